"""The progress of a long task: a line on a terminal that is redrawn."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from utt.runtime.streams import ErrorOutput

_PATIENCE = 1.0
_BETWEEN = 0.1
# Reading the clock each time would cost more than the task itself.
_EACH = 256


class Progress:
    """Shows the progress of a task that takes longer than a second, on standard error if that is a terminal.

    Since 2.0.
    """

    def __init__(self, error_output: ErrorOutput) -> None:
        self._error_output = error_output
        self._text = "{}"
        self._next = 0.0
        self._is_shown = False

    @contextmanager
    def show(self, text: str) -> Iterator[None]:
        """Show *text* while the block runs, with the latest number passed to ``tell`` in it."""
        self._text = text
        self._next = time.monotonic() + _PATIENCE
        try:
            yield
        finally:
            if self._is_shown:
                self._draw("\r\x1b[K")
                self._is_shown = False

    def update(self, number: int) -> None:
        """Report that *number* items are done."""
        if number % _EACH == 0 and time.monotonic() >= self._next and self._error_output.isatty():
            self._is_shown = True
            self._next = time.monotonic() + _BETWEEN
            self._draw(f"\r{self._text.format(number)}\x1b[K")

    def _draw(self, text: str) -> None:
        with suppress(OSError):
            print(text, end="", file=self._error_output, flush=True)
