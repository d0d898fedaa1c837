"""Days and months in words, for pages."""

from __future__ import annotations

from datetime import date, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY = timedelta(days=1)


def weekday_of(day: date) -> str:
    """Return the three letters of its weekday."""
    return WEEKDAYS[day.weekday()][:3]


def month_of(day: date) -> str:
    """Return the three letters of its month."""
    return MONTHS[day.month - 1][:3]


def day_in_words(day: date) -> str:
    """Return the day with the first letters of its weekday and month."""
    return f"{weekday_of(day)} {day.day} {month_of(day)} {day.year}"


def in_words(first: date, last: date, to: str) -> str:
    """Return the days in words: a day, a month, a year, or both ends with *to* between them."""
    month = MONTHS[first.month - 1]
    if first == last:
        return f"{WEEKDAYS[first.weekday()]} {first.day} {month} {first.year}"
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{first.day} {month} {first.year} {to} {end}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}"
    if first.month != last.month:
        return f"{first.day} {month} {to} {end}"
    is_whole = first.day == 1 and (last == date.max or (last + _DAY).day == 1)
    return f"{month} {first.year}" if is_whole else f"{first.day}{to}{end}"
