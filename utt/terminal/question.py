"""A yes-or-no question on a terminal."""

from __future__ import annotations

import sys

from utt.runtime.streams import ErrorOutput

_NO = ("n", "no")
_YES = ("", "y", "yes")


class Question:
    """Asks the user, if standard input and standard error are a terminal.

    Since 2.0.
    """

    def __init__(self, error_output: ErrorOutput) -> None:
        self._error_output = error_output

    def ask(self, text: str) -> bool:
        """Ask *text* on standard error, and return true for yes or Enter.

        Repeats the question until the answer is yes or no. Ctrl-C and end of file mean no. If standard input or
        standard error is not a terminal, returns false without asking.
        """
        if sys.stdin is None or not (sys.stdin.isatty() and self._error_output.isatty()):
            return False
        try:
            while True:
                print(f"{text} [Y/n] ", end="", file=self._error_output, flush=True)
                line = sys.stdin.readline()
                answer = line.strip().lower()
                if answer in _NO or (answer in _YES and line):
                    return answer in _YES
                if not line:
                    break
        except (KeyboardInterrupt, OSError):
            pass
        # The cursor is still behind the question.
        print(file=self._error_output, flush=True)
        return False
