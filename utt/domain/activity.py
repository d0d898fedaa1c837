"""Activities: the times between the entries of the log."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from utt.domain.entry import HELLO_ENTRY_NAME, Entry, elapsed, on_wall_of
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import instant_stretches
else:
    instant_stretches = lazy("utt.domain.instant_stretches")

CURRENT_ACTIVITY = "-- Current Activity --"
"""The name of the current activity, unless another one is given."""

SUSPICIOUSLY_LONG = timedelta(hours=16)
"""An activity that counts and is longer than this is probably a mistake."""

Span = tuple[str, datetime, datetime, bool, str | None]
"""The arguments that an Activity is made with: name, start, end, whether it is the current one, comment."""


class Name:
    """The name of an activity: ``name`` as it is in the log, and its parts ``project`` and ``task``.

    ``acme: design`` has the project ``acme`` and the task ``design``. A name of any other form has an empty project and
    is its own task. Names compare and sort as their texts do; ``str()`` returns the text.

    Since utt 1.
    """

    __slots__ = ("name", "project", "task")

    def __init__(self, name: str) -> None:
        self.name = name
        project, _, rest = name.partition(":")
        # The project is one word, and whitespace follows the colon.
        has_project = rest[:1].isspace() and project.split() == [project]
        self.project: str = project if has_project else ""
        self.task: str = rest[1:] if has_project else name

    def with_project(self, project: str) -> Name:
        """Return the name of the same task in *project*, which is one word without a colon.

        The whitespace between project and task stays as it is.

        Since 2.0.
        """
        return Name(project + (self.name[len(self.project) :] if self.project else f": {self.name}"))

    def project_to(self, depth: int | None) -> str:
        """Return the first *depth* parts of the project: of ``acme/web``, the first is ``acme``. None means all.

        Since 2.0.
        """
        return self.project if depth is None else "/".join(self.project.split("/")[:depth])

    def __eq__(self, other: object) -> bool:
        return self.name == other.name if isinstance(other, Name) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return self.name < other.name if isinstance(other, Name) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"Name({self.name!r})"


# A log has few names and many activities, so activities share names.
_shared_name = lru_cache(maxsize=4096)(Name)


class ActivityType(enum.IntEnum):
    """What an activity's time counts as: ``WORK``, ``BREAK``, or ``IGNORED``, which is in no sum.

    Plugins know it as ``v1.Activity.Type``.
    """

    WORK = 0
    BREAK = 1
    IGNORED = 2

    @classmethod
    def of(cls, name: str) -> ActivityType:
        """Return the type, from the end of *name*: ``***`` means ignored, ``**`` a break, anything else work."""
        if name.endswith("***"):
            return cls.IGNORED
        return cls.BREAK if name.endswith("**") else cls.WORK


class Activity:
    """A time range with a name.

    ``name`` is a Name, made from the text. ``start`` and ``end`` are naive local times; those from entries know their
    offsets from UTC. ``is_current_activity`` is true for the current activity. ``comment`` is None if there is none.
    ``Type`` has the values of ``type``. Activities with equal values are equal.

    Since utt 1.
    """

    Type = ActivityType

    __slots__ = ("comment", "end", "is_current_activity", "name", "start")

    def __init__(
        self, name: str, start: datetime, end: datetime, is_current_activity: bool, comment: str | None = None
    ) -> None:
        self.name: Name = _shared_name(name)
        self.start = start
        self.end = end
        self.is_current_activity = is_current_activity
        self.comment = comment

    @property
    def duration(self) -> timedelta:
        """The time from ``start`` to ``end``: by the clock on the wall, unless both know their offsets."""
        return elapsed(self.start, self.end)

    @property
    def type(self) -> ActivityType:
        """The type, from the end of its name."""
        return ActivityType.of(self.name.name)

    def clip(self, start: datetime | None = None, end: datetime | None = None) -> Activity:
        """Return the part of the activity from *start* to *end*. None means its own start or end.

        They are times of the clock on the wall where the activity begins. If there is no such part, the result is
        empty, and lies at the nearer end of the activity.
        """
        start = None if start is None else on_wall_of(self.start, start)
        end = None if end is None else on_wall_of(self.start, end)
        clipped_start = self.start if start is None else min(max(self.start, start), self.end)
        clipped_end = self.end if end is None else max(min(self.end, end), clipped_start)
        return Activity(self.name.name, clipped_start, clipped_end, self.is_current_activity, self.comment)

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, Activity) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"Activity{self._values()!r}"

    def _values(self) -> tuple[str, datetime, datetime, bool, str | None]:
        return (self.name.name, self.start, self.end, self.is_current_activity, self.comment)


def activity_to(entry: Entry, before: Entry | None) -> Activity | None:
    """Return the activity that ends with *entry*, which follows the entry *before*; None for an arrival, and for the
    log's first entry, which nothing precedes.

    Since 2.0.
    """
    if before is None or entry.name == HELLO_ENTRY_NAME:
        return None
    return Activity(entry.name, before.datetime, entry.datetime, False, entry.comment)


def _has_none() -> bool:
    return False


def stretches(
    entries: Iterable[Entry], start: datetime, end: datetime, has_offsets: Callable[[], bool] = _has_none
) -> Iterator[Span]:
    """Yield the arguments of the activities between the entries, one by one, cut to *start* and *end*.

    Empty ones are left out, and so is the time before an arrival. *entries* are in order; of those before *start*, the
    last one is sufficient, if none has an offset. *has_offsets*, which is called after the first entry has been read,
    returns true if one may have.
    """
    remaining = iter(entries)
    first = next(remaining, None)
    if first is None:
        return
    if has_offsets():
        yield from instant_stretches.stretches(first, remaining, start, end)
        return
    if first.datetime >= end:
        return
    span_start = max(first.datetime, start)
    # This loop runs for every entry, so it avoids calls.
    for entry in remaining:
        span_end = entry.datetime
        if span_end > span_start:
            name = entry.name
            if name != HELLO_ENTRY_NAME:
                yield name, span_start, min(span_end, end), entry.is_current_entry, entry.comment
            if span_end >= end:
                return
            span_start = span_end


def add_up(spans: Iterable[Span], durations: dict[str, timedelta]) -> Span | None:
    """Add the activities' durations to *durations*, by name, and return the current activity, None if it is not among
    them.
    """
    current = None
    # This loop runs for every activity, too.
    for span in spans:
        name, start, end, is_current, _ = span
        if name in durations:
            durations[name] += end - start
        else:
            durations[name] = end - start
        if is_current:
            current = span
    return current
