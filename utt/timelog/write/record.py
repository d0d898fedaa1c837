"""A record of the history, and the change that it describes. See ``history`` for its format."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from utt.timelog.write.patch import Patch

DO, UNDO, REDO, KEEP, LOST = "do", "undo", "redo", "keep", "lost"
"""The events of a record: a change, its undo, its redo, keeping it; and a missing change."""

END, DONE, IS_LOST = b"end\n", b"done\n", b"lost\n"
"""The lines that end a record: it is complete; its change was made; it is unknown whether it was."""

# Larger parts are written separately, without copying them.
_LARGE = 1 << 16

EDIT = "edit"
"""The command of a record that stands for an edit with unknown changes."""


class Past:
    """A change that utt has made: its ``command``, and the ``patches`` that made it most recently.

    ``is_known`` is false if it is missing in the history, or it is unknown what it has done; the patches are then those
    that it may have applied.
    """

    __slots__ = ("command", "is_known", "patches")

    def __init__(self, command: str, patches: Collection[Patch], is_known: bool = True) -> None:
        self.command = command
        self.patches: Collection[Patch] = patches
        self.is_known = is_known


class Record:
    """One record: what was done to a log of ``size`` bytes; ``is_done`` is None while that is unknown."""

    __slots__ = ("command", "event", "is_done", "patches", "size", "start")

    def __init__(
        self, event: str, command: str, size: int, patches: Collection[Patch], is_done: bool | None, start: int = 0
    ) -> None:
        self.event = event
        self.command = command
        self.size = size
        self.patches: Collection[Patch] = patches
        self.is_done = is_done
        self.start = start

    def pieces(self) -> Iterator[bytes]:
        """Yield its bytes in pieces, so that not all of them are in memory at once."""
        yield f"{self.event} {self.command or '-'} {self.size} {len(self.patches)}\n".encode()
        yield from self.patch_pieces()
        ends = {None: b"", True: DONE, False: IS_LOST}
        yield END + ends[self.is_done]

    def patch_pieces(self) -> Iterator[bytes]:
        """Yield the bytes of its patches, like ``pieces``."""
        for patch in self.patches:
            texts = (patch.removed, patch.added, patch.before, patch.after)
            lengths = b" ".join([b"%d" % number for number in (patch.offset, *map(len, texts))])
            parts = [lengths, b"\n", *texts, b"\n"]
            if len(patch.removed) + len(patch.added) < _LARGE:
                yield b"".join(parts)
            else:
                yield from parts
