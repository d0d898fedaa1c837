"""Having the log changed by an editor, without holding its lock meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry
from utt.errors import UttError
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.difference import differences
from utt.timelog.write.journal import Journal
from utt.timelog.write.patch import PatchedBytes, kept_apart
from utt.timelog.write.patching import Piece, as_patches, changed_by, patches_of
from utt.timelog.write.transaction import Transaction, transaction


class Edited:
    """What became of an edit.

    ``put_back`` are the entries that the editor wrote over, or one that was killed; ``taken_out`` those that it wrote
    back. ``change`` is what the editor itself has done, and ``lines`` the numbers, from 1, of the lines that it has
    changed; where it has removed some, that of the one that follows. ``failure`` is what went wrong with it, None if
    nothing.
    """

    __slots__ = ("change", "failure", "lines", "put_back", "taken_out")

    def __init__(self, put_back: list[Entry]) -> None:
        self.put_back = put_back
        self.taken_out: list[Entry] = []
        self.change = Change()
        self.lines: list[range] = []
        self.failure: UttError | None = None


def edit(file: LogFile, open_editor: Callable[[str], None], warn: Callable[[str], None]) -> Edited:
    """Have the log, which is made if it is missing, changed by *open_editor*, which is called with its path.

    No lock is held meanwhile. What utt has recorded and taken out meanwhile is so afterwards, whatever the editor
    wrote. What the editor itself has done is one change of the history. The editor's UttError is kept, since it may
    have changed the log all the same. Raises UttError if the log cannot be written.
    """
    with transaction(file, warn) as change:
        edited = Edited(change.put_back)
        log = change.read()
        before = Bytes(None, log.read(0, log.size))
        journal = change.open_journal()
    if journal is None:
        warn("warning: no file can be made beside the log, so record nothing while the editor is open: it may get lost")
    try:
        open_editor(file.path)
    except UttError as error:
        edited.failure = error
    finally:
        try:
            with transaction(file, warn) as change:
                _finish(change, journal, before, edited, file)
        finally:
            if journal is not None:
                journal.release()
    return edited


def _finish(change: Transaction, journal: Journal | None, before: Bytes, edited: Edited, file: LogFile) -> None:
    """Make up for what the editor wrote over, and note what it has changed itself."""
    meanwhile: Counter[bytes] = Counter()
    merged = None
    if journal is not None:
        # The log may be long, and mostly nothing was recorded.
        lines_before = before.lines() if journal.has_changes() else Counter()
        meanwhile = journal.wanted(lines_before)
        meanwhile.subtract({line: lines_before[line] for line in meanwhile})
        merged = change.make_up(journal, lines_before)
        edited.put_back += merged.added
        # What the editor has changed, and was changed otherwise too, has only become another entry.
        changed_meanwhile = entries_in(meanwhile)
        edited.taken_out = [entry for entry in merged.removed if entry in changed_meanwhile]
    without_edit = _with_changes(before, meanwhile, file.calendar)
    pieces = list(differences(without_edit, change.read()))
    if pieces:
        change.note_done(kept_apart(without_edit, as_patches(without_edit, pieces)), without_edit.size, journal)
        edited.change = changed_by(without_edit, pieces, file.command)
        edited.lines = _line_numbers(without_edit, pieces)
    if journal is not None and merged is not None:
        change.finish_edit(journal, merged)
    edited.put_back += change.put_back


def _with_changes(before: Bytes, meanwhile: Counter[bytes], calendar: Calendar) -> Bytes:
    """Return what the log would be without the edit: what it was before, with what utt has changed *meanwhile*."""
    added, removed = entries_in((+meanwhile).elements()), entries_in((-meanwhile).elements())
    if not added and not removed:
        return before
    return PatchedBytes(before, patches_of(before, Change(added, removed), calendar))


def _line_numbers(log: Bytes, pieces: Sequence[Piece]) -> list[range]:
    """Return the numbers that the lines of *pieces* have in what they make of the log."""
    numbers = []
    position, number = 0, 1
    for start, end, added in pieces:
        number += sum(piece.count(b"\n") for piece in log.pieces(position, start))
        lines = added.count(b"\n") + (added[-1:] not in (b"", b"\n"))
        numbers.append(range(number, number + max(lines, 1)))
        number += added.count(b"\n")
        position = end
    return numbers
