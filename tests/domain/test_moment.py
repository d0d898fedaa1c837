"""The words for moments: WHEN, of ``--at`` and ``--now``."""

from __future__ import annotations

import warnings
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import dateutil.parser
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from utt.domain.moment import parse_moment
from utt.errors import UttError

TUESDAY = datetime(2026, 11, 17, 12, 30, 45)

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-11-16 09:30", "2026-11-16 09:30"),
        ("2026-1-6 9:3", "2026-01-06 09:03"),
        ("2026-11-16 9:30pm", "2026-11-16 21:30"),
        ("9:30 2026-11-16", "2026-11-16 09:30"),
        ("2027-02-28 09:30", "2027-02-28 09:30"),
        # Times of today, past and still to come.
        ("9:30", "2026-11-17 09:30"),
        ("09:30", "2026-11-17 09:30"),
        ("23:59", "2026-11-17 23:59"),
        ("0:00", "2026-11-17 00:00"),
        ("9:30:59", "2026-11-17 09:30"),
        ("at 9:30", "2026-11-17 09:30"),
        ("9am", "2026-11-17 09:00"),
        ("9PM", "2026-11-17 21:00"),
        ("9:30pm", "2026-11-17 21:30"),
        (" 9:30  Pm ", "2026-11-17 21:30"),
        ("9:30:15 pm", "2026-11-17 21:30"),
        ("12am", "2026-11-17 00:00"),
        ("12:05 am", "2026-11-17 00:05"),
        ("12pm", "2026-11-17 12:00"),
        ("12:05pm", "2026-11-17 12:05"),
        ("noon", "2026-11-17 12:00"),
        ("midnight", "2026-11-17 00:00"),
        ("9h", "2026-11-17 09:00"),
        ("9h30", "2026-11-17 09:30"),
        ("9.30", "2026-11-17 09:30"),
        ("9,30", "2026-11-17 09:30"),
        # A number alone is a time of day.
        ("9", "2026-11-17 09:00"),
        ("at 17", "2026-11-17 17:00"),
        ("930", "2026-11-17 09:30"),
        ("0930", "2026-11-17 09:30"),
        ("2026", "2026-11-17 20:26"),
        ("930pm", "2026-11-17 21:30"),
        ("0", "2026-11-17 00:00"),
        # Days by name: the latest such day up to today.
        ("today 9:30", "2026-11-17 09:30"),
        ("yesterday 17:00", "2026-11-16 17:00"),
        ("17:00 yesterday", "2026-11-16 17:00"),
        ("Yesterday at 5pm", "2026-11-16 17:00"),
        ("y 17:00", "2026-11-16 17:00"),
        ("monday 9:00", "2026-11-16 09:00"),
        ("tuesday 23:00", "2026-11-17 23:00"),
        ("WEDNESDAY  9:30\tPM", "2026-11-11 21:30"),
        ("9:30 pm Wednesday", "2026-11-11 21:30"),
        ("Friday, at 9:00", "2026-11-13 09:00"),
        ("9:00 on sunday", "2026-11-15 09:00"),
        ("mon 9:00", "2026-11-16 09:00"),
        ("tue 9:00", "2026-11-17 09:00"),
        ("mon 9", "2026-11-16 09:00"),
        ("9 monday", "2026-11-16 09:00"),
        ("yesterday 1730", "2026-11-16 17:30"),
        ("2026-11-16 9", "2026-11-16 09:00"),
        ("yesterday at noon", "2026-11-16 12:00"),
        # A day without a time is where it begins.
        ("2026-11-16", "2026-11-16 00:00"),
        ("today", "2026-11-17 00:00"),
        ("yesterday", "2026-11-16 00:00"),
        ("Monday,", "2026-11-16 00:00"),
        ("fri", "2026-11-13 00:00"),
        # Back from now.
        ("now", "2026-11-17 12:30"),
        ("-15m", "2026-11-17 12:15"),
        ("-0m", "2026-11-17 12:30"),
        ("- 15 min", "2026-11-17 12:15"),
        ("-90m", "2026-11-17 11:00"),
        ("-1h", "2026-11-17 11:30"),
        ("-1h30", "2026-11-17 11:00"),
        ("-1H30M", "2026-11-17 11:00"),
        ("-1h 5", "2026-11-17 11:25"),
        ("-13h", "2026-11-16 23:30"),
        ("-2d", "2026-11-15 12:30"),
        ("-1d2h3m", "2026-11-16 10:27"),
        ("-17d", "2026-10-31 12:30"),
        ("15 minutes ago", "2026-11-17 12:15"),
        ("1 minute ago", "2026-11-17 12:29"),
        ("a minute ago", "2026-11-17 12:29"),
        ("1 hour ago", "2026-11-17 11:30"),
        ("An Hour Ago", "2026-11-17 11:30"),
        ("3hrs  ago", "2026-11-17 09:30"),
        ("1h30 ago", "2026-11-17 11:00"),
        ("1 hour 30 minutes ago", "2026-11-17 11:00"),
        ("1 hour, 30 mins ago", "2026-11-17 11:00"),
        ("an hour and 30 minutes ago", "2026-11-17 11:00"),
        ("2 days ago", "2026-11-15 12:30"),
        ("-1.5h", "2026-11-17 11:00"),
        ("-1,5h", "2026-11-17 11:00"),
        ("-9:30", "2026-11-17 03:00"),
        ("-15", "2026-11-17 12:15"),
        ("15 ago", "2026-11-17 12:15"),
        ("1:30 ago", "2026-11-17 11:00"),
        ("-30s", "2026-11-17 12:30"),
        ("46 seconds ago", "2026-11-17 12:29"),
        ("-1h1s", "2026-11-17 11:30"),
        # What is no time of day needs no word for that.
        ("15m", "2026-11-17 12:15"),
        ("15 minutes", "2026-11-17 12:15"),
        ("an hour", "2026-11-17 11:30"),
        ("2 hours 30 minutes", "2026-11-17 10:00"),
        ("1h30m", "2026-11-17 11:00"),
        ("36h", "2026-11-16 00:30"),
        # By dateutil.
        ("2026-11-16T09:30:45", "2026-11-16 09:30"),
        ("16 Nov 2026 9:30", "2026-11-16 09:30"),
        ("Monday, 16 Nov 2026, 9:30", "2026-11-16 09:30"),
        ("Nov 16 9:30", "2026-11-16 09:30"),
        ("Nov 16", "2026-11-16 00:00"),
        ("16.11.2026 9:30", "2026-11-16 09:30"),
        ("3.11.2026 9:30", "2026-11-03 09:30"),
        ("11/3/2026 9:30", "2026-11-03 09:30"),
        ("Nov 16,2026 9:30", "2026-11-16 09:30"),
        ("16 Nov 26 9:30", "2026-11-16 09:30"),
        ("2026.10.11 9:30", "2026-10-11 09:30"),
        ("16.11.26", "2026-11-16 00:00"),
        ("16-nov-26", "2026-11-16 00:00"),
        ("11/16/26", "2026-11-16 00:00"),
        ("20261116T0930", "2026-11-16 09:30"),
        ("202611160930", "2026-11-16 09:30"),
        ("10 a.m.", "2026-11-17 10:00"),
        ("13pm", "2026-11-17 13:00"),
        ("Wednesday 9h30m15", "2026-11-11 09:30"),
        ("sat 28", "2026-11-28 00:00"),
        ("Mon Nov 23 9:30", "2026-11-23 09:30"),
    ],
)
def test_words_mean_a_moment(words: str, expected: str) -> None:
    assert parse_moment(words, TUESDAY) == moment(expected)


