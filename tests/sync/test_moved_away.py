"""An entry in the minute of another one, which was moved away or removed: in the end, each is there once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.sync.test_lineage import log_of, synced

ONE, TWO = "20:20 b1", "20:20 b1,20:40 b2"
TWICE_B1, TWICE_B2 = "20:20 b1 became '", "20:40 b2 became '"


def log_with(entries: str) -> str:
    """Return the log of an arrival, and of entries that are written in one line."""
    return log_of("20:00 hello", *entries.split(","))


@pytest.mark.parametrize(
    ("base", "sides", "expected", "conflict"),
    [
        pytest.param(TWO, ["20:20 b2", "20:10 b1,20:40 b2"], "20:10 b1,20:20 b2", "", id="the later one"),
        pytest.param(TWO, ["20:40 b1", "20:10 b2,20:20 b1"], "20:10 b2,20:40 b1", "", id="the earlier one"),
        pytest.param(TWO, ["20:10 b1", "20:20 b2"], "20:10 b1,20:20 b2", "", id="both removed one"),
        pytest.param(
            *(TWO, ["20:20 b2,20:40 b1", "20:10 b2,20:20 b1"], "20:10 b2,20:20 b2,20:40 b1", TWICE_B2),
            id="exchanged, and moved",
        ),
        pytest.param(
            *(TWO, ["20:20 b2,20:40 b1", "20:40 b1,20:40 b2 v"], "20:20 b2 v,20:40 b1", ""),
            id="exchanged, and renamed",
        ),
        pytest.param(
            *(TWO, ["20:10 b2,20:40 b1", "20:30 b2,20:40 b1"], "20:10 b2,20:30 b2,20:40 b1", TWICE_B2),
            id="both put the same one there",
        ),
        pytest.param(
            *(TWO, ["20:10 b1,20:20 n1,20:40 b2", "20:40 b1"], "20:10 b1,20:20 n1,20:40 b1", TWICE_B1),
            id="both put one there",
        ),
        pytest.param(
            *(TWO, ["20:10 b1,20:20 b2", "20:20 b1 v,20:20 b2"], "20:10 b1 v,20:20 b2", ""), id="put beside it"
        ),
        pytest.param(
            *(TWO, ["20:10 b1,20:20 b2", "20:20 b1,20:20 b2", "20:20 b1 v,20:40 b2"], "20:10 b1 v,20:20 b2", ""),
            id="three rename",
        ),
        pytest.param(
            TWO,
            ["20:20 b2,20:40 b1", "20:40 b1,20:40 b2", "20:10 b2,20:20 b1"],
            *("20:10 b2,20:20 b2,20:40 b1", TWICE_B2),
            id="three move",
        ),
        pytest.param(
            *(ONE, ["20:20 n1,20:40 b1 v", "20:30 b1"], "20:20 n1,20:30 b1,20:40 b1 v", TWICE_B1),
            id="moved and renamed at once",
        ),
        pytest.param(ONE, ["20:20 n1,20:40 b1", "20:20 b1  # c"], "20:20 n1,20:40 b1  # c", "", id="a new one"),
        pytest.param(
            ONE, ["20:20 a b1,21:00 b1", "20:30 b1"], "20:30 a b1,21:00 b1", "", id="renamed, and the name used again"
        ),
        pytest.param(
            "20:20 a b1,20:40 a b2",
            ["20:20 a b2,20:40 a b1", "20:20 a b1  # c,20:40 a b2"],
            *("20:20 a b2,20:40 a b1  # c", ""),
            id="exchanged, and alike",
        ),
        pytest.param(
            "20:20 b1,21:00 b2",
            ["20:20 b1 v,20:30 bye ***,21:00 b2", "20:50 n1,21:00 b2,21:30 b1"],
            *("20:30 n1,20:50 n1,21:00 b2,21:30 b1 v", ""),
            id="renamed, and its time is another one's",
        ),
    ],
)
def test_what_was_put_elsewhere_is_once(base: str, sides: Sequence[str], expected: str, conflict: str) -> None:
    *others, last = range(len(sides))

    lines = synced(log_with(base), [log_with(each) for each in sides], [last, *others])

    notes = [line for line in lines if line.startswith("# conflict: ")]
    assert [line for line in lines if line not in notes] == ["20:00 hello", *expected.split(",")]
    assert len(notes) == bool(conflict)
    assert conflict in "".join(notes)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param(["20:20 n1"], "20:30 b1", ["20:30 n1", "2026-11-18 20:20 b1"], id="beside a new name"),
        pytest.param([], "20:20 b1  # c", ["2026-11-18 20:20 b1  # c"], id="moved"),
    ],
)
def test_an_entry_goes_to_another_day(ours: list[str], theirs: str, expected: list[str]) -> None:
    logs = [log_of("20:00 hello", *ours) + "2026-11-18 20:20 b1\n", log_with(theirs)]

    lines = synced(log_with(ONE), logs, [0, 1])

    assert [line for line in lines if line] == ["20:00 hello", *expected]
