"""Finds out whose fault it is when something breaks."""

from __future__ import annotations

from collections.abc import Callable

from utt.errors import UttError
from utt.plugin_system.plugin import Plugin, PluginError

Suspect = Callable[[BaseException], tuple[Plugin, str] | None]
"""Returns the plugin to blame for an exception, and what it did when it broke; None if there is none."""


class blamed:  # noqa: N801 - it is used like a function, and a function of contextlib's would cost every start more.
    """Turns an exception in its block into a PluginError of the plugin that *suspect* returns.

    Exceptions of the classes *lets_pass*, and those without a plugin to blame, pass unchanged. An UttError is for the
    user to fix, and not the plugin's fault.
    """

    __slots__ = ("_lets_pass", "_suspect")

    def __init__(self, suspect: Suspect, *, lets_pass: tuple[type[BaseException], ...]) -> None:
        self._suspect = suspect
        self._lets_pass = lets_pass

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, self._lets_pass):
            return
        found = self._suspect(error)
        if found is not None:
            plugin, doing = found
            raise PluginError(plugin, doing, error, is_fault=not isinstance(error, UttError)) from error


def fault_of(plugin: Plugin | None, doing: str) -> Suspect:
    """Suspect *plugin*, whatever the exception is; nobody if it is None."""
    return lambda error: None if plugin is None else (plugin, doing)
