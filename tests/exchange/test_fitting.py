"""What an import does to the log, against a map of every minute."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.logs import entries_in, written
from utt.domain.activity import ActivityType
from utt.domain.calendar import Calendar
from utt.domain.entry import BYE_ENTRY_NAME, HELLO_ENTRY_NAME, Entry, in_order
from utt.exchange.fitting import CLIP, REFUSE, SKIP, Fitting
from utt.exchange.stretches import Stretch
from utt.timelog.file.log_file import Bytes
from utt.timelog.write.patches import patched
from utt.timelog.write.patching import patches_of

START = datetime(2026, 11, 16, 22)
STEP = timedelta(minutes=10)
STEPS = 24
NAMES = st.sampled_from([HELLO_ENTRY_NAME, BYE_ENTRY_NAME, "a", "b: x", "lunch **", "z ***"])
ENTRIES = st.builds(
    lambda step, name, comment: Entry(START + STEP * step, name, False, comment),
    st.integers(0, STEPS),
    NAMES,
    st.sampled_from([None, "c", "d"]),
)
LOGS = st.lists(ENTRIES, max_size=8).map(in_order)
STRETCHES = st.lists(
    st.builds(
        lambda ends, name: Stretch(START + STEP * ends[0], START + STEP * ends[1], name, "new", "line 1"),
        st.tuples(st.integers(0, STEPS), st.integers(0, STEPS)).filter(lambda ends: ends[0] != ends[1]).map(sorted),
        st.sampled_from(["a", "new: y", "break **", "rest ***"]),
    ),
    max_size=6,
).map(lambda stretches: sorted(stretches, key=lambda each: each.start))


def merged(entries: list[Entry], stretches: list[Stretch], overlap: str) -> tuple[list[Entry], Fitting]:
    """Return the log's entries afterwards, if nothing clashes."""
    fitting = Fitting(overlap)
    fitting.fit(copy.deepcopy(stretches), entries)
    log = Bytes(None, "".join(f"{entry}\n" for entry in entries).encode())
    return entries_in(written(log, patched(log, patches_of(log, fitting.change, Calendar())))), fitting


def counted(entries: list[Entry]) -> list[str | None]:
    """Return the name for which each step counts; None if it does not count."""
    steps: list[str | None] = [None] * STEPS
    for before, entry in pairwise(entries):
        if entry.name != HELLO_ENTRY_NAME and ActivityType.of(entry.name) is not ActivityType.IGNORED:
            for step in range((before.datetime - START) // STEP, (entry.datetime - START) // STEP):
                steps[step] = entry.name
    return steps


def steps_of(stretch: Stretch) -> range:
    return range((stretch.start - START) // STEP, (stretch.end - START) // STEP)


def wanted(entries: list[Entry], stretches: list[Stretch], overlap: str) -> tuple[list[str | None], bool]:
    """Return what should count for each step, and whether anything overlaps, computed slowly."""
    in_log, result = counted(entries), counted(entries)
    taken: list[Stretch | None] = [None] * STEPS
    overlaps = False
    for stretch in stretches:
        others = [taken[step] for step in steps_of(stretch) if taken[step] is not None]
        steps = list(steps_of(stretch))
        if others:
            first = others[0]
            assert first is not None
            if (first.name, steps_of(first)) == (stretch.name, steps_of(stretch)):
                continue
            overlaps = True
            steps = [step for step in steps if taken[step] is None] if overlap == CLIP else []
        for step in steps:
            taken[step] = stretch
        if any(in_log[step] not in (None, stretch.name) for step in steps):
            overlaps = True
            steps = [step for step in steps if in_log[step] is None] if overlap == CLIP else []
        for step in steps:
            is_ignored = ActivityType.of(stretch.name) is ActivityType.IGNORED
            result[step] = in_log[step] if is_ignored else stretch.name
    return result, overlaps


@given(LOGS, STRETCHES, st.sampled_from([SKIP, CLIP, REFUSE]))
@example([Entry(START + STEP, "a")], [Stretch(START, START + STEP / 2 * 2, "new: y", None, "")], SKIP)
def test_every_minute_counts_as_the_oracle_says(entries: list[Entry], stretches: list[Stretch], overlap: str) -> None:
    expected, overlaps = wanted(entries, stretches, overlap)

    after, fitting = merged(entries, stretches, overlap)

    assert bool(fitting.clashes) == (overlaps and overlap == REFUSE)
    if not fitting.clashes:
        assert counted(after) == expected
        assert overlaps == bool(fitting.left_out or fitting.clipped)


@given(LOGS, STRETCHES, st.sampled_from([SKIP, CLIP]))
def test_a_second_import_adds_nothing(entries: list[Entry], stretches: list[Stretch], overlap: str) -> None:
    after, _ = merged(entries, stretches, overlap)

    again, fitting = merged(after, stretches, overlap)

    assert (again, fitting.imported) == (after, 0)


@given(LOGS, STRETCHES, st.sampled_from([SKIP, CLIP]))
def test_nothing_of_the_log_is_lost(entries: list[Entry], stretches: list[Stretch], overlap: str) -> None:
    after, _ = merged(entries, stretches, overlap)

    assert Counter(entries) - Counter(after) == Counter()


@pytest.mark.parametrize(
    ("log", "stretch", "expected"),
    [
        pytest.param([], (0, 3), ["0 hello", "3 new"], id="an empty log"),
        pytest.param(["0 hello", "2 a"], (2, 3), ["0 hello", "2 a", "3 new"], id="right behind"),
        pytest.param(["0 hello", "2 a"], (3, 4), ["0 hello", "2 a", "3 hello", "4 new"], id="after a gap"),
        pytest.param(["2 hello", "3 a"], (0, 1), ["0 hello", "1 new", "2 hello", "3 a"], id="before"),
        pytest.param(["2 hello", "3 a"], (0, 2), ["0 hello", "2 new", "2 hello", "3 a"], id="right before"),
        pytest.param(["2 a"], (0, 1), ["0 hello", "1 new", "2 hello", "2 a"], id="before a log without an arrival"),
        pytest.param(["0 hello", "4 z ***"], (1, 2), ["0 hello", "1 z ***", "2 new", "4 z ***"], id="in ignored time"),
        pytest.param(
            ["0 hello", "1 a", "3 hello", "4 a"], (1, 3), ["0 hello", "1 a", "3 new", "3 hello", "4 a"], id="in a gap"
        ),
    ],
)
def test_an_imported_activity_reads_as_typed_by_hand(
    log: list[str], stretch: tuple[int, int], expected: list[str]
) -> None:
    entries = [Entry(START + STEP * int(line[0]), line[2:]) for line in log]
    start, end = (START + STEP * step for step in stretch)

    after, _ = merged(entries, [Stretch(start, end, "new", None, "")], REFUSE)

    assert [f"{(entry.datetime - START) // STEP} {entry.name}" for entry in after] == expected
