"""The report as CSV, by RFC 4180: for spreadsheets and scripts. The log's own text is in it, unchanged."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from utt.domain.duration import format_decimal_hours, format_duration
from utt.report.model import ReportModel
from utt.report.view import ReportView
from utt.runtime.streams import Output

_NO_ACTIVITIES = " -- No activities for this time range --"


class _CsvView(ReportView):
    columns: tuple[str, ...]

    def __init__(self, model: ReportModel) -> None:
        self._model = model

    def rows(self) -> Iterator[tuple[object, ...]]:
        raise NotImplementedError

    def render(self, output: Output) -> None:
        rows = self.rows()
        first_row = next(rows, None)
        if first_row is None:
            print(_NO_ACTIVITIES, file=output)
            return
        writer = csv.writer(output)
        writer.writerow(self.columns)
        writer.writerow(first_row)
        writer.writerows(rows)


class PerDayCsvView(_CsvView):
    """A row a day that has work."""

    columns = ("Date", "Hours", "Duration", "Projects", "Tasks")

    def rows(self) -> Iterator[tuple[object, ...]]:
        for row in self._model.per_day_model.dates:
            yield (
                row.date,
                format_decimal_hours(row.duration),
                format_duration(row.duration),
                ", ".join(row.projects),
                ", ".join(row.tasks),
            )


class PerTaskCsvView(_CsvView):
    """A row an activity."""

    columns = ("Date", "Projects", "Tasks", "Duration", "Type", "Comment")

    def rows(self) -> Iterator[tuple[object, ...]]:
        for activity in self._model.activities:
            yield (
                activity.start.date(),
                activity.name.project,
                activity.name.task,
                format_decimal_hours(activity.duration),
                activity.type.name,
                activity.comment,
            )
