"""Taking back what utt has changed in the log, and making it again."""

from __future__ import annotations

import os
from contextlib import suppress

from utt.errors import UttError
from utt.timelog.history import History, Past
from utt.timelog.journal import note_lines
from utt.timelog.locked_file import locked
from utt.timelog.patch import Patch, located, taking_back
from utt.timelog.storage import Bytes, LogFile
from utt.timelog.writer import apply, lines_of, put_back_forgotten


def undo(file: LogFile) -> Past:
    """Take back the last change that utt made, and give it.

    Raises UttError if there is none, or if its part of the log was changed since; then the log is as it was.
    """
    return _step(file, b"undo")


def redo(file: LogFile) -> Past:
    """Make the change again that was taken back last, and give it. Raises UttError like ``undo``."""
    return _step(file, b"redo")


def forget(file: LogFile) -> Past:
    """Leave the last change as it is, so that the one before is the next to be undone, and give it."""
    with locked(file.path) as locked_file:
        history = History(file.state_directory, locked_file.path, file.command)
        past = _next(history, b"undo")
        _note(history, b"forget")
        return past


def past(file: LogFile) -> list[Past]:
    """The changes that can be undone, the latest first."""
    real_path = os.path.realpath(file.path)
    return History(file.state_directory, real_path, file.command).read()[0][::-1]


def _step(file: LogFile, event: bytes) -> Past:
    with locked(file.path) as locked_file:
        put_back_forgotten(locked_file)
        was_good = file.memory.has(locked_file.state())
        history = History(file.state_directory, locked_file.path, file.command)
        past = _next(history, event)
        wanted = taking_back(past.patches) if event == b"undo" else past.patches

        def patches_for(log: Bytes) -> list[Patch]:
            found = located(log, wanted)
            if found is None:
                what_to_do = "or go on to the change before with utt undo --keep" if event == b"undo" else "or leave it"
                raise UttError(
                    f"The last {past.command or 'change'} cannot be {event.decode()}ne, since the log was changed "
                    f"there: put it right with utt edit, {what_to_do}"
                )
            return found

        # An undoing is noted before it happens and a redoing after it, so that whatever happens in between, the
        # history does not say that a change is in the log which is not.
        patches_for(locked_file.read())
        if event == b"undo":
            _note(history, event)
        try:
            patches, state = apply(locked_file, patches_for)
        except BaseException:
            if event == b"undo":
                history.take_back_note(event)
            raise
        if event == b"redo":
            with suppress(OSError):
                history.note(event)
        note_lines(locked_file.path, lines_of(patches))
    if was_good and state is not None and state.settle():
        file.memory.keep(state)
    return past


def _next(history: History, event: bytes) -> Past:
    done, undone = history.read(mends=True)
    changes = done if event == b"undo" else undone
    if not changes:
        raise UttError(f"There is nothing to {event.decode()}")
    return changes[-1]


def _note(history: History, event: bytes) -> None:
    try:
        history.note(event)
    except OSError as error:
        raise UttError(f"The history cannot be written: {error.strerror}; nothing was changed") from error
