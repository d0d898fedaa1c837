"""The repository that the log lies in: what is read from it, and the commits, references and index entries made in it.

Commits are made by plumbing, in an index of their own, so that what is staged stays staged, and what else is changed
in the work tree stays as it is. In a repository of utt's own, only the log and ``.gitattributes`` are tracked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.sync.clone import ATTRIBUTES
from utt.sync.git import TURNED_OFF, Git, GitError, refusal, without_secrets

PENDING, WRITTEN = "refs/utt/pending", "refs/utt/written"
"""The commit that is about to be merged into the log, and the one that has been, until HEAD is there too."""

_REMOTE = "refs/utt/remote"
_FILE_MODES = ("100644", "100755")
_BUSY = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}
_MESSAGE = "utt sync"
# What takes so many times the log's size in loose objects is packed.
_LOOSE_FACTOR = 3
_SMALLEST_LOOSE = 1 << 20
_MOST_PACKS = 20
# A log changes by a few bytes at a time, so packs of what was pushed are small, and many fit beside a whole log.
_RECEIVE_PACK = "git -c receive.unpackLimit=1 -c gc.autoPackLimit=10 receive-pack"
_UNREACHABLE = ("rejected", "non-fast-forward", "fetch first", "cannot lock ref", "failed to update ref", "stale info")


class Entry(NamedTuple):
    """What a commit has in a file's place: its ``mode``, and its blob's ``name``."""

    mode: str
    name: str


class Repository:
    """The repository at *top* with its *directory* for git's own files, and the log's *path* in it."""

    def __init__(self, git: Git, top: str, directory: str, path: str) -> None:
        self.git = git
        self.top = git.place = top
        self.directory = directory
        self.path = path
        self.config = _config(git)
        git.use_ssh(self.config.get("core.sshcommand"))
        self._use_identity()
        self._empty: str | None = None
        self._head: str | None = None
        # What a name of git's stands for never changes.
        self._listings: dict[tuple[str, str], dict[str, Entry]] = {}
        self._bases: dict[tuple[str, str], list[str]] = {}
        self._blobs: dict[str, bytes] = {}

    @property
    def is_own(self) -> bool:
        """Whether utt has made it."""
        return self.config.get("utt.own") == "true"

    def set_config(self, name: str, value: str) -> None:
        """Note something in the repository's own configuration."""
        self.git.run("config", name, value)
        self.config[name.lower()] = value

    def require_ready(self) -> None:
        """Raise UttError if git is in the middle of something, or would not commit the log as it is."""
        for name, doing in _BUSY.items():
            if os.path.lexists(os.path.join(self.directory, name)):
                raise UttError(f"A {doing} is under way in {self.top}: finish it with git, and sync again")
        lock = os.path.join(self.directory, "index.lock")
        if os.path.lexists(lock):
            raise refusal("", f"fatal: Unable to create '{lock}': File exists.")
        if not self.is_own:
            self._require_no_filter()

    def _require_no_filter(self) -> None:
        """Raise UttError if git would commit the log through a filter, such as git-crypt's."""
        checked = self.git.run("check-attr", "-z", "filter", "--", self.path)
        attribute = checked.decode(errors="replace").split("\0")[2]
        if attribute not in ("unspecified", "unset"):
            raise UttError(
                f"In the repository {self.top}, git passes the log through the filter {attribute}, which utt "
                "sync does not run: keep the log out of that repository, and utt sync --init URL makes its own for it; "
                "see docs/sync.md on encryption"
            )

    @property
    def branch(self) -> str:
        """The reference of the branch that is checked out. Raises UttError if there is none."""
        name = self.git.line("symbolic-ref", "-q", "HEAD")
        if name is None:
            raise UttError(f"No branch is checked out in {self.top}: check one out with git checkout, and sync again")
        return name

    @property
    def head(self) -> str | None:
        """The commit that is checked out; None if there is none yet."""
        if self._head is None:
            self._head = self.commit("HEAD")
        return self._head

    def forget_head(self) -> None:
        """Look anew what is checked out, since it may have changed."""
        self._head = None

    def own_references(self) -> dict[str, str]:
        """Return the commits that utt's own references name."""
        listed = self.git.run("for-each-ref", "--format=%(refname) %(objectname)", "refs/utt").decode()
        return dict(line.split(" ", 1) for line in listed.splitlines())

    def commit(self, revision: str) -> str | None:
        """Return the name of a commit, None if there is none."""
        return self.git.line("rev-parse", "-q", "--verify", f"{revision}^{{commit}}")

    def remote(self, branch: str) -> tuple[str, str]:
        """Return the name of the remote, and the reference of the branch there. Raises UttError if there is none."""
        short = branch.removeprefix("refs/heads/")
        names = [name[len("remote.") : -len(".url")] for name in self.config if re.fullmatch(r"remote\..*\.url", name)]
        name = self.config.get(f"branch.{short}.remote")
        if name in (None, "."):
            if not names:
                raise UttError(f"The repository {self.top} has no remote: name one with utt sync --init URL")
            name = names[0] if len(names) == 1 else "origin"
            if name not in names:
                raise UttError(
                    f"The repository {self.top} has several remotes ({', '.join(names)}): "
                    f"say which with git branch --set-upstream-to, or call it origin"
                )
            return name, branch
        return str(name), self.config.get(f"branch.{short}.merge", branch)

    def fetch(self, remote: str, branch: str, *options: str) -> str | None:
        """Return the commit that the *branch* of the *remote* has, once it is here; None if it has no such branch.

        Raises GitError if the remote cannot be reached.
        """
        status, _, said = self.git.tried(
            *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", *options),
            *("--no-recurse-submodules", self._source(remote), f"+{branch}:{_REMOTE}"),
        )
        if status != 0:
            if "couldn't find remote ref" in said:
                self.git.tried("update-ref", "-d", _REMOTE)
                return None
            raise refusal(
                f"{without_secrets(remote)} cannot be reached, nothing is lost, and the next sync goes on", said
            )
        return self.commit(_REMOTE)

    def deepen(self, remote: str, branch: str) -> None:
        """Fetch the older commits too. Raises GitError if the remote cannot be reached."""
        self.fetch(remote, branch, "--unshallow")
        self._bases.clear()

    def _source(self, remote: str) -> str:
        """Return where to fetch from: the place that a push goes to, since the log can be in step with no other."""
        url, push_url = (self.config.get(f"remote.{remote}.{name}") for name in ("url", "pushurl"))
        if push_url is None or push_url == url:
            return remote
        places = (self.git.line("config", "--get-all", f"remote.{remote}.pushurl") or "").split("\n")
        return remote if url in places else places[0]

    def _receive_pack(self, remote: str) -> list[str]:
        """Return the options that have a repository on this machine pack what it gets, instead of each object alone."""
        urls = (self.config.get(f"remote.{remote}.{name}") for name in ("pushurl", "url"))
        place = next(filter(None, urls), remote).removeprefix("file://")
        is_set = f"remote.{remote}.receivepack" in self.config
        return [] if is_set or not os.path.isdir(os.path.join(self.top, place)) else [f"--receive-pack={_RECEIVE_PACK}"]

    def push(self, remote: str, branch: str, commit: str) -> GitError | None:
        """Push a commit; return why that cannot be, if somebody else may have pushed meanwhile.

        Raises GitError if it is refused.
        """
        status, printed, said = self.git.tried(
            *("-c", "push.followTags=false", "push", "--no-verify", "--porcelain", "--quiet"),
            *("--recurse-submodules=no", *self._receive_pack(remote), remote, f"{commit}:{branch}"),
        )
        if status == 0:
            return None
        told = [line for line in printed.decode(errors="replace").splitlines() if line.startswith("!")]
        why = f"error: {told[0].split(chr(9))[-1]}" if told else said
        refused = refusal(
            f"{without_secrets(remote)} took no push, nothing is lost, and the next sync goes on", f"{why}\n{said}"
        )
        if any(
            word in line for line in told for word in _UNREACHABLE if "pre-receive" not in line and "hook" not in line
        ):
            return refused
        raise refused

    def bases(self, one: str, other: str) -> list[str]:
        """Return the best common ancestors of two commits."""
        if one == other:
            return [one]
        if (one, other) not in self._bases:
            self._bases[one, other] = (self.git.line("merge-base", "--all", one, other) or "").split()
        return self._bases[one, other]

    @property
    def is_shallow(self) -> bool:
        """Whether older commits are missing."""
        return self.git.line("rev-parse", "--is-shallow-repository") == "true"

    def entry(self, revision: str | None, path: str) -> Entry | None:
        """Return what a commit has at *path*, None if nothing. Raises UttError if that is no file."""
        if revision is None:
            return None
        directory, _, name = path.rpartition("/")
        found = self._listing(revision, directory).get(name)
        if found is not None and (found.mode not in _FILE_MODES):
            what = {"120000": "a symbolic link", "160000": "a submodule"}.get(found.mode, "a directory")
            raise UttError(
                f"{excerpt(path)} is {what} at {revision[:10]}, no log: put it right with git, and sync again"
            )
        return found

    def _listing(self, revision: str, directory: str = "") -> dict[str, Entry]:
        """Return what a commit has in a directory, by names; nothing if it has no such directory."""
        key = revision, directory
        if key not in self._listings:
            place = [f"{directory}/"] if directory else []
            listed = self.git.run("ls-tree", "-z", "--full-tree", revision, "--", *place)
            self._listings[key] = {}
            for each in listed.decode(errors="surrogateescape").split("\0")[:-1]:
                about, _, path = each.partition("\t")
                mode, _, name = about.split(" ")
                self._listings[key][path.rpartition("/")[2]] = Entry(mode, name)
        return self._listings[key]

    def _others(self, revision: str | None) -> dict[str, Entry] | None:
        """Return what a commit has beside the log; None where that takes more than a listing to tell."""
        if "/" in self.path:
            return None
        listing = {} if revision is None else self._listing(revision)
        return {name: entry for name, entry in listing.items() if name != self.path}

    def blob(self, name: str) -> bytes:
        """Return the bytes of a blob."""
        if name not in self._blobs:
            self._blobs[name] = self.git.run("cat-file", "blob", name)
        return self._blobs[name]

    def add_blob(self, content: bytes) -> str:
        """Put a blob into the repository, and return its name."""
        name = self.git.run("hash-object", "-w", "--stdin", given=content).decode().strip()
        self._blobs[name] = content
        return name

    @property
    def empty_tree(self) -> str:
        """The tree that has nothing in it."""
        if self._empty is None:
            self._empty = self.git.run("mktree", given=b"").decode().strip()
        return self._empty

    def tree_with(self, revision: str | None, entries: Mapping[str, Entry | None]) -> str:
        """Return the tree of *revision* with these *entries* in their places, and without those that are None."""
        if not any("/" in path for path in entries):
            listing = {} if revision is None else self._listing(revision)
            return self._flat_tree({**listing, **entries})
        with self._own_index() as index:
            self.git.run("read-tree", revision or "--empty", GIT_INDEX_FILE=index)
            self._update(entries, index)
            return self.git.run("write-tree", GIT_INDEX_FILE=index).decode().strip()

    def _flat_tree(self, entries: Mapping[str, Entry | None] | Mapping[str, Entry]) -> str:
        kinds = {"040000": "tree", "160000": "commit"}
        lines = [
            f"{entry.mode} {kinds.get(entry.mode, 'blob')} {entry.name}\t{path}\0"
            for path, entry in entries.items()
            if entry is not None
        ]
        return self.git.run("mktree", "-z", given="".join(lines).encode(errors="surrogateescape")).decode().strip()

    def merged_tree(self, bases: Sequence[str], ours: str, theirs: str, entry: Entry) -> str:
        """Return the tree that merges two commits, with *entry* for the log.

        Raises UttError if both have changed another file.
        """
        before, one, other = map(self._others, (bases[0] if bases else None, ours, theirs))
        if len(bases) < 2 and one is not None and other is not None and (one == other or before in (one, other)):
            return self._flat_tree((other if before == one else one) | {self.path: entry})
        trees = {self._merged_tree(base, ours, theirs, entry) for base in bases or [self.empty_tree]}
        if len(trees) > 1:
            raise UttError(
                f"Files beside the log were changed on both sides in {self.top}: merge with git pull, and sync again"
            )
        return trees.pop()

    def _merged_tree(self, base: str, ours: str, theirs: str, entry: Entry) -> str:
        with self._own_index() as index:
            self.git.run("read-tree", "-i", "-m", "--aggressive", base, ours, theirs, GIT_INDEX_FILE=index)
            self._update({self.path: None}, index)
            self._update({self.path: entry}, index)
            clashing = self.git.run("ls-files", "-u", "-z", GIT_INDEX_FILE=index)
            if clashing:
                names = {each.partition(b"\t")[2].decode(errors="replace") for each in clashing.split(b"\0") if each}
                first, more = min(names), len(names) - 1
                raise UttError(
                    f"{excerpt(first)}{f' and {more} more' if more else ''} in {self.top} changed on both sides: "
                    "merge with git pull, and sync again"
                )
            return self.git.run("write-tree", GIT_INDEX_FILE=index).decode().strip()

    def add_commit(self, tree: str, parents: Sequence[str | None]) -> str:
        """Put a commit into the repository, and return its name."""
        given = [argument for parent in parents if parent is not None for argument in ("-p", parent)]
        return self.git.run("commit-tree", tree, *given, "-m", _MESSAGE).decode().strip()

    def set_references(self, *changes: tuple[str, str | None, str | None]) -> None:
        """Set references, each by its name to a commit, None to delete it, from what it was; all of them or none.

        What it was is not looked at where that is None, but for a reference that is set.
        """
        lines = [
            f"delete {name}" + (f" {old}" if old else "")
            if new is None
            else f"update {name} {new} {old or ''}".rstrip()
            for name, new, old in changes
        ]
        self.git.run("update-ref", "-m", _MESSAGE, "--stdin", given="\n".join([*lines, ""]).encode())
        self.forget_head()
        for name, new, _ in changes:
            if name.startswith("refs/heads/"):
                self._head = new

    def require_room(self, old: str | None, new: str) -> str | None:
        """Return the tree of *new* with the log of *old*, None if there is no other change.

        Raises UttError if changed files are in the way.
        """
        others = self._others(old)
        if others is not None and others == self._others(new):
            return None
        tree = self.tree_with(new, {self.path: self.entry(old, self.path)})
        old_tree = self._tree_of(old)
        if tree == old_tree:
            return None
        self._switch(old_tree, tree, "-n")
        return tree

    def switch(self, old: str | None, tree: str) -> None:
        """Have index and work tree go from the commit *old* to the *tree*, which has the same log."""
        self._switch(self._tree_of(old), tree)

    def _tree_of(self, commit: str | None) -> str:
        if commit is None:
            return self.empty_tree
        return self.git.run("rev-parse", f"{commit}^{{tree}}").decode().strip()

    def _switch(self, old: str, new: str, *options: str) -> None:
        status, _, said = self.git.tried("read-tree", *options, "-m", "-u", old, new)
        if status != 0:
            raise refusal(f"What came would overwrite what is changed in {self.top}, see to it with git", said)

    def have_index(self, *paths: str) -> None:
        """Have the index hold what HEAD has at these *paths*, or in the log's place; what is staged beside it stays."""
        found = {path: self.entry(self.head, path) for path in paths or (self.path,)}
        given = [
            argument
            for path, entry in found.items()
            if entry is not None
            for argument in ("--cacheinfo", f"{entry.mode},{entry.name},{path}")
        ]
        # What else git has not merged is its own affair.
        self.git.run("update-index", "-q", "--unmerged", "--add", *given, "--refresh")

    def has_index(self, *paths: str) -> bool:
        """Return true if the index holds what HEAD has at these *paths*."""
        literal = [f":(top,literal){path}" for path in paths]
        return self.git.tried("diff-index", "--cached", "--quiet", "HEAD", "--", *literal)[0] == 0

    def foreign_commits(self, commit: str, theirs: str | None) -> int:
        """Return how many commits up to *commit* the remote does not have that are not utt's."""
        plain = ("--no-show-signature", "--encoding=UTF-8", "--no-color")
        listed = self.git.run("log", *plain, "--format=%s", commit, *([f"^{theirs}"] if theirs else []))
        return sum(subject != _MESSAGE for subject in listed.decode(errors="replace").splitlines())

    def commits_of_others(self) -> int:
        """Return how many commits of the checked-out branch change files other than the log and ``.gitattributes``."""
        if self.head is None:
            return 0
        exclude = [f":(top,exclude,literal){path}" for path in (self.path, ATTRIBUTES)]
        return int(self.git.run("rev-list", "--count", self.head, "--", ":(top)", *exclude))

    def tidy(self, size: int) -> None:
        """Pack loose objects if they take up much space for a log of *size* bytes."""
        loose, packs = self._loose_and_packs()
        # git keeps what no commit holds loose for weeks: packing is of no use to that.
        left = min(int(self.config.get("utt.loose", "0")), loose)
        if loose - left <= max(_LOOSE_FACTOR * size, _SMALLEST_LOOSE) and (packs <= _MOST_PACKS or not self.is_own):
            return
        if self.is_own:
            self.git.tried("gc", "--quiet")
        else:
            # Another's may be large, so only what is loose is packed at once, and the rest in the background.
            self.git.tried("repack", "-d", "-l", "-q")
            self.git.tried("-c", f"gc.autoPackLimit={_MOST_PACKS}", "gc", "--auto", "--quiet")
        loose, _ = self._loose_and_packs()
        if str(loose) != self.config.get("utt.loose", "0"):
            self.set_config("utt.loose", str(loose))

    def _loose_and_packs(self) -> tuple[int, int]:
        """Return the size of the loose objects in bytes, and the number of packs."""
        counted = self.git.line("count-objects", "-v") or ""
        numbers = dict(line.split(": ", 1) for line in counted.splitlines() if ": " in line)
        return int(numbers.get("size", "0")) * 1024, int(numbers.get("packs", "0"))

    def told_once(self) -> bool:
        """Return true if hooks and signing are off, the first time that this is asked."""
        if self.config.get("utt.told") == "true":
            return False
        hooks = self.config.get("core.hookspath") or os.path.join(self.common_directory, "hooks")
        names: list[str] = []
        with suppress(OSError):
            names = [name for name in os.listdir(os.path.expanduser(hooks)) if not name.endswith(".sample")]
        signs = any(self.config.get(name, "false") != "false" for name in ("commit.gpgsign", "push.gpgsign"))
        if not names and not signs:
            return False
        self.set_config("utt.told", "true")
        return True

    @property
    def common_directory(self) -> str:
        """Where git has what all work trees of the repository share."""
        try:
            with open(os.path.join(self.directory, "commondir"), encoding="utf-8", errors="surrogateescape") as file:
                return os.path.normpath(os.path.join(self.directory, file.read().strip()))
        except FileNotFoundError:
            return self.directory

    def _update(self, entries: Mapping[str, Entry | None], index: str) -> None:
        null = "0" * len(self.empty_tree)
        given = b"".join(
            f"{'0' if entry is None else entry.mode} {null if entry is None else entry.name}\t{path}\0".encode(
                errors="surrogateescape"
            )
            for path, entry in entries.items()
        )
        self.git.run("update-index", "-z", "--add", "--index-info", given=given, GIT_INDEX_FILE=index)

    def _own_index(self) -> _OwnIndex:
        return _OwnIndex(os.path.join(self.directory, "utt-index"))

    def _use_identity(self) -> None:
        for name, own in (("name", "utt"), ("email", "utt@localhost")):
            for role in ("author", "committer"):
                variable = f"GIT_{role}_{name}".upper()
                is_set = self.config.get(f"user.{name}") or self.config.get(f"{role}.{name}")
                if not is_set and not self.git.variable(variable):
                    self.git.use(**{variable: own})


