"""Checking a large log again after a change: only what has changed is read line by line.

A chunk is about 128 KiB of lines that were found good. It is remembered by its length, its digest, and the stamps of
its first and last entry. That it is good depends on its bytes alone: it can be passed over wherever a line begins and
the same bytes follow, if its first entry is not earlier than the entry before. So what is remembered need not be of
the log's last state, and utt's own changes need not touch it.

Behind a change, the next chunk that is still there is looked for by the stamp of its first entry, however far it has
moved. What lies in between is checked line by line, and makes new chunks. A chunk that is not found again, like a
record that is lost, costs only time.

The digest is SHA-1, which takes half the instructions of SHA-256 where the processor has none of its own for them. It
is to notice changes, and nothing depends on its holding out against somebody who makes collisions: who can write to
the log can put anything into it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from hashlib import sha1

from utt.domain.entry import LONGEST_LINE, parse_line
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.file.memory import Memory
from utt.timelog.read.check import Check
from utt.timelog.read.stamps import STAMP_LENGTH, is_behind, is_line_earlier, moment_of, stamp_in, stamp_of

# A chunk ends with the block in which it comes to have so many bytes, which one of the largest has.
CHUNK = 3 << 15
# Lines between two chunks that are fewer are checked each time, so that chunks do not become ever smaller.
_SMALLEST_PART = 8
# One gigabyte. What is behind them is checked line by line.
_MOST_CHUNKS = 1 << 13
# More than so many chunks take.
_LONGEST_RECORD = 1 << 20
# So many chunks are looked for in a block, which has the beginnings of one or two.
_MOST_LOOKED_FOR = 16
# So many lines at a block's end are looked at for the stamp of its last entry.
_LAST_LINES = 8
# What ends the row of a chunk that has offsets, before the latest that a clock showed.
_OFFSETS = b" offsets "


class Chunk:
    """Lines of a log, all of them good.

    ``size`` is their length in bytes, ``lines`` how many there are, ``first`` and ``last`` the stamps of their first
    and last entry. ``lead`` is the position in the chunk at which the line of the first entry begins. ``has_offsets``
    is true if some of them may have an offset from UTC; then ``farthest`` is the latest that a clock showed there.
    ``row`` is what is remembered of it.
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
        # Most chunks come from what was remembered.
        self.row: bytes = self._made_row() if row is None else row

    def _made_row(self) -> bytes:
        row = b"%d %d %d %b %b %b" % (self.size, self.lines, self.lead, self.first, self.last, self.digest.encode())
        return row + _OFFSETS + self.farthest if self.has_offsets else row


def require_good(log: Bytes, memory: Memory) -> bool:
    """Check the log, have *memory* remember its chunks, and return true if some line may have an offset from UTC.

    Raises BadLineError for the first line that is bad.
    """
    record = memory.chunks(_LONGEST_RECORD)
    way = way_through(log, chunks_in(record))
    new_record = record_of(way.chunks)
    if new_record != record:
        memory.keep_chunks(new_record)
    return way.has_offsets


def record_of(chunks: list[Chunk]) -> bytes:
    """Return what is remembered of a log that is made of *chunks*: of as many as there is room for."""
    rows = b"".join(chunk.row + b"\n" for chunk in chunks[:_MOST_CHUNKS])
    return _digest(rows).encode() + b"\n" + rows


def chunks_in(record: bytes) -> list[Chunk]:
    """Return the chunks that *record* tells of; none if there is anything odd in it."""
    digest, _, rows = record.partition(b"\n")
    if digest != _digest(rows).encode():
        return []
    try:
        return [_chunk_in(row) for row in rows.splitlines()]
    except ValueError:
        return []


def _chunk_in(row: bytes) -> Chunk:
    """Return the chunk that *row* tells of. Raises ValueError if there can be no such chunk."""
    plain, has_offsets, farthest = row.partition(_OFFSETS)
    size, lines, lead, first_day, first_time, last_day, last_time, digest = plain.split(b" ")
    first, last = first_day + b" " + first_time, last_day + b" " + last_time
    chunk = Chunk(int(size), int(lines), int(lead), first, last, digest.decode(), bool(has_offsets), farthest, row)
    first_moment, last_moment = moment_of(first), moment_of(last)
    if has_offsets:
        # In some lines only, so time may seem to run backwards from the first to the last.
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
        # The longest one ends with a block that two of the longest lines make.
        and 0 < chunk.lines <= chunk.size <= 3 * LONGEST_LINE
        and 0 <= chunk.lead < chunk.size
    )
    if not is_possible:
        raise ValueError(row)
    return chunk


