"""Finding entries in the log's bytes without reading all of them. Lines that are no entries are passed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from utt.domain.entry import Entry, is_earlier, parse_line
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
    return next(_entries_before(log, offset), None)


def _entries_before(log: Bytes, offset: int) -> Iterator[Found]:
    """The entries before *offset*, the last one first."""
    for start, line in log.lines_before(offset):
        entry = parse_line(decode(line))
        if entry is not None:
            yield Found(entry, start, min(start + len(line) + 1, log.size))


def entry_from(log: Bytes, offset: int, limit: int) -> Found | None:
    """The first entry whose line begins at *offset*, where a line begins, or after it, but before *limit*."""
    for start, line in log.lines_from(offset, limit):
        entry = parse_line(decode(line))
        if entry is not None:
            return Found(entry, start, min(start + len(line) + 1, log.size))
    return None


def last_equal(log: Bytes, entry: Entry) -> Found | None:
    """The last entry of the log that equals *entry*."""
    for found in _entries_before(log, offset_after(log, entry.datetime)):
        if found.entry == entry:
            return found
        if is_earlier(found.entry, entry):
            break
    # The bisection may miss it in a log that is out of order.
    return next((found for found in _entries_before(log, log.size) if found.entry == entry), None)


def offset_after(log: Bytes, moment: datetime) -> int:
    """An offset where a line begins or the log ends: the last entry before it is not later than *moment*, and the
    first from it on is.

    The entries are in order, so this is a bisection. Where they are not, it is one of the offsets with that property.
    """
    low, high = log.start, log.size
    while low < high:
        line_start = log.line_start((low + high) // 2)
        found = entry_from(log, line_start, high)
        if found is None or is_earlier(moment, found.entry):
            high = line_start
        else:
            low = found.end
    return low
