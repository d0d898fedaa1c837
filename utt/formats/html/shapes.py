"""The parts of pictures: shapes, each with its path and its tooltip, and their labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

_MINUTE = timedelta(minutes=1)
# The width of a label's character, the gap, and the room for labels on a narrow and a wide page, in pixels.
_CHARACTER, _GAP, _NARROW, _WIDE = 7.5, 10, 285, 600

Context = dict[str, Any]


def shape(css: str, path: str, tip: str) -> Context:
    """Return a shape with a path, a CSS class and a tooltip."""
    return {"css": css, "path": path, "tip": tip}


def minutes(duration: timedelta) -> float:
    """Return the length of a duration in a picture, in minutes."""
    return duration / _MINUTE


def digits(number: float) -> str:
    """Return the number in the shortest form for a path."""
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return text.removeprefix("0") if text.startswith("0.") else text


def ticks(labels: Iterable[tuple[float, str]], anchor: str = "", taken: tuple[int, int] = (0, 0)) -> list[Context]:
    """Return the labels that fit side by side, each at its percentage: on a narrow page, a wide one, or both.

    *taken* is how much less room than usual there is.
    """
    listed = list(labels)
    narrow, wide = (_fitting(listed, room - less) for room, less in zip((_NARROW, _WIDE), taken, strict=True))
    ticks = []
    for number in sorted(narrow | wide):
        where = "" if number in narrow & wide else "narrow" if number in narrow else "wide"
        at, text = listed[number]
        ticks.append({"at": digits(at), "text": text, "css": f"{anchor} {where}".strip()})
    return ticks


def _fitting(labels: Sequence[tuple[float, str]], room: float) -> set[int]:
    """Return the indexes of the labels that fit into *room* pixels: every one, or every second one, and so on."""
    width = max((len(text) for _, text in labels), default=0) * _CHARACTER + _GAP
    for step in (1, 2, 3, 4, 5, 7):
        places = [at / 100 * room for at, _ in labels[::step]]
        if all(next_ - place >= width for place, next_ in pairwise(places)):
            return {*range(0, len(labels), step)}
    return {0}
