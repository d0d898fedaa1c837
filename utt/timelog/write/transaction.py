"""The transaction: everything done around a change of the log, whatever the change.

Under the log's lock, it restores what an editor whose process was killed has overwritten; records the change in the
journal, if an editor is open, and in the history; changes the log, by appending or by replacing the file; completes the
history's record; and, if the log was known to be good, remembers that it still is.

If anything fails in between, the log shows what has happened, and history and journal are corrected accordingly. If the
process is killed, the next transaction does that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from utt.domain.entry import Entry
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.change import Change
from utt.timelog.file.locked_file import JOURNAL_SUFFIX, UNCHANGED, LockedFile, locked
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import State
from utt.timelog.notices import restored_notice
from utt.timelog.read.stamps import has_offset_in
from utt.timelog.write.history import History
from utt.timelog.write.patch import Patch
from utt.timelog.write.record import DO, Record

if TYPE_CHECKING:
    from utt.timelog.read import order
    from utt.timelog.write import journal, locate, patching, restoring
    from utt.timelog.write import patches as series
else:
    order = lazy("utt.timelog.read.order")
    journal = lazy("utt.timelog.write.journal")
    locate = lazy("utt.timelog.write.locate")
    series = lazy("utt.timelog.write.patches")
    patching = lazy("utt.timelog.write.patching")
    restoring = lazy("utt.timelog.write.restoring")

_TRIES = 20


def ignore_notice(notice: str) -> None:
    """Ignore a notice."""


@contextmanager
def transaction(
    file: LogFile, warn: Callable[[str], None] = ignore_notice, unchanged: str = UNCHANGED
) -> Iterator[Transaction]:
    """Take the log's lock, and give the transaction that changes the log.

    *warn* is called with notices for the user; errors say *unchanged* of a log that utt has not changed. Raises
    UttError if the log cannot be written.
    """
    # Only an error needs the command line, and its quoting.
    with locked(
        file.path, warn, renames_open_files=file.renames_open_files, program=lambda: file.program, unchanged=unchanged
    ) as locked_file:
        had_offsets = file.memory.known(locked_file.state())
        change = Transaction(file, locked_file, warn)
        try:
            yield change
        except BaseException:
            # Nobody else will report it.
            for entry in change.put_back:
                warn(restored_notice(entry))
            raise
    # A good log whose entries stay in order is good. If some have offsets, it is uncertain that they do.
    has_offsets = had_offsets or change.adds_offsets
    is_good = had_offsets is not None and (not has_offsets or change.keeps_order)
    if is_good and change.state is not None and change.state.settle():
        file.memory.keep(change.state, has_offsets)


class Transaction:
    """A change of the log while its lock is held.

    ``history`` is the log's history. ``put_back`` are the entries that were restored at the start, because an editor
    whose process was killed had overwritten them. ``state`` is the log's state after the change, if nothing else has
    changed it. ``adds_offsets`` is true once lines with an offset from UTC were added. ``keeps_order`` is true as long
    as, in all changed places, the entries are in order, also by the clocks on the wall.
    """

    def __init__(self, file: LogFile, locked_file: LockedFile, warn: Callable[[str], None]) -> None:
        self._locked_file = locked_file
        self._calendar = file.calendar
        self._warn = warn
        self.history = History(file.state_directory, locked_file.path, file.command)
        self.state: State | None = None
        self.adds_offsets = False
        self._patches: list[Patch] = []
        self._gap: OSError | None = None
        self._settle()
        self.put_back: list[Entry] = []
        found = self._journal_found()
        if found is not None:
            self.put_back = restoring.put_back_forgotten(self, found)

    @property
    def keeps_order(self) -> bool:
        return all(order.is_in_order(patch.before + patch.added + patch.after) for patch in self._patches)

    def read(self) -> Bytes:
        """Return the log's current content."""
        return self._locked_file.read()

    def apply(
        self, patches_for: Callable[[Bytes], list[Patch]], event: str = DO, draft: str | None = None
    ) -> list[Patch]:
        """Apply the patches that *patches_for* returns for the current log, and return them.

        The history records them as *event*. If there is a *draft*, the path of a file, that file replaces the log.
        Raises UttError if that fails; then the log is unchanged.
        """
        for _ in range(_TRIES):
            log = self.read()
            patches = patches_for(log)
            if not patches and event == DO:
                return []
            if self._make(log, patches, event, draft):
                return patches
        raise UttError(
            f"The log {self._locked_file.path} is being changed by another program: nothing was recorded, try again"
        )

    def open_journal(self) -> journal.Journal | None:
        """Open the journal for an editor that is about to be opened; return None if that is impossible."""
        return journal.Journal.opened_for_editor(self._locked_file.path, journal.sum_of(self.read()))

    def note_done(self, patches: Sequence[Patch], size: int, opened: journal.Journal | None) -> None:
        """Record in the history what an editor, with the journal *opened*, has done to a log of *size* bytes."""
        if opened is not None:
            # If this process is killed now, the journal shows that nothing is missing in the history.
            opened.note_record(self.history.digest(patches, size))
        self._begin(DO, patches, size)
        self.history.finish()
        self._warn_of_gap()

    def restore(self, change: Change) -> None:
        """Make a change that neither the history nor the journal records, since they have it already.

        Raises UttError if that fails; then the log is unchanged.
        """
        for _ in range(_TRIES):
            log = self.read()
            patches = patching.patches_of(log, change, self._calendar)
            if not patches or self._write(log, patches):
                return
        raise UttError(f"The log {self._locked_file.path} is being changed by another program: try again")

    def _make(self, log: Bytes, patches: list[Patch], event: str, draft: str | None) -> bool:
        """Apply patches; return false if another program has changed the log meanwhile, and nothing was done."""
        noted = None
        found = self._journal_found()
        if found is not None:
            noted = journal.note(found, *journal.lines_of(patches))
        try:
            self._begin(event, patches, log.size)
            if self._write(log, patches, draft):
                self.history.finish()
                self._warn_of_gap()
                return True
            self._take_back_notes(noted)
            return False
        except BaseException:
            self._after_failure(patches, log.size, noted)
            raise
        finally:
            if noted is not None:
                noted.release()

    def _begin(self, event: str, patches: Sequence[Patch], size: int) -> None:
        try:
            self.history.begin(event, patches, size)
        except OSError as error:
            if event != DO:
                raise UttError(f"The history cannot be written: {error.strerror}; nothing was changed") from error
            # Make the change even if it cannot be undone.
            self._gap = error
            self.history.leave_gap()

    def _warn_of_gap(self) -> None:
        if self._gap is not None:
            self._warn(f"warning: this cannot be undone, since the history cannot be written: {self._gap.strerror}")

    def _write(self, log: Bytes, patches: Sequence[Patch], draft: str | None = None) -> bool:
        self.adds_offsets = self.adds_offsets or any(has_offset_in(patch.added) for patch in patches)
        self._patches += patches
        if draft is None and len(patches) == 1 and patches[0].offset == log.size:
            if self._locked_file.size() != log.size:
                # What another program has appended meanwhile need not end with a line feed.
                return False
            self.state = self._locked_file.append(patches[0].added)
            return True
        if not self._locked_file.replace(series.patched(log, patches), draft):
            return False
        # The change is made, whatever happens from here on.
        with suppress(OSError):
            self.state = self._locked_file.state()
        return True

    def _after_failure(self, patches: Sequence[Patch], size: int, noted: journal.Noted | None) -> None:
        with suppress(OSError, UttError):
            if not self._locked_file.is_log():
                # It was interrupted while the new file replaced the log: the next transaction sees the result.
                return
            if locate.is_applied(self.read(), patches, size, self._calendar) is False:
                self._take_back_notes(noted)
            self._settle()

    def _take_back_notes(self, noted: journal.Noted | None) -> None:
        """Remove what was not done from history and journal."""
        self.history.cancel()
        if self._gap is not None:
            self.history.close_gap()
            self._gap = None
        if noted is not None:
            noted.take_back()

    def _settle(self) -> None:
        """Find out whether the history's last change was made, if its process was killed."""
        # The next undo reports a history that cannot be corrected.
        with suppress(OSError, UttError):
            self.history.settle(self._happened)

    def _happened(self, record: Record) -> bool | None:
        patches = [*record.patches]
        happened = locate.is_applied(self.read(), patches, record.size, self._calendar)
        found = self._journal_found() if happened is False else None
        if found is not None:
            found.forget_last(*journal.lines_of(patches))
            found.release()
        return happened

    def _journal_found(self) -> journal.Journal | None:
        # Usually there is none, and checking for it is cheap.
        if not os.path.lexists(self._locked_file.path + JOURNAL_SUFFIX):
            return None
        return journal.Journal.found(self._locked_file.path)
