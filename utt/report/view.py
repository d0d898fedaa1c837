"""The report's view: the text or another format that a report is shown in."""

from __future__ import annotations

from abc import ABC, abstractmethod

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
    """What shows a report. A plugin that registers another component for this type replaces ``utt report``'s."""

    @abstractmethod
    def render(self, output: Output) -> None:
        """Write the report to *output*."""


def report_view(model: ReportModel, args: ReportArgs) -> ReportView:
    """The view that the command line asks for."""
    name = _TEXT_VIEW if args.csv_section is None else _CSV_VIEWS[args.csv_section.replace("-", "_")]
    view: ReportView = load(name)(model)
    return view
