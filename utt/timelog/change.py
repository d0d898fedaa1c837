"""A change of the log: the entries that it removes and adds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import ne

from utt.domain.entry import LONGEST_LINE, Entry, parse_line
from utt.domain.printable import find_control
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.log_file import decode

if TYPE_CHECKING:
    import copy

    from utt.domain import instant
else:
    instant = lazy("utt.domain.instant")
    copy = lazy("copy")


class Change:
    """A change of the log: ``added`` and ``removed`` are tuples of entries, oldest first.

    An entry that gets another name, comment or time is removed, and added in its new form. ``command`` is the name of
    the command that makes the change. ``other_lines`` is the number of lines that are not entries, such as notes, that
    an editor has added, removed or changed; it is set on changes from ``Log``, and otherwise 0.

    Since 2.0.
    """

    __slots__ = ("added", "command", "other_lines", "removed")

    def __init__(
        self, added: Iterable[Entry] = (), removed: Iterable[Entry] = (), command: str = "", other_lines: int = 0
    ) -> None:
        self.added: tuple[Entry, ...] = tuple(added)
        self.removed: tuple[Entry, ...] = tuple(removed)
        self.command: str = command
        self.other_lines: int = other_lines

    @property
    def inverse(self) -> Change:
        """The change that undoes this one."""
        return Change(self.removed, self.added, self.command, self.other_lines)

    def __repr__(self) -> str:
        return f"Change(added={self.added!r}, removed={self.removed!r}, command={self.command!r})"


class LargeChange(Change):
    """A change that adds very many entries: ``additions``, which may be a lazy sequence."""

    __slots__ = ("additions",)

    def __init__(self, additions: Sequence[Entry], removed: Iterable[Entry], command: str = "") -> None:
        self.additions = additions
        self.removed = tuple(removed)
        self.command = command
        self.other_lines = 0

    @property
    def added(self) -> tuple[Entry, ...]:  # type: ignore[override]
        """All additions, in memory."""
        return tuple(self.additions)


def additions_of(change: Change) -> Sequence[Entry]:
    """Return the entries that *change* adds, which need not all be in memory."""
    return change.additions if isinstance(change, LargeChange) else change.added


def changes_anything(change: Change) -> bool:
    """Return true unless *change* adds the entries that it removes, or none."""
    added = additions_of(change)
    return len(added) != len(change.removed) or any(map(ne, added, change.removed))


def by_command(change: Change, command: str) -> Change:
    """Return the same change, made by the *command*."""
    made = LargeChange if isinstance(change, LargeChange) else Change
    return made(additions_of(change), change.removed, command)


def copy_of(change: Change) -> Change:
    """Return a deep copy of *change*, which a listener may modify."""
    return Change(map(copy.copy, change.added), map(copy.copy, change.removed), change.command, change.other_lines)


def entries_in(lines: Iterable[bytes]) -> list[Entry]:
    """Return the entries in the lines."""
    return [entry for line in lines if (entry := parse_line(decode(line))) is not None]


def require_writable(entry: Entry) -> None:
    """Raise UttError unless the entry's line can be read back.

    A name must not be blank, and neither name nor comment may contain a control character, including tabs and all kinds
    of line breaks.
    """
    if entry.utc_offset is not None and not instant.is_offset(entry.utc_offset):
        raise UttError(f"There is no offset {entry.utc_offset} from UTC: they are whole minutes from -1200 to +1400")
    if not entry.name.strip():
        raise UttError("The name is empty: an entry needs one, such as 'acme: design review'")
    for what, text in (("name", entry.name), ("comment", entry.comment or "")):
        position = find_control(text)
        if position is not None:
            kind = "not UTF-8" if "\ud800" <= text[position] <= "\udfff" else "a control character"
            raise UttError(
                f"Character {position + 1} of the {what} is {kind}, {text[position]!a}: "
                "leave it out, an entry is one line of plain text"
            )
    if len(str(entry).encode()) > LONGEST_LINE:
        raise UttError(f"The entry is longer than {LONGEST_LINE >> 20} MiB: make its name or comment shorter")
