"""The durations of many activities, added up by columns: what ``Sums`` says of a long period, made faster."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
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
    cutters = [_UnitCutter(table, calendar, passes) for table in tables if _unit_of(table)]
    counted: Counter[tuple[str, int]] = Counter()
    latest = None
    for lengths in lengths_in(columns, start, end):
        begin, ends, minutes, names = lengths
        counted.update(zip(names, minutes, strict=True))
        if len(counted) > _MOST_COUNTED:
            _add_up(counted, sums.by_name)
        if by_day is not None:
            by_day.cut(lengths, sums.by_day.add_all)
        for cutter in cutters:
            cutter.cut(lengths)
        latest = ends[-1] if ends else begin
    _add_up(counted, sums.by_name)
    sums.by_name = {name: time for name, time in sums.by_name.items() if passes(name)}
    for cutter in cutters:
        cutter.finish()
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


class _UnitCutter:
    """Adds stretches to a table, unit by unit of the calendar: those that lie in one are taken together."""

    def __init__(self, table: Table, calendar: Calendar, passes: Filter) -> None:
        self._table = table
        self._calendar = calendar
        self._unit = _unit_of(table) or "day"
        self._has_names = any(unit in NAME_UNITS for unit in table.units)
        self._weights = Weights(lambda name: passes(name) and table.counts(name))
        self._are_days_equal = self._unit == "day" and has_equal_days(calendar)
        self._day = date.min
        self._last = -1
        self._minutes = 0
        self._by_name: Counter[str] = Counter()

    def cut(self, lengths: Lengths) -> None:
        """Add stretches, which go on where those before ended."""
        begin, ends, minutes, names = lengths
        if self._last < 0:
            self._enter(begin)
        weights = self._weights
        counted = list(accumulate(map(mul, minutes, map(weights.__getitem__, names)), initial=0))
        index, number = 0, len(ends)
        while index < number:
            beyond = bisect_right(ends, self._last, index)
            self._minutes += counted[beyond] - counted[index]
            if self._has_names and counted[beyond] > counted[index]:
                by_name = self._by_name
                for name, time in zip(names[index:beyond], minutes[index:beyond], strict=True):
                    by_name[name] += time
            if beyond < number:
                self._cut_one(ends[beyond] - minutes[beyond], ends[beyond], names[beyond])
            index = beyond + 1

    def _cut_one(self, minute: int, until: int, name: str) -> None:
        """Add a stretch from *minute* on, which goes on behind the end of the present unit."""
        if not self._weights[name]:
            self._enter(until)
            return
        while minute < until:
            if minute >= self._last:
                self._enter(minute)
            part = min(until, self._last) - minute
            self._minutes += part
            if self._has_names:
                self._by_name[name] += part
            minute += part

    def _enter(self, minute: int) -> None:
        """End the present unit, and begin the one around *minute*."""
        self.finish()
        if self._are_days_equal and self._last <= minute < self._last + MINUTES_A_DAY and self._day < date.max:
            self._day += _DAY
            self._last += MINUTES_A_DAY
            return
        self._day = self._calendar.day_of(moment_of(minute))
        self._last = minute_of(self._calendar.end_of(unit_around(self._unit, self._day).end))

    def finish(self) -> None:
        """Add what was counted in the present unit to the table."""
        if not self._minutes:
            return
        table = self._table
        table.total += self._minutes * _MINUTE
        table.exact_total = table.total
        if self._has_names:
            for name, minutes in self._by_name.items():
                if self._weights[name]:
                    self._add(name, minutes)
            self._by_name.clear()
        else:
            self._add("", self._minutes)
        self._minutes = 0

    def _add(self, name: str, minutes: int) -> None:
        table = self._table
        keys = [
            (key_of_day(unit, self._day) if unit in DAY_UNITS else key_of_name(unit, name, table.depth),)
            for unit in table.units
        ]
        table.add_time(keys, duration_of(minutes), duration_of(minutes))


def _add_up(counted: Counter[tuple[str, int]], durations: dict[str, timedelta]) -> None:
    """Add what was counted to the durations by name, and begin to count anew."""
    by_name: dict[str, int] = {}
    for (name, minutes), times in counted.items():
        by_name[name] = by_name.get(name, 0) + minutes * times
    for name, minutes in by_name.items():
        durations[name] = durations.get(name, timedelta()) + minutes * _MINUTE
    counted.clear()
