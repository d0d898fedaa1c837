"""``utt import``: turns other programs' files into one change of the log."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import chain, pairwise

from utt.domain.calendar import Calendar
from utt.domain.entry import HELLO_ENTRY_NAME, Entry, elapsed, is_earlier, parse_line
from utt.errors import UttError
from utt.exchange.fitting import CLIP, REFUSE, SKIP, Clash, Fitting, Keys
from utt.exchange.intake import Intake
from utt.exchange.placing import place_durations
from utt.exchange.record import require_types
from utt.exchange.remarks import Remarks
from utt.exchange.source import Source
from utt.exchange.stretches import Stretch
from utt.lazy import TYPE_CHECKING
from utt.plugin_system.explanations import explained
from utt.plugin_system.format import Formats
from utt.plugin_system.plugin import PluginError
from utt.runtime.clock import Now
from utt.timelog.change import Change
from utt.timelog.log import Log

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from utt.plugin_system.format import Format

    _Each = TypeVar("_Each")

_NOTHING = timedelta()


class ImportResult:
    """The result of an import, or of a dry run.

    ``change`` is the change of the log. ``number`` is how many records were read, ``imported`` how many of them are
    imported, ``present`` how many the log already had, ``left_out`` how many are left out since they overlap others,
    and ``clipped`` how many are imported in part. ``clashes`` are the overlaps that prevent the import: ``str`` of one
    names both records. ``cut`` is the change in total time because the log has no seconds, a timedelta.

    Since 2.0.
    """

    def __init__(self, fitting: Fitting, number: int, present: int, cut: timedelta) -> None:
        self.change: Change = fitting.change
        self.number: int = number
        self.imported: int = fitting.imported
        self.present: int = fitting.present + present
        self.left_out: int = fitting.left_out
        self.clipped: int = fitting.clipped
        self.clashes: list[Clash] = fitting.clashes
        self.cut: timedelta = cut


class Importer:
    """Imports other programs' files into the log.

    Since 2.0.
    """

    def __init__(
        self, args: Namespace, log: Log, formats: Formats, calendar: Calendar, now: Now, remarks: Remarks
    ) -> None:
        self._log = log
        self._formats = formats
        self._calendar = calendar
        self._overlap: str = getattr(args, "overlap", None) or REFUSE
        zone = getattr(args, "zone", None)
        self._zone: tzinfo | None = None if zone is None else _zone(zone)
        self._remarks = remarks
        self._intake = Intake(remarks, calendar, self._zone, now.utc_offset is not None)

    def recognise(self, source: Source) -> Format:
        """Return the format whose reader recognises the *source*. A plugin's reader that breaks is skipped and named.

        Raises UttError if there is none, or several.
        """
        found = [each for each in self._formats.import_formats if self._recognises(each.name, source)]
        if len(found) == 1:
            return found[0]
        if not found:
            _require_content(source)
            _require_foreign(source)
            known = ", ".join(each.name for each in self._formats.import_formats)
            raise UttError(
                f"{source.name} is in no format that utt knows: name one, like utt import watson FILE ({known})"
            )
        *names, last = (each.name for each in found)
        raise UttError(
            f"{source.name} may be in the format {', '.join(names)} or {last}: name it, like "
            f"utt import {last} {source.path}"
        )

    def _recognises(self, format_name: str, source: Source) -> bool:
        try:
            return bool(self._formats.reader(format_name).recognises(source))
        except PluginError as failure:
            message = str(explained(failure))
            self._remarks.add(message, message.replace("{", "{{").replace("}", "}}"))
            return False

    def read(self, source: Source, format_name: str, progress: Callable[[int], None] = lambda number: None) -> None:
        """Read the *source*. *progress* is called with the number of records so far, in all sources.

        Raises UttError if the source cannot be read, or is not valid in this format.
        """
        reader = self._formats.reader(format_name, require_types)
        _require_content(source)
        self._intake.take(source, _reporting(reader.read(source), progress, self._intake.number))

    def plan(self, progress: Callable[[int], None] = lambda number: None) -> ImportResult:
        """Return what importing everything that was read would do. *progress* is called with the number of records
        that are planned so far.

        Raises UttError if the log cannot be read.
        """
        planned = self._plan(progress)
        self._log.planned = planned.change
        return planned

    def _plan(self, progress: Callable[[int], None]) -> ImportResult:
        fitting, present = self._fitted(self._overlap, progress)
        if fitting.clashes:
            # An earlier import may have resolved them.
            tried = (self._fitted(overlap, lambda number: None) for overlap in (CLIP, SKIP))
            fitting, present = next((each for each in tried if each[0].is_repeated), (fitting, present))
        return ImportResult(fitting, self._intake.number, present, self._intake.cut)

    def _fitted(self, overlap: str, progress: Callable[[int], None]) -> tuple[Fitting, int]:
        """Return what resolving overlaps like this would do, and how many durations without times are in the log."""
        entries, lines = self._log.entries, self._intake.entries
        timed: Iterable[Stretch] = self._intake.timed
        present = split = 0
        if self._intake.loose:
            # Report remarks once, even if the import is repeated because the log was changed meanwhile.
            remarks, self._remarks = self._remarks, Remarks()
            timed, present, split = place_durations(
                self._intake.loose, self._intake.timed, entries, self._calendar, remarks
            )
        fitting = Fitting(overlap)
        if lines and not self._intake.timed and not self._intake.loose and self._can_take_lines(lines):
            fitting.fit_entries(lines, self._between(lines[0].datetime, lines[-1].datetime))
        else:
            if lines:
                timed = sorted([*timed, *_stretches_of(lines)], key=_start)
            stretches = _reporting(timed, progress)
            for first in stretches:
                fitting.fit(chain([first], stretches), entries.since(first.start))
        fitting.imported -= split
        return fitting, present

    def apply(self, progress: Callable[[int], None] = lambda number: None) -> ImportResult:
        """Add what was read to the log, in one write, which one undo reverts; return what that did.

        *progress* is called as by ``plan``. If there are overlaps, and no option says what to do, nothing is done.
        Raises UttError if the log cannot be written; then it is unchanged.
        """
        done: list[ImportResult] = []

        def change() -> Change:
            done[:] = [self._plan(progress)]
            return Change() if done[0].clashes else done[0].change

        self._log.apply(change)
        return done[0]

    def _between(self, start: datetime, end: datetime) -> Iterator[Entry]:
        """Yield the log's entries from the last one before *start* on, to the first one from *end* on."""
        for entry in self._log.entries.since(start):
            yield entry
            if is_earlier(end, entry):
                return

    def _can_take_lines(self, lines: Sequence[Entry]) -> bool:
        """Return true if the lines of another log can be added unchanged, so that all activities of both keep their
        durations.
        """
        first, last = lines[0], lines[-1]
        before = after = None
        between, keys = set(), Keys()
        for entry in self._between(first.datetime, last.datetime):
            if is_earlier(entry, first):
                before = entry
            elif is_earlier(last, entry):
                after = entry
                break
            else:
                between.add(keys.of(entry))
        # The entries in between are from an earlier import, of more lines or of fewer.
        begins = before is None or first.name == HELLO_ENTRY_NAME or keys.of(first) in between
        ends = after is None or after.name == HELLO_ENTRY_NAME or keys.of(last) in between
        if between:
            between.difference_update(map(keys.of, lines))
        return not between and begins and ends


