"""The log, as commands and plugins use it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from utt.domain.entry import Entry
from utt.domain.printable import excerpt
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.log_file import LogFile
from utt.timelog.notices import Notices, restored_notice

if TYPE_CHECKING:
    from utt.timelog import change as changed
    from utt.timelog.change import Change
    from utt.timelog.read import bad_line, check, entries, findings, locating, part, search
    from utt.timelog.read.bad_line import BadLineError
    from utt.timelog.read.entries import Entries
    from utt.timelog.read.findings import Finding
    from utt.timelog.read.locating import LocatedEntry
    from utt.timelog.write import changes, content, edit, rearranging, undo
    from utt.timelog.write.insert import Insertion
else:
    changed = lazy("utt.timelog.change")
    bad_line = lazy("utt.timelog.read.bad_line")
    search = lazy("utt.timelog.read.search")
    locating = lazy("utt.timelog.read.locating")
    part = lazy("utt.timelog.read.part")
    check = lazy("utt.timelog.read.check")
    entries = lazy("utt.timelog.read.entries")
    findings = lazy("utt.timelog.read.findings")
    content = lazy("utt.timelog.write.content")
    changes = lazy("utt.timelog.write.changes")
    edit = lazy("utt.timelog.write.edit")
    rearranging = lazy("utt.timelog.write.rearranging")
    undo = lazy("utt.timelog.write.undo")


class Log:
    """The log: its ``path``, its entries, and methods that change it.

    Notices for the user, such as that an entry was inserted before others, go to standard error. Listeners are told of
    every change. ``has_changed`` is true after the first one; ``made`` has the changes of this object, in order.
    ``planned`` is the change that a dry run would make, None without such a run.

    Since 2.0.
    """

    def __init__(self, file: LogFile, notices: Notices) -> None:
        self.path: str = file.path
        self.has_changed: bool = False
        self.made: list[Change] = []
        self.planned: Change | None = None
        self._file = file
        self._notices = notices

    @property
    def program(self) -> str:
        """The beginning of a command line that uses this log, for advice: ``utt``, with ``--data`` if needed."""
        return self._file.program

    @property
    def content(self) -> bytes:
        """The current bytes of the log; empty if there is no file. Raises UttError if it cannot be read."""
        with self._file.opened() as log:
            return log.read(0, log.size)

    @property
    def entries(self) -> Entries:
        """The current entries of the log; empty if there is no file."""
        return entries.Entries(self._file)

    def edit(self, open_editor: Callable[[str], None]) -> list[range]:
        """Call *open_editor* with the path of the log, which is created if it is missing.

        No lock is held meanwhile. Entries recorded meanwhile are in the log afterwards, and entries removed or changed
        meanwhile are not, whatever the editor wrote. What the editor itself has changed is one change, which can be
        undone. Return the numbers of the lines that it has changed, from 1, in order; where it has removed lines, the
        number of the following one. Raises UttError if the log cannot be written, and whatever *open_editor* raises.
        """
        edited = edit.edit(self._file, open_editor, self._notices.say)
        self._report_restored(edited.put_back)
        for entry in edited.taken_out:
            self._notices.say(f"removed again, since the editor restored it: {excerpt(str(entry))}")
        self.has_changed = self.has_changed or bool(edited.lines)
        self._announce(edited.change)
        if edited.failure is not None:
            raise edited.failure
        return edited.lines

    def problems(self) -> list[BadLineError]:
        """Return an error for each invalid line, in order. Raises UttError if the log cannot be read at all."""
        with self._file.opened() as log:
            return list(check.problems(log))

    def refuse_as_output(self, path: str) -> None:
        """Refuse to write a command's output to *path*, if that is the log. Raises UttError then."""
        self._file.refuse_as_output(path)

    def require_valid(self, start: datetime, end: datetime) -> None:
        """Require that every line of the time from *start* until before *end* is valid; other lines do not matter.

        Raises UttError for the first invalid one, and if the log cannot be read at all.
        """
        try:
            # The memory has that of a good log.
            next(iter(self.entries), None)
        except bad_line.BadLineError:
            with self._file.opened() as log:
                problem = part.problem_between(log, start, end)
            if problem is not None:
                raise bad_line.in_file(problem, self.path, self.program) from None

    def number_of_notes(self) -> int:
        """Return how many lines are notes, which begin with ``#``. Raises UttError if the log cannot be read at all."""
        with self._file.opened() as log:
            return sum(block.startswith(b"#") + block.count(b"\n#") for block in log.blocks(log.start))

    def check(self, now: datetime) -> Iterator[Finding]:
        """Yield everything that ``utt check`` finds in the log at the moment *now*, in the order of the lines.

        The search is lazy. Iterating raises UttError if the log cannot be read at all.
        """
        with self._file.opened() as log:
            yield from findings.findings(log, now, self._file.calendar)

    def apply(self, change: Change | Callable[[], Change]) -> None:
        """Make a change: remove its ``removed`` entries from the log, and insert its ``added`` entries in their places.

        Instead of a change, you can pass a function that returns it, which is called under the log's lock.

        That is one write, however many entries there are, and one undo reverts it. Of equal entries, the last one is
        removed. An added entry takes the line of a removed one of the same minute. No other line changes. When this
        returns, the change is on the disk; when it raises UttError, because the log has no such entry for instance, the
        log is unchanged.
        """
        made, put_back = rearranging.apply(self._file, change, self._notices.say)
        self._report_restored(put_back)
        self._announce(changed.by_command(made, self._file.command))

    def replace_content(self, make: Callable[[bytes], bytes], draft: str | None = None) -> Change:
        """Replace the log's bytes, notes and all, by what *make* returns for them; return the change of its entries.

        *make* is called under the log's lock, again if a program that ignores the lock writes meanwhile. That is one
        write, and one undo reverts it. Equal lines are not touched. When this returns, the change is on the disk; when
        it or *make* raises, the log is unchanged.

        *draft* is the path of a file of yours on the log's file system. The new bytes are written to it, and then it
        gets the log's name, unless nothing changes. So even if this process is killed, that file is gone if the log was
        changed, and is there if it was not.
        """
        made, put_back = content.replace_content(self._file, make, self._notices.say, draft)
        self._report_restored(put_back)
        self._announce(made)
        return made

    def preview_content(self, make: Callable[[bytes], bytes]) -> Change:
        """Return what ``replace_content`` would change; change nothing. Raises UttError if the log cannot be read."""
        self.planned = content.preview_content(self._file, make)
        return self.planned

    def undone_changes(self, command: str) -> list[Change]:
        """Return the changes of *command* that were undone since it made its last one, the first one first.

        Raises UttError if that cannot be read.
        """
        return undo.undone_changes(self._file, command)

    def find(self, moment: datetime | None = None, passed_over: Collection[str] = ()) -> LocatedEntry:
        """Return the entry of the minute *moment*, the last one if there are several, with its neighbours.

        Without a moment, return the latest entry whose name is not in *passed_over*. This reads only as much of the log
        as it needs. Raises UttError if there is no such entry, or the log cannot be read there.
        """
        return locating.located(self._file, moment, passed_over)

    def insert(self, entry: Entry, start: datetime, over: bool = False) -> Insertion:
        """Record an activity that lasts exactly from *start* to *entry*, and return what that changed.

        The activities before and after keep their names, and are cut. With *over*, activities that lie entirely within
        are replaced. That is one write, and one undo reverts it. When this returns, the change is on the disk; when it
        raises UttError, because others lie within for instance, the log is unchanged.
        """
        insertion, put_back = rearranging.insert(self._file, entry, start, over, self._notices.say)
        self._report_restored(put_back)
        if not changed.changes_anything(insertion.change):
            self._notices.say(f"unchanged, since the log has it already: {excerpt(str(entry))}")
        for replaced in insertion.replaced:
            if replaced != entry:
                self._notices.say(f"taken out: {excerpt(str(replaced))}")
        self._announce(changed.Change(insertion.change.added, insertion.change.removed, self._file.command))
        return insertion

    def add(self, entry: Entry, *more: Entry) -> Entry | None:
        """Record an entry in its place: at the log's end, or before the first entry that is later; return that one.

        With *more* entries of its minute, that is still one write, and one undo reverts it. Entries of one minute stay
        in the order of recording. No existing line changes. Lines that are not entries do not matter. When this
        returns, the entry is on the disk; when it raises UttError, the log is unchanged.
        """
        place, put_back = changes.add(self._file, entry, self._notices.say, more)
        self._report_restored(put_back)
        if place.following is not None:
            self._notices.say(f"inserted in its place, before: {excerpt(str(place.following))}")
        changes.warn_of_broken_line(self._file, [place], self._notices.say)
        self._announce(changed.Change([entry, *more], [], self._file.command))
        return place.following

    def replace(self, old: Entry, new: Entry | None) -> None:
        """Replace *old*, the last entry of the log that equals it, by *new*; remove it if that is None.

        If *new* is earlier or later than *old*'s neighbours, it goes where ``add`` would put it. No other line changes.
        When this returns, the change is on the disk; when it raises UttError, because the log has no such entry for
        instance, the log is unchanged.
        """
        self.apply(changed.Change([] if new is None else [new], [old]))

    def rewrite(self, change: Callable[[Entry], Entry], dry_run: bool = False) -> list[tuple[Entry, Entry]]:
        """Replace each entry of the log by what *change* returns for it; return the pairs that differ.

        *change* must keep the entry's time. Lines that are not entries stay as they are. If *change* has an attribute
        ``only_in``, a text, it is called only with entries whose lines contain that: most of a long log then need not
        be parsed. With *dry_run*, nothing is written. When this returns, the change is on the disk; when it raises
        UttError, because a new name could not be read back for instance, the log is unchanged.
        """
        if dry_run:
            pairs = rearranging.rewritten(self._file, change)
            self.planned = changed.Change([new for _, new in pairs], [old for old, _ in pairs], self._file.command)
            return pairs
        pairs, put_back = rearranging.rewrite(self._file, change, self._notices.say)
        self._report_restored(put_back)
        self._announce(changed.Change([new for _, new in pairs], [old for old, _ in pairs], self._file.command))
        return pairs

    def undo(self) -> Change:
        """Undo the last change that utt, or an editor through ``edit``, made to the log, and return it.

        That includes an editor's changes of lines that are not entries.

        Raises UttError, and changes nothing, if there is none, if it is unknown what it has done, if something else has
        changed the log there since, or if the log cannot be written.
        """
        undone, put_back = undo.undo(self._file, self._notices.say)
        self.has_changed = True
        self._report_restored(put_back)
        self._announce(changed.Change(undone.removed, undone.added, self._file.command, undone.other_lines))
        return undone

    def redo(self) -> Change:
        """Redo the change that was undone last, and return it. Raises UttError like ``undo``."""
        redone, put_back = undo.redo(self._file, self._notices.say)
        self.has_changed = True
        self._report_restored(put_back)
        self._announce(changed.Change(redone.added, redone.removed, self._file.command, redone.other_lines))
        return redone

    def keep(self) -> Change:
        """Keep the last change for good, so that the next undo reverts the one before it; return it.

        Raises UttError if there is none.
        """
        return undo.keep(self._file, self._notices.say)

    @property
    def changes(self) -> list[Change]:
        """The changes that can be undone, the latest first. Raises UttError if the history cannot be read."""
        return undo.past_changes(self._file)

    def _announce(self, change: Change) -> None:
        changes_entries = changed.changes_anything(change)
        if changes_entries or change.other_lines:
            self.has_changed = True
            self.made.append(change)
        if changes_entries:
            self._notices.tell(change)

    def _report_restored(self, entries: list[Entry]) -> None:
        for entry in entries:
            self.has_changed = True
            self._notices.say(restored_notice(entry))
