"""Three logs into one, against a map of every minute."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.logs import entries_in
from utt.domain.activity import ActivityType
from utt.domain.calendar import Calendar
from utt.domain.entry import BYE_ENTRY_NAME, HELLO_ENTRY_NAME, Entry, in_order, is_mark
from utt.sync.three_way import merged_log

START = datetime(2026, 11, 16, 22)
STEP = timedelta(minutes=10)
STEPS = 24

ENTRIES = st.builds(
    lambda step, name, comment: Entry(START + STEP * step, name, False, comment),
    st.integers(0, STEPS),
    st.sampled_from([HELLO_ENTRY_NAME, HELLO_ENTRY_NAME, BYE_ENTRY_NAME, "a", "b: x", "lunch **", "z ***"]),
    st.sampled_from([None, None, "c"]),
)
# What a side does: take out an entry by its number, put one in, and change one.
CHANGES = st.lists(
    st.tuples(st.sampled_from(["add", "add", "remove", "rename", "move"]), st.integers(0, 9), ENTRIES), max_size=4
)
NOTES = st.dictionaries(st.integers(0, 9), st.sampled_from([["# n"], ["# m", "# n"], ["bad"]]), max_size=3)


def changed(entries: list[Entry], changes: list[tuple[str, int, Entry]]) -> list[Entry]:
    entries = [*entries]
    for what, number, new in changes:
        if what == "add":
            entries.append(new)
        elif entries:
            old = entries.pop(number % len(entries))
            if what == "rename":
                entries.append(Entry(old.datetime, new.name, False, new.comment))
            elif what == "move":
                entries.append(Entry(new.datetime, old.name, False, old.comment))
    return in_order(entries)


def log_of(entries: list[Entry], notes: dict[int, list[str]] | None = None) -> bytes:
    """A log as utt writes it, with a blank line between days."""
    lines: list[str] = []
    for number, entry in enumerate(entries):
        if number and entries[number - 1].datetime.date() != entry.datetime.date():
            lines.append("")
        lines += [*(notes or {}).get(number, []), str(entry)]
    return "".join(f"{line}\n" for line in lines).encode()


def counted(log: bytes) -> list[str | None]:
    """The name for which each step counts; None where nothing does."""
    steps: list[str | None] = [None] * STEPS
    for before, entry in pairwise(entries_in(log)):
        if entry.name != HELLO_ENTRY_NAME and ActivityType.of(entry.name) is not ActivityType.IGNORED:
            for step in range((before.datetime - START) // STEP, (entry.datetime - START) // STEP):
                steps[step] = entry.name
    return steps


def is_to_count(base: str | None, ours: str | None, theirs: str | None) -> bool:
    if ours == base:
        return theirs is not None
    return ours is not None or (theirs is not None and theirs != base)


SIDES = st.tuples(st.lists(ENTRIES, max_size=6).map(in_order), CHANGES, CHANGES, NOTES, NOTES, NOTES)
Drawn = tuple[
    list[Entry],
    list[tuple[str, int, Entry]],
    list[tuple[str, int, Entry]],
    dict[int, list[str]],
    dict[int, list[str]],
    dict[int, list[str]],
]


def logs_of(sides: Drawn) -> tuple[bytes, bytes, bytes]:
    base, our_changes, their_changes, *notes = sides
    return (
        log_of(base, notes[0]),
        log_of(changed(base, our_changes), notes[1]),
        log_of(changed(base, their_changes), notes[2]),
    )


def merged(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    return merged_log(base, ours, theirs, Calendar()).content


@given(SIDES)
def test_a_minute_counts_if_either_side_counts_it(sides: Drawn) -> None:
    base, ours, theirs = logs_of(sides)

    found = counted(merged(base, ours, theirs))

    wanted = [is_to_count(*names) for names in zip(*map(counted, (base, ours, theirs)), strict=True)]
    assert [name is not None for name in found] == wanted


@given(SIDES)
def test_either_machine_merges_to_the_same_log(sides: Drawn) -> None:
    base, ours, theirs = logs_of(sides)

    assert merged(base, ours, theirs) == merged(base, theirs, ours)


@given(SIDES)
def test_merging_again_changes_nothing(sides: Drawn) -> None:
    base, ours, theirs = logs_of(sides)
    # Of two that are equal, nobody can tell which one was added.
    # And what one has moved and the other renamed was neither, when it is looked at again.
    assume(not any(what in ("move", "rename") for what, *_ in (*sides[1], *sides[2])))
    assume(all(len({*entries_in(side)}) == len(entries_in(side)) for side in (base, ours, theirs)))
    first = merged_log(base, ours, theirs, Calendar())
    # And an arrival with a comment that became an entry of an activity is missing then.
    assume(not any(mark.comment for mark, _ in first.goes_on))
    done = first.content

    for again in (merged(base, done, theirs), merged(theirs, done, theirs), merged(ours, done, ours)):
        assert entries_in(again) == entries_in(done)
        # Of two notes that are equal, nobody can tell which one stands where.
        assert Counter(again.split(b"\n")) == Counter(done.split(b"\n"))


@given(SIDES)
def test_changes_of_one_side_are_taken_exactly(sides: Drawn) -> None:
    base, ours, _ = logs_of(sides)

    assert merged(base, ours, base) == ours
    assert merged(base, base, ours) == ours
    assert merged(base, ours, ours) == ours


@given(SIDES)
def test_entries_are_in_order_and_none_is_lost(sides: Drawn) -> None:
    base, ours, theirs = logs_of(sides)
    assume(all(len({*entries_in(side)}) == len(entries_in(side)) for side in (base, ours, theirs)))
    done = merged_log(base, ours, theirs, Calendar())
    entries = entries_in(done.content)
    in_base, in_ours, in_theirs = (Counter(entries_in(log)) for log in (base, ours, theirs))

    assert entries == in_order(entries)
    must_be = (in_ours & in_theirs) | ((in_ours - in_base) - in_theirs) | ((in_theirs - in_base) - in_ours)
    # Of an arrival, or a departure, nothing is left where an activity counts at that minute.
    ends = {entry.datetime for entry in entries if not is_mark(entry)}
    lost = Counter(entry for entry in must_be - Counter(entries) if not (is_mark(entry) and entry.datetime in ends))
    # Only what one side moved and the other renamed becomes one.
    assert all(entry not in in_base for entry in lost)
    assert lost.total() <= 2 * sum(what in ("move", "rename") for what, *_ in (*sides[1], *sides[2]))


@given(SIDES)
def test_notes_are_merged_as_entries_are(sides: Drawn) -> None:
    base, ours, theirs = logs_of(sides)
    done = merged(base, ours, theirs)

    for note in (b"# n", b"# m", b"bad"):
        in_base, one, other = (log.split(b"\n").count(note) for log in (base, ours, theirs))
        if one == in_base:
            wanted = other
        elif other == in_base:
            wanted = one
        else:
            wanted = min(one, other) if one < in_base and other < in_base else max(one, other)
        assert done.split(b"\n").count(note) == wanted


@given(SIDES)
def test_days_are_kept_apart_by_one_blank_line(sides: Drawn) -> None:
    done = merged(*logs_of(sides)).decode()

    before = None
    for line in done.splitlines():
        if before is not None and before[:10] != line[:10] and before[:1] == line[:1] == "2":
            pytest.fail(f"no blank line before {line}")
        before = line
    assert "\n\n\n" not in done


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        pytest.param("0 hello", "0 hello,3 a", "0 hello,5 b", "0 hello,3 a,5 b", id="both go on"),
        pytest.param("", "0 hello,6 a", "2 hello,3 b", "0 hello,2 a,3 b,6 a", id="an arrival within"),
        pytest.param("", "0 hello,6 a", "2 hello,3 b,4 bye ***", "0 hello,2 a,3 b,4 a,6 a", id="a departure within"),
        pytest.param(
            "0 hello,3 hello",
            "0 hello,3 hello,3 hello  # c",
            "0 hello,3 a",
            "0 hello,3 a,3 hello  # c",
            id="an arrival with a comment at its end",
        ),
        pytest.param("0 hello,3 a", "0 hello,3 b", "0 hello,4 a", "0 hello,4 b", id="a name and a time"),
        pytest.param("0 hello,3 a", "0 hello", "0 hello,3 b", "0 hello,3 b", id="a change wins over a removal"),
        pytest.param("", "0 bye ***,6 b", "1 bye ***,3 hello,3 b", "0 bye ***,1 b,3 b,6 b", id="what is there goes on"),
        pytest.param(
            "", "0 hello,6 b", "2 z ***,3 z ***,3 b", "0 hello,2 b,2 z ***,3 b,3 z ***,6 b", id="there, ignored"
        ),
        pytest.param("0 hello,3 a", "0 hello,3 b", "0 hello,3 c", "0 hello,# conflict,3 b,3 c", id="a conflict"),
        pytest.param(
            "0 hello,3 a",
            "0 hello,3 b",
            "0 hello,3 c,3 d",
            "0 hello,# conflict,3 c,3 d,3 b",
            id="a conflict beside an entry of the minute",
        ),
        pytest.param(
            "0 hello,3 a",
            "0 hello,0 a",
            "0 hello,3 hello,6 b",
            "0 hello,0 a,3 hello,6 b",
            id="a new time wins over an arrival in its place",
        ),
        pytest.param(
            "0 hello,3 acme: a", "0 hello,2 acme: a", "0 hello,3 b,3 acme: x", "0 hello,2 acme: x,3 b", id="alike"
        ),
        pytest.param("0 hello,3 a", "0 hello,3 b", "0 hello,1 a,4 a", "0 hello,1 a,4 b", id="the nearest of two"),
        pytest.param("0 hello,3 a,5 b", "0 hello,5 b", "0 hello,3 a,5 b,6 c", "0 hello,5 b,6 c", id="a removal"),
        pytest.param("0 hello,2 a,4 b", "0 hello,4 b", "0 hello,2 a", "0 hello,2 b", id="time that b got from a"),
        pytest.param(
            "0 hello,2 a",
            "0 hello,2 b,3 hello",
            "0 hello,3 a",
            "0 hello,3 b",
            id="an arrival at a new time with a new name",
        ),
        pytest.param(
            "0 hello,2 a",
            "0 hello,2 b,3 hello",
            "0 hello,4 a",
            "0 hello,3 b,4 b",
            id="an arrival before a new time with a new name",
        ),
        pytest.param(
            "0 hello,4 b", "0 hello,5 b", "0 hello,2 z ***,4 n", "0 hello,2 z ***,5 n", id="a new time, and a cut"
        ),
        pytest.param(
            *("0 hello,1 a,5 b", "0 hello,1 a,1 b", "0 hello,1 a,5 a", "0 hello,1 a,5 a"), id="become like another one"
        ),
        pytest.param(
            *("0 hello,1 b", "0 hello,1 a", "0 hello,4 b,4 hello  # c", "0 hello,4 a,4 hello  # c"),
            id="an arrival after a new name",
        ),
        pytest.param(
            "0 hello,1 a",
            "0 hello,1 z ***",
            "0 hello,2 a",
            "0 hello,1 z ***,2 a,2 z ***",
            id="a new time, and an ignored name",
        ),
        pytest.param(
            "0 hello,3 a", "0 hello,3 a ***", "0 hello,2 a", "0 hello,2 a ***", id="a new time with an ignored name"
        ),
    ],
)
def test_the_merged_log_reads_as_written_by_hand(base: str, ours: str, theirs: str, expected: str) -> None:
    logs = [
        "".join(f"{START + STEP * int(line[0]):%Y-%m-%d %H:%M} {line[2:]}\n" for line in filter(None, log.split(",")))
        for log in (base, ours, theirs)
    ]

    done = merged(*(log.encode() for log in logs)).decode()

    lines = ["# conflict" if line.startswith("# conflict: ") else line for line in done.splitlines()]
    shown = [
        line if line[0] == "#" else f"{(datetime.fromisoformat(line[:16]) - START) // STEP} {line[17:]}"
        for line in lines
    ]
    assert ",".join(shown) == expected


def test_change_against_removal_is_reported() -> None:
    base, ours, theirs = (
        log_of([Entry(START, "hello"), *(Entry(START + STEP, name) for name in names)]) for names in (["a"], [], ["b"])
    )

    for one, other in ((ours, theirs), (theirs, ours)):
        assert [entry.name for entry in merged_log(base, one, other, Calendar()).kept] == ["b"]


@pytest.mark.parametrize("base", ["0 hello,6 a", "0 hello,6 a,9 b"], ids=["at the end", "further up"])
def test_an_unordered_line_goes_into_its_place(base: str) -> None:
    """As a phone's may be, which was put at the end of the log."""
    entries = [Entry(START + STEP * int(each[0]), each[2:]) for each in base.split(",")]
    new = Entry(START + STEP * 3, "c")
    before, after = log_of(entries), log_of([*entries[:2], new, *entries[2:]])

    for ours, theirs in ((before, after), (after, before)):
        assert merged(before, ours, theirs) == log_of(in_order([*entries, new]))
    assert merged(after, after, after + b"2026-11-18 09:00 d\n") == after + b"2026-11-18 09:00 d\n"


