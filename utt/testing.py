r"""Testing a plugin: run its command as a user does, on a log of one's own and at a fixed time.

The command runs in a process of its own, by the Python that runs the test, so it finds the plugins that are installed
there, and those on ``PYTHONPATH``. Nothing of the user's is used: neither the log, nor the configuration, nor the other
variables of the environment. A test that needs no files is one call::

    from utt.testing import run


    def test_tea_is_at_four() -> None:
        result = run("tea", now="2026-11-16 15:59", log="2026-11-16 09:00 hello\n")

        assert result.stdout == "Tea is in 1 minute\n"
        assert (result.stderr, result.status) == ("", 0)

With more than one command, or a configuration, it uses a ``Home``, for which pytest's ``tmp_path`` is a good directory.

Since 2.0.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["Home", "Result", "run"]

# What a command needs of the surroundings whatever the test is: the system, the plugins, and coverage in subprocesses.
_PASSED_ON = ("COVERAGE_PROCESS_CONFIG", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "SYSTEMROOT")
_UTT = [sys.executable, "-P", "-c", "import sys, utt_command; sys.exit(utt_command.main())"]
# A command that waits for a person must not make the tests wait for ever.
_SECONDS = 120


@dataclass(frozen=True)
class Result:
    """What a command printed on ``stdout`` and ``stderr``, its exit ``status``, and what was in the ``log`` afterwards:
    nothing if there was none.

    Results of the same text and status are equal, whatever the log holds.

    Since 2.0.
    """

    stdout: str
    stderr: str
    status: int
    log: str = field(default="", compare=False)


class Home:
    """A home directory for commands to be run in, with a log, ``utt.log``, that need not exist.

    ``directory`` and ``log`` are paths. ``environment`` are the variables that commands get: few, and UTC for the time
    zone; a test may change them. The configuration is ``.config/utt/utt.cfg`` in the directory.

    Since 2.0.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log: Path = directory / "utt.log"
        self.environment: dict[str, str] = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self.environment |= {"HOME": str(directory), "TZ": "UTC", "COLUMNS": "80", "PYTHONUTF8": "1"}
        if "PYTHONPATH" in self.environment:
            # Commands are run in another directory.
            places = self.environment["PYTHONPATH"].split(os.pathsep)
            self.environment["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, places))

    def write(self, log: str | bytes) -> None:
        """Make *log* the content of the log."""
        self.log.write_bytes(log.encode() if isinstance(log, str) else log)

    def read(self) -> str:
        """Return the content of the log, with its line ends as they are.

        Raises FileNotFoundError if there is no log, and UnicodeDecodeError if it is not UTF-8.
        """
        return self.log.read_bytes().decode()

    def run(self, *arguments: str, now: str | None = None, stdin: str = "", **environment: str) -> Result:
        """Run ``utt`` with these arguments on the log, at the moment *now* if that is given, else at the clock's.

        *now* is what ``--now`` understands: ``2026-11-16 09:30``. *stdin* is what the command reads. *environment* are
        more variables, for this command only. Raises subprocess.TimeoutExpired if it takes more than two minutes.
        """
        at = [] if now is None else ["--now", now]
        return self.run_bare("--data", str(self.log), *at, *arguments, stdin=stdin, **environment)

    def run_bare(self, *arguments: str, stdin: str = "", **environment: str) -> Result:
        """Run ``utt`` as ``run`` does, but with just these arguments.

        So its log is the one below ``.local`` in the directory, unless they name another; the result tells of
        ``Home.log`` all the same.
        """
        done = subprocess.run(
            [*_UTT, *arguments],
            cwd=self.directory,
            env=self.environment | environment,
            input=stdin.encode(),
            capture_output=True,
            timeout=_SECONDS,
            # What it starts may want a terminal, and must not take the one of the tests.
            start_new_session=True,
            check=False,
        )
        return self._result(done.stdout, done.stderr, done.returncode)

    def _result(self, stdout: bytes, stderr: bytes, status: int) -> Result:
        log = self.log.read_bytes().decode(errors="surrogateescape") if self.log.is_file() else ""
        return Result(stdout.decode(), stderr.decode(), status, log)


def run(*arguments: str, log: str = "", now: str | None = None, stdin: str = "", **environment: str) -> Result:
    """Run ``utt`` as ``Home.run`` does, in a fresh home, on a log with *log* in it; with an empty *log*, on none.

    Since 2.0.
    """
    with TemporaryDirectory() as name:
        home = Home(Path(name))
        if log:
            home.write(log)
        return home.run(*arguments, now=now, stdin=stdin, **environment)
