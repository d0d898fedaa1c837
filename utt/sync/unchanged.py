"""The stretches of a log that all versions share, which a merge need not look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from utt.domain.entry import Entry, is_earlier, parse_line
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.order import is_in_order
from utt.timelog.read.stamps import has_offset_in

if TYPE_CHECKING:
    from utt.timelog.write import difference
else:
    difference = lazy("utt.timelog.write.difference")

_WORTHWHILE, _MARGIN = 1 << 14, 1 << 12


def common_start(*texts: bytes) -> int:
    """Return the length of the common beginning of all texts, up to the end of an entry's line."""
    end = min(difference.common_length(texts[0], text) for text in texts)
    # Where one text ends, another may be in the middle of a line.
    end = texts[0].rfind(b"\n", 0, end) + 1
    while end > 0:
        start = texts[0].rfind(b"\n", 0, end - 1) + 1
        if parse_line(decode(texts[0][start:end])) is not None:
            return end
        end = start
    return 0


def changed_lines(before: bytes, after: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the lines of each text where both differ. Some of these may be the same, but in another place."""
    old: list[bytes] = []
    new: list[bytes] = []
    for start, end, added in difference.differences(Bytes(None, before), Bytes(None, after)):
        old += before[start:end].split(b"\n")
        new += added.split(b"\n")
    return old, new


def split(
    base: bytes, ours: bytes, theirs: bytes, worthwhile: int = _WORTHWHILE, margin: int = _MARGIN
) -> list[list[bytes]]:
    """Split each version into pieces: every second one is the same in all, and independent of the differences.

    An empty base is one piece. Only logs that are in order and without offsets are split, and of at least *worthwhile*
    bytes, as each stretch that is the same. The last *margin* bytes of such a stretch are searched for an entry that is
    alone in its minute.
    """
    whole = [[base], [ours], [theirs]]
    sides = [*([base] if base else []), ours, theirs]
    if min(map(len, sides)) < worthwhile or any(map(has_offset_in, sides)):
        return whole
    first, *others = sides
    # The stretches that each side shares with the first one.
    shared = [[*_shared_with(first, other)] for other in others]
    pieces: list[list[bytes]] = [[] for _ in sides]
    done = [0 for _ in sides]
    for start, end, *starts in _shared_by_all(shared):
        inner = _inner(first[start:end], worthwhile, margin)
        if inner is None:
            continue
        for number, (side, place) in enumerate(zip(sides, (start, *starts), strict=True)):
            pieces[number] += [side[done[number] : place + inner[0]], side[place + inner[0] : place + inner[1]]]
            done[number] = place + inner[1]
    found = [[*begun, side[position:]] for begun, side, position in zip(pieces, sides, done, strict=True)]
    return found if base else [[b""], *found]


def _shared_with(first: bytes, other: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the stretches of whole lines that both have: start and end in the first, and start in the other."""
    position = other_position = 0
    for start, end, added in difference.differences(Bytes(None, first), Bytes(None, other)):
        if start > position:
            yield position, start, other_position
        other_position += start - position + len(added)
        position = end
    if position < len(first):
        yield position, len(first), other_position


def _shared_by_all(shared: Sequence[Sequence[tuple[int, int, int]]]) -> Iterator[tuple[int, ...]]:
    """Yield the stretches that all sides share: start and end in the first, and start in each other."""
    positions = [0 for _ in shared]
    while all(position < len(found) for position, found in zip(positions, shared, strict=True)):
        present = [found[position] for position, found in zip(positions, shared, strict=True)]
        begun, done = max(each[0] for each in present), min(each[1] for each in present)
        if begun < done:
            yield begun, done, *(each[2] + begun - each[0] for each in present)
        for number, each in enumerate(present):
            positions[number] += each[1] == done


def _inner(text: bytes, worthwhile: int, margin: int) -> tuple[int, int] | None:
    """Return start and end of the part of *text*, shared by all versions, that is independent of what is around it.

    It begins after an entry, and ends before one, that are alone in their minutes. None if it would be too short.
    """
    if len(text) < worthwhile or not is_in_order(text):
        return None
    end_of_first = _end_of_lonely(text)
    before_last = text.rfind(b"\n", 0, len(text) - margin) + 1
    begin_of_last = _end_of_lonely(text, before_last, is_begin=True)
    if end_of_first is None or begin_of_last is None or begin_of_last <= end_of_first:
        return None
    return end_of_first, begin_of_last


def _end_of_lonely(text: bytes, start: int = 0, is_begin: bool = False) -> int | None:
    """Return the end, or the begin, of the first line after *start* whose entry is alone in its minute."""
    entries: list[tuple[Entry, int, int]] = []
    while start < len(text):
        end = text.find(b"\n", start) + 1 or len(text)
        entry = parse_line(decode(text[start:end]))
        if entry is not None:
            entries = [*entries[-2:], (entry, start, end)]
            if len(entries) == 3 and all(is_earlier(one[0], other[0]) for one, other in pairwise(entries)):
                return entries[1][1] if is_begin else entries[1][2]
        start = end
    return None
