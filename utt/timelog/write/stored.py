"""Reads the records of a history without their patches, which may be large, and reads these when they are needed."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from utt.errors import UttError
from utt.timelog.file.held_bytes import HeldBytes
from utt.timelog.file.log_file import Bytes
from utt.timelog.write.history import GAP_AT, History, digest_of, number_at
from utt.timelog.write.patch import Patch
from utt.timelog.write.record import DONE, END, IS_LOST, LOST, Record

_NUMBER = "[0-9]{1,15}"
# A plugin's command may have a name in any script.
_HEAD = re.compile(rf"(do|undo|redo|keep|lost) ([^\x00-\x20\x7f]{{1,1000}}) ({_NUMBER}) ({_NUMBER})".encode())
_PATCH_HEAD = re.compile(" ".join([f"({_NUMBER})"] * 5).encode())
_END = re.compile(END.rstrip())
# Neither of them, nor the end of a record, has more bytes.
_LONGEST_HEAD, _LONGEST_PATCH_HEAD = 1 << 11, 1 << 7


class DamagedError(UttError):
    """A history that cannot be read beyond some place."""


def unreadable(path: str, error: OSError) -> UttError:
    """Return the error to raise if the history at *path* cannot be read."""
    return UttError(f"The history {path} cannot be read: {error.strerror}")


class _File(Bytes):
    def __init__(self, descriptor: int, path: str) -> None:
        self._path = path
        super().__init__(descriptor)

    def read(self, start: int, end: int) -> bytes:
        try:
            return super().read(start, end)
        except OSError as error:
            raise unreadable(self._path, error) from error


class Stored(HeldBytes):
    """The bytes of the history at *path*, which is open for reading as *descriptor*.

    Reading raises UttError if it fails.
    """

    def __init__(self, descriptor: int, path: str) -> None:
        super().__init__(_File(descriptor, path))
        self.path = path


class StoredPatches(Collection[Patch]):
    """The *number* patches between the offsets *start* and *end* in a history, for as long as it is open; with
    *is_inverse*, the patches that undo them. They are read one by one, so that not all of them are in memory at once.

    ``growth`` is how many bytes longer they make the log.
    """

    __slots__ = ("_end", "_is_inverse", "_number", "_start", "_stored", "growth")

    def __init__(
        self, stored: Stored, start: int, end: int, number: int, growth: int, is_inverse: bool = False
    ) -> None:
        self._stored = stored
        self._start = start
        self._end = end
        self._number = number
        self._is_inverse = is_inverse
        self.growth = growth

    @property
    def inverse(self) -> StoredPatches:
        """The patches that undo these after they have been applied."""
        return StoredPatches(self._stored, self._start, self._end, self._number, -self.growth, not self._is_inverse)

    @property
    def nothing(self) -> StoredPatches:
        """No patches."""
        return StoredPatches(self._stored, self._start, self._start, 0, 0)

    def pieces(self) -> Iterator[bytes]:
        """Yield their bytes in a record, in pieces that are small even if a patch is large."""
        if not self._is_inverse:
            yield from self._stored.pieces(self._start, self._end)
            return
        for offset, *texts in self._places():
            yield b"%d %d %d %d %d\n" % (offset, *map(len, texts))
            yield from chain.from_iterable(self._stored.pieces(text.start, text.stop) for text in texts)
            yield b"\n"

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Patch]:
        read = self._stored.read
        for offset, *texts in self._places():
            removed, added, before, after = [read(text.start, text.stop) for text in texts]
            yield Patch(offset, removed, added, before, after)

    def __contains__(self, patch: object) -> bool:
        return any(each == patch for each in self)

    def _places(self) -> Iterator[tuple[int, range, range, range, range]]:
        """Yield the offset of each patch in the log, and where its texts are in the history, in a record's order.

        Raises DamagedError if the history was changed since it was opened.
        """
        position, growth = self._start, 0
        for _ in range(self._number):
            try:
                offset, removed, added, before, after = _places_at(self._stored, position)
            except ValueError:
                raise _damaged(self._stored.path, position) from None
            position = after.stop + 1
            if self._is_inverse:
                offset += growth
                growth += len(added) - len(removed)
                removed, added = added, removed
            yield offset, removed, added, before, after


class StoredRecord(Record):
    """A record in a history."""

    __slots__ = ()

    patches: StoredPatches

    def patch_pieces(self) -> Iterator[bytes]:
        """Yield the bytes of its patches, in pieces that are small even if a patch is large."""
        return self.patches.pieces()


@contextmanager
def opened(history: History) -> Iterator[Stored | None]:
    """Give the file of *history*, open for reading; None if there is no file. Raises UttError if it cannot be read."""
    try:
        descriptor = history.opened(os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        yield None
        return
    except OSError as error:
        raise unreadable(history.path, error) from error
    try:
        yield Stored(descriptor, history.path)
    finally:
        os.close(descriptor)


def header_of(history: History, content: Stored) -> bytes:
    """Return the first line of *content*, the file of *history*, if it is a history of that log."""
    return content.read(0, len(history.header(0, 0)))


@contextmanager
def opened_records(history: History) -> Iterator[tuple[list[StoredRecord], int]]:
    """Give the records of *history*, and where the last whole one ends.

    Raises UttError if the file cannot be read, and DamagedError if it cannot be read to its end.
    """
    with opened(history) as content:
        header = b"" if content is None else header_of(history, content)
        start = history.header_end(header)
        if content is None:
            yield [], 0
        elif not start:
            yield [], content.size
        else:
            yield records_in(content, start, number_at(header, GAP_AT))


def is_missing_after(history: History, records: Sequence[Record]) -> bool:
    """Return true if a change is missing behind the last of the *records*, or that one is missing itself."""
    return bool(records) and (records[-1].event == LOST or os.path.lexists(history.gap_path))


def last_digest(history: History) -> int | None:
    """Return the digest of the last record of *history*; None if there is none, or its change is lost."""
    with opened_records(history) as (records, _):
        if not records or is_missing_after(history, records):
            return None
        last = records[-1]
        return digest_of(StoredRecord(last.event, last.command, last.size, last.patches, None))


def records_in(stored: Stored, start: int, gap: int) -> tuple[list[StoredRecord], int]:
    """Return the records of a history from *start* on, and where the last complete one ends.

    At the offset *gap*, unless that is 0, a change is missing. Raises DamagedError if the history is damaged.
    """
    records: list[StoredRecord] = []
    position = start
    is_gap_seen = gap == 0
    while position < stored.size:
        try:
            record, end = _read_record(stored, position)
        except _CutOffError:
            if stored.read(stored.size - 6, stored.size) in (b"\n" + DONE, b"\n" + IS_LOST):
                raise _damaged(stored.path, position) from None
            break
        except ValueError:
            raise _damaged(stored.path, position) from None
        if position == gap:
            is_gap_seen = True
            if record.event != LOST:
                records.append(_missing(stored, position))
        records.append(record)
        position = end
        if record.is_done is None:
            if not any(ending.startswith(stored.read(end, end + len(DONE) + 1)) for ending in (DONE, IS_LOST)):
                raise _damaged(stored.path, end)
            break
    if not is_gap_seen:
        records.append(_missing(stored, position))
    return records, position


def missing_after(record: StoredRecord) -> StoredRecord:
    """Return what stands for a change that is missing after the *record*."""
    return StoredRecord(LOST, "-", 0, record.patches.nothing, False)


def _missing(stored: Stored, position: int) -> StoredRecord:
    return StoredRecord(LOST, "-", 0, StoredPatches(stored, position, position, 0, 0), False, position)


def _damaged(path: str, position: int) -> DamagedError:
    return DamagedError(
        f"The history {path} is damaged at byte {position + 1}, so the last change is unknown: "
        "remove that file, and what you change from then on can be undone"
    )


class _CutOffError(ValueError):
    """A record that is cut off."""


def _read_record(stored: Stored, start: int) -> tuple[StoredRecord, int]:
    """Return the record at *start*, and where it ends. Raises _CutOffError if it is cut off, and ValueError if it is
    invalid.
    """
    head, position = _head(stored, start, _HEAD, _LONGEST_HEAD)
    patches_start, number, growth = position, int(head[4]), 0
    for _ in range(number):
        _, removed, added, _, after = _places_at(stored, position)
        if after.stop >= stored.size:
            raise _CutOffError
        if stored.read(after.stop, after.stop + 1) != b"\n":
            raise ValueError("a patch does not end where it should")
        position = after.stop + 1
        growth += len(added) - len(removed)
    patches = StoredPatches(stored, patches_start, position, number, growth)
    _, position = _head(stored, position, _END, _LONGEST_PATCH_HEAD)
    is_done = {DONE: True, IS_LOST: False}.get(stored.read(position, position + len(DONE)))
    end = position if is_done is None else position + len(DONE)
    return StoredRecord(head[1].decode(), head[2].decode(), int(head[3]), patches, is_done, start), end


def _places_at(stored: Stored, position: int) -> tuple[int, range, range, range, range]:
    """Return the offset of the patch at *position*, and where its texts are. Raises ValueError, as above."""
    head, start = _head(stored, position, _PATCH_HEAD, _LONGEST_PATCH_HEAD)
    offset, *lengths = map(int, head.groups())
    removed_end = start + lengths[0]
    added_end = removed_end + lengths[1]
    before_end = added_end + lengths[2]
    return (
        offset,
        range(start, removed_end),
        range(removed_end, added_end),
        range(added_end, before_end),
        range(before_end, before_end + lengths[3]),
    )


def _head(stored: Stored, start: int, pattern: re.Pattern[bytes], longest: int) -> tuple[re.Match[bytes], int]:
    """Return what matches the *pattern* in the line at *start*, and where the next line begins."""
    line, line_feed, _ = stored.read(start, start + longest).partition(b"\n")
    if not line_feed and start + longest >= stored.size:
        raise _CutOffError
    match = pattern.fullmatch(line)
    if match is None:
        raise ValueError("a line is not what it should be")
    return match, start + len(line) + 1
