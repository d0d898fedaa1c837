"""Shows long texts in a pager, as git does."""

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
# Let `less` quit if the text fits on the screen, keep colours, and not clear the screen.
_LESS = "FRX"
_COLORS = "-R"


class Pager:
    """Shows text on the output: on a terminal, a long one in ``$PAGER``, or else in less.

    Since 2.0.
    """

    def __init__(self, environ: Environment, style: Style, output: Output) -> None:
        self._environ = environ
        self._style = style
        self._output = output

    def show(self, text: str) -> None:
        """Print *text*, without a line end; in the pager if the output is a terminal with fewer rows.

        It is printed without a pager if that is ``cat`` or empty, or cannot be run, or if the terminal is dumb.
        """
        if not (self._is_terminal() and self._is_long(text) and self._is_shown_by(self._command(), text)):
            print(text, file=self._output)

    def _command(self) -> list[str]:
        """Return the pager's command line, an empty list for none."""
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
        """Show the text with *command*, and return true if that worked."""
        if not command:
            return False
        if os.path.basename(command[0]) == _DEFAULT and "\x1b" in text:
            # The user's own options may lack this one.
            command = [*command, _COLORS]
        self._output.flush()
        # Ctrl-C is for the pager. Use a handler, since the pager would inherit an ignored signal.
        before = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            with subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=self._output.fileno(),
                env={"LESS": _LESS, **self._environ},
            ) as pager:
                # Leaving the pager before it has read everything is not an error.
                pager.communicate(f"{text}\n".encode(self._output.encoding or "utf-8", "backslashreplace"))
        except OSError:
            return False
        finally:
            signal.signal(signal.SIGINT, before)
        return True
