"""Git's objects: reads files in commits, and adds blobs, trees and commits, all with git's plumbing commands.

Trees are made in an index of their own, so that staged changes stay staged.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.sync.ancestry import MESSAGE
from utt.sync.git import Git

_FILE_MODES = ("100644", "100755")


class Entry(NamedTuple):
    """A file in a commit: its ``mode``, and its blob's ``name``."""

    mode: str
    name: str


class Objects:
    """The objects of the repository that *git* is in, which has git's own files in *directory*.

    Objects never change, so what was read is kept.
    """

    def __init__(self, git: Git, directory: str) -> None:
        self._git = git
        self._index_path = os.path.join(directory, "utt-index")
        self._empty: str | None = None
        self._listings: dict[tuple[str, str], dict[str, Entry]] = {}
        self._blobs: dict[str, bytes] = {}

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
            listed = self._git.run("ls-tree", "-z", "--full-tree", revision, "--", *place)
            self._listings[key] = {}
            for each in listed.decode(errors="surrogateescape").split("\0")[:-1]:
                about, _, path = each.partition("\t")
                mode, _, name = about.split(" ")
                self._listings[key][path.rpartition("/")[2]] = Entry(mode, name)
        return self._listings[key]

    def beside(self, revision: str | None, path: str) -> dict[str, Entry] | None:
        """Return what a commit has beside the file at *path*, by name; None if that takes more than one listing."""
        if "/" in path:
            return None
        listing = {} if revision is None else self._listing(revision)
        return {name: entry for name, entry in listing.items() if name != path}

    def blob(self, name: str) -> bytes:
        """Return the bytes of a blob."""
        if name not in self._blobs:
            self._blobs[name] = self._git.run("cat-file", "blob", name)
        return self._blobs[name]

    def blob_names(self, commits: Sequence[str], path: str) -> list[str | None]:
        """Return the name of the blob at *path* in each of these commits, None where there is none."""
        if "\n" in path:
            # It would end git's line.
            return [self._git.line("rev-parse", "-q", "--verify", f"{commit}:{path}") for commit in commits]
        given = "".join(f"{commit}:{path}\n" for commit in commits).encode(errors="surrogateescape")
        found: list[str | None] = []
        for line in self._git.run("cat-file", "--batch-check", given=given).split(b"\n")[:-1]:
            about, _, size = line.rpartition(b" ")
            name, _, kind = about.partition(b" ")
            found.append(name.decode() if kind == b"blob" and size.isdigit() else None)
        return found

    def blobs(self, names: Sequence[str]) -> list[bytes]:
        """Return the bytes of several blobs, none of those that are missing. They are not cached."""
        rest = self._git.run("cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
        found = []
        for _ in names:
            about, _, rest = rest.partition(b"\n")
            size = about.rpartition(b" ")[2]
            is_there = size.isdigit()
            found.append(rest[: int(size)] if is_there else b"")
            rest = rest[int(size) + 1 :] if is_there else rest
        return found

    def add_file(self, content: bytes, before: Entry | None = None) -> Entry:
        """Add a file's blob to the repository, and return the file, with the mode that it had *before*, if any."""
        name = self._git.run("hash-object", "-w", "--stdin", given=content).decode().strip()
        self._blobs[name] = content
        return Entry(_FILE_MODES[0] if before is None else before.mode, name)

    @property
    def _empty_tree(self) -> str:
        if self._empty is None:
            self._empty = self._git.run("mktree", given=b"").decode().strip()
        return self._empty

    def tree_of(self, commit: str | None) -> str:
        """Return the tree of a commit, the empty one if it is None."""
        if commit is None:
            return self._empty_tree
        return self._git.run("rev-parse", f"{commit}^{{tree}}").decode().strip()

    def tree_with(self, revision: str | None, entries: Mapping[str, Entry | None]) -> str:
        """Return the tree of *revision* with these *entries* replaced, and without those that are None."""
        if not any("/" in path for path in entries):
            listing = {} if revision is None else self._listing(revision)
            return self._flat_tree({**listing, **entries})
        with _OwnIndex(self._index_path) as index:
            self._git.run("read-tree", revision or "--empty", GIT_INDEX_FILE=index)
            self._update(entries, index)
            return self._git.run("write-tree", GIT_INDEX_FILE=index).decode().strip()

    def _flat_tree(self, entries: Mapping[str, Entry | None] | Mapping[str, Entry]) -> str:
        kinds = {"040000": "tree", "160000": "commit"}
        lines = [
            f"{entry.mode} {kinds.get(entry.mode, 'blob')} {entry.name}\t{path}\0"
            for path, entry in entries.items()
            if entry is not None
        ]
        return self._git.run("mktree", "-z", given="".join(lines).encode(errors="surrogateescape")).decode().strip()

    def merged_tree(self, bases: Sequence[str], ours: str, theirs: str, path: str, entry: Entry) -> str:
        """Return the merged tree of two commits, with *entry* as the file at *path*.

        Raises UttError if both changed the same other file.
        """
        before, one, other = (self.beside(each, path) for each in (bases[0] if bases else None, ours, theirs))
        if len(bases) < 2 and one is not None and other is not None and (one == other or before in (one, other)):
            return self._flat_tree((other if before == one else one) | {path: entry})
        trees = {self._merged_tree(base, ours, theirs, path, entry) for base in bases or [self._empty_tree]}
        if len(trees) > 1:
            raise UttError(
                f"Other files were changed on both sides in {self._git.place}: merge them with git pull, and sync again"
            )
        return trees.pop()

    def _merged_tree(self, base: str, ours: str, theirs: str, path: str, entry: Entry) -> str:
        with _OwnIndex(self._index_path) as index:
            self._git.run("read-tree", "-i", "-m", "--aggressive", base, ours, theirs, GIT_INDEX_FILE=index)
            self._update({path: None}, index)
            self._update({path: entry}, index)
            clashing = self._git.run("ls-files", "-u", "-z", GIT_INDEX_FILE=index)
            if clashing:
                names = {each.partition(b"\t")[2].decode(errors="replace") for each in clashing.split(b"\0") if each}
                first, more = min(names), len(names) - 1
                raise UttError(
                    f"{excerpt(first)}{f' and {more} more' if more else ''} in {self._git.place} changed on both "
                    "sides: merge with git pull, and sync again"
                )
            return self._git.run("write-tree", GIT_INDEX_FILE=index).decode().strip()

    def _update(self, entries: Mapping[str, Entry | None], index: str) -> None:
        null = "0" * len(self._empty_tree)
        given = b"".join(
            f"{'0' if entry is None else entry.mode} {null if entry is None else entry.name}\t{path}\0".encode(
                errors="surrogateescape"
            )
            for path, entry in entries.items()
        )
        self._git.run("update-index", "-z", "--add", "--index-info", given=given, GIT_INDEX_FILE=index)

    def add_commit(self, tree: str, parents: Sequence[str | None]) -> str:
        """Add a commit to the repository, and return its hash."""
        given = [argument for parent in parents if parent is not None for argument in ("-p", parent)]
        return self._git.run("commit-tree", tree, *given, "-m", MESSAGE).decode().strip()


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
