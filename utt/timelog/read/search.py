"""Finding entries in the log's bytes without reading all of them. Lines that are no entries are passed over."""

from __future__ import annotations

from datetime import datetime

from utt.domain.entry import Entry, parse_line
from utt.timelog.file.log_file import Bytes, decode


class Found:
    """An entry, the offset at which its line starts, and the one at which the next line does or the log ends."""

    __slots__ = ("end", "entry", "start")

    def __init__(self, entry: Entry, start: int, end: int) -> None:
        self.entry = entry
        self.start = start
        self.end = end


def entry_before(log: Bytes, offset: int) -> Found | None:
    """The last entry before *offset*, where a line begins or the log ends."""
    for start, line in log.lines_before(offset):
        entry = parse_line(decode(line))
        if entry is not None:
            return Found(entry, start, min(start + len(line) + 1, log.size))
    return None


def entry_from(log: Bytes, offset: int, limit: int) -> Found | None:
    """The first entry whose line begins at *offset*, where a line begins, or after it, but before *limit*."""
    for start, line in log.lines_from(offset):
        if start >= limit:
            break
        entry = parse_line(decode(line))
        if entry is not None:
            return Found(entry, start, min(start + len(line) + 1, log.size))
    return None


def last_equal(log: Bytes, entry: Entry) -> Found | None:
    """The last entry of the log that equals *entry*."""
    found = entry_before(log, offset_after(log, entry.datetime))
    while found is not None and found.entry != entry and found.entry.datetime == entry.datetime:
        found = entry_before(log, found.start)
    # The bisection may miss it in a log that is out of order.
    if found is None or found.entry != entry:
        found = entry_before(log, log.size)
        while found is not None and found.entry != entry:
            found = entry_before(log, found.start)
    return found


def offset_after(log: Bytes, moment: datetime) -> int:
    """An offset where a line begins or the log ends: the last entry before it is not later than *moment*, and the
    first from it on is.

    The entries are in order, so this is a bisection. Where they are not, it is one of the offsets with that property.
    """
    low, high = log.start, log.size
    while low < high:
        line_start = log.line_start((low + high) // 2)
        found = entry_from(log, line_start, high)
        if found is None or found.entry.datetime > moment:
            high = line_start
        else:
            low = found.end
    return low
