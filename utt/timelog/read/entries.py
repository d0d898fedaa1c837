"""Reads the log's bytes as entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from utt.domain.entry import MOST_APART, Entry, elapsed, parse_line
from utt.lazy import TYPE_CHECKING, lazy
from utt.list_like import ListLike
from utt.timelog.file.log_file import Bytes, LogFile, decode
from utt.timelog.read.search import entry_before, offset_after, read_backwards

if TYPE_CHECKING:
    from typing import overload

    from utt.timelog.read import bad_line, check, chunks
else:
    bad_line = lazy("utt.timelog.read.bad_line")
    check = lazy("utt.timelog.read.check")
    chunks = lazy("utt.timelog.read.chunks")

# Checking a smaller log costs less than importing the code for chunks.
LARGE_LOG = 1 << 19


class Entries(ListLike[Entry]):
    """The entries of the log, oldest first: a lazy sequence, which reads only what you ask for.

    ``entries[-1]`` reads the log's end, ``since`` a period; iterating reads as it goes, and so does ``reversed`` from
    the end; ``len``, an index or a slice reads everything. They equal a list of the same entries, can be concatenated
    with one, and are immutable.

    Reading raises UttError if the file cannot be read. Reading from the end raises BadLineError, a subclass, when it
    comes to a line that is not an entry or out of order; all other reading does if the log has any such line. The log
    is checked for that once after a change by anything but utt.

    ``has_offsets`` is true if some may have an offset from UTC. It is set once ``since`` or iterating has read the
    first entry.

    Since utt 1.
    """

    def __init__(self, file: LogFile) -> None:
        super().__init__()
        self.has_offsets: bool = False
        self._file = file

    def _make(self) -> Iterator[Entry]:
        with self._file.opened() as log:
            self._require_valid(log)
            yield from _read(log, log.start)

    def since(self, moment: datetime) -> Iterator[Entry]:
        """Yield the entries from the last one not later than *moment* on, or all if there is no such entry.

        If the log has offsets from UTC, they begin early enough to include every entry whose clock on the wall shows
        *moment* or later. Iterating raises UttError, as above.
        """
        with self._file.opened() as log:
            yield from _read(log, self._good_from(log, moment))

    def refuse_as_output(self, path: str) -> None:
        """Refuse to write a command's output to *path*, if that is the log. Raises UttError then."""
        self._file.refuse_as_output(path)

    def _good_from(self, log: Bytes, moment: datetime) -> int:
        self._require_valid(log)
        if self.has_offsets:
            # On the walls, time may run backwards.
            moment -= min(MOST_APART, elapsed(datetime.min, moment))
        offset = offset_after(log, moment)
        last_before = entry_before(log, offset)
        return offset if last_before is None else last_before.start

    def _require_valid(self, log: Bytes) -> None:
        state = log.state()
        memory = self._file.memory
        known = None if state is None else memory.known(state)
        if known is not None:
            self.has_offsets = known
            return
        # Let it settle before the check begins, so that a change during the check is noticed.
        is_settled = state is not None and state.settle()
        try:
            if state is not None and log.size >= LARGE_LOG:
                self.has_offsets = chunks.require_valid(log, memory)
            else:
                self.has_offsets = check.require_valid(log)
        except bad_line.BadLineError as problem:
            raise bad_line.in_file(problem, self._file.path, self._file.program) from None
        if state is not None and is_settled and log.state() == state:
            memory.keep(state, self.has_offsets)

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> Entry: ...

        @overload
        def __getitem__(self, index: slice) -> list[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return self._last() if index == -1 and self._all is None else super().__getitem__(index)

    def __reversed__(self) -> Iterator[Entry]:
        # Decided at the first item, as for iterating.
        if self._all is not None:
            yield from reversed(self._all)
            return
        with self._file.opened() as log:
            yield from read_backwards(log, self._file)

    def __repr__(self) -> str:
        return f"Entries({self._file.path!r})"

    def _last(self) -> Entry:
        with self._file.opened() as log:
            for entry in read_backwards(log, self._file):
                return entry
        raise IndexError("the log has no entries")


def _read(log: Bytes, start: int) -> Iterator[Entry]:
    """Yield the entries from the offset *start* on, in a good log."""
    for block in log.blocks(start):
        for line in decode(block).split("\n"):
            if line and (entry := parse_line(line)) is not None:
                yield entry