@pytest.mark.parametrize(
    ("first", "versions", "beside", "edited"),
    [
        pytest.param("2 first", ("2 a", "2 b"), [], {}, id="in one minute"),
        pytest.param("1 a", ("2 a", "3 a"), [], {}, id="in two minutes, at the end"),
        pytest.param("1 a", ("2 a", "3 a"), ["6 call"], {}, id="in two minutes"),
        pytest.param("2 first", ("2 a", "2 b"), ["2 other"], {}, id="beside another entry"),
        pytest.param("2 first", ("2 it's", '2 it"s'), [], {}, id="quotes"),
        pytest.param("2 first", ("2 I became 'b' and c", "2 x"), [], {}, id="words of the note"),
        pytest.param("1 a", ("2 a", "3 a"), [], {"2 a": "2 x: a", "3 a": "3 x: a"}, id="both renamed since"),
    ],
)
def test_differently_resolved_conflicts_conflict_again(
    first: str, versions: tuple[str, str], beside: list[str], edited: dict[str, str]
) -> None:
    def log(*added: str, note: list[str] | None = None) -> bytes:
        entries = [Entry(START + STEP * int(each[0]), each[2:]) for each in ("0 hello", *added, *beside)]
        return log_of(in_order(entries), {1: note or []})

    conflict = merged(log(first), log(versions[0]), log(versions[1])).decode()
    note = [line for line in conflict.splitlines() if line.startswith("# conflict: ")]
    one, other = (edited.get(each, each) for each in versions)
    base = log(one, other, note=note)

    assert len(note) == 1
    for ours, theirs in ((one, other), (other, one)):
        done = merged_log(base, log(ours), log(theirs), Calendar())
        assert len(done.conflicts) == 1
        assert Counter(entries_in(done.content)) == Counter(entries_in(base))
        assert edited or note[0].encode() in done.content.splitlines()
    assert merged(base, log(one), log(one)) == log(one)
    assert merged(base, log(one), base) == log(one)
    assert merged(base, log(one), log()) == log()


