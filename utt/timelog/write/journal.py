"""The journal: what utt changes in the log while an editor has it open.

An editor writes back what it read, and with that over what utt has changed meanwhile. So while one is open, there is a
journal beside the log, in which every change is noted, and flushed, before it is made. It is a line that says what it
is, and then lines of

    = EDITOR    an editor was opened
    . EDITOR    it was closed, and nothing of its time is missing in the log
    + LINE      utt put the line into the log
    - LINE      utt took it out
    N LINE      the log has the line N times, since some were put back for an editor that was closed
    @ N         the sum of the log's lines when the editor was opened, see ``sum_of``
    ~ EDITOR N  what the editor has changed is the history's last record, if that has this digest

It is read and written under the log's lock. Each process whose editor is open holds a shared lock on it, and
so does the editor, which may outlive a process that is killed; what nobody holds was left by such a process, and the
next writer puts its lines back.

Anyone who may write in the log's directory can put a file of that name there. So what is no regular file with one name,
or belongs to somebody else than the user, the log's owner and the directory's owner, is none, and is never followed.
"""

from __future__ import annotations

import os
import stat
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from utt.domain.entry import Entry
from utt.errors import UttError
from utt.timelog.file.lock import has_no_locks, lend, share, try_to_lock, unlock
from utt.timelog.file.locked_file import JOURNAL_SUFFIX, flush_directory
from utt.timelog.file.log_file import Bytes
from utt.timelog.file.opening import open_regular

_HEADER = b"utt edit 1\n"
_OPENED, _CLOSED, _PUT_IN, _TAKEN_OUT, _SUM, _RECORD = b"=", b".", b"+", b"-", b"@", b"~"


