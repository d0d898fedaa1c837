"""Moments as people type them: WHEN, for ``--at`` and ``--now``.

Case does not matter; commas, ``and`` and ``at`` count as white space. Parts in ``{}`` are optional:

========  =================================================  ===============================================
``WHEN``  ``now``
          ``{DAY} TIME`` or ``TIME DAY``                     ``monday 9:00``; without a day it is today
          ``DAY``                                            the moment at which it begins
          ``-SPAN``, ``SPAN ago`` or ``SPAN``                counted back from now: ``-15m``, ``1h30 ago``
          anything else that dateutil's parser reads         ``16 Nov 2026 9:30``; without a day it is today
``DAY``   ``YYYY-MM-DD``, ``today``, ``yesterday``, or a     see ``utt.domain.period.parse_day``; three letters
          weekday: the latest such day up to today           of a weekday will do
``TIME``  ``H{:M{:SS}}{am|pm}``, ``HMM``, ``H.MM``,          ``9``, ``9:30``, ``21:30:15``, ``9:30 pm``,
          ``HhM``, ``noon`` or ``midnight``                  ``930``, ``9h30``
``SPAN``  ``{N days} {N hours} {N minutes} {N seconds}``:    ``2d``, ``1 hour 30 minutes``, ``an hour``,
          at least one; ``H:MM``; or minutes, a number       ``1.5h``, ``1:30``, ``15``
``N``     a number, ``a`` or ``an``; the minutes after       ``1h30``, ``1h30m``
          hours need no unit
========  =================================================  ===============================================

The units are ``d day days``, ``h hr hrs hour hours``, ``m min mins minute minutes`` and ``s sec secs second seconds``.
Seconds are dropped. Spans are counted by the clock on the wall and ignore summer time. Whatever can be read as a
``TIME`` is one, so ``9h30`` and ``1:30`` are spans only with a ``-`` or ``ago``.

The calendar says when a day begins. A ``TIME`` without a day lies in today, and beside a day in words, in that day;
beside a written date, it is what a clock shows on that date.

dateutil guesses if a text says too little or too much. utt refuses text that dateutil would misread: see ``_MISREAD``
and ``_require_sense``. A weekday that only dateutil reads, as in ``Monday 16:30:15.5``, is the latest one too. In a
date of numbers, dots put the day first and slashes the month.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from utt.errors import UttError
from utt.lazy import lazy

if TYPE_CHECKING:
    from dateutil import parser

    from utt.domain import calendar as calendars
    from utt.domain import period
    from utt.domain.calendar import Calendar
else:
    parser = lazy("dateutil.parser")
    calendars = lazy("utt.domain.calendar")
    period = lazy("utt.domain.period")

_N = r"[0-9]{1,9}(?:\.[0-9]{1,9})? ?|an? "
_MINUTE = "m|mins?|minutes?"
_SPAN = (
    f"(?:(?P<days>{_N})(?:d|days?) ?)?"
    f"(?:(?P<hours>{_N})(?:h|hrs?|hours?) ?)?"
    f"(?:(?P<minutes>{_N})(?(hours)(?:{_MINUTE})?|(?:{_MINUTE})) ?)?"
    f"(?:(?P<seconds>{_N})(?:s|secs?|seconds?))?"
)
_SHORT_SPAN = "(?:(?P<hours>[0-9]{1,9}):)?(?P<minutes>[0-9]{1,3})"
_TIME = (
    r"(?:(?P<word>noon|midnight)|(?P<hour>[0-9]{1,2}?)"
    r"(?:h|(?:[:h](?P<minute>[0-9]{1,2})|\.?(?P<two_digits>[0-9]{2}))(?::[0-5][0-9])?)? ?(?P<half>[ap]m)?)"
)

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = rf"(?<![a-z])({'|'.join(_WEEKDAYS)})(?:[a-z]*day)?(?![a-z])"
_DOTTED = r"(?<![0-9.])[0-9]{1,2}\.[0-9]{1,2}\.[0-9]"
_OFFSET = "[0-9]{2}(?::?[0-9]{2})?"
# Text that dateutil reads, but probably not as it is meant.
_MISREAD = "|".join(
    (
        # Read as a day of this month, or as a year, and not as a span or a time of day.
        r"^-.*",
        r"^[0-9]{1,4}\.?$",
        r"^[0-9]{5,6}$",
        r"^[0-9]{1,2}(?: [0-9]{1,4})+$",
        # A day and a month without a year: dateutil ignores the month.
        r"(?:^| )[0-9]*\.[0-9]+(?: ?[ap]m)?(?: |$)",
        # A span and a day: read as a time of that day.
        r"[0-9] ?(?:m|mins?|minutes?|s|secs?|seconds?)\b",
        rf" -(?!{_OFFSET}(?:$| \())",
        # An offset whose sign dateutil reverses.
        r"(?:utc|gmt) ?[+-]",
        # Two times: dateutil takes the second one.
        r"[0-9]:[0-9].* [0-9]{1,2}:[0-9]",
    )
)


def parse_moment(words: str, now: datetime, calendar: Calendar | None = None) -> datetime:
    """Return the moment that *words* mean at the time *now*, as the module's table says.

    It is a naive local time, to the minute, and may lie in the future. Without a *calendar*, days begin at midnight.
    Raises UttError if the words cannot be read, or mean a moment outside the years 1 to 9999.
    """
    # The form that scripts use takes a short cut.
    if words[4:14:3] == "-- :" and len(words) == 16:
        try:
            return datetime.fromisoformat(words)
        except ValueError:
            pass
    try:
        calendar = calendar or calendars.Calendar()
        moment = _moment(words, now, calendar) or _moment_by_dateutil(words, now, calendar)
    # On Windows, a moment too far away for the local time zone is an OSError.
    except (ValueError, ArithmeticError, OSError) as error:
        raise UttError(f"No time can be read in {words!r}: write it like '2026-11-16 09:30' or '-15m'") from error
    return moment.replace(second=0, microsecond=0)


def _moment(words: str, now: datetime, calendar: Calendar) -> datetime | None:
    """Return the moment, or None if dateutil must read the words.

    Raises ValueError or ArithmeticError if there is no such moment.
    """
    words = re.sub("(?<![0-9])([0-9]{1,2}),([0-9]{1,2})(?![0-9:])", r"\1.\2", words.lower())
    words = " ".join(word for word in words.replace(",", " ").split() if word not in ("and", "at"))
    if words == "now":
        return now
    moment = _by_day_and_time(words, calendar.day_of(now), calendar) or _counted_back(words, now)
    if moment is None and re.search(_MISREAD, words):
        raise ValueError("dateutil would read something else than is meant")
    return moment


def _by_day_and_time(words: str, today: date, calendar: Calendar) -> datetime | None:
    match = (
        re.fullmatch(f"(?:(?P<day>[^ ]+) )?{_TIME}", words)
        or re.fullmatch(f"{_TIME} (?P<day>[^ ]+)", words)
        or re.fullmatch("(?P<day>[^ ]{3,})", words)
    )
    if match is None:
        return None
    try:
        parts = match.groupdict()
        day = _day(parts["day"], today)
        if "hour" not in parts:
            return calendar.start_of(day)
        is_written_date = parts["day"] is not None and parts["day"][0].isdigit()
        return datetime.combine(day, _time(parts)) if is_written_date else calendar.at(day, _time(parts))
    except (UttError, ValueError):
        return None


def _day(word: str | None, today: date) -> date:
    if word is None:
        return today
    # Most moments do not need this module.
    return period.parse_day(next((each for each in period.WEEKDAYS if each[:3] == word), word), today)


def _time(parts: Mapping[str, str | None]) -> time:
    hour = {None: int(parts.get("hour") or 0), "noon": 12, "midnight": 0}[parts.get("word")]
    if parts.get("half"):
        if hour > 12:
            raise ValueError("an hour of the twenty-four with am or pm")
        hour = hour % 12 + (12 if parts["half"] == "pm" else 0)
    return time(hour, int(parts.get("minute") or parts.get("two_digits") or 0))


def _counted_back(words: str, now: datetime) -> datetime | None:
    is_negative, is_ago = words.startswith("-"), words.endswith(" ago")
    span = words.removeprefix("-").lstrip().removesuffix(" ago")
    match = re.fullmatch(_SPAN, span)
    if match is None and (is_negative or is_ago):
        match = re.fullmatch(_SHORT_SPAN, span)
    if match is None or not match[0] or (is_negative and is_ago):
        return None
    return now - timedelta(**{unit: _number(text) for unit, text in match.groupdict().items()})


def _number(text: str | None) -> float:
    if text is None:
        return 0
    return 1 if text.startswith("a") else float(text)


def _moment_by_dateutil(words: str, now: datetime, calendar: Calendar) -> datetime:
    # Importing it costs more than all the rest of a command.
    parse = partial(parser.parse, dayfirst=re.search(_DOTTED, words) is not None)
    midnight = datetime.combine(calendar.day_of(now), time())
    try:
        with warnings.catch_warnings():
            # dateutil would take a time zone that it does not know for the local one.
            warnings.simplefilter("error")
            moment: datetime = parse(words, default=midnight)
            earlier: datetime = parse(words, default=midnight - timedelta(days=6))
            # Everything that the words do not say differs here.
            other: datetime = parse(words, default=_unlike(midnight))
    except Warning as warning:
        raise ValueError(str(warning)) from warning
    _require_sense(words.lower(), moment, other)
    has_hour = moment.hour == other.hour
    has_date = moment.day == other.day and (moment.month == other.month or not re.search(_WEEKDAY, words.lower()))
    # dateutil takes a weekday as the first such day on or after the default's day. Nothing else differs by a week.
    if moment - earlier == timedelta(days=7):
        moment = earlier
    if moment.tzinfo is not None:
        return moment.astimezone().replace(tzinfo=None)
    if not has_hour:
        return calendar.start_of(moment.date())
    return moment if has_date else calendar.at(moment.date(), moment.time())


def _unlike(midnight: datetime) -> datetime:
    """Return a moment that has no part in common with *midnight*, in a month of 31 days."""
    year = midnight.year - 4 if midnight.year > 4 else midnight.year + 4
    return datetime(year, 3 if midnight.month == 1 else 1, 3 if midnight.day == 2 else 2, 1, 1)


def _require_sense(words: str, moment: datetime, other: datetime) -> None:
    """Raise ValueError if dateutil has guessed *moment*. *other* is what it reads with another default."""
    weekdays = re.findall(_WEEKDAY, words)
    has_day, has_hour = moment.day == other.day, moment.hour == other.hour
    if not (has_day or has_hour or weekdays) or (moment.month == other.month and not (has_day or weekdays)):
        raise ValueError("neither a day nor a time")
    has_year_of_two = not has_hour and f"{moment.year}" not in words and not re.search("[./-][0-9]{2}$", words)
    if moment.year == other.year and (moment.year < 1000 or has_year_of_two):
        # 13 nov 9
        raise ValueError("a year of two digits, or an hour")
    if len(weekdays) > 1 or (weekdays and has_day and _WEEKDAYS[moment.weekday()] != weekdays[0]):
        raise ValueError("two weekdays")
    offset = re.search(r"(?::[0-9]{2}(?:\.[0-9]+)?|[ap]m) ?[+-]([0-9:]+)", words)
    if offset is not None and re.fullmatch(_OFFSET, offset[1]) is None:
        # 8:00-9:00
        raise ValueError("a range of times, or an offset from UTC")
