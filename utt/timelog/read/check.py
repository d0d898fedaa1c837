"""Checking the whole log: that every line can be read, and that time never runs backwards."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterator
from datetime import datetime

from utt.domain.entry import is_earlier, is_ignored_line, parse_line
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.bad_line import BadLineError, invalid_entry, not_in_order
from utt.timelog.read.stamps import are_in_order, is_line_earlier, moment_of, stamp_of

# The lines that utt writes, a day at a time, so that only a day's first line is looked at from its start. Whatever does
# not match is read line by line, so this may leave out what is rare.
DAY = (
    rb"(?!0000)[0-9]{4}-(?:"
    rb"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9])"
    rb")"
)
_NAME = rb":[0-5][0-9] [!-\xff].*+\n"
# The hours in two runs, as they come in a day: to choose between the two in each line would take a third longer.
_SIMPLE_LINES = (
    rb"(" + DAY + rb") (?:[01][0-9]|2[0-3])" + _NAME + rb"(?:\1 [01][0-9]" + _NAME + rb")*+"
    rb"(?:\1 2[0-3]" + _NAME + rb")*+\n*+|(?:#.*+)?\n"
)
# The white space above ASCII, with which no name begins, in UTF-8.
_WHITE_SPACE_FIRST = (
    rb":[0-9]{2} (?:\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
)
SMALL_LOG = 1 << 13
PIECE = 1 << 13


def compiled(expression: bytes, takes_possessive: bool = sys.version_info >= (3, 11, 5)) -> re.Pattern[bytes]:
    """Compile an expression whose repetitions are possessive, but only where Python takes these right.

    Possessive ones (``*+``, ``++``), which give nothing back once they have it, save up to a third of a check. Before
    3.11.5, Python takes some of them wrong (its issues 101955 and 106052). So the *expression* is one that means the
    same with plain ones, and these are used there.
    """
    return re.compile(expression if takes_possessive else expression.replace(b"*+", b"*").replace(b"++", b"+"))


def problems(log: Bytes, small_log: int = SMALL_LOG) -> Iterator[BadLineError]:
    """Every line of the log that cannot be used, in order. One of up to *small_log* bytes is read line by line."""
    check = Check(only_by_line=log.size <= small_log)
    for block in log.blocks(log.start):
        yield from check.problems_in(block)


class Check:
    """A check on its way through a log, block by block.

    ``lines_before`` is the number of lines that it has passed, and ``latest`` the line of the last entry among them, or
    the stamp of that; empty if there is none. Whoever knows some lines to be good may pass over them by setting both.
    """

    __slots__ = ("_simple_lines", "latest", "lines_before")

    def __init__(self, only_by_line: bool = False) -> None:
        self.lines_before = 0
        self.latest = b""
        # Compiling the expression costs as much as reading some hundred lines one by one.
        self._simple_lines = None if only_by_line else compiled(_SIMPLE_LINES)

    def problems_in(self, block: bytes) -> Iterator[BadLineError]:
        """Find every line that cannot be used in the next block, which comes without its last line feed."""
        for piece in pieces(block):
            piece_end = None if self._simple_lines is None else _end_of_simple(piece, self.latest, self._simple_lines)
            if piece_end is None:
                self.latest = yield from _problems_in(piece, self.lines_before, self.latest)
            else:
                self.latest = piece_end
            self.lines_before += piece.count(b"\n") + 1


def pieces(block: bytes, size: int = PIECE) -> Iterator[bytes]:
    """The lines of *block* in pieces of *size* bytes, or as many more as the last line of each takes, without the line
    feed that ends them.

    Lists of a few hundred lines are made faster than those of some thousands, and one line that has to be looked at
    makes only its piece be read line by line.
    """
    start = 0
    while (line_feed := block.find(b"\n", start + size)) >= 0:
        yield block[start:line_feed]
        start = line_feed + 1
    yield block[start:]


def _end_of_simple(piece: bytes, latest: bytes, simple_lines: re.Pattern[bytes]) -> bytes | None:
    """The line of the last entry, *latest* if there is none, in a piece of which all lines are simple and good; None in
    any other. *latest* is the line of the entry before the piece, or its stamp; empty if there is none.
    """
    text = piece + b"\n"
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
    if b"\r" in text or simple_lines.sub(b"", text) or has_wrong_leap_day(text):
        return None
    if not text.isascii() and (not is_utf8(text) or re.search(_WHITE_SPACE_FIRST, text)):
        return None
    lines = list(filter(None, text.split(b"\n")))
    if b"\n#" in text or text.startswith(b"#"):
        lines = [line for line in lines if not line.startswith(b"#")]
    if not lines:
        return latest
    return None if is_line_earlier(lines[0], latest) or not are_in_order(lines) else lines[-1]


def has_wrong_leap_day(text: bytes) -> bool:
    """Whether a line of *text* has a 29th of February of a year that has none."""
    if b"-02-29 " not in text:
        return False
    years = {int(year) for year in re.findall(rb"^([0-9]{4})-02-29", text, re.MULTILINE)}
    return any(year % 4 or (year % 100 == 0 and year % 400) for year in years)


def is_utf8(text: bytes) -> bool:
    """Whether *text* is UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _problems_in(piece: bytes, lines_before: int, latest: bytes) -> Generator[BadLineError, None, bytes]:
    """What is wrong in a piece, line by line; returns the stamp of the last entry so far."""
    before = moment_of(latest) if latest else datetime.min
    for number, line in enumerate(piece.split(b"\n"), start=lines_before + 1):
        text = decode(line)
        entry = parse_line(text)
        if entry is not None:
            if is_earlier(entry, before):
                yield not_in_order(number, text)
            before = entry.datetime
        elif not is_ignored_line(text):
            yield invalid_entry(number, text)
    return stamp_of(before)
