"""Confirm on a terminal what was recorded."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from typing import TYPE_CHECKING

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry
from utt.errors import UttError
from utt.lazy import lazy
from utt.runtime.clock import Now
from utt.runtime.config import ConfigError, Settings
from utt.runtime.options import option
from utt.runtime.streams import ErrorOutput
from utt.timelog.log import Log

if TYPE_CHECKING:
    from utt.terminal import recorded
else:
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
        settings: Settings,
        error_output: ErrorOutput,
        log: Log,
        calendar: Calendar,
    ) -> None:
        self._is_quiet = getattr(args, "quiet", False) or option(args, "quiet")
        self._now = now
        self._calendar = calendar
        self._settings = settings
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
            if self._is_quiet_always():
                return []
            return recorded.lines_on(entry, self._log.entries, self._now, self._calendar)
        except ConfigError as error:
            if self._settings.is_told:
                return []
            self._settings.is_told = True
            return [f"warning: {error}"]
        except UttError as error:
            return [f"warning: {error}"]

    def _is_quiet_always(self) -> bool:
        section = self._settings.section("ui")
        try:
            return section is not None and section.getboolean("quiet", fallback=False)
        except ValueError as error:
            raise UttError(
                f"[ui] quiet in {self._settings.filename} is neither yes nor no: write quiet = yes"
            ) from error
