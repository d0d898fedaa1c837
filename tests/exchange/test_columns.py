"""Columns hold what was put into them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.domain.entry import Entry
from utt.exchange.columns import Clocks, EntryColumns, Places

_OFFSETS = st.none() | st.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))
_ENTRIES = st.builds(
    lambda moment, name, comment, offset: Entry(moment.replace(second=0, microsecond=0), name, False, comment, offset),
    st.datetimes(),
    st.sampled_from(["a", "b: x", "hello"]),
    st.sampled_from([None, "c"]),
    _OFFSETS,
)


@given(st.lists(_ENTRIES))
def test_entries_come_out_as_they_went_in(entries: list[Entry]) -> None:
    columns = EntryColumns()
    columns.extend(entries)

    assert ([*columns], len(columns), columns[1:]) == (entries, len(entries), entries[1:])
    assert [each.datetime for each in reversed(columns)] == [each.datetime for each in reversed(entries)]


def test_the_last_entry_is_found_by_its_position() -> None:
    columns = EntryColumns()
    columns.extend([Entry(datetime(2026, 11, 16, 9), "hello"), Entry(datetime(2026, 11, 16, 10), "x")])

    assert columns[-1] == Entry(datetime(2026, 11, 16, 10), "x")


@given(st.datetimes().map(lambda moment: moment.replace(second=0, microsecond=0)), _OFFSETS)
def test_a_clock_comes_out_as_it_went_in(wall: datetime, offset: timedelta | None) -> None:
    clocks = Clocks()
    clocks.add((wall, offset))

    assert clocks[0] == (wall, offset)


@pytest.mark.parametrize(
    "place",
    ["", "line 17", "2026-11.data, line 3", "line 0", "line 017", "line x", "17", "line ٣", f"line {10**9}", "line "],
)
def test_a_place_comes_out_as_it_went_in(place: str) -> None:
    places = Places()
    places.add("line 1")
    places.add(place)

    assert (places[0], places[1]) == ("line 1", place)
