"""The status: the current activity, today's work, and what is left of the targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

from utt.domain.activity import CURRENT_ACTIVITY, ActivityType
from utt.domain.calendar import Calendar
from utt.domain.entry import BYE_ENTRY_NAME, MOST_APART, Entry, elapsed, is_earlier, offset_of
from utt.domain.period import Period, monday_of
from utt.domain.targets import Targets, balance_of
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.report.request import Request
from utt.report.selection import Selection
from utt.report.sums import Sums
from utt.runtime.clock import Now
from utt.timelog.read.entries import Entries

if TYPE_CHECKING:
    from typing import Any

    from utt.domain import zone
else:
    zone = lazy("utt.domain.zone")

_NOTHING = timedelta()


class Status:
    """The status at the moment ``now``.

    ``since`` and ``after`` are the moment and the name of the log's last entry, None if there is none. ``working`` and
    ``resting`` are the sums of today's work and breaks, as in the report: with the time since the last entry, or since
    today began, as work if ``is_running``: if there is an entry, none is in the future, and the last one is not a
    departure. ``target`` is how long to work today, None if nothing is set. ``week_working`` and ``week_target`` are
    the same for the week, which begins on Monday; both are None if nothing is set for it. ``week_balance`` is the
    balance of the week, with today as a whole day; None if none of its days before today counts, or no time is set.
    Moments are naive local times. ``day_end`` and ``week_end`` are when today and this week end.

    utt's own status reads the log when a value is first used. That raises UttError if the log cannot be used.

    Since 2.0.
    """

    __slots__ = (
        "after",
        "day_end",
        "is_running",
        "now",
        "resting",
        "since",
        "target",
        "week_balance",
        "week_end",
        "week_target",
        "week_working",
        "working",
    )

    def __init__(
        self,
        now: datetime,
        since: datetime | None = None,
        after: str | None = None,
        is_running: bool = False,
        working: timedelta = timedelta(),
        resting: timedelta = timedelta(),
        target: timedelta | None = None,
        week_working: timedelta | None = None,
        week_target: timedelta | None = None,
        day_end: datetime = datetime.max,
        week_end: datetime = datetime.max,
        week_balance: timedelta | None = None,
    ) -> None:
        self.now = now
        self.since = since
        self.after = after
        self.is_running = is_running
        self.working = working
        self.resting = resting
        self.target = target
        self.week_working = week_working
        self.week_target = week_target
        self.day_end = day_end
        self.week_end = week_end
        self.week_balance = week_balance

    @property
    def elapsed(self) -> timedelta | None:
        """The time since the last entry, zero if that is in the future; None without one, and after a departure."""
        return None if self.since is None or self.has_left else max(elapsed(self.since, self.now), _NOTHING)

    @property
    def has_left(self) -> bool:
        """True if the last entry is a departure, so that there is no current activity."""
        return self.after == BYE_ENTRY_NAME

    @property
    def left(self) -> timedelta | None:
        """How long is left to work today, zero if the target is reached; None without a target."""
        return _left(self.target, self.working)

    @property
    def done_at(self) -> datetime | None:
        """When today's target will be reached if work continues; None if that is not today, nothing is left, or
        ``is_running`` is false.
        """
        return self._end_of(self.left, self.day_end)

    @property
    def week_left(self) -> timedelta | None:
        """Like ``left``, for the week."""
        return _left(self.week_target, self.week_working)

    @property
    def week_done_at(self) -> datetime | None:
        """Like ``done_at``, for the week: when the target would be reached without a break."""
        return self._end_of(self.week_left, self.week_end)

    def _end_of(self, left: timedelta | None, latest: datetime) -> datetime | None:
        if not self.is_running or not left:
            return None
        if offset_of(self.now) is None:
            return self.now + left if left <= elapsed(self.now, latest) else None
        # The clock may change until then.
        with suppress(ArithmeticError, UttError):
            end = zone.after(self.now, left)
            return None if is_earlier(latest, end) else end
        return None


class _ReadLater(Status):
    """A lazy status: *read* returns its values on first use."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[], Status]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        # Python calls this for slots that are not set yet.
        if name not in Status.__slots__:
            raise AttributeError(name)
        status = self._read()
        for each in Status.__slots__:
            setattr(self, each, getattr(status, each))
        return getattr(self, name)


def _left(target: timedelta | None, working: timedelta | None) -> timedelta | None:
    return None if target is None or working is None else max(target - working, _NOTHING)


def status(entries: Entries, now: Now, targets: Targets, calendar: Calendar = Calendar()) -> Status:
    """Return the status at *now*. Only the necessary part of the log is read: its end, back to the last entry before
    today, or before the week if there are targets, and 26 hours further for clocks that were ahead.

    That happens when a value is first used, and raises UttError if that part of the log cannot be used.
    """
    return _ReadLater(lambda: _status(entries, now, targets, calendar))


def _status(entries: Entries, now: Now, targets: Targets, calendar: Calendar) -> Status:
    today = calendar.day_of(now)
    week_target = targets.of_week(today)
    day = Period(today, today)
    monday = monday_of(today)
    week = Period(monday, today)
    sunday = monday + min(timedelta(days=6), date.max - monday)
    has_balance = targets.is_set or targets.owed(week) > _NOTHING
    recent = _entries_from(calendar.start_of((week if has_balance else day).start), entries)
    last = recent[-1] if recent else None
    is_running = last is not None and last.name != BYE_ENTRY_NAME and not is_earlier(now, last)

    def sums_of(period: Period) -> Sums:
        request = Request(period, CURRENT_ACTIVITY if is_running else None)
        return Sums(Selection(recent, request, now, calendar).spans())

    sums = sums_of(day)
    week_working = sums_of(week).of_type(ActivityType.WORK) if has_balance else _NOTHING
    first = calendar.day_of(recent[0].datetime) if recent else today
    return Status(
        now,
        since=None if last is None else last.datetime,
        after=None if last is None else last.name,
        is_running=is_running,
        working=sums.of_type(ActivityType.WORK),
        resting=sums.of_type(ActivityType.BREAK),
        target=targets.of_day(today),
        week_working=None if week_target is None else week_working,
        week_target=week_target,
        day_end=calendar.end_of(today),
        week_end=calendar.end_of(sunday),
        week_balance=(
            balance_of(week, week_working, targets, first, today).balance
            if has_balance and max(monday, first) < today
            else None
        ),
    )


def _entries_from(moment: datetime, entries: Entries) -> list[Entry]:
    """Return the entries from the last one not later than *moment* on, or all if there is no such entry.

    With offsets, they begin early enough to include every entry whose clock shows *moment* or later.
    """
    earliest = moment - min(MOST_APART, elapsed(datetime.min, moment))
    latest_first = reversed(entries)
    recent = []
    for entry in latest_first:
        recent.append(entry)
        if not is_earlier(moment if entry.utc_offset is None else earliest, entry):
            break
    if recent and recent[-1].utc_offset is None:
        recent += _with_offsets(latest_first, earliest)
    recent.reverse()
    return recent


def _with_offsets(latest_first: Iterator[Entry], earliest: datetime) -> list[Entry]:
    """Return the next entries, up to the first one not later than *earliest*; none if none has an offset."""
    found = []
    # Without offsets, lines this far back do not matter, and need not be valid.
    with suppress(UttError):
        for entry in latest_first:
            found.append(entry)
            if not is_earlier(earliest, entry):
                break
    return found if any(entry.utc_offset is not None for entry in found) else []
