"""What is recorded while an editor has the log open.

An editor writes back what it read, and with that over what utt has recorded meanwhile. So while one is open there is
a journal beside the log, into which every writer puts the lines that it records. It is used under the log's lock. The
editing process holds a lock on the journal itself; one that nobody holds was left by a process that was killed.
"""

from __future__ import annotations

import os
from contextlib import suppress

from utt.timelog.lock import share, try_to_lock
from utt.timelog.storage import BINARY

_SUFFIX = ".utt-edit"


def open_journal(path: str) -> Journal | None:
    """A journal of the log at *path*, for an editor that is about to be opened; None where none can be written."""
    try:
        return Journal(path + _SUFFIX, os.open(path + _SUFFIX, os.O_RDWR | os.O_CREAT | os.O_APPEND | BINARY, 0o600))
    except OSError:
        return None


class Journal:
    """An open journal."""

    def __init__(self, path: str, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        share(descriptor)
        # Another editor may have been opened before.
        self._start = os.fstat(descriptor).st_size

    def close(self) -> list[bytes]:
        """The lines that were recorded since this journal was opened. It is removed if no other editor is open."""
        os.lseek(self._descriptor, self._start, os.SEEK_SET)
        with open(self._descriptor, "rb") as file:
            lines = file.read().splitlines()
            if try_to_lock(file.fileno()):
                os.unlink(self._path)
        return lines


def note(path: str, line: bytes) -> None:
    """Put *line*, which was recorded in the log at *path*, into the journal if there is an editor open."""
    # The entry counts, whatever happens to the journal.
    with suppress(OSError):
        descriptor = os.open(path + _SUFFIX, os.O_WRONLY | os.O_APPEND | BINARY)
        try:
            if try_to_lock(descriptor):
                os.unlink(path + _SUFFIX)
            else:
                os.write(descriptor, line + b"\n")
        finally:
            os.close(descriptor)
