"""Turns a change into patches: adds, removes and replaces entries, and rewrites lines."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, pairwise, takewhile

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, in_order, is_earlier, parse_line
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.timelog.change import Change, additions_of, require_writable
from utt.timelog.file.held_bytes import HeldBytes
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.search import Found, Search, entries_before, entry_before
from utt.timelog.write.patch import Patch, patch_at
from utt.timelog.write.patches import PatchedBytes, composed, kept_apart
from utt.timelog.write.place import Place, insertions
from utt.timelog.write.removal import fits, joins_days, place_without

# Two places with at most this many bytes between them become one patch: the context of each would take as much.
_NEAR = 256
_LARGE = 1 << 16

Pair = tuple[Found, Entry | None]
"""An entry of the log, and what takes its line; None if nothing does."""

Piece = tuple[int, int, bytes]
"""Two offsets, and what replaces the bytes between them."""


def patches_of(log: Bytes, change: Change, calendar: Calendar, places: list[Place] | None = None) -> list[Patch]:
    """Return the patches that remove the change's entries from the log, and add the others in their places.

    The places of those that do not take another's line are added to *places*.

    Of equal entries, the last is removed. An added entry takes the line of a removed one of the same minute, or, if
    there is only one of each, if it fits there; so no line moves without need. Takes time in proportion to the number
    of entries, not to the log. Raises UttError if an entry to be removed does not exist.
    """
    pairs, added = _pairs(log, change, calendar)
    return with_insertions(log, as_patches(log, exchanged(log, pairs, calendar)), added, calendar, places)


def with_insertions(
    log: Bytes,
    out: list[Patch],
    added: Sequence[Entry],
    calendar: Calendar,
    places: list[Place] | None = None,
) -> list[Patch]:
    """Return the patches *out*, combined with those that add the entries *added*, which are in order, in their places.

    These are added to *places*.
    """
    if not added:
        return kept_apart(log, out)
    rest = PatchedBytes(log, out)
    line_end = None
    if rest.size == rest.start and out:
        # Only the removed lines show the log's line endings.
        line_end = b"\r\n" if out[0].removed.partition(b"\n")[0].endswith(b"\r") else b"\n"
    patches, found = insertions(rest, added, calendar, line_end)
    if places is not None:
        places += found
    return kept_apart(log, composed(log, out, patches))


def _pairs(log: Bytes, change: Change, calendar: Calendar) -> tuple[list[Pair], Sequence[Entry]]:
    """Return the entries to remove with those that take their lines, in the log's order; and the other additions."""
    found = _found(log, change.removed)
    added = _in_order(additions_of(change))
    if len(found) == len(added) == 1 and fits(log, found[0], added[0], calendar):
        return [(found[0], added[0])], []
    if not found:
        return [], added
    # Many entries may be added, and few removed.
    by_minute: dict[datetime, deque[Entry]] = {each.entry.datetime: deque() for each in found}
    left: list[Entry] = []
    for entry in added:
        by_minute.get(entry.datetime, left).append(entry)
    pairs: list[Pair] = []
    for each in found:
        same = by_minute[each.entry.datetime]
        pairs.append((each, same.popleft() if same else None))
    return pairs, in_order([*left, *chain.from_iterable(by_minute.values())])


