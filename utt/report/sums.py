"""Adds up the durations of activities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property

from utt.domain.activity import Activity, ActivityType, Span, add_up
from utt.domain.calendar import Calendar
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.report import work_by_day
else:
    # Few reports have a line per day.
    work_by_day = lazy("utt.report.work_by_day")

_NOTHING = timedelta()


class Sums:
    """The sums of activities, made in one pass.

    ``by_name`` has the duration of each name. ``by_day`` is the work of each day, if a calendar, *days*, is given, else
    empty. ``current_activity`` is the current activity, None if it is not among them, and ``current_time`` how long it
    counts. ``exact`` are the sums before rounding.
    """

    def __init__(self, spans: Iterable[Span], days: Calendar | None = None) -> None:
        self.by_name: dict[str, timedelta] = {}
        self.current_activity: Activity | None = None
        self.current_time = _NOTHING
        self.exact = self
        self.add(spans, days)

    @cached_property
    def by_day(self) -> work_by_day.WorkByDay:
        """The work of each day."""
        return work_by_day.WorkByDay()

    def add(self, spans: Iterable[Span], days: Calendar | None = None) -> None:
        """Add the activities with these arguments."""
        current = add_up(spans if days is None else work_by_day.adding_work(spans, days, self.by_day), self.by_name)
        if current is not None:
            self.current_activity = Activity(*current)
            self.current_time = self.current_activity.duration

    def add_time(self, name: str, time: timedelta) -> None:
        """Add to the time of *name*."""
        self.by_name[name] = self.by_name.get(name, _NOTHING) + time

    def of_type(self, kind: ActivityType) -> timedelta:
        """Return the duration of all activities of this type."""
        return sum((duration for name, duration in self.by_name.items() if ActivityType.of(name) == kind), _NOTHING)
