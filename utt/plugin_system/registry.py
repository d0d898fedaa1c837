"""The plugins that were found, and what each has registered. The last one to register a name or a type wins."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from types import FrameType, TracebackType
from typing import Any

from utt.errors import UttError

PLUGINS = "utt.plugins"
"""The namespace in which plugins are found."""

FORMATS = "utt.formats"
"""The package of utt's own formats."""

REPORT_SECTION = "report section"
FORMAT = "format"
LISTENER = "listener"
"""Kinds of registrations beside commands and components."""

_BUILTIN = "builtin"
_LONGEST_TEXT = 300


class Command:
    """A command of ``utt``.

    ``name`` is what is typed: a word. ``description`` is one line for the help. ``handler_class``, a class or a
    function, is made with what its annotated parameters ask for when the command has been chosen, and then called
    without arguments; what it returns is the exit status if it is an ``int``. ``add_args`` gives the command's parser
    its arguments; it is called when the command has been chosen, or when a shell asks for completions. A UttError that
    the handler raises is told as what the user can put right, any other exception as a fault of the plugin.

    Since utt 1.
    """

    __slots__ = ("add_args", "description", "handler_class", "name")

    def __init__(
        self,
        name: str,
        description: str,
        handler_class: Callable[..., Callable[[], Any]],
        add_args: Callable[[ArgumentParser], object],
    ) -> None:
        self.name = name
        self.description = description
        self.handler_class = handler_class
        self.add_args = add_args


class Plugin:
    """A module or package of the namespace, and what became of it.

    ``name`` is the module's without the namespace: ``foo`` for ``utt.plugins.foo``, ``builtin.add`` for one of utt's
    own. ``places`` are the directories that have a module of this name, of which the first counts. ``failure`` is what
    it broke with, None if it did not; ``is_disabled`` is true if the user has switched it off. ``seconds`` is how long
    its import took.
    """

    __slots__ = ("failure", "is_disabled", "name", "places", "seconds")

    def __init__(self, name: str, places: Sequence[str] = ()) -> None:
        self.name = name
        self.places = places
        self.failure: PluginError | None = None
        self.is_disabled = False
        self.seconds = 0.0

    @property
    def module(self) -> str:
        """The name of its module."""
        return f"{PLUGINS}.{self.name}"

    @property
    def is_builtin(self) -> bool:
        """Whether it is one of utt's own."""
        return self.name.startswith(f"{_BUILTIN}.")


class PluginError(UttError):
    """A plugin that broke. The text says what it did when it broke, and with which exception, if there was one.

    ``command`` is the name of the command that cannot be run because of it, if it was being made ready. ``is_fault`` is
    false if it is not the plugin that has to be put right, but what the text says.
    """

    def __init__(
        self,
        plugin: Plugin,
        doing: str,
        error: BaseException | None = None,
        command: str | None = None,
        is_fault: bool = True,
    ) -> None:
        super().__init__(doing if error is None else f"{doing}: {described(error)}")
        self.plugin = plugin
        self.command = command
        self.is_fault = is_fault
        self.__cause__ = error


class Registration:
    """That *plugin*, None if it is none, has registered *value* as *key*, a name or a type.

    *kind* says what it is. Those without a key, listeners, do not take each other's place. *is_meant* is true if this
    one is meant to take another's place.
    """

    __slots__ = ("is_meant", "key", "kind", "plugin", "value")

    def __init__(self, kind: str, key: Any, value: Any, plugin: Plugin | None, is_meant: bool = True) -> None:
        self.kind = kind
        self.key = key
        self.value = value
        self.plugin = plugin
        self.is_meant = is_meant