def _in_order(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the entries in order; the same object if they are, since it may be lazy."""
    return in_order(entries) if any(is_earlier(after, before) for before, after in pairwise(entries)) else entries


def _found(log: Bytes, removed: Iterable[Entry]) -> list[Found]:
    """Return where in the log the entries to remove are, each at its own place."""
    missing = Counter(removed)
    found: list[Found] = []
    taken: set[int] = set()

    def take(candidates: Iterable[Found]) -> None:
        for each in candidates:
            if missing[each.entry] > 0 and each.start not in taken:
                missing[each.entry] -= 1
                taken.add(each.start)
                found.append(each)

    search = Search(log)
    for moment in sorted({entry.datetime for entry in missing}):
        offset = search.offset_after(moment)
        take(takewhile(partial(_is_not_earlier, moment=moment), entries_before(log, offset)))
    if missing.total() > 0:
        # The search may miss some in a log that is out of order.
        take(entries_before(log, log.size))
    for entry, number in missing.items():
        if number > 0:
            raise UttError(f"The log has no entry {excerpt(repr(str(entry)))}: nothing was changed")
    return sorted(found, key=lambda each: each.start)


def _is_not_earlier(found: Found, moment: datetime) -> bool:
    return not is_earlier(found.entry, moment)


def exchanged(log: Bytes, pairs: Sequence[Pair], calendar: Calendar) -> list[Piece]:
    """Return the pieces that write the new entries to the lines of the old ones, unless they are equal, and remove the
    lines of the others.
    """
    pieces: list[Piece] = []
    index = 0
    while index < len(pairs):
        found, new = pairs[index]
        index += 1
        if new == found.entry:
            continue
        if new is not None:
            line = log.read(found.start, found.end)
            pieces.append((found.start, found.end, str(new).encode() + line[len(line.rstrip(b"\r\n")) :]))
            continue
        run = [found]
        while index < len(pairs) and pairs[index][1] is None and _is_next(log, run[-1], pairs[index][0]):
            run.append(pairs[index][0])
            index += 1
        pieces += _without(log, run, calendar)
    return pieces


def _is_next(log: Bytes, one: Found, other: Found) -> bool:
    if one.end == other.start:
        return True
    before = entry_before(log, other.start)
    return before is not None and before.start == one.start


def _without(log: Bytes, run: Sequence[Found], calendar: Calendar) -> list[Piece]:
    """Return the pieces that remove these successive entries, and keep the notes between them.

    A blank line between them stays as well, if it separates the days before and after them.
    """
    start, end = place_without(log, run[0], run[-1], calendar)
    needs_blank = joins_days(log, run[0], run[-1], calendar)
    kept = []
    for one, other in pairwise(run):
        # A line may have been cut, so its real end is where the next one begins.
        lines = list(log.lines_from(one.end, other.start))
        ends = [*(line_start for line_start, _ in lines[1:]), other.start]
        for (line_start, line), line_end in zip(lines, ends, strict=False):
            if line.strip() or needs_blank:
                kept.append((line_start, line_end))
                needs_blank = needs_blank and bool(line.strip())
    stretches = []
    for kept_start, kept_end in kept:
        if start < kept_start:
            stretches.append((start, kept_start, b""))
        start = kept_end
    return [*stretches, (start, end, b"")]


def as_patches(log: Bytes, pieces: Iterable[Piece], near: int = _NEAR) -> list[Patch]:
    """Return these pieces, which are in order, as patches; those with at most *near* bytes between them become one."""
    log = HeldBytes(log)
    patches: list[Patch] = []
    begin = position = log.start
    run: list[bytes] = []
    for start, end, added in pieces:
        nearest = near if position - begin < _LARGE else 0
        if run and start - position > nearest:
            patches.append(patch_at(log, begin, position, b"".join(run)))
            run = []
        if run:
            run.append(log.read(position, start))
        else:
            begin = start
        run.append(added)
        position = end
    if run:
        patches.append(patch_at(log, begin, position, b"".join(run)))
    return patches


def rewriting(log: Bytes, change: Callable[[Entry], Entry]) -> tuple[list[Patch], list[tuple[Entry, Entry]]]:
    """Return the patches that replace each entry by what *change* returns for it; and the pairs that differ.

    The new entry has the time of the old one. If *change* has an attribute ``only_in``, a text, lines that do not
    contain it are skipped. Raises UttError if a new entry could not be read back.
    """
    pairs: list[tuple[Entry, Entry]] = []
    return kept_apart(log, as_patches(log, _rewritten(log, change, pairs))), pairs


def lines_with(log: Bytes, text: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that contain *text*, which has no line feed, in the form that ``lines_from`` gives."""
    for block_start, block in log.placed_blocks(log.start):
        found = block.find(text)
        while found >= 0:
            start = block.rfind(b"\n", 0, found) + 1
            end = block.find(b"\n", found)
            end = len(block) if end < 0 else end
            yield block_start + start, block[start:end]
            found = block.find(text, end + 1)


def _rewritten(log: Bytes, change: Callable[[Entry], Entry], pairs: list[tuple[Entry, Entry]]) -> Iterator[Piece]:
    """Yield the pieces for ``rewriting`` one by one, and add each pair to *pairs*."""
    # No entry has a surrogate, so its encoding does not matter.
    text = getattr(change, "only_in", "").encode("utf-8", "surrogatepass")
    for start, line in lines_with(log, text):
        old = parse_line(decode(line))
        new = old if old is None else change(old)
        if old is None or new is None or new == old:
            continue
        require_writable(new)
        end = min(start + len(line) + 1, log.size)
        line_end = line[len(line.rstrip(b"\r")) :] + (b"\n" if start + len(line) < log.size else b"")
        pairs.append((old, new))
        yield start, end, str(new).encode() + line_end
