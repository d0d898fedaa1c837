"""Times as people read them: of the day where that is today, else with the date."""

from __future__ import annotations

from datetime import datetime

from utt.domain.calendar import Calendar


def format_times(start: datetime, end: datetime, now: datetime, calendar: Calendar) -> str:
    """Return when something began and ended, as in ``09:00-10:30``, with dates where they are not those of today.

    Since 2.0.
    """
    if calendar.is_same_day(start, end):
        return f"{format_moment(start, now, calendar)}-{end:%H:%M}"
    return f"{start.isoformat(' ', 'minutes')}-{format_moment(end, now, calendar)}"


def format_moment(moment: datetime, now: datetime, calendar: Calendar) -> str:
    """Return the time of day, with the date where that is not today's."""
    return f"{moment:%H:%M}" if calendar.is_same_day(moment, now) else moment.isoformat(" ", "minutes")
