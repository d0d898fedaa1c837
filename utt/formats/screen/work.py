"""The page's groups of work, and the work of each day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from utt.api import v1
from utt.formats.screen.page import GLUE, NOTHING, Page
from utt.formats.screen.rows import Group

# A map of a longer period begins and ends with work.
_LONGEST_MAP = timedelta(days=366)
# Not a possible name of a project or a task.
NOW_KEY = "\n"
NOW = "now"
_NO_PROJECT = "no project"
_WORK, _BREAK = v1.Activity.Type.WORK, v1.Activity.Type.BREAK


class Work:
    """The work of a page by project, or by task if no project is used; its breaks; and the current activity."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._model = page.model
        self.break_mark = v1.Mark(page.style.sign("░", "-"))
        self.now_mark = v1.Mark(page.style.sign("▒", ">"))

    @cached_property
    def sums(self) -> tuple[timedelta, timedelta]:
        """The shown work and breaks."""
        return self._page.summed()

    @cached_property
    def current(self) -> v1.Activity | None:
        """The current activity."""
        return self._model.summary_model.current_activity

    @cached_property
    def now_duration(self) -> timedelta | None:
        """The duration of the current work without a project; None if there is none, or if there is earlier work of the
        same name.
        """
        current = self.current
        if current is None or current.type != _WORK or current.name.project:
            return None
        rows = self._model.activities_model.names_work
        return next((row.duration for row in rows if row.name == current.name and row.exact == current.duration), None)

    @cached_property
    def is_unnamed(self) -> bool:
        """True if the current activity has no given name."""
        return self.current is not None and self.current.name.name.startswith("-- ")

    @property
    def now_text(self) -> str:
        """The current activity, unless it has no name, and since when."""
        if self.current is None:
            return ""
        what = "" if self.is_unnamed else f"{self._page.style.printable(self.current.name.task)}, "
        return f"{what}since{GLUE}{self.current.start:%H:%M}"

    @cached_property
    def groups(self) -> dict[str, Group]:
        """The groups by key, the longest first, without the current activity if it has no project."""
        style, current = self._page.style, self.current
        tasks: dict[str, dict[str, timedelta]] = {}
        for row in self._model.activities_model.names_work:
            if self.now_duration is not None and current is not None and row.name == current.name:
                continue
            task = style.printable(row.name.task.strip()) + self._since(row.name)
            durations = tasks.setdefault(self._key(row.name), {})
            durations[task] = durations.get(task, NOTHING) + row.duration
        sums = {key: sum(durations.values(), NOTHING) for key, durations in tasks.items()}
        keys = sorted(sums, key=lambda key: (-sums[key], key.lower(), key))
        marks = style.marks(keys)
        groups = {}
        now = [] if self.now_duration is None else [self.now_duration]
        shared = self._page.shared([*(sums[key] for key in keys), *now], self.sums[0])
        for key, duration in zip(keys, shared, strict=False):
            names, times = zip(*sorted(tasks[key].items(), key=lambda task: -task[1]), strict=True)
            by_time = [*zip(names, self._page.shared(times, duration), strict=True)]
            label = style.printable(key.strip()) if key else _NO_PROJECT
            if not self._has_projects:
                # The current activity may appear here.
                (label, _), *by_time = by_time
            groups[key] = Group(label, marks[key], duration, by_time)
        return groups

    @cached_property
    def all_groups(self) -> dict[str, Group]:
        """The groups, including the current activity."""
        if self.now_duration is None:
            return self.groups
        return {**self.groups, NOW_KEY: Group(NOW, self.now_mark, self.now_shown, [])}

    @property
    def now_shown(self) -> timedelta:
        """The shown duration of the current activity without a project: all work minus the groups."""
        return self.sums[0] - sum((group.duration for group in self.groups.values()), NOTHING)

    @cached_property
    def breaks(self) -> list[tuple[str, timedelta]]:
        """The breaks with their durations, the longest first."""
        durations: dict[str, timedelta] = {}
        for row in self._model.activities_model.names_break:
            name = self._page.style.printable(row.name.name.rstrip("*").strip() or row.name.name) + self._since(
                row.name
            )
            durations[name] = durations.get(name, NOTHING) + row.duration
        names = sorted(durations, key=lambda name: -durations[name])
        return [*zip(names, self._page.shared([durations[name] for name in names], self.sums[1]), strict=True)]

    @cached_property
    def of_groups(self) -> dict[date, dict[str, timedelta]]:
        """The work of each day that has any, by group key."""
        work = self._exact_of_groups if self._model.args.rounding is None else self._rounded_of_groups
        totals = {key: group.duration for key, group in self.all_groups.items()}
        return dict(zip(work, self._page.shared_in_table([*work.values()], totals), strict=True))

    @cached_property
    def by_day(self) -> dict[date, timedelta]:
        """The work of each day that has any."""
        if self._page.is_long or self._model.args.by:
            return {row.raw_key: row.duration for row in self._model.days_model.groups if row.duration}
        return {day: sum(row.values(), NOTHING) for day, row in self.of_groups.items()}

    @cached_property
    def shown_days(self) -> tuple[date, date]:
        """The first and the last shown day: not future ones, unless they already have work."""
        first, last = self._page.first, self._page.last
        if self._page.has_today:
            last = max([self._page.today, *self.by_day])
        if last - first > _LONGEST_MAP:
            first, last = min(self.by_day), max(self.by_day)
        return first, last

    @cached_property
    def target(self) -> timedelta | None:
        """The target of the period, up to today; None if nothing is set for it, or not all work counts."""
        balance = self._model.targets_model
        return None if balance is None else balance.target or None

    def mark_of(self, activity: v1.Activity) -> v1.Mark | None:
        """Return the mark of an activity, None if it is ignored."""
        if activity.type == _WORK:
            return self.all_groups[self._key_of(activity)].mark
        return self.break_mark if activity.type == _BREAK else None

    @property
    def _exact_of_groups(self) -> dict[date, dict[str, timedelta]]:
        work: dict[date, dict[str, timedelta]] = {}
        for activity in self._model.activities:
            if activity.type == _WORK:
                key = self._key_of(activity)
                for day, start, end in self._page.calendar.split(activity.start, activity.end):
                    row = work.setdefault(day, {})
                    row[key] = row.get(key, NOTHING) + v1.elapsed(start, end)
        return work

    @property
    def _rounded_of_groups(self) -> dict[date, dict[str, timedelta]]:
        unit = "project" if self._has_projects else "task"
        days = self._model.grouped_by("day", unit).groups
        work = {day.raw_key: {each.key: each.duration for each in day.groups} for day in days}
        if self.now_duration is not None and self.current is not None:
            key = self._key(self.current.name)
            for day in self._model.grouped_by("day", name=self.current.name.name).groups:
                row = work[day.raw_key]
                row[NOW_KEY] = day.duration
                row[key] -= day.duration
        return work

    @cached_property
    def _has_projects(self) -> bool:
        return any(row.name.project for row in self._model.activities_model.names_work)

    def _key_of(self, activity: v1.Activity) -> str:
        is_now = activity.is_current_activity and self.now_duration is not None
        return NOW_KEY if is_now else self._key(activity.name)

    def _key(self, name: v1.Name) -> str:
        """Return the group key of this name: its project, or its task if no project is used at all."""
        return name.project_to(self._model.args.depth) if self._has_projects else name.task

    def _since(self, name: v1.Name) -> str:
        """Return since when the activity of this name has been going on; empty if it is not the current one."""
        current = self.current
        return "" if current is None or current.name != name else f" (since{GLUE}{current.start:%H:%M})"
