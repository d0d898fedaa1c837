"""bartib's log: one line per activity, ``2026-11-16 09:00 - 2026-11-16 10:30 | project | description``.

The format is that of https://github.com/nikolassv/bartib/blob/master/doc/bartib-file-format.md: without an end, the
activity is running, a description may be missing, and a backslash escapes a bar or a backslash in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from utt.api import v1

_NO_PROJECT = "none"
_TIME = r"(\d{4}-\d\d?-\d\d?) +(\d\d?:\d\d(?::\d\d)?)"
_LINE = re.compile(rf"\s*{_TIME}(?:\s*-\s*{_TIME})?\s*\|(.*)")
_BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")
_ESCAPED = re.compile(r"\\([\\|])")
_TO_ESCAPE = re.compile(r"[\\|]")


class BartibExport:
    """Writes one line per activity."""

    def __init__(self, activities: v1.Activities, remarks: v1.Remarks) -> None:
        self._activities = v1.remark_on_breaks(activities, remarks)
        self._remarks = remarks

    def write(self, output: v1.Output) -> None:
        """Write the lines."""
        for each, start, end in v1.wall_times(self._activities, self._remarks):
            project, task = (_escaped(text) for text in (each.name.project or _NO_PROJECT, each.name.task))
            print(f"{_shown(start)} - {_shown(end)} | {project} | {task}", file=output)
            if each.comment:
                self._remarks.add("bartib has no place for a comment", "bartib has no place for {} comments")


def _shown(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(r"\\\g<0>", text)


class BartibReader:
    """Reads bartib's log. Lines that bartib itself does not read as activities, such as comments, are reported."""

    def __init__(self, remarks: v1.Remarks) -> None:
        self._remarks = remarks

    def recognises(self, source: v1.Source) -> bool:
        """Return true if one of the first lines is an activity."""
        return any(map(_LINE.match, source.head.splitlines()))

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each activity."""
        is_empty = True
        for number, line in enumerate(source.lines, 1):
            text = line.strip()
            match = _LINE.fullmatch(text)
            if match is not None:
                yield self._record(source, match, f"line {number}")
                is_empty = False
            elif text[:1].isdigit():
                source.fail(f"line {number}", "expected 2026-11-16 09:00 - 2026-11-16 10:30 | project | description")
            elif text:
                self._remarks.add(
                    "one line is left out, since it is not an activity for bartib either",
                    "{} lines are left out, since they are not activities for bartib either",
                    text,
                )
        if is_empty:
            source.fail("", "has no activity in it: name the file that bartib wrote")

    def _record(self, source: v1.Source, match: re.Match[str], where: str) -> v1.Record:
        start_day, start_time, end_day, end_time, rest = match.groups()
        try:
            start = _moment(start_day, start_time)
            end = None if end_day is None else _moment(end_day, end_time)
        except ValueError:
            source.fail(where, "there is no such date or time")
        project, task = _fields(rest)
        return v1.Record(start, end, project=project, task=task, where=where)


def _moment(day: str, time: str) -> datetime:
    numbers = map(int, (*day.split("-"), *time.split(":")))
    return datetime(*numbers)  # type: ignore[arg-type]


def _fields(text: str) -> tuple[str, str]:
    """Return the project and the description, which is empty if there is none."""
    # Only the first bar separates: early versions of bartib did not escape bars in descriptions.
    bar = _BAR.search(text)
    fields = (text, "") if bar is None else (text[: bar.end() - 1], text[bar.end() :])
    project, task = (_ESCAPED.sub(r"\1", field.strip()) for field in fields)
    return project, task


v1.register_format("bartib", "bartib's log, a line an activity", export=BartibExport, read=BartibReader)
