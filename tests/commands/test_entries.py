"""``log``, ``remove`` and ``amend --entry``: entries are listed, removed and corrected."""

from __future__ import annotations

import json

import pytest

from tests.support.command_line import Home

LOG = """\
2026-11-15 22:30 hello
2026-11-16 01:15 acme: night  # late

2026-11-16 09:00 hello
2026-11-16 10:30 acme: design
2026-11-16 11:00 tea **
2026-11-16 12:00 mail
"""


def test_the_latest_entries_are_listed_oldest_first(home: Home) -> None:
    home.write(LOG)

    result = home.run("log", now="2026-11-16 13:00")

    assert (result.stderr, result.status) == ("", 0)
    assert result.stdout == (
        "2026-11-15  22:30                 hello\n"
        "2026-11-15  22:30-01:15+1   2h45  acme: night  # late\n"
        "2026-11-16  09:00                 hello\n"
        "2026-11-16  09:00-10:30     1h30  acme: design\n"
        "2026-11-16  10:30-11:00     0h30  tea **\n"
        "2026-11-16  11:00-12:00     1h00  mail\n"
    )


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        pytest.param(["-n", "2"], ["tea **", "mail"], id="two"),
        pytest.param(
            ["-n", "9" * 5000], ["hello", "acme: night", "hello", "acme: design", "tea **", "mail"], id="more than any"
        ),
        pytest.param(["-n", "99"], ["hello", "acme: night", "hello", "acme: design", "tea **", "mail"], id="all"),
        pytest.param(["monday"], ["acme: night", "hello", "acme: design", "tea **", "mail"], id="a day"),
        pytest.param(["sunday"], ["hello"], id="the day before"),
        pytest.param(["monday", "-n", "1"], ["mail"], id="the last of a day"),
        pytest.param(["saturday"], [], id="an empty day"),
        pytest.param(
            ["--from", "sunday"], ["hello", "acme: night", "hello", "acme: design", "tea **", "mail"], id="from"
        ),
    ],
)
def test_filters_choose_the_listed_entries(home: Home, arguments: list[str], names: list[str]) -> None:
    home.write(LOG)

    result = home.run("log", "--json", *arguments, now="2026-11-16 13:00")

    assert [entry["name"] for entry in json.loads(result.stdout)] == names


def test_ten_entries_are_listed_by_default(home: Home) -> None:
    home.write("".join(f"2026-11-16 09:{minute:02} x\n" for minute in range(30)))

    assert home.run("log", now="2026-11-16 13:00").stdout.count("\n") == 10


def test_an_empty_log_lists_nothing(home: Home) -> None:
    assert home.run("log").stdout == ""
    assert json.loads(home.run("log", "--json").stdout) == []


def test_json_entries_have_the_contracts_names(home: Home) -> None:
    home.write(LOG)

    listed = json.loads(home.run("log", "--json", "-n", "5", now="2026-11-16 13:00").stdout)

    assert listed[0] == {
        "start": "2026-11-15T22:30:00",
        "end": "2026-11-16T01:15:00",
        "name": "acme: night",
        "comment": "late",
        "type": "work",
        "seconds": 9900,
    }
    assert [listed[1][key] for key in ("start", "comment", "type", "seconds")] == [None, "", "ignored", 0]
    assert listed[3]["type"] == "break"


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "\u0661"])
def test_a_number_of_entries_must_be_one(home: Home, number: str) -> None:
    result = home.run("log", "-n", number)

    assert (result.status, result.stdout) == (2, "")
    assert "write -n 20" in result.stderr


