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
from contextlib import suppress
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
        size = 0
        for file in repository.rglob("*"):
            # git may be packing it in the background.
            with suppress(FileNotFoundError):
                size += 0 if file.is_dir() else file.stat().st_size
        return size / self.log.stat().st_size


def main() -> int:
    """Print the sizes as they grow, and return 1 if one of the repositories grows too large."""
    with tempfile.TemporaryDirectory() as directory:
        machine = _Machine(Path(directory))
        write_log(machine.log, ENTRIES)
        machine.run("sync", "--init", str(machine.remote))
        repositories = {"here": machine.log.parent / ".git", "remote": machine.remote}
        largest = dict.fromkeys(repositories, 0.0)
        print(f"{'syncs':>6} {'here':>7} {'remote':>7}   times the log's size, at most")
        for number in range(1, SYNCS + 1):
            machine.run("add", f"acme: thing {number}")
            machine.run("sync")
            for name, repository in repositories.items():
                largest[name] = max(largest[name], machine.ratio(repository))
            if number % EACH == 0:
                print(f"{number:>6} {largest['here']:>7.2f} {largest['remote']:>7.2f}", flush=True)
        seconds = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            machine.run("sync")
            seconds.append(time.perf_counter() - begin)
    print(f"a sync without news: {statistics.median(seconds):.2f} s, limit 0.30")
    missed = max(largest.values()) > LIMIT
    print(f"the larger repository at its largest: {max(largest.values()):.2f}, limit {LIMIT}{'  MISSED' * missed}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
