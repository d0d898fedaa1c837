"""An activity that is inserted with its start and end, compared with a map of every minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.logs import entries_in, written
from utt.domain.calendar import Calendar
from utt.domain.entry import BYE_ENTRY_NAME, HELLO_ENTRY_NAME, Entry, in_order
from utt.errors import UttError
from utt.timelog.file.log_file import Bytes
from utt.timelog.write.insert import Insertion, insertion
from utt.timelog.write.patches import patched
from utt.timelog.write.patching import patches_of

START = datetime(2026, 11, 16, 22)
MINUTES = 240
NAMES = st.sampled_from([HELLO_ENTRY_NAME, BYE_ENTRY_NAME, "a", "b: x", "lunch **", "z ***"])
ENTRIES = st.builds(
    lambda minute, name, comment: Entry(START + timedelta(minutes=10 * minute), name, False, comment),
    st.integers(0, MINUTES // 10),
    NAMES,
    st.sampled_from([None, "c", "d"]),
)
LOGS = st.lists(ENTRIES, max_size=8).map(in_order)
ENDS = st.tuples(st.integers(0, 48), st.integers(0, 48)).filter(lambda ends: ends[0] != ends[1]).map(sorted)


def log_with(entries: list[Entry]) -> Bytes:
    return Bytes(None, "".join(f"{entry}\n" for entry in entries).encode())


def minutes_of(entries: list[Entry]) -> list[tuple[str, str | None] | None]:
    """Return what each minute counts as; None if it does not count."""
    minutes: list[tuple[str, str | None] | None] = [None] * (MINUTES + 20)
    for before, entry in pairwise(entries):
        if entry.name in (HELLO_ENTRY_NAME, BYE_ENTRY_NAME):
            continue
        for minute in range((entry.datetime - before.datetime) // timedelta(minutes=1)):
            minutes[(before.datetime - START) // timedelta(minutes=1) + minute] = (entry.name, entry.comment)
    return minutes


def inserted(entries: list[Entry], start: int, end: int, over: bool = True) -> tuple[list[Entry], Insertion]:
    """Return the entries after inserting an activity X from minute *start* to *end*."""
    log = log_with(entries)
    new = Entry(START + timedelta(minutes=end), "X", False, "new")
    done = insertion(log, new, START + timedelta(minutes=start), over)
    return entries_in(written(log, patched(log, patches_of(log, done.change, Calendar())))), done


@given(LOGS, ENDS)
def test_only_the_minutes_of_the_stretch_change(entries: list[Entry], ends: list[int]) -> None:
    start, end = 5 * ends[0], 5 * ends[1]
    expected = minutes_of(entries)
    expected[start:end] = [("X", "new")] * (end - start)

    after, _ = inserted(entries, start, end)

    assert minutes_of(after) == expected
    assert [entry.datetime for entry in after] == sorted(entry.datetime for entry in after)


@given(LOGS, ENDS)
def test_a_departure_stays_one(entries: list[Entry], ends: list[int]) -> None:
    start, end = 5 * ends[0], 5 * ends[1]
    moment = START + timedelta(minutes=start)
    has_left = bool(entries) and entries[-1].name == BYE_ENTRY_NAME and entries[-1].datetime > moment

    after, _ = inserted(entries, start, end)

    assert (after[-1].name == BYE_ENTRY_NAME) == has_left


@given(LOGS, ENDS)
def test_overlapping_other_entries_is_refused(entries: list[Entry], ends: list[int]) -> None:
    start, end = (START + timedelta(minutes=5 * each) for each in ends)
    lie_within = any(
        start < entry.datetime <= end
        and entry.name not in (HELLO_ENTRY_NAME, BYE_ENTRY_NAME)
        and (before is None or before.datetime >= start)
        for before, entry in pairwise([None, *entries])
        if entry is not None
    )

    if lie_within:
        with pytest.raises(UttError, match="--over"):
            inserted(entries, 5 * ends[0], 5 * ends[1], over=False)
    else:
        assert inserted(entries, 5 * ends[0], 5 * ends[1], over=False)[1].replaced == []


@given(LOGS, ENDS)
def test_cut_entries_are_reported(entries: list[Entry], ends: list[int]) -> None:
    start, end = 5 * ends[0], 5 * ends[1]
    before = minutes_of(entries)

    _, done = inserted(entries, start, end)

    lost = sum(
        (activity.duration - sum((piece.duration for piece in pieces), timedelta()) for activity, pieces in done.cut),
        timedelta(),
    )
    assert lost // timedelta(minutes=1) == sum(minute is not None for minute in before[start:end])


@pytest.mark.parametrize("number", [1, 5, 6])
def test_a_refusal_lists_the_entries_within(number: int) -> None:
    entries = [Entry(START + timedelta(minutes=10 * minute), f"n{minute}") for minute in range(number + 1)]

    with pytest.raises(UttError) as refused:
        inserted(entries, 0, 200, over=False)

    assert str(refused.value).startswith("Nothing was recorded, to keep what is within that time: 22:10 n1")
    assert (" and 1 more" in str(refused.value)) == (number == 6)
