"""Stretches: intervals to import, stored in little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from utt.domain import zone
from utt.domain.calendar import Calendar
from utt.domain.instant import Moment
from utt.domain.printable import excerpt
from utt.exchange.columns import Clock, Clocks, Labels, in_order


class Stretch:
    """An interval to import: from ``start`` to ``end``, moments of the log, with a name and a comment."""

    __slots__ = ("comment", "end", "name", "start", "where")

    def __init__(self, start: datetime, end: datetime, name: str, comment: str | None, where: str) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.comment = comment
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"

    @property
    def text(self) -> str:
        """Its times and its name, for messages."""
        is_same_date = f"{self.start:%Y-%m-%d}" == f"{self.end:%Y-%m-%d}"
        end = f"{self.end:%H:%M}" if is_same_date else f"{self.end:%Y-%m-%d %H:%M}"
        return f"{self.start:%Y-%m-%d %H:%M}-{end} {excerpt(self.name)}"


class Stretches:
    """Stores stretches in columns of numbers. Iterating creates them lazily, the earliest first.

    If *has_offsets* is true, each moment has its offset from UTC if that is known, otherwise only moments on days on
    which the clock changes.
    """

    def __init__(self, calendar: Calendar, has_offsets: bool) -> None:
        self._calendar = calendar
        self._has_offsets = has_offsets
        self._starts, self._ends = Clocks(), Clocks()
        self._labels = Labels()
        self._seen: set[date] = set()
        self._days_of_change: set[date] = set()

    def __len__(self) -> int:
        return len(self._labels)

    def begin(self, source_name: str) -> None:
        """Start a new source: what is added from here on belongs to the source with this name."""
        self._labels.begin(source_name)

    def add(self, start: Clock, end: Clock, name: str, comment: str | None, where: str) -> None:
        """Add a stretch from *start* to *end*; *where* is its place in its source."""
        self._starts.add(start)
        self._ends.add(end)
        self._labels.add(name, comment, where)
        days = {self._calendar.day_of(wall) for wall, offset in (start, end) if offset is not None}
        if start[1] != end[1]:
            self._days_of_change |= days
        for day in days - self._seen:
            self._seen.add(day)
            if zone.offset_at(self._calendar.start_of(day)) != zone.offset_at(self._calendar.end_of(day)):
                self._days_of_change.add(day)

    def __iter__(self) -> Iterator[Stretch]:
        yield from map(self.__getitem__, self.numbers())

    def numbers(self) -> Sequence[int]:
        """Return the numbers of all, the earliest first."""
        return in_order(len(self), self._start)

    def _start(self, number: int) -> datetime:
        return self._moment(self._starts[number])

    def __getitem__(self, number: int) -> Stretch:
        return Stretch(self._start(number), self._moment(self._ends[number]), *self._labels[number])

    def _moment(self, clock: Clock) -> datetime:
        wall, offset = clock
        if offset is not None and (self._has_offsets or self._calendar.day_of(wall) in self._days_of_change):
            return Moment.at(wall, offset)
        return wall
