"""Where patches belong in a log that may have changed since: how undo knows its own change again.

A change can be undone where the lines that it concerns are, in their minute, as it left them, beside a neighbour that
it knew. Where nothing around a patch has changed, it is applied to the byte, also if it is further on in the log now.
Elsewhere it is merged, minute by minute: the lines that it left are the base, those that are there now are ours, and
those that it found are theirs. A minute that both have changed is a conflict, and then nothing is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, is_earlier, is_ignored_line, is_same_minute, parse_line
from utt.timelog.change import entries_in
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.search import Found, entry_before, entry_from, offset_after
from utt.timelog.write.merge import merged_lines
from utt.timelog.write.patch import Patch, has, patch_at, taking_back
from utt.timelog.write.place import find_place, place_without

# So many patches are worth reading the whole log for.
_MANY = 16


def is_applied(log: Bytes, patches: Sequence[Patch], size: int, calendar: Calendar) -> bool | None:
    """Return true if *patches*, meant for the log when it had *size* bytes, were applied; None if it cannot be told.

    What changes nothing in the log is done when it is noted.
    """
    if not patches:
        return True
    log = _in_memory(log, patches)
    back = taking_back(patches)
    if log.size == size + _growth(patches) and all(has(log, patch) for patch in back):
        return True
    if log.size == size and all(has(log, patch) for patch in patches):
        return False
    # Something else has changed the log, or a write was cut off.
    is_there = located(log, back, calendar) is not None
    return True if is_there and located(log, patches, calendar) is None else None


def located(log: Bytes, patches: Sequence[Patch], calendar: Calendar) -> list[Patch] | None:
    """Return what *patches* come to in the log as it is now, or None if a minute is not as they know it."""
    log = _in_memory(log, patches)
    found: list[Patch] = []
    shift = 0
    for patch in patches:
        if has(log, patch, shift):
            found.append(patch if shift == 0 else _moved(patch, shift))
            continue
        parts = _by_minute(log, patch, calendar)
        if parts is None:
            return None
        found += parts
        if parts:
            shift = parts[0].offset - patch.offset
    found.sort(key=lambda part: part.offset)
    ends = [patch.offset + len(patch.removed) for patch in found]
    if any(end > after.offset for end, after in zip(ends, found[1:], strict=False)):
        return None
    return found


def _in_memory(log: Bytes, patches: Sequence[Patch]) -> Bytes:
    return Bytes(None, log.read(0, log.size)) if len(patches) >= _MANY and type(log) is Bytes else log


def _growth(patches: Sequence[Patch]) -> int:
    return sum(len(patch.added) - len(patch.removed) for patch in patches)


def _moved(patch: Patch, shift: int) -> Patch:
    return Patch(patch.offset + shift, patch.removed, patch.added, patch.before, patch.after)


def _by_minute(log: Bytes, patch: Patch, calendar: Calendar) -> list[Patch] | None:
    """Return the parts of a patch, an entry each, as they are in the log now; None if they are in conflict with it."""
    if not all(_is_readable(line) for text in (patch.removed, patch.added) for line in text.split(b"\n")):
        return None
    removed, added = _by_moment(patch.removed), _by_moment(patch.added)
    before, after = _by_moment(patch.before), _by_moment(patch.after)
    known = _entries(b"\n".join([patch.before, patch.removed, patch.after]))
    parts: list[Patch] = []
    for moment in sorted({*removed, *added}):
        old, new = removed.get(moment, []), added.get(moment, [])
        if old == new:
            # It only stays between others.
            continue
        kept_before, kept_after = before.get(moment, []), after.get(moment, [])
        base = [*kept_before, *old, *kept_after]
        theirs = [*kept_before, *new, *kept_after]
        entries = _entries_at(log, moment)
        there = [(found, line) for found, line in entries if line in base or line in theirs]
        if merged_lines(base, [line for _, line in there], theirs) is not theirs:
            return None
        places = [found for found, _ in there[len(kept_before) : len(kept_before) + len(old)]]
        has_neighbour = kept_before or kept_after
        if not has_neighbour and not _knows_neighbour(log, patch, known, [found for found, _ in entries], moment):
            return None
        parts += _parts(log, places, new, calendar)
    return parts


def _parts(log: Bytes, places: Sequence[Found], new: Sequence[bytes], calendar: Calendar) -> list[Patch]:
    """Return what puts the lines *new* in the places of the entries of a minute."""
    parts = []
    for found, line in zip(places, new, strict=False):
        whole = log.read(found.start, found.end)
        parts.append(patch_at(log, found.start, found.end, line + whole[len(whole.rstrip(b"\r\n")) :]))
    gone = places[len(new) :]
    if gone:
        start, end = place_without(log, gone[0], gone[-1], calendar)
        parts.append(patch_at(log, start, end, b""))
    for line in new[len(places) :]:
        [entry] = entries_in([line])
        place = find_place(log, entry, calendar)
        parts.append(patch_at(log, place.offset, place.offset, place.addition.replace(str(entry).encode(), line)))
    return parts


def _knows_neighbour(
    log: Bytes, patch: Patch, known: Sequence[Entry], minute: Sequence[Found], moment: datetime
) -> bool:
    """Return true if an entry beside the minute is one that the patch knew, or the log begins or ends there still.

    One side will do, since something may have been put on the other. The log's end is one that it knew only if nothing
    before it is gone.
    """
    start = minute[0].start if minute else offset_after(log, moment)
    end = minute[-1].end if minute else start
    before = next((entry for entry in reversed(known) if is_earlier(entry, moment)), None)
    after = next((entry for entry in known if is_earlier(moment, entry)), None)
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


def _entries_at(log: Bytes, moment: datetime) -> list[tuple[Found, bytes]]:
    """Return the entries of a minute, with their lines, in their order."""
    found = []
    each = entry_before(log, offset_after(log, moment))
    while each is not None and is_same_minute(each.entry, moment):
        found.append((each, log.read(each.start, each.end).rstrip(b"\r\n")))
        each = entry_before(log, each.start)
    return found[::-1]


def _entries(text: bytes) -> list[Entry]:
    return entries_in(text.split(b"\n"))


def _by_moment(text: bytes) -> dict[datetime, list[bytes]]:
    """Return the lines of *text* that are entries, by their times."""
    lines: dict[datetime, list[bytes]] = {}
    for line in text.split(b"\n"):
        for entry in entries_in([line]):
            lines.setdefault(entry.datetime, []).append(line.removesuffix(b"\r"))
    return lines


def _is_readable(line: bytes) -> bool:
    """Return true for an entry and a blank line: what is merged by minutes has to be one of them."""
    text = decode(line)
    return not text.strip() or (parse_line(text) is not None and not is_ignored_line(text))
