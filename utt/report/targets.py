"""The targets that the configuration sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utt.domain.targets import SETTINGS, Targets, parse_targets
from utt.lazy import lazy
from utt.runtime import paths
from utt.runtime.environment import Environment

if TYPE_CHECKING:
    from utt.runtime import config
else:
    config = lazy("utt.runtime.config")

_SECTION = "targets"


def targets(environ: Environment) -> Targets:
    """The targets that are set in the section ``[targets]``.

    Raises UttError if there is a configuration with that section, and it cannot be read, or means nothing.
    """
    if not paths.config_mentions(environ, _SECTION):
        return Targets()
    configuration = config.Config(environ)
    values = configuration.values
    if not values.has_section(_SECTION):
        return Targets()
    # The section has the settings of [DEFAULT] too, which may be there for others.
    settings = {
        name: text for name, text in values[_SECTION].items() if name in SETTINGS or name not in values.defaults()
    }
    return parse_targets(settings, f"in [{_SECTION}] of {configuration.filename}")
