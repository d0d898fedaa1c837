"""Checks many lines at a time with regular expressions, if all of them have the form that utt writes."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from operator import itemgetter

from utt.lazy import TYPE_CHECKING
from utt.timelog.read.order import (
    Days,
    are_in_order,
    is_far_behind,
    is_line_earlier,
    latest_wall,
)
from utt.timelog.read.stamps import has_offset

if TYPE_CHECKING:
    from utt.timelog.read.check import Check
# Matches the lines that utt writes, a day at a time, so that only a day's first line is matched from its start. What
# does not match is read line by line, so this need not match rare lines.
DAY = (
    rb"(?!0000)[0-9]{4}-(?:"
    rb"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9])"
    rb")"
)
_MINUTE = rb":[0-5][0-9]"
_NAME = _MINUTE + rb" [!-\xff].*+\n"
# The hours in two runs, as they come in a day: an alternative in each line would take a third longer.
_SIMPLE_LINES = (
    rb"(" + DAY + rb") (?:[01][0-9]|2[0-3])" + _NAME + rb"(?:\1 [01][0-9]" + _NAME + rb")*+"
    rb"(?:\1 2[0-3]" + _NAME + rb")*+\n*+|(?:#.*+)?\n"
)
OFFSET = rb"\+(?:0[0-9]|1[0-3])[0-5][0-9]|-(?:0[0-9]|1[01])[0-5][0-9]|\+1400|-1200"
# The same for lines with offsets from UTC: a run with the offset of its first line, or with none, so that the lines are
# in the order of their bytes.
_REST = rb"(?:#.*+\n|\n)*+"
_NAME_BEHIND = _MINUTE + rb"(?P=offset) [!-\xff].*+\n"
_LINES_WITH_ONE_OFFSET = (
    _REST + rb"(?:(?=[0-9-]{10} [0-9]{2}" + _MINUTE + rb"(?P<offset>" + OFFSET + rb"|) )"
    rb"(?:(?P<day>"
    + DAY
    + rb") (?:[01][0-9]|2[0-3])"
    + _NAME_BEHIND
    + rb"(?:(?P=day) [01][0-9]"
    + _NAME_BEHIND
    + rb")*+(?:(?P=day) 2[0-3]"
    + _NAME_BEHIND
    + rb")*+"
    + _REST
    + rb")*+)?"
)
# A day with its own offset, for ``days_in``.
REST_OF_TEXT = rb"|(?P<rest>(?s:.+))"
_DAY_WITH_ITS_OFFSET = (
    rb"(?P<day>"
    + DAY
    + rb") (?P<hour>[01][0-9]|2[0-3])"
    + _MINUTE
    + rb"(?P<offset>"
    + OFFSET
    + rb") [!-\xff].*+\n(?:(?P=day) [01][0-9]"
    + _NAME_BEHIND
    + rb")*+(?:(?P=day) (?P<late>2)[0-3]"
    + _NAME_BEHIND
    + rb")*+\n*+(?P<notes>(?:#.*+\n++)*+)(?!(?P=day))"
    + REST_OF_TEXT
)
_HAS_OFFSET = rb"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}[+-]"
# Whitespace beyond ASCII, in UTF-8, with which no name begins.
_WHITE_SPACE_FIRST = (
    rb":[0-9]{2}(?:[+-][0-9]{4})? "
    rb"(?:\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
)


@lru_cache
def compiled(expression: bytes, takes_possessive: bool = sys.version_info >= (3, 11, 5)) -> re.Pattern[bytes]:
    """Compile an expression with possessive repetitions, or without them if this Python has bugs in these.

    Possessive repetitions (``*+``, ``++``), which never backtrack, save up to a third of a check. Before 3.11.5, Python
    handles some of them wrongly (its issues 101955 and 106052). So the *expression* must mean the same with plain
    repetitions, which are used there.
    """
    return re.compile(expression if takes_possessive else expression.replace(b"*+", b"*").replace(b"++", b"+"))


def end_of_simple(check: Check, piece: bytes) -> bytes | None:
    """Return the last entry's line, or the previous one if there is none, in a piece whose lines are all simple and
    good; None for any other piece.

    *check* has the lines before it, and gets what is known of those of this piece.
    """
    text = piece + b"\n"
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
    if not _is_plain_text(text):
        return None
    if not check.has_offsets and not has_offset(text):
        if not compiled(_SIMPLE_LINES).sub(b"", text):
            return _end_in_order(text, check.latest)
        if re.search(_HAS_OFFSET, text, re.MULTILINE) is None:
            return None
    end = _end_day_by_day(text, check) if check.changes_offset else None
    if end is None:
        end = _end_run_by_run(text, check)
    check.has_offsets = check.has_offsets or end is not None
    return end


def _end_run_by_run(text: bytes, check: Check) -> bytes | None:
    """Return the line of the last entry in *text*, lines with offsets, as ``end_of_simple`` does.

    Each run of lines with the same offset, or with none, is checked by itself, unless they are simple day by day.
    """
    lines_with_one_offset = compiled(_LINES_WITH_ONE_OFFSET)
    end, farthest, position, runs = check.latest, check.farthest, 0, 0
    while position < len(text):
        match = lines_with_one_offset.match(text, position)
        if match is None or match.end() == position:
            return None
        runs += 1
        if runs == 1 and match.end() < len(text) and not check.changes_offset:
            day_by_day = _end_day_by_day(text, check)
            if day_by_day is not None:
                return day_by_day
        further = _end_in_order(match[0], end, farthest)
        if further is None:
            return None
        end, farthest, position = further, latest_wall(further, farthest), match.end()
    check.farthest, check.changes_offset = farthest, runs > 1
    return end


def _end_day_by_day(text: bytes, check: Check) -> bytes | None:
    """Do the same for all lines together if the clocks alone are in order too, and all lines of a day have one offset;
    return None for any other text.

    If the offset changes every day, that takes half as long.
    """
    rest_before = compiled(_REST).match(text)
    start = rest_before.end() if rest_before else 0
    found, rest = days_in(compiled(_DAY_WITH_ITS_OFFSET), text, start)
    if rest or not found:
        return None
    days = Days(found)
    lines = list(filter(None, text.split(b"\n")))
    if any(map(itemgetter(4), found)) or b"#" in text[:start]:
        lines = [line for line in lines if not line.startswith(b"#")]
    if is_line_earlier(lines[0], check.latest) or is_far_behind(lines[0], check.farthest):
        return None
    if not are_in_order(lines) or days.run_back(lines):
        return None
    check.farthest = latest_wall(lines[-1], check.farthest)
    check.changes_offset = days.changes_offset
    return lines[-1]


def days_in(expression: re.Pattern[bytes], text: bytes, position: int = 0) -> tuple[list[tuple[bytes, ...]], bytes]:
    """Return the days that *text* has from *position* on, for Days, and the text behind the last one.

    *expression* matches a day, or ``REST_OF_TEXT``, and has the groups of a day in Days, and then others.
    """
    days: list[tuple[bytes, ...]] = expression.findall(text, position)
    return (days[:-1], days[-1][-1]) if days and days[-1][-1] else (days, b"")


def _is_plain_text(text: bytes) -> bool:
    """Return true if *text* has nothing that requires reading it line by line."""
    if b"\r" in text or has_wrong_leap_day(text):
        return False
    return text.isascii() or (is_utf8(text) and not re.search(_WHITE_SPACE_FIRST, text))


def _end_in_order(text: bytes, latest: bytes, farthest: bytes = b"") -> bytes | None:
    """Return the line of the last entry in *text*, or *latest* if there is none; None if they are out of order. The
    lines are simple and all have the same offset from UTC, or none. *latest* is the line of the previous entry, or its
    stamp; empty if there is none. *farthest* is as in Check.
    """
    lines = list(filter(None, text.split(b"\n")))
    if b"\n#" in text or text.startswith(b"#"):
        lines = [line for line in lines if not line.startswith(b"#")]
    if not lines:
        return latest
    if is_line_earlier(lines[0], latest) or is_far_behind(lines[0], farthest) or not are_in_order(lines):
        return None
    return lines[-1]


def has_wrong_leap_day(text: bytes) -> bool:
    """Return true if a line of *text* has a 29 February in a year without one."""
    if b"-02-29 " not in text:
        return False
    years = {int(year) for year in re.findall(rb"^([0-9]{4})-02-29", text, re.MULTILINE)}
    return any(year % 4 or (year % 100 == 0 and year % 400) for year in years)


def is_utf8(text: bytes) -> bool:
    """Return true if *text* is UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
