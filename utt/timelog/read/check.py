"""Checks the whole log: that every line is valid, and that time never runs backwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from utt.domain.entry import MOST_APART, elapsed, is_earlier, is_ignored_line, parse_line, without_offset
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.stamps import STAMP_LENGTH, moment_of, stamp_of

if TYPE_CHECKING:
    from utt.timelog.read import bad_line, simple_lines
    from utt.timelog.read.bad_line import BadLineError
else:
    bad_line = lazy("utt.timelog.read.bad_line")
    simple_lines = lazy("utt.timelog.read.simple_lines")

# Compiling the expressions costs as much as reading a few hundred lines one by one.
SMALL_LOG = 1 << 13
PIECE = 1 << 13


def problems(log: Bytes, small_log: int = SMALL_LOG) -> Iterator[BadLineError]:
    """Yield an error for each invalid line, in order. A log of up to *small_log* bytes is read line by line."""
    yield from _problems(log, Check(only_by_line=log.size <= small_log))


def require_valid(log: Bytes) -> bool:
    """Return true if some line of the log has an offset from UTC. Raises BadLineError for the first invalid line."""
    check = Check(only_by_line=log.size <= SMALL_LOG)
    for problem in _problems(log, check):
        raise problem
    return check.has_offsets


def _problems(log: Bytes, check: Check) -> Iterator[BadLineError]:
    for block in log.blocks(log.start):
        yield from check.problems_in(block)


class Check:
    """A check that goes through a log block by block.

    ``lines_before`` is the number of lines checked so far, and ``latest`` the line of the last entry among them, or its
    stamp; empty if there is none. ``has_offsets`` is true once one of them had an offset from UTC. ``farthest`` is the
    latest time that a clock has shown since then, a stamp without offset: entries without offsets, which are compared
    by the clock on the wall, must not hide that time runs backwards around them. A caller that knows some lines to be
    good may skip them by setting all four. ``changes_offset`` is true if the offset has changed among the last lines.
    """

    __slots__ = ("_only_by_line", "changes_offset", "farthest", "has_offsets", "latest", "lines_before")

    def __init__(self, only_by_line: bool = False) -> None:
        self.lines_before = 0
        self.latest = b""
        self.farthest = b""
        self.has_offsets = False
        self.changes_offset = False
        self._only_by_line = only_by_line

    def problems_in(self, block: bytes) -> Iterator[BadLineError]:
        """Yield an error for each invalid line in the next block, which comes without its last line feed."""
        for piece in pieces(block):
            piece_end = None if self._only_by_line else simple_lines.end_of_simple(self, piece)
            if piece_end is None:
                yield from self._problems_by_line(piece)
            else:
                self.latest = piece_end
                if not self.has_offsets:
                    self.farthest = piece_end[:STAMP_LENGTH]
            self.lines_before += piece.count(b"\n") + 1

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
                    yield bad_line.not_in_order(number, text)
            elif not is_ignored_line(text):
                yield bad_line.invalid_entry(number, text)
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
