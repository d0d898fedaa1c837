"""klog's records, exchanged between utt and klogpy, which supports version 1.0 of their specification.

klog itself is in no registry that tests use.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.environments import make_once
from tests.support.in_process import InProcessHome
from tests.support.month import counted, month
from tests.support.programs import install
from tests.support.totals import NOW, Totals

# A list of [day, name, minutes] from the file, of records that have an end.
_TOTALS = """\
import json, sys
from klogpy import parser

def minutes(shifted, time, sign):
    return 60 * time.hour + time.minute + sign * 24 * 60 * shifted

found = []
for block in open(sys.argv[1], encoding="utf-8").read().strip().split("\\n\\n"):
    record = parser.record.parse(block.strip() + "\\n")
    for entry in record.entries:
        time = entry.time
        if hasattr(time, "hours"):
            length = (60 * int(time.hours) + int(time.minutes)) * (-1 if time.is_neg else 1)
        elif time.end is None:
            continue
        else:
            length = minutes(*time.end, 1) - minutes(*time.start, -1)
        found.append([str(record.date), entry.description, length])
print(json.dumps(found))
"""


class Klogpy:
    """klogpy, with its records in a directory."""

    def __init__(self, installed: Path, directory: Path) -> None:
        self._directory = directory
        self._environment = os.environ | {"PYTHONPATH": str(installed), "HOME": str(directory), "PYTHONUTF8": "1"}
        self._program = str(installed / "bin" / "klogpy")
        self.records = directory / ".klogger" / "time.klog"

    def __call__(self, *arguments: str) -> None:
        self._run(self._program, *arguments)

    def totals(self, file: Path) -> Totals:
        """Return the content of the file, in seconds by day and project."""
        found: Totals = Counter()
        for day, name, minutes in json.loads(self._run("-c", _TOTALS, str(file))):
            project, separator, _ = name.partition(": ")
            found[day, project if separator else ""] += 60 * minutes
        return found

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self._directory,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def klogpy(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Klogpy:
    """Return klogpy from the registry, or skip the test."""
    installed = make_once(tmp_path_factory, "klogpy", lambda directory: install("klogpy", directory))
    return Klogpy(installed, tmp_path)


def test_a_month_is_counted_by_day_and_project(home: InProcessHome, klogpy: Klogpy, tmp_path: Path) -> None:
    # It has no summaries of several lines, and reads 12:15 as 0:15.
    home.write("".join(f"{line.partition('  #')[0]}\n" for line in month(hour=13).splitlines()))
    file = tmp_path / "month.klg"

    home.run("export", "klog", "-o", str(file), now=NOW)
    expected = counted(home)
    for day in ("10", "20"):
        # The night counts on the day on which it is written.
        expected[f"2026-11-{day}", "night"] += expected.pop((f"2026-11-{int(day) + 1}", "night"))
    expected["2026-11-30", "night"] += 5400

    assert klogpy.totals(file) == expected


def test_utt_counts_what_klogpy_wrote(home: InProcessHome, klogpy: Klogpy) -> None:
    klogpy("init")
    klogpy("record", "new")
    klogpy("entry", "9:00 - 10:30", "-m", "acme: design #ui")
    klogpy("entry", "1:30pm - 4:00pm", "-m", "acme: call")
    klogpy("entry", "16:30 - ?", "-m", "beta: x")
    klogpy("record", "finalize")
    klogpy("record", "new")
    klogpy("entry", "1h30m", "-m", "beta: x")
    klogpy("entry", "-m", "beta: x", "--", "-15m")
    klogpy("record", "finalize")

    result = home.run("import", str(klogpy.records), now="2099-01-01 00:00")

    assert (result.status, "is read as klog" in result.stderr) == (0, True)
    found: Totals = Counter()
    for line in home.run("export", "csv", now="2099-01-01 00:00").stdout.splitlines()[1:]:
        start, _, seconds, project, *_ = line.split(",")
        found[start[:10], project] += int(seconds)
    assert found == klogpy.totals(klogpy.records)
