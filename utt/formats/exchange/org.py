"""The clocks of Org, the outlines of Emacs.

``* acme`` is a project, ``** design`` a task, and below it, in a drawer or not, are lines such as ``CLOCK: [2026-11-16
Mon 09:00]--[2026-11-16 Mon 10:30] =>  1:30``, each with the note that was made at its end. See
https://orgmode.org/manual/Clocking-commands.html and https://orgmode.org/worg/org-syntax.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import groupby

from utt.api import v1

_MINUTE = timedelta(minutes=1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DEEPER = " / "

# The keywords of headings. A file with its own keywords declares them.
_KEYWORDS = frozenset(["TODO", "NEXT", "STARTED", "DOING", "WAIT", "WAITING", "HOLD", "DONE", "CANCELLED", "CANCELED"])
_OWN_KEYWORDS = re.compile(r"#\+(?:SEQ_|TYP_)?TODO:(.*)", re.IGNORECASE)
# Escapes syntax: see the manual, "Escape Character".
_NO_SYNTAX = "\u200b"
_ARCHIVED = "ARCHIVE"

_HEADING = re.compile(r"(\*+)[ \t]+(.*)")
_IS_OUTLINE = re.compile(r"^\*+ ", re.MULTILINE)
_TAG = re.compile(r"[\w@#%]+")
_TAGS = re.compile(r":(?=:*[\w@#%])[\w@#%:]+:")
_PRIORITY = re.compile(r"\[#.\][ \t]*")
_COMMENTED = re.compile(r"COMMENT[ \t]+(?=\S)")
_COOKIE = re.compile(r"\[(\d*(?:%|/\d*)\])")

_IS_CLOCK = re.compile(r"^[ \t]*CLOCK:[ \t]*\[\d{4}-\d", re.MULTILINE | re.IGNORECASE)
_CLOCK = re.compile(r"[ \t]*CLOCK:[ \t]*(?:(\[[^]]*\]?)(?:-+(\[[^]]*\]?))?|=>)", re.IGNORECASE)
_TIME = re.compile(r"\[(\d{4})-(\d\d)-(\d\d)(?:[ \t](?:\D*[ \t])?(\d{1,2}):([0-5]\d)\b.*|\b\D*)\]")
_LAST_HOUR = 24
_NOTE = re.compile(r"[ \t]*[-+][ \t]+(\S.*)")
# Org's own notes, such as: State "DONE" from "TODO" [2026-11-16 Mon 10:30] \\
_IS_LOG_NOTE = re.compile(r"\[\d{4}-\d\d-\d\d[^][]*\][ \t]*(?:\\\\)?$")
_DRAWER = re.compile(r"[ \t]*:([\w-]+):[ \t]*$")
_END = "END"
_BLOCK = re.compile(r"[ \t]*#\+(BEGIN|END)_(EXAMPLE|SRC|COMMENT|EXPORT|VERSE)\b", re.IGNORECASE)

_CREATE = "CREATE TABLE clocks (project, task, start, end, minutes, comment)"
_INSERT = "INSERT INTO clocks VALUES (?, ?, ?, ?, ?, ?)"
_SORTED = "SELECT project, task, start, end, minutes, comment FROM clocks ORDER BY project, task, start DESC"


class OrgExport:
    """Writes an outline of projects and tasks, each task with its clocks, the last one first as in Org."""

    def __init__(self, activities: v1.Activities, remarks: v1.Remarks) -> None:
        self._activities = v1.remark_on_breaks(activities, remarks)
        self._remarks = remarks

    def write(self, output: v1.Output) -> None:
        """Write the outline."""
        # Imported here, since it is rarely needed. The database is an unnamed file, since there may be many activities.
        import sqlite3

        with closing(sqlite3.connect("")) as database:
            database.execute(_CREATE)
            database.executemany(_INSERT, self._clocks())
            for project, of_project in groupby(database.execute(_SORTED), lambda row: str(row[0])):
                if project:
                    output.write(f"* {_heading(project)}\n")
                for task, of_task in groupby(of_project, lambda row: str(row[1])):
                    tags = [tag for tag in v1.tags_of(task, None) if _TAG.fullmatch(tag)]
                    behind = f" :{':'.join(tags)}:" if tags else ""
                    output.write(f"{'**' if project else '*'} {_heading(task)}{behind}\n:LOGBOOK:\n")
                    for _, _, start, end, minutes, comment in of_task:
                        hours, rest = divmod(minutes, 60)
                        output.write(f"CLOCK: {start}--{end} => {hours:2}:{rest:02}\n")
                        if comment:
                            output.write(f"- {_note(comment)}\n")
                    output.write(":END:\n")

    def _clocks(self) -> Iterator[tuple[object, ...]]:
        for each, start, end in v1.wall_times(self._activities, self._remarks):
            name = each.name
            yield name.project, name.task, _shown(start), _shown(end), each.duration // _MINUTE, each.comment


def _shown(moment: datetime) -> str:
    return f"[{moment:%Y-%m-%d} {_WEEKDAYS[moment.weekday()]} {moment:%H:%M}]"


def _heading(title: str) -> str:
    """Return *title* escaped, so that nothing in it is a keyword, a priority or a tag."""
    first = title.split(maxsplit=1)[0]
    if first in _KEYWORDS or first == "COMMENT" or _PRIORITY.match(title):
        title = f"{_NO_SYNTAX}{title}"
    if _TAGS.fullmatch(title.split()[-1]):
        title = f"{title}{_NO_SYNTAX}"
    return _COOKIE.sub(rf"[{_NO_SYNTAX}\1", title)


def _note(comment: str) -> str:
    return f"{comment}{_NO_SYNTAX}" if _IS_LOG_NOTE.search(comment) else comment


class _Heading:
    """A heading: its depth, title and tags."""

    def __init__(self, level: int, text: str, keywords: frozenset[str]) -> None:
        self.level = level
        self.tags: list[str] = []
        *_, last = ["", *text.rsplit(maxsplit=1)]
        if _TAGS.fullmatch(last):
            text = text.rstrip().removesuffix(last).rstrip()
            self.tags = [tag for tag in last.split(":") if tag and tag != _ARCHIVED]
        first, _, rest = text.partition(" ")
        if first in keywords:
            text = rest.lstrip()
        for prefix in (_PRIORITY, _COMMENTED):
            match = prefix.match(text)
            text = text if match is None else text[match.end() :]
        if _COOKIE.search(text):
            text = " ".join(_COOKIE.sub("", text).split())
        self.title: str = text.replace(_NO_SYNTAX, "").strip()


class OrgReader:
    """Reads the clocks of an outline."""

    def __init__(self, remarks: v1.Remarks) -> None:
        self._remarks = remarks

    def recognises(self, source: v1.Source) -> bool:
        """Return true if it contains a clock, or has the name of an Org file."""
        is_outline = source.path.endswith(".org") and _IS_OUTLINE.search(source.head) is not None
        return is_outline or _IS_CLOCK.search(source.head) is not None

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each clock."""
        keywords = _keywords_of(source)
        path: list[_Heading] = []
        is_outline = in_drawer = False
        # The last clock, until it is known whether a note follows it.
        clock: v1.Record | None = None
        for number, line in self._outside_examples(source):
            heading = _heading_at(line)
            if clock is not None:
                if in_drawer and heading is None and _adds_note(clock, line):
                    continue
                yield clock
                clock = None
            if heading is not None:
                path = [each for each in path if each.level < len(heading[1])]
                path.append(_Heading(len(heading[1]), heading[2], keywords))
                is_outline, in_drawer = True, False
            elif (drawer := _DRAWER.match(line)) is not None:
                in_drawer = drawer[1].upper() != _END
            elif (found := _CLOCK.match(line)) is not None:
                is_outline = True
                clock = self._clock(source, f"line {number}", found, path)
        if clock is not None:
            yield clock
        if not is_outline:
            source.fail("", "has no clock such as CLOCK: [2026-11-16 Mon 09:00]--[2026-11-16 Mon 10:30] =>  1:30")

    def _outside_examples(self, source: v1.Source) -> Iterator[tuple[int, str]]:
        """Yield the lines that are not in an example block, with their numbers."""
        block = ""
        # A block without an end before the next heading is not a block.
        held: list[tuple[int, str]] = []
        for number, line in enumerate(source.lines, 1):
            limit = _BLOCK.match(line)
            if block and _heading_at(line) is not None:
                yield from held
                block = ""
            if block and limit is not None and limit[0].upper().endswith(f"END_{block}"):
                self._remark_on_example(held)
                block = ""
            elif block:
                held.append((number, line))
            elif limit is not None and limit[1].upper() == "BEGIN":
                block, held = limit[2].upper(), []
            else:
                yield number, line
        if block:
            yield from held

    def _remark_on_example(self, lines: Iterable[tuple[int, str]]) -> None:
        for number, line in lines:
            if _IS_CLOCK.match(line):
                self._remarks.add(
                    "one clock is left out, since it is in an example block",
                    "{} clocks are left out, since they are in example blocks",
                    f"line {number}",
                )

    def _clock(self, source: v1.Source, where: str, found: re.Match[str], path: list[_Heading]) -> v1.Record | None:
        if not path or found[1] is None:
            reason = "it has no times" if path else "it is before the first heading"
            reasons = "they have no times" if path else "they are before the first heading"
            self._remarks.add(
                f"one clock is left out, since {reason}", f"{{}} clocks are left out, since {reasons}", where
            )
            return None
        first, *deeper = (each.title for each in path)
        return v1.Record(
            _moment(source, where, found[1]),
            None if found[2] is None else _moment(source, where, found[2]),
            project=first if deeper else "",
            task=_DEEPER.join(filter(None, deeper)) if deeper else first,
            tags=[tag for each in path for tag in each.tags],
            where=where,
        )


