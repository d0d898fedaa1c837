"""The period of a report on everything."""

from __future__ import annotations

from datetime import datetime

from utt.domain.calendar import Calendar
from utt.domain.period import Period
from utt.timelog.read.entries import Entries


def whole(entries: Entries, now: datetime, calendar: Calendar) -> Period:
    """Return the days from the log's first entry to its last one, or to today if that is later."""
    today = calendar.day_of(now)
    first = next(iter(entries), None)
    if first is None:
        return Period(today, today)
    return Period(min(today, calendar.day_of(first.datetime)), max(today, calendar.day_of(entries[-1].datetime)))
