"""The units of the calendar: days, weeks, months, quarters and years, each a period with a key.

Weeks are those of ISO 8601. A key is the written form of the period, and sorts like it: ``2026-W47``.
"""

from __future__ import annotations

from datetime import date, timedelta

from utt.domain.period import Period, monday_of

UNITS = ("day", "week", "month", "quarter", "year")
"""The names of the units, the shortest first."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAY = timedelta(days=1)


def unit_around(unit: str, day: date, offset: int = 0) -> Period:
    """Return the *unit* that contains *day*, or the one *offset* units later, earlier if that is negative.

    Raises OverflowError if it is not entirely within the years 1 to 9999.
    """
    if unit == "day":
        day += offset * _DAY
        return Period(day, day)
    if unit == "week":
        monday = monday_of(day) + 7 * offset * _DAY
        return Period(monday, monday + 6 * _DAY)
    months = _MONTHS[unit]
    first = (day.year * 12 + day.month - 1) // months + offset
    return Period(_first_of(first * months), _last_before((first + 1) * months))


def _first_of(months: int) -> date:
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("before the year 1 or after the year 9999")
    return date(year, month + 1, 1)


def _last_before(months: int) -> date:
    return date.max if months == (date.max.year + 1) * 12 else _first_of(months) - _DAY


def key_around(unit: str, day: date) -> str:
    """Return the key of the *unit* around *day*: ``2026-11-16``, ``2026-W47``, ``2026-11``, ``2026-Q4``, ``2026``."""
    if unit == "day":
        return day.isoformat()
    if unit == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if unit == "month":
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if unit == "quarter" else f"{day.year:04}"
