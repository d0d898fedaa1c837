"""The targets that the configuration sets."""

from __future__ import annotations

from utt.domain.targets import Targets
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.settings import Settings

if TYPE_CHECKING:
    from utt.report import target_sections
else:
    target_sections = lazy("utt.report.target_sections")


def targets(settings: Settings) -> Targets:
    """Return the targets of the section ``[targets]``, and of ``[targets 2026-03-01]`` from that date on.

    Raises UttError if the configuration has such a section, and it cannot be read or is invalid.
    """
    sections = settings.sections("targets")
    return target_sections.targets_in(sections, settings.filename) if sections else Targets()
