"""The words for moments and time ranges: WHEN, of ``--at`` and ``--now``, and A-B."""

from __future__ import annotations

import os
import re
import time as clock_of_the_system
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.when_oracle import Oracle
from utt.domain import when
from utt.domain.day_starts import DayStarts
from utt.domain.entry import offset_of, without_offset
from utt.domain.moment import is_clock_time, parse_moment, parse_range
from utt.errors import UttError


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


TUESDAY = moment("2026-11-17 12:30:45")
JUST_AFTER_MIDNIGHT = moment("2026-11-17 00:10")
THE_31ST = moment("2026-12-31 18:00")
LEAP_DAY = moment("2028-02-29 09:00")
NEW_YEAR = moment("2027-01-01 00:05")
SUNDAY = moment("2026-11-22 20:00")
MONDAY = moment("2026-11-23 08:00")

TODAY = {
    # Times of day.
    "9": "09:00",
    "09": "09:00",
    "0": "00:00",
    "17": "17:00",
    "930": "09:30",
    "0930": "09:30",
    "1730": "17:30",
    "0005": "00:05",
    "2026": "20:26",
    "9:30": "09:30",
    "09:30": "09:30",
    "0:00": "00:00",
    "23:59": "23:59",
    "09:30:15": "09:30",
    "9:30:59": "09:30",
    "9.30": "09:30",
    "09.30": "09:30",
    "17.00": "17:00",
    "9.13": "09:13",
    "0.10": "00:10",
    "9am": "09:00",
    "9 am": "09:00",
    "9PM": "21:00",
    "9 p.m.": "21:00",
    "9:30pm": "21:30",
    "9:30 pm": "21:30",
    "  9:30   Pm ": "21:30",
    "9:30:15 pm": "21:30",
    "930pm": "21:30",
    "9.05 pm": "21:05",
    "12am": "00:00",
    "12:05 am": "00:05",
    "12pm": "12:00",
    "12:05pm": "12:05",
    "noon": "12:00",
    "Midnight": "00:00",
    "at 9": "09:00",
    "at 9:30": "09:30",
    "at noon": "12:00",
    "today 9": "09:00",
    "today 930": "09:30",
    "TODAY 9:30": "09:30",
    "today, 9:30": "09:30",
    "9:30 today": "09:30",
    "today at 5pm": "17:00",
    "today": "00:00",
    "tuesday 23:00": "23:00",
    "tue": "00:00",
    # Back from now.
    "now": "12:30",
    "-15m": "12:15",
    "-15": "12:15",
    "- 15": "12:15",
    "-0": "12:30",
    "-0m": "12:30",
    "-05": "12:25",
    "-90": "11:00",
    "-120": "10:30",
    "- 15m": "12:15",
    "-15 min": "12:15",
    "-15 minutes": "12:15",
    "-90m": "11:00",
    "-1h": "11:30",
    "-1 hour": "11:30",
    "-1h30": "11:00",
    "-1H30M": "11:00",
    "-1h 30m": "11:00",
    "-1 h 30": "11:00",
    "-9h30": "03:00",
    "-1h5": "11:25",
    "-1.5h": "11:00",
    "-1,5h": "11:00",
    "-0.25 hours": "12:15",
    "15m": "12:15",
    "15 m": "12:15",
    "15 min": "12:15",
    "15 minutes": "12:15",
    "1 minute": "12:29",
    "15m ago": "12:15",
    "15 minutes ago": "12:15",
    "1 minute ago": "12:29",
    "a minute ago": "12:29",
    "five minutes ago": "12:25",
    "twenty-five minutes ago": "12:05",
    "twenty five minutes ago": "12:05",
    "ninety minutes ago": "11:00",
    "1h ago": "11:30",
    "1h30 ago": "11:00",
    "1h30m ago": "11:00",
    "9 h 30 ago": "03:00",
    "3hrs  ago": "09:30",
    "an hour ago": "11:30",
    "An Hour Ago": "11:30",
    "one hour ago": "11:30",
    "two hours ago": "10:30",
    "1.5 hours ago": "11:00",
    "half an hour ago": "12:00",
    "an hour and a half ago": "11:00",
    "two and a half hours ago": "10:00",
    "2 hours and a half ago": "10:00",
    "1 hour 30 minutes ago": "11:00",
    "1 hour, 30 mins ago": "11:00",
    "an hour and 30 minutes ago": "11:00",
    "an hour and twenty minutes ago": "11:10",
}

