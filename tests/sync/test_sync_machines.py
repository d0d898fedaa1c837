"""Machines that share a log: whatever each does, and whoever syncs when, all have the same in the end."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, pairwise, product
from pathlib import Path
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.support.machines import Machine, bare
from tests.support.machines_in_memory import MemoryMachine, Remote
from tests.sync.test_three_way import is_to_count
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, elapsed, in_order, is_earlier, is_same_minute, parse_line, without_offset
from utt.domain.instant import Moment
from utt.sync.one_sync import OneSync
from utt.sync.three_way import MergedLog, merged_log
from utt.timelog.write.merge import IsVersion, with_both

IS_EXPLORED = settings.get_current_profile_name() == "explore"
NAMES = "abcd" if IS_EXPLORED else "abc"
MACHINES = st.integers(0, len(NAMES) - 1)
START = datetime(2026, 11, 16, 20)
# Around midnight, and often the same ones.
MINUTES = (st.integers(0, 40) | st.integers(0, 8)).map(lambda number: START + timedelta(minutes=10 * number))
NOW = "2026-11-17 18:00"


@lru_cache(256)
def entries(log: str) -> Sequence[Entry]:
    return [entry for line in log.splitlines() if (entry := parse_line(line)) is not None]


@lru_cache(256)
def names_of(log: str) -> dict[int, str]:
    """Return the minutes that count, one by one, each with what it counts for."""
    found: dict[int, str] = {}
    for before, entry in pairwise(entries(log)):
        if entry.name != "hello" and not entry.name.endswith("***"):
            found.update(dict.fromkeys(range(minute_of(before), minute_of(entry)), entry.name))
    return found


def counted(log: str) -> set[int]:
    """Return the minutes that count."""
    return {*names_of(log)}


def is_needed(entry: Entry, there: Sequence[Entry], sides: Sequence[Sequence[Entry]]) -> bool:
    """Return true if fewer minutes count without the entry, or some of its own counted only on one of both sides."""
    lines = [*map(str, there)]
    without = [line for line in lines if line != str(entry)]
    own = {
        minute
        for before, each in pairwise(there)
        if each == entry
        for minute in range(minute_of(before), minute_of(each))
    }
    one, other = (counted(text_of([*map(str, side)])) for side in sides)
    return counted(text_of(without)) < counted(text_of(lines)) or bool(own & (one ^ other))


def minute_of(entry: Entry) -> int:
    zero = Entry(START, "", False, None, None if entry.utc_offset is None else timedelta())
    return elapsed(zero, entry) // timedelta(minutes=1)


def token(entry: Entry) -> str:
    """Return what stays of a name when it is changed."""
    return entry.name.split(" ")[0]


def names_in(text: str) -> set[str]:
    """Return the names of entries in a text."""
    return {*re.findall(r"\b[bn]\d+\b", text)}


def with_entry(lines: list[str], entry: Entry) -> list[str]:
    """Return the lines with one for the entry, before the first that is later."""
    later = (at for at, line in enumerate(lines) if (other := parse_line(line)) and is_earlier(entry, other))
    place = next(later, len(lines))
    return [*lines[:place], str(entry), *lines[place:]]


def text_of(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


class Machines(RuleBasedStateMachine):
    """What people do on several machines."""

    machines: Sequence[Machine | MemoryMachine]

    def make(self, begun: Sequence[Entry]) -> None:
        """Make the machines, all with a log of these entries."""
        raise NotImplementedError

    @initialize(
        # Their clocks differ.
        clocks=st.lists(st.integers(0, 3), min_size=len(NAMES), max_size=len(NAMES)),
        # Who writes times with their offsets from UTC, each in another country.
        travellers=st.sampled_from(["", "", "", "", NAMES, NAMES[1:]]),
        begun=st.integers(0, 6),
    )
    def begin(self, clocks: list[int], travellers: str, begun: int) -> None:
        self.clocks = clocks
        self.offsets = [timedelta(hours=number) if name in travellers else None for number, name in enumerate(NAMES)]
        # A time with an offset and one without cannot be compared.
        self.is_mixed = len({offset is None for offset in self.offsets}) > 1
        self.number = 0
        self.removed: set[str] = set()
        self.cut: set[int] = set()
        self.ever: set[int] = set()
        self.added: set[str] = set()
        # How each entry was last written, None if it was removed, as long as no machine changed it before it had that.
        self.latest: dict[str, str | None] = {}
        self.contested: set[str] = set()
        self.written: set[str] = set()
        # The names of entries that were ever there twice: both versions of a conflict, or the pieces of a cut.
        self.several: set[str] = set()
        # What each machine has removed from a minute, and whether there were ever several of that name.
        self.vacated: list[dict[int, set[tuple[str, bool]]]] = [{} for _ in NAMES]
        # The lines of entries that a merge has added, and what became of these.
        self.made_lines: set[str] = set()
        # The names of entries of which a sync has told, for instance that both sides changed them.
        self.told: set[str] = set()
        self.notes: set[str] = set()
        self.is_unordered = self.has_undone_sync = False
        self.has_conflicts = False
        first = Entry(self.moment(0, START), "hello")
        rest = [Entry(self.moment(0, START + timedelta(minutes=20 * each)), f"b{each}") for each in range(1, begun + 1)]
        self.make([first, *rest])
        rest = [*entries(self.machines[0].read())[1:]]
        self.added |= {*map(token, rest)}
        for each in rest:
            self.latest[token(each)] = str(each)
            self.written.add(str(each))
        self.ever |= counted(self.machines[0].read())

    def moment(self, number: int, minute: datetime) -> datetime:
        """Return a minute as that machine writes it."""
        offset = self.offsets[number]
        return minute if offset is None else Moment.at(minute + offset, offset)

    @rule(number=MACHINES, minute=MINUTES, kind=st.sampled_from(["work", "work", "work", "same", "hello", "bye"]))
    def record(self, number: int, minute: datetime, kind: str) -> None:
        self.number += 1
        machine = self.machines[number]
        moment = self.moment(number, minute + timedelta(minutes=self.clocks[number]))
        name = {"work": [f"n{self.number}"], "same": ["same"]}.get(kind, [])
        entry = Entry(moment, "".join(name) or {"hello": "hello", "bye": "bye ***"}[kind])
        lines = machine.read().splitlines()
        if str(entry) in lines:
            # What one person says twice is there twice.
            return
        self.added |= {*name} - {"same"}
        with self._changing(number):
            if self.offsets[number] is None:
                result = machine.run("add" if name else kind, *name, "--at", f"{moment:%Y-%m-%d %H:%M}", now=NOW)
                assert result.status == 0, result.stderr
            else:
                machine.write(text_of(with_entry(lines, entry)))

    @rule(
        number=MACHINES,
        index=st.integers(0, 30),
        minute=MINUTES,
        what=st.sampled_from(["rename", "move", "remove", "comment", "hello"]),
    )
    def edit(self, number: int, index: int, minute: datetime, what: str) -> None:
        """Change a line by hand."""
        machine = self.machines[number]
        # A log without any entry is not synced.
        names = {*self.added, "same", *(["hello", "bye"] if what in ("hello", "remove") else [])}
        found = [each for each in entries(machine.read())[1:] if token(each) in names]
        if not found:
            return
        entry = found[index % len(found)]
        moment = entry.datetime
        self.number += 1
        new = {
            "rename": Entry(moment, f"{token(entry)} v{self.number}", False, entry.comment),
            "move": Entry(self.moment(number, minute), entry.name, False, entry.comment),
            "comment": Entry(moment, entry.name, False, f"c{self.number}"),
            "hello": Entry(self.moment(number, minute), "hello"),
            "remove": None,
        }[what]
        lines = machine.read().splitlines()
        if str(new) in lines:
            # What one person says twice is there twice.
            return
        place = lines.index(str(entry))
        if what != "hello":
            del lines[place]
        if new is not None and new.datetime == moment and what != "hello":
            lines.insert(place, str(new))
        elif new is not None:
            lines = with_entry(lines, new)
        with self._changing(number):
            machine.write(text_of(lines))

    @rule(number=MACHINES, indexes=st.tuples(st.integers(0, 30), st.integers(0, 30)), is_new=st.booleans())
    def exchange(self, number: int, indexes: tuple[int, int], is_new: bool) -> None:
        """Put an entry, or a new one, where another one was, and that one where it was, or later."""
        machine = self.machines[number]
        found = [each for each in entries(machine.read()) if token(each) in self.added]
        if not found:
            return
        one, other = (found[index % len(found)] for index in indexes)
        if is_new:
            self.number += 1
            later = self.moment(number, START + timedelta(minutes=10 * indexes[1]))
            other = Entry(later, f"n{self.number}")
        lines = machine.read().splitlines()
        changed = [
            Entry(one.datetime, other.name, False, other.comment),
            Entry(other.datetime, one.name, False, one.comment),
        ]
        if one.name == other.name or any(str(each) in lines for each in changed):
            return
        self.added.add(token(other))
        lines = [line for line in lines if line not in (str(one), str(other))]
        for each in changed:
            lines = with_entry(lines, each)
        with self._changing(number):
            machine.write(text_of(lines))

    @rule(number=MACHINES, minute=MINUTES)
    def append(self, number: int, minute: datetime) -> None:
        """Put a line at the log's end, wherever it belongs."""
        machine = self.machines[number]
        self.number += 1
        self.added.add(f"n{self.number}")
        entry = Entry(self.moment(number, minute), f"n{self.number}")
        self.is_unordered = self.is_unordered or any(is_earlier(entry, each) for each in entries(machine.read()))
        with self._changing(number):
            machine.write(f"{machine.read()}{entry}\n")

    @rule(number=MACHINES, index=st.integers(0, 30), is_new=st.booleans())
    def note(self, number: int, index: int, is_new: bool) -> None:
        """Write a note, or remove one."""
        machine = self.machines[number]
        lines = machine.read().splitlines()
        self.number += 1
        if is_new:
            lines.insert(index % (len(lines) + 1), f"# n{self.number}")
            self.notes.add(f"# n{self.number}")
        else:
            found = [place for place, line in enumerate(lines) if line.startswith("# n")]
            if not found:
                return
            self.notes.discard(lines.pop(found[index % len(found)]))
        machine.write(text_of(lines))

    @rule(number=MACHINES, index=st.integers(0, 30), what=st.sampled_from(["amend", "remove"]))
    def correct(self, number: int, index: int, what: str) -> None:
        """Change an entry with a command. If its minute has several, that may find another one, or refuse."""
        machine = self.machines[number]
        there = [*entries(machine.read())]
        found = [entry for entry in there if entry.name.startswith("n")]
        # A command does not find a line that is out of order.
        if not found or there != in_order(there):
            return
        entry = found[index % len(found)]
        if sum(is_same_minute(each, entry.datetime) for each in there) > 1:
            return
        self.number += 1
        name = [f"{token(entry)} v{self.number}"] if what == "amend" else []
        with self._changing(number):
            machine.run(what, "--entry", f"{entry.datetime:%Y-%m-%d %H:%M}", *name, now=NOW)

    @rule(
        number=MACHINES,
        index=st.integers(0, 1),
        note_index=st.integers(0, 3),
        how=st.sampled_from(["one stays", "one stays", "both stay", "the note stays", "a third one"]),
    )
    def end_a_conflict(self, number: int, index: int, note_index: int, how: str) -> None:
        """Keep one of both versions of an entry, or do something else about it."""
        machine = self.machines[number]
        lines = machine.read().splitlines()
        notes = [line for line in lines if line.startswith("# conflict: ")]
        note = notes[note_index % len(notes)] if notes else ""
        versions = [line for line in lines if f"'{line}'" in note]
        if len(versions) != 2:
            return
        self.number += 1
        gone = {note} if how == "both stay" else {versions[index], *([] if how == "the note stays" else [note])}
        kept = versions[1 - index]
        changed = {kept: f"{kept} v{self.number}"} if how == "a third one" else {}
        with self._changing(number):
            machine.write(text_of([changed.get(line, line) for line in lines if line not in gone]))

    @rule(number=MACHINES)
    def undo(self, number: int) -> None:
        with self._changing(number, is_undo=True):
            result = self.machines[number].run("undo", now=NOW)
        # What came comes again, among what was recorded without it.
        self.has_undone_sync = self.has_undone_sync or result.stdout.startswith("undid sync")

    @rule(number=MACHINES)
    def sync(self, number: int) -> None:
        self.sync_says(self.machines[number])

    def teardown(self) -> None:
        if hasattr(self, "machines"):
            self._settle()

    def sync_says(self, machine: Machine | MemoryMachine) -> str:
        result = machine.run("sync", now=NOW)
        self.has_conflicts = self.has_conflicts or result.status == 1
        self.told |= names_in(result.stderr)
        assert result.status == 0 or result.stderr.count("conflict: "), result.stderr
        return result.stdout

    def learn(self, base: bytes, ours: bytes, theirs: bytes, done: MergedLog) -> None:
        """Remember what a merge has added, and what it tells."""
        sides = [entries(side.decode()) for side in (base, ours, theirs)]
        there = entries(done.content.decode())
        known = {*chain(*sides)}
        # One that one side has moved and the other renamed is not added, but a rest of its old time may be.
        written = [[each for each in side if str(each) not in self.made_lines] for side in sides]
        of_one = (each for each in product(*written) if len({*map(token, each)}) == 1)
        joined = {both for each in of_one if (both := with_both(*each)) is not None} - known
        names = {*map(token, joined)}
        made = [
            each
            for each in there
            if each not in known | joined
            or (each not in joined and token(each) in names and is_needed(each, there, sides[1:]))
        ]
        continued = [goes_on for _, goes_on in done.goes_on]
        self.made_lines |= {*map(str, (*made, *continued))}
        self.told |= {*map(token, (*done.kept, *continued))}

    def _settle(self) -> None:
        before = [machine.read() for machine in self.machines]
        self.settle(self.machines, [*range(len(self.machines))], before)

    def settle(self, machines: Sequence[Machine | MemoryMachine], order: list[int], before: list[str]) -> str:
        """Sync until all have all, and require that nothing is lost, doubled or out of order. Return the log."""
        for number in 2 * order:
            self.sync_says(machines[number])
        if self.is_unordered:
            # The one that put a line in its place tells the others.
            for number in 2 * order:
                self.sync_says(machines[number])
        log = machines[0].read()
        told = "\n---\n".join([*before, "", *(machine.read() for machine in machines)])
        assert [machine.read() for machine in machines] == [log] * len(machines), told
        assert self.sync_says(machines[0]) == "in sync with origin, nothing new\n", told
        assert self.is_mixed or not self.bad_lines(machines[0]), told
        there = entries(log)
        assert self.is_mixed or there == in_order(there), told
        # What nobody has removed is there, in whatever form.
        tokens = Counter(map(token, there))
        assert all(tokens[name] for name in self.added - self.removed), told
        lines = Counter(log.splitlines())
        assert all(lines[name] == 1 for name in self.notes), told
        assert max((number for line, number in lines.items() if line.startswith("#")), default=1) == 1, told
        assert (self.is_mixed and self.has_conflicts) or max(Counter(map(str, there)).values()) == 1, told
        # Nothing is there twice unless a sync has told of it, but for what merges have added.
        once = Counter(token(each) for each in there if str(each) not in self.made_lines)
        if not self.is_mixed:
            assert all(once[name] <= 1 for name in self.added - self.told), told
        for name, line in self.latest.items():
            if name not in self.contested and not self.is_mixed:
                # Time that a removed entry got from another one, which was removed elsewhere, keeps counting.
                assert lines[line] == 1 if line is not None else once[name] == 0, f"{name}: {line}\n{told}"
        # What nobody has cut himself counts on: by a hello or bye within what he had already, for instance.
        if not (self.is_unordered or self.has_undone_sync or self.is_mixed):
            assert set.union(*map(counted, before)) - self.cut <= counted(log) <= self.ever, told
        return log

    def bad_lines(self, machine: Machine | MemoryMachine) -> list[str]:
        """Return what a check finds, but for what people have done themselves."""
        raise NotImplementedError

    @contextmanager
    def _changing(self, number: int, is_undo: bool = False) -> Iterator[None]:
        machine = self.machines[number]
        before = machine.read()
        yield
        after = machine.read()
        self.cut |= counted(before) - counted(after)
        self.ever |= counted(after)
        old, new = (Counter(map(str, entries(log))) for log in (before, after))
        gone, come = [*map(parsed, (old - new).elements())], [*map(parsed, (new - old).elements())]
        # An activity that a merge has cut in two is removed with its pieces, maybe on two machines.
        pieces = Counter(map(token, entries(before)))
        self.several |= {name for name, number in pieces.items() if number > 1}
        self.removed |= {token(each) for each in gone if pieces[token(each)] > 1}
        self.removed |= {token(each) for each in gone} - {token(each) for each in entries(after)}
        if is_undo:
            self.removed |= {token(each) for each in (*gone, *come)}
        made = {token(each) for each in gone if str(each) in self.made_lines}
        self.made_lines |= {str(each) for each in come if is_undo or token(each) in made}
        if is_undo:
            self.contested |= {token(each) for each in (*gone, *come)}
        for each in gone:
            name = token(each)
            if self.latest.get(name) != str(each):
                self.contested.add(name)
            self.latest[name] = None
        for each in come:
            name = token(each)
            # If it is as it was before, another machine does not see that it was changed.
            if self.latest.get(name) is not None or str(each) in self.written:
                self.contested.add(name)
            self.written.add(str(each))
            self.latest[name] = str(each)
        for name in ("same", "hello", "bye"):
            self.latest.pop(name, None)
        vacated = self.vacated[number]
        for each in gone:
            vacated.setdefault(minute_of(each), set()).add((token(each), token(each) in self.several))
        self._contest_replaced(vacated, entries(after))

    def _contest_replaced(self, vacated: dict[int, set[tuple[str, bool]]], there: Sequence[Entry]) -> None:
        """What took the minute of a removed entry may be a new name of that."""
        names = {*map(token, there)}
        for each in there:
            left = vacated.get(minute_of(each), set())
            replaced = {name for name, is_piece in left if is_piece or name not in names}
            self.contested |= replaced | ({token(each)} if replaced else set())


