"""Logs that several machines changed: the result is the same whichever of them sync first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.machines import Machine, Scene, bare, git
from tests.support.machines_in_memory import MemoryMachine, Remote, synced_machines
from tests.sync.test_merge_laws import Changes
from tests.sync.test_three_way import CHANGES, ENTRIES, START, STEP, changed, log_of
from utt.domain.entry import Entry, in_order, parse_line
from utt.errors import UttError
from utt.sync.committed_log import CommittedLog


def lines_of(*lines: str) -> str:
    return "".join(f"2026-11-16 {line}\n" for line in lines)


FIRST_LINE = lines_of("09:00 hello")
BASE = lines_of("09:00 hello", "10:00 a")
ARRIVED = lines_of("09:00 hello", "10:00 a", "10:00 hello")
MOVED = lines_of("09:00 hello", "11:00 a")


def in_each_order(base: str, logs: Sequence[str]) -> list[str]:
    """Return the log that all machines have in the end, for each order in which they may sync."""
    return settled(*synced_machines(base, logs))


def settled(
    remote: Remote, machines: Sequence[MemoryMachine], orders: Sequence[Sequence[int]] | None = None
) -> list[str]:
    """Return the log that all machines have in the end, for each of the *orders*, or any, in which they sync now."""
    found = []
    for order in orders or [*permutations(range(len(machines)))]:
        elsewhere = remote.copy()
        copies = [machine.copy(elsewhere) for machine in machines]
        for number in (*order, *order):
            copies[number].run("sync")
        [log] = {machine.read() for machine in copies}
        found.append(log)
    return found


FIRST = Entry(START, "hello")


@examples(60)
@given(st.lists(ENTRIES, max_size=7, unique=True).map(in_order), st.lists(CHANGES, min_size=3, max_size=3))
def test_any_order_of_syncs_gives_the_same_log(base: list[Entry], changes: list[Changes]) -> None:
    # A log without any entry is not synced.
    logs = [log_of([FIRST, *changed(base, each)]).decode() for each in changes]

    found = in_each_order(log_of([FIRST, *base]).decode(), logs)

    assert found == [found[0]] * len(found)


ORDERS_OF_FOUR = ([0, 1, 2, 3], [2, 3, 1, 0], [1, 0, 3, 2])
# Many are the same, or in the same minute.
FEW = st.builds(
    lambda step, name: Entry(START + STEP * step, name), st.integers(0, 3), st.sampled_from(["hello", "a", "b", "c v"])
)
CHANGE = st.tuples(st.sampled_from(["add", "remove", "rename"]), st.integers(0, 9), FEW)
NUMBER = st.integers(0, 3)
STEP_OF_ONE = st.tuples(st.sampled_from(["change", "take over", "sync", "meet"]), NUMBER, NUMBER, CHANGE)
Step = tuple[str, int, int, tuple[str, int, Entry]]


def do(step: Step, machines: Sequence[MemoryMachine]) -> None:
    """Let a machine change its log, take over another one's by hand, or sync with the remote or with that one."""
    what, number, other, change = step
    machine = machines[number]
    if what == "change":
        there = [entry for line in machine.read().splitlines()[1:] if (entry := parse_line(line)) is not None]
        machine.write(log_of([FIRST, *changed(there, [change])]).decode())
    elif what == "take over":
        machine.write(machines[other].read())
    elif what == "sync":
        machine.run("sync")
    else:
        meet(machine, machines[other])


def meet(machine: MemoryMachine, other: MemoryMachine) -> None:
    """Let a machine commit what it has, and merge what the other one has committed."""
    with machine.clone.at(other.clone):
        machine.run("sync")


@examples(60)
@given(st.lists(FEW, max_size=3, unique=True).map(in_order), st.lists(STEP_OF_ONE, min_size=4, max_size=16))
def test_no_order_shows_whatever_was_before(base: list[Entry], steps: list[Step]) -> None:
    log = log_of([FIRST, *base]).decode()
    remote, machines = synced_machines(log, [log] * 4)
    for step in steps:
        do(step, machines)

    found = settled(remote, machines, ORDERS_OF_FOUR)

    assert found == [found[0]] * len(found)


