"""Three logs into one: what two sides have made of a log that they once had in common.

Entries are merged as ``timelog/write/merge.py`` does. Notes, blank lines and broken lines belong to the entry that
follows them; of those too, what either side added stays, and what either removed is gone. The result is the same
whichever side merges, but for line ends: each file keeps its own.

No minute that either side counted is lost, and none counts twice. So it is worked out which minutes are to count, see
``_wanted``, and where the entries alone would have it otherwise, they are put right: an arrival of one side within an
activity of the other becomes an entry of that activity's name, for instance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from operator import attrgetter

from utt.domain.activity import ActivityType
from utt.domain.calendar import Calendar
from utt.domain.entry import HELLO_ENTRY_NAME, Entry, in_order, is_earlier, is_mark, is_same_minute, parse_line
from utt.timelog.change import entries_in
from utt.timelog.file.log_file import decode
from utt.timelog.read.findings import CONFLICT
from utt.timelog.write.merge import Conflict, merge

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Part = tuple[datetime, datetime, str | None]
"""From when to when, and the name that counts, None if nothing does."""


class MergedLog:
    """One log of two: its ``content``.

    ``added`` and ``removed`` are the entries that our side gets and loses by that. ``conflicts`` are those that both
    have changed differently. ``kept`` are entries that one side has changed and the other removed. ``goes_on`` are the
    arrivals and departures within an activity of the other side, each with the entry that has it count on.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.added: list[Entry] = []
        self.removed: list[Entry] = []
        self.conflicts: Sequence[Conflict] = ()
        self.kept: Sequence[Entry] = ()
        self.goes_on: list[tuple[Entry, Entry]] = []


def merged_log(base: bytes, ours: bytes, theirs: bytes, calendar: Calendar) -> MergedLog:
    """Return what the log is to hold that was *base* once, and of which each side has made something.

    Where there is no common *base*, it is empty: then what one side has removed comes back.
    """
    line_end = b"\r\n" if ours.partition(b"\n")[0].endswith(b"\r") else b"\n"
    mark = _BYTE_ORDER_MARK if ours.startswith(_BYTE_ORDER_MARK) else b""
    base, our_text, their_text = map(plain, (base, ours, theirs))
    if their_text in (base, our_text):
        return MergedLog(ours)
    if our_text == base:
        done = MergedLog(mark + _with_line_ends(their_text, line_end))
        done.added, done.removed = changes_between(our_text, their_text)
        return done
    start = _common_start(base, our_text, their_text)
    last = _last_entry(our_text[:start])
    sides = [_Side(text[start:], last, calendar) for text in (base, our_text, their_text)]
    if last is not None and any(is_earlier(unit.entry, last) for side in sides for unit in side.units):
        # It is in no order, so what follows may belong before.
        start, last = 0, None
        sides = [_Side(text, None, calendar) for text in (base, our_text, their_text)]
    merging = _Merging(sides, last, calendar)
    done = MergedLog(mark + _with_line_ends(our_text[:start] + merging.text(), line_end))
    done.conflicts, done.kept, done.goes_on = merging.conflicts, merging.kept, merging.goes_on
    done.added, done.removed = changes_between(our_text, plain(done.content))
    return done


def plain(text: bytes) -> bytes:
    """Return the *text* as git is to have it: with line feeds only, and without a byte order mark."""
    return text.removeprefix(_BYTE_ORDER_MARK).replace(b"\r\n", b"\n")


def _with_line_ends(text: bytes, line_end: bytes) -> bytes:
    return text if line_end == b"\n" else text.replace(b"\n", line_end)


def changes_between(before: bytes, after: bytes) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that *after* has and *before* has not, and the other way round."""
    # Mostly nearly all of it is the same, and need not be read.
    start = before.rfind(b"\n", 0, _common(before, after)) + 1
    before, after = before[start:], after[start:]
    first = len(before) - _common(before[::-1], after[::-1])
    # The same bytes at the end may begin in the middle of a line.
    line_feed = before.find(b"\n", first)
    if line_feed >= 0:
        end = len(before) - line_feed
        before, after = before[:-end], after[:-end]
    old, new = (Counter(entries_in(text.split(b"\n"))) for text in (before, after))
    return in_order((new - old).elements()), in_order((old - new).elements())


def _common_start(*texts: bytes) -> int:
    """Return how many bytes all begin with, up to the end of an entry's line."""
    end = min(_common(texts[0], text) for text in texts)
    # What is the end of one text may be cut in another.
    end = texts[0].rfind(b"\n", 0, end) + 1
    while end > 0:
        start = texts[0].rfind(b"\n", 0, end - 1) + 1
        if parse_line(decode(texts[0][start:end])) is not None:
            return end
        end = start
    return 0


