"""The merge of both sides of a log."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.domain.entry import Entry, parse_line
from utt.timelog.write.merge import Merged, merge, merged_lines


def entries(*lines: str) -> Counter[Entry]:
    parsed = [parse_line(f"2026-11-16 {line}") for line in lines]
    assert None not in parsed
    return Counter(entry for entry in parsed if entry is not None)


def applied(merged: Merged, ours: Counter[Entry]) -> Counter[Entry]:
    after = Counter(ours)
    after.subtract(merged.removed)
    after.update(merged.added)
    assert min(after.values(), default=0) >= 0
    return +after


NONE: list[str] = []


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "after"),
    [
        pytest.param(["9:00 a"], ["9:00 a"], ["9:00 a"], ["9:00 a"], id="nothing changed"),
        pytest.param(
            ["9:00 a"], ["9:00 a", "9:30 o"], ["9:00 a", "9:30 t"], ["9:00 a", "9:30 o", "9:30 t"], id="both add"
        ),
        pytest.param(NONE, ["9:00 a"], ["9:00 a"], ["9:00 a"], id="both add the same"),
        pytest.param(NONE, ["9:00 a"] * 2, ["9:00 a"] * 3, ["9:00 a"] * 3, id="one adds more of the same"),
        pytest.param(["9:00 a"], ["9:00 a"] * 2, ["9:00 a"], ["9:00 a"] * 2, id="an equal one is added"),
        pytest.param(["9:00 a"], NONE, ["9:00 a"], NONE, id="we remove"),
        pytest.param(["9:00 a"], ["9:00 a"], NONE, NONE, id="they remove"),
        pytest.param(["9:00 a"], NONE, NONE, NONE, id="both remove"),
        pytest.param(["9:00 a"] * 2, ["9:00 a"], ["9:00 a"], ["9:00 a"], id="both remove one of two"),
        pytest.param(["9:00 a"], ["9:00 b"], ["9:00 a"], ["9:00 b"], id="we rename"),
        pytest.param(["9:00 a"], ["9:00 a"], ["9:00 b"], ["9:00 b"], id="they rename"),
        pytest.param(["9:00 a"], ["9:00 b"], ["9:00 b"], ["9:00 b"], id="both rename alike"),
        pytest.param(["9:00 a"], ["9:00 b"], ["9:00 b", "9:00 c"], ["9:00 b", "9:00 c"], id="alike, and they add"),
        pytest.param(["9:00 a"], ["9:00 c", "9:00 b"], ["9:00 b"], ["9:00 b", "9:00 c"], id="alike, and we add"),
        pytest.param(["9:00 a"], ["9:00 b"], NONE, ["9:00 b"], id="a change wins over their removal"),
        pytest.param(["9:00 a"], NONE, ["9:00 b"], ["9:00 b"], id="a change wins over our removal"),
        pytest.param(["9:00 a"], ["9:10 a"], ["9:00 b"], ["9:10 b"], id="we move and they rename"),
        pytest.param(["9:00 a"], ["9:00 b"], ["9:10 a"], ["9:10 b"], id="we rename and they move"),
        pytest.param(["9:00 a"], ["9:00 b", "9:10 b"], ["9:10 a"], ["9:10 b"], id="we have the result already"),
        pytest.param(["9:00 a"], ["9:10 b a"], ["9:10 a"], ["9:10 b a"], id="both move alike, and we rename"),
        pytest.param(["9:00 a"], ["9:00 b a"], ["9:10 b a"], ["9:10 b a"], id="both rename alike, and they move"),
        pytest.param(["9:00 a"], ["9:00 b"], ["9:10 a", "9:10 b"], ["9:10 b"], id="they have the result already"),
        pytest.param(
            ["9:00 p: a"], ["9:10 p: b"], ["9:20 p: c"], ["9:10 p: b", "9:20 p: c"], id="others of the same project"
        ),
        pytest.param(["9:00 a **"], ["9:10 b **"], ["9:20 c **"], ["9:10 b **", "9:20 c **"], id="other breaks"),
    ],
)
def test_both_sides_are_kept(base: list[str], ours: list[str], theirs: list[str], after: list[str]) -> None:
    merged = merge(entries(*base), entries(*ours), entries(*theirs))

    assert applied(merged, entries(*ours)) == entries(*after)
    assert merged.conflicts == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param("9:00 b", "9:00 c", id="two names"),
        pytest.param("9:10 a", "9:20 a", id="two times"),
        pytest.param("9:00 a  # x", "9:00 a  # y", id="two comments"),
        pytest.param("9:00 b", "9:00 a  # y", id="a name and a comment"),
        pytest.param("9:10 a b", "9:00 c", id="a time and a name, and a name"),
        pytest.param("9:10 a b", "9:20 c: a", id="two times and two names"),
    ],
)
def test_an_entry_that_both_changed_is_a_conflict(ours: str, theirs: str) -> None:
    merged = merge(entries("9:00 a"), entries(ours), entries(theirs))

    [conflict] = merged.conflicts
    assert Counter([conflict.base]) == entries("9:00 a")
    assert Counter([conflict.ours, conflict.theirs]) == entries(ours, theirs)
    assert applied(merged, entries(ours)) == entries(ours, theirs)


ENTRIES = st.builds(
    lambda minute, name: Entry(datetime(2026, 11, 16, 9) + timedelta(minutes=minute), name),
    st.integers(0, 3),
    st.sampled_from("abc"),
)
LOGS = st.lists(ENTRIES, max_size=6).map(Counter)


@given(LOGS, LOGS, LOGS)
def test_both_machines_merge_to_the_same_log(
    base: Counter[Entry], ours: Counter[Entry], theirs: Counter[Entry]
) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)

    assert applied(one, ours) == applied(other, theirs)
    assert len(one.conflicts) == len(other.conflicts)


@given(LOGS, LOGS)
def test_a_change_of_one_side_is_taken(base: Counter[Entry], side: Counter[Entry]) -> None:
    assert applied(merge(base, base, side), base) == side
    assert applied(merge(base, side, base), side) == side
    assert applied(merge(base, side, side), side) == side


@given(LOGS, LOGS, LOGS)
def test_only_removed_entries_are_gone(base: Counter[Entry], ours: Counter[Entry], theirs: Counter[Entry]) -> None:
    after = applied(merge(base, ours, theirs), ours)

    for entry in base:
        assert after[entry] >= min(ours[entry], theirs[entry], base[entry])
    for entry in after:
        # Or it has the time of one and the text of the other.
        assert entry in ours + theirs or {entry.datetime, entry.name} <= {
            value for each in ours + theirs for value in (each.datetime, each.name)
        }


def test_a_minute_comes_from_the_side_that_changed() -> None:
    base, changed, other = [b"a", b"b"], [b"b", b"a"], [b"a"]

    assert merged_lines(base, base, changed) == changed
    assert merged_lines(base, changed, base) == changed
    assert merged_lines(base, changed, other) is None


@pytest.mark.parametrize(("hours", "conflicts"), [(23, 1), (24, 0)])
def test_a_version_is_less_than_a_day_away(hours: int, conflicts: int) -> None:
    moment = datetime(2026, 11, 16, 9)
    ours = Counter([Entry(moment + timedelta(hours=hours), "b a", False)])
    theirs = Counter([Entry(moment, "c", False)])

    assert len(merge(Counter([Entry(moment, "a", False)]), ours, theirs).conflicts) == conflicts
