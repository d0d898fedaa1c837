"""Three-way merge of logs: merges what two sides made of their common base.

Entries are merged as in ``timelog/write/merge.py``. Notes, blank lines and broken lines belong to the entry after them.
Of those too, the merge keeps what either side added, and drops what either side removed. The result does not depend on
which side merges, except for line ends: each file keeps its own.

No minute that either side counted is lost, and none counts twice. So ``wanted.py`` computes which minutes must count,
and where the merged entries would count others, they are fixed: an arrival of one side inside an activity of the other
becomes an entry of that activity, for instance. Where entries with offsets from UTC and others have no common order,
nothing of this is known, and all entries just stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, groupby, pairwise, product

from utt.domain.activity import ActivityType
from utt.domain.calendar import Calendar
from utt.domain.entry import (
    CONFLICT,
    HELLO_ENTRY_NAME,
    Entry,
    in_order,
    is_earlier,
    is_mark,
    is_same_minute,
    parse_line,
)
from utt.domain.instant import have_one_order
from utt.sync.unchanged import changed_lines, common_start, split
from utt.sync.wanted import Counted, Part, Wanted, wanted_parts
from utt.timelog.change import entries_in
from utt.timelog.file.log_file import decode
from utt.timelog.write.merge import Conflict, IsVersion, merge

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class MergedLog:
    """A merged log: its ``content``.

    ``added`` and ``removed`` are the changes of our side. ``conflicts`` are the entries that both sides changed
    differently. ``kept`` are entries that one side changed and the other removed. ``goes_on`` are the arrivals and
    departures inside an activity of the other side, each with the entry that continues that activity.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.added: list[Entry] = []
        self.removed: list[Entry] = []
        self.conflicts: Sequence[Conflict] = ()
        self.kept: Sequence[Entry] = ()
        self.goes_on: list[tuple[Entry, Entry]] = []


def merged_log(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    calendar: Calendar,
    split: Callable[[bytes, bytes, bytes], list[list[bytes]]] = split,
    known: tuple[IsVersion, IsVersion] | None = None,
) -> MergedLog:
    """Merge the changes that two sides made to *base*.

    If there is no common base, *base* is empty, and entries that one side has removed return. *split* finds what all
    versions share. *known* tells what we and they have changed, if that is known.
    """
    # A text without a line has no line ends.
    first_line = next((text.partition(b"\n")[0] for text in (ours, theirs) if b"\n" in text), b"")
    line_end = b"\r\n" if first_line.endswith(b"\r") else b"\n"
    mark = _BYTE_ORDER_MARK if ours.startswith(_BYTE_ORDER_MARK) else b""
    base, our_text, their_text = map(plain, (base, ours, theirs))
    if their_text == our_text or (their_text == base and not _is_out_of_order(our_text, base, calendar)):
        return MergedLog(ours)
    if our_text == base and not _is_out_of_order(their_text, base, calendar):
        done = MergedLog(mark + _with_line_ends(their_text, line_end))
        done.added, done.removed = changes_between(our_text, their_text)
        return done
    # Even if the base is unknown, both may begin with the same lines.
    start = common_start(*([base] if base else []), our_text, their_text)
    last = _last_entry(our_text[:start])
    whole = (base, our_text, their_text)
    sides = _sides([text[start:] for text in whole], last, calendar, split)
    if last is not None and not all(is_earlier(last, unit.entry) for side in sides for unit in side.units):
        # Lines of this minute belong together, and if a side is not in order, later ones may belong before this point.
        start, last = 0, None
        sides = _sides(whole, last, calendar, split)
    merging = _Merging(sides, last, calendar, known)
    done = MergedLog(mark + _with_line_ends(our_text[:start] + merging.text(), line_end))
    # Neither version is left if both are arrivals that became other entries.
    done.conflicts = [conflict for conflict in merging.conflicts if _told(conflict) in done.content]
    done.kept, done.goes_on = merging.kept, merging.goes_on
    done.added, done.removed = changes_between(our_text, plain(done.content))
    return done


