"""Reading the log's bytes: this module, with ``locked_file`` for writing, is the one place that touches them.

A reader opens the file and sees its content at that moment. It never holds a line of more than LONGEST_LINE bytes,
since a log may contain anything, a hole of a gigabyte for instance: such a line is cut, and is then not an entry.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate

from utt.domain.calendar import Calendar
from utt.domain.entry import LONGEST_LINE
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.memory import Memory, State
from utt.timelog.file.opening import BINARY, RENAMES_OPEN_FILES

if TYPE_CHECKING:
    import shlex
else:
    shlex = lazy("shlex")

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SMALLEST_BLOCK = 1 << 12
LARGEST_BLOCK = 1 << 17
# How many bytes of a cut line are kept: more than a message shows.
_KEPT = 1 << 10
# Not UTF-8, so that a line that ends with it is neither an entry nor a note; and random, so that no line of a log ends
# with it.
_CUT_END = b" \xff" + os.urandom(8).hex().encode()


class Bytes:
    """The bytes of the log as they were when it was opened.

    They are in an open file, or came out of a pipe. ``size`` is their number; ``start`` is the offset at which the
    first line begins: after a byte order mark, if there is one. They are read in blocks of *smallest_block* to
    *largest_block* bytes, or more if a line is longer; lines of more than *longest_line* bytes are cut.
    """

    def __init__(
        self,
        descriptor: int | None,
        content: bytes = b"",
        smallest_block: int = SMALLEST_BLOCK,
        largest_block: int = LARGEST_BLOCK,
        longest_line: int = LONGEST_LINE,
    ) -> None:
        self._descriptor = descriptor
        self._content = content
        self._smallest_block = smallest_block
        self._largest_block = largest_block
        self._longest_line = longest_line
        self.size = len(content) if descriptor is None else os.fstat(descriptor).st_size
        mark = self.read(0, len(_BYTE_ORDER_MARK))
        self.start = len(mark) if mark == _BYTE_ORDER_MARK else 0

    def state(self) -> State | None:
        """Return the file's current state; None for a pipe, and without a file."""
        return None if self._descriptor is None else State(os.fstat(self._descriptor))

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from *start* to *end*, or to the file's end if that comes first."""
        if self._descriptor is None:
            return self._content[start:end]
        os.lseek(self._descriptor, start, os.SEEK_SET)
        pieces = []
        missing = min(end, self.size) - start
        while missing > 0 and (piece := os.read(self._descriptor, missing)):
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from *start* to *end* in pieces, so that not all of them are in memory at once."""
        while start < end and (piece := self.read(start, min(start + self._largest_block, end))):
            yield piece
            start += len(piece)

    def blocks(self, start: int) -> Iterator[bytes]:
        """Yield the bytes from *start*, where a line begins, to the end, in blocks of whole lines.

        A block comes without its final line feed, so that ``split`` gives its lines.
        """
        return (block for _, block in self.placed_blocks(start))

    def placed_blocks(self, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield the same as ``blocks``, each with its offset. A cut line is a block of its own."""
        line_begun = b""
        block_size = min(self._smallest_block, self._longest_line)
        end = start
        while block := self.read(end, end + block_size):
            end += len(block)
            if len(line_begun) + len(block) > self._longest_line:
                line_feed = block.find(b"\n")
                length = len(line_begun) + (line_feed if line_feed >= 0 else len(block))
                if length > self._longest_line:
                    yield start, self._cut(line_begun + block)
                    start = end = self._line_feed_from(start + length) + 1
                    line_begun = b""
                    continue
            complete, line_feeds, rest = block.rpartition(b"\n")
            if line_feeds:
                yield start, line_begun + complete
                start = end - len(rest)
                line_begun = rest
                block_size = min(2 * block_size, self._largest_block, self._longest_line)
            else:
                # Read a long line in few steps.
                line_begun += rest
                block_size = min(2 * block_size, self._longest_line)
        if line_begun:
            yield start, line_begun

    def lines(self) -> Counter[bytes]:
        """Return how often each line occurs, without the whitespace around it."""
        return Counter(line.strip() for block in self.blocks(self.start) for line in block.split(b"\n"))

    def lines_before(self, end: int) -> Iterator[tuple[int, bytes]]:
        """Yield the lines before the offset *end*, where a line begins or the file ends, the last one first.

        Each comes with its offset, and without its line feed. Only the length of a cut line is not that of the line in
        the log.
        """
        line_ended = b""
        block_size = min(self._smallest_block, self._longest_line)
        while end > self.start:
            block_start = max(end - block_size, self.start)
            text = self.read(block_start, end) + line_ended
            end = block_start
            # The first line may begin in the previous block; then it is read with that one.
            begins_before = block_start > self.start
            first = text.find(b"\n", 0, len(text) - 1) + 1 if begins_before else 0
            if begins_before and first == 0:
                if len(text.removesuffix(b"\n")) > self._longest_line:
                    end = self.line_start(block_start)
                    yield end, self._cut(self.read(end, end + _KEPT))
                    line_ended = b""
                else:
                    line_ended = text
                    block_size = min(2 * block_size, self._longest_line)
                continue
            block_size = min(2 * block_size, self._largest_block, self._longest_line)
            line_ended = text[:first]
            lines = text[first:].removesuffix(b"\n").split(b"\n")
            starts = accumulate((len(line) + 1 for line in lines), initial=block_start + first)
            found = list(zip(starts, lines, strict=False))
            if len(text) > self._longest_line:
                found = [(start, self._cut(line) if len(line) > self._longest_line else line) for start, line in found]
            yield from reversed(found)

    def lines_from(self, start: int, end: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield the lines from *start*, where a line begins, to *end*, in the form that ``lines_before`` gives. None
        means the log's end.
        """
        if end is None:
            end = self.size
        elif start >= end:
            return
        for block_start, block in self.placed_blocks(start):
            start = block_start
            for line in block.split(b"\n"):
                if start >= end:
                    return
                yield start, line
                start += len(line) + 1

    def line_number(self, offset: int) -> int:
        """Return the number, from 1, of the line that contains the byte at *offset*."""
        return sum(piece.count(b"\n") for piece in self.pieces(0, offset)) + 1

    def line_start(self, offset: int) -> int:
        """Return the offset of the line that contains the byte at *offset*."""
        block_size = self._smallest_block
        while offset > self.start:
            block_start = max(offset - block_size, self.start)
            line_feed = self.read(block_start, offset).rfind(b"\n")
            if line_feed >= 0:
                return block_start + line_feed + 1
            offset = block_start
            block_size = min(2 * block_size, self._largest_block)
        return self.start

    def _cut(self, line: bytes) -> bytes:
        return line[: min(_KEPT, self._longest_line)] + _CUT_END

    def _line_feed_from(self, offset: int) -> int:
        """Return the offset of the first line feed at or after *offset*, or of the log's end."""
        for piece in self.pieces(offset, self.size):
            line_feed = piece.find(b"\n")
            if line_feed >= 0:
                return offset + line_feed
            offset += len(piece)
        return offset


class LogFile:
    """The log's file, by its path, with its memory and history. It need not exist before it is written.

    Changes by the command *command* are recorded in the history in *state_directory*, unless that is None. *calendar*
    says where days end, for the blank lines between them. *renames_open_files* is the system's ability to do so, and
    *is_named* is true if ``--data`` names the log.
    """

    def __init__(
        self,
        path: str,
        memory: Memory,
        state_directory: str | None = None,
        command: str = "",
        calendar: Calendar | None = None,
        renames_open_files: bool = RENAMES_OPEN_FILES,
        is_named: bool = False,
    ) -> None:
        self.path = path
        self._is_named = is_named
        self.renames_open_files = renames_open_files
        self.calendar = calendar or Calendar()
        self.memory = memory
        self.state_directory = state_directory
        self.command = command
        self._piped: bytes | None = None

    @property
    def program(self) -> str:
        """The beginning of a command line that uses this log: ``utt``, with ``--data`` if needed."""
        return f"utt --data {shlex.quote(self.path)}" if self._is_named else "utt"

    def refuse_as_output(self, path: str) -> None:
        """Refuse to write a command's output to *path*, if that is the log. Raises UttError then."""
        place, own = os.path.realpath(path), os.path.realpath(self.path)
        with suppress(OSError):
            if place == own or os.path.samefile(place, own):
                raise UttError(f"{path} is the log itself, which would be lost: name another file")

    @contextmanager
    def opened(self) -> Iterator[Bytes]:
        """Open the file for reading, and give its bytes; none if there is no file.

        The content of a pipe is kept, since it can be read only once. Raises UttError if the file cannot be read.
        """
        if self._piped is not None:
            yield Bytes(None, self._piped)
            return
        try:
            descriptor = os.open(self.path, os.O_RDONLY | BINARY)
        except FileNotFoundError:
            yield Bytes(None)
            return
        except OSError as error:
            raise UttError(f"The log {self.path} cannot be read: {error.strerror}") from error
        try:
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISDIR(mode):
                raise UttError(f"The log {self.path} cannot be read: it is a directory")
            if stat.S_ISREG(mode):
                yield Bytes(descriptor)
            else:
                with open(descriptor, "rb", closefd=False) as pipe:
                    self._piped = pipe.read()
                yield Bytes(None, self._piped)
        finally:
            # Nothing was written, so a failure does not matter.
            with suppress(OSError):
                os.close(descriptor)


def decode(line: bytes) -> str:
    """Return the text of a line. Bytes that are not UTF-8 become surrogates, which no entry contains."""
    return line.decode("utf-8", "surrogateescape")


def beginning_of_cut(line: bytes) -> bytes | None:
    """Return what is left of a line that was cut; None if *line* was not."""
    return line.removesuffix(_CUT_END) if line.endswith(_CUT_END) else None
