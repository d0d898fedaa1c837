"""WHEN, the closed grammar of moments: the forms for a day, a time of day, and how long ago.

``DAYS``, ``TIMES``, ``TIMES_WITH_OFFSET``, ``SPANS`` and ``INSTANTS`` are the whole grammar, each form with examples;
``utt.domain.moment`` combines them. A text without a form is not a WHEN. A text that has one may still be refused, for
a part out of range or an ambiguity: then UnreadableError is raised. The tables of refused forms only give better
messages.

The forms apply to texts made ``plain``: ASCII in lower case, with single spaces. Unless stated otherwise:

- Years have four digits, minutes and seconds two; months, days and hours may have one.
- A day and a month without a year mean the latest such day up to today; 29 February means that of a leap year.
- A year before 1960 that stands by itself could be a time: ``16 nov 1430``.
- A month's or weekday's name may be cut to three letters or more.
- Only minutes, days and weeks in digits may omit the sign or ``ago``: ``15m``. An ``h`` could be a time.
- A sign is followed by digits; ``ago`` takes numbers in words as well, up to ``ninety-nine``.
- A part of a span is less than the next larger unit: ``-90m`` and ``-1h30``, never ``-1h90``.
- Spans have no seconds, months and years; the seconds of a time are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, timezone
from re import Match

from utt.domain.period import MONTHS, WEEKDAYS
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from typing import Any

    from utt.domain import instant
else:
    instant = lazy("utt.domain.instant")

_DAY = timedelta(days=1)
_LONGEST = 100
_SHORTEST_NAME = 3


class UnreadableError(Exception):
    """Words that have a form, but a part out of range, or an ambiguity.

    ``reason`` says which, and ``examples`` are two texts that may have been meant. ``is_ambiguous`` is true for an
    ambiguity; then the reason names the readings. ``text`` is what has the form.
    """

    def __init__(self, reason: str, *examples: str, text: str = "", is_ambiguous: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.examples = examples
        self.text = text
        self.is_ambiguous = is_ambiguous


class Form:
    """A way to write something: texts that *pattern* matches, such as the *examples*.

    *read* returns the value of a match. It returns None for a word that is not part of the form, and raises
    UnreadableError.
    """

    __slots__ = ("examples", "pattern", "read")

    def __init__(self, read: Callable[..., Any], pattern: str, *examples: str) -> None:
        self.read = read
        self.pattern = pattern
        self.examples = examples


class Day:
    """A day as it was written: the ``date``, and what matters if a time is next to it.

    ``is_written`` is false for a day in words, which ends by the calendar. ``digits_beside`` are the numbers of digits
    with which a bare number next to it is a time. ``year_or_time`` is a year that could also be a time.
    """

    __slots__ = ("date", "digits_beside", "is_written", "year_or_time")

    def __init__(
        self, date: date, digits_beside: tuple[int, ...], is_written: bool = True, year_or_time: str = ""
    ) -> None:
        self.date = date
        self.digits_beside = digits_beside
        self.is_written = is_written
        self.year_or_time = year_or_time


class Clock:
    """A time of day, as ``minutes`` from 00:00 to 24:00.

    ``digits`` is the text of a bare number, else empty. ``half`` is ``a`` with am, ``p`` with pm, else empty.
    ``utc_offset`` is the written offset from UTC, None without.
    """

    __slots__ = ("digits", "half", "minutes", "utc_offset")

    def __init__(self, minutes: int, digits: str = "", half: str = "", utc_offset: timedelta | None = None) -> None:
        self.minutes = minutes
        self.digits = digits
        self.half = half
        self.utc_offset = utc_offset

    def __str__(self) -> str:
        return "{}:{:02}".format(*divmod(self.minutes, 60))


def plain(words: str) -> str:
    """Return *words* in lower case with single spaces; empty if they are too long or not ASCII, and so not a WHEN."""
    text = " ".join(words.split())
    return text.lower() if text.isascii() and len(text) <= _LONGEST else ""


def parse_weekday(words: str) -> int | None:
    """Return the number of the weekday that *words* name, 0 for Monday; None if they are not a weekday."""
    name = plain(words)
    if len(name) < _SHORTEST_NAME:
        return None
    return next((number for number, weekday in enumerate(WEEKDAYS) if weekday.startswith(name)), None)


def read_day(text: str, today: date) -> Day | None:
    """Return the day in *text*; None if it has no such form. Raises UnreadableError."""
    day: Day | None = _read((*DAYS, *REFUSED_DAYS), text, today)
    return day


def read_clock(text: str, takes_offset: bool = False) -> Clock | None:
    """Return the time of day in *text*; None if it has no such form. Raises UnreadableError.

    It may have an offset from UTC only if *takes_offset* is true.
    """
    clock: Clock | None = _read((*TIMES, *(TIMES_WITH_OFFSET if takes_offset else ()), *REFUSED_TIMES), text)
    return clock


def read_span(text: str) -> timedelta | None:
    """Return how long ago *text* says; None if it has no such form. Raises UnreadableError and OverflowError."""
    span: timedelta | None = _read((*SPANS, *REFUSED_SPANS), text)
    return span


def read_instant(text: str) -> datetime | None:
    """Return the moment in *text*, in ISO 8601, as local time; None if it has no such form.

    If the text has an offset from UTC, the moment has the offset that the system's clock had then.

    Raises UnreadableError, and what ``datetime.astimezone`` raises.
    """
    moment: datetime | None = _read(INSTANTS, text)
    return moment


def _read(forms: Iterable[Form], text: str, *context: date) -> Any:
    for form in forms:
        match = re.fullmatch(form.pattern, text)
        try:
            value = None if match is None else form.read(match, *context)
        except UnreadableError as error:
            error.text = text
            raise
        if value is not None:
            return value
    return None


# Times of day.


def _clock(match: Match[str]) -> Clock:
    parts = match.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = parts.get("half")
    if half and not 1 <= hour <= 12:
        raise UnreadableError(f"there is no hour {hour} with am or pm", "9:30 pm", "21:30")
    if hour > 24:
        raise UnreadableError(f"there is no hour {hour}", "9:30", "21:30")
    if minute > 59:
        raise UnreadableError(f"there is no minute {minute}", "9:30", "9:59")
    if second > 59:
        raise UnreadableError(f"there is no second {second}", "9:30", "9:30:59")
    if hour == 24 and (minute or second or match[0].isdigit()):
        raise UnreadableError("hour 24 is only the day's end", "24:00", "23:59")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return Clock(hour * 60 + minute, match[0] if match[0].isdigit() else "", half or "")


def _clock_with_dot(match: Match[str]) -> Clock | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if not match["half"] and 1 <= hour <= 31 and 1 <= minute <= 12:
        if hour >= 24:
            # This can only be a day without its last dot.
            return None
        raise UnreadableError("a time or a day", f"{hour}:{minute:02}", f"{hour}.{minute}.", is_ambiguous=True)
    return _clock(match) if len(match["minute"]) == 2 else _clock_of_one_digit(match)


def _clock_with_offset(match: Match[str]) -> Clock:
    clock = _clock(match)
    clock.utc_offset = instant.parse_offset(match["offset"])
    if clock.utc_offset is None:
        raise UnreadableError(f"there is no offset {match['offset']} from UTC", "2:40+0200", "2026-11-16T09:30+02:00")
    return clock


def _noon_or_midnight(match: Match[str]) -> Clock:
    return Clock(12 * 60 if match[0] == "noon" else 0)


def _clock_or_span(match: Match[str]) -> Clock:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    span = f"-{hour}h{minute:02}" if minute else f"-{hour}h"
    if minute > 59:
        raise UnreadableError(f"there is no minute {minute}", "9:30", "-9h30")
    if hour * 60 + minute > 24 * 60:
        raise UnreadableError("an h needs a sign or 'ago'", span, f"{span[1:]} ago")
    raise UnreadableError("a time or how long ago", f"{hour}:{minute:02}", span, is_ambiguous=True)


def _clock_of_one_digit(match: Match[str]) -> Clock:
    hour, digit = match["hour"], match["minute"]
    raise UnreadableError(
        "minutes have two digits", f"{int(hour) % 24}:0{digit}", f"{int(hour) % 24}:{int(digit) % 6}0"
    )


_HALF = r" ?(?P<half>[ap])(?:m|\.m\.)"

TIMES = (
    Form(_clock, r"(?P<hour>[0-9]{1,2})(?P<minute>[0-9]{2})?", "9", "17", "930", "0930", "1730"),
    Form(
        _clock,
        rf"(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?(?:{_HALF})?",
        *("9:30", "09:30", "09:30:15", "9:30 pm", "9:30pm", "24:00"),
    ),
    Form(_clock_with_dot, rf"(?P<hour>[0-9]{{1,2}})\.(?P<minute>[0-9]{{2}})(?:{_HALF})?", "9.30", "17.00", "9.05 pm"),
    Form(_clock, rf"(?P<hour>[0-9]{{1,2}})(?P<minute>[0-9]{{2}})?{_HALF}", "9am", "9 pm", "9 p.m.", "930pm"),
    Form(_noon_or_midnight, "noon|midnight", "noon", "midnight"),
)
"""The forms of a time of day. A bare number is one alone, and next to some days."""

TIMES_WITH_OFFSET = (
    Form(
        _clock_with_offset,
        "(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?P<offset>[+-][0-9]{4})",
        *("2:40+0200", "12:00-0500"),
    ),
)
"""The form of a time of day with its offset from UTC, as in the log. If ``--at`` accepts a time range, a text that
could also be one is ambiguous.
"""

REFUSED_TIMES = (
    Form(_clock_or_span, r"(?P<hour>[0-9]{1,2}) ?h(?: ?(?P<minute>[0-9]{1,2}))?", "1h", "24h", "9h30", "9 h 30"),
    Form(_clock_of_one_digit, r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9])", "9:3"),
    Form(_clock_with_dot, r"(?P<hour>[0-9]{1,2})\.(?P<minute>[0-9])(?P<half>)", "9.5", "9.0"),
)


# Days.


def _day_in_words(match: Match[str], today: date) -> Day:
    return Day(today if match[0] == "today" else today - _DAY, _ANY_NUMBER, is_written=False)


def _weekday(match: Match[str], today: date) -> Day | None:
    number = parse_weekday(match["name"])
    if number is None:
        return None
    days = (today.weekday() - number) % 7
    return Day(today - timedelta(days or (7 if match["last"] else 0)), _ANY_NUMBER, is_written=False)


def _days_ago(match: Match[str], today: date) -> Day | None:
    span = read_span(match[0])
    return None if span is None else Day(today - span, (), is_written=False)


def _date_in_numbers(match: Match[str], today: date) -> Day:
    year, month, day = match["year"], int(match["month"]), int(match["day"])
    swapped = () if month <= 12 or not 1 <= day <= 12 else _swapped(match)
    found = _date(year, month, day, today, swapped or _DATES)
    if year:
        clock_like = year if " " in match[0] and _could_be_clock(year) else ""
        return Day(found, _ANY_NUMBER, year_or_time=clock_like)
    # Four digits next to it could be its year, and two after a space a short one.
    return Day(found, (1, 3) if " " in match[0] else (1, 2, 3))


def _swapped(match: Match[str]) -> tuple[str, ...]:
    """Return *match* with its month and day swapped, in two forms: the second one as in the examples of dates."""
    year, month, day = match["year"], int(match["month"]), int(match["day"])
    sign = next(sign for sign in "/.-" if sign in match[0])
    if sign == "-":
        return f"{year}-{day:02}-{month:02}", f"{month}.{day}.{year}"
    if sign == "/":
        return f"{day}/{month}" + (f"/{year}" if year else ""), f"{month}.{day}." + (year or "")
    return f"{month}.{day}." + (year or ""), f"{day}/{month}" + (f"/{year}" if year else "")


def _date_with_name(match: Match[str], today: date) -> Day | None:
    for number, name in enumerate(MONTHS, start=1):
        if name.startswith(match["month"]):
            year = match["year"]
            found = _date(year, number, int(match["day"]), today, ("16 nov", "16 nov 2026"))
            return Day(found, (), year_or_time=year if year and _could_be_clock(year) else "")
    return None


def _could_be_clock(year: str) -> bool:
    # From 1960 on, it is not a time: until 1999 there is no such minute, and after that a year is far more likely.
    return int(year) < 1960 and int(year[2:]) < 60


def _date(year: str | None, month: int, day: int, today: date, examples: tuple[str, ...]) -> date:
    """Return the date, without a *year* the latest up to *today*. Raises UnreadableError that names the wrong part."""
    if not 1 <= month <= 12:
        raise UnreadableError(f"there is no month {month}", *examples)
    if year is not None and int(year) == 0:
        raise UnreadableError("there is no year 0000", *examples)
    # There are at most eight years between two leap years.
    years = range(today.year, max(today.year - 9, 0), -1) if year is None else [int(year)]
    for each in years:
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year is not None or found <= today:
            return found
    if year is None and 1 <= day <= (29 if month == 2 else 28):
        raise OverflowError("before the year 1")
    raise UnreadableError(
        " ".join([MONTHS[month - 1].title(), *([year] if year else []), f"has no day {day}"]), *examples
    )


def _short_year(match: Match[str], today: date) -> Day | None:
    month = match.groupdict().get("month") or match.groupdict().get("first_month")
    if month and not any(name.startswith(month) for name in MONTHS):
        return None
    raise UnreadableError("years have four digits", *_DATES)


def _date_out_of_order(match: Match[str], today: date) -> Day:
    raise UnreadableError("a date with dashes begins with its year and has two dashes", *_DATES)


def _date_without_dot(match: Match[str], today: date) -> Day:
    month, day = int(match["month"]), int(match["day"])
    _date(None, month, day, today, _DATES)
    raise UnreadableError("the month needs a dot too", f"{day}.{month}.", f"{month}/{day}")


_ANY_NUMBER = (1, 2, 3, 4)
_DATES = ("2026-11-16", "16.11.2026")
_NO_HOUR = "(?:2[5-9]|[3-9][0-9])"
_UNIT_OF_DAYS = "(?:d|days?|w|weeks?)"

DAYS = (
    Form(_date_in_numbers, r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})", "2026-11-16", "2026-1-6"),
    Form(_day_in_words, "today|yesterday", "today", "yesterday"),
    Form(_weekday, r"(?P<last>last )?(?P<name>[a-z]{3,9})", "monday", "mon", "thurs", "last friday", "last fri"),
    Form(
        _date_with_name,
        r"(?P<day>[0-9]{1,2})\.? (?P<month>[a-z]{3,9})(?:,? (?P<year>[0-9]{4}))?",
        *("16 nov", "16. nov", "16 November 2026"),
    ),
    Form(
        _date_with_name,
        r"(?P<month>[a-z]{3,9}) (?P<day>[0-9]{1,2})(?:,? (?P<year>[0-9]{4}))?",
        *("nov 16", "November 16, 2026"),
    ),
    Form(
        _date_in_numbers,
        r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\.(?: ?(?P<year>[0-9]{4}))?",
        *("16.11.2026", "16.11.", "16. 11. 2026", "16. 11."),
    ),
    Form(
        _date_in_numbers,
        r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})(?:/(?P<year>[0-9]{4}))?",
        *("11/16/2026", "11/16"),
    ),
    Form(
        _days_ago,
        rf"- ?[0-9]+ ?{_UNIT_OF_DAYS}|[a-z0-9]+(?:[ -][a-z]+)? ?{_UNIT_OF_DAYS} ago",
        *("2 days ago", "two weeks ago", "-2d", "-1w"),
    ),
)
"""The forms of a day. The last one is a day only next to a time or if a day is expected; otherwise it is a span."""

REFUSED_DAYS = (
    Form(_short_year, r"[0-9]{1,2}(?:\.[0-9]{1,2}\.|/[0-9]{1,2}/)(?:[0-9]{1,3}|[0-9]{5,})", "16.11.26", "11/16/26"),
    Form(_short_year, rf"[0-9]{{1,2}}\. ?[0-9]{{1,2}}\. {_NO_HOUR}", "16. 11. 26", "16.11. 99"),
    Form(
        _short_year,
        r"(?:[0-9]{1,2}\.? (?P<month>[a-z]{3,9})|(?P<first_month>[a-z]{3,9}) [0-9]{1,2}),? " + _NO_HOUR,
        *("16 nov 26", "nov 16, 26"),
    ),
    Form(
        _date_out_of_order,
        r"[0-9]{1,2}-(?:[0-9]{1,2}|[a-z]{3,9})-(?:[0-9]{2}|[0-9]{4})|[0-9]{4}([./])[0-9]{1,2}\1[0-9]{1,2}",
        *("16-11-2026", "26-11-05", "16-nov-2026", "2026/11/16", "2026.11.16"),
    ),
    Form(_date_without_dot, r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})", "16.11"),
)


# How long ago.

_UNITS = ("weeks", "days", "hours", "minutes")
# The most of each unit without completing the next larger one.
_MOST = {"days": 6, "hours": 23, "minutes": 59}


def _span(match: Match[str]) -> timedelta | None:
    if not match["parts"]:
        return None
    numbers: dict[str, int] = {}
    for unit in _UNITS:
        if match[unit]:
            number = _number(match[unit])
            if number is None:
                return None
            if numbers and number > _MOST[unit]:
                raise UnreadableError(f"{number} {unit} are too many after {next(reversed(numbers))}", "-1h30", "-90m")
            numbers[unit] = number
    return _ago(match, timedelta(**numbers), needs_ago="hours" in numbers or not match["parts"][0].isdigit())


def _bare_minutes(match: Match[str]) -> timedelta:
    return timedelta(minutes=int(match["minutes"]))


def _fraction(match: Match[str]) -> timedelta | None:
    return _ago(match, timedelta(hours=float(match["parts"].replace(",", "."))))


def _and_a_half(match: Match[str]) -> timedelta | None:
    number = 0 if match["half"] else _number(match["before"] or match["behind"])
    return None if number is None else _ago(match, timedelta(hours=number, minutes=30))


def _ago(match: Match[str], span: timedelta, needs_ago: bool = True) -> timedelta | None:
    has_sign, has_ago = bool(match["sign"]), bool(match["ago"])
    if has_sign and (has_ago or not match["parts"][0].isdigit()):
        return None
    if needs_ago and not (has_sign or has_ago):
        hours, minutes = divmod(span // timedelta(minutes=1), 60)
        short = f"-{minutes}m" if not hours else f"-{hours}h{minutes:02}" if minutes else f"-{hours}h"
        raise UnreadableError("it needs a sign or 'ago'", short, f"{match[0]} ago")
    return span


def _clock_as_span(match: Match[str]) -> timedelta:
    hour, minute = int(match["hour"]), match["minute"]
    raise UnreadableError("a time or how long ago", f"{hour % 24}:{minute}", f"-{hour}h{minute}", is_ambiguous=True)


def _number(text: str) -> int | None:
    text = text.strip()
    if text.isdigit():
        return int(text)
    tens, _, ones = text.replace(" ", "-").partition("-")
    if ones:
        return _TENS[tens] + _ONES[ones] if tens in _TENS and _ONES.get(ones, 10) < 10 else None
    return _TENS.get(tens) or _ONES.get("one" if tens in ("a", "an") else tens)


_ONES = {
    word: number
    for number, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
            *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        ),
        start=1,
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_N = r"(?:[0-9]{1,9} ?|[a-z]+(?:[ -][a-z]+)? )"
_NEXT = r"(?:$|(?= ago$)|,? and |, | |(?=[0-9]))"
_HOUR = "(?:h|hrs?|hours?)"
_MINUTE = "(?:m|mins?|minutes?)"
_PARTS = (
    rf"(?:(?P<weeks>{_N})(?:w|weeks?){_NEXT})?(?:(?P<days>{_N})(?:d|days?){_NEXT})?"
    rf"(?:(?P<hours>{_N}){_HOUR}{_NEXT})?(?:(?P<minutes>{_N})(?(hours){_MINUTE}?|{_MINUTE}))?"
)
_SIGN = "(?P<sign>- ?)?"
_AGO = "(?P<ago> ago)?"

SPANS = (
    Form(
        _span,
        rf"{_SIGN}(?P<parts>{_PARTS}){_AGO}",
        *("-15m", "-1h30", "-2d", "-1w", "-1d2h", "15m", "15 minutes", "2d", "15 minutes ago", "an hour ago"),
        *("two hours ago", "a week ago", "1 hour 30 minutes ago", "an hour and twenty-five minutes ago"),
    ),
    Form(_bare_minutes, r"- ?(?P<minutes>[0-9]{1,3})", "-15", "- 15", "-90"),
    Form(
        _fraction,
        rf"{_SIGN}(?P<parts>[0-9]{{1,9}}[.,][0-9]{{1,2}}) ?{_HOUR}{_AGO}",
        *("-1.5h", "-1,5h", "1.5 hours ago"),
    ),
    Form(
        _and_a_half,
        rf"{_SIGN}(?P<parts>(?P<half>half an hour)|(?P<before>{_N})and a half hours?|(?P<behind>{_N})hours? and a half)"
        rf"{_AGO}",
        *("half an hour ago", "an hour and a half ago", "two and a half hours ago"),
    ),
)
"""The forms of how long ago it was, counted by the clock on the wall."""

REFUSED_SPANS = (
    Form(
        _clock_as_span,
        r"(?:- ?(?=[0-9:]+$)|(?=[0-9:]+ ago$))(?P<hour>[0-9]{1,2}):(?P<minute>[0-5][0-9])(?: ago)?",
        *("-9:30", "1:30 ago"),
    ),
)


# ISO 8601.


def _instant(match: Match[str]) -> datetime:
    day = _date(match["year"], int(match["month"]), int(match["day"]), date.max, _INSTANTS)
    moment = datetime.combine(day, time()) + timedelta(minutes=_clock(match).minutes)
    zone = match["zone"]
    if zone is None:
        return moment
    hours, minutes = (0, 0) if zone == "z" else (int(zone[1:3]), int(zone[3:].lstrip(":") or 0))
    if hours > 23 or minutes > 59:
        raise UnreadableError(f"there is no offset {zone}", "2026-11-16T09:30Z", "2026-11-16T09:30+02:00")
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
    here = moment.replace(tzinfo=timezone(offset)).astimezone()
    return instant.Moment.at(here, here.utcoffset())


_INSTANTS = ("2026-11-16T09:30", "2026-11-16T09:30+02:00")
_ZONE = "(?P<zone>z|[+-][0-9]{2}(?::?[0-9]{2})?)?"

INSTANTS = (
    Form(
        _instant,
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})t(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"
        rf"(?::(?P<second>[0-9]{{2}})(?:[.,][0-9]+)?)?{_ZONE}",
        *("2026-11-16T09:30", "2026-11-16T09:30:15.5", "2026-11-16T09:30Z", "2026-11-16T09:30+02:00"),
    ),
    Form(
        _instant,
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})t(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})"
        rf"(?P<second>[0-9]{{2}})?{_ZONE}",
        *("20261116T0930", "20261116T093015+0200"),
    ),
)
"""The forms of ISO 8601."""
