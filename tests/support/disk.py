"""What tests do not do to the disk, which took half of their time: flush it, and write there at all if possible."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import Protocol

_fsync = os.fsync
# A file system in memory, which Linux has.
_IN_MEMORY = "/dev/shm"
# The variables that name another place.
_PLACES = {"TMPDIR", "TEMP", "TMP"}
# Several times what all tests need.
_NEEDED = 2 << 30


class HasFileno(Protocol):
    """An open file, as ``os.fsync`` takes it."""

    def fileno(self) -> int: ...


def spared_fsync(fd: int | HasFileno) -> None:
    """Do for *fd* what ``os.fsync`` does, but for the wait: refuse what is not open, or cannot be flushed.

    A flush is for the power going off. A kill, which is what tests can do, leaves all that was written in the system's
    memory. So tests make the call, see it made and have it fail. Raises OSError as it does.
    """
    descriptor = fd if isinstance(fd, int) else fd.fileno()
    kind = os.fstat(descriptor).st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        _fsync(descriptor)


def keep_temporary_files_in_memory() -> None:
    """Have this process and its children make temporary files in memory.

    Do nothing if the environment names a place for them, or the memory has no room for files that may be executed.
    """
    if not os.environ.keys().isdisjoint(_PLACES) or not os.access(_IN_MEMORY, os.W_OK | os.X_OK):
        return
    place = os.statvfs(_IN_MEMORY)
    if place.f_bavail * place.f_frsize >= _NEEDED and not place.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = _IN_MEMORY
