"""Inserts an activity with its own start and end: what happens to the activities around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise, takewhile

from utt.domain.activity import Activity
from utt.domain.entry import BYE_ENTRY_NAME, HELLO_ENTRY_NAME, Entry, is_earlier, is_mark, is_same_minute
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.timelog.change import Change
from utt.timelog.file.log_file import Bytes
from utt.timelog.read.search import entries_from, entry_before, offset_after

_MOST_LISTED = 5


class Insertion:
    """What inserting an activity with a start and an end takes.

    ``change`` is the change of the log. ``replaced`` are the entries that it replaces. ``moved`` are the arrivals and
    departures that get another time, each before and after. ``cut`` are the activities that lose time to it, each with
    the pieces that are left. ``uncounted`` is the time range before it that no longer counts, None if there is none.

    Since 2.0.
    """

    __slots__ = ("change", "cut", "moved", "replaced", "uncounted")

    def __init__(
        self,
        change: Change,
        replaced: list[Entry],
        moved: list[tuple[Entry, Entry]],
        cut: list[tuple[Activity, list[Activity]]],
        uncounted: tuple[datetime, datetime] | None,
    ) -> None:
        self.change = change
        self.replaced = replaced
        self.moved = moved
        self.cut = cut
        self.uncounted = uncounted


def insertion(log: Bytes, entry: Entry, start: datetime, over: bool) -> Insertion:
    """Return the insertion that makes the activity of *entry* last from *start* to the entry's moment, which is later.

    The activities before and after keep their names and comments. An arrival within the range moves to its start, and a
    departure that ends it moves to its end. Raises UttError if other activities lie entirely within, unless *over* is
    true.
    """
    offset = offset_after(log, start)
    found = entry_before(log, offset)
    before = None if found is None else found.entry
    later = (each.entry for each in entries_from(log, offset, log.size))
    within: list[Entry] = []
    after = None
    for after in later:
        if is_earlier(entry, after):
            break
        within.append(after)
        after = None

    added: list[Entry] = []
    at_end: list[Entry] = []
    anew: list[Entry] = []
    moved: list[tuple[Entry, Entry]] = []
    replaced: list[Entry] = []
    rest = within
    has_start = before is not None and is_same_minute(before, start)
    first = next(iter(within), after)
    if before is not None and first is not None and not has_start and not is_mark(first):
        added.append(Entry(start, first.name, False, first.comment))
        has_start = True
        rest = within[1:]
    for each in rest:
        if each.name == HELLO_ENTRY_NAME:
            added.append(Entry(start, each.name, False, each.comment))
            moved.append((each, added[-1]))
            has_start = True
        elif each.name != BYE_ENTRY_NAME:
            replaced.append(each)
        elif each is within[-1]:
            at_end.append(Entry(entry.datetime, each.name, False, each.comment))
            moved.append((each, at_end[-1]))
    if before is None and not within and after is not None and not is_mark(after):
        # No time counts for the log's first entry, and this must stay so.
        anew = [after, *takewhile(partial(is_same_minute, after), later)]
        at_end += [Entry(after.datetime, HELLO_ENTRY_NAME), *anew]
    if replaced and not over:
        raise _refusal(replaced)
    if not has_start:
        added.append(Entry(start, HELLO_ENTRY_NAME))
    change = Change([*added, entry, *at_end], [*within, *anew])
    around = [each for each in (before, *within, after) if each is not None]
    cut = list(_cut(around, start, entry.datetime))
    return Insertion(change, replaced, moved, cut, _uncounted(around, start, has_start))


def _cut(entries: Sequence[Entry], start: datetime, end: datetime) -> Iterator[tuple[Activity, list[Activity]]]:
    """Yield the activities between *entries* that overlap *start* to *end*, with the pieces left of each."""
    for before, entry in pairwise(entries):
        activity = Activity(entry.name, before.datetime, entry.datetime, False, entry.comment)
        if not is_mark(entry) and activity.clip(start, end).duration:
            pieces = (activity.clip(end=start), activity.clip(start=end))
            yield activity, [piece for piece in pieces if piece.duration]


def _uncounted(entries: Sequence[Entry], start: datetime, has_start: bool) -> tuple[datetime, datetime] | None:
    """Return the time from the last of *entries* to *start*, unless that entry was a departure."""
    if has_start or not entries or not is_earlier(entries[-1], start) or entries[-1].name == BYE_ENTRY_NAME:
        return None
    return entries[-1].datetime, start


def _refusal(replaced: Sequence[Entry]) -> UttError:
    names = ", ".join(f"{each.datetime:%H:%M} {each.name}" for each in replaced[:_MOST_LISTED])
    more = f" and {len(replaced) - _MOST_LISTED} more" if len(replaced) > _MOST_LISTED else ""
    return UttError(
        f"Nothing was recorded, to keep what is within that time: {excerpt(names)}{more}; add --over to replace it"
    )