def _sides(
    texts: Sequence[bytes],
    last: Entry | None,
    calendar: Calendar,
    split: Callable[[bytes, bytes, bytes], list[list[bytes]]],
) -> list[_Side]:
    """Return the sides with these *texts* after the entry *last*, without what all share if they are in order."""
    base, ours, theirs = texts
    sides = [_Side(pieces, last, calendar) for pieces in split(base, ours, theirs)]
    if any(len(side.shared) for side in sides) and not all(side.is_in_order for side in sides):
        return [_Side([text], last, calendar) for text in texts]
    return sides


def _is_out_of_order(text: bytes, base: bytes, calendar: Calendar) -> bool:
    """Return true if *base*, unless it is empty, was in order and *text* is not, for instance by a line at its end."""
    start = common_start(base, text) if base else 0
    last = _last_entry(text[:start])
    of_text, of_base = (_Side([each[start:]], last, calendar) for each in (text, base))
    return bool(base) and not of_text.is_in_order and of_base.is_in_order


def plain(text: bytes) -> bytes:
    """Return *text* as it is in git: with line feeds only, and without a byte order mark."""
    text = text.removeprefix(_BYTE_ORDER_MARK)
    return re.sub(rb"\r+(?=\n|\Z)", b"", text) if b"\r" in text else text


def _with_line_ends(text: bytes, line_end: bytes) -> bytes:
    return text if line_end == b"\n" else text.replace(b"\n", line_end)


