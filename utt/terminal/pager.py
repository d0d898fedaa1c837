"""A long text in pages, as git shows one."""

from __future__ import annotations

import os

from utt.domain.width import width
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.environment import Environment
from utt.runtime.streams import Output
from utt.terminal.style import Style

if TYPE_CHECKING:
    import shlex
    import signal
    import subprocess
else:
    shlex = lazy("shlex")
    signal = lazy("signal")
    subprocess = lazy("subprocess")

_DEFAULT = "less"
# Plain text stays plain: `less` is to leave what fits on the screen, pass colours on, and keep the screen as it is.
_LESS = "FRX"


class Pager:
    """Shows texts to read: a long one in pages on a terminal, with ``$PAGER``, or else less.

    Since 2.0.
    """

    def __init__(self, environ: Environment, style: Style, output: Output) -> None:
        self._environ = environ
        self._style = style
        self._output = output

    def show(self, text: str) -> None:
        """Print *text*, which has no line end; in pages where that is a terminal with fewer rows.

        It is printed at once if the pager is ``cat`` or empty, or cannot be run, or the terminal is a dumb one.
        """
        if not (self._is_terminal() and self._is_long(text) and self._is_shown_by(self._command(), text)):
            print(text, file=self._output)

    def _command(self) -> list[str]:
        """Return the pager and its arguments; none if there is to be none."""
        try:
            command = shlex.split(self._environ.get("PAGER", _DEFAULT), posix=os.name == "posix")
        except ValueError:
            return []
        return [] if command == ["cat"] else command

    def _is_terminal(self) -> bool:
        return self._output.isatty() and self._environ.get("TERM") != "dumb"

    def _is_long(self, text: str) -> bool:
        rows = sum(-(-max(width(line), 1) // self._style.columns) for line in text.split("\n"))
        return rows >= self._style.rows

    def _is_shown_by(self, command: list[str], text: str) -> bool:
        """Return true if *command* has shown the text."""
        if not command:
            return False
        self._output.flush()
        # Ctrl-C is the pager's. A handler, since a child inherits it if a signal is ignored.
        before = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            with subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=self._output.fileno(),
                env={"LESS": _LESS, **self._environ},
            ) as pager:
                # That is no error if it is left before it has read everything.
                pager.communicate(f"{text}\n".encode(self._output.encoding or "utf-8", "backslashreplace"))
        except OSError:
            return False
        finally:
            signal.signal(signal.SIGINT, before)
        return True
