"""gtimelog's own module reads what utt exports, and writes what utt imports; both count the same."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.support.command_line import Home, configure
from tests.support.month import counted, month
from tests.support.programs import require
from tests.support.totals import NOW, Totals

# Debian's module belongs to Debian's Python.
_PYTHON = "/usr/bin/python3"

# Everything that counts, including slacking and ignored time; a gap does not count.
_TOTALS = """
import collections, datetime, json, sys
from gtimelog.timelog import TimeLog

log = TimeLog(sys.argv[1], datetime.time(2))
day, totals = datetime.date(2026, 11, 1), collections.Counter()
while day.month == 11:
    window = log.window_for_day(day)
    for entry in window.all_entries():
        if entry.entry != "hello ***":
            category, _ = window.split_category(entry.entry)
            totals[f"{day} {category or ''}"] += int(entry.duration.total_seconds())
    day += datetime.timedelta(1)
print(json.dumps(totals))
"""

_WEEK = """
import datetime, sys
from gtimelog.timelog import TimeLog

log = TimeLog(sys.argv[1], datetime.time(2))
for day in range(16, 21):
    for at, title in [
        ((9, day), "arrived **"),
        ((9, 40), "mail"),
        ((11, 7), "acme: design -- ui big"),
        ((12, 30), "acme: review: the second"),
        ((13, 10), "lunch **"),
        ((13, 20), "dentist ***"),
        ((16, 0), "beta: 50 % done -- ui"),
        ((16, 0), "beta: at once"),
        ((23, 30), "supper **"),
        ((24 + 1, 15), "beta: night shift"),
    ]:
        hours, minutes = at
        log.append(title, datetime.datetime(2026, 11, day) + datetime.timedelta(hours=hours, minutes=minutes))
"""


@pytest.fixture
def gtimelog(home: Home) -> Home:
    """Return a home whose days begin when gtimelog's do."""
    require("gtimelog")
    configure(home, "[day]\nstart = 02:00\n")
    return home


def run_module(home: Home, script: str, path: Path) -> str:
    done = subprocess.run(
        [_PYTHON, "-c", script, str(path)],
        env={"HOME": str(home.directory), "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        cwd=home.directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def counted_by_gtimelog(home: Home, path: Path) -> Totals:
    totals = json.loads(run_module(home, _TOTALS, path))
    return Counter({(key[:10], key[11:]): seconds for key, seconds in totals.items() if seconds})


@pytest.mark.parametrize("hour", [8, 17])
def test_gtimelog_counts_what_utt_does(gtimelog: Home, hour: int) -> None:
    gtimelog.write(month(hour))
    path = gtimelog.directory / "timelog.txt"
    exported = gtimelog.run("export", "gtimelog", "2026-11", "-o", str(path), now=NOW)

    assert "02:00" not in exported.stderr
    assert counted_by_gtimelog(gtimelog, path) == counted(gtimelog) != {}


def test_utt_counts_what_gtimelog_wrote(gtimelog: Home) -> None:
    path = gtimelog.directory / "timelog.txt"
    run_module(gtimelog, _WEEK, path)
    result = gtimelog.run("import", str(path), now=NOW)

    assert (result.status, "is read as gtimelog" in result.stderr) == (0, True)
    assert counted(gtimelog) == counted_by_gtimelog(gtimelog, path) != {}
