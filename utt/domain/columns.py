"""Entries as columns, to add up the time of many: loops in C are several times as fast as one entry at a time.

One column has the minutes of the entries, counted from the first possible moment, and another one their names. The
results equal those of ``stretches`` and ``add_up`` for the same entries.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, chain, compress
from operator import mul, sub

from utt.domain.calendar import Calendar
from utt.domain.day_lengths import has_equal_days
from utt.domain.units import unit_around

Columns = tuple[list[int], list[str]]
"""Entries in order: their minutes, and their names."""

Lengths = tuple[int, list[int], list[int], list[str]]
"""Contiguous activities: the minute at which the first one begins, and for each the minute at which it ends, its length
in minutes, and its name.
"""

AddWork = Callable[[list[date], list[timedelta], list[tuple[str, ...]]], None]
"""Receives days, the time of each, and its names."""

_MINUTE = timedelta(minutes=1)
_SECONDS_A_MINUTE = 60
MINUTES_A_DAY = 24 * 60
# Units of equal length if all days have equal length.
_DAYS_OF = {"day": 1, "week": 7}
# A log has few sets of names and many days.
_MOST_SETS = 4096


def minute_of(moment: datetime) -> int:
    """Return how many minutes *moment* is after the first possible moment. Seconds are dropped."""
    since = moment - datetime.min
    return since.days * MINUTES_A_DAY + since.seconds // _SECONDS_A_MINUTE


def moment_of(minute: int) -> datetime:
    """Return the moment that is this many minutes after the first possible one."""
    return datetime.min + minute * _MINUTE


def are_whole_minutes(*moments: datetime) -> bool:
    """Return true if no moment has seconds, so that the minute identifies it."""
    return all(moment.second == moment.microsecond == 0 for moment in moments)


def lengths_in(columns: Iterable[Columns], start: datetime, end: datetime) -> Iterator[Lengths]:
    """Yield the activities between the entries, many at a time, cut to *start* and *end*, in whole minutes.

    Empty ones are left out; those before an arrival are not. The first item is empty, and says where the others begin.
    Yields nothing if there are no entries before *end*.
    """
    first, last = minute_of(start), minute_of(end)
    begin = None
    for minutes, names in columns:
        if begin is None:
            if not minutes:
                continue
            if minutes[0] >= last:
                return
            begin = max(minutes[0], first)
            yield begin, [], [], []
        since = bisect_right(minutes, begin)
        until = bisect_left(minutes, last)
        ends = minutes[since:until]
        names = names[since : until + 1]
        if until < len(minutes):
            ends.append(last)
        lengths = list(map(sub, ends, chain((begin,), ends)))
        if 0 in lengths:
            ends, names = list(compress(ends, lengths)), list(compress(names, lengths))
            lengths = list(filter(None, lengths))
        yield begin, ends, lengths, names
        if until < len(minutes):
            return
        begin = ends[-1] if ends else begin


class Units:
    """Assigns activities, in order, to the units of a *calendar*, ``day`` or a longer one.

    ``first`` is the ordinal (``date.toordinal``) of the current unit's first day, and ``last`` the minute at which it
    ends.
    """

    def __init__(self, unit: str, calendar: Calendar) -> None:
        self._unit = unit
        self._calendar = calendar
        self._days = _DAYS_OF.get(unit, 0) if has_equal_days(calendar) else 0
        self._minutes = self._days * MINUTES_A_DAY
        self.first = 1
        self.last = -1

    def enter(self, minute: int) -> None:
        """Make the unit around *minute* the current one."""
        # Usually it is the next one. If all have equal length, there is no need to ask the calendar.
        if 0 < self.last <= minute < self.last + self._minutes:
            self.first += self._days
            self.last += self._minutes
            return
        day = self._calendar.day_of(moment_of(minute))
        first, last = (day, day) if self._unit == "day" else unit_around(self._unit, day)
        self.first = first.toordinal()
        self.last = minute_of(self._calendar.end_of(last))

    def parts(self, minute: int, until: int) -> Iterator[tuple[int, int]]:
        """Split the time from *minute* to *until* where units end. Yield each unit's first day, with the minutes in it.

        Afterwards, the unit around *until* is the current one.
        """
        while minute < until:
            if minute >= self.last:
                self.enter(minute)
            part = min(until, self.last) - minute
            yield self.first, part
            minute += part


class DayCutter:
    """Assigns the time of activities to days, only for names for which *counts* returns true.

    The calendar says where each day with an entry ends. All activities of a day are processed together; one that spans
    the end of a day is split by the calendar.
    """

    def __init__(self, calendar: Calendar, counts: Callable[[str], bool]) -> None:
        self._days = Units("day", calendar)
        self._weights = Weights(counts)
        self._sets = _Sets(self._weights)

    def cut(self, lengths: Lengths, add: AddWork) -> None:
        """Call *add* with days, the time that counts in some of their activities, and its names.

        Days come in order, without duplicates within one call. *lengths* continue where the previous ones ended.
        """
        begin, ends, minutes, listed = lengths
        names = tuple(listed)
        days = self._days
        if days.last < 0:
            days.enter(begin)
        counted = self._weights.sums(minutes, listed)
        found: list[tuple[int, int, tuple[str, ...]]] = []
        index, number = 0, len(ends)
        while index < number:
            beyond = bisect_right(ends, days.last, index)
            time = counted[beyond] - counted[index]
            if time:
                found.append((days.first, time, names[index:beyond]))
            if beyond < number:
                minute = ends[beyond]
                if counted[beyond + 1] > counted[beyond]:
                    self._add(found, add)
                    found = []
                    for day, part in days.parts(minute - minutes[beyond], minute):
                        self._add([(day, part, (names[beyond],))], add)
                else:
                    days.enter(minute)
            index = beyond + 1
        self._add(found, add)

    def _add(self, found: list[tuple[int, int, tuple[str, ...]]], add: AddWork) -> None:
        if found:
            days, minutes, names = zip(*found, strict=True)
            add(
                list(map(date.fromordinal, days)),
                list(map(duration_of, minutes)),
                list(map(self._sets.__getitem__, names)),
            )
            if len(self._sets) > _MOST_SETS:
                self._sets.clear()


@lru_cache(MINUTES_A_DAY)
def duration_of(minutes: int) -> timedelta:
    """Return this many minutes as a duration."""
    return timedelta(minutes=minutes)


class Weights(dict[str, int]):
    """The factor for a name's time: 1 if it counts, else 0."""

    def __init__(self, counts: Callable[[str], bool]) -> None:
        super().__init__()
        self._counts = counts

    def __missing__(self, name: str) -> int:
        weight = self[name] = int(self._counts(name))
        return weight

    def sums(self, minutes: list[int], names: list[str]) -> list[int]:
        """Return the running sums of the time that counts: of no activity, the first one, the first two, up to all."""
        return list(accumulate(map(mul, minutes, map(self.__getitem__, names)), initial=0))


class _Sets(dict[tuple[str, ...], tuple[str, ...]]):
    """The distinct names that count among names."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, names: tuple[str, ...]) -> tuple[str, ...]:
        counted = self[names] = tuple(name for name in dict.fromkeys(names) if self._weights[name])
        return counted
