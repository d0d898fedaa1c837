"""An exclusive lock on an open file among utt's processes, which is released when its holder dies."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    import select
    import time
else:
    # Only a command that waits needs them.
    select = lazy("select")
    time = lazy("time")

_SECONDS_BETWEEN_TRIES = 0.005
# The system's answers if a file system, one on the network for instance, has no locks.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}

if sys.platform == "win32":
    import msvcrt

    def try_to_lock(descriptor: int) -> bool:
        """Lock the open file, and tell whether that went well: not if another process has a lock on it."""
        # Windows' locks keep others from reading, so the byte that is locked lies behind any log's end.
        os.lseek(descriptor, 2**31 - 2, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def share(descriptor: int) -> None:
        """Take a shared lock on the open file; Windows has none, so this lock is exclusive."""
        try_to_lock(descriptor)

    def unlock(descriptor: int) -> None:
        """Do nothing: Windows releases a lock when its file is closed."""

    def lend(descriptor: int) -> None:
        """Do nothing: on Windows, a lock ends with its process."""

    def have_appended(descriptor: int) -> None:
        """Do nothing: on Windows, the log is reopened after it has been replaced."""

    def pause(seconds: float) -> None:
        """Wait that long."""
        time.sleep(seconds)

else:
    import fcntl

    def try_to_lock(descriptor: int) -> bool:
        """Lock the open file, and tell whether that went well: not if another process has a lock on it.

        Raises OSError if the file cannot be locked; ``has_no_locks`` tells whether the file system has no locks.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(descriptor: int) -> None:
        """Take a shared lock on the open file. Raises OSError like ``try_to_lock``."""
        fcntl.flock(descriptor, fcntl.LOCK_SH)

    def unlock(descriptor: int) -> None:
        """Release the lock, also for processes to which it was lent."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def lend(descriptor: int) -> None:
        """Let processes that are started from now on inherit the lock, in case they outlive this one."""
        os.set_inheritable(descriptor, True)

    def have_appended(descriptor: int) -> None:
        """Make every later write to the open file go to its end, even if another process has extended it.

        The system cannot copy into a file that was opened for appending.
        """
        fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_APPEND)

    def pause(seconds: float) -> None:
        """Wait that long, also if the clock is a faked one that stands still: there, a sleep ends at once."""
        # One that runs backwards makes the time negative.
        with suppress(OSError):
            select.select((), (), (), seconds)


def has_no_locks(error: OSError) -> bool:
    """Return true if *error* says that the file system has no locks."""
    return error.errno in _NO_LOCKS


def lock(descriptor: int, path: str, patience: float, sleep: Callable[[float], None] | None = None) -> bool:
    """Lock the open file, waiting up to *patience* seconds. Return false if the file system has no locks.

    Raises UttError if another process still holds the lock after that.
    """
    sleep = sleep or pause
    # Count the tries, since the clock may be a faked one that stands still.
    for _ in range(max(round(patience / _SECONDS_BETWEEN_TRIES), 1)):
        try:
            if try_to_lock(descriptor):
                return True
        except OSError as error:
            if has_no_locks(error):
                return False
            raise
        sleep(_SECONDS_BETWEEN_TRIES)
    raise UttError(
        f"The log {path} has been locked by another process for {patience:.0f} seconds: "
        "nothing was written, try again when it is done"
    )
