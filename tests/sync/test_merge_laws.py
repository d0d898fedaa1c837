"""Laws of the three-way merge of whole logs: whatever bytes they hold, and however many sides there are."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from operator import le

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.logs import entries_in
from tests.sync.test_three_way import CHANGES, ENTRIES, changed, counted, log_of
from utt.domain.calendar import Calendar
from utt.domain.day_starts import DayStarts
from utt.domain.entry import Entry, in_order, is_mark, parse_line
from utt.sync.three_way import MergedLog, merged_log, plain
from utt.sync.unchanged import split
from utt.timelog.file.log_file import decode

Changes = list[tuple[str, int, Entry]]

LINES = st.sampled_from(
    [
        b"2026-11-16 09:00 hello",
        b"2026-11-16 10:00 a",
        b"2026-11-16 10:00 b  # c",
        b"2026-11-16 10:00 hello  # c",
        b"2026-11-16 10:30-0500 y",
        b"2026-11-16 11:00+0100 x",
        b"2026-11-16 10:00 \x1b[2J",
        b"2026-11-16  9:5  z\t",
        b"2026-11-16 10:00 a\xc2\xa0",
        b"2026-11-16 12:00 lunch **",
        b"2026-11-16 13:00 z ***",
        b"2026-11-17 02:00 bye ***",
        b"0001-01-01 00:00+1400 first",
        b"9999-12-31 23:59-1200 last",
        b"2026-11-16 10:00 \xe2\x80\xa8",
        b"# note",
        b"# conflict: x",
        b"",
        b"bad",
        b"\xff\xfe",
        b"\0",
        b"\r",
        b"2026-11-16 10:00 a\r",
    ]
)
TEXTS = st.one_of(
    st.tuples(st.lists(LINES, max_size=6).map(b"\n".join), st.sampled_from([b"", b"\n", b"\r\n"])).map(b"".join),
    st.binary(max_size=12).filter(lambda text: b"\xef\xbb\xbf" not in text),
)
EDITS = st.lists(st.tuples(st.booleans(), st.integers(0, 7), LINES), max_size=3)
CALENDARS = st.sampled_from([Calendar(), DayStarts(timedelta(hours=4), {})])


def edited(text: bytes, edits: list[tuple[bool, int, bytes]]) -> bytes:
    lines = text.split(b"\n")
    for is_new, number, line in edits:
        place = number % (len(lines) + 1)
        lines[place : place + (not is_new)] = [line] if is_new else []
    return b"\n".join(lines)


def things_in(text: bytes) -> Counter[str | bytes]:
    """What a log holds: its entries as utt writes them, and all other lines that are not blank."""
    found: Counter[str | bytes] = Counter()
    for line in plain(text).split(b"\n"):
        entry = parse_line(decode(line))
        if line.strip():
            found[line if entry is None else str(entry)] += 1
    return found


SIDES = st.tuples(TEXTS, EDITS, st.one_of(EDITS, TEXTS), CALENDARS)


MIXED_OFFSETS = b"2026-11-16 10:00 hello  # c\n0001-01-01 00:00+1400 first\n"


@examples(100)
@example((b"\n", [(True, 0, MIXED_OFFSETS)], [(True, 0, b"0001-01-01 00:00 hello")], Calendar()))
@given(SIDES)
def test_merging_any_files_loses_nothing(
    sides: tuple[bytes, list[tuple[bool, int, bytes]], list[tuple[bool, int, bytes]] | bytes, Calendar],
) -> None:
    base, edits, other, calendar = sides
    ours = edited(base, edits)
    theirs = other if isinstance(other, bytes) else edited(base, other)

    done = merged_log(base, ours, theirs, calendar)

    in_base, one, two, found = map(things_in, (base, ours, theirs, done.content))
    went_on = {str(mark) for mark, _ in done.goes_on}
    for thing in {*one, *two} - {*found} - went_on:
        entry = None if isinstance(thing, bytes) else parse_line(thing)
        # One side removed it; or it was an arrival, or a departure, where an activity of the other ends.
        is_bare_mark = entry is not None and is_mark(entry) and entry.comment is None
        assert min(one[thing], two[thing]) < in_base[thing] or is_bare_mark
    assert all(mark.comment == goes_on.comment for mark, goes_on in done.goes_on if is_mark(mark))
    assert plain(merged_log(base, theirs, ours, calendar).content) == plain(done.content)


# Logs of any length are merged in pieces, or of none.
IN_PIECES = partial(split, worthwhile=1, margin=120)
WHOLE = partial(split, worthwhile=1 << 30, margin=120)


GAPS = st.lists(st.sampled_from([0, 0, 10, 30, 600]), min_size=6, max_size=30)
NAMES = st.sampled_from(["hello", "hello", "a", "b: x", "z ***", "bye ***", "lunch **"])
# At the end, and so out of order, or of an order of its own.
ODD = st.sampled_from(["", "", *(f"2026-11-16 {hour:02}:05 early\n" for hour in range(0, 24, 3))])
FAR_CHANGES = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "rename", "move"]), st.integers(0, 40), NAMES), max_size=3
)


def long_log(gaps: list[int], names: list[str]) -> list[Entry]:
    found = []
    moment = datetime(2026, 11, 16)
    for gap, name in zip(gaps, names * len(gaps), strict=False):
        moment += timedelta(minutes=gap)
        found.append(Entry(moment, name))
    return found


def far_changed(entries: list[Entry], changes: list[tuple[str, int, str]]) -> list[Entry]:
    entries = [*entries]
    for what, number, name in changes:
        if not entries:
            continue
        old = entries[number % len(entries)]
        if what != "add":
            entries.remove(old)
        if what in ("add", "rename"):
            entries.append(Entry(old.datetime, name))
        elif what == "move":
            entries.append(Entry(old.datetime + timedelta(minutes=5 * number), old.name))
        entries = in_order(entries)
    return entries


def summary(done: MergedLog) -> list[object]:
    return [
        Counter(done.content.split(b"\n")),
        entries_in(done.content),
        done.added,
        done.removed,
        [str(each.base) for each in done.conflicts],
        done.kept,
        done.goes_on,
    ]


@examples(80)
@given(
    GAPS,
    st.lists(NAMES, min_size=3),
    FAR_CHANGES,
    FAR_CHANGES,
    st.booleans(),
    st.lists(st.integers(0, 30), unique=True, max_size=3),
    ODD,
)
def test_shared_lines_make_no_difference(
    gaps: list[int],
    names: list[str],
    our_changes: list[tuple[str, int, str]],
    their_changes: list[tuple[str, int, str]],
    has_base: bool,
    noted: list[int],
    odd: str,
) -> None:
    base = long_log(gaps, names)
    notes = {number: [f"# {number}"] for number in noted}
    texts = [log_of(each, notes) for each in (base, far_changed(base, our_changes), far_changed(base, their_changes))]
    texts[1] += odd.encode()
    if not has_base:
        texts[0] = b""
    in_pieces, whole = (merged_log(texts[0], texts[1], texts[2], Calendar(), each) for each in (IN_PIECES, WHOLE))

    assert summary(in_pieces) == summary(whole)


def in_pieces_and_whole(base: str, ours: str, theirs: str) -> tuple[str, str]:
    texts = (base.encode(), ours.encode(), theirs.encode())
    in_pieces, whole = (merged_log(*texts, Calendar(), each).content.decode() for each in (IN_PIECES, WHOLE))
    return in_pieces, whole


LATER = "".join(f"2026-11-16 {hour}:30 later\n" for hour in range(11, 22))


def test_a_minute_is_never_cut() -> None:
    minute = "".join(f"2026-11-16 10:00 {name}\n" for name in "abcdef")
    base = f"2026-11-16 09:00 hello\n{minute}{LATER}"
    ours = f"2026-11-16 09:00 hello\n2026-11-16 10:00 x\n{minute}{LATER}"
    theirs = f"2026-11-16 09:00 hello\n2026-11-16 10:00 y\n{minute}{LATER}"

    in_pieces, whole = in_pieces_and_whole(base, ours, theirs)

    assert in_pieces == whole


def test_an_unordered_line_goes_into_its_place() -> None:
    base = f"2026-11-16 09:00 hello\n{LATER}"

    in_pieces, whole = in_pieces_and_whole(base, f"{base}2026-11-16 15:00 early\n", f"# first\n{base}")

    assert (
        in_pieces == whole == f"# first\n{base}".replace("2026-11-16 15:30", "2026-11-16 15:00 early\n2026-11-16 15:30")
    )


@pytest.mark.parametrize("minute", ["10:30", "11:00"], ids=["goes on", "at the end of an activity"])
def test_the_comment_of_an_arrival_stays(minute: str) -> None:
    ours = b"2026-11-16 09:00 hello\n2026-11-16 11:00 a\n"
    theirs = f"2026-11-16 {minute} hello  # from the train\n2026-11-16 12:00 b\n".encode()

    assert b"  # from the train\n" in merged_log(b"", ours, theirs, Calendar()).content


def test_an_equal_note_elsewhere_moves_none() -> None:
    rest = "# n\n2026-11-16 12:00 c\n2026-11-16 13:00 d\n"
    ours = f"# n\n2026-11-16 09:00 a\n{rest}"
    theirs = f"# n\n2026-11-16 10:00 b\n{rest}"

    assert merged_log(b"", ours.encode(), theirs.encode(), Calendar()).content.decode().endswith(rest)


THREE = st.tuples(st.lists(ENTRIES, max_size=7, unique=True).map(in_order), CHANGES, CHANGES, CHANGES)


def in_each_order(base: list[Entry], sides: list[list[Entry]]) -> list[bytes]:
    """Return what becomes of three sides, whichever two of them are merged first."""
    logs = [log_of(side) for side in sides]
    found = []
    for first, second, third in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        pair = merged_log(log_of(base), logs[first], logs[second], Calendar()).content
        found.append(merged_log(log_of(base), pair, logs[third], Calendar()).content)
    return found


@examples(100)
@given(THREE)
def test_three_machines_keep_each_entry_once(
    drawn: tuple[list[Entry], Changes, Changes, Changes],
) -> None:
    """As long as no two of them have changed the same entry, and none an arrival; beside what utt itself adds."""
    base, *changes = drawn
    sides = []
    for number, each in enumerate(changes):
        own = [entry for index, entry in enumerate(base) if index % 3 == number and not is_mark(entry)]
        others = [entry for entry in base if entry not in own]
        sides.append(in_order(dict.fromkeys([*changed(own, each), *others])))

    found = in_each_order(base, sides)

    gone = {entry for side in sides for entry in base if entry not in side}
    own_entries = {
        entry for entry in {*base, *(entry for side in sides for entry in side)} - gone if not is_mark(entry)
    }
    for log in found:
        there = Counter(entries_in(log))
        assert all(there[entry] == 1 for entry in own_entries)


@examples(100)
@given(THREE)
def test_three_machines_count_the_same_minutes(
    drawn: tuple[list[Entry], Changes, Changes, Changes],
) -> None:
    """As long as none of them has taken out time that counted: what any of them counted counts, and nothing else."""
    base, *changes = drawn
    sides = [in_order(dict.fromkeys(changed(base, each))) for each in changes]
    before, *each_side = ([name is not None for name in counted(log_of(entries))] for entries in (base, *sides))
    assume(all(all(map(le, before, each)) for each in each_side))

    for log in in_each_order(base, sides):
        assert [name is not None for name in counted(log)] == [*map(any, zip(*each_side, strict=True))]


def test_the_order_shows_in_what_utt_adds() -> None:
    """As in docs/sync.md: where a merge knows only three versions. Two sides moved an entry, one arrived at its end."""
    base = [Entry(datetime(2026, 11, 16, 9), "hello"), Entry(datetime(2026, 11, 16, 10), "a")]
    moved = [base[0], Entry(datetime(2026, 11, 16, 11), "a")]

    one_by_one, moved_first, _ = in_each_order(base, [[*base, Entry(base[1].datetime, "hello")], moved, moved])

    assert entries_in(one_by_one) == moved
    assert entries_in(moved_first) == [base[0], base[1], moved[1]]


@pytest.mark.slow
def test_merging_costs_little_more_than_reading() -> None:
    moments = [datetime(2016, 1, 1) + timedelta(minutes=50 * number) for number in range(100_000)]
    lines = [f"{moment:%Y-%m-%d %H:%M} acme: task {moment.day}" for moment in moments]
    base = "".join(f"{line}\n" for line in lines).encode()
    sides = []
    for name in ("ours", "theirs"):
        changed_lines = [*lines, f"2049-01-01 10:00 {name}"]
        changed_lines[50_000 + len(name)] += name
        sides.append("".join(f"{line}\n" for line in changed_lines).encode())
    start = time.process_time()
    entries_in(base)
    reading = time.process_time() - start

    start = time.process_time()
    done = merged_log(base, sides[0], sides[1], Calendar())
    merging = time.process_time() - start

    assert len(done.added) == 2
    # Without the parts that all share, it would be thirty times as much.
    assert merging < 6 * reading
