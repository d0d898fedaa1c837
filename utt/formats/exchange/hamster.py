"""Hamster, the time tracker of GNOME: its database, and its exports as XML and as a table.

A fact is an activity in a category, with a description and tags. In the exports, facts without a category are
"Unsorted", in the user's language, as is the header of the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from utt.api import v1

_DATABASE = "hamster.db"
_IS_DATABASE = "SQLite format 3"
_IS_XML = re.compile(r"(<\?xml[^>]*>\s*)?<activities\b")
_IS_TABLE = re.compile(r'([^\t\n]+\t){6}[^\t\n]+\n("[^"]*"|[^\t"])*\t\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?\t')
_IS_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d+)?)?")
_NO_ENDS = ("", "None")
_COLUMNS = ("activity", "start time", "end time", "duration minutes", "category", "description", "tags")
_ATTRIBUTES = ("name", *(column.replace(" ", "_") for column in _COLUMNS[1:]))
_READ_ATTRIBUTES = tuple(name for name in _ATTRIBUTES if name != "duration_minutes")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNSORTED = "Unsorted"
# The French word may be a project's name elsewhere.
_NO_CATEGORIES = (_UNSORTED, "Divers")
_TIME = "%Y-%m-%d %H:%M"
_MINUTE = timedelta(minutes=1)
_AT_ONCE = 1 << 16

_FACTS = """
    SELECT facts.id, activities.name, start_time, end_time, categories.name, description,
        group_concat(tags.name)
    FROM facts
        LEFT JOIN activities ON activities.id = facts.activity_id
        LEFT JOIN categories ON categories.id = activities.category_id
        LEFT JOIN fact_tags ON fact_tags.fact_id = facts.id
        LEFT JOIN tags ON tags.id = fact_tags.tag_id
    GROUP BY facts.id ORDER BY facts.id
"""
_TABLES = "SELECT count(*) FROM sqlite_master WHERE name IN ('facts', 'activities', 'categories', 'fact_tags')"
_NEEDED = 4
_INSERT_FACT = "INSERT INTO facts (activity_id, start_time, end_time, description) VALUES (?, ?, ?, ?)"
_NO_CATEGORY = -1
# The schema of version 9, which Hamster has used since 2015.
_SCHEMA = """
    CREATE TABLE version (version integer);
    INSERT INTO version VALUES (9);
    CREATE TABLE categories (
        id integer PRIMARY KEY, name varchar2(500), color_code varchar2(50), category_order integer,
        search_name varchar2
    );
    CREATE TABLE activities (
        id integer PRIMARY KEY, name varchar2(500), work integer, activity_order integer, deleted integer,
        category_id integer, search_name varchar2
    );
    CREATE TABLE facts (
        id integer PRIMARY KEY AUTOINCREMENT, activity_id integer, start_time timestamp, end_time timestamp,
        description varchar2
    );
    CREATE TABLE tags (
        id integer PRIMARY KEY AUTOINCREMENT NOT NULL, name text NOT NULL, autocomplete bool DEFAULT true
    );
    CREATE TABLE fact_tags (fact_id integer, tag_id integer);
    CREATE INDEX idx_tags_name ON tags (name);
    CREATE INDEX idx_fact_tags_fact ON fact_tags (fact_id);
    CREATE INDEX idx_fact_tags_tag ON fact_tags (tag_id);
    CREATE VIRTUAL TABLE fact_index USING fts3 (id, name, category, description, tag);
