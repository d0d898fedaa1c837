"""The log, as commands and plugins use it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from utt.domain.entry import Entry
from utt.domain.printable import excerpt, printable
from utt.errors import UttError
from utt.lazy import lazy
from utt.plugin_system.extensions import Extensions
from utt.plugin_system.registry import LISTENER
from utt.runtime import paths
from utt.runtime.environment import Environment
from utt.runtime.options import option
from utt.runtime.streams import ErrorOutput
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.bad_line import BadLineError
from utt.timelog.read.entries import Entries

if TYPE_CHECKING:
    from utt.timelog.read import check, findings
    from utt.timelog.read.findings import Finding
    from utt.timelog.write import changes, undo
    from utt.timelog.write.history import Past
else:
    check = lazy("utt.timelog.read.check")
    findings = lazy("utt.timelog.read.findings")
    changes = lazy("utt.timelog.write.changes")
    undo = lazy("utt.timelog.write.undo")


class Log:
    """The log: its ``path``, its entries, and the ways to change it.

    What a person should know of a change, such as that an entry was put before others, is said on the standard error.
    The listeners are told of every change.

    Since 2.0.
    """

    def __init__(self, file: LogFile, error_output: ErrorOutput, extensions: Extensions) -> None:
        """*extensions* has the listeners."""
        self.path: str = file.path
        self._error_output = error_output
        self._extensions = extensions
        self._is_telling = False
        self._file = file

    @property
    def entries(self) -> Entries:
        """The entries that are in the log now; none if there is no file."""
        return Entries(self._file)

    def edit(self, open_editor: Callable[[str], None]) -> None:
        """Have the log, which is made if it is missing, changed by *open_editor*, which is called with its path.

        No lock is held meanwhile. What was recorded meanwhile is in the log afterwards, and what was taken out or
        changed is not, whatever the editor wrote.
        Raises UttError if the log cannot be written, and whatever *open_editor* raises.
        """
        lost, stale, change, failure = changes.edit(
            self._file, open_editor, self._say, compares=self._extensions.has(LISTENER)
        )
        self._say_put_back(lost)
        for entry in stale:
            self._say(f"taken out again, since the editor wrote it back: {excerpt(str(entry))}")
        self._tell_listeners(change)
        if failure is not None:
            raise failure

    def problems(self) -> list[BadLineError]:
        """Every line that cannot be used, in order. Raises UttError if the log cannot be read at all."""
        with self._file.opened() as log:
            return list(check.problems(log))

    def check(self, now: datetime) -> Iterator[Finding]:
        """Everything that ``utt check`` finds in the log at the moment *now*, in the order of the lines.

        It is found as one iterates. Iterating raises UttError if the log cannot be read at all.
        """
        with self._file.opened() as log:
            yield from findings.findings(log, now)

    def add(self, entry: Entry) -> None:
        """Record an entry in its place: at the log's end, or before the first entry that is later.

        Entries of one minute stay in the order in which they came. No line that is in the log changes. Lines that
        are no entries do not matter. When this returns, the entry is on the disk; when it raises UttError, the log
        is as it was.
        """
        place, lost = changes.add(self._file, entry)
        self._say_put_back(lost)
        if place.following is not None:
            self._say(f"inserted in its place, before: {excerpt(str(place.following))}")
        if place.broken_line is not None:
            self._say(f"warning: a line of the log is no entry, put it right with utt edit: {place.broken_line}")
        self._tell_listeners(self._change([entry], []))

    def replace(self, old: Entry, new: Entry | None) -> None:
        """Put *new* in the place of *old*, the last entry of the log that equals it; None leaves that out.

        Where *new* is earlier or later than *old*'s neighbours, it goes where ``add`` would put it. No other line
        changes. When this returns, the change is on the disk; when it raises UttError, because the log has no such
        entry for instance, the log is as it was.
        """
        self._say_put_back(changes.replace(self._file, old, new))
        self._tell_listeners(self._change([] if new is None else [new], [old]))

    def rewrite(self, change: Callable[[Entry], Entry], dry_run: bool = False) -> list[tuple[Entry, Entry]]:
        """Put, for each entry of the log, what *change* makes of it in its line; give the pairs of those that differ.

        *change* keeps the entry's time. Other lines stay as they are, whatever they hold. With *dry_run*, nothing is
        written. When this returns, the change is on the disk; when it raises UttError, because a new name could not be
        read back for instance, the log is as it was.
        """
        if dry_run:
            return changes.rewritten(self._file, change)
        pairs, lost = changes.rewrite(self._file, change)
        self._say_put_back(lost)
        self._tell_listeners(self._change([new for _, new in pairs], [old for old, _ in pairs]))
        return pairs

    def undo(self) -> Change:
        """Take back the last change that utt made to the log, other than by ``edit``, and give it.

        Raises UttError, and changes nothing, if there is none, if something else has changed the log there since, or if
        the log cannot be written.
        """
        past, lost = undo.undo(self._file)
        self._say_put_back(lost)
        undone = change_of(past)
        self._tell_listeners(self._change(undone.removed, undone.added))
        return undone

    def redo(self) -> Change:
        """Make the change again that was undone last, and give it. Raises UttError like ``undo``."""
        past, lost = undo.redo(self._file)
        self._say_put_back(lost)
        redone = change_of(past)
        self._tell_listeners(self._change(redone.added, redone.removed))
        return redone

    def keep(self) -> Change:
        """Leave the last change for good, so that the one before it is the next to be undone; give it.

        Raises UttError if there is none.
        """
        return change_of(undo.forget(self._file))

    @property
    def changes(self) -> list[Change]:
        """The changes that can be undone, the latest first. Raises UttError if that cannot be read."""
        return [change_of(past) for past in undo.past(self._file)]

    def _change(self, added: Iterable[Entry], removed: Iterable[Entry]) -> Change:
        return Change(added, removed, self._file.command)

    def _tell_listeners(self, change: Change) -> None:
        # A listener that changes the log is not told of that, which might never end.
        if (change.added or change.removed) and not self._is_telling:
            self._is_telling = True
            for _ in self._extensions.results(LISTENER, lambda listener: listener(change)):
                pass
            self._is_telling = False

    def _say_put_back(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._say(f"put back, since the editor wrote over it: {excerpt(str(entry))}")

    def _say(self, notice: str) -> None:
        # What was recorded counts, even if nobody hears of it.
        with suppress(OSError):
            print(printable(notice), file=self._error_output, flush=True)


def log(args: Namespace, environ: Environment, error_output: ErrorOutput, extensions: Extensions) -> Log:
    """The log that ``--data`` names, else the one of this user."""
    path = option(args, "data_filename") or paths.log_file(environ)
    cache_directory = state_directory = None
    # Without a home directory, nothing is remembered.
    with suppress(UttError):
        cache_directory = paths.cache_directory(environ)
    with suppress(UttError):
        state_directory = paths.state_directory(environ)
    memory = Memory(cache_directory, path)
    return Log(LogFile(path, memory, state_directory, option(args, "command") or ""), error_output, extensions)


def change_of(past: Past) -> Change:
    """What a change of the past has done."""
    added = entries_in(line for patch in past.patches for line in patch.added.split(b"\n"))
    removed = entries_in(line for patch in past.patches for line in patch.removed.split(b"\n"))
    return Change(added, removed, past.command)


def entries(log: Log) -> Entries:
    """The entries of the log."""
    return log.entries
