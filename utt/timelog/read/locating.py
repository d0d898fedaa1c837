"""Finds the latest entry, or those of a minute, with their neighbours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from utt.domain.entry import MOST_APART, Entry, elapsed, format_moment, is_earlier, is_same_minute, without_offset
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.read.search import entries_before, entries_from, entry_before, entry_from, offset_after, read_backwards


class LocatedEntry:
    """An ``entry`` of the log, the one ``before`` it and the one ``after`` it; None if there is none.

    Since 2.0.
    """

    __slots__ = ("after", "before", "entry")

    def __init__(self, entry: Entry, before: Entry | None, after: Entry | None) -> None:
        self.entry = entry
        self.before = before
        self.after = after


def located(file: LogFile, moment: datetime | None, passed_over: Collection[str]) -> LocatedEntry:
    """Return what ``Log.find`` does, in the log *file*."""
    with file.opened() as log:
        if moment is None:
            backwards = read_backwards(log, file)
            latest = next((entry for entry in backwards if entry.name not in passed_over), None)
            if latest is None:
                last = next(read_backwards(log, file), None)
                but = "" if last is None else f" but {excerpt(last.name.rstrip('* '))}"
                raise UttError(f"There is no entry yet{but}: record one with utt add")
            moment = latest.datetime
        else:
            passed_over = ()
        found, before, after = placed_at(log, moment)
    placed = next((each for each in reversed(found) if each.entry.name not in passed_over), None)
    if placed is None:
        nearest = " and ".join(repr(excerpt(str(each))) for each in (before, after) if each is not None)
        raise UttError(
            f"There is no entry at {format_moment(moment)}"
            + (f", the nearest: {nearest}" if nearest else ": the log is empty")
        )
    return placed


def placed_at(log: Bytes, moment: datetime) -> tuple[list[LocatedEntry], Entry | None, Entry | None]:
    """Return the entries of the minute *moment*, in their order; the last entry before it, and the first after it.

    With offsets from UTC, a *moment* without one may match entries that are not next to one another.
    """
    offset = offset_after(log, moment)
    after = entry_from(log, offset, log.size)
    following = last = None if after is None else after.entry
    placed: list[LocatedEntry] = []
    for found in entries_before(log, offset):
        if not is_same_minute(found.entry, moment):
            before: Entry | None = found.entry
            break
        if placed:
            placed[-1].before = found.entry
        placed.append(LocatedEntry(found.entry, None, following))
        following = found.entry
    else:
        before = None
    if placed:
        placed[-1].before = before
    placed.reverse()
    around = [each for each in (before, last, *(each.entry for each in placed)) if each is not None]
    if any(entry.utc_offset is not None for entry in around):
        placed = _placed_around(log, moment)
    return placed, before, last


def _placed_around(log: Bytes, moment: datetime) -> list[LocatedEntry]:
    """Return the entries of the minute *moment*, among all whose clocks on the wall might show it."""
    wall = without_offset(moment)
    earliest = wall - min(MOST_APART, elapsed(datetime.min, wall))
    latest = wall + min(MOST_APART, elapsed(wall, datetime.max))
    start = offset_after(log, earliest)
    found = entry_before(log, start)
    before = None if found is None else found.entry
    placed: list[LocatedEntry] = []
    current = None
    for each in entries_from(log, start if found is None else found.end, log.size):
        entry = each.entry
        if current is not None:
            current.after = entry
            current = None
        if is_earlier(latest, without_offset(entry.datetime)):
            break
        if is_same_minute(entry, moment):
            current = LocatedEntry(entry, before, None)
            placed.append(current)
        before = entry
    return placed
