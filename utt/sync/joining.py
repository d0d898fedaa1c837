"""Joins logs: merges what people have made of them, whatever utt has merged before, and in whichever order.

A merge writes plain entries. So if the next one began with these, it could not tell what the first one had added or
replaced, and it would matter which two machines sync first. A commit in which utt has merged the log is looked through
instead: what was merged there is merged again, in an order of its own, with what has come since. A commit in which
somebody changed the log, by hand or with git's own merge, stands for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from utt.domain.entry import in_order
from utt.errors import UttError
from utt.sync.ancestry import Ancestry
from utt.sync.committed_log import CommittedLog
from utt.sync.lineage import Lineages, Version
from utt.sync.three_way import MergedLog, changes_between, plain
from utt.timelog.write.merge import Conflict, IsVersion

Merge = Callable[[bytes, bytes, bytes, tuple[IsVersion, IsVersion] | None], MergedLog]
"""Merges ours, base and theirs, given what is known of the changes of both sides."""

_NOTHING = Version(b"", ())
# Where machines without a remote always merge each other's last commit at once, each base has several bases in turn.
_MOST_CROSSINGS = 20


class _Joined(NamedTuple):
    """What several versions become together, and the ``steps``, the merges that made it."""

    version: Version
    steps: Sequence[MergedLog]


class Joining:
    """Joins versions of the log that are *committed*, in commits whose *ancestry* is known, by means of *merge*."""

    def __init__(self, ancestry: Ancestry, committed: CommittedLog, merge: Merge) -> None:
        self._ancestry = ancestry
        self._committed = committed
        self._marks: dict[str, str] = {}
        self._merge = merge
        self._joined: dict[tuple[Version, ...], _Joined] = {}
        self._crossings = 0

    def merged(self, ours: Version, theirs: Version) -> MergedLog:
        """Merge *theirs* into *ours*."""
        versions = self._latest([ours, theirs])
        if len(versions) > 1:
            sides = [self._made_of(ours), self._made_of(theirs)]
            versions = self._latest(chain(*sides))
        if len(versions) == 1:
            # One side only has what the other one has too, though not in order, maybe.
            return self._merge(ours.text, self._base(ours, theirs).text, theirs.text, None)
        joined = self._join(versions)
        done = MergedLog(joined.version.text)
        done.added, done.removed = changes_between(ours.text, done.content)
        _tell(done, joined.steps, [step for side in sides for step in self._join(side).steps])
        return done

    def _made_of(self, version: Version) -> list[Version]:
        """Return what a *version* is made of by merges of utt: versions that people made, maybe just itself."""
        found = [version]
        while whole := next((each for each in found if self._parts(each)), None):
            found = self._latest([*(each for each in found if each is not whole), *self._parts(whole)])
        # A merge that somebody amended, or that another version of utt made differently, stands for itself.
        return found if self._join(found).version.text == version.text else [version]

    def _parts(self, version: Version) -> list[Version]:
        """Return the versions that utt merged to make this *version*, none if somebody made it."""
        if not self._is_in_commit(version):
            return []
        try:
            return self._in_commits(self._ancestry.merged_in(version.commits[0]))
        except UttError:
            # They cannot be read: they were encrypted with another key, for instance.
            return []

    def _in_commits(self, commits: Iterable[str]) -> list[Version]:
        return [Version(self._committed.text_before(commit), (commit,)) for commit in commits]

    def _is_in_commit(self, version: Version) -> bool:
        return len(version.commits) == 1 and version.text == self._committed.text_before(version.commits[0])

    def _latest(self, versions: Iterable[Version]) -> list[Version]:
        """Return the *versions* without those that others of them are made of."""
        found: dict[tuple[str, ...], Version] = {}
        for each in versions:
            # What is not in a commit yet comes first, and is later than that commit.
            found.setdefault(each.commits, each)
        latest = self._ancestry.latest([commit for commits in found for commit in commits])
        return [each for each in found.values() if not self._is_in_commit(each) or each.commits[0] in latest]

    def _join(self, versions: Sequence[Version]) -> _Joined:
        return self._joined_in_order(self._in_order(versions))

    def _in_order(self, versions: Sequence[Version]) -> tuple[Version, ...]:
        """Return the *versions* in an order that is the same on all machines, whoever syncs when."""
        # Any order of their texts would do. Equal ones are told apart by what people made before: the names of commits
        # depend on when they were made.
        number = Counter(each.text for each in versions)
        alike = [each for each in versions if 1 < number[each.text] < len(versions)]
        earlier = self._earlier(alike) if alike else {}
        return tuple(sorted(versions, key=lambda each: (each.text, earlier.get(each.commits, ()), each)))

    def _earlier(self, versions: Sequence[Version]) -> Mapping[tuple[str, ...], Sequence[str]]:
        """Return the marks of the logs that people made before each of the *versions*, and not before all, sorted.

        Each is found by the commits that the version was made of.
        """
        parents = dict(self._ancestry.history(*chain.from_iterable(each.commits for each in versions)))
        made = {commit for commit in parents if len(parents[commit]) < 2}
        new = sorted(made - self._marks.keys())
        self._marks |= zip(new, self._committed.marks(new), strict=True)
        found: dict[tuple[str, ...], Sequence[str]] = {}
        for each in versions:
            before: set[str] = set()
            left = [*each.commits]
            while left:
                commit = left.pop()
                left += () if commit in before else parents.get(commit, ())
                before.add(commit)
            found[each.commits] = sorted(self._marks[commit] for commit in before & made)
        return found

    def _joined_in_order(self, versions: tuple[Version, ...]) -> _Joined:
        *others, last = versions
        if not others:
            return _Joined(last, [])
        if versions not in self._joined:
            one, steps = self._joined_in_order(tuple(others))
            commits = one.commits + last.commits
            lineages = Lineages(lambda: self._ancestry.history(*commits), self._committed.old_texts)
            base = self._base(one, last)
            step = self._merge(one.text, base.text, last.text, lineages.known(base, one, last))
            self._joined[versions] = _Joined(Version(plain(step.content), commits, versions), [*steps, step])
        return self._joined[versions]

    def _base(self, one: Version, other: Version) -> Version:
        """Return the last version that both have in common. Several are joined; if there is none, it is empty."""
        if not (one.commits and other.commits):
            return _NOTHING
        bases = self._in_commits(self._ancestry.bases(*other.commits, *one.commits))
        if len(bases) < 2 or self._crossings == _MOST_CROSSINGS:
            return min(bases, default=_NOTHING)
        self._crossings += 1
        joined = self._join(self._latest(chain.from_iterable(map(self._made_of, bases)))).version
        self._crossings -= 1
        return joined


def _tell(done: MergedLog, steps: Sequence[MergedLog], earlier: Sequence[MergedLog]) -> None:
    """Have what is *done* tell of what the *steps* have decided, but for what *earlier* merges have told already."""
    told = {_key(conflict) for step in earlier for conflict in step.conflicts}
    found = {_key(conflict): conflict for step in steps for conflict in step.conflicts}
    done.conflicts = [conflict for key, conflict in found.items() if key not in told]
    kept = dict.fromkeys(entry for step in steps for entry in step.kept)
    done.kept = in_order(kept.keys() - {entry for step in earlier for entry in step.kept})
    goes_on = dict.fromkeys(pair for step in steps for pair in step.goes_on)
    done.goes_on = [pair for pair in goes_on if not any(pair in step.goes_on for step in earlier)]


def _key(conflict: Conflict) -> tuple[str, ...]:
    return str(conflict.base), *sorted((str(conflict.ours), str(conflict.theirs)))
