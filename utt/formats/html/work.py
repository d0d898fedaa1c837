"""The numbers of the page, and the format of durations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from utt.api import v1

# A longer period has one bar per month.
MOST_BARS = 366
NO_PROJECT = "no project"
_NOW = "now"
NOTHING = timedelta()


class Work:
    """The work of the period from ``first`` to ``until``."""

    def __init__(self, model: v1.ReportModel, calendar: v1.Calendar, now: v1.Now) -> None:
        self.model = model
        self.calendar = calendar
        self.now = now
        self.first, self.until = model.args.range
        self.today = calendar.day_of(now)

    def text(self, duration: timedelta) -> str:
        """Return the text of a duration."""
        if self.model.args.is_decimal:
            return v1.format_hundredths(v1.hundredths(duration))
        return v1.format_duration(duration)

    def texts(self, durations: Sequence[timedelta], total: int | None = None) -> list[str]:
        """Return the texts of a section's durations; decimals add up to *total* hundredths, by default to their sum."""
        if self.model.args.is_decimal:
            return list(map(v1.format_hundredths, v1.decimal_hundredths(durations, total)))
        return list(map(v1.format_duration, durations))

    def balance(self, duration: timedelta) -> str:
        """Return the text of a balance."""
        return v1.format_balance(duration, self.model.args.is_decimal)

    @cached_property
    def hundredths(self) -> tuple[int | None, int | None, int | None]:
        """The total, the work and the breaks, in hundredths of an hour; None without decimals."""
        return v1.summary_hundredths(self.model.summary_model) if self.model.args.is_decimal else (None, None, None)

    @cached_property
    def texts_of_summary(self) -> list[str]:
        """The texts of the total, the work and the breaks."""
        summary = self.model.summary_model
        durations = (summary.total_time, summary.working_time, summary.break_time)
        return [
            v1.format_duration(duration) if number is None else v1.format_hundredths(number)
            for duration, number in zip(durations, self.hundredths, strict=True)
        ]

    @cached_property
    def drawn(self) -> tuple[date, date]:
        """The first and the last day to draw: not future ones, unless they already have work, and for many years only
        those from the first to the last day with work.
        """
        first, last = self.first, self.until
        days = [day for day, _ in self.by_project]
        if self.today in self.model.args.range:
            last = min(last, max([self.today, *days]))
        if (last - first).days < MOST_BARS or not days:
            return first, last
        return max(first, min(days)), min(last, max(days))

    @cached_property
    def by_project(self) -> dict[tuple[date, str], timedelta]:
        """The work by day and project."""
        days = self.model.grouped_by("day", "project").groups
        return {(row.raw_key, each.raw_key): each.duration for row in days for each in row.groups}

    def project_of(self, name: v1.Name) -> str:
        """Return the project that a name is shown under."""
        return name.project_to(self.model.args.depth)

    @cached_property
    def _unnamed(self) -> str | None:
        """The default name of the current activity; None if it has a given name, or there is none."""
        current = self.model.summary_model.current_activity
        return current.name.name if current is not None and current.name.name.startswith("-- ") else None

    def printable(self, name: str) -> str:
        """Return a task or a whole name for display."""
        return _NOW if name == self._unnamed else name

    @cached_property
    def ranked(self) -> list[Any]:
        """The projects, the longest first."""
        rows = self.model.projects_model.projects
        return sorted(
            (row for row in rows if row.duration), key=lambda row: (-row.duration, row.project.lower(), row.project)
        )

    @cached_property
    def color(self) -> dict[str, int]:
        """The number of each project's colour."""
        return v1.project_colors([row.project for row in self.ranked])

    @cached_property
    def by_day(self) -> dict[date, timedelta]:
        """The work of each day that has any."""
        by_day: dict[date, timedelta] = {}
        for (day, _), time in self.by_project.items():
            by_day[day] = by_day.get(day, NOTHING) + time
        return by_day


def percent(part: timedelta, whole: timedelta) -> str:
    """Return the share that a part has of the whole."""
    number = round(part / whole * 100) if whole else 0
    return "<1 %" if part and not number else f"{number} %"
