"""Views, which show a report; the requested format makes one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from utt.lazy import TYPE_CHECKING
from utt.plugin_system.format import Formats
from utt.report.request import Request
from utt.runtime.streams import Output

if TYPE_CHECKING:
    from typing import Any


class ReportView(ABC):
    """Shows a report. A plugin can replace the view of ``utt report`` by registering a component for this type.

    Since utt 1.
    """

    @abstractmethod
    def render(self, output: Output) -> None:
        """Write the report to *output*."""

    def unshown(self, reports_all: bool = True) -> Iterable[str]:
        """Return a line for each option that asks for something that this view does not show.

        What utt 1 accepts without a word counts only if *reports_all*. ``unshown_options`` makes the lines.

        Since 2.0.
        """
        return ()


def report_view(request: Request, formats: Formats, output: Output) -> Any:
    """Return the view in the requested format; by default, the page on a terminal, else text."""
    name = request.format_name
    is_page = name == "text" and request.wanted_format is None and request.output_path is None and output.isatty()
    return formats.view("screen" if is_page else name)
