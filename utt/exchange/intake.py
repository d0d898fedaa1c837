"""Turns records of a format into intervals of the log: with utt's names, and minutes of the system's clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import product

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, elapsed, is_earlier, parse_line, without_offset
from utt.errors import UttError
from utt.exchange.columns import Clock, EntryColumns
from utt.exchange.durations import Durations
from utt.exchange.names import Names
from utt.exchange.record import Record
from utt.exchange.remarks import Remarks
from utt.exchange.source import Source
from utt.exchange.stretches import Stretches
from utt.lazy import TYPE_CHECKING
from utt.timelog.change import require_writable

if TYPE_CHECKING:
    from utt.exchange.record import Read

_NOTHING = timedelta()
_MINUTE = timedelta(minutes=1)


class Intake:
    """Collects the records of the sources.

    ``timed`` has those with times, ``loose`` those with only a duration, and ``entries`` lines of another log.
    ``number`` is their number, and ``cut`` the change in total time since the log has no seconds. Instants are
    converted to the system's time zone. Times of the clock on the wall are in the *given_zone*, or without one, in the
    system's. If *has_offsets* is true, each moment gets its offset from UTC, otherwise only moments on days on which
    the clock changes.
    """

    def __init__(self, remarks: Remarks, calendar: Calendar, given_zone: tzinfo | None, has_offsets: bool) -> None:
        self.timed = Stretches(calendar, has_offsets)
        self.loose = Durations()
        self.entries = EntryColumns()
        self.number = 0
        self.cut = _NOTHING
        self._remarks = remarks
        self._zone = given_zone
        self._names = Names(remarks)
        self._left_over: dict[date, timedelta] = {}

    def take(self, source: Source, read: Iterable[Read]) -> None:
        """Add what was *read* from the *source*. Raises UttError, with the place, for an invalid record."""
        self.timed.begin(source.name)
        self.loose.begin(source.name)
        for number, each in enumerate(read, 1):
            self.number += 1
            where = f"entry {number}" if isinstance(each, Entry) else each.where or f"record {number}"
            try:
                if isinstance(each, Entry):
                    self.entries.append(_as_read(each))
                else:
                    self._take(each, where)
            except (UttError, OverflowError, ValueError) as error:
                reason = str(error) if isinstance(error, UttError) else "no such time"
                source.fail(where, reason)
        self.entries = self.entries.in_order()

    def _take(self, record: Record, where: str) -> None:
        if record.start is None or (record.end is None and record.duration is not None):
            if record.day is None or record.duration is None:
                raise UttError("it has neither times nor a duration")
            self.loose.add(record.day, self._in_minutes(record.day, record.duration), *self._texts(record), where)
            return
        if record.end is None:
            self._remarks.add(
                "one record is left out, since it is still running",
                "{} records are left out, since they are still running",
            )
            return
        start, end = self._instants(record.start, record.end, 0)
        if record.duration is not None and record.start.tzinfo is None and record.end.tzinfo is None:
            start, end = self._as_lasted(record.start, record.end, record.duration) or (start, end)
        if is_earlier(end, start) and self._zone is not None:
            # It ends in the second occurrence of an hour that happens twice.
            start, end = self._instants(record.start, record.end, 1)
        exact = elapsed(start, end)
        if exact < _NOTHING:
            raise UttError("it ends before it starts")
        clocks = _clock(start), _clock(end)
        counted = _between(*clocks)
        self.cut += counted - exact
        if not counted:
            self._remarks.add(
                "one record is left out, since it has no whole minute",
                "{} records are left out, since they have no whole minute",
            )
            return
        self.timed.add(*clocks, *self._texts(record), where)

    def _texts(self, record: Record) -> tuple[str, str | None]:
        """Return the name and the comment in the log. Only for records that are imported, since it remarks on them."""
        comment = self._names.comment(record.comment)
        return self._names.of(record.name, record.project, record.task, tuple(record.tags), comment), comment

    def _in_minutes(self, day: date, duration: timedelta) -> timedelta:
        """Return what counts of a *duration* on this *day*."""
        # Durations of a day are placed one after the other, and the instants between them are truncated.
        exact = self._left_over.get(day, _NOTHING) + duration
        self._left_over[day] = exact % _MINUTE
        counted = exact - self._left_over[day]
        self.cut += counted - duration
        return counted

    def _as_lasted(self, start: datetime, end: datetime, duration: timedelta) -> tuple[datetime, datetime] | None:
        """Return two times of the clock on the wall as the instants in UTC that are as far apart as the *duration*
        says. None if there are none, or the clock does not change between them.
        """
        starts, ends = ([self._in_utc(each, fold) for fold in (0, 1)] for each in (start, end))
        if starts[0] == starts[1] and ends[0] == ends[1] and elapsed(starts[0], ends[0]) == elapsed(start, end):
            return None
        pairs = product(starts, ends)
        return next((pair for pair in pairs if abs(elapsed(*pair) - duration) < _MINUTE), None)

    def _in_utc(self, moment: datetime, fold: int) -> datetime:
        return moment.replace(tzinfo=self._zone, fold=fold).astimezone(UTC)

    def _instants(self, start: datetime, end: datetime, end_fold: int) -> tuple[datetime, datetime]:
        """Return both as instants in UTC if one of them is an instant, else unchanged."""
        if self._zone is not None:
            start, end = _with_zone(start, self._zone, 0), _with_zone(end, self._zone, end_fold)
        if start.tzinfo is end.tzinfo and start.tzinfo in (None, UTC):
            return start, end
        # If only one has an offset, the duration is that of the clocks, as in the log.
        start = _with_zone(start, _fixed(end), 0)
        end = _with_zone(end, _fixed(start), 0)
        # Subtracting two in the same zone would use its clock.
        return start.astimezone(UTC), end.astimezone(UTC)


def _with_zone(moment: datetime, zone: tzinfo | None, fold: int) -> datetime:
    return moment.replace(tzinfo=zone, fold=fold) if moment.tzinfo is None else moment


def _fixed(moment: datetime) -> tzinfo | None:
    offset = moment.utcoffset()
    return None if offset is None else timezone(offset)


def _as_read(entry: Entry) -> Entry:
    """Return the entry that the log has after writing the line of *entry*. Raises UttError if that is not an entry."""
    require_writable(entry)
    read = parse_line(str(entry))
    if read is None:
        raise UttError("it is not a line of a log")
    return read


def _clock(moment: datetime) -> Clock:
    """Return what the system's clock shows at the *moment*."""
    if moment.tzinfo is None:
        return without_offset(moment), None
    shown = moment.astimezone()
    return without_offset(shown), shown.utcoffset()


def _between(start: Clock, end: Clock) -> timedelta:
    """Return the time from *start* to *end*: by the clock on the wall, unless both have offsets."""
    wall = elapsed(start[0], end[0])
    return wall if start[1] is None or end[1] is None else wall - (end[1] - start[1])
