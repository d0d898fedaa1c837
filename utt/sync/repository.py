"""The repository that the log is in: reads from it, and writes commits, references and index entries.

Commits are made with git's plumbing commands in a separate index, so that staged changes stay staged, and other changes
in the work tree stay as they are. In a repository made by utt, only the log and ``.gitattributes`` are tracked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.sync.ancestry import MESSAGE, Ancestry
from utt.sync.clone import ATTRIBUTES
from utt.sync.git import TURNED_OFF, Git, GitError, refusal, without_secrets

PENDING = "refs/worktree/utt/pending"
"""The commit that is about to be written to the log, or was, until HEAD points to it. Each work tree has its own."""

_REMOTE = "refs/utt/remote"
_FILE_MODES = ("100644", "100755")
_BUSY = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}
# Loose objects are packed if they take up more than this many times the log's size.
_LOOSE_FACTOR = 3
_SMALLEST_LOOSE = 1 << 20
_MOST_PACKS = 20
# Without this, a local remote would keep each version of the log as a file of its own for thousands of syncs.
_RECEIVE_PACK = "git -c receive.unpackLimit=1 -c gc.autoPackLimit=10 receive-pack"
# As git tells a URL from a path: ssh://host/path, or host:path.
_OVER_SSH = re.compile(r"(?:git\+)?ssh(?:\+git)?://|(?!\w+://)[^/]{2,}:")
_OTHER_FORMAT = re.compile("mismatched algorithms|hash algorithm")
_SHA256_LENGTH = 64
_HAS_NO_SHELL = "utt.noshell"
_UNREACHABLE = ("rejected", "non-fast-forward", "fetch first", "cannot lock ref", "failed to update ref", "stale info")


class Entry(NamedTuple):
    """A file in a commit: its ``mode``, and its blob's ``name``."""

    mode: str
    name: str


