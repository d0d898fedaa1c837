"""Lets an editor change the log, without holding its lock meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry
from utt.errors import UttError
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.content import change_of
from utt.timelog.write.difference import differences
from utt.timelog.write.journal import Journal
from utt.timelog.write.patches import PatchedBytes, kept_apart
from utt.timelog.write.patching import Piece, as_patches, patches_of
from utt.timelog.write.restoring import finish_edit, make_up
from utt.timelog.write.transaction import Transaction, transaction


class Edited:
    """The result of an edit.

    ``put_back`` are the restored entries that this editor, or one that was killed, had overwritten; ``taken_out`` are
    the entries that it had written back, and that were removed again. ``change`` is what the editor itself has changed,
    and ``lines`` are the numbers, from 1, of the lines that it has changed; where it has removed lines, the number of
    the following one. ``failure`` is the editor's error, None without one.
    """

    __slots__ = ("change", "failure", "lines", "put_back", "taken_out")

    def __init__(self, put_back: list[Entry]) -> None:
        self.put_back = put_back
        self.taken_out: list[Entry] = []
        self.change = Change()
        self.lines: list[range] = []
        self.failure: UttError | None = None


def edit(file: LogFile, open_editor: Callable[[str], None], warn: Callable[[str], None]) -> Edited:
    """Call *open_editor* with the path of the log, which is created if it is missing, and merge the result.

    No lock is held meanwhile. What utt records and removes meanwhile stays recorded and removed, whatever the editor
    writes. What the editor itself changes is one change in the history. An UttError from the editor is returned, since
    it may have changed the log anyway. Raises UttError if the log cannot be written.
    """
    with transaction(file, warn) as change:
        edited = Edited(change.put_back)
        log = change.read()
        before = Bytes(None, log.read(0, log.size))
        journal = change.open_journal()
    if journal is None:
        warn(
            "warning: nothing can be noted beside the log, so record nothing while the editor is open: it may get lost"
        )
    try:
        open_editor(file.path)
    except UttError as error:
        edited.failure = error
    finally:
        try:
            with transaction(file, warn, unchanged="it is as the editor left it") as change:
                _finish(change, journal, before, edited, file)
        finally:
            if journal is not None:
                journal.release()
    return edited


def _finish(change: Transaction, journal: Journal | None, before: Bytes, edited: Edited, file: LogFile) -> None:
    """Restore what the editor overwrote, and record in the history what it has changed itself."""
    meanwhile: Counter[bytes] = Counter()
    merged = None
    if journal is not None:
        # The log may be long, and usually nothing was recorded.
        lines_before = before.lines() if journal.has_changes() else Counter()
        meanwhile = journal.wanted(lines_before)
        meanwhile.subtract({line: lines_before[line] for line in meanwhile})
        merged = make_up(change, journal, lines_before)
        edited.put_back += merged.added
        # An entry that both the editor and utt have changed has just become another entry.
        changed_meanwhile = entries_in(meanwhile)
        edited.taken_out = [entry for entry in merged.removed if entry in changed_meanwhile]
    without_edit = _with_changes(before, meanwhile, file.calendar)
    pieces = list(differences(without_edit, change.read()))
    if pieces:
        patches = kept_apart(without_edit, as_patches(without_edit, pieces))
        change.note_done(patches, without_edit.size, journal)
        edited.change = change_of(without_edit, pieces, patches, file.command)
        edited.lines = _line_numbers(without_edit, pieces)
    if journal is not None and merged is not None:
        finish_edit(change, journal, merged)
    edited.put_back += change.put_back


def _with_changes(before: Bytes, meanwhile: Counter[bytes], calendar: Calendar) -> Bytes:
    """Return the log without the edit: as it was before, with what utt has changed *meanwhile*."""
    added, removed = entries_in((+meanwhile).elements()), entries_in((-meanwhile).elements())
    if not added and not removed:
        return before
    return PatchedBytes(before, patches_of(before, Change(added, removed), calendar))


def _line_numbers(log: Bytes, pieces: Sequence[Piece]) -> list[range]:
    """Return the line numbers of *pieces* in the log after they are applied."""
    numbers = []
    position, number = 0, 1
    for start, end, added in pieces:
        number += sum(piece.count(b"\n") for piece in log.pieces(position, start))
        lines = added.count(b"\n") + (added[-1:] not in (b"", b"\n"))
        numbers.append(range(number, number + max(lines, 1)))
        number += added.count(b"\n")
        position = end
    return numbers
