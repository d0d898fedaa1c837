"""Changing the log."""

from __future__ import annotations

from utt.domain.entry import Entry, require_writable
from utt.timelog.locked_file import locked
from utt.timelog.place import Place, find_place
from utt.timelog.storage import LogFile


def create(path: str) -> None:
    """Make an empty log, and its directory, unless there is one. Raises UttError if that is not possible."""
    with locked(path):
        pass


def add(file: LogFile, entry: Entry) -> Place:
    """Record an entry in its place, which is decided under the lock, and give that place.

    Raises UttError if the entry cannot be written; then the log is as it was.
    """
    require_writable(entry)
    with locked(file.path) as locked_file:
        log = locked_file.read()
        place = find_place(log, entry)
        if place.offset < log.size:
            locked_file.replace([log.read(0, place.offset), place.addition, log.read(place.offset, log.size)])
            return place
        was_good = file.memory.has(locked_file.state())
        locked_file.append(place.addition)
        state = locked_file.state()
    # A good log with an entry in its place is a good log.
    if was_good and state.settle():
        file.memory.keep(state)
    return place
