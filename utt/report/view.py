"""The report's view: the text or another format that a report is shown in."""

from __future__ import annotations

from abc import ABC, abstractmethod

from utt.extensions import Extensions
from utt.lazy import load
from utt.report.arguments import ReportArgs
from utt.report.model import ReportModel
from utt.runtime import Output

_CSV_VIEWS = {
    "per_day": "utt.report.csv_view:PerDayCsvView",
    "per_task": "utt.report.csv_view:PerTaskCsvView",
}
_TEXT_VIEW = "utt.report.text_view:TextView"


class ReportView(ABC):
    """What shows a report. A plugin that registers another component for this type replaces ``utt report``'s.

    Since utt 1.
    """

    @abstractmethod
    def render(self, output: Output) -> None:
        """Write the report to *output*: each view does it in its own way."""


def report_view(model: ReportModel, args: ReportArgs, extensions: Extensions) -> ReportView:
    """The view that the command line asks for."""
    view: ReportView
    if args.csv_section is None:
        view = load(_TEXT_VIEW)(model, load("utt.report.text_view:ReportSections")(extensions))
    else:
        view = load(_CSV_VIEWS[args.csv_section.replace("-", "_")])(model)
    return view
