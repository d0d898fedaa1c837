"""Groups, the rows that ``--by`` asks for, and how they are made of tables of times. They are part of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from utt.domain.activity import Activity
from utt.domain.period import Period
from utt.domain.units import UNITS as CALENDAR_UNITS
from utt.domain.units import unit_around
from utt.lazy import TYPE_CHECKING
from utt.report.pieces import Piece
from utt.report.request import Request
from utt.report.tables import Table, counted, sort_key, text_of_key

if TYPE_CHECKING:
    from typing import Any

    Times = dict[Any, timedelta]
    """The time of each key."""

_NOTHING = timedelta()


class GroupRow:
    """What has one key: the ``duration`` of all of it, ``exact`` before that was rounded, and the ``groups`` within it.

    ``unit`` is what was grouped by, ``key`` the text of its key: ``2026-11-16``, ``2026-W47``, ``2026-11``,
    ``2026-Q4``, ``2026``, ``monday``, ``09``, or a name, which is empty for what has none. ``period`` are its days if
    it is a unit of the calendar, and else None.
    """

    __slots__ = ("_key", "duration", "exact", "groups", "unit")

    def __init__(
        self, unit: str, key: object, duration: timedelta, exact: timedelta, groups: Sequence[GroupRow] = ()
    ) -> None:
        self.unit = unit
        # As tables have it. There may be many rows, so what follows from it is not kept.
        self._key = key
        self.duration = duration
        self.exact = exact
        self.groups = groups

    @property
    def key(self) -> str:
        """The text of the key."""
        return text_of_key(self.unit, self._key)

    @property
    def raw_key(self) -> Any:
        """The key as a value: the first day of a calendar unit, the number of a weekday or an hour, or a text."""
        return self._key

    @property
    def period(self) -> Period | None:
        """The days of a unit of the calendar."""
        return unit_around(self.unit, self._key) if isinstance(self._key, date) else None


class GroupsModel:
    """The time by the ``units`` that were asked for, none, one or two: ``groups`` are the rows of the first one.

    Rows of the calendar and of hours and weekdays come in their order, those of names are sorted. Days, weeks, months,
    quarters and years between two that have something are there, too. ``duration`` is the time of all, each activity
    once, and ``exact`` the same before it was rounded; ``has_overlap`` is true if one with several tags counts in
    several rows. It is work, or the types that were asked for.
    """

    def __init__(
        self,
        units: tuple[str, ...],
        groups: Sequence[GroupRow],
        duration: timedelta,
        exact: timedelta,
        has_overlap: bool = False,
    ) -> None:
        self.units = units
        self.groups = groups
        self.duration = duration
        self.exact = exact
        self.has_overlap = has_overlap


def table_of(units: Sequence[str], request: Request, name: str | None = None) -> Table:
    """Return an empty table by *units* of what the *request* counts there, of that called *name* alone unless None."""
    criteria = request.criteria
    counts = counted(() if criteria is None else criteria.types)
    table = Table(units, request.depth, counts if name is None else lambda each: each == name and counts(each))
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
    if unit == "day":
        # There may be very many.
        return list(map(date.fromordinal, range(ordered[0].toordinal(), ordered[-1].toordinal() + 1)))
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
