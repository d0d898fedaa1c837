"""What a day is. No other module knows where a day ends and the next one begins."""

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
_HOUR = timedelta(hours=1)


class Calendar:
    """The days that moments belong to. A day begins at midnight.

    The one in force begins them as the sections ``[day]`` of the configuration say. Moments are naive local times, and
    days are dates. A subclass whose days begin at another time overrides ``day_of`` and ``start_of``; the other methods
    follow from these two.

    Since 2.0.
    """

    __slots__ = ()

    def day_of(self, moment: datetime) -> date:
        """Return the day that *moment* lies in."""
        return moment.date()

    def start_of(self, day: date) -> datetime:
        """Return the moment at which *day* begins."""
        return datetime.combine(day, time())

    def end_of(self, day: date) -> datetime:
        """Return the moment at which *day* ends and the next one begins; for the last possible day, the last moment."""
        return datetime.max if day == date.max else self.start_of(day + _DAY)

    def at(self, day: date, clock_time: time) -> datetime:
        """Return the first moment from the start of *day* on at which a clock shows *clock_time*.

        It lies in *day*, unless that has less than 24 hours. Raises OverflowError after the year 9999.
        """
        start = self.start_of(day)
        moment = datetime.combine(start, clock_time)
        return moment if moment >= start else moment + _DAY

    def all_at(self, day: date, clock_time: time) -> list[datetime]:
        """Return every moment of *day* at which a clock shows *clock_time*: one, if the day has 24 hours.

        A day that is shorter may have none, and one that is longer two. Raises OverflowError after the year 9999.
        """
        moment = self.at(day, clock_time)
        return [moment + times * _DAY for times in range(-((moment - self.end_of(day)) // _DAY))]

    def is_same_day(self, one: datetime, other: datetime) -> bool:
        """Return true if both moments lie in one day."""
        return self.day_of(one) == self.day_of(other)

    def split(self, start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
        """Cut the stretch from *start* to *end* where days end. Yield each day with the start and end of its part.

        If *start* knows its offset from UTC, days end when the clock says so on the wall there.
        """
        while start < end:
            day = self.day_of(start)
            part_end = min(on_wall_of(start, self.end_of(day)), end)
            yield day, start, part_end
            start = part_end


def hours_of(start: datetime, end: datetime) -> Iterator[tuple[int, datetime, datetime]]:
    """Cut the stretch from *start* to *end* where hours of the clock end. Yield each hour with the ends of its part."""
    while start < end:
        into = timedelta(minutes=start.minute, seconds=start.second, microseconds=start.microsecond)
        part_end = end if end - start <= _HOUR - into else on_wall_of(start, start - into + _HOUR)
        yield start.hour, start, part_end
        start = part_end


def latest_start(days: Calendar) -> timedelta:
    """Return a time of day from which on a moment is known to lie in the day of its date; a whole day if none is."""
    if type(days) is Calendar:
        return timedelta()
    return days.latest_start if type(days) is day_starts.DayStarts else _DAY


def has_equal_days(days: Calendar) -> bool:
    """Return true if all days, but for the first and the last possible one, are known to have 24 hours of the clock.

    Of those of a plugin, that is not known.
    """
    if type(days).start_of is Calendar.start_of and type(days).end_of is Calendar.end_of:
        return True
    return type(days) is day_starts.DayStarts and days.is_constant
