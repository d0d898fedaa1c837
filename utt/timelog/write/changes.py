"""Changes the log: adds, removes, replaces and rewrites entries, each in one transaction.

Each function takes *warn*, which is called with notices for the user, and also returns the entries that were restored
before, because an editor whose process was killed had overwritten them. Each raises UttError if the log cannot be
written; then it is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from utt.domain.entry import Entry, require_writable
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.change import Change, additions_of
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.patch import Patch
from utt.timelog.write.place import Place, insertions
from utt.timelog.write.transaction import ignore_notice, transaction

if TYPE_CHECKING:
    from utt.timelog.write import insert as inserting
    from utt.timelog.write import patching
    from utt.timelog.write.insert import Insertion
else:
    inserting = lazy("utt.timelog.write.insert")
    patching = lazy("utt.timelog.write.patching")

Warn = Callable[[str], None]


def add(file: LogFile, entry: Entry, warn: Warn = ignore_notice) -> tuple[Place, list[Entry]]:
    """Record an entry in its place, which is found under the lock; return that place."""
    require_writable(entry)
    places: list[Place] = []

    def patches_for(log: Bytes) -> list[Patch]:
        patches, places[:] = insertions(log, [entry], file.calendar)
        return patches

    put_back = _made(file, patches_for, warn)
    return places[-1], put_back


def warn_of_broken_line(file: LogFile, places: Iterable[Place], warn: Warn) -> None:
    """Warn of a line that is not an entry right before one of these *places*, where something was recorded."""
    broken_line = next((place.broken_line for place in places if place.broken_line is not None), None)
    if broken_line is not None:
        warn(f"warning: a line of the log is not an entry, fix it with {file.program} edit: {broken_line}")


def apply(
    file: LogFile, change: Change | Callable[[], Change], warn: Warn = ignore_notice
) -> tuple[Change, list[Entry]]:
    """Remove and add the entries of *change* in one write, which one undo reverts; return the change.

    A function is called under the lock, and returns the change. Also raises UttError if an entry to be removed does not
    exist.
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
    file: LogFile, entry: Entry, start: datetime, over: bool, warn: Warn = ignore_notice
) -> tuple[Insertion, list[Entry]]:
    """Insert an activity that lasts exactly from *start* to *entry*; return what that changed.

    Also raises UttError if it would replace others, unless *over* is true.
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


def rewrite(
    file: LogFile, change: Callable[[Entry], Entry], warn: Warn = ignore_notice
) -> tuple[list[tuple[Entry, Entry]], list[Entry]]:
    """Replace each entry by what *change* returns for it; return the pairs that differ.

    Also raises UttError if one of the new entries could not be read back.
    """
    pairs: list[tuple[Entry, Entry]] = []

    def patches_for(log: Bytes) -> list[Patch]:
        patches, pairs[:] = patching.rewriting(log, change)
        return patches

    return pairs, _made(file, patches_for, warn)


def rewritten(file: LogFile, change: Callable[[Entry], Entry]) -> list[tuple[Entry, Entry]]:
    """Return the pairs that ``rewrite`` would return. Raises UttError if it would."""
    with file.opened() as log:
        return patching.rewriting(log, change)[1]


def _made(file: LogFile, patches_for: Callable[[Bytes], list[Patch]], warn: Warn) -> list[Entry]:
    with transaction(file, warn) as change:
        change.apply(patches_for)
        return change.put_back
