"""Fits imported intervals into the log: finds the entries to add so that each counts, and nothing else changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from utt.domain.activity import ActivityType
from utt.domain.entry import HELLO_ENTRY_NAME, Entry, elapsed, is_earlier, is_mark, is_same_minute, without_offset
from utt.domain.printable import excerpt
from utt.exchange.columns import EntryColumns
from utt.exchange.stretches import Stretch
from utt.timelog.change import Change, LargeChange

_COMMA = ", "
_MINUTE = timedelta(minutes=1)
# For more names than fit into memory.
_NAME_BITS = 40
REFUSE, SKIP, CLIP = "refuse", "skip", "clip"


class Clash:
    """An overlap between an interval to import and another one, or one in the log.

    ``str()`` names both.
    """

    __slots__ = ("_other", "_stretch")

    def __init__(self, stretch: Stretch, other: Stretch | Entry) -> None:
        self._stretch = stretch
        self._other = other

    def __str__(self) -> str:
        if isinstance(self._other, Entry):
            return f"{self._stretch} overlaps {excerpt(str(self._other))} (in the log)"
        return f"{self._stretch} overlaps {_beside(self._stretch.where, self._other.where)}: {self._other.text}"


class Keys:
    """Numbers for lines of logs, equal for those that are the same to an import: of the same minute and name. A number
    takes less memory than both.
    """

    def __init__(self) -> None:
        self._names: dict[str, int] = {}

    def of(self, entry: Entry) -> int:
        """Return the number for the entry's line."""
        name = self._names.setdefault(entry.name, len(self._names))
        return elapsed(datetime.min, without_offset(entry.datetime)) // _MINUTE << _NAME_BITS | name


class Fitting:
    """Computes the ``change`` of the log. ``clashes`` are the overlaps, ``present`` is how many intervals the log
    already has, ``left_out`` how many are skipped because they overlap, and ``clipped`` how many are clipped.
    """

    def __init__(self, overlap: str) -> None:
        self.clashes: list[Clash] = []
        self.present = 0
        self.imported = 0
        self.left_out = 0
        self.clipped = 0
        self._overlap = overlap
        self._covered = 0
        self._added = EntryColumns()
        self._removed: list[Entry] = []

    @property
    def change(self) -> Change:
        """The entries that are added, and those that move after an added one in their minute."""
        return LargeChange(self._added, self._removed)

    @property
    def is_repeated(self) -> bool:
        """True if nothing is added, since the log has all intervals, or as much of each as is not in an earlier one."""
        return self.present > 0 and self.imported == 0 and self.left_out == self._covered

    def fit(self, stretches: Iterable[Stretch], entries: Iterable[Entry]) -> None:
        """Find the changes that make the *stretches*, which are in order, count in the log with these *entries*.

        The first of these is the last one before the stretches, or the log's first; those after the stretches are not
        examined.
        """
        minutes = _Minutes(entries)
        for stretch, is_clipped in self._apart(stretches):
            self._fit_one(stretch, is_clipped, minutes)
        self._protect_first(minutes)

    def _apart(self, stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, bool]]:
        """Yield the stretches, clipped so that none overlaps another, each with whether it was clipped."""
        last: Stretch | None = None
        for stretch in stretches:
            if last is None or not is_earlier(stretch.start, last.end):
                last = stretch
                yield stretch, False
            elif _is_same(stretch, last):
                self.present += 1
            elif self._overlap == CLIP and is_earlier(last.end, stretch.end):
                stretch.start = last.end
                last = stretch
                yield stretch, True
            else:
                self._clash(stretch, last)
                self._covered += 1
                if self._overlap == REFUSE and is_earlier(last.end, stretch.end):
                    last = stretch

    def _fit_one(self, stretch: Stretch, is_clipped: bool, minutes: _Minutes) -> None:
        pieces, is_present = [], False
        for before, after in minutes.around(stretch):
            goes_on = None if after is None or before is None else after[0]
            start = before[0].datetime if before is not None and is_earlier(stretch.start, before[0]) else stretch.start
            end = stretch.end if after is None or is_earlier(stretch.end, after[0]) else after[0].datetime
            if goes_on is not None and goes_on.name == stretch.name:
                is_present = True
            elif goes_on is None or not _counts(goes_on):
                pieces.append((start, end, before, after))
            elif self._overlap == CLIP:
                is_clipped = True
            else:
                self._clash(stretch, goes_on)
                return
        if not pieces:
            if is_present:
                self.present += 1
            else:
                self.left_out += 1
            return
        self.imported += 1
        self.clipped += is_clipped
        for piece in pieces:
            self._put(stretch, *piece)

    def _put(
        self,
        stretch: Stretch,
        start: datetime,
        end: datetime,
        before: Sequence[Entry] | None,
        after: Sequence[Entry] | None,
    ) -> None:
        """Add the entries that make the *stretch* count from *start* to *end*, in free time between two minutes'
        entries.
        """
        follows_other = before is not None and _begins_at(before[-1], start, end)
        if not follows_other and not (self._added and _begins_at(self._added[-1], start, end)):
            # Ignored time around it stays ignored.
            goes_on = after is not None and before is not None and not is_mark(after[0])
            self._added.append(_entry(start, after[0].name if after is not None and goes_on else HELLO_ENTRY_NAME))
        self._added.append(_entry(end, stretch.name, stretch.comment))
        if after is not None and is_same_minute(after[0], end):
            self._put_after(after)

    def _put_after(self, entries: Sequence[Entry]) -> None:
        """Move the entries of a minute after those that are added in it."""
        self._removed += entries
        self._added.extend(entries)

    def _protect_first(self, minutes: _Minutes) -> None:
        """Keep the log's first entry, which now has something before it, from counting more time than before."""
        first = minutes.first
        if first is None or not self._added or first[0].name == HELLO_ENTRY_NAME or first[0] in self._removed:
            return
        if is_earlier(self._added[0], first[0]):
            self._added.append(_entry(first[0].datetime, HELLO_ENTRY_NAME))
            self._put_after(first)

    def _clash(self, stretch: Stretch, other: Stretch | Entry) -> None:
        if self._overlap == REFUSE:
            self.clashes.append(Clash(stretch, other))
        else:
            self.left_out += 1

    def fit_entries(self, entries: Iterable[Entry], present: Iterable[Entry]) -> None:
        """Add the lines of another log unchanged, except those that are *present*: of the same minute and name."""
        keys = Keys()
        there = Counter(map(keys.of, present))
        for entry in entries:
            key = keys.of(entry)
            if there[key] > 0:
                there[key] -= 1
                self.present += 1
            else:
                self.imported += 1
                self._added.append(entry)


