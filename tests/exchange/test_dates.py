"""Dates, times and durations as tables contain them."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.errors import UttError
from utt.exchange.dates import Dates

DAY = date(2026, 11, 16)


def dates(order: str | None = None) -> Dates:
    return Dates(Namespace(date_order=order))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-11-16", id="ISO"),
        pytest.param("20261116", id="ISO without hyphens"),
        pytest.param("2026/11/16", id="year first with slashes"),
        pytest.param("16.11.2026", id="dots"),
        pytest.param("16. 11. 2026", id="dots and spaces"),
        pytest.param("16.11.26", id="a short year"),
        pytest.param("16/11/2026", id="day first"),
        pytest.param("11/16/2026", id="month first"),
        pytest.param("16-11-2026", id="hyphens"),
        pytest.param("Mo., 16.11.2026", id="a German day"),
        pytest.param("Montag, 16. November 2026", id="German in full"),
        pytest.param("Mon, Nov 16, 2026", id="English"),
        pytest.param("Monday, November 16th, 2026", id="English in full"),
        pytest.param("16-Nov-26", id="a spreadsheet's"),
        pytest.param("Mo. 11/16/2026", id="dots elsewhere"),
        pytest.param("2026 NOV 16", id="capitals"),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert dates().date(text) == DAY


@pytest.mark.parametrize(
    ("text", "month"),
    [
        pytest.param("1. Jänner 2026", 1, id="Austrian"),
        pytest.param("1. März 2026", 3, id="an umlaut"),
        pytest.param("1. Mrz 2026", 3, id="no vowel"),
        pytest.param("1. Mär. 2026", 3, id="cut"),
        pytest.param("1. Mai 2026", 5, id="May"),
        pytest.param("Do, 1. Okt. 2026", 10, id="October"),
        pytest.param("Di 1 Dez 2026", 12, id="December"),
        pytest.param("Sept 1, 2026", 9, id="four letters"),
    ],
)
def test_a_month_is_known_by_its_names(text: str, month: int) -> None:
    assert dates().date(text) == date(2026, month, 1)


@pytest.mark.parametrize(
    ("texts", "order", "expected"),
    [
        pytest.param(["03/04/2026", "16/04/2026"], None, date(2026, 4, 3), id="another is day first"),
        pytest.param(["03/04/2026", "04/16/2026"], None, date(2026, 3, 4), id="another is month first"),
        pytest.param(["03/04/2026", "16/11/2026 09:00"], None, date(2026, 4, 3), id="another with a time"),
        pytest.param(["03/04/2026"], "dmy", date(2026, 4, 3), id="said day first"),
        pytest.param(["03/04/2026"], "mdy", date(2026, 3, 4), id="said month first"),
        pytest.param(["03.04.2026"], None, date(2026, 4, 3), id="dots"),
        pytest.param(["03.04.2026"], "mdy", date(2026, 3, 4), id="dots and said month first"),
        pytest.param(["04/04/2026"], None, date(2026, 4, 4), id="both the same"),
        pytest.param(["03/04/2026", "nonsense", "", "99/99/2026", "16/04/2026"], None, date(2026, 4, 3), id="nonsense"),
    ],
)
def test_all_dates_of_a_file_settle_the_order(texts: list[str], order: str | None, expected: date) -> None:
    read = dates(order)
    read.detect_order(texts)

    assert read.date(texts[0]) == expected


def test_one_files_date_order_leaves_others_open() -> None:
    read = dates()
    read.detect_order(["16/04/2026"])
    read.detect_order(["03/04/2026"])

    with pytest.raises(UttError, match="03/04/2026 may be day first or month first: choose with --date-order dmy"):
        read.date("03/04/2026")


@pytest.mark.parametrize(
    "text",
    [
        *("", "nonsense", "2026", "2026-11", "2026-02-30", "31.4.2026", "13/13/2026", "16.11.026", "2026-11-16-01"),
        *("0/0/0", "16. Brumaire 2026", "Mai Mai 2026", "9" * 5000, "2026-11-16 09:00", "1.1.10000", "٣/٤/x"),
    ],
)
def test_an_invalid_date_is_refused(text: str) -> None:
    with pytest.raises(UttError, match="is not a date: expected one like 2026-11-16"):
        dates().date(text)


@given(st.dates(), st.sampled_from(["%d.%m.%Y", "%d. %B %Y", "%a, %b %d, %Y", "%Y-%m-%d", "%Y/%m/%d"]))
def test_each_day_is_read_as_it_was_written(day: date, form: str) -> None:
    form = form.replace("%Y", f"{day.year:04}")

    assert dates().date(day.strftime(form)) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("09:00", "09:00:00", id="minutes"),
        pytest.param("9:00:05", "09:00:05", id="seconds"),
        pytest.param("9:00:05.250", "09:00:05", id="less than seconds"),
        pytest.param("01:26:00 PM", "13:26:00", id="afternoon"),
        pytest.param("1:26 p.m.", "13:26:00", id="afternoon with dots"),
        pytest.param("1:26\u202fPM", "13:26:00", id="a narrow space"),
        pytest.param("12:00 AM", "00:00:00", id="midnight"),
        pytest.param("12:30pm", "12:30:00", id="noon"),
        pytest.param("9 am", "09:00:00", id="an hour"),
        pytest.param("13.26 Uhr", "13:26:00", id="German"),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str, expected: str) -> None:
    assert dates().moment("2026-11-16", text) == datetime.fromisoformat(f"2026-11-16T{expected}")


@pytest.mark.parametrize("text", ["", "9", "24:00", "9:60", "13:00 PM", "0:30 am", "09:0", "nine", "-1:00"])
def test_an_invalid_time_is_refused(text: str) -> None:
    with pytest.raises(UttError, match="is not a time of day: expected one like 13:30"):
        dates().moment("2026-11-16", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-11-16T09:00:00+01:00", "2026-11-16T09:00:00+01:00", id="ISO"),
        pytest.param("2026-11-16 09:00", "2026-11-16T09:00:00", id="a space"),
        pytest.param("16.11.2026 09:00", "2026-11-16T09:00:00", id="German"),
        pytest.param("11/16/2026, 1:30 PM", "2026-11-16T13:30:00", id="American"),
        pytest.param("Mo, 16. Nov. 2026 9:00 Uhr", "2026-11-16T09:00:00", id="words"),
    ],
)
def test_one_text_may_hold_day_and_time(text: str, expected: str) -> None:
    assert dates().moment(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        pytest.param("1:30", 90, id="clock"),
        pytest.param("01:30:30", 90.5, id="clock with seconds"),
        pytest.param("25:00:00", 1500, id="more than a day"),
        pytest.param("1.5", 90, id="decimal"),
        pytest.param("1,5", 90, id="decimal comma"),
        pytest.param(".25", 15, id="no zero"),
        pytest.param("8", 480, id="hours"),
        pytest.param("1h 30m", 90, id="units"),
        pytest.param("1h30m", 90, id="units together"),
        pytest.param("1 Std. 30 Min. 30 Sek.", 90.5, id="German units"),
        pytest.param("90 min", 90, id="minutes"),
        pytest.param("PT1H30M", 90, id="ISO"),
        pytest.param("-0:30", -30, id="negative"),
        pytest.param("- 0,5", -30, id="negative decimal"),
    ],
)
def test_a_duration_is_read_however_it_is_written(text: str, minutes: float) -> None:
    assert dates().duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "-", "1:60", "1:5", "x", "h", "1.2.3", "PT", "--1"])
def test_an_invalid_duration_is_refused(text: str) -> None:
    with pytest.raises(UttError, match="is not a duration: expected one like 1:30"):
        dates().duration(text)


@pytest.mark.parametrize("text", ["1h" + " " * 100_000 + "x", "1 " * 50_000 + "x", "1" * 100_000 + "x"])
def test_a_long_text_is_refused_at_once(text: str) -> None:
    read = dates()
    read.detect_order([text])

    for refuses in (read.date, read.moment, read.duration, lambda clock: read.moment("2026-11-16", clock)):
        with pytest.raises(UttError, match="expected one like"):
            refuses(text)


@given(st.text("0123456789.,:/- apmhTZNovMonUhr\u202f", max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (dates().date, dates().moment, dates().duration, lambda clock: dates().moment("2026-11-16", clock)):
        try:
            read(text)
        except (UttError, OverflowError):
            continue
