"""Times for people: without the date if that is today."""

from __future__ import annotations

from datetime import datetime

from utt.domain.calendar import Calendar


def format_times(start: datetime, end: datetime, now: datetime, calendar: Calendar) -> str:
    """Return when something began and ended, as in ``09:00-10:30``, with dates if they are not today.

    Since 2.0.
    """
    if calendar.is_same_day(start, end):
        return f"{format_time(start, now, calendar)}-{end:%H:%M}"
    return f"{start.isoformat(' ', 'minutes')}-{format_time(end, now, calendar)}"


def format_time(moment: datetime, now: datetime, calendar: Calendar) -> str:
    """Return the time of day, with the date if it is not today."""
    return f"{moment:%H:%M}" if calendar.is_same_day(moment, now) else moment.isoformat(" ", "minutes")
