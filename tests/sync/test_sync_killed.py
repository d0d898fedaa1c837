"""``utt sync``, killed before each call of git's: the log is whole, and the next sync completes what was begun."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.machines import Machine, bare, git

_KILLED = 99
# Ends the process as a kill does, before the call of git of this number.
_SCRIPT = f"""
import os, sys
from utt.sync.git import Git
from utt.__main__ import main
left, tried = int(sys.argv.pop(1)), Git.tried
def counted(self, *arguments, **more):
    global left
    left -= 1
    if left < 0:
        os._exit({_KILLED})
    return tried(self, *arguments, **more)
Git.tried = counted
sys.exit(main(sys.argv[1:]))
"""
HELLO, REVIEW = "2026-11-16 09:00 hello", "2026-11-16 10:00 acme: review"


def killed_before(machine: Machine, number: int, *arguments: str) -> bool:
    """Run a command that is killed before a call of git's, and return false if it came to its end before."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(number), "--data", str(machine.log), *arguments],
        env=machine.environment,
        cwd=machine.directory,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, _KILLED), done.stderr
    return done.returncode == _KILLED


class Scene:
    """A place that can be put back to how it was."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._kept = place.with_name("kept")
        shutil.copytree(place, self._kept, symlinks=True)

    def restored(self) -> None:
        shutil.rmtree(self._place)
        shutil.copytree(self._kept, self._place, symlinks=True)


def each_kill(scene: Scene, machine: Machine, *arguments: str) -> Iterator[int]:
    number = 0
    while killed_before(machine, number, *arguments):
        yield number
        scene.restored()
        number += 1
    assert number > 10


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "scene").mkdir()
    return tmp_path / "scene"


def moved_and_renamed(place: Path) -> tuple[Machine, Machine]:
    """Return two machines of which one has moved an entry, and the other has renamed it, and each has one of its own.

    To merge that a second time would give two of it.
    """
    remote = bare(place / "remote.git")
    a, b = Machine(place / "a", remote), Machine(place / "b", remote)
    a.begin(HELLO, REVIEW)
    b.begin()
    b.write(f"{HELLO}\n2026-11-16 10:00 acme: design\n2026-11-16 11:00 mail\n")
    b.sync()
    a.write(f"{HELLO}\n2026-11-16 10:15 acme: review\n2026-11-16 12:00 call\n")
    return a, b


AFTER = [
    HELLO,
    "2026-11-16 10:15 acme: design",
    "2026-11-16 11:00 mail",
    "2026-11-16 12:00 call",
]


@pytest.mark.parametrize(
    "later", [pytest.param([], id="nothing more"), pytest.param(["2026-11-16 13:00 more"], id="one more recorded")]
)
def test_a_killed_sync_is_completed(place: Path, later: list[str]) -> None:
    a, b = moved_and_renamed(place)
    scene = Scene(place)

    for number in each_kill(scene, a, "sync"):
        between = a.lines
        a.add(*later)
        a.sync()
        b.sync()

        assert between in ([HELLO, "2026-11-16 10:15 acme: review", "2026-11-16 12:00 call"], AFTER), number
        assert a.lines == b.lines == [*AFTER, *later], number
        assert a.is_clean, number
        assert git(a.place, "for-each-ref", "refs/utt/pending", "refs/utt/written") == "", number


def test_what_was_undone_after_a_kill_comes_again(place: Path) -> None:
    a, b = moved_and_renamed(place)
    scene = Scene(place)

    for number in each_kill(scene, a, "sync"):
        if a.lines == AFTER:
            a.good("undo")
        a.sync()
        b.sync()

        assert a.lines == b.lines == AFTER, number


def test_a_killed_beginning_is_completed(place: Path) -> None:
    remote = bare(place / "remote.git")
    a, b = Machine(place / "a", remote), Machine(place / "b", remote)
    b.begin(HELLO, "2026-11-16 11:00 mail")
    a.add(HELLO, REVIEW)
    scene = Scene(place)

    for number in each_kill(scene, a, "sync", "--init", str(remote)):
        a.good("sync", "--init", str(remote))
        b.sync()

        assert a.lines == b.lines == [HELLO, REVIEW, "2026-11-16 11:00 mail"], number
        assert a.is_clean, number


def test_commits_of_one_s_own_after_a_kill_are_kept(place: Path) -> None:
    a, b = moved_and_renamed(place)
    scene = Scene(place)

    for number in each_kill(scene, a, "sync"):
        if not os.path.lexists(a.place / ".git" / "index.lock"):
            a.git("commit", "--quiet", "--allow-empty", "-m", "mine")
        a.sync()
        b.sync()

        assert a.lines == b.lines == AFTER, number
        assert "mine" in git(a.remote, "log", "--format=%s", "main"), number
