"""The journal: what utt changes in the log while an editor has it open.

An editor writes back what it read, and so overwrites what utt has changed meanwhile. So while one is open, there is a
journal beside the log, in which every change is recorded and flushed before it is made. Its first line says what it is,
and the others are:

    = EDITOR    an editor was opened
    . EDITOR    it was closed, and nothing since it was opened is missing in the log
    + LINE      utt added the line to the log
    - LINE      utt removed it
    N LINE      the log has the line N times, since some were restored for an editor that was closed
    @ N         the sum of the log's lines when the editor was opened, see ``sum_of``
    ~ EDITOR N  what the editor has changed is the history's last record, if that has this digest

It is read and written under the log's lock. Each process whose editor is open holds a shared lock on it, and so does
the editor, which may outlive a killed process; a journal that nobody locks was left by such a process, and the next
writer restores its lines.

Anyone with write access to the log's directory can put a file of that name there. So a file that is not a regular file
with one name, or belongs to anybody but the user, the log's owner and the directory's owner, is not a journal, and is
never followed.
"""

from __future__ import annotations

import errno
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
from utt.timelog.write.patch import Patch
from utt.timelog.write.patches import lines_changed

_HEADER = b"utt edit 1\n"
# A larger number of equal lines comes from no log, and would be restored.
_MOST_DIGITS = 4
_OPENED, _CLOSED, _PUT_IN, _TAKEN_OUT, _SUM, _RECORD = b"=", b".", b"+", b"-", b"@", b"~"


class Journal:
    """An open journal. ``path`` is its file's path."""

    def __init__(self, log_path: str, descriptor: int) -> None:
        self.path = log_path + JOURNAL_SUFFIX
        self._descriptor = descriptor
        self._editor = b""

    @classmethod
    def opened_for_editor(cls, log_path: str, log_sum: int | None = None) -> Journal | None:
        """Open the journal of the log for an editor that is about to be opened; return None if that is impossible.

        *log_sum* is the sum of the log's current lines: without it, it is unknown later whether an editor that was
        killed has changed any.
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
            with suppress(OSError):
                # Without a lock, nobody could tell when the editor is closed.
                if has_no_locks(error) or os.fstat(descriptor).st_size == 0:
                    journal.remove()
        os.close(descriptor)
        return None

    @classmethod
    def found(cls, log_path: str) -> Journal | None:
        """Open the log's journal if there is a trusted and readable one; return None otherwise."""
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
            journal = cls(log_path, descriptor)
            if _is_trusted(os.fstat(descriptor), log_path) and journal._has_header():
                return journal
        os.close(descriptor)
        return None

    def is_left_over(self) -> bool:
        """Return true if no editor is open, and lock the journal then.

        If the file system has no locks, no journal is opened for an editor.
        """
        try:
            return try_to_lock(self._descriptor)
        except OSError as error:
            if has_no_locks(error):
                return True
            raise

    def may_be_removed(self) -> bool:
        """Return true if the journal can be removed or emptied."""
        return os.access(self.path, os.W_OK) or os.access(os.path.dirname(self.path), os.W_OK)

    def note(self, put_in: Iterable[bytes], taken_out: Iterable[bytes]) -> int:
        """Record lines that are about to be added to the log and removed, and flush that to the disk.

        Returns the journal's previous size, for ``take_back``. Raises OSError, and records nothing, if that fails.
        """
        return self._write(_notes_of(put_in, taken_out))

    def note_numbers(self, lines: Counter[bytes], entries: Iterable[Entry]) -> None:
        """Record how often the lines of restored entries are in the log, which has *lines*.

        Ignores failures.
        """
        notes = {str(entry).encode() for entry in entries}
        with suppress(OSError):
            self._write([b"%d %s\n" % (lines[line], line) for line in notes if lines[line]])

    def forget_last(self, put_in: Iterable[bytes], taken_out: Iterable[bytes]) -> None:
        """Remove the last record, if it is these lines, since the change was not made."""
        expected = b"".join(_notes_of(put_in, taken_out))
        with suppress(OSError):
            size = os.fstat(self._descriptor).st_size - len(expected)
            if expected and size >= len(_HEADER) and _read_at(self._descriptor, size, len(expected)) == expected:
                os.ftruncate(self._descriptor, size)

    def take_back(self, size: int) -> None:
        """Remove what was recorded since the journal had this size. Ignores failures."""
        with suppress(OSError):
            os.ftruncate(self._descriptor, size)

    def wanted(self, lines: Counter[bytes] | None) -> Counter[bytes]:
        """Return how often each line that was recorded since the editor was opened should be in the log.

        *lines* are those of the log when it was opened; None if they are unknown: then what was recorded since the
        first editor that was not closed counts, and only for added lines.
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
        """Record that the history's record of the editor's change has this digest. Ignores failures: then that record
        counts as another change.
        """
        with suppress(OSError):
            self._write([b"%s %s %d\n" % (_RECORD, self._editor, digest)])

    def accounts_for(self, log_sum: int, digest: int) -> bool:
        """Return true if no editor whose process was killed has made unknown changes.

        *log_sum* is the sum of the current lines, and the last record of the history has this *digest*.
        """
        notes = self._notes()
        notes = notes[self._start_of_forgotten(notes) :]
        if not notes or (_RECORD, b"%s %d" % (notes[0][1], digest)) in notes:
            return True
        known = next((int(line) for kind, line in notes[1:2] if kind == _SUM), None)
        return known is None or known + sum(map(_sum_of_note, notes)) == log_sum

    def close(self) -> bool:
        """Record that the editor is closed, and nothing since it was opened is missing. Return true if no other one is
        open.

        Then the journal is locked, and the caller must call ``remove`` once it has restored what killed editors have
        overwritten. Ignores failures.
        """
        with suppress(OSError):
            self._write([b"%s %s\n" % (_CLOSED, self._editor)])
        return try_to_lock(self._descriptor)

    def remove(self) -> None:
        """Remove the journal, which nobody needs any more; if that is not permitted, empty it."""
        try:
            os.unlink(self.path)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
                os.fsync(self._descriptor)

    def release(self) -> None:
        """Release the lock, also for processes that the editor has left running, and close the file."""
        with suppress(OSError):
            unlock(self._descriptor)
        with suppress(OSError):
            os.close(self._descriptor)

    def _begin(self, log_path: str, log_sum: int | None) -> None:
        is_alone = try_to_lock(self._descriptor)
        if not self._has_header():
            if not is_alone:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            # It is new, or its first writer was killed, or it never was a journal.
            os.ftruncate(self._descriptor, 0)
            with suppress(OSError, AttributeError):
                # Anyone with write access to the log gets write access to its journal.
                status = os.stat(log_path)
                os.fchmod(self._descriptor, stat.S_IMODE(status.st_mode))
                os.fchown(self._descriptor, -1, status.st_gid)
            self._write([_HEADER])
        share(self._descriptor)
        lend(self._descriptor)
        self._editor = b"%d-%s" % (os.getpid(), os.urandom(4).hex().encode())
        log_sums = [] if log_sum is None else [b"%s %d\n" % (_SUM, log_sum)]
        self._write([b"%s %s\n" % (_OPENED, self._editor), *log_sums])
        flush_directory(os.path.dirname(self.path))

    def _write(self, pieces: Sequence[bytes]) -> int:
        size = self._cut_to_whole_lines()
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

    def _has_header(self) -> bool:
        return _read_at(self._descriptor, 0, len(_HEADER)) == _HEADER

    def _cut_to_whole_lines(self) -> int:
        """Return the journal's size, after removing what a killed writer has written of a line, if anything."""
        size = os.fstat(self._descriptor).st_size
        if size and _read_at(self._descriptor, size - 1, 1) != b"\n":
            size = self._content().rfind(b"\n") + 1
            os.ftruncate(self._descriptor, size)
        return size

    def _content(self) -> bytes:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        with open(self._descriptor, "rb", closefd=False) as file:
            return file.read()

    def _notes(self) -> list[tuple[bytes, bytes]]:
        header, *lines = self._content().split(b"\n")
        if header + b"\n" != _HEADER:
            return []
        # A line without a line feed was cut off when its writer was killed.
        notes = [(kind, line) for kind, _, line in (each.partition(b" ") for each in lines[:-1])]
        kinds = (_OPENED, _CLOSED, _PUT_IN, _TAKEN_OUT, _SUM, _RECORD)
        return [
            (kind, line)
            for kind, line in notes
            if (kind in kinds and (kind != _SUM or _is_number(line))) or (kind.isdigit() and len(kind) <= _MOST_DIGITS)
        ]

    def _start(self, notes: Sequence[tuple[bytes, bytes]]) -> int:
        opening = (_OPENED, self._editor)
        return notes.index(opening) if opening in notes else len(notes)

    def _start_of_forgotten(self, notes: Sequence[tuple[bytes, bytes]]) -> int:
        closed = {editor for kind, editor in notes if kind == _CLOSED}
        forgotten = (index for index, (kind, editor) in enumerate(notes) if kind == _OPENED and editor not in closed)
        return next(forgotten, len(notes))