def test_no_order_shows_in_equal_logs() -> None:
    """The first one has the second one's log, but has renamed the entry in between."""
    renamed = lines_of("09:00 hello", "09:00 b")
    logs = [renamed, lines_of("09:00 hello", "09:00 c", "09:00 a"), renamed]
    remote, machines = synced_machines(lines_of("09:00 hello", "09:00 c"), logs)
    machines[0].run("sync")
    machines[0].write(machines[1].read())

    found = settled(remote, machines)

    assert found == [found[0]] * len(found)


def test_equal_logs_cost_no_process_for_each_commit() -> None:
    remote, machines = synced_machines(BASE, [BASE, f"{BASE}2026-11-16 11:00 c\n", BASE])
    for machine in (machines[0], machines[2]):
        for name in ["b"] * 20 + ["same"]:
            machine.write(f"{BASE}2026-11-16 11:00 {name}{'' if name == 'same' else len(remote.commits)}\n")
            meet(machine, machine)
    machines[0].run("sync")
    machines[1].run("sync")
    objects = machines[2].clone.objects

    with (
        mock.patch.object(objects, "blob_names", wraps=objects.blob_names) as names,
        mock.patch.object(objects, "blobs", wraps=objects.blobs) as blobs,
    ):
        machines[2].run("sync")

    assert machines[2].read() == lines_of("09:00 hello", "10:00 a", "11:00 c", "11:00 same")
    assert 0 < names.call_count + blobs.call_count < 20


def test_no_order_shows_after_an_empty_merge() -> None:
    """The second one merges, by hand, a commit with one that led to it. Meanwhile the third one restores the entry."""
    moved = lines_of("09:00 hello", "09:00 a")
    remote, machines = synced_machines(BASE, [moved, FIRST_LINE, BASE])
    first = remote.head
    machines[1].run("sync")
    assert remote.head is not None
    merge = remote.add_commit(remote.commits[remote.head].blob, [first, remote.head])
    machines[1].clone.set_references(("refs/heads/main", merge, None))
    machines[2].run("sync")
    machines[2].write(BASE)
    machines[2].run("sync")

    found = settled(remote, machines)

    assert {*found} == {moved}


def test_a_changed_order_stays_after_a_crossing() -> None:
    remote, (first, second, third) = synced_machines(BASE, [f"{BASE}2026-11-16 11:00 {name}\n" for name in "bcd"])
    for machine in (first, second, third):
        meet(machine, machine)
    meet(second, third)
    earlier = second.copy(remote)
    meet(second, first)
    meet(first, earlier)
    second.write(lines_of("09:00 hello", "10:00 a", "11:00 d", "11:00 b", "11:00 c"))

    meet(second, first)

    assert second.read() == lines_of("09:00 hello", "10:00 a", "11:00 d", "11:00 b", "11:00 c")


def test_bases_share_an_earlier_merge() -> None:
    """Of those, each is looked through to what is older than all that both of them have in common."""
    remote, machines = synced_machines(BASE, [f"{BASE}2026-11-16 1{number}:00 b{number}\n" for number in range(1, 5)])
    first, second, third, fourth = machines
    for machine in machines:
        meet(machine, machine)
    meet(third, fourth)
    meet(first, third)
    meet(second, third)
    earlier = first.copy(remote)
    meet(first, second)
    meet(second, earlier)
    log = first.read()
    first.write(log.replace("11:00 b1", "11:30 b1"))
    second.write(log.replace("11:00 b1", "11:00 b1 renamed"))
    meet(second, second)

    meet(first, second)

    assert first.read() == log.replace("11:00 b1", "11:30 b1 renamed")


