"""An SQLite database, for your own queries, for Datasette and for Grafana.

``activities`` has one row per activity, ``tags`` one row per tag of an activity, and ``pieces`` the part of an activity
on each day. The views ``days`` and ``projects`` sum up the work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from utt.api import v1

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE activities (
    id INTEGER PRIMARY KEY,
    start TEXT NOT NULL,
    end TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    name TEXT NOT NULL,
    project TEXT NOT NULL,
    task TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('work', 'break', 'ignored')),
    comment TEXT
);
CREATE TABLE tags (
    activity INTEGER NOT NULL REFERENCES activities (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (activity, tag)
) WITHOUT ROWID;
CREATE TABLE pieces (
    activity INTEGER NOT NULL REFERENCES activities (id),
    day TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (activity, day)
) WITHOUT ROWID;
CREATE VIEW days AS
    SELECT day, sum(pieces.seconds) AS seconds
    FROM pieces JOIN activities ON id = activity
    WHERE type = 'work' GROUP BY day ORDER BY day;
CREATE VIEW projects AS
    SELECT project, sum(seconds) AS seconds
    FROM activities WHERE type = 'work' GROUP BY project ORDER BY project;
BEGIN;
"""
_SECOND = timedelta(seconds=1)


class SqliteExport:
    """Writes the database."""

    file_endings = (".db", ".sqlite", ".sqlite3")

    def __init__(self, activities: v1.Activities, calendar: v1.Calendar) -> None:
        self._activities = activities
        self._calendar = calendar

    def write_file(self, path: str) -> None:
        """Write the database to the file at *path*, which does not exist yet.

        Raises UttError, with the reason, if SQLite cannot.
        """
        # Imported here, since they are rarely needed.
        import sqlite3
        from contextlib import closing

        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as database:
                database.executescript(_SCHEMA)
                for number, each in enumerate(self._activities, 1):
                    self._insert(database.execute, number, each)
                database.execute("COMMIT")
        except sqlite3.Error as error:
            raise v1.UttError(f"the database cannot be written, {v1.printable(str(error))}") from error

    def _insert(self, execute: Callable[..., object], number: int, activity: v1.Activity) -> None:
        name = activity.name
        execute(
            "INSERT INTO activities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, v1.format_iso(activity.start), v1.format_iso(activity.end), activity.duration // _SECOND),
                *(name.name, name.project, name.task, activity.type.name.lower(), activity.comment),
            ),
        )
        for tag in v1.tags_of(name.name, activity.comment):
            execute("INSERT INTO tags VALUES (?, ?)", (number, tag))
        for day, start, end in self._calendar.split(activity.start, activity.end):
            execute("INSERT INTO pieces VALUES (?, ?, ?)", (number, day.isoformat(), v1.elapsed(start, end) // _SECOND))


v1.register_format("sqlite", "SQLite, a database for SQL", export=SqliteExport)