def note(journal: Journal, put_in: Sequence[bytes], taken_out: Sequence[bytes]) -> Noted | None:
    """Record lines that are about to be added to the log and removed, if an editor is open; return None if none is.

    The journal is closed unless it is returned. Raises UttError if an editor is open and the journal cannot be written.
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
    """What was recorded in the journal about a change."""

    def __init__(self, journal: Journal, size: int) -> None:
        self._journal = journal
        self._size = size

    def take_back(self) -> None:
        """Remove it, since the change was not made."""
        self._journal.take_back(self._size)

    def release(self) -> None:
        """Close the journal."""
        self._journal.release()


def sum_of(log: Bytes) -> int:
    """Return the sum of the checksums of the log's lines: adding or removing a line changes it by that checksum."""
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
    """Return up to *size* bytes from *position*, without ``os.pread``, which Windows lacks."""
    os.lseek(descriptor, position, os.SEEK_SET)
    return os.read(descriptor, size)


def _is_trusted(status: os.stat_result, log_path: str) -> bool:
    """Return true if this is the status of a regular file with one name, owned by somebody who may change the log."""
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        return False
    if os.name != "posix":
        return True
    owners = {os.geteuid()}
    for path in (log_path, os.path.dirname(log_path)):
        with suppress(OSError):
            owners.add(os.stat(path).st_uid)
    return status.st_uid in owners


def lines_of(patches: Sequence[Patch]) -> tuple[list[bytes], list[bytes]]:
    """Return the lines that patches add, and those that they remove, in the journal's form."""
    added, removed = lines_changed(patches)
    return [line.strip() for line in added], [line.strip() for line in removed]
