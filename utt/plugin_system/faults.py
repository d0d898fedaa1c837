"""Finds out whose fault it is when something breaks, and reports it."""

from __future__ import annotations

from collections.abc import Callable

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.plugin import Plugin, PluginError, described

if TYPE_CHECKING:
    from utt.plugin_system import origin
else:
    origin = lazy("utt.plugin_system.origin")

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


def to_fix(plugin: Plugin, error: UttError) -> PluginError:
    """Return a PluginError with only the text of *error*, in one line: what to fix for *plugin* to work."""
    failure = PluginError(plugin, "; ".join(map(str, error.args)), is_fault=False)
    failure.__cause__ = error
    return failure


def fault_of_utt(error: BaseException) -> UttError:
    """Return the error that reports a bug of utt."""
    return UttError(f"utt has a bug, please report it with the output of UTT_DEBUG=1: {described(error)}")


def explained(failure: PluginError) -> UttError:
    """Return the error that reports *failure*: with the plugin's name, where it comes from, and what to do."""
    plugin = failure.plugin
    where = origin.origin(plugin)
    remedy = f"update or uninstall {where.distribution}" if where.distribution else "fix or remove it"
    message = f"{plugin.module} ({where}): {failure}"
    if not failure.is_fault:
        return UttError(message)
    return UttError(
        f"{message}; {remedy}, or disable it with UTT_DISABLE_PLUGINS={plugin.quoted_name}; UTT_DEBUG=1 shows more"
    )
