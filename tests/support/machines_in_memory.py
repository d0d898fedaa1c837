"""Machines that share a log in memory: utt's own sync, merge and undo, without git, files and processes.

An example takes a hundredth of the time that it takes with real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, NamedTuple, cast

from utt.domain.calendar import Calendar
from utt.domain.entry import BYE_ENTRY_NAME, HELLO_ENTRY_NAME, Entry, is_same_minute
from utt.sync.cipher import Cipher
from utt.sync.draft import Draft
from utt.sync.git import GitError
from utt.sync.objects import Entry as Blob
from utt.sync.one_sync import OneSync
from utt.sync.repository import PENDING, Repository
from utt.sync.three_way import MergedLog, changes_between
from utt.testing import Result
from utt.timelog.change import Change, entries_in
from utt.timelog.file.log_file import Bytes
from utt.timelog.log import Log
from utt.timelog.read.check import problems
from utt.timelog.write.difference import differences
from utt.timelog.write.locate import located
from utt.timelog.write.merge import IsVersion
from utt.timelog.write.patch import Patch
from utt.timelog.write.patches import PatchedBytes, inverses, kept_apart
from utt.timelog.write.patching import as_patches, patches_of
from utt.timelog.write.place import insertions
from utt.timelog.write.record import Past
from utt.timelog.write.undo import change_of

_CALENDAR = Calendar()
_BRANCH = "refs/heads/main"
_PATH = "utt.log"
_MODE = "100644"

Merge = Callable[[bytes, bytes, bytes, tuple[IsVersion, IsVersion] | None, MergedLog], None]
"""What a test does about each merge: of base, ours and theirs, what is known of both, and the result."""


class _Killed(BaseException):
    """A sync was killed."""


class _Commit(NamedTuple):
    parents: tuple[str, ...]
    blob: str
    ancestors: frozenset[str]


class Remote:
    """A remote and the objects of all its clones. ``head`` is its only branch."""

    def __init__(self) -> None:
        self.head: str | None = None
        self.blobs: dict[str, bytes] = {}
        self.commits: dict[str, _Commit] = {}

    def copy(self) -> Remote:
        """Return a remote that has the same objects, and goes on by itself."""
        other = Remote()
        other.head, other.blobs, other.commits = self.head, self.blobs, self.commits
        return other

    def add_blob(self, content: bytes) -> str:
        """Add a log, and return its name."""
        name = f"blob {hash(content)}"
        self.blobs[name] = content
        return name

    def add_commit(self, blob: str, parents: Sequence[str | None]) -> str:
        """Add a commit, and return its name, which is in no order."""
        known = tuple(parent for parent in parents if parent is not None)
        number = len(self.commits)
        name = f"{number * 7919 % 10_007:05}-{number}"
        ancestors = frozenset({name}).union(*(self.commits[parent].ancestors for parent in known))
        self.commits[name] = _Commit(known, blob, ancestors)
        return name


class _Ancestry:
    """What the sync needs to know of how *commits* descend from each other."""

    is_shallow = False

    def __init__(self, commits: dict[str, _Commit]) -> None:
        self._commits = commits

    def _ancestors(self, commits: Sequence[str]) -> frozenset[str]:
        return frozenset().union(*(self._commits[commit].ancestors for commit in commits))

    def _common(self, commits: Sequence[str]) -> frozenset[str]:
        return frozenset.intersection(*(self._ancestors([commit]) for commit in commits))

    def bases(self, one: str, *others: str) -> list[str]:
        return self.latest(self._ancestors([one]) & self._ancestors(others))

    def latest(self, commits: Collection[str]) -> list[str]:
        return sorted(
            each for each in {*commits} if not any(each in self._ancestors([more]) - {more} for more in commits)
        )

    def merged_in(self, commit: str) -> Sequence[str]:
        parents = self._commits[commit].parents
        return parents if len(parents) > 1 else ()

    def foreign_commits(self, commit: str, theirs: str | None) -> int:
        return 0

    def history(self, *commits: str) -> list[tuple[str, list[str]]]:
        common = self._common(commits)
        known = self._commits
        while True:
            found = sorted(self._ancestors(commits) - common, key=lambda each: len(self._ancestors([each])))
            boundary = {parent for each in found for parent in known[each].parents} & common
            if len(boundary) < 2:
                return [*((each, []) for each in boundary), *((each, [*known[each].parents]) for each in found)]
            common = self._common([*boundary])


class _Objects:
    """What the sync needs of the objects of a *remote* and its clones."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    def blob_names(self, commits: Sequence[str], path: str) -> list[str]:
        return [self._remote.commits[commit].blob for commit in commits]

    def blobs(self, names: Sequence[str]) -> list[bytes]:
        return [self._remote.blobs[name] for name in names]

    def blob(self, name: str) -> bytes:
        return self._remote.blobs[name]

    def add_file(self, content: bytes, before: Blob | None = None) -> Blob:
        return Blob(_MODE, self._remote.add_blob(content))

    def add_commit(self, tree: str, parents: Sequence[str | None]) -> str:
        return self._remote.add_commit(tree, parents)

    def entry(self, revision: str | None, path: str) -> Blob | None:
        return None if revision is None or path != _PATH else Blob(_MODE, self._remote.commits[revision].blob)

    def tree_with(self, revision: str | None, entries: dict[str, Blob]) -> str:
        return entries[_PATH].name

    def merged_tree(self, bases: Sequence[str], ours: str, theirs: str, path: str, entry: Blob) -> str:
        return entry.name


