"""The new file that replaces the log, for a change that is not at its end: its path, its bytes, and its rights."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress

from utt.errors import UttError
from utt.timelog.file.locked_file import write_all
from utt.timelog.file.log_file import Bytes

if sys.platform == "linux":
    import fcntl

    # FICLONE in linux/fs.h; a machine that numbers it otherwise knows no such request.
    _SHARE_ALL = 0x40049409
    # The largest pipe that a user may have without further rights, see pipe(7).
    _AT_ONCE = 1 << 20
    # A multiple of what any disk writes at once.
    _BLOCK = 1 << 12

# Copying fewer bytes takes less than a millisecond.
LARGE = 1 << 20
_NEW_FILE_SUFFIX = ".utt-new"
# The system's answers if it cannot copy between files itself: not on this file system, or not in this container.
_NO_COPYING = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM}


def require_one_name(log: int, log_path: str, outcome: str) -> None:
    """Raise UttError, which tells the *outcome*, if the file *log* has other names, which would keep the old one."""
    names = os.fstat(log).st_nlink
    if names > 1:
        raise UttError(
            f"The log {log_path} is one of {names} hard links, and what is not written at the end would be in "
            f"this one only: {outcome}; remove the other links, or edit the log by hand"
        )


def path_beside(log_path: str, is_locked: bool, outcome: str) -> str:
    """Return an unused path beside the log for this process, which has the log's lock if *is_locked* is true.

    Raises UttError, which ends with the *outcome*, if there is none.
    """
    if not is_locked:
        return f"{log_path}{_NEW_FILE_SUFFIX}-{os.urandom(8).hex()}"
    path = f"{log_path}{_NEW_FILE_SUFFIX}"
    try:
        # A killed process may have left such a file behind.
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise UttError(
            f"The log {log_path} cannot be written: {path} is in the way, and cannot be removed: "
            f"{error.strerror}; {outcome}"
        ) from error
    return path


def write(log: int, pieces: Iterable[bytes | range], new: int) -> None:
    """Write *pieces* to the file *new*; a range stands for the bytes of the file *log* at these offsets."""
    for piece in pieces:
        if isinstance(piece, range):
            _copy(log, piece.start, piece.stop, new)
        else:
            write_all(new, piece)


def _copy(log: int, start: int, end: int, new: int) -> None:
    """Copy the bytes of the file *log* from *start* to *end* to the current position of the file *new*.

    The system copies if it can.
    """
    if start == 0 and end >= LARGE and os.lseek(new, 0, os.SEEK_CUR) == 0:
        start = _copy_beginning(log, end, new)
    copy = getattr(os, "copy_file_range", None)
    while copy is not None and start < end:
        try:
            copied = copy(log, new, end - start, start)
        except OSError as error:
            if error.errno not in _NO_COPYING:
                raise
            break
        if copied == 0:
            break
        start += copied
    if start < end:
        for piece in Bytes(log).pieces(start, end):
            write_all(new, piece)


if sys.platform == "linux":

    def _copy_beginning(log: int, end: int, new: int) -> int:
        """Copy bytes of the file *log* from its beginning, up to the offset *end* at most, into the empty file *new*.

        Returns their number, and leaves *new* positioned behind them. Raises no OSError: whoever copies the rest meets
        the same failure. Where the file system can let two files share bytes (Btrfs, XFS), it does: see
        ioctl_ficlone(2). Elsewhere they are written past the system's cache (``O_DIRECT``, see open(2)), right from the
        pages in which the system has the log anyway: a pipe passes them on, and nothing copies them (splice(2)).
        """
        return _share(log, end, new) or _write_past_cache(log, end, new)

    def _share(log: int, end: int, new: int) -> int:
        try:
            fcntl.ioctl(new, _SHARE_ALL, log)
        except OSError:
            return 0
        size = os.fstat(new).st_size
        if size > end:
            os.ftruncate(new, end)
        return os.lseek(new, 0, os.SEEK_END)

    def _write_past_cache(log: int, end: int, new: int) -> int:
        if not hasattr(os, "splice"):
            return 0
        try:
            pipe_out, pipe_in = os.pipe()
        except OSError:
            return 0
        flags = fcntl.fcntl(new, fcntl.F_GETFL)
        copied = 0
        try:
            with suppress(OSError):
                fcntl.fcntl(pipe_in, fcntl.F_SETPIPE_SZ, _AT_ONCE)
                fcntl.fcntl(new, fcntl.F_SETFL, flags | os.O_DIRECT)
                # The end of the last block is left to the usual way, and so is all after another program cut the log.
                while size := min(end - copied, _AT_ONCE) // _BLOCK * _BLOCK:
                    if os.splice(log, pipe_in, size, offset_src=copied) < size:
                        break
                    if (count := os.splice(pipe_out, new, size)) < size:
                        break
                    copied += count
        finally:
            fcntl.fcntl(new, fcntl.F_SETFL, flags)
            os.close(pipe_out)
            os.close(pipe_in)
        return os.lseek(new, 0, os.SEEK_CUR)

else:

    def _copy_beginning(log: int, end: int, new: int) -> int:
        """Copy nothing, and return 0."""
        return 0


def copy_rights(log: int, new: int, log_path: str) -> None:
    """Give the file *new* the owner, the mode and the access list of the file *log*. Raises UttError if it may not."""
    if os.name != "posix":
        return
    status = os.fstat(log)
    try:
        os.fchown(new, status.st_uid, status.st_gid)
    except PermissionError as error:
        raise UttError(
            f"The log {log_path} belongs to another user or group, and a new file would not: nothing was "
            "recorded; have its owner do it, or record at the log's end"
        ) from error
    os.fchmod(new, stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        # Access lists are extended attributes, which not every file system has.
        with suppress(OSError):
            for name in os.listxattr(log):
                os.setxattr(new, name, os.getxattr(log, name))
