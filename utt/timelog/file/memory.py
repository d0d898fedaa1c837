"""What is remembered of a log outside of it: that all of it was checked, in which state it was then, and whether lines
of it may have offsets from UTC.

Of a large log, the chunks that it was made of are remembered too: see ``read/chunks.py``.

The state of a file is told by its device, inode, size and times, of which no program can set the time of the last
change of status. But those times come from a clock that ticks every few milliseconds, so a state is remembered only
after the tick in which the file was last changed is over: any later change will have another time.

This is only ever a saving. A memory that is lost, stale or garbled costs a check; only the exact record of the log's
present state counts. Two changes cannot be noticed: that of a program which does not take the lock, and writes bytes
over others in the very tick in which utt appends; and that of one which has mapped the file into its memory, since the
system tells of its first change only. Windows keeps no time of a change of status, so nothing is remembered there.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from utt.runtime.paths import file_name_for
from utt.timelog.file.opening import create, open_regular, real_path

_POLL_SECONDS = 0.001
# The longest tick takes 10 milliseconds. They are counted, since no clock need go on meanwhile: it may be a faked one.
_POLLS = 20
_HAS_TIME_OF_CHANGE = os.name == "posix"
_IS_LINUX = sys.platform == "linux"
# The time module has no name for it.
_CLOCK_REALTIME_COARSE = 5
# What follows the record of a log some of whose lines may have offsets from UTC.
_OFFSETS = b"offsets\n"


class State:
    """The state of the log's file at one moment. Equal states mean that the file was not changed between them."""

    __slots__ = ("_status",)

    def __init__(self, status: os.stat_result) -> None:
        self._status = status

    def __str__(self) -> str:
        status = self._status
        return f"{status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, State) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def settle(self, clock: Callable[[], int] | None = None, sleep: Callable[[float], None] = time.sleep) -> bool:
        """Wait until the tick of the file's last change is over: some milliseconds at most. False if it is not then.

        *clock* is the one that the system gives files their times by, in nanoseconds.
        """
        if not _HAS_TIME_OF_CHANGE:
            return False
        clock = clock or _clock_of_files
        changed = self._status.st_ctime_ns
        if changed % 1_000_000_000 == 0:
            # A file system that keeps full seconds, or two.
            return clock() > changed + 2_000_000_000
        for _ in range(_POLLS):
            if clock() > changed:
                return True
            sleep(_POLL_SECONDS)
        return clock() > changed


class Memory:
    """What is remembered of the log at *log_path*, in a file of its own in *directory*; nothing, if that is None.

    Raises UttError if the path begins at a present directory that was deleted.
    """

    def __init__(self, directory: str | None, log_path: str) -> None:
        self._log_path = real_path(log_path)
        self._directory = directory or os.devnull
        self._path = os.path.join(self._directory, file_name_for(self._log_path, ".checked"))

    def has(self, state: State) -> bool:
        """Whether all of the log was checked, and found good, in this state."""
        return self.known(state) is not None

    def known(self, state: State) -> bool | None:
        """Return None unless all of the log was checked, and found good, in this state; then return true if some line
        may have an offset from UTC.
        """
        record = self._record(state)
        try:
            descriptor = open_regular(self._path, os.O_RDONLY)
            try:
                # One byte more, so that a longer record is another one.
                kept = os.read(descriptor, len(record) + len(_OFFSETS) + 1)
            finally:
                os.close(descriptor)
        except OSError:
            return None
        return False if kept == record else True if kept == record + _OFFSETS else None

    def keep(self, state: State, has_offsets: bool = False) -> None:
        """Remember that the log, in this state, is good, and whether some line may have an offset from UTC. *state* has
        settled. It does not matter if this fails.
        """
        self._write(self._path, self._record(state) + (_OFFSETS if has_offsets else b""))

    def chunks(self, limit: int) -> bytes:
        """Return what ``keep_chunks`` was last given for this log; nothing if there is no such thing, or if it is
        garbled or longer than *limit* bytes.
        """
        head = self._chunks_head()
        try:
            descriptor = open_regular(self._chunks_path(), os.O_RDONLY)
            try:
                record = os.read(descriptor, len(head) + limit + 1)
            finally:
                os.close(descriptor)
        except OSError:
            return b""
        return record[len(head) :] if record.startswith(head) and len(record) <= len(head) + limit else b""

    def keep_chunks(self, chunks: bytes) -> None:
        """Remember what the log is made of. It does not matter if this fails."""
        self._write(self._chunks_path(), self._chunks_head() + chunks)

    def _write(self, path: str, record: bytes) -> None:
        """Put a new file with *record* in the place of what is at *path*. It does not matter if this fails."""
        new_path = f"{path}.new"
        with suppress(OSError):
            os.makedirs(self._directory, exist_ok=True)
            # Left behind by a process that was killed.
            with suppress(FileNotFoundError):
                os.unlink(new_path)
            descriptor = create(new_path)
            try:
                try:
                    os.write(descriptor, record)
                finally:
                    os.close(descriptor)
                os.replace(new_path, path)
            except OSError:
                os.unlink(new_path)

    def _record(self, state: State) -> bytes:
        return b"utt 2 " + str(state).encode() + b" " + os.fsencode(self._log_path) + b"\n"

    def _chunks_path(self) -> str:
        return os.path.join(self._directory, file_name_for(self._log_path, ".chunks"))

    def _chunks_head(self) -> bytes:
        return b"utt 2 chunks " + os.fsencode(self._log_path) + b"\n"


def _clock_of_files() -> int:
    """Return the present time, in nanoseconds, by the clock that the system gives files their times by."""
    return time.clock_gettime_ns(_CLOCK_REALTIME_COARSE) if _IS_LINUX else time.time_ns()
