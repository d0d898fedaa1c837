"""The words for weeks and months, after ``--week`` and ``--month``.

Weeks are those of ISO 8601: they begin on Monday, and week 1 is the one with the year's first Thursday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from utt.domain.near import asked
from utt.domain.period import MONTHS, Period, monday_of
from utt.domain.printable import excerpt
from utt.domain.unreadable import unreadable
from utt.errors import UttError

WEEK_WORDS = ("this", "prev")
"""The words for a week in TAB completion."""

MONTH_WORDS = ("this", "prev", *MONTHS)
"""The words for a month in TAB completion."""

_DAY = timedelta(days=1)
_MEANT = {"last": "prev", "current": "this", "now": "this"}


def parse_month(words: str, today: date) -> Period:
    """Return the month that *words* mean.

    They are a month, ``2026-11``; ``this``; any prefix of ``previous``; a name, or at least three letters of it, or a
    number, for the latest such month that has begun; or how many months ago, ``-1`` to ``-11``. Raises UttError for
    anything else.
    """
    year_and_month = _year_and_month(words.strip().lower(), today)
    if year_and_month is None:
        # Text that begins like a month and continues differently gets the message of utt 1.
        has_year = re.fullmatch("[0-9]{4}-[0-9]*[^0-9]+.*", words) is not None
        one, other = ("11", "-1") if _is_number(words) else ("2026-11", "november")
        error = unreadable("month", words, "a month", one, other, "YYYY-MM" if has_year else None)
        raise _asking(error, _MEANT.get(words.lower(), words), MONTH_WORDS)
    year, month = year_and_month
    first = date(year, month, 1)
    in_next_month = first + timedelta(days=31) if (year, month) < (9999, 12) else None
    last = date.max if in_next_month is None else in_next_month.replace(day=1) - _DAY
    return Period(first, last)


def _year_and_month(words: str, today: date) -> tuple[int, int] | None:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", words)
    if match is not None:
        year, month = int(match[1]), int(match[2])
        return (year, month) if year >= 1 and 1 <= month <= 12 else None
    if words and "this".startswith(words):
        return today.year, today.month
    if words and "previous".startswith(words):
        return _months_before(today, 1)
    if _is_number(words):
        number = int(words)
        if -11 <= number <= -1:
            return _months_before(today, -number)
        return _latest(number, today) if 1 <= number <= 12 else None
    for number, name in enumerate(MONTHS, start=1):
        if len(words) >= 3 and name.startswith(words):
            return _latest(number, today)
    return None


def _months_before(today: date, count: int) -> tuple[int, int]:
    year, month_index = divmod(today.year * 12 + today.month - 1 - count, 12)
    return _checked_year(year), month_index + 1


def _latest(month: int, today: date) -> tuple[int, int]:
    """Return the year and month of the latest month with this number that has begun."""
    return _checked_year(today.year if month <= today.month else today.year - 1), month


def _checked_year(year: int) -> int:
    if year < date.min.year:
        raise OverflowError
    return year


def parse_week(words: str, today: date) -> Period:
    """Return the week that *words* mean.

    They are any prefix of ``this`` or ``previous``; an ISO week number, for the latest such week that has begun; or how
    many weeks ago, ``-1`` and so on. Raises UttError for anything else.
    """
    lowered = words.strip().lower()
    this_monday = monday_of(today)
    if lowered and "this".startswith(lowered):
        return _week_from(this_monday)
    if lowered and "previous".startswith(lowered):
        return _week_from(this_monday - 7 * _DAY)
    if not _is_number(lowered) or int(lowered) == 0:
        error = unreadable("week", words, "a week", "47", "prev")
        raise _asking(error, _MEANT.get(lowered, words), WEEK_WORDS)
    number = int(lowered)
    if number < 0:
        return _week_from(this_monday + 7 * number * _DAY)
    this_year, this_week, _ = today.isocalendar()
    year = this_year if number <= this_week else this_year - 1
    try:
        return _week_from(date.fromisocalendar(year, number, 1))
    except ValueError as error:
        # 28 December is always in the last week.
        last = date(year, 12, 28).isocalendar().week
        raise UttError(f"Invalid week: {excerpt(words)} (the ISO year {year} has the weeks '1' to '{last}')") from error


def _week_from(monday: date) -> Period:
    return Period(monday, monday + 6 * _DAY)


def _is_number(words: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]{1,9}", words) is not None


def _asking(error: UttError, name: str, known: Iterable[str]) -> UttError:
    """Return the *error*, followed by the question whether a *known* name was meant, if any is close."""
    *before, last = error.args
    return UttError(*before, asked(last, name, known))
