"""The plugins, for ``utt plugins``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property

from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.explanations import name_of
from utt.plugin_system.origin import origin
from utt.plugin_system.plugin import Plugin
from utt.plugin_system.registry import LISTENER, REPORT_SECTION, Registration, Registry

if TYPE_CHECKING:
    import json
    from typing import overload
else:
    json = lazy("json")


class PluginInfo:
    """Information about a plugin.

    ``name`` is its module's name without the namespace, ``builtin.add`` for instance for one of utt's own; ``module``
    is its module's full name, and ``location`` the path of its file, empty if it is unknown. ``hidden`` are directories
    later on the path with a module of the same name, which is not used. ``distribution`` and ``version`` are those that
    it was installed with, None if it is just a file on the path. ``state`` is ``loaded``, ``broken`` or ``switched
    off``; ``error`` says how it broke, and is None if it did not. ``milliseconds`` is how long its import took.

    ``commands``, ``components`` and ``report_sections`` are the names of what it has registered, ``listeners`` is the
    number of its listeners. ``replaces`` lists what it replaces, dicts with ``kind``, ``name``, and the ``plugin`` that
    had the name before, or ``utt``. ``replaced`` lists what others have replaced, with the plugin that has the name
    now.

    Since 2.0.
    """

    def __init__(self, plugin: Plugin, registry: Registry) -> None:
        where = origin(plugin)
        registered = registry.registrations_of(plugin)
        self.name: str = plugin.name
        self.module: str = plugin.module
        self.location: str = where.location
        self.distribution: str | None = where.distribution
        self.version: str | None = where.version
        self.state: str = "disabled" if plugin.is_disabled else "loaded" if plugin.failure is None else "broken"
        self.error: str | None = None if plugin.failure is None else " ".join(str(plugin.failure).split())
        self.hidden: list[str] = [
            os.path.realpath(place) for place in plugin.places[1:] if not _is_same(place, plugin.places[0])
        ]
        self.milliseconds: float = round(plugin.seconds * 1000, 3)
        self.commands: list[str] = [each.key for each in registered if each.kind == "command"]
        self.components: list[str] = [name_of(each.key) for each in registered if each.kind == "component"]
        self.report_sections: list[str] = [each.key for each in registered if each.kind == REPORT_SECTION]
        self.listeners: int = sum(each.kind == LISTENER for each in registered)
        pairs = list(registry.replaced())
        self.replaces: list[dict[str, str]] = [
            _named(before, before.plugin) for before, after in pairs if after.plugin is plugin
        ]
        self.replaced: list[dict[str, str]] = [
            _named(before, after.plugin) for before, after in pairs if before.plugin is plugin
        ]
        replaced = {id(after) for _, after in pairs}
        self.replaces += [_named(each, None) for each in registered if _is_utts(each) and id(each) not in replaced]


class Plugins(Sequence[PluginInfo]):
    """All plugins that were found, utt's own first, in loading order.

    Since 2.0.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @cached_property
    def _all(self) -> list[PluginInfo]:
        self._registry.complete()
        return [PluginInfo(plugin, self._registry) for plugin in self._registry.plugins.values()]

    def __len__(self) -> int:
        return len(self._all)

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> PluginInfo: ...

        @overload
        def __getitem__(self, index: slice) -> list[PluginInfo]: ...

    def __getitem__(self, index: int | slice) -> PluginInfo | list[PluginInfo]:
        return self._all[index]

    def __iter__(self) -> Iterator[PluginInfo]:
        return iter(self._all)

    def to_json(self) -> str:
        """Return the plugins as a JSON array of objects, whose keys are the attributes of PluginInfo."""
        return json.dumps([vars(plugin) for plugin in self._all], indent=2)


def _named(registration: Registration, whose: Plugin | None) -> dict[str, str]:
    name = registration.key if isinstance(registration.key, str) else name_of(registration.key)
    return {"kind": registration.kind, "name": name, "plugin": "utt" if whose is None else whose.name}


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _is_utts(registration: Registration) -> bool:
    """Return true if it is for a component that utt has itself."""
    name = name_of(registration.key) if registration.kind == "component" else ""
    return name.startswith("v1.") or name == "configparser.ConfigParser"