READ = [
    *((TUESDAY, words, f"2026-11-17 {expected}") for words, expected in TODAY.items()),
    # The end of a day is the beginning of the next one.
    (TUESDAY, "24:00", "2026-11-18 00:00"),
    (TUESDAY, "24.00", "2026-11-18 00:00"),
    (TUESDAY, "yesterday 24:00", "2026-11-17 00:00"),
    (TUESDAY, "2026-12-31 24:00", "2027-01-01 00:00"),
    (TUESDAY, "24:00:00 monday", "2026-11-17 00:00"),
    # Days in words: the latest up to today.
    (TUESDAY, "yesterday", "2026-11-16 00:00"),
    (TUESDAY, "monday", "2026-11-16 00:00"),
    (TUESDAY, "Mon", "2026-11-16 00:00"),
    (TUESDAY, "tues", "2026-11-17 00:00"),
    (TUESDAY, "wednesday", "2026-11-11 00:00"),
    (TUESDAY, "thurs", "2026-11-12 00:00"),
    (TUESDAY, "last friday", "2026-11-13 00:00"),
    (TUESDAY, "last fri", "2026-11-13 00:00"),
    (TUESDAY, "last monday", "2026-11-16 00:00"),
    (TUESDAY, "last tuesday", "2026-11-10 00:00"),
    (TUESDAY, "last tuesday 9", "2026-11-10 09:00"),
    (TUESDAY, "yesterday 17:00", "2026-11-16 17:00"),
    (TUESDAY, "17:00 yesterday", "2026-11-16 17:00"),
    (TUESDAY, "17:00, yesterday", "2026-11-16 17:00"),
    (TUESDAY, "Yesterday at 5pm", "2026-11-16 17:00"),
    (TUESDAY, "yesterday, 17:00", "2026-11-16 17:00"),
    (TUESDAY, "yesterday, at 17:00", "2026-11-16 17:00"),
    (TUESDAY, "yesterday 1730", "2026-11-16 17:30"),
    (TUESDAY, "yesterday 5 pm", "2026-11-16 17:00"),
    (TUESDAY, "yesterday midnight", "2026-11-16 00:00"),
    (TUESDAY, "noon yesterday", "2026-11-16 12:00"),
    (TUESDAY, "monday 9", "2026-11-16 09:00"),
    (TUESDAY, "9 monday", "2026-11-16 09:00"),
    (TUESDAY, "monday 9.30", "2026-11-16 09:30"),
    (TUESDAY, "WEDNESDAY  9:30\tPM", "2026-11-11 21:30"),
    (TUESDAY, "9:30 pm Wednesday", "2026-11-11 21:30"),
    (TUESDAY, "at 9 monday", "2026-11-16 09:00"),
    # Dates.
    (TUESDAY, "2026-11-16", "2026-11-16 00:00"),
    (TUESDAY, "2026-1-6", "2026-01-06 00:00"),
    (TUESDAY, "2026-11-16 09:30", "2026-11-16 09:30"),
    (TUESDAY, "2026-1-6 9:03", "2026-01-06 09:03"),
    (TUESDAY, "2026-11-16 9", "2026-11-16 09:00"),
    (TUESDAY, "2026-11-16 0930", "2026-11-16 09:30"),
    (TUESDAY, "9 2026-11-16", "2026-11-16 09:00"),
    (TUESDAY, "2026-11-16 9:30pm", "2026-11-16 21:30"),
    (TUESDAY, "2027-02-28 09:30", "2027-02-28 09:30"),
    (TUESDAY, "0001-01-01 00:00", "0001-01-01 00:00"),
    (TUESDAY, "16 nov", "2026-11-16 00:00"),
    (TUESDAY, "16. nov", "2026-11-16 00:00"),
    (TUESDAY, "nov 16", "2026-11-16 00:00"),
    (TUESDAY, "NOVEMBER 16", "2026-11-16 00:00"),
    (TUESDAY, "17 nov", "2026-11-17 00:00"),
    (TUESDAY, "18 nov", "2025-11-18 00:00"),
    (TUESDAY, "31 dec", "2025-12-31 00:00"),
    (TUESDAY, "1 sept", "2026-09-01 00:00"),
    (TUESDAY, "9 may", "2026-05-09 00:00"),
    (TUESDAY, "may 9", "2026-05-09 00:00"),
    (TUESDAY, "nov 9", "2026-11-09 00:00"),
    (TUESDAY, "16 November 2026", "2026-11-16 00:00"),
    (TUESDAY, "16 nov 2020", "2020-11-16 00:00"),
    (TUESDAY, "nov 16 2026", "2026-11-16 00:00"),
    (TUESDAY, "November 16, 2026", "2026-11-16 00:00"),
    (TUESDAY, "16 nov 9:30", "2026-11-16 09:30"),
    (TUESDAY, "9:30 16 nov", "2026-11-16 09:30"),
    (TUESDAY, "9am, 16 nov", "2026-11-16 09:00"),
    (TUESDAY, "nov 16 at 9:30", "2026-11-16 09:30"),
    (TUESDAY, "noon nov 16", "2026-11-16 12:00"),
    (TUESDAY, "16 nov 9.30 am", "2026-11-16 09:30"),
    (TUESDAY, "16 nov 2026 9:30", "2026-11-16 09:30"),
    (TUESDAY, "16 nov 1430 9:30", "1430-11-16 09:30"),
    (TUESDAY, "November 16, 2026, 9:30 pm", "2026-11-16 21:30"),
    (TUESDAY, "16.11.2026", "2026-11-16 00:00"),
    (TUESDAY, "16.11.", "2026-11-16 00:00"),
    (TUESDAY, "3.11.", "2026-11-03 00:00"),
    (TUESDAY, "03.11.", "2026-11-03 00:00"),
    (TUESDAY, "16. 11.", "2026-11-16 00:00"),
    (TUESDAY, "16. 11. 2026", "2026-11-16 00:00"),
    (TUESDAY, "5. 11. 2026", "2026-11-05 00:00"),
    (TUESDAY, "16.11. 2026", "2026-11-16 00:00"),
    (TUESDAY, "16. 11.2026", "2026-11-16 00:00"),
    (TUESDAY, "16.11.2026 9:30", "2026-11-16 09:30"),
    (TUESDAY, "16.11.2026 9", "2026-11-16 09:00"),
    (TUESDAY, "16.11.2026 1430", "2026-11-16 14:30"),
    (TUESDAY, "16. 11. 2026 9", "2026-11-16 09:00"),
    (TUESDAY, "16.11. 9", "2026-11-16 09:00"),
    (TUESDAY, "16.11. 20", "2026-11-16 20:00"),
    (TUESDAY, "16. 11. 930", "2026-11-16 09:30"),
    (TUESDAY, "16.11. 9:30", "2026-11-16 09:30"),
    (TUESDAY, "9:30 16.11.", "2026-11-16 09:30"),
    (TUESDAY, "11/16/2026", "2026-11-16 00:00"),
    (TUESDAY, "11/3/2026", "2026-11-03 00:00"),
    (TUESDAY, "11/16", "2026-11-16 00:00"),
    (TUESDAY, "11/18", "2025-11-18 00:00"),
    (TUESDAY, "11/16/2026 9:30", "2026-11-16 09:30"),
    (TUESDAY, "11/16 9", "2026-11-16 09:00"),
    (TUESDAY, "9:30 11/16", "2026-11-16 09:30"),
    (TUESDAY, "29 feb", "2024-02-29 00:00"),
    (TUESDAY, "2024-02-29 9", "2024-02-29 09:00"),
    # Days and weeks ago.
    (TUESDAY, "-2d", "2026-11-15 12:30"),
    (TUESDAY, "-1w", "2026-11-10 12:30"),
    (TUESDAY, "2d", "2026-11-15 12:30"),
    (TUESDAY, "2 weeks", "2026-11-03 12:30"),
    (TUESDAY, "-1d2h3m", "2026-11-16 10:27"),
    (TUESDAY, "-1w2d", "2026-11-08 12:30"),
    (TUESDAY, "-13h", "2026-11-16 23:30"),
    (TUESDAY, "-36h", "2026-11-16 00:30"),
    (TUESDAY, "-17d", "2026-10-31 12:30"),
    (TUESDAY, "2 days ago", "2026-11-15 12:30"),
    (TUESDAY, "a week ago", "2026-11-10 12:30"),
    (TUESDAY, "two weeks and 3 days ago", "2026-10-31 12:30"),
    (TUESDAY, "2 days ago 14:30", "2026-11-15 14:30"),
    (TUESDAY, "14:30 2 days ago", "2026-11-15 14:30"),
    (TUESDAY, "two days ago at 9am", "2026-11-15 09:00"),
    (TUESDAY, "a week ago 9:30", "2026-11-10 09:30"),
    (TUESDAY, "-2d 14:30", "2026-11-15 14:30"),
    (TUESDAY, "-1w noon", "2026-11-10 12:00"),
    # ISO 8601.
    (TUESDAY, "2026-11-16T09:30", "2026-11-16 09:30"),
    (TUESDAY, "2026-11-16t09:30:45", "2026-11-16 09:30"),
    (TUESDAY, "2026-11-16T09:30:45.5", "2026-11-16 09:30"),
    (TUESDAY, "2026-11-16T24:00", "2026-11-17 00:00"),
    (TUESDAY, "20261116T0930", "2026-11-16 09:30"),
    (TUESDAY, "20261116T093045", "2026-11-16 09:30"),
    # Just after midnight.
    (JUST_AFTER_MIDNIGHT, "-15m", "2026-11-16 23:55"),
    (JUST_AFTER_MIDNIGHT, "midnight", "2026-11-17 00:00"),
    (JUST_AFTER_MIDNIGHT, "0:05", "2026-11-17 00:05"),
    (JUST_AFTER_MIDNIGHT, "23:50", "2026-11-17 23:50"),
    (JUST_AFTER_MIDNIGHT, "yesterday 23:50", "2026-11-16 23:50"),
    (JUST_AFTER_MIDNIGHT, "yesterday", "2026-11-16 00:00"),
    (JUST_AFTER_MIDNIGHT, "tuesday", "2026-11-17 00:00"),
    (JUST_AFTER_MIDNIGHT, "half an hour ago", "2026-11-16 23:40"),
    (JUST_AFTER_MIDNIGHT, "now", "2026-11-17 00:10"),
    # The 31st: months differ in length.
    (THE_31ST, "30.11.", "2026-11-30 00:00"),
    (THE_31ST, "31 oct", "2026-10-31 00:00"),
    (THE_31ST, "-31d", "2026-11-30 18:00"),
    (THE_31ST, "31 dec", "2026-12-31 00:00"),
    (THE_31ST, "1 jan", "2026-01-01 00:00"),
    (THE_31ST, "28 feb", "2026-02-28 00:00"),
    (THE_31ST, "24:00", "2027-01-01 00:00"),
    (THE_31ST, "12/31 9", "2026-12-31 09:00"),
    # 29 February.
    (LEAP_DAY, "29 feb", "2028-02-29 00:00"),
    (LEAP_DAY, "29.2.", "2028-02-29 00:00"),
    (LEAP_DAY, "2/29 8", "2028-02-29 08:00"),
    (LEAP_DAY, "today 8:00", "2028-02-29 08:00"),
    (LEAP_DAY, "yesterday", "2028-02-28 00:00"),
    (LEAP_DAY, "1 mar", "2027-03-01 00:00"),
    (LEAP_DAY, "a week ago", "2028-02-22 09:00"),
    (moment("1904-02-28 09:00"), "29 feb", "1896-02-29 00:00"),
    (moment("2101-01-01 09:00"), "29 feb", "2096-02-29 00:00"),
    # New year.
    (NEW_YEAR, "yesterday 23:00", "2026-12-31 23:00"),
    (NEW_YEAR, "31 dec 23:00", "2026-12-31 23:00"),
    (NEW_YEAR, "12/31", "2026-12-31 00:00"),
    (NEW_YEAR, "1.1.", "2027-01-01 00:00"),
    (NEW_YEAR, "2 jan", "2026-01-02 00:00"),
    (NEW_YEAR, "thursday", "2026-12-31 00:00"),
    (NEW_YEAR, "last friday", "2026-12-25 00:00"),
    (NEW_YEAR, "-10", "2026-12-31 23:55"),
    # A Sunday and a Monday.
    (SUNDAY, "sunday 9", "2026-11-22 09:00"),
    (SUNDAY, "last sunday", "2026-11-15 00:00"),
    (SUNDAY, "monday", "2026-11-16 00:00"),
    (SUNDAY, "sat 9am", "2026-11-21 09:00"),
    (MONDAY, "monday", "2026-11-23 00:00"),
    (MONDAY, "last monday", "2026-11-16 00:00"),
    (MONDAY, "sunday", "2026-11-22 00:00"),
    (MONDAY, "last sun", "2026-11-22 00:00"),
    (MONDAY, "tuesday", "2026-11-17 00:00"),
    (MONDAY, "fri 17:30", "2026-11-20 17:30"),
]


