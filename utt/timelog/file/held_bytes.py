"""The log's bytes with a buffer, for many small reads."""

from __future__ import annotations

from utt.timelog.file.log_file import Bytes

# How many bytes are buffered.
_STRETCH = 1 << 15


class HeldBytes(Bytes):
    """The bytes of *log* with a buffer: many small reads near one another cost one."""

    def __init__(self, log: Bytes, stretch: int = _STRETCH) -> None:
        self._log = log
        self._stretch = stretch
        self._held, self._held_from = b"", 0
        super().__init__(None)
        self.size, self.start = log.size, log.start

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from *start* to *end*, or to the end if that comes first."""
        held_from = self._held_from
        if held_from <= start <= end <= held_from + len(self._held):
            return self._held[start - held_from : end - held_from]
        end = min(end, self.size)
        if end - start > self._stretch // 2:
            return self._log.read(start, end)
        if start < held_from or end > held_from + len(self._held):
            self._held_from = held_from = max(start - self._stretch // 4, 0)
            self._held = self._log.read(held_from, held_from + self._stretch)
        return self._held[start - held_from : max(end, start) - held_from]
