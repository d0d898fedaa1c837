"""Measures how many columns of a terminal a text takes, and fits texts to columns."""

from __future__ import annotations

from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from utt.domain import signs
else:
    # Most names are ASCII, and do not need it.
    signs = lazy("utt.domain.signs")


def width(text: str) -> int:
    """Return how many columns *text*, which has no control characters, takes.

    Since 2.0.
    """
    return len(text) if text.isascii() else sum(columns for _, columns in signs.signs(text))


def fitted(text: str, columns: int, ellipsis: str = "…") -> str:
    """Return *text* padded with spaces to this number of columns, or cut, with *ellipsis* at its end.

    A sign is never cut in two. *text* has no control characters, and *ellipsis* takes one column per character.

    Since 2.0.
    """
    missing = columns - width(text)
    if missing >= 0:
        return text + " " * missing
    kept, left = [], columns - len(ellipsis)
    for sign, taken in signs.signs(text):
        if taken > left:
            break
        kept.append(sign)
        left -= taken
    return "".join([*kept, ellipsis[: max(columns, 0)], " " * max(left, 0)])
