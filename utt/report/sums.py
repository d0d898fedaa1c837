"""The durations of activities, added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from utt.domain.activity import Activity, ActivityType, Span, add_up
from utt.domain.calendar import Calendar
from utt.domain.entry import elapsed

_NOTHING = timedelta()


class Sums:
    """The durations of activities, in one pass over what these are made of.

    ``by_name`` are those of each name. ``by_day`` are those of work by day and name, if a calendar says which *days*
    these are, and else empty. ``current_activity`` is what is going on now, None if that is not among them.
    """

    def __init__(self, spans: Iterable[Span], days: Calendar | None = None) -> None:
        self.by_day: dict[date, dict[str, timedelta]] = {}
        self.by_name, current = add_up(spans if days is None else self._split(spans, days))
        self.current_activity = None if current is None else Activity(*current)

    def of_type(self, kind: ActivityType) -> timedelta:
        """Return the duration of all activities of this type."""
        return sum((duration for name, duration in self.by_name.items() if ActivityType.of(name) == kind), _NOTHING)

    def _split(self, spans: Iterable[Span], days: Calendar) -> Iterator[Span]:
        """Yield the spans, having added each one's work to the days that it lies in."""
        for span in spans:
            name, start, end, _, _ = span
            if ActivityType.of(name) == ActivityType.WORK:
                for day, part_start, part_end in days.split(start, end):
                    durations = self.by_day.setdefault(day, {})
                    durations[name] = durations.get(name, _NOTHING) + elapsed(part_start, part_end)
            yield span