class _Remotes:
    """What the sync needs of the remotes of a *clone*, which has only this *remote*."""

    def __init__(self, clone: _Clone, remote: Remote) -> None:
        self._clone = clone
        self.remote = remote

    def of(self, branch: str) -> tuple[str, str]:
        return "origin", branch

    def fetch(self, remote: str, branch: str, *options: str) -> str | None:
        return self.remote.head

    def push(self, remote: str, branch: str, commit: str) -> GitError | None:
        self._clone.step()
        self._clone.before_push()
        there = self.remote.head
        if there is not None and there not in self.remote.commits[commit].ancestors:
            return GitError("fetch first")
        self.remote.head = commit
        return None


class _Clone:
    """What the sync needs of a repository."""

    path = top = directory = common_directory = _PATH
    is_own = False
    branch = _BRANCH

    def __init__(self, remote: Remote) -> None:
        self.objects = _Objects(remote)
        self.ancestry = _Ancestry(remote.commits)
        self.remotes = _Remotes(self, remote)
        self.references: dict[str, str] = {}
        self.before_push: Callable[[], None] = lambda: None
        # The sync is killed once it has done so many more steps that change something.
        self.steps_left: int | None = None

    def step(self) -> None:
        """Be killed here, if it is time."""
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise _Killed

    @contextmanager
    def at(self, other: _Clone) -> Iterator[None]:
        """Have another clone as the remote, which is not pushed to."""
        origin = self.remotes
        remote = origin.remote.copy()
        remote.head = other.head
        self.remotes = _Remotes(self, remote)
        yield
        self.remotes = origin

    def require_ready(self) -> None:
        pass

    def forget_head(self) -> None:
        pass

    def told_once(self) -> bool:
        return False

    def has_index(self, *paths: str) -> bool:
        return True

    def have_index(self, *paths: str) -> None:
        self.step()

    def require_room(self, old: str | None, new: str) -> None:
        return None

    @property
    def head(self) -> str | None:
        return self.references.get(_BRANCH)

    @property
    def pending(self) -> str | None:
        return self.references.get(PENDING)

    def set_references(self, *changes: tuple[str, str | None, str | None]) -> None:
        self.step()
        for name, new, old in changes:
            assert old is None or self.references.get(name, "0" * len(old)) == old
            if new is None:
                self.references.pop(name, None)
            else:
                self.references[name] = new


class _MemoryDraft:
    """What the sync needs of a draft."""

    def __init__(self, clone: _Clone) -> None:
        self._clone = clone
        self.is_there = False
        # Whether it is beside the log, and not among git's files.
        self.is_beside = False

    def exists(self) -> bool:
        return self.is_there

    def is_exposed(self) -> bool:
        return self.is_beside

    def make(self) -> str:
        self._clone.step()
        self.is_there = True
        return "utt.log.utt-draft"

    def remove(self) -> None:
        self._clone.step()
        self.is_there = False


class _MemoryLog:
    """What the sync needs of the log, with a history that can be undone."""

    path = "utt.log"
    program = "utt"

    def __init__(self, clone: _Clone) -> None:
        self._clone = clone
        self.draft = _MemoryDraft(clone)
        self.content: bytes | None = None
        self.done: list[tuple[str, list[Patch]]] = []
        self.undone_syncs: list[Past] = []

    def write(self, command: str, patches: list[Patch]) -> None:
        """Change the log."""
        log = Bytes(None, self.content or b"")
        self.content = _patched(log, patches)
        if patches:
            self.done.append((command, patches))
            self.undone_syncs = [] if command == "sync" else self.undone_syncs

    def replace_content(self, make: Callable[[bytes], bytes], draft: str | None) -> Change:
        before = self.content or b""
        after = make(before)
        self._clone.step()
        log = Bytes(None, before)
        self.write("sync", kept_apart(log, as_patches(log, differences(log, Bytes(None, after)))))
        if draft is not None and after != before:
            self.draft.is_there = False
        assert self.content == after
        return Change(*changes_between(before, after))

    def undo(self) -> str | None:
        """Undo the last change, and return the command that made it; None if that is not possible."""
        if not self.done:
            return None
        command, patches = self.done[-1]
        log = Bytes(None, self.content or b"")
        found = located(log, inverses(patches), _CALENDAR)
        if found is None:
            return None
        self.done.pop()
        if command == "sync":
            self.undone_syncs.append(Past(command, inverses(found)))
        self.content = _patched(log, found)
        return command

    def undone_changes(self, command: str) -> list[Change]:
        return [change_of(past) for past in reversed(self.undone_syncs)]


