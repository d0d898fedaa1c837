"""``utt report``: sum up a period."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator

from utt.api import v1


class ReportHandler:
    """Shows the report in the requested view, which may be a plugin's.

    It says if a requested project, task, tag or text was not found, or if an option has no effect.
    """

    def __init__(
        self,
        request: v1.Request,
        view: v1.ReportView,
        activities: v1.Activities,
        log: v1.Log,
        output: v1.Output,
        error_output: v1.ErrorOutput,
        aliases: v1.ProjectAliases,
    ) -> None:
        self._request = request
        self._view = view
        self._activities = activities
        self._log = log
        self._output = output
        self._error_output = error_output
        self._aliases = aliases

    def __call__(self) -> None:
        path = self._request.output_path
        if path is None:
            self._view.render(self._output)
        else:
            self._log.refuse_as_output(path)
            with v1.output_file(path) as file:
                self._view.render(file)
        for note in self._notes():
            self._output.flush()
            print(f"note: {v1.printable(note)}", file=self._error_output)

    def _notes(self) -> Iterator[str]:
        request, is_terminal = self._request, self._error_output.isatty()
        if request.criteria is not None:
            yield from v1.unmatched_filters(self._activities, is_terminal, self._full_project)
        shaped = (request.show_details, request.show_comments, request.show_per_day, request.is_decimal)
        # A plugin's view need not be one of v1.
        if (any(shaped) or request.wants_color) and isinstance(self._view, v1.ReportView):
            yield from self._view.unshown(is_terminal)

    def _full_project(self, name: str) -> str:
        return self._aliases.expand(f"{name}: ").removesuffix(": ")


def _units(*, prefix: str, **_others: object) -> list[str]:
    """Return the units for TAB completion: single ones, or after a comma the first one with each of the others."""
    first, comma, _second = prefix.partition(",")
    return [f"{first},{unit}" for unit in v1.UNITS if unit != first] if comma else [*v1.UNITS]


def _depth(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise ArgumentTypeError(f"{text!r} is not a number of parts: write --depth 1")
    return int(text)


def add_args(parser: ArgumentParser) -> None:
    """Add the period, the filters, and what to show."""
    v1.add_period_arguments(parser)
    v1.add_rare_arguments(parser, _add_options)


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--per-day", action="store_true", help="show one line per day instead of one per project")
    parser.add_argument(
        "--details", action="store_true", help="list each activity, as a single day's report always does"
    )
    parser.add_argument("--comments", action="store_true", help="show comments in the details")
    by = parser.add_argument(
        "--by",
        metavar="UNIT[,UNIT]",
        help="sums by day, week, month, quarter, year, weekday, hour, project, task or tag, or by two of them",
    )
    by.completer = _units  # type: ignore[attr-defined]
    parser.add_argument("--depth", metavar="N", type=_depth, help="use N parts of a project's name: acme/web is acme")
    parser.add_argument(
        "--round", metavar="STEP[:MODE]", help="round to 15m, 6m, 0.25h …; the mode is up, down or nearest (default)"
    )
    parser.add_argument("--round-each", action="store_true", help="round each activity, not each day's sum of a name")
    parser.add_argument("--decimal", action="store_true", help="show hours with two decimals")
    form = parser.add_argument(
        "--format", metavar="FORMAT", help="screen (on a terminal), text, json, csv, markdown, html …"
    )
    form.completer = v1.completers.formats  # type: ignore[attr-defined]
    parser.add_argument(
        "--color", choices=v1.COLOR_CHOICES, help="colours on the page: auto (default, on a terminal), always or never"
    )
    parser.add_argument("--total", action="store_true", help="add a row with the total to CSV")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json")
    output = parser.add_argument("--output", metavar="FILE", help="write to FILE atomically")
    output.completer = v1.completers.files  # type: ignore[attr-defined]
    section = parser.add_argument("--csv-section", choices=v1.CSV_SECTIONS, help="print only one section, as CSV")
    # Offer one spelling of each.
    section.completer = lambda **_: ["per-day", "per-task"]  # type: ignore[attr-defined]
    parser.set_defaults(utt_shows_report=True)


v1.register_command(
    v1.Command(
        "report",
        "Sum up a day or another period",
        ReportHandler,
        add_args,
        examples=(
            "utt report",
            "utt report yesterday --comments",
            "utt report last month --by week,project",
            "utt report Q4 --project acme --round 15m --format csv",
        ),
        group="look",
    )
)
