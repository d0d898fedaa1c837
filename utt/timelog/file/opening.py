"""Where a file really is, and opening one that utt has made without falling for what somebody put in its place."""

from __future__ import annotations

import errno
import os
import stat

from utt.errors import UttError

RENAMES_OPEN_FILES = os.name == "posix"
"""Windows does not rename over a file that is open. There the lock is on a file of its own, so that it is held while
the log is closed to be replaced.
"""

# Without it, Windows would change line ends.
BINARY = getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
# Neither a pipe that nobody writes to nor a terminal may hold a command up.
_NO_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


def open_regular(path: str, flags: int, mode: int = 0o600) -> int:
    """Open the file at *path*, and return its descriptor. No link is followed, and nothing is waited for.

    Raises OSError if that fails, and if something else than a regular file is there.
    """
    descriptor = os.open(path, flags | BINARY | _NO_LINK | _NO_WAITING, mode)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def create(path: str) -> int:
    """Make the file at *path* for writing, and return its descriptor. Raises OSError if anything is there."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY | _NO_LINK, 0o600)


def real_path(path: str) -> str:
    """Return the path of the log at *path* with all links followed. Raises UttError where there is no such thing: the
    present directory was removed.
    """
    try:
        return os.path.realpath(path)
    except FileNotFoundError as error:
        raise UttError("The present directory was removed: go to another one with cd") from error
