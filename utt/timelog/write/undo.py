"""Taking back what utt has changed in the log, and making it again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from utt.domain.entry import Entry
from utt.errors import UttError
from utt.timelog.file.locked_file import locked
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.changes import changing
from utt.timelog.write.history import History, Past
from utt.timelog.write.patch import Patch, in_surroundings, located, taking_back


def undo(file: LogFile) -> tuple[Past, list[Entry]]:
    """Take back the last change that utt made, and give it, and entries that were put back because an editor that was
    killed wrote over them.

    Raises UttError if there is none, or if its part of the log was changed since; then the log is as it was.
    """
    with changing(file) as change:
        past = _next(change.history, b"undo")
        found = partial(_found, past=past, wanted=taking_back(past.patches), event=b"undo")
        log = change.read()
        again = taking_back(in_surroundings(log, found(log)))
        # Before it happens, so that whatever comes in between, the history names no change that is not in the log.
        _note(change.history, b"undo", () if again == past.patches else again)
        try:
            change.apply(found)
        except UttError:
            # Whatever else ends it may do so after it has happened.
            change.history.take_back_note()
            raise
    return past, change.lost


def redo(file: LogFile) -> tuple[Past, list[Entry]]:
    """Make the change again that was taken back last, and give the same as ``undo``. Raises UttError like that."""
    with changing(file) as change:
        past = _next(change.history, b"redo")
        found = partial(_found, past=past, wanted=past.patches, event=b"redo")
        log = change.read()
        again = in_surroundings(log, found(log))
        change.apply(found)
        # After it has happened, for the same reason.
        with suppress(OSError):
            change.history.note(b"redo", () if again == past.patches else again)
    return past, change.lost


def forget(file: LogFile) -> Past:
    """Leave the last change as it is, so that the one before is the next to be undone, and give it."""
    with locked(file.path) as locked_file:
        history = History(file.state_directory, locked_file.path, file.command)
        past = _next(history, b"undo")
        _note(history, b"forget")
        return past


def past(file: LogFile) -> list[Past]:
    """The changes that can be undone, the latest first."""
    return History(file.state_directory, file.path, file.command).read()[0][::-1]


def _found(log: Bytes, past: Past, wanted: Sequence[Patch], event: bytes) -> list[Patch]:
    """The patches *wanted*, where they belong in the log. Raises UttError if they belong nowhere."""
    found = located(log, wanted)
    if found is None:
        what_to_do = "or go on to the change before with utt undo --keep" if event == b"undo" else "or leave it"
        raise UttError(
            f"The last {past.command or 'change'} cannot be {event.decode()}ne, since the log was changed "
            f"there: put it right with utt edit, {what_to_do}"
        )
    return found


def _next(history: History, event: bytes) -> Past:
    done, undone = history.read(mends=True)
    changes = done if event == b"undo" else undone
    if not changes:
        raise UttError(f"There is nothing to {event.decode()}")
    return changes[-1]


def _note(history: History, event: bytes, patches: Sequence[Patch] = ()) -> None:
    try:
        history.note(event, patches)
    except OSError as error:
        raise UttError(f"The history cannot be written: {error.strerror}; nothing was changed") from error
