"""Whom to blame when a command breaks, or a component that it uses breaks or cannot be made."""

from __future__ import annotations

from types import TracebackType

from utt.app.container import Container, is_stream
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING
from utt.plugin_system.explanations import name_of
from utt.plugin_system.plugin import Plugin, PluginError, plugin_name
from utt.plugin_system.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence
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
        return owner, f"{_maker_of(container, component)} breaks"
    # The component is utt's own, but received one that a plugin has made.
    if suspicious := _suspicious(container, error):
        given, plugin = list(suspicious.items())[-1]
        return plugin, f"{name_of(component)} breaks with its {name_of(given)}"
    return None


def of_circle(container: Container, cycle: Sequence[Any], constructor: Any) -> UttError:
    """Return the error for components that need one another, of which *constructor* is the first."""
    names = " needs ".join(map(name_of, cycle))
    to_blame = [component for component in cycle if _is_from_plugin(container, component)] or [constructor]
    return _broken(container, to_blame[-1], f"components need one another in a circle: {names}")


def of_missing(container: Container, component: Any, wanting: Any) -> UttError:
    """Return the error for a *component* that does not exist, and which the component *wanting* needs."""
    missing = f"{name_of(component)}, which no component provides"
    return _broken(container, wanting, f"{_maker_of(container, wanting)} needs {missing}")


def of_constructor(container: Container, component: Any, constructor: Any, before: str, behind: str) -> UttError:
    """Return the error for the *constructor* of a *component*, whose name comes between two texts."""
    return _broken(container, component, f"{before} {name_of(constructor)} {behind}")


def _broken(container: Container, component: Any, message: str) -> UttError:
    owner = container.owner(component)
    return PluginError(owner, message) if owner is not None else UttError(message)


def _is_from_plugin(container: Container, component: Any) -> bool:
    owner = container.owner(component)
    return owner is not None and not owner.is_builtin


def _maker_of(container: Container, component: Any) -> str:
    """Return the name of what makes *component*, and that of the component."""
    constructor = container.registry.components.get(component, component)
    if constructor is component:
        return name_of(component)
    return f"{name_of(constructor)}, which makes {name_of(component)},"


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
