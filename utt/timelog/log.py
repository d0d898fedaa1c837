"""The log, as commands and plugins use it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from utt import paths
from utt.domain.entry import Entry
from utt.domain.printable import printable
from utt.errors import UttError
from utt.extensions import LISTENER, Extensions
from utt.lazy import load
from utt.runtime import Environment, ErrorOutput
from utt.timelog.bad_line import BadLineError
from utt.timelog.change import Change
from utt.timelog.memory import Memory
from utt.timelog.reader import Entries
from utt.timelog.storage import LogFile

if TYPE_CHECKING:
    from utt.timelog.place import Place


class Log:
    """The log: its ``path``, its entries, and the ways to change it.

    What a person should know of a change, such as that an entry was put before others, is said on the standard error.
    The listeners are told of every change.

    Since 2.0.
    """

    def __init__(
        self, path: str, cache_directory: str | None, error_output: ErrorOutput, extensions: Extensions
    ) -> None:
        """That all of it has been checked is remembered in *cache_directory*, unless that is None. *extensions* has the
        listeners.
        """
        self.path = path
        self._error_output = error_output
        self._extensions = extensions
        self._is_telling = False
        self._file = LogFile(path, Memory(cache_directory, path))

    @property
    def entries(self) -> Entries:
        """The entries that are in the log now; none if there is no file."""
        return Entries(self._file)

    def edit(self, open_editor: Callable[[str], None]) -> None:
        """Have the log, which is made if it is missing, changed by *open_editor*, which is called with its path.

        No lock is held meanwhile. What was recorded meanwhile is in the log afterwards, whatever the editor wrote.
        Raises UttError if the log cannot be written, and whatever *open_editor* raises.
        """
        lost, change, failure = load("utt.timelog.writer:edit")(
            self.path, open_editor, self._say, compares=self._extensions.has(LISTENER)
        )
        self._say_put_back(lost)
        self._tell_listeners(change)
        if failure is not None:
            raise failure

    def problems(self) -> list[BadLineError]:
        """Every line that cannot be used, in order. Raises UttError if the log cannot be read at all."""
        with self._file.opened() as log:
            return list(load("utt.timelog.check:problems")(log))

    def add(self, entry: Entry) -> None:
        """Record an entry in its place: at the log's end, or before the first entry that is later.

        Entries of one minute stay in the order in which they came. No line that is in the log changes. Lines that
        are no entries do not matter. When this returns, the entry is on the disk; when it raises UttError, the log
        is as it was.
        """
        place: Place
        place, lost = load("utt.timelog.writer:add")(self._file, entry)
        self._say_put_back(lost)
        if place.following is not None:
            self._say(f"inserted in its place, before: {place.following}")
        if place.broken_line is not None:
            self._say(f"warning: a line of the log is no entry, put it right with utt edit: {place.broken_line}")
        self._tell_listeners(Change([entry]))

    def replace(self, old: Entry, new: Entry | None) -> None:
        """Put *new* in the place of *old*, the last entry of the log that equals it; None leaves that out.

        Where *new* is earlier or later than *old*'s neighbours, it goes where ``add`` would put it. No other line
        changes. When this returns, the change is on the disk; when it raises UttError, because the log has no such
        entry for instance, the log is as it was.
        """
        self._say_put_back(load("utt.timelog.writer:replace")(self._file, old, new))
        self._tell_listeners(Change([] if new is None else [new], [old]))

    def _tell_listeners(self, change: Change) -> None:
        # A listener that changes the log is not told of that, which might never end.
        if (change.added or change.removed) and not self._is_telling:
            self._is_telling = True
            for _ in self._extensions.results(LISTENER, lambda listener: listener(change)):
                pass
            self._is_telling = False

    def _say_put_back(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._say(f"put back, since the editor wrote over it: {entry}")

    def _say(self, notice: str) -> None:
        # What was recorded counts, even if nobody hears of it.
        with suppress(OSError):
            print(printable(notice), file=self._error_output, flush=True)


def log(args: Namespace, environ: Environment, error_output: ErrorOutput, extensions: Extensions) -> Log:
    """The log that ``--data`` names, else the one of this user."""
    path = getattr(args, "data_filename", None) or paths.log_file(environ)
    try:
        cache_directory = paths.cache_directory(environ)
    except UttError:
        # Without a home directory, nothing is remembered.
        cache_directory = None
    return Log(path, cache_directory, error_output, extensions)


def entries(log: Log) -> Entries:
    """The entries of the log."""
    return log.entries
