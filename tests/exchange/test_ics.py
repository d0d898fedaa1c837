"""iCalendar, as far as that can be tested without a calendar: test_exchange_icalendar.py uses one."""

from __future__ import annotations

import re

import pytest

from tests.support.command_line import Home

NOW = "2026-11-20 12:00"


def exported(home: Home, log: str, *options: str, **environment: str) -> list[str]:
    """Return the lines of the calendar, folded as they are."""
    home.write(log)
    output = home.run("export", "ics", *options, now=NOW, **environment).stdout
    assert output.endswith("END:VCALENDAR\r\n")
    return output.split("\r\n")[:-1]


def values(lines: list[str], name: str) -> list[str]:
    return [line.removeprefix(f"{name}:") for line in lines if line.startswith(f"{name}:")]


def test_an_event_has_what_a_calendar_needs(home: Home) -> None:
    lines = exported(home, "2026-11-16 09:00 hello\n2026-11-16 10:30 acme: design; a, b #ui  # call\\Ana #x\n")

    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//utt//utt//EN", "CALSCALE:GREGORIAN"]
    assert [line for line in lines[4:-1] if not line.startswith("UID:")] == [
        "BEGIN:VEVENT",
        "DTSTAMP:20261116T103000Z",
        "DTSTART:20261116T090000",
        "DTEND:20261116T103000",
        "SUMMARY:acme: design\\; a\\, b #ui",
        "DESCRIPTION:call\\\\Ana #x",
        "CATEGORIES:acme,ui,x",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        pytest.param(
            "2026-10-25 02:30+0200 hello\n2026-10-25 02:30+0100 x\n",
            ("20261025T003000Z", "20261025T013000Z"),
            id="both know their offsets",
        ),
        pytest.param(
            "2026-10-25 01:30 hello\n2026-10-25 03:30+0100 x\n",
            ("20261025T013000", "20261025T033000"),
            id="one does not",
        ),
        pytest.param("0001-01-01 00:30 hello\n0001-01-01 01:00 x\n", ("00010101T003000", "00010101T010000"), id="old"),
        pytest.param(
            "0001-01-01 00:30+0100 hello\n0001-01-01 01:00+0100 x\n",
            ("00010101T003000", "00010101T010000"),
            id="older than UTC",
        ),
    ],
)
def test_times_are_in_utc_where_that_is_known(home: Home, log: str, expected: tuple[str, str]) -> None:
    lines = exported(home, log, TZ="Europe/Berlin")

    assert (*values(lines, "DTSTART"), *values(lines, "DTEND")) == expected


def test_a_uid_is_stable_and_unique(home: Home) -> None:
    log = "2026-11-16 09:00 hello\n2026-11-16 10:00 a: x\n2026-11-16 11:00 a: x\n"
    first = values(exported(home, log), "UID")
    second = values(exported(home, log + "2026-11-17 09:00 hello\n2026-11-17 10:00 a: x\n"), "UID")
    filtered = values(exported(home, log, "2026-11-16", "--project", "a", TZ="Asia/Tokyo"), "UID")
    longer = values(exported(home, log.replace("11:00", "11:30")), "UID")

    assert (first, first, first) == (second[:2], filtered, longer)
    assert len({*second}) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}@utt", uid) for uid in second)


def test_a_long_line_is_folded_between_characters(home: Home) -> None:
    name = "acme: " + "naïve 日本, " * 20

    lines = exported(home, f"2026-11-16 09:00 hello\n2026-11-16 10:00 {name}x\n")

    assert max(len(line.encode()) for line in lines) == 75
    assert "".join(line[1:] if line.startswith(" ") else f"\n{line}" for line in lines).count(
        f"SUMMARY:{name}x".replace(",", "\\,")
    )


def test_a_control_character_becomes_a_space(home: Home) -> None:
    lines = exported(home, "2026-11-16 09:00 hello\n2026-11-16 10:00 a\x07b\u2028c\n")

    assert values(lines, "SUMMARY") == ["a b c"]


def test_an_empty_log_is_an_empty_calendar(home: Home) -> None:
    assert exported(home, "")[-1] == "END:VCALENDAR"
