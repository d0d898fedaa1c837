"""A record of the history, and what it stands for. ``history`` says how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from utt.timelog.write.patch import Patch

DO, UNDO, REDO, KEEP, LOST = "do", "undo", "redo", "keep", "lost"
"""What a record says: a change, that it was taken back, made again, or left as it is; and one that is missing."""

END, DONE, IS_LOST = b"end\n", b"done\n", b"lost\n"
"""The lines that end a record: all of it is there; its change was made; nobody knows whether it was."""

# What is larger is not copied into one piece with what is beside it.
_LARGE = 1 << 16

EDIT = "edit"
"""The command of a record that stands for an edit of which nobody knows what it has changed."""


class Past:
    """A change that utt has made: the ``command``, and the ``patches`` by which it was made last.

    ``is_known`` is false if it did not reach the history, or nobody can tell what it has done; the patches are then
    those that it may have made.
    """

    __slots__ = ("command", "is_known", "patches")

    def __init__(self, command: str, patches: Sequence[Patch], is_known: bool = True) -> None:
        self.command = command
        self.patches = patches
        self.is_known = is_known


class Record:
    """One record: what was done to a log of ``size`` bytes; ``is_done`` is None while nobody knows whether it was."""

    __slots__ = ("command", "event", "is_done", "patches", "size", "start")

    def __init__(
        self, event: str, command: str, size: int, patches: Sequence[Patch], is_done: bool | None, start: int = 0
    ) -> None:
        self.event = event
        self.command = command
        self.size = size
        self.patches = patches
        self.is_done = is_done
        self.start = start

    def __bytes__(self) -> bytes:
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield what is written of it, piece by piece, so that not all of it has to be held."""
        yield f"{self.event} {self.command or '-'} {self.size} {len(self.patches)}\n".encode()
        for patch in self.patches:
            texts = (patch.removed, patch.added, patch.before, patch.after)
            lengths = b" ".join([b"%d" % number for number in (patch.offset, *map(len, texts))])
            parts = [lengths, b"\n", *texts, b"\n"]
            if len(patch.removed) + len(patch.added) < _LARGE:
                yield b"".join(parts)
            else:
                yield from parts
        ends = {None: b"", True: DONE, False: IS_LOST}
        yield END + ends[self.is_done]
