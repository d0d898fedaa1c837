"""The report as CSV, by RFC 4180: for spreadsheets and scripts. The log's own text is in it, unchanged."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from io import StringIO
from itertools import chain, islice

from utt.api import v1

_NO_ACTIVITIES = " -- No activities for this time range --"

_SECOND = timedelta(seconds=1)
_LENGTHS = 1 << 11
_AT_ONCE = 256

_Row = tuple[object, ...]

_Section = tuple[_Row, Iterator[str]]
"""The head of a table, and the text of its rows: of many at a time, since there may be many, but never of all."""


class CsvReport(v1.ReportView):
    """Shows one table: what is grouped, a row a day that has work, or else a row an activity."""

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

    def _section(self) -> _Section:
        args = self._model.args
        if args.csv_section is None:
            if args.by:
                return self._groups()
            return self._days() if args.show_per_day else self._activities()
        return self._days() if args.csv_section in ("per-day", "per_day") else self._activities()

    def _groups(self) -> _Section:
        model, args = self._model.groups_model, self._model.args
        more = () if args.rounding is None else ("exact_seconds",)
        texts = _joined(self._lines_of_days()) if model.units == ("day",) else _written(self._rows_of_groups())
        if args.has_total:
            empty = [""] * (len(model.units) - 1)
            texts = chain(texts, [_encoded("total", *empty, *self._times(model.duration, model.exact))])
        return (*model.units, "seconds", "hours", "duration", *more), texts

    def _lines_of_days(self) -> Iterator[str]:
        # There may be very many, and nothing in their keys has to be escaped.
        times = lru_cache(_LENGTHS)(lambda duration, exact: _encoded(*self._times(duration, exact)))
        for day, duration, exact in zip(*self._model.groups_model.columns, strict=True):
            yield f"{day},{times(duration, exact)}"

    def _rows_of_groups(self) -> Iterator[_Row]:
        model = self._model.groups_model
        for row in model.groups:
            if len(model.units) == 1:
                yield (row.key, *self._times(row.duration, row.exact))
            elif not row.groups:
                yield (row.key, "", *self._times(row.duration, row.exact))
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
                activity.name.project,
                activity.name.task,
                v1.format_decimal_hours(duration),
                activity.type.name,
                activity.comment,
            )
            for activity, duration in self._timed()
        )
        return ("Date", "Projects", "Tasks", "Duration", "Type", "Comment"), _written(rows)

    def _timed(self) -> Iterator[tuple[v1.Activity, timedelta]]:
        """Yield the activities with the time that they count. Only what is rounded needs all of them at once."""
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
    """Return a row as a line, with its end."""
    return next(_written(iter([row])))


@lru_cache(_LENGTHS)
def _hours(seconds: int) -> str:
    """Return so many seconds in hours: two decimals, and more where these are not exact, from which they follow."""
    whole, _, decimals = f"{seconds / 3600:.8f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


v1.register_format("csv", "One section as a table, for spreadsheets and scripts", report=CsvReport)
