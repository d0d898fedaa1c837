"""Merges of logs, as commands use them: as git's merge driver, and of the conflict copies that other programs leave."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from utt.domain.calendar import Calendar
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.extensions import Extensions
from utt.runtime.environment import Environment
from utt.timelog.log import Log

if TYPE_CHECKING:
    from utt.sync import copies, driver, installing, telling
    from utt.sync.copies import ConflictCopy
    from utt.sync.three_way import MergedLog
    from utt.timelog.change import Change
    from utt.timelog.read.findings import Finding
else:
    copies = lazy("utt.sync.copies")
    driver = lazy("utt.sync.driver")
    installing = lazy("utt.sync.installing")
    telling = lazy("utt.sync.telling")


class Folded:
    """What folding files into the log does, or would do: ``change`` are the entries, ``remarks`` what to know of it.

    Since 2.0.
    """

    def __init__(self, change: Change, remarks: Sequence[str]) -> None:
        self.change: Change = change
        self.remarks: Sequence[str] = remarks


class Merger:
    """Merges logs: the files that git names, and the copies that other programs have left beside the log.

    Since 2.0.
    """

    def __init__(self, log: Callable[[], Log], calendar: Calendar, environ: Environment) -> None:
        # git may run utt without a home, and so without a log.
        self._log = log
        self._calendar = calendar
        self._environ = environ

    @property
    def conflict_status(self) -> int:
        """The exit status by which the merge driver says that there is a conflict: not that of a utt that broke."""
        return installing.CONFLICT

    def drive(self, base: str, ours: str, theirs: str) -> tuple[bool, list[str]]:
        """Merge three files as git's merge driver does: what *base* was, and two sides made of it; write it to *ours*.

        Returns whether it could be merged without a conflict, and what to know of it. No log and no configuration is
        needed. Raises UttError, with an exit status that git takes for a failure, if it cannot be done; then *ours* is
        as it was.
        """
        merged = driver.drive(base, ours, theirs, self._calendar)
        return not merged.conflicts, [*telling.told_of(merged)]

    def fold(self, paths: Sequence[str], dry_run: bool = False) -> Folded:
        """Fold what is in the files at *paths*, conflict copies of the log, into the log, in one write.

        Nobody knows what was there before both, so what one of them has removed is there again. With *dry_run*, nothing
        is written. Raises UttError, and leaves the log as it was, if one of them cannot be read, or is no log.
        """
        log = self._log()
        for path in paths:
            if os.path.exists(path) and os.path.exists(log.path) and os.path.samefile(path, log.path):
                raise UttError(f"{path} is the log itself: name the copies of it, which utt merge --find lists")
        contents = [copies.read_copy(path) for path in paths]
        steps: list[MergedLog] = []

        def made(content: bytes) -> bytes:
            steps.clear()
            for each in contents:
                steps.append(copies.folded(content, each, self._calendar))
                content = steps[-1].content
            return content

        change = log.preview_content(made) if dry_run else log.replace_content(made)
        return Folded(change, [remark for each in steps for remark in telling.told_of(each)])

    def conflict_copies(self) -> Iterator[ConflictCopy]:
        """Yield the conflict copies that lie beside the log, as their names tell, in order. Nothing is changed.

        Raises UttError if the log cannot be read.
        """
        log = self._log()
        return copies.copies_beside(log.path, log.content, self._calendar)

    def install(self, dry_run: bool = False) -> Iterator[str]:
        """Set up the merge driver in the clone that the log lies in, else the one of the present directory.

        Yields each thing that is done, once it is; with *dry_run*, what would be done. Raises UttError if there is no
        clone, or git refuses.
        """
        return installing.install(self._log().path, os.curdir, self._environ, dry_run)

    def missing_driver(self) -> tuple[str, Finding] | None:
        """Return the line that has git merge the log by utt, and its file's path, if nothing in this clone says how.

        None if all is well. git is not run.
        """
        log = self._log()
        return installing.missing_driver(log.path, self._environ, lambda: log.program)


def merger(extensions: Extensions, calendar: Calendar, environ: Environment) -> Merger:
    """Return what merges logs. The log itself is only looked for when it is needed."""

    def log() -> Log:
        made: Log = extensions.make(_the_log, None)
        return made

    return Merger(log, calendar, environ)


def _the_log(log: Log) -> Log:
    return log
