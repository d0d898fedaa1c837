"""Activities as instants in UTC: each lasts as long as the log counts, and none overlaps another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.domain.activity import Activity
from utt.domain.entry import elapsed, is_earlier, parse_moment
from utt.exchange.instants import in_utc
from utt.exchange.remarks import Remarks

NIGHTS = [datetime(2026, 3, 28, 22), datetime(2026, 10, 24, 22)]


@pytest.fixture(autouse=True, scope="module")
def berlin() -> Iterator[None]:
    """Set the system to Berlin, where the clock changes in the night before 29 March and 25 October 2026."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's time zone cannot be set")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def activities(*moments: str) -> list[Activity]:
    """Return the activities between moments in the log's form, all called x."""
    found = [moment for text in moments if (moment := parse_moment(text)) is not None]
    return [Activity("x", start, end, False) for start, end in pairwise(found)]


def instants(*moments: str) -> list[str]:
    return [f"{start:%H:%M}-{end:%H:%M}" for _, start, end in in_utc(activities(*moments), Remarks())]


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        pytest.param(["2026-11-16 09:00", "2026-11-16 10:00"], ["08:00-09:00"], id="winter"),
        pytest.param(["2026-07-16 09:00", "2026-07-16 10:00"], ["07:00-08:00"], id="summer"),
        pytest.param(["2026-11-16 09:00-0500", "2026-11-16 10:00-0500"], ["14:00-15:00"], id="elsewhere"),
        pytest.param(
            ["2026-10-25 01:30+0200", "2026-10-25 02:30+0200", "2026-10-25 02:30+0100", "2026-10-25 03:00+0100"],
            ["23:30-00:30", "00:30-01:30", "01:30-02:00"],
            id="the repeated hour",
        ),
        pytest.param(
            ["2026-10-25 01:30", "2026-10-25 03:30", "2026-10-25 04:00"],
            ["23:30-01:30", "02:30-03:00"],
            id="the repeated hour without offsets",
        ),
        pytest.param(
            ["2026-03-29 01:30", "2026-03-29 03:30", "2026-03-29 04:00"],
            ["00:30-01:30", "01:30-02:00"],
            id="an hour that is skipped",
        ),
    ],
)
def test_an_activity_is_at_its_instants(moments: list[str], expected: list[str]) -> None:
    assert instants(*moments) == expected


def test_skipped_clock_time_is_reported() -> None:
    remarks = Remarks()

    assert len([*in_utc(activities("2026-03-29 01:30", "2026-03-29 03:30"), remarks)]) == 1
    assert [*remarks] == ["one activity is shortened, since the clock skipped part of it"]


@given(st.sampled_from(NIGHTS), st.lists(st.integers(1, 200), min_size=2, max_size=9))
def test_no_activity_overlaps_or_grows(night: datetime, lengths: list[int]) -> None:
    moments = [night + timedelta(minutes=sum(lengths[:number])) for number in range(len(lengths))]
    found = [Activity("x", start, end, False) for start, end in pairwise(moments)]

    ends = [*in_utc(found, Remarks())]

    assert all(is_earlier(start, end) and start.tzinfo is end.tzinfo is UTC for _, start, end in ends)
    assert all(elapsed(start, end) <= each.duration for each, start, end in ends)
    assert not any(is_earlier(start, end) for (_, _, end), (_, start, _) in pairwise(ends))
    if night.month == 10:
        assert [each for each, _, _ in ends] == found
        assert all(elapsed(start, end) == each.duration for each, start, end in ends)
