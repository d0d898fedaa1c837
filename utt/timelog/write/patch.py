"""Changes of the log's bytes that can be taken back: what stood where, and what stands there instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from utt.domain.entry import Entry, parse_line, require_writable
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.timelog.change import entries_in
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.search import entry_before, entry_from, last_equal
from utt.timelog.write.place import find_place, fits, place_without

_LONGEST_CONTEXT = 256


class Patch:
    """One place of the log that changes: at ``offset``, the bytes ``removed`` give way to the bytes ``added``.

    ``before`` and ``after`` are what stands beside them, which does not change: up to a line each, empty at the log's
    start and end. The patches of one change are in order, and there is a line at least between two of them.
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


def patch_at(log: Bytes, start: int, end: int, added: bytes) -> Patch:
    """The patch that puts *added* in the place of the bytes of the log from *start* to *end*."""
    before = log.read(max(log.line_start(start - 1), start - _LONGEST_CONTEXT), start) if start > log.start else b""
    following = log.read(end, end + _LONGEST_CONTEXT)
    line, line_feed, _ = following.partition(b"\n")
    return Patch(start, log.read(start, end), added, before, line + line_feed)


def insertion(log: Bytes, entry: Entry) -> list[Patch]:
    """What puts *entry* in its place."""
    place = find_place(log, entry)
    return [patch_at(log, place.offset, place.offset, place.addition)]


def replacement(log: Bytes, old: Entry, new: Entry | None) -> list[Patch]:
    """What puts *new* in the place of *old*, the last entry that equals it, or leaves that out if *new* is None.

    Raises UttError if there is no such entry.
    """
    found = last_equal(log, old)
    if found is None:
        raise UttError(f"The log has no entry {excerpt(repr(str(old)))}: nothing was changed")
    line = log.read(found.start, found.end)
    line_end = line[len(line.rstrip(b"\r\n")) :]
    if new is not None and fits(log, found, new):
        return [patch_at(log, found.start, found.end, str(new).encode() + line_end)]
    start, end = place_without(log, found)
    removal = patch_at(log, start, end, b"")
    if new is None:
        return [removal]
    rest = Bytes(None, b"".join([log.read(0, start), log.read(end, log.size)]))
    if rest.size == rest.start:
        # Nothing else tells how its lines end.
        return [patch_at(log, start, end, str(new).encode() + line_end)]
    place = find_place(rest, new)
    if place.offset == start:
        return [patch_at(log, start, end, place.addition)]
    if place.offset < start:
        return [patch_at(log, place.offset, place.offset, place.addition), removal]
    offset = place.offset + end - start
    return [removal, patch_at(log, offset, offset, place.addition)]


def rewriting(log: Bytes, change: Callable[[Entry], Entry]) -> tuple[list[Patch], list[tuple[Entry, Entry]]]:
    """What puts, for each entry, what *change* makes of it in its line; with the pairs of those that differ.

    The new entry has the time of the old one. Raises UttError if one could not be read back.
    """
    patches: list[Patch] = []
    pairs: list[tuple[Entry, Entry]] = []
    run: list[bytes] = []
    run_start = run_end = log.start
    for start, line in log.lines_from(log.start):
        old = parse_line(decode(line))
        new = old if old is None else change(old)
        if old is None or new is None or new == old:
            continue
        if run and start != run_end:
            patches.append(patch_at(log, run_start, run_end, b"".join(run)))
            run = []
        if not run:
            run_start = start
        run_end = min(start + len(line) + 1, log.size)
        whole = log.read(start, run_end)
        run.append(str(new).encode() + whole[len(whole.rstrip(b"\r\n")) :])
        require_writable(new)
        pairs.append((old, new))
    if run:
        patches.append(patch_at(log, run_start, run_end, b"".join(run)))
    return patches, pairs


def patched(log: Bytes, patches: Sequence[Patch]) -> Iterator[bytes]:
    """The pieces of the log with its patches."""
    position = 0
    for patch in patches:
        yield from log.pieces(position, patch.offset)
        yield patch.added
        position = patch.offset + len(patch.removed)
    yield from log.pieces(position, log.size)


def taking_back(patches: Sequence[Patch]) -> list[Patch]:
    """What takes *patches* back, once they have been applied."""
    back, growth = [], 0
    for patch in patches:
        back.append(Patch(patch.offset + growth, patch.added, patch.removed, patch.before, patch.after))
        growth += len(patch.added) - len(patch.removed)
    return back


def in_surroundings(log: Bytes, patches: Sequence[Patch]) -> list[Patch]:
    """The same patches with what stands beside them in the log now."""
    return [patch_at(log, patch.offset, patch.offset + len(patch.removed), patch.added) for patch in patches]


