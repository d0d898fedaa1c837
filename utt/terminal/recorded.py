"""The lines that confirm an entry: the time that it accounts for, and what is suspicious about it."""

from __future__ import annotations

from collections.abc import Iterable, Reversible
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from utt.domain.activity import Activity, Name
from utt.domain.calendar import Calendar
from utt.domain.duration import format_duration
from utt.domain.entry import HELLO_ENTRY_NAME, Entry, parse_line
from utt.domain.printable import excerpt
from utt.domain.suspicious import counts_a_night, is_too_long, nearly_known_project
from utt.errors import UttError
from utt.lazy import lazy

if TYPE_CHECKING:
    import shlex
else:
    shlex = lazy("shlex")

_LATEST = 1000


def lines_on(entry: Entry, entries: Reversible[Entry], now: datetime, calendar: Calendar) -> list[str]:
    """Return the lines that confirm *entry*, one of the latest of *entries*. Its date is shown unless it is today."""
    # As it is in the log: without white space around the name, for instance.
    entry = parse_line(str(entry)) or entry
    latest: list[Entry] = []
    # If a line of the log is broken, the entries after it are enough.
    with suppress(UttError):
        latest.extend(islice(reversed(entries), _LATEST))
    position = next((index for index, each in enumerate(latest) if each == entry), len(latest))
    before = latest[position + 1] if position + 1 < len(latest) else None
    comment = f"  # {entry.comment}" if entry.comment else ""
    if before is None or entry.name == HELLO_ENTRY_NAME:
        return [excerpt(f"{_moment(entry.datetime, now, calendar)} {entry.name}{comment}")]
    activity = Activity(entry.name, before.datetime, entry.datetime, False, entry.comment)
    times = _times(activity, now, calendar)
    known = {Name(each.name).project for each in latest[:position] + latest[position + 1 :]}
    lines = [
        f"({format_duration(activity.duration)}) {times} {activity.name}{comment}",
        *_on_length(activity, calendar, is_latest=position == 0),
        *_on_project(activity.name, known, is_latest=position == 0),
    ]
    return [excerpt(line) for line in lines]


def _times(activity: Activity, now: datetime, calendar: Calendar) -> str:
    """Return the times at which the activity began and ended, with dates where they are not those of today."""
    if calendar.is_same_day(activity.start, activity.end):
        return f"{_moment(activity.start, now, calendar)}-{activity.end:%H:%M}"
    return f"{activity.start.isoformat(' ', 'minutes')}-{_moment(activity.end, now, calendar)}"


def _moment(moment: datetime, now: datetime, calendar: Calendar) -> str:
    return f"{moment:%H:%M}" if calendar.is_same_day(moment, now) else moment.isoformat(" ", "minutes")


def _on_length(activity: Activity, calendar: Calendar, is_latest: bool) -> Iterable[str]:
    duration = format_duration(activity.duration)
    if counts_a_night(activity, calendar):
        since = activity.start.isoformat(" ", "minutes")
        yield (
            f"warning: that counts the night as work, {duration} since {since}: "
            "if you had gone, say when you came back with utt hello --at WHEN"
        )
    elif is_too_long(activity):
        correction = "utt amend --at WHEN" if is_latest else "utt edit"
        yield f"warning: that is {duration} at a stretch: utt undo takes it back, {correction} corrects it"


def _on_project(name: Name, known: set[str], is_latest: bool) -> Iterable[str]:
    near = nearly_known_project(name.project, known)
    if near is not None:
        right = shlex.quote(f"{near}: {name.task}")
        correction = f"utt amend {right}" if is_latest else "utt undo, and add it again"
        yield f"warning: {name.project} is a new project, one letter off {near}: if it is that one, say {correction}"
