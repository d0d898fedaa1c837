"""What a day is, which of two entries is earlier, and how much time passes between them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.late_calendar import LateCalendar
from utt.domain.calendar import Calendar
from utt.domain.day_starts import DayStarts
from utt.domain.entry import Entry, elapsed, is_earlier

CALENDARS = st.sampled_from([Calendar(), LateCalendar(), DayStarts(timedelta(hours=4), {})])
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31))
DAYS = st.dates(date(2, 1, 1), date(9998, 12, 31))


@given(CALENDARS, MOMENTS)
def test_a_moment_lies_in_its_day(calendar: Calendar, moment: datetime) -> None:
    day = calendar.day_of(moment)

    assert calendar.start_of(day) <= moment < calendar.end_of(day)


@given(CALENDARS, DAYS)
def test_a_day_ends_where_the_next_begins(calendar: Calendar, day: date) -> None:
    end = calendar.end_of(day)

    assert end == calendar.start_of(day + timedelta(days=1))
    assert calendar.day_of(calendar.start_of(day)) == day
    assert calendar.day_of(end - timedelta.resolution) == day
    assert not calendar.is_same_day(end, end - timedelta.resolution)


@given(CALENDARS, MOMENTS, MOMENTS)
def test_two_moments_share_a_day_or_not(calendar: Calendar, one: datetime, other: datetime) -> None:
    assert calendar.is_same_day(one, other) == (calendar.day_of(one) == calendar.day_of(other))


@given(CALENDARS, DAYS, st.times())
def test_each_clock_time_is_once_in_a_day(calendar: Calendar, day: date, clock_time: time) -> None:
    moment = calendar.at(day, clock_time)

    assert moment.time() == clock_time
    assert calendar.day_of(moment) == day
    assert calendar.all_at(day, clock_time) == [moment]


@given(CALENDARS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=5)))
def test_the_parts_of_a_stretch_make_it_up(calendar: Calendar, start: datetime, duration: timedelta) -> None:
    parts = list(calendar.split(start, start + duration))

    assert sum((part_end - part_start for _, part_start, part_end in parts), timedelta()) == duration
    for day, part_start, part_end in parts:
        assert calendar.start_of(day) <= part_start < part_end <= calendar.end_of(day)
    for (_, _, end_of_one), (_, start_of_next, _) in pairwise(parts):
        assert end_of_one == start_of_next
    assert [parts[0][1], parts[-1][2]] == [start, start + duration] if parts else not duration


def test_a_stretch_of_no_length_has_no_parts() -> None:
    assert list(Calendar().split(datetime(2026, 11, 16), datetime(2026, 11, 16))) == []


def test_the_last_day_ends_with_the_last_moment() -> None:
    last = datetime(9999, 12, 31, 9)

    assert Calendar().end_of(date.max) == datetime.max
    assert list(Calendar().split(last, datetime.max)) == [(date.max, last, datetime.max)]


@given(MOMENTS)
def test_a_day_is_the_date_of_the_clock(moment: datetime) -> None:
    assert Calendar().day_of(moment) == moment.date()
    assert Calendar().start_of(moment.date()) == datetime.combine(moment, time())


@pytest.mark.parametrize("make_one", [Entry, lambda moment, _: moment], ids=["an entry", "a moment"])
@pytest.mark.parametrize("make_other", [Entry, lambda moment, _: moment], ids=["another entry", "another moment"])
@given(MOMENTS, MOMENTS)
def test_entries_are_compared_by_their_times(
    make_one: type[Entry], make_other: type[Entry], one: datetime, other: datetime
) -> None:
    first, second = make_one(one, "b"), make_other(other, "a")

    assert is_earlier(first, second) == (one < other)
    assert elapsed(first, second) == other - one


@given(MOMENTS)
def test_entries_of_one_minute_are_not_earlier(moment: datetime) -> None:
    assert not is_earlier(Entry(moment, "a"), Entry(moment, "b"))
    assert elapsed(Entry(moment, "a"), Entry(moment, "b")) == timedelta()
