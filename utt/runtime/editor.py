"""The user's text editor."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess

from utt.errors import UttError
from utt.runtime.environment import Environment

LAST_LINE = -1

# How to tell an editor the line to begin at, by its command's name: before the file, or as part of it. See vim(1),
# nano(1), emacs(1), micro(1), kak(1) and hx(1), `code --help`, and vi in POSIX, of which busybox supports this.
_BEFORE = {
    ("vi", "vim", "nvim", "nano", "kak"): "+{line}",
    ("emacs", "emacs-nox", "emacs-gtk", "emacs-lucid", "emacs-pgtk", "emacsclient"): "+{line}",
    ("micro",): "+{line}:1",
    ("busybox",): "-c{line}",
}
_BEHIND = ("hx", "helix")
_CODE = ("code", "code-insiders", "codium")


class Editor:
    """The editor in ``$VISUAL``, else ``$EDITOR``, else ``vi``. The variable may include arguments.

    Since 2.0.
    """

    def __init__(self, environ: Environment) -> None:
        self._command = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip() or "vi"
        self._path = environ.get("PATH")

    def open(self, filename: str, line: int | None = None) -> None:
        """Open the file and wait until the editor is done.

        It begins at *line*, counted from 1, or at the last line if that is -1, if utt knows how to tell the editor;
        None leaves it to the editor. No shell is involved. Raises UttError if the editor cannot be run or fails.
        """
        try:
            arguments = shlex.split(self._command, posix=os.name == "posix")
            path = os.path.abspath(filename)
            position = [path] if line is None else self._position(arguments, path, line)
            status = _run([*arguments, *position])
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise UttError(f"The editor {self._command!r} cannot be run ({reason}): set $VISUAL or $EDITOR") from error
        if status < 0:
            raise UttError(f"The editor {self._command!r} was killed by signal {-status}")
        if status > 0:
            raise UttError(f"The editor {self._command!r} failed with exit status {status}")

    def _position(self, arguments: list[str], path: str, line: int) -> list[str]:
        """Return the arguments that open the file at *path* at the line, if utt knows how."""
        name = self._name(arguments[0])
        # Without this, the command would return before anything is written.
        more = ["--wait"] if name in _CODE and not {"--wait", "-w"} & {*arguments} else []
        if line == LAST_LINE:
            line = _last_line(path)
        if line > 1:
            for names, option in _BEFORE.items():
                if name in names:
                    return [option.format(line=line), path]
            if name in _BEHIND:
                return [f"{path}:{line}"]
            if name in _CODE:
                return [*more, "--goto", f"{path}:{line}"]
        return [*more, path]

    def _name(self, program: str) -> str:
        """Return the name by which utt may recognize the editor: ``vim`` for ``/usr/bin/vim.tiny``, for instance."""
        name = os.path.basename(program).partition(".")[0]
        if name == "vi":
            # Resolve links, since not every version of busybox accepts other editors' arguments.
            found = os.path.realpath(shutil.which(program, path=self._path) or program)
            return "busybox" if os.path.basename(found) == "busybox" else name
        return name


def _last_line(path: str) -> int:
    """Return the number of the last line of the file; 1 if there is none."""
    with open(path, "rb") as file:
        number, last = 0, b""
        while block := file.read(1 << 17):
            number += block.count(b"\n")
            last = block[-1:]
    return max(number + (last not in (b"", b"\n")), 1)


def _run(command: list[str]) -> int:
    # Ctrl-C is the editor's, and must not kill it with unsaved text. Use a handler, since a child would inherit an
    # ignored signal, but does not inherit a handler.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        # It inherits the lock on its journal, which it holds if this process is killed.
        return subprocess.run(command, check=False, close_fds=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)
