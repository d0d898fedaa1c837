"""Several days: as a table of days and projects, or as a map of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from utt.api import v1
from utt.formats.dates import month_of, weekday_of
from utt.formats.screen.page import NOTHING, Lines, Page
from utt.formats.screen.work import Work

_WEEK = timedelta(days=7)
_WEEKEND = (5, 6)

_Row = Mapping[str, timedelta]


def table(page: Page, work: Work, has_weeks: bool) -> Lines:
    """Return a table with one row per day and one column per project.

    If it is longer than a week, weekends on which nothing was done or due are left out, and it has the sums of weeks if
    it *has_weeks*.
    """
    first, last = work.shown_days
    is_long = last - first >= _WEEK
    shown: list[tuple[date, _Row, timedelta | None]] = []
    subtotals: dict[int, tuple[str, timedelta | None]] = {}
    for week in _weeks(first, last):
        rows = [(day, work.of_groups.get(day, {})) for day in _days(*week)]
        due = [page.balance_of(v1.Period(day, day), _sum(row)) for day, row in rows]
        before = len(shown)
        shown += (
            (day, row, balance)
            for (day, row), balance in zip(rows, due, strict=True)
            if row or balance is not None or not is_long or day.weekday() not in _WEEKEND
        )
        if has_weeks and is_long and len(shown) > before:
            worked = sum((_sum(row) for _, row in rows), NOTHING)
            subtotals[len(shown) - 1] = (f"W{week.start.isocalendar()[1]:02}", page.balance_of(week, worked))
    heads = {key: (group.label, group.mark) for key, group in work.all_groups.items()}
    whole = page.model.targets_model
    balances = [] if whole is None else [*(balance for _, _, balance in shown), whole.balance]
    labels = [(_label(page, day), row) for day, row, _ in shown]
    found = v1.CrossTable(page.style, labels, heads, balances, page.text, subtotals if len(subtotals) > 1 else {})
    return page.within_margins(found.lines(page.room))


def heat_map(page: Page, work: Work, is_short: bool = False) -> Lines:
    """Return a calendar in which a day is darker the more work it has, in few lines if it *is_short*."""
    start, end = work.shown_days
    lines = v1.heat_map(page.style, work.by_day, start, end, page.room, page.text, is_short)
    return page.within_margins(line for line in lines if line or not is_short)


def _weeks(first: date, last: date) -> list[v1.Period]:
    """Return the weeks of these days, the first and the last one without other days."""
    monday = first - timedelta(days=first.weekday())
    # As numbers, since the last week of the calendar has no Sunday.
    return [
        v1.Period(max(first, day), date.fromordinal(min(last.toordinal(), day.toordinal() + 6)))
        for day in _days(monday, last, _WEEK.days)
    ]


def _sum(row: _Row) -> timedelta:
    return sum(row.values(), NOTHING)


def _days(first: date, last: date, step: int = 1) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1, step)]


def _label(page: Page, day: date) -> str:
    label = f"{weekday_of(day)} {day.day:2}"
    is_one_month = (page.first.year, page.first.month) == (page.last.year, page.last.month)
    return label if is_one_month else f"{label} {month_of(day)}"
