"""Entries of the log, their lines, and their order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import instant, odd_lines
else:
    instant = lazy("utt.domain.instant")
    odd_lines = lazy("utt.domain.odd_lines")

HELLO_ENTRY_NAME = "hello"
"""The name of an entry that marks an arrival: the time before it does not count.

Since utt 1.
"""

BYE_ENTRY_NAME = "bye ***"
"""The name of an entry that marks a departure: the time before it is ignored, and no time counts after it.

Since 2.0.
"""

CONFLICT = "# conflict: "
"""The beginning of a note that a merge leaves before an entry of which it has kept both versions."""

LONGEST_LINE = 1 << 22
"""The maximum length of a line of the log in bytes. A longer one is not an entry, and need not fit into memory."""

MOST_APART = timedelta(hours=26)
"""No two clocks in the world differ by more than this."""

_STAMP_LENGTH = len("2026-11-16 09:30")


def offset_of(moment: datetime) -> timedelta | None:
    """Return the offset from UTC that *moment* knows, None if it knows none."""
    return getattr(moment, "utc_offset", None)


def without_offset(moment: datetime) -> datetime:
    """Return what the clock on the wall showed at *moment*, to the minute."""
    return datetime(moment.year, moment.month, moment.day, moment.hour, moment.minute)


def on_wall_of(other: datetime, moment: datetime) -> datetime:
    """Return the moment when the clock of *other* shows *moment*: with the offset of *other*, if only that has one."""
    utc_offset = offset_of(other)
    if utc_offset is None or offset_of(moment) is not None:
        return moment
    beside = instant.Moment(*moment.timetuple()[:6], moment.microsecond)
    beside.utc_offset = utc_offset
    return beside


def format_moment(moment: datetime) -> str:
    """Return *moment* as the log writes it: ``2026-11-16 09:00``, or ``2026-11-16 09:00+0100`` with an offset.

    Since 2.0.
    """
    # Not strftime: on some systems it writes years before 1000 with fewer than four digits.
    text = datetime.isoformat(moment, " ", "minutes")
    utc_offset = offset_of(moment)
    return text if utc_offset is None else text + instant.format_offset(utc_offset)


def format_iso(moment: datetime) -> str:
    """Return *moment* for programs: ``2026-11-16T09:00:00``, or with its offset from UTC, if it has one,
    ``2026-11-16T09:00:00+01:00``.

    Since 2.0.
    """
    utc_offset = offset_of(moment)
    return datetime.isoformat(moment) if utc_offset is None else instant.format_iso(moment, utc_offset)


class Entry:
    """One line of the log: the moment at which something ended.

    ``datetime`` is a naive local time. ``name`` is what ended. ``is_current_entry`` is true for the entry that stands
    for the present and is not in the log. ``comment`` is None if there is none. ``utc_offset`` is the time's offset
    from UTC, a timedelta, None if it is unknown; a datetime from an entry, from ``At`` or from ``Now`` carries its
    offset along. ``str()`` returns the entry's line, without a line feed. Entries with equal values are equal.

    Since utt 1; *utc_offset* since 2.0.
    """

    __slots__ = ("comment", "datetime", "is_current_entry", "name")

    def __init__(
        self,
        datetime: datetime,
        name: str,
        is_current_entry: bool = False,
        comment: str | None = None,
        utc_offset: timedelta | None = None,
    ) -> None:
        self.datetime = datetime
        if utc_offset is not None:
            self.datetime = instant.Moment.at(datetime, utc_offset)
        self.name = name
        self.is_current_entry = is_current_entry
        self.comment = comment

    @property
    def utc_offset(self) -> timedelta | None:
        """The time's offset from UTC, None if it is unknown."""
        return offset_of(self.datetime)

    def __str__(self) -> str:
        moment = format_moment(self.datetime)
        # A blank comment could not be read back.
        has_comment = self.comment is not None and self.comment.strip()
        return f"{moment} {self.name}  # {self.comment}" if has_comment else f"{moment} {self.name}"

    def __repr__(self) -> str:
        return f"Entry{self._values()!r}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entry):
            return NotImplemented
        return self._values() == other._values() and self.utc_offset == other.utc_offset

    def __hash__(self) -> int:
        return hash(self._values())

    def _values(self) -> tuple[datetime, str, bool, str | None]:
        return (self.datetime, self.name, self.is_current_entry, self.comment)


def is_earlier(one: Entry | datetime, other: Entry | datetime) -> bool:
    """Return true if *one* is before *other*. Each is an entry or a moment.

    No other module compares the times of entries.

    Since 2.0.
    """
    return _moment(one) < _moment(other)


def is_same_minute(one: Entry | datetime, other: Entry | datetime) -> bool:
    """Return true if neither is earlier than the other."""
    one, other = _moment(one), _moment(other)
    return not one < other and not other < one


def is_mark(entry: Entry) -> bool:
    """Return true if *entry* is an arrival or a departure, which does not end an activity."""
    return entry.name in (HELLO_ENTRY_NAME, BYE_ENTRY_NAME)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries, the earliest first; those of the same minute keep their order."""
    return sorted(entries, key=_moment)


def elapsed(one: Entry | datetime, other: Entry | datetime) -> timedelta:
    """Return the time that passed from *one* to *other*. It is negative if *other* is earlier.

    No other module subtracts the times of entries.

    Since 2.0.
    """
    return _moment(other) - _moment(one)


def _moment(thing: Entry | datetime) -> datetime:
    return thing.datetime if isinstance(thing, Entry) else thing


def parse_stamp(text: str) -> datetime | None:
    """Return the moment in *text* in utt's own form, ``2026-11-16 09:30``; None for any other text."""
    if text[4:14:3] == "-- :" and len(text) == _STAMP_LENGTH:
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    return None


def parse_moment(text: str) -> datetime | None:
    """Return the moment in *text*, in the form of a line of the log, with its offset if it has one; None if invalid.

    Since 2.0.
    """
    entry = parse_line(f"{text.strip()} x")
    return None if entry is None or entry.name != "x" or entry.comment is not None else entry.datetime


def parse_line(line: str) -> Entry | None:
    """Return the entry in *line*, or None if it is not an entry. Whitespace around it does not matter."""
    # Parse utt's own form, which nearly every line has, without the grammar: eight times as fast. Its hour is not 24,
    # which Python 3.14 would accept as the beginning of the next day.
    if (
        line[4:17:3] == "-- : "
        and line.isprintable()
        and line[-1] != " " != line[17:18]
        and (line[11] < "2" or line[12] != "4")
    ):
        try:
            moment = datetime.fromisoformat(line[:16])
        except ValueError:
            # There is no such day, or whitespace replaces an optional digit.
            return odd_lines.parse_by_grammar(line)
        comment_at = line.find("  # ", 18)
        if comment_at < 0:
            return Entry(moment, line[17:])
        return Entry(moment, line[17:comment_at], False, line[comment_at + 4 :])
    return odd_lines.parse_slowly(line) if line else None


def is_ignored_line(line: str) -> bool:
    """Return true if *line* is blank, or a note, which begins with ``#`` and is UTF-8."""
    text = line.strip()
    return not text or (text.startswith("#") and re.search("[\ud800-\udfff]", text) is None)
