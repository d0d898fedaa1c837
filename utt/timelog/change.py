"""What a change did to the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from utt.domain.entry import Entry, parse_line
from utt.lazy import lazy
from utt.timelog.file.log_file import decode

if TYPE_CHECKING:
    import copy
else:
    copy = lazy("copy")


class Change:
    """What was changed in the log: ``added`` and ``removed`` are tuples of entries, oldest first.

    One that was changed has been removed and another one added. ``command`` is the name of the command that did it.

    Since 2.0.
    """

    __slots__ = ("added", "command", "removed")

    def __init__(self, added: Iterable[Entry], removed: Iterable[Entry], command: str) -> None:
        self.added: tuple[Entry, ...] = tuple(added)
        self.removed: tuple[Entry, ...] = tuple(removed)
        self.command: str = command

    def __repr__(self) -> str:
        return f"Change(added={self.added!r}, removed={self.removed!r}, command={self.command!r})"


def copy_of(change: Change) -> Change:
    """Return a copy of *change* whose entries are copies too, for a listener to do with as it likes."""
    return Change(map(copy.copy, change.added), map(copy.copy, change.removed), change.command)


def change_between(before: Counter[bytes], after: Counter[bytes], meanwhile: Counter[bytes], command: str) -> Change:
    """What *command* changed between these lines and those, apart from what others have recorded *meanwhile*, or taken
    out, which is negative there.
    """
    return Change(_in_order(after - before - +meanwhile), _in_order(before - after - -meanwhile), command)


def entries_in(lines: Iterable[bytes]) -> list[Entry]:
    """The entries that the lines hold."""
    return [entry for line in lines if (entry := parse_line(decode(line))) is not None]


def _in_order(lines: Counter[bytes]) -> list[Entry]:
    return sorted(entries_in(lines.elements()), key=lambda entry: entry.datetime)
