"""The report as a page for a browser: one file without script, which asks nobody for anything.

What is drawn is drawn in minutes, so a length in a picture is the number in the table behind it. The words are beside
the pictures, as text, so that they stay readable however narrow the page is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from utt.api import v1

_TEMPLATE = "html.jinja"
_MISSING = (
    "--format html needs Jinja2, which is not installed: install it with python3 -m pip install 'utt[html]', "
    "pipx inject utt jinja2, or uv tool install utt --with jinja2"
)
# A longer period has a calendar, and a longer one still a bar a month.
_MOST_TIMELINES = 31
_LONGEST_WITHOUT_MAP = timedelta(days=61)
_MOST_BARS_APART, _MOST_BARS = 62, 366
_NOTHING, _MINUTE, _HOUR, _DAY = timedelta(), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_NO_PROJECT = "no project"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Those of the terminal, by its numbers, and one for what is left.
_COLORS = (0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14)
_MOST_TASKS = 12
_MOST_COLUMNS = 3
_NONE = "none"
_OVERLAP = "What has several tags counts under each of them, and once in the total."
# A bar and the gap beside it.
_SLOT, _BAR = 10, 7
_CELL, _SQUARE = 10, 8.4
_MOST_LINES, _STEPS = 5, (1, 2, 4, 6, 8, 12, 24, 48, 96, 200, 400, 800)
# Of a character of a label, and the room for labels of a narrow page and of a wide one, in pixels.
_CHARACTER, _GAP, _NARROW, _WIDE = 7.5, 10, 285, 600
_SHADES = 4

_Context = dict[str, Any]


class HtmlReport(v1.ReportView):
    """Shows what the day, the weeks or the months went to, as pictures with a table behind each."""

    def __init__(
        self, model: v1.ReportModel, plugin_sections: v1.ReportSections, calendar: v1.Calendar, now: v1.Now
    ) -> None:
        self._model = model
        self._plugin_sections = plugin_sections
        self._calendar = calendar
        self._now = now

    def render(self, output: v1.Output) -> None:
        template = _template()
        page = _Page(self._model, self._calendar, self._now)
        output.write(template.render(page=page, sections=list(self._sections())) + "\n")

    def _sections(self) -> Iterator[_Context]:
        for title, text in self._plugin_sections:
            yield {"title": title, "lines": text.rstrip("\n").split("\n")}


def _template() -> Any:
    """Return the template, which escapes all that it is given. Raises UttError if Jinja2 is not installed."""
    try:
        import jinja2
    except ImportError as error:
        raise v1.UttError(_MISSING) from error

    # As Python itself reads what belongs to a module, so it may be within a zip file.
    loader: Any = sys.modules[__name__].__loader__
    text = loader.get_data(os.path.join(os.path.dirname(__file__), _TEMPLATE)).decode("utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)


def _shown(value: Any) -> Any:
    """Return what the template writes for *value*: no character in it controls anything."""
    # What the template has made itself is no plain text.
    return v1.printable(value) if type(value) is str else value


class _Page:
    """What the template shows: texts, and paths of pictures."""

    colors = _COLORS

    def __init__(self, model: v1.ReportModel, calendar: v1.Calendar, now: v1.Now) -> None:
        self._model = model
        self._calendar = calendar
        self._now = now
        self._first, self._until = model.args.range
        self._today = calendar.day_of(now)

    # Words.

    @property
    def title(self) -> str:
        """The days in words."""
        return _period(self._first, self._until)

    @property
    def subtitle(self) -> str:
        """What else there is to say of them."""
        weeks = {day.isocalendar()[:2] for day in (self._first, self._until)}
        parts = [f"week {week}" for _, week in weeks if len(weeks) == 1]
        if self._today in self._model.args.range:
            parts.append(f"as of {_day(self._today)}, {self._now:%H:%M}")
        text = ", ".join(parts) or f"{(self._until - self._first).days + 1} days"
        return text[0].upper() + text[1:]

    @property
    def filtered(self) -> str:
        """Which activities are counted, empty if all are."""
        args = self._model.args
        if args.project_name_filter is not None:
            return f"project {args.project_name_filter or _NO_PROJECT}"
        return "not all activities" if args.has_filters else ""

    @cached_property
    def facts(self) -> list[_Context]:
        """The most important numbers."""
        summary = self._model.summary_model
        current = summary.current_activity
        is_working = current is not None and current.type == v1.Activity.Type.WORK
        running = f"with {self._text(summary.current_time)} that is still going on" if is_working else ""
        _, work, breaks = self._texts_of_summary
        facts = [_fact("Work", work, running)]
        if summary.break_time:
            facts.append(_fact("Breaks", breaks))
        balance = self._model.targets_model
        if balance is not None:
            begin = f"with {self._balance(balance.start)} to begin with" if balance.start else ""
            facts += [
                _fact("Target", self._text(balance.target)),
                _fact("Balance", self._balance(balance.balance), begin),
            ]
        days = len({day for (day, _), time in self._work.items() if time})
        if days > 1:
            facts.append(_fact("Days with work", str(days)))
            facts.append(_fact("On average", self._text(summary.working_time / days), "on a day with work"))
        return facts

    @property
    def notes(self) -> list[str]:
        """What has to be said about the numbers."""
        notes = []
        if self._model.args.rounding is not None:
            exact = self._text(self._model.summary_model.exact.total_time)
            notes.append(f"Durations are rounded {self._model.args.rounding}. Exactly, the total is {exact}.")
        if self._model.args.is_decimal:
            notes.append("Durations are hours with two decimals.")
        return notes

    # Durations as texts.

    def _text(self, duration: timedelta) -> str:
        if self._model.args.is_decimal:
            return v1.format_hundredths(v1.hundredths(duration))
        return v1.format_duration(duration)

    def _texts(self, durations: Sequence[timedelta], total: int | None = None) -> list[str]:
        """Return the durations of a section; decimals add up to so many hundredths, or to what the durations do."""
        if self._model.args.is_decimal:
            return list(map(v1.format_hundredths, v1.decimal_hundredths(durations, total)))
        return list(map(v1.format_duration, durations))

    def _balance(self, duration: timedelta) -> str:
        return v1.format_balance(duration, self._model.args.is_decimal)

    @cached_property
    def _hundredths(self) -> tuple[int | None, int | None, int | None]:
        return v1.summary_hundredths(self._model.summary_model) if self._model.args.is_decimal else (None, None, None)

    @cached_property
    def _texts_of_summary(self) -> list[str]:
        summary = self._model.summary_model
        durations = (summary.total_time, summary.working_time, summary.break_time)
        return [
            v1.format_duration(duration) if number is None else v1.format_hundredths(number)
            for duration, number in zip(durations, self._hundredths, strict=True)
        ]

    @cached_property
    def _drawn(self) -> tuple[date, date]:
        """The first and the last day that are drawn: not those to come, unless there is work on them already, and of
        many years those from the first day with work to the last one.
        """
        first, last = self._first, self._until
        days = [day for day, _ in self._work]
        if self._today in self._model.args.range:
            last = min(last, max([self._today, *days]))
        if (last - first).days < _MOST_BARS or not days:
            return first, last
        return max(first, min(days)), min(last, max(days))

    # Projects.

    @cached_property
    def _work(self) -> dict[tuple[date, str], timedelta]:
        """The work of each day for each project."""
        days = self._model.grouped_by("day", "project").groups
        return {(row.raw_key, each.raw_key): each.duration for row in days for each in row.groups}

    def _project_of(self, name: v1.Name) -> str:
        depth = self._model.args.depth
        return name.project if depth is None else "/".join(name.project.split("/")[:depth])

    @cached_property
    def _ranked(self) -> list[Any]:
        """The projects, those with the most time first."""
        rows = self._model.projects_model.projects
        return sorted((row for row in rows if row.duration), key=lambda row: (-row.duration, row.project.lower()))

    @cached_property
    def _color(self) -> dict[str, int]:
        return v1.project_colors([row.project for row in self._ranked])

    @cached_property
    def projects(self) -> list[_Context]:
        """The rows of the projects, each with its tasks."""
        tasks: dict[str, list[_Context]] = {}
        by_time = sorted(self._model.activities_model.names_work, key=lambda row: -row.duration)
        for row in by_time:
            task = {"label": row.name.task, "duration": self._text(row.duration)}
            tasks.setdefault(self._project_of(row.name), []).append(task)
        texts = self._texts([row.duration for row in self._ranked], self._hundredths[1])
        return [
            {
                "label": row.project or _NO_PROJECT,
                "color": self._color[row.project],
                "duration": text,
                "percent": _percent(row.duration, self._model.summary_model.working_time),
                "tasks": tasks.get(row.project, [])[:_MOST_TASKS],
                "more": max(len(tasks.get(row.project, [])) - _MOST_TASKS, 0),
            }
            for row, text in zip(self._ranked, texts, strict=True)
        ]

    @property
    def work(self) -> str:
        """All work."""
        return self._texts_of_summary[1]

    @property
    def breaks(self) -> list[_Context]:
        """The rows of the breaks."""
        rows = sorted(self._model.activities_model.names_break, key=lambda row: -row.duration)
        texts = self._texts([row.duration for row in rows], self._hundredths[2])
        return [
            {"label": _without_stars(row.name.name), "duration": text} for row, text in zip(rows, texts, strict=True)
        ]

    @property
    def shares(self) -> _Context:
        """The shares of the projects, as one bar."""
        shapes, at = [], 0.0
        for row in self._ranked:
            length = _minutes(row.duration)
            share = _percent(row.duration, self._model.summary_model.working_time)
            tip = f"{row.project or _NO_PROJECT}: {self._text(row.duration)}, {share}"
            shapes.append(
                _shape(f"p{self._color[row.project]}", f"M{_number(at)} 0h{_number(length)}v10H{_number(at)}z", tip)
            )
            at += length
        return {"width": _number(at), "shapes": shapes, "label": f"The shares of {_count(shapes, 'project')}"}

    # Bars.

    @cached_property
    def bars(self) -> _Context | None:
        """A bar a day, or a month if there are many days, stacked by project; None for a single day."""
        if self._first == self._until or not self._ranked:
            return None
        first, last = self._drawn
        is_by_month = (last - first).days >= _MOST_BARS
        slots = _months(first, last) if is_by_month else _days(first, last)
        place = {slot: number for number, slot in enumerate(slots)}
        work: dict[str, dict[int, timedelta]] = {}
        for (day, project), time in self._work.items():
            number = place[day.replace(day=1) if is_by_month else day]
            row = work.setdefault(project, {})
            row[number] = row.get(number, _NOTHING) + time
        rows = [work.get(row.project, {}) for row in self._ranked]
        sums = [sum((row.get(number, _NOTHING) for row in rows), _NOTHING) for number in range(len(slots))]
        texts = self._texts(sums, self._hundredths[1])
        step = next((each for each in _STEPS if max(sums) <= _MOST_LINES * each * _HOUR), _STEPS[-1])
        top = max(-(-max(sums) // (step * _HOUR)), 1) * step
        unit, name = ("month", _month) if is_by_month else ("day", _day)
        names = [name(slot) for slot in slots]
        return {
            "unit": unit,
            "css": "bars" if len(slots) <= _MOST_BARS_APART else "bars thin",
            "width": len(slots) * _SLOT,
            "height": top * 60,
            "label": f"A bar a {unit}, the highest of {self._text(max(sums))}; the same as a table below",
            "shapes": list(self._stacks(work, top * 60, names)),
            "grid": [(top - hours) * 60 for hours in range(step, top + 1, step)],
            "y": [{"at": _number(hours / top * 100), "text": f"{hours}h"} for hours in range(0, top + 1, step)],
            "x": self._bar_labels(slots, is_by_month),
            "rows": [
                self._bar_row(number, names[number], texts[number], work)
                for number in range(len(slots))
                if sums[number]
            ],
        }

    def _stacks(self, work: dict[str, dict[int, timedelta]], height: int, names: Sequence[str]) -> Iterator[_Context]:
        """Yield the shapes of the projects: of each one, its part of all bars. Where there are few, each is its own."""
        tops = [_NOTHING] * len(names)
        is_apart = len(names) <= _MOST_BARS_APART
        for row in self._ranked:
            paths = []
            for number, time in sorted(work.get(row.project, {}).items()):
                if not time:
                    continue
                x, y = number * _SLOT + (_SLOT - _BAR) / 2, height - _minutes(tops[number])
                tops[number] += time
                path = f"M{_number(x)} {_number(y)}h{_BAR}v-{_number(_minutes(time))}h-{_BAR}z"
                label = row.project or _NO_PROJECT
                if is_apart:
                    tip = f"{names[number]}: {label} {self._text(time)}"
                    yield _shape(f"p{self._color[row.project]}", path, tip)
                paths.append(path)
            if paths and not is_apart:
                tip = f"{row.project or _NO_PROJECT}: {self._text(row.duration)}"
                yield _shape(f"p{self._color[row.project]}", "".join(paths), tip)

    def _bar_labels(self, slots: Sequence[date], is_by_month: bool) -> list[_Context]:
        width = 100 / len(slots)
        if is_by_month:
            return _ticks(
                [
                    ((number + 0.5) * width, f"{_MONTHS[slot.month - 1][:3]} {slot.year}")
                    for number, slot in enumerate(slots)
                ]
            )
        if len(slots) > _LONGEST_WITHOUT_MAP.days + 1:
            return _ticks(
                [
                    (number * width, _MONTHS[slot.month - 1][:3])
                    for number, slot in enumerate(slots)
                    if slot.day == 1 or number == 0
                ],
                "start",
            )
        is_week = len(slots) <= 7
        return _ticks(
            [
                ((number + 0.5) * width, f"{_WEEKDAYS[slot.weekday()][:3]} {slot.day}" if is_week else str(slot.day))
                for number, slot in enumerate(slots)
            ]
        )

    def _bar_row(self, number: int, name: str, text: str, work: dict[str, dict[int, timedelta]]) -> _Context:
        parts = [
            {"label": row.project or _NO_PROJECT, "duration": self._text(time)}
            for row in self._ranked
            if (time := work.get(row.project, {}).get(number))
        ]
        return {"label": name, "duration": text, "parts": parts}

    # The calendar.

    @cached_property
    def _by_day(self) -> dict[date, timedelta]:
        by_day: dict[date, timedelta] = {}
        for (day, _), time in self._work.items():
            by_day[day] = by_day.get(day, _NOTHING) + time
        return by_day

    @property
    def maps(self) -> list[_Context]:
        """A calendar of each year, for more than two months."""
        if self._until - self._first <= _LONGEST_WITHOUT_MAP or not self._ranked:
            return []
        first_day, last_day = self._drawn
        years = range(first_day.year, last_day.year + 1)
        parts = [(max(first_day, date(year, 1, 1)), min(last_day, date(year, 12, 31))) for year in years]
        return [self._map(first, last) for first, last in parts]

    def _map(self, first: date, last: date) -> _Context:
        monday = first.toordinal() - first.weekday()
        weeks = (last.toordinal() - monday) // 7 + 1
        shapes, ticks = [], []
        for number in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(number)
            week, weekday = divmod(number - monday, 7)
            time = self._by_day.get(day, _NOTHING)
            gap = (_CELL - _SQUARE) / 2
            path = f"M{_number(week * _CELL + gap)} {_number(weekday * _CELL + gap)}h{_SQUARE}v{_SQUARE}h-{_SQUARE}z"
            shapes.append(_shape(f"h{self._shade(time)}", path, f"{_day(day)}: {self._text(time)}" if time else ""))
            if day.day == 1 or number == first.toordinal():
                ticks.append((week / weeks * 100, _MONTHS[day.month - 1][:3]))
        # Days without work are one shape.
        empty = "".join(shape["path"] for shape in shapes if shape["css"] == "h0")
        shapes = [_shape("h0", empty, ""), *(shape for shape in shapes if shape["css"] != "h0")]
        worked = sum((time for day, time in self._by_day.items() if first <= day <= last), _NOTHING)
        return {
            "year": first.year,
            "weeks": weeks,
            "label": f"A square a day, {self._text(worked)} in all; the same as a table above",
            "shapes": shapes if empty else shapes[1:],
            "x": _ticks(ticks, "start"),
        }

    def _shade(self, time: timedelta) -> int:
        return -(-time * _SHADES // max(self._by_day.values())) if time else 0

    @property
    def levels(self) -> list[_Context]:
        """What the shades of the calendar mean."""
        most = max(self._by_day.values())
        ends = [most * number / _SHADES for number in range(_SHADES + 1)]
        levels = [
            {"css": f"h{number}", "text": f"up to {self._text(ends[number])}"} for number in range(1, _SHADES + 1)
        ]
        return [{"css": "h0", "text": "none"}, *levels]

    # Groups.

    @cached_property
    def group(self) -> _Context | None:
        """What ``--by`` asks for: a table of two units where these have few columns, and else rows within rows."""
        model = self._model.groups_model
        if not model.groups:
            return None
        columns = list(dict.fromkeys(inner.key for row in model.groups for inner in row.groups))
        is_cross = len(model.units) == 2 and len(columns) <= _MOST_COLUMNS and not model.has_overlap
        balances = [
            None if row.period is None else self._model.balance_of(row.period, row.duration) for row in model.groups
        ]
        has_balance = any(balances)
        (whole,) = self._texts([model.duration])
        texts = self._texts(
            [row.duration for row in model.groups], None if model.has_overlap else self._all(model.duration)
        )
        rows = []
        for row, text, balance in zip(model.groups, texts, balances, strict=True):
            numbers = [text]
            if is_cross:
                by_key = {inner.key: self._text(inner.duration) for inner in row.groups if inner.duration}
                numbers = [*(by_key.get(column, "") for column in columns), text]
            if has_balance:
                numbers += [self._text(balance.target), self._balance(balance.balance)] if balance else ["", ""]
            rows.append(
                {"label": row.key or _NONE, "css": "group" if row.groups and not is_cross else "", "numbers": numbers}
            )
            if not is_cross:
                blank = [""] * (len(numbers) - 1)
                inner_texts = self._texts([inner.duration for inner in row.groups])
                rows += [
                    {"label": inner.key or _NONE, "css": "within", "numbers": [inner_text, *blank]}
                    for inner, inner_text in zip(row.groups, inner_texts, strict=True)
                ]
        total = [whole]
        if is_cross:
            sums = [
                sum((inner.duration for row in model.groups for inner in row.groups if inner.key == column), _NOTHING)
                for column in columns
            ]
            total = [*map(self._text, sums), whole]
        balance = self._model.targets_model if has_balance else None
        if has_balance:
            total += [self._text(balance.target), self._balance(balance.balance)] if balance else ["", ""]
        heads = [*([column or _NONE for column in columns] if is_cross else []), "All" if is_cross else "Time"]
        return {
            "title": " and ".join(model.units),
            "heads": [model.units[0].capitalize(), *heads, *(["Target", "Balance"] if has_balance else [])],
            "rows": rows,
            "total": total,
            "note": _OVERLAP if model.has_overlap else "",
        }

    def _all(self, duration: timedelta) -> int | None:
        return v1.hundredths(duration) if self._model.args.is_decimal else None

    # Days.

    @cached_property
    def timelines(self) -> _Context | None:
        """When each day's activities began and ended; None if there are many days."""
        if (self._until - self._first).days >= _MOST_TIMELINES or not self._model.activities:
            return None
        parts: dict[date, list[tuple[v1.Activity, datetime, datetime]]] = {}
        for activity in self._model.activities:
            if activity.type != v1.Activity.Type.IGNORED:
                for day, start, end in self._calendar.split(activity.start, activity.end):
                    parts.setdefault(day, []).append((activity, start, end))
        if not parts:
            return None
        starts = [self._into(day, row[0][1], start) for day, row in parts.items() for _, start, _ in row]
        ends = [self._into(day, row[0][1], end) for day, row in parts.items() for _, _, end in row]
        first, last = int(min(starts) // 60) * 60, int(-(-max(ends) // 60)) * 60
        hours = range(first // 60, last // 60 + 1)
        # A day may begin at another hour than 0.
        begin = self._calendar.start_of(self._first).hour
        return {
            "view": f"{first} 0 {last - first} 10",
            "grid": [hour * 60 for hour in hours[1:-1]],
            "x": _ticks(
                [((hour * 60 - first) / (last - first) * 100, f"{(hour + begin) % 24:02}") for hour in hours],
                taken=(110, 130),
            ),
            "rows": [self._timeline(day, row) for day, row in parts.items()],
            "is_open": self._first == self._until or self._model.args.show_details,
            "activities": list(self._listed()),
        }

    def _timeline(self, day: date, row: list[tuple[v1.Activity, datetime, datetime]]) -> _Context:
        shapes = []
        for activity, start, end in row:
            x, length = self._into(day, row[0][1], start), _minutes(v1.elapsed(start, end))
            tip = f"{start:%H:%M}\u2013{end:%H:%M} {activity.name.name}"
            if activity.type == v1.Activity.Type.WORK:
                css = f"p{self._color.get(self._project_of(activity.name), 0)}"
                path = f"M{_number(x)} 1h{_number(length)}v8h-{_number(length)}z"
            else:
                css, path = "brk", f"M{_number(x)} 4h{_number(length)}v2h-{_number(length)}z"
            shapes.append(_shape(css, path, tip))
        label = f"{_WEEKDAYS[day.weekday()][:3]} {day.day}"
        if (self._first.year, self._first.month) != (self._until.year, self._until.month):
            label += f" {_MONTHS[day.month - 1][:3]}"
        times = f"{row[0][1]:%H:%M} to {row[-1][2]:%H:%M}"
        worked = self._by_day.get(day, _NOTHING)
        alt = f"{label}, from {times}: {self._text(worked)} of work; the same as a table below"
        return {"label": label, "alt": alt, "shapes": shapes, "duration": self._text(worked)}

    def _listed(self) -> Iterator[_Context]:
        rows = [row for row in self._model.details_model.rows if row.activity.type != v1.Activity.Type.IGNORED]
        for row, text in zip(rows, self._texts([row.duration for row in rows]), strict=True):
            activity = row.activity
            day, times = self._calendar.day_of(activity.start), f"{activity.start:%H:%M}\u2013{activity.end:%H:%M}"
            yield {
                "label": times if self._first == self._until else f"{_WEEKDAYS[day.weekday()][:3]} {day.day}, {times}",
                "duration": text,
                "name": activity.name.name,
                "comment": (activity.comment or "") if self._model.args.show_comments else "",
            }

    def _into(self, day: date, first: datetime, moment: datetime) -> float:
        """Return how many minutes of *day* have gone by at *moment*, by the clock beside *first*, which lies in it."""
        return _minutes(v1.elapsed(self._calendar.start_of(day), first) + v1.elapsed(first, moment))


def _fact(label: str, value: str, note: str = "") -> _Context:
    return {"label": label, "value": value, "note": note}


def _shape(css: str, path: str, tip: str) -> _Context:
    return {"css": css, "path": path, "tip": tip}


def _minutes(duration: timedelta) -> float:
    return duration / _MINUTE


def _number(number: float) -> str:
    """Return the number as short as a path can have it."""
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return text.removeprefix("0") if text.startswith("0.") else text


def _percent(part: timedelta, whole: timedelta) -> str:
    percent = round(part / whole * 100) if whole else 0
    return "<1 %" if part and not percent else f"{percent} %"


def _count(things: Sequence[object], what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"


def _ticks(labels: Iterable[tuple[float, str]], anchor: str = "", taken: tuple[int, int] = (0, 0)) -> list[_Context]:
    """Return the labels that fit beside one another, each at its percentage: of a narrow page, a wide one, or both.

    *taken* is how much less room than usual there is on these.
    """
    listed = list(labels)
    narrow, wide = (_fitting(listed, room - less) for room, less in zip((_NARROW, _WIDE), taken, strict=True))
    ticks = []
    for number in sorted(narrow | wide):
        where = "" if number in narrow & wide else "narrow" if number in narrow else "wide"
        at, text = listed[number]
        ticks.append({"at": _number(at), "text": text, "css": f"{anchor} {where}".strip()})
    return ticks


def _fitting(labels: Sequence[tuple[float, str]], room: float) -> set[int]:
    """Return the numbers of the labels that fit into so many pixels: each, or each second one, and so on."""
    width = max((len(text) for _, text in labels), default=0) * _CHARACTER + _GAP
    for step in (1, 2, 3, 4, 5, 7):
        places = [at / 100 * room for at, _ in labels[::step]]
        if all(next_ - place >= width for place, next_ in pairwise(places)):
            return {*range(0, len(labels), step)}
    return {0}


def _without_stars(name: str) -> str:
    return name.rstrip("*").strip() or name


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def _months(first: date, last: date) -> list[date]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def _period(first: date, last: date) -> str:
    """Return the days in words: a day, a month, a year, or both ends."""
    month = _MONTHS[first.month - 1]
    if first == last:
        return f"{_WEEKDAYS[first.weekday()]}, {first.day} {month} {first.year}"
    is_whole = first.day == 1 and (last == date.max or (last + _DAY).day == 1)
    if is_whole and (first.year, first.month) == (last.year, last.month):
        return f"{month} {first.year}"
    if is_whole and first.year == last.year and (first.month, last.month) == (1, 12):
        return str(first.year)
    to = "\u2013" if (first.year, first.month) == (last.year, last.month) else " \u2013 "
    start = [str(first.day), month if first.month != last.month or first.year != last.year else ""]
    start.append(str(first.year) if first.year != last.year else "")
    return f"{' '.join(filter(None, start))}{to}{last.day} {_MONTHS[last.month - 1]} {last.year}"


v1.register_format("html", "A page for a browser, a printer or a client", report=HtmlReport)
