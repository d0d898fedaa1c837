"""The signs that a terminal shows, for text that is not ASCII, and how many columns each takes.

Unicode's East Asian Width (UAX #11) decides, with ambiguous characters as narrow, like most terminals, and the
sequences that terminals show as one sign: letters with combining marks, Hangul syllables, flags, and emoji that are
joined (U+200D), have a skin tone, or a variation selector (UTS #51). Characters that Python's Unicode does not know yet
are narrow.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_AS_EMOJI = "\ufe0f"
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SKIN = ("\U0001f3fb", "\U0001f3ff")
# The vowels and final consonants that join the preceding syllable.
_JAMO = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"))
# What an emoji may consist of besides wide characters: ♀, ↔, ‼ and 1, for instance.
_SYMBOLS = ("So", "Sm", "Po", "Nd")


def signs(text: str) -> Iterator[tuple[str, int]]:
    """Yield each sign that a terminal shows, with its columns."""
    start = columns = 0
    for position in range(1, len(text)):
        if start == position - 1:
            columns = _columns(text[start])
        together = _together(text[start], columns, text[position - 1], text[position])
        if together is None:
            yield text[start:position], columns
            start = position
        else:
            columns = together
    if text:
        yield text[start:], columns if start < len(text) - 1 else _columns(text[start])


def _together(first: str, columns: int, last: str, character: str) -> int | None:
    """Return how many columns a sign of *columns* takes together with *character*; None if that is a separate sign.

    *first* and *last* are the sign's first and last character.
    """
    if character == _AS_EMOJI:
        return max(columns, 2) if unicodedata.category(first) in _SYMBOLS else columns
    if columns == 1 and all(_FLAG_LETTERS[0] <= each <= _FLAG_LETTERS[1] for each in (first, last, character)):
        return 2
    is_emoji_part = _SKIN[0] <= character <= _SKIN[1] or (last == _JOINER and _is_emoji(character))
    if columns == 2 and is_emoji_part:
        return columns
    return columns if _columns(character) == 0 else None


def _is_emoji(character: str) -> bool:
    return unicodedata.category(character) in _SYMBOLS and not character.isascii()


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or any(
        first <= character <= last for first, last in _JAMO
    ):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
