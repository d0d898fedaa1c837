"""The minutes that must count after a merge, since either side counted them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from utt.domain.entry import is_earlier

Part = tuple[datetime, datetime, str | None]
"""A start, an end, and the name that counts between them, None if nothing counts."""

Names = tuple[bool, str, str]
"""Whether an entry is gone or elsewhere after a merge, its name, and its name after the merge."""

Counted = tuple[datetime, datetime, Names]
"""What one side counts: a start, an end, and the names."""


def wanted_parts(base: Iterable[Counted], ours: Iterable[Counted], theirs: Iterable[Counted]) -> Iterator[Part]:
    """Yield the minutes that must count, oldest first: where one side is unchanged, what the other side has.

    Where both changed it, what counts wins over what does not, and what is still there over what is not.
    """
    sides = [_Sweep(side) for side in (base, ours, theirs)]
    start = min((side.change for side in sides if side.change is not None), default=None)
    part: Part | None = None
    while start is not None:
        names = [side.names_from(start) for side in sides]
        end = min((side.change for side in sides if side.change is not None), default=None)
        if end is None:
            break
        before, one, other = (each and each[1] for each in names)
        chosen = names[2] if one == before else names[1]
        if one == other or before not in (one, other):
            chosen = min(filter(None, names[1:]), default=None)
        name = chosen and chosen[2]
        if part is not None and part[2] == name and not is_earlier(part[1], start):
            # It goes on.
            part = (part[0], end, name)
        elif name is not None:
            yield from [] if part is None else [part]
            part = (start, end, name)
        start = end
    if part is not None:
        yield part


class _Sweep:
    """What counts on one side, for increasing moments. ``change`` is the next moment at which that changes."""

    def __init__(self, parts: Iterable[Counted]) -> None:
        self._parts = iter(parts)
        self._part = next(self._parts, None)
        self.change: datetime | None = None if self._part is None else self._part[0]

    def names_from(self, moment: datetime) -> Names | None:
        """Advance to *moment*, and return the names that count from then on."""
        while self._part is not None and not is_earlier(moment, self._part[1]):
            self._part = next(self._parts, None)
        if self._part is None:
            self.change = None
            return None
        start, end, names = self._part
        if is_earlier(moment, start):
            self.change = start
            return None
        self.change = end
        return names


class Wanted:
    """What must count, read one stretch after the other."""

    def __init__(self, parts: Iterator[Part]) -> None:
        self._parts = parts
        self._part = next(parts, None)

    @property
    def start(self) -> datetime | None:
        """The start of the first part, None if there is none."""
        return None if self._part is None else self._part[0]

    def rest(self) -> Iterator[Part]:
        """Yield the parts that are not read yet."""
        if self._part is not None:
            yield self._part
            yield from self._parts

    def between(self, start: datetime, end: datetime) -> Iterator[Part]:
        """Yield the parts between two moments without gaps. Parts that do not count have no name."""
        while is_earlier(start, end):
            if self._part is None or not is_earlier(self._part[0], end):
                yield start, end, None
                return
            part_start, part_end, name = self._part
            if is_earlier(start, part_start):
                yield start, part_start, None
                start = part_start
                continue
            until = part_end if is_earlier(part_end, end) else end
            yield start, until, name
            start = until
            self._part = (until, part_end, name) if is_earlier(until, part_end) else next(self._parts, None)
