"""Measures what a thousand syncs leave behind, and what one without news costs: ``make bench-sync``.

A log of ten years gets an entry before each sync, with a bare repository on this machine as the remote. The sizes are
those of the repositories' files, as ratios to the log's.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.logs import write_log

ENTRIES = 25_000
SYNCS = 1_000
LIMIT = 10
EACH = 100
RUNS = 15


class _Machine:
    """A home with a log, and a remote beside it."""

    def __init__(self, directory: Path) -> None:
        self.remote = directory / "time.git"
        self.log = directory / "home" / ".local" / "share" / "utt" / "utt.log"
        self._environment = {
            "HOME": str(directory / "home"),
            "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
        }
        self.log.parent.mkdir(parents=True)
        subprocess.run(["git", "init", "--quiet", "--bare", str(self.remote)], check=True)

    def run(self, *arguments: str) -> None:
        """Run utt, which must succeed."""
        subprocess.run(["utt", *arguments], env=self._environment, stdout=subprocess.DEVNULL, check=True)

    def ratio(self, repository: Path) -> float:
        """Return how much larger the repository is than the log."""
        files = (file for file in repository.rglob("*") if file.is_file())
        return sum(file.stat().st_size for file in files) / self.log.stat().st_size


def main() -> int:
    """Print the sizes as they grow, and return 1 if the machine's own repository grows too large."""
    with tempfile.TemporaryDirectory() as directory:
        machine = _Machine(Path(directory))
        write_log(machine.log, ENTRIES)
        machine.run("sync", "--init", str(machine.remote))
        own, largest = machine.log.parent / ".git", 0.0
        print(f"{'syncs':>6} {'repository':>11} {'remote':>8}   times the log's size")
        for number in range(1, SYNCS + 1):
            machine.run("add", f"acme: thing {number}")
            machine.run("sync")
            largest = max(largest, machine.ratio(own))
            if number % EACH == 0:
                print(f"{number:>6} {largest:>11.2f} {machine.ratio(machine.remote):>8.1f}", flush=True)
        seconds = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            machine.run("sync")
            seconds.append(time.perf_counter() - begin)
    print(f"a sync without news: {statistics.median(seconds):.2f} s, limit 0.30")
    missed = largest > LIMIT
    print(f"the repository at its largest: {largest:.2f}, limit {LIMIT}{'  MISSED' if missed else ''}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
