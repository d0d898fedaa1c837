"""The ``timelog.txt`` of gtimelog.

A line marks the moment at which something ended: ``2026-11-16 10:30: acme: design -- ui``, with tags after two hyphens.
``**`` anywhere in it means slacking, and ``***`` ignored. A day begins at the virtual midnight, and its first line only
says when. Lines that do not begin with a time are comments. See https://gtimelog.org/formats.html.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from utt.api import v1

_LOG = "timelog.txt"
_SETTINGS = "gtimelogrc"
_MIDNIGHT = timedelta(hours=2)
_MINUTE = timedelta(minutes=1)
_ARRIVED = "arrived **"
_GAP = f"{v1.HELLO_ENTRY_NAME} ***"
_TIME = "%Y-%m-%d %H:%M"
_MARKS = ("**", "***")
_MARK_OF = dict(zip(v1.Activity.Type, ("", *_MARKS), strict=True))
_NO_TAGS = (*_MARKS, "--")

_IS_LOG = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d: +\S", re.MULTILINE)
_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d): +(\S.*)")
_BEGINS_WITH_DATE = re.compile(r"\s*\d{4}-\d")
_SETTING = re.compile(r"^virtual_midnight[ \t]*[=:][ \t]*([01]?\d|2[0-3]):([0-5]\d)[ \t]*$", re.MULTILINE)
_STARS = re.compile(r"\*{2,}")
_HYPHENS = re.compile(r"(?<=\s)--(?=\s|$)")

_Line = tuple[datetime, str, str]


class _Days(v1.Calendar):
    """Days that begin at the virtual midnight."""

    __slots__ = ("_midnight",)

    def __init__(self, midnight: timedelta = _MIDNIGHT) -> None:
        self._midnight = midnight

    def day_of(self, moment: datetime) -> date:
        return super().day_of(moment - self._midnight)

    def start_of(self, day: date) -> datetime:
        return super().start_of(day) + self._midnight


class GtimelogExport:
    """Writes a log for which gtimelog counts the same."""

    def __init__(self, activities: v1.Activities, remarks: v1.Remarks) -> None:
        self._activities = activities
        self._remarks = remarks

    def write(self, output: v1.Output) -> None:
        """Write the lines, with a blank one between days."""
        days = _Days()
        last = None
        for start, end, title in self._parts(days):
            if last is None or not days.is_same_day(last, start):
                output.write(f"{'' if last is None else chr(10)}{start:{_TIME}}: {_ARRIVED}\n")
            elif v1.is_earlier(last, start):
                output.write(f"{start:{_TIME}}: {_GAP}\n")
            output.write(f"{end:{_TIME}}: {title}\n")
            last = end

    def _parts(self, days: _Days) -> Iterator[tuple[datetime, datetime, str]]:
        """Yield the start, end and title of each part that is within a day and after all previous parts."""
        for each, begins, ends in v1.wall_times(self._activities, self._remarks):
            title = self._title(each)
            for _, start, until in days.split(begins, ends):
                end = until
                if not days.is_same_day(start, until):
                    # At the virtual midnight, this would be the first line of the next day.
                    end -= _MINUTE
                    self._remarks.add(
                        "one minute before 02:00 is left out, where a day of gtimelog ends",
                        "{} minutes before 02:00 are left out, where days of gtimelog end",
                    )
                if v1.is_earlier(start, end):
                    yield start, end, title

    def _title(self, activity: v1.Activity) -> str:
        if activity.comment:
            self._remarks.add("one comment has no place in it", "{} comments have no place in it")
        name = activity.name.name
        text = name.removesuffix(_MARK_OF[activity.type]).rstrip()
        mark = name[len(text) :]
        changed = _HYPHENS.sub("-", _STARS.sub("*", text))
        if changed != text:
            self._remarks.add(
                "a name is changed in it, since ** is slacking there, and -- is before tags",
                "{} names are changed in it, since ** is slacking there, and -- is before tags",
                f"{text} is {changed}",
            )
        if not activity.name.project and (": " in changed or changed.endswith(":")):
            self._remarks.add("one name has a project there", "{} names have a project there", changed)
        tags = " ".join(v1.tags_of(changed, None))
        return f"{changed}{mark} -- {tags}" if tags else f"{changed}{mark}"


class GtimelogReader:
    """Reads the log, or the directory with the log and the settings."""

    def __init__(self, remarks: v1.Remarks) -> None:
        self._remarks = remarks

    def recognises(self, source: v1.Source) -> bool:
        """Return true if there is a line with a time followed by a colon."""
        return _IS_LOG.search(source.head) is not None or source.file(_LOG) is not None

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each line, except for the first one of each day and for gaps."""
        log = source.file(_LOG) if source.is_directory else source
        if log is None:
            source.fail("", f"has no {_LOG} in it")
        days = _Days(self._midnight(log))
        lines = self._lines(log)
        if not _is_in_order(log):
            lines = iter(sorted(lines, key=_time))
        last = None
        for moment, title, where in lines:
            try:
                is_first = last is None or not days.is_same_day(last, moment)
            except OverflowError:
                log.fail(where, "no such time")
            if is_first:
                self._remark_on_first(title)
            elif last != moment and title != _GAP:
                yield _record(last, moment, title, where)
            last = moment
        if last is None:
            log.fail("", "has no line such as 2026-11-16 09:00: arrived **")

    def _remark_on_first(self, title: str) -> None:
        if "**" not in title:
            self._remarks.add(
                "the first line of a day only says when it begins, as in gtimelog",
                "the first lines of {} days only say when these begin, as in gtimelog",
                title,
            )

    def _midnight(self, log: v1.Source) -> timedelta:
        """Return the virtual midnight in the settings beside the log."""
        settings = v1.Source(os.path.dirname(log.path) or ".").file(_SETTINGS) if log.path != "-" else None
        match = None if settings is None else _SETTING.search(settings.text)
        if match is None:
            return _MIDNIGHT
        self._remarks.add(f"the virtual midnight is {match[1]}:{match[2]}, as {_SETTINGS} says", "")
        return timedelta(hours=int(match[1]), minutes=int(match[2]))

    def _lines(self, log: v1.Source) -> Iterator[_Line]:
        """Yield the time, the title and the place of each line that has one."""
        for number, line in enumerate(log.lines, 1):
            match = _LINE.fullmatch(line)
            if match is not None:
                try:
                    yield datetime.fromisoformat(match[1]), match[2].rstrip(), f"line {number}"
                except ValueError:
                    log.fail(f"line {number}", f"no such time: {match[1]}")
            elif _BEGINS_WITH_DATE.match(line):
                self._remarks.add(
                    "a line that begins with a date is a comment to gtimelog, and left out",
                    "{} lines that begin with a date are comments to gtimelog, and left out",
                    f"line {number}",
                )


def _is_in_order(log: v1.Source) -> bool:
    stamps = (match[1] for line in log.lines if (match := _LINE.match(line)))
    return all(one <= other for one, other in pairwise(stamps))


def _time(line: _Line) -> datetime:
    return line[0]


def _record(start: datetime | None, end: datetime, title: str, where: str) -> v1.Record:
    text, _, behind = title.partition(" -- ")
    words = behind.split()
    # Stars also count among the tags.
    text = " ".join([text, *(word for word in words if word in _MARKS)])
    if "**" in text:
        mark = _MARKS[-1] if _MARKS[-1] in text else _MARKS[0]
        if not text.endswith(mark) or "**" in text.removesuffix(mark):
            text = f"{' '.join(_STARS.sub(' ', text).split())} {mark}".lstrip()
    project, colon, task = text.partition(": ")
    if not colon:
        project, task = (text[:-1], "") if text.endswith(":") else ("", text)
    tags = [word for word in words if word not in _NO_TAGS]
    return v1.Record(start, end, project=project, task=task, tags=tags, where=where)


v1.register_format("gtimelog", "gtimelog, its timelog.txt", export=GtimelogExport, read=GtimelogReader)
