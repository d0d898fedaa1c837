"""Targets: how long you want to work, and their configuration."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta

from utt.domain.period import Period, monday_of
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import near
else:
    near = lazy("utt.domain.near")


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
