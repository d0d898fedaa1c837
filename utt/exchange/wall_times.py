"""The times of activities for formats that have no time zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from utt.domain.activity import Activity
from utt.domain.entry import is_earlier, offset_of, without_offset
from utt.exchange.remarks import Remarks


def wall_times(activities: Iterable[Activity], remarks: Remarks) -> Iterator[tuple[Activity, datetime, datetime]]:
    """Yield each activity with its start and its end, for a format that has no time zones.

    The start is what the clock on the wall showed, a naive time. So is the end, unless the clock changed in between:
    then it lies as long after the start as the activity really lasted, so that the other program counts the same. The
    *remarks* tell of that, and of what overlaps there.

    Since 2.0.
    """
    until: datetime | None = None
    for each in activities:
        if offset_of(each.start) is None:
            yield each, each.start, each.end
            until = None
            continue
        start = without_offset(each.start)
        end = start + each.duration
        if end != without_offset(each.end):
            remarks.add(
                "the clock changed within one activity: its end is written as long after its start as it lasted",
                "the clock changed within {} activities: their ends are written as long after their starts as they "
                "lasted",
            )
        if until is not None and is_earlier(start, until):
            remarks.add(
                "one activity overlaps another as it is written, since the format does not know that the clock changed",
                "{} activities overlap others as they are written, since the format does not know that the clock "
                "changed",
            )
        yield each, start, end
        until = end
