"""The days of the configuration: where each begins, also around the dates at which the start of days changes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.domain.activity import Activity
from utt.domain.calendar import Calendar
from utt.domain.day_lengths import has_equal_days, latest_start
from utt.domain.day_starts import DayStarts, parse_day_starts
from utt.domain.entry import Entry
from utt.domain.moment import parse_moment, parse_range
from utt.domain.period import Period
from utt.domain.suspicious import counts_a_night
from utt.errors import UttError
from utt.report.request import Request
from utt.report.selection import Selection
from utt.report.sums import Sums

DAY = timedelta(days=1)
MARCH = date(2026, 3, 1)
STARTS = (st.sampled_from([0, 1, 240, 300, 1439]) | st.integers(0, 1439)).map(
    lambda minutes: timedelta(minutes=minutes)
)
DATES = st.integers(-3, 3).map(lambda days: MARCH + days * DAY) | st.dates()
CALENDARS = st.builds(DayStarts, STARTS, st.dictionaries(DATES, STARTS, max_size=4))
# Moments and days near the dates at which the start of days changes.
NEAR = st.integers(-5 * 1440, 5 * 1440).map(lambda minutes: datetime(2026, 3, 1) + timedelta(minutes=minutes))
MOMENTS = NEAR | st.datetimes(max_value=datetime.max - timedelta.resolution) | st.just(datetime.min)
DAYS = DATES | st.sampled_from([date.min, date.min + DAY, date.max])

NIGHT_OWL = DayStarts(timedelta(hours=4), {})
# 28 February begins at midnight and ends at four on 1 March, 31 March begins at four and ends at midnight.
ONE_MONTH = DayStarts(timedelta(), {MARCH: timedelta(hours=4), date(2026, 4, 1): timedelta()})


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def parsed(*sections: tuple[str, dict[str, str]]) -> Calendar:
    return parse_day_starts(sections, "utt.cfg")


# The laws.


@given(CALENDARS, MOMENTS)
def test_each_moment_lies_in_exactly_one_day(calendar: DayStarts, at: datetime) -> None:
    near = [at.toordinal() + number for number in (-1, 0, 1)]
    days = [date.fromordinal(each) for each in near if date.min.toordinal() <= each <= date.max.toordinal()]

    assert [day for day in days if calendar.start_of(day) <= at < calendar.end_of(day)] == [calendar.day_of(at)]


@given(CALENDARS, DAYS)
def test_a_day_ends_where_the_next_begins(calendar: DayStarts, day: date) -> None:
    assert calendar.start_of(day) < calendar.end_of(day)
    if day < date.max:
        assert calendar.end_of(day) == calendar.start_of(day + DAY) < calendar.end_of(day + DAY)


@given(CALENDARS)
def test_all_time_begins_and_ends_with_a_day(calendar: DayStarts) -> None:
    assert calendar.start_of(date.min) == datetime.min
    assert calendar.end_of(date.max) == datetime.max


@given(CALENDARS, NEAR, st.integers(0, 20_000))
def test_the_days_of_a_stretch_add_up(calendar: DayStarts, start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    parts = list(calendar.split(start, end))

    assert sum((part_end - part_start for _, part_start, part_end in parts), timedelta()) == end - start
    first = calendar.day_of(start)
    assert [day for day, _, _ in parts] == [first + number * DAY for number in range(len(parts))]
    assert all(calendar.start_of(day) <= one < other <= calendar.end_of(day) for day, one, other in parts)


@given(CALENDARS, DAYS, st.times())
def test_all_moments_of_a_clock_time_are_found(calendar: DayStarts, day: date, clock: time) -> None:
    start, end = calendar.start_of(day), calendar.end_of(day)
    both = [datetime.combine(each, clock) for each in (day, day + DAY if day < date.max else day)]

    if day < date.max:
        assert calendar.all_at(day, clock) == [each for each in both if start <= each < end]


@given(CALENDARS, DAYS)
def test_equal_days_have_24_hours(calendar: DayStarts, day: date) -> None:
    if has_equal_days(calendar) and date.min < day < date.max:
        assert calendar.end_of(day) - calendar.start_of(day) == DAY


@given(CALENDARS, MOMENTS)
def test_days_after_the_latest_start_are_dates(calendar: DayStarts, at: datetime) -> None:
    if timedelta(hours=at.hour, minutes=at.minute) >= latest_start(calendar):
        assert calendar.day_of(at) == at.date()


def test_days_with_one_start_are_equal_ones() -> None:
    assert has_equal_days(NIGHT_OWL)
    assert not has_equal_days(ONE_MONTH)


@given(
    CALENDARS,
    st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(["hello", "a", "b", "rest **"])), max_size=15),
    st.integers(-3, 3),
)
def test_reports_of_days_add_up_to_the_weeks(calendar: DayStarts, steps: list[tuple[int, str]], first: int) -> None:
    at, entries = datetime(2026, 2, 25), []
    for minutes, name in steps:
        at += timedelta(minutes=minutes)
        entries.append(Entry(at, name))
    monday = MARCH + first * DAY

    def sums_of(start: date, end: date) -> Sums:
        return Sums(Selection(entries, Request(Period(start, end), None), at, calendar).spans(), calendar)

    week = sums_of(monday, monday + 6 * DAY)
    days = [sums_of(monday + number * DAY, monday + number * DAY) for number in range(7)]
    names = {name for each in days for name in each.by_name}

    assert {
        name: sum((each.by_name.get(name, timedelta()) for each in days), timedelta()) for name in names
    } == week.by_name
    assert [(day, time) for each in days for day, time, _ in each.by_day] == [
        (day, time) for day, time, _ in week.by_day
    ]


# The day before another start.


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        pytest.param("2026-02-27", "2026-02-27 00:00", "2026-02-28 00:00", id="before"),
        pytest.param("2026-02-28", "2026-02-28 00:00", "2026-03-01 04:00", id="longer"),
        pytest.param("2026-03-01", "2026-03-01 04:00", "2026-03-02 04:00", id="the first that begins later"),
        pytest.param("2026-03-31", "2026-03-31 04:00", "2026-04-01 00:00", id="shorter"),
        pytest.param("2026-04-01", "2026-04-01 00:00", "2026-04-02 00:00", id="the first that begins earlier"),
    ],
)
def test_the_day_before_another_start_takes_the_difference(day: str, start: str, end: str) -> None:
    found = date.fromisoformat(day)

    assert [ONE_MONTH.start_of(found), ONE_MONTH.end_of(found)] == [moment(start), moment(end)]


@pytest.mark.parametrize(
    ("words", "now", "error"),
    [
        pytest.param(
            "1:30",
            "2026-03-01 02:00",
            "'1:30' could be either of two times of a day that goes from 2026-02-28 00:00 to 2026-03-01 04:00: "
            "write it like '2026-02-28 01:30' or '2026-03-01 01:30'",
            id="twice",
        ),
        pytest.param(
            "yesterday 2am",
            "2026-04-01 12:00",
            "No time can be read in 'yesterday 2am', since the day goes from 2026-03-31 04:00 to 2026-04-01 00:00: "
            "write it like '2026-03-31 02:00' or '2026-04-01 02:00'",
            id="not at all",
        ),
    ],
)
def test_a_time_that_is_ambiguous_is_an_error(words: str, now: str, error: str) -> None:
    with pytest.raises(UttError) as raised:
        parse_moment(words, moment(now), ONE_MONTH)

    assert str(raised.value) == error


@pytest.mark.parametrize("words", ["1:00-1:30", "yesterday 1:00-1:30", "9:00..1:30"])
def test_a_stretch_with_an_ambiguous_time_is_refused(words: str) -> None:
    with pytest.raises(UttError, match="could be either of two times"):
        parse_range(words, moment("2026-03-01 02:00" if "y" not in words else "2026-03-01 12:00"), ONE_MONTH)


@pytest.mark.parametrize("words", ["2026-02-28 1:30", "28 feb 1:30"])
def test_a_written_date_has_each_time_once(words: str) -> None:
    assert parse_moment(words, moment("2026-03-01 02:00"), ONE_MONTH) == moment("2026-02-28 01:30")


# The configuration.


@pytest.mark.parametrize(
    ("sections", "starts"),
    [
        pytest.param([("", {})], ["00:00", "00:00"], id="a section without a setting"),
        pytest.param([("", {"start": "04:00"})], ["04:00", "04:00"], id="one start"),
        pytest.param([("", {"start": "4:05"})], ["04:05", "04:05"], id="an hour of one digit"),
        pytest.param([("", {"start": "23:59"})], ["23:59", "23:59"], id="the latest"),
        pytest.param([("2026-03-01", {"start": "04:00"})], ["00:00", "04:00"], id="from a date on"),
        pytest.param(
            [("2026-03-01", {"start": "05:00"}), ("", {"start": "04:00"})], ["04:00", "05:00"], id="in any order"
        ),
        pytest.param(
            [("", {"start": "04:00"}), ("2026-03-01", {"start": "00:00"})], ["04:00", "00:00"], id="midnight again"
        ),
        pytest.param(
            [("2026-03-01", {"start": "5:00"}), ("2026-03-01", {"start": "05:00"})],
            ["00:00", "05:00"],
            id="twice alike",
        ),
    ],
)
def test_sections_say_where_days_begin(sections: list[tuple[str, dict[str, str]]], starts: list[str]) -> None:
    calendar = parsed(*sections)

    assert [f"{calendar.start_of(day):%H:%M}" for day in (MARCH - DAY, MARCH)] == starts


def test_midnight_alone_costs_nothing_more() -> None:
    assert type(parsed(("", {"start": "00:00"}), ("2026-03-01", {"start": "0:00"}))) is Calendar


LIKE = "write it like start = 04:00, from 00:00 to 23:59"


@pytest.mark.parametrize(
    ("sections", "error"),
    [
        *(
            pytest.param(
                [("", {"start": text})],
                f"[day] start = {text!r} is not a time of day, in utt.cfg: {LIKE}",
                id=text or "nothing",
            )
            for text in ("25:00", "24:00", "noon", "4", "400", "04:60", "-4:00", "4am", "04:00:00", "\u0664:00", "")
        ),
        pytest.param(
            [("2026-03-01", {"start": "noon"})],
            f"[day 2026-03-01] start = 'noon' is not a time of day, in utt.cfg: {LIKE}",
            id="from a date on",
        ),
        pytest.param(
            [("2026-03-01", {})],
            f"[day 2026-03-01] start is missing, in utt.cfg: {LIKE}",
            id="a date without a start",
        ),
        *(
            pytest.param(
                [(text, {"start": "04:00"})],
                f"[day {text}] in utt.cfg names no date: write it like [day 2026-03-01]",
                id=text,
            )
            for text in ("2026-3-1", "2026-02-29", "march", "20260301", "2026-03-01 2026-04-01")
        ),
        pytest.param(
            [("", {"strat": "04:00"})], "[day] has no setting 'strat', in utt.cfg: did you mean start?", id="mistyped"
        ),
        pytest.param(
            [("", {"end": "04:00"})], "[day] has no setting 'end', in utt.cfg: write start = 04:00", id="not known"
        ),
        pytest.param(
            [("", {"start": "04:00"}), ("0001-01-01", {"start": "05:00"})],
            "[day] and [day 0001-01-01] in utt.cfg contradict: "
            "04:00 and 05:00 begin the same day, so leave one of them out",
            id="undated and dated",
        ),
        pytest.param(
            [("2026-03-01", {"start": "04:00"}), ("2026-03-01", {"start": "05:00"})],
            "[day 2026-03-01] and [day 2026-03-01] in utt.cfg contradict: "
            "04:00 and 05:00 begin the same day, so leave one of them out",
            id="one date twice",
        ),
    ],
)
def test_an_invalid_start_is_named(sections: list[tuple[str, dict[str, str]]], error: str) -> None:
    with pytest.raises(UttError) as raised:
        parsed(*sections)

    assert str(raised.value) == error


# The night that a recording warns of.


@pytest.mark.parametrize(
    ("day_start", "start", "end", "is_night"),
    [
        pytest.param("00:00", "2026-11-16 20:00", "2026-11-17 02:00", True, id="midnight, the night"),
        pytest.param("00:00", "2026-11-17 05:30", "2026-11-17 12:00", False, id="midnight, the morning"),
        pytest.param("03:00", "2026-11-16 20:00", "2026-11-17 03:00", False, id="three, until the end of the day"),
        pytest.param("03:00", "2026-11-16 20:00", "2026-11-17 05:00", True, id="three, the night"),
        pytest.param("03:00", "2026-11-17 05:00", "2026-11-17 12:00", False, id="three, the morning"),
        pytest.param("05:30", "2026-11-16 20:00", "2026-11-17 07:30", True, id="half past five, the night"),
        pytest.param("05:30", "2026-11-17 06:00", "2026-11-17 12:00", False, id="half past five, the morning"),
        pytest.param("22:00", "2026-11-16 22:00", "2026-11-17 06:00", False, id="a night shift"),
        pytest.param("22:00", "2026-11-16 22:00", "2026-11-17 22:00", True, id="a whole day"),
    ],
)
def test_a_night_lasts_until_the_morning(day_start: str, start: str, end: str, is_night: bool) -> None:
    calendar = parsed(("", {"start": day_start}))

    assert counts_a_night(Activity("x", moment(start), moment(end), False), calendar) == is_night