class Journal:
    """An open journal. ``path`` is that of its file."""

    def __init__(self, log_path: str, descriptor: int) -> None:
        self.path = log_path + JOURNAL_SUFFIX
        self._descriptor = descriptor
        self._editor = b""

    @classmethod
    def opened_for_editor(cls, log_path: str, log_sum: int | None = None) -> Journal | None:
        """Open the journal of the log for an editor that is about to be opened; return None where there can be none.

        *log_sum* is the sum of the lines that are in the log now: without it, nobody can tell later whether an editor
        that was killed has changed any.
        """
        try:
            descriptor = open_regular(log_path + JOURNAL_SUFFIX, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        except OSError:
            return None
        journal = cls(log_path, descriptor)
        try:
            if _is_trusted(os.fstat(descriptor), log_path):
                journal._begin(log_path, log_sum)
                return journal
        except OSError as error:
            if has_no_locks(error):
                # Nobody could tell when the editor is closed.
                journal.remove()
        os.close(descriptor)
        return None

    @classmethod
    def found(cls, log_path: str) -> Journal | None:
        """Open the journal of the log if there is one that counts and may be read; return None otherwise."""
        for access in (os.O_RDWR | os.O_APPEND, os.O_RDONLY):
            try:
                descriptor = open_regular(log_path + JOURNAL_SUFFIX, access)
                break
            except PermissionError:
                continue
            except OSError:
                return None
        else:
            return None
        with suppress(OSError):
            if _is_trusted(os.fstat(descriptor), log_path) and _read_at(descriptor, 0, len(_HEADER)) == _HEADER:
                return cls(log_path, descriptor)
        os.close(descriptor)
        return None

    def is_left_over(self) -> bool:
        """Return true if no editor is open, and lock the journal then.

        Where the file system has no locks, no journal is opened for an editor.
        """
        try:
            return try_to_lock(self._descriptor)
        except OSError as error:
            if has_no_locks(error):
                return True
            raise

    def may_be_removed(self) -> bool:
        """Return true if what it says can be made to be said no more."""
        return os.access(self.path, os.W_OK) or os.access(os.path.dirname(self.path), os.W_OK)

    def note(self, put_in: Iterable[bytes], taken_out: Iterable[bytes]) -> int:
        """Note lines that are about to be put into the log and taken out, and flush that to the disk.

        Returns the size of the journal before, for ``take_back``. Raises OSError, and has noted nothing, if it fails.
        """
        return self._write(_notes_of(put_in, taken_out))

    def note_numbers(self, lines: Counter[bytes], entries: Iterable[Entry]) -> None:
        """Note how often the lines of entries that were put back are in the log, which has *lines*.

        It does not matter if this fails.
        """
        notes = {str(entry).encode() for entry in entries}
        with suppress(OSError):
            self._write([b"%d %s\n" % (lines[line], line) for line in notes if lines[line]])

    def forget_last(self, put_in: Iterable[bytes], taken_out: Iterable[bytes]) -> None:
        """Forget what was noted last, if it is these lines, since the change was not made."""
        expected = b"".join(_notes_of(put_in, taken_out))
        with suppress(OSError):
            size = os.fstat(self._descriptor).st_size - len(expected)
            if expected and size >= len(_HEADER) and _read_at(self._descriptor, size, len(expected)) == expected:
                os.ftruncate(self._descriptor, size)

    def take_back(self, size: int) -> None:
        """Forget what was noted since the journal had this size. It does not matter if this fails."""
        with suppress(OSError):
            os.ftruncate(self._descriptor, size)

    def wanted(self, lines: Counter[bytes] | None) -> Counter[bytes]:
        """Return how often each line that was noted since the editor was opened should be in the log.

        *lines* are those that were there when it was opened; None if nobody knows that any more: then what was noted
        since the first editor that was not closed counts, and only lines that were put in are there at all.
        """
        notes = self._notes()
        start = self._start_of_forgotten(notes) if lines is None else self._start(notes)
        numbers: Counter[bytes] = Counter()
        for kind, line in notes[start:]:
            if kind in (_OPENED, _CLOSED, _SUM, _RECORD):
                continue
            number = numbers[line] if line in numbers else (lines or Counter())[line]
            if kind == _PUT_IN:
                number += 1
            elif kind == _TAKEN_OUT:
                number -= 1
            else:
                number = max(number, int(kind))
            numbers[line] = number
        return Counter({line: max(number, 0) for line, number in numbers.items()})

    def has_changes(self) -> bool:
        """Return true if utt has changed the log since the editor was opened."""
        notes = self._notes()
        return any(kind not in (_OPENED, _CLOSED, _SUM, _RECORD) for kind, _ in notes[self._start(notes) :])

    def note_record(self, digest: int) -> None:
        """Note that the history's record of what the editor has changed has this digest. It does not matter if this
        fails: then that record is taken for one of something else.
        """
        with suppress(OSError):
            self._write([b"%s %s %d\n" % (_RECORD, self._editor, digest)])

    def accounts_for(self, log_sum: int, digest: int) -> bool:
        """Return true if no editor whose process was killed has changed lines of which nobody knows.

        The sum of the lines is *log_sum* now, and the last record of the history has this *digest*.
        """
        notes = self._notes()
        notes = notes[self._start_of_forgotten(notes) :]
        if not notes or (_RECORD, b"%s %d" % (notes[0][1], digest)) in notes:
            return True
        known = next((int(line) for kind, line in notes[1:2] if kind == _SUM), None)
        return known is None or known + sum(map(_sum_of_note, notes)) == log_sum

    def close(self) -> bool:
        """Note that the editor is closed, and nothing of its time is missing. Return true if no other one is open.

        Then the journal is locked, and ``remove`` is to be called, once nothing is missing of an editor's time whose
        process was killed. It does not matter if this fails.
        """
        with suppress(OSError):
            self._write([b"%s %s\n" % (_CLOSED, self._editor)])
        return try_to_lock(self._descriptor)

    def remove(self) -> None:
        """Remove the journal, of which nobody needs anything any more; where that may not be done, empty it."""
        try:
            os.unlink(self.path)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
                os.fsync(self._descriptor)

    def release(self) -> None:
        """Give the lock back, also for what the editor has left running, and close the file."""
        with suppress(OSError):
            unlock(self._descriptor)
        with suppress(OSError):
            os.close(self._descriptor)

    def _begin(self, log_path: str, log_sum: int | None) -> None:
        share(self._descriptor)
        lend(self._descriptor)
        if os.fstat(self._descriptor).st_size == 0:
            with suppress(OSError, AttributeError):
                # Whoever may write the log may write its journal.
                status = os.stat(log_path)
                os.fchmod(self._descriptor, stat.S_IMODE(status.st_mode))
                os.fchown(self._descriptor, -1, status.st_gid)
            self._write([_HEADER])
        self._editor = b"%d-%s" % (os.getpid(), os.urandom(4).hex().encode())
        log_sums = [] if log_sum is None else [b"%s %d\n" % (_SUM, log_sum)]
        self._write([b"%s %s\n" % (_OPENED, self._editor), *log_sums])
        flush_directory(os.path.dirname(self.path))

    def _write(self, pieces: Sequence[bytes]) -> int:
        size = os.fstat(self._descriptor).st_size
        if not pieces:
            return size
        try:
            left = memoryview(b"".join(pieces))
            while left:
                left = left[os.write(self._descriptor, left) :]
            os.fsync(self._descriptor)
        except BaseException:
            self.take_back(size)
            raise
        return size

    def _notes(self) -> list[tuple[bytes, bytes]]:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        with open(self._descriptor, "rb", closefd=False) as file:
            header, *lines = file.read().split(b"\n")
        if header + b"\n" != _HEADER:
            return []
        # What does not end with a line feed was cut off when its writer was killed.
        notes = [(kind, line) for kind, _, line in (each.partition(b" ") for each in lines[:-1])]
        kinds = (_OPENED, _CLOSED, _PUT_IN, _TAKEN_OUT, _SUM, _RECORD)
        return [
            (kind, line)
            for kind, line in notes
            if (kind in kinds and (kind != _SUM or _is_number(line))) or (kind.isdigit() and len(kind) < 10)
        ]

    def _start(self, notes: Sequence[tuple[bytes, bytes]]) -> int:
        opening = (_OPENED, self._editor)
        return notes.index(opening) if opening in notes else len(notes)

    def _start_of_forgotten(self, notes: Sequence[tuple[bytes, bytes]]) -> int:
        closed = {editor for kind, editor in notes if kind == _CLOSED}
        forgotten = (index for index, (kind, editor) in enumerate(notes) if kind == _OPENED and editor not in closed)
        return next(forgotten, len(notes))


def note(journal: Journal, put_in: Sequence[bytes], taken_out: Sequence[bytes]) -> Noted | None:
    """Note lines that are about to be put into the log and taken out, if an editor is open; return None if none is.

    The journal is closed unless it is returned. Raises UttError if an editor is open and that cannot be noted.
    """
    try:
        if not journal.is_left_over():
            return Noted(journal, journal.note(put_in, taken_out))
    except OSError as error:
        log_path = journal.path.removesuffix(JOURNAL_SUFFIX)
        journal.release()
        raise UttError(
            f"The log {log_path} is open in an editor, which would write over what is recorded now, and that cannot be "
            f"noted in {journal.path}: {error.strerror or error}; nothing was recorded: close the editor first"
        ) from error
    journal.release()
    return None


class Noted:
    """What was noted of a change in the journal."""

    def __init__(self, journal: Journal, size: int) -> None:
        self._journal = journal
        self._size = size

    def take_back(self) -> None:
        """Forget it, since the change was not made."""
        self._journal.take_back(self._size)

    def release(self) -> None:
        """Close the journal."""
        self._journal.release()


def sum_of(log: Bytes) -> int:
    """Return the sum of the checksums of the log's lines: one that is put in or taken out changes it by its own."""
    return sum(zlib.crc32(line.strip()) for block in log.blocks(log.start) for line in block.split(b"\n"))


def _is_number(text: bytes) -> bool:
    return text.isdigit() and len(text) < 20


def _sum_of_note(note: tuple[bytes, bytes]) -> int:
    kind, line = note
    return {_PUT_IN: 1, _TAKEN_OUT: -1}.get(kind, 0) * zlib.crc32(line)


def _notes_of(put_in: Iterable[bytes], taken_out: Iterable[bytes]) -> list[bytes]:
    pairs = [*((_TAKEN_OUT, line) for line in taken_out), *((_PUT_IN, line) for line in put_in)]
    return [b"%s %s\n" % pair for pair in pairs]


def _read_at(descriptor: int, position: int, size: int) -> bytes:
    """Return up to *size* bytes from there. Not with ``os.pread``, which Windows lacks."""
    os.lseek(descriptor, position, os.SEEK_SET)
    return os.read(descriptor, size)


def _is_trusted(status: os.stat_result, log_path: str) -> bool:
    """Return true if the file with this status is a regular one with one name, of somebody who may change the log."""
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        return False
    if os.name != "posix":
        return True
    owners = {os.geteuid()}
    for path in (log_path, os.path.dirname(log_path)):
        with suppress(OSError):
            owners.add(os.stat(path).st_uid)
    return status.st_uid in owners
