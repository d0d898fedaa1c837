"""CSV, after RFC 4180: one row per activity, for spreadsheets and scripts.

The columns are ``start,end,seconds,project,task,type,comment,tags``, times are ISO 8601, and the log's text is
unchanged.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta

from utt.api import v1

_SECOND = timedelta(seconds=1)
_COLUMNS = ("start", "end", "seconds", "project", "task", "type", "comment", "tags")


class CsvExport:
    """Writes one row per activity."""

    def __init__(self, activities: v1.Activities) -> None:
        self._activities = activities

    def write(self, output: v1.Output) -> None:
        """Write the table."""
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for each in self._activities:
            seconds = each.duration // _SECOND
            name, tags = each.name, " ".join(v1.tags_of(each.name.name, each.comment))
            kind = each.type.name.lower()
            comment = each.comment or ""
            writer.writerow(
                (
                    v1.format_iso(each.start),
                    v1.format_iso(each.end),
                    seconds,
                    name.project,
                    name.task,
                    kind,
                    comment,
                    tags,
                )
            )


_NAMES = {column: (column,) for column in _COLUMNS}
_NEEDED = ("start", "end")


class CsvReader:
    """Reads what ``CsvExport`` writes, and tables with ``start`` and ``end``, and optionally the other columns."""

    def __init__(self, dates: v1.Dates) -> None:
        self._dates = dates

    def recognises(self, source: v1.Source) -> bool:
        """Return true if the first line has the columns of an export that make an activity."""
        columns = v1.Table.columns_of(source)
        return columns >= {*_NEEDED} and not columns.isdisjoint(("project", "task"))

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each row."""
        table = v1.Table(source, _NAMES, _NEEDED)
        self._dates.detect_order(table.values(*_NEEDED))
        return table.records(self._record)

    def _record(self, row: dict[str, str]) -> v1.Record:
        return v1.Record(
            self._dates.moment(row["start"]),
            self._dates.moment(row["end"]),
            project=row["project"],
            task=row["task"],
            comment=row["comment"],
            tags=row["tags"].split(),
        )


v1.register_format("csv", "a table, for spreadsheets and scripts", export=CsvExport, read=CsvReader)
