"""The colours of projects: numbers of the terminal's own sixteen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

# In an order in which neighbours differ much.
_HUES = (4, 2, 5, 3, 6, 1)


def project_colors(names: Sequence[str]) -> dict[str, int]:
    """Return the colour of each project, a number of the terminal's sixteen: the same wherever it is, as with
    ``Style.marks``.

    Since 2.0.
    """
    return _chosen(names, _colors_of)


def _chosen(names: Iterable[str], wishes: Callable[[str], Iterable[T]]) -> dict[str, T]:
    """Return what each name gets: of its wishes the first that is free, and if none is, the first."""
    taken: dict[str, T] = {}
    for name in names:
        wished = [*wishes(name)]
        values = set(taken.values())
        taken[name] = next((each for each in wished if each not in values), wished[0])
    return taken


def _colors_of(name: str) -> Iterator[int]:
    # Not Python's own hash, which differs in each process.
    number = 0
    for byte in name.encode("utf-8", "surrogatepass"):
        number = (number * 31 + byte) % 65521
    first = number % len(_HUES)
    hues = _HUES[first:] + _HUES[:first]
    return chain(hues, (hue + 8 for hue in hues))
