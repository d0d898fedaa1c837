"""A table of durations, with sums at both edges."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain
from types import MappingProxyType

from utt.domain.duration import format_duration
from utt.domain.width import fitted, width
from utt.terminal.style import Mark, Style

_NOTHING = timedelta()
_WIDEST_HEAD = 12
_WIDEST_LABEL = 24
_NARROWEST_BAR, _WIDEST_BAR = 8, 40
_GAP = 2
_OTHERS = "others"
_SUM = "sum"
_BALANCE = "balance"


class _Layout:
    """The widths of a table's parts, 0 for those that it does not have: the rows' labels, the columns that are
    ``kept``, by their keys, the sums, the balances with the gap before them, and the bars.
    """

    __slots__ = ("balance", "bar", "kept", "label", "sum")

    def __init__(self, label: int, kept: Mapping[str | None, int], sum: int, balance: int, bar: int) -> None:
        self.label = label
        self.kept = kept
        self.sum = sum
        self.balance = balance
        self.bar = bar

    @property
    def width(self) -> int:
        """The width of a row without its bar."""
        return self.label + sum(self.kept.values()) + _GAP * (len(self.kept) + 1) + self.sum + self.balance


class CrossTable:
    """A table of durations, with sums at both edges.

    *rows* are pairs of a label and the durations of a row, by the keys of its columns; *heads* are pairs of a label and
    a mark, by the same keys.

    The most important heads come first: columns that do not fit are added up in one; if even the first does not fit,
    only the sums are left. If there is room for more, each row has a bar of the columns' marks, unless one of these has
    no sign. *balances*, one for each row and one for their sum, are a separate column; None for a row without one.
    *text* formats a duration. *subtotals* are labels and balances of rows with the sums since the row like it before,
    each by the index of the row that it follows.

    Since 2.0.
    """

    def __init__(
        self,
        style: Style,
        rows: Sequence[tuple[str, Mapping[str, timedelta]]],
        heads: Mapping[str, tuple[str, Mark]],
        balances: Sequence[timedelta | None] = (),
        text: Callable[[timedelta], str] = format_duration,
        subtotals: Mapping[int, tuple[str, timedelta | None]] = MappingProxyType({}),
    ) -> None:
        self._style = style
        self._rows = rows
        self._heads = heads
        self._text = text
        has_balances = any(balance is not None for balance in balances[:-1])
        self._balances = [*map(self._signed, balances)] if has_balances else [""] * (len(rows) + 1)
        self._sums = [sum(durations.values(), _NOTHING) for _, durations in rows]
        self._totals = self._added(rows)
        self._subtotals = subtotals

    def fits(self, columns: int) -> bool:
        """Return true if the whole table fits into this many columns."""
        return len(self._layout(columns).kept) == len(self._heads) and None not in self._layout(columns).kept

    def lines(self, columns: int) -> list[str]:
        """Return the lines of the table, each at most this many columns wide."""
        style, layout = self._style, self._layout(columns)
        most = max(self._sums, default=_NOTHING)

        def line(label: str, cells: Iterable[str], end: str, balance: str) -> str:
            shown = [fitted(label, layout.label, style.ellipsis), *cells, f"{end:>{layout.sum}}"]
            return (" " * _GAP).join(shown) + (f"{balance:>{layout.balance}}" if layout.balance else "")

        def cells_of(row: Mapping[str | None, timedelta], paint: Callable[[str], str] = style.dim) -> list[str]:
            return [self._cell(row.get(key), size, paint) for key, size in layout.kept.items()]

        lines = [line("", [self._head(*column) for column in layout.kept.items()], _SUM, _BALANCE)]
        first = 0
        for index, ((label, row), total, balance) in enumerate(
            zip(self._rows, self._sums, self._balances, strict=False)
        ):
            values = _with_others(row, layout.kept or row)
            text = line(style.printable(label), cells_of(values), self._end(total), balance)
            if layout.bar and most:
                parts = [(values[key] / most, self._mark(key)) for key in layout.kept or row if values.get(key)]
                text += " " * _GAP + style.bar(parts, layout.bar)
            lines.append(text.rstrip())
            if index in self._subtotals:
                label, due = self._subtotals[index]
                part = self._added(self._rows[first : index + 1])
                end = self._end(sum(self._sums[first : index + 1], _NOTHING))
                cells = cells_of(_with_others(part, layout.kept), str)
                lines.append(style.dim(line(label, cells, end, self._signed(due)).rstrip()))
                first = index + 1
        lines.append(style.dim(style.sign("─", "-") * layout.width))
        whole = self._text(sum(self._sums, _NOTHING))
        end = line(_SUM, cells_of(_with_others(self._totals, layout.kept)), whole, self._balances[-1])
        return [*lines, style.bold(end.rstrip())]

    def _layout(self, columns: int) -> _Layout:
        of_rows = chain(self._rows, self._subtotals.values())
        labels = [self._style.printable(label) for label, _ in of_rows]
        label = min(max(map(width, [*labels, _SUM])), _WIDEST_LABEL, columns // 3)
        last = max(len(self._text(sum(self._sums, _NOTHING))), len(_SUM))
        of_parts = [self._signed(balance) for _, balance in self._subtotals.values()]
        balance = max(map(len, [*self._balances, *of_parts, _BALANCE])) + _GAP if any(self._balances) else 0
        left = columns - label - last - _GAP
        if left - balance < _GAP + last:
            balance = 0
        kept = self._fitting(left - balance)
        left -= balance + sum(kept.values()) + _GAP * len(kept)
        has_bars = left - _GAP >= _NARROWEST_BAR and all(mark.sign for _, mark in self._heads.values())
        return _Layout(label, kept, last, balance, min(left - _GAP, _WIDEST_BAR) if has_bars else 0)

    def _fitting(self, room: int) -> dict[str | None, int]:
        """Return the widths of the columns that fit, by their keys; None stands for all others together."""
        sizes = [(key, self._size(key, total)) for key, total in self._totals.items()]
        others = max(len(_OTHERS), len(self._text(sum(self._totals.values(), _NOTHING))))
        for count in range(len(sizes), 0, -1):
            kept: dict[str | None, int] = dict(sizes[:count])
            if count < len(sizes):
                kept[None] = others
            if sum(kept.values()) + _GAP * len(kept) <= room:
                return kept
        return {}

    def _size(self, key: str, total: timedelta) -> int:
        label, mark = self._heads[key]
        return max(min(width(self._style.printable(label)) + 2 * len(mark.sign), _WIDEST_HEAD), len(self._text(total)))

    def _mark(self, key: str | None) -> Mark:
        return Mark(self._style.sign("░", ":")) if key is None else self._heads[key][1]

    def _head(self, key: str | None, size: int) -> str:
        style = self._style
        if key is None:
            return f"{_OTHERS:>{size}}"
        label, mark = self._heads[key]
        text = style.printable(label)
        sign = f"{style.painted(mark.sign, mark.color)} " if mark.sign else ""
        room = size - 2 * len(mark.sign)
        taken = min(width(text), room)
        return " " * (room - taken) + sign + fitted(text, taken, style.ellipsis)

    def _signed(self, duration: timedelta | None) -> str:
        """Return the duration with its sign; nothing for None."""
        if duration is None:
            return ""
        sign = "" if not duration else "-" if duration < _NOTHING else "+"
        return sign + self._text(abs(duration))

    def _end(self, total: timedelta) -> str:
        return self._text(total) if total else self._style.sign("·", ".")

    def _cell(self, duration: timedelta | None, size: int, paint: Callable[[str], str]) -> str:
        """Return the duration, or a sign for none that *paint* has painted."""
        if duration:
            return f"{self._text(duration):>{size}}"
        return " " * (size - 1) + paint(self._style.sign("·", "."))

    def _added(self, rows: Iterable[tuple[str, Mapping[str, timedelta]]]) -> dict[str, timedelta]:
        """Return the sum of each column in *rows*."""
        rows = [*rows]
        return {key: sum((row.get(key, _NOTHING) for _, row in rows), _NOTHING) for key in self._heads}


def _with_others(row: Mapping[str, timedelta], kept: Container[str | None]) -> dict[str | None, timedelta]:
    """Return the durations of the columns that are kept, with all others under None."""
    values: dict[str | None, timedelta] = {}
    for key, duration in row.items():
        column = key if key in kept else None
        values[column] = values.get(column, _NOTHING) + duration
    return values