def _require_content(source: Source) -> None:
    if not source.is_directory and not source.head.strip():
        source.fail("", "is empty: name the file that the program wrote")


def _require_foreign(source: Source) -> None:
    """Raise UttError if the source is a log of utt."""
    import shlex

    lines = (line for line in source.head.splitlines() if line.strip() and not line.startswith("#"))
    if parse_line(next(lines, "")) is not None:
        source.fail("", f"it is a log of utt: add its entries to yours with utt merge {shlex.quote(source.path)}")


def _stretches_of(lines: Sequence[Entry]) -> Iterator[Stretch]:
    """Yield the activities between the entries of another log."""
    for before, entry in pairwise(lines):
        if entry.name != HELLO_ENTRY_NAME and elapsed(before, entry) > _NOTHING:
            yield Stretch(before.datetime, entry.datetime, entry.name, entry.comment, str(entry))


def _start(stretch: Stretch) -> datetime:
    return stretch.start


def _reporting(each: Iterable[_Each], progress: Callable[[int], None], number: int = 0) -> Iterator[_Each]:
    """Yield *each*, and tell *progress* how many there have been with *number* before them."""
    for so_many, one in enumerate(each, number + 1):
        yield one
        progress(so_many)


def _zone(name: str) -> tzinfo:
    """Return the time zone called *name*. Raises UttError if there is no such zone."""
    from dateutil import tz

    # dateutil takes paths as well, and UTC+3, which some read as three hours east, and others as three hours west.
    found = tz.gettz(name) if re.fullmatch(r"[A-Za-z][\w+-]*(?:/[A-Za-z][\w+-]*)*", name, re.ASCII) else None
    if not isinstance(found, tz.tzfile | tz.tzutc):
        raise UttError(f"There is no time zone {name!r}: write it like --zone Europe/Berlin")
    return found
