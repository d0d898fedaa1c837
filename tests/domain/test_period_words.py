"""The words for periods: a table of what is read and what is refused, and laws against a second reader."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support import period_oracle
from utt.domain import when
from utt.domain.period import Period, parse_period
from utt.domain.period_words import FIRST_WORDS, FORMS, following
from utt.errors import UttError

WHOLE = Period(date(2020, 1, 15), date(2026, 12, 1))

# A Tuesday in the middle of things, New Year's Day in the old ISO year, a leap day, and a Monday in a year's last week.
TUESDAY, NEW_YEAR, LEAP_DAY, LAST_MONDAY = "2026-11-17", "2027-01-01", "2024-02-29", "2024-12-30"


def read(words: str, today: str = TUESDAY) -> str:
    period = parse_period(date.fromisoformat(today), words, whole=lambda: WHOLE)
    return f"{period.start} {period.end}"


ACCEPTED: dict[str, list[tuple[str, str]]] = {
    TUESDAY: [
        # What utt 1 has, and days.
        ("today", "2026-11-17 2026-11-17"),
        ("TOD", "2026-11-17 2026-11-17"),
        ("t", "2026-11-17 2026-11-17"),
        ("y", "2026-11-16 2026-11-16"),
        ("yesterday", "2026-11-16 2026-11-16"),
        ("monday", "2026-11-16 2026-11-16"),
        ("Tuesday", "2026-11-17 2026-11-17"),
        ("wed", "2026-11-11 2026-11-11"),
        ("last friday", "2026-11-13 2026-11-13"),
        ("last tue", "2026-11-10 2026-11-10"),
        ("2026-11-16", "2026-11-16 2026-11-16"),
        ("2026-1-2", "2026-01-02 2026-01-02"),
        ("16 nov", "2026-11-16 2026-11-16"),
        ("nov 18", "2025-11-18 2025-11-18"),
        ("nov 16, 2026", "2026-11-16 2026-11-16"),
        ("16 November 2026", "2026-11-16 2026-11-16"),
        ("16.11.", "2026-11-16 2026-11-16"),
        ("16.11.2026", "2026-11-16 2026-11-16"),
        ("11/16", "2026-11-16 2026-11-16"),
        ("11/16/2026", "2026-11-16 2026-11-16"),
        ("2 days ago", "2026-11-15 2026-11-15"),
        ("a week ago", "2026-11-10 2026-11-10"),
        ("-2d", "2026-11-15 2026-11-15"),
        # Years, months, weeks and quarters.
        ("2026", "2026-01-01 2026-12-31"),
        ("1999", "1999-01-01 1999-12-31"),
        ("9999", "9999-01-01 9999-12-31"),
        ("0001", "0001-01-01 0001-12-31"),
        ("2026-11", "2026-11-01 2026-11-30"),
        ("2026-1", "2026-01-01 2026-01-31"),
        ("2024-02", "2024-02-01 2024-02-29"),
        ("9999-12", "9999-12-01 9999-12-31"),
        ("2026-W47", "2026-11-16 2026-11-22"),
        ("2026-w1", "2025-12-29 2026-01-04"),
        ("2026-W53", "2026-12-28 2027-01-03"),
        ("2020-w53", "2020-12-28 2021-01-03"),
        ("2026-Q4", "2026-10-01 2026-12-31"),
        ("2024-q1", "2024-01-01 2024-03-31"),
        ("november", "2026-11-01 2026-11-30"),
        ("NOV", "2026-11-01 2026-11-30"),
        ("sept", "2026-09-01 2026-09-30"),
        ("may", "2026-05-01 2026-05-31"),
        ("december", "2025-12-01 2025-12-31"),
        ("nov 2026", "2026-11-01 2026-11-30"),
        ("December 2026", "2026-12-01 2026-12-31"),
        ("may  2019", "2019-05-01 2019-05-31"),
        ("nov 1430", "1430-11-01 1430-11-30"),
        ("Q4", "2026-10-01 2026-12-31"),
        ("q3", "2026-07-01 2026-09-30"),
        ("W47", "2026-11-16 2026-11-22"),
        ("w48", "2025-11-24 2025-11-30"),
        ("W1", "2025-12-29 2026-01-04"),
        ("w01", "2025-12-29 2026-01-04"),
        ("W53", "2020-12-28 2021-01-03"),
        ("week 47", "2026-11-16 2026-11-22"),
        ("Week 1", "2025-12-29 2026-01-04"),
        ("Q4 2026", "2026-10-01 2026-12-31"),
        ("q1 2024", "2024-01-01 2024-03-31"),
        ("W47 2026", "2026-11-16 2026-11-22"),
        ("week 53 2020", "2020-12-28 2021-01-03"),
        # Counted from the present.
        ("this week", "2026-11-16 2026-11-22"),
        ("this month", "2026-11-01 2026-11-30"),
        ("this quarter", "2026-10-01 2026-12-31"),
        ("this year", "2026-01-01 2026-12-31"),
        ("last week", "2026-11-09 2026-11-15"),
        ("Last Month", "2026-10-01 2026-10-31"),
        ("last quarter", "2026-07-01 2026-09-30"),
        ("last year", "2025-01-01 2025-12-31"),
        ("previous week", "2026-11-09 2026-11-15"),
        ("previous month", "2026-10-01 2026-10-31"),
        ("previous quarter", "2026-07-01 2026-09-30"),
        (" previous  year ", "2025-01-01 2025-12-31"),
        ("last 2 days", "2026-11-16 2026-11-17"),
        ("last 7 days", "2026-11-11 2026-11-17"),
        ("last 365 days", "2025-11-18 2026-11-17"),
        ("last 2 weeks", "2026-11-09 2026-11-22"),
        ("last 3 months", "2026-09-01 2026-11-30"),
        ("last 12 months", "2025-12-01 2026-11-30"),
        ("last 2 quarters", "2026-07-01 2026-12-31"),
        ("last 2 years", "2025-01-01 2026-12-31"),
        ("previous 1 week", "2026-11-09 2026-11-15"),
        ("previous 2 weeks", "2026-11-02 2026-11-15"),
        ("previous 3 days", "2026-11-14 2026-11-16"),
        ("previous 3 months", "2026-08-01 2026-10-31"),
        ("previous 4 quarters", "2025-10-01 2026-09-30"),
        ("previous 1 years", "2025-01-01 2025-12-31"),
        ("prev week", "2026-11-09 2026-11-15"),
        ("Prev Quarter", "2026-07-01 2026-09-30"),
        ("prev 3 months", "2026-08-01 2026-10-31"),
        # Everything, and ranges.
        ("all", "2020-01-15 2026-12-01"),
        ("ALL", "2020-01-15 2026-12-01"),
        ("monday..today", "2026-11-16 2026-11-17"),
        ("monday..friday", "2026-11-16 2026-11-20"),
        ("mon...fri", "2026-11-16 2026-11-20"),
        ("monday .. friday", "2026-11-16 2026-11-20"),
        ("monday ... friday", "2026-11-16 2026-11-20"),
        ("2026-11-01..sunday", "2026-11-01 2026-11-01"),
        ("last month..monday", "2026-10-01 2026-10-05"),
        ("2026-10..2026-11", "2026-10-01 2026-11-30"),
        ("october..november", "2026-10-01 2026-11-30"),
        ("Q1..Q2", "2026-01-01 2026-06-30"),
        ("2025..this month", "2025-01-01 2026-11-30"),
        ("2026-W46..W47", "2026-11-09 2026-11-22"),
        ("last 2 weeks..today", "2026-11-09 2026-11-17"),
        ("october..", "2026-10-01 2026-11-17"),
        ("october...", "2026-10-01 2026-11-17"),
        ("2025-12-24 ..", "2025-12-24 2026-11-17"),
        ("today..", "2026-11-17 2026-11-17"),
        ("..yesterday", "2020-01-15 2026-11-16"),
        ("...yesterday", "2020-01-15 2026-11-16"),
        (".. friday", "2020-01-15 2026-11-13"),
        ("..2021", "2020-01-15 2021-12-31"),
        ("..2019", "2019-01-01 2019-12-31"),
        ("all..today", "2020-01-15 2026-11-17"),
        ("16.11...17.11.", "2026-11-16 2026-11-17"),
        ("16.11....17.11.", "2026-11-16 2026-11-17"),
        ("16.11. .. 17.11.", "2026-11-16 2026-11-17"),
        ("..16.11.", "2020-01-15 2026-11-16"),
        ("16.11...", "2026-11-16 2026-11-17"),
        ("16 nov..17 nov 2026", "2026-11-16 2026-11-17"),
        ("2 days ago..yesterday", "2026-11-15 2026-11-16"),
        ("-2d..-1d", "2026-11-15 2026-11-16"),
    ],
    NEW_YEAR: [
        ("this week", "2026-12-28 2027-01-03"),
        ("last week", "2026-12-21 2026-12-27"),
        ("W53", "2026-12-28 2027-01-03"),
        ("W1", "2025-12-29 2026-01-04"),
        ("january", "2027-01-01 2027-01-31"),
        ("december", "2026-12-01 2026-12-31"),
        ("Q1", "2027-01-01 2027-03-31"),
        ("Q2", "2026-04-01 2026-06-30"),
        ("previous month", "2026-12-01 2026-12-31"),
        ("last 2 years", "2026-01-01 2027-12-31"),
    ],
    LEAP_DAY: [
        ("this month", "2024-02-01 2024-02-29"),
        ("last year", "2023-01-01 2023-12-31"),
        ("last 2 months", "2024-01-01 2024-02-29"),
        ("29 feb", "2024-02-29 2024-02-29"),
        ("2023-02", "2023-02-01 2023-02-28"),
        ("previous 2 quarters", "2023-07-01 2023-12-31"),
    ],
    LAST_MONDAY: [
        ("W1", "2024-12-30 2025-01-05"),
        ("this week", "2024-12-30 2025-01-05"),
        ("W52", "2024-12-23 2024-12-29"),
        ("last 2 weeks", "2024-12-23 2025-01-05"),
        ("monday", "2024-12-30 2024-12-30"),
    ],
}


@pytest.mark.parametrize(
    ("today", "words", "expected"),
    [pytest.param(today, *case, id=f"{case[0]} on {today}") for today, cases in ACCEPTED.items() for case in cases],
)
def test_words_mean_a_period(today: str, words: str, expected: str) -> None:
    assert read(words, today) == expected


NO_PERIOD = [
    *("next week", "tomorrow at 9", "last 2", "last", "this", "previous", "this day", "last day", "prev day"),
    *("this friday", "last november", "last two weeks", "the last 2 weeks", "last -2 weeks", "last 1.5 weeks"),
    *("previous weeks", "last weeks", "last 2 hours", "last 2 decades", "2 weeks", "weeks 47", "week", "2026 nov"),
    *(
        "Q4 26",
        "W47-2026",
        "2026 Q4",
        "quarter 4",
        "week 475",
        "2026Q4",
        "2026W47",
        "2026-Q",
        "2026-W",
        "2026-W475",
        "20261",
        "202611",
        "26",
        "2026-111",
    ),
    *("november 26th", "nov 20261", "all of it", "all 2026", "monday 9:00", "9:00", "now", "mo", "ju", "no", "q", "w"),
    *("monday friday", "monday-friday", "monday to friday", "1h ago", "15m", "2026..2025..2024", "..", "...", "."),
    *("monday....friday", "....", "foo..", "..foo", "monday..foo", "foo..monday", "last 2 weeks..foo", "-2w..nowhere"),
    *("novembér", "\N{FULLWIDTH DIGIT TWO}026", "9" * 101, "a" * 5000, "monday.." + " " * 300 + "x"),
]


@pytest.mark.parametrize("words", NO_PERIOD)
def test_other_words_mean_no_period(words: str) -> None:
    with pytest.raises(UttError, match=r"^Invalid (date|period): ") as raised:
        read(words)

    # Text that only has the dashes of a date gets the message of utt 1.
    assert words == "monday-friday" or len(re.findall(r"'[^']+'", str(raised.value))) >= 2


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("last 1 week", "the current one or the one before: write it like 'this week' or 'previous week'"),
        ("last 1 weeks", "the current one or the one before: write it like 'this week' or 'previous week'"),
        ("last 1 month", "the current one or the one before: write it like 'this month' or 'previous month'"),
        ("last 1 day", "the current one or the one before: write it like 'today' or 'yesterday'"),
        ("last 0 weeks", "there must be one at least: write it like 'previous 1 week' or 'last 2 weeks'"),
        ("previous 0 days", "there must be one at least: write it like 'previous 1 day' or 'last 2 days'"),
        ("2026-13", "there is no month 13: write it like '2026-11' or 'november'"),
        ("2026-00", "there is no month 0: write it like '2026-11' or 'november'"),
        ("0000", "there is no year 0000: write it like '2026' or '2026-11'"),
        ("nov 0000", "there is no year 0000: write it like '2026' or '2026-11'"),
        ("2026-Q5", "there is no quarter 5: write it like '2026-Q4' or 'Q4'"),
        ("q0", "there is no quarter 0: write it like '2026-Q4' or 'Q4'"),
        ("W54", "there is no week 54: write it like '2026-W47' or 'W47'"),
        ("2026-W00", "there is no week 0: write it like '2026-W47' or 'W47'"),
        ("week 54", "there is no week 54: write it like '2026-W47' or 'W47'"),
        ("q5 2026", "there is no quarter 5: write it like '2026-Q4' or 'Q4'"),
        ("W53 2025", "2025 has no week 53: write it like '2026-W47' or 'W47'"),
        ("2025-W53", "2025 has no week 53: write it like '2026-W47' or 'W47'"),
        ("2026-11-31", "November 2026 has no day 31: write it like '2026-11-16' or '16.11.2026'"),
        ("18/11/2026", "there is no month 18: write it like '11/18/2026' or '18.11.2026'"),
        ("16.11", "the month needs a dot too: write it like '16.11.' or '11/16'"),
        ("monday..2026-13", "there is no month 13: write it like '2026-11' or 'november'"),
    ],
)
def test_a_part_out_of_range_is_named(words: str, error: str) -> None:
    with pytest.raises(UttError, match=re.escape(error)):
        read(words)


@pytest.mark.parametrize("words", ["today..monday x", "friday..today..", "november..october", "today..yesterday"])
def test_a_backwards_or_endless_range_is_refused(words: str) -> None:
    with pytest.raises(UttError, match=r"ends before it starts|expected"):
        read(words)


@pytest.mark.parametrize(
    ("words", "today"),
    [("last 9999 years", TUESDAY), ("last 999999999 days", TUESDAY), ("last week", "0001-01-01"), ("q4", "0001-01-01")],
)
def test_a_period_before_all_time_is_an_error(words: str, today: str) -> None:
    with pytest.raises(UttError, match="years 1 to 9999"):
        read(words, today)


@pytest.mark.parametrize("example", [example for form in FORMS for example in form.examples])
def test_an_example_is_a_period_and_no_day(example: str) -> None:
    assert read(example)
    assert when.read_day(when.plain(example), date(2026, 11, 17)) is None


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param([], FIRST_WORDS, id="nothing"),
        pytest.param(["this"], ("week", "month", "quarter", "year"), id="this"),
        pytest.param(["Previous"], ("week", "month", "quarter", "year"), id="previous"),
        pytest.param(["prev"], ("week", "month", "quarter", "year"), id="prev"),
        pytest.param(["last", "3"], ("days", "weeks", "months", "quarters", "years"), id="a number"),
        pytest.param(["monday"], (), id="a day"),
    ],
)
def test_words_that_may_follow_are_offered(typed: list[str], offered: tuple[str, ...]) -> None:
    assert following(typed) == offered


def test_every_completed_word_leads_to_a_period() -> None:
    for first in FIRST_WORDS:
        for second in following([first]) or ("",):
            assert read(f"{first} {second}".strip())


# Laws.

known = lru_cache(64)(period_oracle.periods)
TODAYS = st.sampled_from([*map(date.fromisoformat, ACCEPTED), date(2026, 12, 31), date(2020, 12, 30), date(2021, 1, 3)])
WORDS = [*FIRST_WORDS, "week", "weeks", "month", "quarters", "years", "days", "2026", "11", "w47", "q4", "1", "2", "-"]
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text("0123456789 .-wqlast", max_size=14),
    st.lists(st.sampled_from([*WORDS, "..", "...", "."]), max_size=5).map(" ".join),
)


@given(TODAYS, TEXTS)
def test_any_text_is_a_known_period_or_refused(today: date, words: str) -> None:
    text = " ".join(words.lower().split())
    try:
        period = parse_period(today, words, whole=lambda: WHOLE)
    except UttError:
        is_known = text in known(today)

        assert not is_known
        return

    assert period.start <= period.end
    if text in known(today):
        assert tuple(period) == known(today)[text]
    elif (
        ".." not in text
        and text != "all"
        and not re.match("[0-9]{4}|([a-z]{3,9}|q[1-4]|(w|week )[0-9]+) [0-9]{4}$|last|prev", text)
    ):
        assert period.start == period.end


@given(TODAYS, st.data())
def test_each_period_is_what_counting_days_gives(today: date, data: st.DataObject) -> None:
    words = data.draw(st.sampled_from([*known(today)]))

    assert tuple(parse_period(today, words.title())) == known(today)[words]


@given(TODAYS, st.data())
def test_a_range_joins_the_ends_of_two_periods(today: date, data: st.DataObject) -> None:
    first, last = (data.draw(st.sampled_from([*known(today)])) for _ in range(2))
    start, end = known(today)[first][0], known(today)[last][1]
    assume(start <= end)

    for dots in ("..", "...", " .. "):
        assert tuple(parse_period(today, f"{first}{dots}{last}")) == (start, end)


@given(TODAYS, st.integers(0, 400), st.sampled_from(["monday", "tue", "Sunday"]))
def test_an_ending_weekday_is_the_next_from_start(today: date, days: int, weekday: str) -> None:
    start = today - timedelta(days=days)

    period = parse_period(today, f"{start}..{weekday}")

    assert period.start == start
    assert f"{period.end:%A}".lower().startswith(weekday.lower())
    assert timedelta() <= period.end - start < timedelta(days=7)