def test_control_characters_are_listed_as_escapes(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 \x1b[1mx\n")

    assert r"\x1b[1mx" in home.run("log", now="2026-11-16 13:00").stdout


# Removed.


@pytest.mark.parametrize(
    ("entry", "line", "told"),
    [
        pytest.param(
            None, "12:00 mail", "11:00-12:00 (1h00) is open again: it will count as what you record next", id="latest"
        ),
        pytest.param("11:00", "11:00 tea **", "10:30-11:00 (0h30) counts as work now: mail", id="a break"),
        pytest.param("10:30", "10:30 acme: design", "09:00-10:30 (1h30) counts as a break now: tea **", id="work"),
        pytest.param("9:00", "09:00 hello", "01:15-09:00 (7h45) counts as work now: acme: design", id="an arrival"),
        pytest.param(
            "1:15",
            "01:15 acme: night  # late",
            "2026-11-15 22:30-01:15 (2h45) is not counted now, since hello follows",
            id="before an arrival",
        ),
    ],
)
def test_remove_reports_where_the_time_goes(home: Home, entry: str | None, line: str, told: str) -> None:
    home.write(LOG)

    result = home.run("remove", *([] if entry is None else ["--entry", entry]), now="2026-11-16 13:00")

    assert (result.stderr, result.status) == ("", 0)
    assert result.stdout == f"removed 2026-11-16 {line}\n{told}\n"
    assert result.log == LOG.replace(f"2026-11-16 {line}\n", "")
    assert home.run("undo").log == LOG


def test_the_time_behind_the_first_entry_is_lost(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 x\n")

    result = home.run("remove", "--entry", "9:00", now="2026-11-16 13:00")

    assert result.stdout == (
        "removed 2026-11-16 09:00 hello\n09:00-10:00 (1h00) is not counted now, since the log begins with x\n"
    )
    assert result.log == "2026-11-16 10:00 x\n"


def test_removal_before_a_departure_reopens_nothing(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 12:00 bye ***\n2026-11-16 12:30 bye ***\n")

    assert home.run("remove", now="2026-11-16 13:00").stdout == (
        "removed 2026-11-16 12:30 bye ***\n12:00-12:30 (0h30) is not counted, since you had left before\n"
    )


def test_remove_takes_the_last_entry_of_a_minute(home: Home) -> None:
    home.write("2026-11-16 09:00 a\n2026-11-16 09:00 b\n2026-11-16 10:00 c\n")

    assert (
        home.run("remove", "--entry", "9:00", now="2026-11-16 13:00").log == "2026-11-16 09:00 a\n2026-11-16 10:00 c\n"
    )


@pytest.mark.parametrize("command", [["remove"], ["amend", "x"]])
@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("11:01", "no entry at 2026-11-16 11:01, the nearest: '2026-11-16 11:00 tea **' and '2026-11-16 12:00 mail'"),
        ("12:30", "no entry at 2026-11-16 12:30, the nearest: '2026-11-16 12:00 mail'"),
        ("2026-11-14 12:00", "no entry at 2026-11-14 12:00, the nearest: '2026-11-15 22:30 hello'"),
        ("14:00", "is in the future"),
        ("sometime", "sometime"),
    ],
)
def test_a_missing_entry_is_an_error(home: Home, command: list[str], when: str, message: str) -> None:
    home.write(LOG)

    result = home.run(*command, "--entry", when, now="2026-11-16 13:00")

    assert (result.status, result.stdout, result.log) == (1, "", LOG)
    assert result.stderr.count("\n") == 1
    assert message in result.stderr


def test_an_empty_log_has_no_entry_to_remove(home: Home) -> None:
    assert home.run("remove").stderr == "error: There is no entry yet: record one with utt add\n"
    assert "the log is empty" in home.run("remove", "--entry", "yesterday").stderr
    assert not home.log.exists()


# Corrected.


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--entry", "10:30", "beta:", "x"], "2026-11-16 10:30 beta: x"),
        (["--entry", "10:30", "-c", "c"], "2026-11-16 10:30 acme: design  # c"),
        (["--entry", "10:30", "--at", "10:45"], "2026-11-16 10:45 acme: design"),
        (["--entry", "10:30", "--at", "9:00"], "2026-11-16 09:00 acme: design"),
        (["--entry", "10:30", "--at", "11:00"], "2026-11-16 11:00 acme: design"),
        (["-b", "x", "--entry", "10:30"], "2026-11-16 10:30 x **"),
        (["-b", "--entry", "10:30"], "2026-11-16 10:30 acme: design **"),
    ],
)
def test_another_entry_is_amended(home: Home, arguments: list[str], line: str) -> None:
    home.write(LOG)

    result = home.run("amend", *arguments, now="2026-11-16 13:00")

    assert result.stdout == f"amended 2026-11-16 10:30 acme: design\n      → {line}\n"
    assert (result.stderr, result.status) == ("", 0)
    assert result.log == LOG.replace("2026-11-16 10:30 acme: design", line)
    assert home.run("undo").log == LOG


def test_a_departure_is_amended_at_a_named_time(home: Home) -> None:
    home.write(LOG + "2026-11-16 12:30 bye ***\n")

    result = home.run("amend", "--entry", "12:30", "--at", "12:40", now="2026-11-16 13:00")

    assert result.log == LOG + "2026-11-16 12:40 bye ***\n"


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("8:59", "The entry of 10:30 cannot be before the one before it, 2026-11-16 09:00 hello"),
        ("11:01", "The entry of 10:30 cannot be after the one after it, 2026-11-16 11:00 tea **"),
    ],
)
def test_an_amended_entry_stays_between_its_neighbours(home: Home, at: str, message: str) -> None:
    home.write(LOG)

    result = home.run("amend", "--entry", "10:30", "--at", at, now="2026-11-16 13:00")

    assert (result.status, result.log) == (1, LOG)
    assert message in result.stderr
