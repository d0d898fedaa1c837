"""Where in the log an entry belongs, and what to write there."""

from __future__ import annotations

from utt.domain.entry import Entry, is_ignored_line
from utt.domain.printable import excerpt
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.search import Found, entry_before, entry_from, offset_after


class Place:
    """Where an entry goes: ``addition`` is what to put at ``offset``, the entry's line and what keeps it apart.

    ``following`` is the entry that it comes to stand before, None at the log's end. ``broken_line`` is an excerpt of a
    line that is no entry, between the entry before and this place; None where there is none.
    """

    __slots__ = ("addition", "broken_line", "following", "offset")

    def __init__(self, offset: int, addition: bytes, following: Entry | None, broken_line: str | None) -> None:
        self.offset = offset
        self.addition = addition
        self.following = following
        self.broken_line = broken_line


def find_place(log: Bytes, entry: Entry) -> Place:
    """The place of *entry*: after every entry that is not later, and before the others.

    Only the lines that can be read count. Days are kept apart by one blank line.
    """
    offset = log.size
    before = entry_before(log, offset)
    after = None
    if before is not None and before.entry.datetime > entry.datetime:
        offset = offset_after(log, entry.datetime)
        before = entry_before(log, offset)
        after = entry_from(log, offset, log.size)
        if after is not None:
            offset = before.end if before is not None and _same_day(before.entry, entry) else after.start

    line_end = _line_end(log, offset)
    has_blank, broken_line = False, None
    for _, line in log.lines_from(log.start if before is None else before.end, offset):
        text = decode(line)
        has_blank = has_blank or not text.strip()
        broken_line = broken_line if is_ignored_line(text) else text
    addition = str(entry).encode() + line_end
    if before is not None and not _same_day(before.entry, entry) and not has_blank:
        addition = line_end + addition
    if offset > log.start and log.read(offset - 1, offset) != b"\n":
        addition = line_end + addition
    if after is not None and offset == after.start and not _same_day(entry, after.entry):
        addition += line_end
    following = None if after is None else after.entry
    return Place(offset, addition, following, None if broken_line is None else excerpt(broken_line))


def place_without(log: Bytes, found: Found) -> tuple[int, int]:
    """The offsets from which and up to which to leave out bytes of the log, so that the entry *found* is gone.

    They are those of its line, and of a blank line beside it that would be one too many between days.
    """
    before, after = entry_before(log, found.start), entry_from(log, found.end, log.size)
    starts_day = before is None or not _same_day(before.entry, found.entry)
    ends_day = after is None or not _same_day(found.entry, after.entry)
    if starts_day and ends_day:
        previous = log.line_start(found.start - 1) if found.start > log.start else found.start
        if before is not None and not log.read(previous, found.start).strip():
            return previous, found.end
        following = next(log.lines_from(found.end), None)
        if after is not None and following is not None and not following[1].strip():
            return found.start, min(found.end + len(following[1]) + 1, log.size)
    return found.start, found.end


def fits(log: Bytes, found: Found, entry: Entry) -> bool:
    """Whether *entry* may take the line of the entry *found*: it is of the same day, and in order there."""
    before, after = entry_before(log, found.start), entry_from(log, found.end, log.size)
    return (
        _same_day(found.entry, entry)
        and (before is None or before.entry.datetime <= entry.datetime)
        and (after is None or entry.datetime <= after.entry.datetime)
    )


def _same_day(one: Entry, other: Entry) -> bool:
    return one.datetime.date() == other.datetime.date()


def _line_end(log: Bytes, offset: int) -> bytes:
    """How the lines before *offset* end, or else the first line of the log."""
    start = log.line_start(offset)
    if start > log.start:
        return b"\r\n" if log.read(max(start - 2, log.start), start) == b"\r\n" else b"\n"
    first_line = next(log.lines_from(start), (start, b""))[1]
    return b"\r\n" if first_line.endswith(b"\r") else b"\n"