def _heading_at(line: str) -> re.Match[str] | None:
    return _HEADING.match(line) if line.startswith("*") else None


def _keywords_of(source: v1.Source) -> frozenset[str]:
    """Return the keywords that the file declares, such as ``TODO NEXT(n) | DONE(d@)``, else the usual ones."""
    lines = (match[1] for line in source.lines if (match := _OWN_KEYWORDS.match(line)) is not None)
    own = {word.partition("(")[0] for line in lines for word in line.split()}
    return frozenset(own - {"|"}) or _KEYWORDS


def _adds_note(clock: v1.Record, line: str) -> bool:
    """Add *line* to *clock*'s comment and return true, if it is the note after it, or continues that."""
    if clock.comment is not None:
        if not line.startswith("  ") or any(other.match(line) for other in (_NOTE, _CLOCK, _DRAWER)):
            return False
        clock.comment = f"{clock.comment} {line.strip()}"
        return True
    note = _NOTE.fullmatch(line)
    if note is None or _IS_LOG_NOTE.search(note[1]):
        return False
    clock.comment = note[1].replace(_NO_SYNTAX, "")
    return True


def _moment(source: v1.Source, where: str, text: str) -> datetime:
    match = _TIME.fullmatch(text)
    moment = None if match is None else _moment_of(*map(int, match.groups("0")))
    if moment is None:
        source.fail(where, f"no time such as [2026-11-16 Mon 09:00]: {v1.excerpt(text)}")
    return moment


def _moment_of(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    try:
        # A day may end at 24:00.
        return datetime(year, month, day) + timedelta(hours=hour, minutes=minute) if hour <= _LAST_HOUR else None
    except (ValueError, OverflowError):
        return None


v1.register_format("org", "Org, the clocks of its outlines", export=OrgExport, read=OrgReader)
