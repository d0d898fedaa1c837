"""iCalendar, by RFC 5545: an event an activity, for calendars.

Times are floating, the same on every clock, as in the log; those that know their offset from UTC are in UTC. A UID
follows from when an activity started and what it is called, so it stays the same over exports, and so does the time
stamp, which is when the activity ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from utt.api import v1

_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//utt//utt//EN", "CALSCALE:GREGORIAN")
_LONGEST = 75
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f]+")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


class IcsExport:
    """Writes a calendar with an event for each activity."""

    def __init__(self, activities: v1.Activities) -> None:
        self._activities = activities

    def write(self, output: v1.Output) -> None:
        """Write the calendar."""
        for line in _HEAD:
            output.write(f"{line}\r\n")
        for each in self._activities:
            output.write("".join(f"{_folded(line)}\r\n" for line in _event(each)))
        output.write("END:VCALENDAR\r\n")


def _event(activity: v1.Activity) -> Iterator[str]:
    name, comment = activity.name, activity.comment
    start, end = _times(activity)
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(activity)}"
    yield f"DTSTAMP:{end.removesuffix('Z')}Z"
    yield f"DTSTART:{start}"
    yield f"DTEND:{end}"
    yield f"SUMMARY:{_text(name.name)}"
    if comment:
        yield f"DESCRIPTION:{_text(comment)}"
    categories = [*filter(None, [name.project]), *v1.tags_of(name.name, comment)]
    if categories:
        yield f"CATEGORIES:{','.join(map(_text, categories))}"
    # Time that is over keeps nobody from making an appointment.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(activity: v1.Activity) -> str:
    # It is loaded by few.
    from hashlib import sha256

    text = f"{v1.iso(activity.start)}\n{activity.name}"
    return f"{sha256(text.encode(errors='surrogateescape')).hexdigest()[:32]}@utt"


def _times(activity: v1.Activity) -> tuple[str, str]:
    """Return start and end, in UTC if both know their offsets, and else floating."""
    both = [datetime.fromisoformat(v1.iso(moment)) for moment in (activity.start, activity.end)]
    if all(moment.tzinfo is not None for moment in both):
        start, end = (f"{_basic(moment.astimezone(UTC))}Z" for moment in both)
    else:
        start, end = map(_basic, both)
    return start, end


def _basic(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat().replace("-", "").replace(":", "")


def _text(text: str) -> str:
    return _CONTROLS.sub(" ", text).translate(_ESCAPES)


def _folded(line: str) -> str:
    """Return the line in pieces of so many bytes, each but the first one behind a space; no character is cut."""
    if len(line) <= _LONGEST and line.isascii():
        return line
    pieces, piece, length = [], "", 0
    for character in line:
        size = len(character.encode(errors="surrogateescape"))
        if length + size > _LONGEST:
            pieces.append(piece)
            piece, length = " ", 1
        piece += character
        length += size
    return "\r\n".join([*pieces, piece])


v1.register_format("ics", "iCalendar, events for a calendar", export=IcsExport)
