"""A file from another program: its bytes, its text in any encoding, and error messages about it."""

from __future__ import annotations

import os
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property
from io import BytesIO, TextIOWrapper

from utt.domain.printable import excerpt, printable
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    import json
    from typing import IO, Any, NoReturn

    from utt.exchange import json_items
else:
    json = lazy("json")
    json_items = lazy("utt.exchange.json_items")

_HEAD = 1 << 14
# How many bytes are read at once.
_PIECE = 1 << 16
_UTF_8 = "utf-8-sig"


class Source:
    """Something to import: a file, a directory, or standard input.

    ``path`` is its path, ``-`` for standard input, and ``name`` its name in messages. It is read lazily, a stream only
    once. Reading raises UttError, with the reason, if it cannot be read.

    Since 2.0.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.name: str = "the standard input" if path == "-" else printable(path)

    @property
    def is_directory(self) -> bool:
        """True if it is a directory, in which a program keeps several files."""
        return self.path != "-" and os.path.isdir(self.path)

    def file(self, *names: str) -> Source | None:
        """Return the file of this name within the directory, None if there is none."""
        path = os.path.join(self.path, *names)
        return Source(path) if self.is_directory and os.path.isfile(path) else None

    def files(self, ending: str = "") -> list[Source]:
        """Return the files directly in the directory whose names end like this, sorted by name.

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
            raise self._unreadable(error) from error

    @cached_property
    def head(self) -> str:
        """The first few thousand characters of its text, to recognise it; empty for a directory.

        Only this much of a file is read. Raises UttError if it cannot be read.
        """
        if self.is_directory:
            return ""
        if not self._is_file or "content" in self.__dict__:
            return _decoded(self.content[:_HEAD])
        try:
            with open(self.path, "rb") as file:
                return _decoded(file.read(_HEAD))
        except OSError as error:
            raise self._unreadable(error) from error

    @property
    def text(self) -> str:
        """Its text, with a line feed after each line.

        A byte order mark determines the encoding, and is left out; without one, it is UTF-8, or else Windows-1252,
        which contains Latin-1. Raises UttError if it has bytes that no text contains.
        """
        return "".join(self._pieces())

    @property
    def lines(self) -> Iterator[str]:
        """The lines of its text, without line endings, read lazily."""
        with self._opened() as file:
            for number, line in enumerate(file, 1):
                if "\0" in line:
                    self._fail_at_zero(number)
                yield line.removesuffix("\n")

    def _pieces(self) -> Iterator[str]:
        number = 1
        with self._opened() as file:
            while piece := file.read(_PIECE):
                zero = piece.find("\0")
                if zero >= 0:
                    self._fail_at_zero(number + piece.count("\n", 0, zero))
                number += piece.count("\n")
                yield piece

    def _fail_at_zero(self, line_number: int) -> NoReturn:
        self.fail(f"line {line_number}", "is not a text: name the file that the program wrote")

    def _opened(self) -> TextIOWrapper:
        """Open its text. Raises UttError if it cannot be read."""
        # Invalid UTF-8 can only be a character that is cut off at the end.
        errors = "ignore" if self._encoding == _UTF_8 else "replace"
        return TextIOWrapper(self._opened_bytes(), self._encoding, errors)

    def _opened_bytes(self) -> IO[bytes]:
        if not self._is_file or "content" in self.__dict__:
            return BytesIO(self.content)
        try:
            return open(self.path, "rb")
        except OSError as error:
            raise self._unreadable(error) from error

    @property
    def _is_file(self) -> bool:
        """True if it can be read repeatedly, so that it need not be kept in memory."""
        return self.path != "-" and os.path.isfile(self.path)

    @cached_property
    def _encoding(self) -> str:
        with self._opened_bytes() as file:
            start = file.read(len(BOM_UTF8))
            if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                return "utf-16"
            decoder = getincrementaldecoder("utf-8")()
            try:
                decoder.decode(start)
                while piece := file.read(_PIECE):
                    decoder.decode(piece)
            except UnicodeDecodeError:
                return "cp1252"
        return _UTF_8

    @property
    def json(self) -> Any:
        """Its text parsed as JSON. Raises UttError if it is invalid."""
        try:
            return json.loads(self.text)
        except json.JSONDecodeError as error:
            self.fail(f"line {error.lineno}", f"no JSON, {error.msg} at column {error.colno}")
        except (ValueError, RecursionError) as error:
            self.fail("", f"no JSON that any program of this kind writes, {excerpt(str(error))}")

    def json_items(self, member: str | None = None) -> Iterator[Any]:
        """Yield the items of a JSON array one by one, without keeping all of them or the text in memory.

        With *member*, the text may also be an object whose member of that name is the array. Raises UttError if it is
        neither.
        """
        try:
            yield from json_items.JsonItems(self._pieces(), member)
        except json_items.JsonError as error:
            self.fail(error.where, error.what)

    def json_parts(self, depth: int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
        """Yield the values of its JSON at this *depth* one by one, and those above it that contain no others, without
        keeping all of them or the text in memory. Each comes with its path: the names of the members and the numbers of
        the items, from 1, that lead to it.

        Raises UttError if it is not JSON.
        """
        try:
            yield from json_items.JsonItems(self._pieces()).parts(depth)
        except json_items.JsonError as error:
            self.fail(error.where, error.what)

    def rows(self, path: str, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of *query* in the SQLite database at *path*, which is opened read-only.

        Raises UttError if it is not a database, or lacks these tables and columns.
        """
        # Imported here, since it is rarely needed.
        import sqlite3
        from urllib.request import pathname2url

        try:
            with closing(sqlite3.connect(f"file:{pathname2url(os.path.abspath(path))}?mode=ro", uri=True)) as database:
                yield from database.execute(query)
        except sqlite3.Error as error:
            raise UttError(f"{printable(path)} is not a database of this format: {printable(str(error))}") from error

    def fail(self, where: str, what: str) -> NoReturn:
        """Refuse this file, because of *what* is wrong at the place *where*, such as ``line 17``.

        Raises UttError.
        """
        place = f"{self.name}, {where}" if where else self.name
        raise UttError(f"{place}: {what}")

    def _unreadable(self, error: OSError) -> UttError:
        return UttError(f"{self.name} cannot be read, {error.strerror}: name a file that utt may read")


def _decoded(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        # Half of the last character may be missing.
        text = content.decode("utf-16", "replace")
    else:
        content = content.removeprefix(BOM_UTF8)
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            # A head may be cut in the middle of a character.
            is_cut = len(content) - error.start < len("€".encode()) + 1 and error.reason == "unexpected end of data"
            text = content.decode(errors="ignore") if is_cut else content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
