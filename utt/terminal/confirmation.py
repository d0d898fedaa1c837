"""Confirm on a terminal what was recorded."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from typing import TYPE_CHECKING

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry
from utt.errors import UttError
from utt.lazy import lazy
from utt.runtime import paths
from utt.runtime.clock import Now
from utt.runtime.environment import Environment
from utt.runtime.options import option
from utt.runtime.streams import ErrorOutput
from utt.timelog.log import Log

if TYPE_CHECKING:
    from utt.runtime import config
    from utt.terminal import recorded
else:
    config = lazy("utt.runtime.config")
    recorded = lazy("utt.terminal.recorded")


class Confirmation:
    """Prints what was recorded, and what is suspicious about it, on the standard error if that is a terminal.

    ``--quiet``, or ``quiet = yes`` in the section ``[ui]`` of the configuration, turns it off.

    Since 2.0.
    """

    def __init__(
        self,
        args: Namespace,
        now: Now,
        environ: Environment,
        error_output: ErrorOutput,
        log: Log,
        calendar: Calendar,
    ) -> None:
        self._is_quiet = getattr(args, "quiet", False) or option(args, "quiet")
        self._now = now
        self._calendar = calendar
        self._environ = environ
        self._error_output = error_output
        self._log = log

    def tell(self, entry: Entry) -> None:
        """Print that *entry*, which is in the log, was recorded. If it cannot be printed, nothing else happens."""
        with suppress(OSError):
            if self._error_output.isatty() and not self._is_quiet:
                for line in self._lines(entry):
                    print(line, file=self._error_output, flush=True)

    def _lines(self, entry: Entry) -> list[str]:
        try:
            if paths.config_mentions(self._environ, "ui") and config.is_quiet(self._environ):
                return []
            return recorded.lines_on(entry, self._log.entries, self._now, self._calendar)
        except UttError as error:
            return [f"warning: {error}"]
