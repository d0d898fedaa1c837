"""The CSV of Harvest's detailed time report, which has hours per day, and rarely times.

The notes become the task; without notes, Harvest's task does.
"""

from __future__ import annotations

from collections.abc import Iterator

from utt.api import v1

_NAMES = {
    "first name": ("first name", "vorname"),
    "last name": ("last name", "nachname"),
    "client": ("client", "kunde"),
    "project": ("project", "projekt"),
    "task": ("task", "aufgabe"),
    "description": ("notes", "note", "notizen"),
    "date": ("date", "datum"),
    "start time": ("started at", "start time"),
    "end time": ("ended at", "end time"),
    "duration": ("hours", "stunden"),
}
_NEEDED = ("date", "duration")


class HarvestReader:
    """Reads the table."""

    def __init__(self, timesheets: v1.Timesheets) -> None:
        self._timesheets = timesheets

    def recognises(self, source: v1.Source) -> bool:
        """Return true if the first line names the columns of a detailed time report."""
        return v1.Table.is_in(source, _NAMES, (*_NEEDED, "project", "description"))

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each row."""
        return self._timesheets.read(v1.Table(source, _NAMES, _NEEDED))


v1.register_format("harvest", "Harvest, the CSV of its detailed time report", read=HarvestReader)
