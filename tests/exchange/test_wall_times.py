"""Times for formats without time zones: the counted time is the time that passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from utt.domain.activity import Activity
from utt.domain.instant import Moment
from utt.exchange.remarks import Remarks
from utt.exchange.wall_times import wall_times


def moment(text: str) -> datetime:
    """Return the moment for ``02:40+1``: a time on the day when the clock went back, with the hours by which it was
    ahead.
    """
    clock, _, hours = text.partition("+")
    wall = datetime.fromisoformat(f"2026-10-25 {clock}")
    return Moment.at(wall, timedelta(hours=int(hours))) if hours else wall


@pytest.mark.parametrize(
    ("ends", "expected", "told"),
    [
        pytest.param(["01:00", "02:00", "03:30"], ["01:00-02:00", "02:00-03:30"], [], id="no offsets"),
        pytest.param(["01:00+2", "02:00+2", "03:30+2"], ["01:00-02:00", "02:00-03:30"], [], id="one offset"),
        pytest.param(
            ["01:00+2", "02:40+2", "02:10+1", "02:40+1"],
            ["01:00-02:40", "02:40-03:10", "03:10-03:40"],
            ["the clock changed within one activity", "one activity is written later"],
            id="the hour that is there twice",
        ),
        pytest.param(
            ["01:00+1", "03:30+2", "04:00+2"],
            ["01:00-02:30", "03:30-04:00"],
            ["the clock changed within one activity"],
            id="the hour that is not there",
        ),
        pytest.param(
            ["02:00+2", "02:10+1", "02:30+1", "02:40"],
            ["02:00-03:10", "03:10-03:30", "03:30-03:40"],
            ["the clock changed within one activity", "2 activities are written later"],
            id="behind the hour that is there twice",
        ),
        pytest.param(["01:00", "02:00+2", "02:30"], ["01:00-02:00", "02:00-02:30"], [], id="an offset at one end"),
    ],
)
def test_an_activity_is_as_long_as_it_lasted(ends: list[str], expected: list[str], told: list[str]) -> None:
    moments = [moment(text) for text in ends]
    activities = [Activity("x", start, end, False) for start, end in pairwise(moments)]
    remarks = Remarks()

    found = [(start, end) for _, start, end in wall_times(activities, remarks)]

    assert [f"{start:%H:%M}-{end:%H:%M}" for start, end in found] == expected
    assert {type(each) for ends in found for each in ends} == {datetime}
    assert [end - start for start, end in found] == [each.duration for each in activities]
    assert [line.startswith(begin) for line, begin in zip(remarks, told, strict=True)] == [True] * len(told)
