"""Stretches of time to be imported, very many of which take little memory."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from utt.domain import zone
from utt.domain.calendar import Calendar
from utt.domain.entry import elapsed
from utt.domain.instant import Moment

_MINUTE = timedelta(minutes=1)
_FIRST = datetime.min
_UNKNOWN = -(1 << 15)
_MOST_DIGITS = 18

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


class Stretches:
    """Holds stretches in columns of numbers. Iterating makes each of them, the earliest first, when it is asked for.

    If *has_offsets* is true, each moment has its offset from UTC where that is known, and else those of days on which
    the clock changes.
    """

    def __init__(self, calendar: Calendar, has_offsets: bool) -> None:
        self._calendar = calendar
        self._has_offsets = has_offsets
        self._starts, self._ends = _Clocks(), _Clocks()
        self._names: list[str] = []
        self._comments: list[str | None] = []
        self._places = _Places()
        self._seen: set[date] = set()
        self._days_of_change: set[date] = set()

    def __len__(self) -> int:
        return len(self._names)

    def add(self, start: Clock, end: Clock, name: str, comment: str | None, where: str) -> None:
        """Add a stretch from *start* to *end*; *where* is its place in its source."""
        self._starts.add(start)
        self._ends.add(end)
        self._names.append(name)
        self._comments.append(comment)
        self._places.add(where)
        days = {self._calendar.day_of(wall) for wall, offset in (start, end) if offset is not None}
        if start[1] != end[1]:
            self._days_of_change |= days
        for day in days - self._seen:
            self._seen.add(day)
            if zone.offset_at(self._calendar.start_of(day)) != zone.offset_at(self._calendar.end_of(day)):
                self._days_of_change.add(day)

    def __iter__(self) -> Iterator[Stretch]:
        for number in sorted(range(len(self)), key=lambda number: self._moment(self._starts[number])):
            start, end = self._moment(self._starts[number]), self._moment(self._ends[number])
            yield Stretch(start, end, self._names[number], self._comments[number], self._places[number])

    def _moment(self, clock: Clock) -> datetime:
        wall, offset = clock
        if offset is not None and (self._has_offsets or self._calendar.day_of(wall) in self._days_of_change):
            return Moment.at(wall, offset)
        return wall


class _Clocks:
    """What clocks showed, and their offsets to the minute, each as two numbers."""

    def __init__(self) -> None:
        self._walls = array("q")
        self._offsets = array("h")

    def add(self, clock: Clock) -> None:
        wall, offset = clock
        self._walls.append(elapsed(_FIRST, wall) // _MINUTE)
        # Long ago, every place had its own time, with seconds.
        self._offsets.append(_UNKNOWN if offset is None else round(offset / _MINUTE))

    def __getitem__(self, number: int) -> Clock:
        offset = self._offsets[number]
        wall = _FIRST + self._walls[number] * _MINUTE
        return wall, None if offset == _UNKNOWN else offset * _MINUTE


class _Places:
    """Places in sources, such as ``line 17``, of most of which nothing but the number is their own."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._numbers = array("q")

    def add(self, place: str) -> None:
        words, _, digits = place.rpartition(" ")
        is_number = digits.isascii() and digits.isdecimal() and digits[0] != "0" and len(digits) <= _MOST_DIGITS
        self._words.append(sys.intern(words if is_number else place))
        self._numbers.append(int(digits) if is_number else 0)

    def __getitem__(self, number: int) -> str:
        words, digits = self._words[number], self._numbers[number]
        return f"{words} {digits}" if digits else words
