"""Finding and importing the plugins: every module of the namespace ``utt.plugins`` that is not switched off.

A plugin that cannot be imported is left out, with all that it has registered, and the others go on.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, all_suffixes
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING

import utt
from utt.errors import UttError
from utt.lazy import lazy
from utt.plugin_system.registry import PLUGINS, Plugin, PluginError, Registry
from utt.runtime import paths
from utt.runtime.environment import Environment

if TYPE_CHECKING:
    import pkgutil

    from utt.runtime import config
else:
    pkgutil = lazy("pkgutil")
    config = lazy("utt.runtime.config")

_BUILTIN = f"{PLUGINS}.builtin"
_ALL = "all"


def switched_off(environ: Mapping[str, str]) -> set[str]:
    """The names of the plugins that the user has switched off: by ``UTT_DISABLE_PLUGINS``, or by ``disable`` in the
    section ``[plugins]`` of the configuration. White space and commas keep them apart.

    Raises UttError if there is a configuration that cannot be read.
    """
    words = environ.get("UTT_DISABLE_PLUGINS", "")
    if paths.config_mentions(environ, "plugins"):
        configuration = config.Config(Environment(environ)).values
        words += " " + configuration.get("plugins", "disable", fallback="")
    return {name.removeprefix(f"{PLUGINS}.") for name in words.replace(",", " ").split()}


def load_plugins(registry: Registry, disabled: Collection[str]) -> None:
    """Import utt's own commands, then the other plugins in the order of their names, so that theirs win; those that
    *registry* has already are not imported once more.

    Those whose names are in *disabled* are left out; the name ``all`` stands for all but utt's own. What breaks one of
    them is kept in its ``Plugin.failure``.
    """
    _join_places()
    ours = modules_in(importlib.import_module(_BUILTIN).__path__)
    others = modules_in(sys.modules[PLUGINS].__path__)
    found = [Plugin(f"builtin.{name}", places) for name, places in sorted(ours.items())]
    found += [Plugin(name, places) for name, places in sorted(others.items()) if name != "builtin"]
    # All of them are known before the first is imported, since one may import another.
    new = [plugin for plugin in found if plugin.name not in registry.plugins]
    for plugin in new:
        plugin.is_disabled = not plugin.is_builtin and (plugin.name in disabled or _ALL in disabled)
        registry.plugins[plugin.name] = plugin
    for plugin in new:
        if plugin.is_builtin:
            _import(plugin, registry)
        elif not plugin.is_disabled:
            with _surroundings_kept(plugin):
                _import(plugin, registry)


def _import(plugin: Plugin, registry: Registry) -> None:
    begin = perf_counter()
    try:
        importlib.import_module(plugin.module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # What an UttError says is for the user to put right, a version of utt for instance.
        is_fault = not isinstance(error, UttError)
        registry.take_back(PluginError(plugin, "it cannot be imported", error, is_fault=is_fault))
    plugin.seconds = perf_counter() - begin


@contextmanager
def _surroundings_kept(plugin: Plugin) -> Iterator[None]:
    """If a plugin leaves the present directory while it is imported, go back: the command line's paths are counted
    from there. If it breaks, go back to the streams as well.
    """
    directory, streams = _present_directory(), (sys.stdin, sys.stdout, sys.stderr)
    yield
    if _present_directory() != directory:
        os.chdir(directory)
    if plugin.failure is not None:
        sys.stdin, sys.stdout, sys.stderr = streams


def _present_directory() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:
        # It was removed, and nobody can be in it again.
        return os.sep


def _join_places() -> None:
    """Make the namespace's parts in all places of the path one, whether they have an ``__init__.py`` or not."""
    utt.__path__ = _joined(utt.__path__, sys.path, "utt")
    if PLUGINS not in sys.modules:
        # Made here, so that nothing is run which a distribution may have put into an __init__.py of its own.
        made = sys.modules[PLUGINS] = ModuleType(PLUGINS)
        made.__spec__, made.__path__ = ModuleSpec(PLUGINS, None, is_package=True), []
        vars(utt)["plugins"] = made
    plugins = sys.modules[PLUGINS]
    plugins.__path__ = _joined(plugins.__path__, utt.__path__, "plugins")


def _joined(path: Iterable[str], parents: Iterable[str], name: str) -> list[str]:
    """*path*, and all that is called *name* in the places *parents*."""
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
    # What is on the path and no directory is a zip file, or what an editable install has an importer for (setuptools).
    if parent in sys.path_importer_cache and sys.path_importer_cache[parent] is None:
        return []
    importer = pkgutil.get_importer(parent)
    if hasattr(importer, "archive"):
        # A zip file without entries for its directories, as a wheel is, holds no namespaces for Python.
        return [place]
    spec = importer.find_spec(name) if importer is not None else None
    return (spec and spec.submodule_search_locations) or []


def _places_of_finders(package: str) -> Iterator[str]:
    # An editable install may map top-level packages to directories by a finder of its own (setuptools, editables).
    for finder in sys.meta_path:
        if finder is not PathFinder and hasattr(finder, "find_spec"):
            spec = finder.find_spec(package, None)
            yield from (spec and spec.submodule_search_locations) or []


def modules_in(path: Iterable[str]) -> dict[str, list[str]]:
    """The modules and packages in these places: the places of each, by its name."""
    found: dict[str, list[str]] = {}
    for place in path:
        try:
            names = set(map(_module_of, os.scandir(place)))
        except NotADirectoryError:
            # Within a zip file.
            names = {module.name for module in pkgutil.iter_modules([place])}
        except OSError:
            continue
        for name in names:
            if name.isidentifier() and name != "__init__":
                found.setdefault(name, []).append(place)
    return found


def _module_of(file: os.DirEntry[str]) -> str:
    if file.is_dir():
        is_package = any(os.path.exists(os.path.join(file.path, f"__init__{suffix}")) for suffix in all_suffixes())
        return file.name if is_package else ""
    return next((file.name.removesuffix(suffix) for suffix in all_suffixes() if file.name.endswith(suffix)), "")
