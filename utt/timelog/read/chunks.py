"""Rechecks a large log after a change: only what has changed is read line by line.

A chunk is about 128 KiB of lines that were found good. The memory has its length, its digest, and the stamps of its
first and last entry. Whether it is good depends only on its bytes: it can be skipped wherever a line begins and the
same bytes follow, if its first entry is not earlier than the entry before. So the memory need not be of the log's last
state, and utt's own changes need not update it.

After a change, the next chunk that still exists is found by the stamp of its first entry, however far it has moved. The
lines in between are checked one by one, and become new chunks. A chunk that is not found again, like a lost record,
only costs time.

The digest is CRC-32 and Adler-32, 64 bits that have little in common. They take two thirds of the instructions of SHA-1
on a processor without special ones, as much time as it on one that has them, and no import of OpenSSL. The digest only
has to detect changes, and need not resist attacks: whoever can write to the log can put anything into it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from zlib import adler32, crc32

from utt.domain.entry import LONGEST_LINE, parse_line
from utt.timelog.file.chunk_memory import ChunkMemory
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.file.memory import Memory
from utt.timelog.read.check import Check
from utt.timelog.read.order import is_behind, is_line_earlier
from utt.timelog.read.stamps import STAMP_LENGTH, moment_of, stamp_in, stamp_of

# A chunk ends with the block in which it reaches this many bytes, which one of the largest blocks has.
CHUNK = 3 << 15
# Fewer lines than this between two chunks are checked each time, so that chunks do not become ever smaller.
_SMALLEST_PART = 8
# One gigabyte. Whatever follows is checked line by line.
_MOST_CHUNKS = 1 << 13
# More than that many chunks take.
_LONGEST_RECORD = 1 << 20
# How many chunks are looked for in a block, which contains the beginnings of one or two.
_MOST_LOOKED_FOR = 16
# How many lines at a block's end are searched for the stamp of its last entry.
_LAST_LINES = 8
# The sums of no bytes.
_NO_SUMS = (0, 1)
# The end of the row of a chunk with offsets, followed by the latest time that a clock showed.
_OFFSETS = b" offsets "


class Chunk:
    """Lines of a log, all of them good.

    ``size`` is their length in bytes, ``lines`` their number, ``first`` and ``last`` the stamps of their first and last
    entry. ``lead`` is the position in the chunk of the first entry's line. ``has_offsets`` is true if some of them may
    have an offset from UTC; then ``farthest`` is the latest time that a clock showed there. ``row`` is its line in the
    memory.
    """

    __slots__ = ("digest", "farthest", "first", "has_offsets", "last", "lead", "lines", "row", "size")

    def __init__(
        self,
        size: int,
        lines: int,
        lead: int,
        first: bytes,
        last: bytes,
        digest: str,
        has_offsets: bool = False,
        farthest: bytes = b"",
        row: bytes | None = None,
    ) -> None:
        self.size = size
        self.lines = lines
        self.lead = lead
        self.first = first
        self.last = last
        self.digest = digest
        self.has_offsets = has_offsets
        self.farthest = farthest or last[:STAMP_LENGTH]
        # Most chunks come from the memory.
        self.row: bytes = self._made_row() if row is None else row

    def _made_row(self) -> bytes:
        row = b"%d %d %d %b %b %b" % (self.size, self.lines, self.lead, self.first, self.last, self.digest.encode())
        return row + _OFFSETS + self.farthest if self.has_offsets else row


def require_valid(log: Bytes, memory: Memory) -> bool:
    """Check the log, store its chunks in *memory*, and return true if some line may have an offset from UTC.

    Raises BadLineError for the first line that is bad.
    """
    kept = ChunkMemory(memory)
    record = kept.known(_LONGEST_RECORD)
    way = way_through(log, chunks_in(record))
    new_record = record_of(way.chunks)
    if new_record != record:
        kept.keep(new_record)
    return way.has_offsets


def record_of(chunks: list[Chunk]) -> bytes:
    """Return the memory's record of *chunks*: of as many as there is room for."""
    rows = b"".join(chunk.row + b"\n" for chunk in chunks[:_MOST_CHUNKS])
    return _digest(rows).encode() + b"\n" + rows


