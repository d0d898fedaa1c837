"""Three machines, one log: whatever each does, and whoever syncs when, all have the same in the end."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.support.machines import Machine, bare
from utt.domain.entry import Entry, parse_line

MINUTES = st.integers(0, 40).map(lambda number: datetime(2026, 11, 16, 9) + timedelta(minutes=5 * number))
IS_EXPLORED = settings.get_current_profile_name() == "explore"
SYNC_EXAMPLES, STEPS = (60, 30) if IS_EXPLORED else (4, 14)
NAMES = "abcd" if IS_EXPLORED else "abc"
MACHINES = st.integers(0, len(NAMES) - 1)


def entries(log: str) -> list[Entry]:
    return [entry for line in log.splitlines() if (entry := parse_line(line)) is not None]


def counted(log: str) -> set[datetime]:
    """Return the minutes that count, one by one."""
    found = set()
    for before, entry in pairwise(entries(log)):
        minute = before.datetime
        while minute < entry.datetime and entry.name != "hello" and not entry.name.endswith("***"):
            found.add(minute)
            minute += timedelta(minutes=1)
    return found


class Machines(RuleBasedStateMachine):
    """What people do on three machines, or four."""

    @initialize()
    def begin(self) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="utt-sync-"))
        remote = bare(self.place / "remote.git")
        self.machines = [Machine(self.place / name, remote) for name in NAMES]
        self.number = 0
        self.removed: set[str] = set()
        self.cut: set[datetime] = set()
        self.added: set[str] = set()
        self.has_conflicts = False
        self.machines[0].begin("2026-11-16 08:00 hello")
        for machine in self.machines[1:]:
            machine.begin()

    @rule(number=MACHINES, minute=MINUTES, kind=st.sampled_from(["work", "work", "work", "hello", "bye"]))
    def record(self, number: int, minute: datetime, kind: str) -> None:
        machine = self.machines[number]
        self.number += 1
        # Their clocks differ.
        at = f"{minute + timedelta(minutes=number):%Y-%m-%d %H:%M}"
        if f"{at} {kind}" in machine.read():
            # What one person says twice is there twice.
            return
        name = [] if kind != "work" else [f"n{self.number}"]
        self.added |= {*name}
        with self._cutting(machine):
            self._good(machine, "add" if kind == "work" else kind, *name, "--at", at)

    @rule(number=MACHINES, index=st.integers(0, 30), minute=MINUTES, what=st.sampled_from(["rename", "move", "remove"]))
    def edit(self, number: int, index: int, minute: datetime, what: str) -> None:
        """Change a line by hand."""
        machine = self.machines[number]
        found = [entry for entry in entries(machine.read()) if entry.name.startswith("n")]
        if not found:
            return
        entry = found[index % len(found)]
        rest = machine.read().splitlines()
        rest.remove(str(entry))
        new = {
            "rename": [Entry(entry.datetime, f"{token(entry)} v{self.number}")],
            "move": [Entry(minute, entry.name)],
            "remove": [],
        }[what]
        self.number += 1
        if any(str(each) in rest for each in new):
            # What one person says twice is there twice.
            return
        self.removed |= {token(entry)} if what == "remove" else set()
        notes = [line for line in rest if line.startswith("#")]
        lines = sorted([line for line in rest if line and not line.startswith("#")] + [*map(str, new)], key=stamp)
        with self._cutting(machine):
            machine.write("".join(f"{line}\n" for line in [*notes, *lines]))

    @rule(number=MACHINES, index=st.integers(0, 30), what=st.sampled_from(["amend", "remove"]))
    def correct(self, number: int, index: int, what: str) -> None:
        """Change an entry with a command, which refuses a minute of several entries."""
        machine = self.machines[number]
        found = [entry for entry in entries(machine.read()) if entry.name.startswith("n")]
        if not found:
            return
        entry = found[index % len(found)]
        self.number += 1
        name = [f"{token(entry)} v{self.number}"] if what == "amend" else []
        with self._cutting(machine), self._removing(machine):
            machine.run(what, "--entry", f"{entry.datetime:%Y-%m-%d %H:%M}", *name, now="2026-11-16 18:00")

    @rule(number=MACHINES, index=st.integers(0, 1))
    def end_a_conflict(self, number: int, index: int) -> None:
        """Keep one of both versions of an entry, and take out the other one and the note."""
        machine = self.machines[number]
        lines = machine.read().splitlines()
        note = next((line for line in lines if line.startswith("# conflict: ")), "")
        versions = [line for line in lines if f"'{line}'" in note]
        if len(versions) == 2:
            with self._cutting(machine):
                machine.write("".join(f"{line}\n" for line in lines if line not in (note, versions[index])))

    @rule(number=MACHINES)
    def undo(self, number: int) -> None:
        machine = self.machines[number]
        with self._cutting(machine), self._removing(machine):
            machine.run("undo", now="2026-11-16 18:00")

    @rule(number=MACHINES)
    def sync(self, number: int) -> None:
        result = self.machines[number].run("sync", now="2026-11-16 18:00")
        self.has_conflicts = self.has_conflicts or result.status == 1
        assert result.status == 0 or result.stderr.count("conflict: "), result.stderr

    def teardown(self) -> None:
        if hasattr(self, "place"):
            try:
                self._settle()
            finally:
                shutil.rmtree(self.place)

    def _settle(self) -> None:
        """Sync until all have all, and require that nothing is lost, doubled or out of order."""
        before = [machine.read() for machine in self.machines]
        for number in 2 * [*range(len(self.machines))]:
            self.sync(number)
        log = self.machines[0].read()
        told = "\n---\n".join([*before, log])
        assert [machine.read() for machine in self.machines] == [log] * len(self.machines), told
        assert self.sync_says(0) == "in sync with origin, nothing new\n"
        found = json.loads(self.machines[0].run("check", "--json", now="2026-11-16 18:00").stdout)
        assert {each["kind"] for each in found} <= {"conflict", "hello", "twice"}, told
        # What nobody has removed is there, in whatever form.
        tokens = Counter(map(token, entries(log)))
        assert all(tokens[name] for name in self.added - self.removed), told
        assert self.has_conflicts or max(Counter(map(str, entries(log))).values()) == 1, told
        # What nobody has cut himself counts on: by a hello or bye within what he had already, for instance.
        assert set.union(*map(counted, before)) - self.cut <= counted(log), told

    @contextmanager
    def _cutting(self, machine: Machine) -> Iterator[None]:
        before = counted(machine.read())
        yield
        self.cut |= before - counted(machine.read())

    @contextmanager
    def _removing(self, machine: Machine) -> Iterator[None]:
        before = Counter(map(token, entries(machine.read())))
        yield
        after = Counter(map(token, entries(machine.read())))
        self.removed |= {*(before - after), *(after - before)}

    def sync_says(self, number: int) -> str:
        return self.machines[number].run("sync", now="2026-11-16 18:00").stdout

    def _good(self, machine: Machine, *arguments: str) -> None:
        result = machine.run(*arguments, now="2026-11-16 18:00")
        assert result.status == 0, result.stderr


def token(entry: Entry) -> str:
    """Return what stays of a name when it is changed."""
    return re.split(r"[ ]", entry.name)[0]


def stamp(line: str) -> str:
    return line[:16]


Machines.TestCase.settings = settings(max_examples=SYNC_EXAMPLES, stateful_step_count=STEPS)
TestMachines = Machines.TestCase
