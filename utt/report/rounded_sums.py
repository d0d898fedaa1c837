"""Adds up activities piece by piece, if they are rounded, or grouped in tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from utt.domain.activity import Activity, ActivityType
from utt.domain.calendar import Calendar
from utt.domain.entry import elapsed
from utt.report.pieces import Piece
from utt.report.sums import Sums
from utt.report.tables import Table


def sums_of_pieces(found: Iterable[Piece], days: Calendar | None = None, tables: Sequence[Table] = ()) -> Sums:
    """Return the sums of pieces, and add them to the *tables*. The sums have work by day if *days* is not None."""
    sums, exact = Sums(()), Sums(())
    sums.exact = exact
    current: list[Piece] = []
    for piece in found:
        name, length = piece.name, elapsed(piece.start, piece.end)
        sums.add_time(name, piece.time)
        exact.add_time(name, length)
        if days is not None and ActivityType.of(name) == ActivityType.WORK:
            sums.by_day.add(piece.day, piece.time, (name,))
            exact.by_day.add(piece.day, length, (name,))
        if piece.is_current:
            current.append(piece)
            sums.current_time += piece.time
            exact.current_time += length
        for table in tables:
            table.add(piece)
    if current:
        first, last = current[0], current[-1]
        sums.current_activity = Activity(first.name, first.start, last.end, True, first.comment)
        exact.current_activity = sums.current_activity
    return sums
