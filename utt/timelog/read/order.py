"""Compares entries by the stamps of their lines, which makes checking a whole log fast.

The order of these bytes is that of the moments, as long as no line has an offset, or all have the same. So this is the
only module that compares them; all others compare entries, with ``is_earlier``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import islice, pairwise
from operator import itemgetter, lt

from utt.domain.entry import MOST_APART, is_earlier, parse_line, without_offset
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.log_file import decode
from utt.timelog.read.stamps import SIGNS, STAMP_LENGTH, offset_in, wall_of

if TYPE_CHECKING:
    from utt.domain import instant
else:
    instant = lazy("utt.domain.instant")
_DATE_LENGTH = len("2026-11-16")
_HOURS = slice(11, 13)
_HOUR = timedelta(hours=1)
# Offsets from UTC and hours of two lines of which the first is later, if its date is: there are few, and to know them
# is much faster than to count.
_later_on_a_later_day: set[tuple[bytes, bytes, bytes, bytes]] = set()
_MOST_KNOWN = 1000


def is_in_order(text: bytes) -> bool:
    """Return true if the entries in *text*, lines in any form, are in order, also by the clocks on the wall alone."""
    found = map(parse_line, decode(text).split("\n"))
    moments = [entry.datetime for entry in found if entry is not None]
    return not any(
        is_earlier(after, before) or is_earlier(without_offset(after), without_offset(before))
        for before, after in pairwise(moments)
    )


def is_line_earlier(line: bytes, other: bytes) -> bool:
    """Return true if the stamp of *line* is earlier than that of *other*. Either may be a bare stamp."""
    # Compare stamps with the same offset, or none, without a call.
    offset, other_offset = offset_in(line), offset_in(other)
    if offset != other_offset:
        hours = (offset, line[_HOURS], other_offset, other[_HOURS])
        if hours in _later_on_a_later_day and line[:_DATE_LENGTH] > other[:_DATE_LENGTH]:
            return False
        if offset[:1] in SIGNS and other_offset[:1] in SIGNS:
            offsets = instant.OFFSETS
            ahead = offsets[offset.decode()] - offsets[other_offset.decode()]
            # At least this many hours have passed on the wall.
            passed = 24 + int(line[_HOURS]) - int(other[_HOURS]) - 1
            if passed * _HOUR >= ahead and len(_later_on_a_later_day) < _MOST_KNOWN:
                _later_on_a_later_day.add(hours)
            # The same as comparing moments, in a third of the time.
            return wall_of(line) - wall_of(other) < ahead
    return line[:STAMP_LENGTH] < other[:STAMP_LENGTH]


def is_behind(line: bytes, wall: bytes) -> bool:
    """Return true if the clock of *line* showed less than *wall*, a stamp without offset or empty."""
    return line[:STAMP_LENGTH] < wall


def is_far_behind(line: bytes, wall: bytes) -> bool:
    """Return true if the clock of *line* is so far behind one that showed *wall*, a stamp without offset or empty, that
    time must have run backwards between them, whatever their offsets.
    """
    return is_behind(line, wall) and wall_of(wall) - wall_of(line) > MOST_APART


def latest_wall(line: bytes, wall: bytes) -> bytes:
    """Return the later of the time on the clock of *line* and *wall*, a stamp without offset or empty."""
    return max(line[:STAMP_LENGTH], wall)


class Days:
    """Days in order whose lines have one offset from UTC each, ``changes_offset`` if not all the same. By their clocks
    the lines are in order too, and no two days have the same date.

    Each is a tuple of its date, the hour of its first line, the offset, and a text that is not empty if a later line is
    from 20:00 on.
    """

    __slots__ = ("_days", "_offsets", "changes_offset")

    def __init__(self, days: Sequence[tuple[bytes, ...]]) -> None:
        self._days = days
        self._offsets = frozenset(map(itemgetter(2), days))
        self.changes_offset: bool = len(self._offsets) > 1

    def run_back(self, lines: list[bytes]) -> bool:
        """Return true if time runs backwards from one of the days to the next, or to the first of them from the line
        before. *lines* are their lines, and may be others before or instead of some.
        """
        doubtful = self._days[:1] if self._are_surely_in_order() else self._days
        return any(_runs_back_at(day[0], lines) for day in doubtful)

    def _are_surely_in_order(self) -> bool:
        """Return true if at least as much time passes on the wall from each day to the next as clocks differ. To know
        that is much faster than to compare lines.
        """
        apart, first_hour = _hours_apart(self._offsets), min(map(itemgetter(1), self._days))
        # From 23:59, or else from 19:59 at the latest.
        return int(first_hour) >= apart or (
            int(first_hour) + 4 >= apart
            and not any(map(itemgetter(3), self._days))
            and max(map(itemgetter(1), self._days)) < b"20"
        )


@lru_cache
def _hours_apart(offsets: frozenset[bytes]) -> int:
    """Return by how many hours clocks with these offsets from UTC differ at most, rounded up."""
    ahead = [instant.OFFSETS[offset.decode()] for offset in offsets]
    return -((min(ahead) - max(ahead)) // _HOUR)


def _runs_back_at(day: bytes, lines: list[bytes]) -> bool:
    """Return true if the first line of the date *day* is earlier than the line before. By their clocks, the lines are
    in order.
    """
    first = bisect_left(lines, day)
    return 0 < first < len(lines) and is_line_earlier(lines[first], lines[first - 1])


def are_in_order(lines: list[bytes]) -> bool:
    """Return true if no clock is behind that of the line before: with one offset, or none, no line is earlier."""
    # Sorting lines that are in order costs one comparison each. Lines of the same minute may be in any order.
    in_order = sorted(lines)
    return lines == in_order or [line[:STAMP_LENGTH] for line in lines] == [line[:STAMP_LENGTH] for line in in_order]


def are_ascending(lines: list[bytes]) -> bool:
    """Return true if the lines are in order, those of one minute by their remaining bytes, and no two are equal.

    This is also of clocks, costs less than ``are_in_order``, and is true of nearly all logs.
    """
    return all(map(lt, lines, islice(lines, 1, None)))