def located(log: Bytes, patches: Sequence[Patch]) -> list[Patch] | None:
    """The patches where they belong in the log as it is now; None if what they change is not there any more, is not
    there just once, or would be out of order with what is beside it.
    """
    found = []
    end, shift = log.start, 0
    for patch in patches:
        offset = _offset_of(log, patch, shift)
        if offset is None or offset < end or not _is_in_order(log, patch, offset):
            return None
        end, shift = offset + len(patch.removed), offset - patch.offset
        kept = _line_ends_kept(log, patch, end)
        added = patch.added + _missing_line_end(log, patch, end)
        found.append(Patch(offset + kept, patch.removed[kept:], added, patch.before, patch.after))
    return found


def _line_ends_kept(log: Bytes, patch: Patch, end: int) -> int:
    """How many of the line ends that the bytes to remove begin with have to stay. They have ended a line that had no
    end, or keep days apart, and something else may follow now that needs them.
    """
    follows = log.read(end, end + max(len(patch.after), 1))
    is_as_it_was = patch.after and follows.rstrip(b"\r\n") == patch.after.rstrip(b"\r\n")
    if patch.added or not follows or is_as_it_was:
        return 0
    return len(patch.removed) - len(patch.removed.lstrip(b"\r\n"))


def _missing_line_end(log: Bytes, patch: Patch, end: int) -> bytes:
    """What has to end the bytes to add: they may be from a log that ended with them, and now lines follow."""
    if not patch.added or patch.added.endswith(b"\n") or log.read(end, end + 1) in (b"", b"\n", b"\r"):
        return b""
    return b"\r\n" if patch.removed.endswith(b"\r\n") else b"\n"


def _offset_of(log: Bytes, patch: Patch, shift: int) -> int | None:
    """Where the patch belongs; *shift* is how far the one before it was from where it had been."""
    if shift and _is_at(log, patch, patch.offset + shift) and _is_beside(log, patch, patch.offset + shift):
        return patch.offset + shift
    is_there = _is_at(log, patch, patch.offset)
    if is_there and (not patch.removed or _is_beside(log, patch, patch.offset)):
        return patch.offset
    if not patch.removed and patch.added.strip() == patch.before.strip():
        # The line before is the same, and may be this one.
        return None
    # Something else has changed the log before it.
    sought = patch.removed or patch.before + patch.after
    lead = 0 if patch.removed else len(patch.before)
    content = log.read(0, log.size)
    offsets: list[int] = []
    position = content.find(sought)
    while position >= 0 and len(offsets) < 2:
        if _is_at(log, patch, position + lead) and _is_beside(log, patch, position + lead):
            offsets.append(position + lead)
        position = content.find(sought, position + 1)
    if not offsets and is_there and content.count(sought) == 1:
        # All that was beside it is something else, but there is no other line like it.
        return patch.offset
    return offsets[0] if len(offsets) == 1 else None


def _is_at(log: Bytes, patch: Patch, offset: int) -> bool:
    """Whether what the patch changes is at *offset*, and ends there with a line."""
    if offset < log.start or offset > log.size:
        return False
    end = offset + len(patch.removed)
    if not patch.removed:
        # Only what is beside it tells where it was.
        is_before = (
            patch.before == log.read(max(offset - len(patch.before), 0), offset)
            if patch.before
            else offset == log.start
        )
        is_after = patch.after == log.read(offset, offset + len(patch.after)) if patch.after else offset == log.size
        return is_before and is_after
    begins_line = offset == log.start or log.read(offset - 1, offset) == b"\n"
    begun_line = not patch.before or patch.before.endswith(b"\n")
    ends_line = patch.removed.endswith(b"\n") or log.read(end, end + 1) in (b"", b"\n", b"\r")
    return begins_line == begun_line and ends_line and log.read(offset, end) == patch.removed


def _is_beside(log: Bytes, patch: Patch, offset: int) -> bool:
    """Whether what stood beside the patch is so beside *offset* that it is the same place, and not just an equal line.

    One side will do, since something may have been put on the other. The log's end is one if nothing before it is gone.
    """
    end = offset + len(patch.removed)
    is_before = bool(patch.before) and log.read(max(offset - len(patch.before), 0), offset) == patch.before
    if patch.after:
        is_after = log.read(end, end + len(patch.after)) == patch.after
    else:
        is_after = end == log.size and offset >= patch.offset
    if patch.removed.strip() in (patch.before.strip(), patch.after.strip()):
        return is_before and is_after
    return is_before or is_after


def _is_in_order(log: Bytes, patch: Patch, offset: int) -> bool:
    entries, removed = entries_in(patch.added.split(b"\n")), entries_in(patch.removed.split(b"\n"))
    moments = [entry.datetime for entry in entries]
    if not entries or moments == [entry.datetime for entry in removed]:
        # Where lines only get other names, they are in the order that they were in.
        return True
    before, after = entry_before(log, offset), entry_from(log, offset + len(patch.removed), log.size)
    return (before is None or before.entry.datetime <= entries[0].datetime) and (
        after is None or entries[-1].datetime <= after.entry.datetime
    )
