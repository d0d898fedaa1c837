"""Commands that are disturbed: by a failing call, a kill, or a missing permission."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.command_line import Home, Result
from tests.support.system_calls import NOBODY, Harm, command

needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="forks, kills and locks as Unix does")


def run_harmed(home: Home, harm: Harm, *arguments: str) -> Result:
    done = subprocess.run(
        command(harm, ["--data", str(home.log), *arguments]),
        env=home.environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Result(done.stdout.decode(), done.stderr.decode(), done.returncode)


def run_as_nobody(home: Home, *arguments: str) -> Result:
    if os.geteuid() == 0:
        for path in [home.directory, home.log.parent, *home.log.parent.iterdir()]:
            os.chown(path, NOBODY, NOBODY)
    return run_harmed(home, Harm(as_nobody=True), *arguments)


def bad_line_error(home: Home, number: int, message: str) -> str:
    """Return the error message for the invalid line of that number in the log."""
    return (
        f"error: {message}\n{home.log}:{number}: "
        f"an entry looks like 2026-11-16 10:30 acme: design review; fix the line with utt --data {home.log} edit\n"
    )


def assert_one_error(result: Result) -> None:
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
