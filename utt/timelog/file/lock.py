"""A lock on an open file that no other process of utt can hold meanwhile, and that dies with its holder."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable

from utt.errors import UttError

_SECONDS_BETWEEN_TRIES = 0.005
# What the system answers where a file system, one on the network for instance, has no locks.
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
        """Lock the open file along with others who share it; Windows knows no such thing, and one gets the lock."""
        try_to_lock(descriptor)

    def unlock(descriptor: int) -> None:
        """Do nothing: Windows gives a lock back when its file is closed."""

    def lend(descriptor: int) -> None:
        """Do nothing: on Windows, a lock ends with its process."""

    def have_appended(descriptor: int) -> None:
        """Do nothing: on Windows, the log is opened anew once it has been replaced."""

else:
    import fcntl

    def try_to_lock(descriptor: int) -> bool:
        """Lock the open file, and tell whether that went well: not if another process has a lock on it.

        Raises OSError if there is no lock to be had, and then ``has_no_locks`` tells whether that is the file system's
        way.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(descriptor: int) -> None:
        """Lock the open file along with others who share it. Raises OSError like ``try_to_lock``."""
        fcntl.flock(descriptor, fcntl.LOCK_SH)

    def unlock(descriptor: int) -> None:
        """Give the lock back, also for those to whom it was lent."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def lend(descriptor: int) -> None:
        """Let the processes that are started from now on hold the lock too, should they outlive this one."""
        os.set_inheritable(descriptor, True)

    def have_appended(descriptor: int) -> None:
        """Have all that is written to the open file from now on put at its end, whoever has made it longer meanwhile.

        A file that is opened for that cannot be copied to by the system itself.
        """
        fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_APPEND)


def has_no_locks(error: OSError) -> bool:
    """Return true if *error* says that the file system has no locks."""
    return error.errno in _NO_LOCKS


def lock(descriptor: int, path: str, patience: float, sleep: Callable[[float], None] | None = None) -> bool:
    """Lock the open file, waiting *patience* seconds for another holder. False where the file system has no locks.

    Raises UttError when they are over.
    """
    sleep = sleep or time.sleep
    # Tries are counted, since no clock need go on meanwhile: it may be a faked one.
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
