"""Whom to suspect when a command, or a component that it uses, breaks."""

from __future__ import annotations

from types import TracebackType

from utt.app.container import Container, is_stream
from utt.lazy import TYPE_CHECKING
from utt.plugin_system.explanations import name_of
from utt.plugin_system.plugin import Plugin, plugin_name
from utt.plugin_system.registry import Registry

if TYPE_CHECKING:
    from typing import Any


def of_command(
    container: Container, plugins: Registry, name: str, owner: Plugin | None, error: BaseException
) -> tuple[Plugin, str] | None:
    """Return the plugin to blame for the *error* of the command *name* of the plugin *owner*, and what it did; None if
    it is none of them.
    """
    plugin = _plugin_in(error.__traceback__, plugins)
    if plugin is None and owner is not None and not owner.is_builtin:
        plugin = owner
    if plugin is not None:
        return plugin, f"it breaks in utt {name}"
    for component, plugin in _suspicious(container, error).items():
        return plugin, f"utt {name} breaks with its {name_of(component)}"
    return None


def of_component(container: Container, component: Any, error: BaseException) -> tuple[Plugin, str] | None:
    """Return the same for an *error* while *component* was made."""
    owner = container.owner(component)
    if owner is not None and not owner.is_builtin:
        return owner, f"{container.maker_of(component)} breaks"
    # The component is utt's own, but received one that a plugin has made.
    if suspicious := _suspicious(container, error):
        given, plugin = list(suspicious.items())[-1]
        return plugin, f"{name_of(component)} breaks with its {name_of(given)}"
    return None


def _suspicious(container: Container, error: BaseException) -> dict[Any, Plugin]:
    """Return the components, made by plugins, that *error* may come from, with their plugins.

    An OSError can only come from a stream.
    """
    made = container.made_by_plugins
    return {each: made[each] for each in made if is_stream(each)} if isinstance(error, OSError) else made


def _plugin_in(trace: TracebackType | None, plugins: Registry) -> Plugin | None:
    """Return the innermost third-party plugin in the traceback."""
    found = None
    while trace is not None:
        plugin = plugins.plugins.get(plugin_name(trace.tb_frame.f_globals.get("__name__", "")))
        found = plugin if plugin is not None and not plugin.is_builtin else found
        trace = trace.tb_next
    return found