class _OwnIndex:
    """The path of an index of utt's own, which is nowhere when it is taken up, and again when it is left."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> str:
        self._remove()
        return self._path

    def __exit__(self, *error: object) -> None:
        self._remove()

    def _remove(self) -> None:
        # A process that was killed may have left them behind, and nobody else has them.
        for path in (self._path, f"{self._path}.lock"):
            with suppress(FileNotFoundError):
                os.unlink(path)


def found(git: Git, log_path: str) -> Repository | None:
    """Return the repository that the log at *log_path*, or its place, lies in; None if it lies in none.

    Raises GitError where git refuses to look.
    """
    status, printed, said = git.tried("rev-parse", "--absolute-git-dir", "--show-toplevel", "--show-prefix")
    if status != 0:
        if "not a git repository" in said or "must be run in a work tree" in said:
            return None
        raise refusal(f"git does not look into {git.place}", said)
    directory, top, prefix = [*printed.decode(errors="surrogateescape").split("\n"), "", ""][:3]
    return Repository(git, top, directory, prefix + os.path.basename(log_path))


def made(git: Git, log_path: str) -> Repository:
    """Make a repository for the log and nothing else, and return it. What is there of it already stays."""
    directory, name = os.path.split(log_path)
    git.run("init", "--quiet", directory)
    exclude = os.path.join(directory, ".git", "info", "exclude")
    os.makedirs(os.path.dirname(exclude), exist_ok=True)
    with open(exclude, "w", encoding="utf-8", errors="surrogateescape") as file:
        # What is tracked is tracked all the same.
        file.write("/*\n")
    git.run("config", "utt.own", "true")
    return Repository(git, directory, os.path.join(directory, ".git"), name)


def branches_at(git: Git, url: str) -> tuple[str | None, list[str]]:
    """Return the branch that a remote has checked out, None if it says none, and all that it has.

    Raises GitError if it cannot be reached.
    """
    status, printed, said = git.tried("ls-remote", "--symref", "--", url)
    if status != 0:
        raise refusal(f"{without_secrets(url)} cannot be reached", said)
    head, heads = None, []
    for line in printed.decode(errors="replace").splitlines():
        left, _, name = line.partition("\t")
        if name == "HEAD" and left.startswith("ref: "):
            head = left.removeprefix("ref: ")
        elif name.startswith("refs/heads/"):
            heads.append(name)
    return head, heads


def _config(git: Git) -> dict[str, str]:
    """Return the configuration, by names in lower case, without what utt itself has git leave out."""
    return dict(_settings(git.tried("config", "--list", "-z", "--show-scope")[1]))


def _settings(listed: bytes) -> Iterator[tuple[str, str]]:
    parts = listed.decode(errors="surrogateescape").split("\0")
    for scope, setting in zip(parts[::2], parts[1::2], strict=False):
        name, is_set, value = setting.partition("\n")
        if scope != "command" or name not in TURNED_OFF:
            yield name, value if is_set else "true"
