"""Reading a log with any content, through the commands."""

from __future__ import annotations

import re

import pytest

from tests.support.command_line import Home, Result
from tests.support.harmed import bad_line_error
from utt.api import v1
from utt.domain.entry import parse_line
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries


def report(home: Home, *arguments: str) -> Result:
    return home.run("report", "2026-11-16", *arguments, now="2026-11-18 12:00")


def test_notes_and_blank_lines_are_ignored_and_kept(home: Home) -> None:
    log = "# my log\n\n2026-11-16 08:00 hello\n   # a note\n\t\n2026-11-16 09:00 x\n#\n"
    home.write(log)

    result = report(home)
    home.run("add", "y", now="2026-11-16 10:00")

    assert "(1h00) 08:00-09:00 x\n" in result.stdout
    assert home.read() == f"{log}2026-11-16 10:00 y\n"


def test_a_byte_order_mark_and_crlf_are_understood(home: Home) -> None:
    home.write("\ufeff2026-11-16 08:00 hello\r\n\r\n2026-11-16 09:00 x\r\n")

    result = report(home)

    assert "(1h00) 08:00-09:00 x\n" in result.stdout


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ("2026-11-16 08:00 hello\n\n\n  nonsense \n", "Invalid entry at line 4: nonsense"),
        ("\ufeffbad\r\n", "Invalid entry at line 1: bad"),
        (
            "2026-11-16 08:00 hello\n2026-11-16 07:59 x  # c\n",
            "Line 2 not in chronological order: 2026-11-16 07:59 x  # c",
        ),
        (b"2026-11-16 08:00 hello\n2026-11-16 09:00 caf\xe9\n", r"Invalid entry at line 2: 2026-11-16 09:00 caf\xe9"),
        ("2026-11-16 08:00 hello\n\x00\x1b[2J\n", r"Invalid entry at line 2: \x00\x1b[2J"),
        (b"2026-11-16 08:00 hello\n# \xff\n", r"Invalid entry at line 2: # \xff"),
        ("2026-11-16 08:00 a\rb\n", r"Invalid entry at line 1: 2026-11-16 08:00 a\rb"),
        # The first problem is named, even one outside the period.
        ("2030-01-01 08:00 x\n2026-11-16 07:00 y\nbad\n", "Line 2 not in chronological order: 2026-11-16 07:00 y"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(home: Home, log: str | bytes, message: str) -> None:
    home.write(log)
    before = home.log.read_bytes()

    result = report(home)

    number = int(re.findall("[0-9]+", message)[0])
    assert (result.stderr, result.status, result.stdout) == (bad_line_error(home, number, message), 1, "")
    assert home.log.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [["report"], ["log"], ["status"], ["stretch"], ["amend", "x"], ["remove"], ["rename", "a", "b"]],
    ids=lambda arguments: arguments[0],
)
def test_every_command_says_how_to_fix_a_line(home: Home, arguments: list[str]) -> None:
    home.write("2026-11-16 08:00 hello\nnonsense\n")

    result = home.run(*arguments, now="2026-11-16 10:00")

    assert (result.stderr, result.status) == (bad_line_error(home, 2, "Invalid entry at line 2: nonsense"), 1)


def test_line_numbers_are_right_far_into_a_log(home: Home) -> None:
    lines = [
        f"2026-11-{day:02} {hour:02}:{minute:02} task"
        for day in range(1, 8)
        for hour in range(24)
        for minute in range(60)
    ]
    home.write("\n".join([*lines, "bad", "2026-11-16 08:00 x"]))

    result = report(home)

    assert result.stderr == bad_line_error(home, len(lines) + 1, f"Invalid entry at line {len(lines) + 1}: bad")


def test_a_line_of_a_megabyte_is_read(home: Home) -> None:
    name = "long " * 200_000 + "end"
    home.write(f"2026-11-16 08:00 hello\n2026-11-16 09:00 {name}\n2026-11-16 10:00 x\n")

    result = report(home, "--csv-section", "per-task")
    stretched = home.run("stretch", now="2026-11-16 11:00")

    assert name in result.stdout
    assert stretched.status == 0
    assert home.read().endswith("2026-11-16 10:00 x\n2026-11-16 11:00 x\n")


def test_a_report_needs_and_creates_no_log(home: Home) -> None:
    result = report(home)

    assert result.status == 0
    assert "Total: 0h00" in result.stdout
    assert list(home.directory.iterdir()) == []


