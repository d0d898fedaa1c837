"""Remarks on an export or an import: how often something happened, each kind once."""

from __future__ import annotations

from collections.abc import Iterator

from utt.domain.printable import excerpt

_MOST_SHOWN = 3


class Remarks:
    """Collects remarks on an export or an import, and reports each kind once, with its number.

    Iterating gives the lines, in the order in which the kinds first occurred.

    Since 2.0.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._examples: dict[tuple[str, str], dict[str, None]] = {}

    def add(self, one: str, many: str, example: str = "", number: int = 1) -> None:
        """Count something *number* times. The line is *one* if it happened once, else *many*, with ``{}`` for the
        number, followed by the first few distinct examples.
        """
        kind = (one, many)
        self._numbers[kind] = self._numbers.get(kind, 0) + number
        examples = self._examples.setdefault(kind, {})
        if example and len(examples) <= _MOST_SHOWN:
            examples[example] = None

    def __iter__(self) -> Iterator[str]:
        for kind, number in self._numbers.items():
            text = kind[0] if number == 1 else kind[1].format(number)
            examples = [*self._examples[kind]]
            shown = ", ".join(map(excerpt, examples[:_MOST_SHOWN])) + (" …" if len(examples) > _MOST_SHOWN else "")
            yield f"{text}: {shown}" if examples else text
