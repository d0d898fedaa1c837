"""A question on a terminal that yes or no answers."""

from __future__ import annotations

import sys

from utt.runtime.streams import ErrorOutput

_NO = ("n", "no")
_YES = ("", "y", "yes")


class Question:
    """Asks the user, if there is one at a terminal who can see the question and answer it.

    Since 2.0.
    """

    def __init__(self, error_output: ErrorOutput) -> None:
        self._error_output = error_output

    def is_answered_yes(self, text: str) -> bool:
        """Ask *text* on the standard error, and return true for yes, which Enter means too.

        It is asked again until the answer is yes or no. Ctrl-C and the end of what is typed mean no. Where the standard
        input or the standard error is no terminal, nothing is asked, and the answer is no.
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
        # The cursor is behind the question still.
        print(file=self._error_output, flush=True)
        return False
