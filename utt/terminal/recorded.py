"""What is said on a terminal of an entry that was recorded: the time that it accounts for, and what is suspicious."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from utt.domain.activity import SUSPICIOUSLY_LONG, Activity, ActivityType, Name
from utt.domain.duration import format_duration
from utt.domain.entry import HELLO_ENTRY_NAME, Entry, parse_line
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.lazy import lazy
from utt.timelog.read.entries import Entries

if TYPE_CHECKING:
    import shlex
else:
    shlex = lazy("shlex")

_LATEST = 1000
_SHORTEST = 3
# Work of so many hours, so many of which lie in the night, is a night that somebody was away.
_LONG_FOR_A_NIGHT = timedelta(hours=4)
_MUCH_OF_A_NIGHT = timedelta(hours=2)
_NIGHT_END = timedelta(hours=6)
_DAY = timedelta(days=1)


def lines_on(entry: Entry, entries: Entries, today: date) -> list[str]:
    """The lines on *entry*, which is one of the latest of *entries*. Its day is told unless it is *today*."""
    # As it is in the log, where spaces around a name, for instance, are none of it.
    entry = parse_line(str(entry)) or entry
    latest: list[Entry] = []
    # Of a broken log, what comes after the broken line will do.
    with suppress(UttError):
        latest.extend(islice(reversed(entries), _LATEST))
    position = next((index for index, each in enumerate(latest) if each == entry), len(latest))
    before = latest[position + 1] if position + 1 < len(latest) else None
    day = "" if entry.datetime.date() == today else f"{entry.datetime.date()} "
    comment = f"  # {entry.comment}" if entry.comment else ""
    if before is None or entry.name == HELLO_ENTRY_NAME:
        return [excerpt(f"{day}{entry.datetime:%H:%M} {entry.name}{comment}")]
    activity = Activity(entry.name, before.datetime, entry.datetime, False, entry.comment)
    start = f"{activity.start:%H:%M}"
    if activity.start.date() == entry.datetime.date():
        day, start = "", day + start
    else:
        start = f"{activity.start.date()} {start}"
    lines = [
        f"({format_duration(activity.duration)}) {start}-{day}{entry.datetime:%H:%M} {entry.name}{comment}",
        *_suspicions(activity, position == 0),
    ]
    others = latest[:position] + latest[position + 1 :]
    lines += _nearly_known_project(activity.name, {Name(each.name).project for each in others}, position == 0)
    return [excerpt(line) for line in lines]


def _suspicions(activity: Activity, is_latest: bool) -> Iterable[str]:
    duration = format_duration(activity.duration)
    if activity.type == ActivityType.WORK and _counts_a_night(activity):
        since = activity.start.isoformat(" ", "minutes")
        yield (
            f"warning: that counts the night as work, {duration} since {since}: "
            "if you had gone, say when you came back with utt hello --at WHEN"
        )
    elif activity.type != ActivityType.IGNORED and activity.duration > SUSPICIOUSLY_LONG:
        correction = "utt amend --at WHEN" if is_latest else "utt edit"
        yield f"warning: that is {duration} at a stretch: utt undo takes it back, {correction} corrects it"


def _counts_a_night(activity: Activity) -> bool:
    at_night = timedelta()
    for day in {activity.start.date(), activity.end.date()}:
        midnight = datetime.combine(day, time())
        at_night += max(min(activity.end, midnight + _NIGHT_END) - max(activity.start, midnight), timedelta())
    is_one = activity.duration >= _LONG_FOR_A_NIGHT and at_night >= _MUCH_OF_A_NIGHT
    return is_one or activity.duration >= _DAY


def _nearly_known_project(name: Name, known: set[str], is_latest: bool) -> Iterable[str]:
    if name.project and name.project not in known:
        near = sorted(project for project in known if project and _is_one_letter_off(name.project, project))
        if near:
            right = shlex.quote(f"{near[0]}: {name.task}")
            correction = f"utt amend {right}" if is_latest else "utt undo, and add it again"
            yield (
                f"warning: {name.project} is a new project, one letter off {near[0]}: "
                f"if it is that one, say {correction}"
            )


def _is_one_letter_off(one: str, other: str) -> bool:
    """Whether a letter added, left out or changed, or two neighbours exchanged, makes *other* of *one*.

    Digits are no letters, and two letters are too few to be a slip of the finger.
    """
    if min(len(one), len(other)) < _SHORTEST or _without_digits(one) == _without_digits(other):
        return False
    if len(one) > len(other):
        one, other = other, one
    differs_from = next((index for index, letter in enumerate(one) if letter != other[index]), len(one))
    rest, other_rest = one[differs_from:], other[differs_from:]
    if len(one) < len(other):
        return rest == other_rest[1:]
    return rest[1:] == other_rest[1:] or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])


def _without_digits(text: str) -> str:
    return "".join(character for character in text if not character.isdigit())
