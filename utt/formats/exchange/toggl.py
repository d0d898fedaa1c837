"""The CSV of Toggl Track's detailed report, which Toggl also reads.

The project is Toggl's project, and the task its description. Times are those of the clock on the wall. Both of Toggl's
headers are read; in the newer one ``-`` means nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from utt.api import v1

_COLUMNS = (
    *("User", "Email", "Client", "Project", "Task", "Description", "Billable"),
    *("Start date", "Start time", "End date", "End time", "Duration", "Tags"),
)
_NAMES = {
    "user": ("user", "member", "benutzer", "mitglied"),
    "client": ("client", "kunde"),
    "project": ("project", "projekt"),
    "task": ("task", "aufgabe"),
    "description": ("description", "beschreibung"),
    "date": ("start date", "startdatum"),
    "start time": ("start time", "startzeit"),
    "end date": ("end date", "stop date", "enddatum", "stoppdatum"),
    "end time": ("end time", "stop time", "endzeit", "stoppzeit"),
    "duration": ("duration", "dauer"),
    "tags": ("tags", "tag"),
}
_NEEDED = ("date", "start time")
_IN_NEWER = "member"


class TogglExport:
    """Writes one row per activity."""

    def __init__(self, activities: v1.Activities, timesheets: v1.Timesheets) -> None:
        self._activities = activities
        self._timesheets = timesheets

    def write(self, output: v1.Output) -> None:
        """Write the table."""
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for each, times, length, tags in self._timesheets.rows(self._activities):
            what = ("", "", "", each.name.project, "", each.name.task, "No")
            writer.writerow((*what, *times, length, tags))


class TogglReader:
    """Reads the table."""

    def __init__(self, timesheets: v1.Timesheets) -> None:
        self._timesheets = timesheets

    def recognises(self, source: v1.Source) -> bool:
        """Return true if the first line names the columns of a detailed report."""
        return v1.Table.is_in(source, _NAMES, (*_NEEDED, "description", "duration"))

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each row."""
        nothing = "-" if _IN_NEWER in v1.Table.columns_of(source) else ""
        return self._timesheets.read(v1.Table(source, _NAMES, _NEEDED), nothing)


v1.register_format("toggl", "Toggl Track, the CSV of its detailed report", export=TogglExport, read=TogglReader)
