"""The history: the changes of a log that can be undone, in a file outside of it.

The file is a line, and then records, one for each change, undoing and redoing, in their order:

    utt history 2 LIMIT GAP LOG

    EVENT COMMAND SIZE N          what was done, by which command, to a log of SIZE bytes, by N patches
    OFFSET R A B F                  each patch: its offset, the lengths of what it removes and adds, and of what is
                                    before and after it, then these bytes and a line feed
    end
    done

EVENT is ``do`` for a change, ``undo`` or ``redo`` for the last one taken back or made again, and ``keep`` where it is
left as it is. A record is written, but for its last line, before the log is changed, and that line after it. So of a
change whose process was killed, the history says that nobody knows whether it was made, until ``settle`` has looked at
the log and ends its record: with ``done``, or by taking it out, or, where the log does not tell either, with ``lost``,
which stands for a change that cannot be undone.

Where a record cannot be written, since the disk is full for instance, GAP gets the offset at which it is missing: bytes
that are there can be written over also then. What cannot even be done that way is told of by ``begin``.

A record that is cut off at the end counts for nothing: its change was not made. When the file has grown too large, it
is written anew with the latest changes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from utt.errors import UttError
from utt.runtime.paths import file_name_for
from utt.timelog.file.opening import create, open_regular
from utt.timelog.write.patch import Patch, taking_back

SMALLEST_LIMIT = 1 << 18
KEPT = 200
DO, UNDO, REDO, KEEP = "do", "undo", "redo", "keep"
_LOST = "lost"
_FORMAT = b"utt history 2 "
_END, _DONE, _IS_LOST = b"end\n", b"done\n", b"lost\n"
_LIMIT_AT, _GAP_AT = len(_FORMAT), len(_FORMAT) + 13
_NUMBER = "[0-9]{1,15}"
# Compiled when a history is read, which add does not do.
_HEAD = rf"(do|undo|redo|keep|lost) ([!-~]{{1,40}}) ({_NUMBER}) ({_NUMBER})".encode()
_PATCH_HEAD = rf"({_NUMBER}) ({_NUMBER}) ({_NUMBER}) ({_NUMBER}) ({_NUMBER})".encode()


class Past:
    """A change that utt has made: the ``command``, and the ``patches`` by which it was made last.

    ``is_known`` is false if it did not reach the history, or nobody can tell what it has done; the patches are then
    those that it may have made.
    """

    __slots__ = ("command", "is_known", "patches")

    def __init__(self, command: str, patches: Sequence[Patch], is_known: bool = True) -> None:
        self.command = command
        self.patches = patches
        self.is_known = is_known


class Record:
    """One record: what was done to a log of ``size`` bytes; ``is_done`` is None while nobody knows whether it was."""

    __slots__ = ("command", "event", "is_done", "patches", "size", "start")

    def __init__(
        self, event: str, command: str, size: int, patches: Sequence[Patch], is_done: bool | None, start: int = 0
    ) -> None:
        self.event = event
        self.command = command
        self.size = size
        self.patches = patches
        self.is_done = is_done
        self.start = start

    def __bytes__(self) -> bytes:
        pieces = [f"{self.event} {self.command or '-'} {self.size} {len(self.patches)}\n".encode()]
        for patch in self.patches:
            texts = (patch.removed, patch.added, patch.before, patch.after)
            pieces += [" ".join(map(str, (patch.offset, *map(len, texts)))).encode(), b"\n", *texts, b"\n"]
        ends = {None: b"", True: _DONE, False: _IS_LOST}
        return b"".join([*pieces, _END, ends[self.is_done]])


class DamagedError(UttError):
    """A history that cannot be read on from some place."""


class History:
    """The history of the log at *log_path*, in a file of its own in *directory*; none, if that is None.

    *command* is the name of the command that makes changes now. It is used under the log's lock. The file is written
    anew with the last *kept* changes when it is larger than *limit* bytes and twice what they take.
    """

    def __init__(
        self, directory: str | None, log_path: str, command: str, limit: int = SMALLEST_LIMIT, kept: int = KEPT
    ) -> None:
        self._directory = directory
        self._log_path = os.path.realpath(log_path)
        self._command = command
        self._limit = limit
        self._kept = kept
        self._path = os.path.join(directory or os.devnull, file_name_for(self._log_path, ".history"))
        self._record_start: int | None = None
        self._gap_before = 0

    def begin(self, event: str, patches: Sequence[Patch], size: int) -> None:
        """Note what is about to be done to the log, which has *size* bytes. Flushed unless it is a new change.

        Raises OSError, and notes nothing, if it cannot be written.
        """
        if self._directory is None:
            return
        self._append(Record(event, self._command, size, patches, None), flushes=event != DO)

    def finish(self) -> None:
        """Note that what was begun is done. It does not matter if this fails: ``settle`` will find that out."""
        if self._record_start is not None:
            with suppress(OSError):
                self._finish(_DONE)

    def cancel(self) -> None:
        """Take back the note of what was begun, since nothing was done. It does not matter if this fails, as above."""
        if self._record_start is not None:
            with suppress(OSError):
                self._cut(self._record_start)
            self._record_start = None

    def leave_gap(self) -> bool:
        """Note that a change is missing here; return false if not even that can be done, and there are changes before.

        Then the next undo would take back one before it.
        """
        if self._directory is None:
            return True
        with suppress(OSError):
            self._gap_before = self._exchange_gap(None)
            return True
        with suppress(OSError):
            os.unlink(self._path)
        return not os.path.lexists(self._path)

    def close_gap(self) -> None:
        """Take back the last ``leave_gap``, since its change was not made. It does not matter if this fails."""
        with suppress(OSError):
            self._exchange_gap(self._gap_before)

    def _exchange_gap(self, offset: int | None) -> int:
        """Write over where a change is missing, with the end if *offset* is None; return what was there."""
        with open(self._opened(os.O_RDWR), "r+b", buffering=0) as file:
            content = file.read()
            if not self._header_end(content):
                return 0
            file.seek(_GAP_AT)
            _write_all(file.fileno(), b"%012d" % (len(content) if offset is None else offset))
            return _number_at(content, _GAP_AT)

    def settle(self, happened: Callable[[Record], bool | None]) -> bool | None:
        """End the last record if nobody knows whether it was done, by what *happened* says, and return that.

        Returns true if there is none. Raises OSError if the history cannot be written, and DamagedError if it cannot be
        read.
        """
        if self._directory is None or self._ends_well():
            return True
        content = self._content()
        records, end = self._records(content)
        last = records[-1] if records else None
        if last is None or last.is_done is not None:
            # What follows was cut off, and its change was not made.
            self._cut(end)
            return True
        found = happened(last)
        if found is False:
            self._cut(last.start)
        else:
            self._cut(end)
            self._record_start = last.start
            self._finish(_DONE if found else _IS_LOST)
        return found

    def read(self, happened: Callable[[Record], bool | None] = lambda record: None) -> tuple[list[Past], list[Past]]:
        """Return the changes that can be undone, and those that can be redone, each with the next one last.

        Of the last record, *happened* tells whether it was done if the history does not. Raises UttError if the file
        cannot be read.
        """
        content = self._content()
        records, _ = self._records(content)
        if records and records[-1].is_done is None:
            found = happened(records[-1])
            if found is False:
                records.pop()
            else:
                records[-1].is_done = found or False
        return _replayed(records)

    def _content(self) -> bytes:
        try:
            with open(self._opened(os.O_RDONLY), "rb") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return b""
        except OSError as error:
            raise UttError(f"The history {self._path} cannot be read: {error.strerror}") from error

    def _append(self, record: Record, flushes: bool) -> None:
        descriptor = self._made()
        with open(descriptor, "r+b", buffering=0) as file:
            size = os.fstat(descriptor).st_size
            header = _read_at(descriptor, 0, len(self._header(0, 0)))
            pieces = []
            if not self._header_end(header):
                # It is new, another log's by the same name, or of another version.
                os.ftruncate(descriptor, 0)
                size = 0
                pieces.append(self._header(self._limit, 0))
            gap = _number_at(header, _GAP_AT) if size else 0
            if gap:
                pieces.append(bytes(Record(_LOST, "-", 0, (), False)))
            self._record_start = size + sum(map(len, pieces))
            content = b"".join([*pieces, bytes(record)])
            try:
                file.seek(size)
                _write_all(descriptor, content)
                if gap:
                    file.seek(_GAP_AT)
                    _write_all(descriptor, b"%012d" % 0)
                if flushes:
                    os.fsync(descriptor)
            except BaseException:
                os.ftruncate(descriptor, size)
                self._record_start = None
                raise

    def _opened(self, flags: int) -> int:
        """Open the file, and return its descriptor. Raises OSError if it cannot be opened, or is no regular file."""
        return open_regular(self._path, flags)

    def _made(self) -> int:
        """Open the file, which is made with its directory if it is missing, and return its descriptor."""
        try:
            return self._opened(os.O_RDWR | os.O_CREAT)
        except FileNotFoundError:
            os.makedirs(self._directory or "", exist_ok=True)
            return self._opened(os.O_RDWR | os.O_CREAT)

    def _finish(self, ending: bytes) -> None:
        """End the last record. Raises OSError if that fails."""
        with open(self._opened(os.O_RDWR), "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            _write_all(file.fileno(), ending)
            size += len(ending)
            self._record_start = None
            is_too_large = size > self._limit and size > _number_at(_read_at(file.fileno(), 0, _GAP_AT), _LIMIT_AT)
        if is_too_large:
            self._write_anew()

    def _cut(self, end: int) -> None:
        with open(self._opened(os.O_RDWR), "r+b", buffering=0) as file:
            file.truncate(end)

    def _ends_well(self) -> bool:
        """Return true if there is no record whose end is missing, which is seen without reading all of them."""
        try:
            descriptor = self._opened(os.O_RDONLY)
        except (FileNotFoundError, NotADirectoryError):
            return True
        try:
            size = os.fstat(descriptor).st_size
            header = _read_at(descriptor, 0, len(self._header(0, 0)))
            end = self._header_end(header)
            return not end or end == size or _read_at(descriptor, size - 6, size) in (b"\n" + _DONE, b"\n" + _IS_LOST)
        finally:
            os.close(descriptor)

    def _header(self, limit: int, gap: int) -> bytes:
        path = os.fsencode(self._log_path).replace(b"\n", b" ")
        return b"%s%012d %012d %s\n" % (_FORMAT, limit, gap, path)

    def _header_end(self, content: bytes) -> int:
        """Return where the records begin; 0 if the content is not that of this log's history."""
        header = self._header(0, 0)
        numbers_end = len(_FORMAT) + 26
        is_ours = content.startswith(_FORMAT) and content[numbers_end - 1 : len(header)] == header[numbers_end - 1 :]
        return len(header) if is_ours else 0

    def _records(self, content: bytes) -> tuple[list[Record], int]:
        """Return the records, and where the last whole one ends. Raises DamagedError if they cannot be read on."""
        position = self._header_end(content)
        if content and not position:
            return [], len(content)
        gap = _number_at(content, _GAP_AT)
        records: list[Record] = []
        is_gap_seen = gap == 0
        while position < len(content):
            try:
                record, end = _read_record(content, position)
            except _CutOffError:
                if content.endswith((b"\n" + _DONE, b"\n" + _IS_LOST)):
                    raise self._damaged(position) from None
                break
            except ValueError:
                raise self._damaged(position) from None
            if position == gap:
                is_gap_seen = True
                if record.event != _LOST:
                    records.append(Record(_LOST, "-", 0, (), False, position))
            records.append(record)
            position = end
            if record.is_done is None:
                if not any(ending.startswith(content[end:]) for ending in (_DONE, _IS_LOST)):
                    raise self._damaged(end)
                break
        if not is_gap_seen:
            records.append(Record(_LOST, "-", 0, (), False, position))
        return records, position

    def _damaged(self, position: int) -> DamagedError:
        return DamagedError(
            f"The history {self._path} is damaged at byte {position + 1}, so nobody can tell what the last change was: "
            "remove that file, and what you change from then on can be undone"
        )

    def _write_anew(self) -> None:
        """Write the file anew with the latest changes. If that fails, it stays as it is."""
        try:
            done, undone = self.read()
        except UttError:
            return
        records = [
            Record(DO if past.is_known else _LOST, past.command, 0, past.patches, past.is_known)
            for past in [*done[-self._kept :], *reversed(undone)]
        ]
        records += [Record(UNDO, past.command, 0, taking_back(past.patches), True) for past in reversed(undone)]
        content = b"".join(map(bytes, records))
        new_path = f"{self._path}.new"
        with suppress(OSError):
            with suppress(FileNotFoundError):
                os.unlink(new_path)
            with open(create(new_path), "wb") as file:
                file.write(self._header(max(self._limit, 2 * len(content)), 0) + content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new_path, self._path)


