"""The report as CSV, by RFC 4180: for spreadsheets and scripts. The log's own text is in it, unchanged."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from utt.api import v1

_NO_ACTIVITIES = " -- No activities for this time range --"

_Row = tuple[object, ...]


class CsvReport(v1.ReportView):
    """Shows one section as a table: a row a day that has work, or else a row an activity."""

    def __init__(self, model: v1.ReportModel, calendar: v1.Calendar) -> None:
        self._model = model
        self._calendar = calendar

    def render(self, output: v1.Output) -> None:
        rows = self._days() if self._model.args.csv_section in ("per-day", "per_day") else self._activities()
        head, first = next(rows), next(rows, None)
        if first is None:
            print(_NO_ACTIVITIES, file=output)
            return
        writer = csv.writer(output)
        writer.writerows((head, first))
        writer.writerows(rows)

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
        for activity in self._model.activities:
            yield (
                self._calendar.day_of(activity.start),
                activity.name.project,
                activity.name.task,
                v1.format_decimal_hours(activity.duration),
                activity.type.name,
                activity.comment,
            )


v1.register_format("csv", "One section as a table, for spreadsheets and scripts", report=CsvReport)
