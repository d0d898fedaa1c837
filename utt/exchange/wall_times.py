"""The times of activities for formats without time zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from utt.domain.activity import Activity
from utt.domain.entry import is_earlier, without_offset
from utt.exchange.remarks import Remarks


def wall_times(activities: Iterable[Activity], remarks: Remarks) -> Iterator[tuple[Activity, datetime, datetime]]:
    """Yield each activity with its start and end, for a format without time zones.

    The start is what the clock on the wall showed, a naive time. So is the end, unless the clock changed in between:
    then it is as long after the start as the activity really lasted, so that the other program counts the same. If the
    clock went back, an activity that would overlap begins later, where the one before it ends. Both are added to
    *remarks*.

    Since 2.0.
    """
    until: datetime | None = None
    for each in activities:
        start = without_offset(each.start)
        end = start + each.duration
        if end != without_offset(each.end):
            remarks.add(
                "the clock changed within one activity: its end is written as long after its start as it lasted",
                "the clock changed within {} activities: their ends are written as long after their starts as they "
                "lasted",
            )
        if until is not None and is_earlier(start, until):
            start, end = until, until + each.duration
            remarks.add(
                "one activity is written later than it was, since the clock was put back and the format does not "
                "know that",
                "{} activities are written later than they were, since the clock was put back and the format does not "
                "know that",
            )
        yield each, start, end
        until = end
