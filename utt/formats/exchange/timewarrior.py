"""Timewarrior: the JSON of ``timew export``, and its data directory, which has one file per month.

In a file, an interval is a line with its tags and its annotation: ``inc 20261116T090000Z - 20261116T103000Z # acme
"acme: design" # "a note"``. Times are in UTC in both.
"""

from __future__ import annotations

import json
import os
import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from utt.api import v1

_DATA = "data"
_TIME = r"[0-9]{8}T[0-9]{6}Z"
_FIRST_INTERVAL = re.compile(rf'\s*\[\s*\{{[^{{}}]*"start"\s*:\s*"{_TIME}"|\s*inc {_TIME}')
_FILE = re.compile(r"[0-9]{4}-[0-9]{2}\.data")
_INTERVAL = re.compile(rf"inc ({_TIME})(?: - ({_TIME}))?(?: # ?(.*))?")
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
_PLAIN = re.compile(r"\w+")
_MARK = "#"
_EXAMPLE = '{"start":"20261116T090000Z","end":"20261116T103000Z","tags":["acme"]}'
_LINE = "inc 20261116T090000Z - 20261116T103000Z # acme"
_MOST_TAGS = 12

_Interval = tuple[datetime, datetime | None, list[str], str | None, str]
"""Its start, its end unless it is running, its tags, its annotation, and its place."""


class TimewarriorExport:
    """Writes the same as ``timew export``, or Timewarrior's data directory."""

    file_endings = ("/",)

    def __init__(self, activities: v1.Activities, remarks: v1.Remarks) -> None:
        self._activities = v1.remark_on_breaks(activities, remarks)
        self._remarks = remarks

    def write(self, output: v1.Output) -> None:
        """Write one object per activity, each on a line."""
        separator = "[\n"
        for activity, start, end in v1.in_utc(self._activities, self._remarks):
            interval: dict[str, Any] = {"start": _shown(start), "end": _shown(end), "tags": _tags(activity)}
            if activity.comment:
                interval["annotation"] = activity.comment
            output.write(separator + json.dumps(interval, ensure_ascii=False, separators=(",", ":")))
            separator = ",\n"
        output.write("[\n]\n" if separator == "[\n" else "\n]\n")

    def write_file(self, path: str) -> None:
        """Write one line per activity to the file of its month, and the other files that Timewarrior expects."""
        data = os.path.join(path, _DATA)
        os.mkdir(data)
        numbers: Counter[str] = Counter()
        intervals = v1.in_utc(self._activities, self._remarks)
        for month, of_month in groupby(
            intervals, key=lambda interval: v1.format_moment(interval[0].start)[: len("2026-11")]
        ):
            # If the clock goes back at midnight, a month may occur twice.
            with open(os.path.join(data, f"{month}.data"), "a", encoding="utf-8", newline="\n") as file:
                for activity, start, end in of_month:
                    tags = _tags(activity)
                    numbers.update(tags)
                    words = [tag if _PLAIN.fullmatch(tag) else _quoted(tag) for tag in tags]
                    words += [_MARK, _quoted(activity.comment)] if activity.comment else []
                    print(f"inc {_shown(start)} - {_shown(end)} #", *words, file=file)
        with open(os.path.join(data, "tags.data"), "w", encoding="utf-8", newline="\n") as file:
            lines = (f'  {_quoted(tag)}:{{"count":{number}}}' for tag, number in sorted(numbers.items()))
            file.write("{\n" + ",\n".join(lines) + "\n}")
        # Without it, Timewarrior asks whether to create one.
        with open(os.path.join(path, "timewarrior.cfg"), "w", encoding="utf-8"):
            pass


def _tags(activity: v1.Activity) -> list[str]:
    """Return the tags of an activity, in Timewarrior's order."""
    name = activity.name
    return sorted({name.name, *filter(None, [name.project]), *v1.tags_of(name.name, None)})


