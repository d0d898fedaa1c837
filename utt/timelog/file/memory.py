"""The memory: a file in the cache that says in which state the whole log was checked, and whether it may have offsets.

The chunks of a large log are remembered too: see ``chunk_memory``.

The state of a file is its device, inode, size and times; no program can set the time of the last status change. But
these times come from a clock that ticks every few milliseconds, so a state is remembered only after the tick of the
file's last change is over: any later change gets another time.

This is only a cache. A lost, stale or garbled memory costs a check; only an exact record of the log's current state
counts. Two kinds of change go unnoticed: by a program that ignores the lock, and overwrites bytes in the same tick in
which utt appends; and by one that has mapped the file into its memory, since the system reports only its first change.
Windows keeps no time of a status change, so nothing is remembered there.
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
# The longest tick takes 10 milliseconds. Count the polls, since the clock may be a faked one that stands still.
_POLLS = 20
_HAS_TIME_OF_CHANGE = os.name == "posix"
_IS_LINUX = sys.platform == "linux"
# The time module has no name for it.
_CLOCK_REALTIME_COARSE = 5
# Follows the record of a log some of whose lines may have offsets from UTC.
_OFFSETS = b"offsets\n"


class State:
    """The state of the log's file at one moment. Equal states mean that the file has not changed in between."""

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
        """Wait until the tick of the file's last change is over: a few milliseconds at most. Return false if it is not.

        *clock* is the clock of files' times, in nanoseconds.
        """
        if not _HAS_TIME_OF_CHANGE:
            return False
        clock = clock or _clock_of_files
        changed = self._status.st_ctime_ns
        if changed % 1_000_000_000 == 0:
            # Some file systems keep only full seconds, or two.
            return clock() > changed + 2_000_000_000
        for _ in range(_POLLS):
            if clock() > changed:
                return True
            sleep(_POLL_SECONDS)
        return clock() > changed


class Memory:
    """The memory of the log at *log_path*, in its own file in *directory*; empty if that is None.

    Raises UttError if the path is relative and the current directory was deleted.
    """

    def __init__(self, directory: str | None, log_path: str) -> None:
        self.log_path = real_path(log_path)
        self.directory = directory or os.devnull
        self._path = os.path.join(self.directory, file_name_for(self.log_path, ".checked"))

    def known(self, state: State) -> bool | None:
        """Return true if the whole log was checked, and found good, in this state, and some line may have an offset
        from UTC; false if none has; None if it was not found good.
        """
        record = self._record(state)
        try:
            descriptor = open_regular(self._path, os.O_RDONLY)
            try:
                # Read one byte more, so that a longer record does not match.
                kept = os.read(descriptor, len(record) + len(_OFFSETS) + 1)
            finally:
                os.close(descriptor)
        except OSError:
            return None
        return False if kept == record else True if kept == record + _OFFSETS else None

    def keep(self, state: State, has_offsets: bool = False) -> None:
        """Remember that the log, in this state, is good, and whether some line may have an offset from UTC. *state* has
        settled. Ignores failures.
        """
        self.write(self._path, self._record(state) + (_OFFSETS if has_offsets else b""))

    def write(self, path: str, record: bytes) -> None:
        """Replace the file at *path* by one with *record*. Ignores failures."""
        new_path = f"{path}.new"
        with suppress(OSError):
            os.makedirs(self.directory, exist_ok=True)
            # Left behind by a killed process.
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
        return b"utt 2 " + str(state).encode() + b" " + os.fsencode(self.log_path) + b"\n"


def _clock_of_files() -> int:
    """Return the current time, in nanoseconds, by the clock of files' times."""
    return time.clock_gettime_ns(_CLOCK_REALTIME_COARSE) if _IS_LINUX else time.time_ns()
