"""What shows a report."""

from __future__ import annotations

from abc import ABC, abstractmethod

from utt.runtime.streams import Output


class ReportView(ABC):
    """What shows a report. A plugin that registers another component for this type replaces ``utt report``'s.

    Since utt 1.
    """

    @abstractmethod
    def render(self, output: Output) -> None:
        """Write the report to *output*: each view does it in its own way."""
