"""Replaces the content of the whole log, including notes and broken lines.

This works like an edit: only the lines that differ are changed, and recorded in the history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from utt.domain.entry import Entry, in_order
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.write.difference import differences
from utt.timelog.write.patch import Patch
from utt.timelog.write.patches import keeps_good, kept_apart, other_lines_in
from utt.timelog.write.patching import Piece, as_patches
from utt.timelog.write.transaction import ignore_notice, transaction


def replace_content(
    file: LogFile,
    make: Callable[[bytes], bytes],
    warn: Callable[[str], None] = ignore_notice,
    draft: str | None = None,
) -> tuple[Change, list[Entry]]:
    """Replace the log's bytes by what *make* returns for them, in one write, which one undo reverts; return the change.

    *make* is called under the log's lock, again if another program has written meanwhile. If it raises, the log is
    unchanged. If there is a *draft*, the path of a file, that file replaces the log, unless nothing changes. Also
    return the entries that were restored before, since a killed editor had overwritten them. Raises UttError if the log
    cannot be written.
    """
    changes_made: list[Change] = []

    def patches_for(log: Bytes) -> list[Patch]:
        before, pieces = _made(log, make)
        patches = kept_apart(before, as_patches(before, pieces))
        changes_made[:] = [change_of(before, pieces, patches, file.command)]
        return patches

    with transaction(file, warn) as change:
        patches = change.apply(patches_for, draft=draft)
        if not all(map(keeps_good, patches)):
            # The new content may be broken.
            change.state = None
        return changes_made[-1], change.put_back


def preview_content(file: LogFile, make: Callable[[bytes], bytes]) -> Change:
    """Return what ``replace_content`` would change; change nothing. Raises UttError if the log cannot be read."""
    with file.opened() as log:
        before, pieces = _made(log, make)
        return change_of(before, pieces, kept_apart(before, as_patches(before, pieces)), file.command)


def other_lines_between(before: bytes, after: bytes) -> int:
    """Return how many lines that are not entries differ, without blank ones."""
    log = Bytes(None, before)
    return other_lines_in(kept_apart(log, as_patches(log, differences(log, Bytes(None, after)))))


def _made(log: Bytes, make: Callable[[bytes], bytes]) -> tuple[Bytes, list[Piece]]:
    before = Bytes(None, log.read(0, log.size))
    return before, [*differences(before, Bytes(None, make(before.read(0, before.size))))]


def change_of(log: Bytes, pieces: Sequence[Piece], patches: Iterable[Patch], command: str) -> Change:
    """Return the entries that *pieces*, as *patches*, add to the log and remove, without those that they only move."""
    removed = Counter(line for start, end, _ in pieces for line in log.read(start, end).split(b"\n"))
    added = Counter(line for _, _, text in pieces for line in text.split(b"\n"))
    return Change(
        _entries((added - removed).elements()),
        _entries((removed - added).elements()),
        command,
        other_lines_in(patches),
    )


def _entries(lines: Iterable[bytes]) -> list[Entry]:
    return in_order(entries_in(lines))
