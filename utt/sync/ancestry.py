"""How the commits of a repository descend from each other, and which of them utt has made or merged."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from utt.sync.git import Git

MESSAGE = "utt sync"
"""The message of utt's commits."""


class Ancestry:
    """The ancestry of commits, as *git* tells it. Commits never change, so that is kept."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._bases: dict[tuple[str, ...], list[str]] = {}
        self._merged: dict[str, Sequence[str]] = {}

    def bases(self, one: str, *others: str) -> list[str]:
        """Return the best common ancestors of a commit and what a merge of the *others* would be."""
        if one in others:
            return [one]
        commits = (one, *others) if len(others) > 1 else (min(one, *others), max(one, *others))
        if commits not in self._bases:
            self._bases[commits] = (self._git.line("merge-base", "--all", *commits) or "").split()
        return self._bases[commits]

    def latest(self, commits: Sequence[str]) -> Collection[str]:
        """Return those of the *commits* that are no ancestors of others."""
        different = {*commits}
        if len(different) < 2:
            return different
        if len(different) == 2:
            return different.difference(self.bases(*different))
        return self._git.run("merge-base", "--independent", *commits).decode().split()

    def merged_in(self, commit: str) -> Sequence[str]:
        """Return the parents of a *commit* if utt made it to merge them, none if it is another one.

        In a shallow clone, there are none, since what the parents have in common may be missing.
        """
        if commit not in self._merged:
            listed = self._git.run("rev-list", "--no-walk", "--parents", "--encoding=UTF-8", "--format=%s", commit)
            about, _, subject = listed.partition(b"\n")
            _, _, *parents = about.decode().split()
            is_ours = len(parents) > 1 and subject == f"{MESSAGE}\n".encode()
            self._merged[commit] = parents if is_ours and not self.is_shallow else ()
        return self._merged[commit]

    def foreign_commits(self, commit: str, theirs: str | None) -> int:
        """Return the number of commits up to *commit* that utt did not make and that *theirs* lacks."""
        plain = ("--no-show-signature", "--encoding=UTF-8", "--no-color")
        listed = self._git.run("log", *plain, "--format=%s", commit, *([f"^{theirs}"] if theirs else []))
        return sum(subject != MESSAGE.encode() for subject in listed.split(b"\n")[:-1])

    def history(self, *commits: str) -> list[tuple[str, list[str]]]:
        """Return the commits that lead to these from the last one that all have in common, with their parents.

        The first one is that one, without parents, if there is one. Each comes after its parents.
        """
        since: Sequence[str] = self._common(commits)
        while True:
            listed = self._git.run(
                *("rev-list", "--topo-order", "--reverse", "--parents", "--boundary", *commits),
                *(f"^{each}" for each in since),
            )
            lines = [line.split() for line in listed.decode().splitlines()]
            boundary = [first[1:] for first, *_ in lines if first.startswith("-")]
            if len(boundary) < 2:
                within = [(commit, parents) for commit, *parents in lines if not commit.startswith("-")]
                return [*((each, []) for each in boundary), *within]
            since = self._common(boundary)

    def _common(self, commits: Sequence[str]) -> list[str]:
        """Return the best common ancestors of all these commits."""
        return (self._git.line("merge-base", "--octopus", "--all", *commits) or "").split()

    def forget(self) -> None:
        """Forget what was found without the older commits that a shallow clone has got since."""
        self._bases.clear()
        self._merged.clear()

    @property
    def is_shallow(self) -> bool:
        """Whether the clone is shallow, without older commits."""
        return self._git.line("rev-parse", "--is-shallow-repository") == "true"