def test_crossings_cost_no_more_for_older_ones() -> None:
    merges: list[bytes] = []
    remote, (first, second) = synced_machines(BASE, [BASE] * 2, lambda base, *_: merges.append(base))
    for minute in range(10, 50):
        for name, machine in (("b", first), ("c", second)):
            machine.write(f"{machine.read()}2026-11-16 11:{minute} {name}\n")
            meet(machine, machine)
        earlier = first.copy(remote)
        merges.clear()
        meet(first, second)
        meet(second, earlier)

    assert first.read() == second.read()
    assert 0 < len(merges) < 70


def test_a_merge_leaves_no_trace_in_another() -> None:
    found = in_each_order(BASE, [ARRIVED, MOVED, MOVED])

    assert {*found} == {MOVED}


def test_what_a_later_one_removed_does_not_return() -> None:
    """The second and the third one have what the second has removed since, the first one has not."""
    logs = [lines_of("09:00 hello", "09:30 b", "10:00 a"), *(f"{BASE}2026-11-16 11:00 x\n",) * 2]
    _, (first, *others) = synced_machines(BASE, logs)
    for machine in others:
        machine.run("sync")
    others[0].write(BASE)
    others[1].write(others[1].read() + lines_of("13:00 c"))

    for machine in (first, *others, first, *others):
        machine.run("sync")

    [log] = {machine.read() for machine in (first, *others)}
    assert " x\n" not in log


def test_a_merge_begins_where_the_last_one_ended() -> None:
    merges: list[bytes] = []
    remote = Remote()
    machines = [MemoryMachine(remote, lambda base, *_: merges.append(base)) for _ in range(3)]
    machines[0].write(BASE)
    for machine in machines:
        machine.run("sync")
    for hour in range(11, 24):
        for number, machine in enumerate(machines):
            merges.clear()
            machine.write(f"{machine.read()}2026-11-16 {hour}:{number}0 b\n")
            machine.run("sync")

    assert 0 < len(merges) < 12


def test_a_machine_without_changes_merges_nothing_again() -> None:
    merges: list[bytes] = []
    remote = Remote()
    machines = [MemoryMachine(remote, lambda base, *_: merges.append(base)) for _ in range(6)]
    machines[0].write(BASE)
    for machine in machines:
        machine.run("sync")
    for hour, machine in enumerate(machines, 11):
        machine.write(f"{machine.read()}2026-11-16 {hour}:00 b\n")
        machine.run("sync")
    merges.clear()

    machines[0].run("sync")

    assert machines[0].read() == machines[-1].read()
    assert len(merges) <= 2


def test_another_merge_than_ours_stands_for_itself() -> None:
    """As by an older utt, which may have merged differently."""
    remote, machines = synced_machines(BASE, [f"{BASE}2026-11-16 11:00 b\n", MOVED, ARRIVED])
    for machine in machines[:2]:
        machine.run("sync")
    assert remote.head is not None
    merged = remote.commits[remote.head]
    other = lines_of("09:00 hello", "10:00 a", "11:30 older")
    remote.commits[remote.head] = merged._replace(blob=remote.add_blob(other.encode()))

    machines[2].run("sync")

    assert "older" in machines[2].read()
    assert "11:00" not in machines[2].read()


def test_a_merge_of_unreadable_logs_stands_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    remote, machines = synced_machines(BASE, [f"{BASE}2026-11-16 11:00 b\n", MOVED, ARRIVED])
    for machine in machines[:2]:
        machine.run("sync")
    assert remote.head is not None
    lost = remote.commits[remote.head].parents
    read = CommittedLog.text
    errors = {commit: UttError("another key") for commit in lost}

    def text(log: CommittedLog, commit: str) -> bytes:
        if commit in errors:
            raise errors[commit]
        return read(log, commit)

    monkeypatch.setattr(CommittedLog, "text", text)
    machines[2].run("sync")

    assert "11:00 b" in machines[2].read()


