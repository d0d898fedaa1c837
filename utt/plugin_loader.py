"""Finding and importing the plugins: every module of the namespace ``utt.plugins``."""

from __future__ import annotations

import importlib
import pkgutil

import utt

_NAMESPACE = "utt.plugins"
_BUILTIN = "utt.plugins.builtin"


def load_plugins() -> None:
    """Import utt's own commands, then the other plugins in the order of their names, so that theirs win."""
    _join_places()
    _import_all_in(_BUILTIN)
    _import_all_in(_NAMESPACE)


def _join_places() -> None:
    """Make the namespace's parts in all places of ``sys.path`` one, whether they have an ``__init__.py`` or not."""
    utt.__path__ = pkgutil.extend_path(list(utt.__path__), "utt")
    plugins = importlib.import_module(_NAMESPACE)
    plugins.__path__ = pkgutil.extend_path(list(plugins.__path__), _NAMESPACE)


def _import_all_in(package: str) -> None:
    path = importlib.import_module(package).__path__
    for name in sorted({module.name for module in pkgutil.iter_modules(path)}):
        importlib.import_module(f"{package}.{name}")
