"""Targets: how long you want to work, and how the configuration says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from utt.domain.duration import parse_duration
from utt.domain.period import WEEKDAYS, monday_of
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import near
else:
    near = lazy("utt.domain.near")

_EVERY_DAY, _WEEK, _OFF = "daily", "weekly", "off"
SETTINGS = (_EVERY_DAY, _WEEK, *WEEKDAYS, _OFF)
"""The names of the settings."""

_NOTHING = timedelta()


class Targets:
    """How long you want to work, as the section ``[targets]`` of the configuration says.

    It is made from the time for each weekday (Monday is 0), the time for a week, and the dates that are off.

    Since 2.0.
    """

    __slots__ = ("_by_weekday", "_off", "_weekly")

    def __init__(
        self,
        by_weekday: Mapping[int, timedelta] | None = None,
        weekly: timedelta | None = None,
        off: Collection[date] = (),
    ) -> None:
        self._by_weekday = by_weekday or {}
        self._weekly = weekly
        self._off = off

    def of_day(self, day: date) -> timedelta | None:
        """Return how long to work on *day*; None if nothing is set for it or it is off."""
        return None if day in self._off else self._of_weekday(day) or None

    def of_week(self, day: date) -> timedelta | None:
        """Return how long to work in the week of *day*; None if nothing is set for weeks or the whole week is off.

        Weeks begin on Monday. Each date that is off reduces the week's time by that of its day.
        """
        if self._weekly is None:
            return None
        off = sum((self._of_weekday(each) for each in set(self._off) if monday_of(each) == monday_of(day)), _NOTHING)
        return max(self._weekly - off, _NOTHING) or None

    def _of_weekday(self, day: date) -> timedelta:
        return self._by_weekday.get(day.weekday(), _NOTHING)


def parse_targets(settings: Mapping[str, str], where: str) -> Targets:
    """Return the targets that the settings mean. Their names are those in SETTINGS.

    ``daily``, ``weekly`` and the weekdays are durations; a weekday overrides ``daily``. ``off`` has dates and weekdays,
    separated by white space or commas. Raises UttError for anything else; its message says *where* it is.
    """
    for name in settings:
        if name not in SETTINGS:
            what_to_type = near.did_you_mean(name, SETTINGS) or f"use {', '.join(SETTINGS)}"
            raise UttError(f"There is no target {name!r}, {where}: {what_to_type}")
    durations = {name: _duration(name, text, where) for name, text in settings.items() if name != _OFF}
    weekdays_off, dates_off = _days_off(settings.get(_OFF, ""), where)
    every_day = durations.get(_EVERY_DAY, _NOTHING)
    by_weekday = {
        number: durations.get(name, every_day) for number, name in enumerate(WEEKDAYS) if name not in weekdays_off
    }
    return Targets(by_weekday, durations.get(_WEEK), dates_off)


def _duration(name: str, text: str, where: str) -> timedelta:
    duration = parse_duration(text)
    if duration is None:
        raise UttError(f"The target {name} = {text!r} is no duration, {where}: write it like 8h, 7h30, 7.5h or 450m")
    most = timedelta(days=7 if name == _WEEK else 1)
    if duration > most:
        raise UttError(f"The target {name} = {text!r} is longer than {'a week' if name == _WEEK else 'a day'}, {where}")
    return duration


def _days_off(text: str, where: str) -> tuple[set[str], set[date]]:
    weekdays, dates = set(), set()
    for word in re.split(r"[\s,]+", text.strip(" \t\n,")):
        if word.lower() in WEEKDAYS:
            weekdays.add(word.lower())
        elif word:
            dates.add(_date(word, where))
    return weekdays, dates


def _date(word: str, where: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
            return date.fromisoformat(word)
    except ValueError:
        pass
    raise UttError(f"{word!r} is no day to be off, {where}: write a date like 2026-12-24, or a weekday's name")
