"""The targets that the configuration sets."""

from __future__ import annotations

from utt.domain.targets import SETTINGS, Targets, parse_targets
from utt.runtime.config import Settings

_SECTION = "targets"


def targets(settings: Settings) -> Targets:
    """The targets that are set in the section ``[targets]``.

    Raises UttError if there is a configuration with that section, and it cannot be read, or means nothing.
    """
    section = settings.section(_SECTION)
    if section is None:
        return Targets()
    # The section has the settings of [DEFAULT] too, which may be there for others.
    others = section.parser.defaults()
    texts = {name: text for name, text in section.items() if name in SETTINGS or name not in others}
    return parse_targets(texts, f"in [{_SECTION}] of {settings.filename}")
