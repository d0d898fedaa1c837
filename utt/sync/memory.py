"""Remembers the last sync for ``utt status``, in a small file for each log.

The first line names the format. The second line has the time of the sync in seconds since 1970, an offset in the log,
and a checksum of the bytes before that offset. The rest of the file is the bytes after it. All describe the log as it
was when it was last in sync with the remote.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime import paths
from utt.runtime.clock import Now
from utt.runtime.environment import Environment
from utt.timelog.log import Log

if TYPE_CHECKING:
    import zlib
    from collections import Counter
    from datetime import timedelta
else:
    zlib = lazy("zlib")

_FORMAT = b"utt synced 1\n"
_KEPT = 1 << 13
# If the offset is at most this, the bytes before it are checked too. Any changes of them count as one.
_LOOKED_AT = 1 << 20


class LastSync:
    """The last sync of this log. ``is_known`` is false if there was none, or nothing was remembered of it.

    ``elapsed`` is the time since then, and ``unsynced`` the number of entries added, changed or removed since. Both are
    None if nothing is known.

    Since 2.0.
    """

    def __init__(self, log: Log, environ: Environment, now: Now) -> None:
        self._log = log
        self._now = now
        self._content = _content(file_of(log, environ))

    @property
    def is_known(self) -> bool:
        """Whether the log has been synced."""
        return self._content is not None

    @property
    def elapsed(self) -> timedelta | None:
        """The time since the last sync, zero if that is in the future; None if nothing is known."""
        if self._content is None:
            return None
        from datetime import timedelta

        return timedelta(seconds=max(int(self._now.timestamp()) - self._content[0], 0))

    @property
    def unsynced(self) -> int | None:
        """The number of entries that are not synced yet; None if nothing is known."""
        if self._content is None:
            return None
        _, start, checksum, tail = self._content
        try:
            with open(self._log.path, "rb") as log:
                is_same = start > _LOOKED_AT or zlib.crc32(log.read(start)) == checksum
                log.seek(start if is_same else max(os.fstat(log.fileno()).st_size - len(tail), 0))
                rest = log.read()
        except OSError:
            rest, is_same = b"", True
        if is_same and rest == tail:
            return 0
        before, after = _lines(tail), _lines(rest)
        if not is_same:
            # Bytes were added or removed further up, so the first line may be cut.
            before, after = _lines(tail.partition(b"\n")[2]), _lines(rest.partition(b"\n")[2])
        added, removed = (after - before).total(), (before - after).total()
        return max(added, removed) + (0 if is_same else 1)


def remember(log: Log, environ: Environment, now: Now, content: bytes) -> None:
    """Remember that the log was in sync now, with this *content*. Failing to do so is not an error."""
    path = file_of(log, environ)
    if path is None:
        return
    start = content.rfind(b"\n", 0, max(len(content) - _KEPT, 0)) + 1
    head = b"%d %d %d\n" % (int(now.timestamp()), start, zlib.crc32(content[:start]))
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(f"{path}.new", "wb") as file:
            file.write(_FORMAT + head + content[start:])
        os.replace(f"{path}.new", path)


def file_of(log: Log, environ: Mapping[str, str], suffix: str = ".synced") -> str | None:
    """Return the path of utt's file about this log with this *suffix*, None if there is no home directory."""
    with suppress(UttError):
        return os.path.join(paths.state_directory(environ), paths.file_name_for(os.path.realpath(log.path), suffix))
    return None


def _content(path: str | None) -> tuple[int, int, int, bytes] | None:
    """Return the time of the sync, the offset, the checksum and the last bytes; None if nothing is known."""
    with suppress(OSError, ValueError):
        if path is not None:
            with open(path, "rb") as file:
                name, numbers, tail = file.readline(), file.readline(1 << 8), file.read(1 << 24)
            moment, start, checksum = map(int, numbers.split())
            return (moment, start, checksum, tail) if name == _FORMAT else None
    return None


def _lines(text: bytes) -> Counter[bytes]:
    from collections import Counter

    lines = map(bytes.strip, text.split(b"\n"))
    return Counter(line for line in lines if line and not line.startswith(b"#"))
