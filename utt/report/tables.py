"""The time of activities by unit: for ``--by``, and for the days.

The key of a calendar unit is its first day, that of a weekday or an hour is a number, and any other is a text. So the
keys of a unit sort like the unit. If days begin at 04:00, the hours go from 4 to 27.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import product

from utt.domain.activity import ActivityType, Name
from utt.domain.day_lengths import hours_of
from utt.domain.entry import elapsed
from utt.domain.period import WEEKDAYS
from utt.domain.rounding import apportioned
from utt.domain.tags import tags_of
from utt.domain.units import UNITS as CALENDAR_UNITS
from utt.domain.units import key_around, unit_around
from utt.lazy import TYPE_CHECKING
from utt.report.pieces import Piece

if TYPE_CHECKING:
    from typing import Any

    Pair = tuple[Any, Any]
    """The keys of a row by two units."""

UNITS = ("day", "week", "month", "quarter", "year", "weekday", "hour", "project", "task", "tag")
"""The units that a report can be grouped by.

Since 2.0.
"""

_NOTHING = timedelta()
_HOURS = 24


class Table:
    """The time of activities by *units*, one or two.

    ``whole`` is the time of each key of the first one, ``times`` that of each pair of keys, if there are two; and
    ``whole_exact`` and ``exact`` are the same before rounding. *depth* is how many parts of a project's name count,
    None for all. *counts* tests whether a name counts. ``total`` and ``exact_total`` count each activity once, although
    one with several tags is in several rows. ``has_overlap`` is true if there was such an activity. Days begin with
    *first_hour*, so that the hours before it come last.
    """

    def __init__(
        self, units: Sequence[str], depth: int | None, counts: Callable[[str], bool], first_hour: int = 0
    ) -> None:
        self.units = tuple(units)
        self.depth = depth
        self.counts = counts
        self.first_hour = first_hour
        self.whole: dict[Any, timedelta] = {}
        self.whole_exact = self.whole
        self.times: dict[Pair, timedelta] = {}
        self.exact = self.times
        self.total = self.exact_total = _NOTHING
        self.has_overlap = False

    def add(self, piece: Piece) -> None:
        """Add a piece of an activity."""
        if not self.counts(piece.name):
            return
        exact = elapsed(piece.start, piece.end)
        self.total += piece.time
        self.exact_total += exact
        if "hour" not in self.units:
            self.add_time([self._keys(unit, piece, None) for unit in self.units], piece.time, exact)
            return
        hours = list(hours_of(piece.start, piece.end))
        keys = [hour if hour >= self.first_hour else hour + _HOURS for hour, _, _ in hours]
        lengths = [elapsed(start, end) for _, start, end in hours]
        shares = lengths if piece.time == exact else apportioned(piece.time, lengths)
        for key, share, length in zip(keys, shares, lengths, strict=True):
            self.add_time([self._keys(unit, piece, key) for unit in self.units], share, length)

    def add_time(self, keys: Sequence[Sequence[Any]], time: timedelta, exact: timedelta) -> None:
        """Add to the time of the rows with one of the *keys* of each unit."""
        firsts = keys[0]
        self.has_overlap = self.has_overlap or any(len(each) > 1 for each in keys)
        for first in firsts:
            self.whole[first] = self.whole.get(first, _NOTHING) + time
            if self.whole_exact is not self.whole:
                self.whole_exact[first] = self.whole_exact.get(first, _NOTHING) + exact
        if len(keys) > 1:
            for pair in product(firsts, keys[1]):
                self.times[pair] = self.times.get(pair, _NOTHING) + time
                if self.exact is not self.times:
                    self.exact[pair] = self.exact.get(pair, _NOTHING) + exact

    def _keys(self, unit: str, piece: Piece, hour: int | None) -> Sequence[Any]:
        if unit == "hour":
            return (hour,)
        if unit == "tag":
            return tags_of(piece.name, piece.comment) or ("",)
        return (key_of_name(unit, piece.name, self.depth) if unit in NAME_UNITS else key_of_day(unit, piece.day),)


NAME_UNITS = ("project", "task")
"""The units that depend only on an activity's name."""

TEXT_UNITS = (*NAME_UNITS, "tag")
"""The units whose keys are texts."""

DAY_UNITS = (*CALENDAR_UNITS, "weekday")
"""The units that depend only on an activity's day."""


def key_of_name(unit: str, text: str, depth: int | None) -> str:
    """Return the key of a name: its task, or the first *depth* parts of its project."""
    name = Name(text)
    if unit == "task":
        return name.task
    return name.project_to(depth)


def key_of_day(unit: str, day: date) -> date | int:
    """Return the key of a day: the first day of the calendar unit around it, or the number of its weekday."""
    if unit == "day":
        return day
    return day.weekday() if unit == "weekday" else unit_around(unit, day).start


def text_of_key(unit: str, key: Any) -> str:
    """Return the key's text, for people and scripts: ``2026-W47``, ``monday``, ``09``, or the name."""
    if unit in TEXT_UNITS:
        return str(key)
    if unit in CALENDAR_UNITS:
        return key_around(unit, key)
    return WEEKDAYS[key] if unit == "weekday" else f"{key % _HOURS:02}"


def counted(types: Sequence[str]) -> Callable[[str], bool]:
    """Return a test whether a name has one of these *types*; without any, whether it is work."""
    wanted = types or ("work",)
    return lambda name: ActivityType.of(name).name.lower() in wanted
