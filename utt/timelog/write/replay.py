"""Finds the changes in a history that can be undone and redone, and writes a shorter history with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain

from utt.errors import UttError
from utt.timelog.file.locked_file import write_all
from utt.timelog.file.opening import create
from utt.timelog.write.history import History, write_pieces
from utt.timelog.write.record import DO, KEEP, LOST, REDO, UNDO, Past, Record
from utt.timelog.write.stored import (
    StoredPatches,
    StoredRecord,
    header_of,
    is_missing_after,
    missing_after,
    opened,
    opened_records,
)


class StoredPast(Past):
    """A change in a history."""

    __slots__ = ()

    patches: StoredPatches


class PastChanges:
    """The changes that can be undone, and those that can be redone, each with the next one last: ``done`` and
    ``undone``. ``size_left`` is the size of the log after the last of all *records*, in bytes; None if it is unknown.
    """

    def __init__(self, records: Sequence[StoredRecord], size_left: int | None) -> None:
        self.done, self.undone = _replayed(records)
        self.size_left = size_left

    def pieces(self, kept: int) -> Iterator[bytes]:
        """Yield the bytes of records with the last *kept* changes that can be undone, and those that can be redone."""
        records = [
            StoredRecord(DO if past.is_known else LOST, past.command, 0, past.patches, past.is_known)
            for past in [*self.done[-kept:], *reversed(self.undone)]
        ]
        records += [StoredRecord(UNDO, past.command, 0, past.patches.inverse, True) for past in reversed(self.undone)]
        if records and self.size_left is not None:
            records[-1].size = max(self.size_left - records[-1].patches.growth, 0)
        return chain.from_iterable(record.pieces() for record in records)


def _replayed(records: Sequence[StoredRecord]) -> tuple[list[StoredPast], list[StoredPast]]:
    done: list[StoredPast] = []
    undone: list[StoredPast] = []
    for record in records:
        past = StoredPast(record.command.removeprefix("-"), record.patches, is_known=record.is_done is True)
        if not past.is_known or record.event in (DO, LOST):
            done.append(past)
            undone.clear()
        elif record.event == KEEP:
            if done:
                done.pop()
        else:
            source, target = (done, undone) if record.event == UNDO else (undone, done)
            if source:
                patches = record.patches if record.event == REDO else record.patches.inverse
                target.append(StoredPast(source.pop().command, patches))
    return done, undone


@contextmanager
def past_changes(
    history: History, happened: Callable[[Record], bool | None] = lambda record: None
) -> Iterator[PastChanges]:
    """Give the changes to undo, and those to redo. Their patches can be read until the context ends.

    If it is unknown whether the last record was done, *happened* tells. Raises UttError if the file cannot be read.
    """
    with opened_records(history) as (records, _):
        size_left = None
        if records and not is_missing_after(history, records):
            size_left = records[-1].size + records[-1].patches.growth
        if records and records[-1].is_done is None:
            was_done = happened(records[-1])
            if was_done is False:
                records.pop()
            else:
                records[-1].is_done = was_done or False
        if is_missing_after(history, records) and records[-1].event != LOST:
            records.append(missing_after(records[-1]))
        yield PastChanges(records, size_left)


def why_nothing(history: History) -> str:
    """Return the explanation if there is nothing to undo: that the file is something else, or an empty text."""
    with opened(history) as content:
        if content is None or not content.size or history.header_end(header_of(history, content)):
            return ""
        return f": {history.path} is not a history of this log that this utt can read"


def rewrite(history: History) -> None:
    """Write the file anew with the latest changes. If that fails, it stays as it is."""
    new_path = f"{history.path}.new"
    with suppress(OSError, UttError):
        with suppress(FileNotFoundError):
            os.unlink(new_path)
        with past_changes(history) as past, open(create(new_path), "wb", buffering=0) as file:
            header = history.header(0, 0)
            write_pieces(file.fileno(), chain([header], past.pieces(history.kept)))
            limit = max(history.limit, 2 * (file.tell() - len(header)))
            file.seek(0)
            write_all(file.fileno(), history.header(limit, 0))
            os.fsync(file.fileno())
        os.replace(new_path, history.path)


@contextmanager
def undone_changes(history: History, command: str) -> Iterator[list[StoredPast]]:
    """Give the changes of *command* that were undone since it made its last one, the first one last.

    Raises UttError if the file cannot be read.
    """
    with opened_records(history) as (records, _):
        yield _undone(records, command)


def _undone(records: Sequence[StoredRecord], command: str) -> list[StoredPast]:
    found: list[StoredPast] = []
    done: list[str] = []
    undone: list[str] = []
    for record in records:
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
                found.append(StoredPast(command, record.patches.inverse))
            elif name == command:
                found[-1:] = []
    return found