"""

# What is written, and what is read: with the place, and without the minutes.
_Fact = tuple[str, str, str, str, str, str, list[str]]
_Read = tuple[str, str, str, str, str, str, str]


class HamsterExport:
    """Writes the facts: as XML, as a table, or into a database."""

    file_endings = (".db", ".tsv")

    def __init__(self, activities: v1.Activities, remarks: v1.Remarks) -> None:
        self._activities = v1.remark_on_breaks(activities, remarks)
        self._remarks = remarks

    def write(self, output: v1.Output) -> None:
        """Write XML."""
        # It is loaded by few.
        from xml.sax.saxutils import quoteattr

        output.write('<?xml version="1.0" ?><activities>\n')
        for *values, tags in self._facts():
            row = zip(_ATTRIBUTES, [*values, ", ".join(tags)], strict=True)
            text = " ".join(f"{name}={quoteattr(value)}" for name, value in row)
            allowed = _NO_XML.sub(" ", text)
            if allowed != text:
                self._remarks.add(
                    "characters of an activity that XML cannot hold are spaces in it",
                    "characters of {} activities that XML cannot hold are spaces in it",
                )
            output.write(f"<activity {allowed}/>\n")
        output.write("</activities>\n")

    def write_file(self, path: str) -> None:
        """Write the table or the database to *path*."""
        if path.endswith(".db"):
            self._write_database(path)
            return
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, "excel-tab")
            writer.writerow(_COLUMNS)
            writer.writerows((*values, ", ".join(tags)) for *values, tags in self._facts())

    def _facts(self) -> Iterator[_Fact]:
        for each, start, end in v1.wall_times(self._activities, self._remarks):
            yield (
                each.name.task,
                f"{start:{_TIME}}",
                f"{end:{_TIME}}",
                str(each.duration / _MINUTE),
                each.name.project or _UNSORTED,
                each.comment or "",
                # Tags are separated by commas.
                [tag for tag in v1.tags_of(each.name.name, None) if "," not in tag],
            )

    def _write_database(self, path: str) -> None:
        # It is loaded by few.
        import sqlite3

        try:
            with closing(sqlite3.connect(path)) as database, database:
                # Without this it is slow; durability does not matter, since the file is discarded on failure.
                database.execute("PRAGMA synchronous = OFF")
                database.executescript(_SCHEMA)
                self._insert(database)
        except sqlite3.Error as error:
            raise v1.UttError(f"no database can be written, {error}: name another path") from error

    def _insert(self, database: Any) -> None:
        categories: dict[object, int] = {}
        activities: dict[object, int] = {}
        tags: dict[object, int] = {}

        def number(known: dict[object, int], key: object, table: str, columns: str, *values: object) -> int:
            """Return the id of *key* in the *table*, after inserting it if it is missing."""
            if key not in known:
                known[key] = len(known) + 1
                marks = ", ?" * len(values)
                database.execute(f"INSERT INTO {table} (id, {columns}) VALUES (?{marks})", (known[key], *values))
            return known[key]

        columns = "name, search_name"
        for task, start, end, _, category, description, names in self._facts():
            of_category = _NO_CATEGORY
            if category != _UNSORTED:
                of_category = number(categories, category, "categories", columns, category, category.lower())
            key, more = (task, of_category), f"{columns}, category_id"
            activity = number(activities, key, "activities", more, task, task.lower(), of_category)
            fact = database.execute(_INSERT_FACT, (activity, f"{start}:00", f"{end}:00", description)).lastrowid
            for name in names:
                tag = number(tags, name, "tags", "name, autocomplete", name, True)
                database.execute("INSERT INTO fact_tags VALUES (?, ?)", (fact, tag))


class HamsterReader:
    """Reads the database, XML and the table."""

    def recognises(self, source: v1.Source) -> bool:
        """Return true if it is one of the three, or the directory with the database."""
        if source.is_directory:
            return source.file(_DATABASE) is not None
        if not source.head.startswith(_IS_DATABASE):
            return _IS_XML.match(source.head.lstrip()) is not None or _IS_TABLE.match(source.head) is not None
        try:
            return next(source.rows(source.path, _TABLES)) == (_NEEDED,)
        except v1.UttError:
            return False

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each fact."""
        if source.is_directory:
            database = source.file(_DATABASE)
            if database is None:
                source.fail("", f"has no {_DATABASE} in it")
            source = database
        if source.head.startswith(_IS_DATABASE):
            facts = _facts_of_database(source)
        elif source.head.lstrip().startswith("<"):
            facts = _facts_of_xml(source)
        else:
            facts = _facts_of_table(source)
        for where, task, start, end, category, description, tags in facts:
            project = "" if category in _NO_CATEGORIES else category
            begins = _moment(source, where, start)
            ends = None if end in _NO_ENDS else _moment(source, where, end)
            yield v1.Record(
                begins, ends, project=project, task=task, comment=description, tags=tags.split(","), where=where
            )


def _moment(source: v1.Source, where: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if _IS_TIME.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        source.fail(where, f"no time such as 2026-11-16 09:00: {v1.excerpt(text)}")
    return moment


def _facts_of_database(source: v1.Source) -> Iterator[_Read]:
    if source.path == "-":
        source.fail("", "is a database, which cannot be read from a stream: name its file")
    for number, *values in source.rows(source.path, _FACTS):
        task, start, end, category, description, tags = ("" if value is None else str(value) for value in values)
        yield f"fact {number}", task, start, end, category, description, tags


def _facts_of_table(source: v1.Source) -> Iterator[_Read]:
    rows = csv.reader((f"{line}\n" for line in source.lines), "excel-tab")
    try:
        for row in rows:
            where = f"line {rows.line_num}"
            if len(row) != len(_COLUMNS):
                source.fail(where, f"it has {len(row)} columns, and not {len(_COLUMNS)} as tables of Hamster have")
            task, start, end, _, category, description, tags = row
            # The columns' names are translated.
            if rows.line_num > 1 or _IS_TIME.fullmatch(start):
                yield where, task, start, end, category, description, tags
    except csv.Error as error:
        source.fail(f"line {rows.line_num}", f"no table, {error}")


def _facts_of_xml(source: v1.Source) -> Iterator[_Read]:
    # It is loaded by few.
    from xml.parsers import expat

    found: list[dict[str, str]] = []
    root: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        root.append(name)
        if root[0] != "activities":
            source.fail("", f"no export of Hamster: its XML begins with {v1.excerpt(name)}, and not with activities")
        if name == "activity":
            found.append(attributes)

    def refuse(name: str, *_: object) -> None:
        source.fail("", f"no export of Hamster: its XML declares {v1.excerpt(name)}")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EntityDeclHandler = refuse
    text = source.text
    number = 0
    for start in range(0, len(text) + 1, _AT_ONCE):
        part = text[start : start + _AT_ONCE]
        try:
            parser.Parse(part, len(part) < _AT_ONCE)
        except expat.ExpatError as error:
            source.fail(f"line {error.lineno}", f"no XML, {expat.ErrorString(error.code)} at column {error.offset + 1}")
        for attributes in found:
            number += 1
            values = (attributes.get(name, "") for name in _READ_ATTRIBUTES)
            task, begins, ends, category, description, tags = values
            yield f"activity {number}", task, begins, ends, category, description, tags
        found.clear()


v1.register_format("hamster", "Hamster, its database, XML and tables", export=HamsterExport, read=HamsterReader)
