"""What importing does to the log: which entries it takes, so that each stretch counts, and all else counts on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from utt.domain.activity import ActivityType
from utt.domain.entry import HELLO_ENTRY_NAME, Entry, is_earlier, is_mark, is_same_minute, without_offset
from utt.exchange.columns import EntryColumns
from utt.exchange.stretches import Stretch
from utt.timelog.change import Change, LargeChange

REFUSE, SKIP, CLIP = "refuse", "skip", "clip"


class Clash:
    """Two that overlap, of which one is to be imported, and the other one too, or it is in the log.

    ``str()`` names both.
    """

    __slots__ = ("_other", "_stretch")

    def __init__(self, stretch: Stretch, other: Stretch | Entry) -> None:
        self._stretch = stretch
        self._other = other

    def __str__(self) -> str:
        other = f"{self._other} (in the log)" if isinstance(self._other, Entry) else str(self._other)
        return f"{self._stretch} overlaps {other}"


class Merging:
    """What to do to the log: ``change``. ``clashes`` are the stretches that overlap, ``present`` is how many are in the
    log already, ``left_out`` how many are not imported as a whole because they overlap, and ``clipped`` how many in
    part.
    """

    def __init__(self, overlap: str) -> None:
        self.clashes: list[Clash] = []
        self.present = 0
        self.imported = 0
        self.left_out = 0
        self.clipped = 0
        self._overlap = overlap
        self._added = EntryColumns()
        self._removed: list[Entry] = []

    @property
    def change(self) -> Change:
        """The entries that are added, and those that are put behind one that is added in their minute."""
        return LargeChange(self._added, self._removed)

    def merge(self, stretches: Iterable[Stretch], entries: Iterable[Entry]) -> None:
        """Find out what it takes that the *stretches*, which are in order, count in the log of these *entries*.

        Of these, the first is the last one before the stretches, or the log's first, and what is behind them is not
        looked at.
        """
        minutes = _Minutes(entries)
        for stretch, is_clipped in self._apart(stretches):
            self._merge_one(stretch, is_clipped, minutes)
        self._protect_first(minutes)

    def _apart(self, stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, bool]]:
        """Yield the stretches, or what is left of them, so that none overlaps another, and whether it was clipped."""
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
                if self._overlap == REFUSE and is_earlier(last.end, stretch.end):
                    last = stretch

    def _merge_one(self, stretch: Stretch, is_clipped: bool, minutes: _Minutes) -> None:
        pieces, is_present = [], False
        for before, after in minutes.around(stretch):
            goes_on = None if after is None or before is None else after[0]
            start = stretch.start if before is None or is_earlier(before[0], stretch.start) else before[0].datetime
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
        """Add what has the *stretch* count from *start* to *end*, in free time between the entries of two minutes."""
        follows_other = before is not None and is_same_minute(before[0], start)
        if not follows_other and not (self._added and is_same_minute(self._added[-1], start)):
            # What is ignored around it stays what it is.
            goes_on = after is not None and before is not None and not is_mark(after[0])
            self._added.append(_entry(start, after[0].name if after is not None and goes_on else HELLO_ENTRY_NAME))
        self._added.append(_entry(end, stretch.name, stretch.comment))
        if after is not None and is_same_minute(after[0], end):
            self._put_behind(after)

    def _put_behind(self, entries: Sequence[Entry]) -> None:
        """Have the entries of a minute stand behind what is added in it."""
        self._removed += entries
        self._added.extend(entries)

    def _protect_first(self, minutes: _Minutes) -> None:
        """Have the log's first activity, before which there is something now, count no longer than it did."""
        first = minutes.first
        if first is None or not self._added or first[0].name == HELLO_ENTRY_NAME or first[0] in self._removed:
            return
        if is_earlier(self._added[0], first[0]):
            self._added.append(_entry(first[0].datetime, HELLO_ENTRY_NAME))
            self._put_behind(first)

    def _clash(self, stretch: Stretch, other: Stretch | Entry) -> None:
        if self._overlap == REFUSE:
            self.clashes.append(Clash(stretch, other))
        else:
            self.left_out += 1

    def merge_entries(self, entries: Iterable[Entry], present: Iterable[Entry]) -> None:
        """Add the lines of another log as they are, but for those that are *present*: of the same minute and name."""
        there = Counter(map(_key, present))
        for entry in entries:
            if there[_key(entry)] > 0:
                there[_key(entry)] -= 1
                self.present += 1
            else:
                self.imported += 1
                self._added.append(entry)


class _Minutes:
    """The entries of the log, those of one minute together, from which one takes those around stretches in order.

    ``first`` are the log's first ones, None if it does not begin among these entries.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._minutes = _by_minute(entries)
        self._before: Sequence[Entry] | None = None
        self._after: Sequence[Entry] | None = next(self._minutes, None)
        self.first: Sequence[Entry] | None = self._after

    def around(self, stretch: Stretch) -> list[tuple[Sequence[Entry] | None, Sequence[Entry] | None]]:
        """Return the pairs of minutes between which a part of the *stretch* lies; None before the first one, and
        behind the last.
        """
        while self._after is not None and not is_earlier(stretch.start, self._after[0]):
            self._before, self._after = self._after, next(self._minutes, None)
        pairs = [(self._before, self._after)]
        while self._after is not None and is_earlier(self._after[0], stretch.end):
            self._before, self._after = self._after, next(self._minutes, None)
            pairs.append((self._before, self._after))
        return pairs


def _by_minute(entries: Iterable[Entry]) -> Iterator[Sequence[Entry]]:
    together: list[Entry] = []
    for entry in entries:
        if together and not is_same_minute(together[0], entry):
            yield together
            together = []
        together.append(entry)
    if together:
        yield together


def _counts(entry: Entry) -> bool:
    """Return true if the time before *entry* counts, and is not free."""
    return entry.name != HELLO_ENTRY_NAME and ActivityType.of(entry.name) is not ActivityType.IGNORED


def _is_same(one: Stretch, other: Stretch) -> bool:
    return one.name == other.name and is_same_minute(one.start, other.start) and is_same_minute(one.end, other.end)


def _key(entry: Entry) -> tuple[datetime, str]:
    return without_offset(entry.datetime), entry.name


def _entry(moment: datetime, name: str, comment: str | None = None) -> Entry:
    return Entry(moment, name, False, comment)
