"""The user's text editor."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess

from utt.errors import UttError
from utt.runtime.environment import Environment


class Editor:
    """The editor that ``$VISUAL``, else ``$EDITOR`` names, else ``vi``. The variable may hold arguments.

    Since 2.0.
    """

    def __init__(self, environ: Environment) -> None:
        self._command = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip() or "vi"

    def open(self, filename: str) -> None:
        """Open the file and wait until the editor is done.

        No shell sees the command or the file's name. Raises UttError if the editor cannot be run or fails.
        """
        try:
            arguments = shlex.split(self._command, posix=os.name == "posix")
            status = _run([*arguments, os.path.abspath(filename)])
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise UttError(f"The editor {self._command!r} cannot be run ({reason}): set $VISUAL or $EDITOR") from error
        if status != 0:
            raise UttError(f"The editor {self._command!r} failed with exit status {status}")


def _run(command: list[str]) -> int:
    # Ctrl-C is the editor's, and must not end it with text that was not saved. A handler, since a child inherits it if
    # a signal is ignored, and not that it is handled.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        # What it may inherit is the lock on what is noted for it, which it holds if this process is killed.
        return subprocess.run(command, check=False, close_fds=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)