def _common(one: bytes, other: bytes) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _last_entry(text: bytes) -> Entry | None:
    return parse_line(decode(text[text.rstrip(b"\n").rfind(b"\n") + 1 :])) if text else None


class _Unit:
    """An entry, its ``line``, and the lines that belong to it.

    ``is_apart`` says whether a blank line keeps it apart from the day before; None if it is not the first of its day.
    """

    __slots__ = ("entry", "is_apart", "line", "notes")

    def __init__(self, entry: Entry, line: bytes, notes: list[bytes], is_apart: bool | None) -> None:
        self.entry = entry
        self.line = line
        self.notes = notes
        self.is_apart = is_apart


class _Side:
    """One version of the log behind the entry *last*: its ``units``, and the lines that follow the last one."""

    def __init__(self, text: bytes, last: Entry | None, calendar: Calendar) -> None:
        self.units: list[_Unit] = []
        self.by_entry: dict[Entry, list[_Unit]] = {}
        notes: list[bytes] = []
        before = last
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
    def entries(self) -> Counter[Entry]:
        """The entries, and how often each is there."""
        return Counter({entry: len(units) for entry, units in self.by_entry.items()})

    @property
    def notes(self) -> Counter[bytes]:
        """All lines that are no entries, but for blank ones between days, and how often each is there."""
        return Counter(self.tail) + Counter(line for unit in self.units for line in unit.notes)

    def parts(self, last: Entry | None) -> Iterator[Part]:
        """Yield what counts, oldest first, behind the entry *last*."""
        entries = in_order(unit.entry for unit in self.units)
        for before, entry in pairwise([*([] if last is None else [last]), *entries]):
            if _counts(entry) and is_earlier(before, entry):
                yield before.datetime, entry.datetime, entry.name

    def places(self) -> Iterator[tuple[bytes, datetime]]:
        """Yield the lines that are no entries, each with the time of the entry that follows, or the last possible."""
        for unit in self.units:
            yield from ((note, unit.entry.datetime) for note in unit.notes)
        yield from ((note, datetime.max) for note in self.tail)

    def order(self) -> dict[datetime, list[Entry]]:
        """The entries of each minute, in their order."""
        found: dict[datetime, list[Entry]] = {}
        for unit in self.units:
            found.setdefault(unit.entry.datetime, []).append(unit.entry)
        return found


