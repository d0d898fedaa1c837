"""Groups, the rows of ``--by``, made from tables of times. They are part of the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, repeat

from utt.domain.activity import Activity
from utt.domain.calendar import Calendar
from utt.domain.period import Period
from utt.domain.units import UNITS as CALENDAR_UNITS
from utt.domain.units import unit_around
from utt.lazy import TYPE_CHECKING
from utt.list_like import ListLike
from utt.report.pieces import Piece
from utt.report.request import Request
from utt.report.tables import TEXT_UNITS, Table, counted, text_of_key

if TYPE_CHECKING:
    from typing import Any

    Times = dict[Any, timedelta]
    """The time of each key."""

_NOTHING = timedelta()


class GroupRow:
    """A row for one key: its ``duration``, ``exact`` before rounding, and its nested ``groups``.

    ``unit`` is the grouping unit, ``key`` the text of its key: ``2026-11-16``, ``2026-W47``, ``2026-11``, ``2026-Q4``,
    ``2026``, ``monday``, ``09``, or a name, empty for "none". ``period`` has its days if it is a calendar unit, else
    None.
    """

    __slots__ = ("_key", "duration", "exact", "groups", "unit")

    def __init__(
        self, unit: str, key: object, duration: timedelta, exact: timedelta, groups: Sequence[GroupRow] = ()
    ) -> None:
        self.unit = unit
        # The key of the table. There may be many rows, so values derived from it are not stored.
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
        """The key as a value: the first day of a calendar unit, the number of a weekday or an hour, or a text.

        Numbers sort like the unit: if days begin at 04:00, the hours go from 4 to 27.
        """
        return self._key

    @property
    def period(self) -> Period | None:
        """The days of a calendar unit, None for other units."""
        return unit_around(self.unit, self._key) if isinstance(self._key, date) else None


class GroupsModel:
    """The time by the requested ``units``, none, one or two: ``groups`` are the rows of the first one.

    Rows of calendar units, hours and weekdays are in calendar order, those of names are sorted. Empty days, weeks,
    months, quarters and years in between are included. ``duration`` is the total, with each activity once, and
    ``exact`` the same before rounding; ``has_overlap`` is true if an activity with several tags counts in several rows.
    It is the time of work, or of the requested types.
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

    @property
    def columns(self) -> tuple[Iterable[str], Iterable[timedelta], Iterable[timedelta]]:
        """The ``key``, ``duration`` and ``exact`` duration of all ``groups``: for many days, this is several times as
        fast as the rows.

        Since 2.0.
        """
        rows = self.groups
        if isinstance(rows, _Rows):
            return rows.columns()
        return [row.key for row in rows], [row.duration for row in rows], [row.exact for row in rows]


def table_of(units: Sequence[str], request: Request, calendar: Calendar, name: str | None = None) -> Table:
    """Return an empty table by *units* for what the *request* counts, only for *name* unless that is None.

    Hours are in the order of the period's last day in the *calendar*.
    """
    criteria = request.criteria
    counts = counted(() if criteria is None else criteria.types)
    first_hour = calendar.start_of(request.range.end).hour if "hour" in units else 0
    table = Table(
        units, request.depth, counts if name is None else lambda each: each == name and counts(each), first_hour
    )
    if request.rounding is not None:
        table.exact, table.whole_exact = {}, {}
    return table


def groups_of(table: Table, fills: bool = True) -> GroupsModel:
    """Return the rows of a table. With *fills*, empty calendar units between the first and the last are added."""
    first, *others = table.units
    rows: Sequence[GroupRow] = _Rows(first, table.whole, table.whole_exact, fills)
    if others:
        within: dict[Any, tuple[Times, Times]] = {}
        for source, index in ((table.times, 0), (table.exact, 1)):
            for (outer, inner), time in source.items():
                within.setdefault(outer, ({}, {}))[index][inner] = time
        rows = list(rows)
        for row in rows:
            row.groups = list(_Rows(others[0], *within.get(row.raw_key, ({}, {})), fills))
    return GroupsModel(table.units, rows, table.total, table.exact_total, table.has_overlap)


class _Rows(ListLike[GroupRow]):
    """The rows of one unit, a lazy sequence: there may be many days."""

    def __init__(self, unit: str, times: Mapping[Any, timedelta], exact: Mapping[Any, timedelta], fills: bool) -> None:
        super().__init__()
        self._unit = unit
        self._times = times
        self._exact = exact
        self._fills = fills

    def _make(self) -> Iterator[GroupRow]:
        return map(GroupRow, repeat(self._unit), *self._columns())

    def columns(self) -> tuple[Iterator[str], Iterator[timedelta], Iterator[timedelta]]:
        """Return the texts of the keys, and their times."""
        keys, times, exact = self._columns()
        texts = map(date.isoformat, keys) if self._unit == "day" else map(text_of_key, repeat(self._unit), keys)
        return texts, times, exact

    def _columns(self) -> tuple[list[Any], Iterator[timedelta], Iterator[timedelta]]:
        keys = in_order(self._unit, self._times, self._fills)
        return keys, map(self._times.get, keys, repeat(_NOTHING)), map(self._exact.get, keys, repeat(_NOTHING))


def in_order(unit: str, keys: Iterable[Any], fills: bool) -> list[Any]:
    """Return the distinct keys of a unit in order; with *fills*, including the calendar units between them."""
    ordered = sorted(keys, key=(lambda text: (text.lower(), text)) if unit in TEXT_UNITS else None)
    if unit not in CALENDAR_UNITS or not fills or not ordered:
        return ordered
    if unit == "day":
        # There may be many.
        numbers = range(ordered[0].toordinal(), ordered[-1].toordinal() + 1)
        return ordered if len(ordered) == len(numbers) else list(map(date.fromordinal, numbers))
    filled = [ordered[0]]
    while filled[-1] < ordered[-1]:
        filled.append(unit_around(unit, filled[-1], 1).start)
    return filled


def timed(pieces: Iterable[Piece]) -> list[tuple[Activity, timedelta]]:
    """Return the activities of the *pieces*, each with the time that it counts."""
    found = []
    for _, of_one in groupby(pieces, lambda piece: piece.span):
        first, *more = of_one
        end = more[-1].end if more else first.end
        time = sum((piece.time for piece in more), first.time)
        found.append((Activity(first.name, first.start, end, first.is_current, first.comment), time))
    return found
