"""The targets that the configuration sets."""

from __future__ import annotations

from utt.domain.targets import Targets
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.settings import Settings

if TYPE_CHECKING:
    from utt.report import target_sections
else:
    target_sections = lazy("utt.report.target_sections")


_SECTION = "targets"


def targets(settings: Settings) -> Targets:
    """Return the targets of the section ``[targets]``, and of ``[targets 2026-03-01]`` from that date on.

    Raises UttError if the configuration has such a section, and it cannot be read or is invalid.
    """
    parser = settings.parsed_for(_SECTION)
    names = () if parser is None else parser.sections()
    sections = {name: parser[name] for name in names if parser is not None and name.split()[:1] == [_SECTION]}
    return target_sections.targets_in(sections, settings.filename) if sections else Targets()