def test_times_without_a_common_order_are_only_joined() -> None:
    """A clock without an offset is in order with each of two others, but these are not in its order."""
    hello, here = "2026-11-16 20:00 hello\n", "2026-11-16 21:00 a\n"
    east, far_east = "2026-11-16 21:00+0100 b\n", "2026-11-16 22:00+0200 c\n"
    both = merged(hello.encode(), f"{hello}{here}".encode(), f"{hello}{east}".encode())

    done = merged(hello.encode(), both, f"{hello}{far_east}".encode())

    assert sorted(done.decode().splitlines()) == sorted(
        [*hello.splitlines(), *here.splitlines(), *east.splitlines(), *far_east.splitlines()]
    )


def test_either_machine_merges_times_without_a_common_order() -> None:
    base = b"2026-11-16 20:00 hello\n2026-11-16 21:40+0100 a\n"
    ours, theirs = base + b"2026-11-16 21:50 b\n", base + b"2026-11-16 23:40+0300 c\n2026-11-16 23:50+0300 d\n"

    assert merged(base, ours, theirs) == merged(base, theirs, ours)


def test_either_machine_names_time_that_went_elsewhere() -> None:
    """One renamed an entry, and the other moved it, and removed the one before it, which had the same name."""
    hello, removed, old, renamed, moved = (
        f"2026-11-16 {line}\n".encode()
        for line in ("20:20 hello", "20:30 b", "21:00 b", "21:00 b v\n2026-11-16 21:10 hello", "22:40 b")
    )
    base, ours, theirs = hello + removed + old, hello + removed + renamed + b"2026-11-16 22:00 a\n", hello + moved

    done = merged(base, ours, theirs)

    assert done == merged(base, theirs, ours)
    assert removed not in done