def _replayed(records: Sequence[Record]) -> tuple[list[Past], list[Past]]:
    """Return what the records leave to be undone and redone, the next one last."""
    done: list[Past] = []
    undone: list[Past] = []
    for record in records:
        past = Past(record.command.removeprefix("-"), record.patches, is_known=record.is_done is True)
        if not past.is_known or record.event in (DO, _LOST):
            done.append(past)
            undone.clear()
        elif record.event == KEEP:
            if done:
                done.pop()
        else:
            source, target = (done, undone) if record.event == UNDO else (undone, done)
            if source:
                patches = record.patches if record.event == REDO else taking_back(record.patches)
                target.append(Past(source.pop().command, patches))
    return done, undone


class _CutOffError(ValueError):
    """A record whose end is missing."""


def _read_record(content: bytes, start: int) -> tuple[Record, int]:
    """Return the record at *start*, and where it ends. Raises _CutOffError if its end is missing, else ValueError if it
    is none.
    """
    line, position = _line(content, start)
    head = _matched(_HEAD, line)
    patches = []
    for _ in range(int(head[4])):
        line, position = _line(content, position)
        offset, *lengths = map(int, _matched(_PATCH_HEAD, line).groups())
        texts = []
        for length in lengths:
            texts.append(content[position : position + length])
            position += length
        if position >= len(content):
            raise _CutOffError
        if content[position : position + 1] != b"\n":
            raise ValueError("a patch does not end where it should")
        position += 1
        removed, added, before, after = texts
        patches.append(Patch(offset, removed, added, before, after))
    line, position = _line(content, position)
    if line + b"\n" != _END:
        raise ValueError("a record does not end where it should")
    is_done = {_DONE: True, _IS_LOST: False}.get(content[position : position + len(_DONE)])
    end = position if is_done is None else position + len(_DONE)
    return Record(head[1].decode(), head[2].decode(), int(head[3]), patches, is_done, start), end


def _line(content: bytes, start: int) -> tuple[bytes, int]:
    end = content.find(b"\n", start)
    if end < 0:
        raise _CutOffError
    return content[start:end], end + 1


def _matched(pattern: bytes, line: bytes) -> re.Match[bytes]:
    match = re.fullmatch(pattern, line)
    if match is None:
        raise ValueError("a line is not what it should be")
    return match


def _number_at(header: bytes, position: int) -> int:
    digits = header[position : position + 12]
    return int(digits) if digits.isdigit() else 0


def _read_at(descriptor: int, start: int, end: int) -> bytes:
    os.lseek(descriptor, max(start, 0), os.SEEK_SET)
    return os.read(descriptor, max(end - max(start, 0), 0))


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
