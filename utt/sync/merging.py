"""Merges logs for the commands: as git's merge driver, and the conflict copies that sync programs leave."""

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
    from utt.runtime import settings
    from utt.sync import copies, driver, elsewhere, installing, telling
    from utt.sync.copies import ConflictCopy
    from utt.sync.three_way import MergedLog
    from utt.timelog.change import Change
    from utt.timelog.read.findings import Finding
else:
    settings = lazy("utt.runtime.settings")
    copies = lazy("utt.sync.copies")
    driver = lazy("utt.sync.driver")
    elsewhere = lazy("utt.sync.elsewhere")
    installing = lazy("utt.sync.installing")
    telling = lazy("utt.sync.telling")


class Folded:
    """The result of merging files into the log: the ``change`` of the log, and ``remarks`` for the user.

    Since 2.0.
    """

    def __init__(self, change: Change, remarks: Sequence[str]) -> None:
        self.change: Change = change
        self.remarks: Sequence[str] = remarks


class Merger:
    """Merges logs: the files that git names, and the copies that other programs left beside the log.

    Since 2.0.
    """

    def __init__(self, log: Callable[[], Log], calendar: Calendar, environ: Environment) -> None:
        # git may run utt without a home directory, and so without a log.
        self._log = log
        self._calendar = calendar
        self._environ = environ

    @property
    def conflict_status(self) -> int:
        """The exit status of the merge driver if there is a conflict. A crash of utt has another."""
        return installing.CONFLICT

    def drive(self, base: str, ours: str, theirs: str) -> tuple[bool, list[str]]:
        """Merge three files as git's merge driver: *base*, and what two sides made of it. Write the result to *ours*.

        Returns true if there was no conflict, and remarks for the user. Needs neither a log nor a configuration. Raises
        UttError, with an exit status that git treats as a failure, if it cannot be done; *ours* is unchanged then.
        """
        merged = driver.drive(base, ours, theirs, self._calendar)
        return not merged.conflicts, [*telling.told_of(merged)]

    def fold(self, paths: Sequence[str], dry_run: bool = False) -> Folded:
        """Merge the files at *paths*, conflict copies of the log, into the log, in one write.

        Their common base is unknown, so entries that only one of them has removed return. If *dry_run* is true, nothing
        is written. Raises UttError, and leaves the log unchanged, if a file cannot be read, or is not a log.
        """
        log = self._log()
        for path in paths:
            if os.path.exists(path) and os.path.exists(log.path) and os.path.samefile(path, log.path):
                raise UttError(f"{path} is the log itself: name its conflict copies, which utt merge --find lists")
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
        """Yield the conflict copies beside the log, which are recognised and sorted by name.

        Raises UttError if the log cannot be read.
        """
        log = self._log()
        return copies.copies_beside(log.path, log.content, self._calendar)

    def install(self, dry_run: bool = False) -> Iterator[str]:
        """Set up the merge driver in the clone that the log is in, or else in that of the current directory.

        Yields a line for each step, once it is done; if *dry_run* is true, for each that would be done. Raises UttError
        if there is no clone, or git fails.
        """
        clone = elsewhere.configured_clone(settings.Settings(self._environ), self._environ)
        return installing.install(self._log().path, os.curdir, self._environ, dry_run, clone)

    def missing_driver(self) -> tuple[str, Finding] | None:
        """Return a finding if git's attributes name the merge driver, but this clone lacks it; None if all is well.

        Also returns the path of the attributes file that the finding is about. git is not run.
        """
        log = self._log()
        clone = elsewhere.configured_clone(settings.Settings(self._environ), self._environ)
        return installing.missing_driver(log.path, self._environ, lambda: log.program, clone)


def merger(extensions: Extensions, calendar: Calendar, environ: Environment) -> Merger:
    """Return a Merger, which looks for the log only when it needs it."""

    def log() -> Log:
        made: Log = extensions.make(_the_log, None)
        return made

    return Merger(log, calendar, environ)


def _the_log(log: Log) -> Log:
    return log
