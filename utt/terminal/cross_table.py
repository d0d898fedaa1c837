"""A table of durations, with sums at both edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

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


class CrossTable:
    """A table of durations, with sums at both edges.

    *rows* are pairs of a label and the durations of a row, by the keys of its columns; *heads* are pairs of a label and
    a mark, by the same keys.

    The most important heads come first: where there is no room for all columns, the others are added up in one. Where
    there is room for more, each row has a bar of the columns' colours. *balances*, one for each row and one for their
    sum, are a column of their own; where a row has none, it is None.

    Since 2.0.
    """

    def __init__(
        self,
        style: Style,
        rows: Sequence[tuple[str, Mapping[str, timedelta]]],
        heads: Mapping[str, tuple[str, Mark]],
        balances: Sequence[timedelta | None] = (),
    ) -> None:
        self._style = style
        self._rows = rows
        self._heads = heads
        self._balances = balances

    def lines(self, columns: int) -> list[str]:
        """Return the lines of the table, none of which takes more than so many columns."""
        style = self._style
        sums = [sum(durations.values(), _NOTHING) for _, durations in self._rows]
        whole = sum(sums, _NOTHING)
        totals = {key: sum((row.get(key, _NOTHING) for _, row in self._rows), _NOTHING) for key in self._heads}
        labels = [style.shown(label) for label, _ in self._rows]
        first = min(max(map(width, [*labels, _SUM]), default=0), _WIDEST_LABEL, columns // 3)
        last = max(len(format_duration(whole)), len(_SUM))
        signed = [*map(_signed, self._balances)]
        edge = max(map(len, [*signed, "balance"])) + _GAP if any(signed) else 0
        left = columns - first - last - _GAP
        if left - edge < _GAP + last:
            edge = 0
        kept, widths = self._fitting(totals, left - edge)
        left -= edge + sum(widths) + _GAP * len(widths)
        bar = min(left - _GAP, _WIDEST_BAR) if left - _GAP >= _NARROWEST_BAR else 0
        most = max(sums, default=_NOTHING)

        def line(label: str, cells: Iterable[str], end: str, balance: str) -> str:
            gap = " " * _GAP
            shown = [fitted(label, first, style.ellipsis), *cells, " " * (last - len(end)) + end]
            return gap.join(shown) + (f"{balance:>{edge}}" if edge else "")

        heads = [self._head(key, size) for key, size in zip(kept, widths, strict=True)]
        lines = [line("", heads, _SUM, "balance")]
        for label, (_, row), total, balance in zip(labels, self._rows, sums, signed or [""] * len(sums), strict=False):
            values = _with_others(row, kept)
            cells = [self._cell(values.get(key), size) for key, size in zip(kept, widths, strict=True)]
            text = line(label, cells, format_duration(total) if total else style.sign("·", "."), balance)
            if bar and most:
                parts = [(values[key] / most, self._mark(key)) for key in kept if values.get(key)]
                text += " " * _GAP + style.bar(parts, bar)
            lines.append(text.rstrip())
        rule = style.sign("─", "-") * (first + sum(widths) + _GAP * (len(widths) + 1) + last + edge)
        lines.append(style.dim(rule))
        values = _with_others(totals, kept)
        cells = [self._cell(values.get(key), size) for key, size in zip(kept, widths, strict=True)]
        lines.append(style.bold(line(_SUM, cells, format_duration(whole), signed[-1] if signed else "")))
        return lines

    def _fitting(self, totals: Mapping[str, timedelta], room: int) -> tuple[list[str | None], list[int]]:
        """Return the keys of the columns that fit, with their widths; None stands for all others together."""
        sizes = [self._size(key, total) for key, total in totals.items()]
        others = max(len(_OTHERS), len(format_duration(sum(totals.values(), _NOTHING))))
        for count in range(len(sizes), -1, -1):
            kept: list[str | None] = [*list(totals)[:count]]
            widths = sizes[:count]
            if count < len(sizes):
                kept.append(None)
                widths.append(others)
            if sum(widths) + _GAP * len(widths) <= room:
                return kept, widths
        return [], []

    def _size(self, key: str, total: timedelta) -> int:
        label, _ = self._heads[key]
        return max(min(width(self._style.shown(label)) + 2, _WIDEST_HEAD), len(format_duration(total)))

    def _mark(self, key: str | None) -> Mark:
        return Mark(self._style.sign("░", ":")) if key is None else self._heads[key][1]

    def _head(self, key: str | None, size: int) -> str:
        style = self._style
        if key is None:
            return f"{_OTHERS:>{size}}"
        label, mark = self._heads[key]
        text = style.shown(label)
        taken = min(width(text), size - 2)
        return (
            " " * (size - 2 - taken) + f"{style.painted(mark.sign, mark.color)} {fitted(text, taken, style.ellipsis)}"
        )

    def _cell(self, duration: timedelta | None, size: int) -> str:
        if duration:
            return f"{format_duration(duration):>{size}}"
        return " " * (size - 1) + self._style.dim(self._style.sign("·", "."))


def _with_others(row: Mapping[str, timedelta], kept: Sequence[str | None]) -> dict[str | None, timedelta]:
    """Return the durations of the columns that are kept, with all others under None."""
    values: dict[str | None, timedelta] = {}
    for key, duration in row.items():
        column = key if key in kept else None
        values[column] = values.get(column, _NOTHING) + duration
    return values


def _signed(duration: timedelta | None) -> str:
    """Return the duration with its sign; nothing for None."""
    if duration is None:
        return ""
    return format_duration(duration) if duration < _NOTHING else f"+{format_duration(duration)}"
