"""Parses moments and time ranges that people type, for ``--at``, ``--entry`` and ``--now``.

``utt.domain.when`` has the forms of days (DAY), times of day (TIME) and spans; this is how they combine:

======================  ====================================================  ======================================
A moment, WHEN          ``now``                                               ``now``
                        TIME: of today                                        ``9:30``, ``930``, ``at 9``
                        DAY: the moment at which it begins                    ``yesterday``, ``16 nov``
                        DAY TIME or TIME DAY, with ``,`` or ``at`` between    ``monday 9:00``, ``9am, 16 nov``
                        a span: counted back from now                         ``-15m``, ``an hour ago``
                        ISO 8601                                              ``2026-11-16T09:30Z``
                        with an offset from UTC, where that matters           ``2:40+0200``
A stretch, A-B          ``WHEN..WHEN``                                        ``monday 23:00..tuesday 1:00``
                        ``{DAY} TIME-TIME``, with ``-`` or an en dash         ``9-10``, ``monday 9:00 - 10:30``
======================  ====================================================  ======================================

A bare number (``9``, ``930``) next to a day is a time only if it cannot be part of the day: next to ``today``,
``yesterday``, a weekday, or a numeric date. There it has at most three digits if the date has no year, since four could
be its year.

If B is a time alone, it is on A's day. Around a hyphen, am or pm must be at both times or at neither, unless the
meaning is clear: ``9-10pm`` has two readings, ``13:00-2pm`` has one.

The calendar says when a day begins. A time with a day in words lies between that day's start and end; with a written
date it is what a clock shows on that date. ``24:00`` is always the clock's. A day that does not have 24 hours, such as
the one before a new start of days, may have a time twice, which is two readings, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from utt.domain.entry import format_moment, is_earlier, offset_of, parse_stamp, without_offset
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from typing import TypeVar

    from utt.domain import calendar as calendars
    from utt.domain import instant, when, zone
    from utt.domain.calendar import Calendar
    from utt.domain.when import Clock, Day, UnreadableError

    _T = TypeVar("_T")
else:
    calendars = lazy("utt.domain.calendar")
    instant = lazy("utt.domain.instant")
    when = lazy("utt.domain.when")
    zone = lazy("utt.domain.zone")

_NOON = 12 * 60
_WHOLE_DAY = 24 * 60
# Longer texts are not moments, and errors do not show more.
_LONGEST = 100
_OVER_MIDNIGHT = "monday 23:00..tuesday 1:00"
# What the examples should look like, for words that have no form.
_LIKE_A_SPAN = r"^ *-|ago\b|[0-9] ?[a-z]+ *$"
_LIKE_AN_OFFSET = "[0-9]:[0-9]{2}(?:[0-9]{2})? ?(?:z|utc|gmt|[+-][0-9])"
_LIKE_A_DAY_OF_A_MONTH = r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|[0-9](?:st|nd|rd|th)\b"
_LIKE_A_DATE = "[a-z]{3} [0-9]|[0-9] [a-z]{3}|[0-9] ?[./-] ?[0-9]|/"


def parse_moment(words: str, now: datetime, calendar: Calendar | None = None, takes_offset: bool = False) -> datetime:
    """Return the moment that *words* mean at the time *now*, by the tables here and in ``utt.domain.when``.

    It is a naive local time, to the minute, and may lie in the future. Without a *calendar*, days begin at midnight. If
    *now* has an offset from UTC, a moment counted back from it is an instant, with the offset that the system's clock
    had then. Then, or if *takes_offset* is true, the same goes for ISO 8601 with an offset, and a time written with an
    offset keeps it. Raises UttError, with two examples, if the words are not in the grammar or are ambiguous, or if the
    moment is outside the years 1 to 9999.
    """
    stamp = parse_stamp(words)
    if stamp is not None:
        return stamp
    reader = _Reader(now, calendar or calendars.Calendar(), takes_offset)
    reading = _within_all_time(reader.read, words)
    if reading is None:
        is_range = _within_all_time(reader.read_range, words) is not None
        if not is_range and reader.has_offset(words):
            raise _not_recorded(words)
        raise _no_moment(words, reader, is_range)
    return _to_the_minute(reading.moment)


def parse_range(words: str, now: datetime, calendar: Calendar | None = None) -> tuple[datetime, datetime] | None:
    """Return the start and end of the time range in *words*; None if they are not a time range.

    Words that are a moment as a whole are not a range. Both ends are as from ``parse_moment``. Raises UttError, with
    two examples, if the words are a range but one of its ends is invalid, or it does not end after it starts.
    """
    if parse_stamp(words) is not None:
        return None
    reader = _Reader(now, calendar or calendars.Calendar())
    ends = _within_all_time(reader.read_range, words)
    if ends is None:
        if reader.is_range:
            raise _no_range(words, reader.complaint)
        return None
    start, end = map(_to_the_minute, ends)
    if not is_earlier(start, end):
        if reader.has_offset(words):
            raise _not_recorded(words)
        raise UttError(
            f"{_shown(words)} would start at {format_moment(start)} and end at "
            f"{format_moment(end)}: write it like '9:00-10:30', or over midnight like {_OVER_MIDNIGHT!r}"
            + (_over_change(start, end, now) if zone.is_shown_twice(start) and zone.is_shown_twice(end) else "")
        )
    return start, end


def is_clock_time(words: str) -> bool:
    """Return true if *words* are a time of day alone, and so today."""
    return isinstance(_attempt(_clock, when.plain(words), True), when.Clock)


class _Reading:
    """The ``moment`` that was read, its ``day``, and its time of day, if one was written."""

    __slots__ = ("clock", "day", "moment")

    def __init__(self, moment: datetime, day: Day, clock: Clock | None = None) -> None:
        self.moment = moment
        self.day = day
        self.clock = clock


class _Reader:
    """Parses words at the time *now*. If that fails, ``complaint`` says what is wrong, if they have a form.

    ``is_range`` is true once words have turned out to be a time range, even an invalid one. ``takes_offset`` is true if
    times may have their offset from UTC.
    """

    def __init__(self, now: datetime, calendar: Calendar, takes_offset: bool = False) -> None:
        self._now = now
        self._calendar = calendar
        self._has_instants = offset_of(now) is not None
        self.takes_offset = takes_offset or self._has_instants
        self.complaint: UnreadableError | None = None
        self.is_range = False

    @property
    def _today(self) -> date:
        return self._calendar.day_of(self._now)

    def read(self, words: str) -> _Reading | None:
        """Return what *words* mean as a whole; None if they are not a WHEN."""
        text = when.plain(words)
        if text == "now":
            return self._counted_back(timedelta())
        if clock := self._noted(_attempt(_clock, text, self.takes_offset)):
            return self._at(when.Day(self._today, (), is_written=False), clock)
        if (span := self._noted(_attempt(when.read_span, text))) is not None:
            return self._counted_back(span)
        if iso := self._noted(_attempt(when.read_instant, text)):
            return _Reading(iso if self.takes_offset else without_offset(iso), when.Day(iso.date(), ()))
        day = _attempt(when.read_day, text, self._today)
        if day is not None:
            return self._beginning(day, text) if self._noted(day) is day else None
        return next(filter(None, (self._day_and_time(*parts) for parts in _days_and_times(text))), None)

    def has_offset(self, words: str) -> bool:
        """Return true if *words*, which are invalid, would be a WHEN if times could have offsets from UTC."""
        if self.takes_offset:
            return False
        reader = _Reader(self._now, self._calendar, takes_offset=True)
        return _within_all_time(reader.read, words) is not None

    def read_range(self, words: str) -> tuple[datetime, datetime] | None:
        """Return the ends of the time range in *words*; None if they are not a range, or an end is invalid."""
        # Keyboards and programs turn hyphens into dashes.
        words = " ".join(words.split()).replace("\N{EN DASH}", "-")
        if len(words) > 2 * _LONGEST:
            return None
        if ".." in words:
            self.is_range = True
            # A day may also end with a dot.
            places = [match.start() for match in re.finditer(r"\.(?=\.)", words)]
            return next(filter(None, (self._ends(words[:at], words[at + 2 :]) for at in places)), None)
        front, _, back = words.rpartition("-")
        clock = _attempt(_clock, when.plain(back))
        if clock is None:
            return None
        whole = _Reader(self._now, self._calendar).read(words)
        if whole is not None:
            self._note_two_readings(whole, front, back, words)
            return None
        start = self.read(front)
        self.is_range = self.complaint is not None if start is None else start.clock is not None
        return self._ends(front, back) if self.is_range else None

    def _note_two_readings(self, whole: _Reading, front: str, back: str, words: str) -> None:
        """Record a complaint if *words*, which are a moment, could also be a time range: ``4:00-0500``."""
        if whole.clock is None or whole.clock.utc_offset is None:
            return
        ends = self._ends(front, back)
        if ends is not None and is_earlier(*ends):
            self.is_range = True
            start, end = ends
            iso = f"{without_offset(whole.moment).isoformat('T', 'minutes')}-{back[:2]}:{back[2:]}"
            examples = f"{start:%H:%M}-{end:%H:%M}", iso
            self._noted(_ambiguous("two times, or one with its offset from UTC", words, *examples))

    def _ends(self, front: str, back: str) -> tuple[datetime, datetime] | None:
        start, clock = self.read(front), self._noted(_attempt(_clock, when.plain(back), self.takes_offset))
        if start is None:
            return None
        if clock is None:
            end = self.read(back)
            return None if end is None else (start.moment, end.moment)
        complaint = start.clock and _one_half_of_two(start.clock, clock, f"{front}-{back}")
        if self._noted(complaint) is not complaint:
            return None
        end = self._at(start.day, clock)
        return None if end is None else (start.moment, end.moment)

    def _at(self, day: Day, clock: Clock) -> _Reading | None:
        by_clock = datetime.combine(day.date, time()) + timedelta(minutes=clock.minutes)
        if day.is_written or clock.minutes == _WHOLE_DAY:
            return _reading(by_clock, day, clock)
        moments = self._calendar.all_at(day.date, by_clock.time())
        if len(moments) == 1:
            return _reading(moments[0], day, clock)
        return self._noted(self._not_once(day, clock, by_clock, len(moments) > 1))

    def _not_once(self, day: Day, clock: Clock, by_clock: datetime, is_ambiguous: bool) -> UnreadableError:
        """Return the complaint about a time that a day has twice or not at all, since the next day begins at another
        time.
        """
        ends = (self._calendar.start_of(day.date), self._calendar.end_of(day.date))
        from_to = "from {} to {}".format(*(end.isoformat(" ", "minutes") for end in ends))
        reason = f"either of two times of a day that goes {from_to}" if is_ambiguous else f"the day goes {from_to}"
        examples = (each.isoformat(" ", "minutes") for each in (by_clock, by_clock + timedelta(days=1)))
        return when.UnreadableError(reason, *examples, text=str(clock), is_ambiguous=is_ambiguous)

    def _counted_back(self, span: timedelta) -> _Reading:
        moment: datetime = self._now
        if span:
            moment = zone.after(moment, -span) if self._has_instants else moment - span
        return _Reading(moment, when.Day(self._calendar.day_of(moment), (), is_written=False))

    def _beginning(self, day: Day, text: str) -> _Reading | None:
        year = day.year_or_time
        if not year:
            return _Reading(self._calendar.start_of(day.date), day)
        with_time = f"{text.removesuffix(year).rstrip(' ,')} {int(year[:2])}:{year[2:]}"
        return self._noted(_ambiguous("a year or a time", year, with_time, day.date.isoformat()))

    def _day_and_time(self, day_text: str, time_text: str) -> _Reading | None:
        clock = _attempt(_clock, time_text, self.takes_offset)
        day = None if clock is None else _attempt(when.read_day, day_text, self._today)
        if clock is None or day is None:
            return None
        if isinstance(clock, when.UnreadableError) or isinstance(day, when.UnreadableError):
            self._noted(day)
            self._noted(clock)
            return None
        if clock.digits and len(clock.digits) not in day.digits_beside:
            examples = f"{day_text} {clock}", f"{day.date} {clock}"
            return self._noted(_ambiguous("a time or a part of the day", clock.digits, *examples))
        return self._at(day, clock)

    def _noted(self, found: _T | UnreadableError | None) -> _T | None:
        """Return *found*, or None if it is a complaint, which is kept: preferably an ambiguity, else the first one."""
        if not isinstance(found, when.UnreadableError):
            return found
        if self.complaint is None or (found.is_ambiguous and not self.complaint.is_ambiguous):
            self.complaint = found
        return None


def _reading(moment: datetime, day: Day, clock: Clock) -> _Reading:
    if clock.utc_offset is not None:
        moment = instant.Moment.at(moment, clock.utc_offset)
    return _Reading(moment, day, clock)


def _attempt(read: Callable[..., _T], *arguments: object) -> _T | UnreadableError:
    """Return the result of *read*, or the UnreadableError that it raises."""
    try:
        return read(*arguments)
    except when.UnreadableError as error:
        return error


def _clock(text: str, takes_offset: bool = False) -> Clock | None:
    return when.read_clock(text.removeprefix("at "), takes_offset)


def _days_and_times(text: str) -> Iterator[tuple[str, str]]:
    """Yield each way to split *text* into what could be a day and a time, in either order."""
    words = text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        front, back = " ".join(words[:count]).removesuffix(","), " ".join(words[count:])
        yield front, back
        yield back, front


def _ambiguous(readings: str, text: str, *examples: str) -> UnreadableError:
    return when.UnreadableError(readings, *examples, text=text, is_ambiguous=True)


def _one_half_of_two(start: Clock, end: Clock, text: str) -> UnreadableError | None:
    """Return a complaint if one time has pm, and the other one could also mean pm."""
    one, other = start.minutes, end.minutes
    if end.half == "p" and not start.half and one < _NOON:
        one += _NOON
    elif start.half == "p" and not end.half and other < _NOON:
        other += _NOON
    else:
        return None
    if min(start.minutes, end.minutes) < 60 or one >= other:
        return None
    alone = f"{start}-{end}" if start.minutes < end.minutes else _OVER_MIDNIGHT
    return _ambiguous("two times with pm, or one", text, f"{when.Clock(one)}-{when.Clock(other)}", alone)


def _within_all_time(read: Callable[[str], _T], words: str) -> _T:
    """Return the result of *read* for *words*. Raises UttError if that is outside the supported years."""
    try:
        return read(words)
    # On Windows, a moment too far away for the local time zone raises OSError.
    except (ArithmeticError, ValueError, OSError) as error:
        zone.require_one()
        raise UttError(
            f"{_shown(words)} lies outside the years 1 to 9999: write it like '2026-11-16 09:30' or '-15m'"
        ) from error


def _no_moment(words: str, reader: _Reader, is_range: bool) -> UttError:
    complaint, why, examples = reader.complaint, "", _examples_for(words.lower(), reader.takes_offset)
    if is_range:
        why, examples = ", since that is a time range", ("9:00", "10:30")
    elif complaint is not None and complaint.is_ambiguous:
        return _two_readings(complaint)
    elif complaint is not None:
        why, examples = f", since {complaint.reason}", complaint.examples
    return UttError(f"No time can be read in {_shown(words)}{why}: {_like(*examples)}")


def _no_range(words: str, complaint: UnreadableError | None) -> UttError:
    if complaint is not None and complaint.is_ambiguous:
        return _two_readings(complaint)
    why = "" if complaint is None else f", since {complaint.reason}"
    return UttError(f"No time range can be read in {_shown(words)}{why}: {_like('9:00-10:30', _OVER_MIDNIGHT)}")


def _over_change(start: datetime, end: datetime, now: datetime) -> str:
    """Return how to write a time range that includes the moment at which the clock went back."""
    first, *_ = zone.offsets_at(start)
    *_, last = zone.offsets_at(end)
    moments = (instant.Moment.at(start, first), instant.Moment.at(end, last))
    example = "..".join(f"{each:%H:%M}{format_moment(each)[16:]}" for each in moments)
    how = f", or over the change of the clock like {example!r}"
    return how if offset_of(now) is not None else f"{how} with [log] utc_offset = yes"


def _not_recorded(words: str) -> UttError:
    return UttError(
        f"No time can be read in {_shown(words)}, since offsets from UTC are not recorded: "
        f"{_like('2026-11-16T09:30+02:00', '2026-11-16 09:30')}, or set [log] utc_offset = yes"
    )


def _two_readings(complaint: UnreadableError) -> UttError:
    return UttError(f"{_shown(complaint.text)} could be {complaint.reason}: {_like(*complaint.examples)}")


def _like(*examples: str) -> str:
    one, other = examples
    return f"write it like {one!r} or {other!r}"


def _examples_for(words: str, takes_offset: bool) -> tuple[str, ...]:
    if re.search(_LIKE_AN_OFFSET, words):
        return "2026-11-16T09:30+02:00", "2:40+0200" if takes_offset else "2026-11-16 09:30"
    if re.search("[0-9]", words) and re.search(_LIKE_A_DAY_OF_A_MONTH, words):
        return "2026-11-16 09:30", "16 nov 9:30"
    if re.search(_LIKE_A_SPAN, words):
        return "-15m", "15 minutes ago"
    if re.search(_LIKE_A_DATE, words):
        return "2026-11-16 09:30", "16 nov 9:30"
    return "9:30", "yesterday 17:00"


def _shown(words: str) -> str:
    text = words.strip()
    return repr(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}...")


def _to_the_minute(moment: datetime) -> datetime:
    utc_offset = offset_of(moment)
    return moment.replace(second=0, microsecond=0) if utc_offset is None else instant.Moment.at(moment, utc_offset)
