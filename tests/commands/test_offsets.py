"""Offsets from UTC: how times are recorded, read and shown with them, even in nights when the clock changes."""

from __future__ import annotations

import json

import pytest

from tests.support.command_line import Home, configure

BERLIN = {"TZ": "CET-1CEST,M3.5.0,M10.5.0/3"}
NEW_YORK = {"TZ": "EST5EDT,M3.2.0,M11.1.0"}

OFFSETS = "[log]\nutc_offset = yes\n"

NIGHT = "2026-10-25 01:30+0200 hello\n2026-10-25 02:40+0200 call\n2026-10-25 02:40+0100 backup\n"


# Commands that write them.


@pytest.mark.parametrize(
    "configuration",
    [
        pytest.param("[log]\nutc_offset = yes\n", id="utt 2"),
        pytest.param("[timezone]\nenabled = true\n", id="utt 1"),
        pytest.param("[log]\nutc_offset = on\n[timezone]\nenabled = false\n", id="both"),
    ],
)
def test_the_setting_writes_offsets(home: Home, configuration: str) -> None:
    configure(home, configuration)
    home.run("hello", now="2026-07-01 09:00", **BERLIN)
    home.run("add", "acme: x", "-c", "c", now="2026-07-01 10:00", **BERLIN)
    home.run("stretch", now="2026-07-01 10:30", **BERLIN)
    home.run("bye", now="2026-11-16 12:00", **BERLIN)

    assert home.read().splitlines() == [
        "2026-07-01 09:00+0200 hello",
        "2026-07-01 10:00+0200 acme: x  # c",
        "2026-07-01 10:30+0200 acme: x  # c",
        "",
        "2026-11-16 12:00+0100 bye ***",
    ]


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        # In Dublin, winter time is the exception to the standard, which dateutil's tz.tzlocal does not know.
        pytest.param("IST-1GMT0,M10.5.0,M3.5.0/1", "+0000", id="dublin"),
        # Its tz.gettz does not know that POSIX counts to the west, nor names that are no letters.
        pytest.param("UTC+3", "-0300", id="west"),
        pytest.param("<+0330>-3:30", "+0330", id="no letters"),
    ],
)
def test_the_offset_is_the_systems_own(home: Home, zone: str, offset: str) -> None:
    configure(home, OFFSETS)
    home.run("hello", now="2026-01-15 09:00", TZ=zone)

    assert home.read() == f"2026-01-15 09:00{offset} hello\n"


@pytest.mark.parametrize("zone", ["UTC+0530", "UTC-0530", "<+15>-15"])
@pytest.mark.parametrize("now", [[], ["--now", "2026-01-15 09:00"]], ids=["the clock", "a time given"])
def test_recording_goes_on_in_no_places_zone(home: Home, zone: str, now: list[str]) -> None:
    configure(home, OFFSETS)

    result = home.run(*now, "hello", TZ=zone)

    assert (result.log[16:], result.status) == (" hello\n", 0)
    assert result.stderr == (
        "warning: no place is as far from UTC as the system's time zone, so no offset from UTC is recorded: "
        "set TZ like TZ=Europe/Berlin\n"
    )


@pytest.mark.parametrize(
    "command",
    [["export", "timewarrior"], ["hello", "--at", "2026-01-15T09:00Z"], ["amend", "y", "--at", "2026-01-15T08:30Z"]],
    ids=" ".join,
)
def test_no_instant_exists_in_no_places_zone(home: Home, command: list[str]) -> None:
    home.write("2026-01-15 08:00 hello\n2026-01-15 09:00 x\n")

    result = home.run(*command, now="2026-01-15 10:00", TZ="UTC+0530")

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr == (
        "error: No place is as far from UTC as the system's time zone: set TZ like TZ=Europe/Berlin\n"
    )


@pytest.mark.parametrize("configuration", ["", "[log]\nutc_offset = no\n", "[timezone]\nenabled = false\n"])
def test_without_the_setting_there_are_none(home: Home, configuration: str) -> None:
    configure(home, configuration)

    assert home.run("hello", now="2026-07-01 09:00", **BERLIN).log == "2026-07-01 09:00 hello\n"


def test_the_clock_itself_has_an_offset(home: Home) -> None:
    configure(home, OFFSETS)

    assert "+0545 hello" in home.run("hello", TZ="NPT-5:45").log
    assert "+0100 hello" in home.run("hello", TZ="LMT-1:00:20").log


