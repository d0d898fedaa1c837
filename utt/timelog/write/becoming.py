"""A change of the whole log: from the bytes that it has to those that it is to have, notes and broken lines too.

It is worked out as that of an editor is: only the lines that differ are changed, and noted in the history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from utt.domain.entry import Entry, in_order
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.difference import differences
from utt.timelog.write.patch import Patch, keeps_good, kept_apart
from utt.timelog.write.patching import Piece, as_patches
from utt.timelog.write.transaction import transaction, unheard


def become(
    file: LogFile, make: Callable[[bytes], bytes], warn: Callable[[str], None] = unheard
) -> tuple[Change, list[Entry]]:
    """Make the log what *make* makes of its bytes, in one write, which one undo takes back; return what that changed.

    *make* is called under the log's lock, once more where another program has written meanwhile. What it raises leaves
    the log as it was. Returns also the entries that were put back before, since a killed editor wrote over them. Raises
    UttError if the log cannot be written.
    """
    changes_made: list[Change] = []

    def patches_for(log: Bytes) -> list[Patch]:
        before, pieces = _made(log, make)
        changes_made[:] = [change_of(before, pieces, file.command)]
        return kept_apart(before, as_patches(before, pieces))

    with transaction(file, warn) as change:
        patches = change.apply(patches_for)
        if not all(map(keeps_good, patches)):
            # What comes from elsewhere may be broken.
            change.state = None
        return changes_made[-1], change.put_back


def would_become(file: LogFile, make: Callable[[bytes], bytes]) -> Change:
    """Return what ``become`` would change, and change nothing. Raises UttError if the log cannot be read."""
    with file.opened() as log:
        return change_of(*_made(log, make), file.command)


def _made(log: Bytes, make: Callable[[bytes], bytes]) -> tuple[Bytes, list[Piece]]:
    before = Bytes(None, log.read(0, log.size))
    return before, [*differences(before, Bytes(None, make(before.read(0, before.size))))]


def change_of(log: Bytes, pieces: Sequence[Piece], command: str) -> Change:
    """Return the entries that *pieces* put into the log and take out; what they only move is neither."""
    removed = Counter(line for start, end, _ in pieces for line in log.read(start, end).split(b"\n"))
    added = Counter(line for _, _, text in pieces for line in text.split(b"\n"))
    return Change(_entries((added - removed).elements()), _entries((removed - added).elements()), command)


def _entries(lines: Iterable[bytes]) -> list[Entry]:
    return in_order(entries_in(lines))
