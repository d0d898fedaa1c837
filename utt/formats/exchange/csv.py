"""CSV, by RFC 4180: a row an activity, for spreadsheets and scripts.

The columns are ``start,end,seconds,project,task,type,comment,tags``, times are by ISO 8601, and the log's own text is
in it, unchanged.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta

from utt.api import v1

_SECOND = timedelta(seconds=1)
_COLUMNS = ("start", "end", "seconds", "project", "task", "type", "comment", "tags")


class CsvExport:
    """Writes a row an activity."""

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


class CsvReader:
    """Reads what ``CsvExport`` writes, and tables with such columns: ``start`` and ``end``, and what else there is."""

    def recognises(self, source: v1.Source) -> bool:
        """Return true if the first line has the columns of an export."""
        head = source.head.partition("\n")[0].split(",")
        return {"start", "end", "project", "task"} <= {column.strip(' "') for column in head}

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each row."""
        rows = csv.reader(source.lines)
        columns = [column.strip().casefold() for column in next(rows, [])]
        wanting = [column for column in ("start", "end") if column not in columns]
        if wanting:
            source.fail("line 1", f"there is no column {wanting[0]!r} in it")
        try:
            for row in rows:
                if row:
                    yield self._record(source, dict(zip(columns, row, strict=False)), f"line {rows.line_num}")
        except csv.Error as error:
            source.fail(f"line {rows.line_num}", f"no CSV, {error}")

    def _record(self, source: v1.Source, row: dict[str, str], where: str) -> v1.Record:
        try:
            start, end = datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])
        except (KeyError, ValueError):
            source.fail(where, "its start and end are not written like 2026-11-16T09:00:00")
        return v1.Record(
            start,
            end,
            project=row.get("project", ""),
            task=row.get("task", ""),
            comment=row.get("comment"),
            tags=row.get("tags", "").split(),
            where=where,
        )


v1.register_format("csv", "a table, for spreadsheets and scripts", export=CsvExport, read=CsvReader)
