"""The sections of a report as text, each with its title, and those of plugins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from io import StringIO
from itertools import islice

from utt.domain.activity import Activity, ActivityType
from utt.domain.duration import format_decimal_hours, format_duration
from utt.domain.printable import printable
from utt.domain.width import fitted, width
from utt.lazy import TYPE_CHECKING
from utt.plugin_system.extensions import Extensions
from utt.plugin_system.registry import REPORT_SECTION
from utt.report.model import (
    ActivitiesModel,
    ActivityRow,
    DayRow,
    DetailsModel,
    PerDayModel,
    ProjectsModel,
    SummaryModel,
)
from utt.report.view import ReportView
from utt.runtime.streams import Output

if TYPE_CHECKING:
    from typing import Any

_WIDTH = 80
# So many lines are written at once, and so many durations kept as text.
_AT_ONCE = 256
_LENGTHS = 1 << 11
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class ReportSections:
    """The sections that plugins have added to the report, each with its title; those that are empty are left out.

    Since 2.0.
    """

    def __init__(self, extensions: Extensions) -> None:
        self._extensions = extensions

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Make the sections: the title of each and its text, which ends with a line end."""
        return (section for section in self._extensions.results(REPORT_SECTION, _rendered) if section[1])

    def render(self, output: Output) -> None:
        """Write the sections, as the text of the report has them."""
        for title, text in self:
            _write_title(title, output)
            output.write(text)


def _rendered(view: ReportView) -> str:
    # A section that breaks in the middle shall leave nothing of itself.
    text: Any = StringIO()
    view.render(text)
    rendered: str = text.getvalue()
    return rendered if rendered.endswith("\n") or not rendered else f"{rendered}\n"


class SummaryView:
    """The report's section with the period and its sums: total, work and breaks.

    Since utt 1.
    """

    def __init__(self, model: SummaryModel) -> None:
        self._model = model

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        model = self._model
        start, end = model.report_range
        _write_title(_day(start) if start == end else f"{_day(start)} to {_day(end)}", output)
        current = model.current_activity
        for label, duration, has_current in (
            ("  Total", model.total_time, current is not None),
            ("Working", model.working_time, current is not None and current.type == ActivityType.WORK),
            ("  Break", model.break_time, current is not None and current.type == ActivityType.BREAK),
        ):
            line = f"{label}: {format_duration(duration)}"
            if current is not None and has_current:
                without = format_duration(duration - current.duration)
                line += f" ({without} + {format_duration(current.duration)})"
            print(line, file=output)


class ProjectsView:
    """The report's section with a line a project, with its tasks.

    Since utt 1.
    """

    def __init__(self, model: ProjectsModel) -> None:
        self._model = model

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        _write_title("Projects", output)
        rows = self._model.projects
        for row, project in zip(rows, _aligned([row.project for row in rows]), strict=True):
            print(f"({format_duration(row.duration)}) {project}: {printable(', '.join(row.tasks))}", file=output)


class PerDayView:
    """The report's section with a line a day, with its projects and tasks.

    Since utt 1.
    """

    def __init__(self, model: PerDayModel) -> None:
        self._model = model

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        _write_title("Per Day", output)
        lines = (f"{printable(_day_line(row))}\n" for row in self._model.dates)
        # Many at a time, since there may be many, but never all.
        while text := "".join(islice(lines, _AT_ONCE)):
            output.write(text)


class ActivitiesView:
    """The report's section with a line a name: work, then breaks.

    Since utt 1.
    """

    def __init__(self, model: ActivitiesModel) -> None:
        self._model = model

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        _write_title("Activities", output)
        self._write_rows(self._model.names_work, output)
        print(file=output)
        self._write_rows(self._model.names_break, output)

    def _write_rows(self, rows: Sequence[ActivityRow], output: Output) -> None:
        for row, project in zip(rows, _aligned([row.name.project for row in rows]), strict=True):
            print(f"({format_duration(row.duration)}) {project}: {printable(row.name.task)}", file=output)


class DetailsView:
    """The report's section with a line an activity, with its time; under the days' dates if there are several.

    Comments are shown if *show_comments* is true.

    Since utt 1.
    """

    def __init__(self, model: DetailsModel, show_comments: bool = False) -> None:
        self._model = model
        self._show_comments = show_comments

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        _write_title("Details", output)
        days = self._model.days
        for day, activities in days:
            if len(days) > 1:
                print(f"{day}:\n", file=output)
            for activity in activities:
                print(printable(self._line(activity)), file=output)
            print(file=output)
        if not days:
            print(file=output)

    def _line(self, activity: Activity) -> str:
        times = f"{activity.start:%H:%M}-{activity.end:%H:%M}"
        comment = f"  # {activity.comment}" if self._show_comments and activity.comment else ""
        return f"({format_duration(activity.duration)}) {times} {activity.name.name}{comment}"


def _write_title(title: str, output: Output) -> None:
    title = printable(title)
    more = width(title) - len(title)
    print(f"\n{f' {title} ':-^{_WIDTH - more}}\n", file=output)


def _aligned(texts: Sequence[str]) -> list[str]:
    """Return the texts as a column, as wide as the widest of them."""
    texts = list(map(printable, texts))
    widest = max(map(width, texts), default=0)
    return [fitted(text, widest) for text in texts]


def _day(day: date) -> str:
    # Not strftime, whose names of days and months are those of the locale.
    week = day.isocalendar().week
    return f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day:02}, {day.year} (week {week})"


def _day_line(row: DayRow) -> str:
    return f"{row.date.isoformat()}: {_sums(row.duration)} - {', '.join(row.projects)} - {', '.join(row.tasks)}"


@lru_cache(_LENGTHS)
def _sums(duration: timedelta) -> str:
    return f"{format_decimal_hours(duration):>4}h {f'({format_duration(duration)})':>7}"
