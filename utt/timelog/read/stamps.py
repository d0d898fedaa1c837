"""Compares entries by the bytes of their lines, which makes checking a whole log fast.

A stamp is the date and time at the beginning of a line in utt's own form: ``2026-11-16 09:00``, with the offset from
UTC if there is one: ``2026-11-16 09:00+0100``. The order of these bytes is that of the moments, as long as no line has
an offset, or all have the same. So this requires lines that are known to have that form, and it is the only module that
compares them; all others compare entries, with ``is_earlier``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from io import BytesIO
from itertools import islice, pairwise
from operator import itemgetter, lt

from utt.domain.entry import MOST_APART, format_moment, is_earlier, parse_line, without_offset
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.log_file import decode

if TYPE_CHECKING:
    from utt.domain import instant
else:
    instant = lazy("utt.domain.instant")

STAMP_LENGTH = len("2026-11-16 09:00")
_WITH_OFFSET = len("2026-11-16 09:00+0100")
_DIGITS = len("202611160900")
_SIGNS = (b"+", b"-")
_DATE_LENGTH = len("2026-11-16")
_HOURS = slice(11, 13)
_HOUR = timedelta(hours=1)
# Offsets from UTC and hours of two lines of which the first is later, if its date is: there are few, and to know them
# is much faster than to count.
_later_on_a_later_day: set[tuple[bytes, bytes, bytes, bytes]] = set()
_MOST_KNOWN = 1000

_offset_in = itemgetter(slice(STAMP_LENGTH, _WITH_OFFSET))


def stamp_of(moment: datetime) -> bytes:
    """Return the stamp of *moment*."""
    return format_moment(moment).encode()[:_WITH_OFFSET]


def stamp_in(line: bytes) -> bytes:
    """Return the stamp at the beginning of *line*, which may be a bare stamp."""
    return line[: _WITH_OFFSET if has_offset(line) else STAMP_LENGTH]


def has_offset(line: bytes) -> bool:
    """Return true if the stamp of *line* has an offset."""
    return line[STAMP_LENGTH : STAMP_LENGTH + 1] in _SIGNS


def has_offset_in(text: bytes) -> bool:
    """Return true if a line of *text*, in any form, has an offset."""
    # There may be very many.
    for line in BytesIO(text):
        # A date alone has two hyphens.
        if b"+" in line or line.count(b"-") > 2:
            entry = parse_line(decode(line.removesuffix(b"\n")))
            if entry is not None and entry.utc_offset is not None:
                return True
    return False


def is_in_order(text: bytes) -> bool:
    """Return true if the entries in *text*, lines in any form, are in order, also by the clocks on the wall alone."""
    found = map(parse_line, decode(text).split("\n"))
    moments = [entry.datetime for entry in found if entry is not None]
    return not any(
        is_earlier(after, before) or is_earlier(without_offset(after), without_offset(before))
        for before, after in pairwise(moments)
    )


def moment_of(line: bytes) -> datetime:
    """Return the moment of the stamp of *line*. Raises ValueError if it has none."""
    moment = _wall_of(line)
    return instant.Moment.at(moment, instant.OFFSETS[_offset_in(line).decode()]) if has_offset(line) else moment


def is_line_earlier(line: bytes, other: bytes) -> bool:
    """Return true if the stamp of *line* is earlier than that of *other*. Either may be a bare stamp."""
    # Compare stamps with the same offset, or none, without a call.
    offset, other_offset = _offset_in(line), _offset_in(other)
    if offset != other_offset:
        hours = (offset, line[_HOURS], other_offset, other[_HOURS])
        if hours in _later_on_a_later_day and line[:_DATE_LENGTH] > other[:_DATE_LENGTH]:
            return False
        if offset[:1] in _SIGNS and other_offset[:1] in _SIGNS:
            offsets = instant.OFFSETS
            ahead = offsets[offset.decode()] - offsets[other_offset.decode()]
            # At least this many hours have passed on the wall.
            passed = 24 + int(line[_HOURS]) - int(other[_HOURS]) - 1
            if passed * _HOUR >= ahead and len(_later_on_a_later_day) < _MOST_KNOWN:
                _later_on_a_later_day.add(hours)
            # The same as comparing moments, in a third of the time.
            return _wall_of(line) - _wall_of(other) < ahead
    return line[:STAMP_LENGTH] < other[:STAMP_LENGTH]


def is_behind(line: bytes, wall: bytes) -> bool:
    """Return true if the clock of *line* showed less than *wall*, a stamp without offset or empty."""
    return line[:STAMP_LENGTH] < wall


def is_far_behind(line: bytes, wall: bytes) -> bool:
    """Return true if the clock of *line* is so far behind one that showed *wall*, a stamp without offset or empty, that
    time must have run backwards between them, whatever their offsets.
    """
    return is_behind(line, wall) and _wall_of(wall) - _wall_of(line) > MOST_APART


def latest_wall(line: bytes, wall: bytes) -> bytes:
    """Return the later of the time on the clock of *line* and *wall*, a stamp without offset or empty."""
    return max(line[:STAMP_LENGTH], wall)


def _wall_of(line: bytes) -> datetime:
    return datetime.fromisoformat(line[:STAMP_LENGTH].decode())


def has_other_stamp(line: bytes, stamps: Collection[bytes]) -> bool:
    """Return true if *line*, in any form, begins with a stamp that is not in *stamps*, and so is not in their minutes.

    The *stamps* have no offsets. Returns false for a line that has one.
    """
    stamp = line[:STAMP_LENGTH]
    digits = stamp.translate(None, b"-: ")
    is_one = stamp[4:14:3] == b"-- :" and len(digits) == _DIGITS and digits.isdigit()
    return is_one and stamp not in stamps and not has_offset(line)


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
