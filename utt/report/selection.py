"""The selection: the activities that a report counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain

from utt.domain.activity import Activity, Span, stretches
from utt.domain.calendar import Calendar
from utt.domain.entry import BYE_ENTRY_NAME, Entry, elapsed, offset_of
from utt.lazy import TYPE_CHECKING, lazy
from utt.list_like import ListLike
from utt.report.request import Request
from utt.report.sums import Sums
from utt.runtime.clock import Now
from utt.timelog.read.entries import Entries

if TYPE_CHECKING:
    from utt.report import adding_up, criteria
    from utt.report.criteria import Filter, LineFilter
    from utt.report.tables import Table
else:
    adding_up = lazy("utt.report.adding_up")
    criteria = lazy("utt.report.criteria")

# Adding up by columns is worth its import from a few hundred entries on.
_LONG = timedelta(days=60)


class Selection:
    """The activities of a *request*: those of its period that pass its ``filters`` (of names) and ``line_filters``."""

    def __init__(self, entries: Sequence[Entry], request: Request, now: datetime, calendar: Calendar) -> None:
        self.entries = entries
        self.request = request
        self._now = now
        self.calendar = calendar
        self.filters: list[Filter] = []
        self.line_filters: list[LineFilter] = []
        if request.criteria is not None:
            self.filters = criteria.name_filters(request.criteria)
            self.line_filters = criteria.line_filters(request.criteria)
        elif request.project_name_filter is not None:
            self.filters = [criteria.is_of(request.project_name_filter)]

    def spans(self) -> Iterator[Span]:
        """Return the arguments of the activities, lazily, oldest first. This may be called more than once.

        Before the period, only the last entry is needed. Raises UttError if the log cannot be used.
        """
        spans = self.all_spans()
        if not (self.filters or self.line_filters):
            return spans
        return (span for span in spans if self.passes(span[0], span[4]))

    def all_spans(self) -> Iterator[Span]:
        """Return the same for all activities of the period, whether they count or not."""
        start, end = self.bounds()
        # A plugin may have replaced the entries with a plain list.
        entries = self.entries.since(start) if isinstance(self.entries, Entries) else self.entries
        return stretches(chain(entries, self.present()), start, end, self.has_offsets)

    def passes(self, name: str, comment: str | None) -> bool:
        """Return true if an activity with this name and comment counts."""
        by_name = all(counts(name) for counts in self.filters)
        return by_name and all(counts(name, comment) for counts in self.line_filters)

    def sums(self, days: Calendar | None = None, tables: Sequence[Table] = ()) -> Sums:
        """Return the sums of the activities, and add them to the *tables*; *days* is as for Sums.

        Raises UttError if the log cannot be used.
        """
        if self.request.rounding is None and not tables and not self.is_long:
            return Sums(self.spans(), days)
        return adding_up.sums(self, days, tables)

    @property
    def is_long(self) -> bool:
        """True if the period is so long that other ways to add it up may pay off."""
        return elapsed(*self.bounds()) > _LONG

    def has_offsets(self) -> bool:
        """Return true if some entries may have offsets from UTC. The log's first entry must have been read."""
        if isinstance(self.entries, Entries):
            return self.entries.has_offsets
        return any(offset_of(entry.datetime) is not None for entry in self.entries)

    def bounds(self) -> tuple[datetime, datetime]:
        """Return the moments at which the period begins and ends."""
        period = self.request.range
        return self.calendar.start_of(period.start), self.calendar.end_of(period.end)

    def present(self) -> Iterator[Entry]:
        """Yield an entry for the present, if there is a current activity that counts and is in the period.

        The log's end is read on iteration, so that earlier errors are reported first.
        """
        name = self.request.current_activity_name
        if name is not None and self.calendar.day_of(self._now) in self.request.range and not self._has_ended():
            yield Entry(self._now, name, True)

    def _has_ended(self) -> bool:
        """Return true if the last entry is a departure, so that there is no current activity."""
        try:
            return self.entries[-1].name == BYE_ENTRY_NAME
        except IndexError:
            return False


class Activities(ListLike[Activity]):
    """The selected activities, oldest first, each cut to the period, without empty ones.

    If the present is in the period and after the last entry, the last one is the current activity. Iterating makes the
    activities one by one; ``len``, an index or a slice keeps all of them. They equal a list of the same activities, can
    be concatenated with one, and are immutable.

    Iterating raises UttError if the log cannot be used.

    Since utt 1.
    """

    def __init__(self, entries: Entries, args: Request, now: Now, calendar: Calendar = Calendar()) -> None:
        super().__init__()
        self._selection = Selection(entries, args, now, calendar)

    def _make(self) -> Iterator[Activity]:
        return (Activity(*span) for span in self.spans())

    def spans(self) -> Iterator[Span]:
        """Return the arguments of the activities, lazily, for callers that need no more: this is twice as fast.

        Raises UttError if the log cannot be used.
        """
        return self._selection.spans()


def sums_of(activities: Iterable[Activity], days: Calendar | None = None) -> Sums:
    """Return the sums of *activities*; *days* is as for Sums. Raises UttError if the log cannot be used."""
    if type(activities) is Activities:
        return activities._selection.sums(days)
    return Sums(spans_of(activities), days)


def spans_of(activities: Iterable[Activity]) -> Iterable[Span]:
    """Return the arguments of *activities*, which a plugin may have made."""
    if isinstance(activities, Activities):
        return activities.spans()
    return ((each.name.name, each.start, each.end, each.is_current_activity, each.comment) for each in activities)
