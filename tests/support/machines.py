"""Machines that share a log: homes with real git repositories, and a bare one between them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tests.support.in_process import InProcessHome
from utt.testing import Result

# No test cuts the power, so git need not flush what it writes to the disk.
_PLAIN = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C", "GIT_TEST_FSYNC": "0"}
_IDENTITY = {
    **{f"GIT_{role}_NAME": "Ana" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_EMAIL": "ana@example.org" for role in ("AUTHOR", "COMMITTER")},
}


def git(place: Path, *arguments: str, **environment: str) -> str:
    """Run git in a directory as its user does, and return what it prints. Raises CalledProcessError if it fails."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=place,
        env=os.environ | _PLAIN | _IDENTITY | environment,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def bare(place: Path, branch: str = "main") -> Path:
    """Create an empty remote, and return its path."""
    place.mkdir(parents=True)
    git(place, "init", "--quiet", "--bare", "--initial-branch", branch)
    with (place / "config").open("a") as file:
        # It costs a process for each push, and these have too few.
        file.write("[receive]\nautogc = false\n")
    return place


class Machine(InProcessHome):
    """A home with a log in its own directory, to be synced with the one at *remote*."""

    def __init__(
        self,
        directory: Path,
        remote: Path,
        name: str = "utt.log",
        around: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        super().__init__(directory, around)
        self.remote = remote
        self.log = directory / "data" / name
        self.environment |= _PLAIN
        self.environment |= {"PATH": os.environ["PATH"]}

    @property
    def place(self) -> Path:
        """The directory of the log."""
        return self.log.parent

    def add(self, *lines: str) -> None:
        """Append lines to the log, as an editor does."""
        self.place.mkdir(exist_ok=True)
        with self.log.open("a") as file:
            file.writelines(f"{line}\n" for line in lines)

    def begin(self, *lines: str) -> Result:
        """Sync for the first time, with these lines in the log, if any."""
        if lines:
            self.add(*lines)
        return self.good("sync", "--init", str(self.remote))

    def sync(self, *options: str) -> Result:
        """Sync, which must succeed."""
        return self.good("sync", *options)

    def good(self, *arguments: str, now: str = "2026-11-16 18:00") -> Result:
        """Run a command, which must succeed."""
        result = self.run(*arguments, now=now)
        assert result.status == 0, result.stderr
        return result

    def git(self, *arguments: str, **environment: str) -> str:
        """Run git in the directory of the log."""
        return git(self.place, *arguments, **environment)

    @property
    def lines(self) -> list[str]:
        """The lines of the log, without blank ones."""
        return [line for line in self.read().splitlines() if line]

    @property
    def is_clean(self) -> bool:
        """True if git finds nothing to commit."""
        return self.git("status", "--porcelain") == ""


class Scene:
    """A directory that can be put back to how it was, with the repositories in it."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._kept = place.with_name("kept")
        shutil.copytree(place, self._kept, symlinks=True)

    def restore(self) -> None:
        """Put it back."""
        shutil.rmtree(self._place)
        shutil.copytree(self._kept, self._place, symlinks=True)


def error(result: Result) -> str:
    """Return the error line of a command that failed."""
    assert result.status == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("error: ")
    return result.stderr.removeprefix("error: ").removesuffix("\n")
