"""klog's records: a date, and below it, indented, what was done on that day, ``9:00 - 10:30 acme: design``.

The format is that of https://github.com/jotaen/klog/blob/main/Specification.md, version 1.4. A time on the day before,
or on the day after, is shifted: ``<23:30`` and ``0:30>``. An entry's summary may continue below it, indented twice:
that is where utt writes a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from utt.api import v1

_INDENTATION = "    "
_INDENTATIONS = ("    ", "   ", "  ", "\t")

_DATE = re.compile(r"(\d{4})([-/])(\d\d)\2(\d\d)(?:[ \t]+(\([-+]?(?:\d+h)?(?:\d+m)?!\)))?[ \t]*")
_TIME = r"(<?)(\d\d?):(\d\d)((?i:am|pm)?)(>?)"
_RANGE = re.compile(rf"{_TIME}\s*-\s*(?:{_TIME}|\?+)(?:\s+(.*))?")
_DURATION = re.compile(r"([-+]?)(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:\s+(.*))?")
_QUOTED = re.compile(r"(?<!\S)(#[\w-]+=)(\"[^\"]*\"|'[^']*')")

# A record without entries ends with a blank line, or the file.
_IN_HEAD = re.compile(
    rf"\s*{_DATE.pattern}(?:\n\S.*)*(?:[ \t]*(?:\Z|\n[ \t]*(?:\n|\Z))|"
    rf"\n(?: {{2,4}}|\t)(?:{_TIME}\s*-|[-+]?(?=\d)(?:\d+h)?(?:\d+m)?(?:\s|$)))",
    re.MULTILINE,
)


class KlogExport:
    """Writes one record per day."""

    def __init__(self, activities: v1.Activities, calendar: v1.Calendar, remarks: v1.Remarks) -> None:
        self._activities = v1.remark_on_breaks(activities, remarks)
        self._calendar = calendar
        self._remarks = remarks

    def write(self, output: v1.Output) -> None:
        """Write the records."""
        last = None
        for each, start, end in v1.wall_times(self._activities, self._remarks):
            for day, part_start, part_end in self._parts(start, end):
                if day != last:
                    print(f"{day}" if last is None else f"\n{day}", file=output)
                    last = day
                times = f"{_shown(part_start, day)} - {_shown(part_end, day)}"
                print(f"{_INDENTATION}{times} {each.name.name}", file=output)
                if each.comment and each.comment.strip():
                    print(f"{_INDENTATION * 2}{each.comment.strip()}", file=output)

    def _parts(self, start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
        """Yield the day with the start and the end; in parts for an activity that ends after the next day."""
        day = self._calendar.day_of(start)
        if _days_from(day, end) <= 1:
            yield day, start, end
            return
        self._remarks.add(
            "one activity is written in a piece for each day, since it ends more than a day later",
            "{} activities are written in a piece for each day, since they end more than a day later",
        )
        yield from self._calendar.split(start, end)


def _days_from(day: date, moment: datetime) -> int:
    return moment.toordinal() - day.toordinal()


def _shown(moment: datetime, day: date) -> str:
    days = _days_from(day, moment)
    return f"{'<' if days < 0 else ''}{moment.hour}:{moment.minute:02}{'>' if days > 0 else ''}"


class KlogReader:
    """Reads records. The log cannot hold a day's summary; its tags become those of its entries."""

    def __init__(self, remarks: v1.Remarks) -> None:
        self._remarks = remarks

    def recognises(self, source: v1.Source) -> bool:
        """Return true if it begins with a record."""
        return _IN_HEAD.match(source.head) is not None

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each entry."""
        block: list[str] = []
        number = 0
        for number, line in enumerate(source.lines, 1):
            if line.strip():
                block.append(line)
            elif block:
                yield from self._record(source, block, number - len(block))
                block = []
        yield from self._record(source, block, number + 1 - len(block))

    def _record(self, source: v1.Source, lines: list[str], first: int) -> Iterator[v1.Record]:
        """Yield the entries of a record, whose *lines* begin with line number *first*."""
        if not lines:
            return
        day = self._day(source, lines[0], f"line {first}")
        body = next((place for place in range(1, len(lines)) if lines[place][0].isspace()), len(lines))
        tags = self._tags_of_day(" ".join(lines[1:body]))
        indentation = _indentation_of(lines[body]) if body < len(lines) else ""
        entries: list[tuple[str, str, list[str]]] = []
        for number, line in enumerate(lines[body:], first + body):
            if entries and line.startswith(indentation * 2):
                entries[-1][2].append(line.strip())
                continue
            text = line[len(_indentation_of(line)) :]
            if text == line or text[0].isspace():
                source.fail(f"line {number}", "expected an entry, indented by two to four spaces or a tab")
            entries.append((f"line {number}", text.rstrip(), []))
        for where, text, more in entries:
            yield self._entry(source, day, where, text, more, tags)

    def _day(self, source: v1.Source, line: str, where: str) -> date:
        match = _DATE.fullmatch(line)
        if match is None:
            source.fail(where, "expected a date, as in 2026-11-16 or 2026-11-16 (8h!), above the entries of a day")
        year, _, month, day, should_total = match.groups()
        if should_total is not None:
            self._remarks.add(
                "one should-total is left out, since it is not an entry",
                "{} should-totals are left out, since they are not entries",
            )
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            source.fail(where, "there is no such date")

    def _tags_of_day(self, summary: str) -> tuple[str, ...]:
        if not summary:
            return ()
        summary = self._without_quotes(summary)
        if not all(word.startswith("#") for word in summary.split()):
            self._remarks.add(
                "the summary of one day is left out, except for its tags",
                "the summaries of {} days are left out, except for their tags",
                summary,
            )
        return v1.tags_of(summary, None)

    def _entry(
        self, source: v1.Source, day: date, where: str, text: str, more: list[str], tags: tuple[str, ...]
    ) -> v1.Record:
        """Return the record of an entry, whose summary continues with *more*."""
        match = _RANGE.fullmatch(text) or _DURATION.fullmatch(text)
        if match is None:
            source.fail(
                where, "expected times as in 9:00 - 10:30, <23:30 - 0:30 or 9:00am - ?, or a duration as in 1h30m"
            )
        start = end = duration = None
        try:
            if match.re is _RANGE:
                start = _moment(day, *match.group(1, 2, 3, 4, 5))
                end = None if match[7] is None else _moment(day, *match.group(6, 7, 8, 9, 10))
            else:
                sign, hours, minutes, _ = match.groups("")
                duration = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
        except (ValueError, OverflowError):
            source.fail(where, "there is no such time or duration")
        said = [self._without_quotes(line) for line in (match.group(match.re.groups) or "", *more) if line]
        name, *rest = said or [""]
        return v1.Record(
            start, end, name=name, comment=" ".join(rest) or None, tags=tags, day=day, duration=duration, where=where
        )

    def _without_quotes(self, text: str) -> str:
        """Return *text* without the quotes around the values of tags, since in the log a tag is a word."""
        if "=" not in text:
            return text
        changed = _QUOTED.sub(lambda match: match[1] + "-".join(match[2][1:-1].split()), text)
        if changed != text:
            self._remarks.add(
                "the value of a tag was written without quotes",
                "the values of tags were written without quotes in {} texts",
                changed,
            )
        return changed


def _indentation_of(line: str) -> str:
    return next((each for each in _INDENTATIONS if line.startswith(each)), "")


def _moment(day: date, earlier: str, hours: str, minutes: str, half: str, later: str) -> datetime:
    """Return the moment of a time. Raises ValueError or OverflowError if there is no such time."""
    hour, minute = int(hours), int(minutes)
    is_end_of_day = (hour, minute, half) == (24, 0, "")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"there is no hour {hour} on a 12-hour clock")
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    if minute > 59 or (hour > 23 and not is_end_of_day) or (earlier and later) or (is_end_of_day and later):
        raise ValueError(f"there is no {hours}:{minutes}")
    days = 1 if later else -1 if earlier else 0
    return datetime(day.year, day.month, day.day) + timedelta(days=days, hours=hour, minutes=minute)


v1.register_format("klog", "klog, the plain text of klog.jotaen.net", export=KlogExport, read=KlogReader)
