"""The report as CSV, after RFC 4180, for spreadsheets and scripts. The log's text is unchanged."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from io import StringIO
from itertools import chain, islice

from utt.api import v1

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NO_ACTIVITIES = " -- No activities for this time range --"

_DAYS = ("per-day", "per_day")
_SECOND = timedelta(seconds=1)
_LENGTHS = 1 << 11
_AT_ONCE = 256

_Row = tuple[object, ...]

_Section = tuple[_Row, Iterator[str]]
"""The header of a table, and the text of its rows in batches, since there may be many."""


class CsvReport(v1.ReportView):
    """Shows one table: the groups, or one row per day with work, or else one row per activity."""

    def __init__(self, model: v1.ReportModel, calendar: v1.Calendar) -> None:
        self._model = model
        self._calendar = calendar

    def render(self, output: v1.Output) -> None:
        head, texts = self._section()
        first = next(texts, None)
        if first is None:
            print(_NO_ACTIVITIES, file=output)
            return
        for text in chain([_encoded(*head), first], texts):
            output.write(text)

    def unshown(self, reports_all: bool = True) -> Iterable[str]:
        args = self._model.args
        return v1.unshown_options(args, reports_all, lists_activities=self._has_activities, lists_on_request=False)

    @property
    def _has_activities(self) -> bool:
        args = self._model.args
        return args.csv_section not in _DAYS and not args.by and not (args.csv_section is None and args.show_per_day)

    def _section(self) -> _Section:
        args = self._model.args
        if self._has_activities:
            return self._activities()
        return self._groups() if args.by else self._days()

    def _groups(self) -> _Section:
        model, args = self._model.groups_model, self._model.args
        more = () if args.rounding is None else ("exact_seconds",)
        whole = self._model.targets_model
        total: _Row = ("total", *[""] * (len(model.units) - 1), *self._times(model.duration, model.exact))
        if whole is not None and any(row.period is not None for row in model.groups):
            more = (*more, "balance")
            total = (*total, whole.balance // _SECOND)
            texts = _written(self._with_balances())
        else:
            texts = _joined(self._lines_of_days()) if model.units == ("day",) else _written(self._rows_of_groups())
        if args.has_total:
            texts = chain(texts, [_encoded(*total)])
        return (*model.units, "seconds", "hours", "duration", *more), texts

    def _lines_of_days(self) -> Iterator[str]:
        # There may be many, and their keys need no escaping.
        times = lru_cache(_LENGTHS)(lambda duration, exact: _encoded(*self._times(duration, exact)))
        for day, duration, exact in zip(*self._model.groups_model.columns, strict=True):
            yield f"{day},{times(duration, exact)}"

    def _rows_of_groups(self) -> Iterator[_Row]:
        return chain.from_iterable(map(self._rows_of, self._model.groups_model.groups))

    def _with_balances(self) -> Iterator[_Row]:
        """Yield the rows of a table with the balance of each first key, once, in seconds."""
        for row in self._model.groups_model.groups:
            balance = None if row.period is None else self._model.balance_of(row.period, row.duration)
            first, *others = self._rows_of(row)
            yield (*first, "" if balance is None else balance.balance // _SECOND)
            yield from ((*other, "") for other in others)

    def _rows_of(self, row: Any) -> Iterator[_Row]:
        """Yield the rows with the first key."""
        if not row.groups:
            empty = [""] * (len(self._model.groups_model.units) - 1)
            yield (row.key, *empty, *self._times(row.duration, row.exact))
        for inner in row.groups:
            yield (row.key, inner.key, *self._times(inner.duration, inner.exact))

    def _times(self, duration: timedelta, exact: timedelta) -> _Row:
        seconds = duration // _SECOND
        hours, minutes = divmod(seconds // 60, 60)
        times = (seconds, _hours(seconds), f"{hours}:{minutes:02}")
        return times if self._model.args.rounding is None else (*times, exact // _SECOND)

    def _days(self) -> _Section:
        lines = (
            f"{day.isoformat()},{v1.format_decimal_hours(duration)},{v1.format_duration(duration)},{_encoded(*names)}"
            for day, duration, names in zip(*self._model.per_day_model.columns, strict=True)
        )
        return ("Date", "Hours", "Duration", "Projects", "Tasks"), _joined(lines)

    def _activities(self) -> _Section:
        rows: Iterator[_Row] = (
            (
                self._calendar.day_of(activity.start),
                activity.name.project_to(self._model.args.depth),
                activity.name.task,
                v1.format_decimal_hours(duration),
                activity.type.name,
                activity.comment,
            )
            for activity, duration in self._timed()
        )
        return ("Date", "Projects", "Tasks", "Duration", "Type", "Comment"), _written(rows)

    def _timed(self) -> Iterator[tuple[v1.Activity, timedelta]]:
        """Return the activities with the time that they count. Only rounding needs all of them at once."""
        if self._model.args.rounding is None:
            return ((activity, activity.duration) for activity in self._model.activities)
        return ((row.activity, row.duration) for row in self._model.details_model.rows)


def _joined(lines: Iterator[str]) -> Iterator[str]:
    while text := "".join(islice(lines, _AT_ONCE)):
        yield text


def _written(rows: Iterator[_Row]) -> Iterator[str]:
    while batch := list(islice(rows, _AT_ONCE)):
        text = StringIO()
        csv.writer(text).writerows(batch)
        yield text.getvalue()


@lru_cache(_LENGTHS)
def _encoded(*row: object) -> str:
    """Return a row as a line, with its line ending."""
    return next(_written(iter([row])))


@lru_cache(_LENGTHS)
def _hours(seconds: int) -> str:
    """Return the seconds in hours: two decimals, or more if these would not be exact, so that they can be restored."""
    whole, _, decimals = f"{seconds / 3600:.8f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


v1.register_format("csv", "One section as a table, for spreadsheets and scripts", report=CsvReport)
