"""Parses dates, times and durations in tables of programs and spreadsheets, in English and German."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from utt.domain.printable import excerpt
from utt.errors import UttError

_DAY_FIRST, _MONTH_FIRST = "dmy", "mdy"
_MONTHS = (
    ("january", "januar", "jänner"),
    ("february", "februar", "feber"),
    ("march", "märz", "maerz", "mrz"),
    ("april",),
    ("may", "mai"),
    ("june", "juni"),
    ("july", "juli"),
    ("august",),
    ("september",),
    ("october", "oktober"),
    ("november",),
    ("december", "dezember"),
)
_WEEKDAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"),
)
_ORDINALS = frozenset(["st", "nd", "rd", "th"])
_DATE = re.compile(r"[\w\s.,/-]+")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?(?:[:.](\d\d)(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\.?|uhr)?"
_TIME = re.compile(_CLOCK, re.IGNORECASE)
_MOMENT = re.compile(rf"(.*\S)[\s,]\s*({_CLOCK})", re.IGNORECASE)
_HOURS = re.compile(r"\d+(?:[.,]\d+)?|[.,]\d+")
_CLOCK_DURATION = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?")
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_UNITS_DURATION = re.compile(
    rf"(?:pt)?(?:{_NUMBER}\s*(?:h|hrs?|hours?|std|stunden?)\.?)?\s*(?:{_NUMBER}\s*(?:m|mins?|minutes?|minuten?)\.?)?\s*"
    rf"(?:{_NUMBER}\s*(?:s|secs?|seconds?|sek|sekunden?)\.?)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\d\.")
_NOON = 12
_MONTHS_OF_YEAR = len(_MONTHS)
_CENTURY = 2000
_TEXTS = 4096
# No date, time or duration is longer, and patterns are slow to reject a longer text.
_LONGEST = 80

_Numbers = tuple[int, int, int]


class Dates:
    """Parses dates, times and durations in tables.

    A date such as ``03/04/2026`` is read by ``--date-order``; without that, as all dates of its file allow, which
    ``settle`` examines. A date with dots is day-first.

    Since 2.0.
    """

    def __init__(self, args: Namespace) -> None:
        self._given: str | None = getattr(args, "date_order", None)
        self._order = self._given

    def detect_order(self, texts: Iterable[str]) -> None:
        """Find out from the *texts* of all dates of a file, with or without times, whether they are day-first or
        month-first.
        """
        orders = (order for text in texts if (order := _order_of(text)) is not None)
        self._order = self._given or next(orders, None)

    def date(self, text: str) -> date:
        """Return the day in *text*: ``2026-11-16``, ``16.11.2026``, ``11/16/26``, ``Mo., 16. Nov. 2026``.

        Raises UttError if it is invalid or ambiguous.
        """
        try:
            numbers, is_in_doubt = _numbers_of(text)
            if not is_in_doubt:
                return date(*numbers)
            first, second, year = numbers
            order = self._given or (_DAY_FIRST if _DOTTED.search(text) else self._order or _order_of(text))
            if order is None and first != second and first <= _MONTHS_OF_YEAR:
                raise UttError(
                    f"{excerpt(text)} may be day first or month first: choose with --date-order dmy or --date-order mdy"
                )
            return date(year, first, second) if order == _MONTH_FIRST else date(year, second, first)
        except (ValueError, OverflowError):
            raise UttError(
                f"{excerpt(text)!r} is not a date: expected one like 2026-11-16, 16.11.2026 or 11/16/2026"
            ) from None

    def moment(self, text: str, clock: str | None = None) -> datetime:
        """Return the moment of *text*, a day, and *clock*, a time such as ``13:30``, ``1:30:00 PM`` or ``13.30 Uhr``.

        Without a *clock*, *text* has both, and may be in ISO 8601, with an offset. Raises UttError if it is invalid.
        """
        if clock is not None:
            return datetime.combine(self.date(text), _time(clock))
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            match = _moment_match(text.strip())
        if match is None:
            raise UttError(f"{excerpt(text)!r} is not a time: expected one like 2026-11-16T09:00:00")
        return datetime.combine(self.date(match[1]), _time(match[2]))

    def duration(self, text: str) -> timedelta:
        """Return the duration in *text*: ``1:30``, ``1:30:00``, ``1h 30m``, or a number of hours, ``1.5`` or ``1,5``.

        Raises UttError if it is invalid.
        """
        positive = text.strip().removeprefix("-").lstrip()
        length = _duration(positive)
        if length is None:
            raise UttError(f"{excerpt(text)!r} is not a duration: expected one like 1:30, 1:30:00 or 1.5")
        return length if positive == text.strip() else -length


def _moment_match(text: str) -> re.Match[str] | None:
    return _MOMENT.fullmatch(text) if len(text) <= _LONGEST else None


@lru_cache(_TEXTS)
def _order_of(text: str) -> str | None:
    """Return the only possible order of the date in the text, None if both are possible, or it is not such a date."""
    match = _moment_match(text)
    try:
        (first, second, _), is_in_doubt = _numbers_of(text if match is None else match[1])
    except ValueError:
        # The error is reported when it is read, with its place.
        return None
    if not is_in_doubt or (first > _MONTHS_OF_YEAR) == (second > _MONTHS_OF_YEAR):
        return None
    return _DAY_FIRST if first > _MONTHS_OF_YEAR else _MONTH_FIRST


@lru_cache(_TEXTS)
def _numbers_of(text: str) -> tuple[_Numbers, bool]:
    """Return year, month and day, and False; or, if the first two of its numbers are in any order, these, the year, and
    True. Raises ValueError if the text is not a date.
    """
    if len(text) > _LONGEST or not _DATE.fullmatch(text):
        raise ValueError(text)
    numbers = []
    months = []
    for part in _PARTS.findall(text.casefold()):
        if part.isdecimal():
            numbers.append(part)
        elif (month := _month(part)) is not None:
            months.append(month)
        elif not (part in _ORDINALS or (len(part) > 1 and any(name.startswith(part) for name in _WEEKDAYS))):
            raise ValueError(text)
    if not months and len(numbers) == 1 and len(numbers[0]) == len("20261116"):
        [digits] = numbers
        return (int(digits[:4]), int(digits[4:6]), int(digits[6:])), False
    if len(numbers) + len(months) != len("ymd") or len(months) > 1:
        raise ValueError(text)
    has_year_first = len(numbers[0]) == len("2026")
    *others, year_text = [*numbers[1:], numbers[0]] if has_year_first else numbers
    if len(year_text) not in (len("26"), len("2026")):
        raise ValueError(text)
    year = int(year_text) + (_CENTURY if len(year_text) == len("26") else 0)
    if months:
        return (year, months[0], int(others[0])), False
    first, second = map(int, others)
    return ((year, first, second), False) if has_year_first else ((first, second, year), True)


def _month(word: str) -> int | None:
    if len(word) < len("jan"):
        return None
    return next((number for number, names in enumerate(_MONTHS, 1) if any(n.startswith(word) for n in names)), None)


@lru_cache(_TEXTS)
def _time(text: str) -> time:
    match = _TIME.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    try:
        if match is None or (match[2] is None and match[4] is None):
            raise ValueError(text)
        hour = int(match[1])
        if match[4] is not None:
            if not 1 <= hour <= _NOON:
                raise ValueError(text)
            hour = hour % _NOON + (_NOON if match[4].lower() == "p" else 0)
        return time(hour, int(match[2] or 0), int(match[3] or 0))
    except ValueError:
        raise UttError(f"{excerpt(text)!r} is not a time of day: expected one like 13:30 or 1:30 PM") from None


@lru_cache(_TEXTS)
def _duration(text: str) -> timedelta | None:
    if len(text) > _LONGEST:
        return None
    if _HOURS.fullmatch(text):
        return timedelta(hours=float(text.replace(",", ".")))
    match = _CLOCK_DURATION.fullmatch(text)
    if match is not None:
        whole_hours, whole_minutes, whole_seconds = (int(number or 0) for number in match.groups())
        return timedelta(hours=whole_hours, minutes=whole_minutes, seconds=whole_seconds)
    match = _UNITS_DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float((each or "0").replace(",", ".")) for each in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
