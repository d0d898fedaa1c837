"""The paths of utt's files, by the XDG Base Directory Specification.

An empty environment variable counts as unset. So does a relative one, as the specification requires, except for the log
and the configuration, for which utt 1 used the current directory. Each function that returns a path raises UttError if
it is in the home directory, and there is none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = lazy("hashlib")

_LONGEST_NAME = 255
# Characters that a path may contain, but a file name may not. On Windows these include the drive's colon, after which
# it would see a stream of another file, and the question mark of long paths.
_IN_NO_NAME_OF_UNIX = "/"
_IN_NO_NAME_OF_WINDOWS = "/\\:?"


def log_file(environ: Mapping[str, str]) -> str:
    """Return the path of the log if the command line names none."""
    return os.path.join(_directory(environ, "XDG_DATA_HOME", "~/.local/share"), "utt", "utt.log")


def config_file(environ: Mapping[str, str]) -> str:
    """Return the configuration's path. ``XDG_DATA_CONFIG``, which utt 1 read, wins over the standard variable."""
    base = environ.get("XDG_DATA_CONFIG") or _directory(environ, "XDG_CONFIG_HOME", "~/.config")
    return os.path.join(base, "utt", "utt.cfg")


def cache_directory(environ: Mapping[str, str]) -> str:
    """Return the cache directory: deleting it only costs time."""
    return os.path.join(_directory(environ, "XDG_CACHE_HOME", "~/.cache", is_relative_ignored=True), "utt")


def state_directory(environ: Mapping[str, str]) -> str:
    """Return the directory of the history: deleting it does not harm the log."""
    return os.path.join(_directory(environ, "XDG_STATE_HOME", "~/.local/state", is_relative_ignored=True), "utt")


def file_name_for(path: str, suffix: str, is_unix: bool = os.name == "posix") -> str:
    """Return a file name for data about the file at *path*, unique for each path."""
    name = path.replace("%", "%25") + suffix
    for character in _IN_NO_NAME_OF_UNIX if is_unix else _IN_NO_NAME_OF_WINDOWS:
        name = name.replace(character, f"%{ord(character):02X}")
    if len(os.fsencode(name)) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()
    return f"{digest}{suffix}"


def _directory(environ: Mapping[str, str], variable: str, default: str, is_relative_ignored: bool = False) -> str:
    path = environ.get(variable)
    if path and (os.path.isabs(path) or not is_relative_ignored):
        return path
    path = os.path.expanduser(default)
    if path.startswith("~"):
        raise UttError(f"There is no home directory to find {default} in: set HOME or {variable}")
    return path
