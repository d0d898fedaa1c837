"""Checks the whole log: that every line is valid, and that time never runs backwards."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import datetime

from utt.domain.entry import MOST_APART, elapsed, is_earlier, is_ignored_line, parse_line, without_offset
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.bad_line import BadLineError, invalid_entry, not_in_order
from utt.timelog.read.stamps import (
    STAMP_LENGTH,
    are_in_order,
    has_offset,
    is_far_behind,
    is_line_earlier,
    latest_wall,
    moment_of,
    stamp_of,
)

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
_HAS_OFFSET = rb"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}[+-]"
# Whitespace beyond ASCII, in UTF-8, with which no name begins.
_WHITE_SPACE_FIRST = (
    rb":[0-9]{2}(?:[+-][0-9]{4})? "
    rb"(?:\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
)
SMALL_LOG = 1 << 13
PIECE = 1 << 13


def compiled(expression: bytes, takes_possessive: bool = sys.version_info >= (3, 11, 5)) -> re.Pattern[bytes]:
    """Compile an expression with possessive repetitions, or without them if this Python has bugs in these.

    Possessive repetitions (``*+``, ``++``), which never backtrack, save up to a third of a check. Before 3.11.5, Python
    handles some of them wrongly (its issues 101955 and 106052). So the *expression* must mean the same with plain
    repetitions, which are used there.
    """
    return re.compile(expression if takes_possessive else expression.replace(b"*+", b"*").replace(b"++", b"+"))


def problems(log: Bytes, small_log: int = SMALL_LOG) -> Iterator[BadLineError]:
    """Yield an error for each invalid line, in order. A log of up to *small_log* bytes is read line by line."""
    yield from _problems(log, Check(only_by_line=log.size <= small_log))


def require_valid(log: Bytes) -> bool:
    """Return true if some line of the log has an offset from UTC. Raises BadLineError for the first invalid line."""
    check = Check(only_by_line=log.size <= SMALL_LOG)
    for problem in _problems(log, check):
        raise problem
    return check.has_offsets


def problem_between(log: Bytes, start: datetime, end: datetime) -> BadLineError | None:
    """Return the error for the first invalid line of the time from *start* until before *end*; None if there is none.

    These are all lines except those that come before an entry earlier than *start*, or after one at or after *end*.
    """
    lines_that_are_bad = {problem.line_number: problem for problem in problems(log)}
    found: BadLineError | None = None
    is_past_end = False
    for number, (_, line) in enumerate(log.lines_from(log.start) if lines_that_are_bad else (), start=1):
        problem = lines_that_are_bad.get(number)
        entry = parse_line(decode(line))
        if entry is not None and problem is None:
            found = None if is_earlier(entry, start) else found
            is_past_end = is_past_end or not is_earlier(entry, end)
        elif entry is not None and not is_earlier(entry, start) and is_earlier(entry, end):
            # Return it, wherever it is.
            return problem
        elif problem is not None and not is_past_end:
            found = found or problem
    return found


def _problems(log: Bytes, check: Check) -> Iterator[BadLineError]:
    for block in log.blocks(log.start):
        yield from check.problems_in(block)


class Check:
    """A check that goes through a log block by block.

    ``lines_before`` is the number of lines checked so far, and ``latest`` the line of the last entry among them, or its
    stamp; empty if there is none. ``has_offsets`` is true once one of them had an offset from UTC. ``farthest`` is the
    latest time that a clock has shown since then, a stamp without offset: entries without offsets, which are compared
    by the clock on the wall, must not hide that time runs backwards around them. A caller that knows some lines to be
    good may skip them by setting all four.
    """

    __slots__ = (
        "_lines_with_one_offset",
        "_only_by_line",
        "_simple_lines",
        "farthest",
        "has_offsets",
        "latest",
        "lines_before",
    )

    def __init__(self, only_by_line: bool = False) -> None:
        self.lines_before = 0
        self.latest = b""
        self.farthest = b""
        self.has_offsets = False
        self._only_by_line = only_by_line
        # Compiling an expression costs as much as reading a few hundred lines one by one.
        self._simple_lines: re.Pattern[bytes] | None = None
        self._lines_with_one_offset: re.Pattern[bytes] | None = None

    def problems_in(self, block: bytes) -> Iterator[BadLineError]:
        """Yield an error for each invalid line in the next block, which comes without its last line feed."""
        for piece in pieces(block):
            piece_end = None if self._only_by_line else self._end_of_simple(piece)
            if piece_end is None:
                yield from self._problems_by_line(piece)
            else:
                self.latest = piece_end
                if not self.has_offsets:
                    self.farthest = piece_end[:STAMP_LENGTH]
            self.lines_before += piece.count(b"\n") + 1

    def _end_of_simple(self, piece: bytes) -> bytes | None:
        """Return the last entry's line, or the previous one if there is none, in a piece whose lines are all simple and
        good; None for any other piece.
        """
        text = piece + b"\n"
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
        if not _is_plain_text(text):
            return None
        if not self.has_offsets and not has_offset(text):
            self._simple_lines = self._simple_lines or compiled(_SIMPLE_LINES)
            if not self._simple_lines.sub(b"", text):
                return _end_in_order(text, self.latest)
            if re.search(_HAS_OFFSET, text, re.MULTILINE) is None:
                return None
        self._lines_with_one_offset = self._lines_with_one_offset or compiled(_LINES_WITH_ONE_OFFSET)
        end, farthest, position = self.latest, self.farthest, 0
        while position < len(text):
            match = self._lines_with_one_offset.match(text, position)
            if match is None or match.end() == position:
                return None
            further = _end_in_order(match[0], end, farthest)
            if further is None:
                return None
            end, farthest, position = further, latest_wall(further, farthest), match.end()
        self.farthest, self.has_offsets = farthest, True
        return end

    def _problems_by_line(self, piece: bytes) -> Iterator[BadLineError]:
        before = moment_of(self.latest) if self.latest else datetime.min
        farthest = moment_of(self.farthest) if self.farthest else datetime.min
        for number, line in enumerate(piece.split(b"\n"), start=self.lines_before + 1):
            text = decode(line)
            entry = parse_line(text)
            if entry is not None:
                is_wrong, before = is_earlier(entry, before), entry.datetime
                if self.has_offsets or type(before) is not datetime:
                    self.has_offsets = True
                    wall = without_offset(before)
                    is_wrong = is_wrong or elapsed(wall, farthest) > MOST_APART
                    farthest = wall if is_wrong else max(wall, farthest)
                else:
                    farthest = before
                if is_wrong:
                    yield not_in_order(number, text)
            elif not is_ignored_line(text):
                yield invalid_entry(number, text)
        self.latest, self.farthest = stamp_of(before), stamp_of(farthest)


def pieces(block: bytes, size: int = PIECE) -> Iterator[bytes]:
    """Yield the lines of *block* in pieces of at least *size* bytes that end with a whole line, without the final line
    feed.

    Lists of a few hundred lines are faster to make than those of thousands, and an unusual line slows down only its own
    piece.
    """
    start = 0
    while (line_feed := block.find(b"\n", start + size)) >= 0:
        yield block[start:line_feed]
        start = line_feed + 1
    yield block[start:]


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
