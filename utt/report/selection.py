"""Which activities a report counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from utt.domain.activity import Activity, Name
from utt.domain.entry import HELLO_ENTRY_NAME, Entry
from utt.list_like import ListLike
from utt.report.request import ReportArgs
from utt.runtime.clock import Now
from utt.timelog.read.entries import Entries

Span = tuple[str, datetime, datetime, bool, str | None]
"""The arguments that an Activity is made with: name, start, end, whether it is the current one, comment."""


class Activities(ListLike[Activity]):
    """The activities that were asked for, oldest first, each cut to the period; those without length are left out.

    If the present lies in the period and after the last entry, the last one is what is going on now. Iterating makes
    the activities one by one; what needs a position, ``len`` or a slice for instance, keeps all of them. They equal a
    list of the same activities, can be added to one, and cannot be changed.

    Iterating raises UttError if the log cannot be used.

    Since utt 1.
    """

    def __init__(self, entries: Entries, args: ReportArgs, now: Now) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = entries
        self._args = args
        self._now = now

    def _make(self) -> Iterator[Activity]:
        return (Activity(*span) for span in self.spans())

    def spans(self) -> Iterator[Span]:
        """What the activities are made of, one by one, for those who need no more: it is twice as fast.

        Raises UttError if the log cannot be used.
        """
        # A plugin may have put a plain list in the log's place.
        if not isinstance(self._entries, Entries):
            return spans(self._entries, self._args, self._now)
        return spans(self._entries.since(self._args.range.first_moment), self._args, self._now)


def spans(entries: Iterable[Entry], args: ReportArgs, now: datetime) -> Iterator[Span]:
    """What the activities are made of, one by one, that *args* ask for.

    Of what is before the period, *entries* need only have the last one.
    """
    start, end = args.range.first_moment, args.range.last_moment
    project = args.project_name_filter
    entries_and_present = chain(entries, _present(args.current_activity_name, now, start, end))
    first = next(entries_and_present, None)
    if first is None or first.datetime >= end:
        return
    span_start = max(first.datetime, start)
    # This loop is run for every entry, so it calls nothing that it need not.
    for entry in entries_and_present:
        span_end = entry.datetime
        if span_end > span_start:
            name = entry.name
            if name != HELLO_ENTRY_NAME and (project is None or Name(name).project == project):
                yield name, span_start, min(span_end, end), entry.is_current_entry, entry.comment
            if span_end >= end:
                return
            span_start = span_end


def _present(name: str | None, now: datetime, start: datetime, end: datetime) -> Iterator[Entry]:
    """An entry for the present, if it has a name and lies from *start* to before *end*."""
    if name is not None and start <= now < end:
        yield Entry(now, name, True)
