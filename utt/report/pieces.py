"""Activities split where days end, each piece with its time, which may be rounded.

Each name's sum per day is rounded, over all activities, whichever count. Its parts get their shares of it, and so add
up in any combination.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from utt.domain.activity import Span
from utt.domain.calendar import Calendar
from utt.domain.entry import elapsed
from utt.domain.rounding import Rounding, apportioned


class Piece:
    """The part of an activity in one ``day``, from ``start`` to ``end``, with the activity's attributes.

    ``time`` is how long it counts; ``span`` is the number of the activity, from 0.
    """

    __slots__ = ("comment", "day", "end", "is_current", "name", "span", "start", "time")

    def __init__(self, span: int, day: date, name: str, start: datetime, end: datetime) -> None:
        self.span = span
        self.day = day
        self.name = name
        self.start = start
        self.end = end
        self.is_current = False
        self.comment: str | None = None
        self.time: timedelta = elapsed(start, end)


def pieces(spans: Iterable[Span], calendar: Calendar, rounding: Rounding | None = None) -> Iterator[Piece]:
    """Yield the pieces of activities, in order. With rounding, those of one day at a time are kept in memory."""
    cut = _cut(spans, calendar)
    if rounding is None:
        yield from cut
        return
    for _, of_day in groupby(cut, lambda piece: piece.day):
        day = list(of_day)
        _round(day, rounding)
        yield from day


def _cut(spans: Iterable[Span], calendar: Calendar) -> Iterator[Piece]:
    for number, (name, start, end, is_current, comment) in enumerate(spans):
        for day, part_start, part_end in calendar.split(start, end):
            piece = Piece(number, day, name, part_start, part_end)
            piece.is_current = is_current
            piece.comment = comment
            yield piece


def _round(day: list[Piece], rounding: Rounding) -> None:
    if rounding.each:
        for piece in day:
            piece.time = rounding.rounded(piece.time)
        return
    by_name: dict[str, list[Piece]] = {}
    for piece in day:
        by_name.setdefault(piece.name, []).append(piece)
    for same in by_name.values():
        times = [piece.time for piece in same]
        for piece, share in zip(same, apportioned(rounding.rounded(sum(times, timedelta())), times), strict=True):
            piece.time = share


def passing(found: Iterable[Piece], passes: Callable[[str, str | None], bool]) -> Iterator[Piece]:
    """Yield the pieces of activities that count."""
    return (piece for piece in found if passes(piece.name, piece.comment))
