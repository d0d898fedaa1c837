"""Changes several entries of the log at once: removes, replaces, inserts and rewrites them, in one transaction.

The functions are like those of ``changes``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from utt.domain.entry import Entry
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.change import Change, additions_of, require_writable
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write import patching
from utt.timelog.write.changes import Warn, made, warn_of_broken_line
from utt.timelog.write.patch import Patch
from utt.timelog.write.place import Place
from utt.timelog.write.transaction import ignore_notice

if TYPE_CHECKING:
    from utt.timelog.write import insert as inserting
    from utt.timelog.write.insert import Insertion
else:
    inserting = lazy("utt.timelog.write.insert")


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
        wanted = change() if callable(change) else change
        for entry in additions_of(wanted):
            require_writable(entry)
        changes_made[:] = [wanted]
        places.clear()
        return patching.patches_of(log, wanted, file.calendar, places)

    put_back = made(file, patches_for, warn)
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

    put_back = made(file, patches_for, warn)
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

    return pairs, made(file, patches_for, warn)


def rewritten(file: LogFile, change: Callable[[Entry], Entry]) -> list[tuple[Entry, Entry]]:
    """Return the pairs that ``rewrite`` would return. Raises UttError if it would."""
    with file.opened() as log:
        return patching.rewriting(log, change)[1]
