"""The ends of a period, after ``--from`` and ``--to``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from utt.domain import period_words, when
from utt.domain.period import Period, beginning_of_day_word, first_weekday


def parse_one(words: str, today: date, whole: Callable[[], Period]) -> Period:
    """Return the period or the day that *words* mean, including any prefix of ``today`` and ``yesterday``."""
    day = beginning_of_day_word(words, today)
    return period_words.parse_one(words, today, whole) if day is None else Period(day, day)


def parse_end(words: str, today: date, start: date, whole: Callable[[], Period]) -> date:
    """Return the end of the period *words*, but read a weekday as the first such day on or after *start*."""
    weekday = when.parse_weekday(words)
    return parse_one(words, today, whole).end if weekday is None else first_weekday(weekday, start)
