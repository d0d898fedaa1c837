"""Confirm on a terminal what was recorded."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, format_moment, offset_of
from utt.domain.printable import excerpt, printable
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.registry import Registry
from utt.runtime.clock import Now
from utt.runtime.options import option
from utt.runtime.settings import ConfigError, Settings
from utt.runtime.streams import ErrorOutput
from utt.timelog.log import Log

if TYPE_CHECKING:
    from utt.terminal import recorded
    from utt.timelog.write.insert import Insertion
else:
    recorded = lazy("utt.terminal.recorded")


_HOW_TO_KEEP_ORDER = "; if it was put back, or you flew west, [log] utc_offset = yes keeps the order"


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
        self._plugins = plugins
        self._has_warned_of_settings = False
        self._is_quiet = getattr(args, "quiet", False) or option(args, "quiet")
        self._now = now
        self._calendar = calendar
        self._settings = settings
        self._error_output = error_output
        self._log = log

    def show(self, entry: Entry, following: Entry | None = None, insertion: Insertion | None = None) -> None:
        """Print that *entry*, which is in the log, was recorded. Errors from printing are ignored.

        *following* is the entry before which it was inserted. Without ``--at``, that means that the clock is behind,
        and a warning says so even without a terminal. *insertion* is what was done to make room for it.
        """
        is_clock_behind = following is not None and getattr(self._args, "at", None) is None
        with suppress(OSError):
            is_terminal = self._error_output.isatty()
            if (is_terminal or is_clock_behind) and not self._is_quiet:
                for line in self._lines(entry, following, insertion, is_terminal):
                    print(line, file=self._error_output, flush=True)

    def _lines(
        self, entry: Entry, following: Entry | None, insertion: Insertion | None, is_terminal: bool
    ) -> Iterator[str]:
        try:
            if self._is_quiet_always():
                return
            if is_terminal:
                yield from self._on_settings()
                command = option(self._args, "command") or ""
                yield from recorded.lines_on(
                    entry,
                    self._log.entries,
                    self._now,
                    self._calendar,
                    following is not None,
                    insertion,
                    command,
                )
            if following is not None and getattr(self._args, "at", None) is None:
                yield (
                    f"warning: the clock shows {format_moment(self._now)}, which is before "
                    f"{excerpt(str(following))}: if it is wrong, run utt undo, and record it again with --at WHEN"
                    f"{_HOW_TO_KEEP_ORDER if offset_of(self._now) is None else ''}"
                )
        except ConfigError as error:
            if not self._settings.is_reported:
                self._settings.is_reported = True
                yield f"warning: {error}"
        except UttError as error:
            yield f"warning: {error}"

    def _on_settings(self) -> Iterator[str]:
        """Yield a warning for each unknown name in the configuration, once per command."""
        if not self._has_warned_of_settings:
            self._has_warned_of_settings = True
            for each in self._settings.misspelt(self._plugins.names):
                yield f"warning: {printable(self._settings.filename)}: {each}"

    def _is_quiet_always(self) -> bool:
        section = self._settings.section("ui")
        try:
            return section is not None and section.getboolean("quiet", fallback=False)
        except ValueError as error:
            raise UttError(
                f"[ui] quiet in {self._settings.filename} is neither yes nor no: write quiet = yes"
            ) from error
