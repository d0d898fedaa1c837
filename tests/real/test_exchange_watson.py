"""Watson reads what utt exports, and counts the same; utt reads what Watson has recorded."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.environments import make_once
from tests.support.month import month
from tests.support.programs import install
from tests.support.registry import pip_environment
from tests.support.totals import NOW, Totals, totals

# The clock goes back on 26 October 2025.
ZONE = "Europe/Berlin"

# A week, as a person would record it: started and stopped, added afterwards, over midnight, through the repeated hour.
WEEK = [
    'start --at "2025-10-20 09:00" acme +design "+#ui"',
    'stop --at "2025-10-20 10:30"',
    'add --from "2025-10-20 10:30" --to "2025-10-20 11:00" lunch "**"',
    'add --from "2025-10-21 08:15" --to "2025-10-21 09:45" beta +call, long +phone +naïve',
    'add --from "2025-10-22 22:00" --to "2025-10-23 02:30" night +shift',
    'add --from "2025-10-25 23:00" --to "2025-10-26 06:00" night +shift',
    'add --from "2025-10-26 20:00" --to "2025-10-26 21:00" reading',
    'start --at "2025-10-26 22:00" acme',
]


class Watson:
    """A Watson with its frames in a separate directory; *libraries* is where it is installed."""

    def __init__(self, libraries: Path, directory: Path) -> None:
        self._libraries = libraries
        self.directory = directory

    def run(self, *arguments: str) -> str:
        """Return what one of its commands prints."""
        done = subprocess.run(
            [sys.executable, "-m", "watson", *arguments],
            env=pip_environment()
            | {"PYTHONPATH": str(self._libraries), "WATSON_DIR": str(self.directory), "TZ": ZONE, "PYTHONUTF8": "1"},
            cwd=self._libraries,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def totals(self, first: str, last: str) -> Totals:
        """Return what it counts by day and project; an activity without a project counts under its name."""
        found: Totals = Counter()
        for day in json.loads(self.run("aggregate", "--from", first, "--to", last, "--json")):
            for project in day["projects"]:
                name = project["name"] if project["tags"] else ""
                # For Watson, a day ends a microsecond before the next one begins.
                found[day["timespan"]["from"][:10], name] += round(project["time"])
        return found


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with Watson from the registry, and its dependencies."""
    return make_once(tmp_path_factory, "watson", lambda directory: install("td-watson", directory))


@pytest.fixture
def watson(libraries: Path, tmp_path: Path) -> Watson:
    return Watson(libraries, tmp_path / "watson")


def test_watson_counts_a_month_as_utt_does(home: Home, watson: Watson) -> None:
    home.write(month())
    home.run("export", "watson", "-o", f"{watson.directory}/", now=NOW, TZ=ZONE)

    assert watson.totals("2026-11-01", "2026-12-01") == totals(home, "2026-11-01..2026-12-01")


def test_watson_continues_with_what_utt_wrote(home: Home, watson: Watson) -> None:
    home.write("2025-10-20 09:00 hello\n2025-10-20 10:00 acme: naïve\n2025-10-20 10:30 lunch **\n")
    home.run("export", "watson", "-o", f"{watson.directory}/", now=NOW, TZ=ZONE)

    watson.run("add", "--from", "2025-10-20 11:00", "--to", "2025-10-20 12:00", "acme", "+naïve")
    result = home.run("import", "watson", str(watson.directory), now=NOW, TZ=ZONE)

    assert result.stdout == "1 record imported, 2 were already there\n"
    assert result.log.endswith("2025-10-20 11:00 hello\n2025-10-20 12:00 acme: naïve\n")


def test_utt_counts_a_week_as_watson_does(home: Home, watson: Watson) -> None:
    for line in WEEK:
        watson.run(*shlex.split(line))

    result = home.run("import", str(watson.directory), now=NOW, TZ=ZONE)

    assert result.status == 0, result.stderr
    assert "one record is left out, since it is still running" in result.stderr
    assert totals(home, "2025-10-20..2025-10-26", TZ=ZONE) == watson.totals("2025-10-20", "2025-10-26")
    assert "2025-10-20 10:30 acme: design #ui\n2025-10-20 11:00 lunch **\n" in result.log
    assert "2025-10-21 09:45 beta: call, long #phone #naïve\n" in result.log
