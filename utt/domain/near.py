"""Names that are nearly what was typed: for the answer to one that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable

from utt.domain.printable import excerpt

_MOST = 3
_SHORTEST_BEGINNING = 2
_SHORTEST_PART = 4


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the *known* names that *name* was probably meant to be: at most three, all of them equally near.

    That is one with other capital letters, else one with a typing mistake for every three letters or less, else one
    that begins with it, else one that contains it. A typing mistake is a letter added, left out or changed, or two
    neighbours exchanged.

    Since 2.0.
    """
    typed = name.strip().casefold()
    most = max(1, len(typed) // 3) if len(typed) > 1 else 0
    by_rank: dict[int, list[str]] = {}
    for each in dict.fromkeys(known):
        rank = _rank(typed, each.casefold(), most)
        if rank is not None and typed:
            by_rank.setdefault(rank, []).append(each)
    return sorted(by_rank[min(by_rank)])[:_MOST] if by_rank else []


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the question whether one of the *known* names was meant, ``did you mean report?``; '' if none is near.

    Since 2.0.
    """
    names = [_shown(each) for each in near_names(name, known)]
    return f"did you mean {' or '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}?" if names else ""


def asked(text: str, name: str, known: Iterable[str]) -> str:
    """Return the *text* of an error, and behind it whether one of the *known* names was meant, if any is near."""
    question = did_you_mean(name, known)
    return f"{text}: {question}" if question else text


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[\w.-]+", name) else f"'{excerpt(name)}'"


def _rank(typed: str, other: str, most: int) -> int | None:
    """Return how near the names are, 0 if they are equal; None if they are not near."""
    distance = _distance(typed, other, most)
    if distance <= most:
        return distance
    if len(typed) >= _SHORTEST_BEGINNING and other.startswith(typed):
        return most + 1
    if len(typed) >= _SHORTEST_PART and typed in other:
        return most + 2
    return None


def _distance(one: str, other: str, most: int) -> int:
    """Return how many typing mistakes turn *one* into *other*; some number above *most* if there are more than that."""
    # There may be very many names, and most differ in far more letters.
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
