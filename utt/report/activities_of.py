"""Activities of days other than those that the command line selects."""

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
    """Returns the activities of any days that a plugin chooses: call it with the first and the last day.

    They are what ``Activities`` would be if the command line selected these days: its other options, such as
    ``--project``, apply to them too.

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
