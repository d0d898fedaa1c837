"""What plugins add besides commands and components: sections of the report, formats and listeners."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.faults import blamed, fault_of
from utt.plugin_system.plugin import Plugin, PluginError
from utt.plugin_system.registry import Registry

if TYPE_CHECKING:
    from typing import Any

    from utt.plugin_system import explanations
else:
    explanations = lazy("utt.plugin_system.explanations")


class Extensions:
    """The registered extensions. One that breaks is reported and left out, and its user carries on.

    *make* creates one from what its plugin has registered; *tell* reports one that broke.
    """

    def __init__(
        self, registry: Registry, make: Callable[[Any, Plugin | None], Any], tell: Callable[[PluginError], None]
    ) -> None:
        self._registry = registry
        self._make = make
        self._tell = tell

    def has(self, kind: str) -> bool:
        """Return true if there is one of this kind."""
        return bool(self._registry.effective(kind))

    def make(self, constructor: Any, plugin: Plugin | None) -> Any:
        """Return the result of *constructor*, which *plugin* has registered; None if it is utt's own.

        Raises PluginError if that fails because of a plugin, and UttError if it fails for another reason.
        """
        return self._make(constructor, plugin)

    def results(self, kind: str, use: Callable[[Any], Any]) -> Iterator[tuple[Any, Any]]:
        """Yield the key of each extension of this kind, with what *use* returns for it."""
        for registration in self._registry.effective(kind):
            name = kind if registration.key is None else f"{kind} {registration.key!r}"
            suspect = fault_of(registration.plugin, f"its {name} breaks")
            try:
                with blamed(suspect, lets_pass=(UttError, KeyboardInterrupt)):
                    result = use(self._make(registration.value, registration.plugin))
            except PluginError as failure:
                self._tell(failure)
            except UttError as error:
                if registration.plugin is None:
                    raise
                self._tell(explanations.to_fix(registration.plugin, error))
            else:
                yield registration.key, result
