"""A second reader of the words for periods: day by day, without the tables of the real one, slow and obvious.

For each kind of period, it lists every text that means one near a given day, and looks the words up there.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

MONTHS = [name.lower() for name in calendar.month_name[1:]]
DAY = timedelta(days=1)
Days = tuple[date, date]


def same(day: date, unit: str) -> object:
    """Return what all days of one *unit* have in common, and no others."""
    if unit == "week":
        return day.isocalendar()[:2]
    if unit == "quarter":
        return day.year, (day.month - 1) // 3
    return {"day": day, "month": (day.year, day.month), "year": day.year}[unit]


def around(day: date, unit: str) -> Days:
    """Return the first and the last day of the *unit* around *day*, found step by step."""
    first = last = day
    while same(first - DAY, unit) == same(day, unit):
        first -= DAY
    while same(last + DAY, unit) == same(day, unit):
        last += DAY
    return first, last


def before(day: date, unit: str, number: int) -> Days:
    """Return the *unit* that is this many units before the one around *day*."""
    days = around(day, unit)
    for _ in range(number):
        days = around(days[0] - DAY, unit)
    return days


def named(unit: str, days: Days) -> Iterator[str]:
    """Yield the spellings of a unit with its year."""
    year = days[0].year
    if unit == "year":
        yield str(year)
    if unit == "month":
        yield f"{year}-{days[0].month:02}"
        name = MONTHS[days[0].month - 1]
        yield from (f"{name[:length]} {year}" for length in range(3, len(name) + 1))
    if unit == "quarter":
        yield f"{year}-q{(days[0].month + 2) // 3}"
        yield f"q{(days[0].month + 2) // 3} {year}"
    if unit == "week":
        year, week, _ = days[0].isocalendar()
        yield f"{year}-w{week:02}"
        yield f"w{week} {year}"
        yield f"week {week} {year}"


def without_year(unit: str, days: Days) -> Iterator[str]:
    """Yield the spellings of a unit without its year."""
    if unit == "month":
        name = MONTHS[days[0].month - 1]
        yield from (name[:length] for length in range(3, len(name) + 1))
    if unit == "quarter":
        yield f"q{(days[0].month + 2) // 3}"
    if unit == "week":
        yield f"w{days[0].isocalendar()[1]:02}"
        yield f"w{days[0].isocalendar()[1]}"
        yield f"week {days[0].isocalendar()[1]}"


def periods(today: date) -> dict[str, Days]:
    """Return every text that means a period within some years of *today*, with its first and last day."""
    found: dict[str, Days] = {}
    for unit, most in (("week", 320), ("month", 40), ("quarter", 12), ("year", 3)):
        days = around(today, unit)
        found[f"this {unit}"] = days
        for which in ("last", "previous", "prev"):
            found[f"{which} {unit}"] = before(today, unit, 1)
        for _ in range(most):
            for text in named(unit, days):
                found[text] = days
            for text in without_year(unit, days):
                # The latest one comes first.
                found.setdefault(text, days)
            days = around(days[0] - DAY, unit)
    for unit in ("day", "week", "month", "quarter", "year"):
        present = around(today, unit)
        for number in range(1, 5):
            for which in ("previous", "prev"):
                found[f"{which} {number} {unit}s"] = before(today, unit, number)[0], present[0] - DAY
            if number > 1:
                found[f"last {number} {unit}s"] = before(today, unit, number - 1)[0], present[1]
    return found