class Repository:
    """The repository with its work tree at *top*, git's own files in *directory*, and the log at *path* in the tree.

    ``ancestry`` tells how its commits descend from each other.
    """

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
        self._is_head_known = False
        # Objects never change, so they can be cached.
        self._listings: dict[tuple[str, str], dict[str, Entry]] = {}
        self._blobs: dict[str, bytes] = {}
        self.ancestry = Ancestry(git)

    @property
    def is_own(self) -> bool:
        """Whether utt made this repository."""
        return self.config.get("utt.own") == "true"

    def set_config(self, name: str, value: str) -> None:
        """Set a variable in the repository's configuration."""
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
        """The reference of the current branch. Raises UttError if there is none."""
        name = self.git.line("symbolic-ref", "-q", "HEAD")
        if name is None:
            raise UttError(f"No branch is checked out in {self.top}: check one out with git checkout, and sync again")
        return name

    @property
    def head(self) -> str | None:
        """The current commit; None if there is none yet."""
        if not self._is_head_known:
            self._head, self._is_head_known = self.commit("HEAD"), True
        return self._head

    def forget_head(self) -> None:
        """Forget which commit is current, since it may have changed."""
        self._is_head_known = False

    @property
    def pending(self) -> str | None:
        """The commit that an earlier sync was about to write to the log, None if that sync came to its end."""
        return self.git.line("rev-parse", "-q", "--verify", PENDING)

    def commit(self, revision: str) -> str | None:
        """Return the hash of a commit, None if it does not exist."""
        return self.git.line("rev-parse", "-q", "--verify", f"{revision}^{{commit}}")

    def remote(self, branch: str) -> tuple[str, str]:
        """Return the name of the branch's remote, and of its branch there. Raises UttError if there is no remote."""
        short = branch.removeprefix("refs/heads/")
        names = [name[len("remote.") : -len(".url")] for name in self.config if re.fullmatch(r"remote\..*\.url", name)]
        name = self.config.get(f"branch.{short}.remote")
        if name in (None, "."):
            if not names:
                raise UttError(f"The repository {self.top} has no remote: add one with utt sync --init URL")
            name = names[0] if len(names) == 1 else "origin"
            if name not in names:
                raise UttError(
                    f"The repository {self.top} has several remotes ({', '.join(names)}): "
                    f"choose one with git branch --set-upstream-to, or call one origin"
                )
            return name, branch
        return str(name), self.config.get(f"branch.{short}.merge", branch)

    def fetch(self, remote: str, branch: str, *options: str) -> str | None:
        """Fetch the *branch* of the *remote*, and return its commit; None if there is no such branch.

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
            self._require_same_format(remote, said)
            raise refusal(
                f"{without_secrets(remote)} cannot be reached; nothing is lost, and the next sync tries again", said
            )
        return self.commit(_REMOTE)

    def deepen(self, remote: str, branch: str) -> None:
        """Fetch the commits that a shallow clone lacks. Raises GitError if the remote cannot be reached."""
        self.fetch(remote, branch, "--unshallow")
        self.ancestry = Ancestry(self.git)

    def _source(self, remote: str) -> str:
        """Return where to fetch from: where pushes go, since the log cannot be in sync with anything else."""
        url, push_url = (self.config.get(f"remote.{remote}.{name}") for name in ("url", "pushurl"))
        if push_url is None or push_url == url:
            return remote
        places = (self.git.line("config", "--get-all", f"remote.{remote}.pushurl") or "").split("\n")
        return remote if url in places else places[0]

    def _receive_pack(self, remote: str) -> list[str]:
        """Return the options that make a remote on this machine, or behind ssh, keep what it receives in packs."""
        urls = (self.config.get(f"remote.{remote}.{name}") for name in ("pushurl", "url"))
        place = next(filter(None, urls), remote).removeprefix("file://")
        is_shell = _OVER_SSH.match(place) is not None and self.config.get(_HAS_NO_SHELL) != "true"
        is_set = f"remote.{remote}.receivepack" in self.config
        is_for_us = is_shell or os.path.isdir(os.path.join(self.top, place))
        return [f"--receive-pack={_RECEIVE_PACK}"] if is_for_us and not is_set else []

    def push(self, remote: str, branch: str, commit: str) -> GitError | None:
        """Push a commit. Return the error if another push may have come first, None if it succeeded.

        Raises GitError if the push failed for another reason.
        """
        receive_pack = self._receive_pack(remote)
        status, printed, said = self._pushed(remote, branch, commit, receive_pack)
        if status != 0 and receive_pack and not _refusals_in(printed):
            # Hosting services run only the commands that they know.
            status, printed, said = self._pushed(remote, branch, commit, [])
            if status == 0:
                self.set_config(_HAS_NO_SHELL, "true")
        if status == 0:
            return None
        self._require_same_format(remote, said)
        told = _refusals_in(printed)
        why = f"error: {told[0].split(chr(9))[-1]}" if told else said
        refused = refusal(
            f"{without_secrets(remote)} rejected the push; nothing is lost, and the next sync tries again",
            f"{why}\n{said}",
        )
        if any(
            word in line for line in told for word in _UNREACHABLE if "pre-receive" not in line and "hook" not in line
        ):
            return refused
        raise refused

    def _require_same_format(self, remote: str, said: str) -> None:
        """Raise UttError if git *said* that the remote names its objects by hashes of another kind."""
        if _OTHER_FORMAT.search(said):
            format_here = self.config.get("extensions.objectformat", "sha1")
            raise UttError(
                f"{without_secrets(remote)} has another object format than {self.top}, which git cannot convert; "
                f"nothing is lost: create the remote with git init --bare --object-format={format_here}, and sync again"
            )

    def _pushed(self, remote: str, branch: str, commit: str, options: Sequence[str]) -> tuple[int, bytes, str]:
        return self.git.tried(
            # Not every remote takes options.
            *("-c", "push.followTags=false", "-c", "push.pushOption=", "push", "--no-verify", "--porcelain", "--quiet"),
            *("--recurse-submodules=no", *options, remote, f"{commit}:{branch}"),
        )

    def entry(self, revision: str | None, path: str) -> Entry | None:
        """Return the file at *path* in a commit, None if there is none. Raises UttError if it is not a file."""
        if revision is None:
            return None
        directory, _, name = path.rpartition("/")
        found = self._listing(revision, directory).get(name)
        if found is not None and (found.mode not in _FILE_MODES):
            what = {"120000": "a symbolic link", "160000": "a submodule"}.get(found.mode, "a directory")
            raise UttError(
                f"{excerpt(path)} is {what} in commit {revision[:10]}, not a log: fix it with git, and sync again"
            )
        return found

    def _listing(self, revision: str, directory: str = "") -> dict[str, Entry]:
        """Return the entries of a directory in a commit, by name; none if there is no such directory."""
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
        """Return what a commit has beside the log; None if that takes more than one listing."""
        if "/" in self.path:
            return None
        listing = {} if revision is None else self._listing(revision)
        return {name: entry for name, entry in listing.items() if name != self.path}

    def blob(self, name: str) -> bytes:
        """Return the bytes of a blob."""
        if name not in self._blobs:
            self._blobs[name] = self.git.run("cat-file", "blob", name)
        return self._blobs[name]

    def logs_in(self, commits: Sequence[str]) -> list[str | None]:
        """Return the blob of the log in each of these commits, None where there is no log."""
        if "\n" in self.path:
            # It would end git's line.
            return [self.git.line("rev-parse", "-q", "--verify", f"{commit}:{self.path}") for commit in commits]
        given = "".join(f"{commit}:{self.path}\n" for commit in commits).encode(errors="surrogateescape")
        found: list[str | None] = []
        for line in self.git.run("cat-file", "--batch-check", given=given).split(b"\n")[:-1]:
            about, _, size = line.rpartition(b" ")
            name, _, kind = about.partition(b" ")
            found.append(name.decode() if kind == b"blob" and size.isdigit() else None)
        return found

    def blobs(self, names: Sequence[str]) -> list[bytes]:
        """Return the bytes of several blobs, none of those that are missing. They are not cached."""
        rest = self.git.run("cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
        found = []
        for _ in names:
            about, _, rest = rest.partition(b"\n")
            size = about.rpartition(b" ")[2]
            is_there = size.isdigit()
            found.append(rest[: int(size)] if is_there else b"")
            rest = rest[int(size) + 1 :] if is_there else rest
        return found

    def add_blob(self, content: bytes) -> str:
        """Add a blob to the repository, and return its hash."""
        name = self.git.run("hash-object", "-w", "--stdin", given=content).decode().strip()
        self._blobs[name] = content
        return name

    @property
    def empty_tree(self) -> str:
        """The empty tree."""
        if self._empty is None:
            self._empty = self.git.run("mktree", given=b"").decode().strip()
        return self._empty

    def tree_with(self, revision: str | None, entries: Mapping[str, Entry | None]) -> str:
        """Return the tree of *revision* with these *entries* replaced, and without those that are None."""
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
        """Return the merged tree of two commits, with *entry* as the log.

        Raises UttError if both changed the same other file.
        """
        before, one, other = map(self._others, (bases[0] if bases else None, ours, theirs))
        if len(bases) < 2 and one is not None and other is not None and (one == other or before in (one, other)):
            return self._flat_tree((other if before == one else one) | {self.path: entry})
        trees = {self._merged_tree(base, ours, theirs, entry) for base in bases or [self.empty_tree]}
        if len(trees) > 1:
            raise UttError(
                f"Other files were changed on both sides in {self.top}: merge them with git pull, and sync again"
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
        """Add a commit to the repository, and return its hash."""
        given = [argument for parent in parents if parent is not None for argument in ("-p", parent)]
        return self.git.run("commit-tree", tree, *given, "-m", MESSAGE).decode().strip()

    def set_references(self, *changes: tuple[str, str | None, str | None]) -> None:
        """Set references in one transaction. Each is a name, a new commit, None to delete it, and its old commit.

        If the old commit is not None, the transaction fails unless the reference has it.
        """
        lines = [
            f"delete {name}" + (f" {old}" if old else "")
            if new is None
            else f"update {name} {new} {old or ''}".rstrip()
            for name, new, old in changes
        ]
        self.git.run("update-ref", "-m", MESSAGE, "--stdin", given="\n".join([*lines, ""]).encode())
        self.forget_head()
        for name, new, _ in changes:
            if name.startswith("refs/heads/"):
                self._head, self._is_head_known = new, True

    def require_room(self, old: str | None, new: str) -> str | None:
        """Return the tree of *new* with the log of *old*, None if nothing else differs.

        Raises UttError if that tree would overwrite changed files.
        """
        others = self._others(old)
        if others is not None and others == self._others(new):
            return None
        tree = self.tree_with(new, {self.path: self.entry(old, self.path)})
        old_tree = self._tree_of(old)
        if tree == old_tree:
            return None
        # A file that was written again with the same content is no change.
        self.git.tried("update-index", "-q", "--unmerged", "--refresh")
        self._switch(old_tree, tree, "-n")
        return tree

    def switch(self, old: str | None, tree: str) -> None:
        """Switch index and work tree from the commit *old* to the *tree*, which has the same log."""
        self._switch(self._tree_of(old), tree)

    def _tree_of(self, commit: str | None) -> str:
        if commit is None:
            return self.empty_tree
        return self.git.run("rev-parse", f"{commit}^{{tree}}").decode().strip()

    def _switch(self, old: str, new: str, *options: str) -> None:
        status, _, said = self.git.tried("read-tree", *options, "-m", "-u", old, new)
        if status != 0:
            raise refusal(f"The sync would overwrite changes in {self.top}: commit or stash them, and sync again", said)

    def have_index(self, *paths: str) -> None:
        """Reset the index to HEAD at these *paths*, by default the log's. Other staged changes stay."""
        found = {path: self.entry(self.head, path) for path in paths or (self.path,)}
        given = [
            argument
            for path, entry in found.items()
            if entry is not None
            for argument in ("--cacheinfo", f"{entry.mode},{entry.name},{path}")
        ]
        # Unmerged files are none of our business.
        self.git.run("update-index", "-q", "--unmerged", "--add", *given, "--refresh")

    def has_index(self, *paths: str) -> bool:
        """Return true if the index matches HEAD at these *paths*."""
        literal = [f":(top,literal){path}" for path in paths]
        return self.git.tried("diff-index", "--cached", "--quiet", "HEAD", "--", *literal)[0] == 0

    def is_staged(self, path: str) -> bool:
        """Return true if the index has a file at *path*, so that the user wants it tracked."""
        return self.git.line("ls-files", "--", f":(top,literal){path}") is not None

    def foreign_commits(self, commit: str, theirs: str | None) -> int:
        """Return the number of commits up to *commit* that utt did not make and that *theirs* lacks."""
        plain = ("--no-show-signature", "--encoding=UTF-8", "--no-color")
        listed = self.git.run("log", *plain, "--format=%s", commit, *([f"^{theirs}"] if theirs else []))
        return sum(subject != MESSAGE.encode() for subject in listed.split(b"\n")[:-1])

    def commits_of_others(self) -> int:
        """Return the number of commits that change files other than the log and ``.gitattributes``."""
        if self.head is None:
            return 0
        exclude = [f":(top,exclude,literal){path}" for path in (self.path, ATTRIBUTES)]
        return int(self.git.run("rev-list", "--count", self.head, "--", ":(top)", *exclude))

    def tidy(self, size: int) -> None:
        """Pack loose objects if they take up much space for a log of *size* bytes."""
        loose, packs = self._loose_and_packs()
        # git keeps unreachable objects loose for weeks, so do not try to pack them again and again.
        left = min(int(self.config.get("utt.loose", "0")), loose)
        if loose - left <= max(_LOOSE_FACTOR * size, _SMALLEST_LOOSE) and (packs <= _MOST_PACKS or not self.is_own):
            return
        if self.is_own:
            self.git.tried("gc", "--quiet")
        else:
            # The user's repository may be huge: pack only the loose objects now, and the rest in the background.
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
        """Return true if the user has hooks or signing, which utt turns off; only the first time."""
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
        """Where git keeps the files that all work trees of the repository share."""
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
    """The path of a temporary index, which does not exist on entry, and is deleted on exit."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> str:
        self._remove()
        return self._path

    def __exit__(self, *error: object) -> None:
        self._remove()

    def _remove(self) -> None:
        # A killed process may have left these files behind. Nobody else uses them.
        for path in (self._path, f"{self._path}.lock"):
            with suppress(FileNotFoundError):
                os.unlink(path)


def _refusals_in(printed: bytes) -> list[str]:
    """Return the lines of a push about what the remote rejected."""
    return [line for line in printed.decode(errors="replace").splitlines() if line.startswith("!")]


def found(git: Git, log_path: str) -> Repository | None:
    """Return the repository that the log at *log_path* is in, or would be; None if it is in none.

    Raises GitError if git refuses to look.
    """
    status, printed, said = git.tried("rev-parse", "--absolute-git-dir", "--show-toplevel", "--show-prefix")
    if status != 0:
        if "not a git repository" in said or "must be run in a work tree" in said:
            return None
        raise refusal(f"git refuses to look into {git.place}", said)
    directory, top, prefix = [*printed.decode(errors="surrogateescape").split("\n"), "", ""][:3]
    return Repository(git, top, directory, prefix + os.path.basename(log_path))


def made(git: Git, log_path: str, options: Sequence[str]) -> Repository:
    """Create a repository for the log alone, with *options* for ``git init``, or reuse an existing one; return it."""
    directory, name = os.path.split(log_path)
    # Those are for a new one.
    git.run("init", "--quiet", *([] if os.path.lexists(os.path.join(directory, ".git")) else options), directory)
    exclude = os.path.join(directory, ".git", "info", "exclude")
    os.makedirs(os.path.dirname(exclude), exist_ok=True)
    with open(exclude, "w", encoding="utf-8", errors="surrogateescape") as file:
        # This does not affect what is tracked.
        file.write("/*\n")
    git.run("config", "utt.own", "true")
    return Repository(git, directory, os.path.join(directory, ".git"), name)


def branches_at(git: Git, url: str) -> tuple[str | None, list[str], list[str]]:
    """Return the remote's default branch, None if it names none, all its branches, and what ``git init`` needs for it.

    Raises GitError if it cannot be reached.
    """
    status, printed, said = git.tried("ls-remote", "--symref", "--", url)
    if status != 0:
        raise refusal(f"{without_secrets(url)} cannot be reached", said)
    head, heads, options = None, [], []
    for line in printed.decode(errors="replace").split("\n"):
        left, _, name = line.partition("\t")
        if name == "HEAD" and left.startswith("ref: "):
            head = left.removeprefix("ref: ")
        elif name.startswith("refs/heads/"):
            heads.append(name)
            options = ["--object-format=sha256"] if len(left) == _SHA256_LENGTH else []
    return head, heads, options


def _config(git: Git) -> dict[str, str]:
    """Return the configuration, by names in lower case, without the settings that utt overrides."""
    return dict(_settings(git.tried("config", "--list", "-z", "--show-scope")[1]))


def _settings(listed: bytes) -> Iterator[tuple[str, str]]:
    parts = listed.decode(errors="surrogateescape").split("\0")
    for scope, setting in zip(parts[::2], parts[1::2], strict=False):
        name, is_set, value = setting.partition("\n")
        if scope != "command" or name not in TURNED_OFF:
            yield name, value if is_set else "true"
