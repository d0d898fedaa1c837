"""The memory of a large log's chunks, in a file beside that of the memory. See ``read/chunks.py``."""

from __future__ import annotations

import os

from utt.runtime.paths import file_name_for
from utt.timelog.file.memory import Memory
from utt.timelog.file.opening import open_regular


class ChunkMemory:
    """The memory of the chunks of the log that *memory* is of."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._path = os.path.join(memory.directory, file_name_for(memory.log_path, ".chunks"))
        self._head = b"utt 2 chunks " + os.fsencode(memory.log_path) + b"\n"

    def known(self, limit: int) -> bytes:
        """Return what ``keep`` last stored for this log; empty if there is nothing, or if it is garbled or longer than
        *limit* bytes.
        """
        try:
            descriptor = open_regular(self._path, os.O_RDONLY)
            try:
                record = os.read(descriptor, len(self._head) + limit + 1)
            finally:
                os.close(descriptor)
        except OSError:
            return b""
        is_ours = record.startswith(self._head) and len(record) <= len(self._head) + limit
        return record[len(self._head) :] if is_ours else b""

    def keep(self, chunks: bytes) -> None:
        """Remember the log's chunks. Ignores failures."""
        self._memory.write(self._path, self._head + chunks)
