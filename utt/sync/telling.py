"""Describes the results of a merge to the user, one line each."""

from __future__ import annotations

from collections.abc import Iterator

from utt.domain.printable import excerpt
from utt.sync.three_way import MergedLog


def conflicts_of(merged: MergedLog) -> Iterator[str]:
    """Yield the conflicts: entries that both sides changed, with both versions."""
    for conflict in merged.conflicts:
        one, other = sorted((str(conflict.ours), str(conflict.theirs)))
        yield f"{excerpt(str(conflict.base))} became '{excerpt(one)}' and '{excerpt(other)}'"


def notes_of(merged: MergedLog) -> Iterator[str]:
    """Yield the other decisions of the merge that the user may want to check."""
    for entry in merged.kept:
        yield f"changed on one side and removed on the other, so kept: {excerpt(str(entry))}"
    for mark, goes_on in merged.goes_on:
        what = f"{excerpt(str(mark))} is now {excerpt(str(goes_on))}"
        yield f"inside an activity of the other side, which continues: {what}"


def told_of(merged: MergedLog) -> Iterator[str]:
    """Yield the conflicts, then the other decisions."""
    for conflict in conflicts_of(merged):
        yield f"conflict, both versions are in the log: {conflict}"
    yield from notes_of(merged)
