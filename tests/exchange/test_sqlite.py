"""The database, read with Python's own SQLite: test_exchange_sqlite3.py opens it with the program."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Home, configure

NOW = "2026-11-20 12:00"

LOG = """\
2026-11-16 09:00 hello
2026-11-16 10:30 acme: design #ui  # with "Ana" #call
2026-11-16 11:00 lunch **
2026-11-16 11:20 commute ***
2026-11-17 01:00 beta: night
"""


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def exported(home: Home, *options: str) -> Path:
    path = home.directory / "x.db"
    result = home.run("export", "sqlite", *options, "-o", str(path), now=NOW)
    assert (result.status, result.stdout, result.stderr) == (0, "", "")
    return path


def test_a_row_is_an_activity(home: Home) -> None:
    home.write(LOG)

    path = exported(home)

    assert rows(path, "SELECT * FROM activities") == [
        (
            *(1, "2026-11-16T09:00:00", "2026-11-16T10:30:00", 5400),
            *("acme: design #ui", "acme", "design #ui", "work", 'with "Ana" #call'),
        ),
        (2, "2026-11-16T10:30:00", "2026-11-16T11:00:00", 1800, "lunch **", "", "lunch **", "break", None),
        (3, "2026-11-16T11:00:00", "2026-11-16T11:20:00", 1200, "commute ***", "", "commute ***", "ignored", None),
        (4, "2026-11-16T11:20:00", "2026-11-17T01:00:00", 49200, "beta: night", "beta", "night", "work", None),
    ]
    assert rows(path, "SELECT * FROM tags") == [(1, "call"), (1, "ui")]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize(
    ("config", "days"),
    [
        pytest.param("", [("2026-11-16", 51000), ("2026-11-17", 3600)], id="midnight"),
        pytest.param("[day]\nstart = 04:00\n", [("2026-11-16", 54600)], id="a day of one's own"),
    ],
)
def test_views_sum_up_the_work(home: Home, config: str, days: list[tuple[str, int]]) -> None:
    home.write(LOG)
    configure(home, config)

    path = exported(home)

    assert rows(path, "SELECT * FROM days") == days
    assert rows(path, "SELECT * FROM projects") == [("acme", 5400), ("beta", 49200)]


def test_days_of_a_clock_change_match_the_report(home: Home) -> None:
    home.write("2026-10-24 23:00+0200 hello\n2026-10-25 09:00+0100 a: x\n")

    path = exported(home)

    assert rows(path, "SELECT * FROM days") == [("2026-10-24", 3600), ("2026-10-25", 36000)]


def test_days_are_those_of_the_report(home: Home) -> None:
    lines = [f"2026-11-{day:02} {hour:02}:{day % 7 * 7:02} p{hour % 3}: t" for day in range(1, 20) for hour in (7, 22)]
    home.write("".join(f"{line}\n" for line in lines))
    report = home.run("report", "all", "--by", "day", "--format", "csv", "--no-current-activity", now=NOW).stdout

    path = exported(home)

    expected = Counter({row["day"]: int(row["seconds"]) for row in csv.DictReader(io.StringIO(report))})
    assert Counter(dict(rows(path, "SELECT * FROM days"))) == expected


@pytest.mark.parametrize("options", [(), ("-o", "x"), ("-o", "x/")], ids=["no path", "no ending", "a directory"])
def test_a_path_with_the_ending_is_needed(home: Home, options: tuple[str, ...]) -> None:
    result = home.run("export", "sqlite", *options, now=NOW)

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == "error: sqlite needs a path that ends like this: utt export sqlite -o x.db\n"


def test_a_database_replaces_an_earlier_one(home: Home) -> None:
    home.write(LOG)
    exported(home)

    assert rows(exported(home, "--project", "acme"), "SELECT count(*) FROM activities") == [(1,)]
    assert [name for name in os.listdir(home.directory) if name.startswith(".utt-")] == []


def test_a_broken_log_leaves_no_database(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 08:00 x\n")

    result = home.run("export", "sqlite", "-o", str(home.directory / "x.db"), now=NOW)

    assert (result.status, (home.directory / "x.db").exists()) == (1, False)
