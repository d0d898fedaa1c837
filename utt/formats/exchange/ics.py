"""iCalendar, after RFC 5545: one event per activity, for calendars.

Times are floating, the same on every clock, as in the log; those with an offset are in UTC. A UID is derived from an
activity's start and name, so it is stable across exports, and so is the time stamp, which is when the activity ended.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

from utt.api import v1

_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//utt//utt//EN", "CALSCALE:GREGORIAN")
_LONGEST = 75
_WITHOUT_OFFSET = "2026-11-16T09:00:00"
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]+")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


class IcsExport:
    """Writes a calendar with an event for each activity."""

    def __init__(self, activities: v1.Activities, remarks: v1.Remarks) -> None:
        self._activities = v1.remark_on_breaks(activities, remarks)

    def write(self, output: v1.Output) -> None:
        """Write the calendar."""
        output.write("".join(f"{line}\r\n" for line in _HEAD))
        for each in self._activities:
            output.write(_event(each))
        output.write("END:VCALENDAR\r\n")


def _event(activity: v1.Activity) -> str:
    name, comment = activity.name, activity.comment
    start, end = _times(activity)
    texts = [f"SUMMARY:{_text(name.name)}"]
    if comment:
        texts.append(f"DESCRIPTION:{_text(comment)}")
    categories = [*filter(None, [name.project]), *v1.tags_of(name.name, comment)]
    if categories:
        texts.append(f"CATEGORIES:{','.join(map(_text, categories))}")
    lines = "".join(f"{_folded(text)}\r\n" for text in texts)
    # Transparent, since past time does not block appointments.
    return (
        f"BEGIN:VEVENT\r\nUID:{_uid(activity)}\r\nDTSTAMP:{end.removesuffix('Z')}Z\r\nDTSTART:{start}\r\nDTEND:{end}\r\n"
        f"{lines}TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
    )


def _uid(activity: v1.Activity) -> str:
    # Imported here, since it is rarely needed.
    from hashlib import sha256

    text = f"{v1.format_iso(activity.start)}\n{activity.name}"
    return f"{sha256(text.encode(errors='surrogateescape')).hexdigest()[:32]}@utt"


def _times(activity: v1.Activity) -> tuple[str, str]:
    """Return start and end, in UTC if both have offsets and are valid in UTC, else floating."""
    both = v1.format_iso(activity.start), v1.format_iso(activity.end)
    if all(len(text) > len(_WITHOUT_OFFSET) for text in both):
        # There is no instant before the year 1.
        with suppress(OverflowError):
            start, end = (datetime.fromisoformat(text).astimezone(UTC).isoformat() for text in both)
            return f"{_basic(start)}Z", f"{_basic(end)}Z"
    return _basic(both[0]), _basic(both[1])


def _basic(text: str) -> str:
    return text[: len(_WITHOUT_OFFSET)].replace("-", "").replace(":", "")


def _text(text: str) -> str:
    return _CONTROLS.sub(" ", text).translate(_ESCAPES)


def _folded(line: str) -> str:
    """Return the line folded between characters to the maximum number of bytes, with a space before continuations."""
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
