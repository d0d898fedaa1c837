"""The CSV of Clockify's detailed report, which Clockify also reads.

The project is Clockify's project, and the task its description. Times are those of the clock on the wall, in any format
that a Clockify profile can choose; they are written like ``2026-11-16`` and ``13:30:00``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta

from utt.api import v1

_COLUMNS = (
    *("Project", "Client", "Description", "Task", "User", "Group", "Email", "Tags", "Billable"),
    *("Start Date", "Start Time", "End Date", "End Time", "Duration (h)", "Duration (decimal)"),
)
_NAMES = {
    "user": ("user", "benutzer"),
    "client": ("client", "kunde"),
    "project": ("project", "projekt"),
    "task": ("task", "aufgabe"),
    "description": ("description", "beschreibung"),
    "date": ("start date", "startdatum"),
    "start time": ("start time", "startzeit"),
    "end date": ("end date", "enddatum"),
    "end time": ("end time", "endzeit"),
    "duration": (
        *("duration (h)", "duration (decimal)", "time (h)", "time (decimal)"),
        *("dauer (h)", "dauer (dezimal)", "dauer (dezimalzahl)"),
    ),
    "tags": ("tags", "tag"),
}
_NEEDED = ("date", "start time")
_HOUR = timedelta(hours=1)


class ClockifyExport:
    """Writes one row per activity."""

    def __init__(self, activities: v1.Activities, timesheets: v1.Timesheets) -> None:
        self._activities = activities
        self._timesheets = timesheets

    def write(self, output: v1.Output) -> None:
        """Write the table."""
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for each, times, length, tags in self._timesheets.rows(self._activities):
            what = (each.name.project, "", each.name.task, "", "", "", "", tags, "No")
            writer.writerow((*what, *times, length, f"{each.duration / _HOUR:.2f}"))


class ClockifyReader:
    """Reads the table."""

    def __init__(self, timesheets: v1.Timesheets) -> None:
        self._timesheets = timesheets

    def recognises(self, source: v1.Source) -> bool:
        """Return true if the first line names the columns of a detailed report."""
        return v1.Table.is_in(source, _NAMES, (*_NEEDED, "description", "duration"))

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each row."""
        return self._timesheets.read(v1.Table(source, _NAMES, _NEEDED))


v1.register_format("clockify", "Clockify, the CSV of its detailed report", export=ClockifyExport, read=ClockifyReader)
