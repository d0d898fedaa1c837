"""From what a format gives to stretches of the log: names as utt writes them, and minutes of the clock on this wall."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, elapsed, in_order, require_writable, without_offset
from utt.errors import UttError
from utt.exchange.columns import Clock
from utt.exchange.names import Names
from utt.exchange.record import Record
from utt.exchange.remarks import Remarks
from utt.exchange.source import Source
from utt.exchange.stretches import Stretches
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from utt.exchange.record import Read

_NOTHING = timedelta()
_MINUTE = timedelta(minutes=1)


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

    ``timed`` is what has times, ``loose`` what has a duration and none, and ``entries`` what is a line of a log
    already. ``number`` says how many there were, and ``cut`` by how much the time that they count changed since the log
    has no seconds. Of instants, the clock shows what it does in the time zone of this system. Times of the clock on the
    wall are those of the *given_zone*, or without one, of here. If *has_offsets* is true, each moment has the offset
    from UTC, and else those of days on which the clock changes.
    """

    def __init__(self, remarks: Remarks, calendar: Calendar, given_zone: tzinfo | None, has_offsets: bool) -> None:
        self.timed = Stretches(calendar, has_offsets)
        self.loose: list[Loose] = []
        self.entries: list[Entry] = []
        self.number = 0
        self.cut = _NOTHING
        self._remarks = remarks
        self._zone = given_zone
        self._names = Names(remarks)
        self._left_over: dict[date, timedelta] = {}

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
        clocks = _clock(start), _clock(end)
        counted = _between(*clocks)
        self.cut += counted - exact
        if not counted:
            self._remarks.add(
                "one record is left out, since it has no whole minute",
                "{} records are left out, since they have no whole minute",
            )
            return
        self.timed.add(*clocks, name, comment, record.where)

    def _take_loose(self, loose: Loose) -> None:
        # Those of a day are laid one after the other, and it is the instants between them that are cut.
        exact = self._left_over.get(loose.day, _NOTHING) + loose.duration
        self._left_over[loose.day] = exact % _MINUTE
        counted = exact - self._left_over[loose.day]
        self.cut += counted - loose.duration
        loose.duration = counted
        if loose.duration:
            self.loose.append(loose)

    def _instant(self, moment: datetime, fold: int) -> datetime:
        if moment.tzinfo is None and self._zone is not None:
            return moment.replace(tzinfo=self._zone, fold=fold)
        return moment


def _clock(moment: datetime) -> Clock:
    """Return what the clock here shows at the *moment*."""
    if moment.tzinfo is None:
        return without_offset(moment), None
    shown = moment.astimezone()
    return without_offset(shown), shown.utcoffset()


def _lasts(start: datetime, end: datetime) -> timedelta:
    try:
        return elapsed(start, end)
    except TypeError:
        raise UttError("one of its ends has a time zone, and the other has none") from None


def _between(start: Clock, end: Clock) -> timedelta:
    """Return the time that passes from *start* to *end*: by the wall's clock, unless both know their offsets."""
    wall = elapsed(start[0], end[0])
    return wall if start[1] is None or end[1] is None else wall - (end[1] - start[1])