def changes_between(before: bytes, after: bytes) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that only *after* has, and those that only *before* has."""
    old_lines, new_lines = map(Counter, changed_lines(before, after))
    # Different lines may be the same entry.
    old = Counter(entries_in((old_lines - new_lines).elements()))
    new = Counter(entries_in((new_lines - old_lines).elements()))
    return in_order((new - old).elements()), in_order((old - new).elements())


def _last_entry(text: bytes) -> Entry | None:
    return parse_line(decode(text[text.rstrip(b"\n").rfind(b"\n") + 1 :])) if text else None


class _Unit:
    """An entry, its ``line``, and the lines before it that belong to it, ``notes``.

    ``is_apart`` is true if a blank line separates it from the day before; None if it is not the first of its day.
    ``behind`` is the text after it that is the same in all versions.
    """

    __slots__ = ("behind", "entry", "is_apart", "line", "notes")

    def __init__(self, entry: Entry, line: bytes, notes: list[bytes], is_apart: bool | None) -> None:
        self.entry = entry
        self.line = line
        self.notes = notes
        self.is_apart = is_apart
        self.behind = b""


class _Side:
    """One version of the log after the entry *last*: its ``units``, and the lines after the last one, ``tail``.

    Every second one of the *pieces* is ``shared`` by all versions, and belongs to the unit before it.
    """

    def __init__(self, pieces: Sequence[bytes], last: Entry | None, calendar: Calendar) -> None:
        self.units: list[_Unit] = []
        self.by_entry: dict[Entry, list[_Unit]] = {}
        self.shared = pieces[1::2]
        self._calendar = calendar
        self._last = last
        self.tail: list[bytes] = []
        for number, text in enumerate(pieces[::2]):
            if number:
                self.units[-1].behind = self.shared[number - 1]
                last = self.units[-1].entry
            self._add(text, last)

    def _add(self, text: bytes, before: Entry | None) -> None:
        calendar = self._calendar
        notes: list[bytes] = []
        for line in text.removesuffix(b"\n").split(b"\n") if text else ():
            entry = parse_line(decode(line))
            if entry is None:
                notes.append(line)
                continue
            is_apart = None
            if before is not None and not calendar.is_same_day(before.datetime, entry.datetime):
                is_apart = bool(notes) and not notes[0].strip()
                notes = notes[1:] if is_apart else notes
            unit = _Unit(entry, line, notes, is_apart)
            self.units.append(unit)
            self.by_entry.setdefault(entry, []).append(unit)
            before, notes = entry, []
        self.tail = notes

    @property
    def is_in_order(self) -> bool:
        """Whether the entries are in order."""
        entries = [*([] if self._last is None else [self._last]), *(unit.entry for unit in self.units)]
        return not any(is_earlier(other, one) for one, other in pairwise(entries))

    @property
    def entries(self) -> Counter[Entry]:
        """The entries, with their counts."""
        return Counter({entry: len(units) for entry, units in self.by_entry.items()})

    @property
    def notes(self) -> Counter[bytes]:
        """All lines other than entries and the blank ones between days, with their counts."""
        return Counter(self.tail) + Counter(line for unit in self.units for line in unit.notes)

    def parts(
        self, last: Entry | None, also: Iterable[Entry], joined: Mapping[Entry, Entry], result: Container[Entry]
    ) -> Iterator[Counted]:
        """Yield what counts after the entry *last*, oldest first, as if the entries *also* were in this version.

        What is *joined* with the other side's change of the same entry has the new name after the merge, if that
        counts, and may be elsewhere. What is not in the *result* is gone.
        """
        missing = (entry for entry in also if entry not in self.by_entry)
        entries = in_order([*(unit.entry for unit in self.units), *missing])
        for before, entry in pairwise([*([] if last is None else [last]), *entries]):
            if _counts(entry) and is_earlier(before, entry):
                both = joined.get(entry, entry)
                is_gone = both not in result or not is_same_minute(both, entry)
                name = (both if _counts(both) else entry).name
                yield before.datetime, entry.datetime, (is_gone, entry.name, name)

    def places(self) -> Iterator[tuple[bytes, datetime]]:
        """Yield the lines other than entries, each with the time of the next entry, or the last possible time."""
        for unit in self.units:
            yield from ((note, unit.entry.datetime) for note in unit.notes)
        yield from ((note, datetime.max) for note in self.tail)

    def order(self) -> dict[datetime, list[Entry]]:
        """Return the entries of each minute, in their order."""
        found: dict[datetime, list[Entry]] = {}
        for unit in self.units:
            found.setdefault(unit.entry.datetime, []).append(unit.entry)
        return found


class _Merging:
    """The merge of three versions, base, ours and theirs, after the entry *last*."""

    def __init__(
        self,
        sides: Sequence[_Side],
        last: Entry | None,
        calendar: Calendar,
        known: tuple[IsVersion, IsVersion] | None,
    ) -> None:
        self._base, self._ours, self._theirs = sides
        self._is_version = known or (_seems_version, _seems_version)
        self._last = last
        self._calendar = calendar
        self.goes_on: list[tuple[Entry, Entry]] = []
        base, ours, theirs = (side.entries for side in sides)
        merged = merge(base, ours, theirs, known)
        self._joined = merged.joined
        result = ours + Counter(merged.added) - Counter(merged.removed)
        ended = [*self._ended_differently()]
        # Neither side gave up its version, so the time of both counts.
        self._restored = sorted({entry for conflict in ended for entry in (conflict.ours, conflict.theirs)}, key=str)
        result |= Counter(self._restored)
        self.conflicts = sorted([*merged.conflicts, *ended], key=lambda each: (str(each.base), *_versions(each)))
        self.kept = self._kept(base, ours, theirs, result)
        self._entries = self._sorted(result)
        before = [] if last is None else [last]
        if have_one_order(entry.datetime for entry in chain(before, *(side.by_entry for side in sides))):
            self._entries = [*self._put_right(self._entries)]

    def _ended_differently(self) -> Iterator[Conflict]:
        """Yield the conflicts of which each side has kept another version and removed that of the other side."""
        sides = (self._ours, self._theirs)
        for note in sorted(note for note in self._base.notes if note.startswith(CONFLICT.encode())):
            text = decode(note)
            versions = _versions_in(text, self._base.by_entry)
            here, there = (
                [entry for entry in versions if entry in side.by_entry and self._has_given_up(other, entry, note)]
                for side, other in (sides, sides[::-1])
            )
            yield from (Conflict(_original(text, versions), *pair) for pair in product(here, there))

    def _has_given_up(self, side: _Side, version: Entry, note: bytes) -> bool:
        """Return true if a side has removed this version of a conflict, and not just changed it below its *note*."""
        if version in side.by_entry:
            return False
        added = (entry for entry in side.by_entry if entry not in self._base.by_entry)
        return side.notes[note] == 0 or not any(_seems_version(version, entry) for entry in added)

    def _kept(
        self, base: Counter[Entry], ours: Counter[Entry], theirs: Counter[Entry], result: Counter[Entry]
    ) -> list[Entry]:
        """Return the new versions of entries that one side changed and the other removed."""
        found = []
        here, there = self._is_version
        for side, is_ours, other, is_theirs in ((ours, here, theirs, there), (theirs, there, ours, here)):
            gone = base - other
            for entry in (base - side) & gone:
                versions = [each for each in side - base if is_ours(entry, each)]
                if versions and not any(is_theirs(entry, each) for each in other - base):
                    found += [each for each in versions[:1] if each in result]
        return in_order(found)

    def _sorted(self, result: Counter[Entry]) -> list[Entry]:
        """Return the entries in order; within a minute, in the order of the side that changed it."""
        orders = [side.order() for side in (self._base, self._ours, self._theirs)]
        found = []
        elements = [*result.elements()]
        if any(entry.utc_offset is not None for entry in elements):
            # Not all of them can be compared, so their order would depend on the order they come in.
            elements.sort(key=str)
        minutes: dict[datetime, list[Entry]] = {}
        for entry in in_order(elements):
            minutes.setdefault(entry.datetime, []).append(entry)
        for moment, entries in minutes.items():
            left = Counter(entries)
            late: set[Entry] = set()
            for one, other in ((orders[1], orders[2]), (orders[2], orders[1])):
                here, there = one.get(moment, []), other.get(moment, [])
                if any(_counts(entry) and entry not in here for entry in entries):
                    # An arrival is redundant where an activity of the other side ends or continues.
                    marks = [entry for entry in here if is_mark(entry) and entry not in there]
                    left -= Counter(entry for entry in marks if not entry.comment)
                    late.update(entry for entry in marks if entry.comment)
            base, ours, theirs = (order.get(moment, []) for order in orders)
            first, second = sorted((ours, theirs), key=_before_others)
            if first == base:
                first, second = second, first
            for entry in sorted((*first, *second, *sorted(left.elements(), key=str)), key=late.__contains__):
                if left[entry] > 0:
                    left[entry] -= 1
                    found.append(entry)
        return found

    def _put_right(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """Yield the entries, with fixes so that exactly the wanted minutes count."""
        before = self._last
        sides = (self._base, self._ours, self._theirs)
        result = {*entries}
        counted = (side.parts(self._last, self._restored, self._joined, result) for side in sides)
        wanted = Wanted(wanted_parts(*counted))
        if before is None and wanted.start is not None and (not entries or is_earlier(wanted.start, entries[0])):
            # One side removed the first entry.
            before = Entry(wanted.start, HELLO_ENTRY_NAME)
            yield before
        taken: Counter[Entry] = Counter()
        for number, entry in enumerate(entries):
            if taken[entry] > 0:
                taken[entry] -= 1
            elif before is None or is_same_minute(before, entry):
                yield entry
            else:
                parts = [*wanted.between(before.datetime, entry.datetime)]
                for each in self._put_one_right(entry, parts):
                    # An entry later in this minute does the same.
                    there = None if each is entry else _same_behind(each, entries, number)
                    taken += Counter([there] if there is not None else [])
                    yield each if there is None else there
            before = entry
        yield from self._put_behind(before, wanted.rest())

    def _put_behind(self, before: Entry | None, parts: Iterable[Part]) -> Iterator[Entry]:
        """Yield entries that count the *parts* after the last entry, which one side removed."""
        for start, end, name in parts:
            if before is None or not is_same_minute(before, Entry(start, "")):
                yield Entry(start, HELLO_ENTRY_NAME)
            before = Entry(end, name or HELLO_ENTRY_NAME)
            yield before

    def _put_one_right(self, entry: Entry, parts: list[Part]) -> Iterator[Entry]:
        """Yield the *entry*, and entries so that exactly the wanted *parts* between it and the one before count."""
        counts = _counts(entry)
        ends = [
            (is_wanted, [*together]) for is_wanted, together in groupby(parts, key=lambda part: part[2] is not None)
        ]
        if [is_wanted for is_wanted, _ in ends] == [counts]:
            yield entry
            return
        for is_wanted, together in ends:
            for number, (_, end, name) in enumerate(together, 1):
                is_last = number == len(together)
                if counts and not (is_last or is_wanted):
                    continue
                if is_same_minute(Entry(end, ""), entry):
                    if is_wanted == counts:
                        continue
                    if is_wanted and name is not None:
                        yield from self._going_on(entry, name)
                        return
                    yield Entry(entry.datetime, HELLO_ENTRY_NAME)
                elif is_wanted and name is not None:
                    if is_last or together[number][2] != name:
                        yield Entry(end, name)
                elif is_last:
                    ignored = entry.name if not counts and not is_mark(entry) else HELLO_ENTRY_NAME
                    yield Entry(end, ignored)
        yield entry

    def _going_on(self, entry: Entry, name: str) -> Iterator[Entry]:
        """Yield an entry that continues an activity of one side at the *entry* of the other, an arrival or the like."""
        goes_on = Entry(entry.datetime, name, False, entry.comment if is_mark(entry) else None)
        self.goes_on.append((entry, goes_on))
        yield goes_on
        if not is_mark(entry):
            yield entry

    def text(self) -> bytes:
        """Return the lines of the result."""
        sides = (self._base, self._ours, self._theirs)
        left = {entry: [[*side.by_entry.get(entry, ())] for side in sides] for entry in set(self._entries)}
        versions = [[units.pop(0) if units else None for units in left[entry]] for entry in self._entries]
        belonging = self._belonging(versions)
        self._tell_conflicts(belonging)
        lines: list[bytes] = []
        before = self._last
        for entry, units, notes in zip(self._entries, versions, belonging, strict=False):
            if before is not None and not self._calendar.is_same_day(before.datetime, entry.datetime):
                lines += [b""] * _is_apart(*units)
            lines += notes
            lines.append(_merged_line(entry, *units))
            if units[1] is not None and units[1].behind:
                lines.append(units[1].behind.removesuffix(b"\n"))
            before = entry
        return b"".join(line + b"\n" for line in [*lines, *belonging[-1]])

    def _tell_conflicts(self, notes: list[list[bytes]]) -> None:
        """Add a note on each conflict to the *notes* before the entries, before both versions, as all such notes."""
        known = [note for each in notes for note in each if note.startswith(CONFLICT.encode())]
        told = dict.fromkeys([*known, *map(_told, self.conflicts)])
        if not told:
            return
        quoted = [repr(str(entry)).encode() for entry in self._entries]
        for note in told:
            first = next((number for number, version in enumerate(quoted) if version in note), None)
            before = next((number for number, each in enumerate(notes) if note in each), None)
            if first is None or (before is not None and before <= first):
                continue
            if before is not None:
                notes[before].remove(note)
            notes[first].append(note)

    def _belonging(self, versions: Sequence[Sequence[_Unit | None]]) -> list[list[bytes]]:
        """Return the notes before each entry, and after the last one."""
        base, ours, theirs = self._base, self._ours, self._theirs
        budget = _merged_numbers(base.notes, ours.notes, theirs.notes)
        found: list[list[bytes]] = [[] for _ in versions]
        # First, keep the notes of entries that both sides have in their places.
        for both_have in (True, False):
            for number, units in enumerate(versions):
                if (units[1] is not None and units[2] is not None) == both_have:
                    notes = _merged_notes(*(None if unit is None else unit.notes for unit in units))
                    found[number] = _taken(notes, budget)
        found.append(_taken(_merged_notes(base.tail, ours.tail, theirs.tail), budget))
        # Notes of an entry that is gone go to the next one.
        for note, moment in sorted({*ours.places(), *theirs.places()}, key=lambda place: (*place[1:], place[0])):
            while budget[note] > 0:
                budget[note] -= 1
                following = (number for number, entry in enumerate(self._entries) if not is_earlier(entry, moment))
                found[next(following, -1)].append(note)
        return found


def _taken(notes: Iterable[bytes], budget: Counter[bytes]) -> list[bytes]:
    """Return the *notes* that are left in the *budget*, and remove them from it."""
    taken = []
    for note in notes:
        if budget[note] > 0:
            budget[note] -= 1
            taken.append(note)
    return taken


def _merged_numbers(base: Counter[bytes], ours: Counter[bytes], theirs: Counter[bytes]) -> Counter[bytes]:
    """Return the merged count of each line."""
    merged: Counter[bytes] = Counter()
    for line in {*base, *ours, *theirs}:
        before, one, other = base[line], ours[line], theirs[line]
        if before in (one, other):
            merged[line] = one + other - before
        else:
            # An addition on one side wins over a removal on the other.
            merged[line] = min(one, other) if max(one, other) < before else max(one, other)
    return merged


def _merged_notes(base: list[bytes] | None, ours: list[bytes] | None, theirs: list[bytes] | None) -> list[bytes]:
    """Return the merged notes of one entry. None means that a side lacks the entry."""
    if ours is None or theirs is None:
        return (ours if theirs is None else theirs) or []
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    gone = {line for line in base or () if line not in ours or line not in theirs}
    first, second = sorted((ours, theirs))
    return [line for line in [*first, *(line for line in second if line not in first)] if line not in gone]


def _merged_line(entry: Entry, base: _Unit | None, ours: _Unit | None, theirs: _Unit | None) -> bytes:
    """Return the line of an entry, which the sides may have written differently."""
    lines = [unit.line for unit in (ours, theirs) if unit is not None]
    changed = [line for line in lines if base is None or line != base.line]
    return min(changed or lines, default=str(entry).encode())


def _is_apart(base: _Unit | None, ours: _Unit | None, theirs: _Unit | None) -> bool:
    """Return true if there must be a blank line before the first entry of a day."""
    known = [unit.is_apart for unit in (ours, theirs) if unit is not None and unit.is_apart is not None]
    before = None if base is None else base.is_apart
    changed = [is_apart for is_apart in known if is_apart != before]
    return any(changed) if changed else before is not False


def _same_behind(entry: Entry, entries: Sequence[Entry], number: int) -> Entry | None:
    """Return the entry after that number, in the same minute, that makes *entry* redundant."""
    for index in range(number + 1, len(entries)):
        other = entries[index]
        if not is_same_minute(entry, other):
            return None
        if other.name == entry.name and entry.comment in (None, other.comment):
            return other
    return None


def _before_others(entries: list[Entry]) -> tuple[int, list[bool], list[str]]:
    """Return the sort key of one side's entries of a minute: more entries first, then those that count."""
    return -len(entries), [not _counts(entry) for entry in entries], [*map(str, entries)]


