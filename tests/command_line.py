"""Running the real ``utt`` command in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

UTT = Path(sys.executable).with_name("utt.exe" if sys.platform == "win32" else "utt")

# What a command needs of the surroundings whatever the test is: coverage in subprocesses, and the system itself.
_PASSED_ON = ("COVERAGE_PROCESS_CONFIG", "PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Result:
    """What a command printed and how it ended."""

    stdout: str
    stderr: str
    status: int


class Home:
    """A fresh home directory, with a log in it that commands are run on."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log = directory / "utt.log"
        self.environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self.environment |= {"HOME": str(directory), "TZ": "UTC", "COLUMNS": "80", "PYTHONUTF8": "1"}

    def write(self, log: str | bytes) -> None:
        """Make *log* the content of the log."""
        self.log.write_bytes(log.encode() if isinstance(log, str) else log)

    def read(self) -> str:
        """The content of the log, with its line ends as they are."""
        return self.log.read_bytes().decode()

    def run(self, *arguments: str, now: str | None = None, stdin: str | None = None, **environment: str) -> Result:
        """Run ``utt`` with these arguments on the log, at the moment *now* if that is given."""
        at = [] if now is None else ["--now", now]
        return self.run_bare("--data", str(self.log), *at, *arguments, stdin=stdin, **environment)

    def run_bare(self, *arguments: str, stdin: str | None = None, **environment: str) -> Result:
        """Run ``utt`` with just these arguments."""
        done = subprocess.run(
            [str(UTT), *arguments],
            cwd=self.directory,
            env=self.environment | environment,
            input=(stdin or "").encode(),
            capture_output=True,
            # A command that waits for a person must not make the tests wait for ever.
            timeout=120,
            check=False,
        )
        return Result(done.stdout.decode(), done.stderr.decode(), done.returncode)
