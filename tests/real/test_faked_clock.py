"""utt under a clock that stands still or runs backwards, as a program that fakes it provides."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time

import pytest

from tests.support.command_line import UTT, Home
from tests.support.programs import require


@pytest.mark.parametrize(
    "clock",
    [
        pytest.param("2026-11-16 09:00:00", id="stands still"),
        pytest.param("2099-11-16 09:00:00", id="stands still in the future"),
        pytest.param("@2026-11-16 09:00:00 x-1", id="runs backwards"),
    ],
)
def test_a_command_ends_whatever_the_clock_does(home: Home, clock: str) -> None:
    require("faketime")
    home.write("2026-11-16 08:00 hello\n2026-11-16 08:30 x\n")
    environment = home.environment

    # Unchecked at first, then remembered as checked or not, and changed in between.
    for arguments in (["report"], ["status"], ["report"], ["add", "y"], ["report"], ["check"]):
        done = subprocess.run(
            ["faketime", "-f", clock, str(UTT), "--data", str(home.log), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

        assert (done.stderr, done.returncode) == ("", 0), arguments


def test_a_lock_is_awaited_though_time_stands_still(home: Home) -> None:
    require("faketime")
    home.write("")
    waits = "import sys; from utt.timelog.file.lock import lock; lock(sys.stdin.fileno(), 'x', 0.5)"
    start = time.monotonic()

    with home.log.open() as held, home.log.open() as waiting:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = subprocess.run(
            ["faketime", "-f", "2026-11-16 09:00:00", sys.executable, "-c", waits],
            stdin=waiting,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert "locked by another process" in done.stderr
    assert time.monotonic() - start >= 0.5