def test_a_log_from_a_pipe_is_only_read(home: Home) -> None:
    log = "2026-11-16 08:00 hello\n2026-11-16 09:00 x\n"

    reported = home.run_bare("--data", "/dev/stdin", "report", "2026-11-16", stdin=log)
    added = home.run_bare("--data", "/dev/stdin", "add", "y", stdin=log)

    assert "(1h00) 08:00-09:00 x\n" in reported.stdout
    assert (added.status, added.stdout) == (1, "")
    assert added.stderr.startswith("error: The log /dev/stdin ")


@pytest.mark.parametrize("command", [["report"], ["stretch"], ["add", "x"], ["hello"], ["edit"]])
def test_a_directory_as_log_is_an_error(home: Home, command: list[str]) -> None:
    home.log.mkdir()

    result = home.run(*command)

    assert result.status == 1
    assert result.stderr.startswith(f"error: The log {home.log} ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["report"], ["stretch"], ["add", "x"]])
def test_a_file_as_the_logs_directory_fails(home: Home, command: list[str]) -> None:
    (home.directory / "file").write_text("mine")

    result = home.run_bare("--data", "file/utt.log", *command)

    assert result.status == 1
    assert result.stderr.startswith("error: The log file/utt.log cannot be ")
    assert result.stderr.count("\n") == 1


def test_the_log_is_in_the_users_data_directory(home: Home) -> None:
    home.run_bare("--now", "2026-11-16 09:00", "hello")
    home.run_bare("--now", "2026-11-16 09:00", "hello", XDG_DATA_HOME="")
    home.run_bare("--now", "2026-11-16 09:00", "hello", XDG_DATA_HOME=str(home.directory / "data"))

    assert (home.directory / ".local/share/utt/utt.log").read_text() == "2026-11-16 09:00 hello\n" * 2
    assert (home.directory / "data/utt/utt.log").read_text() == "2026-11-16 09:00 hello\n"


def test_a_bare_file_name_names_a_local_log(home: Home) -> None:
    home.run_bare("--data", "my.log", "--now", "2026-11-16 09:00", "hello")

    assert (home.directory / "my.log").read_text() == "2026-11-16 09:00 hello\n"


# Entries, as plugins use them: like a list.

LINES = ["2026-11-16 08:00 hello", "2026-11-16 09:00 x  # c", "2026-11-17 09:00 y"]


@pytest.fixture
def entries(home: Home) -> v1.Entries:
    home.write("\n".join([*LINES, ""]))
    return Entries(LogFile(str(home.log), Memory(str(home.directory / "cache"), str(home.log))))


def test_entries_are_a_list_to_a_plugin(entries: v1.Entries) -> None:
    expected = [parse_line(line) for line in LINES]

    assert list(entries) == expected
    assert len(entries) == 3
    assert (entries[0], entries[-1], entries[-3]) == (expected[0], expected[2], expected[0])
    assert entries[1:] == expected[1:]
    assert list(reversed(entries)) == expected[::-1]
    assert sorted(entries, key=str) == expected
    assert entries == expected
    assert entries != expected[1:]
    assert entries != 3
    assert entries
    assert expected[1] in entries
    assert entries.index(expected[1]) == 1
    assert entries + [expected[0]] == [*expected, expected[0]]  # noqa: RUF005
    assert [expected[0]] + entries == [expected[0], *expected]  # noqa: RUF005
    assert entries.copy() == expected


def test_an_empty_log_is_false(home: Home) -> None:
    home.write("# nothing yet\n")

    entries = Entries(LogFile(str(home.log), Memory(str(home.directory / "cache"), str(home.log))))

    assert not entries
    assert entries == []
    with pytest.raises(IndexError):
        _ = entries[-1]


def test_entries_show_their_log(entries: v1.Entries, home: Home) -> None:
    assert repr(entries) == f"Entries({str(home.log)!r})"


def test_the_hint_opens_the_log_in_use(home: Home) -> None:
    own = home.directory / ".local" / "share" / "utt" / "utt.log"
    own.parent.mkdir(parents=True)
    own.write_text("nonsense\n")

    assert home.run_bare("report").stderr.endswith("fix the line with utt edit\n")
    assert home.run_bare("--data", f"{own.parent}/./utt.log", "report").stderr.endswith(
        f"fix the line with utt --data {own.parent}/./utt.log edit\n"
    )
    assert home.run_bare("--data", "no entry.log", "add", "x").status == 0
    (home.directory / "no entry.log").write_text("nonsense\n")
    assert home.run_bare("--data", "no entry.log", "log").stderr.endswith("with utt --data 'no entry.log' edit\n")
