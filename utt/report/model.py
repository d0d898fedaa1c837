"""The report's content, as typed values: sums of the selected activities. All formats are views of it.

``ReportModel`` has ``args``, the Request, and these lazy models:

- ``summary_model``: the sums of the period.
- ``projects_model.projects``: rows with ``project``, ``duration``, ``exact`` and ``tasks``.
- ``activities_model.names_work``, ``.names_break`` and ``.names_ignored``: rows with ``name`` (``.project``,
  ``.task``), ``duration`` and ``exact``.
- ``days_model``: the days with any time, as GroupRows of the unit ``day``. ``per_day_model.dates`` are the same with
  ``projects`` and ``tasks``, for work only.
- ``details_model.rows``: the activities, each with ``duration``, ``exact`` and ``tags``.
- ``groups_model``: the groups of ``--by``: ``units``, and ``groups``, rows with ``unit``, ``key``, ``duration``,
  ``exact``, ``period`` and ``groups``, the nested rows.

Durations are timedeltas. ``duration`` is the value to show, rounded if requested, and ``exact`` the value before that;
without rounding they are equal. The values to show add up: rows to their section, and days to weeks.
``utt.domain.rounding.decimal_hundredths`` converts a section's durations to decimal hours that add up.

The classes are plain ones, since every report defines them: a NamedTuple takes ten times as long to define.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from utt.domain.activity import Activity, ActivityType, Name
from utt.domain.calendar import Calendar
from utt.domain.period import Period
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.extensions import Extensions
from utt.report.request import Request
from utt.report.selection import Activities, sums_of
from utt.report.sums import Sums
from utt.runtime.clock import Now
from utt.timelog.read.entries import Entries

if TYPE_CHECKING:
    from collections.abc import Callable

    from utt.domain import tags, targets
    from utt.domain.targets import Balance
    from utt.report import adding_up, grouping, per_day
    from utt.report.grouping import GroupsModel
    from utt.report.per_day import PerDayModel
    from utt.report.tables import Table
else:
    targets = lazy("utt.domain.targets")
    tags = lazy("utt.domain.tags")
    adding_up = lazy("utt.report.adding_up")
    grouping = lazy("utt.report.grouping")
    per_day = lazy("utt.report.per_day")

_NOTHING = timedelta()


class SummaryModel:
    """The sums of the period, as timedeltas. Ignored activities are only in ``ignored_time``.

    ``report_range`` has its days. ``working_time`` and ``break_time`` add up to ``total_time``. ``current_activity`` is
    the current activity, which the sums include; None if there is none, or an ignored one; ``current_time`` is how long
    it counts. ``exact`` is the same before rounding.
    """

    def __init__(
        self,
        report_range: Period,
        working_time: timedelta,
        break_time: timedelta,
        current_activity: Activity | None,
        ignored_time: timedelta = _NOTHING,
        current_time: timedelta | None = None,
        exact: SummaryModel | None = None,
    ) -> None:
        self.report_range = report_range
        self.working_time = working_time
        self.break_time = break_time
        self.total_time: timedelta = working_time + break_time
        self.current_activity = current_activity
        self.ignored_time = ignored_time
        if current_time is None:
            current_time = _NOTHING if current_activity is None else current_activity.duration
        self.current_time: timedelta = current_time
        self.exact: SummaryModel = self if exact is None else exact


class ProjectRow:
    """The work for one ``project``, empty for work without one: the ``duration``, and the distinct ``tasks`` in display
    order. ``exact`` is the duration before rounding.
    """

    __slots__ = ("duration", "exact", "project", "tasks")

    def __init__(self, project: str, duration: timedelta, tasks: list[str], exact: timedelta | None = None) -> None:
        self.project = project
        self.duration = duration
        self.tasks = tasks
        self.exact: timedelta = duration if exact is None else exact


class ProjectsModel:
    """The work by project: ``projects`` are the rows, in display order."""

    def __init__(self, projects: list[ProjectRow]) -> None:
        self.projects = projects


class ActivityRow:
    """The total ``duration`` of all activities with one ``name``; ``exact`` before rounding."""

    __slots__ = ("duration", "exact", "name")

    def __init__(self, name: Name, duration: timedelta, exact: timedelta | None = None) -> None:
        self.name = name
        self.duration = duration
        self.exact: timedelta = duration if exact is None else exact


class ActivitiesModel:
    """Work, breaks and ignored activities by name: ``names_work``, ``names_break`` and ``names_ignored`` are the rows,
    sorted by name.
    """

    def __init__(
        self, names_work: list[ActivityRow], names_break: list[ActivityRow], names_ignored: Sequence[ActivityRow] = ()
    ) -> None:
        self.names_work = names_work
        self.names_break = names_break
        self.names_ignored: list[ActivityRow] = [*names_ignored]


class DetailRow:
    """An ``activity``, with the ``duration`` that it counts, ``exact`` before rounding, and its ``tags``."""

    __slots__ = ("activity", "duration")

    def __init__(self, activity: Activity, duration: timedelta) -> None:
        self.activity = activity
        self.duration = duration

    @property
    def exact(self) -> timedelta:
        """The time from its start to its end."""
        return self.activity.duration

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags in its name and its comment, without ``#``."""
        return tags.tags_of(self.activity.name.name, self.activity.comment)


