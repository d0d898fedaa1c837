"""Finds where patches belong in a log that may have changed since: how undo recognizes its own change.

A change can be undone if its lines are, within their minute, as it left them, next to a neighbour that it knew. If
nothing around a patch has changed, it is applied to the byte, even if it has moved in the log. Otherwise it is merged,
minute by minute: the lines that it left are the base, the current lines are ours, and the lines that it found are
theirs. A minute that both sides have changed is a conflict, and then nothing is done.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise, takewhile, zip_longest

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, in_order, is_earlier, is_ignored_line, is_same_minute, parse_line
from utt.timelog.change import entries_in
from utt.timelog.file.held_bytes import HeldBytes
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.search import Found, Search, entries_before, entry_before, entry_from
from utt.timelog.write.merge import merged_lines
from utt.timelog.write.patch import Patch
from utt.timelog.write.patches import has, inverses
from utt.timelog.write.patching import Pair, Piece, as_patches, exchanged, with_insertions
from utt.timelog.write.place import find_place


def is_applied(log: Bytes, patches: Sequence[Patch], size: int, calendar: Calendar) -> bool | None:
    """Return true if *patches*, meant for the log when it had *size* bytes, were applied; None if that is unknown.

    An event without patches counts as done when it is recorded.
    """
    if not patches:
        return True
    log = _held(log, patches)
    back = inverses(patches)
    if log.size == size + _growth(patches) and all(has(log, patch) for patch in back):
        return True
    if log.size == size and all(has(log, patch) for patch in patches):
        return False
    # Something else has changed the log, or a write was interrupted.
    is_there = located(log, back, calendar) is not None
    return True if is_there and located(log, patches, calendar) is None else None


def located(log: Bytes, patches: Sequence[Patch], calendar: Calendar) -> list[Patch] | None:
    """Return *patches* adapted to the current log, or None if a minute is not as they expect it."""
    log = _held(log, patches)
    found: list[Patch] = []
    merged = _Merged()
    search = Search(log)
    shift = 0
    for patch in patches:
        if has(log, patch, shift):
            found.append(patch if shift == 0 else _moved(patch, shift))
            continue
        part = _by_minute(log, patch, search)
        if part is None:
            return None
        shift = part.offset(log, calendar, shift + patch.offset) - patch.offset
        merged.add(part)
    if len(found) == len(patches):
        is_apart = all(one.offset + len(one.removed) <= other.offset for one, other in pairwise(found))
        return found if is_apart else None
    pieces = [(patch.offset, patch.offset + len(patch.removed), patch.added) for patch in found]
    pieces += merged.beside
    pieces += exchanged(log, sorted(merged.pairs, key=lambda pair: pair[0].start), calendar)
    pieces.sort(key=lambda piece: piece[:2])
    if any(piece[1] > after[0] for piece, after in pairwise(pieces)):
        return None
    return with_insertions(log, as_patches(log, pieces, near=0), in_order(merged.added), calendar)


class _Written(Entry):
    """An entry that keeps its original line, which need not be the one that utt would write."""

    __slots__ = ("_line",)

    def __init__(self, line: bytes) -> None:
        [entry] = entries_in([line])
        super().__init__(entry.datetime, entry.name, False, entry.comment)
        self._line = line

    def __str__(self) -> str:
        return decode(self._line)


class _Merged:
    """The result of merging patches by minutes: ``pairs`` of existing entries and what takes their lines, what goes
    ``beside`` existing entries, and what is ``added`` elsewhere.
    """

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self.beside: list[Piece] = []
        self.added: list[Entry] = []

    def add(self, other: _Merged) -> None:
        """Add the result of another patch."""
        self.pairs += other.pairs
        self.beside += other.beside
        self.added += other.added

    def offset(self, log: Bytes, calendar: Calendar, default: int) -> int:
        """Return the offset in the log of its first place."""
        offsets = [self.pairs[0][0].start] if self.pairs else []
        offsets += [self.beside[0][0]] if self.beside else []
        if not offsets and self.added:
            return find_place(log, self.added[0], calendar).offset
        return min(offsets, default=default)


def _held(log: Bytes, patches: Sequence[Patch]) -> Bytes:
    return HeldBytes(log) if len(patches) > 1 and not isinstance(log, HeldBytes) else log


def _growth(patches: Sequence[Patch]) -> int:
    return sum(len(patch.added) - len(patch.removed) for patch in patches)


def _moved(patch: Patch, shift: int) -> Patch:
    return Patch(patch.offset + shift, patch.removed, patch.added, patch.before, patch.after)


def _by_minute(log: Bytes, patch: Patch, search: Search) -> _Merged | None:
    """Return a patch adapted to the current log; None if they conflict."""
    if not all(_is_readable(line) for text in (patch.removed, patch.added) for line in text.split(b"\n")):
        return None
    removed, added = _by_moment(patch.removed), _by_moment(patch.added)
    before, after = _by_moment(patch.before), _by_moment(patch.after)
    known = in_order(_entries(b"\n".join([patch.before, patch.removed, patch.after])))
    merged = _Merged()
    for moment in sorted({*removed, *added}):
        old, new = removed.get(moment, []), added.get(moment, [])
        if old == new:
            # It is unchanged, between others.
            continue
        kept_before, kept_after = before.get(moment, []), after.get(moment, [])
        base = [*kept_before, *old, *kept_after]
        theirs = [*kept_before, *new, *kept_after]
        offset = search.offset_after(moment)
        entries = _entries_at(log, offset, moment)
        there = [(found, line) for found, line in entries if line in base or line in theirs]
        if merged_lines(base, [line for _, line in there], theirs) is not theirs:
            return None
        places = [found for found, _ in there[len(kept_before) : len(kept_before) + len(old)]]
        has_neighbour = kept_before or kept_after
        start = entries[0][0].start if entries else offset
        if not has_neighbour and not _knows_neighbour(log, patch, known, start, offset, moment):
            return None
        written = list(map(_Written, new))
        merged.pairs += zip_longest(places, written[: len(places)])
        more = written[len(places) :]
        if more and kept_after:
            # Their order decides which of them gets the time before.
            following, line = there[len(kept_before) + len(old)]
            whole = log.read(following.start, following.end)
            line_end = whole[len(line) :] or b"\n"
            lines = b"".join(str(entry).encode() + line_end for entry in more)
            merged.beside.append((following.start, following.start, lines))
        else:
            merged.added += more
    return merged


def _knows_neighbour(log: Bytes, patch: Patch, known: Sequence[Entry], start: int, end: int, moment: datetime) -> bool:
    """Return true if an entry next to the minute is one that the patch knew, or the log still begins or ends there.

    The minute lies between the offsets *start* and *end*; *known* are the patch's entries, in order. One side is
    enough, since something may have been inserted on the other. The log's end counts as known only if nothing before it
    is gone.
    """
    number_before = bisect.bisect_left(known, True, key=lambda entry: not is_earlier(entry, moment))
    number_until = bisect.bisect_left(known, True, key=lambda entry: is_earlier(moment, entry))
    before = known[number_before - 1] if number_before > 0 else None
    after = known[number_until] if number_until < len(known) else None
    found_before, found_after = entry_before(log, start), entry_from(log, end, log.size)
    if before is None:
        is_beside = found_before is None and not patch.before
    else:
        is_beside = found_before is not None and found_before.entry == before
    if is_beside:
        return True
    if after is None:
        return found_after is None and not patch.after and start >= patch.offset
    return found_after is not None and found_after.entry == after


def _entries_at(log: Bytes, end: int, moment: datetime) -> list[tuple[Found, bytes]]:
    """Return the entries of the minute *moment*, the last of which ends before the offset *end*, with their lines."""
    found = takewhile(lambda each: is_same_minute(each.entry, moment), entries_before(log, end))
    return [(each, log.read(each.start, each.end).rstrip(b"\r\n")) for each in found][::-1]


def _entries(text: bytes) -> list[Entry]:
    return entries_in(text.split(b"\n"))


def _by_moment(text: bytes) -> dict[datetime, list[bytes]]:
    """Return the lines of *text* that are entries, by their moments."""
    lines: dict[datetime, list[bytes]] = {}
    for line in text.split(b"\n"):
        for entry in entries_in([line]):
            lines.setdefault(entry.datetime, []).append(line.removesuffix(b"\r"))
    return lines


def _is_readable(line: bytes) -> bool:
    """Return true for an entry and for a blank line, the only lines that can be merged by minutes."""
    text = decode(line)
    return not text.strip() or (parse_line(text) is not None and not is_ignored_line(text))