class _Minutes:
    """The entries of the log, grouped by minute, to look up those around stretches in order.

    ``first`` are the log's first ones, None if these entries do not include them.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._minutes = _by_minute(entries)
        self._before: Sequence[Entry] | None = None
        self._after: Sequence[Entry] | None = next(self._minutes, None)
        self.first: Sequence[Entry] | None = self._after

    def around(self, stretch: Stretch) -> list[tuple[Sequence[Entry] | None, Sequence[Entry] | None]]:
        """Return the pairs of successive minutes between which part of the *stretch* lies; None before the first one,
        and after the last.
        """
        while self._after is not None and not is_earlier(stretch.start, self._after[0]):
            self._before, self._after = self._after, next(self._minutes, None)
        pairs = [(self._before, self._after)]
        while self._after is not None and is_earlier(self._after[0], stretch.end):
            self._before, self._after = self._after, next(self._minutes, None)
            pairs.append((self._before, self._after))
        return pairs


def _beside(place: str, other: str) -> str:
    """Return the *other* place without what both share, such as their file."""
    words, other_words = place.split(_COMMA), other.split(_COMMA)
    pairs = zip(words[:-1], other_words[:-1], strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return _COMMA.join(other_words[shared:])


def _by_minute(entries: Iterable[Entry]) -> Iterator[Sequence[Entry]]:
    together: list[Entry] = []
    for entry in entries:
        if together and not is_same_minute(together[0], entry):
            yield together
            together = []
        together.append(entry)
    if together:
        yield together


def _begins_at(entry: Entry, start: datetime, end: datetime) -> bool:
    """Return true if the time from *entry* to *end* is that from *start*, in its minute.

    It is not if the clock changes in between, and only *start* has an offset from UTC.
    """
    return is_same_minute(entry, start) and elapsed(entry, end) == elapsed(start, end)


def _counts(entry: Entry) -> bool:
    """Return true if the time before *entry* counts, so that it is not free."""
    return entry.name != HELLO_ENTRY_NAME and ActivityType.of(entry.name) is not ActivityType.IGNORED


def _is_same(one: Stretch, other: Stretch) -> bool:
    return one.name == other.name and is_same_minute(one.start, other.start) and is_same_minute(one.end, other.end)


def _entry(moment: datetime, name: str, comment: str | None = None) -> Entry:
    return Entry(moment, name, False, comment)
