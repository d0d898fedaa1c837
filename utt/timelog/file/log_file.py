"""Reading the log's bytes: this module, with ``locked_file`` for writing, is the one place that touches them.

A reader opens the file and sees what was in it at that moment.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate

from utt.domain.calendar import Calendar
from utt.errors import UttError
from utt.timelog.file.memory import Memory, State

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SMALLEST_BLOCK = 1 << 12
LARGEST_BLOCK = 1 << 17
# Without it, Windows would change line ends.
BINARY = getattr(os, "O_BINARY", 0)


class Bytes:
    """The bytes of the log as they were when it was opened.

    They are in an open file, or are those that came out of a pipe. ``size`` is how many there are; ``start`` is the
    offset at which the first line begins: after a byte order mark, if there is one. They are read in blocks of
    *smallest_block* to *largest_block* bytes, or more where a line is longer.
    """

    def __init__(
        self,
        descriptor: int | None,
        content: bytes = b"",
        smallest_block: int = SMALLEST_BLOCK,
        largest_block: int = LARGEST_BLOCK,
    ) -> None:
        self._descriptor = descriptor
        self._content = content
        self._smallest_block = smallest_block
        self._largest_block = largest_block
        self.size = len(content) if descriptor is None else os.fstat(descriptor).st_size
        mark = self.read(0, len(_BYTE_ORDER_MARK))
        self.start = len(mark) if mark == _BYTE_ORDER_MARK else 0

    def state(self) -> State | None:
        """The state that the file is in now; None for a pipe, and where there is no file."""
        return None if self._descriptor is None else State(os.fstat(self._descriptor))

    def read(self, start: int, end: int) -> bytes:
        """The bytes from *start* to *end*, or to the file's end if that comes first."""
        if self._descriptor is None:
            return self._content[start:end]
        os.lseek(self._descriptor, start, os.SEEK_SET)
        pieces = []
        missing = min(end, self.size) - start
        while missing > 0 and (piece := os.read(self._descriptor, missing)):
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def blocks(self, start: int) -> Iterator[bytes]:
        """The bytes from *start*, where a line begins, to the end, in blocks that end with a line each.

        The line feed that ends a block is left out, so that ``split`` gives its lines.
        """
        line_begun = b""
        block_size = self._smallest_block
        while block := self.read(start, start + block_size):
            start += len(block)
            complete, line_feed, rest = block.rpartition(b"\n")
            if line_feed:
                yield line_begun + complete
                line_begun = rest
                block_size = min(2 * block_size, self._largest_block)
            else:
                # A line of any length is read in few steps.
                line_begun += rest
                block_size *= 2
        if line_begun:
            yield line_begun

    def lines(self) -> Counter[bytes]:
        """How often each line is there, without the white space around it."""
        return Counter(line.strip() for block in self.blocks(self.start) for line in block.split(b"\n"))

    def lines_before(self, end: int) -> Iterator[tuple[int, bytes]]:
        """The lines before the offset *end*, where a line begins or the file ends, the last one first.

        Each comes with the offset at which it begins, and without its line feed.
        """
        line_ended = b""
        block_size = self._smallest_block
        while end > self.start:
            block_start = max(end - block_size, self.start)
            text = self.read(block_start, end) + line_ended
            end = block_start
            # The first line may begin in the block before; then it is read with that one.
            cut = text.find(b"\n", 0, len(text) - 1) + 1 if block_start > self.start else 0
            if block_start > self.start and cut == 0:
                line_ended = text
                block_size *= 2
                continue
            block_size = min(2 * block_size, self._largest_block)
            line_ended = text[:cut]
            lines = text[cut:].removesuffix(b"\n").split(b"\n")
            starts = accumulate((len(line) + 1 for line in lines), initial=block_start + cut)
            yield from reversed(list(zip(starts, lines, strict=False)))

    def lines_from(self, start: int) -> Iterator[tuple[int, bytes]]:
        """The lines from *start*, where a line begins, to the end, as lines_before gives them."""
        for block in self.blocks(start):
            for line in block.split(b"\n"):
                yield start, line
                start += len(line) + 1

    def line_start(self, offset: int) -> int:
        """The offset at which the line begins that the byte at *offset* is part of."""
        while offset > self.start:
            block_start = max(offset - self._smallest_block, self.start)
            line_feed = self.read(block_start, offset).rfind(b"\n")
            if line_feed >= 0:
                return block_start + line_feed + 1
            offset = block_start
        return self.start


class LogFile:
    """The log's file, by its path, and what is remembered of it. It need not exist before it is written.

    What the command *command* changes can be undone by what is noted in *state_directory*, unless that is None.
    *calendar* says where days end, which blank lines keep apart.
    """

    def __init__(
        self,
        path: str,
        memory: Memory,
        state_directory: str | None = None,
        command: str = "",
        calendar: Calendar | None = None,
    ) -> None:
        self.path = path
        self.calendar = calendar or Calendar()
        self.memory = memory
        self.state_directory = state_directory
        self.command = command
        self._piped: bytes | None = None

    @contextmanager
    def opened(self) -> Iterator[Bytes]:
        """The bytes that are in the file now; none if there is no file.

        What comes out of a pipe is kept, since it comes only once. Raises UttError if the file cannot be read.
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
            # Nothing was written.
            with suppress(OSError):
                os.close(descriptor)


def decode(line: bytes) -> str:
    """The text of a line. Bytes that are not UTF-8 become surrogates, which no entry has."""
    return line.decode("utf-8", "surrogateescape")
