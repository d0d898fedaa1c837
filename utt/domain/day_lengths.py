"""How long days are, and the hours in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from utt.domain.calendar import Calendar
from utt.domain.entry import on_wall_of
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import day_starts
else:
    day_starts = lazy("utt.domain.day_starts")

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def hours_of(start: datetime, end: datetime) -> Iterator[tuple[int, datetime, datetime]]:
    """Split the time from *start* to *end* at full hours. Yield each hour with the start and end of its part."""
    while start < end:
        into = timedelta(minutes=start.minute, seconds=start.second, microseconds=start.microsecond)
        part_end = end if end - start <= _HOUR - into else on_wall_of(start, start - into + _HOUR)
        yield start.hour, start, part_end
        start = part_end


def latest_start(days: Calendar) -> timedelta:
    """Return a time of day from which on a moment is certainly in the day of its date; 24 hours if there is none."""
    if type(days) is Calendar:
        return timedelta()
    return days.latest_start if type(days) is day_starts.DayStarts else _DAY


def has_equal_days(days: Calendar) -> bool:
    """Return true if all days, except the first and the last possible one, certainly have 24 hours by the clock.

    Returns false for a plugin's calendar.
    """
    if type(days).start_of is Calendar.start_of and type(days).end_of is Calendar.end_of:
        return True
    return type(days) is day_starts.DayStarts and days.is_constant
