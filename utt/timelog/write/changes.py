"""The changes of the log: entries added, removed, replaced and rewritten, each in one transaction.

Each function takes *warn*, which is called with what the user should know beside the change, and returns, beside what
it says, the entries that were put back before because an editor whose process was killed wrote over them. Each raises
UttError if the log cannot be written; then it is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from utt.domain.entry import Entry, require_writable
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.change import Change, additions_of
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.patch import Patch, kept_apart
from utt.timelog.write.place import Place, insertions
from utt.timelog.write.transaction import transaction, unheard

if TYPE_CHECKING:
    from utt.timelog.write import difference, patching
    from utt.timelog.write import insert as inserting
    from utt.timelog.write.insert import Insertion
else:
    difference = lazy("utt.timelog.write.difference")
    inserting = lazy("utt.timelog.write.insert")
    patching = lazy("utt.timelog.write.patching")

Warn = Callable[[str], None]


def add(file: LogFile, entry: Entry, warn: Warn = unheard) -> tuple[Place, list[Entry]]:
    """Record an entry in its place, which is decided under the lock; return that place."""
    require_writable(entry)
    places: list[Place] = []

    def patches_for(log: Bytes) -> list[Patch]:
        patches, places[:] = insertions(log, [entry], file.calendar)
        return patches

    put_back = _made(file, patches_for, warn)
    return places[-1], put_back


def warn_of_broken_line(file: LogFile, places: Iterable[Place], warn: Warn) -> None:
    """Warn of a line that is no entry right before one of these *places*, where something was recorded."""
    broken_line = next((place.broken_line for place in places if place.broken_line is not None), None)
    if broken_line is not None:
        warn(f"warning: a line of the log is no entry, put it right with {file.program} edit: {broken_line}")


def apply(file: LogFile, change: Change | Callable[[], Change], warn: Warn = unheard) -> tuple[Change, list[Entry]]:
    """Take the change's entries out and put the others in, all in one write, which one undo takes back; return it.

    A function is called for the change under the lock. Raises UttError also if an entry to be removed is not there.
    """
    changes_made: list[Change] = []
    places: list[Place] = []

    def patches_for(log: Bytes) -> list[Patch]:
        made = change() if callable(change) else change
        for entry in additions_of(made):
            require_writable(entry)
        changes_made[:] = [made]
        places.clear()
        return patching.patches_of(log, made, file.calendar, places)

    put_back = _made(file, patches_for, warn)
    warn_of_broken_line(file, places, warn)
    return changes_made[-1], put_back


def insert(
    file: LogFile, entry: Entry, start: datetime, over: bool, warn: Warn = unheard
) -> tuple[Insertion, list[Entry]]:
    """Put in an activity that lasts exactly from *start* to *entry*; return what that did.

    Raises UttError also if it would take the place of others, unless it may take them *over*.
    """
    require_writable(entry)
    insertions_made: list[Insertion] = []
    places: list[Place] = []

    def patches_for(log: Bytes) -> list[Patch]:
        places.clear()
        insertions_made[:] = [inserting.insertion(log, entry, start, over)]
        return patching.patches_of(log, insertions_made[0].change, file.calendar, places)

    put_back = _made(file, patches_for, warn)
    warn_of_broken_line(file, places, warn)
    return insertions_made[0], put_back


def merge(file: LogFile, merged: Callable[[bytes], bytes], warn: Warn = unheard) -> tuple[Change, list[Entry]]:
    """Put in the log's place what *merged*, which is called under the lock, makes of all that is in it.

    Only the lines that differ are written over. Returns the change that this comes to.
    """
    changes_made: list[Change] = []

    def patches_for(log: Bytes) -> list[Patch]:
        pieces = list(difference.differences(log, Bytes(None, merged(log.read(0, log.size)))))
        changes_made[:] = [patching.changed_by(log, pieces, file.command)]
        return kept_apart(log, patching.as_patches(log, pieces))

    put_back = _made(file, patches_for, warn)
    return changes_made[-1], put_back


def rewrite(
    file: LogFile, change: Callable[[Entry], Entry], warn: Warn = unheard
) -> tuple[list[tuple[Entry, Entry]], list[Entry]]:
    """Put, for each entry, what *change* makes of it in its line; return the pairs of those that differ.

    Raises UttError also if one of the new entries could not be read back.
    """
    pairs: list[tuple[Entry, Entry]] = []

    def patches_for(log: Bytes) -> list[Patch]:
        patches, pairs[:] = patching.rewriting(log, change)
        return patches

    return pairs, _made(file, patches_for, warn)


def rewritten(file: LogFile, change: Callable[[Entry], Entry]) -> list[tuple[Entry, Entry]]:
    """Return the pairs that ``rewrite`` would return. Raises UttError where it would."""
    with file.opened() as log:
        return patching.rewriting(log, change)[1]


def _made(file: LogFile, patches_for: Callable[[Bytes], list[Patch]], warn: Warn) -> list[Entry]:
    with transaction(file, warn) as change:
        change.apply(patches_for)
        return change.put_back
