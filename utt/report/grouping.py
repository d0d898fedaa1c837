"""From tables of times to rows: groups, and those within them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from utt.domain.activity import Activity
from utt.domain.units import UNITS as CALENDAR_UNITS
from utt.domain.units import unit_around
from utt.lazy import TYPE_CHECKING
from utt.report.model import GroupRow, GroupsModel
from utt.report.pieces import Piece
from utt.report.request import Request
from utt.report.tables import Table, counted, sort_key

if TYPE_CHECKING:
    from typing import Any

    Times = dict[Any, timedelta]
    """The time of each key."""

_NOTHING = timedelta()


def table_of(units: Sequence[str], request: Request) -> Table:
    """Return an empty table by *units* of what the *request* counts there."""
    criteria = request.criteria
    table = Table(units, request.depth, counted(() if criteria is None else criteria.types))
    if request.rounding is not None:
        table.exact, table.whole_exact = {}, {}
    return table


def groups_of(table: Table, fills: bool = True) -> GroupsModel:
    """Return the rows of a table. Those of the calendar are filled up between the first and the last if *fills*."""
    first, *others = table.units
    within: dict[Any, tuple[Times, Times]] = {}
    for source, index in ((table.times, 0), (table.exact, 1)):
        for (outer, inner), time in source.items():
            within.setdefault(outer, ({}, {}))[index][inner] = time
    rows = _rows(first, table.whole, table.whole_exact, fills)
    if others:
        for row, key in zip(rows, in_order(first, set(table.whole), fills), strict=True):
            row.groups = _rows(others[0], *within.get(key, ({}, {})), fills)
    return GroupsModel(table.units, rows, table.total, table.exact_total, table.has_overlap)


def _rows(unit: str, times: Mapping[Any, timedelta], exact: Mapping[Any, timedelta], fills: bool) -> list[GroupRow]:
    keys = in_order(unit, set(times), fills)
    return [GroupRow(unit, key, times.get(key, _NOTHING), exact.get(key, _NOTHING)) for key in keys]


def in_order(unit: str, keys: set[Any], fills: bool) -> list[Any]:
    """Return the keys of a unit in their order; if *fills*, with those of the calendar between first and last."""
    ordered = sorted(keys, key=sort_key)
    if unit not in CALENDAR_UNITS or not fills or not ordered:
        return ordered
    filled = [ordered[0]]
    while filled[-1] < ordered[-1]:
        filled.append(unit_around(unit, filled[-1], 1).start)
    return filled


def timed(pieces: Iterable[Piece]) -> list[tuple[Activity, timedelta]]:
    """Return the activities that the *pieces* are of, each with the time that it counts."""
    found = []
    for _, of_one in groupby(pieces, lambda piece: piece.span):
        first, *more = of_one
        end = more[-1].end if more else first.end
        time = sum((piece.time for piece in more), first.time)
        found.append((Activity(first.name, first.start, end, first.is_current, first.comment), time))
    return found
