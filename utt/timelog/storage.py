"""The one place that touches the log's bytes.

A reader opens the file and sees what was in it at that moment. A writer holds the lock from before it looks at the
file until what it wrote is on the disk. It either adds to the file's end, or writes a new file beside the log and
renames it over; so the file always holds what it held before a change or what it holds after it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate

from utt.errors import UttError
from utt.timelog.lock import lock

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SMALLEST_BLOCK = 1 << 12
_LARGEST_BLOCK = 1 << 20
_PATIENCE_IN_SECONDS = 10.0
_NEW_FILE_SUFFIX = ".utt-new"
# Without it, Windows would change line ends.
_BINARY = getattr(os, "O_BINARY", 0)


class Bytes:
    """The bytes of the log as they were when it was opened.

    They are in an open file, or are those that came out of a pipe. ``size`` is how many there are; ``start`` is the
    offset at which the first line begins: after a byte order mark, if there is one.
    """

    def __init__(self, descriptor: int | None, content: bytes = b"") -> None:
        self._descriptor = descriptor
        self._content = content
        self.size = len(content) if descriptor is None else os.fstat(descriptor).st_size
        mark = self.read(0, len(_BYTE_ORDER_MARK))
        self.start = len(mark) if mark == _BYTE_ORDER_MARK else 0

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
        block_size = _SMALLEST_BLOCK
        while block := self.read(start, start + block_size):
            start += len(block)
            block_size = min(2 * block_size, _LARGEST_BLOCK)
            complete, line_feed, rest = block.rpartition(b"\n")
            if line_feed:
                yield line_begun + complete
                line_begun = rest
            else:
                line_begun += rest
        if line_begun:
            yield line_begun

    def lines_before(self, end: int) -> Iterator[tuple[int, bytes]]:
        """The lines before the offset *end*, where a line begins or the file ends, the last one first.

        Each comes with the offset at which it begins, and without its line feed.
        """
        line_ended = b""
        block_size = _SMALLEST_BLOCK
        while end > self.start:
            block_start = max(end - block_size, self.start)
            text = self.read(block_start, end) + line_ended
            end = block_start
            block_size = min(2 * block_size, _LARGEST_BLOCK)
            # The first line may begin in the block before; then it is read with that one.
            cut = text.find(b"\n", 0, len(text) - 1) + 1 if block_start > self.start else 0
            if block_start > self.start and cut == 0:
                line_ended = text
                continue
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
            block_start = max(offset - _SMALLEST_BLOCK, self.start)
            line_feed = self.read(block_start, offset).rfind(b"\n")
            if line_feed >= 0:
                return block_start + line_feed + 1
            offset = block_start
        return self.start


class LogFile:
    """The log's file, by its path. It need not exist before it is written."""

    def __init__(self, path: str) -> None:
        self.path = path
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
            descriptor = os.open(self.path, os.O_RDONLY | _BINARY)
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
            os.close(descriptor)

    def create(self) -> None:
        """Make the file and its directory unless they are there. Raises UttError if that is not possible."""
        with self.locked():
            pass

    @contextmanager
    def locked(self) -> Iterator[LockedFile]:
        """The file, open for writing, with the lock on it held. It and its directory are made if they are missing.

        Raises UttError if it cannot be written, or if another holds the lock for 10 seconds.
        """
        # A symbolic link is followed here, so that what it points to is replaced and not the link.
        path = os.path.realpath(self.path)
        with self._told_why():
            os.makedirs(os.path.dirname(path), exist_ok=True)
            descriptor = self._open_and_lock(path)
        try:
            with self._told_why():
                yield LockedFile(path, descriptor)
        finally:
            os.close(descriptor)

    def _open_and_lock(self, path: str) -> int:
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
            try:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise UttError(f"The log {self.path} is no file that can be written: nothing was recorded")
                lock(descriptor, self.path, _PATIENCE_IN_SECONDS)
                # While this process waited, another may have renamed a new file over this one.
                if _is_open_as(descriptor, path):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)

    @contextmanager
    def _told_why(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UttError(
                f"The log {self.path} cannot be written: {error.strerror or error}; it is as it was before"
            ) from error


class LockedFile:
    """The log's file while its lock is held: it can be looked at, added to, and replaced."""

    def __init__(self, path: str, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def read(self) -> Bytes:
        """What is in the file now."""
        return Bytes(self._descriptor)

    def append(self, addition: bytes) -> None:
        """Write *addition* at the file's end and flush it to the disk. A failure leaves the file as it was."""
        size = os.fstat(self._descriptor).st_size
        os.lseek(self._descriptor, size, os.SEEK_SET)
        try:
            _write_all(self._descriptor, addition)
            os.fsync(self._descriptor)
        except BaseException:
            os.ftruncate(self._descriptor, size)
            raise

    def replace(self, pieces: Iterable[bytes]) -> None:
        """Put a new file with these bytes in the log's place: at any moment there is the one or the other.

        It has the log's mode and, where this user may give it away, its owner. A failure leaves the log as it was.
        """
        # The lock makes this name ours alone. A process that was killed may have left such a file behind.
        new_path = f"{self._path}{_NEW_FILE_SUFFIX}"
        new = os.open(new_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        try:
            try:
                for piece in pieces:
                    _write_all(new, piece)
                self._copy_mode_and_owner(new)
                os.fsync(new)
            finally:
                os.close(new)
            os.replace(new_path, self._path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(new_path)
            raise
        _flush_directory(os.path.dirname(self._path))

    def _copy_mode_and_owner(self, new: int) -> None:
        if os.name != "posix":
            return
        status = os.fstat(self._descriptor)
        with suppress(PermissionError):
            os.fchown(new, status.st_uid, status.st_gid)
        os.fchmod(new, stat.S_IMODE(status.st_mode))


def _is_open_as(descriptor: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def _flush_directory(path: str) -> None:
    # So that the new name is on the disk too. Windows cannot open a directory, and needs no such thing.
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def decode(line: bytes) -> str:
    """The text of a line. Bytes that are not UTF-8 become surrogates, which no entry has."""
    return line.decode("utf-8", "surrogateescape")
