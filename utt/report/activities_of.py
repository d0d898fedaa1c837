"""Activities of other days than those that the command line asks for."""

from __future__ import annotations

import copy
from datetime import date

from utt.domain.calendar import Calendar
from utt.domain.period import Period
from utt.report.request import Request
from utt.report.selection import Activities
from utt.runtime.clock import Now
from utt.timelog.read.entries import Entries


class ActivitiesOf:
    """Gives the activities of any days that a plugin chooses: it is called with the first day, and the last one.

    They are what ``Activities`` would be if the command line asked for these days: its other options, ``--project`` for
    instance, hold for them too.

    Since 2.0.
    """

    def __init__(self, entries: Entries, args: Request, now: Now, calendar: Calendar) -> None:
        self._entries = entries
        self._request = args
        self._now = now
        self._calendar = calendar

    def __call__(self, first: date, last: date | None = None) -> Activities:
        """Return the activities of the days from *first* to *last*, both included; without *last*, of one day.

        Raises ValueError if the last day comes before the first.
        """
        last = first if last is None else last
        if last < first:
            raise ValueError(f"a period cannot end on {last}, before it starts on {first}")
        request = copy.copy(self._request)
        request.range, request.is_range_given = Period(first, last), True
        return Activities(self._entries, request, self._now, self._calendar)
