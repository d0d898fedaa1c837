"""The three-way merge: combines what two sides have made of a log.

It serves an editor that was open while utt recorded, undo in a log that has changed, and machines with a copy each. It
merges entries; the callers decide which lines around them stay. It takes time in proportion to the number of lines that
differ.

- What either side added stays, what either side removed goes; what both added, or removed, counts once.
- An entry that one side changed and the other removed stays, in its changed form.
- An entry of which one side changed the time, and the other the name or the comment, gets both.
- An entry that both changed differently is a conflict: the log gets both versions, and the caller decides what that
  means.

A side has changed an entry if it removed it and added one of the same minute, or else one with the same name and
comment. If there are several, the nearest in time and most alike is meant. An arrival or departure is no new version of
an activity: it took the activity's place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import product, takewhile
from operator import eq

from utt.domain.entry import Entry, elapsed, in_order, is_mark, is_same_minute

# Entries of one name, or of one minute, are compared each with each as long as that is quick.
_MOST_COMPARED = 2_500


class Conflict:
    """An entry, ``base``, that one side changed to ``ours`` and the other to ``theirs``."""

    __slots__ = ("base", "ours", "theirs")

    def __init__(self, base: Entry, ours: Entry, theirs: Entry) -> None:
        self.base = base
        self.ours = ours
        self.theirs = theirs


class Merged:
    """What a merge does to our side: the entries ``removed`` and ``added``.

    ``conflicts`` are the entries that both sides changed differently; both versions are in the log then.
    """

    __slots__ = ("added", "conflicts", "removed")

    def __init__(self, added: Counter[Entry], removed: Counter[Entry], conflicts: Sequence[Conflict]) -> None:
        self.added: list[Entry] = in_order(added.elements())
        self.removed: list[Entry] = in_order(removed.elements())
        self.conflicts = conflicts


def merge(base: Counter[Entry], ours: Counter[Entry], theirs: Counter[Entry]) -> Merged:
    """Return what their changes do to our side. Only entries whose counts differ matter."""
    our_side, their_side = _Side(base, ours), _Side(base, theirs)
    # Of what both added, keep the surplus of the side that added more; likewise for what both removed.
    put_in = their_side.added - our_side.added
    taken_out = their_side.removed - our_side.removed
    only_ours = our_side.added - their_side.added
    conflicts = []
    for entry in in_order((our_side.removed & their_side.removed).elements()):
        our_version, their_version = our_side.version_of(entry), their_side.version_of(entry)
        if our_version is None or their_version is None:
            # At most one side has changed it.
            continue
        if our_version in their_side.added or their_version in our_side.added:
            # One side has the other's version, maybe next to another entry that it added.
            continue
        both = _with_both(entry, our_version, their_version)
        if both is None:
            conflicts.append(Conflict(entry, our_version, their_version))
        elif put_in[their_version] > 0 and only_ours[our_version] > 0:
            put_in[their_version] -= 1
            only_ours[our_version] -= 1
            put_in[both] += 1
            taken_out[our_version] += 1
    common = put_in & taken_out
    return Merged(put_in - common, taken_out - common, conflicts)


class _Side:
    """What one side has removed and added, and how it has changed entries."""

    def __init__(self, base: Counter[Entry], side: Counter[Entry]) -> None:
        self.removed = base - side
        self.added = side - base
        self._versions: dict[Entry, list[Entry]] = {}
        removed = Counter(self.removed)
        left = Counter(self.added)
        # First match within the minute, then by the same text anywhere.
        for key in (_minute, _text):
            candidates: dict[object, list[Entry]] = {}
            for entry in in_order(left.elements()):
                candidates.setdefault(key(entry), []).append(entry)
            gone: dict[object, list[Entry]] = {}
            for entry in in_order(removed.elements()):
                gone.setdefault(key(entry), []).append(entry)
            for what, entries in gone.items():
                for old, new in _paired(entries, candidates.get(what, [])):
                    self._versions.setdefault(old, []).append(new)
                    removed[old] -= 1
                    left[new] -= 1

    def version_of(self, entry: Entry) -> Entry | None:
        """Return this side's next new version of an entry that it removed; None if it just removed it."""
        versions = self._versions.get(entry)
        return versions.pop(0) if versions else None


def _paired(removed: Sequence[Entry], added: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield each of the entries *removed* with what it probably became: the nearest in time, and the most alike."""
    if len(removed) * len(added) > _MOST_COMPARED:
        yield from zip(removed, added, strict=False)
        return
    numbers = product(range(len(removed)), range(len(added)))
    gone: set[int] = set()
    taken: set[int] = set()
    for one, other in sorted(numbers, key=lambda pair: _distance(removed[pair[0]], added[pair[1]])):
        if one not in gone and other not in taken:
            gone.add(one)
            taken.add(other)
            yield removed[one], added[other]


def _distance(one: Entry, other: Entry) -> tuple[timedelta, int, int, str, str]:
    """Return how much two entries differ: in time, then in the words of their names, then in how these begin."""
    words, other_words = set(one.name.split()), set(other.name.split())
    alike = sum(1 for _ in takewhile(bool, map(eq, one.name, other.name)))
    return abs(elapsed(one, other)), -len(words & other_words), -alike, str(one), str(other)


def _minute(entry: Entry) -> tuple[datetime, bool]:
    return entry.datetime, is_mark(entry)


def _with_both(base: Entry, ours: Entry, theirs: Entry) -> Entry | None:
    """Return the entry with the time of one side and the text of the other, if each has changed only one of them."""
    for moved, renamed in ((ours, theirs), (theirs, ours)):
        if _text(moved) == _text(base) and is_same_minute(renamed, base):
            return Entry(moved.datetime, renamed.name, False, renamed.comment)
    return None


def _text(entry: Entry) -> tuple[str, str | None]:
    return entry.name, entry.comment


def merged_lines(base: list[bytes], ours: list[bytes], theirs: list[bytes]) -> list[bytes] | None:
    """Return the lines of the side that has changed a minute's lines, in order; None if both have."""
    if ours == base:
        return theirs
    return ours if theirs == base else None
