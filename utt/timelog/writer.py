"""Changing the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from utt.domain.entry import Entry, parse_line, require_writable
from utt.timelog.journal import note, open_journal
from utt.timelog.locked_file import LockedFile, locked
from utt.timelog.place import Place, find_place
from utt.timelog.storage import LogFile, decode


def edit(path: str, open_editor: Callable[[str], None]) -> list[Entry]:
    """Have the log, which is made if it is missing, changed by *open_editor*, which is called with its path.

    No lock is held meanwhile. What was recorded meanwhile, and is not in the log any more, is put back in its place,
    and given. Raises UttError if the log cannot be written, and whatever *open_editor* raises.
    """
    with locked(path) as file:
        journal = open_journal(file.path)
        before = file.read().lines()
    lost: list[Entry] = []
    try:
        open_editor(path)
    finally:
        with locked(path) as file:
            recorded = [] if journal is None else journal.close()
            lost = _lost(before, recorded, file.read().lines())
            for entry in lost:
                _put(file, entry)
    return lost


def _lost(before: Counter[bytes], recorded: list[bytes], after: Counter[bytes]) -> list[Entry]:
    """The entries of those lines that were recorded, and that the log has fewer of than it should."""
    lost = []
    for line, number in Counter(line.strip() for line in recorded).items():
        missing = min(number, before[line] + number - after[line])
        entry = parse_line(decode(line))
        if entry is not None:
            lost += [entry] * missing
    return sorted(lost, key=lambda entry: entry.datetime)


def add(file: LogFile, entry: Entry) -> Place:
    """Record an entry in its place, which is decided under the lock, and give that place.

    Raises UttError if the entry cannot be written; then the log is as it was.
    """
    require_writable(entry)
    with locked(file.path) as locked_file:
        was_good = file.memory.has(locked_file.state())
        place = _put(locked_file, entry)
        note(locked_file.path, str(entry).encode())
        state = None
        # The entry counts, whatever happens from here on.
        with suppress(OSError):
            state = locked_file.state()
    # A good log with an entry in its place is a good log.
    if was_good and state is not None and state.settle():
        file.memory.keep(state)
    return place


def _put(file: LockedFile, entry: Entry) -> Place:
    log = file.read()
    place = find_place(log, entry)
    if place.offset == log.size:
        file.append(place.addition)
    else:
        file.replace([log.read(0, place.offset), place.addition, log.read(place.offset, log.size)])
    return place
