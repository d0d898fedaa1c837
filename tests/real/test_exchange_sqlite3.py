"""The program sqlite3 opens the database that utt writes."""

from __future__ import annotations

import csv
import io
import subprocess
from collections import Counter

import pytest

from tests.support.command_line import Home
from tests.support.pages import ROOT, sections
from tests.support.programs import require

NOW = "2026-11-20 12:00"

LOG = """\
2026-10-30 09:00 hello
2026-10-30 12:00 acme: design #ui
2026-10-30 12:45 lunch **
2026-10-31 01:15 beta: night shift  # with Ana
2026-11-02 08:30 hello
2026-11-02 10:00 acme: review #ui #ops
2026-11-02 10:20 walk ***
2026-11-02 16:00 mail
"""

QUERIES = [block.text for block in sections(ROOT / "docs" / "formats.md")["sqlite"] if block.language == "sql"]
ANSWERS = {
    "projects": [("beta", "12.5"), ("", "5.67"), ("acme", "4.5")],
    "weeks": [("2026-W43", "15.5"), ("2026-W44", "7.17")],
    "tags": [("2026-10", "ui", "180"), ("2026-11", "ops", "90"), ("2026-11", "ui", "90")],
    "the longest": [
        ("2026-10-30T12:45:00", "beta: night shift", "750"),
        ("2026-11-02T10:20:00", "mail", "340"),
        ("2026-10-30T09:00:00", "acme: design #ui", "180"),
        ("2026-11-02T08:30:00", "acme: review #ui #ops", "90"),
    ],
    "weekdays": [("1", "07:10:00"), ("5", "14:15:00"), ("6", "01:15:00")],
}


@pytest.fixture
def database(home: Home) -> str:
    """Return the path of a database."""
    require("sqlite3")
    home.write(LOG)
    path = str(home.directory / "utt.db")
    assert home.run("export", "sqlite", "-o", path, now=NOW).status == 0
    return path


def asked(database: str, query: str) -> list[dict[str, str]]:
    """Return the rows that the program finds."""
    done = subprocess.run(
        ["sqlite3", "-readonly", "-batch", "-csv", "-header", database, query],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return [*csv.DictReader(io.StringIO(done.stdout))]


def test_sqlite3_finds_the_database_intact(database: str) -> None:
    assert asked(database, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert asked(database, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize(("view", "unit"), [("days", "day"), ("projects", "project")])
def test_sqlite3_sums_up_what_the_report_does(home: Home, database: str, view: str, unit: str) -> None:
    report = home.run("report", "all", "--no-current-activity", "--by", unit, "--format", "csv", now=NOW).stdout

    found = asked(database, f"SELECT {unit}, seconds FROM {view}")

    ours = {row[unit]: int(row["seconds"]) for row in csv.DictReader(io.StringIO(report))}
    assert Counter({row[unit]: int(row["seconds"]) for row in found}) == Counter(ours)


@pytest.mark.parametrize("number", range(len(ANSWERS)), ids=ANSWERS)
def test_a_query_of_the_documentation_is_answered(database: str, number: int) -> None:
    assert len(QUERIES) == len(ANSWERS)
    assert [tuple(row.values()) for row in asked(database, QUERIES[number])] == [*ANSWERS.values()][number]
