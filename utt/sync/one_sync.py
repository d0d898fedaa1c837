"""One sync of a log with a remote.

What is new in the log becomes a commit. The remote's log is fetched and merged into the log, which is written once,
under its lock, and never while git talks to the remote. The result becomes a commit with both as parents, and is
pushed. Before the log is written, a reference of utt's own points to that commit, and there is a draft, which becomes
the log: so the next sync can complete one that was killed, see ``_complete``.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence

from utt.domain.calendar import Calendar
from utt.domain.entry import in_order
from utt.errors import UttError
from utt.sync import telling
from utt.sync.cipher import SUFFIX, Cipher
from utt.sync.clone import ATTRIBUTES
from utt.sync.committed_log import CommittedLog, has_entries
from utt.sync.draft import Draft
from utt.sync.git import without_secrets
from utt.sync.joining import Joining
from utt.sync.lineage import Version
from utt.sync.objects import Entry
from utt.sync.patterns import pattern_of
from utt.sync.repository import PENDING, Repository
from utt.sync.three_way import MergedLog, changes_between, merged_log, plain
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import Bytes
from utt.timelog.file.opening import open_regular
from utt.timelog.log import Log
from utt.timelog.write.content import other_lines_between
from utt.timelog.write.merge import IsVersion
from utt.timelog.write.patches import PatchedBytes
from utt.timelog.write.patching import patches_of

_TRIES_AGAIN = 5


class Synced:
    """What a sync did, or would do.

    ``remote`` is the name of the remote. ``came`` and ``went`` are the changes of the log here and of the one there,
    each a Change. ``conflicts`` are lines about entries that were changed on both sides, and ``notes`` are other lines
    for the user.

    Since 2.0.
    """

    def __init__(self, remote: str) -> None:
        self.remote: str = remote
        self.came: Change = Change()
        self.went: Change = Change()
        self.conflicts: list[str] = []
        self.notes: list[str] = []


class OneSync:
    """One sync in a *repository*. If *may_begin* is true, the log may be added to it.

    ``decided`` has the conflicts and notes of its merges so far. ``in_step`` is the content of the log that the remote
    has too, None until the sync is done. ``has_changed`` is true once something came or went.
    """

    def __init__(self, repository: Repository, cipher: Cipher, log: Log, calendar: Calendar, may_begin: bool) -> None:
        if cipher.is_on and not repository.is_own:
            raise UttError(
                f"The log is in the repository {repository.top} with other files, where utt cannot encrypt it: "
                "remove encrypt and decrypt from [sync], or use a repository made by utt sync --init"
            )
        self._repository = repository
        self._objects = repository.objects
        self._cipher = cipher
        self._log = log
        self._draft = Draft(repository.directory, os.path.realpath(log.path))
        self._calendar = calendar
        self._may_begin = may_begin or repository.is_own
        self._plain_path = repository.path
        if cipher.is_on:
            repository.path += SUFFIX
        self._committed = CommittedLog(repository.objects, repository.path, cipher)
        self._joining = Joining(repository.ancestry, self._committed, self._merged)
        self._synced = Synced("")
        self.decided = Synced("")
        self.in_step: bytes | None = None
        self.has_changed = False

    def sync(self, wait: Callable[[int], None]) -> Synced:
        """Do the sync. Call *wait* before each retry of a rejected push."""
        repository = self._repository
        repository.require_ready()
        branch = repository.branch
        remote, remote_branch = repository.remotes.of(branch)
        self._synced.remote = self._committed.remote = without_secrets(remote)
        self._complete(branch)
        if repository.told_once():
            self._synced.notes.append("utt commits and pushes without hooks and signing")
        seen = set()
        for number in range(_TRIES_AGAIN + 1):
            if number:
                wait(number)
                repository.forget_head()
            theirs = repository.remotes.fetch(remote, remote_branch)
            seen.add(theirs)
            self._require_same_name(theirs)
            head = repository.head
            if number == 0:
                self._note_own_commits(head, theirs)
            in_step = self._take_in(branch, remote, remote_branch, theirs)
            before, head = head, repository.head
            self.has_changed = self.has_changed or not before == head == theirs
            refused = None if head is None or head == theirs else repository.remotes.push(remote, remote_branch, head)
            if refused is None:
                self._note_what_went(theirs, head)
                self.in_step = in_step
                return self._synced
        if refused is not None and len(seen) == 1:
            # Nobody else has pushed, so the remote itself rejects it.
            raise refused
        raise UttError(
            f"Others pushed to {self._synced.remote} before each of {_TRIES_AGAIN + 1} tries: "
            "their entries are in the log, and yours go with the next sync"
        )

    def plan(self, url: str | None) -> Synced:
        """Return what the sync would do."""
        repository = self._repository
        repository.require_ready()
        branch = repository.branch
        has_remote = any(name.startswith("remote.") for name in repository.config)
        remote, remote_branch = (url, branch) if url is not None and not has_remote else repository.remotes.of(branch)
        self._synced.remote = self._committed.remote = without_secrets(remote)
        theirs = repository.remotes.fetch(remote, remote_branch)
        self._require_same_name(theirs)
        head = repository.head
        self._note_own_commits(head, theirs)
        raw, text, _ = self._ours(head, theirs)
        merged = MergedLog(text)
        if theirs is not None:
            merged = self._merge(head, text, theirs)
        self._note(merged)
        here, both = plain(raw or b""), plain(merged.content)
        self._synced.came = Change(*changes_between(here, both), other_lines=other_lines_between(here, both))
        there = self._committed.text(theirs)
        self._synced.went = Change(*changes_between(there, both))
        return self._synced

    def _complete(self, branch: str) -> None:
        """Complete an earlier sync that was killed.

        If the log was written by then, so that the draft is gone, HEAD is set to its commit: whatever is different in
        the log was changed since. If the log was not written, that sync is forgotten.
        """
        repository = self._repository
        pending = repository.pending
        head = repository.head
        if pending is None:
            tracked = [repository.path, *([ATTRIBUTES] if repository.is_own else [])]
            if head is not None and not repository.has_index(*tracked):
                repository.have_index(*tracked)
            return
        if self._draft.exists() or (self._draft.is_exposed() and not self._has_some_of(pending)):
            # Without its draft, it would be taken for written.
            repository.set_references((PENDING, None, None))
            self._draft.remove()
            return
        bases = [] if head is None else repository.ancestry.bases(head, pending)
        if bases == [pending]:
            pending = head or pending
        elif head is not None and bases != [head]:
            # The user has committed since.
            entry = self._committed.entry(pending)
            assert entry is not None
            pending = self._merge_commit(bases, head, pending, entry)
        self._finish(branch, head, pending, repository.require_room(head, pending))
        self._draft.remove()

    def _has_some_of(self, pending: str) -> bool:
        """Return true if the log has any line that the commit *pending* changes in the log at HEAD, as it is there."""
        before, after = (
            Counter(self._committed.text(commit).split(b"\n")) for commit in (self._repository.head, pending)
        )
        there = Counter(plain(self._read() or b"").split(b"\n"))
        return any(there[line] != before[line] for line in {*(before - after), *(after - before)})

    def _take_in(self, branch: str, remote: str, remote_branch: str, theirs: str | None) -> bytes:
        """Commit what is new here, merge *theirs*, a commit, into the log and HEAD, and return the log's bytes."""
        repository = self._repository
        head = repository.head
        raw, text, entry = self._ours(head, theirs)
        has_text = bool(text) or (theirs is None and raw is not None)
        if has_text and (entry is None or text != self._committed.text(head)):
            head = self._commit(branch, head, entry, text)
        bases = [] if head is None or theirs is None else repository.ancestry.bases(head, theirs)
        if theirs is None or theirs in bases:
            return self._write(raw, text)
        if head is not None and not bases and repository.ancestry.is_shallow:
            repository.deepen(remote, remote_branch)
        merged = self._merge(head, text, theirs)
        final, their_text = plain(merged.content), self._committed.text(theirs)
        bases = [] if head is None else repository.ancestry.bases(head, theirs)
        commit = theirs
        if head is not None and (bases != [head] or final != their_text):
            new = self._committed.entry(theirs)
            if new is None or final != their_text:
                new = self._committed.add(final, new)
            commit = self._merge_commit(bases, head, theirs, new)
        tree = repository.require_room(head, commit)
        draft = self._draft.make()
        repository.set_references((PENDING, commit, None))
        try:
            in_step = self._write(raw, final, draft)
            # It is left if the log had everything.
            self._draft.remove()
        finally:
            # Whatever ended this, the log was written if the draft is gone.
            if not self._draft.exists():
                self._note(merged)
        self._finish(branch, head, commit, tree)
        return in_step

    def _merge_commit(self, bases: Sequence[str], ours: str, theirs: str, entry: Entry) -> str:
        """Add a commit that merges two commits, with *entry* as the log, and return it."""
        tree = self._objects.merged_tree(bases, ours, theirs, self._repository.path, entry)
        return self._objects.add_commit(tree, [ours, theirs])

    def _finish(self, branch: str, head: str | None, commit: str, tree: str | None) -> None:
        """Set HEAD, the index and the work tree to a commit whose log is written already.

        The *tree* has the changes of other files, None if there are none.
        """
        repository = self._repository
        if tree is not None:
            repository.switch(head, tree)
        zeros = "0" * len(commit)
        repository.set_references((branch, commit, head or zeros), (PENDING, None, None))
        self._have(commit)

    def _have(self, commit: str, *others: str) -> None:
        """Set the log and *others* in the index to those of a commit. Write an encrypted log to the work tree too."""
        repository = self._repository
        entry = self._committed.entry(commit)
        if entry is None:
            return
        if self._cipher.is_on:
            with open(os.path.join(repository.top, repository.path), "wb") as file:
                file.write(self._objects.blob(entry.name))
        repository.have_index(repository.path, *others)

    def _commit(self, branch: str, head: str | None, entry: Entry | None, text: bytes) -> str:
        """Commit the log as it is here, and return the commit."""
        repository = self._repository
        new = self._committed.add(text, entry)
        entries: dict[str, Entry | None] = {repository.path: new}
        attributes = self._attributes(head)
        if attributes is not None:
            entries[ATTRIBUTES] = attributes
        commit = self._objects.add_commit(self._objects.tree_with(head, entries), [head])
        repository.set_references((branch, commit, head or "0" * len(commit)))
        self._have(commit, *([] if attributes is None else [ATTRIBUTES]))
        return commit

    def _attributes(self, head: str | None) -> Entry | None:
        """Write ``.gitattributes`` for a repository made by utt, and return its entry; None if it is not needed."""
        repository = self._repository
        if not repository.is_own or (head is not None and self._objects.entry(head, ATTRIBUTES) is not None):
            return None
        what = "-text -diff -merge" if self._cipher.is_on else "merge=utt -text"
        content = f"{pattern_of(repository.path)} {what}\n".encode(errors="surrogateescape")
        with open(os.path.join(repository.top, ATTRIBUTES), "wb") as file:
            file.write(content)
        return self._objects.add_file(content)

    def _ours(self, head: str | None, theirs: str | None) -> tuple[bytes | None, bytes, Entry | None]:
        """Return the log's bytes, None if there is no log; its text for the merge; and its entry at HEAD."""
        repository = self._repository
        entry = self._committed.entry(head)
        is_known = self._may_begin or any(each is not None for each in (entry, self._committed.entry(theirs)))
        if not is_known and not repository.is_staged(repository.path):
            raise UttError(
                f"The log is not tracked in the repository {repository.top}: git add it there, "
                "or name the remote with utt sync --init URL"
            )
        raw = self._read()
        before = self._committed.text(head)
        if raw is None:
            return raw, before, entry
        text = self._in_order(plain(self._with_what_came(raw, before)), before)
        if not has_entries(text) and has_entries(before):
            raise UttError(
                f"The log {self._log.path} is empty, but was not at the last sync, so nothing was synced: "
                "delete the empty file, and the next sync restores the log"
            )
        self._note_line_ends(raw)
        return raw, text, entry

    def _with_what_came(self, raw: bytes, synced: bytes) -> bytes:
        """Return the log with the changes of undone syncs, since an undo only affects this machine.

        Changes that the *synced* log does not have any more are left out.
        """
        undone_changes = self._log.undone_changes("sync")
        for change in undone_changes:
            there, everywhere = (Counter(entries_in(text.split(b"\n"))) for text in (raw, synced))
            again = Change(
                (Counter(change.added) & (everywhere - there)).elements(),
                (Counter(change.removed) & (there - everywhere)).elements(),
            )
            raw = self._changed(raw, again)
        if any(change.other_lines for change in undone_changes):
            without = _without_others_of(synced, Counter(plain(raw).split(b"\n")))
            raw = merged_log(without, raw, synced, self._calendar).content
        if undone_changes:
            # The undo may have moved notes and blank lines, which nobody meant.
            before = plain(self._changed(raw, Change(*changes_between(plain(raw), synced))))
            if _things_in(before) == _things_in(synced):
                raw = merged_log(before, raw, synced, self._calendar).content
        return raw

    def _changed(self, content: bytes, change: Change) -> bytes:
        """Return a log with the entries of a *change*, and without those that it removed."""
        log = Bytes(None, content)
        patched = PatchedBytes(log, patches_of(log, change, self._calendar))
        return patched.read(0, patched.size)

    def _in_order(self, text: bytes, synced: bytes) -> bytes:
        """Return the log with the lines that were appended since the last sync in their places, by a phone perhaps."""
        return self._merged(text, synced, synced).content

    def _merge(self, head: str | None, text: bytes, theirs: str) -> MergedLog:
        """Merge the log in the commit *theirs* into the *text*, which was made of the log in the commit *head*."""
        repository = self._repository
        bases = [] if head is None else repository.ancestry.bases(head, theirs)
        if self._committed.entry(theirs) is None and any(self._committed.entry(base) is not None for base in bases):
            raise UttError(
                f"The log {repository.path} was deleted at {self._synced.remote}: restore it there with git; "
                "nothing was synced"
            )
        if not bases and head is not None:
            self._synced.notes.append("both had a log already: the merged log has the entries of both")
        ours, other = Version(text, () if head is None else (head,)), Version(self._committed.text(theirs), (theirs,))
        return self._joining.merged(ours, other)

    def _merged(
        self, ours: bytes, base: bytes, theirs: bytes, known: tuple[IsVersion, IsVersion] | None = None
    ) -> MergedLog:
        return merged_log(base, ours, theirs, self._calendar, known=known)

    def _write(self, raw: bytes | None, final: bytes, draft: str | None = None) -> bytes:
        """Change the log from *raw* to *final*, keep what was recorded meanwhile, and return *final* as bytes.

        A *draft* replaces the log then, unless the log has everything already.
        """
        before = raw or b""
        if raw is None and not final:
            return b""
        if plain(before) == final:
            return before

        in_step = b""
        done: MergedLog | None = None

        def merged(content: bytes) -> bytes:
            nonlocal in_step, done
            in_step = merged_log(plain(before), before, final, self._calendar).content
            done = None if content == before else merged_log(plain(before), content, final, self._calendar)
            return in_step if done is None else done.content

        change = self._log.replace_content(merged, draft)
        if done is not None:
            self._note(done)
        came = self._synced.came
        self._synced.came = Change((*came.added, *change.added), (*came.removed, *change.removed))
        return in_step

    def _note(self, merged: MergedLog) -> None:
        conflicts, notes = [*telling.conflicts_of(merged)], [*telling.notes_of(merged)]
        for each in (self._synced, self.decided):
            each.conflicts += conflicts
            each.notes += notes

    def _note_own_commits(self, head: str | None, theirs: str | None) -> None:
        commits = 0 if head is None or head == theirs else self._repository.ancestry.foreign_commits(head, theirs)
        if commits:
            what = "one commit of your own goes" if commits == 1 else f"{commits} commits of your own go"
            self._synced.notes.append(f"{what} along")

    def _note_what_went(self, theirs: str | None, head: str | None) -> None:
        before, after = map(self._committed.text, (theirs, head))
        self._synced.went = Change(*changes_between(before, after))

    def _note_line_ends(self, raw: bytes) -> None:
        """Tell git if the log has CR LF here: in the repository, it has line feeds."""
        repository = self._repository
        if b"\r\n" not in raw or repository.config.get("utt.crlf") == "true" or self._cipher.is_on:
            return
        path = os.path.join(repository.common_directory, "info", "attributes")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "a", encoding="utf-8", errors="surrogateescape") as file:
            file.write(f"{pattern_of('/' + self._plain_path)} text eol=crlf\n")
        repository.config.set("utt.crlf", "true")

    def _require_same_name(self, theirs: str | None) -> None:
        """Raise UttError if the remote has the log under another name, or only one of both is encrypted."""
        repository = self._repository
        if theirs is None or self._committed.entry(theirs) is not None:
            return
        if self._cipher.is_on and self._objects.entry(theirs, self._plain_path) is not None:
            raise UttError(
                f"The log at {self._synced.remote} is not encrypted, but [sync] says that it should be; nothing was "
                "changed: use an empty remote, since the history of this one stays readable"
            )
        if not self._cipher.is_on and self._objects.entry(theirs, repository.path + SUFFIX) is not None:
            raise UttError(
                f"The log at {self._synced.remote} is encrypted: set encrypt and decrypt in [sync] of the "
                "configuration, see docs/sync.md; nothing was changed"
            )
        attributes = self._objects.entry(theirs, ATTRIBUTES) if repository.is_own else None
        for line in self._objects.blob(attributes.name).decode(errors="replace").splitlines() if attributes else ():
            name, _, rest = line.rpartition(" merge=utt")
            if name != pattern_of(repository.path) and name and rest.strip() in ("", "-text"):
                raise UttError(
                    f"The log at {self._synced.remote} is called {name}, but here it is {self._plain_path}: "
                    "give it the same name, and sync again"
                )

    def _read(self) -> bytes | None:
        path = self._log.path
        if not os.path.lexists(path):
            return None
        try:
            with open(open_regular(os.path.realpath(path), os.O_RDONLY), "rb") as file:
                return file.read()
        except OSError as error:
            raise UttError(f"The log {path} cannot be read: {error.strerror}; nothing was synced") from error


def _without_others_of(text: bytes, there: Counter[bytes]) -> bytes:
    """Return the text without the lines, other than entries and blank ones, that are not *there*."""
    kept = []
    for line in text.split(b"\n"):
        if there[line] > 0 or not line.strip() or entries_in([line]):
            kept.append(line)
            there[line] -= 1
    return b"\n".join(kept)


def _things_in(text: bytes) -> tuple[Sequence[object], Counter[bytes]]:
    """Return the entries of a log in order, as it has those of a minute, and all lines but the blank ones."""
    lines = [line for line in text.split(b"\n") if line.strip()]
    return in_order(entries_in(lines)), Counter(lines)
