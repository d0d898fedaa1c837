"""Finds the changes in a history that can be undone and redone, and writes a shorter history with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from utt.timelog.write.record import DO, KEEP, LOST, REDO, UNDO, Past
from utt.timelog.write.stored import StoredPatches, StoredRecord


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


def undone_changes(records: Sequence[StoredRecord], command: str) -> list[StoredPast]:
    """Return the changes of *command* that were undone since it made its last one, the first one last."""
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