class Registry:
    """What has been registered, in the order of registration, and the plugins, by their names."""

    def __init__(self) -> None:
        self.plugins: dict[str, Plugin] = {}
        self._registrations: list[Registration] = []

    @property
    def commands(self) -> dict[str, Command]:
        """The commands, by their names."""
        return self._latest("command")

    @property
    def components(self) -> dict[Any, Any]:
        """What makes each type, by the type."""
        return self._latest("component")

    def effective(self, kind: str) -> list[Registration]:
        """The registrations of this kind whose place no other has taken."""
        of_kind = [each for each in self._registrations if each.kind == kind]
        latest = {each.key: each for each in of_kind}
        return [each for each in of_kind if each.key is None or latest[each.key] is each]

    def register_command(self, command: Any, is_meant: bool) -> None:
        """Add a command. *is_meant* is true if it is meant to take another's place.

        Raises TypeError or ValueError for what could not be a command.
        """
        if not isinstance(command, Command):
            raise TypeError(f"a command is a v1.Command, and {command!r} is none")
        # A plugin may not have checked its types.
        name: Any = command.name
        if not isinstance(name, str) or name.split() != [name] or name[0] == "-" or not name.isprintable():
            raise ValueError(f"the name of a command is a word, and {name!r} is none")
        description: Any = command.description
        if not isinstance(description, str):
            raise TypeError(f"the description of the command {name} is no text: {description!r}")
        callables: list[Any] = [command.handler_class, command.add_args]
        if not all(map(callable, callables)):
            raise TypeError(f"handler_class and add_args of the command {name} have to be callable")
        # A copy, which cannot be changed behind our back.
        copy = Command(name, description, command.handler_class, command.add_args)
        self.register("command", name, copy, is_meant)

    def register(self, kind: str, key: Any, value: Any, is_meant: bool = True) -> None:
        """Add what the plugin that calls the API registers. *is_meant* is true if it may take another's place.

        A plugin that is switched off registers nothing, even if another one imports it.
        """
        plugin = self._registering_plugin()
        if plugin is None or not plugin.is_disabled:
            self._registrations.append(Registration(kind, key, value, plugin, is_meant))

    def plugin_of(self, kind: str, key: Any) -> Plugin | None:
        """The plugin whose registration of *key* counts."""
        return next(
            (each.plugin for each in reversed(self._registrations) if (each.kind, each.key) == (kind, key)), None
        )

    def registrations_of(self, plugin: Plugin) -> list[Registration]:
        """What *plugin* has registered."""
        return [each for each in self._registrations if each.plugin is plugin]

    def replaced(self) -> Iterator[tuple[Registration, Registration]]:
        """Each registration whose place another has taken, with the one that did."""
        latest: dict[Any, Registration] = {}
        for each in self._registrations:
            if each.key is None:
                continue
            if (each.kind, each.key) in latest:
                yield latest[each.kind, each.key], each
            latest[each.kind, each.key] = each

    def take_back(self, failure: PluginError) -> None:
        """Forget all that the plugin has registered which broke, so that it replaces nothing by half."""
        failure.plugin.failure = failure
        self._registrations = [each for each in self._registrations if each.plugin is not failure.plugin]

    def _latest(self, kind: str) -> dict[Any, Any]:
        return {each.key: each.value for each in self._registrations if each.kind == kind}

    def _registering_plugin(self) -> Plugin | None:
        # A plugin may register by way of functions elsewhere, and while another one imports it.
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if module.startswith(f"{FORMATS}."):
                # It is utt's own, whoever asked for it.
                return None
            name = plugin_name(module)
            if name in self.plugins:
                return self.plugins[name]
            frame = frame.f_back
        return None


def plugin_name(module: str) -> str:
    """The name of the plugin that the module *module* is part of, empty if it is part of none."""
    if not module.startswith(f"{PLUGINS}."):
        return ""
    first, *rest = module[len(PLUGINS) + 1 :].split(".")
    return ".".join([first, *rest[:1]]) if first == _BUILTIN else first


def described(error: BaseException) -> str:
    """The error in one line: what kind it is, what it says, and where it was raised. What the user is to put right has
    no kind, and its place does not matter.
    """
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = ""
    if len(text) > _LONGEST_TEXT:
        text = f"{text[:_LONGEST_TEXT]}…"
    if isinstance(error, UttError):
        return text
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None or isinstance(error, SyntaxError) else _place(trace)
    return ": ".join(filter(None, [type(error).__name__, text])) + place


def _place(trace: TracebackType) -> str:
    return f" ({os.path.basename(trace.tb_frame.f_code.co_filename)}, line {trace.tb_lineno})"


def name_of(thing: Any) -> str:
    """What a plugin's author calls a class or a function: ``v1.Now``, ``configparser.ConfigParser``, ``int``."""
    if not hasattr(thing, "__qualname__"):
        return repr(thing)
    module = thing.__module__
    if module.startswith("utt.") and not module.startswith(f"{PLUGINS}."):
        module = "v1"
    return thing.__qualname__ if module == "builtins" else f"{module}.{thing.__qualname__}"


_current = Registry()


def current() -> Registry:
    """The registry that ``utt.api.v1`` registers into."""
    return _current


def replace(registry: Registry) -> None:
    """Make *registry* the current one: for tests, which start with an empty one."""
    global _current
    _current = registry