@pytest.mark.parametrize(
    ("base", "logs"),
    [
        pytest.param(
            lines_of("09:00 hello", "09:20 mail") + "# note\n",
            [
                lines_of("09:00 hello", "09:10 hello") + "# note\n" + lines_of("09:50 gap ***"),
                lines_of("09:00 hello") + "# note\n" + lines_of("10:50 a"),
            ],
            id="a note",
        ),
        pytest.param(
            lines_of("09:00 hello", "10:00 a", "10:50 b"),
            [
                lines_of("09:00 hello", "10:00 a", "10:00 hello", "10:00 b", "10:00 hello", "10:50 b"),
                lines_of("09:00 hello", "10:00 a", "10:00 hello", "10:50 b"),
            ],
            id="an entry that is there twice",
        ),
    ],
)
def test_an_undone_sync_comes_again_unchanged(base: str, logs: Sequence[str]) -> None:
    remote, (first, second) = synced_machines(base, logs)
    first.run("sync")
    second.run("sync")
    came, head = second.read(), remote.head
    second.run("undo")
    undone = second.read()

    second.run("sync")

    assert undone != came
    assert second.read() == came
    assert remote.head == head


@pytest.fixture
def three(tmp_path: Path) -> list[Machine]:
    """Return machines that share BASE."""
    remote = bare(tmp_path / "all" / "remote.git")
    machines = [Machine(tmp_path / "all" / name, remote) for name in "abc"]
    for machine in machines:
        machine.begin(*(BASE.splitlines() if machine is machines[0] else []))
    return machines


def test_git_tells_what_utt_has_merged(three: list[Machine], tmp_path: Path) -> None:
    for machine, log in zip(three, (ARRIVED, MOVED, MOVED.replace(" a", " a  # moved")), strict=True):
        machine.write(log)
    scene = Scene(tmp_path / "all")
    found = []
    for order in ([0, 1, 2], [2, 1, 0]):
        for number in (*order, *order):
            three[number].sync()
        found += [machine.read() for machine in three]
        scene.restore()

    assert found == [found[0]] * 6


@pytest.mark.parametrize(
    ("logs", "told"),
    [
        pytest.param([BASE.replace(" a", " b"), BASE.replace(" a", " c")], "conflict: ", id="a conflict"),
        pytest.param([FIRST_LINE, BASE.replace(" a", " b")], "changed on one side and removed", id="a removed entry"),
        pytest.param(
            [BASE + lines_of("11:00 b"), BASE + lines_of("10:30 hello")], "inside an activity", id="an arrival"
        ),
    ],
)
def test_a_decision_is_told_once(three: list[Machine], logs: list[str], told: str) -> None:
    for machine, log in zip(three, [*logs, f"{BASE}2026-11-16 18:00 c\n"], strict=True):
        machine.write(log)

    said = [machine.run("sync").stderr for machine in three]

    assert [told in each for each in said] == [False, True, False]
    assert told not in three[0].run("sync").stderr


def test_a_dry_run_merges_the_same(three: list[Machine]) -> None:
    a, b, _ = three
    a.add("2026-11-16 11:00 b")
    b.add("2026-11-16 12:00 c")
    a.sync()
    b.sync()
    a.add("2026-11-16 13:00 d")

    planned = a.sync("--dry-run").stdout

    assert planned.splitlines()[:2] == ["< + 2026-11-16 12:00 c", "> + 2026-11-16 13:00 d"]


def test_a_dry_run_tells_the_same_conflict(three: list[Machine]) -> None:
    """The third one's change, which no commit has yet, is merged with those of both others."""
    for machine, log in zip(three, (BASE + lines_of("11:00 b"), MOVED, BASE.replace("10:00", "10:30")), strict=True):
        machine.write(log)
    *others, last = three
    for machine in others:
        machine.sync()

    planned = last.run("sync", "--dry-run")

    assert "10:00 a became '2026-11-16 10:30 a' and '2026-11-16 11:00 a'" in planned.stderr
    assert planned.stderr == last.run("sync").stderr