def _shown(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds').replace('-', '').replace(':', '')}Z"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


class TimewarriorReader:
    """Reads both, and derives the names from the tags."""

    def __init__(self, args: Namespace) -> None:
        self._projects: Sequence[str] = getattr(args, "project_tag", None) or ()
        self._tasks: Sequence[str] = getattr(args, "task_tag", None) or ()

    def recognises(self, source: v1.Source) -> bool:
        """Return true if it begins with an interval, or contains such files."""
        if source.is_directory:
            return bool(_data_files(source))
        return _FIRST_INTERVAL.match(source.head) is not None

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each interval."""
        unclear: Counter[str] = Counter()
        unseen = {*self._projects, *self._tasks}
        number = 0
        for interval in self._intervals(source):
            if unseen:
                unseen.difference_update(interval[2])
            record = self._record(interval)
            if record is None:
                number += 1
                unclear.update(interval[2])
            else:
                yield record
        if number:
            has = "one interval has" if number == 1 else f"{number} intervals have"
            tags = ", ".join(f"{tag} {count}" for tag, count in unclear.most_common(_MOST_TAGS))
            more = f" and {len(unclear) - _MOST_TAGS} more" if len(unclear) > _MOST_TAGS else ""
            missing = f"; no interval has the tag {', '.join(sorted(unseen))}" if unseen else ""
            source.fail(
                "",
                f"{has} several tags, and it is unknown which are the project and the task: name them with "
                "--project-tag TAG and --task-tag TAG, each as often as it takes; "
                f"the tags are {v1.printable(tags)}{more}{v1.printable(missing)}",
            )

    def _intervals(self, source: v1.Source) -> Iterator[_Interval]:
        if source.is_directory:
            files = _data_files(source)
            if not files:
                source.fail("", "has no files like data/2026-11.data: name the directory that timew keeps its data in")
            for file in files:
                yield from _of_lines(file, f"{os.path.basename(file.path)}, ")
        elif source.head.lstrip().startswith("["):
            yield from _of_json(source)
        else:
            yield from _of_lines(source, "")

    def _record(self, interval: _Interval) -> v1.Record | None:
        """Return the record of an interval, None if the meaning of its tags is unclear."""
        start, end, tags, note, where = interval
        name = self._whole_name(tags)
        if name is not None:
            others = [tag for tag in tags if tag not in (name.name, name.project)]
            return v1.Record(start, end, name=name.name, tags=others, comment=note, where=where)
        projects = [tag for tag in tags if tag in self._projects]
        left = [tag for tag in tags if tag not in projects]
        task = self._task(left)
        if len(projects) > 1 or task is None:
            return None
        others = [tag for tag in left if tag != task]
        return v1.Record(start, end, project="".join(projects), task=task, tags=others, comment=note, where=where)

    def _whole_name(self, tags: Sequence[str]) -> v1.Name | None:
        """Return the only tag with a project and a task in it, None if there is none, or several."""
        names = [name for name in map(v1.Name, tags) if name.project]
        if len(names) > 1:
            names = [name for name in names if name.project in tags]
        return names[0] if len(names) == 1 else None

    def _task(self, tags: Sequence[str]) -> str | None:
        """Return the tag that is the task, empty if there are no tags; None if it is unclear."""
        if len(tags) <= 1:
            return "".join(tags)
        tasks = [tag for tag in tags if tag in self._tasks]
        # utt writes an activity without a project so that its other tags are those in its name.
        tasks = tasks or [tag for tag in tags if set(tags) <= {tag, *v1.tags_of(tag, None)}]
        return tasks[0] if len(tasks) == 1 else None


def _data_files(source: v1.Source) -> list[v1.Source]:
    """Return the files with intervals in Timewarrior's directory, or in its subdirectory ``data``."""
    for directory in (v1.Source(os.path.join(source.path, _DATA)), source):
        files = [file for file in directory.files(".data") if _FILE.fullmatch(os.path.basename(file.path))]
        if files:
            return files
    return []


def _of_json(source: v1.Source) -> Iterator[_Interval]:
    for number, interval in enumerate(source.json_items(), 1):
        where = f"interval {number}"
        try:
            tags, note, end = interval.get("tags", []), interval.get("annotation"), interval.get("end")
            if not isinstance(tags, list) or not all(isinstance(text, str) for text in (*tags, note or "")):
                raise TypeError
            found = _moment(interval["start"]), None if end is None else _moment(end), tags, note, where
        except (AttributeError, KeyError, TypeError, ValueError):
            source.fail(where, f"it is not written like {_EXAMPLE}")
        yield found


def _of_lines(source: v1.Source, of_file: str) -> Iterator[_Interval]:
    for number, line in enumerate(source.lines, 1):
        if not line.strip():
            continue
        match = _INTERVAL.fullmatch(line.rstrip())
        try:
            if match is None:
                raise ValueError
            start, end, behind = match.groups()
            words = _WORD.findall(behind or "")
            mark = words.index(_MARK) if _MARK in words else len(words)
            tags, note = [*map(_unquoted, words[:mark])], " ".join(map(_unquoted, words[mark + 1 :]))
            found = _moment(start), None if end is None else _moment(end), tags, note or None, f"{of_file}line {number}"
        except ValueError:
            source.fail(f"line {number}", f"it is not written like {_LINE}")
        yield found


def _unquoted(word: str) -> str:
    if len(word) < len('""') or word[0] != '"':
        return word
    try:
        return str(json.loads(word))
    except ValueError:
        return re.sub(r"\\(.)", r"\1", word[1:-1])


def _moment(text: str) -> datetime:
    """Return the instant in *text*. Raises TypeError or ValueError if it is invalid."""
    if not re.fullmatch(_TIME, text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


v1.register_format(
    "timewarrior", "Timewarrior, its JSON or its data directory", export=TimewarriorExport, read=TimewarriorReader
)
