"""Places durations without times: after what else is on their day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from heapq import merge

from utt.domain.activity import Activity, ActivityType, stretches
from utt.domain.calendar import Calendar
from utt.domain.duration import format_duration
from utt.domain.entry import elapsed, is_earlier, without_offset
from utt.errors import UttError
from utt.exchange.durations import Durations, Loose
from utt.exchange.remarks import Remarks
from utt.exchange.stretches import Stretch, Stretches
from utt.timelog.read.entries import Entries

_MORNING = time(9)
_NOTHING = timedelta()


def place_durations(
    loose: Durations, timed: Stretches, entries: Entries, calendar: Calendar, remarks: Remarks
) -> tuple[Iterator[Stretch], int, int]:
    """Return the *timed* intervals with those for durations without times, the earliest first; how many durations the
    log already has; and how many intervals there are more than new durations, since some had to be split.

    Each begins where the last activity of its day ends, in the log or among the *timed* ones, or at nine in the morning
    on an empty day. What does not fit before the day ends goes into the free time before. A negative duration shortens
    what else is on the day, including *timed* ones, from the last one back: first those of its own name. Raises
    UttError if a day has no room.
    """
    found = Stretches(calendar, False)
    present = split = 0
    numbers: dict[date, list[int]] = {}
    ends: dict[int, datetime] = {}
    days = loose.days() if timed else frozenset()
    for number in timed.numbers():
        day = calendar.day_of(timed[number].start)
        if day in days:
            numbers.setdefault(day, []).append(number)
    for day, of_day in loose.by_day():
        of_others = numbers.get(day, [])
        others = [timed[number] for number in of_others]
        wanted = _shortened(of_day, others, remarks)
        ends |= {number: other.end for number, other in zip(of_others, others, strict=True)}
        activities = [*_of_log(entries, day, calendar)]
        unclaimed = Counter((each.name.name, each.duration) for each in activities)
        unclaimed.subtract((each.name, elapsed(each.start, each.end)) for each in others)
        there, wanted_in_all = _by_name(unclaimed.elements()), _by_name((each.name, each.duration) for each in wanted)
        busy = [
            Stretch(each.start, each.end, each.name.name, None, "")
            for each in activities
            if each.type is not ActivityType.IGNORED
        ]
        room = _Room(day, [*busy, *others], calendar)
        for each in wanted:
            if there.get(each.name) == wanted_in_all[each.name]:
                # It may be there in pieces.
                present += 1
                continue
            if unclaimed[each.name, each.duration] > 0:
                unclaimed[each.name, each.duration] -= 1
                present += 1
                continue
            pieces = room.take(each)
            split += len(pieces) - 1
            for start, end in pieces:
                found.add((start, None), (end, None), each.name, each.comment, each.where)
            remarks.add(
                "a duration without times was placed after what else is on its day",
                "{} durations without times were placed after what else is on their days",
            )
    return merge(_ended(timed, ends), found, key=_start), present, split


def _ended(timed: Stretches, ends: Mapping[int, datetime]) -> Iterator[Stretch]:
    """Yield the *timed* intervals, with other *ends* for some of them, except those of which nothing is left."""
    for number in timed.numbers():
        stretch = timed[number]
        stretch.end = ends.get(number, stretch.end)
        if is_earlier(stretch.start, stretch.end):
            yield stretch


def _shortened(loose: list[Loose], others: Sequence[Stretch], remarks: Remarks) -> list[Loose]:
    """Return the positive durations, after subtracting the negative ones from them and from the *others*."""
    positive = [each for each in loose if each.duration > _NOTHING]
    for each in (each for each in loose if each.duration < _NOTHING):
        left = -each.duration
        remarks.add(
            "a negative duration was taken from what else is on its day",
            "{} negative durations were taken from what else is on their days",
        )
        for is_same in (True, False):
            for other in reversed(positive):
                if (other.name == each.name) is is_same:
                    taken = min(left, other.duration)
                    other.duration -= taken
                    left -= taken
            for stretch in reversed(others):
                if (stretch.name == each.name) is is_same:
                    taken = min(left, elapsed(stretch.start, stretch.end))
                    stretch.end -= taken
                    left -= taken
        if left:
            raise UttError(
                f"{each.where}: {format_duration(left)} more is taken from {each.day} than is counted on that day"
            )
    return [each for each in positive if each.duration]


def _by_name(durations: Iterable[tuple[str, timedelta]]) -> dict[str, timedelta]:
    sums: dict[str, timedelta] = {}
    for name, duration in durations:
        sums[name] = sums.get(name, _NOTHING) + duration
    return sums


def _of_log(entries: Entries, day: date, calendar: Calendar) -> Iterator[Activity]:
    start, end = calendar.start_of(day), calendar.end_of(day)
    for span in stretches(entries.since(start), start, end, lambda: entries.has_offsets):
        yield Activity(*span)


class _Room:
    """The free time of a day."""

    def __init__(self, day: date, busy: list[Stretch], calendar: Calendar) -> None:
        self._free: list[tuple[datetime, datetime]] = []
        self._until = calendar.start_of(day)
        for stretch in sorted(busy, key=_start):
            self._add(without_offset(stretch.start), without_offset(stretch.end))
        if not busy:
            morning = calendar.at(day, _MORNING)
            self._add(morning, morning)
        self._add(calendar.end_of(day), calendar.end_of(day))

    def _add(self, start: datetime, end: datetime) -> None:
        """Add the free time before an interval that is taken."""
        if is_earlier(self._until, start):
            self._free.append((self._until, start))
        if is_earlier(self._until, end):
            self._until = end

    def take(self, loose: Loose) -> list[tuple[datetime, datetime]]:
        """Take this duration of free time: first after everything that is taken, from its start on, then before that,
        from its end back.
        """
        left = loose.duration
        taken = []
        while left:
            if not self._free:
                raise UttError(f"{loose.where}: {loose.day} has no room for {format_duration(left)} more")
            free_from, free_until = self._free.pop()
            length = min(left, elapsed(free_from, free_until))
            if is_earlier(free_until, self._until):
                taken.append((free_until - length, free_until))
                rest = (free_from, free_until - length)
            else:
                taken.append((free_from, free_from + length))
                rest = (free_from + length, free_until)
            if is_earlier(*rest):
                self._free.append(rest)
            left -= length
        return sorted(taken)


def _start(stretch: Stretch) -> datetime:
    return stretch.start
