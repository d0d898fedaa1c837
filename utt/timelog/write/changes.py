"""Adds entries to the log, each in one transaction.

Each function takes *warn*, which is called with notices for the user, and also returns the entries that were restored
before, because an editor whose process was killed had overwritten them. Each raises UttError if the log cannot be
written; then it is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from utt.domain.entry import Entry
from utt.timelog.change import require_writable
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.patch import Patch
from utt.timelog.write.place import Place, insertions
from utt.timelog.write.transaction import ignore_notice, transaction

Warn = Callable[[str], None]


def add(
    file: LogFile, entry: Entry, warn: Warn = ignore_notice, more: Sequence[Entry] = ()
) -> tuple[Place, list[Entry]]:
    """Record an entry, and *more* of its minute, in their place, which is found under the lock; return that place."""
    entries = [entry, *more]
    for each in entries:
        require_writable(each)
    places: list[Place] = []

    def patches_for(log: Bytes) -> list[Patch]:
        patches, places[:] = insertions(log, entries, file.calendar)
        return patches

    put_back = made(file, patches_for, warn)
    return places[-1], put_back


def warn_of_broken_line(file: LogFile, places: Iterable[Place], warn: Warn) -> None:
    """Warn of a line that is not an entry right before one of these *places*, where something was recorded."""
    broken_line = next((place.broken_line for place in places if place.broken_line is not None), None)
    if broken_line is not None:
        warn(f"warning: a line of the log is not an entry, fix it with {file.program} edit: {broken_line}")


def made(file: LogFile, patches_for: Callable[[Bytes], list[Patch]], warn: Warn) -> list[Entry]:
    """Apply the patches that *patches_for* returns for the log, in one transaction."""
    with transaction(file, warn) as change:
        change.apply(patches_for)
        return change.put_back
