"""Measures how many columns of a terminal a text takes, and fits texts to columns.

It uses Unicode's East Asian Width (UAX #11), with ambiguous characters as narrow, like most terminals, and the
sequences that terminals show as one sign: letters with combining marks, Hangul syllables, flags, and emoji that are
joined (U+200D), have a skin tone, or a variation selector (UTS #51). Characters that Python's Unicode does not know yet
are narrow.
"""

from __future__ import annotations

from collections.abc import Iterator

from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    import unicodedata
else:
    # Most names are ASCII, and do not need it.
    unicodedata = lazy("unicodedata")

_JOINER = "\u200d"
# A long word may be broken after these.
_LINKS = "-/_.,:"
_AS_EMOJI = "\ufe0f"
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SKIN = ("\U0001f3fb", "\U0001f3ff")
# The vowels and final consonants that join the preceding syllable.
_JAMO = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"))
# What an emoji may consist of besides wide characters: ♀, ↔, ‼ and 1, for instance.
_SYMBOLS = ("So", "Sm", "Po", "Nd")


def width(text: str) -> int:
    """Return how many columns *text*, which has no control characters, takes.

    Since 2.0.
    """
    return len(text) if text.isascii() else sum(columns for _, columns in _signs(text))


def fitted(text: str, columns: int, ellipsis: str = "…") -> str:
    """Return *text* padded with spaces to this number of columns, or cut, with *ellipsis* at its end.

    A sign is never cut in two. *text* has no control characters, and *ellipsis* takes one column per character.

    Since 2.0.
    """
    missing = columns - width(text)
    if missing >= 0:
        return text + " " * missing
    kept, left = [], columns - len(ellipsis)
    for sign, taken in _signs(text):
        if taken > left:
            break
        kept.append(sign)
        left -= taken
    return "".join([*kept, ellipsis[: max(columns, 0)], " " * max(left, 0)])


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
    for sign, taken in _signs(word):
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


def _signs(text: str) -> Iterator[tuple[str, int]]:
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