def _patched(log: Bytes, patches: Sequence[Patch]) -> bytes:
    patched = PatchedBytes(log, patches)
    return patched.read(0, patched.size)


class _WatchedSync(OneSync):
    watch: Merge
    memory_log: _MemoryLog

    def use(self, draft: _MemoryDraft) -> None:
        self._draft = cast(Draft, draft)

    def _read(self) -> bytes | None:
        return self.memory_log.content

    def _merged(
        self, ours: bytes, base: bytes, theirs: bytes, known: tuple[IsVersion, IsVersion] | None = None
    ) -> MergedLog:
        merged = super()._merged(ours, base, theirs, known)
        self.watch(base, ours, theirs, known, merged)
        return merged


class MemoryMachine:
    """A machine whose log is in memory. *watch* is called for each merge.

    ``run`` understands the commands of the tests, in their simplest forms, and prints only what the tests read.
    """

    def __init__(self, remote: Remote, watch: Merge = lambda *_: None) -> None:
        self.clone = _Clone(remote)
        self._log = _MemoryLog(self.clone)
        self._watch = watch

    @property
    def draft(self) -> _MemoryDraft:
        """The draft of its log."""
        return self._log.draft

    def copy(self, remote: Remote) -> MemoryMachine:
        """Return a machine like this one, which syncs with that *remote*."""
        other = MemoryMachine(remote, self._watch)
        other.clone.references = {**self.clone.references}
        other._log.content = self._log.content
        other._log.draft.is_there = self._log.draft.is_there
        other._log.done, other._log.undone_syncs = [*self._log.done], [*self._log.undone_syncs]
        return other

    def read(self) -> str:
        """Return the log."""
        return (self._log.content or b"").decode()

    def write(self, text: str) -> None:
        """Replace the log, as an editor does."""
        self._log.content = text.encode()

    def run(self, command: str, *arguments: str, now: str = "") -> Result:
        """Run a command."""
        status, printed, said = getattr(self, f"_{command}")(*arguments)
        return Result(printed, said, status)

    def run_killed(self, command: str, steps: int) -> None:
        """Run a command, and kill it once it has done so many steps that change something, or let it end."""
        self.clone.steps_left = steps
        with suppress(_Killed):
            self.run(command)
        self.clone.steps_left = None

    def _add(self, name: str, _: str, at: str) -> tuple[int, str, str]:
        log = Bytes(None, self._log.content or b"")
        entry = Entry(datetime.fromisoformat(at), name)
        self._log.write("add", insertions(log, [entry], _CALENDAR)[0])
        return 0, "", ""

    def _hello(self, *at: str) -> tuple[int, str, str]:
        return self._add(HELLO_ENTRY_NAME, *at)

    def _bye(self, *at: str) -> tuple[int, str, str]:
        return self._add(BYE_ENTRY_NAME, *at)

    def _amend(self, _: str, at: str, name: str) -> tuple[int, str, str]:
        return self._corrected(at, name)

    def _remove(self, _: str, at: str) -> tuple[int, str, str]:
        return self._corrected(at)

    def _corrected(self, at: str, *names: str) -> tuple[int, str, str]:
        log = Bytes(None, self._log.content or b"")
        moment = datetime.fromisoformat(at)
        found = [each for each in entries_in(log.read(0, log.size).split(b"\n")) if is_same_minute(each, moment)]
        if len(found) != 1:
            return 1, "", "several"
        change = Change([Entry(found[0].datetime, name) for name in names], found)
        self._log.write("correct", patches_of(log, change, _CALENDAR))
        return 0, "", ""

    def _undo(self) -> tuple[int, str, str]:
        command = self._log.undo()
        return (1, "", "refused") if command is None else (0, f"undid {command}\n", "")

    def _sync(self) -> tuple[int, str, str]:
        run = _WatchedSync(
            cast(Repository, self.clone), Cipher(None, None, {}, True), cast(Log, self._log), _CALENDAR, may_begin=True
        )
        run.watch = self._watch
        run.memory_log = self._log
        run.use(self._log.draft)
        synced = run.sync(lambda _: None)
        changed: Sequence[Any] = [*synced.came.added, *synced.came.removed, *synced.went.added, *synced.went.removed]
        said = "".join(f"conflict: {conflict}\n" for conflict in synced.conflicts)
        return int(bool(said)), "synced\n" if changed else "in sync with origin, nothing new\n", said

    def bad_lines(self) -> list[str]:
        """Return what is bad in the log."""
        return [str(problem) for problem in problems(Bytes(None, self._log.content or b""))]


def synced_machines(
    base: str, logs: Sequence[str], watch: Merge = lambda *_: None
) -> tuple[Remote, list[MemoryMachine]]:
    """Return machines that had the log *base* in common, and then changed it, each to one of the *logs*.

    *watch* is called for each merge.
    """
    remote = Remote()
    machines = [MemoryMachine(remote, watch) for _ in logs]
    machines[0].write(base)
    for machine in machines:
        machine.run("sync")
    for machine, log in zip(machines, logs, strict=True):
        machine.write(log)
    return remote, machines
