"""The repository that the log is in: a clone, with its references, its index and its work tree.

Its parts know the rest: ``Objects`` the files in commits, ``Ancestry`` how commits descend from each other, ``Remotes``
where they come from and go to.

Other changes in the index and the work tree stay as they are. In a repository made by utt, only the log and
``.gitattributes`` are tracked.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from utt.errors import UttError
from utt.sync.ancestry import MESSAGE, Ancestry
from utt.sync.clone import ATTRIBUTES
from utt.sync.configuration import Configuration
from utt.sync.git import Git, refusal
from utt.sync.objects import Objects
from utt.sync.remotes import Remotes

PENDING = "refs/worktree/utt/pending"
"""The commit that is about to be written to the log, or was, until HEAD points to it. Each work tree has its own."""

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


class Repository:
    """The repository with its work tree at *top*, git's own files in *directory*, and the log at *path* in the tree.

    ``config`` is its configuration. Its parts are ``objects``, ``ancestry`` and ``remotes``.
    """

    def __init__(self, git: Git, top: str, directory: str, path: str) -> None:
        self.git = git
        self.top = git.place = top
        self.directory = directory
        self.path = path
        self.config = Configuration(git)
        git.use_ssh(self.config.get("core.sshcommand"))
        self._use_identity()
        self._head: str | None = None
        self._is_head_known = False
        self.objects = Objects(git, directory)
        self.ancestry = Ancestry(git)
        self.remotes = Remotes(git, self.config)

    @property
    def is_own(self) -> bool:
        """Whether utt made this repository."""
        return self.config.get("utt.own") == "true"

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
            self._head = self.git.line("rev-parse", "-q", "--verify", "HEAD^{commit}")
            self._is_head_known = True
        return self._head

    def forget_head(self) -> None:
        """Forget which commit is current, since it may have changed."""
        self._is_head_known = False

    @property
    def pending(self) -> str | None:
        """The commit that an earlier sync was about to write to the log, None if that sync came to its end."""
        return self.git.line("rev-parse", "-q", "--verify", PENDING)

    def deepen(self, remote: str, branch: str) -> None:
        """Fetch the commits that a shallow clone lacks. Raises GitError if the remote cannot be reached."""
        self.remotes.fetch(remote, branch, "--unshallow")
        self.ancestry.forget()

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
        others = self.objects.beside(old, self.path)
        if others is not None and others == self.objects.beside(new, self.path):
            return None
        tree = self.objects.tree_with(new, {self.path: self.objects.entry(old, self.path)})
        old_tree = self.objects.tree_of(old)
        if tree == old_tree:
            return None
        # A file that was written again with the same content is no change.
        self.git.tried("update-index", "-q", "--unmerged", "--refresh")
        self._switch(old_tree, tree, "-n")
        return tree

    def switch(self, old: str | None, tree: str) -> None:
        """Switch index and work tree from the commit *old* to the *tree*, which has the same log."""
        self._switch(self.objects.tree_of(old), tree)

    def _switch(self, old: str, new: str, *options: str) -> None:
        status, _, said = self.git.tried("read-tree", *options, "-m", "-u", old, new)
        if status != 0:
            raise refusal(f"The sync would overwrite changes in {self.top}: commit or stash them, and sync again", said)

    def have_index(self, *paths: str) -> None:
        """Reset the index to HEAD at these *paths*, by default the log's. Other staged changes stay."""
        found = {path: self.objects.entry(self.head, path) for path in paths or (self.path,)}
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
            self.config.set("utt.loose", str(loose))

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
        self.config.set("utt.told", "true")
        return True

    @property
    def common_directory(self) -> str:
        """Where git keeps the files that all work trees of the repository share."""
        try:
            with open(os.path.join(self.directory, "commondir"), encoding="utf-8", errors="surrogateescape") as file:
                return os.path.normpath(os.path.join(self.directory, file.read().strip()))
        except FileNotFoundError:
            return self.directory

    def _use_identity(self) -> None:
        for name, own in (("name", "utt"), ("email", "utt@localhost")):
            for role in ("author", "committer"):
                variable = f"GIT_{role}_{name}".upper()
                is_set = self.config.get(f"user.{name}") or self.config.get(f"{role}.{name}")
                if not is_set and not self.git.variable(variable):
                    self.git.use(**{variable: own})


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
