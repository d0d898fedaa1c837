"""What an entry leaves behind in the log: the bytes to remove for it, and whether another may take its line."""

from __future__ import annotations

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, is_earlier
from utt.timelog.file.log_file import Bytes
from utt.timelog.read.search import Found, entry_before, entry_from
from utt.timelog.write.place import same_day


def place_without(log: Bytes, first: Found, last: Found, calendar: Calendar) -> tuple[int, int]:
    """Return the offsets of the bytes to remove so that the entries from *first* to *last* are gone.

    These are their lines, and a blank line next to them that would be superfluous.
    """
    before, after = entry_before(log, first.start), entry_from(log, last.end, log.size)
    starts_day = before is None or not same_day(before.entry, first.entry, calendar)
    ends_day = after is None or not same_day(last.entry, after.entry, calendar)
    if starts_day and ends_day:
        previous = log.line_start(first.start - 1) if first.start > log.start else first.start
        if before is not None and not log.read(previous, first.start).strip():
            return previous, last.end
        following = next(log.lines_from(last.end), None)
        if after is not None and following is not None and not following[1].strip():
            return first.start, min(last.end + len(following[1]) + 1, log.size)
    return first.start, last.end


def joins_days(log: Bytes, first: Found, last: Found, calendar: Calendar) -> bool:
    """Return true if two days would touch without the entries from *first* to *last* between them."""
    before, after = entry_before(log, first.start), entry_from(log, last.end, log.size)
    return (
        before is not None
        and after is not None
        and same_day(before.entry, first.entry, calendar)
        and same_day(last.entry, after.entry, calendar)
        and not same_day(before.entry, after.entry, calendar)
    )


def fits(log: Bytes, found: Found, entry: Entry, calendar: Calendar) -> bool:
    """Return true if *entry* may take the line of the entry *found*: it is on the same day, and in order there."""
    before, after = entry_before(log, found.start), entry_from(log, found.end, log.size)
    return (
        same_day(found.entry, entry, calendar)
        and (before is None or not is_earlier(entry, before.entry))
        and (after is None or not is_earlier(after.entry, entry))
    )
