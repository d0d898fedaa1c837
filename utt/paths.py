"""Where utt's files are, by the XDG Base Directory Specification.

An environment variable that is empty counts as unset. Each function raises UttError if its path lies in the home
directory, and there is none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from utt.errors import UttError


def log_file(environ: Mapping[str, str]) -> str:
    """The path of the log when the command line names none."""
    return os.path.join(_directory(environ, "XDG_DATA_HOME", "~/.local/share"), "utt", "utt.log")


def config_file(environ: Mapping[str, str]) -> str:
    """The path of the configuration. ``XDG_DATA_CONFIG``, which utt 1 read, goes before the standard's variable."""
    base = environ.get("XDG_DATA_CONFIG") or _directory(environ, "XDG_CONFIG_HOME", "~/.config")
    return os.path.join(base, "utt", "utt.cfg")


def cache_directory(environ: Mapping[str, str]) -> str:
    """The directory of what utt may forget: deleting it costs time, and nothing else."""
    return os.path.join(_directory(environ, "XDG_CACHE_HOME", "~/.cache"), "utt")


def _directory(environ: Mapping[str, str], variable: str, default: str) -> str:
    path = environ.get(variable) or os.path.expanduser(default)
    if path.startswith("~"):
        raise UttError(f"There is no home directory to find {default} in: set HOME or {variable}")
    return path
