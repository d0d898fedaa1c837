"""The targets that the configuration sets."""

from __future__ import annotations

from utt import paths
from utt.domain.targets import SETTINGS, Targets, parse_targets
from utt.lazy import load
from utt.runtime import Environment

_SECTION = "targets"


def targets(environ: Environment) -> Targets:
    """The targets that are set in the section ``[targets]``.

    Raises UttError if there is a configuration with that section, and it cannot be read, or means nothing.
    """
    if not paths.config_mentions(environ, _SECTION):
        return Targets()
    config = load("utt.config:Config")(environ)
    values = config.values
    if not values.has_section(_SECTION):
        return Targets()
    # The section has the settings of [DEFAULT] too, which may be there for others.
    settings = {
        name: text for name, text in values[_SECTION].items() if name in SETTINGS or name not in values.defaults()
    }
    return parse_targets(settings, f"in [{_SECTION}] of {config.filename}")
