"""Commands that something happens to: a call that fails, a kill, a right that they do not have."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.command_line import Home, Result
from tests.support.system_calls import Harm, command

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


def assert_one_error(result: Result) -> None:
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
