"""The lines that confirm an entry: the time that it takes, what it cuts, and what is suspicious about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Reversible, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice

from utt.domain.activity import Activity, Name
from utt.domain.calendar import Calendar
from utt.domain.duration import format_duration
from utt.domain.entry import (
    BYE_ENTRY_NAME,
    HELLO_ENTRY_NAME,
    Entry,
    format_moment,
    is_earlier,
    is_mark,
    is_same_minute,
    parse_line,
)
from utt.domain.printable import excerpt
from utt.domain.suspicious import counts_a_night, has_no_hello, is_too_long, looks_like_project, nearly_known
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.terminal.times import format_time, format_times

if TYPE_CHECKING:
    import shlex

    from utt.domain import moment as moments
    from utt.domain import time_words
    from utt.timelog.write.insert import Insertion
else:
    shlex = lazy("shlex")
    moments = lazy("utt.domain.moment")
    time_words = lazy("utt.domain.time_words")

_LATEST = 1000


def lines_on(
    entry: Entry,
    entries: Reversible[Entry],
    now: datetime,
    calendar: Calendar,
    is_inserted: bool = False,
    insertion: Insertion | None = None,
    command: str = "",
) -> list[str]:
    """Return the lines that confirm *entry*, one of the latest of *entries*. Its date is shown unless it is today.

    *is_inserted* is true if it is new, and comes before another one. *insertion* is what was done to make room for it,
    if it has a start of its own, and *command* is the command that recorded it.
    """
    # As it is in the log: without whitespace around the name, for instance.
    entry = parse_line(str(entry)) or entry
    latest: list[Entry] = []
    is_whole = False
    # If a line of the log is broken, the entries after it are sufficient.
    with suppress(UttError):
        latest.extend(islice(reversed(entries), _LATEST))
        is_whole = True
    position = next((index for index, each in enumerate(latest) if each == entry), len(latest))
    before = latest[position + 1] if position + 1 < len(latest) else None
    after = latest[position - 1] if 0 < position < len(latest) else None
    known = latest[:position] + latest[position + 1 :]
    lines = _Lines(entry, before, after, known, now, calendar)
    if before is None and not is_whole:
        # It is not known what comes before.
        name = "bye" if entry.name == BYE_ENTRY_NAME else entry.name
        return [excerpt(f"{format_time(entry.datetime, now, calendar)} {name}")]
    return [excerpt(line) for line in lines.all(is_inserted, insertion, command)]


class _Lines:
    """The lines about one entry, between its neighbours."""

    def __init__(
        self,
        entry: Entry,
        before: Entry | None,
        after: Entry | None,
        known: Sequence[Entry],
        now: datetime,
        calendar: Calendar,
    ) -> None:
        self._entry = entry
        self._before = before
        self._after = after
        self._known = known
        self._now = now
        self._calendar = calendar

    def all(self, is_inserted: bool, insertion: Insertion | None, command: str) -> Iterator[str]:
        """Yield all of them."""
        entry, before = self._entry, self._before
        comment = f"  # {entry.comment}" if entry.comment else ""
        moment = self._moment(entry)
        if entry.name == HELLO_ENTRY_NAME:
            yield f"{moment} {entry.name}{comment}"
            if insertion is not None:
                yield from self._on_insertion(insertion)
            if command == "stretch":
                yield (
                    "warning: that stretches hello, so the time since then is not counted: "
                    "utt undo reverts it, utt add NAME records it"
                )
        elif entry.name == BYE_ENTRY_NAME:
            yield f"{moment} bye{comment}"
            yield from self._on_departure()
        elif before is None:
            yield f"{moment} {entry.name}{comment}"
            yield from self._on_beginning(None)
            yield from self._on_name(command)
        else:
            activity = Activity(entry.name, before.datetime, entry.datetime, False, entry.comment)
            yield f"({format_duration(activity.duration)}) {self._times(activity)} {entry.name}{comment}"
            if insertion is not None:
                yield from self._on_insertion(insertion)
            elif is_inserted and self._after is not None and not is_mark(self._after):
                whole = Activity(self._after.name, before.datetime, self._after.datetime, False)
                yield from self._on_cut(whole, [whole.clip(start=entry.datetime)])
            yield from self._on_length(activity)
            yield from self._on_name(command)

    def _times(self, activity: Activity) -> str:
        return format_times(activity.start, activity.end, self._now, self._calendar)

    def _on_insertion(self, insertion: Insertion) -> Iterable[str]:
        for old, new in insertion.moved:
            yield f"moved: {self._moment(old)} {old.name} to {self._moment(new)}"
        if insertion.uncounted is not None:
            yield f"not counted: {format_times(*insertion.uncounted, self._now, self._calendar)}"
        for activity, pieces in insertion.cut:
            yield from self._on_cut(activity, pieces)

    def _on_cut(self, activity: Activity, pieces: Sequence[Activity]) -> Iterable[str]:
        """Yield what is left of an activity that has lost some of its time, but not all."""
        left = [piece for piece in pieces if piece.duration]
        if left and left[0].duration != activity.duration:
            times = " and ".join(map(self._times, left))
            yield f"cut: {self._times(activity)} {activity.name} is {times} now"

    def _on_departure(self) -> Iterable[str]:
        if self._before is not None and self._before.name == BYE_ENTRY_NAME:
            yield f"warning: you had left already, at {self._moment_before()}"
        elif self._before is not None:
            at = "" if is_same_minute(self._entry, self._now) else f" --at {self._quoted_moment()}"
            ignored = Activity(BYE_ENTRY_NAME, self._before.datetime, self._entry.datetime, False)
            if ignored.duration:
                yield (
                    f"not counted: {self._times(ignored)} ({format_duration(ignored.duration)}); "
                    f"if that was work, run utt undo, and utt bye NAME{at}"
                )
        if self._after is not None and not is_mark(self._after):
            yield (
                f"warning: {self._after.name} follows without a hello, so the time from here on counts as that: "
                "record when you came back with utt hello --at WHEN"
            )

    def _moment_before(self) -> str:
        return "" if self._before is None else self._moment(self._before)

    def _moment(self, entry: Entry) -> str:
        return format_time(entry.datetime, self._now, self._calendar)

    def _quoted_moment(self) -> str:
        return shlex.quote(format_moment(self._entry.datetime))

    def _on_length(self, activity: Activity) -> Iterable[str]:
        duration = format_duration(activity.duration)
        if self._before is not None and self._before.name == BYE_ENTRY_NAME and activity.type != activity.Type.IGNORED:
            yield (
                f"warning: you had left at {self._moment_before()}, and the {duration} since then count: "
                "if you had been away, record when you came back with utt hello --at WHEN"
            )
        elif counts_a_night(activity, self._calendar):
            since = activity.start.isoformat(" ", "minutes")
            yield (
                f"warning: that counts the night as work, {duration} since {since}: "
                "if you had gone, record when you came back with utt hello --at WHEN"
            )
        elif is_too_long(activity):
            correction = "utt amend --at WHEN" if self._after is None else "utt edit"
            yield f"warning: that is {duration} at a stretch: utt undo reverts it, {correction} corrects it"
        else:
            yield from self._on_beginning(activity)

    def _on_beginning(self, activity: Activity | None) -> Iterable[str]:
        if not self._calendar.is_same_day(self._entry.datetime, self._now):
            return
        if activity is None:
            where = "yet today" if self._after is None else "before it"
            yield (
                f"warning: no hello {where}, so no time counts for it: record when you arrived with utt hello --at WHEN"
            )
        elif has_no_hello(activity, self._calendar):
            yield (
                f"warning: no hello yet today, so it counts from {activity.start.isoformat(' ', 'minutes')}: "
                "record when you arrived with utt hello --at WHEN"
            )

    def _on_name(self, command: str) -> Iterable[str]:
        """Yield what is suspicious about the name that *command* has recorded, unless it is known."""
        if any(each.name == self._entry.name for each in self._known):
            return
        name = Name(self._entry.name)
        yield from self._on_time_in_name(command)
        known = {Name(each.name) for each in self._known if not is_mark(each)}
        near = nearly_known(name.project, {each.project for each in known})
        if near is not None:
            right = f"{near}: {name.task}"
            yield f"warning: {name.project} is a new project, one letter off {near}: {self._if_so(right)}"
            return
        near = nearly_known(name.task, {each.task for each in known if each.project == name.project})
        if near is not None:
            right = f"{name.project}: {near}" if name.project else near
            yield f"warning: {name.task} is a new task, one letter off {near}: {self._if_so(right)}"
            return
        meant = looks_like_project(name)
        if meant is not None:
            yield (
                f"warning: {name} has no project, that takes one word, a colon and a space: "
                f"for one, run {self._amend(meant)}"
            )

    def _on_time_in_name(self, command: str) -> Iterable[str]:
        """Yield a warning if the name begins or ends with a time, with what to type if that was meant as ``--at``."""
        name = self._entry.name
        # Most names contain no time, so do not pay for parsing it.
        if not any(map(str.isdigit, name)) and not name.rstrip("* ").lower().endswith((" noon", " midnight")):
            return
        found = time_words.around_time(name.rstrip("* "), self._now, takes_range=command == "add")
        if found is None:
            yield from self._on_duration_in_name(command)
            return
        said, when, rest = found
        if self._is_to_come(when):
            what_to_do = "it is in the future: utt undo reverts it"
        else:
            what_to_do = "run " + self._with_time(rest and rest + name[len(name.rstrip("* ")) :], when, command)
        yield f"warning: {said} is {'part of ' if rest else ''}the name: if that is its time, {what_to_do}"

    def _on_duration_in_name(self, command: str) -> Iterable[str]:
        """Yield a warning if the name that ``add`` has recorded ends with a duration, with what to type instead."""
        name = self._entry.name
        found = time_words.duration_at_end(name.rstrip("* ")) if command == "add" else None
        if found is None:
            return
        said, duration, rest = found
        end = self._entry.datetime
        start = end - duration
        when = f"{start:%H:%M}-{end:%H:%M}"
        # It may have been on another day, or have begun on the day before.
        with suppress(UttError):
            if moments.parse_range(when, self._now, self._calendar) == (start, end):
                what_to_do = self._anew(rest + name[len(name.rstrip("* ")) :], when, command)
                yield f"warning: {said} is part of the name: if it took that long, run {what_to_do}"

    def _is_to_come(self, when: str) -> bool:
        # The day may have this time twice, or not at all.
        with suppress(UttError):
            ends = moments.parse_range(when, self._now, self._calendar)
            _, end = ends or (None, moments.parse_moment(when, self._now, self._calendar))
            return is_earlier(self._now, end)
        return False

    def _with_time(self, rest: str, when: str, command: str) -> str:
        """Return what to type so that the entry has the name *rest*, '' for none, and the time *when*."""
        # An amend is simplest, if the entry stays between its neighbours.
        with suppress(UttError):
            moment = moments.parse_moment(when, self._now, self._calendar)
            is_between = self._before is not None and not is_earlier(moment, self._before)
            if rest and command != "bye" and is_between and not is_earlier(self._now, moment):
                return f"{self._amend(rest)} --at {shlex.quote(when)}"
        return self._anew(rest, when, command)

    def _anew(self, rest: str, when: str, command: str) -> str:
        """Return what to type to record it again, with the name *rest* and the time *when*."""
        name = shlex.quote(rest) if rest else "" if command == "bye" else "NAME"
        comment = f"-c {shlex.quote(self._entry.comment)}" if self._entry.comment else ""
        words = ["utt undo, and utt", command or "add", name, comment, "--at", shlex.quote(when)]
        return " ".join(filter(None, words))

    def _if_so(self, name: str) -> str:
        return f"if it is that one, run {self._amend(name)}"

    def _amend(self, name: str) -> str:
        is_latest = self._after is None
        at = "" if is_latest else f" --entry {self._quoted_moment()}"
        return f"utt amend {shlex.quote(name)}{at}"
