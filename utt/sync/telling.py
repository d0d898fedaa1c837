"""What a person should know of a merge, in a line each."""

from __future__ import annotations

from collections.abc import Iterator

from utt.domain.printable import excerpt
from utt.sync.three_way import MergedLog


def conflicts_of(merged: MergedLog) -> Iterator[str]:
    """Yield which entries both sides have changed, and to what."""
    for conflict in merged.conflicts:
        one, other = sorted((str(conflict.ours), str(conflict.theirs)))
        yield f"{excerpt(str(conflict.base))} became '{excerpt(one)}' and '{excerpt(other)}'"


def notes_of(merged: MergedLog) -> Iterator[str]:
    """Yield what else the merge has decided that a person may want to see to."""
    for entry in merged.kept:
        yield f"changed on one side and removed on the other, so it stays: {excerpt(str(entry))}"
    for mark, goes_on in merged.goes_on:
        what = f"{excerpt(str(mark))} is now {excerpt(str(goes_on))}"
        yield f"within an activity of the other side, which goes on: {what}"


def told_of(merged: MergedLog) -> Iterator[str]:
    """Yield both, the conflicts first."""
    for conflict in conflicts_of(merged):
        yield f"conflict, both are in the log: {conflict}"
    yield from notes_of(merged)
