"""The activities between entries of which some have offsets from UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from utt.domain.activity import Span
from utt.domain.entry import HELLO_ENTRY_NAME, MOST_APART, Entry, is_earlier, on_wall_of, without_offset


def stretches(first: Entry, remaining: Iterable[Entry], start: datetime, end: datetime) -> Iterator[Span]:
    """Yield the same as ``activity.stretches``: *start* and *end* are by each activity's own clock.

    So a later activity may belong to an earlier day, and everything that begins up to 26 hours later is examined.
    """
    latest = end + min(MOST_APART, datetime.max - end)
    before = first.datetime
    for entry in remaining:
        if is_earlier(latest, without_offset(before)):
            return
        span_start, span_end = max(before, on_wall_of(before, start)), min(entry.datetime, on_wall_of(before, end))
        if entry.name != HELLO_ENTRY_NAME and is_earlier(span_start, span_end):
            yield entry.name, span_start, span_end, entry.is_current_entry, entry.comment
        before = entry.datetime