def test_an_invalid_setting_is_reported(home: Home) -> None:
    path = configure(home, "[log]\nutc_offset = maybe\n")

    result = home.run("hello", now="2026-07-01 09:00")

    assert (result.log, result.status) == ("2026-07-01 09:00 hello\n", 0)
    assert result.stderr == (
        f"warning: [log] utc_offset in {path} is neither yes nor no, so no offset from UTC is recorded: "
        "write utc_offset = yes\n"
    )


def test_recording_goes_on_with_a_broken_configuration(home: Home) -> None:
    configure(home, "[log\nutc_offset = yes\n")

    result = home.run("hello", now="2026-07-01 09:00")

    assert (result.log, result.status) == ("2026-07-01 09:00 hello\n", 0)


# The night when the clock goes back: from 3:00 to 2:00.


@pytest.mark.parametrize(
    ("now", "at", "recorded"),
    [
        pytest.param("2026-10-25 02:50+0200", "02:40", "02:40+0200", id="before the clock changes"),
        pytest.param("2026-10-25 02:50+0100", "02:40", "02:40+0100", id="past the second"),
        pytest.param("2026-10-25 02:30+0100", "02:40", "02:40+0200", id="before the second"),
        pytest.param("2026-10-25 12:00", "02:40", "02:40+0100", id="at noon"),
        pytest.param("2026-10-25 12:00", "02:40+0200", "02:40+0200", id="the first by its offset"),
        pytest.param("2026-10-25 12:00", "02:40+0100", "02:40+0100", id="the second by its offset"),
        pytest.param("2026-10-26 12:00", "yesterday 2:40+0200", "02:40+0200", id="of yesterday"),
        pytest.param("2026-10-25 12:00", "2026-10-25 02:40+0200", "02:40+0200", id="with the date"),
        pytest.param("2026-10-25 02:20+0100", "-30m", "02:50+0200", id="half an hour ago"),
        pytest.param("2026-10-25 12:00", "2026-10-25T00:40Z", "02:40+0200", id="ISO"),
        pytest.param("2026-10-25 12:00", "2026-10-25T00:40-01:00", "02:40+0100", id="ISO from elsewhere"),
        pytest.param("2026-10-25 02:40+0100", "now", "02:40+0100", id="now"),
    ],
)
def test_entries_of_the_repeated_hour_have_offsets(home: Home, now: str, at: str, recorded: str) -> None:
    configure(home, OFFSETS)

    result = home.run("hello", "--at", at, now=now, **BERLIN)

    assert (result.stderr, result.log) == ("", f"2026-10-25 {recorded} hello\n")


@pytest.mark.parametrize(
    ("at", "lines"),
    [
        ("1:50-2:40", ["01:50+0200 hello", "02:40+0100 x"]),
        ("2:10-2:40", ["02:10+0100 hello", "02:40+0100 x"]),
        ("2:10+0200..2:40+0200", ["02:10+0200 hello", "02:40+0200 x"]),
        ("2:40+0200..2:10+0100", ["02:40+0200 hello", "02:10+0100 x"]),
    ],
)
def test_a_stretch_of_the_repeated_hour(home: Home, at: str, lines: list[str]) -> None:
    configure(home, OFFSETS)

    result = home.run("add", "x", "--at", at, now="2026-10-25 12:00", **BERLIN)

    assert result.log.splitlines() == [f"2026-10-25 {line}" for line in lines]


def test_a_report_counts_the_repeated_hour(home: Home) -> None:
    home.write(NIGHT)

    report = home.run("report", "2026-10-25", now="2026-10-26 09:00").stdout

    assert "Total: 2h10\n" in report
    assert "(1h10) 01:30-02:40 call\n(1h00) 02:40-02:40 backup\n" in report


def test_the_night_is_in_order(home: Home) -> None:
    home.write(NIGHT)

    assert home.run("check", now="2026-10-26 09:00").status == 0
    assert "1h00  backup" in home.run("log", now="2026-10-26 09:00").stdout


def test_json_has_the_offsets(home: Home) -> None:
    home.write(NIGHT)

    *_, last = json.loads(home.run("log", "--json", now="2026-10-26 09:00").stdout)

    assert (last["start"], last["end"]) == ("2026-10-25T02:40:00+02:00", "2026-10-25T02:40:00+01:00")
    assert last["seconds"] == 3600


