"""What a report is grouped by: a table of two units, or rows within rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

from utt.api import v1
from utt.formats.dates import month_of, weekday_of
from utt.formats.screen.page import NOTHING, Lines, Page
from utt.formats.screen.rows import Group, Rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_GREEN = 2
# The units whose keys are names; those of all others have an order of their own.
_NAMES = ("project", "task", "tag")
_OVERLAP = "What has several tags counts under each of them, and once in the total."


class Units:
    """What ``--by`` asks for."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._model = page.model.groups_model

    def lines(self, rows: Rows, density: int) -> Lines:
        """Yield a table of two units where it fits, and else what is within each, as *rows*."""
        page, model = self._page, self._model
        table = self._table() if len(model.units) == 2 and not model.has_overlap else None
        if table is not None and table.fits(page.room):
            yield from page.within_margins(table.lines(page.room))
            return
        yield from rows.listed(self.groups, density, None)
        if model.has_overlap:
            yield ""
            yield from page.hanging(page.margin, len(page.margin), _OVERLAP)

    @cached_property
    def groups(self) -> list[Group]:
        """What the report is grouped by, each with what is within it."""
        page, model = self._page, self._model
        rows = _ordered(model.units[0], model.groups)
        marks = page.style.marks([row.key for row in rows]) if model.units[0] in _NAMES else {}
        # Those that overlap have no total that they could add up to.
        whole = None if model.has_overlap else model.duration
        groups = []
        for row, duration in zip(rows, page.shared([row.duration for row in rows], whole), strict=True):
            inner = [each for each in row.groups if each.duration]
            if inner:
                inner = _ordered(inner[0].unit, inner)
            within = page.shared([each.duration for each in inner], None if model.has_overlap else duration)
            tasks = [*zip(map(self._label, inner), within, strict=True)]
            mark = marks.get(row.key, v1.Mark(" ", _GREEN))
            balance = page.balance_of(row.period, row.duration)
            note = "" if balance is None else page.signed(balance)
            groups.append(Group(self._label(row), mark, duration, tasks, note))
        return groups

    def _table(self) -> v1.CrossTable:
        page, model = self._page, self._model
        outer, inner = model.units
        rows = _ordered(outer, model.groups)
        times = [{each.key: each.duration for each in row.groups if each.duration} for row in rows]
        # As they come, or by time.
        first = {each.key: each for row in rows for each in row.groups}
        totals = {key: sum((each.get(key, NOTHING) for each in times), NOTHING) for key in first}
        keys = [key for key in totals if totals[key]]
        if inner in _NAMES:
            keys.sort(key=lambda key: (-totals[key], key.lower(), key))
        else:
            keys.sort(key=lambda key: first[key].raw_key)
        marks = page.style.marks(keys) if inner in _NAMES else {}
        heads = {key: (self._head(first[key]), marks.get(key, v1.Mark(""))) for key in keys}
        for key, total in zip(keys, page.shared([totals[key] for key in keys], model.duration), strict=True):
            having = [each for each in times if key in each]
            for each, shared in zip(having, page.shared([each[key] for each in having], total), strict=True):
                each[key] = shared
        labels = map(self._label, rows)
        balances: list[timedelta | None] = []
        whole = page.model.targets_model
        if whole is not None:
            balances = [*(page.balance_of(row.period, row.duration) for row in rows), whole.balance]
        return v1.CrossTable(page.style, [*zip(labels, times, strict=True)], heads, balances, page.text)

    def _label(self, row: Any) -> str:
        """Return the key of a row as people read it."""
        if row.unit in _NAMES:
            return self._page.style.shown(row.key.strip()) or f"no {row.unit}"
        if row.unit == "day":
            return f"{weekday_of(row.raw_key)} {row.key}"
        if row.unit == "month":
            return f"{month_of(row.raw_key)} {row.raw_key.year}"
        if row.unit == "hour":
            return f"{row.key}:00"
        return str(row.key.capitalize() if row.unit == "weekday" else row.key)

    def _head(self, row: Any) -> str:
        """Return the same for the head of a column."""
        if row.unit == "day":
            return f"{row.raw_key.day} {month_of(row.raw_key)}"
        return self._label(row)[: 3 if row.unit == "weekday" else None]


def _ordered(unit: str, rows: Sequence[Any]) -> list[Any]:
    """Return the rows of a unit: names by time, and others as they come."""
    return sorted(rows, key=lambda row: (-row.duration, row.key.lower(), row.key)) if unit in _NAMES else [*rows]
