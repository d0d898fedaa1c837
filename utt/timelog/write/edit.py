"""Having the log changed by an editor, without holding its lock meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from utt.domain.entry import Entry, in_order
from utt.errors import UttError
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.transaction import transaction


class Edited:
    """What became of an edit.

    ``put_back`` are the entries that the editor wrote over, or one that was killed; ``taken_out`` those that it wrote
    back. ``change`` is what the editor itself has done; ``failure`` what went wrong with it, None if nothing.
    """

    __slots__ = ("change", "failure", "put_back", "taken_out")

    def __init__(self, put_back: list[Entry]) -> None:
        self.put_back = put_back
        self.taken_out: list[Entry] = []
        self.change = Change()
        self.failure: UttError | None = None


def edit(file: LogFile, open_editor: Callable[[str], None], warn: Callable[[str], None], compares: bool) -> Edited:
    """Have the log, which is made if it is missing, changed by *open_editor*, which is called with its path.

    No lock is held meanwhile. What utt has recorded and taken out meanwhile is so afterwards, whatever the editor
    wrote. The change is found only if *compares*, and the editor's UttError is kept, since it may have changed the log
    all the same. Raises UttError if the log cannot be written.
    """
    with transaction(file, warn) as change:
        edited = Edited(change.put_back)
        log = change.read()
        before = log.read(0, log.size)
        journal = change.open_journal()
    if journal is None:
        warn("warning: no file can be made beside the log, so record nothing while the editor is open: it may get lost")
    meanwhile: Counter[bytes] = Counter()
    try:
        open_editor(file.path)
    except UttError as error:
        edited.failure = error
    finally:
        if journal is not None:
            lines_before = Bytes(None, before).lines()
            with transaction(file, warn) as change:
                meanwhile = journal.wanted(lines_before)
                meanwhile.subtract({line: lines_before[line] for line in meanwhile})
                merged = change.finish_edit(journal, lines_before)
                edited.put_back = [*edited.put_back, *change.put_back, *merged.added]
                # What the editor has changed, and was changed otherwise too, has only become another entry.
                changed_meanwhile = entries_in(meanwhile)
                edited.taken_out = [entry for entry in merged.removed if entry in changed_meanwhile]
            journal.release()
    if compares:
        with transaction(file, warn) as change:
            edited.change = _change_between(Bytes(None, before).lines(), change.read().lines(), meanwhile, file.command)
    return edited


def _change_between(before: Counter[bytes], after: Counter[bytes], meanwhile: Counter[bytes], command: str) -> Change:
    """Return what *command* changed between these lines and those, apart from what others did *meanwhile*.

    What they have taken out is negative there.
    """
    return Change(_in_order(after - before - +meanwhile), _in_order(before - after - -meanwhile), command)


def _in_order(lines: Counter[bytes]) -> list[Entry]:
    return in_order(entries_in(lines.elements()))