def test_json_of_a_report_has_the_offsets(home: Home) -> None:
    configure(home, OFFSETS)
    home.write(NIGHT)

    report = json.loads(home.run("report", "--format", "json", now="2026-10-25 03:10+0100", **BERLIN).stdout)

    assert [(each["start"][11:], each["end"][11:]) for each in report["details"]] == [
        ("01:30:00+02:00", "02:40:00+02:00"),
        ("02:40:00+02:00", "02:40:00+01:00"),
        ("02:40:00+01:00", "03:10:00+01:00"),
    ]
    assert report["now"] == "2026-10-25T03:10:00+01:00"


def test_json_of_the_status_has_the_offsets(home: Home) -> None:
    home.write(NIGHT)

    status = json.loads(home.run("status", "--json", now="2026-10-25 04:00").stdout)

    assert (status["since"], status["now"]) == ("2026-10-25T02:40:00+01:00", "2026-10-25T04:00:00")


def test_the_strip_shows_all_that_passed(home: Home) -> None:
    home.write(NIGHT)

    page = home.run("report", "2026-10-25", "--format", "screen", "--color", "never", now="2026-10-26 09:00").stdout

    assert page.splitlines()[-2:] == [
        "  1           2           3           4",
        "  ······ccccccccccccccbbbbbbbbbbbb····",
    ]


# The night when it goes forward: from 2:00 to 3:00.


def test_the_missing_hour_does_not_count(home: Home) -> None:
    configure(home, OFFSETS)
    home.run("hello", now="2026-03-29 01:30", **BERLIN)
    home.run("add", "x", now="2026-03-29 03:30", **BERLIN)

    assert home.read() == "2026-03-29 01:30+0100 hello\n2026-03-29 03:30+0200 x\n"
    assert "(1h00) 01:30-03:30 x" in home.run("report", "2026-03-29", now="2026-03-30 09:00", **BERLIN).stdout


def test_a_time_that_never_was_is_refused(home: Home) -> None:
    configure(home, OFFSETS)

    result = home.run("hello", "--at", "2:30", now="2026-03-29 09:00", **BERLIN)

    assert (result.log, result.status) == ("", 1)
    assert result.stderr == (
        "error: No clock here showed 2026-03-29 02:30, since it went forward then: "
        "write it like '2026-03-29 01:30+0100' or '2026-03-29 03:30+0200'\n"
    )


@pytest.mark.parametrize("configuration", ["", OFFSETS], ids=["not recorded", "recorded"])
@pytest.mark.parametrize(
    ("entry", "line"),
    [
        pytest.param("2026-10-25T02:40+02:00", "02:40+0200 x", id="the first by ISO 8601"),
        pytest.param("2026-10-25T01:40Z", "02:40+0100 x", id="the second by ISO 8601"),
        pytest.param("02:40+0200", "02:40+0200 x", id="the first by its offset"),
        pytest.param("2026-10-25T02:40", "02:40+0100 x", id="the last without"),
    ],
)
def test_entry_matches_the_offset(home: Home, entry: str, line: str, configuration: str) -> None:
    configure(home, configuration)
    home.write(NIGHT)

    home.run("amend", "x", "--entry", entry, now="2026-10-25 12:00", **BERLIN)

    assert f"2026-10-25 {line}" in home.read().splitlines()


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2:50", "or '-15m'; if the clock was put back since, set [log] utc_offset = yes\n"),
        ("2:55-2:05", "like '02:55+0200..02:05+0100' with [log] utc_offset = yes\n"),
    ],
)
def test_the_repeated_hour_names_the_setting(home: Home, at: str, said: str) -> None:
    result = home.run("add", "x", "--at", at, now="2026-10-25 02:10", **BERLIN)

    assert (result.status, result.log) == (1, "")
    assert result.stderr.endswith(said)


@pytest.mark.parametrize("at", ["02:40+0200", "yesterday 12:00-0500"])
def test_an_unrecorded_offset_names_the_setting(home: Home, at: str) -> None:
    result = home.run("add", "x", "--at", at, now="2026-10-25 12:00", **BERLIN)

    assert (result.status, result.log) == (1, "")
    assert "offsets from UTC are not recorded: write it like '2026-11-16T09:30+02:00'" in result.stderr
    assert result.stderr.endswith("or set [log] utc_offset = yes\n")


