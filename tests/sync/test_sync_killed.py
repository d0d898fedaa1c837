"""``utt sync``, killed around each call of git's: the log is whole, and the next sync completes what was begun."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

from tests.support.command_line import Home
from tests.support.machines import Machine, Scene, bare, git
from tests.support.machines_in_memory import MemoryMachine, Remote, synced_machines
from utt.sync.draft import Draft
from utt.sync.git import Git
from utt.sync.repository import PENDING

pytestmark = [pytest.mark.slow, pytest.mark.explored]

HELLO, REVIEW, MAIL = "2026-11-16 09:00 hello", "2026-11-16 10:00 acme: review", "2026-11-16 10:00 mail"
OLD = "2026-11-16 09:40 old"

# Each kill is tried where there is time for it.
STEP, KILL_STEP = (1, 1) if settings.get_current_profile_name() == "explore" else (9, 17)

# In git's place: it counts how often it is called, and kills who called it the one time, before or after its work.
KILLER = """#!/bin/sh
echo >> "$COUNT"
number=$(wc -l < "$COUNT")
[ "$number" = "$KILLED" ] && [ "$WHEN" = before ] && kill -9 "$PPID" && exit 1
"$GIT" "$@"
status=$?
[ "$number" = "$KILLED" ] && kill -9 "$PPID"
exit "$status"
"""


def text_of(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


class _Killed(BaseException):
    """What ends the process."""


def killed_before(machine: Machine, number: int, *arguments: str) -> bool:
    """Run a command that ends before the call of git's of this number, and return false if it came to its end before.

    What is done on the way out is done by a kill too: files are closed, and locks are given back.
    """
    left = number
    tried = Git.tried

    def counted(git: Git, *arguments: str, given: bytes | None = None, **variables: str) -> tuple[int, bytes, str]:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Killed
        return tried(git, *arguments, given=given, **variables)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Git, "tried", counted)
        result = machine.run(*arguments, now="2026-11-16 18:00")
    # Of what ends it, utt tells as of a fault.
    assert left < 0 or result.status == 0, result.stderr
    return left < 0


def really_killed(machine: Machine, when: str, number: int) -> bool:
    """Sync in a process that git kills at its call of this number, and return false if it came to its end before."""
    place = machine.directory / "killer"
    place.mkdir()
    (place / "git").write_text(KILLER)
    (place / "git").chmod(0o755)
    variables = {"COUNT": str(place / "count"), "KILLED": str(number), "WHEN": when, "GIT": str(shutil.which("git"))}
    path = f"{place}{os.pathsep}{machine.environment['PATH']}"
    arguments = ("--data", str(machine.log), "--now", "2026-11-16 18:00", "sync")
    status = Home.run_bare(machine, *arguments, PATH=path, **variables).status
    assert status in (0, -signal.SIGKILL)
    return status != 0


def each_kill(scene: Scene, machine: Machine, *arguments: str, step: int = STEP) -> Iterator[int]:
    number = 0
    while killed_before(machine, number, *arguments):
        yield number
        scene.restore()
        number += step
    assert number > 10


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, Machine, Scene]:
    """Two machines of which one has moved an entry, and the other has renamed it, and each has one of its own.

    To merge that a second time would give two of it.
    """
    place = tmp_path_factory.mktemp("killed") / "scene"
    remote = bare(place / "remote.git")
    a, b = Machine(place / "a", remote), Machine(place / "b", remote)
    a.begin(HELLO, REVIEW)
    b.begin()
    b.write(f"{HELLO}\n2026-11-16 10:00 acme: design\n2026-11-16 11:00 mail\n")
    b.sync()
    a.write(f"{HELLO}\n2026-11-16 10:15 acme: review\n2026-11-16 12:00 call\n")
    return a, b, Scene(place)


@pytest.fixture
def moved_and_renamed(beginning: tuple[Machine, Machine, Scene]) -> tuple[Machine, Machine, Scene]:
    """The same, as it was in the beginning."""
    beginning[2].restore()
    return beginning


AFTER = [
    HELLO,
    "2026-11-16 10:15 acme: design",
    "2026-11-16 11:00 mail",
    "2026-11-16 12:00 call",
]


@pytest.mark.parametrize(
    "later", [pytest.param([], id="nothing more"), pytest.param(["2026-11-16 13:00 more"], id="one more recorded")]
)
def test_a_killed_sync_is_completed(moved_and_renamed: tuple[Machine, Machine, Scene], later: list[str]) -> None:
    a, b, scene = moved_and_renamed

    for number in each_kill(scene, a, "sync"):
        between = a.lines
        a.add(*later)
        a.sync()
        b.sync()

        assert between in ([HELLO, "2026-11-16 10:15 acme: review", "2026-11-16 12:00 call"], AFTER), number
        assert a.lines == b.lines == [*AFTER, *later], number
        assert a.is_clean, number
        assert git(a.place, "for-each-ref", PENDING) == "", number


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell and signals")
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sync_killed_by_a_signal_is_completed(moved_and_renamed: tuple[Machine, Machine, Scene], when: str) -> None:
    a, b, scene = moved_and_renamed
    number = 1

    while really_killed(a, when, number):
        a.sync()
        b.sync()
        a.sync()

        assert a.lines == b.lines == AFTER, number
        assert a.is_clean, number
        assert git(a.place, "for-each-ref", PENDING) == "", number
        scene.restore()
        number += KILL_STEP
    assert number > 20


def test_a_sync_undone_after_a_kill_is_repeated(moved_and_renamed: tuple[Machine, Machine, Scene]) -> None:
    a, b, scene = moved_and_renamed

    for number in each_kill(scene, a, "sync"):
        if a.lines == AFTER:
            a.good("undo")
        a.sync()
        b.sync()

        assert a.lines == b.lines == AFTER, number


def test_what_came_before_a_kill_is_renamed(moved_and_renamed: tuple[Machine, Machine, Scene]) -> None:
    a, b, scene = moved_and_renamed

    for number in each_kill(scene, a, "sync"):
        has_come = a.lines == AFTER
        a.write(text_of(*a.lines).replace("11:00 mail", "11:00 letter"))
        a.sync()
        b.sync()

        wanted = [line.replace("mail", "letter") for line in AFTER] if has_come else AFTER
        assert a.lines == b.lines == wanted, number
        assert not (a.place / ".git" / "utt-draft").exists(), number


def test_the_draft_is_on_the_logs_file_system(tmp_path: Path) -> None:
    draft = Draft(str(tmp_path), f"{tmp_path}/./utt.log")
    for is_far in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            if is_far:
                patch.setattr(os, "stat", lambda path: SimpleNamespace(st_dev=path))
            path = draft.make()

        assert draft.exists()
        assert draft.is_exposed() == is_far
        assert os.path.basename(path) == ("utt.log.utt-draft" if is_far else "utt-draft")
        draft.remove()
        assert os.listdir(tmp_path) == []


def killed_at(step: int) -> tuple[MemoryMachine, MemoryMachine]:
    """Return a machine, and one whose sync was killed after so many steps, as it got the changes of the first one."""
    new = text_of(HELLO, MAIL, REVIEW)
    _, (one, killed) = synced_machines(text_of(HELLO, OLD), [new, text_of(HELLO, OLD)])
    one.run("sync")
    killed.draft.is_beside = True
    killed.run_killed("sync", step)
    return one, killed


def test_a_draft_deleted_by_hand_removes_nothing() -> None:
    for step in range(12):
        one, killed = killed_at(step)
        killed.draft.is_there = False
        killed.write(f"{killed.read()}2026-11-16 12:00 more\n")

        for machine in (killed, one):
            machine.run("sync")

        assert one.read() == killed.read() == text_of(HELLO, MAIL, REVIEW, "2026-11-16 12:00 more"), step


def test_what_came_and_was_removed_stays_so() -> None:
    for step in range(12):
        one, killed = killed_at(step)
        kept = [] if MAIL in killed.read() else [MAIL]
        killed.write(killed.read().replace(f"{MAIL}\n", ""))

        for machine in (killed, one):
            machine.run("sync")

        assert one.read() == killed.read() == text_of(HELLO, *kept, REVIEW), step


def undone(machine: MemoryMachine, has_come: bool) -> None:
    if has_come:
        machine.run("undo")


def edited(machine: MemoryMachine, has_come: bool) -> None:
    machine.write(f"{machine.read()}2026-11-16 09:30 early\n")


def renamed(machine: MemoryMachine, has_come: bool) -> None:
    machine.write(machine.read().replace("mail", "letter").replace("# note", "# other"))


def removed(machine: MemoryMachine, has_come: bool) -> None:
    machine.write(text_of(*(line for line in machine.read().splitlines() if "mail" not in line and "#" not in line)))


@pytest.mark.parametrize(
    "came",
    [
        pytest.param([HELLO, OLD, MAIL], id="an entry"),
        pytest.param([HELLO, OLD, MAIL, f"{MAIL} again"], id="two entries"),
        pytest.param([HELLO, OLD.replace("old", "mail")], id="a new name"),
        pytest.param([HELLO, "# note", OLD], id="a note"),
        pytest.param([HELLO], id="a removal"),
        pytest.param([HELLO, "# note", MAIL], id="all of it"),
    ],
)
@pytest.mark.parametrize("change", [None, undone, edited, renamed, removed])
@pytest.mark.parametrize("was_undone", [pytest.param(False, id="new"), pytest.param(True, id="undone before")])
def test_a_killed_sync_came_or_did_not(
    came: list[str], change: Callable[[MemoryMachine, bool], None] | None, was_undone: bool
) -> None:
    for step in range(12):
        remote = Remote()
        one, killed = MemoryMachine(remote), MemoryMachine(remote)
        one.write(text_of(HELLO, OLD, "2026-11-16 10:10 gone"))
        for machine in (one, killed):
            machine.run("sync")
        one.write(text_of(*came, "2026-11-16 10:10 gone"))
        one.run("sync")
        if was_undone:
            killed.run("sync")
            killed.run("undo")
        before = text_of(*killed.read().splitlines(), REVIEW)
        killed.write(before)
        results = []
        for is_killed in (True, False):
            there = remote.copy()
            machines = [machine.copy(there) for machine in (killed, one)]
            if is_killed:
                machines[0].run_killed("sync", step)
                has_come = machines[0].read() != before
            elif has_come:
                machines[0].run("sync")
            if change is not None:
                change(machines[0], has_come)
            machines[1].write(machines[1].read().replace("2026-11-16 10:10 gone\n", ""))
            for machine in (*machines[::-1], *machines[::-1]):
                machine.run("sync")
            results += [machine.read() for machine in machines]

        assert results == [results[-1]] * 4, step
        assert "gone" not in results[0], step


def test_a_killed_first_sync_is_completed(tmp_path: Path) -> None:
    place = tmp_path / "scene"
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


def test_two_work_trees_are_completed_apart(tmp_path: Path) -> None:
    place = tmp_path / "scene"
    a, b, c, second = (Machine(place / name, place / "remote.git") for name in ("a", "b", "c", "second"))
    bare(place / "remote.git")
    a.begin(HELLO)
    b.begin()
    a.git("worktree", "add", "--quiet", "-b", "second", str(second.place))
    second.sync()
    git(place, "clone", "--quiet", "--branch", "second", "remote.git", "c/data")
    for machine, line in ((b, MAIL), (c, OLD)):
        machine.add(line)
        machine.sync()
    a.add(REVIEW)
    second.add(REVIEW)
    scene = Scene(place)

    for number in each_kill(scene, a, "sync"):
        killed_before(second, number, "sync")
        for machine in (a, second, b, c):
            machine.sync()

        assert sorted(a.lines) == sorted([HELLO, REVIEW, MAIL]), number
        assert sorted(second.lines) == sorted([HELLO, REVIEW, OLD]), number
        assert (a.lines, second.lines) == (b.lines, c.lines), number
        assert a.is_clean, number
        assert second.is_clean, number
        assert git(a.place, "for-each-ref", PENDING) + git(second.place, "for-each-ref", PENDING) == "", number


def test_own_commits_after_a_kill_are_kept(moved_and_renamed: tuple[Machine, Machine, Scene]) -> None:
    a, b, scene = moved_and_renamed

    for number in each_kill(scene, a, "sync"):
        if not os.path.lexists(a.place / ".git" / "index.lock"):
            a.git("commit", "--quiet", "--allow-empty", "-m", "mine")
        a.sync()
        b.sync()

        assert a.lines == b.lines == AFTER, number
        assert "mine" in git(a.remote, "log", "--format=%s", "main"), number
