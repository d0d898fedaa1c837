"""The history: the changes of a log that can be undone, in a file outside of it.

The file is a line, followed by records, one for each change, undo and redo, in order:

    utt history 2 LIMIT GAP LOG

    EVENT COMMAND SIZE N          what was done, by which command, to a log of SIZE bytes, by N patches
    OFFSET R A B F                  each patch: its offset, the lengths of what it removes and adds, and of what is
                                    before and after it, then these bytes and a line feed
    end
    done

EVENT is ``do`` for a change, ``undo`` or ``redo`` for undoing or redoing the last one, and ``keep`` for keeping it. A
record is written, except for its last line, before the log is changed, and that line afterwards. So if a change's
process was killed, it is unknown whether the change was made, until ``settle`` looks at the log and completes the
record: with ``done``, or by removing it, or, if the log does not show either, with ``lost``, which stands for a change
that cannot be undone.

If a record cannot be written, since the disk is full for instance, GAP is set to the offset at which it is missing:
existing bytes can be overwritten even then. If even that fails, since the file is read-only for instance, an empty file
beside it, whose name ends in ``.gap``, says that one is missing at its end. Writing the next record also writes that
into the file itself.

A record that is cut off at the end is ignored: its change was not made. When the file grows too large, it is rewritten
with only the latest changes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import reduce
from itertools import chain

from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.paths import file_name_for
from utt.timelog.file.locked_file import write_all
from utt.timelog.file.opening import open_regular
from utt.timelog.write.patch import Patch
from utt.timelog.write.record import DO, DONE, EDIT, IS_LOST, LOST, Record

if TYPE_CHECKING:
    import zlib

    from utt.timelog.write import gap, replay, stored
else:
    zlib = lazy("zlib")
    gap = lazy("utt.timelog.write.gap")
    # Most changes write a record, but do not read any.
    replay = lazy("utt.timelog.write.replay")
    stored = lazy("utt.timelog.write.stored")

SMALLEST_LIMIT = 1 << 18
KEPT = 200
# How many bytes are written at once.
_LARGE = 1 << 16
# A file of less than this many times its last record is not rewritten.
_LARGEST_PART = 4
_FORMAT = b"utt history 2 "
_LIMIT_AT, GAP_AT = len(_FORMAT), len(_FORMAT) + 13


class History:
    """The history of the log at *log_path*, in its own file in *directory*, ``path``; none if that is None.

    ``gap_path`` is the file beside it which says that a change is missing at its end. ``stored`` and ``replay`` read
    the history.

    *command* is the name of the running command. The history is used under the log's lock. The file is rewritten with
    the last *kept* changes when it is larger than *limit* bytes, four times its last record, and twice the size of
    these changes.
    """

    def __init__(
        self, directory: str | None, log_path: str, command: str, limit: int = SMALLEST_LIMIT, kept: int = KEPT
    ) -> None:
        self._directory = directory
        self._log_path = os.path.realpath(log_path)
        self._command = command
        self.limit = limit
        self.kept = kept
        self.path = os.path.join(directory or os.devnull, file_name_for(self._log_path, ".history"))
        self.gap_path = f"{self.path}.gap"
        self._record_start: int | None = None
        self._take_back_gap: Callable[[], object] | None = None

    def begin(self, event: str, patches: Sequence[Patch], size: int) -> None:
        """Record what is about to be done to the log, which has *size* bytes. Flushes it unless it is a new change.

        Raises OSError, and records nothing, if it cannot be written.
        """
        if self._directory is None:
            return
        self._append(Record(event, self._command, size, patches, None), flushes=event != DO)

    def digest(self, patches: Sequence[Patch], size: int) -> int:
        """Return the digest of the record that ``begin`` would write for a new change."""
        return digest_of(Record(DO, self._command, size, patches, None))

    def note_lost_edit(self) -> None:
        """Record that an editor has made unknown changes to the log. One such record stands for several in a row.

        Raises OSError if it cannot be written, and DamagedError if the history cannot be read.
        """
        if self._directory is None:
            return
        with stored.opened_records(self) as (records, _):
            is_noted = bool(records) and (records[-1].event, records[-1].command) == (LOST, EDIT)
        if not is_noted:
            self._append(Record(LOST, EDIT, 0, (), False), flushes=False)
            self._record_start = None

    def finish(self) -> None:
        """Complete the record that was begun. Ignores failures, which ``settle`` will detect."""
        if self._record_start is not None:
            with suppress(OSError):
                self._finish(DONE)

    def cancel(self) -> None:
        """Remove the record that was begun, since nothing was done. Ignores failures, as above."""
        if self._record_start is not None:
            with suppress(OSError):
                self._cut(self._record_start)
            self._record_start = None

    def leave_gap(self) -> None:
        """Record that a change is missing here. If that fails too, the next undo reverts the one before it."""
        if self._directory is not None:
            self._take_back_gap = gap.leave(self)

    def close_gap(self) -> None:
        """Revert the last ``leave_gap``, since its change was not made. Ignores failures."""
        if self._take_back_gap is not None:
            with suppress(OSError):
                self._take_back_gap()

    def settle(self, happened: Callable[[Record], bool | None]) -> bool | None:
        """Complete the last record, if it is unknown whether it was done, by what *happened* returns, and return that.

        Returns true without such a record. Raises OSError if the history cannot be written, and DamagedError if it
        cannot be read.
        """
        if self._directory is None or self._ends_well():
            return True
        with stored.opened_records(self) as (records, end):
            last = records[-1] if records and records[-1].is_done is None else None
            found = None if last is None else happened(last)
        if last is None:
            # The rest is a cut-off record, whose change was not made.
            self._cut(end)
            return True
        if found is False:
            self._cut(last.start)
        else:
            self._cut(end)
            self._record_start = last.start
            self._finish(DONE if found else IS_LOST)
        return found

    def _append(self, record: Record, flushes: bool) -> None:
        descriptor = self._made()
        with open(descriptor, "r+b", buffering=0) as file:
            size = os.fstat(descriptor).st_size
            header = _read_at(descriptor, 0, len(self.header(0, 0)))
            pieces = []
            if not self.header_end(header):
                # It is new, belongs to another log of the same name, or has another version.
                os.ftruncate(descriptor, 0)
                size = 0
                pieces.append(self.header(self.limit, 0))
            has_mark = os.path.lexists(self.gap_path)
            has_gap = size > 0 and (has_mark or number_at(header, GAP_AT) > 0)
            try:
                if has_gap:
                    # Keep the gap, even if writing the record fails.
                    file.seek(size)
                    write_pieces(descriptor, Record(LOST, "-", 0, (), False).pieces())
                    size = file.tell()
                    file.seek(GAP_AT)
                    write_all(descriptor, b"%012d" % 0)
                if has_mark:
                    os.unlink(self.gap_path)
                self._record_start = size + sum(map(len, pieces))
                file.seek(size)
                write_pieces(descriptor, chain(pieces, record.pieces()))
                if flushes:
                    os.fsync(descriptor)
            except BaseException:
                os.ftruncate(descriptor, size)
                self._record_start = None
                raise

    def opened(self, flags: int) -> int:
        """Open the file, and return its descriptor. Raises OSError if it cannot be opened, or is not a regular file."""
        return open_regular(self.path, flags)

    def _made(self) -> int:
        """Open the file, which is created with its directory if it is missing, and return its descriptor."""
        try:
            return self.opened(os.O_RDWR | os.O_CREAT)
        except FileNotFoundError:
            os.makedirs(self._directory or "", exist_ok=True)
            return self.opened(os.O_RDWR | os.O_CREAT)

    def _finish(self, ending: bytes) -> None:
        """End the last record. Raises OSError if that fails."""
        with open(self.opened(os.O_RDWR), "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            write_all(file.fileno(), ending)
            size += len(ending)
            last, self._record_start = size - (self._record_start or 0), None
            # The last record stays, so if it is much of the file, little would be saved.
            limit = max(self.limit, _LARGEST_PART * last)
            is_too_large = size > limit and size > number_at(_read_at(file.fileno(), 0, GAP_AT), _LIMIT_AT)
        if is_too_large:
            replay.rewrite(self)

    def _cut(self, end: int) -> None:
        with open(self.opened(os.O_RDWR), "r+b", buffering=0) as file:
            file.truncate(end)

    def _ends_well(self) -> bool:
        """Return true if there is no record whose end is missing, which is seen without reading all of them."""
        try:
            descriptor = self.opened(os.O_RDONLY)
        except (FileNotFoundError, NotADirectoryError):
            return True
        try:
            size = os.fstat(descriptor).st_size
            header = _read_at(descriptor, 0, len(self.header(0, 0)))
            end = self.header_end(header)
            return not end or end == size or _read_at(descriptor, size - 6, size) in (b"\n" + DONE, b"\n" + IS_LOST)
        finally:
            os.close(descriptor)

    def header(self, limit: int, gap: int) -> bytes:
        """Return the first line, with these two numbers."""
        path = os.fsencode(self._log_path).replace(b"\n", b" ")
        return b"%s%012d %012d %s\n" % (_FORMAT, limit, gap, path)

    def header_end(self, content: bytes) -> int:
        """Return where the records begin; 0 if the content is not that of this log's history."""
        header = self.header(0, 0)
        numbers_end = len(_FORMAT) + 26
        is_ours = content.startswith(_FORMAT) and content[numbers_end - 1 : len(header)] == header[numbers_end - 1 :]
        return len(header) if is_ours else 0


def digest_of(record: Record) -> int:
    """Return the digest of a record."""
    return reduce(lambda digest, piece: zlib.crc32(piece, digest), record.pieces(), 0)


def number_at(header: bytes, position: int) -> int:
    """Return the number at *position* in the history's header, 0 if there is none."""
    digits = header[position : position + 12]
    return int(digits) if digits.isdigit() else 0


def _read_at(descriptor: int, start: int, end: int) -> bytes:
    os.lseek(descriptor, max(start, 0), os.SEEK_SET)
    return os.read(descriptor, max(end - max(start, 0), 0))


def write_pieces(descriptor: int, pieces: Iterable[bytes]) -> None:
    """Write the pieces, many small ones at a time."""
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size < _LARGE:
            gathered.append(piece)
            continue
        write_all(descriptor, b"".join(gathered))
        write_all(descriptor, piece)
        gathered.clear()
        size = 0
    write_all(descriptor, b"".join(gathered))
