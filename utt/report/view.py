"""The report's view: the text or another format that a report is shown in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from utt.lazy import lazy
from utt.plugin_system.extensions import Extensions
from utt.report.model import ReportModel
from utt.report.request import Request
from utt.runtime.streams import Output

if TYPE_CHECKING:
    from utt.report import csv_view, text_view
else:
    csv_view = lazy("utt.report.csv_view")
    text_view = lazy("utt.report.text_view")


class ReportView(ABC):
    """What shows a report. A plugin that registers another component for this type replaces ``utt report``'s.

    Since utt 1.
    """

    @abstractmethod
    def render(self, output: Output) -> None:
        """Write the report to *output*: each view does it in its own way."""


def report_view(model: ReportModel, request: Request, extensions: Extensions) -> ReportView:
    """The view that the command line asks for."""
    if request.csv_section is None:
        return text_view.TextView(model, text_view.ReportSections(extensions))
    if request.csv_section.replace("-", "_") == "per_day":
        return csv_view.PerDayCsvView(model)
    return csv_view.PerTaskCsvView(model)
