"""What can be undone: the changes that utt made to a log, in a file outside of it.

The file is a header and then records, one for each change and each undoing and redoing, written one after the other
under the log's lock. A record is a line, what belongs to it, and the line ``end``:

    do COMMAND N                  a change of N patches, each of which follows:
    OFFSET R A B F                  its offset and the lengths of what it removed and added and of what is before and
                                    after, then these bytes, and a line feed
    undo N                        the last change was taken back; if what is beside it is not what it was, or it is
                                    elsewhere, the patches that make it again follow, else N is 0
    redo N                        it was made again; likewise with the patches that did
    forget 0                      the last change is left as it is

A change is written after it is in the log, an undoing before it. So a process that is killed in between leaves a
history that knows of less than what happened, and never of more. A record that is cut off counts for nothing. When the
file has grown too large, it is made anew with the latest changes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from utt.errors import UttError
from utt.runtime.paths import file_name_for
from utt.timelog.file.opening import BINARY
from utt.timelog.write.patch import Patch

_KEPT = 200
_SMALLEST_LIMIT = 1 << 18
_END = b"end\n"
_FORMAT = b"utt history 1 "


class Past:
    """A change that utt has made: the name of the command, and its patches."""

    __slots__ = ("command", "patches")

    def __init__(self, command: str, patches: Sequence[Patch]) -> None:
        self.command = command
        self.patches = patches


class History:
    """What can be undone in the log at *log_path*, in a file of its own in *directory*; nothing, if that is None.

    *command* is the name of the command that makes changes now. It is used under the log's lock.
    """

    def __init__(self, directory: str | None, log_path: str, command: str) -> None:
        self._directory = directory
        self._log_path = os.path.realpath(log_path)
        self._command = command
        self._path = os.path.join(directory or os.devnull, file_name_for(self._log_path, ".history"))

    def record(self, patches: Sequence[Patch]) -> None:
        """Note a change that is in the log. It does not matter if this fails: the change counts."""
        if self._directory is not None:
            with suppress(OSError):
                self._append(_record_of(Past(self._command, patches)))

    def note(self, event: bytes, patches: Sequence[Patch] = ()) -> None:
        """Note that the last change is ``undo``ne, ``redo``ne or left as it is (``forget``), and flush it to the disk.

        *patches* are what makes it again, or has, if that is not what made it before. Raises OSError if that fails.
        """
        self._append(_record(event, patches), flushes=True)

    def take_back_note(self) -> None:
        """Take back the last note, since what it says has failed."""
        with suppress(OSError, ValueError, IndexError), open(self._path, "r+b") as file:
            content = file.read()
            done: list[Past] = []
            undone: list[Past] = []
            last = end = self._header_end(content)
            while end < len(content):
                last, end = end, _read_record(content, end, done, undone)
            file.truncate(last)

    def read(self, mends: bool = False) -> tuple[list[Past], list[Past]]:
        """The changes that can be undone, and those that can be redone, each with the next one last.

        A file that is damaged in the middle is written anew with what comes before that, if *mends*. Raises UttError if
        the file cannot be read.
        """
        try:
            with open(self._path, "rb") as file:
                content = file.read()
        except (FileNotFoundError, NotADirectoryError):
            return [], []
        except OSError as error:
            raise UttError(f"The history {self._path} cannot be read: {error.strerror}") from error
        done, undone, end = _parsed(content, self._header_end(content))
        if mends and end < len(content):
            self._write_anew(done, undone)
        return done, undone

    def _append(self, record: bytes, flushes: bool = False) -> None:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | BINARY, 0o600)
        except FileNotFoundError:
            os.makedirs(self._directory or "", exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | BINARY, 0o600)
        with open(descriptor, "r+b", buffering=0) as file:
            size = self._end_of_records(file.fileno())
            if size == 0:
                record = self._header(_SMALLEST_LIMIT) + record
            file.seek(size)
            if file.write(record) != len(record):
                file.truncate(size)
                raise OSError("the history cannot be written")
            if flushes:
                os.fsync(descriptor)
            is_too_large = size + len(record) > _SMALLEST_LIMIT and size + len(record) > self._limit(file.fileno())
        if is_too_large:
            self._shorten()

    def _end_of_records(self, descriptor: int) -> int:
        """Where the next record goes, at which the file then ends."""
        size = os.fstat(descriptor).st_size
        header = _read_at(descriptor, 0, len(self._header(0)))
        if self._header_end(header) and _read_at(descriptor, size - len(_END) - 1, size) == b"\n" + _END:
            return size
        # It is new, another log's by the same name, or a process was killed while it wrote.
        content = _read_at(descriptor, 0, size)
        end = self._header_end(content)
        if end:
            end = _parsed(content, end)[2]
        os.ftruncate(descriptor, end)
        return end

    def _header(self, limit: int) -> bytes:
        return b"%s%012d %s\n%s" % (_FORMAT, limit, os.fsencode(self._log_path).replace(b"\n", b" "), _END)

    def _header_end(self, content: bytes) -> int:
        """Where the records begin; 0 if the content is not that of this log's history."""
        header = self._header(0)
        limit_end = len(_FORMAT) + 12
        is_ours = content.startswith(_FORMAT) and content[limit_end : len(header)] == header[limit_end:]
        return len(header) if is_ours else 0

    def _limit(self, descriptor: int) -> int:
        try:
            return int(_read_at(descriptor, len(_FORMAT), len(_FORMAT) + 12))
        except ValueError:
            return 0

    def _shorten(self) -> None:
        self._write_anew(*self.read())

    def _write_anew(self, done: list[Past], undone: list[Past]) -> None:
        """Write the file anew with the latest changes. If that fails, it stays as it is."""
        again = [_record_of(past) for past in [*done[-_KEPT:], *reversed(undone)]]
        content = b"".join([*again, *[_record(b"undo", ())] * len(undone)])
        new_path = f"{self._path}.new"
        with suppress(OSError):
            with open(os.open(new_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600), "wb") as file:
                file.write(self._header(max(_SMALLEST_LIMIT, 2 * len(content))) + content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new_path, self._path)


