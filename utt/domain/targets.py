"""Targets: how long you want to work, and their configuration."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta

from utt.domain.duration import parse_duration
from utt.domain.period import WEEKDAYS, Period, monday_of
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import near
else:
    near = lazy("utt.domain.near")

_EVERY_DAY, _WEEK, _START = "daily", "weekly", "start"
_OFF = ("off", "vacation", "sick")
SETTINGS = (_EVERY_DAY, _WEEK, *WEEKDAYS, *_OFF, _START)
"""The names of the settings."""

_NOTHING = timedelta()
_DAY = timedelta(days=1)
_WORKDAYS, _WEEKEND = range(5), range(5, 7)


class Targets:
    """How long you want to work, from the section ``[targets]`` of the configuration.

    They consist of the time for each weekday (Monday is 0), the time for a week, and the dates that are off. *daily* is
    the time for each other weekday, None without; with a time for the week, they have it in turn, from Monday on, until
    nothing is left of the week's. ``start`` is the initial balance. *later* are the targets that replace these from a
    date on, the earliest date first.

    Since 2.0.
    """

    __slots__ = ("_by_weekday", "_later", "_off", "_weekly", "start")

    def __init__(
        self,
        by_weekday: Mapping[int, timedelta] | None = None,
        weekly: timedelta | None = None,
        off: Container[date] = (),
        start: timedelta = _NOTHING,
        later: Sequence[tuple[date, Targets]] = (),
        daily: timedelta | None = None,
    ) -> None:
        self._by_weekday = dict(by_weekday or {})
        if daily is not None:
            left = 7 * _DAY if weekly is None else weekly - sum(self._by_weekday.values(), _NOTHING)
            for weekday in self._without_time(range(7)):
                self._by_weekday[weekday] = max(min(daily, left), _NOTHING)
                left -= self._by_weekday[weekday]
        self._weekly = weekly
        self._off = off
        self._later = later
        self.start = start

    def followed_by(self, later: Sequence[tuple[date, Targets]], start: timedelta) -> Targets:
        """Return these targets with others that replace them *later*, and with another *start*."""
        return Targets(self._by_weekday, self._weekly, self._off, start, later)

    @property
    def is_set(self) -> bool:
        """True if there is a time for any day or week, or an initial balance."""
        mine = self._weekly is not None or any(self._by_weekday.values()) or bool(self.start)
        return mine or any(targets.is_set for _, targets in self._later)

    def is_off(self, day: date) -> bool:
        """Return true if *day* is a date that is off. A subclass that knows more of them overrides this."""
        return day in self._in_force(day)._off

    def of_day(self, day: date) -> timedelta | None:
        """Return how long to work on *day*; None if nothing is set for it or it is off."""
        if self.is_off(day):
            return None
        return self._in_force(day)._by_weekday.get(day.weekday()) or None

    def of_week(self, day: date) -> timedelta | None:
        """Return how long to work in the week of *day*; None if nothing is set for weeks or the whole week is off.

        Weeks begin on Monday. Each date that is off reduces the week's time by that of its day. If the targets change
        within the week, it is the sum of what its days owe.
        """
        monday = monday_of(day)
        days = [monday + number * _DAY for number in range(min(7, (date.max - monday).days + 1))]
        in_force = {id(targets): targets for targets in map(self._in_force, days)}
        if all(targets._weekly is None for targets in in_force.values()):
            return None
        if len(in_force) > 1:
            return self.owed(Period(days[0], days[-1])) or None
        (targets,) = in_force.values()
        off = sum((targets._of_weekday(each) for each in days if self.is_off(each)), _NOTHING)
        return max((targets._weekly or _NOTHING) - off, _NOTHING) or None

    def owed_on(self, day: date) -> timedelta:
        """Return how much *day* owes in a balance: its own time, or its share of the week's; nothing if it is off.

        Without a daily time, the rest of the week's is spread over Monday to Friday, except for days that have their
        own time or are off each week.
        """
        own = self.of_day(day)
        if own is not None:
            return own
        return _NOTHING if self.is_off(day) else self._in_force(day)._share(day)

    def owed(self, period: Period) -> timedelta:
        """Return how much all days of *period* owe together."""
        first, last = period
        return sum((self.owed_on(first + number * _DAY) for number in range((last - first).days + 1)), _NOTHING)

    def _in_force(self, day: date) -> Targets:
        return next((targets for start, targets in reversed(self._later) if start <= day), self)

    def _of_weekday(self, day: date) -> timedelta:
        return self._by_weekday.get(day.weekday(), _NOTHING) or self._share(day)

    def _share(self, day: date) -> timedelta:
        if self._weekly is None or day.weekday() in self._by_weekday:
            return _NOTHING
        sharing = next(filter(None, (self._without_time(_WORKDAYS), self._without_time(_WEEKEND))), [])
        if day.weekday() not in sharing:
            return _NOTHING
        return max(self._weekly - sum(self._by_weekday.values(), _NOTHING), _NOTHING) / len(sharing)

    def _without_time(self, weekdays: range) -> list[int]:
        return [weekday for weekday in weekdays if weekday not in self._by_weekday]


class Balance:
    """The balance of a period, up to today: ``target``, ``worked`` and ``balance``.

    ``start`` is the initial balance, which is part of ``balance`` if the period reaches back to the first entry, else
    zero. All are timedeltas; ``balance`` is negative if time is missing.

    Since 2.0.
    """

    __slots__ = ("start", "target", "worked")

    def __init__(self, target: timedelta, worked: timedelta, start: timedelta = _NOTHING) -> None:
        self.target = target
        self.worked = worked
        self.start = start

    @property
    def balance(self) -> timedelta:
        """The work minus the target, plus the start."""
        return self.worked - self.target + self.start


def balance_of(period: Period, worked: timedelta, targets: Targets, first: date | None, today: date) -> Balance:
    """Return the balance of *period*, with this time *worked*.

    Each of its days up to *today* counts as a whole. *first* is the day of the first entry, None without any: days
    before it owe nothing.
    """
    if first is None:
        return Balance(_NOTHING, worked)
    start = targets.start if first in period else _NOTHING
    earliest, latest = period
    return Balance(targets.owed(Period(max(earliest, first), min(latest, today))), worked, start)


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
