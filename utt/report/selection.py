"""Which activities a report counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from utt.domain.activity import Activity, Name
from utt.domain.entry import HELLO_ENTRY_NAME, Entry
from utt.list_like import ListLike
from utt.report.arguments import ReportArgs
from utt.runtime import Now
from utt.timelog.reader import Entries

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
        start, end = self._args.range.first_moment, self._args.range.last_moment
        project = self._args.project_name_filter
        # A plugin may have put a plain list in the log's place.
        entries = self._entries.since(start) if isinstance(self._entries, Entries) else self._entries
        entries_and_present = chain(entries, self._present(start, end))
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

    def _present(self, start: datetime, end: datetime) -> Iterator[Entry]:
        """An entry for the present, if it lies from *start* to before *end*."""
        name = self._args.current_activity_name
        if name is not None and start <= self._now < end:
            yield Entry(self._now, name, True)
