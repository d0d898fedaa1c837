"""Adds up the durations of many activities by columns: the same as ``Sums`` for a long period, but faster."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from utt.domain.activity import ActivityType, stretches
from utt.domain.calendar import Calendar
from utt.domain.columns import Columns, DayCutter, Lengths, Units, Weights, duration_of, lengths_in, moment_of
from utt.domain.entry import HELLO_ENTRY_NAME, Entry
from utt.domain.units import UNITS
from utt.report.criteria import Filter
from utt.report.pieces import pieces
from utt.report.sums import Sums
from utt.report.tables import DAY_UNITS, NAME_UNITS, Table, key_of_day, key_of_name

_MINUTE = timedelta(minutes=1)
# How many distinct activities, by name and length, are counted before they are added up.
_MOST_COUNTED = 1 << 12


def long_sums(
    columns: Iterable[Columns],
    present: Iterable[Entry],
    start: datetime,
    end: datetime,
    filters: Sequence[Filter],
    days: Calendar | None = None,
    tables: Sequence[Table] = (),
    calendar: Calendar = Calendar(),
) -> Sums:
    """Return the sums of the activities between entries, from *start* to *end*, whole minutes, that pass the filters,
    and add them to the *tables*, for which ``is_quick`` must be true.

    The entries are those of *columns*, and then those of *present*. *days* is as for Sums.
    """

    def passes(name: str) -> bool:
        return name != HELLO_ENTRY_NAME and all(counts(name) for counts in filters)

    def is_work(name: str) -> bool:
        return ActivityType.of(name) == ActivityType.WORK and passes(name)

    sums = Sums(())
    by_day = None if days is None else DayCutter(days, is_work)
    totals = [_UnitTotals(table, calendar, passes) for table in tables if _unit_of(table) and not _has_names(table)]
    counters = [_UnitNames(table, calendar, passes) for table in tables if _unit_of(table) and _has_names(table)]
    cutters: list[_UnitTotals | _UnitNames] = [*totals, *counters]
    counted: Counter[tuple[str, int]] = Counter()
    latest = None
    for lengths in lengths_in(columns, start, end):
        begin, ends, minutes, names = lengths
        if not counters:
            counted.update(zip(names, minutes, strict=True))
            if len(counted) > _MOST_COUNTED:
                _add_up(counted, sums.by_name)
        if by_day is not None:
            by_day.cut(lengths, sums.by_day.add_all)
        for cutter in cutters:
            cutter.cut(lengths)
        latest = ends[-1] if ends else begin
    for cutter in cutters:
        cutter.finish()
    _add_up(counted, sums.by_name)
    if counters:
        sums.by_name = counters[0].by_name
    sums.by_name = {name: time for name, time in sums.by_name.items() if passes(name)}
    for table in tables:
        if not _unit_of(table):
            _add_names(table, sums.by_name)
    if latest is not None:
        since = Entry(moment_of(latest), "")
        spans = [span for span in stretches([since, *present], start, end) if passes(span[0])]
        sums.add(spans, days)
        for piece in pieces(spans, calendar):
            for table in tables:
                table.add(piece)
    return sums


def is_quick(table: Table) -> bool:
    """Return true if an activity's day and name, and so its columns, determine its row in the table."""
    return all(unit in DAY_UNITS or unit in NAME_UNITS for unit in table.units)


def _unit_of(table: Table) -> str | None:
    """Return the longest calendar unit that determines all keys of the table's days, None if it has none."""
    units = [unit for unit in table.units if unit in DAY_UNITS]
    if not units:
        return None
    # Weeks cross the boundaries of all other units except days.
    if "weekday" in units or ("week" in units and len(units) > 1):
        return "day"
    return min(units, key=DAY_UNITS.index)


def _add_names(table: Table, by_name: dict[str, timedelta]) -> None:
    for name, time in by_name.items():
        if table.counts(name):
            table.total += time
            table.add_time([(key_of_name(unit, name, table.depth),) for unit in table.units], time, time)
    table.exact_total = table.total


def _has_names(table: Table) -> bool:
    return any(unit in NAME_UNITS for unit in table.units)


