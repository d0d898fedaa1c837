"""Finding and importing the plugins: every module of the namespace ``utt.plugins``."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from importlib.machinery import PathFinder

import utt

_NAMESPACE = "utt.plugins"
_BUILTIN = "utt.plugins.builtin"


def load_plugins() -> None:
    """Import utt's own commands, then the other plugins in the order of their names, so that theirs win."""
    _join_places()
    _import_all_in(_BUILTIN)
    _import_all_in(_NAMESPACE)


def _join_places() -> None:
    """Make the namespace's parts in all places of the path one, whether they have an ``__init__.py`` or not."""
    utt.__path__ = _joined(utt.__path__, "utt")
    plugins = importlib.import_module(_NAMESPACE)
    plugins.__path__ = _joined(plugins.__path__, _NAMESPACE)


def _joined(path: Iterable[str], package: str) -> list[str]:
    places = [*pkgutil.extend_path(list(path), package), *_places_in_zips(package), *_places_of_finders(package)]
    return list(dict.fromkeys(places))


def _places_in_zips(package: str) -> Iterator[str]:
    # A zip file without entries for its directories, as a wheel is, holds no namespaces for Python.
    for entry in sys.path:
        if hasattr(pkgutil.get_importer(entry), "archive"):
            yield os.path.join(entry, *package.split("."))


def _places_of_finders(package: str) -> Iterator[str]:
    # An editable install may map top-level packages to directories by a finder of its own (setuptools, editables).
    if "." not in package:
        for finder in sys.meta_path:
            if finder is not PathFinder and hasattr(finder, "find_spec"):
                spec = finder.find_spec(package, None)
                yield from (spec and spec.submodule_search_locations) or []


def _import_all_in(package: str) -> None:
    path = importlib.import_module(package).__path__
    for name in sorted({module.name for module in pkgutil.iter_modules(path)}):
        importlib.import_module(f"{package}.{name}")
