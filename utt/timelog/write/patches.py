"""Several patches: the log with them, without writing it, and how to combine, undo and recognize them."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, starmap

from utt.domain.entry import Entry, is_earlier, is_ignored_line, parse_line
from utt.timelog.change import entries_in
from utt.timelog.file.held_bytes import HeldBytes
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.write.patch import LONGEST_CONTEXT, Patch, patch_at

# Fewer bytes than this between patches are not copied separately; and how many are written at once.
_SMALL, _LARGE = 1 << 13, 1 << 16


def lines_changed(patches: Iterable[Patch]) -> tuple[list[bytes], list[bytes]]:
    """Return the lines that *patches* add, and those that they remove, without unchanged lines between them."""
    added: list[bytes] = []
    removed: list[bytes] = []
    for patch in patches:
        new, old = ([line for line in side.split(b"\n") if line.strip()] for side in (patch.added, patch.removed))
        if len(new) + len(old) <= 2:
            added += new
            removed += old
            continue
        same = Counter(new) & Counter(old)
        for lines, left, found in ((new, Counter(same), added), (old, Counter(same), removed)):
            for line in lines:
                if left[line] > 0:
                    left[line] -= 1
                else:
                    found.append(line)
    return added, removed


def other_lines_in(patches: Iterable[Patch]) -> int:
    """Return how many lines that are not entries *patches* change, without blank ones."""
    number = 0
    # One patch at a time: there may be many, and their lines take much memory.
    for patch in patches:
        number += max(len(lines) - len(entries_in(lines)) for lines in lines_changed([patch]))
    return number


def keeps_good(patch: Patch) -> bool:
    """Return true if a good log stays good with *patch*: all its lines are valid and in order.

    Returns false unless the patch knows an entry, or the log's end, on each side.
    """
    if any(side and not entries_in(side.split(b"\n")) for side in (patch.before, patch.after)):
        return False
    before: Entry | None = None
    for line in b"".join([patch.before, patch.added, patch.after]).split(b"\n"):
        text = decode(line)
        entry = parse_line(text)
        if entry is None:
            if not is_ignored_line(text):
                return False
        elif before is not None and is_earlier(entry, before):
            return False
        else:
            before = entry
    return True


def kept_apart(log: Bytes, patches: Sequence[Patch]) -> list[Patch]:
    """Return the same patches, joining those of which one changes the context of another."""
    if not any(starmap(_reach_each_other, pairwise(patches))):
        return [*patches]
    runs: list[list[Patch]] = []
    for patch in patches:
        if runs and _reach_each_other(runs[-1][-1], patch):
            runs[-1].append(patch)
        else:
            runs.append([patch])
    # A joined patch may have a larger context.
    return kept_apart(log, [run[0] if len(run) == 1 else _joined(log, run) for run in runs])


def _reach_each_other(one: Patch, other: Patch) -> bool:
    """Return true if one of two successive patches changes the context of the other, or they touch."""
    end = one.offset + len(one.removed)
    return end + len(one.after) > other.offset or other.offset - len(other.before) < end


def _joined(log: Bytes, patches: Sequence[Patch]) -> Patch:
    start = position = patches[0].offset
    pieces = []
    for patch in patches:
        pieces += [log.read(position, patch.offset), patch.added]
        position = patch.offset + len(patch.removed)
    return patch_at(log, start, position, b"".join(pieces))


class PatchedBytes(Bytes):
    """The bytes of a log with some patches applied, without writing them anywhere."""

    def __init__(self, log: Bytes, patches: Sequence[Patch]) -> None:
        self._log = log
        # Where each piece begins, and what it is: bytes, or the offset in the log.
        self._starts: list[int] = []
        self._pieces: list[bytes | int] = []
        super().__init__(None)
        position = size = 0
        for patch in patches:
            size = self._put(position, size, patch.offset - position)
            if patch.added:
                self._starts.append(size)
                self._pieces.append(patch.added)
            size += len(patch.added)
            position = patch.offset + len(patch.removed)
        self.size = self._put(position, size, log.size - position)
        self.start = log.start

    def _put(self, offset: int, size: int, length: int) -> int:
        if length > 0:
            self._starts.append(size)
            self._pieces.append(offset)
        return size + max(length, 0)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from *start* to *end*, or to the end if that comes first."""
        start, end = max(start, 0), min(end, self.size)
        pieces = []
        index = bisect.bisect_right(self._starts, start) - 1
        while start < end:
            piece, begin = self._pieces[index], self._starts[index]
            piece_end = self._starts[index + 1] if index + 1 < len(self._starts) else self.size
            stop = min(piece_end, end)
            if isinstance(piece, int):
                pieces.append(self._log.read(piece + start - begin, piece + stop - begin))
            else:
                pieces.append(piece[start - begin : stop - begin])
            start, index = stop, index + 1
        return b"".join(pieces)


