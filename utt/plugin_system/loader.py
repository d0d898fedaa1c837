"""Finds and imports the plugins: every module of the namespace ``utt.plugins`` that is not disabled.

A plugin that cannot be imported is left out, with everything that it has registered; the others still work.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from importlib.machinery import ModuleSpec, PathFinder, all_suffixes
from time import perf_counter
from types import ModuleType

import utt
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.faults import blamed, fault_of
from utt.plugin_system.plugin import PLUGINS, Plugin, PluginError
from utt.plugin_system.registry import Registry

if TYPE_CHECKING:
    import pkgutil

    from utt.plugin_system import surroundings
else:
    pkgutil = lazy("pkgutil")
    surroundings = lazy("utt.plugin_system.surroundings")

_BUILTIN = f"{PLUGINS}.builtin"
_ALL = "all"
_PACKAGE = "__init__"
# The longest first, since one may end with another.
_SUFFIXES = sorted(all_suffixes(), key=len, reverse=True)


def disabled_plugins(variable: str, section: Mapping[str, str] | None) -> set[str]:
    """Return the names of the plugins that the user has disabled.

    *variable* is the value of ``UTT_DISABLE_PLUGINS``, and *section* the section ``[plugins]`` of the configuration
    with its setting ``disable``. Whitespace and commas separate names; a name that contains them is in double quotes.
    """
    text = variable if section is None else f"{variable} {section.get('disable', '')}"
    names = (quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|([^\s,]+)', text)) if text else ()
    return {name.removeprefix(f"{PLUGINS}.") for name in names}


def load_plugins(registry: Registry, disabled: Collection[str], command: str | None = None) -> None:
    """Import utt's own commands, then the other plugins in the order of their names, so that theirs win; those that
    *registry* has already are not imported again.

    Plugins whose names are in *disabled* are left out; the name ``all`` means all but utt's own. If one breaks, its
    error is kept in ``Plugin.failure``.

    If *command* is utt's own, and there is no third-party plugin that could replace it, only its module is imported,
    which is named after it, and the others when they are needed, see ``Registry.import_rest``.
    """
    # An earlier command line of this process may not have imported all.
    registry.complete()
    _join_places()
    ours = modules_in(importlib.import_module(_BUILTIN).__path__)
    others = modules_in(sys.modules[PLUGINS].__path__)
    found = [Plugin(f"builtin.{name}", places) for name, places in sorted(ours.items())]
    found += [Plugin(name, places) for name, places in sorted(others.items()) if name != "builtin"]
    # Register all of them before the first is imported, since one may import another.
    new = [plugin for plugin in found if plugin.name not in registry.plugins]
    for plugin in new:
        plugin.is_disabled = not plugin.is_builtin and (plugin.name in disabled or _ALL in disabled)
        registry.plugins[plugin.name] = plugin
    enabled = [plugin for plugin in new if not plugin.is_builtin and not plugin.is_disabled]
    builtin = [plugin for plugin in new if plugin.is_builtin]
    chosen = [] if enabled else [plugin for plugin in builtin if plugin.name == f"builtin.{command}"]
    _import_ours(chosen or builtin, registry)
    if chosen:
        registry.import_rest = lambda: _import_ours([plugin for plugin in builtin if plugin not in chosen], registry)
    if enabled:
        with closing(surroundings.Surroundings()) as kept:
            for plugin in enabled:
                _import(plugin, registry, kept.kept(plugin))


def _import_ours(plugins: Iterable[Plugin], registry: Registry) -> None:
    for plugin in plugins:
        _import(plugin, registry, nullcontext())


def _import(plugin: Plugin, registry: Registry, surroundings_kept: AbstractContextManager[None]) -> None:
    begin = perf_counter()
    try:
        with (
            blamed(fault_of(plugin, "it cannot be imported"), lets_pass=(PluginError, KeyboardInterrupt)),
            surroundings_kept,
        ):
            importlib.import_module(plugin.module)
    except PluginError as failure:
        registry.take_back(failure)
    plugin.seconds = perf_counter() - begin


def _join_places() -> None:
    """Join the namespace's parts from the whole path, whether they have an ``__init__.py`` or not."""
    utt.__path__ = _joined(utt.__path__, sys.path, "utt")
    if PLUGINS not in sys.modules:
        # Created here, so that no code runs that a distribution may have put into its own __init__.py.
        made = sys.modules[PLUGINS] = ModuleType(PLUGINS)
        made.__spec__, made.__path__ = ModuleSpec(PLUGINS, None, is_package=True), []
        vars(utt)["plugins"] = made
    plugins = sys.modules[PLUGINS]
    plugins.__path__ = _joined(plugins.__path__, utt.__path__, "plugins")


def _joined(path: Iterable[str], parents: Iterable[str], name: str) -> list[str]:
    """Return *path*, and every *name* in the places *parents*."""
    places = [*path]
    for parent in parents:
        place = os.path.join(parent, name)
        if os.path.isdir(place):
            places.append(place)
        elif not os.path.isdir(parent):
            places += _places_of_importer(parent, place, name)
    if name == "utt":
        places += _places_of_finders(name)
    return list(dict.fromkeys(places))


def _places_of_importer(parent: str, place: str, name: str) -> Iterable[str]:
    # An item of the path that is not a directory is a zip file, or belongs to an editable install's importer
    # (setuptools).
    if parent in sys.path_importer_cache and sys.path_importer_cache[parent] is None:
        return []
    importer = pkgutil.get_importer(parent)
    if hasattr(importer, "archive"):
        # Python sees no namespaces in a zip file without entries for its directories, such as a wheel.
        return [place]
    spec = importer.find_spec(name) if importer is not None else None
    return (spec and spec.submodule_search_locations) or []


def _places_of_finders(package: str) -> Iterator[str]:
    # An editable install may map top-level packages to directories with its own finder (setuptools, editables).
    for finder in sys.meta_path:
        if finder is not PathFinder and hasattr(finder, "find_spec"):
            spec = finder.find_spec(package, None)
            yield from (spec and spec.submodule_search_locations) or []


def modules_in(path: Iterable[str]) -> dict[str, list[str]]:
    """Return the modules and packages in these places: the places of each, by its name.

    These are the same as from pkgutil.iter_modules, which is slower.
    """
    found: dict[str, list[str]] = {}
    for place in path:
        try:
            with os.scandir(place) as files:
                names = set(map(_module_of, files))
        except NotADirectoryError:
            # Within a zip file.
            names = {module.name for module in pkgutil.iter_modules([place])}
        except OSError:
            continue
        for name in names:
            if name and "." not in name:
                found.setdefault(name, []).append(place)
    return found


def _module_of(file: os.DirEntry[str]) -> str:
    """Return the name of the module or package that *file* is; empty if it is neither."""
    name = _without_suffix(file.name)
    if name:
        return name if name != _PACKAGE else ""
    if "." in file.name or not file.is_dir():
        return ""
    try:
        return file.name if any(map(_is_init, os.listdir(file.path))) else ""
    except OSError:
        return ""


def _is_init(name: str) -> bool:
    return name.startswith(_PACKAGE) and _without_suffix(name) == _PACKAGE


def _without_suffix(name: str) -> str:
    """Return the name of the module in the file *name*, empty if it is not a module."""
    return next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), "")
