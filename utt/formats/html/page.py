"""What the template shows: texts, and paths of pictures.

Pictures are drawn in minutes, so a length in a picture is the number in its table. The words are next to the pictures,
as text, so that they stay readable on a narrow page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from utt.api import v1
from utt.formats.dates import day_in_words, in_words
from utt.formats.html.bars import bars
from utt.formats.html.calendars import levels, maps
from utt.formats.html.groups import group
from utt.formats.html.shapes import Context, digits, minutes, shape
from utt.formats.html.timelines import timelines
from utt.formats.html.work import NO_PROJECT, Work, percent

# The terminal's colours, by number, and 0 for the rest.
_COLORS = (0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14)
_MOST_TASKS = 12


class Page:
    """The parts of the page, in order."""

    colors = _COLORS

    def __init__(self, model: v1.ReportModel, calendar: v1.Calendar, now: v1.Now) -> None:
        self._model = model
        self._work = Work(model, calendar, now)

    @property
    def title(self) -> str:
        """The days in words."""
        return in_words(self._work.first, self._work.until, "\u2013")

    @property
    def subtitle(self) -> str:
        """More information about the days."""
        weeks = {day.isocalendar()[:2] for day in (self._work.first, self._work.until)}
        parts = [f"week {week}" for _, week in weeks if len(weeks) == 1]
        if self._work.today in self._model.args.range:
            parts.append(f"as of {day_in_words(self._work.today)}, {self._work.now:%H:%M}")
        text = ", ".join(parts) or f"{(self._work.until - self._work.first).days + 1} days"
        return text[0].upper() + text[1:]

    @property
    def filtered(self) -> str:
        """The filter in words, empty if all activities count."""
        args = self._model.args
        if args.project_name_filter is not None:
            return f"project {args.project_name_filter or NO_PROJECT}"
        return "not all activities" if args.has_filters else ""

    @cached_property
    def facts(self) -> list[Context]:
        """The most important numbers."""
        summary = self._model.summary_model
        current = summary.current_activity
        is_working = current is not None and current.type == v1.Activity.Type.WORK
        running = f"with {self._work.text(summary.current_time)} that is still going on" if is_working else ""
        _, work, breaks = self._work.texts_of_summary
        facts = [_fact("Work", work, running)]
        if summary.break_time:
            facts.append(_fact("Breaks", breaks))
        balance = self._model.targets_model
        if balance is not None:
            begin = f"with {self._work.balance(balance.start)} to begin with" if balance.start else ""
            facts += [
                _fact("Target", self._work.text(balance.target)),
                _fact("Balance", self._work.balance(balance.balance), begin),
            ]
        days = len({day for (day, _), time in self._work.by_project.items() if time})
        if days > 1:
            facts.append(_fact("Days with work", str(days)))
            facts.append(_fact("On average", self._work.text(summary.working_time / days), "on a day with work"))
        return facts

    @property
    def notes(self) -> list[str]:
        """Notes about the numbers."""
        notes = []
        if self._model.args.rounding is not None:
            exact = self._work.text(self._model.summary_model.exact.total_time)
            notes.append(f"Durations are rounded {self._model.args.rounding}. Exactly, the total is {exact}.")
        if self._model.args.is_decimal:
            notes.append("Durations are hours with two decimals.")
        return notes

    @cached_property
    def bars(self) -> Context | None:
        """One bar per day or month."""
        return bars(self._work)

    @cached_property
    def maps(self) -> list[Context]:
        """A calendar of each year."""
        return maps(self._work)

    @property
    def levels(self) -> list[Context]:
        """The meaning of the calendars' shades."""
        return levels(self._work)

    @cached_property
    def projects(self) -> list[Context]:
        """The rows of the projects, each with its tasks."""
        tasks: dict[str, list[Context]] = {}
        by_time = sorted(self._model.activities_model.names_work, key=lambda row: -row.duration)
        for row in by_time:
            task = {"label": self._work.printable(row.name.task), "duration": self._work.text(row.duration)}
            tasks.setdefault(self._work.project_of(row.name), []).append(task)
        texts = self._work.texts([row.duration for row in self._work.ranked], self._work.hundredths[1])
        return [
            {
                "label": row.project or NO_PROJECT,
                "color": self._work.color[row.project],
                "duration": text,
                "percent": percent(row.duration, self._model.summary_model.working_time),
                "tasks": tasks.get(row.project, [])[:_MOST_TASKS],
                "more": max(len(tasks.get(row.project, [])) - _MOST_TASKS, 0),
            }
            for row, text in zip(self._work.ranked, texts, strict=True)
        ]

    @property
    def work(self) -> str:
        """All work."""
        return self._work.texts_of_summary[1]

    @property
    def breaks(self) -> list[Context]:
        """The rows of the breaks."""
        rows = sorted(self._model.activities_model.names_break, key=lambda row: -row.duration)
        texts = self._work.texts([row.duration for row in rows], self._work.hundredths[2])
        return [
            {"label": _without_stars(row.name.name), "duration": text} for row, text in zip(rows, texts, strict=True)
        ]

    @property
    def shares(self) -> Context:
        """The shares of the projects, as one bar."""
        shapes, at = [], 0.0
        for row in self._work.ranked:
            length = minutes(row.duration)
            share = percent(row.duration, self._model.summary_model.working_time)
            tip = f"{row.project or NO_PROJECT}: {self._work.text(row.duration)}, {share}"
            shapes.append(
                shape(f"p{self._work.color[row.project]}", f"M{digits(at)} 0h{digits(length)}v10H{digits(at)}z", tip)
            )
            at += length
        return {"width": digits(at), "shapes": shapes, "label": f"The shares of {_count(shapes, 'project')}"}

    @cached_property
    def group(self) -> Context | None:
        """The groups of ``--by``."""
        return group(self._work)

    @cached_property
    def timelines(self) -> Context | None:
        """When the activities of each day began and ended."""
        return timelines(self._work)


def _fact(label: str, value: str, note: str = "") -> Context:
    return {"label": label, "value": value, "note": note}


def _count(things: Sequence[object], what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"


def _without_stars(name: str) -> str:
    return name.rstrip("*").strip() or name