def parsed(line: str) -> Entry:
    entry = parse_line(line)
    assert entry is not None
    return entry


class RealMachines(Machines):
    """Machines with git's repositories, and files."""

    def make(self, begun: Sequence[Entry]) -> None:
        # Commands would take a time with an offset as another one.
        self.offsets = [None for _ in NAMES]
        self.is_mixed = False
        begun = [Entry(without_offset(each.datetime), each.name) for each in begun]
        self.place = Path(tempfile.mkdtemp(prefix="utt-sync-"))
        remote = bare(self.place / "remote.git")
        real = [Machine(self.place / name, remote, around=self.watching) for name in NAMES]
        self.machines = real
        real[0].begin(*map(str, begun))
        for machine in real[1:]:
            machine.begin()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Learn from each merge of a command."""
        merge = OneSync._merged

        def merged(
            run: OneSync,
            ours: bytes,
            base: bytes,
            theirs: bytes,
            versions: tuple[IsVersion, IsVersion] | None = None,
        ) -> MergedLog:
            done = merge(run, ours, base, theirs, versions)
            self.learn(base, ours, theirs, done)
            return done

        with mock.patch.object(OneSync, "_merged", merged):
            yield

    def bad_lines(self, machine: Machine | MemoryMachine) -> list[str]:
        found = json.loads(machine.run("check", "--json", now=NOW).stdout)
        return [each["kind"] for each in found if each["kind"] not in ("conflict", "hello", "twice", "night")]

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            if hasattr(self, "place"):
                shutil.rmtree(self.place)


class MachinesInMemory(Machines):
    """Machines without git and files, which take a hundredth of the time: each merge is looked at too."""

    def make(self, begun: Sequence[Entry]) -> None:
        self.origin = Remote()
        self.memory = [MemoryMachine(self.origin, self.watch) for _ in NAMES]
        self.machines = self.memory
        self.memory[0].write(text_of([*map(str, begun)]))
        for machine in self.memory:
            machine.run("sync")

    def bad_lines(self, machine: Machine | MemoryMachine) -> list[str]:
        assert isinstance(machine, MemoryMachine)
        return machine.bad_lines()

    @rule(numbers=st.lists(MACHINES, min_size=2, max_size=2, unique=True))
    def race(self, numbers: list[int]) -> None:
        """One machine syncs while another one is about to push."""
        one, other = (self.memory[number] for number in numbers)

        def be_overtaken() -> None:
            one.clone.before_push = lambda: None
            self.sync_says(other)

        one.clone.before_push = be_overtaken
        self.sync_says(one)
        one.clone.before_push = lambda: None

    @rule(numbers=st.lists(MACHINES, min_size=2, max_size=2, unique=True))
    def meet(self, numbers: list[int]) -> None:
        """One machine syncs with another one's clone, so that histories cross."""
        one, other = (self.memory[number] for number in numbers)
        with one.clone.at(other.clone):
            self.sync_says(one)

    @rule(number=MACHINES, step=st.integers(0, 10))
    def kill(self, number: int, step: int) -> None:
        """Kill a sync."""
        machine = self.memory[number]
        machine.run_killed("sync", step)
        # Nobody was told of it.
        notes = [line for line in machine.read().splitlines() if line.startswith("# conflict: ")]
        self.has_conflicts = self.has_conflicts or bool(notes)
        self.told |= names_in("".join(notes))

    def watch(
        self,
        base: bytes,
        ours: bytes,
        theirs: bytes,
        versions: tuple[IsVersion, IsVersion] | None,
        done: MergedLog,
    ) -> None:
        """Require of a merge what holds for each."""
        if theirs == base and done.content == ours:
            return
        swapped = None if versions is None else versions[::-1]
        texts = [text.decode() for text in (base, ours, theirs, done.content)]
        told = "\n---\n".join(texts)
        assert merged_log(base, theirs, ours, Calendar(), known=swapped).content == done.content, told
        sides = [entries(text) for text in texts]
        assert self.is_mixed or sides[-1] == in_order(sides[-1]) or base == b"", told
        self.learn(base, ours, theirs, done)
        if not self.is_mixed and all(side == in_order(side) for side in sides[:3]):
            # Both versions of a conflict that was ended differently return, with their time.
            restored = {
                version
                for each in done.conflicts
                for version in (each.ours, each.theirs)
                if {each.ours, each.theirs} <= {*sides[0]}
            }
            # Those of a minute stay in their order.
            full = [
                in_order([*side, *(each for each in sorted(restored, key=str) if each not in side)]) for side in sides
            ]
            before, one, other, found = (names_of(text_of([*map(str, side)])) for side in full)
            wanted = {
                minute
                for minute in {*one, *other}
                if is_to_count(before.get(minute), one.get(minute), other.get(minute))
            }
            assert {*found} == wanted, told

    def _settle(self) -> None:
        before = [machine.read() for machine in self.machines]
        logs = []
        for order in ([0, 1, 2, 3], [2, 3, 1, 0], [1, 0, 3, 2]):
            remote = self.origin.copy()
            machines = [machine.copy(remote) for machine in self.memory]
            logs.append(self.settle(machines, [number for number in order if number < len(NAMES)], before))
        if not (self.cut or self.is_unordered or self.has_undone_sync or self.is_mixed):
            assert all(counted(log) == self.ever for log in logs), "\n---\n".join([*before, "", *logs])
        # In whichever order they sync.
        assert logs == [logs[0]] * len(logs), "\n---\n".join([*before, "", *logs])


RealMachines.TestCase.settings = settings(
    max_examples=60 if IS_EXPLORED else 4, stateful_step_count=30 if IS_EXPLORED else 14
)
MachinesInMemory.TestCase.settings = settings(
    report_multiple_bugs=False, max_examples=2000 if IS_EXPLORED else 60, stateful_step_count=40 if IS_EXPLORED else 20
)
TestMachines = RealMachines.TestCase
TestMachinesInMemory = MachinesInMemory.TestCase
