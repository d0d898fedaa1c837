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
from utt.domain.entry import elapsed

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
_DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
# A log has few sets of names and many days.
_SETS = 4096


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


class DayCutter:
    """Tells to which days the time of stretches belongs, those alone whose names *counts* says yes to.

    The calendar is asked where each day ends that has an entry. All stretches of a day that lie between two entries
    are taken together; one that goes over the end of a day is cut by the calendar.
    """

    def __init__(self, calendar: Calendar, counts: Callable[[str], bool]) -> None:
        self._calendar = calendar
        self._are_days_equal = has_equal_days(calendar)
        self._weights = Weights(counts)
        self._day = date.min
        self._last = -1

        @lru_cache(_SETS)
        def counted(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name for name in dict.fromkeys(names) if self._weights[name])

        self._counted = counted

    def cut(self, lengths: Lengths, add: AddWork) -> None:
        """Call *add* with days, the time that counts in some of their stretches, and the names of that.

        Days come in order, and those of one call are different. *lengths* go on where those before ended.
        """
        begin, ends, minutes, names = lengths
        if self._last < 0:
            self._enter_day(begin)
        counted = list(accumulate(map(mul, minutes, map(self._weights.__getitem__, names)), initial=0))
        days: list[date] = []
        times: list[timedelta] = []
        sets: list[tuple[str, ...]] = []
        index, number = 0, len(ends)
        while index < number:
            beyond = bisect_right(ends, self._last, index)
            time = counted[beyond] - counted[index]
            if time:
                days.append(self._day)
                times.append(duration_of(time))
                sets.append(self._counted(tuple(names[index:beyond])))
            if beyond < number:
                minute = ends[beyond]
                if counted[beyond + 1] > counted[beyond]:
                    add(days, times, sets)
                    days, times, sets = [], [], []
                    whole = moment_of(minute - minutes[beyond]), moment_of(minute)
                    for day, part_start, part_end in self._calendar.split(*whole):
                        add([day], [elapsed(part_start, part_end)], [(names[beyond],)])
                self._enter_day(minute)
            index = beyond + 1
        add(days, times, sets)

    def _enter_day(self, minute: int) -> None:
        if self._last >= 0 and self._day < date.max:
            # After the end of a day, it mostly is the next one, as the end of that shows.
            self._day += _DAY
            if self._are_days_equal and self._day < date.max:
                self._last += MINUTES_A_DAY
            else:
                self._last = minute_of(self._calendar.end_of(self._day))
            if minute < self._last:
                return
        self._day = self._calendar.day_of(moment_of(minute))
        self._last = minute_of(self._calendar.end_of(self._day))


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
