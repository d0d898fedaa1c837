"""icalendar, from PyPI, reads the calendar that utt writes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.command_line import Home
from tests.support.environments import make_once
from tests.support.programs import install

NOW = "2026-11-20 12:00"

READ = """
import json, sys
import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
events = [
    {
        "uid": str(event["uid"]),
        "start": event["dtstart"].dt.isoformat(),
        "end": event["dtend"].dt.isoformat(),
        "summary": str(event["summary"]),
        "description": str(event.get("description", "")),
        "categories": [str(each) for each in event["categories"].cats] if "categories" in event else [],
        "errors": [str(error) for error in event.errors],
    }
    for event in calendar.walk("VEVENT")
]
json.dump({"events": events, "errors": [str(error) for error in calendar.errors]}, sys.stdout)
"""


@pytest.fixture(scope="session")
def icalendar(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a directory with icalendar, for PYTHONPATH."""
    return str(make_once(tmp_path_factory, "icalendar", lambda directory: install("icalendar", directory)))


def read(icalendar: str, calendar: str) -> list[dict[str, Any]]:
    """Return the events that icalendar finds, without errors."""
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=calendar.encode(),
        env={"PYTHONPATH": icalendar, "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert (found["errors"], [error for event in found["events"] for error in event["errors"]]) == ([], [])
    events: list[dict[str, Any]] = found["events"]
    return events


def month() -> str:
    """Return a month of workdays, with breaks, comments, and names that iCalendar must escape."""
    names = ["acme: design #ui", "beta: a; b, c \\ d", "lunch **", "acme: naïve 日本 " + "long " * 30, "way ***  # ; x"]
    lines = []
    for day in range(1, 31):
        moment = datetime(2026, 10, day, 8)
        lines.append(f"{moment:%Y-%m-%d %H:%M}+0200 hello" if day == 25 else f"{moment:%Y-%m-%d %H:%M} hello")
        for number, name in enumerate(names):
            moment += timedelta(minutes=17 * (number + day % 4 + 1))
            offset = "+0100" if day == 25 else ""
            lines.append(f"{moment:%Y-%m-%d %H:%M}{offset} {name}")
    return "".join(f"{line}\n" for line in lines)


def test_icalendar_agrees_on_each_day_and_project(home: Home, icalendar: str) -> None:
    home.write(month())
    rows = [*csv.DictReader(io.StringIO(home.run("export", "csv", "2026-10", now=NOW).stdout))]

    events = read(icalendar, home.run("export", "ics", "2026-10", now=NOW).stdout)

    ours: Counter[tuple[str, str]] = Counter()
    for row in rows:
        ours[row["start"][:10], row["project"]] += int(row["seconds"])
    theirs: Counter[tuple[str, str]] = Counter()
    for event in events:
        start, end = datetime.fromisoformat(event["start"]), datetime.fromisoformat(event["end"])
        project = event["summary"].partition(": ")[0] if ": " in event["summary"] else ""
        theirs[event["start"][:10], project] += int((end - start).total_seconds())
    assert theirs == ours
    assert len({event["uid"] for event in events}) == len(events) == 150


def test_icalendar_reads_each_text_as_it_was(home: Home, icalendar: str) -> None:
    home.write(month())
    rows = [*csv.DictReader(io.StringIO(home.run("export", "csv", now=NOW).stdout))]

    events = read(icalendar, home.run("export", "ics", now=NOW).stdout)

    names = [f"{row['project']}: {row['task']}" if row["project"] else row["task"] for row in rows]
    assert [event["summary"] for event in events] == names
    assert [event["description"] for event in events] == [row["comment"] for row in rows]
    assert events[0]["categories"] == ["acme", "ui"]
