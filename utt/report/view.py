"""What shows a report: a view, which is made by the format that is asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod

from utt.lazy import TYPE_CHECKING
from utt.plugin_system.format import Formats
from utt.report.request import Request
from utt.runtime.streams import Output

if TYPE_CHECKING:
    from typing import Any


class ReportView(ABC):
    """What shows a report. A plugin that registers another component for this type replaces ``utt report``'s.

    Since utt 1.
    """

    @abstractmethod
    def render(self, output: Output) -> None:
        """Write the report to *output*: each view does it in its own way."""


def report_view(request: Request, formats: Formats, output: Output) -> Any:
    """Return what shows the report in the format that is asked for; if none is, as a page on a terminal."""
    name = request.format_name
    is_page = name == "text" and request.wanted_format is None and request.output_path is None and output.isatty()
    return formats.view("screen" if is_page else name)
