"""The words for periods. Those that the original has mean what it printed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from utt.domain.period import Period, monday_of, parse_period
from utt.domain.weeks_and_months import parse_month, parse_week
from utt.errors import UttError

TUESDAY = date(2026, 11, 17)


def day(text: str) -> date:
    return date.fromisoformat(text)


def parse_start(words: str) -> date:
    return parse_period(TUESDAY, start=words, end="9999-12-31").start


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("t", "2026-11-17"),
        ("TODAY", "2026-11-17"),
        ("", "2026-11-17"),
        ("y", "2026-11-16"),
        ("yEst", "2026-11-16"),
        ("monday", "2026-11-16"),
        ("Tuesday", "2026-11-17"),
        ("WEDNESDAY", "2026-11-11"),
        ("sunday", "2026-11-15"),
        ("2026-1-2", "2026-01-02"),
        ("2024-02-29", "2024-02-29"),
        ("9999-12-31", "9999-12-31"),
        # Words that --at reads too.
        ("today ", "2026-11-17"),
        ("mon", "2026-11-16"),
        ("Thurs", "2026-11-12"),
        ("last friday", "2026-11-13"),
        ("last tuesday", "2026-11-10"),
        ("16 nov", "2026-11-16"),
        ("Nov 18", "2025-11-18"),
        ("November 16, 2026", "2026-11-16"),
        ("16 nov 1430", "1430-11-16"),
        ("16.11.", "2026-11-16"),
        ("16.11.2026", "2026-11-16"),
        ("16. 11. 2026", "2026-11-16"),
        ("11/16", "2026-11-16"),
        ("11/16/2026", "2026-11-16"),
        ("29 feb", "2024-02-29"),
        ("2 days ago", "2026-11-15"),
        ("a week ago", "2026-11-10"),
        ("-2d", "2026-11-15"),
    ],
)
def test_words_mean_a_day(words: str, expected: str) -> None:
    assert parse_start(words) == day(expected)


@pytest.mark.parametrize("words", ["not-a-date", "mon-day"])
def test_words_with_dashes_suggest_the_date(words: str) -> None:
    with pytest.raises(
        UttError,
        match=rf"^Invalid date: {words} \(expected YYYY-MM-DD\)\n"
        "write a day or a period like '2026-11-16' or 'last month'$",
    ):
        parse_start(words)


@pytest.mark.parametrize(
    "words",
    [
        *("20261116", "-1", "-15m", "an hour ago", "9:00", "monday 9:00", "2026-11-16T09:30", "monday..friday"),
        *("monday tuesday", "mon 16 nov", "next monday", "next week", "2026-11-.."),
        *("tomorrow", "mo", "now", "noon", "last", "foo", "mondy", "mönday"),
    ],
)
def test_an_invalid_day_is_refused_with_two_examples(words: str) -> None:
    with pytest.raises(
        UttError, match=rf"^Invalid date: {words} \(expected a day or a period like '2026-11-16' or 'last month'\)$"
    ):
        parse_start(words)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("2026-11-31", "November 2026 has no day 31: write it like '2026-11-16' or '16.11.2026'"),
        ("18/11/2026", "there is no month 18: write it like '11/18/2026' or '18.11.2026'"),
        ("26-11-16", "a date with dashes begins with its year and has two dashes: write it like"),
        ("16.11", "the month needs a dot too: write it like '16.11.' or '11/16'"),
        ("16.11.26", "years have four digits: write it like '2026-11-16' or '16.11.2026'"),
    ],
)
def test_a_wrong_day_is_refused_with_its_fault(words: str, error: str) -> None:
    with pytest.raises(UttError, match=re.escape(f"Invalid date: {words} ({error}")):
        parse_start(words)


@pytest.mark.parametrize(
    ("words", "today", "first", "last"),
    [
        ("this", "2026-11-17", "2026-11-01", "2026-11-30"),
        ("prev", "2026-11-17", "2026-10-01", "2026-10-31"),
        ("p", "2026-11-17", "2026-10-01", "2026-10-31"),
        ("PREVIOUS", "2024-01-15", "2023-12-01", "2023-12-31"),
        ("jan", "2026-11-17", "2026-01-01", "2026-01-31"),
        ("Sept", "2026-11-17", "2026-09-01", "2026-09-30"),
        ("december", "2026-11-17", "2025-12-01", "2025-12-31"),
        ("11", "2026-11-17", "2026-11-01", "2026-11-30"),
        ("012", "2026-11-17", "2025-12-01", "2025-12-31"),
        ("+1", "2026-11-17", "2026-01-01", "2026-01-31"),
        ("-1", "2026-11-17", "2026-10-01", "2026-10-31"),
        ("-11", "2026-11-17", "2025-12-01", "2025-12-31"),
        ("-1", "2024-03-31", "2024-02-01", "2024-02-29"),
        ("feb", "2024-01-15", "2023-02-01", "2023-02-28"),
        ("2026-1", "2026-11-17", "2026-01-01", "2026-01-31"),
        ("2027-02", "2026-11-17", "2027-02-01", "2027-02-28"),
        ("9999-12", "2026-11-17", "9999-12-01", "9999-12-31"),
    ],
)
def test_words_mean_a_month(words: str, today: str, first: str, last: str) -> None:
    assert parse_month(words, day(today)) == Period(day(first), day(last))


@pytest.mark.parametrize(
    "words",
    ["ju", "januaryx", "prevx", "0", "13", "-12", "2026-13", "2026-00", "2026-1x", "0000-01", "1.0", "9" * 5000],
)
def test_other_words_mean_no_month(words: str) -> None:
    with pytest.raises(UttError, match=r"^Invalid month: "):
        parse_month(words, TUESDAY)


@pytest.mark.parametrize(
    ("words", "today", "monday"),
    [
        ("this", "2026-11-17", "2026-11-16"),
        ("T", "2026-11-17", "2026-11-16"),
        ("prev", "2026-11-17", "2026-11-09"),
        ("previous", "2026-01-01", "2025-12-22"),
        ("47", "2026-11-17", "2026-11-16"),
        ("48", "2026-11-17", "2025-11-24"),
        ("1", "2026-11-17", "2025-12-29"),
        ("+1", "2026-11-17", "2025-12-29"),
        ("-1", "2026-11-17", "2026-11-09"),
        ("-60", "2026-11-17", "2025-09-22"),
        # The ISO year, not the calendar's.
        ("53", "2027-01-01", "2026-12-28"),
        ("53", "2027-01-05", "2026-12-28"),
        ("1", "2024-12-30", "2024-12-30"),
        ("2", "2024-12-30", "2024-01-08"),
        ("2", "2026-01-01", "2025-01-06"),
    ],
)
def test_words_mean_a_week(words: str, today: str, monday: str) -> None:
    assert parse_week(words, day(today)) == Period(day(monday), day(monday) + timedelta(days=6))


@pytest.mark.parametrize("words", ["foo", "0", "00", "53", "54", "60", "1.5", "thisx", "2026-W47", "9" * 5000])
def test_other_words_mean_no_week(words: str) -> None:
    with pytest.raises(UttError, match=r"^Invalid week: "):
        parse_week(words, TUESDAY)


@pytest.mark.parametrize(
    ("options", "first", "last"),
    [
        ({}, "2026-11-17", "2026-11-17"),
        ({"day": "", "month": "", "week": "", "start": "", "end": ""}, "2026-11-17", "2026-11-17"),
        # A week or a month is relative to the day, if there is one, and must contain it.
        ({"day": "2026-10-07", "week": "this"}, "2026-10-05", "2026-10-11"),
        ({"day": "2026-10-07", "week": "this", "end": "today"}, "2026-10-05", "2026-11-17"),
        ({"start": "monday"}, "2026-11-16", "2026-11-17"),
        ({"end": "friday"}, "2026-11-17", "2026-11-20"),
        ({"end": "tuesday"}, "2026-11-17", "2026-11-17"),
        ({"week": "this", "end": "wednesday"}, "2026-11-16", "2026-11-18"),
        ({"start": "2026-11-10", "end": "monday"}, "2026-11-10", "2026-11-16"),
        # NEW: what today and yesterday mean does not depend on the start.
        ({"start": "2026-11-10", "end": "today"}, "2026-11-10", "2026-11-17"),
        ({"start": "2026-11-10", "end": "yesterday"}, "2026-11-10", "2026-11-16"),
        ({"month": "oct", "start": "2026-10-15", "end": "friday"}, "2026-10-15", "2026-10-16"),
        ({"start": "2026-11-10", "end": "Mon"}, "2026-11-10", "2026-11-16"),
        ({"end": "fri "}, "2026-11-17", "2026-11-20"),
        ({"start": "1 nov", "end": "last friday"}, "2026-11-01", "2026-11-13"),
        ({"start": "mon", "end": "17.11."}, "2026-11-16", "2026-11-17"),
        ({"day": "16 nov", "week": "this"}, "2026-11-16", "2026-11-22"),
        ({"day": "2026-10-07", "month": "oct"}, "2026-10-01", "2026-10-31"),
        ({"day": "last week", "week": "prev"}, "2026-11-09", "2026-11-15"),
        ({"day": "last month", "start": "2026-10-15"}, "2026-10-15", "2026-10-31"),
        ({"day": "october..", "end": "monday"}, "2026-10-01", "2026-10-05"),
        # A period as an end: it begins with the period's first day, or ends with its last.
        ({"start": "prev week"}, "2026-11-09", "2026-11-17"),
        ({"start": "Q3 2026", "end": "october"}, "2026-07-01", "2026-10-31"),
        ({"start": "2025", "end": "2025"}, "2025-01-01", "2025-12-31"),
        ({"start": "2026-10", "end": "2026-W47"}, "2026-10-01", "2026-11-22"),
        ({"end": "this month"}, "2026-11-17", "2026-11-30"),
        ({"start": "last 2 weeks", "end": "yesterday"}, "2026-11-09", "2026-11-16"),
    ],
)
def test_options_mean_a_period(options: dict[str, Any], first: str, last: str) -> None:
    assert parse_period(TUESDAY, **options) == Period(day(first), day(last))


@pytest.mark.parametrize(
    ("options", "one", "other"),
    [
        ({"day": "monday", "week": "prev"}, "monday", "--week prev"),
        ({"day": "yesterday", "week": "prev"}, "yesterday", "--week prev"),
        ({"day": "2026-10-07", "month": "nov"}, "2026-10-07", "--month nov"),
        ({"day": "last month", "month": "nov"}, "last month", "--month nov"),
        ({"day": "2026", "week": "this"}, "2026", "--week this"),
        ({"week": "prev", "month": "oct"}, "--week prev", "--month oct"),
        ({"day": "2026-10-07", "week": "this", "month": "oct"}, "--week this", "--month oct"),
    ],
)
def test_two_periods_that_contradict_are_an_error(options: dict[str, Any], one: str, other: str) -> None:
    with pytest.raises(UttError, match=rf"^{one} and {other} contradict each other: leave one of them out$"):
        parse_period(TUESDAY, **options)


@pytest.mark.parametrize(
    "options",
    [
        {"start": "2026-11-18"},
        {"end": "yesterday"},
        {"week": "prev", "start": "monday"},
        {"month": "oct", "start": "monday"},
        {"start": "2026-11-10", "end": "2026-11-09"},
        {"start": "november", "end": "last month"},
    ],
)
def test_a_start_after_the_end_is_an_error(options: dict[str, Any]) -> None:
    with pytest.raises(UttError, match="ends before it starts"):
        parse_period(TUESDAY, **options)


@pytest.mark.parametrize(
    "options",
    [
        {"week": "-999999999"},
        {"day": "yesterday"},
        {"month": "prev"},
        {"month": "dec"},
        {"week": "prev"},
    ],
)
def test_a_period_before_all_time_is_an_error(options: dict[str, Any]) -> None:
    with pytest.raises(UttError, match="years 1 to 9999"):
        parse_period(date.min, **options)


_WORDS = st.sampled_from(["not", "-", "..", " ", "2026", "1x", "13", "60", "monday", "last", "week", "99999", "years"])


@given(st.sampled_from(["day", "month", "week", "start", "end"]), st.lists(_WORDS, min_size=1).map("".join) | st.text())
@example("day", "not-a-date")
@example("month", "2026-1x")
@example("start", "not-a-date")
@example("day", "today..yesterday")
@example("day", "last 99999 years")
@example("week", "60")
def test_a_refused_period_shows_two_examples(option: str, words: str) -> None:
    options: dict[str, Any] = {option: words}
    said = ""

    try:
        parse_period(TUESDAY, **options)
    except UttError as error:
        said = str(error)

    assert said == "" or re.search("'[^']+' (or|to) '[^']+'", said)
    assert "\n" not in said.replace("\nwrite a ", "", 1)


@given(st.dates(), st.integers(1, 12))
def test_a_month_is_whole_and_not_later(today: date, number: int) -> None:
    if (today.year, number) > (1, 12) or number <= today.month:
        first, last = parse_month(str(number), today)

        assert (first.day, first.month) == (1, number) == (1, last.month)
        assert last == date.max or (last + timedelta(days=1)).day == 1
        assert first <= today


@pytest.mark.parametrize(
    ("day", "is_in"),
    [
        pytest.param(date(2026, 11, 15), False, id="the day before"),
        pytest.param(date(2026, 11, 16), True, id="the first day"),
        pytest.param(date(2026, 11, 17), True, id="a day between"),
        pytest.param(date(2026, 11, 18), True, id="the last day"),
        pytest.param(date(2026, 11, 19), False, id="the day after"),
    ],
)
def test_a_period_contains_its_days(day: date, is_in: bool) -> None:
    assert (day in Period(date(2026, 11, 16), date(2026, 11, 18))) == is_in


def test_a_week_begins_on_monday() -> None:
    assert monday_of(date(2026, 11, 16)) == monday_of(date(2026, 11, 22)) == date(2026, 11, 16)
    assert monday_of(date.min) == date.min


@given(st.dates(min_value=date(2, 1, 8)), st.integers(1, 52))
def test_a_week_has_its_number_and_started_already(today: date, number: int) -> None:
    monday, sunday = parse_week(str(number), today)

    assert monday.isocalendar()[1:] == (number, 1)
    assert sunday.isocalendar()[1:] == (number, 7)
    assert monday <= today
