"""Writing the log's bytes.

A writer holds the lock from before it reads the file until its changes are on the disk. It either appends to the file,
or writes a new file beside the log and renames it over the log; so a change is atomic.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.lock import have_appended, lock, try_to_lock
from utt.timelog.file.log_file import Bytes
from utt.timelog.file.memory import State
from utt.timelog.file.opening import RENAMES_OPEN_FILES, create, open_regular, real_path

if TYPE_CHECKING:
    from utt.timelog.file import new_file
else:
    # Most changes append.
    new_file = lazy("utt.timelog.file.new_file")

PATIENCE_IN_SECONDS = 10.0
_LOCK_FILE_SUFFIX = ".utt-lock"
JOURNAL_SUFFIX = ".utt-edit"
_TRIES = 20
# More than there can be other writers, each of which may have renamed a file over the log.
_MOST_WRITERS = 1000
UNCHANGED = "it is as it was before"
_CHANGED = "it may have been changed all the same: see what is in it with {program} edit"


def _keep_to_oneself(notice: str) -> None:
    """Ignore the notice."""


def _utt() -> str:
    return "utt"


@contextmanager
def locked(
    path: str,
    warn: Callable[[str], None] = _keep_to_oneself,
    patience: float = PATIENCE_IN_SECONDS,
    renames_open_files: bool = RENAMES_OPEN_FILES,
    program: Callable[[], str] = _utt,
    unchanged: str = UNCHANGED,
) -> Iterator[LockedFile]:
    """Open the log's file for writing, and hold its lock. The file and its directory are made if they are missing,
    and removed again if an error leaves them empty.

    *warn* is called with a warning if the file system has no locks; then the file is open without one. Raises UttError
    if it cannot be written, or if another process holds the lock for *patience* seconds. If *renames_open_files* is
    false, the lock is on a file beside the log, and the log is closed while it is replaced. *program* returns the
    beginning of a command line that uses this log, and *unchanged* says that it is unchanged, for error messages.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        raise UttError(f"The log {path} cannot be written: it is not a regular file; nothing was recorded")
    if not os.path.basename(path):
        raise UttError(f"The log {path} cannot be written: only a directory is named like that; nothing was recorded")
    # Follow a symbolic link here, so that its target is replaced and not the link.
    log_path = real_path(path)
    missing = _missing(log_path)
    file: LockedFile | None = None
    try:
        with closing(_open_and_lock(log_path, path, warn, patience, renames_open_files, program, unchanged)) as file:
            # Flush the names of new files and directories to the disk, too.
            for new_path in missing:
                flush_directory(os.path.dirname(new_path))
            try:
                yield file
            except BaseException:
                if missing:
                    file.remove_if_empty()
                raise
    except BaseException as error:
        with suppress(OSError):
            for directory in missing[1:]:
                os.rmdir(directory)
        if isinstance(error, OSError):
            outcome = unchanged if file is None else file.outcome
            raise UttError(f"The log {path} cannot be written: {error.strerror or error}; {outcome}") from error
        raise


def _missing(path: str) -> list[str]:
    """Return those of *path* and its parent directories that do not exist, the innermost first."""
    missing = []
    # The root counts as there, even where no call on it succeeds.
    while not os.path.lexists(path) and path != (parent := os.path.dirname(path)):
        missing.append(path)
        path = parent
    return missing


def _open_and_lock(
    log_path: str,
    path: str,
    warn: Callable[[str], None],
    patience: float,
    renames_open_files: bool,
    program: Callable[[], str],
    unchanged: str,
) -> LockedFile:
    lock_path = log_path if renames_open_files else log_path + _LOCK_FILE_SUFFIX
    for _ in range(_MOST_WRITERS):
        descriptor = _open_made(lock_path)
        try:
            is_locked = lock(descriptor, path, patience)
            # While this process waited, another may have renamed a new file over this one.
            if _is_open_as(descriptor, lock_path):
                if not is_locked:
                    warn(
                        f"warning: there are no locks where the log {path} is: "
                        "let nothing else write to it while utt does"
                    )
                log = descriptor if renames_open_files else _open_made(log_path)
                return LockedFile(log_path, log, descriptor, is_locked, renames_open_files, program, unchanged)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
    raise UttError(f"The log {path} cannot be written: it is another file each time that it is opened; {unchanged}")


def _open_made(path: str) -> int:
    for _ in range(_TRIES):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # Another process, whose first entry failed, may have removed the directory again.
        with suppress(FileNotFoundError):
            return open_regular(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)


