"""Plugins: the command, the module, its errors, and the names that its author knows."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Callable, Sequence

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from typing import Any

    from utt.plugin_system import explanations
else:
    explanations = lazy("utt.plugin_system.explanations")

PLUGINS = "utt.plugins"
"""The namespace in which plugins are found."""


BUILTIN = "builtin"
"""The name of the package with utt's own."""


class Command:
    """A command of ``utt``.

    ``name`` is one word, which the user types. ``description`` is one line for the help. When the command has been
    chosen, ``handler_class``, a class or a function, is called with what its annotated parameters ask for, and its
    result is called without arguments; if that returns an ``int``, it is the exit status. ``add_args`` adds the
    arguments to the command's parser; it is called when the command has been chosen, or when a shell asks for
    completions. A UttError from the handler is shown as something that the user can fix, any other exception as a fault
    of the plugin.

    ``examples`` are the command lines at the end of the command's help, ``utt foo --bar`` for instance. ``group`` is
    the line of ``utt --help`` that lists the command: one of utt's, ``record``, ``correct``, ``look``, ``exchange`` and
    ``set up``, or another; by default ``others``. If ``[day]`` in the configuration is invalid, a command of the group
    ``record`` warns, and uses days that begin at midnight.

    Since utt 1; *examples* since 2.0; *group* since 2.0.
    """

    __slots__ = ("add_args", "description", "examples", "group", "handler_class", "name")

    def __init__(
        self,
        name: str,
        description: str,
        handler_class: Callable[..., Callable[[], Any]],
        add_args: Callable[[ArgumentParser], object],
        examples: Sequence[str] = (),
        group: str = "others",
    ) -> None:
        self.name = name
        self.description = description
        self.handler_class = handler_class
        self.add_args = add_args
        self.examples = examples
        self.group = group


class Plugin:
    """A module or package of the namespace, and its state.

    ``name`` is the module's name without the namespace: ``foo`` for ``utt.plugins.foo``, ``builtin.add`` for one of
    utt's own. ``places`` are the directories that have a module of this name, of which the first counts. ``failure`` is
    the error if it broke, else None; ``is_disabled`` is true if the user has disabled it. ``seconds`` is how long its
    import took.
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
        """The full name of its module."""
        return f"{PLUGINS}.{self.name}"

    @property
    def quoted_name(self) -> str:
        """Its name as it is written to disable it."""
        return self.name if re.fullmatch(r"[^\s,]+", self.name) else f"'\"{self.name}\"'"

    @property
    def is_builtin(self) -> bool:
        """True if it is one of utt's own."""
        return self.name.startswith(f"{BUILTIN}.")


class PluginError(UttError):
    """A plugin that broke. The text says what it did when it broke, and with which exception, if there was one.

    ``command`` is the name of the command that cannot run because of it, if that was being prepared. ``is_fault`` is
    false if the user has to fix what the text says, not the plugin.
    """

    def __init__(
        self,
        plugin: Plugin,
        doing: str,
        error: BaseException | None = None,
        is_fault: bool = True,
    ) -> None:
        super().__init__(doing if error is None else f"{doing}: {explanations.described(error)}")
        self.plugin = plugin
        self.command: str | None = None
        self.is_fault = is_fault
        self.__cause__ = error


def plugin_name(module: str) -> str:
    """Return the name of the plugin that contains the module *module*, empty if none does."""
    if not module.startswith(f"{PLUGINS}."):
        return ""
    first, *rest = module[len(PLUGINS) + 1 :].split(".")
    return ".".join([first, *rest[:1]]) if first == BUILTIN else first
