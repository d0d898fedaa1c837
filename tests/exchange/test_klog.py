"""klog's records, by their specification: https://github.com/jotaen/klog/blob/main/Specification.md."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home, configure
from tests.support.foreign_files import BREAK_TOLD, exported, imported


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-11-16\n    9:00 - 10:30 a: x\n", ["16 09:00 hello", "16 10:30 a: x"], id="a range"),
        pytest.param("2026/11/16\n    9:00 - 10:30 a: x\n", ["16 09:00 hello", "16 10:30 a: x"], id="slashes"),
        pytest.param("2026-11-16\n\t9:00-10:30 x\n", ["16 09:00 hello", "16 10:30 x"], id="a tab, no spaces"),
        pytest.param(
            "2026-11-16\n  09:00 - 10:00 x\n  10:00 - 11:00 y\n",
            ["16 09:00 hello", "16 10:00 x", "16 11:00 y"],
            id="two spaces",
        ),
        pytest.param(
            "2026-11-16\n   9:00 - 10:00 x\n    10:00 - 11:00 y\n",
            ["16 09:00 hello", "16 10:00 x", "16 11:00 y"],
            id="mixed indentation of an old file",
        ),
        pytest.param(
            "2026-11-16\n    9:00am - 12:00pm x\n    12:30pm - 1:00PM y\n    11:00pm - 12:00am> z\n",
            ["16 09:00 hello", "16 12:00 x", "16 12:30 hello", "16 13:00 y", "16 23:00 hello", "17 00:00 z"],
            id="a clock of twelve hours",
        ),
        pytest.param(
            "2026-11-16\n    <23:30 - 0:30 a\n    23:00 - 0:30> b\n",
            ["15 23:30 hello", "16 00:30 a", "16 23:00 hello", "17 00:30 b"],
            id="shifted times",
        ),
        pytest.param(
            "2026-11-16\n    <24:00 - 1:00 a\n    23:00 - 24:00 b\n    0:30> - 1:00> c\n",
            ["16 00:00 hello", "16 01:00 a", "16 23:00 hello", "17 00:00 b", "17 00:30 hello", "17 01:00 c"],
            id="midnight",
        ),
        pytest.param(
            "2026-11-16\n    9:00 - 10:00 x\n        with Ana\n        and Bo\n",
            ["16 09:00 hello", "16 10:00 x  # with Ana and Bo"],
            id="a summary of several lines",
        ),
        pytest.param(
            "2026-11-16\n  9:00 - 10:00\n    x\n    y\n  10:00 - 11:00 z\n",
            ["16 09:00 hello", "16 10:00 x  # y", "16 11:00 z"],
            id="a summary below its entry",
        ),
        pytest.param("2026-11-16\n    9:00 - 10:00\n", ["16 09:00 hello", "16 10:00 untitled"], id="no summary"),
        pytest.param(
            "2026-11-16\n    9:00 - 10:00 x\n\n \t\n2026-11-16\n    10:00 - 11:00 y\n",
            ["16 09:00 hello", "16 10:00 x", "16 11:00 y"],
            id="the same day twice",
        ),
        pytest.param(
            "2026-11-17\n    9:00 - 10:00 x\n\n2026-11-16\n    9:00 - 10:00 y\n",
            ["16 09:00 hello", "16 10:00 y", "17 09:00 hello", "17 10:00 x"],
            id="in any order",
        ),
        pytest.param(
            "2026-11-16\n    9:00 - 9:00 x\n    9:00 - 10:00 y\n", ["16 09:00 hello", "16 10:00 y"], id="of no length"
        ),
        pytest.param("2026-11-16\n\n2026-11-17\nOff\n", [], id="days without entries"),
        pytest.param(
            "\ufeff2026-11-16\r\n    9:00 - 10:00 x\r\n        y\r\n",
            ["16 09:00 hello", "16 10:00 x  # y"],
            id="CRLF and a byte order mark",
        ),
    ],
)
def test_the_whole_specification_is_read(home: Home, text: str, expected: list[str]) -> None:
    log, _ = imported(home, "klog", text)

    assert [line.removeprefix("2026-11-") for line in log] == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(["1h30m x"], ["09:00 hello", "10:30 x"], id="hours and minutes"),
        pytest.param(["+2h x", "90m y"], ["09:00 hello", "11:00 x", "12:30 y"], id="either"),
        pytest.param(["13:00 - 14:00 x", "30m y"], ["13:00 hello", "14:00 x", "14:30 y"], id="behind what has times"),
        pytest.param(["9:00 - 12:00 x", "-30m"], ["09:00 hello", "11:30 x"], id="a pause of a range"),
        pytest.param(
            ["8:30-17:00", "-45m Lunch break"], ["08:30 hello", "16:15 untitled"], id="lunch, as in klog's README"
        ),
        pytest.param(["2h x", "-30m x"], ["09:00 hello", "10:30 x"], id="a pause of a duration"),
        pytest.param(["0h x", "0m", "1h y"], ["09:00 hello", "10:00 y"], id="nothing"),
    ],
)
def test_durations_are_placed_on_their_day(home: Home, entries: list[str], expected: list[str]) -> None:
    log, _ = imported(home, "klog", "2026-11-16\n" + "".join(f"    {entry}\n" for entry in entries))

    assert [line.removeprefix("2026-11-16 ") for line in log] == expected


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        pytest.param("acme: x #ticket=1764", "acme: x #ticket=1764", id="a value"),
        pytest.param('x #project="22/48.3"', "x #project=22/48.3", id="a value in quotes"),
        pytest.param("x #client='Big Client' y", "x #client=Big-Client y", id="spaces in quotes"),
        pytest.param('say="x y"', 'say="x y"', id="no tag"),
        pytest.param("#home-office", "#home-office", id="nothing but a tag"),
        pytest.param("#読む x", "#読む x", id="letters of all languages"),
    ],
)
def test_tags_stay_in_the_name(home: Home, summary: str, expected: str) -> None:
    log, _ = imported(home, "klog", f"2026-11-16\n    9:00 - 10:00 {summary}\n")

    assert log[-1] == f"2026-11-16 10:00 {expected}"


def test_tags_of_a_day_apply_to_its_entries(home: Home) -> None:
    text = "2026-11-16\nIn the #office\nof #acme\n    9:00 - 10:00 x\n    10:00 - 11:00 y #acme\n"

    log, said = imported(home, "klog", text)

    assert log[1:] == ["2026-11-16 10:00 x #office #acme", "2026-11-16 11:00 y #acme #office"]
    assert said == ["note: the summary of one day is left out, except for its tags: In the #office of #acme"]


def test_should_totals_and_day_summaries_are_reported(home: Home) -> None:
    text = "2026-11-16 (8h!)\n    9:00 - ? x\n\n2026-11-17 (-1h30m!)\nsick\n    8:00 - ??? y\n\n2026-11-18\n#holiday\n"

    log, said = imported(home, "klog", text)

    assert log == []
    assert said == [
        "note: 2 should-totals are left out, since they are not entries",
        "note: 2 records are left out, since they are still running",
        "note: the summary of one day is left out, except for its tags: sick",
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("Monday\n    9:00 - 10:00\n", "line 1: expected a date", id="no date"),
        pytest.param("2026-11/16\n    9:00 - 10:00\n", "line 1: expected a date", id="mixed separators"),
        pytest.param("2026-11-16 8h!\n    9:00 - 10:00\n", "line 1: expected a date", id="no should-total"),
        pytest.param("2026-11-16\n    1h\n\n2026-02-30\n    1h\n", "line 4: there is no such date", id="no such date"),
        pytest.param("2026-11-16\n    lunch\n", "line 2: expected times", id="no times"),
        pytest.param("2026-11-16\nx\n    9:00 - 10:00x\n", "line 3: expected times", id="no space"),
        pytest.param("2026-11-16\n    9:00 - 9:60\n", "line 2: there is no such time", id="sixty minutes"),
        pytest.param("2026-11-16\n    9:00 - 24:01\n", "line 2: there is no such time", id="after 24:00"),
        pytest.param("2026-11-16\n    9:00 - 24:00>\n", "line 2: there is no such time", id="24:00 of the next day"),
        pytest.param("2026-11-16\n    0:30am - 1:00am\n", "line 2: there is no such time", id="an hour of no clock"),
        pytest.param("2026-11-16\n    10:00 - 9:00 x\n", "line 2: it ends before it starts", id="backwards"),
        pytest.param("0001-01-01\n    <9:00 - 10:00 x\n", "line 2: there is no such time", id="before all time"),
        pytest.param("2026-11-16\n    9999999999999h\n", "line 2: there is no such time", id="too long"),
        pytest.param("2026-11-16\n      9:00 - 10:00\n", "line 2: expected an entry, indented", id="six spaces"),
        pytest.param("2026-11-16\n    9:00 - 10:00\nx\n", "line 3: expected an entry, indented", id="not indented"),
    ],
)
def test_what_klog_refuses_is_refused(home: Home, text: str, error: str) -> None:
    log, said = imported(home, "klog", text)

    assert (log, len(said)) == ([], 1)
    assert said[0].startswith(f"error: FILE, {error}")


def test_a_day_is_a_record(home: Home) -> None:
    log = """\
