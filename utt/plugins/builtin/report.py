"""``utt report``: sum up a period."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class ReportHandler:
    """Shows the report in the view that was asked for, which may be a plugin's.

    It says if nothing was found of the project that was asked for; but not where there is no terminal and no such
    project, nor a near one, as utt 1 does not.
    """

    def __init__(
        self,
        args: Namespace,
        view: v1.ReportView,
        activities: v1.Activities,
        entries: v1.Entries,
        output: v1.Output,
        error_output: v1.ErrorOutput,
    ) -> None:
        self._project = args.project
        self._view = view
        self._activities = activities
        self._entries = entries
        self._output = output
        self._error_output = error_output

    def __call__(self) -> None:
        self._view.render(self._output)
        if self._project is not None and not self._activities:
            note = self._nothing_found(self._error_output.isatty())
            if note is not None:
                self._output.flush()
                print(f"note: {v1.printable(note)}", file=self._error_output)

    def _nothing_found(self, is_terminal: bool) -> str | None:
        projects = {v1.Name(name).project for name in {entry.name for entry in self._entries}}
        if self._project in projects:
            return f"the project {self._project} has nothing in this period"
        question = v1.did_you_mean(self._project, projects)
        if not question and not is_terminal:
            return None
        return f"there is no project '{v1.excerpt(self._project)}' in the log" + (f": {question}" if question else "")


def add_args(parser: ArgumentParser) -> None:
    """The period, which activities count, and what to show of them."""
    v1.add_period_arguments(parser)
    parser.add_argument("--per-day", action="store_true", help="show a line a day instead of a line a project")
    parser.add_argument("--details", action="store_true", help="show each activity, as a single day's report does")
    parser.add_argument("--comments", action="store_true", help="show comments in the details")
    section = parser.add_argument(
        "--csv-section", choices=v1.CSV_SECTIONS, help="print one section as CSV, and nothing else"
    )
    # One spelling of each.
    section.completer = lambda **_: ["per-day", "per-task"]  # type: ignore[attr-defined]


v1.register_command(
    v1.Command(
        "report",
        "Sum up a day or another period",
        ReportHandler,
        add_args,
        examples=(
            "utt report",
            "utt report yesterday --comments",
            "utt report --week prev --per-day",
            "utt report --month --project acme",
        ),
        group="look",
    )
)