@pytest.mark.parametrize(("now", "words", "expected"), READ)
def test_words_mean_a_moment(now: datetime, words: str, expected: str) -> None:
    assert parse_moment(words, now) == moment(expected)
    assert Oracle(words, now).readings() == {moment(expected)}


# A phrase, and a part of what the error says.
NOTHING = "No time can be read"
REFUSED = {
    NOTHING: [
        *("", " ", "-", ".", ":", "ago", "at", "sometime", "tomorrow", "next monday", "this friday", "previous friday"),
        *("last", "last week", "last month", "last year", "last today", "week", "mo", "mond ay", "mondays", "y", "t"),
        *("today today", "just now", "now 9:00", "9:00 now", "now now", "the day before yesterday", "in 15 minutes"),
        *("9" * 99, "99999", "093000", "161126", "20261116", "202611160930", "T0930", "T09:30", "+9", "9+", "٩:30"),
        *(
            "\N{FULLWIDTH DIGIT NINE}:30",
            "\N{EN DASH}15m",
            "\N{MINUS SIGN}15m",
            "15 мin",
            "9:30\N{KELVIN SIGN}",
            "a wee\N{KELVIN SIGN} ago",
        ),
        *("9 30", "9:30 10", "9:30 10:30", "9 10", "10 9:30", "noon midnight", "9:30 noon", "9;30", "9,30", "9-30-"),
        *("9.30.15", "9:30:15:10", "9:30:15.5", ":30", "9:", ".5", "9:030", "009:30", "9:30 xm", "9 a", "9:30 p", "pm"),
        *("am 9", "9 o'clock", "nine", "half past nine", "quarter to 9", "9:30 uhr", "h", "9h30m15s", "h30"),
        *("nov", "november", "november 2026", "nov 2026", "2026-11", "2026-", "feb 9:30", "nov 2025 9:30", "Q4", "W47"),
        *("2026-W47-1", "2026-320", "16 no", "no 16", "16nov", "nov16", "16th nov", "nov 16th", "16 novem ber"),
        *("16 novembre", "16 of nov", "the 16th", "16.", "16..11.", "16.11.2026.", "16 . 11 ."),
        *("11 / 16", "11/", "/16", "11/16/", "1/2/3/4", "11//16", "16.11.-9", "16.nov.2026", "nov. 16"),
        *("tue 16 nov", "tue 16 nov 9:00", "Monday, 16 Nov 2026, 9:30", "monday tuesday", "mon-fri", "today yesterday"),
        *("16 nov 17 nov", "2026-11-16 2026-11-17", "16.11. 17.11.", "monday,", ", monday", "9:30 on sunday", "9:30,"),
        *(
            "monday and 9:30",
            "monday at",
            "at monday",
            "at at 9",
            "at",
            "monday at at 9",
            "-noon",
            "-monday",
            "-16 nov",
        ),
        *(
            "-15x",
            "15x",
            "-1d 30",
            "-30m 1h",
            "-1h1h",
            "-15m ago",
            "- ago",
            "30 ago",
            "-a",
            "-an hour",
            "--15m",
            "+15m",
        ),
        *("-1m30", "-30s", "46 seconds ago", "-1h1s", "a month ago", "2 months ago", "a year ago", "-1y", "-.5h"),
        *("-1.5", "-1.5m", "-1.5d", "1.5 days ago", "-1.5h30", "-0930", "-1000", "a few minutes ago", "half a day ago"),
        *("half ago", "twenty-ten minutes ago", "one-one minutes ago", "zero minutes ago", "hundred minutes ago"),
        *("2 days ago monday", "2026-11-16 -15m", "monday 15m", "2026-11-16 an hour ago", "2d 14:30", "1h ago 9:00"),
        *("2 days 3 hours ago 9:00", "9:00 -2d 10:00", "2 days before", "ago 2 days", "15minutesago", "2 daysago"),
        *("2026-11-16 09:30Z", "2026-11-16 09:30+02:00", "2026-11-16 09:30 -05", "2026-11-16 09:30 UTC", "9:30Z"),
        *("9:00+1", "2026-11-16 T09:30", "2026-11-16T9:30", "2026-11-16T09:30 Z", "2026-11-16T09", "2026-11-16T"),
        *("2026-11-16T09:30+2", "2026-11-16T09:30+", "2026-11-16T0930", "20261116T09:30", "2026-W47-1T09:30"),
        *("Mon Nov 16 09:30:00 2026", "9:30 EST", "10:00 XYZ", "monday 9:30+01:00", "2026-11-16T09:30 9:30"),
    ],
    "there is no hour": [
        *("25:00", "99:00", "99", "2500", "13pm", "13:30 pm", "0am", "0:30 am", "yesterday 25:00", "25"),
        "2026-11-16T25:00",
    ],
    "there is no minute": ["9:60", "960", "9.60", "1799", "1260", "2460", "9:99 pm", "9h60", "2026-11-16T09:60"],
    "there is no second": ["9:30:60", "09:30:99", "2026-11-16T09:30:60"],
    "hour 24 is only": ["24", "2400", "24:01", "24:00:01", "yesterday 24:30"],
    "minutes have two digits": ["9:3", "2026-1-6 9:3", "monday 9:5", "9.0"],
    "the month needs a dot too": ["16.11 9:30", "9:30 16.11", "31.12", "24.12"],
    "there is no month": [
        *("18/11/2026", "11.18.2026", "18/11", "1.13.", "13.13.2026", "2026-13-01", "2026-16-11", "2026-00-10", "0/5"),
        *("18/11/2026 9:00", "9:00 11.18.2026", "2026-13-01T09:30"),
    ],
    "has no day": [
        *(
            "31 nov",
            "nov 31",
            "31.11.",
            "11/31",
            "2026-02-30",
            "2026-02-30 09:00",
            "29 feb 2026",
            "29.2.2027",
            "30 feb",
        ),
        *("0 nov", "32 dec", "2/30", "2026-11-00", "30. 2. 2026", "2026-02-29T09:30", "99.11.2026", "2027-02-29"),
    ],
    "there is no year": ["0000-01-01", "0000-01-01 09:00", "16 nov 0000", "1.1.0000"],
    "years have four digits": [
        "16.11.26",
        "11/16/26",
        "16.11.26 9:00",
        "9:00 11/16/26",
        "16.11.126",
        "16.11.20266",
        "16. 11. 26",
        "16 nov 26",
    ],
    "begins with its year": [
        *("26-11-05", "26-11-05 9:00", "16-11-2026", "11-16-2026", "16-nov-2026", "16-nov-26", "2026/11/16"),
        *("2026.11.16", "2026.10.11 9:30", "9:30 16-11-2026"),
    ],
    "could be a time or a day": [
        "16.11",
        "9.05",
        "1.1",
        "9.5",
        "monday 16.11",
        "2026-11-16 9.05",
        "9.05 monday",
    ],
    "could be a time or how long ago": [
        *("1h", "9h", "9h30", "9 h 30", "24h", "0h", "9 h", "9h5", "monday 9h30", "9h30 monday", "2026-11-16 9h"),
        *("-9:30", "1:30 ago", "- 0:30"),
    ],
    "it needs a sign or 'ago'": [
        *("1h30m", "an hour", "2 hours", "1.5h", "1d2h", "half an hour", "an hour and a half", "2 hours 30 minutes"),
        *("a minute", "two days", "a week", "1 hr"),
    ],
    "an h needs a sign or 'ago'": ["36h", "24h30", "99h"],
    "are too many": ["-1h90", "-1h60m", "-1d24h", "-1w7d", "1 hour 75 minutes ago", "-2d90m"],
    "could be a time or a part of the day": [
        *(
            "16 nov 9",
            "9 nov 16",
            "nov 16 9",
            "9 16 nov",
            "16 nov 930",
            "16 nov 24",
            "13 nov 9",
            "nov 13 at 9",
            "nov 10 930",
        ),
        *("16 nov 2026 9", "november 9 10", "2 days ago 9", "9 2 days ago", "-2d 9", "16. 11. 20", "16. 11. 09"),
        *("11/16 2026", "11/16 1430", "1430 11/16", "2026 16.11.", "0930 16.11.", "16. nov 9"),
        *("16 nov, 9", "9, 16 nov"),
    ],
    "could be a year or a time": ["16 nov 1430", "nov 16 0930", "16.11. 1430", "16. 11. 1959", "nov 16, 1200"],
    "could be two times with pm": ["9-10pm", "9:00 - 10:30 pm", "1pm-2"],
    "since that is a time range": [
        "9:00-10:00",
        "9-10",
        "8am-9am",
        "9:00\N{EN DASH}10:00",
        "9:00..now",
        "monday 9-10",
    ],
    "lies outside the years 1 to 9999": [
        *("-800000d", "-999999999d", "999999999 weeks ago", "999999999 days ago 9:00", "9999-12-31 24:00"),
        *("999999999.99 hours ago", "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59"),
    ],
    "there is no offset": ["2026-11-16T09:30+24:00", "2026-11-16T09:30-02:60", "2026-11-16T09:30+9999"],
}


