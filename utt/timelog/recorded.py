"""What is said on a terminal of an entry that was recorded: the time that it accounts for, and what is suspicious."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from itertools import islice

from utt.domain.activity import SUSPICIOUSLY_LONG, Activity, ActivityType, Name
from utt.domain.duration import format_duration
from utt.domain.entry import HELLO_ENTRY_NAME, Entry
from utt.domain.printable import printable
from utt.errors import UttError
from utt.timelog.reader import Entries

_LATEST = 1000
_SHORTEST = 3
_NIGHT = timedelta(hours=4)


def lines_on(entry: Entry, entries: Entries, today: date) -> list[str]:
    """The lines on *entry*, which is one of the latest of *entries*. Its day is told unless it is *today*."""
    latest: list[Entry] = []
    # Of a broken log, what comes after the broken line will do.
    with suppress(UttError):
        latest.extend(islice(reversed(entries), _LATEST))
    position = next((index for index, each in enumerate(latest) if each == entry), len(latest))
    before = latest[position + 1] if position + 1 < len(latest) else None
    day = "" if entry.datetime.date() == today else f"{entry.datetime.date()} "
    comment = f"  # {entry.comment}" if entry.comment else ""
    if before is None or entry.name == HELLO_ENTRY_NAME:
        return [printable(f"{day}{entry.datetime:%H:%M} {entry.name}{comment}")]
    activity = Activity(entry.name, before.datetime, entry.datetime, False, entry.comment)
    times = f"{activity.start:%H:%M}-{activity.end:%H:%M}"
    lines = [
        f"({format_duration(activity.duration)}) {day}{times} {entry.name}{comment}",
        *_suspicions(activity, position == 0),
    ]
    others = latest[:position] + latest[position + 1 :]
    lines += _nearly_known_project(activity.name, {Name(each.name).project for each in others}, position == 0)
    return [printable(line) for line in lines]


def _suspicions(activity: Activity, is_latest: bool) -> Iterable[str]:
    duration = format_duration(activity.duration)
    goes_over_midnight = activity.start.date() != activity.end.date()
    if activity.type == ActivityType.WORK and goes_over_midnight and activity.duration >= _NIGHT:
        since = activity.start.isoformat(" ", "minutes")
        yield (
            f"warning: that counts the night as work, {duration} since {since}: "
            "if you had gone, say when you came back with utt hello --at WHEN"
        )
    elif activity.type != ActivityType.IGNORED and activity.duration > SUSPICIOUSLY_LONG:
        correction = "utt amend --at WHEN" if is_latest else "utt edit"
        yield f"warning: that is {duration} at a stretch: utt undo takes it back, {correction} corrects it"


def _nearly_known_project(name: Name, known: set[str], is_latest: bool) -> Iterable[str]:
    if name.project and name.project not in known:
        near = sorted(project for project in known if project and _is_one_letter_off(name.project, project))
        if near:
            correction = f"utt amend '{near[0]}: {name.task}'" if is_latest else "utt undo, and add it again"
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