def test_a_moment_with_an_offset_is_in_local_time() -> None:
    local = parse_moment("2026-11-16 09:30+02:00", TUESDAY)

    assert local.astimezone() == moment("2026-11-16 09:30+02:00")


@pytest.mark.parametrize("words", ["2026-11-16 09:30 -05", "Mon, 16 Nov 2026 09:30:00 -0500", "2026-11-16T09:30-05:00"])
def test_an_offset_may_be_written_as_people_and_programs_do(words: str) -> None:
    assert parse_moment(words, TUESDAY).astimezone() == moment("2026-11-16 09:30-05:00")


def test_the_name_of_the_local_time_zone_is_understood() -> None:
    assert parse_moment(f"Mon Nov 16 09:30:00 {time_zone()} 2026", TUESDAY) == moment("2026-11-16 09:30")


def time_zone() -> str:
    return datetime(2026, 11, 16, 9, 30).astimezone().strftime("%Z")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "-",
        "ago",
        "sometime",
        "2026-02-30 09:00",
        "2026-02-30 9:00pm",
        "0000-01-01 09:00",
        "24:00",
        "25:00",
        "9:60",
        "9:30:60",
        "13:30 pm",
        "yesterday 25:00",
        "9" * 99,
        "10:00 XYZ",
        # Numbers that dateutil takes for a day or for a year.
        "24",
        "99",
        "1260",
        "1799",
        "9.5",
        ".5",
        "093000",
        "161126",
        "T0930",
        "9 30",
        "13 nov 9",
        "nov 13 at 9",
        "nov 10 930",
        "3.10 9:00",
        "9:30 03.10",
        # Neither a day nor a time, and too much of both.
        "nov",
        "2026-11",
        "feb 9:30",
        "nov 2025 9:30",
        "nov 16 9.30am",
        "2026-11-16 09:30 UTC+01:00",
        "november 2026",
        "8:00-9:00",
        "8am-9am",
        "9:00+1",
        "9:30 10:30",
        "mon-fri",
        "monday tuesday 9",
        "tue 16 nov 9:00",
        "2026-11-16 -15m",
        "monday 15m",
        "2026-11-10 2h30m",
        "-0930",
        # Spans that are none.
        "-15x",
        "-1d 30",
        "-30m 1h",
        "-16 nov",
        "-noon",
        "-15m ago",
        "- ago",
        "in 15 minutes",
        # Before and after all time.
        "-800000d",
        "-999999999d",
        f"-{'9' * 5000}m",
        "999999999 days 999999999 hours ago",
        "9999-12-31 23:59-05:00",
        # What dateutil's arithmetic does not bear.
        "mon999999999999999999999999999999999m\nfebruary",
    ],
)
def test_other_words_are_an_error_with_two_examples(words: str) -> None:
    with pytest.raises(UttError) as caught:
        parse_moment(words, TUESDAY)

    assert str(caught.value) == f"No time can be read in {words!r}: write it like '2026-11-16 09:30' or '-15m'"