class DetailsModel:
    """The ``activities`` themselves, oldest first. *durations* are their rounded durations, if there is rounding."""

    def __init__(
        self,
        activities: list[Activity],
        calendar: Calendar = Calendar(),
        durations: Sequence[timedelta] | None = None,
    ) -> None:
        self.activities = activities
        self._calendar = calendar
        self._durations = durations

    @property
    def rows(self) -> list[DetailRow]:
        """The activities with the time that they count."""
        if self._durations is None:
            return [DetailRow(activity, activity.duration) for activity in self.activities]
        return [DetailRow(*pair) for pair in zip(self.activities, self._durations, strict=True)]

    @property
    def days(self) -> list[tuple[date, list[Activity]]]:
        """The days on which activities start, each with its activities."""
        return [(day, [row.activity for row in rows]) for day, rows in self.rows_by_day]

    @property
    def rows_by_day(self) -> list[tuple[date, list[DetailRow]]]:
        """The days on which activities start, each with its rows."""
        by_day = groupby(self.rows, lambda row: self._calendar.day_of(row.activity.start))
        return [(day, list(rows)) for day, rows in by_day]


class Balances:
    """Computes the balances of periods. *make* returns the targets, the day of the first entry, None without any, and
    today. It is called on first use.
    """

    def __init__(self, make: Callable[[], tuple[targets.Targets, date | None, date]] | None = None) -> None:
        self._make = make

    @cached_property
    def _parts(self) -> tuple[targets.Targets, date | None, date]:
        return (targets.Targets(), None, date.min) if self._make is None else self._make()

    def of(self, period: Period, worked: timedelta) -> Balance | None:
        """Return the balance of *period*, with this time *worked*; None if there are no targets.

        Raises UttError if the targets cannot be read.
        """
        in_force = self._parts[0]
        # A plugin's targets may owe something without any setting; for ours, there is no need to ask day by day.
        if not in_force.is_set and type(in_force) is targets.Targets:
            return None
        found = targets.balance_of(period, worked, *self._parts)
        return found if in_force.is_set or found.target else None


def balances(extensions: Extensions, entries: Entries, now: Now, calendar: Calendar) -> Balances:
    """Return the balances of this log, up to now, by the current targets."""

    def parts() -> tuple[targets.Targets, date | None, date]:
        first = next(iter(entries), None)
        in_force: targets.Targets = extensions.make(_given, None)
        return in_force, None if first is None else calendar.day_of(first.datetime), calendar.day_of(now)

    return Balances(parts)


def _given(in_force: targets.Targets) -> targets.Targets:
    return in_force