def chunks_in(record: bytes) -> list[Chunk]:
    """Return the chunks in *record*; none if it is garbled."""
    digest, _, rows = record.partition(b"\n")
    if digest != _digest(rows).encode():
        return []
    try:
        return [_chunk_in(row) for row in rows.splitlines()]
    except ValueError:
        return []


def _chunk_in(row: bytes) -> Chunk:
    """Return the chunk in *row*. Raises ValueError if that is invalid."""
    plain, has_offsets, farthest = row.partition(_OFFSETS)
    size, lines, lead, first_day, first_time, last_day, last_time, digest = plain.split(b" ")
    first, last = first_day + b" " + first_time, last_day + b" " + last_time
    chunk = Chunk(int(size), int(lines), int(lead), first, last, digest.decode(), bool(has_offsets), farthest, row)
    first_moment, last_moment = moment_of(first), moment_of(last)
    if has_offsets:
        # Only some lines have offsets, so time may seem to run backwards from the first to the last.
        are_stamps = (
            min(len(first), len(last)) >= STAMP_LENGTH
            and stamp_in(first) == first
            and stamp_in(last) == last
            and stamp_of(moment_of(farthest)) == farthest >= max(first, last)[:STAMP_LENGTH]
        )
    else:
        are_stamps = len(first) == len(last) == STAMP_LENGTH and first_moment <= last_moment
    is_possible = (
        are_stamps
        # The longest chunk ends with a block of two of the longest lines.
        and 0 < chunk.lines <= chunk.size <= 3 * LONGEST_LINE
        and 0 <= chunk.lead < chunk.size
    )
    if not is_possible:
        raise ValueError(row)
    return chunk


def checked(log: Bytes, known: list[Chunk], chunk_size: int = CHUNK) -> list[Chunk]:
    """Check the log, which may still contain the chunks *known*, and return its current chunks.

    Raises BadLineError for the first bad line, as a check of all lines does.
    """
    return way_through(log, known, chunk_size).chunks


def way_through(log: Bytes, known: list[Chunk], chunk_size: int = CHUNK) -> Way:
    """Check the log as ``checked`` does, and return the finished Way."""
    way = Way(log, known, chunk_size)
    while way.offset < log.size:
        way.pass_known()
        way.check_up_to_known()
    return way