def test_a_merge_that_was_amended_stands_for_itself(three: list[Machine]) -> None:
    a, b, c = three
    for machine, line in ((a, "11:00 b"), (b, "12:00 c"), (c, "13:00 d")):
        machine.add(f"2026-11-16 {line}")
    a.sync()
    b.sync()
    b.write(b.read().replace("2026-11-16 11:00 b\n", ""))
    b.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    b.git("push", "--quiet", "--force", "origin", "HEAD")

    c.sync()

    assert c.read() == BASE + lines_of("12:00 c", "13:00 d")


def test_a_log_was_once_a_symbolic_link(three: list[Machine]) -> None:
    a, b, _ = three
    log = a.read()
    a.log.unlink()
    a.log.symlink_to("elsewhere.log")
    a.git("commit", "--quiet", "--all", "--message", "a link")
    a.git("push", "--quiet", "origin", "HEAD")
    b.git("pull", "--quiet", "--ff-only", "origin", "main")
    for machine, line in ((a, "11:00 b"), (b, "12:00 c")):
        machine.log.unlink()
        machine.write(log + lines_of(line))
        machine.git("commit", "--quiet", "--all", "--message", "a log again")
    a.git("push", "--quiet", "origin", "HEAD")

    b.sync()

    assert b.read() == log + lines_of("11:00 b", "12:00 c")


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("", id="none"),
        pytest.param("page one\x0cpage two", id="a form feed"),
        pytest.param("one line\u2028and another", id="a line separator"),
    ],
)
def test_a_merge_may_have_any_subject(three: list[Machine], subject: str) -> None:
    a, b, c = three
    for machine, line in ((a, "11:00 b"), (b, "12:00 c"), (c, "13:00 d")):
        machine.add(f"2026-11-16 {line}")
    a.sync()
    b.sync()
    b.git("commit", "--quiet", "--amend", "--allow-empty-message", "--message", subject)
    b.git("push", "--quiet", "--force", "origin", "HEAD")

    c.sync()

    assert c.read() == BASE + lines_of("11:00 b", "12:00 c", "13:00 d")


def test_a_shallow_clone_misses_no_base(three: list[Machine], tmp_path: Path) -> None:
    a, b, c = three
    a.add("2026-11-16 11:00 b")
    b.add("2026-11-16 12:00 c")
    a.sync()
    b.sync()
    # It has both commits that were merged, but not what they have in common.
    (tmp_path / "all" / "d").mkdir()
    git(tmp_path / "all" / "d", "clone", "--quiet", "--depth=2", f"file://{a.remote}", "data")
    d = Machine(tmp_path / "all" / "d", a.remote)
    d.write(d.read().replace("10:00 a", "10:00 d"))
    c.add("2026-11-16 14:00 e")
    c.sync()

    d.sync()

    assert d.read() == lines_of("09:00 hello", "10:00 d", "11:00 b", "12:00 c", "14:00 e")


def test_an_undone_sync_brings_back_no_moved_entry() -> None:
    machine = MemoryMachine(Remote())
    unordered = ["22:00 c", "21:50 d"]
    machine.write(lines_of("20:00 hello", "20:20 a", "21:20 b", "21:20 hello"))
    machine.run("sync")
    machine.write(lines_of("20:00 hello", "20:20 a", "21:20 b", "21:20 hello", *unordered))
    machine.run("sync")
    machine.run("undo")
    machine.write(lines_of("20:00 hello", "20:20 a", "20:53 e", "20:53 b", "21:20 hello", "21:20 f", *unordered))

    machine.run("sync")

    expected = lines_of("20:00 hello", "20:20 a", "20:53 e", "20:53 b", "21:20 hello", "21:20 f")
    assert machine.read() == expected + lines_of("21:50 d", "22:00 c")