def test_the_examples_of_the_error_can_be_read() -> None:
    assert parse_moment("2026-11-16 09:30", TUESDAY) == moment("2026-11-16 09:30")
    assert parse_moment("-15m", TUESDAY) == moment("2026-11-17 12:15")


@pytest.mark.parametrize("words", ["yesterday 9:00", "-1m", "1 minute ago", "sunday 9:00"])
def test_a_moment_before_all_time_is_an_error(words: str) -> None:
    with pytest.raises(UttError, match="No time can be read"):
        parse_moment(words, datetime.min)


# Laws. What is now is often near to a midnight, a month's end, a leap day or a year's end.

DAYS = st.sampled_from(
    [
        date(first.year, first.month, 1) + timedelta(days=days)
        for first in (date(1900, 3, 1), date(2000, 3, 1), date(2024, 3, 1), date(2026, 3, 1), date(2027, 1, 1))
        for days in (-2, -1, 0)
    ]
) | st.dates(date(1000, 1, 1), date(9998, 1, 1))
TIMES = st.sampled_from([time(), time(0, 0, 59), time(0, 14), time(0, 15), time(23, 59), time(23, 59, 59)]) | st.times()
NOWS = st.builds(datetime.combine, DAYS, TIMES)


def to_the_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


@given(NOWS, st.integers(0, 200_000))
def test_minutes_are_counted_back_from_this_minute(now: datetime, minutes: int) -> None:
    expected = to_the_minute(now) - timedelta(minutes=minutes)

    assert parse_moment(f"-{minutes}m", now) == expected
    assert parse_moment(f"{minutes} minutes ago", now) == expected


@given(NOWS, st.integers(0, 40), st.integers(0, 50), st.integers(0, 70))
def test_days_hours_and_minutes_add_up(now: datetime, days: int, hours: int, minutes: int) -> None:
    expected = to_the_minute(now) - timedelta(days=days, hours=hours, minutes=minutes)

    assert parse_moment(f"-{days}d{hours}h{minutes}", now) == expected
    assert parse_moment(f"{days} days {hours} hours and {minutes} minutes ago", now) == expected
    assert parse_moment(f"{days * 24 + hours}h{minutes:02}m ago", now) == expected


@given(NOWS, st.times())
def test_a_time_alone_is_of_today_and_of_yesterday_is_of_the_day_before(now: datetime, clock: time) -> None:
    words = f"{clock.hour}:{clock:%M}"

    assert parse_moment(words, now) == to_the_minute(datetime.combine(now, clock))
    assert parse_moment(f"yesterday {words}", now) == to_the_minute(datetime.combine(now, clock)) - timedelta(days=1)