def refused(words: str, now: datetime) -> str:
    with pytest.raises(UttError) as caught:
        parse_moment(words, now)
    return str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "words"), [(said, words) for said, phrases in REFUSED.items() for words in dict.fromkeys(phrases)]
)
def test_other_words_are_an_error_with_two_examples(said: str, words: str) -> None:
    error = refused(words, TUESDAY)

    assert said in error
    assert len(error.splitlines()) == 1
    assert re.search(r": write it like '[^']+' or '[^']+'$", error)
    assert not Oracle(words, TUESDAY).readings()


@pytest.mark.slow
@pytest.mark.parametrize("now", [JUST_AFTER_MIDNIGHT, THE_31ST, LEAP_DAY, NEW_YEAR, SUNDAY, MONDAY])
def test_refused_words_are_refused_at_any_time(now: datetime) -> None:
    phrases = [words for said in REFUSED.values() for words in said]

    assert len(phrases) > 200 < len(READ)
    for words in phrases:
        refused(words, now)


def test_the_examples_of_errors_can_be_read() -> None:
    examples = set()
    for words in (words for phrases in REFUSED.values() for words in phrases):
        examples |= set(refused(words, TUESDAY).rpartition("write it like ")[2].strip("'").split("' or '"))

    assert len(examples) > 50
    for words in examples:
        if parse_range(words, TUESDAY) is None:
            parse_moment(words, TUESDAY)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("sometime", "No time can be read in 'sometime': write it like '9:30' or 'yesterday 17:00'"),
        ("-15x", "No time can be read in '-15x': write it like '-15m' or '15 minutes ago'"),
        (
            "16 nov 26",
            "No time can be read in '16 nov 26', since years have four digits: "
            "write it like '2026-11-16' or '16.11.2026'",
        ),
        ("nov 16th 9", "No time can be read in 'nov 16th 9': write it like '2026-11-16 09:30' or '16 nov 9:30'"),
        ("16nov", "No time can be read in '16nov': write it like '2026-11-16 09:30' or '16 nov 9:30'"),
        ("9:30Z", "No time can be read in '9:30Z': write it like '2026-11-16T09:30+02:00' or '2026-11-16 09:30'"),
        ("16.11", "'16.11' could be a time or a day: write it like '16:11' or '16.11.'"),
        ("monday 9h30", "'9h30' could be a time or how long ago: write it like '9:30' or '-9h30'"),
        ("24h", "'24h' could be a time or how long ago: write it like '24:00' or '-24h'"),
        ("16 nov 9", "'9' could be a time or a part of the day: write it like '16 nov 9:00' or '2026-11-16 9:00'"),
        ("16 nov 1430", "'1430' could be a year or a time: write it like '16 nov 14:30' or '1430-11-16'"),
        ("9-10pm", "'9-10pm' could be two times with pm, or one: write it like '21:00-22:00' or '9:00-22:00'"),
        (
            "18/11/2026",
            "No time can be read in '18/11/2026', since there is no month 18: "
            "write it like '11/18/2026' or '18.11.2026'",
        ),
        (
            "11.18.",
            "No time can be read in '11.18.', since there is no month 18: write it like '18.11.' or '11/18'",
        ),
        (
            "2026-16-11 9:00",
            "No time can be read in '2026-16-11 9:00', since there is no month 16: "
            "write it like '2026-11-16' or '16.11.2026'",
        ),
        ("9\x1b[;", r"No time can be read in '9\x1b[;': write it like '9:30' or 'yesterday 17:00'"),
        ("9\u202e", r"No time can be read in '9\u202e': write it like '9:30' or 'yesterday 17:00'"),
    ],
)
def test_an_error_names_the_part_or_both_readings(words: str, error: str) -> None:
    assert refused(words, TUESDAY) == error