@pytest.mark.parametrize("command", ["report", "log"])
def test_an_offset_out_of_range_is_named(home: Home, command: str) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00+2500 x\n")

    result = home.run(command, now="2026-11-16 12:00")

    assert (result.status, result.stderr) == (
        1,
        "error: Invalid entry at line 2: 2026-11-16 10:00+2500 x\n"
        f"{home.log}:2: there is no offset +2500 from UTC; fix the line with utt --data {home.log} edit\n",
    )


@pytest.mark.parametrize(
    ("saturday", "target", "expected"),
    [
        pytest.param("2026-03-28 20:00", "26h30", "2026-03-29T23:30:00+02:00", id="in a short night"),
        pytest.param("2026-03-28 20:00", "27h30", None, id="not after the end of a short week"),
        pytest.param("2026-10-24 20:00", "28h30", "2026-10-25T23:30:00+01:00", id="in a long night"),
        pytest.param("2026-10-24 20:00", "29h30", None, id="not after the end of a long week"),
        pytest.param("9999-12-30 20:00", "40h", None, id="not after all time"),
    ],
)
def test_a_target_is_reached_this_week_or_never(home: Home, saturday: str, target: str, expected: str | None) -> None:
    configure(home, f"{OFFSETS}[targets]\nweekly = {target}\n")
    home.run("hello", now=saturday, **BERLIN)

    status = json.loads(home.run("status", "--json", now=saturday, **BERLIN).stdout)

    assert status["week_done_at"] == expected


# A flight.


def test_a_flight_west_takes_its_hours(home: Home) -> None:
    configure(home, OFFSETS)
    home.run("hello", now="2026-11-16 10:00", **BERLIN)
    home.run("add", "flight", now="2026-11-16 12:30", **NEW_YORK)
    result = home.run("add", "taxi", now="2026-11-16 13:15", **NEW_YORK)

    assert result.stderr == ""
    assert result.log.splitlines() == [
        "2026-11-16 10:00+0100 hello",
        "2026-11-16 12:30-0500 flight",
        "2026-11-16 13:15-0500 taxi",
    ]
    assert "(8h30) 10:00-12:30 flight" in home.run("report", now="2026-11-16 20:00", **NEW_YORK).stdout


def test_a_day_ends_by_its_first_clock(home: Home) -> None:
    home.write("2026-11-16 18:00-0500 hello\n2026-11-17 08:00+0100 flight\n")

    report = [home.run("report", day, now="2026-11-18 09:00").stdout for day in ("2026-11-16", "2026-11-17")]

    # It is two o'clock in New York when the flight lands at eight.
    assert "(6h00) 18:00-00:00 flight" in report[0]
    assert "(2h00) 00:00-08:00 flight" in report[1]


def test_an_earlier_day_may_come_later(home: Home) -> None:
    home.write(
        "2026-11-17 00:30+0100 hello\n2026-11-17 01:30+0100 packing\n"
        "2026-11-16 20:00-0500 reading\n2026-11-16 21:00-0500 x\n"
    )

    days = [home.run("report", day, now="2026-11-18 09:00").stdout for day in ("2026-11-16", "2026-11-17")]
    both = home.run("report", "--from", "2026-11-16", "--to", "2026-11-17", now="2026-11-18 09:00").stdout

    assert "Total: 1h00\n" in days[0]
    assert "x\n" in days[0]
    assert "Total: 1h30\n" in days[1]
    assert "Total: 2h30\n" in both
    assert "2026-11-16 20:00" not in home.run("log", "2026-11-17", now="2026-11-18 09:00").stdout


# Commands that keep them.


@pytest.mark.parametrize("configuration", ["", "[log]\nutc_offset = yes\n"])
@pytest.mark.parametrize(
    ("command", "line"),
    [
        pytest.param(["amend", "call"], "2026-11-16 12:00-0500 call", id="another name"),
        pytest.param(["amend", "-c", "c"], "2026-11-16 12:00-0500 flight  # c", id="a comment"),
        pytest.param(["amend", "--at", "2026-11-16 12:30"], "2026-11-16 12:30-0500 flight", id="another time"),
        pytest.param(["rename", "flight", "trip"], "2026-11-16 12:00-0500 trip", id="rename"),
    ],
)
def test_amend_keeps_the_entrys_offset(home: Home, command: list[str], line: str, configuration: str) -> None:
    configure(home, configuration)
    before = "2026-11-16 10:00+0100 hello\n2026-11-16 12:00-0500 flight\n"
    home.write(before)

    result = home.run(*command, now="2026-11-17 12:00", **BERLIN)

    assert result.log.splitlines() == ["2026-11-16 10:00+0100 hello", line]
    assert home.run("undo", now="2026-11-17 12:00", **BERLIN).log == before
    assert home.run("redo", now="2026-11-17 12:00", **BERLIN).log == result.log


