"""Timesheets: tables of what people did and how long it took, as web services export and import them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from utt.domain.activity import Activity
from utt.domain.entry import format_iso
from utt.domain.tags import tags_of
from utt.errors import UttError
from utt.exchange.breaks import remark_on_breaks
from utt.exchange.dates import Dates
from utt.exchange.record import Record
from utt.exchange.remarks import Remarks
from utt.exchange.table import Table
from utt.exchange.wall_times import wall_times

_SECOND = timedelta(seconds=1)
_COMMA = re.compile(r"\s*,\s*")
_DAYS = ("date", "end date")
_COLUMNS = (
    *("user", "first name", "last name", "client", "project", "task", "description", "tags"),
    *("date", "start time", "end date", "end time", "duration"),
)


class Timesheets:
    """Reads timesheets, and makes their rows.

    These columns are used: ``date`` and ``start time``; ``end date`` and ``end time``, or else ``duration``, which
    otherwise only tells apart the two hours in the night in which the clock goes back;
    ``project``; ``description``, or else ``task``; ``tags``, separated by commas. It remarks on what the log cannot
    hold: ``client``, ``task`` next to ``description``, and several people, by ``user`` or ``first name`` and ``last
    name``.

    Since 2.0.
    """

    def __init__(self, dates: Dates, remarks: Remarks) -> None:
        self._dates = dates
        self._remarks = remarks

    def read(self, table: Table, nothing: str = "") -> Iterator[Record]:
        """Yield a record for each row of the *table*; *nothing* is the text for a missing value.

        Raises UttError, with its line, for an invalid row.
        """
        self._dates.detect_order(table.values(*_DAYS))
        absent = dict.fromkeys(_COLUMNS, "")
        people: dict[str, None] = {}

        def record(values: dict[str, str]) -> Record:
            row = absent | {column: value for column, value in values.items() if value != nothing}
            people.update(dict.fromkeys(filter(None, [_person(row)])))
            return self._record(row)

        yield from table.records(record)
        if len(people) > 1:
            self._remarks.add(
                "a file has what more than one person did",
                "{} files have what more than one person did",
                ", ".join(people),
            )

    def rows(self, activities: Iterable[Activity]) -> Iterator[tuple[Activity, list[str], str, str]]:
        """Yield each of the *activities* with the values for its row: the date and time of its start and of its end;
        its duration, like ``01:30:00``; and its tags, separated by commas.

        It remarks on what these tables cannot hold: breaks, comments, and changes of the clock.
        """
        for each, *moments in wall_times(remark_on_breaks(activities, self._remarks), self._remarks):
            # A comma would end a tag.
            tags = ", ".join(tag for tag in tags_of(each.name.name, None) if "," not in tag)
            times = [part for moment in moments for part in format_iso(moment).split("T")]
            minutes, seconds = divmod(each.duration // _SECOND, 60)
            yield each, times, f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}", tags
            if each.comment:
                self._remarks.add("a comment has no place in it", "{} comments have no place in it")

    def _record(self, row: dict[str, str]) -> Record:
        self._remark_on_losses(row)
        start = end = day = duration = None
        if row["start time"]:
            start = self._dates.moment(row["date"], row["start time"])
            end = self._end(row, start)
            with suppress(UttError):
                duration = self._dates.duration(row["duration"]) if row["end time"] and row["duration"] else None
        elif row["duration"]:
            day, duration = self._dates.date(row["date"]), self._dates.duration(row["duration"])
        return Record(
            start,
            end,
            day=day,
            duration=duration,
            project=row["project"],
            task=row["description"] or row["task"],
            tags=_COMMA.split(row["tags"]),
        )

    def _end(self, row: dict[str, str], start: datetime) -> datetime | None:
        if row["end time"]:
            return self._dates.moment(row["end date"] or row["date"], row["end time"])
        return start + self._dates.duration(row["duration"]) if row["duration"] else None

    def _remark_on_losses(self, row: dict[str, str]) -> None:
        if row["client"]:
            self._remarks.add(
                "the client of a record has no place in the log",
                "the clients of {} records have no place in the log",
                row["client"],
            )
        if row["description"] and row["task"] not in ("", row["description"]):
            self._remarks.add(
                "a task beside a description has no place in the log",
                "{} tasks beside descriptions have no place in the log",
                row["task"],
            )


def _person(row: dict[str, str]) -> str:
    return " ".join(filter(None, (row["user"], row["first name"], row["last name"])))