def checked(log: Bytes, known: list[Chunk], chunk_size: int = CHUNK) -> list[Chunk]:
    """Check the log, of which the chunks *known* may still be part, and return the chunks that it is made of now.

    Raises BadLineError for the first line that is bad, as a check of all lines does.
    """
    return way_through(log, known, chunk_size).chunks


def way_through(log: Bytes, known: list[Chunk], chunk_size: int = CHUNK) -> Way:
    """Check the log as ``checked`` does, and return the way through all of it."""
    way = Way(log, known, chunk_size)
    while way.offset < log.size:
        way.pass_known()
        way.check_up_to_known()
    return way


class Way:
    """A way through a log, from its start: up to ``offset``, where a line begins, all lines are good.

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
        # So many bytes may be digested in vain, so that it costs little more if the log was changed all over.
        self._vain_left = log.size // 2
        self._check = Check()
        self._chunk_size = chunk_size

    @property
    def has_offsets(self) -> bool:
        """Whether some line up to there may have an offset from UTC."""
        return self._check.has_offsets

    def pass_known(self) -> None:
        """Pass over the known chunks that come next, as long as each follows the one before."""
        while self._next_known < len(self._known) and self._is_at(self._known[self._next_known], self.offset):
            self._pass(self._next_known)

    def check_up_to_known(self) -> None:
        """Check line by line up to the next known chunk that is still there, and pass over that; or to the end."""
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
                # The lines before it may have an entry that is later.
                if self._is_next(self._known[found[0]]):
                    self._pass(found[0])
                return
        # What is left at the end is no chunk yet, since the log grows there.
        self.offset = self._log.size

    def _is_next(self, chunk: Chunk) -> bool:
        # What is not behind the farthest now stays close enough to it to the end of the chunk.
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
        """Find the known chunk that begins first in *block*, and return which one it is, and where it begins.

        Lines are in order, or else the check will tell; so no more chunks are looked for than belong between the entry
        before the block and its last one.
        """
        latest = stamp_in(self._check.latest)
        last = max(map(stamp_in, block.rsplit(b"\n", _LAST_LINES)[-_LAST_LINES:]), default=b"")
        low = bisect_left(self._firsts, latest, self._next_known)
        high = bisect_right(self._firsts, last, low)
        text = b"\n" + block
        before = b""
        for index in range(low, min(high, low + _MOST_LOOKED_FOR)):
            chunk = self._known[index]
            # Of those that begin in one minute, the first.
            if chunk.first == before:
                continue
            before = chunk.first
            start = text.find(b"\n" + chunk.first) - chunk.lead
            if start >= 0 and text.startswith(b"\n", start) and self._is_at(chunk, self.offset + start):
                return index, start
        return None

    def _is_at(self, chunk: Chunk, offset: int) -> bool:
        """Whether *chunk* is at the offset, where a line begins, and can be passed over."""
        if self._vain_left <= 0 or self._missed == (chunk, offset) or not self._is_next(chunk):
            return False
        text = self._log.read(offset, offset + chunk.size)
        if _digest(text) == chunk.digest:
            return True
        self._missed = (chunk, offset)
        self._vain_left -= len(text)
        return False


class _NewChunk:
    """Lines that are being checked, from where *check* is now on."""

    __slots__ = ("_check", "_digest", "_first", "_lead", "_lines_before", "size")

    def __init__(self, check: Check) -> None:
        self.size = 0
        self._check = check
        self._lines_before = check.lines_before
        self._digest = sha1(usedforsecurity=False)
        self._first = b""
        self._lead = 0

    def add(self, lines: bytes) -> None:
        """Add the next lines, which come without the last line feed."""
        start = 0
        while not self._first and start <= len(lines):
            end = lines.find(b"\n", start)
            end = len(lines) if end < 0 else end
            entry = parse_line(decode(lines[start:end]))
            if entry is not None:
                self._first, self._lead = stamp_of(entry.datetime), self.size + start
            start = end + 1
        self._digest.update(lines)
        self._digest.update(b"\n")
        self.size += len(lines) + 1

    def ended(self) -> list[Chunk]:
        """Return the chunk that the lines, which are good, make; none if there is no entry among them."""
        if not self._first:
            return []
        lines = self._check.lines_before - self._lines_before
        check, digest = self._check, self._digest.hexdigest()
        last = stamp_in(check.latest)
        return [Chunk(self.size, lines, self._lead, self._first, last, digest, check.has_offsets, check.farthest)]


def _digest(text: bytes) -> str:
    return sha1(text, usedforsecurity=False).hexdigest()