def test_an_entry_without_an_offset_gets_none(home: Home) -> None:
    configure(home, OFFSETS)
    home.write("2026-11-16 10:00 hello\n2026-11-16 12:00 x\n")

    result = home.run("amend", "--at", "2026-11-16 12:30", now="2026-11-17 12:00", **BERLIN)

    assert result.log == "2026-11-16 10:00 hello\n2026-11-16 12:30 x\n"


@pytest.mark.parametrize(
    ("at", "line"),
    [
        pytest.param("1:30", "01:30+0200 call", id="the first hour"),
        pytest.param("2:50", "02:50+0200 call", id="in the repeated hour it keeps its own"),
        pytest.param("3:30", "03:30+0100 call", id="behind the change"),
        pytest.param("2:50+0100", "02:50+0100 call", id="by its offset"),
        pytest.param("2026-10-25T02:00Z", "04:00+0200 call", id="an instant on its own clock"),
    ],
)
def test_amend_knows_when_the_clock_changes(home: Home, at: str, line: str) -> None:
    configure(home, OFFSETS)
    home.write("2026-10-25 00:30+0200 hello\n2026-10-25 02:40+0200 call\n")

    assert home.run("amend", "--at", at, now="2026-10-25 12:00", **BERLIN).log.splitlines()[1] == f"2026-10-25 {line}"


@pytest.mark.parametrize(
    ("entry", "at", "now", "future"),
    [
        pytest.param(
            "2026-11-16 03:00-0500", "9:30", "2026-11-16 10:00", "2026-11-16 09:30-0500", id="of another zone"
        ),
        pytest.param("2026-10-25 02:05", "2:50", "2026-10-25 02:10+0100", "2026-10-25 02:50", id="without an offset"),
    ],
)
def test_amend_moves_nothing_into_the_future(home: Home, entry: str, at: str, now: str, future: str) -> None:
    configure(home, OFFSETS)
    home.write(f"{entry} call\n")

    refused = home.run("amend", "--at", at, now=now, **BERLIN)
    explicit = refused.stderr.rpartition("write --at ")[2].split("'")[1]

    assert refused.stderr.startswith(f"error: {future} is in the future, since it is now {now}")
    assert refused.log == f"{entry} call\n"
    assert home.run("amend", "--at", explicit, now=now, **BERLIN).log == f"{explicit} call\n"


def test_stretch_takes_the_offset_of_now(home: Home) -> None:
    configure(home, OFFSETS)
    home.write("2026-11-16 10:00+0100 hello\n2026-11-16 12:00+0100 flight\n")

    result = home.run("stretch", now="2026-11-16 12:30", **NEW_YORK)

    assert result.stdout == ("stretched 2026-11-16 12:00+0100 flight\n        → 2026-11-16 12:30-0500 flight\n")


@pytest.mark.parametrize(
    ("entry", "changed"),
    [("2:40", 2), ("2:40+0200", 1), ("2:40+0100", 2), ("2026-10-25 02:40+0200", 1), ("1:30", 0)],
)
@pytest.mark.parametrize("configuration", ["", "[log]\nutc_offset = yes\n"])
def test_an_entry_is_found_by_its_clock(home: Home, entry: str, changed: int, configuration: str) -> None:
    configure(home, configuration)
    home.write(NIGHT)

    lines = home.run("amend", "it", "--entry", entry, now="2026-10-25 12:00", **BERLIN).log.splitlines()

    assert [index for index, line in enumerate(lines) if line.endswith(" it")] == [changed]


def test_remove_reports_the_time_that_passed(home: Home) -> None:
    home.write(NIGHT)

    result = home.run("remove", now="2026-10-25 12:00")

    assert result.log == "".join(NIGHT.splitlines(keepends=True)[:2])
    assert "(1h00)" in result.stdout


