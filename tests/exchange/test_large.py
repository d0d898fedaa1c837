"""An import of very many records takes seconds, and memory in proportion to its file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.command_line import Home

NUMBER = 100_000
FEWER = 25_000
MOST_SECONDS = 10
MOST_TIMES_ITS_SIZE = 3

_FIRST = datetime(2015, 1, 1, 9)
# A process starts with the memory of the one that it comes from, so that has to be small.
_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""
_UTT = [sys.executable, "-P", "-c", "import sys, utt_command; sys.exit(utt_command.main())"]


def intervals(number: int) -> Iterator[tuple[datetime, int, str, str]]:
    """So many starts, each with seconds, a project and a task."""
    start = _FIRST
    for each in range(number):
        start += timedelta(seconds=60 * (each % 3) + (40_000 if each % 12 == 0 else 0))
        seconds = 600 + each * 7 % 4000
        yield start, seconds, f"project{each % 37}", f"task {each % 29}"
        start += timedelta(seconds=seconds)


def watson(number: int) -> str:
    """So many frames, as Watson writes them."""
    frames = []
    for each, (moment, seconds, project, task) in enumerate(intervals(number)):
        start = int(moment.replace(tzinfo=UTC).timestamp())
        tags = [task, *(["urgent"] if each % 5 else [])]
        frames.append([start, start + seconds, project, f"{each:032x}", tags, start + seconds])
    return json.dumps(frames, indent=1)


def activitywatch(number: int) -> str:
    """A stopwatch with so many events."""
    events = [
        {
            "id": 1,
            "timestamp": f"{start.isoformat()}+00:00",
            "duration": seconds,
            "data": {"label": f"{project}: {task}"},
        }
        for start, seconds, project, task in intervals(number)
    ]
    return json.dumps({"buckets": {"aw-stopwatch": {"type": "general.stopwatch", "events": events}}})


def harvest(number: int) -> str:
    """So many durations without times."""
    rows = (
        f"{start:%Y-%m-%d},,{project},,{task},,{seconds / 3600:.2f},Yes,No,No,Jo,Doe,,Yes,100.0,50.0,,,Euro - EUR,\n"
        for start, seconds, project, task in intervals(number)
    )
    return (
        "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,"
        "Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,External Reference URL"
        f"\n{''.join(rows)}"
    )


def utts_own(number: int) -> str:
    """So many entries in JSON."""
    rows = (
        {"time": f"{start:%Y-%m-%d %H:%M}", "name": f"{project}: {task}", "comment": ""}
        for start, _, project, task in intervals(number)
    )
    return json.dumps({"entries": [*rows]}, indent=1)


def cost_of_import(home: Home, name: str, content: str) -> tuple[float, int]:
    """How many seconds an import computes, and how many bytes it takes at most."""
    home.write("")
    path = home.directory / "content"
    path.write_text(content)
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, *_UTT, "--data", str(home.log), "import", name, str(path)],
        env=home.environment,
        cwd=home.directory,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, most = done.stdout.split()
    return float(seconds), int(most)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="this system does not tell what a process took")
@pytest.mark.parametrize(
    ("name", "written", "number"),
    [
        pytest.param("watson", watson, NUMBER, id="watson"),
        pytest.param("activitywatch", activitywatch, FEWER, id="activitywatch"),
        pytest.param("harvest", harvest, NUMBER, id="harvest"),
        pytest.param("json", utts_own, FEWER, id="json"),
    ],
)
def test_very_many_frames_take_little(real_home: Home, name: str, written: Callable[[int], str], number: int) -> None:
    _, at_least = cost_of_import(real_home, name, written(3))
    content = written(number)

    seconds, most = cost_of_import(real_home, name, content)

    assert real_home.read().count("\n") > number
    assert seconds < MOST_SECONDS
    assert most - at_least < MOST_TIMES_ITS_SIZE * len(content)