@pytest.mark.parametrize("text", ["9" * 1_000_000, "." * 1_000_000, "9:00-" * 100_000, "a " * 100_000])
def test_a_long_text_is_refused_quickly_and_shortened(text: str) -> None:
    assert len(refused(text, TUESDAY)) < 300
    assert parse_range(text, TUESDAY) is None


@pytest.mark.parametrize("words", ["yesterday 9:00", "-1m", "1 minute ago", "sunday 9:00", "16 nov"])
def test_a_moment_before_all_time_is_an_error(words: str) -> None:
    assert "lies outside the years 1 to 9999" in refused(words, datetime.min)


# The forms of the table.


@pytest.mark.parametrize(
    "table", [when.DAYS, when.TIMES, when.SPANS, when.INSTANTS], ids=["days", "times", "spans", "instants"]
)
def test_each_form_reads_its_examples(table: tuple[when.Form, ...]) -> None:
    for form in table:
        for text in form.examples:
            matching = [each for each in table if re.fullmatch(each.pattern, when.plain(text))]

            assert form in matching
            assert parse_moment(text, TUESDAY) in Oracle(text, TUESDAY).readings()


@pytest.mark.parametrize(
    "table", [when.REFUSED_DAYS, when.REFUSED_TIMES, when.REFUSED_SPANS], ids=["days", "times", "spans"]
)
def test_each_refused_form_refuses_its_examples(table: tuple[when.Form, ...]) -> None:
    for form in table:
        assert form.examples
        for text in form.examples:
            refused(text, TUESDAY)


