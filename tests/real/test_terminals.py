"""The tests leave the terminal alone in which somebody runs them."""

from __future__ import annotations

import os
import shlex
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.support.pages import ROOT
from tests.support.programs import require

# Tests that start what takes over a terminal: interactive shells, and programs with a terminal of their own.
TAKERS = ["test_prompts.py", "-k", "shows_it_in_its_prompt or (tmux and not form1)"]


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[pexpect.spawn[str]]:
    """A shell at a terminal, with job control, which reports at once when its jobs change."""
    require("bash")
    with warnings.catch_warnings():
        # Python warns of forking with threads, but no thread of this process matters.
        warnings.simplefilter("ignore", DeprecationWarning)
        shell = pexpect.spawn(
            "bash",
            ["--noprofile", "--norc", "-i"],
            cwd=ROOT,
            env=os.environ | {"PS1": "READY> ", "HOME": str(tmp_path), "TERM": "dumb"},
            encoding="utf-8",
            timeout=120,
            dimensions=(40, 200),
        )
    shell.expect_exact("READY> ")
    shell.sendline("set -b")
    shell.expect_exact("READY> ")
    yield shell
    shell.close(force=True)


def command_of_tests(tmp_path: Path) -> str:
    test = str(ROOT / "tests" / "real" / TAKERS[0])
    options = ["-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'tests'}"]
    return shlex.join([sys.executable, "-m", "pytest", *options, test, *TAKERS[1:]])


def test_tests_in_the_background_are_not_stopped(shell: pexpect.spawn[str], tmp_path: Path) -> None:
    # A process that uses the terminal there is stopped.
    shell.sendline(f"stty tostop; {command_of_tests(tmp_path)} > {tmp_path / 'output'} 2>&1 &")

    ended = shell.expect(["Done", "Stopped", "Exit"])

    assert ended == 0, (tmp_path / "output").read_text()
    assert " passed" in (tmp_path / "output").read_text()


def test_the_terminal_is_still_that_of_the_tests(shell: pexpect.spawn[str], tmp_path: Path) -> None:
    shell.sendline(f"{command_of_tests(tmp_path)} > {tmp_path / 'output'} 2>&1; echo ended $((7 * 6)) $?")

    shell.expect(["ended 42 0", "Stopped", "ended 42 [1-9]"])

    assert "ended 42 0" in str(shell.after), (tmp_path / "output").read_text()
    assert os.tcgetpgrp(shell.child_fd) == shell.pid
