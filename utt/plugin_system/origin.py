"""Where a plugin comes from: its file, and the distribution that was installed with it."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import Distribution, distributions
from urllib.parse import urlsplit
from urllib.request import url2pathname

from utt.plugin_system.plugin import Plugin


class Origin:
    """Where a plugin comes from.

    ``location`` is the path of its file, empty if it is not known. ``distribution`` and ``version`` are those of what
    was installed with it; both are None for a plugin that is just a file on the path.
    """

    def __init__(self, location: str, distribution: str | None, version: str | None) -> None:
        self.location = location
        self.distribution = distribution
        self.version = version

    def __str__(self) -> str:
        if self.distribution is not None:
            return f"{self.distribution} {self.version}"
        return self.location or "of unknown origin"


def origin(plugin: Plugin) -> Origin:
    """Where *plugin* comes from."""
    location = _location(plugin.module)
    owner = next((each for each in _installed() if each.has(location)), None)
    if owner is None:
        return Origin(location, None, None)
    return Origin(location, owner.distribution.metadata["Name"], owner.distribution.version)


def _location(module: str) -> str:
    try:
        spec = sys.modules[module].__spec__ if module in sys.modules else importlib.util.find_spec(module)
    except Exception:
        # Finding a broken one may break as well: in a zip file, that compiles it.
        return ""
    return os.path.realpath(spec.origin) if spec is not None and spec.origin is not None else ""


class _Installed:
    """A distribution that is installed, and its files; of an editable install, the directory that it is made from."""

    def __init__(self, distribution: Distribution) -> None:
        self.distribution = distribution
        self._root = os.path.realpath(str(distribution.locate_file("")))
        self._files = {os.path.normpath(str(file)) for file in distribution.files or []}
        self._project = _project_of_editable(distribution)

    def has(self, location: str) -> bool:
        """Whether the file at *location* is one of its own."""
        if self._project is not None:
            # The code lies in the project's directory, or in one directory there, src for instance.
            root = location.partition(f"{os.sep}utt{os.sep}plugins{os.sep}")[0]
            if self._project in (root, os.path.dirname(root)):
                return True
        is_below = location.startswith(os.path.join(self._root, ""))
        return is_below and os.path.relpath(location, self._root) in self._files


def _project_of_editable(distribution: Distribution) -> str | None:
    # By PEP 610.
    try:
        direct = json.loads(distribution.read_text("direct_url.json") or "{}")
        if direct.get("dir_info", {}).get("editable"):
            return os.path.realpath(url2pathname(urlsplit(direct["url"]).path))
    except (ValueError, KeyError, AttributeError):
        pass
    return None


@lru_cache(maxsize=1)
def _installed() -> list[_Installed]:
    return list(_all_installed())


def _all_installed() -> Iterator[_Installed]:
    for distribution in distributions():
        # One that was removed by half has no name, or nothing that can be read.
        with suppress(Exception):
            if distribution.metadata["Name"]:
                yield _Installed(distribution)