# ISO 8601 with an offset.


@contextmanager
def time_zone(name: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    clock_of_the_system.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        clock_of_the_system.tzset()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-11-16T09:30Z", "2026-11-16 11:30"),
        ("2026-11-16t09:30z", "2026-11-16 11:30"),
        ("2026-11-16T09:30:45.25Z", "2026-11-16 11:30"),
        ("2026-11-16T09:30+02:00", "2026-11-16 09:30"),
        ("2026-11-16T09:30+0100", "2026-11-16 10:30"),
        ("2026-11-16T09:30-05", "2026-11-16 16:30"),
        ("2026-11-16T09:30+05:45", "2026-11-16 05:45"),
        ("20261116T0930Z", "2026-11-16 11:30"),
        ("2026-11-16T24:00Z", "2026-11-17 02:00"),
        ("2026-11-16T09:30", "2026-11-16 09:30"),
    ],
)
def test_an_offset_is_converted_to_local_time(words: str, expected: str) -> None:
    with time_zone("XYZ-2"):
        assert parse_moment(words, TUESDAY) == moment(expected)


# A time range.


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("9:00-10:00", "2026-11-17 09:00", "2026-11-17 10:00"),
        ("9-10", "2026-11-17 09:00", "2026-11-17 10:00"),
        ("9\N{EN DASH}10", "2026-11-17 09:00", "2026-11-17 10:00"),
        ("930-1015", "2026-11-17 09:30", "2026-11-17 10:15"),
        ("11-16", "2026-11-17 11:00", "2026-11-17 16:00"),
        ("9:00 - 10:30", "2026-11-17 09:00", "2026-11-17 10:30"),
        (" 9:00  \N{EN DASH}  10:30 ", "2026-11-17 09:00", "2026-11-17 10:30"),
        ("9.30-10.30", "2026-11-17 09:30", "2026-11-17 10:30"),
        ("at 9-10", "2026-11-17 09:00", "2026-11-17 10:00"),
        ("9am-10am", "2026-11-17 09:00", "2026-11-17 10:00"),
        ("9pm-10:30PM", "2026-11-17 21:00", "2026-11-17 22:30"),
        ("11am-1pm", "2026-11-17 11:00", "2026-11-17 13:00"),
        ("noon-1pm", "2026-11-17 12:00", "2026-11-17 13:00"),
        ("9am-noon", "2026-11-17 09:00", "2026-11-17 12:00"),
        ("12-1pm", "2026-11-17 12:00", "2026-11-17 13:00"),
        ("9-1pm", "2026-11-17 09:00", "2026-11-17 13:00"),
        ("9-9pm", "2026-11-17 09:00", "2026-11-17 21:00"),
        ("0:30-1pm", "2026-11-17 00:30", "2026-11-17 13:00"),
        ("13:00-2pm", "2026-11-17 13:00", "2026-11-17 14:00"),
        ("9am-10", "2026-11-17 09:00", "2026-11-17 10:00"),
        ("23:00-24:00", "2026-11-17 23:00", "2026-11-18 00:00"),
        ("monday 9:00-10:30", "2026-11-16 09:00", "2026-11-16 10:30"),
        ("monday 9-10", "2026-11-16 09:00", "2026-11-16 10:00"),
        ("9:00 monday - 10:30", "2026-11-16 09:00", "2026-11-16 10:30"),
        ("last friday 9-10", "2026-11-13 09:00", "2026-11-13 10:00"),
        ("yesterday 23:00-24:00", "2026-11-16 23:00", "2026-11-17 00:00"),
        ("2026-11-12 9-10:30", "2026-11-12 09:00", "2026-11-12 10:30"),
        ("16 nov 9:00-10:30", "2026-11-16 09:00", "2026-11-16 10:30"),
        ("16.11. 9-10", "2026-11-16 09:00", "2026-11-16 10:00"),
        ("2 days ago 9:00-10:00", "2026-11-15 09:00", "2026-11-15 10:00"),
        ("9:00..10:30", "2026-11-17 09:00", "2026-11-17 10:30"),
        ("9..10", "2026-11-17 09:00", "2026-11-17 10:00"),
        ("9:00 .. 10:30", "2026-11-17 09:00", "2026-11-17 10:30"),
        ("monday 9:00..10:30", "2026-11-16 09:00", "2026-11-16 10:30"),
        ("monday 23:00..tuesday 1:00", "2026-11-16 23:00", "2026-11-17 01:00"),
        ("monday..10:30", "2026-11-16 00:00", "2026-11-16 10:30"),
        ("yesterday..today", "2026-11-16 00:00", "2026-11-17 00:00"),
        ("16.11...17.11.", "2026-11-16 00:00", "2026-11-17 00:00"),
        ("9:00..now", "2026-11-17 09:00", "2026-11-17 12:30"),
        ("-2h..-30m", "2026-11-17 10:30", "2026-11-17 12:00"),
        ("-15..now", "2026-11-17 12:15", "2026-11-17 12:30"),
        ("-2d..10:30", "2026-11-15 12:30", "2026-11-15 10:30"),
        ("2026-11-16T09:00..10:00", "2026-11-16 09:00", "2026-11-16 10:00"),
        ("2026-11-16T09:00..2026-11-16T10:00", "2026-11-16 09:00", "2026-11-16 10:00"),
    ],
)
def test_words_mean_a_stretch_of_time(words: str, start: str, end: str) -> None:
    if start < end:
        assert parse_range(words, TUESDAY) == (moment(start), moment(end))
    else:
        with pytest.raises(UttError, match=f"would start at {start} and end at {end}"):
            parse_range(words, TUESDAY)


