"""The registry: what each plugin has registered. The last one to register a name or a type wins."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType

from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.plugin import Command, Plugin, PluginError, plugin_name

if TYPE_CHECKING:
    from typing import Any

    from utt.plugin_system import checks
else:
    checks = lazy("utt.plugin_system.checks")

FORMATS = "utt.formats"
"""The package of utt's own formats and their parts."""

REPORT_SECTION = "report section"
REPORT_FORMAT = "format"
EXPORT_FORMAT = "export format"
IMPORT_FORMAT = "import format"
LISTENER = "listener"
"""Kinds of registrations besides commands and components."""


class Registration:
    """The registration of *value* as *key*, a name or a type, by *plugin*, None if it was not a plugin.

    *kind* says what it is. Those without a key, listeners, do not replace each other. *is_meant* is true if this one is
    meant to replace another.
    """

    __slots__ = ("is_meant", "key", "kind", "plugin", "value")

    def __init__(self, kind: str, key: Any, value: Any, plugin: Plugin | None, is_meant: bool = True) -> None:
        self.kind = kind
        self.key = key
        self.value = value
        self.plugin = plugin
        self.is_meant = is_meant


class Registry:
    """All registrations, in order, and the plugins, by name.

    ``import_rest`` imports those of utt's own commands that have not been imported yet, None if all have.
    """

    def __init__(self) -> None:
        self.plugins: dict[str, Plugin] = {}
        self.import_rest: Callable[[], None] | None = None
        self._registrations: list[Registration] = []

    @property
    def commands(self) -> dict[str, Command]:
        """All commands, by name."""
        self.complete()
        return self.commands_at_hand

    @property
    def commands_at_hand(self) -> dict[str, Command]:
        """The commands of the imported plugins, by name."""
        return self._latest("command")

    def known_commands(self) -> set[str]:
        """Return the names of all commands: of plugins that have been imported, and of utt's own that have not."""
        left = (
            () if self.import_rest is None else (plugin.name for plugin in self.plugins.values() if plugin.is_builtin)
        )
        return {*self.commands_at_hand, *(name.rpartition(".")[2] for name in left)}

    def names(self) -> set[str]:
        """Return all plugins' names and the known commands: a plugin's settings go by one of these."""
        return {plugin.name for plugin in self.plugins.values()} | self.known_commands()

    def complete(self) -> None:
        """Import the plugins that have not been imported yet."""
        import_rest, self.import_rest = self.import_rest, None
        if import_rest is not None:
            import_rest()

    @property
    def components(self) -> dict[Any, Any]:
        """The constructor of each component, by its type."""
        return self._latest("component")

    def effective(self, kind: str) -> list[Registration]:
        """Return the registrations of this kind that no other has replaced."""
        of_kind = [each for each in self._registrations if each.kind == kind]
        latest = {each.key: each for each in of_kind}
        return [each for each in of_kind if each.key is None or latest[each.key] is each]

    def register_command(self, command: Any, is_meant: bool) -> None:
        """Add a command. *is_meant* is true if it is meant to replace another.

        Raises TypeError or ValueError for an invalid command, if it is not utt's own.
        """
        plugin, is_own = self._registering()
        if not is_own:
            checks.require_command(command)
        # Register a copy, which nobody can change later.
        copy = Command(
            command.name,
            command.description,
            command.handler_class,
            command.add_args,
            tuple(command.examples),
            command.group,
        )
        self._add(Registration("command", copy.name, copy, plugin, is_meant))

    def register(self, kind: str, key: Any, value: Any, is_meant: bool = True) -> None:
        """Add what the plugin that calls the API registers. *is_meant* is true if it may replace another.

        A disabled plugin registers nothing, even if another one imports it.
        """
        plugin, _ = self._registering()
        self._add(Registration(kind, key, value, plugin, is_meant))

    def _add(self, registration: Registration) -> None:
        if registration.plugin is None or not registration.plugin.is_disabled:
            self._registrations.append(registration)

    def is_registering_own(self) -> bool:
        """Return true if it is one of utt's own modules that is calling the API: tests check what these register."""
        return self._registering()[1]

    def plugin_of(self, kind: str, key: Any) -> Plugin | None:
        """Return the plugin whose registration of *key* is in effect."""
        return next(
            (each.plugin for each in reversed(self._registrations) if (each.kind, each.key) == (kind, key)), None
        )

    def find(self, kind: str, key: Any) -> Registration | None:
        """Return the registration of *key* that is in effect: a plugin's comes before utt's own."""
        found = [each for each in reversed(self._registrations) if (each.kind, each.key) == (kind, key)]
        return next((each for each in found if each.plugin is not None), found[0] if found else None)

    def registrations_of(self, plugin: Plugin) -> list[Registration]:
        """Return what *plugin* has registered."""
        return [each for each in self._registrations if each.plugin is plugin]

    def replaced(self) -> Iterator[tuple[Registration, Registration]]:
        """Yield each registration that another has replaced, with the one that did."""
        latest: dict[Any, Registration] = {}
        for each in self._registrations:
            if each.key is None:
                continue
            if (each.kind, each.key) in latest:
                yield latest[each.kind, each.key], each
            latest[each.kind, each.key] = each

    def take_back(self, failure: PluginError) -> None:
        """Remove everything that the broken plugin has registered, so that it does not replace things halfway."""
        failure.plugin.failure = failure
        self._registrations = [each for each in self._registrations if each.plugin is not failure.plugin]

    def _latest(self, kind: str) -> dict[Any, Any]:
        return {each.key: each.value for each in self._registrations if each.kind == kind}

    def _registering(self) -> tuple[Plugin | None, bool]:
        """Return the plugin that is calling the API, None without one, and whether the caller is utt's own."""
        # A plugin may register through functions elsewhere, and while another one imports it.
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if module.startswith(f"{FORMATS}."):
                # It is utt's own, whoever requested it.
                return None, True
            name = plugin_name(module)
            if name in self.plugins:
                return self.plugins[name], self.plugins[name].is_builtin
            frame = frame.f_back
        return None, False


_current = Registry()


def current() -> Registry:
    """Return the registry that ``utt.api.v1`` registers into."""
    return _current


def replace(registry: Registry) -> None:
    """Make *registry* the current one: for tests, which start with an empty one."""
    global _current
    _current = registry
