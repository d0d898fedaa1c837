"""Where utt's files are, by the XDG Base Directory Specification.

An environment variable that is empty counts as unset. So does a relative one, as the specification has it, but not for
the log and the configuration, for which utt 1 took it from the present directory. Each function that gives a path
raises UttError if it lies in the home directory, and there is none.
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
# What a path may hold, and the name of a file may not. On Windows that is the drive's colon too, behind which it would
# see a stream of another file, and the question mark of long paths.
_IN_NO_NAME_OF_UNIX = "/"
_IN_NO_NAME_OF_WINDOWS = "/\\:?"


def log_file(environ: Mapping[str, str]) -> str:
    """Return the path of the log when the command line names none."""
    return os.path.join(_directory(environ, "XDG_DATA_HOME", "~/.local/share"), "utt", "utt.log")


def config_file(environ: Mapping[str, str]) -> str:
    """Return the configuration's path. ``XDG_DATA_CONFIG``, which utt 1 read, wins over the standard variable."""
    base = environ.get("XDG_DATA_CONFIG") or _directory(environ, "XDG_CONFIG_HOME", "~/.config")
    return os.path.join(base, "utt", "utt.cfg")


def cache_directory(environ: Mapping[str, str]) -> str:
    """Return the directory of what utt may forget: deleting it costs time, and nothing else."""
    return os.path.join(_directory(environ, "XDG_CACHE_HOME", "~/.cache", is_relative_ignored=True), "utt")


def state_directory(environ: Mapping[str, str]) -> str:
    """Return the directory of what can be undone: deleting it harms no log."""
    return os.path.join(_directory(environ, "XDG_STATE_HOME", "~/.local/state", is_relative_ignored=True), "utt")


def file_name_for(path: str, suffix: str, is_unix: bool = os.name == "posix") -> str:
    """Return a name for a file about the file at *path*, which no other file at another path shares."""
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