def test_versions_of_a_conflict_may_be_changed() -> None:
    hello, first, second, third = (
        f"2026-11-16 {line}\n".encode() for line in ("09:00 hello", "10:00 a", "10:10 a", "10:20 a")
    )
    base = merged(hello + first, hello + second, hello + third)
    mine, other = b"2026-11-16 10:10 a  # mine\n", b"2026-11-16 10:20 a  # theirs\n"

    done = merged_log(base, base.replace(second, mine), base.replace(third, other), Calendar())

    assert done.content == base.replace(second, mine).replace(third, other)
    assert not done.conflicts


def test_arrivals_inside_an_activity_do_not_conflict() -> None:
    """Both moved the second arrival, but neither arrival is left in the activity that goes on from the first one."""
    start, arrival, end = "2026-11-16 08:00 hello\n", "2026-11-16 09:10 hello\n", "2026-11-16 09:20 b\n"
    ours = f"{start}{end}2026-11-16 09:20 hello\n"
    theirs = f"{start}2026-11-16 09:00 hello\n{end}2026-11-16 09:20 b  # c\n"

    done = merged_log((start + arrival + end).encode(), ours.encode(), theirs.encode(), Calendar())

    assert done.content.decode() == f"{start}2026-11-16 09:00 b\n{end}2026-11-16 09:20 b  # c\n"
    assert not done.conflicts


def test_each_file_keeps_its_line_ends() -> None:
    ours = b"\xef\xbb\xbf2026-11-16 09:00 hello\r\n2026-11-16 10:00 a\r\n"
    theirs = b"2026-11-16 09:00 hello\n2026-11-16 11:00 b\n"

    assert merged(b"2026-11-16 09:00 hello\n", ours, theirs) == ours + b"2026-11-16 11:00 b\r\n"


def test_a_note_between_two_versions_moves_before_them() -> None:
    note = "# conflict: 2026-11-16 22:30 a became '2026-11-16 22:30 b' and '2026-11-16 22:30 c': keep one of them"
    base = f"2026-11-16 22:00 hello\n2026-11-16 22:30 b\n{note}\n2026-11-16 22:30 c\n"
    theirs = base.replace("22:00 hello\n", "22:00 hello\n2026-11-16 22:10 x\n")
    ours = f"{base}2026-11-16 22:40 y\n"

    merged = merged_log(base.encode(), ours.encode(), theirs.encode(), Calendar()).content.decode()

    assert merged.splitlines()[1:5] == ["2026-11-16 22:10 x", note, "2026-11-16 22:30 b", "2026-11-16 22:30 c"]
    assert merged.count(note) == 1
