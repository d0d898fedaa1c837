"""What is changed in the log while an editor has it open.

An editor writes back what it read, and with that over what utt has changed meanwhile. So while one is open there is
a journal beside the log, into which every writer puts the lines that it records, and behind a ``-`` those that it takes
out. It is used under the log's lock. The
editing process holds a lock on the journal itself; one that nobody holds was left by a process that was killed, and the
next writer puts its lines back.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

from utt.timelog.file.lock import share, try_to_lock
from utt.timelog.file.opening import BINARY

_SUFFIX = ".utt-edit"
_TAKEN_OUT = b"-"


def open_journal(path: str) -> Journal | None:
    """A journal of the log at *path*, for an editor that is about to be opened; None where none can be written."""
    try:
        descriptor = os.open(path + _SUFFIX, os.O_RDWR | os.O_CREAT | os.O_APPEND | BINARY, 0o600)
    except OSError:
        return None
    with suppress(OSError, AttributeError):
        # Whoever may write the log may write its journal.
        os.fchmod(descriptor, stat.S_IMODE(os.stat(path).st_mode))
        os.fchown(descriptor, -1, os.stat(path).st_gid)
    share(descriptor)
    return Journal(path + _SUFFIX, descriptor)


def open_forgotten_journal(path: str) -> Journal | None:
    """The journal of the log at *path* that a process left behind which was killed; None if there is none."""
    try:
        descriptor = os.open(path + _SUFFIX, os.O_RDWR | BINARY)
    except OSError:
        return None
    if try_to_lock(descriptor):
        return Journal(path + _SUFFIX, descriptor, start=0)
    os.close(descriptor)
    return None


class Journal:
    """An open journal."""

    def __init__(self, path: str, descriptor: int, start: int | None = None) -> None:
        self._path = path
        self._descriptor = descriptor
        # Another editor may have been opened before.
        self._start = os.fstat(descriptor).st_size if start is None else start

    def changes(self) -> Counter[bytes]:
        """How many more of each line were recorded than taken out since this journal was opened; it may be negative."""
        changes: Counter[bytes] = Counter()
        os.lseek(self._descriptor, self._start, os.SEEK_SET)
        with open(self._descriptor, "rb", closefd=False) as file:
            for line in filter(None, file.read().split(b"\n")):
                changes[line.removeprefix(_TAKEN_OUT)] += -1 if line.startswith(_TAKEN_OUT) else 1
        return changes

    def close(self) -> None:
        """Close the journal, the lines of which are in the log. It is removed if no other editor is open."""
        if try_to_lock(self._descriptor):
            os.unlink(self._path)
        os.close(self._descriptor)


def note_lines(path: str, recorded: Iterable[bytes], taken_out: Iterable[bytes]) -> None:
    """Put the lines that are *recorded* in the log at *path* and *taken_out* into the journal, if an editor is open."""
    # The change counts, whatever happens to the journal.
    with suppress(OSError):
        descriptor = os.open(path + _SUFFIX, os.O_WRONLY | os.O_APPEND | BINARY)
        lines = [*(_TAKEN_OUT + line.strip() for line in taken_out), *(line.strip() for line in recorded)]
        try:
            os.write(descriptor, b"".join(b"%s\n" % line for line in lines))
        finally:
            os.close(descriptor)
