"""Opens utt's own files safely, whatever somebody has put in their place, and resolves links."""

from __future__ import annotations

import errno
import os
import stat

from utt.errors import UttError

RENAMES_OPEN_FILES = os.name == "posix"
"""Windows does not rename over an open file. There the lock is on a separate file, so that it is held while the log is
closed to be replaced.
"""

# Without it, Windows would convert line endings.
BINARY = getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
# Neither a pipe without a writer nor a terminal may block a command.
_NO_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


def open_regular(path: str, flags: int, mode: int = 0o600) -> int:
    """Open the file at *path*, and return its descriptor. Follows no link, and never blocks.

    Raises OSError if that fails, and if it is not a regular file.
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
    """Create the file at *path* for writing, and return its descriptor. Raises OSError if anything exists there."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY | _NO_LINK, 0o600)


def real_path(path: str) -> str:
    """Return the path of the log at *path* with all links resolved. Raises UttError if the current directory was
    removed.
    """
    try:
        return os.path.realpath(path)
    except FileNotFoundError as error:
        raise UttError("The current directory was removed: go to another one with cd") from error