def composed(log: Bytes, first: Sequence[Patch], second: Sequence[Patch]) -> list[Patch]:
    """Return the patches that do to the log what *first*, and then *second* on its result, do."""
    if not first or not second:
        return [*(first or second)]
    between = PatchedBytes(log, first)
    # As ranges of the log between them; ranges that touch become one patch.
    stretches, growth = [], 0
    for patch in first:
        begin = patch.offset + growth
        stretches.append((begin, begin + len(patch.added)))
        growth += len(patch.added) - len(patch.removed)
    stretches += [(patch.offset, patch.offset + len(patch.removed)) for patch in second]
    groups: list[list[int]] = []
    for begin, end in sorted(stretches):
        if groups and begin <= groups[-1][1]:
            groups[-1][1] = max(groups[-1][1], end)
        else:
            groups.append([begin, end])
    patches, done_first, done_second, growth = [], 0, 0, 0
    for begin, end in groups:
        start = begin - growth
        while done_first < len(first) and first[done_first].offset + growth <= end:
            growth += len(first[done_first].added) - len(first[done_first].removed)
            done_first += 1
        added, position = [], begin
        while done_second < len(second) and second[done_second].offset <= end:
            patch = second[done_second]
            added += [between.read(position, patch.offset), patch.added]
            position = patch.offset + len(patch.removed)
            done_second += 1
        added.append(between.read(position, end))
        patches.append(patch_at(log, start, end - growth, b"".join(added)))
    return patches


def patched(log: Bytes, patches: Iterable[Patch], small: int = _SMALL, large: int = _LARGE) -> Iterator[bytes | range]:
    """Yield the pieces of the log with its patches; unchanged bytes mostly as ranges of their offsets in the log.

    Fewer than *small* bytes between two patches come as bytes with theirs, up to *large* bytes in all: copying each
    range separately would take longer.
    """
    held = HeldBytes(log)
    gathered: list[bytes] = []
    position = size = 0
    for patch in patches:
        if gathered and patch.offset - position < small and size < large:
            gathered.append(held.read(position, patch.offset))
            size += patch.offset - position
        else:
            yield b"".join(gathered)
            yield range(position, patch.offset)
            gathered.clear()
            size = 0
        gathered.append(patch.added)
        size += len(patch.added)
        position = patch.offset + len(patch.removed)
    yield b"".join(gathered)
    yield range(position, log.size)


def inverses(patches: Iterable[Patch]) -> list[Patch]:
    """Return the patches that undo *patches* after they have been applied."""
    back, growth = [], 0
    for patch in patches:
        back.append(Patch(patch.offset + growth, patch.added, patch.removed, patch.before, patch.after))
        growth += len(patch.added) - len(patch.removed)
    return back


def has(log: Bytes, patch: Patch, shift: int = 0) -> bool:
    """Return true if what *patch* removes, and its context, is in the log, *shift* bytes further on."""
    offset = patch.offset + shift
    start, end = offset - len(patch.before), offset + len(patch.removed)
    # Only an editor changes a byte order mark.
    log_start = 0 if start == 0 else log.start
    return (
        start >= log_start
        and log.read(start, end + len(patch.after)) == patch.before + patch.removed + patch.after
        and (patch.before != b"" or start == log_start)
        and (patch.after != b"" or end == log.size)
        # Both contexts are whole lines, unless they were cut at the maximum length.
        and (len(patch.before) >= LONGEST_CONTEXT or start == log_start or log.read(start - 1, start) == b"\n")
    )
