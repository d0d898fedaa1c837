"""Confirm on a terminal what was recorded."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.registry import Registry
from utt.runtime.clock import Now
from utt.runtime.options import option
from utt.runtime.settings import Settings
from utt.runtime.streams import ErrorOutput
from utt.timelog.log import Log

if TYPE_CHECKING:
    from utt.terminal import confirmed
    from utt.timelog.write.insert import Insertion
else:
    confirmed = lazy("utt.terminal.confirmed")


class Confirmation:
    """Prints what was recorded, and what is suspicious about it, to standard error if that is a terminal.

    ``--quiet``, or ``quiet = yes`` in the section ``[ui]`` of the configuration, turns it off.

    Since 2.0.
    """

    def __init__(
        self,
        args: Namespace,
        now: Now,
        settings: Settings,
        error_output: ErrorOutput,
        log: Log,
        calendar: Calendar,
        plugins: Registry,
    ) -> None:
        self._args = args
        self._is_quiet = getattr(args, "quiet", False) or option(args, "quiet")
        self._error_output = error_output
        self._needed = args, now, settings, log, calendar, plugins
        self._lines: confirmed.ConfirmationLines | None = None

    def show(self, entry: Entry, following: Entry | None = None, insertion: Insertion | None = None) -> None:
        """Print that *entry*, which is in the log, was recorded. Errors from printing are ignored.

        *following* is the entry before which it was inserted. Without ``--at``, that means that the clock is behind,
        and a warning says so even without a terminal. *insertion* is what was done to make room for it.
        """
        is_clock_behind = following is not None and getattr(self._args, "at", None) is None
        with suppress(OSError):
            is_terminal = self._error_output.isatty()
            if (is_terminal or is_clock_behind) and not self._is_quiet:
                if self._lines is None:
                    self._lines = confirmed.ConfirmationLines(*self._needed)
                for line in self._lines.about(entry, following, insertion, is_terminal):
                    print(line, file=self._error_output, flush=True)
