"""Adds up a selection by columns if it is long, and in pieces if it is rounded or grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from utt.domain.activity import Activity
from utt.domain.calendar import Calendar
from utt.lazy import TYPE_CHECKING, lazy
from utt.report.request import Request
from utt.report.selection import Activities, Selection, spans_of
from utt.report.sums import Sums
from utt.timelog.read.entries import Entries

if TYPE_CHECKING:
    from typing import Any

    from utt.domain import columns
    from utt.report import long_sums, pieces, rounded_sums
    from utt.report.pieces import Piece
    from utt.report.tables import Table
    from utt.timelog.read import columns as reading
else:
    columns = lazy("utt.domain.columns")
    long_sums = lazy("utt.report.long_sums")
    pieces = lazy("utt.report.pieces")
    rounded_sums = lazy("utt.report.rounded_sums")
    reading = lazy("utt.timelog.read.columns")


def sums(selection: Selection, days: Calendar | None, tables: Sequence[Table]) -> Sums:
    """Return the sums of *selection*, and add them to the *tables*; *days* is as for Sums.

    Raises UttError if the log cannot be used.
    """
    start, end = selection.bounds()
    is_exact = selection.request.rounding is None
    if (
        is_exact
        and not selection.line_filters
        and selection.is_long
        and _has_columns(selection, days or (selection.calendar if tables else None))
        and columns.are_whole_minutes(start, end)
        and (not tables or all(map(long_sums.is_quick, tables)))
    ):
        entries: Any = selection.entries
        read = reading.columns_since(entries, start)
        # Reading the first ones shows whether the log has offsets.
        read = chain((next(read, ([], [])),), read)
        if not selection.has_offsets():
            present, calendar = selection.present(), selection.calendar
            return long_sums.long_sums(read, present, start, end, selection.filters, days, tables, calendar)
    if is_exact and not tables:
        return Sums(selection.spans(), days)
    return rounded_sums.sums_of_pieces(_pieces(selection), days, tables)


def tabled_sums(
    activities: Iterable[Activity], request: Request, calendar: Calendar, days: Calendar | None, tables: Sequence[Table]
) -> Sums:
    """Return the sums of *activities* as the *request* rounds them, and add them to the *tables*.

    Raises UttError if the log cannot be used.
    """
    if type(activities) is Activities:
        return activities._selection.sums(days, tables)
    return rounded_sums.sums_of_pieces(pieces_of(activities, request, calendar), days, tables)


def pieces_of(activities: Iterable[Activity], request: Request, calendar: Calendar) -> Iterator[Piece]:
    """Return *activities* split where days end, each piece with the time that it counts as the *request* rounds it."""
    if type(activities) is Activities:
        return _pieces(activities._selection)
    return pieces.pieces(spans_of(activities), calendar, request.rounding)


def _pieces(selection: Selection) -> Iterator[Piece]:
    """Return the activities split where days end, each piece with the time that it counts."""
    return pieces.passing(
        pieces.pieces(selection.all_spans(), selection.calendar, selection.request.rounding), selection.passes
    )


def _has_columns(selection: Selection, days: Calendar | None) -> bool:
    """Return true if the entries and the calendar are utt's own; a plugin's are used one by one."""
    return type(selection.entries) is Entries and (days is None or getattr(type(days), "split", None) is Calendar.split)