2026-11-16 22:00 hello
2026-11-17 00:00 acme: x
2026-11-17 00:30 y  # with "Ana"
2026-11-17 09:00 hello
2026-11-17 09:05 lunch **
"""

    assert exported(home, "klog", log) == (
        """\
2026-11-16
    22:00 - 0:00> acme: x

2026-11-17
    0:00 - 0:30 y
        with "Ana"
    9:00 - 9:05 lunch **
""",
        [BREAK_TOLD],
    )


def test_a_configured_day_is_a_record(home: Home) -> None:
    configure(home, "[day]\nstart = 04:00\n")

    found, _ = exported(home, "klog", "2026-11-16 22:00 hello\n2026-11-17 01:00 x\n2026-11-17 01:30 y\n")

    assert found == "2026-11-16\n    22:00 - 1:00> x\n    1:00> - 1:30> y\n"


def test_activities_over_days_are_written_in_pieces(home: Home) -> None:
    found, said = exported(home, "klog", "2026-11-16 22:00 hello\n2026-11-18 01:00 a: x\n")

    assert found == (
        "2026-11-16\n    22:00 - 0:00> a: x\n\n2026-11-17\n    0:00 - 0:00> a: x\n\n2026-11-18\n    0:00 - 1:00 a: x\n"
    )
    assert said == ["note: one activity is written in a piece for each day, since it ends more than a day later"]


def test_exported_durations_are_the_time_that_passed(home: Home) -> None:
    found, said = exported(home, "klog", "2026-10-25 01:00+0200 hello\n2026-10-25 03:30+0100 x\n")

    assert found == "2026-10-25\n    1:00 - 4:30 x\n"
    assert len(said) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-11-16", True, id="a date"),
        pytest.param("2026-11-16 (8h!)\n\n2026-11-17\nOff\n", True, id="two days"),
        pytest.param("2026-11-16\n    expenses  5 EUR\n", False, id="a payment"),
        pytest.param("2026-11-16 09:00 hello\n", False, id="a date in a line"),
    ],
)
def test_days_without_entries_are_recognised(home: Home, text: str, expected: bool) -> None:
    path = home.directory / "days"
    path.write_text(text)

    result = home.run("import", str(path))

    assert ("is read as klog" in result.stderr) is expected
