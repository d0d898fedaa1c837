"""Timeclock files of Emacs, ledger and hledger: ``i`` when something begins and ``o`` when it ends.

The formats are documented in Emacs' ``timeclock-log-data``, in the chapter "Time Keeping" of ledger's manual, and in
"Timeclock format" of hledger's: ``i 2026/11/16 09:00:00 account  description``. Emacs has a project instead of both,
and a reason when clocking out; ledger allows several open at once, which are closed by account, and has comments after
``;``. utt writes times that all of them read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from utt.api import v1

_NO_PROJECT = "none"
_LINE = re.compile(
    r"([bhiIoO])\s+(\d{4})([-/.])(\d\d?)\3(\d\d?)\s+(\d\d?):(\d\d)(?::(\d\d))?(?:[+-]\d{4})?(?:[ \t]+(.*))?"
)
_COMMENTS = (";", "#", "*", "%", "|")
# After whitespace, a semicolon begins a comment.
_SEMICOLON = re.compile(r"(?:^|\s);\s*")
_BEFORE_SEMICOLON = re.compile(r"(^|\s);")
_BETWEEN = re.compile(r"\t\s*| {2,}")
# What ledger evaluates in a comment: dates in brackets, and values after two colons.
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_VALUE = re.compile(r"(?<!:)::+(?=\s|$)")
_EXPECTED = "expected i, o, O, h or b, a date and a time, as in i 2026/11/16 09:00:00 acme  design, or a comment"


class TimeclockExport:
    """Writes two lines per activity."""

    def __init__(self, activities: v1.Activities, remarks: v1.Remarks) -> None:
        self._activities = v1.remark_on_breaks(activities, remarks)
        self._remarks = remarks

    def write(self, output: v1.Output) -> None:
        """Write the lines."""
        for each, start, end in v1.wall_times(self._activities, self._remarks):
            what = f"{each.name.project or _NO_PROJECT}  {self._task(each.name.task)}"
            if each.comment and each.comment.strip():
                what += f"  ; {self._comment(each.comment.strip())}"
            print(f"i {_shown(start)} {what}\no {_shown(end)}", file=output)

    def _task(self, text: str) -> str:
        if ";" in text and (changed := _BEFORE_SEMICOLON.sub(r"\1,", text)) != text:
            self._remarks.add(
                "a semicolon became a comma, since it would begin a comment",
                "semicolons of {} names became commas, since they would begin comments",
                changed,
            )
            return changed
        return text

    def _comment(self, text: str) -> str:
        changed = _VALUE.sub(":", _BRACKETS.sub(r"(\1)", text))
        if changed != text:
            self._remarks.add(
                "brackets or colons of a comment were changed, since ledger would calculate with them",
                "brackets or colons of {} comments were changed, since ledger would calculate with them",
                changed,
            )
        return changed


def _shown(moment: datetime) -> str:
    return moment.isoformat(" ", "seconds").replace("-", "/")


class _Session:
    """What was clocked in: when, on what, and the place in the file."""

    __slots__ = ("account", "comment", "description", "start", "where")

    def __init__(self, start: datetime, text: str, where: str) -> None:
        text, self.comment = _without_comment(text)
        self.account, self.description = (*_BETWEEN.split(text, maxsplit=1), "")[:2]
        self.start = start
        self.where = where

    def record(self, end: datetime | None, said: str) -> v1.Record:
        """Return the record that ends at *end*, with *said* as the text of clocking out."""
        said, comment = _without_comment(said)
        comments = dict.fromkeys(filter(None, (self.comment, "" if said == self.account else said, comment)))
        return v1.Record(
            self.start,
            end,
            project=self.account,
            task=self.description,
            comment="; ".join(comments) or None,
            where=self.where,
        )


def _without_comment(text: str) -> tuple[str, str]:
    match = _SEMICOLON.search(text)
    return (text, "") if match is None else (text[: match.start()].rstrip(), text[match.end() :])


class TimeclockReader:
    """Reads the timeclock files of Emacs, ledger and hledger."""

    def __init__(self, remarks: v1.Remarks) -> None:
        self._remarks = remarks

    def recognises(self, source: v1.Source) -> bool:
        """Return true if the first line that is not a comment is a timeclock line."""
        lines = (line for line in source.head.splitlines() if line.strip() and not line.startswith(_COMMENTS))
        return _LINE.match(next(lines, "")) is not None

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each session."""
        sessions: list[_Session] = []
        for number, line in enumerate(source.lines, 1):
            text = line.rstrip()
            if not text or text.startswith(_COMMENTS):
                continue
            where = f"line {number}"
            code, moment, said = self._parsed(source, text, where)
            if code in "iI":
                sessions.append(_Session(moment, said, where))
            elif code in "oO":
                if not sessions:
                    source.fail(where, "clocks out, but nothing was clocked in")
                yield _ended(sessions, said).record(moment, said)
            else:
                self._remarks.add(
                    "one line of h or b is left out: the log has no place for the hours that a day should have",
                    "{} lines of h or b are left out: the log has no place for the hours that a day should have",
                )
        for session in sessions:
            yield session.record(None, "")

    def _parsed(self, source: v1.Source, text: str, where: str) -> tuple[str, datetime, str]:
        match = _LINE.fullmatch(text)
        if match is None:
            source.fail(where, _EXPECTED)
        code, year, _, month, day, hour, minute, second, said = match.groups("")
        try:
            moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
        except ValueError:
            source.fail(where, "there is no such date or time")
        return code, moment, said.strip()


def _ended(sessions: list[_Session], said: str) -> _Session:
    """Remove and return the session that ends: the one whose account was *said*, or else the last one."""
    account = _BETWEEN.split(_without_comment(said)[0], maxsplit=1)[0]
    for place, session in enumerate(sessions):
        if account and session.account == account:
            return sessions.pop(place)
    return sessions.pop()


v1.register_format("timeclock", "timeclock of Emacs, ledger and hledger", export=TimeclockExport, read=TimeclockReader)