def test_remove_counts_by_the_clocks_that_remain(home: Home) -> None:
    home.write(NIGHT + "2026-10-25 03:10 x\n")

    result = home.run("remove", "--entry", "2:40", now="2026-10-25 12:00")

    assert result.stdout.splitlines()[1:] == ["02:40-03:10 (0h30) counts as work now: x"]


def test_remove_reports_no_time_behind_a_hello(home: Home) -> None:
    home.write(NIGHT + "2026-10-25 03:10 hello\n")

    result = home.run("remove", "--entry", "2:40", now="2026-10-25 12:00")

    assert result.stdout.splitlines()[1:] == ["02:40-02:40 (1h00) is not counted now, since hello follows"]


# Commands with the setting, and without it.


def test_entries_without_offsets_stay_without(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 x\n")
    configure(home, OFFSETS)

    result = home.run("add", "y", now="2026-11-16 11:00", **BERLIN)

    assert result.log == "2026-11-16 09:00 hello\n2026-11-16 10:00 x\n2026-11-16 11:00+0100 y\n"
    assert "(1h00) 10:00-11:00 y" in home.run("report", now="2026-11-16 12:00", **BERLIN).stdout


def test_status_counts_the_time_that_passed(home: Home) -> None:
    configure(home, OFFSETS)
    home.write(NIGHT)

    status = home.run("status", now="2026-10-25 03:40", **BERLIN).stdout

    assert "since 02:40 (1h00), after backup" in status
    assert "worked 3h10" in status


def test_status_knows_when_the_clock_changes(home: Home) -> None:
    configure(home, "[log]\nutc_offset = yes\n[targets]\ndaily = 3h\n")
    home.write("2026-10-25 01:00+0200 hello\n")

    status = home.run("status", now="2026-10-25 01:30+0200", **BERLIN).stdout

    # In two and a half hours, the clock, which has gone back, shows three.
    assert "2h30 left of 3h00, done at 03:00" in status


@pytest.mark.parametrize(("target", "done"), [("3h", "03:30"), ("24h", "")], ids=["today", "never today"])
def test_a_target_ends_within_a_clock_change_day(home: Home, target: str, done: str) -> None:
    configure(home, f"[log]\nutc_offset = yes\n[targets]\ndaily = {target}\n")
    home.write("2026-10-25 01:30+0200 hello\n")

    shown = home.run("status", "--format", "{done_at}", now="2026-10-25 02:00+0200", **BERLIN).stdout

    assert shown == f"{done}\n"


def test_a_clock_behind_the_log_gets_advice(home: Home) -> None:
    home.write("2026-10-25 02:00 hello\n2026-10-25 02:40 call\n")

    result = home.run("add", "backup", now="2026-10-25 02:10")

    assert "the clock shows 2026-10-25 02:10, which is before 2026-10-25 02:40 call" in result.stderr
    assert "[log] utc_offset = yes keeps the order of what you record from then on" in result.stderr


def test_advice_for_a_clock_put_back_helps(home: Home) -> None:
    configure(home, OFFSETS)
    home.write("2026-10-25 02:00 hello\n2026-10-25 02:40 call\n")

    result = home.run("add", "backup", now="2026-10-25 02:10+0100", **BERLIN)
    home.run("undo", **BERLIN)
    home.write("2026-10-25 02:00 hello\n2026-10-25 02:40+0200 call\n")
    again = home.run("add", "backup", now="2026-10-25 02:10+0100", **BERLIN)

    advice = "run utt undo, write the offset behind 2026-10-25 02:40 with utt edit, and record it again\n"
    assert result.stderr.endswith(advice)
    assert again.stderr == ""
    assert again.log.splitlines()[-2:] == ["2026-10-25 02:40+0200 call", "2026-10-25 02:10+0100 backup"]


def test_a_log_with_offsets_gets_no_such_advice(home: Home) -> None:
    configure(home, OFFSETS)
    home.write("2026-10-25 02:00+0100 hello\n2026-10-25 02:40+0100 call\n")

    result = home.run("add", "backup", now="2026-10-25 02:10+0100", **BERLIN)

    assert "which is before 2026-10-25 02:40+0100 call: if it is wrong, run utt undo" in result.stderr
    assert "[log] utc_offset" not in result.stderr


def test_a_clock_set_back_is_not_behind(home: Home) -> None:
    configure(home, OFFSETS)
    home.write("2026-10-25 02:00+0200 hello\n2026-10-25 02:40+0200 call\n")

    result = home.run("add", "backup", now="2026-10-25 02:10+0100", **BERLIN)

    assert result.stderr == ""
    assert result.log.splitlines()[-1] == "2026-10-25 02:10+0100 backup"


# Bad input.


def test_an_impossible_offset_makes_a_line_no_entry(home: Home) -> None:
    home.write("2026-11-16 09:00+0100 hello\n2026-11-16 10:00+2500 x\n")

    check = home.run("check", now="2026-11-16 12:00")
    report = home.run("report", now="2026-11-16 12:00")

    assert (check.status, report.status) == (1, 1)
    assert check.stdout.endswith(":2: not an entry, since there is no offset +2500 from UTC: 2026-11-16 10:00+2500 x\n")
    assert report.stderr.startswith("error: Invalid entry at line 2: 2026-11-16 10:00+2500 x")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        pytest.param(
            "10:00+2500",
            ", since there is no offset +2500 from UTC: write it like '2:40+0200' or '2026-11-16T09:30+02:00'",
            id="impossible",
        ),
        pytest.param("10:00+02:00", ": write it like '2026-11-16T09:30+02:00' or '2:40+0200'", id="another form"),
    ],
)
@pytest.mark.parametrize("option", ["--at", "--entry"])
def test_a_wrong_offset_is_named(home: Home, option: str, words: str, answer: str) -> None:
    configure(home, OFFSETS)
    home.write("2026-11-16 09:00+0100 hello\n2026-11-16 10:00+0100 x\n")

    result = home.run("amend", "y", option, words, now="2026-11-16 12:00", **BERLIN)

    assert (result.status, result.stderr) == (1, f"error: No time can be read in {words!r}{answer}\n")


