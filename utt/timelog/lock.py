"""A lock on an open file that no other process of utt can hold meanwhile, and that dies with its holder."""

from __future__ import annotations

import os
import sys
import time

from utt.errors import UttError

_SECONDS_BETWEEN_TRIES = 0.005

if sys.platform == "win32":
    import msvcrt

    def _try_to_lock(descriptor: int) -> bool:
        # Windows' locks keep others from reading, so the byte that is locked lies behind any log's end.
        os.lseek(descriptor, 2**31 - 2, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Give the lock back."""
        os.lseek(descriptor, 2**31 - 2, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_to_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Give the lock back."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def lock(descriptor: int, path: str, patience: float) -> None:
    """Lock the open file, waiting *patience* seconds for another holder. Raises UttError when they are over."""
    deadline = time.monotonic() + patience
    while not _try_to_lock(descriptor):
        if time.monotonic() > deadline:
            raise UttError(
                f"The log {path} has been locked by another process for {patience:.0f} seconds: "
                "nothing was written, try again when it is done"
            )
        time.sleep(_SECONDS_BETWEEN_TRIES)
