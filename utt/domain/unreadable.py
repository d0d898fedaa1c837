"""The error for words that cannot be read."""

from __future__ import annotations

from utt.domain.printable import excerpt
from utt.errors import UttError


def unreadable(
    what: str, words: str, kind: str, one: str, other: str, expected_by_utt_1: str | None = None
) -> UttError:
    """Return the error for *words* that are no *what*, with two examples of a *kind*.

    If utt 1 has an error for such words, which names what it expects, its line is unchanged: the examples are in a
    second one.
    """
    like = f"like {one!r} or {other!r}"
    said = f"Invalid {what}: {excerpt(words)}"
    if expected_by_utt_1 is not None:
        return UttError(f"{said} (expected {expected_by_utt_1})", f"write {kind} {like}")
    return UttError(f"{said} (expected {kind} {like})")