@pytest.mark.parametrize("now", ["0001-01-01 00:10", "9999-12-31 23:50"])
@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK], ids=["Berlin", "New York"])
def test_a_time_no_zone_shows_is_an_error(home: Home, now: str, zone: dict[str, str]) -> None:
    configure(home, OFFSETS)

    result = home.run("hello", now=now, **zone)

    assert (result.status, result.log) == (1, "")
    assert result.stderr == f"error: The clock here never shows {now}: write a day like '2026-11-16'\n"


def test_two_readings_are_refused(home: Home) -> None:
    configure(home, OFFSETS)

    result = home.run("add", "x", "--at", "4:00-0500", now="2026-11-16 12:00", **NEW_YORK)

    assert (result.log, result.stderr) == (
        "",
        "error: '4:00-0500' could be two times, or one with its offset from UTC: "
        "write it like '04:00-05:00' or '2026-11-16T04:00-05:00'\n",
    )


def test_a_stretch_without_colon_needs_no_setting(home: Home) -> None:
    result = home.run("add", "x", "--at", "4:00-0500", now="2026-11-16 12:00")

    assert result.log == "2026-11-16 04:00 hello\n2026-11-16 05:00 x\n"


# Logs of utt 1.

# As utt 1.9 and 1.30 wrote it with [timezone] enabled = true in Berlin, and without that before and after.
OF_UTT_1 = """\
2026-10-24 22:00 hello
2026-10-24 23:30 acme: before

2026-10-25 01:00+0200 hello
2026-10-25 02:40+0100 acme: y
2026-10-25 05:00+0100 acme: z

2026-10-26 09:00 hello
2026-10-26 10:00 acme: after
"""


def test_a_log_of_utt_1_is_read(home: Home) -> None:
    home.write(OF_UTT_1)

    report = home.run("report", "--from", "2026-10-24", "--to", "2026-10-26", "--details", now="2026-10-27 09:00")

    assert home.run("check", now="2026-10-27 09:00").status == 0
    # utt 1.9 and 1.30 also print 2h40 for acme: y.
    assert "(2h40) 01:00-02:40 acme: y\n(2h20) 02:40-05:00 acme: z\n" in report.stdout
    assert "Total: 7h30\n" in report.stdout


@pytest.mark.parametrize("line", ["2026-11-16 10:00+01:00 x", "2026-11-16  9:00+0000  x", "2026-11-16 10:00 x"])
def test_other_spellings_of_utt_1_are_read(home: Home, line: str) -> None:
    home.write(f"2026-11-16 09:00+0100 hello\n{line}\n")

    assert "(1h00)" in home.run("report", now="2026-11-16 10:00").stdout
