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
        self._state_read = self.state()

    def read(self) -> Bytes:
        """What is in the file now."""
        self._state_read = self.state()
        return Bytes(self._descriptor)

    def state(self) -> State:
        """The state that the file is in now."""
        return State(os.fstat(self._descriptor))

    def append(self, addition: bytes) -> State | None:
        """Write *addition* at the file's end and flush it to the disk. A failure leaves the file as it was.

        Gives the state of the file if nobody else has changed it since it was read, which a program that knows nothing
        of the lock may do.
        """
        size = os.fstat(self._descriptor).st_size
        is_unchanged = self.state() == self._state_read
        os.lseek(self._descriptor, size, os.SEEK_SET)
        try:
            _write_all(self._descriptor, addition)
            written = os.fstat(self._descriptor)
            os.fsync(self._descriptor)
        except BaseException:
            os.ftruncate(self._descriptor, size)
            raise
        if size == 0:
            # The file may be new.
            _flush_directory(os.path.dirname(self.path))
        with suppress(OSError):
            state = self.state()
            if is_unchanged and written.st_size == size + len(addition) and state == State(written):
                return state
        return None

    def replace(self, pieces: Iterable[bytes]) -> bool:
        """Put a new file with these bytes in the log's place: at any moment there is the one or the other.

        It has the log's mode, its access list, and, where this user may give it away, its owner. False, and nothing
        done, if another program has changed the log since it was read. A failure leaves the log as it was.
        """
        # The lock makes this name ours alone. A process that was killed may have left such a file behind.
        new_path = f"{self.path}{_NEW_FILE_SUFFIX}"
        with suppress(FileNotFoundError):
            os.unlink(new_path)
        new = os.open(new_path, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
        try:
            for piece in pieces:
                _write_all(new, piece)
            self._copy_rights(new)
            os.fsync(new)
            # Locked before it has the log's name, so that nobody comes between.
            try_to_lock(new)
            is_unchanged = self.state() == self._state_read and _is_open_as(self._descriptor, self.path)
            if is_unchanged:
                os.replace(new_path, self.path)
        except BaseException:
            os.close(new)
            with suppress(FileNotFoundError):
                os.unlink(new_path)
            raise
        if not is_unchanged:
            os.close(new)
            os.unlink(new_path)
            return False
        self.close()
        self._descriptor = new
        _flush_directory(os.path.dirname(self.path))
        return True

    def close(self) -> None:
        """Give the lock back. What was written is on the disk, so it does not matter if this fails."""
        with suppress(OSError):
            os.close(self._descriptor)

    def _copy_rights(self, new: int) -> None:
        if os.name != "posix":
            return
        status = os.fstat(self._descriptor)
        try:
            os.fchown(new, status.st_uid, status.st_gid)
        except PermissionError:
            # The owner cannot be kept by another user, but those who share the log by its group must keep it.
            os.fchown(new, -1, status.st_gid)
        os.fchmod(new, stat.S_IMODE(status.st_mode))
        if hasattr(os, "listxattr"):
            # An access list is one of them. Not every file system has any.
            with suppress(OSError):
                for name in os.listxattr(self._descriptor):
                    os.setxattr(new, name, os.getxattr(self._descriptor, name))


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
