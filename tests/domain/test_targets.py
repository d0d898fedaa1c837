"""Targets, and how they are written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from utt.domain.targets import Targets, parse_targets
from utt.errors import UttError

MONDAY = date(2026, 12, 21)
WEEK = [MONDAY + timedelta(days=number) for number in range(7)]


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def targets(**settings: str) -> Targets:
    return parse_targets(settings, "here")


def test_a_day_has_its_own_time_or_that_of_every_day() -> None:
    found = targets(daily="8h", friday="6h", sunday="0h")

    assert [found.of_day(day) for day in WEEK] == [hours(8), hours(8), hours(8), hours(8), hours(6), hours(8), None]


def test_without_a_time_for_every_day_only_the_days_that_are_named_have_one() -> None:
    found = targets(tuesday="7h30")

    assert [found.of_day(day) for day in WEEK] == [None, hours(7.5), None, None, None, None, None]
    assert found.of_week(MONDAY) is None


@pytest.mark.parametrize(
    "off", ["saturday sunday 2026-12-24", "Saturday,SUNDAY\n 2026-12-24,", " 2026-12-24 , sunday,saturday"]
)
def test_days_off_have_none(off: str) -> None:
    found = targets(daily="8h", sunday="4h", off=off)

    assert [found.of_day(day) for day in WEEK] == [hours(8), hours(8), hours(8), None, hours(8), None, None]
    assert found.of_day(date(2026, 12, 31)) == hours(8)


@pytest.mark.parametrize(
    ("settings", "time"),
    [
        ({"weekly": "40h"}, hours(40)),
        ({"weekly": "40h", "off": ""}, hours(40)),
        # A date takes its day's time out of the week's; a weekday that is off, and another week's date, take nothing.
        ({"weekly": "38h", "daily": "8h", "friday": "6h", "off": "2026-12-24 2026-12-25"}, hours(24)),
        ({"weekly": "40h", "daily": "8h", "off": "saturday sunday 2026-12-26"}, hours(40)),
        ({"weekly": "40h", "daily": "8h", "off": "2026-12-20 2026-12-28"}, hours(40)),
        ({"weekly": "40h", "off": "2026-12-24"}, hours(40)),
        ({"weekly": "10h", "daily": "8h", "off": "2026-12-24 2026-12-25"}, None),
    ],
)
def test_a_week_has_a_time_without_its_dates_off(settings: dict[str, str], time: timedelta | None) -> None:
    assert {targets(**settings).of_week(day) for day in WEEK} == {time}


def test_nothing_is_set_where_nothing_is_said() -> None:
    assert (Targets().of_day(MONDAY), Targets().of_week(MONDAY)) == (None, None)
    assert (targets().of_day(MONDAY), targets().of_week(MONDAY)) == (None, None)


def test_the_first_and_the_last_week_there_is_can_be_asked_for() -> None:
    found = targets(daily="8h", weekly="40h", off="0001-01-01 9999-12-31")

    assert (found.of_week(date.min), found.of_week(date.max)) == (hours(32), hours(32))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"dayly": "8h"}, "There is no target 'dayly', here: did you mean daily?"),
        ({"hours": "8h"}, "There is no target 'hours', here: use daily, weekly, monday, tuesday, wednesday, "),
        ({"daily": "8"}, "The target daily = '8' is no duration, here: write it like 8h, 7h30, 7.5h or 450m"),
        ({"friday": ""}, "The target friday = '' is no duration, here: write it like "),
        ({"daily": "25h"}, "The target daily = '25h' is longer than a day, here"),
        ({"weekly": "169h"}, "The target weekly = '169h' is longer than a week, here"),
        ({"off": "sat"}, "'sat' is no day to be off, here: write a date like 2026-12-24, or a weekday's name"),
        ({"off": "2026-02-30"}, "'2026-02-30' is no day to be off, here: "),
        ({"off": "20261224"}, "'20261224' is no day to be off, here: "),
        ({"off": "2026-W52-4"}, "'2026-W52-4' is no day to be off, here: "),
    ],
)
def test_what_means_nothing_is_an_error_that_says_where(settings: dict[str, str], message: str) -> None:
    with pytest.raises(UttError) as caught:
        targets(**settings)

    assert str(caught.value).startswith(message)
