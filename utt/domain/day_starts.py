"""Days that begin at another time than midnight, which may change from a date on, and their configuration."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from utt.domain.calendar import Calendar
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import near
else:
    near = lazy("utt.domain.near")

START = "start"
"""The name of the setting."""

_DAY = timedelta(days=1)
_MIDNIGHT = timedelta()


class DayStarts(Calendar):
    """The days of people who work past midnight: each begins *start* after midnight, which is less than a day.

    From each date in *changes* on, the start next to it applies. The day before is longer or shorter by the difference:
    it ends where the first new day begins. So every moment is in exactly one day. The first possible day begins with
    the first possible moment.
    """

    __slots__ = ("_dates", "_starts")

    def __init__(self, start: timedelta, changes: Mapping[date, timedelta]) -> None:
        self._dates = sorted(changes)
        self._starts = [start, *(changes[each] for each in self._dates)]

    @property
    def is_constant(self) -> bool:
        """True if all days begin at the same time."""
        return not self._dates

    @property
    def latest_start(self) -> timedelta:
        """The latest time at which a day begins."""
        return max(self._starts)

    def day_of(self, moment: datetime) -> date:
        day = super().day_of(moment)
        return day if moment >= self.start_of(day) else day - _DAY

    def start_of(self, day: date) -> datetime:
        midnight = super().start_of(day)
        return midnight if day == date.min else midnight + self._starts[bisect_right(self._dates, day)]


def parse_day_starts(sections: Iterable[tuple[str, Mapping[str, str]]], filename: str) -> Calendar:
    """Return the calendar whose days begin according to the sections ``[day]`` and ``[day 2026-03-01]``.

    Each comes with what follows ``day``: nothing, or the date from which on it applies. Raises UttError, which names
    the section, the value and the file, for an invalid date or start, for an unknown setting, and for two sections that
    contradict each other about one day.
    """
    starts: dict[date, timedelta] = {}
    said_by: dict[date, str] = {}
    for text, settings in sections:
        section = f"[day {text}]" if text else "[day]"
        since = _date(text, filename) if text else date.min
        start = _start(settings, section, filename)
        if starts.setdefault(since, start) != start:
            raise UttError(
                f"{said_by[since]} and {section} in {filename} contradict: "
                f"{_shown(starts[since])} and {_shown(start)} begin the same day, so leave one of them out"
            )
        said_by[since] = section
    start = starts.pop(date.min, _MIDNIGHT)
    return DayStarts(start, starts) if start or any(starts.values()) else Calendar()


def _date(text: str, filename: str) -> date:
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UttError(f"[day {excerpt(text)}] in {filename} names no date: write it like [day 2026-03-01]")


def _start(settings: Mapping[str, str], section: str, filename: str) -> timedelta:
    for name in settings:
        if name != START:
            what_to_type = near.did_you_mean(name, [START]) or "write start = 04:00"
            raise UttError(f"{section} has no setting {excerpt(name)!r}, in {filename}: {what_to_type}")
    text = settings.get(START)
    if text is None and section == "[day]":
        return _MIDNIGHT
    match = re.fullmatch("([01]?[0-9]|2[0-3]):([0-5][0-9])", text or "")
    if match is None:
        value = "is missing" if text is None else f"= {excerpt(text)!r} is not a time of day"
        raise UttError(f"{section} start {value}, in {filename}: write it like start = 04:00, from 00:00 to 23:59")
    return timedelta(hours=int(match[1]), minutes=int(match[2]))


def _shown(start: timedelta) -> str:
    hours, minutes = divmod(start // timedelta(minutes=1), 60)
    return f"{hours:02}:{minutes:02}"
