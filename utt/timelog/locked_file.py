"""Writing the log's bytes.

A writer holds the lock from before it looks at the file until what it wrote is on the disk. It either adds to the
file's end, or writes a new file beside the log and renames it over; so the file always holds what it held before a
change or what it holds after it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from utt.errors import UttError
from utt.timelog.lock import lock, try_to_lock
from utt.timelog.memory import State
from utt.timelog.storage import BINARY, Bytes

_PATIENCE_IN_SECONDS = 10.0
_NEW_FILE_SUFFIX = ".utt-new"


@contextmanager
def locked(path: str) -> Iterator[LockedFile]:
    """The log's file, open for writing, with the lock on it held. It and its directory are made if they are missing.

    Raises UttError if it cannot be written, or if another holds the lock for 10 seconds.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        raise UttError(f"The log {path} cannot be written: it is no regular file; nothing was recorded")
    # A symbolic link is followed here, so that what it points to is replaced and not the link.
    real_path = os.path.realpath(path)
    with _told_why(path):
        os.makedirs(os.path.dirname(real_path), exist_ok=True)
        descriptor = _open_and_lock(real_path, path)
    file = LockedFile(real_path, descriptor)
    try:
        with _told_why(path):
            yield file
    finally:
        file.close()


def _open_and_lock(real_path: str, path: str) -> int:
    while True:
        descriptor = os.open(real_path, os.O_RDWR | os.O_CREAT | BINARY, 0o666)
        try:
            lock(descriptor, path, _PATIENCE_IN_SECONDS)
            # While this process waited, another may have renamed a new file over this one.
            if _is_open_as(descriptor, real_path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


@contextmanager
def _told_why(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UttError(
            f"The log {path} cannot be written: {error.strerror or error}; it is as it was before"
        ) from error


class LockedFile:
    """The log's file while its lock is held: it can be looked at, added to, and replaced.

    ``path`` is its real one, not that of a symbolic link.
    """

    def __init__(self, path: str, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    def read(self) -> Bytes:
        """What is in the file now."""
        return Bytes(self._descriptor)

    def state(self) -> State:
        """The state that the file is in now."""
        return State(os.fstat(self._descriptor))

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
        if size == 0:
            # The file may be new.
            _flush_directory(os.path.dirname(self.path))

    def replace(self, pieces: Iterable[bytes]) -> None:
        """Put a new file with these bytes in the log's place: at any moment there is the one or the other.

        It has the log's mode and, where this user may give it away, its owner. A failure leaves the log as it was.
        """
        # The lock makes this name ours alone. A process that was killed may have left such a file behind.
        new_path = f"{self.path}{_NEW_FILE_SUFFIX}"
        with suppress(FileNotFoundError):
            os.unlink(new_path)
        new = os.open(new_path, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
        try:
            for piece in pieces:
                _write_all(new, piece)
            self._copy_mode_and_owner(new)
            os.fsync(new)
            # Locked before it has the log's name, so that nobody comes between.
            try_to_lock(new)
            os.replace(new_path, self.path)
        except BaseException:
            os.close(new)
            with suppress(FileNotFoundError):
                os.unlink(new_path)
            raise
        self.close()
        self._descriptor = new
        _flush_directory(os.path.dirname(self.path))

    def close(self) -> None:
        """Give the lock back. What was written is on the disk, so it does not matter if this fails."""
        with suppress(OSError):
            os.close(self._descriptor)

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
    # So that the new name is on the disk too. Windows cannot open a directory, and needs no such thing. Where it fails,
    # the file is there all the same, with all that was written to it.
    if os.name == "posix":
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
