"""Restores in the log what an editor has overwritten, according to the journal."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from utt.domain.entry import Entry
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.change import Change, entries_in
from utt.timelog.write.journal import Journal, sum_of
from utt.timelog.write.merge import Merged, merge
from utt.timelog.write.transaction import Transaction

if TYPE_CHECKING:
    from utt.timelog.write import stored
else:
    stored = lazy("utt.timelog.write.stored")


def make_up(change: Transaction, opened: Journal, lines_before: Counter[bytes] | None) -> Merged:
    """Merge what an editor has left in the log with what utt has changed meanwhile, according to the journal.

    If the content when the editor was opened is unknown, nothing is removed.
    """
    wanted = opened.wanted(lines_before)
    # The log may be long, and usually nothing was recorded.
    lines = change.read().lines() if wanted else Counter()
    before = lines_before or Counter()
    concerned = {*wanted}
    if wanted and lines_before is not None:
        # Include the editor's version of an entry that utt has changed too.
        concerned |= {*(before - lines), *(lines - before)}
    theirs = Counter({line: wanted[line] if line in wanted else before[line] for line in concerned})
    base, ours = (Counter({line: side[line] for line in concerned}) for side in (before, lines))
    merged = merge(_entries(base), _entries(ours), _entries(theirs))
    if lines_before is None:
        merged.removed = []
    if merged.added or merged.removed:
        change.restore(Change(merged.added, merged.removed))
    return merged


def finish_edit(change: Transaction, opened: Journal, merged: Merged) -> None:
    """Close the journal *opened* of an editor, after the merge *merged*."""
    if opened.close():
        # Other editors that were open at the same time may have been killed.
        change.put_back += make_up(change, opened, None).added
        opened.remove()
    elif merged.added:
        opened.note_numbers(change.read().lines(), merged.added)


def put_back_forgotten(change: Transaction, found: Journal) -> list[Entry]:
    """Restore what was recorded while an editor whose process was killed had the log open, and return that.

    *found* is the journal that was found, and is released.
    """
    try:
        # If the journal could not be removed, its entries would be restored again and again, even after the user
        # removes them.
        if not found.is_left_over() or not found.may_be_removed():
            return []
        put_back = make_up(change, found, None).added
        _note_lost_edit(change, found)
        found.remove()
        return put_back
    finally:
        found.release()


def _note_lost_edit(change: Transaction, found: Journal) -> None:
    """Record in the history if an editor whose process was killed has changed the log."""
    # The next undo reports a history that cannot be read.
    with suppress(UttError):
        if not found.accounts_for(sum_of(change.read()), stored.last_digest(change.history) or 0):
            try:
                change.history.note_lost_edit()
            except OSError:
                change.history.leave_gap()


def _entries(lines: Counter[bytes]) -> Counter[Entry]:
    numbers: Counter[Entry] = Counter()
    for line, number in lines.items():
        for entry in entries_in([line]):
            numbers[entry] += number
    return numbers
