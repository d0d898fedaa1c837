"""The three-way merge: combines what two sides have made of a log.

It serves an editor that was open while utt recorded, undo in a log that has changed, and machines with a copy each. It
merges entries; the callers decide which lines around them stay. It takes time in proportion to the number of lines that
differ.

- What either side added stays, what either side removed goes; what both added, or removed, counts once.
- An entry that one side changed and the other removed stays, in its changed form.
- An entry of which one side changed the time, and the other the name or the comment, gets both.
- An entry that both changed differently is a conflict: the log gets both versions, and the caller decides what that
  means.

A side has changed an entry if it removed it and added another one: first, one of the same minute with a word of its
name; then, one less than a day away with the same name and comment, or else with a word of its name, so that an entry
may be put where another one was; then, any of the same minute; at last, one of the same name and comment anywhere. If
there are several, the nearest in time and most alike is meant. An arrival or departure is no new version of an
activity: it took the activity's place. Where more is known of what a side did, the caller says what it has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product, takewhile
from operator import eq

from utt.domain.entry import Entry, elapsed, in_order, is_mark

IsVersion = Callable[[Entry, Entry], bool]
"""Tells of an entry of the base, and one that a side has added, whether the side has made the latter of the former."""

# Entries of one name, or of one minute, are compared each with each as long as that is quick.
_MOST_COMPARED = 2_500
_DAY = timedelta(days=1)


class Conflict:
    """An entry, ``base``, that one side changed to ``ours`` and the other to ``theirs``."""

    __slots__ = ("base", "ours", "theirs")

    def __init__(self, base: Entry, ours: Entry, theirs: Entry) -> None:
        self.base = base
        self.ours = ours
        self.theirs = theirs


class Merged:
    """What a merge does to our side: the entries ``removed`` and ``added``.

    ``conflicts`` are the entries that both sides changed differently; both versions are in the log then. ``joined`` has
    for each side's version of an entry the one with the changes of both.
    """

    __slots__ = ("added", "conflicts", "joined", "removed")

    def __init__(
        self,
        added: Counter[Entry],
        removed: Counter[Entry],
        conflicts: Sequence[Conflict],
        joined: Mapping[Entry, Entry],
    ) -> None:
        self.added: list[Entry] = in_order(added.elements())
        self.removed: list[Entry] = in_order(removed.elements())
        self.conflicts = conflicts
        self.joined = joined


def merge(
    base: Counter[Entry], ours: Counter[Entry], theirs: Counter[Entry], known: tuple[IsVersion, IsVersion] | None = None
) -> Merged:
    """Return what their changes do to our side. Only entries whose counts differ matter.

    *known* tells what we and they have changed, if that is known.
    """
    our_known, their_known = known or (None, None)
    our_side, their_side = _Side(base, ours, our_known), _Side(base, theirs, their_known)
    # Of what both added, keep the surplus of the side that added more; likewise for what both removed.
    put_in = their_side.added - our_side.added
    taken_out = their_side.removed - our_side.removed
    only_ours = our_side.added - their_side.added
    conflicts = []
    joined: dict[Entry, Entry] = {}
    told: set[tuple[Entry, Entry]] = set()
    both_changed = (our_side.removed & their_side.removed) + our_side.made_again(their_side.removed)
    for entry in in_order((both_changed + their_side.made_again(our_side.removed)).elements()):
        our_version, their_version = our_side.version_of(entry), their_side.version_of(entry)
        if our_version is None or their_version is None:
            # At most one side has changed it.
            continue
        if our_version in their_side.added or their_version in our_side.added:
            # One side has the other's version, maybe next to another entry that it added.
            continue
        both = with_both(entry, our_version, their_version)
        if both is None and (our_version, their_version) not in told:
            told.add((our_version, their_version))
            conflicts.append(Conflict(entry, our_version, their_version))
        elif both is not None and put_in[their_version] > 0 and only_ours[our_version] > 0:
            put_in[their_version] -= 1
            only_ours[our_version] -= 1
            taken_out[our_version] += 1
            joined[our_version] = joined[their_version] = both
            # One side may have it already, as an entry of its own.
            put_in[both] += ours[both] + put_in[both] == taken_out[both]
    common = put_in & taken_out
    return Merged(put_in - common, taken_out - common, conflicts, joined)


class _Side:
    """What one side has removed and added, and how it has changed entries: as *known*, else as it seems."""

    def __init__(self, base: Counter[Entry], side: Counter[Entry], known: IsVersion | None) -> None:
        self.removed = base - side
        self.added = side - base
        self._known = known
        self._versions: dict[Entry, list[Entry]] = {}
        for old, new in versions(self.removed, self.added) if known is None else ():
            self._versions.setdefault(old, []).append(new)

    def made_again(self, entries: Counter[Entry]) -> Counter[Entry]:
        """Return those of the *entries* that this side has changed, and now has again as others, made by a merge."""
        known = self._known
        left = entries - self.removed if known is not None and self.added else Counter()
        return Counter({entry: count for entry, count in left.items() if known is None or not known(entry, entry)})

    def version_of(self, entry: Entry) -> Entry | None:
        """Return this side's next new version of an entry that it removed; None if it just removed it."""
        known = self._known
        if known is not None and entry not in self._versions:
            found = [each for each in self.added.elements() if known(entry, each)]
            self._versions[entry] = sorted(found, key=lambda each: _distance(entry, each))
        found = self._versions.get(entry, [])
        return found.pop(0) if found else None


