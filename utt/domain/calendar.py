"""When days begin and end. No other module knows that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from utt.domain.entry import on_wall_of
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import day_starts
else:
    day_starts = lazy("utt.domain.day_starts")

_DAY = timedelta(days=1)


class Calendar:
    """Assigns moments to days. A day begins at midnight.

    The component uses the sections ``[day]`` of the configuration. Moments are naive local times, and days are dates. A
    subclass whose days begin at another time overrides ``day_of`` and ``start_of``; the other methods follow from these
    two.

    Since 2.0.
    """

    __slots__ = ()

    def day_of(self, moment: datetime) -> date:
        """Return the day that contains *moment*."""
        return moment.date()

    def start_of(self, day: date) -> datetime:
        """Return the moment at which *day* begins."""
        return datetime.combine(day, time())

    def end_of(self, day: date) -> datetime:
        """Return the moment at which *day* ends and the next one begins; for the last possible day, the last moment."""
        return datetime.max if day == date.max else self.start_of(day + _DAY)

    def at(self, day: date, clock_time: time) -> datetime:
        """Return the first moment from the start of *day* on at which a clock shows *clock_time*.

        It is in *day*, unless that has less than 24 hours. Raises OverflowError after the year 9999.
        """
        start = self.start_of(day)
        moment = datetime.combine(start, clock_time)
        return moment if moment >= start else moment + _DAY

    def all_at(self, day: date, clock_time: time) -> list[datetime]:
        """Return every moment of *day* at which a clock shows *clock_time*: exactly one if the day has 24 hours.

        A shorter day may have none, and a longer one two. Raises OverflowError after the year 9999.
        """
        moment = self.at(day, clock_time)
        return [moment + times * _DAY for times in range(-((moment - self.end_of(day)) // _DAY))]

    def is_same_day(self, one: datetime, other: datetime) -> bool:
        """Return true if both moments are in the same day."""
        return self.day_of(one) == self.day_of(other)

    def split(self, start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
        """Split the time from *start* to *end* where days end. Yield each day with the start and end of its part.

        If *start* knows its offset from UTC, days end by the clock on the wall there.
        """
        while start < end:
            day = self.day_of(start)
            part_end = min(on_wall_of(start, self.end_of(day)), end)
            yield day, start, part_end
            start = part_end
