"""Changing the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from utt.domain.entry import Entry, parse_line, require_writable
from utt.errors import UttError
from utt.timelog.change import Change, change_between
from utt.timelog.journal import Journal, note, open_forgotten_journal, open_journal
from utt.timelog.locked_file import LockedFile, locked
from utt.timelog.memory import State
from utt.timelog.place import Place, find_place, fits, place_without
from utt.timelog.search import last_equal
from utt.timelog.storage import Bytes, LogFile, decode

_TRIES = 20


def edit(
    path: str, open_editor: Callable[[str], None], warn: Callable[[str], None], compares: bool
) -> tuple[list[Entry], Change, UttError | None]:
    """Have the log, which is made if it is missing, changed by *open_editor*, which is called with its path.

    No lock is held meanwhile. What was recorded meanwhile, and is not in the log any more, is put back in its place,
    and given; what the editor changed, if *compares*; and the UttError that *open_editor* has raised, since it may have
    changed the log all the same. Raises UttError if the log cannot be written.
    """
    with locked(path) as file:
        lost = _put_back_forgotten(file)
        journal = open_journal(file.path)
        log = file.read()
        before = log.read(0, log.size)
    if journal is None:
        warn("warning: no file can be made beside the log, so record nothing while the editor is open: it may get lost")
    recorded: Counter[bytes] = Counter()
    failure = None
    try:
        open_editor(path)
    except UttError as error:
        failure = error
    finally:
        if journal is not None:
            with locked(path) as file:
                recorded = Counter(journal.lines())
                lost += _put_back(file, before, journal)
    change = Change()
    if compares:
        with locked(path) as file:
            change = change_between(Bytes(None, before).lines(), file.read().lines(), recorded)
    return lost, change, failure


def _put_back_forgotten(file: LockedFile) -> list[Entry]:
    journal = open_forgotten_journal(file.path)
    return [] if journal is None else _put_back(file, b"", journal)


def _put_back(file: LockedFile, before: bytes, journal: Journal) -> list[Entry]:
    """Put back the entries in the journal that the log has fewer of than it should, and give them.

    *before* is what was in the log before the editor was opened. The journal is closed when all is done.
    """
    recorded = Counter(journal.lines())
    lost: list[Entry] = []
    # The log may be long, and mostly nothing was recorded.
    if recorded:
        lines_before, lines_after = Bytes(None, before).lines(), file.read().lines()
        for line, number in recorded.items():
            entry = parse_line(decode(line))
            if entry is not None:
                lost += [entry] * min(number, lines_before[line] + number - lines_after[line])
        lost.sort(key=lambda entry: entry.datetime)
    for entry in lost:
        _put(file, entry)
    journal.close()
    return lost


def add(file: LogFile, entry: Entry) -> tuple[Place, list[Entry]]:
    """Record an entry in its place, which is decided under the lock; give that place, and entries that were put back
    because an editor that was killed wrote over them.

    Raises UttError if the entry cannot be written; then the log is as it was.
    """
    require_writable(entry)
    with locked(file.path) as locked_file:
        lost = _put_back_forgotten(locked_file)
        was_good = file.memory.has(locked_file.state())
        place, state = _put(locked_file, entry)
        note(locked_file.path, str(entry).encode())
    # A good log with an entry in its place is a good log.
    if was_good and state is not None and state.settle():
        file.memory.keep(state)
    return place, lost


def replace(file: LogFile, old: Entry, new: Entry | None) -> list[Entry]:
    """Put *new* in the place of *old*, the last entry of the log that equals it, or leave that out if *new* is None;
    give entries that were put back because an editor that was killed wrote over them.

    Raises UttError if there is no such entry, or if the log cannot be written; then the log is as it was.
    """
    if new is not None:
        require_writable(new)
    with locked(file.path) as locked_file:
        lost = _put_back_forgotten(locked_file)
        was_good = file.memory.has(locked_file.state())
        for _ in range(_TRIES):
            if locked_file.replace(_replaced(locked_file.read(), old, new)):
                break
        else:
            raise _restless(locked_file)
        state = _state_after(locked_file)
        if new is not None:
            note(locked_file.path, str(new).encode())
    if was_good and state is not None and state.settle():
        file.memory.keep(state)
    return lost


def _replaced(log: Bytes, old: Entry, new: Entry | None) -> list[bytes]:
    """The log's bytes with *new* in the place of *old*."""
    found = last_equal(log, old)
    if found is None:
        raise UttError(f"The log has no entry {str(old)!r}: nothing was changed")
    line = log.read(found.start, found.end)
    line_end = line[len(line.rstrip(b"\r\n")) :]
    if new is not None and fits(log, found, new):
        return [log.read(0, found.start), str(new).encode() + line_end, log.read(found.end, log.size)]
    start, end = place_without(log, found)
    pieces = [log.read(0, start), log.read(end, log.size)]
    if new is None:
        return pieces
    rest = Bytes(None, b"".join(pieces))
    if rest.size == rest.start:
        # Nothing else tells how its lines end.
        return [*pieces, str(new).encode() + line_end]
    place = find_place(rest, new)
    return [rest.read(0, place.offset), place.addition, rest.read(place.offset, rest.size)]


def _put(file: LockedFile, entry: Entry) -> tuple[Place, State | None]:
    """Put an entry in its place; give that, and the state of the log if it is known to hold nothing else new."""
    for _ in range(_TRIES):
        log = file.read()
        place = find_place(log, entry)
        if place.offset == log.size:
            return place, file.append(place.addition)
        if file.replace([log.read(0, place.offset), place.addition, log.read(place.offset, log.size)]):
            return place, _state_after(file)
    raise _restless(file)


def _restless(file: LockedFile) -> UttError:
    return UttError(f"The log {file.path} is being changed by another program: nothing was recorded, try again")


def _state_after(file: LockedFile) -> State | None:
    # The entry counts, whatever happens from here on.
    try:
        return file.state()
    except OSError:
        return None
