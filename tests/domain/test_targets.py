"""Targets, and how they are written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.domain.period import Period, monday_of
from utt.domain.target_settings import parse_targets
from utt.domain.targets import Targets, balance_of
from utt.errors import UttError

MONDAY = date(2026, 12, 21)
WEEK = [MONDAY + timedelta(days=number) for number in range(7)]


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def targets(**settings: str) -> Targets:
    return parse_targets(settings, "here")


def test_a_day_has_its_own_target_or_daily() -> None:
    found = targets(daily="8h", friday="6h", sunday="0h")

    assert [found.of_day(day) for day in WEEK] == [hours(8), hours(8), hours(8), hours(8), hours(6), hours(8), None]


def test_without_daily_only_named_days_have_targets() -> None:
    found = targets(tuesday="7h30")

    assert [found.of_day(day) for day in WEEK] == [None, hours(7.5), None, None, None, None, None]
    assert found.of_week(MONDAY) is None


@pytest.mark.parametrize(
    "off", ["saturday sunday 2026-12-24", "Saturday,SUNDAY\n 2026-12-24,", " 2026-12-24 , sunday,saturday"]
)
def test_days_off_have_no_target(off: str) -> None:
    found = targets(daily="8h", sunday="4h", off=off)

    assert [found.of_day(day) for day in WEEK] == [hours(8), hours(8), hours(8), None, hours(8), None, None]
    assert found.of_day(date(2026, 12, 31)) == hours(8)


@pytest.mark.parametrize(
    ("settings", "time"),
    [
        ({"weekly": "40h"}, hours(40)),
        ({"weekly": "40h", "off": ""}, hours(40)),
        # A date that is off takes its day's time out of the week's; a weekday that is off, or another week's date, does
        # not.
        ({"weekly": "38h", "daily": "8h", "friday": "6h", "off": "2026-12-24 2026-12-25"}, hours(24)),
        ({"weekly": "40h", "daily": "8h", "off": "saturday sunday 2026-12-26"}, hours(40)),
        ({"weekly": "40h", "daily": "8h", "off": "2026-12-20 2026-12-28"}, hours(40)),
        ({"weekly": "40h", "off": "2026-12-24"}, hours(32)),
        ({"weekly": "10h", "daily": "8h", "off": "2026-12-24 2026-12-25"}, hours(10)),
        ({"weekly": "10h", "daily": "8h", "off": "2026-12-21 2026-12-22"}, None),
    ],
)
def test_a_weeks_target_leaves_out_days_off(settings: dict[str, str], time: timedelta | None) -> None:
    assert {targets(**settings).of_week(day) for day in WEEK} == {time}


def test_without_settings_there_are_no_targets() -> None:
    assert (Targets().of_day(MONDAY), Targets().of_week(MONDAY)) == (None, None)
    assert (targets().of_day(MONDAY), targets().of_week(MONDAY)) == (None, None)


def test_the_first_and_last_week_have_targets() -> None:
    found = targets(daily="8h", weekly="40h", off="0001-01-01 9999-12-31")

    assert (found.of_week(date.min), found.of_week(date.max)) == (hours(32), hours(32))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"dayly": "8h"}, "There is no target 'dayly', here: did you mean daily?"),
        ({"hours": "8h"}, "There is no target 'hours', here: use daily, weekly, monday, tuesday, wednesday, "),
        ({"daily": "8"}, "The target daily = '8' is not a duration, here: write it like 8h, 7h30, 7.5h or 450m"),
        ({"friday": ""}, "The target friday = '' is not a duration, here: write it like "),
        ({"daily": "25h"}, "The target daily = '25h' is longer than a day, here"),
        ({"weekly": "169h"}, "The target weekly = '169h' is longer than a week, here"),
        ({"off": "sat"}, "'sat' is not a day to be off, here: write a date like 2026-12-24, or a weekday's name"),
        ({"off": "2026-02-30"}, "'2026-02-30' is not a day to be off, here: "),
        ({"off": "20261224"}, "'20261224' is not a day to be off, here: "),
        (
            {"vacation": "2026-12-24.."},
            "'2026-12-24..' is not a day to be off, here: write a date like 2026-12-24, or a ",
        ),
        (
            {"sick": "x"},
            "'x' is not a day to be off, here: write a date like 2026-12-24, or a weekday's name, or a range,",
        ),
        ({"off": "2026-12-24..2026-12-20"}, "The range off = 2026-12-24..2026-12-20 ends before it starts, here: "),
        ({"start": "3"}, "The target start = '3' is not a balance, here: write it like -3h30, 12h or 7.5h"),
        ({"start": "--3h"}, "The target start = '--3h' is not a balance, here: "),
        ({"off": "2026-W52-4"}, "'2026-W52-4' is not a day to be off, here: "),
    ],
)
def test_an_invalid_setting_is_an_error_with_place(settings: dict[str, str], message: str) -> None:
    with pytest.raises(UttError) as caught:
        targets(**settings)

    assert str(caught.value).startswith(message)


# Days off.


@pytest.mark.parametrize("name", ["off", "vacation", "sick"])
@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("2026-12-22", [1], id="a date"),
        pytest.param("2026-12-22..2026-12-24", [1, 2, 3], id="a range"),
        pytest.param("2026-12-22 .. 2026-12-23, 2026-12-25", [1, 2, 4], id="spaces around the dots"),
        pytest.param("2026-12-01..2026-12-22", [0, 1], id="a range that began before"),
        pytest.param("2026-12-25..2026-12-25", [4], id="a range of one day"),
        pytest.param("Tuesday thursday", [1, 3], id="weekdays"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_each_kind_of_day_off_asks_for_nothing(name: str, text: str, days: list[int]) -> None:
    found = targets(daily="8h", **{name: text})

    assert [number for number, day in enumerate(WEEK) if not found.owed_on(day)] == days
    assert [number for number, day in enumerate(WEEK) if not found.of_day(day)] == days


def test_days_off_of_all_kinds_count_together() -> None:
    found = targets(daily="8h", off="saturday sunday", vacation="2026-12-21", sick="2026-12-22..2026-12-23")

    assert [found.owed_on(day) / hours(1) for day in WEEK] == [0, 0, 0, 8, 8, 0, 0]


# What a day owes.


@pytest.mark.parametrize(
    ("settings", "asked_for"),
    [
        pytest.param({"weekly": "40h"}, [8, 8, 8, 8, 8, 0, 0], id="a week alone is Monday to Friday"),
        pytest.param({"weekly": "38h30"}, [7.7, 7.7, 7.7, 7.7, 7.7, 0, 0], id="minutes that five cannot share"),
        pytest.param({"weekly": "40h", "off": "friday"}, [10, 10, 10, 10, 0, 0, 0], id="four days a week"),
        pytest.param({"weekly": "40h", "vacation": "2026-12-25"}, [8, 8, 8, 8, 0, 0, 0], id="a date off"),
        pytest.param({"weekly": "38h", "friday": "6h"}, [8, 8, 8, 8, 6, 0, 0], id="the rest of a week"),
        pytest.param({"weekly": "44h", "saturday": "4h"}, [8, 8, 8, 8, 8, 4, 0], id="a Saturday beside it"),
        pytest.param({"weekly": "5h", "monday": "6h"}, [6, 0, 0, 0, 0, 0, 0], id="nothing left of a week"),
        pytest.param(
            {"weekly": "16h", "off": "monday tuesday wednesday thursday friday"}, [0, 0, 0, 0, 0, 8, 8], id="weekends"
        ),
        pytest.param({"weekly": "40h", "daily": "8h"}, [8, 8, 8, 8, 8, 0, 0], id="a week of full days"),
        pytest.param({"weekly": "38h", "daily": "8h"}, [8, 8, 8, 8, 6, 0, 0], id="a week with a shorter day"),
        pytest.param({"weekly": "40h", "daily": "7h"}, [7, 7, 7, 7, 7, 5, 0], id="a week with a sixth day"),
        pytest.param({"weekly": "30h", "daily": "8h", "friday": "6h"}, [8, 8, 8, 0, 6, 0, 0], id="a day of its own"),
        pytest.param({"weekly": "40h", "daily": "8h", "off": "monday"}, [0, 8, 8, 8, 8, 8, 0], id="a weekday off"),
        pytest.param({"weekly": "40h", "daily": "8h", "sick": "2026-12-22"}, [8, 0, 8, 8, 8, 0, 0], id="a sick day"),
        pytest.param({"daily": "8h", "off": "saturday sunday"}, [8, 8, 8, 8, 8, 0, 0], id="days alone"),
        pytest.param({"start": "3h"}, [0, 0, 0, 0, 0, 0, 0], id="a start alone"),
        pytest.param({}, [0, 0, 0, 0, 0, 0, 0], id="nothing"),
    ],
)
def test_a_day_owes_its_target_or_share(settings: dict[str, str], asked_for: list[float]) -> None:
    found = targets(**settings)

    assert [found.owed_on(day) / hours(1) for day in WEEK] == asked_for


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
SOME_TARGETS = st.fixed_dictionaries(
    {},
    optional={
        "daily": st.sampled_from(["8h", "7h42", "0h"]),
        "weekly": st.sampled_from(["40h", "38h20", "1h"]),
        "friday": st.sampled_from(["6h", "0h"]),
        "off": st.sampled_from(["saturday sunday", "friday 2026-03-04", "2026-05-01..2026-06-15"]),
        "vacation": st.builds(lambda one, other: f"{min(one, other)}..{max(one, other)}", DAYS, DAYS),
        "start": st.sampled_from(["-3h30", "+2h", "0h"]),
    },
)


@st.composite
def whole_targets(draw: st.DrawFn) -> Targets:
    first = targets(**draw(SOME_TARGETS))
    later = sorted((day, targets(**draw(SOME_TARGETS))) for day in draw(st.lists(DAYS, max_size=2, unique=True)))
    return first.followed_by(later, first.start)


def balance(found: Targets, period: Period, first: date, today: date, worked: timedelta) -> timedelta:
    return balance_of(period, worked, found, first, today).balance


@given(whole_targets(), DAYS, DAYS, DAYS, st.integers(0, 60), st.integers(0, 10**6))
def test_the_balances_of_days_add_up(
    found: Targets, start: date, first: date, today: date, length: int, seed: int
) -> None:
    days = [start + timedelta(days=number) for number in range(length + 1)]
    worked = [timedelta(minutes=seed * (number + 1) % 700) for number in range(len(days))]

    of_days = [
        balance(found, Period(day, day), first, today, minutes) for day, minutes in zip(days, worked, strict=True)
    ]
    whole = balance(found, Period(days[0], days[-1]), first, today, sum(worked, timedelta()))

    assert sum(of_days, timedelta()) == whole


@given(whole_targets(), SOME_TARGETS, DAYS, DAYS)
def test_a_new_section_does_not_change_the_past(
    found: Targets, settings: dict[str, str], start: date, day: date
) -> None:
    past = [(each, of_it) for each, of_it in found._later if each < start]
    new = found.followed_by([*past, (start, targets(**settings))], found.start)

    assert (new.owed_on(day) == found.owed_on(day)) or day >= start
    assert day < start or new.owed_on(day) == targets(**settings).owed_on(day)


@given(SOME_TARGETS, DAYS, DAYS)
def test_a_day_off_neither_adds_nor_owes(settings: dict[str, str], off: date, other: date) -> None:
    found, with_off = targets(**settings), targets(**settings | {"sick": str(off)})

    assert with_off.owed_on(off) == timedelta()
    assert other == off or with_off.owed_on(other) == found.owed_on(other)
    days = Period(min(off, other), max(off, other))
    worked = hours(5)
    gained = balance(with_off, days, date.min, date.max, worked) - balance(found, days, date.min, date.max, worked)
    assert gained == found.owed_on(off)


@given(SOME_TARGETS, DAYS)
def test_days_never_owe_more_than_their_week(settings: dict[str, str], day: date) -> None:
    found = targets(**{"weekly": "40h"} | {name: text for name, text in settings.items() if name != "friday"})
    monday = monday_of(day)

    assert found.owed(Period(monday, monday + timedelta(days=6))) <= (found.of_week(day) or timedelta())
    assert all(found.of_day(each) in (None, found.owed_on(each)) for each in WEEK)


@given(SOME_TARGETS, DAYS)
def test_a_week_asks_for_what_its_days_do(settings: dict[str, str], day: date) -> None:
    found = targets(**{name: text for name, text in settings.items() if name not in ("daily", "friday")})
    monday = monday_of(day)

    assert (found.of_week(day) or timedelta()) == found.owed(Period(monday, monday + timedelta(days=6)))


@pytest.mark.parametrize(
    ("period", "today", "balance"),
    [
        pytest.param(Period(WEEK[0], WEEK[4]), WEEK[6], (40, 30, -10), id="a period that is over"),
        pytest.param(Period(WEEK[0], WEEK[4]), WEEK[2], (24, 30, 6), id="a period that is running"),
        pytest.param(Period(WEEK[3], WEEK[4]), WEEK[2], (0, 30, 30), id="a period to come"),
    ],
)
def test_a_running_period_owes_days_up_to_today(period: Period, today: date, balance: tuple[float, ...]) -> None:
    found = balance_of(period, hours(30), targets(daily="8h", start="1h"), date(2026, 1, 1), today)

    assert (found.target, found.worked, found.balance) == tuple(map(hours, balance))


@pytest.mark.parametrize(
    ("first", "target", "start"),
    [
        pytest.param(date(2026, 1, 1), 40, 0, id="before the period"),
        pytest.param(WEEK[0], 40, -3.5, id="on its first day"),
        pytest.param(WEEK[2], 24, -3.5, id="within it"),
        pytest.param(WEEK[6], 0, 0, id="after it"),
        pytest.param(None, 0, 0, id="nowhere"),
    ],
)
def test_a_balance_begins_with_the_first_entry(first: date | None, target: float, start: float) -> None:
    found = balance_of(Period(WEEK[0], WEEK[4]), hours(8), targets(daily="8h", start="-3h30"), first, date.max)

    assert (found.target, found.start) == (hours(target), hours(start))
    assert found.balance == hours(8 - target + start)


@pytest.mark.parametrize(("text", "start"), [("-3h30", -3.5), ("3h30", 3.5), ("+1.5h", 1.5), ("-120h", -120)])
def test_a_start_may_have_a_sign(text: str, start: float) -> None:
    assert targets(start=text).start == hours(start)


def test_a_week_of_changed_targets_owes_both() -> None:
    found = targets(weekly="40h").followed_by([(WEEK[3], targets(weekly="20h"))], timedelta())

    assert [found.owed_on(day) / hours(1) for day in WEEK] == [8, 8, 8, 4, 4, 0, 0]
    assert found.of_week(MONDAY) == hours(32)
    assert found.of_week(WEEK[6] + timedelta(days=1)) == hours(20)
