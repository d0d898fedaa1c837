"""Entries by columns, to add up the time of many: loops in C do it, several times as fast as one entry at a time.

A column holds the minutes of the entries, counted from the first possible moment, and another one their names. What
comes out is what ``stretches`` and ``add_up`` would say of the same entries.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, chain, compress
from operator import mul, sub

from utt.domain.calendar import Calendar, has_equal_days
from utt.domain.units import unit_around

Columns = tuple[list[int], list[str]]
"""Entries in their order: their minutes, and their names."""

Lengths = tuple[int, list[int], list[int], list[str]]
"""Stretches in a row, each of which begins where the one before ends: the minute at which the first one begins, and
of each the minute at which it ends, its length in minutes, and its name.
"""

AddWork = Callable[[list[date], list[timedelta], list[tuple[str, ...]]], None]
"""Takes days, the time of each, and its names."""

_MINUTE = timedelta(minutes=1)
_SECONDS_A_MINUTE = 60
MINUTES_A_DAY = 24 * 60
# Units that are equally long if all days are.
_DAYS_OF = {"day": 1, "week": 7}
# A log has few sets of names and many days.
_MOST_SETS = 4096


def minute_of(moment: datetime) -> int:
    """Return how many minutes *moment* lies after the first possible moment. Seconds are cut off."""
    since = moment - datetime.min
    return since.days * MINUTES_A_DAY + since.seconds // _SECONDS_A_MINUTE


def moment_of(minute: int) -> datetime:
    """Return the moment that lies so many minutes after the first possible one."""
    return datetime.min + minute * _MINUTE


def are_whole_minutes(*moments: datetime) -> bool:
    """Return true if no moment has seconds, so that its minute tells all of it."""
    return all(moment.second == moment.microsecond == 0 for moment in moments)


def lengths_in(columns: Iterable[Columns], start: datetime, end: datetime) -> Iterator[Lengths]:
    """Yield the stretches between the entries, many at a time, cut to what lies from *start* to *end*: whole minutes.

    Those without length are left out; those before an arrival are not. The first that is yielded are none, and tell
    where the others will begin. Nothing is yielded if there are no entries before *end*.
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
    """The units of a *calendar*, ``day`` or one of the longer ones, that stretches lie in, which come in their order.

    ``first`` is the number of the present one's first day, as ``date.toordinal`` counts, and ``last`` the minute at
    which it ends.
    """

    def __init__(self, unit: str, calendar: Calendar) -> None:
        self._unit = unit
        self._calendar = calendar
        self._days = _DAYS_OF.get(unit, 0) if has_equal_days(calendar) else 0
        self._minutes = self._days * MINUTES_A_DAY
        self.first = 1
        self.last = -1

    def enter(self, minute: int) -> None:
        """Make the unit around *minute* the present one."""
        # It mostly is the next one. Where all are equally long, the calendar need not be asked for it.
        if 0 < self.last <= minute < self.last + self._minutes:
            self.first += self._days
            self.last += self._minutes
            return
        day = self._calendar.day_of(moment_of(minute))
        first, last = (day, day) if self._unit == "day" else unit_around(self._unit, day)
        self.first = first.toordinal()
        self.last = minute_of(self._calendar.end_of(last))

    def parts(self, minute: int, until: int) -> Iterator[tuple[int, int]]:
        """Cut the stretch from *minute* to *until* where units end. Yield each one's first day, with the minutes in it.

        The unit around *until* is the present one then.
        """
        while minute < until:
            if minute >= self.last:
                self.enter(minute)
            part = min(until, self.last) - minute
            yield self.first, part
            minute += part


class DayCutter:
    """Tells to which days the time of stretches belongs, those alone whose names *counts* says yes to.

    The calendar is asked where each day ends that has an entry. All stretches of a day that lie between two entries
    are taken together; one that goes over the end of a day is cut by the calendar.
    """

    def __init__(self, calendar: Calendar, counts: Callable[[str], bool]) -> None:
        self._days = Units("day", calendar)
        self._weights = Weights(counts)
        self._sets = _Sets(self._weights)

    def cut(self, lengths: Lengths, add: AddWork) -> None:
        """Call *add* with days, the time that counts in some of their stretches, and the names of that.

        Days come in order, and those of one call are different. *lengths* go on where those before ended.
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
    """Return so many minutes as a duration."""
    return timedelta(minutes=minutes)


class Weights(dict[str, int]):
    """What to multiply the time of a name with: 1 if it counts, and else 0."""

    def __init__(self, counts: Callable[[str], bool]) -> None:
        super().__init__()
        self._counts = counts

    def __missing__(self, name: str) -> int:
        weight = self[name] = int(self._counts(name))
        return weight

    def sums(self, minutes: list[int], names: list[str]) -> list[int]:
        """Return the time that counts of no stretch, of the first one, of the first two and so on, up to all."""
        return list(accumulate(map(mul, minutes, map(self.__getitem__, names)), initial=0))


class _Sets(dict[tuple[str, ...], tuple[str, ...]]):
    """The different names that count among names."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, names: tuple[str, ...]) -> tuple[str, ...]:
        counted = self[names] = tuple(name for name in dict.fromkeys(names) if self._weights[name])
        return counted
