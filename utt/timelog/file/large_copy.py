"""Copying the beginning of a large log into a new file at next to no processor time.

Where the file system can let two files share bytes (Btrfs, XFS), it does: see ioctl_ficlone(2). Elsewhere they are
written past the system's cache (``O_DIRECT``, see open(2)), right from the pages in which the system has the log
anyway: a pipe passes them on, and nothing copies them (splice(2)). All this exists on Linux only.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

if sys.platform == "linux":
    import fcntl

    # FICLONE in linux/fs.h; a machine that numbers it otherwise knows no such request.
    _SHARE_ALL = 0x40049409
    # The largest pipe that a user may have without further rights, see pipe(7).
    _AT_ONCE = 1 << 20
    # A multiple of what any disk writes at once.
    _BLOCK = 1 << 12

    def copy_beginning(log: int, end: int, new: int) -> int:
        """Copy bytes of the file *log* from its beginning, up to the offset *end* at most, into the empty file *new*.

        Returns their number, and leaves *new* positioned behind them. Raises no OSError: whoever copies the rest meets
        the same failure.
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
        flags = fcntl.fcntl(new, fcntl.F_GETFL)
        pipe_out, pipe_in = os.pipe()
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
                # The old file is about to go. To drop it from the cache now takes less time than when it is removed.
                os.posix_fadvise(log, 0, copied, os.POSIX_FADV_DONTNEED)
        finally:
            fcntl.fcntl(new, fcntl.F_SETFL, flags)
            os.close(pipe_out)
            os.close(pipe_in)
        return os.lseek(new, 0, os.SEEK_CUR)

else:

    def copy_beginning(log: int, end: int, new: int) -> int:
        """Copy nothing, and return 0."""
        return 0
