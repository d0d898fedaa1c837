"""Days side by side: as a table, days by projects, or as a map of a year."""

from __future__ import annotations

from datetime import date, timedelta

from utt.api import v1
from utt.formats.dates import month_of, weekday_of
from utt.formats.screen.page import NOTHING, Lines, Page
from utt.formats.screen.work import Work

_DAY = timedelta(days=1)


def table(page: Page, work: Work) -> Lines:
    """Yield a table with a row a day and a column a project."""
    first, last = work.shown_days
    days = [first + _DAY * number for number in range((last - first).days + 1)]
    rows = [(_label(page, day), work.of_groups.get(day, {})) for day in days]
    heads = {key: (group.label, group.mark) for key, group in work.all_groups.items()}
    balances: list[timedelta | None] = []
    whole = page.model.targets_model
    if whole is not None:
        parts = [v1.Period(day, day) for day in days]
        worked = [sum(row.values(), NOTHING) for _, row in rows]
        balances = [*map(page.balance_of, parts, worked), whole.balance]
    shown = v1.CrossTable(page.style, rows, heads, balances, page.text)
    return page.within_margins(shown.lines(page.room))


def heat_map(page: Page, work: Work) -> Lines:
    """Yield a calendar whose days are the darker the more work they have."""
    return page.within_margins(v1.heat_map(page.style, work.by_day, *work.shown_days, page.room, page.text))


def _label(page: Page, day: date) -> str:
    label = f"{weekday_of(day)} {day.day:2}"
    is_one_month = (page.first.year, page.first.month) == (page.last.year, page.last.month)
    return label if is_one_month else f"{label} {month_of(day)}"