@pytest.mark.parametrize(
    "words",
    [
        *("9:00", "-15m", "-1h30", "2026-11-16", "2026-11-16 9:30", "2026-11-16T09:00-10:00", "20261116T0900-1000"),
        *("", "-", "9", "9-", "-9", "sometime", "26-11-05", "16-nov-2026", "11/16-11/18", "16 nov-17 nov", "nov 9-10"),
        *("monday-tuesday", "2026-11-16-17", "-15-10", "9:00-monday", "9-10 monday", "9:00-tuesday 1:00"),
        *("9—10", "9~10", "9:00 to 10:00", "9 until 10", "-15m-now", "16.11.-17.11."),
    ],
)
def test_other_words_are_not_a_stretch(words: str) -> None:
    assert parse_range(words, TUESDAY) is None


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("10-9", "'10-9' would start at 2026-11-17 10:00 and end at 2026-11-17 09:00"),
        ("9:00-9:00", "would start at 2026-11-17 09:00 and end at 2026-11-17 09:00"),
        ("monday 23:00-1:00", "would start at 2026-11-16 23:00 and end at 2026-11-16 01:00"),
        ("tuesday..monday", "would start at"),
        ("now..9:00", "would start at"),
        ("1pm-2", "'1pm-2' could be two times with pm, or one"),
        ("9-10pm", "'9-10pm' could be two times with pm, or one"),
        ("9:00..10:00pm", "could be two times with pm, or one"),
        ("9:00-25:00", "No time range can be read in '9:00-25:00', since there is no hour 25"),
        ("9:60-10:00", "since there is no minute 60"),
        ("18/11/2026 9-10", "since there is no month 18"),
        ("16 nov 9-10", "'9' could be a time or a part of the day"),
        ("16.11-17.11", "'16.11' could be a time or a day"),
        ("9h-10h", "'9h' could be a time or how long ago"),
        ("9:00-1h30", "'1h30' could be a time or how long ago"),
        ("9:00..", "No time range can be read in '9:00..'"),
        ("..9:00", "No time range can be read in '..9:00'"),
        ("..", "No time range can be read in '..'"),
        ("9:00...10:00", "No time range can be read in '9:00...10:00'"),
        ("9:00..sometime", "No time range can be read in '9:00..sometime'"),
        ("9:00..10:00..11:00", "No time range can be read in"),
        ("9999-12-31 23:00-24:00", "lies outside the years 1 to 9999"),
    ],
)
def test_a_stretch_without_two_ends_is_an_error(words: str, error: str) -> None:
    with pytest.raises(UttError, match=f"{re.escape(error)}.*write it like '[^']+'"):
        parse_range(words, TUESDAY)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("9", True), ("at 9:30 pm", True), ("24:00", True), ("today 9", False), ("-15m", False), ("25:00", False)],
)
def test_a_clock_time_is_recognised(words: str, expected: bool) -> None:
    assert is_clock_time(words) is expected


# Laws. Now is often close to a midnight, a month's end, a leap day or a year's end.

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


@given(NOWS, st.integers(0, 40), st.integers(0, 23), st.integers(0, 59))
def test_days_hours_and_minutes_add_up(now: datetime, days: int, hours: int, minutes: int) -> None:
    expected = to_the_minute(now) - timedelta(days=days, hours=hours, minutes=minutes)

    assert parse_moment(f"-{days}d{hours}h{minutes}", now) == expected
    assert parse_moment(f"{days} days {hours} hours and {minutes} minutes ago", now) == expected
    assert parse_moment(f"{days * 24 + hours}h{minutes:02}m ago", now) == expected


@given(NOWS, st.times(), st.integers(0, 6))
def test_a_weekday_is_the_latest_up_to_today(now: datetime, clock: time, weekday: int) -> None:
    name = f"{date(2026, 11, 16 + weekday):%A}"
    read = parse_moment(f"{name} {clock:%H:%M}", now)
    last = parse_moment(f"last {name[:3]} {clock:%I:%M %p}", now)

    assert read == parse_moment(f"{clock:%I:%M %p} {name}", now)
    assert read.time() == clock.replace(second=0, microsecond=0)
    assert read.weekday() == last.weekday() == weekday
    assert timedelta(0) <= now.date() - read.date() < timedelta(days=7)
    assert timedelta(0) < now.date() - last.date() <= timedelta(days=7)


# Each form of a day, and each form of a time, as strftime writes it.
WRITTEN_DAYS = [
    *("{d.year:04}-{d:%m-%d}", "{d.year:04}-{d.month}-{d.day}", "{d.day} {d:%b} {d.year:04}", "{d:%d. %B} {d.year:04}"),
    *("{d:%B} {d.day}, {d.year:04}", "{d:%b} {d.day} {d.year:04}", "{d.day}.{d.month}.{d.year:04}"),
    *("{d:%d. %m.} {d.year:04}", "{d:%m/%d}/{d.year:04}"),
]
WRITTEN_TIMES = ["{t:%H:%M}", "{t.hour}:{t:%M}", "{t:%I:%M %p}", "{t:%I:%M%p}", "{t:%H:%M:%S}", "{t:%I:%M:%S %p}"]
WITHOUT_YEAR = ["{d.day} {d:%b}", "{d:%B} {d.day}", "{d.day}.{d.month}.", "{d:%d. %m.}", "{d:%m/%d}"]


@given(NOWS, st.datetimes(), st.sampled_from(WRITTEN_DAYS), st.sampled_from(WRITTEN_TIMES))
def test_a_moment_reads_back_as_it_is_written(now: datetime, written: datetime, day: str, clock: str) -> None:
    day, clock = day.format(d=written), clock.format(t=written)

    for words in (f"{day} {clock}", f"{clock} {day}", f"{day} at {clock}", f"{day}, {clock}", f"{clock}, {day}"):
        assert parse_moment(words, now) == to_the_minute(written)
    for iso in (written.isoformat(), written.isoformat(timespec="minutes"), f"{written:%H:%M}".join([f"{day} ", ""])):
        assert parse_moment(iso, now) == to_the_minute(written)


