"""The command with which another program can call utt."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence

_NAMES = ("utt", "utt.exe")


def command_of_utt(environ: Mapping[str, str], argv: Sequence[str] | None = None) -> str:
    """Return the shell command for this utt: ``utt`` if the PATH of *environ* leads to it, else its absolute path.

    *argv* is the process's command line; None means ``sys.argv``.
    """
    called = os.path.abspath((sys.argv if argv is None else argv)[0])
    beside = [os.path.join(os.path.dirname(sys.executable), name) for name in _NAMES]
    for path in [*([called] if os.path.basename(called) in _NAMES else []), *beside]:
        if os.path.isfile(path) and os.access(path, os.X_OK):
            on_path = shutil.which("utt", path=environ.get("PATH", ""))
            is_found = on_path is not None and os.path.isabs(on_path) and os.path.samefile(on_path, path)
            return "utt" if is_found else _quoted(path)
    return f"{_quoted(sys.executable)} -m utt"


def _quoted(path: str) -> str:
    return shlex.quote(path.replace(os.sep, "/"))
