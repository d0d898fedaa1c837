"""The sections of a report as text, each with its title, and those of plugins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from io import StringIO

from utt.domain.activity import Activity, ActivityType
from utt.domain.duration import format_duration
from utt.domain.printable import printable
from utt.domain.width import fitted, width
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.extensions import Extensions
from utt.plugin_system.registry import REPORT_SECTION
from utt.report.model import (
    ActivitiesModel,
    ActivityRow,
    DetailsModel,
    ProjectsModel,
    SummaryModel,
)
from utt.report.view import ReportView
from utt.runtime.streams import Output

if TYPE_CHECKING:
    from typing import Any

    from utt.domain import rounding
    from utt.domain.rounding import Rounding
else:
    rounding = lazy("utt.domain.rounding")

_WIDTH = 80
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class ReportSections:
    """The sections that plugins have added to the report, each with its title; empty ones are left out.

    Since 2.0.
    """

    def __init__(self, extensions: Extensions) -> None:
        self._extensions = extensions

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield the sections: the title of each and its text, which ends with a line feed."""
        return (section for section in self._extensions.results(REPORT_SECTION, _rendered) if section[1])

    def render(self, output: Output) -> None:
        """Write the sections in the form of the text report."""
        for title, text in self:
            write_title(title, output)
            output.write(text)


def _rendered(view: ReportView) -> str:
    # A section that breaks halfway must not leave partial output.
    text: Any = StringIO()
    view.render(text)
    rendered: str = text.getvalue()
    return rendered if rendered.endswith("\n") or not rendered else f"{rendered}\n"


class SummaryView:
    """The report's section with the period and its sums: total, work and breaks.

    If *rounding* is given, it says how that was rounded, and shows the exact total. If *is_decimal* is true, durations
    are hours with two decimals.

    Since utt 1.
    """

    def __init__(self, model: SummaryModel, rounding: Rounding | None = None, is_decimal: bool = False) -> None:
        self._model = model
        self._rounding = rounding
        self._is_decimal = is_decimal

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        model = self._model
        start, end = model.report_range
        write_title(_day(start) if start == end else f"{_day(start)} to {_day(end)}", output)
        current = model.current_activity
        times = (model.total_time, model.working_time, model.break_time)
        sums = summary_hundredths(model) if self._is_decimal else (None, None, None)
        for label, duration, total, has_current in (
            ("  Total", times[0], sums[0], current is not None),
            ("Working", times[1], sums[1], current is not None and current.type == ActivityType.WORK),
            ("  Break", times[2], sums[2], current is not None and current.type == ActivityType.BREAK),
        ):
            line = f"{label}: {format_duration(duration) if total is None else rounding.format_hundredths(total)}"
            if current is not None and has_current:
                without, now = texts_of([duration - model.current_time, model.current_time], total)
                line += f" ({without} + {now})"
            print(line, file=output)
        if self._rounding is not None:
            exact = model.exact.total_time
            (text,) = texts_of([exact], rounding.hundredths(exact) if self._is_decimal else None)
            print(f"  Exact: {text}, rounded {self._rounding}", file=output)


class ProjectsView:
    """The report's section with one line per project, with its tasks.

    If *hundredths* is given, durations are hours with two decimals that add up to so many hundredths.

    Since utt 1.
    """

    def __init__(self, model: ProjectsModel, hundredths: int | None = None) -> None:
        self._model = model
        self._hundredths = hundredths

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        write_title("Projects", output)
        rows = self._model.projects
        texts = texts_of([row.duration for row in rows], self._hundredths)
        for row, text, project in zip(rows, texts, _aligned([row.project for row in rows]), strict=True):
            print(f"({text}) {project}: {printable(', '.join(row.tasks))}", file=output)


class ActivitiesView:
    """The report's section with one line per name: work, then breaks.

    If *hundredths* is given, durations are hours with two decimals that add up to so many hundredths, of work and of
    breaks.

    Since utt 1.
    """

    def __init__(self, model: ActivitiesModel, hundredths: tuple[int, int] | None = None) -> None:
        self._model = model
        self._hundredths = hundredths

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        work, breaks = self._hundredths or (None, None)
        write_title("Activities", output)
        self._write_rows(self._model.names_work, work, output)
        print(file=output)
        self._write_rows(self._model.names_break, breaks, output)

    def _write_rows(self, rows: Sequence[ActivityRow], total: int | None, output: Output) -> None:
        texts = texts_of([row.duration for row in rows], total)
        for row, text, project in zip(rows, texts, _aligned([row.name.project for row in rows]), strict=True):
            print(f"({text}) {project}: {printable(row.name.task)}", file=output)


class DetailsView:
    """The report's section with one line per activity, with its time; below the days' dates if there are several.

    Comments are shown if *show_comments* is true. If *is_decimal* is true, durations are hours with two decimals.

    Since utt 1.
    """

    def __init__(self, model: DetailsModel, show_comments: bool = False, is_decimal: bool = False) -> None:
        self._model = model
        self._show_comments = show_comments
        self._is_decimal = is_decimal

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        write_title("Details", output)
        days = self._model.rows_by_day
        durations = [row.duration for _, rows in days for row in rows]
        total = rounding.hundredths(sum(durations, timedelta())) if self._is_decimal else None
        texts = iter(texts_of(durations, total))
        for day, rows in days:
            if len(days) > 1:
                print(f"{day}:\n", file=output)
            for row in rows:
                print(printable(self._line(row.activity, next(texts))), file=output)
            print(file=output)
        if not days:
            print(file=output)

    def _line(self, activity: Activity, duration: str) -> str:
        times = f"{activity.start:%H:%M}-{activity.end:%H:%M}"
        comment = f"  # {activity.comment}" if self._show_comments and activity.comment else ""
        return f"({duration}) {times} {activity.name.name}{comment}"


def texts_of(durations: Sequence[timedelta], total: int | None) -> list[str]:
    """Return the durations of a section as text; as decimals that add up to *total* hundredths of an hour, if given."""
    if total is None:
        return list(map(format_duration, durations))
    return list(map(rounding.format_hundredths, rounding.decimal_hundredths(durations, total)))


def summary_hundredths(model: SummaryModel) -> tuple[int, int, int]:
    """Return the total, the work and the breaks of a summary in hundredths of an hour, so that they add up.

    Since 2.0.
    """
    total = rounding.hundredths(model.total_time)
    work, breaks = rounding.decimal_hundredths([model.working_time, model.break_time], total)
    return total, work, breaks


def write_title(title: str, output: Output) -> None:
    """Write the title of a section, with a blank line before and after it."""
    title = printable(title)
    more = width(title) - len(title)
    print(f"\n{f' {title} ':-^{_WIDTH - more}}\n", file=output)


def _aligned(texts: Sequence[str]) -> list[str]:
    """Return the texts padded to the width of the widest."""
    texts = list(map(printable, texts))
    widest = max(map(width, texts), default=0)
    return [fitted(text, widest) for text in texts]


def _day(day: date) -> str:
    # Not strftime, whose names of days and months depend on the locale.
    week = day.isocalendar().week
    return f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day:02}, {day.year} (week {week})"
