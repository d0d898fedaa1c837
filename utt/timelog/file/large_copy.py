"""Copying the beginning of a large log into a new file at next to no processor time.

Where the file system can let two files share bytes (Btrfs, XFS), it does: see ioctl_ficlone(2). Elsewhere they are
written past the system's cache (``O_DIRECT``, see open(2)), right from the pages in which the system has the log
anyway, so that nothing copies them. Both exist on Linux only.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

if sys.platform == "linux":
    import fcntl
    import mmap

    # FICLONE in linux/fs.h; a machine that numbers it otherwise knows no such request.
    _SHARE_ALL = 0x40049409
    # What is mapped counts as this process's memory.
    _MAPPED = 1 << 21

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
        flags = fcntl.fcntl(new, fcntl.F_GETFL)
        written = 0
        # mmap raises ValueError if another program has just made the log shorter.
        with suppress(OSError, ValueError):
            fcntl.fcntl(new, fcntl.F_SETFL, flags | os.O_DIRECT)
            try:
                # Only whole pages can be written like this.
                while pages := min(end - written, _MAPPED) // mmap.PAGESIZE * mmap.PAGESIZE:
                    with mmap.mmap(log, pages, mmap.MAP_SHARED, mmap.PROT_READ, offset=written) as mapped:
                        count = os.write(new, mapped)
                    written += count
                    if count < pages:
                        break
            finally:
                fcntl.fcntl(new, fcntl.F_SETFL, flags)
        return os.lseek(new, 0, os.SEEK_CUR)

else:

    def copy_beginning(log: int, end: int, new: int) -> int:
        """Copy nothing, and return 0."""
        return 0