def versions(removed: Counter[Entry], added: Counter[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield each entry that a side seems to have changed, one of those *removed*, with its version, one *added*."""
    removed, added = Counter(removed), Counter(added)
    moved = {_text(entry) for entry in removed}

    def is_renamed(one: Entry, other: Entry) -> bool:
        return _are_alike(one, other) and _text(other) not in moved

    # What is in the minute of another entry now may have come from elsewhere, and that one may have gone elsewhere.
    rules = (
        (_minute, is_renamed),
        (_text, _are_near),
        (_nothing, _are_alike),
        (_minute, _is_any),
        (_text, _is_any),
    )
    for key, is_possible in rules:
        candidates: dict[object, list[Entry]] = {}
        for entry in in_order(added.elements()):
            candidates.setdefault(key(entry), []).append(entry)
        gone: dict[object, list[Entry]] = {}
        for entry in in_order(removed.elements()):
            gone.setdefault(key(entry), []).append(entry)
        for what, entries in gone.items():
            for old, new in _paired(entries, candidates.get(what, []), is_possible):
                yield old, new
                removed[old] -= 1
                added[new] -= 1


def _paired(removed: Sequence[Entry], added: Sequence[Entry], is_possible: IsVersion) -> Iterator[tuple[Entry, Entry]]:
    """Yield each of the entries *removed* with what it probably became: the nearest in time, and the most alike."""
    if len(removed) * len(added) > _MOST_COMPARED:
        yield from (pair for pair in zip(removed, added, strict=False) if is_possible(*pair))
        return
    numbers = product(range(len(removed)), range(len(added)))
    possible = [(one, other) for one, other in numbers if is_possible(removed[one], added[other])]
    gone: set[int] = set()
    taken: set[int] = set()
    for one, other in sorted(possible, key=lambda pair: _distance(removed[pair[0]], added[pair[1]])):
        if one not in gone and other not in taken:
            gone.add(one)
            taken.add(other)
            yield removed[one], added[other]


def _distance(one: Entry, other: Entry) -> tuple[timedelta, int, int, str, str]:
    """Return how much two entries differ: in time, then in the words of their names, then in how these begin."""
    words, other_words = set(one.name.split()), set(other.name.split())
    alike = sum(1 for _ in takewhile(bool, map(eq, one.name, other.name)))
    return abs(elapsed(one, other)), -len(words & other_words), -alike, str(one), str(other)


def _is_any(one: Entry, other: Entry) -> bool:
    return True


def _are_near(one: Entry, other: Entry) -> bool:
    """Return true if two entries are less than a day apart."""
    return abs(elapsed(one, other)) < _DAY


def _are_alike(one: Entry, other: Entry) -> bool:
    """Return true if two activities have a word in common, besides their project, and are less than a day apart."""
    common = {*one.name.split()} & {*other.name.split()}
    words = [word for word in common if word.strip("*") and not word.endswith(":")]
    return bool(words) and _are_near(one, other) and not (is_mark(one) or is_mark(other))


def _nothing(entry: Entry) -> None:
    return None


def _minute(entry: Entry) -> tuple[datetime, bool]:
    return entry.datetime, is_mark(entry)


def with_both(base: Entry, ours: Entry, theirs: Entry) -> Entry | None:
    """Return the entry with the changes of both sides; None if both gave it another time, or another text."""
    moved = _changed_one(base, ours, theirs, lambda entry: (entry.datetime, entry.utc_offset))
    renamed = _changed_one(base, ours, theirs, _text)
    if moved is None or renamed is None:
        return None
    return Entry(moved.datetime, renamed.name, False, renamed.comment)


def _changed_one(base: Entry, ours: Entry, theirs: Entry, part: Callable[[Entry], object]) -> Entry | None:
    """Return the version that has the changes of both sides in this *part*; None if they are different."""
    if part(theirs) == part(base):
        return ours
    return theirs if part(ours) in (part(base), part(theirs)) else None


def _text(entry: Entry) -> tuple[str, str | None]:
    return entry.name, entry.comment


def merged_lines(base: list[bytes], ours: list[bytes], theirs: list[bytes]) -> list[bytes] | None:
    """Return the lines of the side that has changed a minute's lines, in order; None if both have."""
    if ours == base:
        return theirs
    return ours if theirs == base else None