@given(NOWS, st.integers(0, 364), st.times(), st.sampled_from(WITHOUT_YEAR), st.sampled_from(WRITTEN_TIMES))
def test_a_date_within_a_year_needs_no_year(now: datetime, days: int, at: time, day: str, clock: str) -> None:
    written = datetime.combine(now.date() - timedelta(days=days), at)

    assert parse_moment(f"{day} {clock}".format(d=written, t=at), now) == to_the_minute(written)


@given(NOWS, st.datetimes(), st.integers(1, 100_000))
def test_a_stretch_reads_back_as_it_is_written(now: datetime, start: datetime, minutes: int) -> None:
    with suppress(OverflowError):
        end = start + timedelta(minutes=minutes)

        expected = to_the_minute(start), to_the_minute(end)
        first, last = (each.isoformat(" ", "minutes") for each in (start, end))
        assert parse_range(f"{first}..{last}", now) == expected
        if start.date() == end.date():
            assert parse_range(f"{first}-{end:%H:%M}", now) == expected


PIECES = st.sampled_from(
    [
        *("9", "30", "0", "13", "15", "24", "930", "1430", "2026", "9:30", "09:30:15", "24:00", "9.30", "16.11", "am"),
        *("pm", "a.m.", "noon", "midnight", "now", "at", "ago", "a", "an", "and", "half", "two", "twenty", "hour", "h"),
        *("hours", "minutes", "m", "days", "d", "weeks", "w", "1h", "1h30", "15m", "-15m", "-1h30", "-15", "-2d", "-"),
        *("today", "yesterday", "last", "monday", "mon", "Nov", "november", "may", "feb", "29", "16 nov", "2 days ago"),
        *("2026-11-16", "2024-02-29", "0000-00-00", "0001-01-01", "9999-12-31", "16.11.", "16. 11.", "16.11.2026"),
        *("11/16", "11/16/2026", "18/11/2026", "29.2.", "2026-11-16T09:30", "20261116T0930", "T", "Z", "+02:00"),
        *("-23:59", "W47", "UTC", "e9", "nan", ",", ".", "/", ":", ".."),
    ]
)
MUTATED = st.builds(
    str.join, st.sampled_from(["", " ", " ", " ", ", "]), st.lists(PIECES | st.text(max_size=2), max_size=6)
)


OFFSETS = st.sampled_from(["+0200", "-0500", "+1400", "-1200", "+0000", "+0545", "+2500", "-1201", "+0260", "+02", ""])


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A readable phrase in which a character was removed, added or changed."""
    words: str = draw(st.sampled_from([words for _, words, _ in READ]))
    place = draw(st.integers(0, len(words)))
    inserted: str = draw(st.sampled_from([*"0123456789:.-/, hmadpt", ""]))
    rest: str = words[place + draw(st.integers(0, 1)) :]
    return words[:place] + inserted + rest


@given(st.text() | MUTATED | damaged(), NOWS | st.datetimes())
@example("24:0099999999999100009999999999924:0024:00", TUESDAY)
@example("-1m", datetime.min)
@example("yesterday 9:00", datetime.min)
@example("12:00 +00:00", datetime.max)
@example("mon999999999999999999999999999999999m\nfebruary", TUESDAY)
@examples(150)
def test_every_text_has_its_one_reading_or_none(text: str, now: datetime) -> None:
    read = set()
    with suppress(UttError):
        read = {parse_moment(text, now)}

    assert read == Oracle(text, now).readings()


STARTS = st.sampled_from([0, 1, 240, 360, 1439]) | st.integers(0, 1439)


@st.composite
def days_before(draw: st.DrawFn, now: datetime) -> dict[date, timedelta]:
    """The starts of days from some dates on, which are often around now."""
    dates = st.integers(-3, 2).map(lambda days: now.date() + timedelta(days=days)) | st.dates()
    return {each: timedelta(minutes=draw(STARTS)) for each in draw(st.lists(dates, max_size=3))}


WITH_TIMES = st.builds(
    "{} {}".format,
    st.sampled_from(["", "today", "yesterday", "2 days ago", "last mon", "2026-11-16", "16 nov", "11/16/2026"]),
    TIMES.map("{:%H:%M}".format),
)


@examples(150)
@given(MUTATED | damaged() | WITH_TIMES | WITH_TIMES, NOWS, STARTS, st.data())
def test_every_text_follows_the_starts_of_days(text: str, now: datetime, start: int, data: st.DataObject) -> None:
    changes = data.draw(days_before(now))

    def start_of(day: date) -> datetime:
        since = max((each for each in changes if each <= day), default=None)
        offset = timedelta(minutes=start) if since is None else changes[since]
        return datetime.combine(day, time()) + (timedelta() if day == date.min else offset)

    read = set()
    with suppress(UttError):
        read = {parse_moment(text, now, DayStarts(timedelta(minutes=start), changes))}
    readings = Oracle(text, now, start_of).readings()

    # A longer day has some times twice.
    assert read == (readings if len(readings) == 1 else set())


def with_offset(words: str, offset: str) -> str:
    """Return *words* with an offset after the first time with a colon."""
    return re.sub(r"(?<![0-9:])[0-9]{1,2}:[0-9]{2}(?![0-9:])", rf"\g<0>{offset}", words, count=1)


@given(
    st.builds(with_offset, st.sampled_from([words for _, words, _ in READ]) | damaged() | MUTATED, OFFSETS),
    NOWS | st.datetimes(),
)
@example("9:30+0200 pm", TUESDAY)
@example("9:30-0500", TUESDAY)
@example("at 9:30+0200 monday", TUESDAY)
def test_a_time_with_offset_has_its_one_reading(text: str, now: datetime) -> None:
    read = set()
    with suppress(UttError):
        moment = parse_moment(text, now, takes_offset=True)
        read = {(without_offset(moment), offset_of(moment))}

    assert read == Oracle(text, now).readings_with_offset()


@given(MUTATED | damaged() | st.builds("{}-{}".format, damaged(), damaged()), NOWS | st.datetimes())
def test_every_text_is_a_stretch_or_refused(text: str, now: datetime) -> None:
    with suppress(UttError):
        ends = parse_range(text, now)

        if ends is not None:
            assert ends[0] < ends[1]
            assert not Oracle(text, now).readings()
