"""A file that another program has written: its bytes, its text whatever the encoding, and messages about it."""

from __future__ import annotations

import os
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property

from utt.domain.printable import excerpt, printable
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    import json
    from typing import Any, NoReturn
else:
    json = lazy("json")

_HEAD = 1 << 14
_JSON_SPACE = " \t\r\n"


class Source:
    """What is imported: a file, a directory, or the standard input.

    ``path`` is its path, ``-`` for the standard input, and ``name`` what messages call it. All of it is read once, when
    it is first asked for. Reading raises UttError, with the reason, if it cannot be read.

    Since 2.0.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.name: str = "the standard input" if path == "-" else printable(path)

    @property
    def is_directory(self) -> bool:
        """Whether it is a directory, in which a program keeps several files."""
        return self.path != "-" and os.path.isdir(self.path)

    def file(self, *names: str) -> Source | None:
        """Return the file of this name within the directory, None if there is none."""
        path = os.path.join(self.path, *names)
        return Source(path) if self.is_directory and os.path.isfile(path) else None

    def files(self, ending: str = "") -> list[Source]:
        """Return the files right within the directory whose names end so, sorted by name.

        Raises UttError if the directory cannot be read.
        """
        try:
            names = sorted(os.listdir(self.path)) if self.is_directory else []
        except OSError as error:
            raise UttError(f"{self.name} cannot be read, {error.strerror}") from error
        return [found for name in names if name.endswith(ending) and (found := self.file(name)) is not None]

    @cached_property
    def content(self) -> bytes:
        """Its bytes. Raises UttError if it cannot be read, or is a directory."""
        if self.is_directory:
            raise UttError(f"{self.name} is a directory: name a file in it")
        try:
            if self.path == "-":
                return sys.stdin.buffer.read()
            with open(self.path, "rb") as file:
                return file.read()
        except OSError as error:
            raise UttError(f"{self.name} cannot be read, {error.strerror}: name a file that utt may read") from error

    @cached_property
    def head(self) -> str:
        """The first of its text, some thousand characters, to see what it is; empty for a directory.

        Of a file, no more is read than that. Raises UttError if it cannot be read.
        """
        if self.is_directory:
            return ""
        if self.path == "-" or "content" in self.__dict__ or not os.path.isfile(self.path):
            return _decoded(self.content[:_HEAD])
        try:
            with open(self.path, "rb") as file:
                return _decoded(file.read(_HEAD))
        except OSError as error:
            raise UttError(f"{self.name} cannot be read, {error.strerror}: name a file that utt may read") from error

    @property
    def text(self) -> str:
        """Its text, with a line feed at the end of each line.

        A byte order mark tells the encoding, and is left out; without one, it is UTF-8, or else Windows-1252, which
        contains Latin-1. Raises UttError if there are bytes in it that no text has.
        """
        text = _decoded(self.content)
        zero = text.find("\0")
        if zero >= 0:
            self.fail(f"line {text.count(chr(10), 0, zero) + 1}", "is no text: name the file that the program wrote")
        return text

    @property
    def lines(self) -> Iterator[str]:
        """The lines of its text, without their ends."""
        text = self.text
        start = 0
        while start < len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            yield text[start:end]
            start = end + 1

    @property
    def json(self) -> Any:
        """What its text is as JSON. Raises UttError if it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError) as error:
            raise self._no_json(error) from error

    def json_items(self) -> Iterator[Any]:
        """Yield the items of a JSON array one by one, so that they need not be held together.

        Raises UttError if its text is no such array.
        """
        text = self.text
        decode = json.JSONDecoder().raw_decode
        position = _behind_space(text, 0)
        if text[position : position + 1] != "[":
            self.fail(self._line_at(text, position), "does not begin a list, as this format does")
        position = _behind_space(text, position + 1)
        is_first = True
        while text[position : position + 1] != "]":
            if not is_first:
                if text[position : position + 1] != ",":
                    what = "is where the file is cut off" if position >= len(text) else "lacks a comma or a bracket"
                    self.fail(self._line_at(text, position), what)
                position = _behind_space(text, position + 1)
            try:
                item, position = decode(text, position)
            except (ValueError, RecursionError) as error:
                raise self._no_json(error, text, position) from error
            yield item
            is_first = False
            position = _behind_space(text, position)
        behind = _behind_space(text, position + 1)
        if behind < len(text):
            self.fail(self._line_at(text, behind), "follows the end of the list")

    def rows(self, path: str, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield what *query* finds in the SQLite database at *path*, which is not written to.

        Raises UttError if it is no such database, or one without these tables and columns.
        """
        # It is loaded by few.
        import sqlite3
        from urllib.request import pathname2url

        try:
            with closing(sqlite3.connect(f"file:{pathname2url(os.path.abspath(path))}?mode=ro", uri=True)) as database:
                yield from database.execute(query)
        except sqlite3.Error as error:
            raise UttError(f"{printable(path)} is no database of this format: {printable(str(error))}") from error

    def fail(self, where: str, what: str) -> NoReturn:
        """Refuse this file for what is wrong at the place *where*, such as ``line 17``; *what* says what that is.

        Raises UttError.
        """
        place = f"{self.name}, {where}" if where else self.name
        raise UttError(f"{place}: {what}")

    def _no_json(self, error: Exception, text: str = "", start: int = 0) -> UttError:
        if isinstance(error, json.JSONDecodeError):
            return UttError(f"{self.name}, line {error.lineno}: no JSON, {error.msg} at column {error.colno}")
        where = f", {self._line_at(text, start)}" if text else ""
        return UttError(f"{self.name}{where}: no JSON that any program of this kind writes, {excerpt(str(error))}")

    @staticmethod
    def _line_at(text: str, position: int) -> str:
        return f"line {text.count(chr(10), 0, position) + 1}"


def _behind_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in _JSON_SPACE:
        position += 1
    return position


def _decoded(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        # Half a character may be missing at the end.
        text = content.decode("utf-16", "replace")
    else:
        content = content.removeprefix(BOM_UTF8)
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            # A head may be cut within a character.
            is_cut = len(content) - error.start < len("€".encode()) + 1 and error.reason == "unexpected end of data"
            text = content.decode(errors="ignore") if is_cut else content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