def _versions(conflict: Conflict) -> list[str]:
    return sorted((str(conflict.ours), str(conflict.theirs)))


def _versions_in(note: str, entries: Iterable[Entry]) -> list[Entry]:
    """Return those *entries* that the *note* on a conflict names, in order.

    If they were renamed since, these are all entries of the minutes that it names.
    """
    found = [entry for entry in entries if repr(str(entry)) in note]
    if len(found) < 2:
        found = [entry for entry in entries if repr(str(entry))[: len("'2026-11-16 09:00")] in note]
    return sorted(found, key=str)


def _original(note: str, versions: Sequence[Entry]) -> Entry:
    """Return the entry of which the *versions* were made, as the *note* on their conflict says; else the first one."""
    original, is_named, _ = note.removeprefix(CONFLICT).partition(f" became {str(versions[0])!r} and ")
    return (parse_line(original) if is_named else None) or versions[0]


def _told(conflict: Conflict) -> bytes:
    one, other = _versions(conflict)
    return f"{CONFLICT}{conflict.base} became {one!r} and {other!r}: keep one of them, and delete this line".encode()


def _seems_version(old: Entry, new: Entry) -> bool:
    return is_same_minute(new, old) or (new.name, new.comment) == (old.name, old.comment)


def _counts(entry: Entry) -> bool:
    return entry.name != HELLO_ENTRY_NAME and ActivityType.of(entry.name) is not ActivityType.IGNORED
