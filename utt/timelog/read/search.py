"""Finds entries in the log's bytes without reading all of them.

Lines that are not entries are skipped, except by ``read_backwards``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from utt.domain.entry import (
    Entry,
    is_earlier,
    is_ignored_line,
    offset_of,
    parse_line,
)
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.log_file import Bytes, LogFile, decode

if TYPE_CHECKING:
    from utt.timelog.read import bad_line
else:
    bad_line = lazy("utt.timelog.read.bad_line")

# A range of this many bytes is read from its beginning.
_STEP = 1 << 9
# How many bytes before the log's end the first place is that is looked at.
_FIRST_STEP_BACK = 1 << 12


class Found:
    """An entry, the offset at which its line starts, and the offset at which the next line starts or the log ends."""

    __slots__ = ("end", "entry", "start")

    def __init__(self, entry: Entry, start: int, end: int) -> None:
        self.entry = entry
        self.start = start
        self.end = end


def entry_before(log: Bytes, offset: int) -> Found | None:
    """Return the last entry before *offset*, where a line begins or the log ends."""
    return next(entries_before(log, offset), None)


def entries_before(log: Bytes, offset: int) -> Iterator[Found]:
    """Yield the entries before *offset*, where a line begins or the log ends, the last one first."""
    for start, line in log.lines_before(offset):
        entry = parse_line(decode(line))
        if entry is not None:
            yield Found(entry, start, min(start + len(line) + 1, log.size))


def entry_from(log: Bytes, offset: int, limit: int) -> Found | None:
    """Return the first entry whose line begins at or after *offset*, where a line begins, but before *limit*."""
    return next(entries_from(log, offset, limit), None)


def entries_from(log: Bytes, offset: int, limit: int) -> Iterator[Found]:
    """Yield the entries whose lines begin at or after *offset*, where a line begins, but before *limit*."""
    for start, line in log.lines_from(offset, limit):
        entry = parse_line(decode(line))
        if entry is not None:
            yield Found(entry, start, min(start + len(line) + 1, log.size))


def read_backwards(log: Bytes, file: LogFile) -> Iterator[Entry]:
    """Yield the entries, the latest first, in the *log* of *file*, which need not be good.

    Raises BadLineError for the first line that is not an entry, and for a line that is out of order when it comes to
    the entry before it.
    """
    later: Entry | None = None
    later_offset, later_text = log.size, ""
    for offset, line in log.lines_before(log.size):
        text = decode(line)
        entry = parse_line(text)
        if entry is None:
            if is_ignored_line(text):
                continue
            raise bad_line.in_file(bad_line.invalid_entry(log.line_number(offset), text), file.path, file.program)
        if later is not None and is_earlier(later, entry):
            raise bad_line.in_file(
                bad_line.not_in_order(log.line_number(later_offset), later_text), file.path, file.program
            )
        yield entry
        later, later_offset, later_text = entry, offset, text


def offset_after(log: Bytes, moment: datetime) -> int:
    """Return an offset where a line begins or the log ends, such that the last entry before it is not later than
    *moment*, and the first one after it is.

    The entries are in order, so this is a bisection. If they are not, it is one of the offsets with that property.
    """
    return Search(log).offset_after(moment)


class Search:
    """Finds offsets in a log for many moments. The first is searched from the log's end, since most are recent, and one
    that is not before the last one from there on: in growing steps, so that nearby moments cost little.
    """

    def __init__(self, log: Bytes) -> None:
        self._log = log
        self._last: datetime | None = None
        self._offset = log.start

    def offset_after(self, moment: datetime) -> int:
        """Return the same as the function of that name."""
        log, low, high = self._log, self._log.start, self._log.size
        # If only some lines have offsets from UTC, a later moment need not be further on.
        is_like_last = self._last is not None and (offset_of(self._last) is None) == (offset_of(moment) is None)
        if self._last is not None and is_like_last and not is_earlier(moment, self._last):
            low = self._offset
            step = _STEP
            while low + step < high:
                line_start = log.line_start(low + step)
                found = entry_from(log, line_start, high)
                if found is None or is_earlier(moment, found.entry):
                    high = line_start
                else:
                    low = found.end
                    step *= 2
        elif self._last is None:
            step = _FIRST_STEP_BACK
            while low + step < high:
                line_start = log.line_start(high - step)
                found = entry_from(log, line_start, high)
                if found is not None and not is_earlier(moment, found.entry):
                    low = found.end
                    break
                high = line_start
                step *= 4
        while high - low > _STEP:
            line_start = log.line_start((low + high) // 2)
            found = entry_from(log, line_start, high)
            if found is None or is_earlier(moment, found.entry):
                high = line_start
            else:
                low = found.end
        for found in entries_from(log, low, high):
            if is_earlier(moment, found.entry):
                break
            low = found.end
        self._last, self._offset = moment, low
        return low
