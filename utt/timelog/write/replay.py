"""Reads a history: its records, and the changes that can be undone and redone."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress

from utt.errors import UttError
from utt.timelog.file.opening import create
from utt.timelog.write.history import GAP_AT, History, number_at
from utt.timelog.write.patch import Patch
from utt.timelog.write.patches import inverses
from utt.timelog.write.record import DO, DONE, END, IS_LOST, KEEP, LOST, REDO, UNDO, Record

_NUMBER = "[0-9]{1,15}"
# A plugin's command may have a name in any script.
_HEAD = rf"(do|undo|redo|keep|lost) ([^\x00-\x20\x7f]{{1,1000}}) ({_NUMBER}) ({_NUMBER})".encode()
_PATCH_HEAD = rf"({_NUMBER}) ({_NUMBER}) ({_NUMBER}) ({_NUMBER}) ({_NUMBER})".encode()


class DamagedError(UttError):
    """A history that cannot be read beyond some place."""


class Past:
    """A change that utt has made: its ``command``, and the ``patches`` that made it most recently.

    ``is_known`` is false if it is missing in the history, or it is unknown what it has done; the patches are then those
    that it may have applied.
    """

    __slots__ = ("command", "is_known", "patches")

    def __init__(self, command: str, patches: Sequence[Patch], is_known: bool = True) -> None:
        self.command = command
        self.patches = patches
        self.is_known = is_known


def read(
    history: History, happened: Callable[[Record], bool | None] = lambda record: None
) -> tuple[list[Past], list[Past]]:
    """Return the changes to undo, and those to redo, each with the next one last.

    If it is unknown whether the last record was done, *happened* tells. Raises UttError if the file cannot be read.
    """
    found, _ = records(history)
    if found and found[-1].is_done is None:
        was_done = happened(found[-1])
        if was_done is False:
            found.pop()
        else:
            found[-1].is_done = was_done or False
    if _is_missing_after(history, found) and found[-1].event != LOST:
        found.append(Record(LOST, "-", 0, (), False))
    return _replayed(found)


def _latest(history: History, number: int) -> bytes:
    """Return records of the latest *number* changes to undo, and of those to redo. Raises UttError like ``read``."""
    done, undone = read(history)
    kept = [
        Record(DO if past.is_known else LOST, past.command, 0, past.patches, past.is_known)
        for past in [*done[-number:], *reversed(undone)]
    ]
    kept += [Record(UNDO, past.command, 0, inverses(past.patches), True) for past in reversed(undone)]
    return b"".join(map(bytes, kept))


def rewrite(history: History, limit: int, kept: int) -> None:
    """Write the file anew with the *kept* latest changes. If that fails, it stays as it is.

    It is not rewritten again before it is larger than *limit* bytes, and twice as large as now.
    """
    try:
        content = _latest(history, kept)
    except UttError:
        return
    new_path = f"{history.path}.new"
    with suppress(OSError):
        with suppress(FileNotFoundError):
            os.unlink(new_path)
        with open(create(new_path), "wb") as file:
            file.write(history.header(max(limit, 2 * len(content)), 0) + content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new_path, history.path)


def last_digest(history: History) -> int | None:
    """Return the digest of the last record; None if there is none, or its change is lost."""
    found, _ = records(history)
    if not found or _is_missing_after(history, found):
        return None
    last = found[-1]
    return zlib.crc32(bytes(Record(last.event, last.command, last.size, last.patches, None)))


def size_left(history: History) -> int | None:
    """Return the size of the log after the last known change, in bytes; None without one.

    Raises UttError if the history cannot be read.
    """
    found, _ = records(history)
    if not found or _is_missing_after(history, found):
        return None
    last = found[-1]
    return last.size + sum(len(patch.added) - len(patch.removed) for patch in last.patches)


def why_nothing(history: History) -> str:
    """Return the explanation if there is nothing to undo: that the file is something else, or an empty text."""
    content = _content(history)
    if not content or history.header_end(content):
        return ""
    return f": {history.path} is not a history of this log that this utt can read"


def records(history: History) -> tuple[list[Record], int]:
    """Return the records, and where the last whole one ends.

    Raises UttError if the file cannot be read, and DamagedError if its records cannot be read on.
    """
    content = _content(history)
    start = history.header_end(content)
    if content and not start:
        return [], len(content)
    return _records_in(content, start, number_at(content, GAP_AT), history.path)


def _content(history: History) -> bytes:
    try:
        with open(history.opened(os.O_RDONLY), "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise UttError(f"The history {history.path} cannot be read: {error.strerror}") from error


def _is_missing_after(history: History, records: Sequence[Record]) -> bool:
    """Return true if a change is missing behind the last of the *records*, or that one is missing itself."""
    return bool(records) and (records[-1].event == LOST or history.has_gap_mark)


def _records_in(content: bytes, start: int, gap: int, path: str) -> tuple[list[Record], int]:
    """Return the records of the history at *path* from *start* on, and where the last complete one ends.

    At the offset *gap*, unless that is 0, a change is missing. Raises DamagedError if the history is damaged.
    """
    records: list[Record] = []
    position = start
    is_gap_seen = gap == 0
    while position < len(content):
        try:
            record, end = _read_record(content, position)
        except _CutOffError:
            if content.endswith((b"\n" + DONE, b"\n" + IS_LOST)):
                raise _damaged(path, position) from None
            break
        except ValueError:
            raise _damaged(path, position) from None
        if position == gap:
            is_gap_seen = True
            if record.event != LOST:
                records.append(Record(LOST, "-", 0, (), False, position))
        records.append(record)
        position = end
        if record.is_done is None:
            if not any(ending.startswith(content[end:]) for ending in (DONE, IS_LOST)):
                raise _damaged(path, end)
            break
    if not is_gap_seen:
        records.append(Record(LOST, "-", 0, (), False, position))
    return records, position


def _damaged(path: str, position: int) -> DamagedError:
    return DamagedError(
        f"The history {path} is damaged at byte {position + 1}, so the last change is unknown: "
        "remove that file, and what you change from then on can be undone"
    )


def _replayed(records: Sequence[Record]) -> tuple[list[Past], list[Past]]:
    """Return the changes that can be undone and redone after the records, the next one last."""
    done: list[Past] = []
    undone: list[Past] = []
    for record in records:
        past = Past(record.command.removeprefix("-"), record.patches, is_known=record.is_done is True)
        if not past.is_known or record.event in (DO, LOST):
            done.append(past)
            undone.clear()
        elif record.event == KEEP:
            if done:
                done.pop()
        else:
            source, target = (done, undone) if record.event == UNDO else (undone, done)
            if source:
                patches = record.patches if record.event == REDO else inverses(record.patches)
                target.append(Past(source.pop().command, patches))
    return done, undone


def undone_changes(history: History, command: str) -> list[Past]:
    """Return the changes of *command* that were undone since it made its last one, the first one last.

    Raises UttError if the file cannot be read.
    """
    found: list[Past] = []
    done: list[str] = []
    undone: list[str] = []
    for record in records(history)[0]:
        if record.event in (DO, LOST):
            done.append(record.command)
            undone.clear()
            if record.command == command:
                found.clear()
        elif record.event == KEEP:
            done[-1:] = []
        elif record.is_done is True:
            source, target = (done, undone) if record.event == UNDO else (undone, done)
            name = source.pop() if source else ""
            target.append(name)
            if name == command and record.event == UNDO:
                found.append(Past(command, inverses(record.patches)))
            elif name == command:
                found[-1:] = []
    return found


class _CutOffError(ValueError):
    """A record that is cut off."""


def _read_record(content: bytes, start: int) -> tuple[Record, int]:
    """Return the record at *start*, and where it ends. Raises _CutOffError if it is cut off, and ValueError if it is
    invalid.
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
    if line + b"\n" != END:
        raise ValueError("a record does not end where it should")
    is_done = {DONE: True, IS_LOST: False}.get(content[position : position + len(DONE)])
    end = position if is_done is None else position + len(DONE)
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