def _record_of(past: Past) -> bytes:
    return _record(f"do {past.command or '-'}".encode(), past.patches)


def _record(event: bytes, patches: Sequence[Patch]) -> bytes:
    pieces = [b"%s %d\n" % (event, len(patches))]
    for patch in patches:
        texts = (patch.removed, patch.added, patch.before, patch.after)
        pieces += [" ".join(map(str, (patch.offset, *map(len, texts)))).encode(), b"\n", *texts, b"\n"]
    return b"".join([*pieces, _END])


def _parsed(content: bytes, start: int) -> tuple[list[Past], list[Past], int]:
    """The changes that can be undone and redone by the records from *start* on, and where the last whole one ends."""
    done: list[Past] = []
    undone: list[Past] = []
    end = start
    while end and end < len(content):
        try:
            end = _read_record(content, end, done, undone)
        except (ValueError, IndexError):
            break
    return done, undone, end


def _read_record(content: bytes, start: int, done: list[Past], undone: list[Past]) -> int:
    """Do to *done* and *undone* what the record at *start* says, and give its end. Raises ValueError or IndexError, and
    has done nothing, if there is no whole record.
    """
    line, position = _line(content, start)
    event, *rest = line.split(b" ")
    patches = []
    for _ in range(int(rest[-1])):
        line, position = _line(content, position)
        offset, *lengths = map(int, line.split(b" "))
        texts = []
        for length in lengths:
            texts.append(content[position : position + length])
            position += length
        removed, added, before, after = texts
        patches.append(Patch(offset, removed, added, before, after))
        _, position = _line(content, position)
    if content[position : position + len(_END)] != _END:
        raise ValueError("the record is cut off")
    if event == b"do":
        done.append(Past(rest[0].decode().removeprefix("-"), patches))
        undone.clear()
    elif event == b"undo":
        past = done.pop()
        undone.append(Past(past.command, patches or past.patches))
    elif event == b"redo":
        past = undone.pop()
        done.append(Past(past.command, patches or past.patches))
    elif event == b"forget":
        done.pop()
    else:
        raise ValueError("no such record")
    return position + len(_END)


def _line(content: bytes, start: int) -> tuple[bytes, int]:
    end = content.index(b"\n", start)
    return content[start:end], end + 1


def _read_at(descriptor: int, start: int, end: int) -> bytes:
    os.lseek(descriptor, max(start, 0), os.SEEK_SET)
    return os.read(descriptor, max(end - max(start, 0), 0))
