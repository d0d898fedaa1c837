"""The grammar of the log's lines, for those that are not in utt's own form.

A line has a head, a name, and optionally a mark and a comment. They are matched one after the other: a single
expression for all of them would take quadratic time. Whitespace is what Python considers whitespace, including the
no-break space, as in utt 1's logs.
"""

from __future__ import annotations

import re
from datetime import datetime

from utt.domain.entry import Entry
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import instant
else:
    instant = lazy("utt.domain.instant")

_HEAD = r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\s+([0-9]{1,2}):([0-9]{1,2})([+-][0-9]{2}:?[0-9]{2})?\s+(?=\S)"
_MARK = r"\s\s#\s"
_MARK_LENGTH = 4
# Forbidden in names and comments: a carriage return would be a line ending for other programs, and a surrogate stands
# for a byte that is not UTF-8.
_NO_TEXT = "[\r\ud800-\udfff]"


def parse_by_grammar(text: str) -> Entry | None:
    """Return the entry in *text*, which has no whitespace around it; None if it is not an entry."""
    head = re.match(_HEAD, text)
    parts = None if head is None else _name_and_comment(text[head.end() :])
    if head is None or parts is None:
        return None
    *numbers, offset = head.groups()
    year, month, day, hour, minute = map(int, numbers)
    name, comment = parts
    try:
        moment = datetime(year, month, day, hour, minute)
        return Entry(moment, name, False, comment, None if offset is None else instant.OFFSETS[offset])
    except ValueError:
        return None


def _name_and_comment(text: str) -> tuple[str, str | None] | None:
    """Return the two parts of *text*, which begins and ends with a visible character; None if they are invalid."""
    bad = re.search(_NO_TEXT, text)
    if bad is None:
        mark = re.compile(_MARK).search(text, 1)
        return (text, None) if mark is None else (text[: mark.start()], text[mark.end() :])
    # Only the whitespace of the mark may be a carriage return, so the first one that is invalid elsewhere is in it.
    for start in range(max(bad.start() - _MARK_LENGTH + 1, 1), bad.start() + 1):
        comment = text[start + _MARK_LENGTH :]
        if re.match(_MARK, text[start : start + _MARK_LENGTH]) and not re.search(_NO_TEXT, comment):
            return text[:start], comment
    return None


def wrong_offset_in(line: str) -> str | None:
    """Return the offset from UTC in *line* if no place in the world has it, else None."""
    head = re.match(_HEAD, line.strip())
    return None if head is None or head[6] is None or instant.parse_offset(head[6]) is not None else head[6]


def parse_slowly(line: str) -> Entry | None:
    """Return the entry in *line*, or None, like ``parse_line``. A line in utt's form with an offset is still fast."""
    if (
        line[4:14:3] != "-- :"
        or line[16:17] not in ("+", "-")
        or line[21:22] != " "
        or not line.isprintable()
        or line[-1] == " "
        or line[22:23] == " "
        or (line[11] == "2" and line[12] == "4")
    ):
        return parse_by_grammar(line.strip())
    try:
        moment = instant.Moment.fromisoformat(line[:16])
        moment.utc_offset = instant.OFFSETS[line[16:21]]
    except ValueError:
        return parse_by_grammar(line)
    comment_at = line.find("  # ", 23)
    if comment_at < 0:
        return Entry(moment, line[22:])
    return Entry(moment, line[22:comment_at], False, line[comment_at + 4 :])
