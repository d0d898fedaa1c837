"""Three machines that change the same entries: whoever syncs first, each entry is there once, or both versions are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from tests.support.machines import Machine, bare, git
from tests.support.machines_in_memory import MemoryMachine, Remote, synced_machines
from utt.sync.git import Git
from utt.sync.repository import found

ORDERS = [pytest.param(order, id="".join(map(str, order))) for order in permutations(range(3))]


def log_of(*lines: str) -> str:
    return "".join(f"2026-11-16 {line}\n" for line in lines)


MOVED_TWICE = (
    log_of("20:00 hello", "20:20 b1", "20:20 hello"),
    log_of("20:00 hello", "20:30 b1"),
    log_of("20:00 hello", "20:00 b1", "20:30 n1"),
)


def synced(base: str, logs: Sequence[str], order: Sequence[int]) -> list[str]:
    """Return the lines that all machines have in the end, without their date."""
    _, machines = synced_machines(base, logs)
    for number in (*order, *order):
        machines[number].run("sync")
    [log] = {machine.read() for machine in machines}
    return log.replace("2026-11-16 ", "").splitlines()


def commit(machine: MemoryMachine, *lines: str) -> None:
    """Commit a log with an arrival and these lines, which no other machine gets yet."""
    machine.write(log_of("20:00 hello", *lines))
    with machine.clone.at(machine.clone):
        machine.run("sync")


@pytest.mark.parametrize("order", ORDERS)
def test_an_entry_moved_twice_is_a_conflict(order: Sequence[int]) -> None:
    base = log_of("20:00 hello", "20:20 b1")

    lines = synced(base, MOVED_TWICE, order)

    [note] = [line for line in lines if line.startswith("# conflict")]
    assert "20:20 b1 became '20:00 b1' and '20:30 b1'" in note
    # Next to these, one entry may keep the time of the arrival counting.
    assert len(lines) <= 6
    assert {"20:00 hello", "20:00 b1", "20:30 b1", "20:30 n1"} <= {*lines}
    assert len({*lines}) == len(lines)


@pytest.mark.parametrize("order", ORDERS)
def test_a_moved_entry_is_not_lost(order: Sequence[int]) -> None:
    base = log_of("20:00 hello", "20:20 b1", "20:40 b2", "21:00 b3")
    logs = [
        log_of("20:00 hello", "20:00 b3", "20:20 b1", "20:40 b2"),
        log_of("20:00 hello", "20:00 b2", "21:00 b3"),
        log_of("20:00 hello", "20:00 b1", "20:40 b2", "21:00 b3"),
    ]

    lines = synced(base, logs, order)

    assert [lines.count(f"20:00 {name}") for name in ("b1", "b2", "b3")] == [1, 1, 1]
    assert len({*lines}) == len(lines)


@pytest.mark.parametrize("order", ORDERS)
def test_an_entry_changed_step_by_step_stays_one(order: Sequence[int]) -> None:
    base = log_of("20:00 hello", "20:20 b1")
    remote = Remote()
    machines = [MemoryMachine(remote) for _ in range(3)]
    machines[0].write(base)
    for machine in machines:
        machine.run("sync")
    # Renamed in one sync, and moved in the next one.
    for line in ("20:20 c1", "20:40 c1"):
        commit(machines[0], line)
    machines[1].write(log_of("20:00 hello", "20:20 b1  # why"))

    for number in (*order, *order):
        machines[number].run("sync")

    [log] = {machine.read() for machine in machines}
    assert log.count("# conflict: 2026-11-16 20:20 b1 became '2026-11-16 20:20 b1  # why' and '2026-11-16 20:40 c1'")
    assert len(log.splitlines()) == 4


@pytest.mark.parametrize(
    ("ours", "theirs", "added"),
    [
        pytest.param(["20:20 b1", "20:20 hello"], ["20:30 b1"], "20:20 b1", id="in the old form of another one"),
        pytest.param(["20:20 b1", "20:30 n1"], ["20:20 b1", "20:25 hello"], "20:25 n1", id="a new one"),
    ],
)
def test_what_two_merges_added_is_one_entry(ours: list[str], theirs: list[str], added: str) -> None:
    remote = Remote()
    one, other = (MemoryMachine(remote) for _ in range(2))
    one.write(log_of("20:00 hello", "20:20 b1"))
    one.run("sync")
    other.run("sync")
    commit(one, *ours)
    commit(other, *theirs)
    before = MemoryMachine(remote)
    before.clone.references = {**one.clone.references}
    with one.clone.at(other.clone):
        one.run("sync")
    with other.clone.at(before.clone):
        other.run("sync")
    merged = one.read()
    minute, name = f"2026-11-16 {added}".rsplit(" ", 1)
    for machine in (one, other):
        machine.write(machine.read().replace(f"{minute} {name}", f"{minute} {'c1' if machine is one else 'd1'}"))

    for machine in (one, other, one):
        machine.run("sync")

    assert f"{minute} {name}" in merged.splitlines()
    assert one.read() == other.read()
    assert f"# conflict: {minute} {name} became '{minute} c1' and '{minute} d1'" in one.read()


def test_what_a_merge_joined_is_still_one_entry() -> None:
    base = log_of("20:00 hello", "20:20 b1")
    logs = [log_of("20:00 hello", line) for line in ("20:10 b1", "20:20 c1", "20:30 b1")]

    lines = synced(base, logs, [0, 1, 2])

    [note] = [line for line in lines if line.startswith("# conflict")]
    assert note.startswith("# conflict: 20:20 b1 became '20:10 c1' and '20:30 b1'")


def test_an_entry_that_returned_is_no_new_one() -> None:
    remote = Remote()
    one, other = (MemoryMachine(remote) for _ in range(2))
    one.write(log_of("20:00 hello", "20:20 b1"))
    one.run("sync")
    other.run("sync")
    for lines in ([], ["20:20 b1"], ["20:40 b1"]):
        commit(one, *lines)
    other.write(log_of("20:00 hello", "20:30 b1"))

    for machine in (one, other, one):
        machine.run("sync")

    assert "# conflict: 2026-11-16 20:20 b1 became '2026-11-16 20:30 b1' and '2026-11-16 20:40 b1'" in one.read()


def test_git_tells_the_history_of_commits(tmp_path: Path) -> None:
    remote = bare(tmp_path / "remote.git")
    machines = [Machine(tmp_path / name, remote) for name in "abc"]
    for machine in machines:
        machine.begin(*(["2026-11-16 20:00 hello", "2026-11-16 20:20 b1"] if machine is machines[0] else []))
    machines[0].run("sync")
    for machine, log in zip(machines, MOVED_TWICE, strict=True):
        machine.write(log)

    # Two commits that merge the same two, without knowing of each other, so that there are two bases.
    machines[0].sync()
    before = machines[0].git("rev-parse", "HEAD").strip()
    machines[2].sync()
    git(remote, "update-ref", "refs/heads/main", before)
    machines[1].sync()
    git(remote, "update-ref", "refs/heads/main", machines[2].git("rev-parse", "HEAD").strip())
    assert machines[1].run("sync").status == 1

    lines = [line.removeprefix("2026-11-16 ") for line in machines[1].lines]
    [note] = [line for line in lines if line.startswith("# conflict")]
    assert "20:20 b1 became '2026-11-16 20:00 b1' and '2026-11-16 20:30 b1'" in note
    assert sorted(line for line in lines if line != note) == sorted({*lines} - {note})
    assert len(lines) <= 7


@pytest.mark.parametrize("name", ["utt.log", pytest.param("a\nb.log", id="a name of two lines")])
def test_the_logs_in_commits_are_read(tmp_path: Path, name: str) -> None:
    a = Machine(tmp_path / "a", bare(tmp_path / "remote.git"), name)
    a.begin("2026-11-16 09:00 hello")
    empty = a.git("commit-tree", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "-m", "nothing").strip()
    repository = found(Git(str(a.place), a.environment), str(a.log))
    assert repository is not None
    assert repository.head is not None

    log, none, *others = repository.objects.blob_names([repository.head, empty, repository.head], repository.path)

    assert (none, others) == (None, [log])
    assert log is not None
    assert repository.objects.blobs([log, "0" * len(log), log]) == [a.log.read_bytes(), b"", a.log.read_bytes()]


def test_commits_of_other_files_need_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    remote = Remote()
    one, other = machines = [MemoryMachine(remote) for _ in range(2)]
    one.write(log_of("20:00 hello", "20:20 b1"))
    for machine in machines:
        machine.run("sync")
    assert remote.head is not None
    for _ in range(100):
        remote.head = remote.add_commit(remote.commits[remote.head].blob, [remote.head])
    one.run("sync")
    one.write(log_of("20:00 hello", "20:20 b1 v"))
    one.run("sync")
    other.write(log_of("20:00 hello", "20:30 b1"))
    read: list[str] = []
    blobs = other.clone.objects.blobs

    def watched(names: Sequence[str]) -> list[bytes]:
        read.extend(names)
        return blobs(names)

    monkeypatch.setattr(other.clone.objects, "blobs", watched)

    other.run("sync")

    assert other.read() == log_of("20:00 hello", "20:30 b1 v")
    assert 0 < len(read) < 5
