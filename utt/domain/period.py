"""Periods: the days that a report covers, and the words for them.

Weeks are those of ISO 8601: they begin on Monday, and week 1 is the one with the year's first Thursday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import ends, period_words, weeks_and_months
else:
    ends = lazy("utt.domain.ends")
    period_words = lazy("utt.domain.period_words")
    weeks_and_months = lazy("utt.domain.weeks_and_months")

_DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


DAY_WORDS = ("today", "yesterday", *WEEKDAYS)
"""The words for a day in TAB completion."""

TIME_WORDS = ("now", "noon", "15 minutes ago", "half an hour ago", "an hour ago")
"""The words for a time in TAB completion, in addition to those for a day."""


class Period:
    """A range of whole days, from ``start`` to ``end``, both included.

    Iterating gives these two; ``in`` is true for every day of the range.

    Since 2.0.
    """

    __slots__ = ("end", "start")

    def __init__(self, start: date, end: date) -> None:
        self.start = start
        self.end = end

    def __iter__(self) -> Iterator[date]:
        return iter((self.start, self.end))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Period) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Period{tuple(self)!r}"


def parse_period(
    today: date,
    day: str | None = None,
    month: str | None = None,
    week: str | None = None,
    start: str | None = None,
    end: str | None = None,
    whole: Callable[[], Period] | None = None,
) -> Period:
    """Return the period that the words select. None, and an empty *month* or *week*, select nothing.

    The period is *day*, words of ``utt.domain.period_words``, or else *today*. A *week* or *month* is relative to that
    day. The first day of the period *start*, and the last day of the period *end* (a weekday is the first such day from
    the start on), then replace the ends. *whole* returns the days of the whole log; by default, all possible days.
    Raises UttError if words are invalid or contradict each other, or the period would end before it starts.
    """
    try:
        return _parse_period(today, day, month, week, start, end, whole or (lambda: Period(date.min, date.max)))
    except OverflowError as error:
        raise UttError(
            "The period lies outside the years 1 to 9999: write it like '2026-11-16' or 'last month'"
        ) from error


def _parse_period(
    today: date,
    day: str | None,
    month: str | None,
    week: str | None,
    start: str | None,
    end: str | None,
    whole: Callable[[], Period],
) -> Period:
    period = Period(today, today)
    said = ""
    if day:
        word = beginning_of_day_word(day, today)
        period = period_words.parse_words(day, today, whole) if word is None else Period(word, word)
        said = day
    base = period.start if period.start == period.end else today
    for option, words in (("--week", week), ("--month", month)):
        if words:
            is_week = option == "--week"
            parse = weeks_and_months.parse_week if is_week else weeks_and_months.parse_month
            found = parse(words, base)
            is_around = period.start == period.end and period.start in found and said == day
            if said and not is_around and found != period:
                raise UttError(f"{excerpt(said)} and {option} {words} contradict each other: leave one of them out")
            period = found
            said = f"{option} {words}"
    if start is not None:
        period = Period(ends.parse_one(start, today, whole).start, period.end)
    if end is not None:
        period = Period(period.start, ends.parse_end(end, today, period.start, whole))
    return from_to(*period)


def from_to(start: date, end: date) -> Period:
    """Return the period from *start* to *end*. Raises UttError if it would end before it starts."""
    if start > end:
        like = f"write it like '{end}..{start}' or 'monday..friday'"
        raise UttError(f"The period ends before it starts: it would be from {start} to {end}; {like}")
    return Period(start, end)


def beginning_of_day_word(words: str, today: date) -> date | None:
    """Return the day if *words* are a prefix of ``today`` or ``yesterday``, else None."""
    lowered = words.lower()
    if "today".startswith(lowered):
        return today
    return today - _DAY if "yesterday".startswith(lowered) else None


def first_weekday(number: int, start: date) -> date:
    """Return the first day on or after *start* that is the weekday with this *number*, 0 for Monday."""
    return start + (number - start.weekday()) % 7 * _DAY


def monday_of(day: date) -> date:
    """Return the Monday on which the week of *day* begins."""
    return day - day.weekday() * _DAY
