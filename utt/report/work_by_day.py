"""The work of each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from utt.domain.activity import ActivityType, Span
from utt.domain.calendar import Calendar
from utt.domain.entry import elapsed


class WorkByDay:
    """The duration of each day's work, and its distinct names.

    There may be many days, so this keeps no object per day. Iterating gives them in order.
    """

    __slots__ = ("_days", "_durations", "_is_in_order", "_names")

    def __init__(self) -> None:
        self._days: list[date] = []
        self._durations: list[timedelta] = []
        self._names: list[tuple[str, ...]] = []
        self._is_in_order = True

    def add(self, day: date, duration: timedelta, names: tuple[str, ...]) -> None:
        """Add work with these distinct *names* to *day*."""
        if not self._days or day != self._days[-1]:
            self._is_in_order = self._is_in_order and (not self._days or day > self._days[-1])
            self._days.append(day)
            self._durations.append(duration)
            self._names.append(names)
            return
        self._durations[-1] += duration
        present = self._names[-1]
        if names != present and (new := tuple(name for name in names if name not in present)):
            self._names[-1] = present + new

    def add_all(self, days: list[date], durations: list[timedelta], names: list[tuple[str, ...]]) -> None:
        """Add work to distinct *days*, which are in order; like ``add``, but many at a time."""
        if days:
            # The first day may be the last one of the previous call.
            self.add(days[0], durations[0], names[0])
            self._days += days[1:]
            self._durations += durations[1:]
            self._names += names[1:]

    @property
    def columns(self) -> tuple[Sequence[date], Sequence[timedelta], Sequence[tuple[str, ...]]]:
        """The days in order, the time of each, and its names."""
        if self._is_in_order:
            return self._days, self._durations, self._names
        combined = WorkByDay()
        days = zip(self._days, self._durations, self._names, strict=True)
        for day, duration, names in sorted(days, key=lambda each: each[0]):
            combined.add(day, duration, names)
        return combined.columns

    def __iter__(self) -> Iterator[tuple[date, timedelta, tuple[str, ...]]]:
        return zip(*self.columns, strict=True)


def adding_work(spans: Iterable[Span], days: Calendar, work: WorkByDay) -> Iterator[Span]:
    """Yield the spans, after adding the *work* of each to its days."""
    for span in spans:
        name, start, end, _, _ = span
        if ActivityType.of(name) == ActivityType.WORK:
            for day, part_start, part_end in days.split(start, end):
                work.add(day, elapsed(part_start, part_end), (name,))
        yield span
