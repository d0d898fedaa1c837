"""Where utt's files are, by the XDG Base Directory Specification.

An environment variable that is empty counts as unset.
"""

from __future__ import annotations

import os
from collections.abc import Mapping


def log_file(environ: Mapping[str, str]) -> str:
    """The path of the log when the command line names none."""
    return os.path.join(_directory(environ, "XDG_DATA_HOME", "~/.local/share"), "utt", "utt.log")


def config_file(environ: Mapping[str, str]) -> str:
    """The path of the configuration. ``XDG_DATA_CONFIG``, which utt 1 read, goes before the standard's variable."""
    base = environ.get("XDG_DATA_CONFIG") or _directory(environ, "XDG_CONFIG_HOME", "~/.config")
    return os.path.join(base, "utt", "utt.cfg")


def _directory(environ: Mapping[str, str], variable: str, default: str) -> str:
    return environ.get(variable) or os.path.expanduser(default)
