"""``utt goal``, and a section of the report: how much of your goal of working time is done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from utt.api import v1

v1.require_api(2, 0)

_WORKING_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_WEEKDAYS = (*_WORKING_DAYS, "saturday", "sunday")
_DAILY = "daily"
_NOTHING = timedelta()
_LONGEST = timedelta(hours=24)


class Goals:
    """The goal of working time, from the section ``[goal]`` of the configuration.

    ``daily`` is for Monday to Friday, and a weekday's name for that day: ``daily = 8h`` and ``friday = 5h30``.
    ``are_configured`` is false if the section is empty; ``filename`` is the configuration's path. Raises UttError if
    something in the section is invalid.
    """

    def __init__(self, config: v1.Config) -> None:
        self.filename = config.filename
        values = config.values
        section: Mapping[str, str] = values["goal"] if values.has_section("goal") else {}
        goals = {key: self._duration(key, value) for key, value in section.items()}
        self.are_configured = bool(goals)
        daily = dict.fromkeys(_WORKING_DAYS, goals.get(_DAILY, _NOTHING))
        self._by_weekday = [(daily | goals).get(weekday, _NOTHING) for weekday in _WEEKDAYS]

    def between(self, first: date, last: date) -> timedelta:
        """Return the goal for all days from *first* to *last*, both included."""
        weeks, days = divmod((last - first).days + 1, 7)
        rest = (self._by_weekday[(first.weekday() + day) % 7] for day in range(days))
        return sum(self._by_weekday, _NOTHING) * weeks + sum(rest, _NOTHING)

    def _duration(self, key: str, value: str) -> timedelta:
        where = f"{key} = {value} in the section [goal] of {self.filename}"
        if key not in (_DAILY, *_WEEKDAYS):
            raise v1.UttError(f"{where} names no day: write {_DAILY}, or a weekday, as in friday = 5h30")
        match = re.fullmatch("([0-9]{1,2})h([0-5][0-9])?", value)
        duration = timedelta(hours=int(match[1]), minutes=int(match[2] or 0)) if match else None
        if duration is None or duration > _LONGEST:
            raise v1.UttError(f"{where} is not a daily working time: write it as 8h or 7h30, and at most 24h")
        return duration


class GoalSection:
    """The section of the report: the goal for its period, and what is done and left of it.

    It is empty without a goal, and if only one project's activities count, since the goal is for all work.
    """

    def __init__(self, goals: Goals, model: v1.ReportModel) -> None:
        self._goals = goals
        self._model = model

    def render(self, output: v1.Output) -> None:
        """Write the section."""
        if not self._goals.are_configured or self._model.args.project_name_filter is not None:
            return
        period = self._model.args.range
        goal = self._goals.between(period.start, period.end)
        done = self._model.summary_model.working_time
        label, difference = ("Left", goal - done) if done <= goal else ("Over", done - goal)
        print(f"Goal: {v1.format_duration(goal)}", file=output)
        print(f"Done: {v1.format_duration(done)}", file=output)
        print(f"{label}: {v1.format_duration(difference)}", file=output)


class GoalHandler:
    """Prints the section by itself, or says why there is none."""

    def __init__(self, goals: Goals, model: v1.ReportModel, output: v1.Output) -> None:
        self._goals = goals
        self._model = model
        self._output = output

    def __call__(self) -> None:
        if not self._goals.are_configured:
            raise v1.UttError(
                f"There is no goal: write one into {self._goals.filename}, for instance", "[goal]", "daily = 8h"
            )
        if self._model.args.project_name_filter is not None:
            raise v1.UttError("The goal is for the work on all projects together: leave out --project")
        GoalSection(self._goals, self._model).render(self._output)


# Make Goals available to whatever asks for it: the section and the handler.
v1.register_component(Goals, Goals)
v1.register_report_section("Goal", GoalSection)
v1.register_command(v1.Command("goal", "Show how much of your goal is done", GoalHandler, v1.add_period_arguments))
