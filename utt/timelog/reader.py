"""Reading the log: its bytes as entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import overload

from utt.domain.entry import Entry, is_ignored_line, parse_line
from utt.errors import UttError
from utt.timelog.storage import Bytes, LogFile, decode


class BadLineError(UttError):
    """A line of the log that cannot be used; the text says which, and why. ``line_number`` counts from 1."""

    def __init__(self, line_number: int, message: str) -> None:
        super().__init__(message)
        self.line_number = line_number


class Entries(Sequence[Entry]):
    """The entries of the log, oldest first: a sequence that reads no more of the log than it is asked for.

    ``entries[-1]`` reads the log's end; iterating reads as it goes; what else needs a position, ``len`` or a slice
    for instance, reads all of it. Reading raises UttError at a line that is no entry, or that is out of order.
    """

    def __init__(self, file: LogFile) -> None:
        self._file = file
        self._all: list[Entry] | None = None

    def __iter__(self) -> Iterator[Entry]:
        if self._all is not None:
            yield from self._all
            return
        with self._file.opened() as log:
            for line in read(log):
                if isinstance(line, BadLineError):
                    raise line
                yield line

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def __len__(self) -> int:
        return len(self._read_all())

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if index == -1 and self._all is None:
            return self._last()
        return self._read_all()[index]

    def __reversed__(self) -> Iterator[Entry]:
        return reversed(self._read_all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Entries | list):
            return self._read_all() == list(other)
        return NotImplemented

    # As a list, which it stands for: the log may change.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Entries({self._file.path!r})"

    def _read_all(self) -> list[Entry]:
        if self._all is None:
            # Not list(self), which would ask for the length, and so come here again.
            self._all = list(iter(self))
        return self._all

    def _last(self) -> Entry:
        with self._file.opened() as log:
            for offset, line in log.lines_before(log.size):
                text = decode(line)
                if not is_ignored_line(text):
                    entry = parse_line(text)
                    if entry is None:
                        raise _invalid(line_number(log, offset), text)
                    return entry
        raise IndexError("the log has no entries")


def read(log: Bytes) -> Iterator[Entry | BadLineError]:
    """The entries of the log, oldest first, and between them what is wrong with the lines that are none.

    An entry that is earlier than the one before is a BadLineError instead.
    """
    number = 0
    latest = datetime.min
    for block in log.blocks(log.start):
        for line in block.split(b"\n"):
            number += 1
            text = decode(line)
            entry = parse_line(text)
            if entry is None:
                if not is_ignored_line(text):
                    yield _invalid(number, text)
            elif entry.datetime < latest:
                latest = entry.datetime
                yield BadLineError(number, f"Line {number} not in chronological order: {text.strip()}")
            else:
                latest = entry.datetime
                yield entry


def line_number(log: Bytes, offset: int) -> int:
    """The number, from 1, of the line that begins at *offset*."""
    return log.read(0, offset).count(b"\n") + 1


def _invalid(number: int, text: str) -> BadLineError:
    return BadLineError(number, f"Invalid entry at line {number}: {text.strip()}")
