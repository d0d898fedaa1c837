"""Parses the items of JSON arrays one by one, from a text in pieces, without keeping all of either in memory.

The array may be a member of an object, or nested deeper.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from utt.domain.printable import excerpt

Path = tuple[str | int, ...]

_BRACKETS = ("[", "{")
_SPACE = " \t\r\n"
_NUMBER_GOES_ON = ("", ".", "e", "E")
_DECODE = json.JSONDecoder().raw_decode


class JsonError(Exception):
    """The text is not a JSON array: ``where`` is the line, and ``what`` says why."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.where: str = f"line {line}"
        self.what: str = what


class JsonItems:
    """Iterating gives the items of the array in the *pieces* of text. It raises JsonError if there is none.

    With *member*, the text may be an object too, whose member of that name is the array. Its other members are skipped.
    """

    def __init__(self, pieces: Iterator[str], member: str | None = None) -> None:
        self._pieces = pieces
        self._member = member
        self._text = ""
        self._position = 0
        # The position at which the text begins.
        self._lines = self._columns = 0

    def __iter__(self) -> Iterator[Any]:
        is_object = self._member is not None and self._next() == "{"
        yield from self._items_of_member() if is_object else self._items()
        if self._next():
            raise self._error("follows the end of the list")

    def parts(self, depth: int) -> Iterator[tuple[Path, Any]]:
        """Yield the values at this *depth*, and those above it that contain no others, each with its path: the names of
        the members and the numbers of the items, from 1, that lead to it. It raises JsonError if the text is not JSON.
        """
        yield from self._parts((), depth)
        if self._next():
            raise self._error("follows the end of the list")

    def _parts(self, path: Path, depth: int) -> Iterator[tuple[Path, Any]]:
        bracket = self._next()
        if depth == 0 or bracket not in _BRACKETS:
            yield path, self._item()
            return
        number = 0
        for number, _ in enumerate(self._places("]" if bracket == "[" else "}"), 1):
            yield from self._parts((*path, number if bracket == "[" else self._name()), depth - 1)
        if not number:
            yield path, [] if bracket == "[" else {}

    def _name(self) -> str:
        """Return the name of the member that comes next, and go on to its value."""
        name = self._item() if self._next() == '"' else None
        if name is None or self._next() != ":":
            raise self._error("lacks a name and a colon")
        self._position += 1
        self._next()
        return str(name)

    def _items(self) -> Iterator[Any]:
        if self._next() != "[":
            raise self._error("does not begin a list, as this format does")
        for _ in self._places("]"):
            yield self._item()

    def _items_of_member(self) -> Iterator[Any]:
        is_there = False
        for _ in self._places("}"):
            if self._name() == self._member and not is_there:
                is_there = True
                yield from self._items()
            else:
                self._item()
        if not is_there:
            raise self._error(f"ends what has no list {self._member!r}")

    def _places(self, end: str) -> Iterator[None]:
        """Move to each item within brackets, of which *end* is the second one, and finally past that."""
        self._position += 1
        if self._next() != end:
            yield
            while self._next() != end:
                if not self._next():
                    raise self._error("is where the file is cut off")
                if self._next() != ",":
                    raise self._error("lacks a comma or a bracket")
                self._position += 1
                self._next()
                yield
        self._position += 1

    def _next(self) -> str:
        """Skip whitespace, and return the next character; empty at the end."""
        while True:
            while self._position < len(self._text):
                character = self._text[self._position]
                if character not in _SPACE:
                    return character
                self._position += 1
            if not self._read_on():
                return ""

    def _item(self) -> Any:
        while True:
            try:
                item, end = _DECODE(self._text, self._position)
                # A number may continue in the next piece: with a digit, a point or an exponent.
                if self._text[end : end + 1] not in _NUMBER_GOES_ON or not self._read_on():
                    self._position = end
                    return item
            except json.JSONDecodeError as error:
                if not self._read_on():
                    line, column = self._lines + error.lineno, error.colno + (self._columns if error.lineno == 1 else 0)
                    raise JsonError(line, f"no JSON, {error.msg} at column {column}") from error
            except (ValueError, RecursionError) as error:
                reason = excerpt(str(error))
                raise self._error(f"no JSON that any program of this kind writes, {reason}") from error

    def _read_on(self) -> bool:
        """Extend the text, and drop what has been parsed; return false at the end.

        The text at least doubles each time, so that a long item is not scanned again for each piece.
        """
        left = self._text[self._position :]
        pieces, wanted = [left], len(left)
        while wanted >= 0 and (piece := next(self._pieces, "")):
            pieces.append(piece)
            wanted -= len(piece)
        if len(pieces) == 1:
            return False
        self._lines += self._text.count("\n", 0, self._position)
        line_start = self._text.rfind("\n", 0, self._position) + 1
        self._columns = self._position - line_start + (0 if line_start else self._columns)
        self._text, self._position = "".join(pieces), 0
        return True

    def _error(self, what: str) -> JsonError:
        return JsonError(self._lines + self._text.count("\n", 0, self._position) + 1, what)
