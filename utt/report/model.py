"""What a report says, as values: sums of the activities that were asked for.

The classes are plain ones since every report defines them: a NamedTuple takes ten times as long to define.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import groupby

from utt.domain.activity import Activity, ActivityType, Name
from utt.domain.calendar import Calendar
from utt.domain.period import Period
from utt.list_like import ListLike
from utt.report.request import Request
from utt.report.selection import Activities, sums_of
from utt.report.sums import Sums, WorkByDay

_NOTHING = timedelta()
# A log has few sets of names and many days.
_SETS = 1024


class SummaryModel:
    """The sums of the period, as timedeltas. Ignored activities are in none of them.

    ``report_range`` are its days. ``working_time`` and ``break_time`` make up the ``total_time``. ``current_activity``
    is what is going on now, which the sums contain; None where there is no such activity, or an ignored one.
    """

    def __init__(
        self, report_range: Period, working_time: timedelta, break_time: timedelta, current_activity: Activity | None
    ) -> None:
        self.report_range = report_range
        self.working_time = working_time
        self.break_time = break_time
        self.total_time: timedelta = working_time + break_time
        self.current_activity = current_activity


class ProjectRow:
    """The work for one ``project``, which is empty for what has none: the ``duration``, and the different ``tasks`` in
    the order in which they are shown.
    """

    __slots__ = ("duration", "project", "tasks")

    def __init__(self, project: str, duration: timedelta, tasks: list[str]) -> None:
        self.project = project
        self.duration = duration
        self.tasks = tasks


class ProjectsModel:
    """The work by project: ``projects`` are the rows, in the order in which they are shown."""

    def __init__(self, projects: list[ProjectRow]) -> None:
        self.projects = projects


class ActivityRow:
    """The ``duration`` of all activities that have one ``name``, together."""

    __slots__ = ("duration", "name")

    def __init__(self, name: Name, duration: timedelta) -> None:
        self.name = name
        self.duration = duration


class ActivitiesModel:
    """The work and the breaks, by name: ``names_work`` and ``names_break`` are the rows, sorted by name."""

    def __init__(self, names_work: list[ActivityRow], names_break: list[ActivityRow]) -> None:
        self.names_work = names_work
        self.names_break = names_break


class DayRow:
    """The work of one day: its ``date``, the ``duration``, and the different ``projects`` and ``tasks`` in the order in
    which they are shown. Work without a project has the empty one.
    """

    __slots__ = ("date", "duration", "projects", "tasks")

    def __init__(self, date: date, duration: timedelta, projects: list[str], tasks: list[str]) -> None:
        self.date = date
        self.duration = duration
        self.projects = projects
        self.tasks = tasks


class PerDayModel:
    """The work by day: ``dates`` are the rows, oldest first; days without work are left out.

    What goes on over the end of a day counts on each day for its part.
    """

    def __init__(self, dates: Sequence[DayRow]) -> None:
        self.dates = dates


class DetailsModel:
    """The ``activities`` themselves, oldest first."""

    def __init__(self, activities: list[Activity], calendar: Calendar = Calendar()) -> None:
        self.activities = activities
        self._calendar = calendar

    @property
    def days(self) -> list[tuple[date, list[Activity]]]:
        """The days on which activities start, each with these."""
        by_day = groupby(self.activities, lambda activity: self._calendar.day_of(activity.start))
        return [(day, list(activities)) for day, activities in by_day]


class ReportModel:
    """What the report says about what it is asked for, ``args``.

    The other models are made of one pass over the activities, when the first of them is asked for; that raises UttError
    if the log cannot be used. Memory grows with the number of different names; with that of activities only where there
    are details, and with that of days only where there is a line a day.

    Since utt 1.
    """

    def __init__(self, activities: Activities, args: Request, calendar: Calendar = Calendar()) -> None:
        self.args = args
        self._activities = activities
        self._calendar = calendar

    @cached_property
    def summary_model(self) -> SummaryModel:
        """The sums of the period."""
        sums = self._sums
        current = sums.current_activity
        return SummaryModel(
            self.args.range,
            sums.of_type(ActivityType.WORK),
            sums.of_type(ActivityType.BREAK),
            None if current is None or current.type == ActivityType.IGNORED else current,
        )

    @cached_property
    def projects_model(self) -> ProjectsModel:
        """The work by project."""
        durations: dict[str, timedelta] = {}
        tasks: dict[str, list[str]] = {}
        for row in self.activities_model.names_work:
            project = row.name.project
            durations[project] = durations.get(project, _NOTHING) + row.duration
            tasks.setdefault(project, []).append(row.name.task)
        return ProjectsModel(
            [ProjectRow(project, durations[project], _in_order(tasks[project])) for project in _in_order(durations)]
        )

    @cached_property
    def activities_model(self) -> ActivitiesModel:
        """The work and the breaks, by name."""
        rows: dict[ActivityType, list[ActivityRow]] = {kind: [] for kind in ActivityType}
        for name, duration in self._sums.by_name.items():
            rows[ActivityType.of(name)].append(ActivityRow(Name(name), duration))
        for kind_rows in rows.values():
            kind_rows.sort(key=lambda row: (row.name.project.lower(), row.name.task.lower(), row.name.name))
        return ActivitiesModel(rows[ActivityType.WORK], rows[ActivityType.BREAK])

    @cached_property
    def per_day_model(self) -> PerDayModel:
        """The work by day."""
        sums = self._sums if self.args.show_per_day else sums_of(self.activities, self._calendar)
        return PerDayModel(_DayRows(sums.by_day))

    @cached_property
    def details_model(self) -> DetailsModel:
        """The activities themselves."""
        return DetailsModel(list(self.activities), self._calendar)

    @cached_property
    def activities(self) -> Iterable[Activity]:
        """The activities, which may be iterated more than once."""
        # Where they are going to be listed they are kept, so that the log is read once.
        return list(self._activities) if self.args.lists_activities else self._activities

    @cached_property
    def _sums(self) -> Sums:
        return sums_of(self.activities, self._calendar if self.args.show_per_day else None)


class _DayRows(ListLike[DayRow]):
    """The rows of days, made one by one: there may be many."""

    def __init__(self, work: WorkByDay) -> None:
        super().__init__()
        self._work = work

    def _make(self) -> Iterator[DayRow]:
        for day, duration, names in self._work:
            projects, tasks = _projects_and_tasks(names)
            yield DayRow(day, duration, [*projects], [*tasks])


@lru_cache(_SETS)
def _projects_and_tasks(names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    parts = [Name(name) for name in names]
    return _in_order(part.project for part in parts), _in_order(part.task for part in parts)


def _in_order(texts: Iterable[str]) -> list[str]:
    """The different texts in the order in which a report shows them: capital and small letters count alike."""
    return sorted(set(texts), key=lambda text: (text.lower(), text))
