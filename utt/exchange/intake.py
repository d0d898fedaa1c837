"""From what a format gives to stretches of the log: names as utt writes them, and minutes of the clock on this wall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo

from utt.domain import zone
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, elapsed, in_order, require_writable
from utt.domain.instant import Moment
from utt.errors import UttError
from utt.exchange.names import Names
from utt.exchange.record import Record
from utt.exchange.remarks import Remarks
from utt.exchange.source import Source
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from utt.exchange.record import Read

_NOTHING = timedelta()
_MINUTE = timedelta(minutes=1)

Clock = tuple[datetime, timedelta | None]
"""What the clock on the wall shows, to the minute, and its offset from UTC, None where that is not known."""


class Stretch:
    """A stretch of time to be imported: from ``start`` to ``end``, moments of the log, with a name and a comment."""

    __slots__ = ("comment", "end", "name", "start", "where")

    def __init__(self, start: datetime, end: datetime, name: str, comment: str | None, where: str) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.comment = comment
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.start:%Y-%m-%d %H:%M}-{self.end:%H:%M} {self.name}"


class Loose:
    """So much of an activity on a day, at times that nobody knows. A negative ``duration`` is to be taken from it."""

    __slots__ = ("comment", "day", "duration", "name", "where")

    def __init__(self, day: date, duration: timedelta, name: str, comment: str | None, where: str) -> None:
        self.day = day
        self.duration = duration
        self.name = name
        self.comment = comment
        self.where = where


class Intake:
    """Takes in what the sources hold.

    ``loose`` is what has a duration and no times, and ``entries`` what is a line of a log already; ``stretches()``
    gives the rest. ``number`` says how many there were, and ``cut`` by how much the time that they count changed since
    the log has no seconds. Of instants, the clock shows what it does in the time zone of this system. Times of the
    clock on the wall are those of the *given_zone*, or without one, of here. If *has_offsets* is true, each moment has
    the offset from UTC, and else those of days on which the clock changes.
    """

    def __init__(self, remarks: Remarks, calendar: Calendar, given_zone: tzinfo | None, has_offsets: bool) -> None:
        self.loose: list[Loose] = []
        self.entries: list[Entry] = []
        self.number = 0
        self.cut = _NOTHING
        self._remarks = remarks
        self._calendar = calendar
        self._zone = given_zone
        self._has_offsets = has_offsets
        self._names = Names(remarks)
        self._read: list[tuple[Clock, Clock, str, str | None, str]] = []
        self._seen: set[date] = set()
        self._days_of_change: set[date] = set()
        self._offsets: dict[timedelta, timedelta] = {}

    def take(self, source: Source, read: Iterable[Read]) -> None:
        """Take in what was *read* from the *source*. Raises UttError, with the place, for what cannot be."""
        for each in read:
            self.number += 1
            if isinstance(each, Entry):
                require_writable(each)
                self.entries.append(each)
                continue
            try:
                self._take(each)
            except (UttError, OverflowError, ValueError) as error:
                reason = str(error) if isinstance(error, UttError) else "no such time"
                source.fail(each.where or f"record {self.number}", reason)
        self.entries = in_order(self.entries)

    def _take(self, record: Record) -> None:
        comment = self._names.comment(record.comment)
        name = self._names.of(record.name, record.project, record.task, tuple(record.tags), comment)
        if record.start is None or (record.end is None and record.duration is not None):
            if record.day is None or record.duration is None:
                raise UttError("it has neither times nor a duration")
            self._take_loose(Loose(record.day, record.duration, name, comment, record.where))
            return
        if record.end is None:
            self._remarks.add(
                "one record is left out, since it still goes on", "{} records are left out, since they still go on"
            )
            return
        start, end = self._instant(record.start, 0), self._instant(record.end, 0)
        if _lasts(start, end) < _NOTHING and self._zone is not None:
            # It ends in the second one of an hour that is there twice.
            end = self._instant(record.end, 1)
        exact = _lasts(start, end)
        if exact < _NOTHING:
            raise UttError("it ends before it starts")
        clocks = self._clock(start), self._clock(end)
        counted = _between(*clocks)
        self.cut += counted - exact
        if not counted:
            self._remarks.add(
                "one record is left out, since it has no whole minute",
                "{} records are left out, since they have no whole minute",
            )
            return
        self._read.append((*clocks, name, comment, record.where))

    def _take_loose(self, loose: Loose) -> None:
        seconds = loose.duration % _MINUTE
        loose.duration -= seconds
        self.cut -= seconds
        if loose.duration:
            self.loose.append(loose)

    def _instant(self, moment: datetime, fold: int) -> datetime:
        if moment.tzinfo is None and self._zone is not None:
            return moment.replace(tzinfo=self._zone, fold=fold)
        return moment

    def _clock(self, moment: datetime) -> Clock:
        """Return what the clock here shows at the *moment*."""
        if moment.tzinfo is None:
            return moment.replace(second=0, microsecond=0), None
        shown = moment.astimezone()
        offset = shown.utcoffset() or _NOTHING
        wall = shown.replace(second=0, microsecond=0, tzinfo=None, fold=0)
        day = self._calendar.day_of(wall)
        if day not in self._seen:
            self._seen.add(day)
            if zone.offset_at(self._calendar.start_of(day)) != zone.offset_at(self._calendar.end_of(day)):
                self._days_of_change.add(day)
        return wall, self._offsets.setdefault(offset, offset)

    def stretches(self) -> Iterator[Stretch]:
        """Yield what has times, in the order in which it was read."""
        for (start, start_offset), (end, end_offset), *_ in self._read:
            if start_offset != end_offset:
                self._days_of_change |= {self._calendar.day_of(start), self._calendar.day_of(end)}
        for start_clock, end_clock, name, comment, where in self._read:
            yield Stretch(self._moment(*start_clock), self._moment(*end_clock), name, comment, where)

    def _moment(self, wall: datetime, offset: timedelta | None) -> datetime:
        if offset is not None and (self._has_offsets or self._calendar.day_of(wall) in self._days_of_change):
            return Moment.at(wall, round(offset / _MINUTE) * _MINUTE)
        return wall


def _lasts(start: datetime, end: datetime) -> timedelta:
    try:
        return elapsed(start, end)
    except TypeError:
        raise UttError("one of its ends has a time zone, and the other has none") from None


def _between(start: Clock, end: Clock) -> timedelta:
    """Return the time that passes from *start* to *end*: by the wall's clock, unless both know their offsets."""
    wall = elapsed(start[0], end[0])
    return wall if start[1] is None or end[1] is None else wall - (end[1] - start[1])