class Way:
    """The progress of a check through a log: up to ``offset``, where a line begins, all lines are good.

    ``chunks`` are the chunks up to there.
    """

    def __init__(self, log: Bytes, known: list[Chunk], chunk_size: int) -> None:
        self.offset = log.start
        self.chunks: list[Chunk] = []
        self._log = log
        self._known = known
        self._next_known = 0
        self._firsts = [chunk.first for chunk in known]
        self._missed: tuple[Chunk, int] | None = None
        # How many bytes may be digested in vain, so that it costs little more if the log was changed everywhere.
        self._vain_left = log.size // 2
        self._check = Check()
        self._chunk_size = chunk_size

    @property
    def has_offsets(self) -> bool:
        """True if some line up to there may have an offset from UTC."""
        return self._check.has_offsets

    def pass_known(self) -> None:
        """Skip the known chunks that come next, as long as each follows the one before."""
        while self._next_known < len(self._known) and self._is_at(self._known[self._next_known], self.offset):
            self._pass(self._next_known)

    def check_up_to_known(self) -> None:
        """Check line by line up to the next known chunk that still exists, and skip that; or to the end."""
        new = _NewChunk(self._check)
        for block in self._log.blocks(self.offset):
            found = self._find(block)
            lines = block if found is None else block[: max(found[1] - 1, 0)]
            if found is None or found[1] > 0:
                new.add(lines)
                for problem in self._check.problems_in(lines):
                    raise problem
                self.offset += len(lines) + 1
            if new.size >= (self._chunk_size if found is None else self._chunk_size // _SMALLEST_PART):
                self.chunks += new.ended()
                new = _NewChunk(self._check)
            if found is not None:
                # The lines before it may have a later entry.
                if self._is_next(self._known[found[0]]):
                    self._pass(found[0])
                return
        # The rest at the end is not a chunk yet, since the log grows there.
        self.offset = self._log.size

    def _is_next(self, chunk: Chunk) -> bool:
        # An entry that is not behind the farthest time now stays close enough to it until the end of the chunk.
        check = self._check
        return not is_line_earlier(chunk.first, check.latest) and not is_behind(chunk.first, check.farthest)

    def _pass(self, index: int) -> None:
        chunk = self._known[index]
        self.chunks.append(chunk)
        self.offset += chunk.size
        self._next_known = index + 1
        self._check.lines_before += chunk.lines
        self._check.latest = chunk.last
        self._check.farthest = chunk.farthest
        self._check.has_offsets = self._check.has_offsets or chunk.has_offsets

    def _find(self, block: bytes) -> tuple[int, int] | None:
        """Find the known chunk that begins first in *block*, and return its index, and where it begins.

        Lines are in order, or else the check fails; so only chunks that belong between the entry before the block and
        its last entry are looked for.
        """
        latest = stamp_in(self._check.latest)
        last = max(map(stamp_in, block.rsplit(b"\n", _LAST_LINES)[-_LAST_LINES:]), default=b"")
        low = bisect_left(self._firsts, latest, self._next_known)
        high = bisect_right(self._firsts, last, low)
        text = b"\n" + block
        before = b""
        for index in range(low, min(high, low + _MOST_LOOKED_FOR)):
            chunk = self._known[index]
            # Choose the first of those that begin in the same minute.
            if chunk.first == before:
                continue
            before = chunk.first
            start = text.find(b"\n" + chunk.first) - chunk.lead
            if start >= 0 and text.startswith(b"\n", start) and self._is_at(chunk, self.offset + start):
                return index, start
        return None

    def _is_at(self, chunk: Chunk, offset: int) -> bool:
        """Return true if *chunk* is at the offset, where a line begins, and can be skipped."""
        if self._vain_left <= 0 or self._missed == (chunk, offset) or not self._is_next(chunk):
            return False
        text = self._log.read(offset, offset + chunk.size)
        if _digest(text) == chunk.digest:
            return True
        self._missed = (chunk, offset)
        self._vain_left -= len(text)
        return False


class _NewChunk:
    """Lines that are being checked, from the current position of *check*."""

    __slots__ = ("_check", "_first", "_lead", "_lines_before", "_sums", "size")

    def __init__(self, check: Check) -> None:
        self.size = 0
        self._check = check
        self._lines_before = check.lines_before
        self._sums = _NO_SUMS
        self._first = b""
        self._lead = 0

    def add(self, lines: bytes) -> None:
        """Add the next lines, without their last line feed."""
        start = 0
        while not self._first and start <= len(lines):
            end = lines.find(b"\n", start)
            end = len(lines) if end < 0 else end
            entry = parse_line(decode(lines[start:end]))
            if entry is not None:
                self._first, self._lead = stamp_of(entry.datetime), self.size + start
            start = end + 1
        self._sums = _sums(b"\n", _sums(lines, self._sums))
        self.size += len(lines) + 1

    def ended(self) -> list[Chunk]:
        """Return the chunk of the lines, which are good; an empty list if they contain no entry."""
        if not self._first:
            return []
        lines = self._check.lines_before - self._lines_before
        check, digest = self._check, _text_of(self._sums)
        last = stamp_in(check.latest)
        return [Chunk(self.size, lines, self._lead, self._first, last, digest, check.has_offsets, check.farthest)]


def _digest(text: bytes) -> str:
    return _text_of(_sums(text, _NO_SUMS))


def _sums(text: bytes, before: tuple[int, int]) -> tuple[int, int]:
    """Return both sums of *text* after what has the sums *before*."""
    return crc32(text, before[0]), adler32(text, before[1])


def _text_of(sums: tuple[int, int]) -> str:
    return "{:08x}{:08x}".format(*sums)
