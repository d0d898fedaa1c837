"""Timewarrior reads what utt exports, and counts the same; utt reads what Timewarrior has recorded."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.month import month
from tests.support.programs import require
from tests.support.totals import NOW, Totals, totals

# The clock goes back on 26 October 2025.
ZONE = "Europe/Berlin"

# A week, as a person would record it: afterwards, corrected, with notes, over midnight, and through the repeated hour.
WEEK = [
    'track 2025-10-20T09:00 - 2025-10-20T10:30 acme "acme: design #ui" ui',
    'track 2025-10-20T10:30 - 2025-10-20T11:00 "lunch **"',
    "annotate @1 'soup, \"very\" good'",
    'start 2025-10-21T08:15 beta "beta: call, long"',
    "stop 2025-10-21T09:45",
    'start 2025-10-21T10:00 beta "beta: naïve"',
    "stop 2025-10-21T10:40",
    "lengthen @1 10min",
    'track 2025-10-22T22:00 - 2025-10-23T02:30 night "night: shift"',
    'track 2025-10-24T13:00 - 2025-10-24T14:00 acme "acme: x/y"',
    "split @1",
    "tag @1 urgent",
    'track 2025-10-25T23:00 - 2025-10-26T06:00 night "night: shift"',
    "track 2025-10-26T20:00 - 2025-10-26T21:00 reading",
]


class Timewarrior:
    """A Timewarrior with its data in a separate directory."""

    def __init__(self, directory: Path) -> None:
        require("timew")
        self.directory = directory

    def run(self, *arguments: str) -> str:
        """Return what one of its commands prints."""
        environment = {"TIMEWARRIORDB": str(self.directory), "HOME": str(self.directory.parent), "TZ": ZONE}
        done = subprocess.run(
            ["timew", *arguments],
            env=environment | {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.stderr, done.stderr
        return done.stdout

    def seconds(self, day: date, *tags: str) -> int:
        """Return the total of its summary of a day, for activities with these tags."""
        said = self.run("summary", day.isoformat(), "-", (day + timedelta(days=1)).isoformat(), *tags)
        total = re.search(r" (\d+):(\d\d):(\d\d)\s*\Z", said)
        if total is None:
            assert "No filtered data found" in said
            return 0
        hours, minutes, seconds = map(int, total.groups())
        return (hours * 60 + minutes) * 60 + seconds

    def totals(self, days: Iterable[date], projects: Iterable[str]) -> Totals:
        """Return what it counts on each day, in total and by project; the remainder has no project."""
        found: Totals = Counter()
        for day in days:
            by_project = {project: self.seconds(day, project) for project in projects}
            by_project[""] = self.seconds(day) - sum(by_project.values())
            found += Counter({(day.isoformat(), project): seconds for project, seconds in by_project.items()})
        return found


@pytest.fixture
def timew(tmp_path: Path) -> Timewarrior:
    return Timewarrior(tmp_path / "timewarrior")


def days(start: date, number: int) -> list[date]:
    return [start + timedelta(days=each) for each in range(number)]


def test_timewarrior_counts_a_month_as_utt_does(home: Home, timew: Timewarrior) -> None:
    home.write(month())
    home.run("export", "timewarrior", "-o", f"{timew.directory}/", now=NOW, TZ=ZONE)

    counted = timew.totals(days(date(2026, 11, 1), 31), ["acme", "beta-2", "night"])

    assert counted == totals(home, "2026-11-01..2026-12-01")
    assert "acme: design #ui" in timew.run("tags")


def test_timewarrior_continues_with_what_utt_wrote(home: Home, timew: Timewarrior) -> None:
    home.write('2025-10-20 09:00 hello\n2025-10-20 10:00 acme: x  # 50 % of # "y"\n2025-10-20 10:30 say "x" \\ y\n')
    home.run("export", "timewarrior", "-o", f"{timew.directory}/", now=NOW, TZ=ZONE)
    before = timew.run("export")

    timew.run(":yes", "track", "2025-10-20T11:00", "-", "2025-10-20T12:00", "acme", "acme: x")
    result = home.run("import", "timewarrior", str(timew.directory), now=NOW, TZ=ZONE)

    assert ('"annotation":"50 % of # \\"y\\""' in before, '"say \\"x\\" \\\\ y"' in before) == (True, True)
    assert result.stdout == "1 record imported, 2 were already there\n"


@pytest.mark.parametrize("kind", ["its directory", "its JSON"])
def test_utt_counts_a_week_as_timewarrior_does(home: Home, timew: Timewarrior, kind: str, tmp_path: Path) -> None:
    for line in WEEK:
        timew.run(":yes", *shlex.split(line))
    (tmp_path / "timew.json").write_text(timew.run("export"))
    path = timew.directory if kind == "its directory" else tmp_path / "timew.json"

    result = home.run("import", str(path), now=NOW, TZ=ZONE)

    assert result.status == 0, result.stderr
    week = days(date(2025, 10, 20), 7)
    assert totals(home, "2025-10-20..2025-10-26", TZ=ZONE) == timew.totals(week, ["acme", "beta", "night"])
    assert '2025-10-20 11:00 lunch **  # soup, "very" good' in result.log
    assert "acme: x/y #urgent" in result.log
