"""What to say of a plugin that broke, and of a bug of utt."""

from __future__ import annotations

import os
from types import TracebackType

from utt.errors import UttError, reason
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.plugin import BUILTIN, PLUGINS, Plugin, PluginError, plugin_name

if TYPE_CHECKING:
    from typing import Any

    from utt.plugin_system import origin
else:
    origin = lazy("utt.plugin_system.origin")
_LONGEST_TEXT = 300


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


def fault_of_utt(error: BaseException) -> UttError:
    """Return the error that reports a bug of utt."""
    return UttError(f"utt has a bug, please report it with the output of UTT_DEBUG=1: {described(error)}")


def to_fix(plugin: Plugin, error: UttError) -> PluginError:
    """Return a PluginError with only the text of *error*, in one line: what to fix for *plugin* to work."""
    failure = PluginError(plugin, "; ".join(map(str, error.args)), is_fault=False)
    failure.__cause__ = error
    return failure


def described(error: BaseException) -> str:
    """Return the error in one line: its class, its text, and where it was raised.

    If a plugin called what raised it, the place is the plugin's line. An error for the user to fix has neither class
    nor place.
    """
    try:
        text = reason(error)
    except Exception:
        text = ""
    if len(text) > _LONGEST_TEXT:
        text = f"{text[:_LONGEST_TEXT]}…"
    if isinstance(error, UttError):
        return text
    place = "" if isinstance(error, SyntaxError) else _place(error.__traceback__)
    return ": ".join(filter(None, [type(error).__name__, text])) + place


def _place(trace: TracebackType | None) -> str:
    place, is_of_plugin = "", False
    while trace is not None:
        name = plugin_name(trace.tb_frame.f_globals.get("__name__", ""))
        is_plugins = name != "" and not name.startswith(f"{BUILTIN}.")
        if is_plugins or not is_of_plugin:
            place = f" ({os.path.basename(trace.tb_frame.f_code.co_filename)}, line {trace.tb_lineno})"
        is_of_plugin = is_of_plugin or is_plugins
        trace = trace.tb_next
    return place


def name_of(thing: Any) -> str:
    """Return the name by which a plugin's author knows it: ``v1.Now``, ``configparser.ConfigParser``, ``int``."""
    if not hasattr(thing, "__qualname__"):
        return repr(thing)
    module = thing.__module__
    if module.startswith("utt.") and not module.startswith(f"{PLUGINS}."):
        module = "v1"
    return thing.__qualname__ if module == "builtins" else f"{module}.{thing.__qualname__}"
