"""Changing the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from utt.domain.entry import Entry, parse_line, require_writable
from utt.errors import UttError
from utt.timelog.change import Change, change_between
from utt.timelog.file.locked_file import LockedFile, locked
from utt.timelog.file.log_file import Bytes, LogFile, decode
from utt.timelog.file.memory import State
from utt.timelog.write.history import History
from utt.timelog.write.journal import Journal, note_lines, open_forgotten_journal, open_journal
from utt.timelog.write.patch import Patch, insertion, patch_at, patched, replacement, rewriting
from utt.timelog.write.place import Place, find_place

_TRIES = 20


def edit(
    log_file: LogFile, open_editor: Callable[[str], None], warn: Callable[[str], None], compares: bool
) -> tuple[list[Entry], list[Entry], Change, UttError | None]:
    """Have the log, which is made if it is missing, changed by *open_editor*, which is called with its path.

    No lock is held meanwhile. What was recorded meanwhile, and is not in the log any more, is put back in its place,
    and given; so is what was taken out meanwhile and is there again, which is taken out; what the editor changed, if
    *compares*; and the UttError that *open_editor* has raised, since it may have changed the log all the same. Raises
    UttError if the log cannot be written.
    """
    path = log_file.path
    with locked(path) as file:
        lost = put_back_forgotten(file)
        journal = open_journal(file.path)
        log = file.read()
        before = log.read(0, log.size)
    if journal is None:
        warn("warning: no file can be made beside the log, so record nothing while the editor is open: it may get lost")
    meanwhile: Counter[bytes] = Counter()
    stale: list[Entry] = []
    failure = None
    try:
        open_editor(path)
    except UttError as error:
        failure = error
    finally:
        if journal is not None:
            with locked(path) as file:
                meanwhile = journal.changes()
                put_back, stale = _put_back(file, journal, before)
                lost += put_back
    change = Change([], [], log_file.command)
    if compares:
        with locked(path) as file:
            lines_before, lines_after = Bytes(None, before).lines(), file.read().lines()
        change = change_between(lines_before, lines_after, meanwhile, log_file.command)
    return lost, stale, change, failure


def put_back_forgotten(file: LockedFile) -> list[Entry]:
    """Put back what was recorded while an editor had the log open that was killed and wrote over it, and give that."""
    journal = open_forgotten_journal(file.path)
    return [] if journal is None else _put_back(file, journal, None)[0]


def _put_back(file: LockedFile, journal: Journal, before: bytes | None) -> tuple[list[Entry], list[Entry]]:
    """Put back the entries in the journal that the log has fewer of than it should, and take out those that it has more
    of; give both.

    *before* is what was in the log before the editor was opened. If nobody knows that any more, it is None, and nothing
    is taken out. The journal is closed when all is done.
    """
    changes = journal.changes()
    lost: list[Entry] = []
    stale: list[Entry] = []
    # The log may be long, and mostly nothing was recorded.
    if changes:
        lines_before, lines_after = Bytes(None, before or b"").lines(), file.read().lines()
        for line, number in changes.items():
            entry = parse_line(decode(line))
            if entry is not None:
                # What the editor had saved in between may be taken out as well.
                wanted = max(number + lines_before[line], 0)
                surplus = lines_after[line] - wanted
                lost += [entry] * min(number, -surplus)
                stale += [entry] * (0 if before is None else min(-number, surplus))
        lost.sort(key=lambda entry: entry.datetime)
    if lost or stale:
        _apply(file, partial(_exchange, taken_out=stale, put_in=lost))
    journal.close()
    return lost, stale


def _exchange(log: Bytes, taken_out: list[Entry], put_in: list[Entry]) -> list[Patch]:
    """What takes some entries out of the log and puts others in."""
    before = log.read(0, log.size)
    changed, left = log, list(put_in)
    for entry in taken_out:
        # One that got another name stays in its place among those of its minute.
        renamed = next((each for each in left if each.datetime == entry.datetime), None)
        changed = Bytes(None, b"".join(patched(changed, replacement(changed, entry, renamed))))
        if renamed is not None:
            left.remove(renamed)
    for entry in left:
        changed = Bytes(None, b"".join(patched(changed, insertion(changed, entry))))
    after = changed.read(0, changed.size)
    start = log.size if after.startswith(before) else log.start
    return [patch_at(log, start, log.size, after[start:])]


def add(file: LogFile, entry: Entry) -> tuple[Place, list[Entry]]:
    """Record an entry in its place, which is decided under the lock; give that place, and entries that were put back
    because an editor that was killed wrote over them.

    Raises UttError if the entry cannot be written; then the log is as it was.
    """
    require_writable(entry)
    places = []

    def patches(log: Bytes) -> list[Patch]:
        place = find_place(log, entry)
        places.append(place)
        return [patch_at(log, place.offset, place.offset, place.addition)]

    lost = _change(file, patches)
    return places[-1], lost


def replace(file: LogFile, old: Entry, new: Entry | None) -> list[Entry]:
    """Put *new* in the place of *old*, the last entry of the log that equals it, or leave that out if *new* is None;
    give entries that were put back because an editor that was killed wrote over them.

    Raises UttError if there is no such entry, or if the log cannot be written; then the log is as it was.
    """
    if new is not None:
        require_writable(new)
    return _change(file, lambda log: replacement(log, old, new))


def rewrite(file: LogFile, change: Callable[[Entry], Entry]) -> tuple[list[tuple[Entry, Entry]], list[Entry]]:
    """Put, for each entry, what *change* makes of it in its line; give the pairs of those that differ, and entries that
    were put back because an editor that was killed wrote over them.

    Raises UttError if the log cannot be written, or if one of the new entries could not be read back; then the log is
    as it was.
    """
    pairs: list[tuple[Entry, Entry]] = []

    def patches(log: Bytes) -> list[Patch]:
        found, pairs[:] = rewriting(log, change)
        return found

    return pairs, _change(file, patches)


def rewritten(file: LogFile, change: Callable[[Entry], Entry]) -> list[tuple[Entry, Entry]]:
    """The pairs that ``rewrite`` would give. Raises UttError where it would."""
    with file.opened() as log:
        return rewriting(log, change)[1]


def _change(file: LogFile, patches_for: Callable[[Bytes], list[Patch]]) -> list[Entry]:
    """Make a change that can be undone, the patches that *patches_for* gives for the log as it is under the lock; give
    entries that were put back.
    """
    with changing(file) as change:
        patches = change.apply(patches_for)
        if patches:
            change.history.record(patches)
    return change.lost


class Changing:
    """A change under the lock: ``history``, what can be undone, and ``lost``, the entries that were put back before it
    because an editor that was killed wrote over them.
    """

    def __init__(self, file: LockedFile, history: History) -> None:
        self._file = file
        self.history = history
        self.lost = put_back_forgotten(file)
        self.state: State | None = None

    def read(self) -> Bytes:
        """What is in the log now."""
        return self._file.read()

    def apply(self, patches_for: Callable[[Bytes], list[Patch]]) -> list[Patch]:
        """Apply the patches that *patches_for* gives for the log as it is, and give them."""
        patches, self.state = _apply(self._file, patches_for)
        # An editor that is open may write over them.
        note_lines(
            self._file.path,
            recorded=_lines_of(patch.added for patch in patches),
            taken_out=_lines_of(patch.removed for patch in patches),
        )
        return patches


@contextmanager
def changing(file: LogFile) -> Iterator[Changing]:
    """What the log is changed by, with its lock held. If it was known to be good, it is so afterwards."""
    with locked(file.path) as locked_file:
        change = Changing(locked_file, History(file.state_directory, locked_file.path, file.command))
        was_good = file.memory.has(locked_file.state())
        yield change
    # A good log whose entries stay in order is a good log.
    if was_good and change.state is not None and change.state.settle():
        file.memory.keep(change.state)


def _apply(file: LockedFile, patches_for: Callable[[Bytes], list[Patch]]) -> tuple[list[Patch], State | None]:
    """Change the log; give the patches, and the state of the log if it is known to hold nothing else new."""
    for _ in range(_TRIES):
        log = file.read()
        patches = patches_for(log)
        if not patches:
            return [], None
        if len(patches) == 1 and patches[0].offset == log.size:
            return patches, file.append(patches[0].added)
        if file.replace(patched(log, patches)):
            return patches, _state_after(file)
    raise UttError(f"The log {file.path} is being changed by another program: nothing was recorded, try again")


def _state_after(file: LockedFile) -> State | None:
    # The change counts, whatever happens from here on.
    try:
        return file.state()
    except OSError:
        return None


def _lines_of(texts: Iterable[bytes]) -> list[bytes]:
    return [line for text in texts for line in text.split(b"\n") if line.strip()]
