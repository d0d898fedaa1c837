"""What a change did to the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from utt.domain.entry import Entry, parse_line
from utt.timelog.storage import decode


class Change:
    """What was changed in the log: the entries that were ``added``, and those that were ``removed``, oldest first.

    One that was changed has been removed and another one added.

    Since 2.0.
    """

    __slots__ = ("added", "removed")

    def __init__(self, added: Sequence[Entry] = (), removed: Sequence[Entry] = ()) -> None:
        self.added: list[Entry] = list(added)
        self.removed: list[Entry] = list(removed)

    def __repr__(self) -> str:
        return f"Change(added={self.added!r}, removed={self.removed!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Change):
            return NotImplemented
        return (self.added, self.removed) == (other.added, other.removed)

    # It holds lists.
    __hash__ = None  # type: ignore[assignment]


def change_between(before: Counter[bytes], after: Counter[bytes], recorded: Counter[bytes]) -> Change:
    """What was changed between these lines and those, apart from the lines that others have *recorded* meanwhile."""
    return Change(_entries(after - before - recorded), _entries(before - after))


def _entries(lines: Counter[bytes]) -> list[Entry]:
    entries = [entry for line in lines.elements() if (entry := parse_line(decode(line))) is not None]
    return sorted(entries, key=lambda entry: entry.datetime)
