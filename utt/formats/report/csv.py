"""The report as CSV, by RFC 4180: for spreadsheets and scripts. The log's own text is in it, unchanged."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from utt.api import v1

_NO_ACTIVITIES = " -- No activities for this time range --"

_SECOND = timedelta(seconds=1)
_LENGTHS = 1 << 11

_Row = tuple[object, ...]


class CsvReport(v1.ReportView):
    """Shows one table: what is grouped, a row a day that has work, or else a row an activity."""

    def __init__(self, model: v1.ReportModel, calendar: v1.Calendar) -> None:
        self._model = model
        self._calendar = calendar

    def render(self, output: v1.Output) -> None:
        rows = self._rows()
        head, first = next(rows), next(rows, None)
        if first is None:
            print(_NO_ACTIVITIES, file=output)
            return
        writer = csv.writer(output)
        writer.writerows((head, first))
        writer.writerows(rows)

    def _rows(self) -> Iterator[_Row]:
        args = self._model.args
        if args.csv_section is None:
            if args.by:
                return self._groups()
            return self._days() if args.show_per_day else self._activities()
        return self._days() if args.csv_section in ("per-day", "per_day") else self._activities()

    def _groups(self) -> Iterator[_Row]:
        model, args = self._model.groups_model, self._model.args
        more = () if args.rounding is None else ("exact_seconds",)
        yield (*model.units, "seconds", "hours", "duration", *more)
        for row in model.groups:
            if len(model.units) == 1:
                yield (row.key, *self._times(row.duration, row.exact))
            elif not row.groups:
                yield (row.key, "", *self._times(row.duration, row.exact))
            for inner in row.groups:
                yield (row.key, inner.key, *self._times(inner.duration, inner.exact))
        if args.has_total:
            empty = [""] * (len(model.units) - 1)
            yield ("total", *empty, *self._times(model.duration, model.exact))

    def _times(self, duration: timedelta, exact: timedelta) -> _Row:
        seconds = duration // _SECOND
        hours, minutes = divmod(seconds // 60, 60)
        times = (seconds, _hours(seconds), f"{hours}:{minutes:02}")
        return times if self._model.args.rounding is None else (*times, exact // _SECOND)

    def _days(self) -> Iterator[_Row]:
        yield ("Date", "Hours", "Duration", "Projects", "Tasks")
        for row in self._model.per_day_model.dates:
            yield (
                row.date,
                v1.format_decimal_hours(row.duration),
                v1.format_duration(row.duration),
                ", ".join(row.projects),
                ", ".join(row.tasks),
            )

    def _activities(self) -> Iterator[_Row]:
        yield ("Date", "Projects", "Tasks", "Duration", "Type", "Comment")
        for activity, duration in self._timed():
            yield (
                self._calendar.day_of(activity.start),
                activity.name.project,
                activity.name.task,
                v1.format_decimal_hours(duration),
                activity.type.name,
                activity.comment,
            )

    def _timed(self) -> Iterator[tuple[v1.Activity, timedelta]]:
        """Yield the activities with the time that they count. Only what is rounded needs all of them at once."""
        if self._model.args.rounding is None:
            return ((activity, activity.duration) for activity in self._model.activities)
        return ((row.activity, row.duration) for row in self._model.details_model.rows)


@lru_cache(_LENGTHS)
def _hours(seconds: int) -> str:
    """Return so many seconds in hours: two decimals, and more where these are not exact, from which they follow."""
    whole, _, decimals = f"{seconds / 3600:.8f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


v1.register_format("csv", "One section as a table, for spreadsheets and scripts", report=CsvReport)
