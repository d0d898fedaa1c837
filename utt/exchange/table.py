"""Tables from programs and spreadsheets: values separated by commas, semicolons or tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.exchange.record import Record
from utt.exchange.source import Source
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    import csv
else:
    csv = lazy("csv")

_DELIMITERS = ",;\t"
# A comment may be long: this is the most that csv accepts on every system.
_LONGEST = 2**31 - 1
# A line that spreadsheets write and read above the table.
_SEPARATOR_LINE = "sep="


class Table:
    """The table in a source: its first line names the columns, in any order; unknown columns are ignored.

    *names* gives the possible names of each column; case does not matter. Raises UttError if the source has no such
    table, or one without all *needed* columns.

    Since 2.0.
    """

    def __init__(self, source: Source, names: Mapping[str, Sequence[str]], needed: Sequence[str]) -> None:
        self._source = source
        self._above, head = _head_of(source.lines)
        self._delimiter, self._head = _split(head)
        self._absent = dict.fromkeys(names, "")
        self._places = [
            (column, place)
            for column, known in names.items()
            if (place := next((self._head.index(name) for name in known if name in self._head), None)) is not None
        ]
        present = {column for column, _ in self._places}
        wanting = [repr(names[column][0]) for column in needed if column not in present]
        if wanting:
            columns = "column" if len(wanting) == 1 else "columns"
            source.fail(f"line {self._above + 1}", f"it names no {columns} {', '.join(wanting)}")

    @staticmethod
    def columns_of(source: Source) -> set[str]:
        """Return the names of a table's columns in lower case, judging by the source's head."""
        return set(_split(_head_of(iter(source.head.split("\n")))[1])[1])

    @staticmethod
    def is_in(source: Source, names: Mapping[str, Sequence[str]], needed: Sequence[str]) -> bool:
        """Return true if the head of the *source* names each *needed* column by one of its *names*."""
        columns = Table.columns_of(source)
        return all(not columns.isdisjoint(names[column]) for column in needed)

    def has(self, column: str) -> bool:
        """Return true if there is this column."""
        return any(column == present for present, _ in self._places)

    def values(self, *columns: str) -> Iterator[str]:
        """Yield the values in these columns, row by row, except empty ones. Raises UttError if a row cannot be read."""
        places = [place for column, place in self._places if column in columns]
        for _, row in self._rows():
            for place in places:
                if place < len(row) and (value := row[place].strip()):
                    yield value

    def records(self, make: Callable[[dict[str, str]], Record]) -> Iterator[Record]:
        """Yield the result of *make* for each row, which it gets as the values of all known columns.

        Raises UttError, with its line, if a row cannot be read, or *make* raises UttError, ValueError or OverflowError.
        """
        for line, row in self._rows():
            where = f"line {line}"
            if any(map(str.strip, row[len(self._head) :])):
                self._source.fail(where, "it has more values than there are columns: some lack their quotes")
            values = self._absent | {column: row[place].strip() for column, place in self._places if place < len(row)}
            try:
                record = make(values)
            except UttError as error:
                self._source.fail(where, str(error))
            except (ValueError, OverflowError):
                self._source.fail(where, "there is no such time")
            record.where = where
            yield record

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are not empty, each with the number of its last line."""
        lines = self._source.lines
        for _ in range(self._above + 1):
            next(lines)
        # A line break within quotes is part of a value.
        csv.field_size_limit(_LONGEST)
        rows = csv.reader((f"{line}\n" for line in lines), delimiter=self._delimiter, strict=True)
        try:
            for row in rows:
                if any(map(str.strip, row)):
                    yield self._above + 1 + rows.line_num, row
        except csv.Error as error:
            line = self._above + 1 + rows.line_num
            self._source.fail(f"line {line}", f"no values with {self._delimiter!r} between them, {excerpt(str(error))}")


def _head_of(lines: Iterator[str]) -> tuple[int, str]:
    """Return how many lines are above the one that names the columns, and that line, empty if there is none."""
    for number, line in enumerate(lines):
        if line.strip() and not line.lower().startswith(_SEPARATOR_LINE):
            return number, line
    return 0, ""


def _split(head: str) -> tuple[str, list[str]]:
    """Return the separator of the columns' names in *head*, and these names in lower case."""
    found = [(delimiter, _cells(head, delimiter)) for delimiter in _DELIMITERS]
    return max(found, key=lambda each: len(each[1]))


def _cells(head: str, delimiter: str) -> list[str]:
    try:
        [cells] = csv.reader([head], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return []
    return [" ".join(cell.split()).casefold() for cell in cells]
