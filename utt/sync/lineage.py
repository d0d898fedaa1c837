"""The lineage of entries: which entries of one commit were made of which ones of another, as the history tells.

Three versions of a log do not tell that: an entry that was renamed and then moved looks like a new one, and one that a
merge added to keep time counting may look like a new name of another one in its minute. So where both sides have
changed or removed the same entry, the history decides. A commit of one parent is what somebody did in one go, and one
of several parents keeps what these knew. That is the same on all machines, whichever of them merge first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, combinations, dropwhile, islice, product
from typing import NamedTuple

from utt.domain.entry import Entry
from utt.sync.three_way import changes_between
from utt.timelog.write.merge import IsVersion, versions, with_both

# Most commits come right after their parents.
_AT_ONCE, _MOST_TEXTS = 16, 48
# In place of a commit. What has been there from the beginning is the same on all machines, as is what merges add.
_BEGINNING, _MERGE, _NOW = "beginning", "merge", "now"

Forms = frozenset[tuple[str, Entry]]
"""All forms that an entry ever had, each with the commit that gave it to it."""


class Version(NamedTuple):
    """A log that was made of those in some ``commits``, or is the one in a commit.

    If it was merged of other versions, these are its ``parts``.
    """

    text: bytes
    commits: tuple[str, ...]
    parts: tuple[Version, ...] = ()


class _Lineage:
    """The forms of the entries in a log, and of those that were ``lost``: removed, rather than changed."""

    def __init__(self, forms: Mapping[Entry, Forms], lost: Mapping[Entry, Forms]) -> None:
        self.forms = forms
        self.lost = lost

    def of(self, entry: Entry) -> Forms:
        return self.forms.get(entry) or frozenset({(_BEGINNING, entry)})


class _Step(NamedTuple):
    """What a commit did to the log of a parent."""

    before: _Lineage
    added: Counter[Entry]
    removed: Counter[Entry]


class Lineages:
    """The lineages of the entries in the commits of a *history*, each of which comes with its parents, and after them.

    *texts* returns the logs in some commits. Nothing is read before it is needed.
    """

    def __init__(
        self,
        history: Callable[[], Iterable[tuple[str, Sequence[str]]]],
        texts: Callable[[Sequence[str]], Sequence[bytes]],
    ) -> None:
        self._get_history = history
        self._get_texts = texts
        self._texts: dict[str, bytes] = {}
        self._found: dict[Version, _Lineage] = {}

    @cached_property
    def _history(self) -> Mapping[str, Sequence[str]]:
        """The commits, and the parents of each."""
        return dict(self._get_history())

    def _text(self, commit: str) -> bytes:
        """Return the log in a commit. Also reads those in the next ones, which are probably wanted soon."""
        if commit not in self._texts:
            commits = [*islice(dropwhile(lambda each: each != commit, self._history), _AT_ONCE)]
            self._texts |= zip(commits, self._get_texts(commits), strict=True)
            for old in [*self._texts][:-_MOST_TEXTS]:
                del self._texts[old]
        return self._texts[commit]

    def known(self, base: Version, ours: Version, theirs: Version) -> tuple[IsVersion, IsVersion]:
        """Return what tells whether an entry of ours, or of theirs, is a version of one of the base."""
        return self._is_version(base, ours), self._is_version(base, theirs)

    def _is_version(self, base: Version, side: Version) -> IsVersion:
        def is_version(old: Entry, new: Entry) -> bool:
            return not self._of(base).of(old).isdisjoint(self._of(side).of(new))

        return is_version

    def _of(self, version: Version) -> _Lineage:
        if version not in self._found:
            text, commits, parts = version
            known = self._known
            # A part need not be in a commit yet.
            steps = [_Step(self._of(part), *_changes(part.text, text)) for part in parts]
            if not steps and len(commits) == 1 and text == self._text(commits[0]):
                self._found[version] = known[commits[0]]
            else:
                self._found[version] = _made(_NOW, steps or self._steps(known, commits, text))
        return self._found[version]

    @cached_property
    def _known(self) -> dict[str, _Lineage]:
        known: dict[str, _Lineage] = {}
        for commit, parents in self._history.items():
            known[commit] = _made(commit, self._steps(known, parents, self._text(commit)))
        return known

    def _steps(self, known: Mapping[str, _Lineage], commits: Sequence[str], text: bytes) -> list[_Step]:
        """Return what was done to the logs in these commits to make *text* of them."""
        return [_Step(known[commit], *_changes(self._text(commit), text)) for commit in commits]


def _made(name: str, steps: Sequence[_Step]) -> _Lineage:
    """Return the lineage of the entries in a log that these *steps* made, in the commit of that *name*."""
    return _changed(name, steps[0]) if len(steps) == 1 else _merged(steps)


def _changes(before: bytes, after: bytes) -> tuple[Counter[Entry], Counter[Entry]]:
    added, removed = changes_between(before, after)
    return Counter(added), Counter(removed)


def _changed(name: str, step: _Step) -> _Lineage:
    """Return the lineage in the commit of that *name*, in which somebody changed entries."""
    before, added, removed = step
    forms, lost = {**before.forms}, {**before.lost}
    pairs = [*versions(removed, added)]
    for entry in removed:
        forms.pop(entry, None)
    for old, new in pairs:
        forms[new] = forms.get(new, frozenset()) | before.of(old) | {(name, new)}
    for old in removed - Counter(old for old, _ in pairs):
        for _, form in before.of(old):
            lost[form] = before.of(old)
    for new in added - Counter(new for _, new in pairs):
        # What returns, by an undo for instance, is the same entry.
        forms[new] = lost.pop(new, frozenset({(name, new)}))
    return _Lineage(forms, lost)


def _merged(steps: Sequence[_Step]) -> _Lineage:
    """Return the lineage in a commit that merges several others."""
    lost = {entry: forms for step in steps for entry, forms in step.before.lost.items()}
    there = {entry for step in steps for entry in step.before.forms if entry not in step.removed}
    found: dict[Entry, Forms] = {}
    for entry in there.union(*(step.added for step in steps)):
        known = frozenset(chain.from_iterable(step.before.of(entry) for step in steps if entry not in step.added))
        found[entry] = known or frozenset({(_MERGE, entry)})
    # The merge takes the changes of both sides. If the old form of the entry is still there, it was added to keep time
    # counting.
    joined: list[tuple[Entry, Forms]] = []
    again: set[Entry] = set()
    for one, other in combinations(steps, 2):
        gone, also_gone = (
            _by_form(first.before, _gone(first, second)) for first, second in ((one, other), (other, one))
        )
        for form in gone.keys() & also_gone.keys():
            for (moved, forms), (renamed, other_forms) in product(gone[form], also_gone[form]):
                both = with_both(form[1], moved, renamed)
                if both in found:
                    joined.append((both, forms | other_forms))
                    again |= {moved, renamed} - {both}
    # It makes no difference in which order these were found.
    found |= {entry: frozenset({(_MERGE, entry)}) for entry in again if entry in found}
    for both, forms in joined:
        found[both] |= forms
    return _Lineage(found, lost)


def _by_form(lineage: _Lineage, entries: Iterable[Entry]) -> dict[tuple[str, Entry], list[tuple[Entry, Forms]]]:
    """Return the *entries* and their forms by each of these."""
    found: dict[tuple[str, Entry], list[tuple[Entry, Forms]]] = {}
    for entry in entries:
        for form in lineage.of(entry):
            found.setdefault(form, []).append((entry, lineage.of(entry)))
    return found


def _gone(one: _Step, other: _Step) -> set[Entry]:
    """Return the entries of one parent that the merge has not kept for its sake, even if there are such entries."""
    return {*one.removed, *(entry for entry in other.added if entry not in one.added)}
