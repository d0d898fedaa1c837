"""A patch: what a change does to the log's bytes, in a form that can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from io import BytesIO

from utt.domain.entry import Entry, is_same_minute
from utt.timelog.change import entries_in
from utt.timelog.file.log_file import Bytes
from utt.timelog.read.stamps import STAMP_LENGTH, has_offset, stamp_of

# The maximum length of the context kept on each side of a patch, in bytes.
LONGEST_CONTEXT = 4096
_DIGITS = len("202611160900")


class Patch:
    """A change of the log at one place: at ``offset``, the bytes ``added`` replace the bytes ``removed``.

    ``before`` and ``after`` are the unchanged lines around them: up to the nearest entry on each side, and all entries
    that share a minute with what changes; empty at the log's start and end. The patches of a change are in order and do
    not touch.
    """

    __slots__ = ("added", "after", "before", "offset", "removed")

    def __init__(self, offset: int, removed: bytes, added: bytes, before: bytes, after: bytes) -> None:
        self.offset = offset
        self.removed = removed
        self.added = added
        self.before = before
        self.after = after

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Patch) and all(getattr(self, name) == getattr(other, name) for name in Patch.__slots__)

    def __repr__(self) -> str:
        return f"Patch({', '.join(repr(getattr(self, name)) for name in ('offset', 'removed', 'added'))})"


def patch_at(log: Bytes, start: int, end: int, added: bytes) -> Patch:
    """Return the patch that replaces the bytes of the log from *start* to *end* by *added*."""
    removed = log.read(start, end)
    minutes = _Minutes([*_first_and_last(removed), *_first_and_last(added)])
    return Patch(start, removed, added, _lines_before(log, start, minutes), _lines_after(log, end, minutes))


def _first_and_last(text: bytes) -> list[Entry]:
    """Return the first and the last entry of the text: the only ones that may share a minute with the context."""
    if text.find(b"\n", 0, -1) < 0:
        # Most texts are one line, and there may be very many texts.
        return entries_in([text.removesuffix(b"\n")])
    # There may be very many between them.
    first, last = _first_entry(_lines_from_start(text)), _first_entry(_lines_from_end(text))
    return first if first == last else first + last


def _first_entry(lines: Iterable[bytes]) -> list[Entry]:
    """Return the first entry of the lines, in a list; an empty one if there is none."""
    for line in lines:
        found = entries_in([line])
        if found:
            return found
    return []


def _lines_from_start(text: bytes) -> Iterator[bytes]:
    return (line.removesuffix(b"\n") for line in BytesIO(text))


def _lines_from_end(text: bytes) -> Iterator[bytes]:
    end = len(text)
    while end > 0:
        start = text.rfind(b"\n", 0, end) + 1
        yield text[start:end]
        end = start - 1


def _lines_before(log: Bytes, start: int, minutes: _Minutes) -> bytes:
    # A byte order mark before the first line is not a line.
    text = log.read(max(log.start, start - LONGEST_CONTEXT), start)
    position = len(text)
    has_entry = False
    while position > 0:
        line_start = text.rfind(b"\n", 0, position - 1) + 1
        line = text[line_start:position].removesuffix(b"\n")
        if has_entry and not minutes.have(line):
            break
        has_entry = has_entry or bool(entries_in([line]))
        position = line_start
    return text[position:]


def _lines_after(log: Bytes, end: int, minutes: _Minutes) -> bytes:
    text = log.read(end, end + LONGEST_CONTEXT)
    position = 0
    has_entry = False
    while position < len(text):
        line_end = text.find(b"\n", position) + 1 or len(text)
        line = text[position:line_end].removesuffix(b"\n")
        if has_entry and not minutes.have(line):
            break
        has_entry = has_entry or bool(entries_in([line]))
        position = line_end
    return text[:position]


class _Minutes:
    """The minutes of *entries*."""

    __slots__ = ("_moments", "_stamps")

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._moments = {entry.datetime for entry in entries}
        self._stamps = [stamp_of(moment)[:STAMP_LENGTH] for moment in self._moments]

    def have(self, line: bytes) -> bool:
        """Return true if *line* is an entry of one of these minutes."""
        # The stamp decides nearly every line.
        return not has_other_stamp(line, self._stamps) and any(
            is_same_minute(each, moment) for each in entries_in([line]) for moment in self._moments
        )


def has_other_stamp(line: bytes, stamps: Collection[bytes]) -> bool:
    """Return true if *line*, in any form, begins with a stamp that is not in *stamps*, and so is not in their minutes.

    The *stamps* have no offsets. Returns false for a line that has one.
    """
    stamp = line[:STAMP_LENGTH]
    digits = stamp.translate(None, b"-: ")
    is_one = stamp[4:14:3] == b"-- :" and len(digits) == _DIGITS and digits.isdigit()
    return is_one and stamp not in stamps and not has_offset(line)
