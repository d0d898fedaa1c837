"""Where a plugin comes from: its file, and the distribution that was installed with it.

Every start with a broken plugin needs that, and importlib.metadata would parse everything that is installed, which
costs three starts. So this reads the directories ``*.dist-info`` on the path (PEP 376), and only the deciding part of
each. Other or older forms are left to importlib.metadata, if they can contain the plugin at all.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from contextlib import suppress
from functools import cached_property, lru_cache
from importlib.machinery import PathFinder

from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.plugin import Plugin

if TYPE_CHECKING:
    import csv
    import json
    from importlib import metadata
    from typing import Any
    from urllib import parse, request
else:
    csv = lazy("csv")
    json = lazy("json")
    metadata = lazy("importlib.metadata")
    parse = lazy("urllib.parse")
    request = lazy("urllib.request")


class Origin:
    """Where a plugin comes from.

    ``location`` is the path of its file, empty if it is unknown. ``distribution`` and ``version`` are those that it was
    installed with; both are None for a plugin that is just a file on the path.
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
    """Return where *plugin* comes from."""
    location = _location(plugin.module)
    name, version = _owner(location)
    return Origin(location, name, version)


def _location(module: str) -> str:
    try:
        spec = sys.modules[module].__spec__ if module in sys.modules else importlib.util.find_spec(module)
    except Exception:
        # Finding a broken module may fail as well: in a zip file, that compiles it.
        return ""
    return os.path.realpath(spec.origin) if spec is not None and spec.origin is not None else ""


def _owner(location: str) -> tuple[str | None, str | None]:
    """Return the name and the version of the distribution that has the file at *location*."""
    installed, elsewhere = _installed()
    for each in installed:
        # A partly removed one has no name.
        if each.has(location) and (name := each.headers.get("name")):
            return name, each.headers.get("version")
    if _may_be_elsewhere(location, elsewhere):
        for found in metadata.distributions(path=elsewhere):
            # Its metadata may be unreadable.
            with suppress(Exception):
                name = _header(found, "Name")
                if name and _has(found, location):
                    return name, found.version
    return None, None


@lru_cache(maxsize=1)
def _installed() -> tuple[list[_DistInfo], list[str]]:
    """Return the distributions in the directories on the path, and the items that are not directories."""
    installed: list[_DistInfo] = []
    elsewhere = []
    for place in sys.path:
        try:
            names = os.listdir(place or ".")
        except OSError:
            elsewhere.append(place)
            continue
        root = os.path.join(os.path.realpath(place), "")
        for name in names:
            is_egg = name.lower().endswith(".egg-info") or name.lower() == "egg-info"
            if is_egg or name.lower().endswith(".dist-info"):
                installed.append((_EggInfo if is_egg else _DistInfo)(os.path.join(place, name), root))
    return installed, elsewhere


def _may_be_elsewhere(location: str, places: list[str]) -> bool:
    """Return true if something other than a directory may have the distribution of the file at *location*."""
    has_finder = any(hasattr(finder, "find_distributions") for finder in sys.meta_path if finder is not PathFinder)
    return has_finder or any(location.startswith(os.path.join(os.path.realpath(place), "")) for place in places)


class _DistInfo:
    """A distribution that is installed in the directory *root*, with its ``*.dist-info`` at *path*."""

    def __init__(self, path: str, root: str) -> None:
        self._path = path
        self._root = root
        # For an editable install, the project's directory.
        self._project = _project_of_editable(self._read("direct_url.json"))

    def has(self, location: str) -> bool:
        """Return true if the file at *location* belongs to it."""
        if self._project is not None:
            # The code is in the project's directory, or in a subdirectory such as src.
            root = location.partition(f"{os.sep}utt{os.sep}plugins{os.sep}")[0]
            if self._project in (root, os.path.dirname(root)):
                return True
        return location.startswith(self._root) and self._records(location.removeprefix(self._root))

    def _records(self, path: str) -> bool:
        """Return true if RECORD names the file at *path* below the root."""
        if f"\n{path.replace(os.sep, '/')},".encode("utf-8", "surrogateescape") in self._record:
            return True
        # The path may be quoted, or lead through another directory.
        if os.path.basename(path).encode("utf-8", "surrogateescape").partition(b'"')[0] not in self._record:
            return False
        rows = csv.reader(self._record.decode("utf-8", "surrogateescape").splitlines())
        return path in {os.path.normpath(row[0]) for row in rows if row}

    @cached_property
    def _record(self) -> bytes:
        return b"\n" + self._read("RECORD")

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers of its METADATA, by name in lower case, the first of each."""
        return headers(self._read("METADATA").decode("utf-8", "replace"))

    def _read(self, name: str) -> bytes:
        """Return the content of the file *name* in its directory, empty if it cannot be read."""
        try:
            with open(os.path.join(self._path, name), "rb", buffering=0) as file:
                return file.read()
        except OSError:
            return b""


class _EggInfo(_DistInfo):
    """A distribution from before PEP 376, with a directory ``*.egg-info``, which importlib.metadata can read."""

    def _records(self, path: str) -> bool:
        files = self._read("SOURCES.txt") + self._read("installed-files.txt")
        if os.path.basename(path).encode("utf-8", "surrogateescape") not in files:
            return False
        with suppress(Exception):
            return _has(metadata.Distribution.at(self._path), self._root + path)
        return False

    @cached_property
    def headers(self) -> dict[str, str]:
        return headers(self._read("PKG-INFO").decode("utf-8", "replace"))


def headers(text: str) -> dict[str, str]:
    """Return the headers of a METADATA file, by name in lower case, the first of each (PEP 566).

    Of a multi-line header, only the first line is included.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t"):
            continue
        if not colon or not name or " " in name:
            break
        found.setdefault(name.lower(), value.strip())
    return found


def _header(distribution: metadata.Distribution, name: str) -> str | None:
    """Return a header, None if it is missing. Indexing a missing one is deprecated from Python 3.12 on."""
    headers: Any = distribution.metadata
    header: str | None = headers.get(name)
    return header


def _has(distribution: metadata.Distribution, location: str) -> bool:
    root = os.path.join(os.path.realpath(str(distribution.locate_file(""))), "")
    files = {os.path.normpath(str(file)) for file in distribution.files or []}
    return location.startswith(root) and location.removeprefix(root) in files


def _project_of_editable(direct_url: bytes) -> str | None:
    # See PEP 610.
    if b'"editable"' not in direct_url:
        return None
    try:
        direct = json.loads(direct_url)
        if direct.get("dir_info", {}).get("editable"):
            return os.path.realpath(_path_of(direct["url"]))
    except (ValueError, KeyError, AttributeError):
        pass
    return None


def _path_of(url: str) -> str:
    """Return the path in a file URL."""
    if os.name == "nt":
        return request.url2pathname(parse.urlsplit(url).path)
    # Usually nothing is quoted, and urllib.parse takes a twelfth of a start; urllib.request nearly a whole one.
    plain = url.removeprefix("file://")
    if url != plain and plain.startswith("/") and not {*plain} & {*"%?#"}:
        return plain
    return parse.unquote(parse.urlsplit(url).path)
