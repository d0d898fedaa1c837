"""Reads targets from the settings of a section ``[targets]``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from utt.domain.duration_words import parse_duration
from utt.domain.period import WEEKDAYS, Period
from utt.domain.targets import Targets
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import near
else:
    near = lazy("utt.domain.near")
_NOTHING = timedelta()
_EVERY_DAY, _WEEK, _START = "daily", "weekly", "start"
_OFF = ("off", "vacation", "sick")
SETTINGS = (_EVERY_DAY, _WEEK, *WEEKDAYS, *_OFF, _START)
"""The names of the settings."""


def parse_targets(settings: Mapping[str, str], where: str) -> Targets:
    """Return the targets in *settings*, whose names are those in SETTINGS.

    ``daily``, ``weekly`` and the weekdays are durations; a weekday overrides ``daily``. ``off``, ``vacation`` and
    ``sick`` have dates, ranges of dates and weekdays, separated by whitespace or commas. ``start`` is a duration that
    may have a sign. Raises UttError for anything else; its message says *where* it is.
    """
    for name in settings:
        if name not in SETTINGS:
            what_to_type = near.did_you_mean(name, SETTINGS) or f"use {', '.join(SETTINGS)}"
            raise UttError(f"There is no target {name!r}, {where}: {what_to_type}")
    durations = {name: _duration(name, text, where) for name, text in settings.items() if name not in (*_OFF, _START)}
    off = [each for name in _OFF for each in _days_off(name, settings.get(name, ""), where)]
    weekdays_off = {each for each in off if isinstance(each, str)}
    by_weekday = {
        number: _NOTHING if name in weekdays_off else durations[name]
        for number, name in enumerate(WEEKDAYS)
        if name in weekdays_off or name in durations
    }
    dates_off = _Dates([each for each in off if isinstance(each, Period)])
    start = _signed_duration(settings[_START], where) if _START in settings else _NOTHING
    return Targets(by_weekday, durations.get(_WEEK), dates_off, start, daily=durations.get(_EVERY_DAY))


class _Dates:
    """The dates in any of the *periods*."""

    def __init__(self, periods: Sequence[Period]) -> None:
        self._periods = periods

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and any(day in period for period in self._periods)


def _duration(name: str, text: str, where: str) -> timedelta:
    duration = parse_duration(text)
    if duration is None:
        raise UttError(f"The target {name} = {text!r} is not a duration, {where}: write it like 8h, 7h30, 7.5h or 450m")
    most = timedelta(days=7 if name == _WEEK else 1)
    if duration > most:
        raise UttError(f"The target {name} = {text!r} is longer than {'a week' if name == _WEEK else 'a day'}, {where}")
    return duration


def _signed_duration(text: str, where: str) -> timedelta:
    sign, rest = (text[0], text[1:]) if text[:1] in ("+", "-") else ("+", text)
    duration = parse_duration(rest)
    if duration is None:
        raise UttError(f"The target {_START} = {text!r} is not a balance, {where}: write it like -3h30, 12h or 7.5h")
    return -duration if sign == "-" else duration


def _days_off(name: str, text: str, where: str) -> list[str | Period]:
    """Return the weekdays and periods in the setting *name*."""
    words = re.sub(r"\s*\.\.\s*", "..", text.strip(" \t\n,"))
    return [_day_off(name, word, where) for word in re.split(r"[\s,]+", words) if word]


def _day_off(name: str, word: str, where: str) -> str | Period:
    if word.lower() in WEEKDAYS:
        return word.lower()
    one, dots, other = word.partition("..")
    first, last = _date(one), _date(other if dots else one)
    if first is None or last is None:
        raise UttError(
            f"{word!r} is not a day to be off, {where}: write a date like 2026-12-24, or a weekday's name, "
            f"or a range, as in {name} = 2026-12-24..2026-12-31"
        )
    if first > last:
        raise UttError(f"The range {name} = {word} ends before it starts, {where}: write the earlier date first")
    return Period(first, last)


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word) else None
    except ValueError:
        return None
