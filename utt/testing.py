r"""Test a plugin: run its command as a user does, on a private log and at a fixed time.

The command runs in its own process, with the Python that runs the test, so it finds the plugins that are installed
there, and those on ``PYTHONPATH``. It uses nothing of yours: neither the log, nor the configuration, nor other
environment variables. A test that needs no files is one call::

    from utt.testing import run


    def test_tea_is_at_four() -> None:
        result = run("tea", now="2026-11-16 15:59", log="2026-11-16 09:00 hello\n")

        assert result.stdout == "Tea is in 1 minute\n"
        assert (result.stderr, result.status) == ("", 0)

For several commands, or a configuration, use a ``Home``, in pytest's ``tmp_path`` for instance.

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

# What every command needs from the environment: the system, the plugins, and coverage in subprocesses.
_PASSED_ON = ("COVERAGE_PROCESS_CONFIG", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "SYSTEMROOT")
_UTT = [sys.executable, "-P", "-c", "import sys, utt_command; sys.exit(utt_command.main())"]
# A command that waits for input must not block the tests forever.
_SECONDS = 120


@dataclass(frozen=True)
class Result:
    """What a command printed to ``stdout`` and ``stderr``, its exit ``status``, and the content of the ``log``
    afterwards: empty if there was none.

    Results with the same output and status are equal, whatever the log contains.

    Since 2.0.
    """

    stdout: str
    stderr: str
    status: int
    log: str = field(default="", compare=False)


class Home:
    """A home directory in which to run commands, with a log, ``utt.log``, that need not exist.

    ``directory`` and ``log`` are paths. ``environment`` has the variables that commands get: only a few, with UTC as
    the time zone; a test may change them. The configuration is ``.config/utt/utt.cfg`` in the directory.

    Since 2.0.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log: Path = directory / "utt.log"
        self.environment: dict[str, str] = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self.environment |= {"HOME": str(directory), "TZ": "UTC", "COLUMNS": "80", "PYTHONUTF8": "1"}
        if "PYTHONPATH" in self.environment:
            # Commands run in another directory.
            places = self.environment["PYTHONPATH"].split(os.pathsep)
            self.environment["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, places))

    def write(self, log: str | bytes) -> None:
        """Write *log* to the log, replacing its content."""
        self.log.write_bytes(log.encode() if isinstance(log, str) else log)

    def read(self) -> str:
        """Return the content of the log, with its line endings unchanged.

        Raises FileNotFoundError if there is no log, and UnicodeDecodeError if it is not UTF-8.
        """
        return self.log.read_bytes().decode()

    def run(self, *arguments: str, now: str | None = None, stdin: str = "", **environment: str) -> Result:
        """Run ``utt`` with these arguments on the log, at the moment *now* if that is given, else at the current time.

        *now* is a value of ``--now``: ``2026-11-16 09:30``. *stdin* is the command's input. *environment* adds
        variables for this command only. Raises subprocess.TimeoutExpired if it takes more than two minutes.
        """
        at = [] if now is None else ["--now", now]
        return self.run_bare("--data", str(self.log), *at, *arguments, stdin=stdin, **environment)

    def run_bare(self, *arguments: str, stdin: str = "", **environment: str) -> Result:
        """Run ``utt`` as ``run`` does, but with only these arguments.

        So its log is the default one below ``.local`` in the directory, unless they name another; the result's ``log``
        is still that of ``Home.log``.
        """
        done = subprocess.run(
            [*_UTT, *arguments],
            cwd=self.directory,
            env=self.environment | environment,
            input=stdin.encode(),
            capture_output=True,
            timeout=_SECONDS,
            # Programs that it starts must not take over the terminal of the tests.
            start_new_session=True,
            check=False,
        )
        return self._result(done.stdout, done.stderr, done.returncode)

    def _result(self, stdout: bytes, stderr: bytes, status: int) -> Result:
        log = self.log.read_bytes().decode(errors="surrogateescape") if self.log.is_file() else ""
        return Result(stdout.decode(), stderr.decode(), status, log)


def run(*arguments: str, log: str = "", now: str | None = None, stdin: str = "", **environment: str) -> Result:
    """Run ``utt`` as ``Home.run`` does, in a fresh home, on a log with the content *log*; without a log if that is
    empty.

    Since 2.0.
    """
    with TemporaryDirectory() as name:
        home = Home(Path(name))
        if log:
            home.write(log)
        return home.run(*arguments, now=now, stdin=stdin, **environment)
