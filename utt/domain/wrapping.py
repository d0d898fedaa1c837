"""Breaks text into lines of some columns."""

from __future__ import annotations

from collections.abc import Iterator

from utt.domain.signs import signs
from utt.domain.width import width

# A long word may be broken after these.
_LINKS = "-/_.,:"


def wrapped(text: str, columns: int) -> list[str]:
    """Return *text* as lines of at most this many columns, which must be at least 2.

    It is broken at spaces, except no-break ones; a word that is longer than a line is broken after a hyphen or the like
    in the second half of the line, or else between signs. *text* has no control characters.

    Since 2.0.
    """
    lines: list[str] = []
    line, left = "", columns
    for word in filter(None, text.split(" ")):
        taken = width(word)
        if line and taken < left:
            line, left = f"{line} {word}", left - taken - 1
            continue
        if line:
            lines.append(line)
        line, left = word, columns - taken
        if left < 0:
            *full, line = _pieces(word, columns)
            lines += full
            left = columns - width(line)
    return [*lines, line] if line else lines


def _pieces(word: str, columns: int) -> Iterator[str]:
    piece, left, behind_link = "", columns, 0
    for sign, taken in signs(word):
        if taken > left:
            end = behind_link if behind_link * 2 > len(piece) else len(piece)
            yield piece[:end]
            piece, behind_link = piece[end:], 0
            left = columns - width(piece)
        piece += sign
        left -= taken
        if sign in _LINKS:
            behind_link = len(piece)
    yield piece
