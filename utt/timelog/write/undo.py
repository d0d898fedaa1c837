"""Undoes and redoes what utt has changed in the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from utt.domain.entry import Entry
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.read.search import entry_before
from utt.timelog.write import replay
from utt.timelog.write.history import History
from utt.timelog.write.locate import is_applied, located
from utt.timelog.write.patch import Patch
from utt.timelog.write.patches import inverses, keeps_good, lines_changed
from utt.timelog.write.record import KEEP, REDO, UNDO, Past, Record
from utt.timelog.write.transaction import Transaction, ignore_notice, transaction

_SHOWN = 60


def undo(file: LogFile, warn: Callable[[str], None] = ignore_notice) -> tuple[Change, list[Entry]]:
    """Undo the last change that utt made, and return it, with the entries that were restored before that.

    Raises UttError if there is none, if it is unknown what it has done, or if its part of the log was changed since;
    then the log is unchanged.
    """
    past, put_back = _undone(file, warn)
    return change_of(past), put_back


def _undone(file: LogFile, warn: Callable[[str], None]) -> tuple[Past, list[Entry]]:
    # In its own function, so that the transaction is not in memory any more when the entries are.
    with transaction(file, warn) as change:
        past, size_left = _next(change.history, UNDO, file)
        unknown = _unknown_at_end(change, past, size_left)
        _apply(change, past, inverses(past.patches), UNDO, file)
        if unknown is not None:
            warn(f"not undone, since the history does not know of it: {excerpt(str(unknown))}")
    return past, change.put_back


def redo(file: LogFile, warn: Callable[[str], None] = ignore_notice) -> tuple[Change, list[Entry]]:
    """Redo the change that was undone last, and return the same as ``undo``. Raises UttError like it."""
    with transaction(file, warn) as change:
        past, _ = _next(change.history, REDO, file)
        _apply(change, past, [*past.patches], REDO, file)
    return change_of(past), change.put_back


def keep(file: LogFile, warn: Callable[[str], None] = ignore_notice) -> Change:
    """Keep the last change, so that the next undo reverts the one before it, and return it."""
    with transaction(file, warn) as change:
        with replay.past_changes(change.history) as past:
            if not past.done:
                raise UttError(f"There is nothing to undo{replay.why_nothing(change.history)}")
            kept = change_of(past.done[-1])
        try:
            change.history.begin(KEEP, (), change.read().size)
        except OSError as error:
            raise UttError(f"The history cannot be written: {error.strerror}; nothing was changed") from error
        change.history.finish()
        return kept


def past_changes(file: LogFile) -> list[Change]:
    """Return the changes that can be undone, the latest first. Raises UttError if the history cannot be read."""

    def happened(record: Record) -> bool | None:
        with file.opened() as log:
            return is_applied(log, [*record.patches], record.size, file.calendar)

    with replay.past_changes(History(file.state_directory, file.path, file.command), happened) as past:
        return [*map(change_of, reversed(past.done))]


def undone_changes(file: LogFile, command: str) -> list[Change]:
    """Return the changes of *command* that were undone since it made its last one, the first one first."""
    with replay.undone_changes(History(file.state_directory, file.path, file.command), command) as undone:
        return [*map(change_of, reversed(undone))]


def change_of(past: Past) -> Change:
    """Return a past change as entries."""
    added: list[Entry] = []
    removed: list[Entry] = []
    other_lines = 0
    # One patch at a time: there may be many, and their lines take as much memory as the entries.
    for patch in past.patches:
        lines_added, lines_removed = lines_changed([patch])
        new, old = entries_in(lines_added), entries_in(lines_removed)
        other_lines += max(len(lines_added) - len(new), len(lines_removed) - len(old))
        added += new
        removed += old
    return Change(added, removed, past.command, other_lines)


def _unknown_at_end(change: Transaction, past: Past, size_left: int | None) -> Entry | None:
    """Return the log's last entry if the history does not know of it, so that it will not be undone: the log is larger
    than the last known change left it.

    Another program may have written it, or utt, while the history's directory was not accessible.
    """
    log = change.read()
    last = None if size_left is None or log.size <= size_left else entry_before(log, log.size)
    return None if last is None or last.entry in change_of(past).added else last.entry


def _next(history: History, event: str, file: LogFile) -> tuple[Past, int | None]:
    """Return the change to undo or redo next, and the size of the log that the last change has left, if it is known.

    Raises UttError if there is no such change, or it is unknown what it has done.
    """
    with replay.past_changes(history) as found:
        changes = found.done if event == UNDO else found.undone
        if not changes:
            raise UttError(f"There is nothing to {event}{replay.why_nothing(history)}")
        past = changes[-1]
        if not past.is_known:
            raise UttError(
                f"{_what_is_not_known(past)}: see to it with {file.program} edit, "
                f"or go on to the change before with {file.program} undo --keep"
            )
        return Past(past.command, [*past.patches]), found.size_left


def _what_is_not_known(past: Past) -> str:
    if not past.patches and past.command:
        return f"The last {past.command} was interrupted, and its changes are unknown, so it cannot be undone"
    if not past.patches:
        return "The last change of the log could not be noted in the history, so it cannot be undone"
    entries = [*change_of(past).added, *change_of(past).removed]
    which = f" of {str(entries[0])[:_SHOWN]!r}" if entries else ""
    return f"The last {past.command or 'change'}{which} was interrupted, and it is unknown whether the log has it"


def _apply(change: Transaction, past: Past, wanted: Sequence[Patch], event: str, file: LogFile) -> None:
    patches = change.apply(partial(_found, past=past, wanted=wanted, event=event, file=file), event)
    if not all(map(keeps_good, patches)):
        # Undoing may break again what an editor has fixed.
        change.state = None


def _found(log: Bytes, past: Past, wanted: Sequence[Patch], event: str, file: LogFile) -> list[Patch]:
    """Return the patches *wanted*, at their places in the log. Raises UttError if they fit nowhere."""
    found = located(log, wanted, file.calendar)
    if found is None:
        what_to_do = (
            f"or go on to the change before with {file.program} undo --keep" if event == UNDO else "or leave it"
        )
        raise UttError(
            f"The last {past.command or 'change'} cannot be {event}ne, since the log was changed there: "
            f"put it right with {file.program} edit, {what_to_do}"
        )
    return found