class _Merging:
    """The merge of three versions, base, ours and theirs, that follow the entry *last*."""

    def __init__(self, sides: Sequence[_Side], last: Entry | None, calendar: Calendar) -> None:
        self._base, self._ours, self._theirs = sides
        self._last = last
        self._calendar = calendar
        self.goes_on: list[tuple[Entry, Entry]] = []
        base, ours, theirs = (side.entries for side in sides)
        merged = merge(base, ours, theirs)
        self.conflicts = sorted(merged.conflicts, key=lambda each: (str(each.base), *_versions(each)))
        result = ours + Counter(merged.added) - Counter(merged.removed)
        self.kept = self._kept(base, ours, theirs, result)
        self._entries = [*self._put_right(self._sorted(result))]

    def _kept(
        self, base: Counter[Entry], ours: Counter[Entry], theirs: Counter[Entry], result: Counter[Entry]
    ) -> list[Entry]:
        """Return the entries that one side has changed, of one that the other has removed."""
        found = []
        for side, other in ((ours, theirs), (theirs, ours)):
            gone = base - other
            for entry in (base - side) & gone:
                versions = [each for each in side - base if _is_version(each, entry)]
                if versions and not any(_is_version(each, entry) for each in other - base):
                    found += [each for each in versions[:1] if each in result]
        return in_order(found)

    def _sorted(self, result: Counter[Entry]) -> list[Entry]:
        """Return the entries in order; those of one minute as the side has them that has changed them."""
        orders = [side.order() for side in (self._base, self._ours, self._theirs)]
        found = []
        minutes = groupby(in_order(result.elements()), key=attrgetter("datetime"))
        for moment, entries in minutes:
            left = Counter(entries)
            for one, other in ((orders[1], orders[2]), (orders[2], orders[1])):
                here, there = one.get(moment, []), other.get(moment, [])
                if any(_counts(entry) and entry in left and entry not in here for entry in there):
                    # An arrival where the other side's activity ends, or goes on, says nothing more.
                    left -= Counter(entry for entry in here if is_mark(entry) and entry not in there)
            base, ours, theirs = (order.get(moment, []) for order in orders)
            first, second = sorted((ours, theirs), key=_before_others)
            if first == base:
                first, second = second, first
            for entry in (*first, *second, *sorted(left.elements(), key=str)):
                if left[entry] > 0:
                    left[entry] -= 1
                    found.append(entry)
        return found

    def _put_right(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """Yield the entries, so that what counts is what is wanted."""
        before = self._last
        wanted = _Wanted(_wanted(*(side.parts(self._last) for side in (self._base, self._ours, self._theirs))))
        if before is None and wanted.start is not None and (not entries or is_earlier(wanted.start, entries[0])):
            # What it began with is gone on one side.
            before = Entry(wanted.start, HELLO_ENTRY_NAME)
            yield before
        for entry in entries:
            if before is None or is_same_minute(before, entry):
                yield entry
            else:
                yield from self._put_one_right(entry, [*wanted.between(before.datetime, entry.datetime)])
            before = entry
        yield from self._put_behind(before, wanted.rest())

    def _put_behind(self, before: Entry | None, parts: Iterable[Part]) -> Iterator[Entry]:
        """Yield what has the *parts* count that lie behind the last entry, which is gone on one side."""
        for start, end, name in parts:
            if before is None or not is_same_minute(before, Entry(start, "")):
                yield Entry(start, HELLO_ENTRY_NAME)
            before = Entry(end, name or HELLO_ENTRY_NAME)
            yield before

    def _put_one_right(self, entry: Entry, parts: list[Part]) -> Iterator[Entry]:
        """Yield the *entry*, and what has the parts count, and nothing else, that lie between it and the one before."""
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
        """Yield what has an activity of one side count until the *entry* of the other, before which nothing would."""
        goes_on = Entry(entry.datetime, name)
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
        told = {min(_versions(each)): _told(each) for each in self.conflicts}
        lines: list[bytes] = []
        before = self._last
        for entry, units, notes in zip(self._entries, versions, belonging, strict=False):
            if before is not None and not self._calendar.is_same_day(before.datetime, entry.datetime):
                lines += [b""] * _is_apart(*units)
            lines += notes
            conflict = told.pop(str(entry), None)
            if conflict is not None and conflict not in notes:
                lines.append(conflict)
            lines.append(_merged_line(entry, *units))
            before = entry
        return b"".join(line + b"\n" for line in [*lines, *belonging[-1]])

    def _belonging(self, versions: Sequence[Sequence[_Unit | None]]) -> list[list[bytes]]:
        """Return the lines that are to stand before each entry, and behind the last one."""
        base, ours, theirs = self._base, self._ours, self._theirs
        budget = _merged_numbers(base.notes, ours.notes, theirs.notes)
        found = []
        for units in versions:
            notes = _merged_notes(*(None if unit is None else unit.notes for unit in units))
            found.append(_taken(notes, budget))
        found.append(_taken(_merged_notes(base.tail, ours.tail, theirs.tail), budget))
        # What belonged to an entry that is gone belongs to the one that follows.
        for note, moment in sorted({*ours.places(), *theirs.places()}, key=lambda place: (*place[1:], place[0])):
            while budget[note] > 0:
                budget[note] -= 1
                following = (number for number, entry in enumerate(self._entries) if not is_earlier(entry, moment))
                found[next(following, -1)].append(note)
        return found


def _taken(notes: Iterable[bytes], budget: Counter[bytes]) -> list[bytes]:
    """Return those notes that the *budget* has still, and take them out of it."""
    taken = []
    for note in notes:
        if budget[note] > 0:
            budget[note] -= 1
            taken.append(note)
    return taken


def _merged_numbers(base: Counter[bytes], ours: Counter[bytes], theirs: Counter[bytes]) -> Counter[bytes]:
    """Return how often each line is to be there."""
    merged: Counter[bytes] = Counter()
    for line in {*base, *ours, *theirs}:
        before, one, other = base[line], ours[line], theirs[line]
        if before in (one, other):
            merged[line] = one + other - before
        else:
            # Who has added one counts, whatever the other has removed.
            merged[line] = min(one, other) if max(one, other) < before else max(one, other)
    return merged


def _merged_notes(base: list[bytes] | None, ours: list[bytes] | None, theirs: list[bytes] | None) -> list[bytes]:
    """Return the lines that belong to one entry, of which some sides have none; the same whichever side is ours."""
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
    """Return the line of an entry, which may be written in several ways."""
    lines = [unit.line for unit in (ours, theirs) if unit is not None]
    changed = [line for line in lines if base is None or line != base.line]
    return min(changed or lines, default=str(entry).encode())


def _is_apart(base: _Unit | None, ours: _Unit | None, theirs: _Unit | None) -> bool:
    """Return true if a blank line is to be before the first entry of a day."""
    known = [unit.is_apart for unit in (ours, theirs) if unit is not None and unit.is_apart is not None]
    before = None if base is None else base.is_apart
    changed = [is_apart for is_apart in known if is_apart != before]
    return any(changed) if changed else before is not False


def _before_others(entries: list[Entry]) -> tuple[int, list[bool], list[str]]:
    """Return what the entries of a minute are sorted by: the side first that knows more, then what counts."""
    return -len(entries), [not _counts(entry) for entry in entries], [*map(str, entries)]


def _versions(conflict: Conflict) -> list[str]:
    return sorted((str(conflict.ours), str(conflict.theirs)))


def _told(conflict: Conflict) -> bytes:
    one, other = _versions(conflict)
    return f"{CONFLICT}{conflict.base} became {one!r} and {other!r}: keep one of them, and take this line out".encode()


def _is_version(entry: Entry, old: Entry) -> bool:
    return is_same_minute(entry, old) or (entry.name, entry.comment) == (old.name, old.comment)


def _counts(entry: Entry) -> bool:
    return entry.name != HELLO_ENTRY_NAME and ActivityType.of(entry.name) is not ActivityType.IGNORED


def _wanted(base: Iterable[Part], ours: Iterable[Part], theirs: Iterable[Part]) -> Iterator[Part]:
    """Yield what is to count, oldest first: where one side has what was there before, what the other made of it.

    Where both have made something else of it, what counts wins over what does not.
    """
    sides = [_Sweep(side) for side in (base, ours, theirs)]
    start = min((side.change for side in sides if side.change is not None), default=None, key=_order)
    while start is not None:
        names = [side.name_from(start) for side in sides]
        end = min((side.change for side in sides if side.change is not None), default=None, key=_order)
        if end is None:
            return
        before, one, other = names
        name = other if one == before else one if other == before else min(filter(None, (one, other)), default=None)
        if name is not None:
            yield start, end, name
        start = end


class _Sweep:
    """What counts on one side, looked at from one moment on to the next; ``change`` is the next at which it changes."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = iter(parts)
        self._part = next(self._parts, None)
        self.change: datetime | None = None if self._part is None else self._part[0]

    def name_from(self, moment: datetime) -> str | None:
        """Return the name that counts from *moment* on, and move on to it."""
        while self._part is not None and not is_earlier(moment, self._part[1]):
            self._part = next(self._parts, None)
        if self._part is None:
            self.change = None
            return None
        start, end, name = self._part
        if is_earlier(moment, start):
            self.change = start
            return None
        self.change = end
        return name


class _Wanted:
    """What is to count, to be asked for one stretch after the other."""

    def __init__(self, parts: Iterator[Part]) -> None:
        self._parts = parts
        self._part = next(parts, None)

    @property
    def start(self) -> datetime | None:
        """When the first part begins, None if there is none."""
        return None if self._part is None else self._part[0]

    def rest(self) -> Iterator[Part]:
        """Yield the parts that have not been asked for."""
        if self._part is not None:
            yield self._part
            yield from self._parts

    def between(self, start: datetime, end: datetime) -> Iterator[Part]:
        """Yield the parts between two moments without a gap: what is not to count has no name."""
        while is_earlier(start, end):
            if self._part is None or not is_earlier(self._part[0], end):
                yield start, end, None
                return
            part_start, part_end, name = self._part
            if is_earlier(start, part_start):
                yield start, part_start, None
                start = part_start
                continue
            until = part_end if is_earlier(part_end, end) else end
            yield start, until, name
            start = until
            self._part = (until, part_end, name) if is_earlier(until, part_end) else next(self._parts, None)


def _order(moment: datetime) -> datetime:
    return moment
