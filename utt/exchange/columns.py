"""Columns of numbers, which store many clock times, places and entries in little memory."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from utt.domain.entry import Entry, elapsed, offset_of, without_offset
from utt.domain.instant import Moment
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, overload

_MINUTE = timedelta(minutes=1)
_BEGINNING = datetime.min
_UNKNOWN = -(1 << 15)
# As many as always fit into four bytes.
_MOST_DIGITS = 9

Clock = tuple[datetime, timedelta | None]
"""What the clock on the wall shows, to the minute, and its offset from UTC, None if unknown."""


class Clocks:
    """Clock times with their offsets to the minute, each as two numbers."""

    def __init__(self) -> None:
        self._walls = array("q")
        self._offsets = array("h")

    def add(self, clock: Clock) -> None:
        wall, offset = clock
        self._walls.append(elapsed(_BEGINNING, wall) // _MINUTE)
        # Long ago, every place had its own local time, with an offset in seconds.
        self._offsets.append(_UNKNOWN if offset is None else round(offset / _MINUTE))

    def __getitem__(self, number: int) -> Clock:
        offset = self._offsets[number]
        wall = _BEGINNING + self._walls[number] * _MINUTE
        return wall, None if offset == _UNKNOWN else offset * _MINUTE


class Places:
    """Places in sources, such as ``line 17``, most of which differ only in the number."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._word_numbers: dict[str, int] = {}
        self._places = array("I")
        self._numbers = array("I")

    def add(self, place: str) -> None:
        words, space, digits = place.rpartition(" ")
        has_digits = digits.isascii() and digits.isdecimal() and digits[0] != "0" and len(digits) <= _MOST_DIGITS
        is_number = has_digits and space == " "
        text = words if is_number else place
        number = self._word_numbers.setdefault(text, len(self._words))
        if number == len(self._words):
            self._words.append(text)
        self._places.append(number)
        self._numbers.append(int(digits) if is_number else 0)

    def __getitem__(self, number: int) -> str:
        words, digits = self._words[self._places[number]], self._numbers[number]
        return f"{words} {digits}" if digits else words


class Comments:
    """Comments, most of which are None."""

    def __init__(self) -> None:
        self._texts: list[str | None] = [None]
        self._numbers = array("I")

    def add(self, comment: str | None) -> None:
        self._numbers.append(0 if comment is None else len(self._texts))
        if comment is not None:
            self._texts.append(comment)

    def __getitem__(self, number: int) -> str | None:
        return self._texts[self._numbers[number]]


def in_order(number: int, key: Callable[[int], Any]) -> Sequence[int]:
    """Return the numbers from 0 to below *number*, those with the least *key* first."""
    numbers = range(number)
    # Sorting takes more memory than all the rest, and most programs have sorted already.
    if not any(after < before for before, after in pairwise(map(key, numbers))):
        return numbers
    return sorted(numbers, key=key)


class Labels:
    """Names, comments and places of records, in the order of their sources."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._comments = Comments()
        self._places = Places()
        self._sources: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._names)

    def begin(self, source_name: str) -> None:
        """Start a new source: what is added from here on belongs to the source with this name."""
        self._sources.append((len(self), source_name))

    def add(self, name: str, comment: str | None, where: str) -> None:
        """Add a record; *where* is its place in its source."""
        self._names.append(sys.intern(name))
        self._comments.add(comment)
        self._places.add(where)

    def __getitem__(self, number: int) -> tuple[str, str | None, str]:
        """Return the name, the comment, and the place with the source's name, if it has one."""
        source = bisect_right(self._sources, number, key=_first)
        name = f"{self._sources[source - 1][1]}, " if source else ""
        return self._names[number], self._comments[number], f"{name}{self._places[number]}"


def _first(source: tuple[int, str]) -> int:
    return source[0]


class EntryColumns(Sequence[Entry]):
    """Entries of the log, each of which is created on access."""

    def __init__(self) -> None:
        self._clocks = Clocks()
        self._names: list[str] = []
        self._comments = Comments()

    def append(self, entry: Entry) -> None:
        """Add an entry at the end."""
        self._clocks.add((without_offset(entry.datetime), offset_of(entry.datetime)))
        self._names.append(sys.intern(entry.name))
        self._comments.add(entry.comment)

    def extend(self, entries: Iterable[Entry]) -> None:
        """Add the entries at the end."""
        for entry in entries:
            self.append(entry)

    def in_order(self) -> EntryColumns:
        """Return the same entries, the earliest first; those of the same minute keep their order."""
        numbers = in_order(len(self), lambda each: self[each].datetime)
        if isinstance(numbers, range):
            return self
        ordered = EntryColumns()
        ordered.extend(self[each] for each in numbers)
        return ordered

    def __len__(self) -> int:
        return len(self._names)

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> Entry: ...

        @overload
        def __getitem__(self, index: slice) -> list[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        wall, offset = self._clocks[index]
        moment = wall if offset is None else Moment.at(wall, offset)
        return Entry(moment, self._names[index], False, self._comments[index])
