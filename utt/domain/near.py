"""Finds names similar to a mistyped one, for suggestions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from utt.domain.printable import excerpt

_MOST = 3
_SHORTEST_BEGINNING = 2
_SHORTEST_PART = 4


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the *known* names that *name* was probably meant to be: at most three, all equally close.

    These are names that differ only in case, else names with at most one typo per three letters, else names that begin
    with it, else names that contain it. A typo is a letter added, omitted or changed, or two neighbours swapped.

    Since 2.0.
    """
    typed = name.strip().casefold()
    most = max(1, len(typed) // 3) if len(typed) > 1 else 0
    nearest: list[str] = []
    # There may be many names. Skip those that are less close than the best one so far.
    best = most + 2
    for each in dict.fromkeys(known) if typed else ():
        rank = _rank(typed, each.casefold(), most, best)
        if rank < best:
            best, nearest = rank, []
        if rank == best:
            nearest.append(each)
    return sorted(nearest)[:_MOST]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the question whether one of the *known* names was meant, ``did you mean report?``; '' if none is close.

    Since 2.0.
    """
    names = [_shown(each) for each in near_names(name, known)]
    return f"did you mean {' or '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}?" if names else ""


def asked(text: str, name: str, known: Iterable[str]) -> str:
    """Return the *text* of an error, followed by the question whether a *known* name was meant, if any is close."""
    question = did_you_mean(name, known)
    return f"{text}: {question}" if question else text


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[\w.-]+", name) else f"'{excerpt(name)}'"


def _rank(typed: str, other: str, most: int, best: int) -> int:
    """Return the distance of the names, 0 if they are equal; a number above *best* if it is larger, or too large."""
    limit = min(most, best)
    distance = _distance(typed, other, limit)
    if distance <= limit:
        return distance
    if len(typed) >= _SHORTEST_BEGINNING and other.startswith(typed):
        return most + 1
    if len(typed) >= _SHORTEST_PART and typed in other:
        return most + 2
    return most + 3


def _distance(one: str, other: str, most: int) -> int:
    """Return how many typos turn *one* into *other*; a number above *most* if there are more than that."""
    # Most names differ in far more letters.
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, start=1):
        before, above, row = row, before, [index]
        for place, other_letter in enumerate(other, start=1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other_letter))
            is_swap = index > 1 < place and letter == other[place - 2] and one[index - 2] == other_letter
            row.append(min(cost, above[place - 2] + 1) if is_swap else cost)
        if min(row) > most:
            return most + 1
    return row[-1]
