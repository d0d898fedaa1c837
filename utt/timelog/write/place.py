"""Finds where in the log entries belong, and what to write there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, is_earlier, is_ignored_line
from utt.domain.printable import excerpt
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.search import Found, Search, entry_before, entry_from
from utt.timelog.write.patch import Patch, patch_at


class Place:
    """Where entries go: ``addition`` is what to insert at ``offset``, their lines and the blank lines between days.

    ``following`` is the entry after them, None at the log's end. ``broken_line`` is an excerpt of a line that is not an
    entry, between the previous entry and this place; None if there is none.
    """

    __slots__ = ("addition", "broken_line", "following", "offset")

    def __init__(self, offset: int, addition: bytes, following: Entry | None, broken_line: str | None) -> None:
        self.offset = offset
        self.addition = addition
        self.following = following
        self.broken_line = broken_line


def insertions(
    log: Bytes, entries: Sequence[Entry], calendar: Calendar, line_end: bytes | None = None
) -> tuple[list[Patch], list[Place]]:
    """Return the pieces that insert *entries*, which are in order, and their places.

    Lines end as those beside them do, or with *line_end* if that is given.
    """
    places = list(find_places(log, entries, calendar, line_end))
    additions: dict[int, bytes] = {}
    for place in places:
        # In a log that is out of order, the same place may be found twice.
        additions[place.offset] = additions.get(place.offset, b"") + place.addition
    return [patch_at(log, offset, offset, additions[offset]) for offset in sorted(additions)], places


def find_place(log: Bytes, entry: Entry, calendar: Calendar) -> Place:
    """Return the place of *entry*: after every entry that is not later, and before the others.

    Invalid lines do not matter. One blank line separates days.
    """
    return next(find_places(log, [entry], calendar))


def find_places(
    log: Bytes, entries: Sequence[Entry], calendar: Calendar, line_end: bytes | None = None
) -> Iterator[Place]:
    """Yield the places of *entries*, which are in order, in the order of the log; neighbours share one.

    Lines end as those beside them do, or with *line_end* if that is given.
    """
    done = 0
    last, search = entry_before(log, log.size), Search(log)
    while done < len(entries):
        gap = _Gap(log, last, search, entries[done], calendar, line_end)
        end = next((i for i in range(done, len(entries)) if not gap.takes(entries[i])), len(entries))
        yield from gap.places(entries, done, end)
        done = end


class _Gap:
    """The notes and blank lines between two successive entries of the log, where a new one belongs."""

    def __init__(
        self, log: Bytes, last: Found | None, search: Search, entry: Entry, calendar: Calendar, line_end: bytes | None
    ) -> None:
        self._log = log
        self._calendar = calendar
        self._line_end = line_end
        self._before = last
        self._after: Found | None = None
        if self._before is not None and is_earlier(entry, self._before.entry):
            offset = search.offset_after(entry.datetime)
            self._before = entry_before(log, offset)
            self._after = entry_from(log, offset, log.size)
        self._start = log.start if self._before is None else self._before.end
        self._end = log.size if self._after is None else self._after.start

    def takes(self, entry: Entry) -> bool:
        """Return true if *entry*, which is not earlier than the one that this gap was made for, belongs here too."""
        return self._after is None or is_earlier(entry, self._after.entry)

    def places(self, entries: Sequence[Entry], first: int, end: int) -> Iterator[Place]:
        """Yield the places of the entries with the indexes *first* to before *end*: those of the day before the gap at
        its start, all others at its end.
        """
        before = None if self._before is None else self._before.entry
        end_near = first
        if self._after is not None and self._start < self._end:
            while end_near < end and before is not None and self._is_same_day(before, entries[end_near]):
                end_near += 1
        if end_near > first:
            yield self._place(self._start, before, entries, first, end_near)
            before = entries[end_near - 1]
        if end_near < end:
            yield self._place(self._end, before, entries, end_near, end)

    def _place(self, offset: int, before: Entry | None, entries: Sequence[Entry], first: int, end: int) -> Place:
        line_end = self._line_end or _line_end_at(self._log, offset)
        broken_line, has_blank = self._look_through(offset)
        # There may be many lines.
        addition = BytesIO()
        if offset > self._log.start and self._log.read(offset - 1, offset) != b"\n":
            addition.write(line_end)
        for position in range(first, end):
            entry = entries[position]
            if before is not None and not has_blank and not self._is_same_day(before, entry):
                addition.write(line_end)
            addition.write(str(entry).encode() + line_end)
            before, has_blank = entry, False
        after = None if self._after is None else self._after.entry
        if after is not None and offset == self._end and not self._is_same_day(entries[end - 1], after):
            addition.write(line_end)
        return Place(offset, addition.getvalue(), after, broken_line)

    def _is_same_day(self, one: Entry, other: Entry) -> bool:
        return same_day(one, other, self._calendar)

    def _look_through(self, offset: int) -> tuple[str | None, bool]:
        """Return the last broken line of the gap before *offset*, and whether a line there is blank."""
        broken_line, has_blank = None, False
        for _, line in self._log.lines_from(self._start, offset):
            text = decode(line)
            has_blank = has_blank or not text.strip()
            if not is_ignored_line(text):
                broken_line = text
        return None if broken_line is None else excerpt(broken_line), has_blank


def same_day(one: Entry, other: Entry, calendar: Calendar) -> bool:
    """Return true if both entries are on the same day."""
    return calendar.is_same_day(one.datetime, other.datetime)


def _line_end_at(log: Bytes, offset: int) -> bytes:
    """Return the line ending of the line before *offset*, or else of the log's first line."""
    start = log.line_start(offset)
    if start > log.start:
        return b"\r\n" if log.read(max(start - 2, log.start), start) == b"\r\n" else b"\n"
    first_line = next(log.lines_from(start), (start, b""))[1]
    return b"\r\n" if first_line.endswith(b"\r") else b"\n"
