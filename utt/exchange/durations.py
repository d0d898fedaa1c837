"""Durations without times, to import, stored in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Set
from datetime import date, timedelta
from itertools import groupby

from utt.exchange.columns import Labels, in_order

_MINUTE = timedelta(minutes=1)


class Loose:
    """An activity's duration on a day, without times. A negative ``duration`` is subtracted from the day."""

    __slots__ = ("comment", "day", "duration", "name", "where")

    def __init__(self, day: date, duration: timedelta, name: str, comment: str | None, where: str) -> None:
        self.day = day
        self.duration = duration
        self.name = name
        self.comment = comment
        self.where = where


class Durations:
    """Stores durations of whole minutes in columns of numbers."""

    def __init__(self) -> None:
        self._days = array("l")
        self._minutes = array("q")
        self._labels = Labels()

    def __len__(self) -> int:
        return len(self._days)

    def begin(self, source_name: str) -> None:
        """Start a new source: what is added from here on belongs to the source with this name."""
        self._labels.begin(source_name)

    def add(self, day: date, duration: timedelta, name: str, comment: str | None, where: str) -> None:
        """Add a duration, unless it is zero; *where* is its place in its source."""
        if duration:
            self._days.append(day.toordinal())
            self._minutes.append(duration // _MINUTE)
            self._labels.add(name, comment, where)

    def days(self) -> Set[date]:
        """Return the days that have any."""
        return {date.fromordinal(day) for day in set(self._days)}

    def by_day(self) -> Iterator[tuple[date, list[Loose]]]:
        """Yield each day with its durations, the earliest day first. They are new objects each time."""
        day_of = self._days.__getitem__
        for ordinal, numbers in groupby(in_order(len(self), day_of), key=day_of):
            day = date.fromordinal(ordinal)
            yield day, [Loose(day, self._minutes[each] * _MINUTE, *self._labels[each]) for each in numbers]
