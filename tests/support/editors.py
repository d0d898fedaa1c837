"""Editors for tests: programs for this Python, which get the log's path as their last argument."""

from __future__ import annotations

import sys

from tests.support.command_line import UTT, Home


def editor(home: Home, script: str) -> str:
    """Return the command of an editor that runs this Python code, in which ``path`` is the log's path."""
    program = home.directory / "an editor's program.py"
    program.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{script}\n")
    return f'"{sys.executable}" "{program}"'


def utt_in_editor(*lines: str) -> str:
    run = f"subprocess.run([{str(UTT)!r}, '--data', path, '--now', '2026-11-16 12:00', *command], check=True)"
    return "\n".join(["import subprocess", "def utt(*command):", f"    {run}", *lines])