class _UnitTotals:
    """Adds the time of activities to a table without names, by calendar unit."""

    def __init__(self, table: Table, calendar: Calendar, passes: Filter) -> None:
        self._table = table
        self._units = Units(_unit_of(table) or "day", calendar)
        self._weights = Weights(lambda name: passes(name) and table.counts(name))
        # By the ordinal of each unit's first day.
        self._minutes: dict[int, int] = {}

    def cut(self, lengths: Lengths) -> None:
        """Add stretches, which go on where those before ended."""
        begin, ends, minutes, names = lengths
        units, found = self._units, self._minutes
        if units.last < 0:
            units.enter(begin)
        counted = self._weights.sums(minutes, names)
        index, number = 0, len(ends)
        while index < number:
            beyond = bisect_right(ends, units.last, index)
            time = counted[beyond] - counted[index]
            if time:
                found[units.first] = found.get(units.first, 0) + time
            if beyond < number:
                minute = ends[beyond]
                if counted[beyond + 1] > counted[beyond]:
                    # It continues after the end of the current unit.
                    for first, part in units.parts(minute - minutes[beyond], minute):
                        found[first] = found.get(first, 0) + part
                else:
                    units.enter(minute)
            index = beyond + 1

    def finish(self) -> None:
        """Write the sums to the table."""
        table = self._table
        days = map(date.fromordinal, self._minutes)
        if len(table.units) == 1 and table.units[0] in UNITS:
            table.whole.update(zip(days, map(duration_of, self._minutes.values()), strict=True))
        else:
            for day, minutes in zip(days, self._minutes.values(), strict=True):
                time = duration_of(minutes)
                table.add_time([(key_of_day(unit, day),) for unit in table.units], time, time)
        table.total += sum(self._minutes.values()) * _MINUTE
        table.exact_total = table.total


class _UnitNames:
    """Adds the time of activities to a table by a calendar unit and a unit of names, in either order.

    ``by_name`` is the final time of each name.
    """

    def __init__(self, table: Table, calendar: Calendar, passes: Filter) -> None:
        self._table = table
        self._units = Units(_unit_of(table) or "day", calendar)
        self._weights = Weights(lambda name: passes(name) and table.counts(name))
        self._has_weekdays = "weekday" in table.units
        self._keys = _Keys(next(unit for unit in table.units if unit in NAME_UNITS), table.depth)
        self._counted: Counter[tuple[str, int]] = Counter()
        self._by_name: dict[str, int] = {}
        # By the key of the name and the day.
        self._minutes: dict[tuple[str, date | int], int] = {}

    @property
    def by_name(self) -> dict[str, timedelta]:
        """Return the time of each name."""
        return dict(zip(self._by_name, map(duration_of, self._by_name.values()), strict=True))

    def cut(self, lengths: Lengths) -> None:
        """Add stretches, which go on where those before ended."""
        begin, ends, minutes, names = lengths
        units, counted = self._units, self._counted
        if units.last < 0:
            units.enter(begin)
        index, number = 0, len(ends)
        while index < number:
            beyond = bisect_right(ends, units.last, index)
            counted.update(zip(names[index:beyond], minutes[index:beyond], strict=True))
            if beyond < number:
                self._flush()
                name, minute = names[beyond], ends[beyond]
                if self._weights[name]:
                    # It continues after the end of the current unit.
                    for first, part in units.parts(minute - minutes[beyond], minute):
                        self._add(first, {name: part})
                else:
                    # It may be very long, and belongs to no row.
                    self._by_name[name] = self._by_name.get(name, 0) + minutes[beyond]
                    units.enter(minute)
            elif len(counted) > _MOST_COUNTED:
                self._flush()
            index = beyond + 1

    def _flush(self) -> None:
        """Add the counts of the current unit, and reset them."""
        self._add(self._units.first, _minutes_of(self._counted))
        self._counted.clear()

    def _add(self, first: int, minutes_of: dict[str, int]) -> None:
        """Add the minutes of names in the unit whose first day has the ordinal *first*."""
        day = date.fromordinal(first)
        day_key = day.weekday() if self._has_weekdays else day
        for name, minutes in minutes_of.items():
            self._by_name[name] = self._by_name.get(name, 0) + minutes
            if self._weights[name]:
                key = self._keys[name], day_key
                self._minutes[key] = self._minutes.get(key, 0) + minutes

    def finish(self) -> None:
        """Write the sums to the table."""
        self._flush()
        table = self._table
        is_name_first = table.units[0] in NAME_UNITS
        for (name_key, day_key), minutes in self._minutes.items():
            time = duration_of(minutes)
            keys = ((name_key,), (day_key,))
            table.add_time(keys if is_name_first else keys[::-1], time, time)
        table.total += sum(self._minutes.values()) * _MINUTE
        table.exact_total = table.total


class _Keys(dict[str, str]):
    """The keys of names in a *unit*."""

    def __init__(self, unit: str, depth: int | None) -> None:
        super().__init__()
        self._unit = unit
        self._depth = depth

    def __missing__(self, name: str) -> str:
        key = self[name] = key_of_name(self._unit, name, self._depth)
        return key


def _minutes_of(counted: Counter[tuple[str, int]]) -> dict[str, int]:
    """Return the minutes of each name, from the counts by name and length."""
    minutes_of: dict[str, int] = {}
    for (name, minutes), times in counted.items():
        minutes_of[name] = minutes_of.get(name, 0) + minutes * times
    return minutes_of


def _add_up(counted: Counter[tuple[str, int]], durations: dict[str, timedelta]) -> None:
    """Add the counts to the durations by name, and reset them."""
    for name, minutes in _minutes_of(counted).items():
        durations[name] = durations.get(name, timedelta()) + minutes * _MINUTE
    counted.clear()
