"""The lines of a confirmation: what was recorded, the clock behind it, and the names in the configuration."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, format_moment, offset_of
from utt.domain.printable import excerpt, printable
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.registry import Registry
from utt.runtime.clock import Now
from utt.runtime.options import option
from utt.runtime.settings import ConfigError, Settings
from utt.timelog.log import Log

if TYPE_CHECKING:
    from utt.terminal import recorded
    from utt.timelog.write.insert import Insertion
else:
    recorded = lazy("utt.terminal.recorded")

_IF_ANOTHER_CLOCK = "; if it was put back, or you flew west,"


class ConfirmationLines:
    """The lines that a command may print about each entry that it records."""

    def __init__(
        self, args: Namespace, now: Now, settings: Settings, log: Log, calendar: Calendar, plugins: Registry
    ) -> None:
        self._args = args
        self._now = now
        self._settings = settings
        self._log = log
        self._calendar = calendar
        self._plugins = plugins
        self._has_warned_of_settings = False

    def about(
        self, entry: Entry, following: Entry | None, insertion: Insertion | None, is_terminal: bool
    ) -> Iterator[str]:
        """Yield the lines about *entry*; without a terminal, only that the clock is behind *following*."""
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
                    f"{self._how_to_keep_order(following)}"
                )
        except ConfigError as error:
            yield from self._on_broken(error)
        except UttError as error:
            yield f"warning: {error}"

    def _how_to_keep_order(self, following: Entry) -> str:
        """Return what to do if the clock is right and yet behind *following*; nothing if both have an offset."""
        if offset_of(self._now) is None:
            return f"{_IF_ANOTHER_CLOCK} [log] utc_offset = yes keeps the order of what you record from then on"
        if following.utc_offset is None:
            how = f"write the offset behind {format_moment(following.datetime)} with utt edit"
            return f"{_IF_ANOTHER_CLOCK} run utt undo, {how}, and record it again"
        return ""

    def _on_settings(self) -> Iterator[str]:
        """Yield a warning for each unknown name in the configuration, once per command."""
        if not self._has_warned_of_settings:
            self._has_warned_of_settings = True
            try:
                for each in self._settings.misspelt(self._plugins.names):
                    yield f"warning: {printable(self._settings.filename)}: {each}"
            except ConfigError as error:
                # No setting is wanted here, so the entry is confirmed even so.
                yield from self._on_broken(error)

    def _on_broken(self, error: ConfigError) -> Iterator[str]:
        """Yield a warning of a configuration that cannot be read, once per command."""
        if not self._settings.is_reported:
            self._settings.is_reported = True
            yield f"warning: {error}"

    def _is_quiet_always(self) -> bool:
        section = self._settings.section("ui")
        try:
            return section is not None and section.getboolean("quiet", fallback=False)
        except ValueError as error:
            raise UttError(
                f"[ui] quiet in {self._settings.filename} is neither yes nor no: write quiet = yes"
            ) from error
