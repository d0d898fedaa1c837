"""The groups of a report as plain text: a table of two units if it fits, else nested rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from utt.domain.duration import format_balance, format_duration
from utt.domain.printable import printable
from utt.domain.rounding import decimal_hundredths, format_hundredths, hundredths
from utt.domain.width import fitted, width
from utt.report.grouping import GroupRow, GroupsModel, in_order
from utt.report.model import ReportModel
from utt.report.sections import write_title
from utt.report.tables import text_of_key
from utt.runtime.streams import Output

_WIDTH = 80
_GAP = "  "
_NONE = "-"
_HUNDREDTH = timedelta(hours=1) / 100
_TOTAL = "Total"
_BALANCE = "Balance"

OVERLAP = "Activities with several tags count under each, and once in the total."
"""The remark on overlapping groups by tag."""


class GroupsView:
    """The report's section with the time by the units of ``--by``.

    If *is_decimal* is true, durations are hours with two decimals. *balances*, one for each row and one for their sum,
    are a separate column, unless there are none; None for a row without one.

    Since 2.0.
    """

    def __init__(self, model: GroupsModel, is_decimal: bool = False, balances: Sequence[timedelta | None] = ()) -> None:
        self._model = model
        self._is_decimal = is_decimal
        has_balances = any(balance is not None for balance in balances[:-1])
        self._balances = [*map(self._signed, balances)] if has_balances else [""] * (len(model.groups) + 1)

    @classmethod
    def of(cls, model: ReportModel) -> GroupsView:
        """Return the section of a report as it was requested, with the balances of its groups if there are targets.

        Since 2.0.
        """
        return cls(model.groups_model, model.args.is_decimal, _balances(model))

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        model = self._model
        write_title(f"By {' and '.join(model.units)}", output)
        lines = self._nested() if len(model.units) == 1 or self._is_decimal else self._table() or self._nested()
        for line in lines:
            print(line, file=output)
        if model.has_overlap:
            print(f"\n{OVERLAP}", file=output)

    def _table(self) -> list[str] | None:
        """Return the lines of a table; None if it is too wide."""
        rows = self._model.groups
        inner_unit = self._model.units[1]
        found = {inner.raw_key for row in rows for inner in row.groups}
        keys = [text_of_key(inner_unit, key) for key in in_order(inner_unit, found, fills=True)]
        times = [{inner.key: inner.duration for inner in row.groups} for row in rows]
        sums = [sum((each.get(key, timedelta()) for each in times), timedelta()) for key in keys]
        *balances, whole = self._balances
        cells = [["", *map(shown_key, keys), _TOTAL, _BALANCE]]
        for row, each, balance in zip(rows, times, balances, strict=True):
            texts = [format_duration(each[key]) if each.get(key) else "" for key in keys]
            cells.append([shown_key(row.key), *texts, format_duration(row.duration), balance])
        cells.append([_TOTAL, *map(format_duration, sums), format_duration(self._model.duration), whole])
        if not whole:
            cells = [row[:-1] for row in cells]
        widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
        if sum(widths) + len(_GAP) * (len(widths) - 1) > _WIDTH:
            return None
        return [_line(row, widths) for row in cells]

    def _nested(self) -> list[str]:
        rows = self._model.groups
        total = hundredths(self._model.duration) if self._is_decimal else None
        *balances, whole = self._balances
        lines: list[tuple[str, str, str]] = []
        # Overlapping groups do not add up to a total.
        within = None if self._model.has_overlap else total
        for row, text, number, balance in zip(rows, *self._texts(rows, within), balances, strict=True):
            lines.append((shown_key(row.key), text, balance))
            inner_texts, _ = self._texts(row.groups, None if self._model.has_overlap else number)
            inner_keys = (_GAP + shown_key(inner.key) for inner in row.groups)
            lines += ((key, inner_text, "") for key, inner_text in zip(inner_keys, inner_texts, strict=True))
        text = format_duration(self._model.duration) if total is None else format_hundredths(total)
        lines.append((_TOTAL, text, whole))
        widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
        return [_line(line, widths) for line in lines]

    def _signed(self, balance: timedelta | None) -> str:
        return "" if balance is None else format_balance(balance, self._is_decimal)

    def _texts(self, rows: Sequence[GroupRow], total: int | None) -> tuple[list[str], list[int | None]]:
        """Return the durations of *rows* as texts, and if they are decimals, as hundredths of an hour."""
        durations = [row.duration for row in rows]
        if not self._is_decimal:
            return [*map(format_duration, durations)], [None] * len(rows)
        numbers = decimal_hundredths(durations, total)
        return [*map(format_hundredths, numbers)], [*numbers]


def shown_key(key: str) -> str:
    """Return a key for people: a dash for none."""
    return printable(key) or _NONE


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = cells
    numbers = (" " * (size - width(text)) + text for text, size in zip(others, widths[1:], strict=True))
    return _GAP.join([fitted(first, widths[0]), *numbers]).rstrip()


def _balances(model: ReportModel) -> list[timedelta | None]:
    """Return the balances of the groups, and the total balance; none without targets."""
    whole = model.targets_model
    if whole is None:
        return []
    groups = model.groups_model
    times = [row.duration for row in groups.groups]
    if model.args.is_decimal and not groups.has_overlap:
        # Sums of the shown numbers, so that they add up as well.
        times = [_HUNDREDTH * each for each in decimal_hundredths(times, hundredths(groups.duration))]
    found = [
        None if row.period is None else model.balance_of(row.period, time)
        for row, time in zip(groups.groups, times, strict=True)
    ]
    return [*(None if each is None else each.balance for each in found), whole.balance]
