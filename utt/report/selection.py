"""Which activities a report counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import overload

from utt.domain.activity import Activity
from utt.domain.entry import HELLO_ENTRY_NAME, Entry
from utt.report.arguments import ReportArgs
from utt.runtime import Now
from utt.timelog.reader import Entries


class Activities(Sequence[Activity]):
    """The activities that were asked for, oldest first, each cut to the period; those without length are left out.

    If the present lies in the period and after the last entry, the last one is what is going on now. Iterating makes
    the activities one by one; what needs a position, ``len`` or a slice for instance, keeps all of them.

    Iterating raises UttError if the log cannot be read.
    """

    def __init__(self, entries: Entries, args: ReportArgs, now: Now) -> None:
        self._entries = entries
        self._args = args
        self._now = now
        self._all: list[Activity] | None = None

    def __iter__(self) -> Iterator[Activity]:
        # Decided when the first one is wanted: list() asks for the length, which keeps all, before it iterates.
        yield from self._select() if self._all is None else self._all

    def __len__(self) -> int:
        return len(self._keep_all())

    @overload
    def __getitem__(self, index: int) -> Activity: ...

    @overload
    def __getitem__(self, index: slice) -> list[Activity]: ...

    def __getitem__(self, index: int | slice) -> Activity | list[Activity]:
        return self._keep_all()[index]

    def __eq__(self, other: object) -> bool:
        return self._keep_all() == list(other) if isinstance(other, Activities | list) else NotImplemented

    # As a list, which it stands for.
    __hash__ = None  # type: ignore[assignment]

    def _keep_all(self) -> list[Activity]:
        if self._all is None:
            self._all = list(self._select())
        return self._all

    def _select(self) -> Iterator[Activity]:
        start, end = self._args.range.first_moment, self._args.range.last_moment
        project = self._args.project_name_filter
        for earlier, later in pairwise(self._entries_and_present(start, end)):
            if later.datetime <= start or earlier.datetime >= end or later.name == HELLO_ENTRY_NAME:
                continue
            activity = Activity(
                later.name,
                max(earlier.datetime, start),
                min(later.datetime, end),
                later.is_current_entry,
                later.comment,
            )
            if activity.start < activity.end and project in (None, activity.name.project):
                yield activity

    def _entries_and_present(self, start: datetime, end: datetime) -> Iterator[Entry]:
        """The entries, and an entry for the present if it lies from *start* to before *end* and after all of them."""
        last = None
        for last in self._entries:
            yield last
        name = self._args.current_activity_name
        if name is not None and last is not None and start <= self._now < end and last.datetime < self._now:
            yield Entry(self._now, name, True)
