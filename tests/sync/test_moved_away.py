"""An entry in the minute of another one, which was moved away or removed: in the end, each is there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from tests.sync.test_lineage import log_of, synced

ONE, TWO = "20:20 b1", "20:20 b1,20:40 b2"


def logs_of(*entries: str) -> list[str]:
    """Return the logs of an arrival, and of entries that are written in one line each."""
    return [log_of("20:00 hello", *(each for each in line.split(",") if each)) for line in entries]


def in_the_end(base: str, sides: Sequence[str], order: Sequence[int]) -> tuple[list[str], str]:
    """Return the entries that all machines have in the end, and the notes on conflicts."""
    lines = synced(logs_of(base)[0], logs_of(*sides), order)
    notes = [line for line in lines if line.startswith("# conflict")]
    return [line for line in lines if line not in notes], "\n".join(notes)


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize(
    ("base", "sides", "order"),
    [
        pytest.param(ONE, ["20:20 n1", "20:10 b1"], "01", id="a new one for what the other moved"),
        pytest.param(ONE, ["20:10 b1 v,20:20 n1", "20:10 b1"], "01", id="both moved, one with a new one there"),
        pytest.param(TWO, ["20:20 b2", "20:10 b1,20:40 b2"], "01", id="the later one for what the other moved"),
        pytest.param(TWO, ["20:40 b1", "20:10 b2,20:20 b1"], "01", id="the earlier one for what the other moved"),
        pytest.param(TWO, ["20:10 b1", "20:20 b2"], "01", id="both removed one"),
        pytest.param(TWO, ["20:20 b2,20:40 b1", "20:10 b2,20:20 b1"], "01", id="exchanged, and moved"),
        pytest.param(TWO, ["20:20 b2,20:40 b1", "20:40 b1,20:40 b2 v"], "01", id="exchanged, and renamed"),
        pytest.param(TWO, ["20:10 b2,20:40 b1", "20:30 b2,20:40 b1"], "01", id="both put the same one there"),
        pytest.param(TWO, ["20:10 b1,20:20 n1,20:40 b2", "20:40 b1"], "01", id="both put one there"),
        pytest.param(TWO, ["20:10 b1,20:20 b2", "20:20 b1 v,20:20 b2"], "01", id="put there, and put beside it"),
        pytest.param(TWO, ["20:10 b1,20:20 b2", "20:10 b2,20:20 b1,20:40 n1"], "01", id="a new one for the later one"),
        pytest.param(TWO, ["20:10 b1,20:20 b2", "20:20 b1,20:20 b2", "20:20 b1 v,20:40 b2"], "120", id="three rename"),
        pytest.param(TWO, ["20:20 b2,20:40 b1", "20:40 b1,20:40 b2", "20:10 b2,20:20 b1"], "120", id="three move"),
    ],
)
def test_what_was_put_elsewhere_is_once(base: str, sides: Sequence[str], order: str) -> None:
    entries, notes = in_the_end(base, sides, [*map(int, order)])

    names = Counter(line.split()[1] for line in entries)
    assert [name for name, count in names.items() if count > 1 and f" {name}" not in notes] == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("theirs", ["20:10 b1", "20:30 b1"])
def test_what_was_put_there_stays_there(theirs: str) -> None:
    entries, notes = in_the_end(ONE, ["20:20 n1,20:40 b1", theirs], [0, 1])

    assert "20:20 n1" in entries
    assert "'20:40 b1'" in notes
