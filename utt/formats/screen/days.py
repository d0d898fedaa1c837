"""Several days: as a table of days and projects, as a calendar of weeks, or as a map of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from utt.api import v1
from utt.formats.dates import WEEKDAYS, month_of, weekday_of
from utt.formats.screen.page import NOTHING, Lines, Page
from utt.formats.screen.work import Work

_WEEK = 7

_Row = Mapping[str, timedelta]
_Heads = Mapping[str, tuple[str, v1.Mark]]


def table(page: Page, work: Work) -> Lines:
    """Return a table with one row per day and one column per project."""
    first, last = work.shown_days
    days = [v1.Period(day, day) for day in _days(first, last)]
    labels = [_label(page, day.start) for day in days]
    rows = [work.of_groups.get(day.start, {}) for day in days]
    return page.within_margins(_table(page, days, labels, rows, _projects(work)).lines(page.room))


def calendar(page: Page, work: Work) -> Lines:
    """Return a table with one row per week and one column per weekday, or per project if these do not fit."""
    first, last = work.shown_days
    monday = first - timedelta(days=first.weekday())
    weeks = [v1.Period(day, _days(day, last)[:_WEEK][-1]) for day in _days(monday, last, _WEEK)]
    labels = [f"W{week.start.isocalendar()[1]:02} {week.start.day:2} {month_of(week.start)}" for week in weeks]
    weekdays = {name: (name[:3], v1.Mark("")) for name in WEEKDAYS}
    rows = [{WEEKDAYS[day.weekday()]: work.by_day.get(day, NOTHING) for day in _days(*week)} for week in weeks]
    found = _table(page, weeks, labels, rows, weekdays)
    if not found.fits(page.room):
        of_days = ((work.of_groups.get(day, {}) for day in _days(*week)) for week in weeks)
        found = _table(page, weeks, labels, [*map(_summed, of_days)], _projects(work))
    return page.within_margins(found.lines(page.room))


def heat_map(page: Page, work: Work, is_short: bool = False) -> Lines:
    """Return a calendar in which a day is darker the more work it has, in few lines if it *is_short*."""
    start, end = work.shown_days
    lines = v1.heat_map(page.style, work.by_day, start, end, page.room, page.text, is_short)
    return page.within_margins(line for line in lines if line or not is_short)


def _table(
    page: Page, periods: Sequence[v1.Period], labels: Sequence[str], rows: Sequence[_Row], heads: _Heads
) -> v1.CrossTable:
    """Return a table with one row per period, with its balance if there are targets."""
    balances: list[timedelta | None] = []
    whole = page.model.targets_model
    if whole is not None:
        worked = [sum(row.values(), NOTHING) for row in rows]
        balances = [*map(page.balance_of, periods, worked), whole.balance]
    return v1.CrossTable(page.style, [*zip(labels, rows, strict=True)], heads, balances, page.text)


def _projects(work: Work) -> _Heads:
    return {key: (group.label, group.mark) for key, group in work.all_groups.items()}


def _summed(rows: Iterable[_Row]) -> _Row:
    sums: dict[str, timedelta] = {}
    for row in rows:
        for key, time in row.items():
            sums[key] = sums.get(key, NOTHING) + time
    return sums


def _days(first: date, last: date, step: int = 1) -> list[date]:
    # As numbers, since the last week of the calendar has no Sunday.
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1, step)]


def _label(page: Page, day: date) -> str:
    label = f"{weekday_of(day)} {day.day:2}"
    is_one_month = (page.first.year, page.first.month) == (page.last.year, page.last.month)
    return label if is_one_month else f"{label} {month_of(day)}"