class LockedFile:
    """The log's file while its lock is held: it can be read, appended to, and replaced.

    ``path`` is its real path, not that of a symbolic link. ``has_changed`` is true once something was written that is,
    or may be, in the log. If *is_locked* is false, the lock is not held, since the file system has none.
    """

    def __init__(
        self,
        path: str,
        descriptor: int,
        lock: int,
        is_locked: bool = True,
        renames_open_files: bool = RENAMES_OPEN_FILES,
        program: Callable[[], str] = _utt,
        unchanged: str = UNCHANGED,
    ) -> None:
        self._renames_open_files = renames_open_files
        self._program = program
        self._unchanged = unchanged
        self.path = path
        self.has_changed = False
        self._descriptor = descriptor
        self._lock = lock
        self._is_locked = is_locked
        self._state_read = self.state()

    @property
    def outcome(self) -> str:
        """The text for errors that says whether the log is unchanged."""
        return _CHANGED.format(program=self._program()) if self.has_changed else self._unchanged

    def read(self) -> Bytes:
        """Return the file's current content."""
        self._state_read = self.state()
        return Bytes(self._descriptor)

    def is_log(self) -> bool:
        """Return true if the file that is open here still has the log's name."""
        return _is_open_as(self._descriptor, self.path)

    def state(self) -> State:
        """Return the file's current state."""
        return State(os.fstat(self._descriptor))

    def size(self) -> int:
        """Return the file's current size in bytes."""
        return os.fstat(self._descriptor).st_size

    def append(self, addition: bytes) -> State | None:
        """Append *addition* to the file and flush it to the disk. On failure, restore the file, unless that fails too;
        ``has_changed`` tells.

        Return the file's state, or None if a program that ignores the lock has changed the file since it was read.
        """
        size = os.fstat(self._descriptor).st_size
        is_unchanged = self.state() == self._state_read
        had_changed, self.has_changed = self.has_changed, True
        try:
            write_all(self._descriptor, addition)
            written = os.fstat(self._descriptor)
            os.fsync(self._descriptor)
        except BaseException:
            with suppress(OSError):
                # Do not cut off what a program that ignores the lock has appended.
                if os.fstat(self._descriptor).st_size <= size + len(addition):
                    os.ftruncate(self._descriptor, size)
                    self.has_changed = had_changed
            raise
        if size == 0:
            # The file may be new.
            flush_directory(os.path.dirname(self.path))
        with suppress(OSError):
            state = self.state()
            if is_unchanged and written.st_size == size + len(addition) and state == State(written):
                return state
        return None

    def replace(self, pieces: Iterable[bytes | range], draft: str | None = None) -> bool:
        """Replace the log atomically by a new file with these bytes.

        A range stands for the bytes of the log at these offsets. The new file has the log's owner, mode and access
        list. If there is a *draft*, the path of a file, it is that file, which only stops existing by getting the log's
        name. Return false, and do nothing, if another program has changed the log since it was read. A failure leaves
        the log unchanged.
        """
        new_file.require_one_name(self._descriptor, self.path, self.outcome)
        new_path = draft or new_file.path_beside(self.path, self._is_locked, self.outcome)
        new = create(new_path) if draft is None else open_regular(draft, os.O_RDWR | os.O_TRUNC)
        try:
            new_file.write(self._descriptor, pieces, new)
            new_file.copy_rights(self._descriptor, new, self.path)
            os.fsync(new)
            is_unchanged = self.state() == self._state_read and _is_open_as(self._descriptor, self.path)
            if is_unchanged:
                self._rename_over(new, new_path)
        except BaseException:
            if new != self._descriptor:
                _close(new)
            if draft is None:
                with suppress(OSError):
                    os.unlink(new_path)
            raise
        if not is_unchanged:
            os.close(new)
            if draft is None:
                os.unlink(new_path)
            return False
        flush_directory(os.path.dirname(self.path))
        return True

    def _rename_over(self, new: int, new_path: str) -> None:
        if self._renames_open_files:
            have_appended(new)
            # Lock it before it gets the log's name, so that no other process can lock it in between.
            if self._is_locked:
                try_to_lock(new)
            try:
                os.replace(new_path, self.path)
            except BaseException:
                # Ctrl-C may come, or a network file system may report a failure, when the rename is already done.
                if _is_open_as(new, self.path):
                    self._go_on_with(new)
                raise
            self._go_on_with(new)
            return
        os.close(new)
        os.close(self._descriptor)
        try:
            os.replace(new_path, self.path)
            self.has_changed = True
        finally:
            self._descriptor = open_regular(self.path, os.O_RDWR | os.O_APPEND)

    def _go_on_with(self, new: int) -> None:
        """Continue with the new file as the log, and close the old one."""
        old, self._descriptor, self._lock = self._descriptor, new, new
        self.has_changed = True
        _close(old)

    def remove_if_empty(self) -> None:
        """Remove the file if it is empty. Ignores failures."""
        with suppress(OSError):
            if os.fstat(self._descriptor).st_size == 0 and _is_open_as(self._descriptor, self.path):
                if not self._renames_open_files:
                    os.close(self._descriptor)
                os.unlink(self.path)

    def close(self) -> None:
        """Release the lock. Ignores failures, since everything is on the disk."""
        _close(self._descriptor)
        if not self._renames_open_files:
            _close(self._lock)
            # On Windows, it cannot be removed while others wait for it.
            with suppress(OSError):
                os.unlink(self.path + _LOCK_FILE_SUFFIX)


def _is_open_as(descriptor: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def _close(descriptor: int) -> None:
    with suppress(OSError):
        os.close(descriptor)


def write_all(descriptor: int, content: bytes) -> None:
    """Write *content*, in as many calls as that takes."""
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def flush_directory(path: str) -> None:
    """Flush the names in a directory to the disk."""
    # Windows cannot open a directory, and does not need this. If it fails, the file and its content still exist.
    if os.name == "posix":
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
