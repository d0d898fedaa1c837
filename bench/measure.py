"""Runs commands, and measures what they cost: instructions, processor time and memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# Runs a command, discards its output, and prints its processor time in seconds and its peak memory in MiB. It is a
# separate process because Linux counts the memory of the process that starts a command as the command's, and a Python
# that has imported nothing has the least.
_RUN = """
import os, sys
null = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[null])
_, status, usage = os.wait4(process, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Usage:
    """What a command used: user and system processor time in seconds, and peak memory in MiB."""

    def __init__(self, seconds: float, memory: float) -> None:
        self.seconds = seconds
        self.memory = memory


def least(usages: Sequence[Usage]) -> Usage:
    """Return the least of several runs, since disturbances only add to the figures."""
    return Usage(min(usage.seconds for usage in usages), min(usage.memory for usage in usages))


class Measure:
    """Runs commands in a separate home with a fixed environment; *more* adds variables to it."""

    def __init__(self, home: Path, more: dict[str, str] | None = None) -> None:
        self._environment = (more or {}) | {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            # A fixed order in dicts and sets makes the count repeatable.
            "PYTHONHASHSEED": "0",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
        }

    def output(self, command: list[str]) -> str:
        """Return what a command prints. Raises subprocess.CalledProcessError if it fails."""
        return self._run(command).stdout

    def instructions(
        self, command: list[str], python_path: Path | None = None, environment: dict[str, str] | None = None
    ) -> int:
        """Return the number of instructions that a command executes; *environment* adds variables for it."""
        more = environment or {}
        if python_path is not None:
            more = more | {"PYTHONPATH": str(python_path)}
        result = self._run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], more)
        match = re.search(r"Collected : (\d+)", result.stderr)
        if match is None:
            raise RuntimeError(f"valgrind said nothing of instructions: {result.stderr}")
        return int(match[1])

    def files(self, command: list[str]) -> int:
        """Return how many times a command opens a regular file, including those that Python itself opens."""
        trace = self._run(["strace", "-f", "-qq", "-e", "trace=open,openat", *command]).stderr
        opened = re.findall(r"\bopen(?:at)?\((.*)\) = \d", trace)
        return sum("O_DIRECTORY" not in arguments for arguments in opened)

    def instructions_of(self, statement: str, setup: str, *arguments: str) -> int:
        """Return the number of instructions that a Python statement executes after *setup*, which is not counted."""
        python = [sys.executable, "-c"]
        with_statement = self.instructions([*python, f"{setup}\n{statement}", *arguments])
        return with_statement - self.instructions([*python, setup, *arguments])

    def least_seconds_of(self, statement: str, setup: str, *arguments: str, runs: int) -> float:
        """Return the processor seconds that a Python statement takes after *setup*, the least of several runs."""
        program = f"import time\n{setup}\nbegin = time.process_time()\n{statement}\nprint(time.process_time() - begin)"
        command = [sys.executable, "-c", program, *arguments]
        return min(float(self.output(command)) for _ in range(runs))

    def least_usage(self, command: list[str], runs: int) -> Usage:
        """Return the least that a command uses in several runs, after one that is not counted."""
        self._run(command)
        return least([self.usage(command) for _ in range(runs)])

    def usage(self, command: list[str]) -> Usage:
        """Return what a command uses in one run."""
        seconds, memory = self.output([sys.executable, "-S", "-c", _RUN, *command]).split()
        return Usage(float(seconds), float(memory))

    def _run(self, command: list[str], more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        environment = self._environment | (more or {})
        return subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
