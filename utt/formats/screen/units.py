"""The groups of a report: a table of two units, or nested rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cached_property

from utt.api import v1
from utt.formats.dates import month_of, weekday_of
from utt.formats.screen.page import NOTHING, Lines, Page
from utt.formats.screen.rows import Group, Rows
from utt.formats.screen.work import NOW, NOW_KEY, Work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_GREEN = 2
# The units whose keys are names; the keys of all others have their own order.
_NAMES = ("project", "task", "tag")
_OVERLAP = "Activities with several tags count under each, and once in the total."


class _Row:
    """A row of the report: its ``unit``, its ``key`` as a value and as a ``text``, its ``period`` if it is a calendar
    unit, its ``duration``, and its nested ``rows``.
    """

    __slots__ = ("duration", "key", "period", "rows", "text", "unit")

    def __init__(
        self, unit: str, key: Any, text: str, period: v1.Period | None, duration: timedelta, rows: list[_Row]
    ) -> None:
        self.unit = unit
        self.key = key
        self.text = text
        self.period = period
        self.duration = duration
        self.rows = rows

    @property
    def is_now(self) -> bool:
        """True if it is the current activity without a project."""
        return self.text == NOW_KEY

    def named_now(self) -> _Row:
        """Mark the row as the current activity, and return it."""
        self.key = self.text = NOW_KEY
        return self

    def without(self, other: _Row) -> None:
        """Subtract another row."""
        self.duration -= other.duration
        others = {each.key: each for each in other.rows}
        for row in self.rows:
            if row.key in others:
                row.without(others[row.key])


class Units:
    """The groups of ``--by``."""

    def __init__(self, page: Page, work: Work) -> None:
        self._page = page
        self._work = work
        self._units = page.model.args.by

    def prepare(self) -> None:
        """Request all necessary sums from the model before it makes any."""
        if "project" in self._units and self._page.has_today:
            self._of_now  # noqa: B018

    def lines(self, rows: Rows, density: int) -> Lines:
        """Yield a table of two units if it fits, else nested *rows*."""
        page = self._page
        if self._table is not None:
            yield from page.within_margins(self._table.lines(page.room))
            return
        yield from rows.listed(self.groups, density, None)
        if self._has_overlap:
            yield ""
            yield from page.hanging(page.margin, len(page.margin), _OVERLAP)

    def packed(self, rows: Rows, most_lines: int) -> list[str]:
        """Return the rows of a single unit side by side, and those of two units one per line, in at most *most_lines*
        lines.

        The list is empty if there is no room for that, or for anything of the second unit.
        """
        page = self._page
        note = list(page.hanging(page.margin, len(page.margin), _OVERLAP)) if self._has_overlap else []
        room = most_lines - len(note)
        if len(self._units) == 1:
            lines = rows.packed(self.groups, room)
        else:
            has_room = rows.has_dense_rows and len(self.groups) <= room
            lines = list(rows.brief(self.groups)) if has_room else None
        return [*lines, *note] if lines else []

    @property
    def parts(self) -> list[tuple[timedelta, v1.Mark]]:
        """The parts of all work, each with its mark: a single part if there are no marks."""
        page = self._page
        worked = page.model.summary_model.working_time
        rows = self._rows if self._table is None else self._columns
        marks = self._marks(rows)
        total = sum((row.duration for row in rows), NOTHING)
        if not rows or rows[0].unit not in _NAMES or self._has_overlap or total != worked:
            return [(worked, v1.Mark(page.style.block, _GREEN))]
        return [(row.duration, marks[row.text]) for row in rows]

    @cached_property
    def groups(self) -> list[Group]:
        """The groups, each with its nested parts."""
        page, rows = self._page, self._rows
        marks = self._marks(rows)
        # Overlapping groups do not add up to a total.
        whole = None if self._has_overlap else page.model.groups_model.duration
        groups = []
        for row, duration in zip(rows, page.shared([row.duration for row in rows], whole), strict=True):
            inner = _ordered(each for each in row.rows if each.duration)
            within = page.shared([each.duration for each in inner], None if self._has_overlap else duration)
            labels = [
                self._work.now_text if row.is_now and each.unit == "task" else self._label(each) for each in inner
            ]
            tasks = [*zip(labels, within, strict=True)]
            mark = marks.get(row.text, v1.Mark(" ", _GREEN))
            balance = page.balance_of(row.period, duration)
            note = "" if balance is None else page.signed(balance)
            groups.append(Group(self._label(row), mark, duration, tasks, note, self._units[-1]))
        return groups

    @cached_property
    def _table(self) -> v1.CrossTable | None:
        """The table of two units, None if there is only one unit or no room for it."""
        if len(self._units) == 1 or self._has_overlap or not self._rows:
            return None
        page, rows = self._page, self._rows
        times = [{each.text: each.duration for each in row.rows if each.duration} for row in rows]
        columns = self._columns
        marks = self._marks(columns)
        heads = {column.text: (self._head(column), marks.get(column.text, v1.Mark(""))) for column in columns}
        totals = page.shared([column.duration for column in columns], page.model.groups_model.duration)
        times = page.shared_in_table(times, {each.text: total for each, total in zip(columns, totals, strict=True)})
        labels = map(self._label, rows)
        balances: list[timedelta | None] = []
        whole = page.model.targets_model
        if whole is not None:
            # Sums of the shown numbers, so that decimals add up as well.
            worked = [sum(each.values(), NOTHING) for each in times]
            periods = (row.period for row in rows)
            balances = [*map(page.balance_of, periods, worked), whole.balance]
        table = v1.CrossTable(page.style, [*zip(labels, times, strict=True)], heads, balances, page.text)
        return table if table.fits(page.room) else None

    @cached_property
    def _rows(self) -> list[_Row]:
        """The rows in order. The current activity without a project is a separate row among projects."""
        rows = [_row(row) for row in self._page.model.groups_model.groups]
        if "project" in self._units and self._work.now_duration is not None:
            _set_apart(rows, [_row(row) for row in self._of_now])
        return _ordered(rows)

    @cached_property
    def _of_now(self) -> Sequence[Any]:
        """The rows of the model with the name of the current activity."""
        model = self._page.model
        return model.grouped_by(*self._units, name=model.args.current_activity_name or "").groups

    @cached_property
    def _columns(self) -> list[_Row]:
        """The parts of the rows, in order, added up by key."""
        return _summed(each for row in self._rows for each in row.rows)

    @property
    def _has_overlap(self) -> bool:
        return self._page.model.groups_model.has_overlap

    def _marks(self, rows: Sequence[_Row]) -> dict[str, v1.Mark]:
        """Return the marks of rows whose keys are names, by name."""
        of_now = {row.text: self._work.now_mark for row in rows if self._is_of_now(row)}
        names = [row.text for row in rows if row.unit in _NAMES and row.text not in of_now]
        return self._page.style.marks(names) | of_now

    def _label(self, row: _Row) -> str:
        """Return the key of a row for people."""
        if self._is_of_now(row):
            return NOW
        if row.unit in _NAMES:
            return self._page.style.printable(row.text.strip()) or f"no {row.unit}"
        if row.unit == "day":
            year = "" if self._page.first.year == self._page.last.year else f" {row.key.year}"
            return f"{weekday_of(row.key)} {row.key.day:2} {month_of(row.key)}{year}"
        if row.unit == "week" and self._is_one_year:
            return row.text.partition("-")[2]
        if row.unit == "month":
            return f"{month_of(row.key)} {row.key.year}"
        if row.unit == "hour":
            return f"{row.text}:00"
        return row.text.capitalize() if row.unit == "weekday" else row.text

    @cached_property
    def _is_one_year(self) -> bool:
        """True if weeks need no year."""
        return self._page.first.isocalendar().year == self._page.last.isocalendar().year

    def _head(self, row: _Row) -> str:
        """Return the same for the head of a column."""
        if row.unit == "day":
            return f"{row.key.day} {month_of(row.key)}"
        return self._label(row)[: 3 if row.unit == "weekday" else None]

    def _is_of_now(self, row: _Row) -> bool:
        """Return true if the row is the current activity, without a project and without a given name."""
        current = self._work.current
        is_task = row.unit == "task" and current is not None and current.name.name == row.text
        return row.is_now or (is_task and self._work.is_unnamed)


def _row(row: Any) -> _Row:
    """Return a mutable copy of a row of the model."""
    return _Row(row.unit, row.raw_key, row.key, row.period, row.duration, [*map(_row, row.groups)])


def _set_apart(rows: list[_Row], now: Sequence[_Row]) -> None:
    """Separate the rows of the current activity, *now*, of the same units, from those without a project."""
    of_key = {row.key: row for row in rows}
    for row in now:
        whole = of_key[row.key]
        if row.unit == "project":
            whole.without(row)
            rows.append(row.named_now())
            if not whole.duration:
                rows.remove(whole)
        else:
            _set_apart(whole.rows, row.rows)


def _summed(rows: Iterable[_Row]) -> list[_Row]:
    """Return a row for each key with any time, the sum of all *rows* with that key, in order."""
    sums: dict[str, _Row] = {}
    for row in rows:
        found = sums.setdefault(row.text, _Row(row.unit, row.key, row.text, row.period, NOTHING, []))
        found.duration += row.duration
    return _ordered(row for row in sums.values() if row.duration)


def _ordered(rows: Iterable[_Row]) -> list[_Row]:
    """Return the rows of a unit in order: names by time, followed by the current activity."""

    def place(row: _Row) -> Any:
        if row.unit in _NAMES:
            return row.is_now, -row.duration, row.text.lower(), row.text
        return row.key

    return sorted(rows, key=place)