class ReportModel:
    """The report's content for a request, ``args``.

    The other models are made in one pass over the activities, on first use; that raises UttError if the log cannot be
    used. Memory grows with the number of distinct names; with that of activities only if there are details, and with
    that of days only if there is one line per day.

    Since utt 1.
    """

    def __init__(
        self,
        activities: Activities,
        args: Request,
        calendar: Calendar = Calendar(),
        balances: Balances = Balances(),
    ) -> None:
        self.args = args
        self._activities = activities
        self._calendar = calendar
        self._balances = balances
        self._more_tables: list[Table] = []
        self._has_sums = False

    @cached_property
    def summary_model(self) -> SummaryModel:
        """The sums of the period."""
        sums = self._sums
        exact = None if sums.exact is sums else self._summary(sums.exact, None)
        return self._summary(sums, exact)

    def _summary(self, sums: Sums, exact: SummaryModel | None) -> SummaryModel:
        current = sums.current_activity
        counts = current is not None and current.type != ActivityType.IGNORED
        return SummaryModel(
            self.args.range,
            sums.of_type(ActivityType.WORK),
            sums.of_type(ActivityType.BREAK),
            current if counts else None,
            sums.of_type(ActivityType.IGNORED),
            sums.current_time if counts else None,
            exact,
        )

    @cached_property
    def projects_model(self) -> ProjectsModel:
        """The work by project."""
        rows: dict[str, list[ActivityRow]] = {}
        for row in self.activities_model.names_work:
            rows.setdefault(row.name.project_to(self.args.depth), []).append(row)
        return ProjectsModel(
            [
                ProjectRow(
                    project,
                    sum((row.duration for row in rows[project]), _NOTHING),
                    in_order(row.name.task for row in rows[project]),
                    sum((row.exact for row in rows[project]), _NOTHING),
                )
                for project in in_order(rows)
            ]
        )

    @cached_property
    def activities_model(self) -> ActivitiesModel:
        """Work, breaks and ignored activities, by name."""
        rows: dict[ActivityType, list[ActivityRow]] = {kind: [] for kind in ActivityType}
        exact = self._sums.exact.by_name
        for name, duration in self._sums.by_name.items():
            rows[ActivityType.of(name)].append(ActivityRow(Name(name), duration, exact[name]))
        for kind_rows in rows.values():
            kind_rows.sort(key=lambda row: (row.name.project.lower(), row.name.task.lower(), row.name.name))
        return ActivitiesModel(rows[ActivityType.WORK], rows[ActivityType.BREAK], rows[ActivityType.IGNORED])

    @cached_property
    def per_day_model(self) -> PerDayModel:
        """The work by day."""
        sums = self._sums if self.args.show_per_day else self._summed(self._calendar, [])
        return per_day.PerDayModel(per_day.DayRows(sums, self.args.depth))

    @cached_property
    def days_model(self) -> GroupsModel:
        """The days with any time, without empty ones. If requested first, the log is read only once."""
        return self.grouped_by("day")

    @cached_property
    def groups_model(self) -> GroupsModel:
        """The groups of ``--by``."""
        self._sums  # noqa: B018 - It is made with the table.
        table = self._group_table
        return grouping.groups_of(table) if table is not None else grouping.GroupsModel((), [], _NOTHING, _NOTHING)

    def grouped_by(self, *units: str, name: str | None = None) -> GroupsModel:
        """Return what ``groups_model`` would be if the report were grouped by these *units*, one or two, without empty
        days; only for activities with this *name*, unless that is None. If requested before any sums, the log is read
        only once for both.
        """
        table = grouping.table_of(units, self.args, self._calendar, name)
        if self._has_sums:
            self._summed(None, [table])
        else:
            self._more_tables.append(table)
            self._sums  # noqa: B018 - It is made with the table.
        return grouping.groups_of(table, fills=False)

    @cached_property
    def targets_model(self) -> Balance | None:
        """The balance of the period, up to today; None without targets, and if filters leave out work."""
        return self.balance_of(self.args.range, self.summary_model.working_time)

    def balance_of(self, period: Period, worked: timedelta) -> Balance | None:
        """Return the balance of the part of *period* that the report covers, with this time *worked*; None as with
        ``targets_model``. Balances of parts add up to that of the whole.
        """
        if self.args.has_filters:
            return None
        (first, last), (earliest, latest) = period, self.args.range
        return self._balances.of(Period(max(first, earliest), min(last, latest)), worked)

    @cached_property
    def details_model(self) -> DetailsModel:
        """The activities themselves."""
        if self.args.rounding is None:
            return DetailsModel(list(self.activities), self._calendar)
        timed = grouping.timed(adding_up.pieces_of(self._activities, self.args, self._calendar))
        return DetailsModel([activity for activity, _ in timed], self._calendar, [time for _, time in timed])

    @cached_property
    def activities(self) -> Iterable[Activity]:
        """The activities, which may be iterated more than once."""
        # Keep them if they will be listed, so that the log is read only once.
        return list(self._activities) if self.args.lists_activities else self._activities

    @cached_property
    def _group_table(self) -> Table | None:
        return grouping.table_of(self.args.by, self.args, self._calendar) if self.args.by else None

    @cached_property
    def _sums(self) -> Sums:
        self._has_sums = True
        wanted = [*self._more_tables, *([self._group_table] if self._group_table is not None else [])]
        return self._summed(self._calendar if self.args.show_per_day else None, wanted)

    def _summed(self, days: Calendar | None, wanted: Sequence[Table]) -> Sums:
        if self.args.rounding is not None:
            # Rounding applies to a name's whole time per day, whichever of it counts.
            return adding_up.tabled_sums(self._activities, self.args, self._calendar, days, wanted)
        if wanted:
            return adding_up.tabled_sums(self.activities, self.args, self._calendar, days, wanted)
        return sums_of(self.activities, days)


def in_order(texts: Iterable[str]) -> list[str]:
    """Return the distinct texts in display order, which ignores case."""
    return sorted(set(texts), key=lambda text: (text.lower(), text))
