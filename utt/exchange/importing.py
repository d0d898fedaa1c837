"""``utt import``: turns other programs' files into one change of the log."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import chain, pairwise

from utt.domain.calendar import Calendar
from utt.domain.entry import HELLO_ENTRY_NAME, Entry, elapsed, is_earlier, without_offset
from utt.errors import UttError
from utt.exchange.intake import Intake
from utt.exchange.laying import laid
from utt.exchange.merging import REFUSE, Clash, Merging
from utt.exchange.record import Record
from utt.exchange.remarks import Remarks
from utt.exchange.source import Source
from utt.exchange.stretches import Stretch, Stretches
from utt.lazy import TYPE_CHECKING
from utt.plugin_system.format import Formats
from utt.runtime.clock import Now
from utt.timelog.change import Change
from utt.timelog.log import Log

if TYPE_CHECKING:
    from collections.abc import Callable

    from utt.plugin_system.format import Format

_NOTHING = timedelta()


class Imported:
    """The result of an import, or of a dry run.

    ``change`` is the change of the log. ``number`` is how many records were read, ``imported`` how many of them are
    imported, ``present`` how many the log already had, ``left_out`` how many are left out since they overlap others,
    and ``clipped`` how many are imported in part. ``clashes`` are the overlaps that prevent the import: ``str`` of one
    names both records. ``cut`` is the change in total time because the log has no seconds, a timedelta.

    Since 2.0.
    """

    def __init__(self, merging: Merging, number: int, present: int, cut: timedelta) -> None:
        self.change: Change = merging.change
        self.number: int = number
        self.imported: int = merging.imported
        self.present: int = merging.present + present
        self.left_out: int = merging.left_out
        self.clipped: int = merging.clipped
        self.clashes: list[Clash] = merging.clashes
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

    def recognised(self, source: Source) -> Format:
        """Return the format whose reader recognises the *source*. Raises UttError if there is none, or several."""
        found = [each for each in self._formats.reading if self._formats.reader(each.name).recognises(source)]
        if len(found) == 1:
            return found[0]
        if not found:
            _require_records(source)
            known = ", ".join(each.name for each in self._formats.reading)
            raise UttError(
                f"{source.name} is in no format that utt knows: name one, like utt import watson FILE ({known})"
            )
        *names, last = (each.name for each in found)
        raise UttError(
            f"{source.name} may be in the format {', '.join(names)} or {last}: name it, like "
            f"utt import {last} {source.path}"
        )

    def read(self, source: Source, format_name: str, progress: Callable[[int], None] = lambda number: None) -> None:
        """Read the *source*. *progress* is called from time to time with the number of records so far.

        Raises UttError if the source cannot be read, or is not valid in this format.
        """
        reader = self._formats.reader(format_name)
        _require_content(source)
        self._intake.take(source, _told(reader.read(source), progress))

    def plan(self) -> Imported:
        """Return what importing everything that was read would do. Raises UttError if the log cannot be read."""
        entries, lines = self._log.entries, self._intake.entries
        timed: Stretches | list[Stretch] = self._intake.timed
        present = 0
        if self._intake.loose:
            timed = [*timed]
            # Report remarks once, even if the import is repeated because the log was changed meanwhile.
            remarks, self._remarks = self._remarks, Remarks()
            loose, present = laid(self._intake.loose, timed, entries, self._calendar, remarks)
            timed = sorted(timed + loose, key=_start)
        merging = Merging(self._overlap)
        if lines and not timed and self._can_take_lines(lines):
            merging.merge_entries(lines, self._between(lines[0].datetime, lines[-1].datetime))
        else:
            if lines:
                timed = sorted([*timed, *_stretches_of(lines)], key=_start)
            stretches = iter(timed)
            for first in stretches:
                merging.merge(chain([first], stretches), entries.since(first.start))
        return Imported(merging, self._intake.number, present, self._intake.cut)

    def apply(self) -> Imported:
        """Add what was read to the log, in one write, which one undo reverts; return what that did.

        If there are overlaps, and no option says what to do, nothing is done. Raises UttError if the log cannot be
        written; then it is unchanged.
        """
        done: list[Imported] = []

        def change() -> Change:
            done[:] = [self.plan()]
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
        between = set()
        for entry in self._between(first.datetime, last.datetime):
            if is_earlier(entry, first):
                before = entry
            elif is_earlier(last, entry):
                after = entry
                break
            else:
                between.add((without_offset(entry.datetime), entry.name))
        ours = {(without_offset(entry.datetime), entry.name) for entry in lines}
        # The entries in between are from an earlier import, of more lines or of fewer.
        begins = before is None or first.name == HELLO_ENTRY_NAME or _is_in(first, between)
        ends = after is None or after.name == HELLO_ENTRY_NAME or _is_in(last, between)
        return between <= ours and begins and ends


def _require_content(source: Source) -> None:
    if not source.is_directory and not source.head.strip():
        source.fail("", "is empty: name the file that the program wrote")


def _require_records(source: Source) -> None:
    """Raise UttError if the source contains nothing by which to recognise a format."""
    _require_content(source)
    if source.head.split() in (["[]"], ["[", "]"]):
        source.fail("", "is an empty list, which several programs write: there is nothing to import")


def _is_in(entry: Entry, present: set[tuple[datetime, str]]) -> bool:
    return (without_offset(entry.datetime), entry.name) in present


def _stretches_of(lines: Sequence[Entry]) -> Iterator[Stretch]:
    """Yield the activities between the entries of another log."""
    for before, entry in pairwise(lines):
        if entry.name != HELLO_ENTRY_NAME and elapsed(before, entry) > _NOTHING:
            yield Stretch(before.datetime, entry.datetime, entry.name, entry.comment, str(entry))


def _start(stretch: Stretch) -> datetime:
    return stretch.start


def _told(read: Iterator[Record | Entry], progress: Callable[[int], None]) -> Iterator[Record | Entry]:
    number = 0
    for number, record in enumerate(read, 1):
        yield record
        progress(number)


def _zone(name: str) -> tzinfo:
    """Return the time zone called *name*. Raises UttError if there is no such zone."""
    from dateutil import tz

    found = tz.gettz(name)
    if found is None:
        raise UttError(f"There is no time zone {name!r}: write it like --zone Europe/Berlin")
    return found
