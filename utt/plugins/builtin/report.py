"""``utt report``: sum up a period."""

from __future__ import annotations

from argparse import ArgumentParser

from utt.api import v1


class ReportHandler:
    """Shows the report in the view that was asked for, which may be a plugin's."""

    def __init__(self, view: v1.ReportView, output: v1.Output) -> None:
        self._view = view
        self._output = output

    def __call__(self) -> None:
        self._view.render(self._output)


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


v1.register_command(v1.Command("report", "Sum up a day or another period", ReportHandler, add_args))
