"""The durations of many activities, added up by columns: what ``Sums`` says of a long period, made faster."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from operator import mul

from utt.domain.activity import ActivityType, stretches
from utt.domain.calendar import Calendar, has_equal_days
from utt.domain.columns import (
    MINUTES_A_DAY,
    Columns,
    DayCutter,
    Lengths,
    Weights,
    duration_of,
    lengths_in,
    minute_of,
    moment_of,
)
from utt.domain.entry import HELLO_ENTRY_NAME, Entry
from utt.domain.units import unit_around
from utt.report.filters import Filter
from utt.report.pieces import pieces
from utt.report.sums import Sums
from utt.report.tables import DAY_UNITS, NAME_UNITS, Table, key_of_day, key_of_name

_NOTHING = timedelta()
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# So many different activities, by name and length, are counted before they are added up.
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
    """Return the sums of the activities between entries, from *start* to *end*, whole minutes, that pass
    the filters, and add them to the *tables*, whose units have to be those that ``is_quick`` says yes to.

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
    """Return true if an activity's day and name tell its row of the table, and so its columns do."""
    return all(unit in DAY_UNITS or unit in NAME_UNITS for unit in table.units)


def _unit_of(table: Table) -> str | None:
    """Return the longest unit of the calendar that tells all keys of the table's days, None if it has none."""
    units = [unit for unit in table.units if unit in DAY_UNITS]
    if not units:
        return None
    # Weeks go over the ends of all others but days.
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


class _Units:
    """The units of the calendar that stretches lie in, which come in their order.

    ``day`` is the first day that was met of the present one, and ``last`` the minute at which that ends.
    """

    def __init__(self, unit: str, calendar: Calendar) -> None:
        self._unit = unit
        self._calendar = calendar
        self._are_days_equal = unit == "day" and has_equal_days(calendar)
        self.day = date.min
        self.last = -1

    def enter(self, minute: int) -> None:
        """Make the unit around *minute* the present one."""
        if self._are_days_equal and self.last <= minute < self.last + MINUTES_A_DAY and self.day < date.max:
            self.day += _DAY
            self.last += MINUTES_A_DAY
            return
        self.day = self._calendar.day_of(moment_of(minute))
        self.last = minute_of(self._calendar.end_of(unit_around(self._unit, self.day).end))


class _UnitTotals:
    """Adds the time of stretches to a table without names, unit by unit of the calendar."""

    def __init__(self, table: Table, calendar: Calendar, passes: Filter) -> None:
        self._table = table
        self._units = _Units(_unit_of(table) or "day", calendar)
        self._weights = Weights(lambda name: passes(name) and table.counts(name))
        self._times: dict[date, timedelta] = {}

    def cut(self, lengths: Lengths) -> None:
        """Add stretches, which go on where those before ended."""
        begin, ends, minutes, names = lengths
        units, times = self._units, self._times
        if units.last < 0:
            units.enter(begin)
        counted = list(accumulate(map(mul, minutes, map(self._weights.__getitem__, names)), initial=0))
        index, number = 0, len(ends)
        while index < number:
            beyond = bisect_right(ends, units.last, index)
            time = counted[beyond] - counted[index]
            if time:
                day = units.day
                times[day] = times.get(day, _NOTHING) + duration_of(time)
            if beyond < number:
                minute = ends[beyond]
                if counted[beyond + 1] > counted[beyond]:
                    self._cut_one(minute - minutes[beyond], minute)
                else:
                    units.enter(minute)
            index = beyond + 1

    def _cut_one(self, minute: int, until: int) -> None:
        """Add a stretch from *minute* on, which goes on behind the end of the present unit."""
        for day, part in _parts(self._units, minute, until):
            self._times[day] = self._times.get(day, _NOTHING) + duration_of(part)

    def finish(self) -> None:
        """Put what was added into the table."""
        table = self._table
        if table.units == ("day",):
            table.whole.update(self._times)
        else:
            for day, time in self._times.items():
                table.add_time([(key_of_day(unit, day),) for unit in table.units], time, time)
        table.total += sum(self._times.values(), _NOTHING)
        table.exact_total = table.total


class _UnitNames:
    """Adds the time of stretches to a table with names, unit by unit of the calendar.

    ``by_name`` is the time of each name in the end, of all names.
    """

    def __init__(self, table: Table, calendar: Calendar, passes: Filter) -> None:
        self._table = table
        self._units = _Units(_unit_of(table) or "day", calendar)
        self._weights = Weights(lambda name: passes(name) and table.counts(name))
        self._counted: Counter[tuple[str, int]] = Counter()
        self.by_name: dict[str, timedelta] = {}

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
                self._flush(units.day)
                self._cut_one(ends[beyond] - minutes[beyond], ends[beyond], names[beyond])
            elif len(counted) > _MOST_COUNTED:
                self._flush(units.day)
            index = beyond + 1

    def _cut_one(self, minute: int, until: int, name: str) -> None:
        """Add a stretch from *minute* on, which goes on behind the end of the present unit."""
        if not self._weights[name]:
            # It is of no row, and may be very long.
            self._counted[name, until - minute] += 1
            self._flush(self._units.day)
            self._units.enter(until)
            return
        for day, part in _parts(self._units, minute, until):
            self._counted[name, part] += 1
            self._flush(day)

    def _flush(self, day: date) -> None:
        """Put what was counted, which is of the unit around *day*, into the table."""
        by_name: dict[str, timedelta] = {}
        _add_up(self._counted, by_name)
        table = self._table
        for name, time in by_name.items():
            self.by_name[name] = self.by_name.get(name, _NOTHING) + time
            if self._weights[name]:
                keys = [
                    (key_of_day(unit, day) if unit in DAY_UNITS else key_of_name(unit, name, table.depth),)
                    for unit in table.units
                ]
                table.add_time(keys, time, time)
                table.total += time
        table.exact_total = table.total

    def finish(self) -> None:
        """Put the rest into the table."""
        self._flush(self._units.day)


def _parts(units: _Units, minute: int, until: int) -> Iterator[tuple[date, int]]:
    """Cut the stretch from *minute* to *until* where units end. Yield each one's day, with the minutes in it."""
    while minute < until:
        if minute >= units.last:
            units.enter(minute)
        part = min(until, units.last) - minute
        yield units.day, part
        minute += part


def _add_up(counted: Counter[tuple[str, int]], durations: dict[str, timedelta]) -> None:
    """Add what was counted to the durations by name, and begin to count anew."""
    by_name: dict[str, int] = {}
    for (name, minutes), times in counted.items():
        by_name[name] = by_name.get(name, 0) + minutes * times
    for name, minutes in by_name.items():
        durations[name] = durations.get(name, timedelta()) + minutes * _MINUTE
    counted.clear()
