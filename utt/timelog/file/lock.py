"""A lock on an open file that no other process of utt can hold meanwhile, and that dies with its holder."""

from __future__ import annotations

import os
import sys
import time

from utt.errors import UttError

_SECONDS_BETWEEN_TRIES = 0.005

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

else:
    import fcntl

    def try_to_lock(descriptor: int) -> bool:
        """Lock the open file, and tell whether that went well: not if another process has a lock on it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(descriptor: int) -> None:
        """Lock the open file along with others who share it."""
        fcntl.flock(descriptor, fcntl.LOCK_SH)


def lock(descriptor: int, path: str, patience: float) -> None:
    """Lock the open file, waiting *patience* seconds for another holder. Raises UttError when they are over."""
    deadline = time.monotonic() + patience
    while not try_to_lock(descriptor):
        if time.monotonic() > deadline:
            raise UttError(
                f"The log {path} has been locked by another process for {patience:.0f} seconds: "
                "nothing was written, try again when it is done"
            )
        time.sleep(_SECONDS_BETWEEN_TRIES)
