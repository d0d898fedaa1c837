"""Comparing entries by the bytes of their lines, which is how a whole log is checked fast.

A stamp is the date and time that a line of utt's own form begins with: ``2026-11-16 09:00``. The order of such bytes is
that of the moments, as long as no line has an offset from UTC. So this is for lines that are known to have that form
and no offset, and it is the only place that compares them; everybody else compares entries, by ``is_earlier``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import islice
from operator import lt

STAMP_LENGTH = len("2026-11-16 09:00")
_DIGITS = len("202611160900")


def stamp_of(moment: datetime) -> bytes:
    """Return the stamp of *moment*."""
    return moment.isoformat(" ", "minutes").encode()[:STAMP_LENGTH]


def moment_of(line: bytes) -> datetime:
    """Return the moment that the stamp of *line* tells."""
    return datetime.fromisoformat(line[:STAMP_LENGTH].decode())


def is_line_earlier(line: bytes, other: bytes) -> bool:
    """Return true if the stamp of *line* is earlier than that of *other*. Either may be a stamp alone."""
    return line[:STAMP_LENGTH] < other[:STAMP_LENGTH]


def has_other_stamp(line: bytes, stamps: Collection[bytes]) -> bool:
    """Return true if *line*, of any form, begins with a stamp that is none of *stamps*, and so is of no such minute."""
    stamp = line[:STAMP_LENGTH]
    digits = stamp.translate(None, b"-: ")
    return stamp[4:14:3] == b"-- :" and len(digits) == _DIGITS and digits.isdigit() and stamp not in stamps


def are_in_order(lines: list[bytes]) -> bool:
    """Return true if no line is earlier than the one before."""
    # Sorting lines that are in order costs one comparison each. Two that share a minute may be in any order.
    in_order = sorted(lines)
    return lines == in_order or [line[:STAMP_LENGTH] for line in lines] == [line[:STAMP_LENGTH] for line in in_order]


def are_ascending(lines: list[bytes]) -> bool:
    """Return true if the lines are in order, those of one minute by the rest of their bytes, and no two are the same.

    This costs less than ``are_in_order``, and nearly all logs are so.
    """
    return all(map(lt, lines, islice(lines, 1, None)))