@given(NOWS, st.times(), st.integers(0, 6))
def test_a_weekday_is_the_latest_up_to_today(now: datetime, clock: time, weekday: int) -> None:
    read = parse_moment(f"{WEEKDAYS[weekday]} {clock:%H:%M}", now)

    assert read == parse_moment(f"{clock:%I:%M %p} {WEEKDAYS[weekday].title()}", now)
    assert read.time() == to_the_minute(datetime.combine(now, clock)).time()
    assert read.weekday() == weekday
    assert timedelta(0) <= now.date() - read.date() < timedelta(days=7)


@given(st.datetimes(), NOWS)
def test_a_moment_reads_back_as_it_is_written(written: datetime, now: datetime) -> None:
    assert parse_moment(written.isoformat(" ", "minutes"), now) == to_the_minute(written)


@given(NOWS, st.times(), st.dates(), st.sampled_from(["{t:%H:%M}", "{t.hour}:{t.minute}", "{t:%I:%M%p}", "{t:%I %p}"]))
def test_times_and_dates_are_read_as_dateutil_reads_them(now: datetime, clock: time, day: date, form: str) -> None:
    for words in (form, form.replace("%M", "%M:%S"), "{d} " + form, form + " {d}", "at " + form):
        text = words.format(t=clock, d=day)
        expected = dateutil.parser.parse(text, default=datetime.combine(now, time()))

        assert parse_moment(text, now) == to_the_minute(expected)


# Forms of a date with a time that dateutil has a meaning for; utt has the same.
FORMS = [
    "{t:%d %b %Y %H:%M}",
    "{t:%b %d, %Y %I:%M %p}",
    "{t:%A, %d %B %Y, %H:%M:%S}",
    "{t:%a %b %d %H:%M:%S %Y}",
    "{t:%m/%d/%Y %H:%M}",
    "{t:%Y/%m/%d %H:%M}",
    "{t:%Y%m%dT%H%M%S}",
    "{t:%Y%m%d%H%M}",
    "{t:%Y-%m-%dT%H:%M:%S.%f}",
    "{t:%d %b %Y}",
    "{t:%b %d %H:%M}",
    "{t:%d. %B %H:%M}",
    "{t:%b %d %Ih%M %p}",
    "{t:%Y-%m-%d at %I%p}",
]


@given(NOWS, st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1)), st.sampled_from(FORMS))
def test_what_dateutil_reads_is_read_so(now: datetime, written: datetime, form: str) -> None:
    # Not every year has a day of the month that another one has.
    assume(written.month != 2)
    words = form.format(t=written)
    expected = dateutil.parser.parse(words, default=datetime.combine(now, time()))

    assert parse_moment(words, now) == to_the_minute(expected)


PIECES = st.sampled_from(
    [
        *(
            "9",
            "30",
            "0",
            "13",
            "15",
            "2026",
            "9:30",
            "24:00",
            "1h",
            "1h30",
            "15m",
            "-15m",
            "-1h30",
            "-",
            "+",
            "am",
            "pm",
        ),
        *("now", "ago", "an", "and", "at", "hour", "minutes", "days", "today", "yesterday", "monday", "mon", "Nov"),
        *("2026-11-16", "2024-02-29", "0000-00-00", "0001-01-01", "9999-12-31", "W47", "+02:00", "-23:59", "T", "Z"),
        *("UTC", "EST", "e9", "nan", "h", "m", ",", ".", "/"),
    ]
)
MUTATED = st.builds(str.join, st.sampled_from(["", " "]), st.lists(PIECES | st.text(max_size=2), max_size=6))


@given(st.text() | MUTATED, NOWS | st.datetimes())
@example("24:0099999999999100009999999999924:0024:00", TUESDAY)
@example("-1m", datetime.min)
@example("yesterday 9:00", datetime.min)
@example("12:00 +00:00", datetime.max)
def test_every_text_is_a_moment_to_the_minute_or_an_error(text: str, now: datetime) -> None:
    with suppress(UttError):
        read = parse_moment(text, now)

        assert (read.second, read.microsecond, read.tzinfo) == (0, 0, None)


def test_a_warning_of_dateutil_is_an_error_and_no_warning() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pytest.raises(UttError):
            parse_moment("10:00 XYZ", TUESDAY)

    assert caught == []
