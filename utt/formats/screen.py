"""The report as a page for people: as wide as the terminal, with what one looks for first at its top."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

from utt.api import v1

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WIDEST = 100
# Where there is less room, nothing is indented.
_ROOMY = 50
# A longer period is a map of its days, and no table of them.
_LONGEST_TABLE = timedelta(days=62)
# A map of a longer period begins and ends with work.
_LONGEST_MAP = timedelta(days=366)
_WIDEST_LABEL = 24
_NARROWEST_BAR = 5
_SHORT_BAR = 12
_PERCENT = 4
_NOTHING = timedelta()
_HUNDREDTH = timedelta(hours=1) / 100
_GREEN = 2
# The units of --by whose keys are names; those of all others have an order of their own.
_NAMES = ("project", "task", "tag")
_OVERLAP = "What has several tags counts under each of them, and once in the total."
# A no-break space, for what belongs together.
_GLUE = "\xa0"
_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# No name of a project or a task.
_NOW_KEY = "\n"
_WORKED, _RESTED, _BREAKS, _NOW = "worked", "rested", "breaks", "now"
_NO_PROJECT = "no project"
_WORK, _BREAK, _IGNORED = v1.Activity.Type.WORK, v1.Activity.Type.BREAK, v1.Activity.Type.IGNORED

_Lines = Iterator[str]


class _Group:
    """The work for a project, or of one name where no project is used: its ``label``, ``mark`` and ``duration``, and
    its ``tasks`` with their durations, those of most time first. ``note`` stands behind its bar, its share if it is
    empty.
    """

    __slots__ = ("duration", "label", "mark", "note", "tasks")

    def __init__(
        self, label: str, mark: v1.Mark, duration: timedelta, tasks: list[tuple[str, timedelta]], note: str = ""
    ) -> None:
        self.label = label
        self.mark = mark
        self.duration = duration
        self.tasks = tasks
        self.note = note


class ScreenReport(v1.ReportView):
    """Shows a day with its projects and a strip of its hours; some weeks as a table, days by projects; and what is
    longer as a calendar, whose days are the darker the more work they have. Sections of plugins follow.
    """

    def __init__(
        self,
        model: v1.ReportModel,
        plugin_sections: v1.ReportSections,
        style: v1.Style,
        calendar: v1.Calendar,
        now: v1.Now,
        status: v1.Status,
    ) -> None:
        self._model = model
        self._plugin_sections = plugin_sections
        self._style = style
        self._calendar = calendar
        self._now = now
        self._status = status
        self._columns = min(style.columns, _WIDEST)
        self._margin = "  " if self._columns >= _ROOMY else ""
        self._first, self._last = model.args.range
        self._today = calendar.day_of(now)
        self._is_day = self._first == self._last
        self._is_long = self._last - self._first > _LONGEST_TABLE
        self._by = model.args.by
        self._has_today = self._today in model.args.range
        self._break = v1.Mark(style.sign("░", "-"))
        self._going_on = v1.Mark(style.sign("▒", ">"))

    def render(self, output: v1.Output) -> None:
        if self._is_long:
            # What the days have comes first, so that the log is read once.
            self._work_by_day  # noqa: B018
        for density in range(0 if self._is_day or self._by else 1, 3):
            blocks = self._blocks(density)
            if sum(len(block) + 1 for block in blocks) <= self._style.rows:
                break
        text = "\n\n".join("\n".join(map(str.rstrip, block)) for block in blocks)
        print(text.replace(_GLUE, " "), file=output)
        self._render_sections(output)

    def _render_sections(self, output: v1.Output) -> None:
        sections = self._plugin_sections
        if type(sections).render is not v1.ReportSections.render:
            # A plugin shows them in its own way.
            sections.render(output)
            return
        for title, text in sections:
            head = self._margin + self._style.shown(title)
            print("", self._style.bold(v1.fitted(head, min(v1.width(head), self._columns))), "", sep="\n", file=output)
            output.write(text)

    def _blocks(self, density: int) -> list[list[str]]:
        """Return the parts of the page, each of some lines. With a *density* of 0 each task has a line, with 1 they are
        side by side, and with 2 on the line of their project.
        """
        args = self._model.args
        blocks = [self._title(), self._summary()]
        has_work = bool(self._model.summary_model.working_time)
        if self._is_long and has_work and self._by[:1] in ((), ("day",), ("week",)):
            blocks.append(self._map())
        if self._by:
            blocks.append(self._units(density))
        else:
            if has_work and not self._is_day and (not self._is_long or args.show_per_day):
                blocks.append(self._table())
            blocks.append(self._list(density, most_lines=None if self._is_day else 2))
            if self._is_day:
                blocks.append(self._strip())
        if args.show_details or (self._is_day and args.show_comments):
            blocks.append(self._details())
        return [lines for lines in map(list, blocks) if lines]

    # The parts of the page.

    def _title(self) -> _Lines:
        title = _dates(self._first, self._last, self._style.dash)
        facts = []
        week = self._first.isocalendar()[:2]
        if week == self._last.isocalendar()[:2]:
            facts.append(f"week {week[1]}")
        if self._has_today:
            facts.append(f"{self._now:%H:%M}")
        right = ", ".join(facts)
        gap = self._columns - len(title) - len(right)
        if gap >= 2:
            yield self._style.bold(title) + " " * gap + self._style.dim(right)
            return
        yield from map(self._style.bold, v1.wrapped(title, self._columns))
        if right:
            yield self._style.dim(right)

    def _summary(self) -> _Lines:
        facts = self._facts()
        label, taken = self._label_width + 2, len(self._margin) + self._label_width + self._duration_width + 6
        columns = self._columns - len(self._margin) - taken
        size = columns - 2 - len(facts[0]) if facts else columns
        if size < 2 * _NARROWEST_BAR:
            # Below the bar then.
            size, beside = columns, ""
        else:
            beside = facts.pop(0) if facts else ""
        head = f"{self._margin}{_WORKED:{label}}  {self._duration(self._worked)}"
        worked = self._style.bold(head)
        bar = self._worked_bar(size) if size >= _NARROWEST_BAR else ""
        yield "  ".join(part for part in (worked, bar, beside) if part)
        if self._rested or facts:
            head = f"{self._margin}{_RESTED:{label}}  {self._duration(self._rested)}  "
            yield from self._hanging(head, len(head), "; ".join(facts))

    def _worked_bar(self, size: int) -> str:
        """Return a bar of all work, up to the target where there is one, and else with the breaks behind it."""
        summary, target = self._model.summary_model, self._target
        whole = max(target, summary.working_time) if target else summary.total_time
        if not whole:
            return ""
        parts = [(group.duration / whole, group.mark) for group in self._all_groups.values()]
        track = self._style.sign("·", ".") if target else self._break.sign
        return self._style.bar(parts, size, track)

    def _facts(self) -> list[str]:
        """Return what is worth knowing beside the sums, the most important first."""
        worked, target = self._model.summary_model.working_time, self._target
        facts = []
        if not self._model.summary_model.total_time:
            facts.append("nothing found" if self._is_filtered else "nothing recorded")
        if target is not None:
            facts.append(f"{_percent(worked, target)} of {self._text(target)}")
        elif self._is_day:
            counted = [each for each in self._model.activities if each.type != _IGNORED]
            if counted:
                to = self._style.dash
                facts.append(f"{counted[0].start:%H:%M}{to}{counted[-1].end:%H:%M}")
        elif days := len(self._work_by_day):
            facts.append(f"{days} day{'s' if days > 1 else ''}, {self._text(worked / days)} a day")
        balance = self._model.targets_model
        if balance is not None and (target is not None or balance.balance):
            facts.append(self._balance(balance.balance))
            if balance.start:
                facts.append(f"{self._signed(balance.start)} to begin with")
        if self._model.args.rounding is not None:
            exact = self._text(self._model.summary_model.exact.total_time)
            facts.append(f"rounded {self._model.args.rounding}, exact{_GLUE}total{_GLUE}{exact}")
        if self._is_day and self._has_today and not self._is_filtered and self._status.week_target is not None:
            week = self._text(self._status.week_working or _NOTHING)
            facts.append(f"this week {week} of {self._text(self._status.week_target)}")
        return facts

    def _balance(self, balance: timedelta) -> str:
        if not self._is_day:
            return f"balance {self._signed(balance)}"
        if balance >= _NOTHING:
            return f"{self._text(balance)} over" if balance else "done"
        if self._has_today and self._status.done_at is not None:
            return f"done at {self._status.done_at:%H:%M}"
        return f"{self._text(-balance)} {'left' if self._has_today else 'short'}"

    def _balance_of(self, period: v1.Period | None, worked: timedelta) -> timedelta | None:
        """Return the balance of a part of the report, None if it has none or nothing was due."""
        found = None if period is None else self._model.balance_of(period, worked)
        return found.balance if found is not None and (found.target or worked or found.start) else None

    def _list(self, density: int, most_lines: int | None) -> _Lines:
        """Yield the groups, each with its tasks; those that are side by side take so many lines at most."""
        style, current = self._style, self._current
        yield from self._listed(self._groups.values(), density, most_lines)
        if self._now_duration is not None and current is not None:
            what = "" if self._is_unnamed else f"{style.shown(current.name.task)}, "
            yield from self._row(
                self._going_on, _NOW, self._all_groups[_NOW_KEY].duration, f"{what}since {current.start:%H:%M}"
            )
        if breaks := self._breaks:
            text = ", ".join(f"{name} {self._text(duration)}" for name, duration in breaks)
            if len(breaks) == 1:
                text = breaks[0][0]
            yield from self._row(self._break, _BREAKS, self._rested, text)

    def _listed(self, groups: Collection[_Group], density: int, most_lines: int | None) -> _Lines:
        most = max((group.duration for group in groups), default=_NOTHING)
        has_tasks = any(group.tasks for group in groups)
        note_width = max([_PERCENT, *(len(group.note) for group in groups)])
        for group in groups:
            if density == 2 and has_tasks and self._columns - self._tasks_column >= _ROOMY // 2:
                yield from self._dense(group, most, most_lines)
                continue
            yield from self._group(group, most, note_width)
            if density:
                indent = self._task_indent
                flow = self._flow(group.tasks, self._columns - len(indent), most_lines)
                yield from (indent + line for line in flow)
            else:
                for task, duration in group.tasks:
                    head = f"{self._task_indent}{self._duration(duration)}  "
                    yield from self._hanging(head, len(head), task)

    def _units(self, density: int) -> _Lines:
        """Yield what the report is grouped by: a table of two units where it fits, and else what is within each."""
        model, columns = self._model.groups_model, self._columns - 2 * len(self._margin)
        table = self._unit_table() if len(model.units) == 2 and not model.has_overlap else None
        if table is not None and table.fits(columns):
            yield from (self._margin + line for line in table.lines(columns))
            return
        yield from self._listed(self._unit_groups, density, None)
        if model.has_overlap:
            yield ""
            yield from self._hanging(self._margin, len(self._margin), _OVERLAP)

    def _unit_table(self) -> v1.CrossTable:
        model = self._model.groups_model
        outer, inner = model.units
        rows = _ordered(outer, model.groups)
        times = [{each.key: each.duration for each in row.groups if each.duration} for row in rows]
        # As they come, or by time.
        first = {each.key: each for row in rows for each in row.groups}
        totals = {key: sum((each.get(key, _NOTHING) for each in times), _NOTHING) for key in first}
        keys = [key for key in totals if totals[key]]
        if inner in _NAMES:
            keys.sort(key=lambda key: (-totals[key], key.lower(), key))
        else:
            keys.sort(key=lambda key: first[key].raw_key)
        marks = self._style.marks(keys) if inner in _NAMES else {}
        heads = {key: (self._head_label(first[key]), marks.get(key, v1.Mark(""))) for key in keys}
        for key, total in zip(keys, self._shared([totals[key] for key in keys], model.duration), strict=True):
            having = [each for each in times if key in each]
            for each, shared in zip(having, self._shared([each[key] for each in having], total), strict=True):
                each[key] = shared
        labels = map(self._unit_label, rows)
        balances: list[timedelta | None] = []
        whole = self._model.targets_model
        if whole is not None:
            balances = [*(self._balance_of(row.period, row.duration) for row in rows), whole.balance]
        return v1.CrossTable(self._style, [*zip(labels, times, strict=True)], heads, balances, self._text)

    def _group(self, group: _Group, most: timedelta, note_width: int) -> _Lines:
        style = self._style
        line, *more = self._heads(group)
        left = self._columns - len(self._margin) - self._text_column
        size = left - 4 - note_width
        if size >= _NARROWEST_BAR:
            line += f"  {style.bar([(group.duration / most, v1.Mark(style.block, group.mark.color))], size)}"
        if left >= note_width + 2:
            note = group.note or _percent(group.duration, self._whole)
            line += f"  {note:>{note_width}}"
        yield from (line, *more)

    def _dense(self, group: _Group, most: timedelta, most_lines: int | None) -> _Lines:
        """Yield the group with its tasks behind a short bar."""
        head, *more = self._heads(group)
        mark = v1.Mark(self._style.block, group.mark.color)
        bar = self._style.bar([(group.duration / most, mark)], _SHORT_BAR)
        flow = [*self._flow(group.tasks, self._columns - self._tasks_column, most_lines)]
        yield f"{head}  {bar}  {flow[0] if flow else ''}"
        indent = " " * self._tasks_column
        for index in range(1, max(len(flow), len(more) + 1)):
            start = more[index - 1] if index <= len(more) else ""
            end = flow[index] if index < len(flow) else ""
            yield (start + indent[self._label_end :] if start else indent) + end

    def _heads(self, group: _Group) -> _Lines:
        """Yield the lines of the group's label: the first with its mark and duration, the others only that wide."""
        style, size = self._style, self._label_width
        first, *more = v1.wrapped(group.label, size) or [""]
        yield (
            f"{self._margin}{style.painted(group.mark.sign, group.mark.color)} "
            f"{style.bold(v1.fitted(first, size))}  {self._duration(group.duration)}"
        )
        for text in more:
            yield f"{self._margin}  {style.bold(v1.fitted(text, size))}"

    def _row(self, mark: v1.Mark, label: str, duration: timedelta, text: str) -> _Lines:
        head = f"{label:{self._label_width}}  {self._duration(duration)}  "
        line = f"{self._margin}{self._style.dim(mark.sign)} {head}"
        yield from self._hanging(line, len(self._margin) + 2 + len(head), text)

    def _flow(self, tasks: list[tuple[str, timedelta]], columns: int, most_lines: int | None) -> list[str]:
        """Return lines with as many of the tasks as fit on so many, and what the others come to."""
        if len(tasks) == 1:
            # All of its group's time.
            tasks_alone = v1.wrapped(tasks[0][0], columns)
            if most_lines is None or len(tasks_alone) <= most_lines:
                return tasks_alone
        count = len(tasks) if most_lines is None else min(len(tasks), 6 * most_lines)
        while True:
            texts = [f"{task}{_GLUE}{self._text(duration)}" for task, duration in tasks[:count]]
            if others := tasks[count:]:
                rest = sum((duration for _, duration in others), _NOTHING)
                texts.append(f"{len(others)} {'more' if count else 'tasks'}{_GLUE}{self._text(rest)}")
            lines = v1.wrapped(", ".join(texts), columns)
            if most_lines is None or len(lines) <= most_lines or count == 0:
                return lines
            count -= 1

    def _strip(self) -> _Lines:
        stretches = [
            (each.start, each.end, mark) for each in self._model.activities if (mark := self._mark_of(each)) is not None
        ]
        lines = v1.day_strip(self._style, stretches, self._columns - 2 * len(self._margin))
        return (self._margin + line for line in lines)

    def _table(self) -> _Lines:
        by_day = self._work_of_groups
        first, last = self._shown_days
        days = [first + _DAY * number for number in range((last - first).days + 1)]
        rows = [(self._day_label(day), by_day.get(day, {})) for day in days]
        heads = {key: (group.label, group.mark) for key, group in self._all_groups.items()}
        balances: list[timedelta | None] = []
        whole = self._model.targets_model
        if whole is not None:
            parts = [v1.Period(day, day) for day in days]
            worked = [sum(row.values(), _NOTHING) for _, row in rows]
            balances = [*map(self._balance_of, parts, worked), whole.balance]
        table = v1.CrossTable(self._style, rows, heads, balances, self._text)
        return (self._margin + line for line in table.lines(self._columns - 2 * len(self._margin)))

    def _map(self) -> _Lines:
        columns = self._columns - 2 * len(self._margin)
        lines = v1.heat_map(self._style, self._work_by_day, *self._shown_days, columns, self._text)
        return (self._margin + line for line in lines)

    def _details(self) -> _Lines:
        style, args = self._style, self._model.args
        to = style.dash
        model = self._model.details_model
        times = iter(self._shared([row.duration for row in model.rows], None))
        for number, (day, rows) in enumerate(model.rows_by_day):
            if not self._is_day:
                if number:
                    yield ""
                yield from (style.bold(line) for line in v1.wrapped(_dates(day, day, to), self._columns))
            for row in rows:
                each, duration = row.activity, self._duration(next(times))
                mark = self._mark_of(each)
                sign = style.dim(style.sign("·", ".")) if mark is None else style.painted(mark.sign, mark.color)
                stretch = f"{each.start:%H:%M}{to}{each.end:%H:%M}"
                head = f"{self._margin}{stretch}  {duration}  {sign} "
                taken = len(self._margin) + len(stretch) + len(duration) + 6
                if taken > self._columns:
                    head = f"{stretch} {duration}"
                    taken = len(head)
                text = style.shown(each.name.name)
                if args.show_comments and each.comment:
                    text += f"  # {style.shown(each.comment)}"
                yield from self._hanging(head, taken, text)

    # What they are made of.

    @cached_property
    def _sums(self) -> Sequence[timedelta]:
        summary = self._model.summary_model
        if not self._model.args.is_decimal:
            return summary.working_time, summary.break_time
        _, *parts = v1.summary_hundredths(summary)
        return [_HUNDREDTH * part for part in parts]

    @property
    def _whole(self) -> timedelta:
        """What the shares are of."""
        return self._model.groups_model.duration if self._by else self._worked

    @property
    def _worked(self) -> timedelta:
        return self._sums[0]

    @property
    def _rested(self) -> timedelta:
        return self._sums[1]

    @cached_property
    def _has_projects(self) -> bool:
        return any(row.name.project for row in self._model.activities_model.names_work)

    def _key(self, name: v1.Name) -> str:
        """Return what the work of this name is shown under: its project, or its task if no project is used at all."""
        if not self._has_projects:
            return name.task
        depth = self._model.args.depth
        return name.project if depth is None else "/".join(name.project.split("/")[:depth])

    @cached_property
    def _current(self) -> v1.Activity | None:
        return self._model.summary_model.current_activity

    def _since(self, name: v1.Name) -> str:
        """Return since when the activity of this name is going on; nothing if another one is, or none."""
        current = self._current
        return "" if current is None or current.name != name else f" (since{_GLUE}{current.start:%H:%M})"

    @cached_property
    def _now_duration(self) -> timedelta | None:
        """The duration of the work that is going on now and has no project; None if there is no such work, or if more
        of the same name was done before.
        """
        current = self._current
        if current is None or current.type != _WORK or current.name.project:
            return None
        if self._model.args.rounding is not None and not self._is_day:
            # Its share of what was rounded is in no table.
            return None
        rows = self._model.activities_model.names_work
        return next(
            (row.duration for row in rows if row.name == current.name and row.duration == current.duration), None
        )

    @cached_property
    def _is_unnamed(self) -> bool:
        """Whether what is going on now has the name that is given to what has none."""
        return self._current is not None and self._current.name.name.startswith("-- ")

    @cached_property
    def _groups(self) -> dict[str, _Group]:
        """The groups by their keys, those of most time first, without what is going on now and has no project."""
        style, current = self._style, self._current
        tasks: dict[str, dict[str, timedelta]] = {}
        for row in self._model.activities_model.names_work:
            if self._now_duration is not None and current is not None and row.name == current.name:
                continue
            task = style.shown(row.name.task.strip()) + self._since(row.name)
            durations = tasks.setdefault(self._key(row.name), {})
            durations[task] = durations.get(task, _NOTHING) + row.duration
        sums = {key: sum(durations.values(), _NOTHING) for key, durations in tasks.items()}
        keys = sorted(sums, key=lambda key: (-sums[key], key.lower(), key))
        marks = style.marks(keys)
        groups = {}
        now = [] if self._now_duration is None else [self._now_duration]
        shared = self._shared([*(sums[key] for key in keys), *now], self._worked)
        for key, duration in zip(keys, shared, strict=False):
            names, times = zip(*sorted(tasks[key].items(), key=lambda task: -task[1]), strict=True)
            by_time = [*zip(names, self._shared(times, duration), strict=True)]
            label = style.shown(key.strip()) if key else _NO_PROJECT
            if not self._has_projects:
                # What is going on now may be told of here.
                (label, _), *by_time = by_time
            groups[key] = _Group(label, marks[key], duration, by_time)
        return groups

    @cached_property
    def _unit_groups(self) -> list[_Group]:
        """What the report is grouped by, each with what is within it."""
        model = self._model.groups_model
        rows = _ordered(model.units[0], model.groups)
        marks = self._style.marks([row.key for row in rows]) if model.units[0] in _NAMES else {}
        # Those that overlap have no total that they could add up to.
        whole = None if model.has_overlap else model.duration
        groups = []
        for row, duration in zip(rows, self._shared([row.duration for row in rows], whole), strict=True):
            inner = [each for each in row.groups if each.duration]
            if inner:
                inner = _ordered(inner[0].unit, inner)
            within = self._shared([each.duration for each in inner], None if model.has_overlap else duration)
            tasks = [*zip(map(self._unit_label, inner), within, strict=True)]
            mark = marks.get(row.key, v1.Mark(" ", _GREEN))
            balance = self._balance_of(row.period, row.duration)
            note = "" if balance is None else self._signed(balance)
            groups.append(_Group(self._unit_label(row), mark, duration, tasks, note))
        return groups

    def _unit_label(self, row: Any) -> str:
        """Return the key of a row as people read it."""
        if row.unit in _NAMES:
            return self._style.shown(row.key.strip()) or f"no {row.unit}"
        if row.unit == "day":
            return f"{_WEEKDAYS[row.raw_key.weekday()][:3]} {row.key}"
        if row.unit == "month":
            return f"{_MONTHS[row.raw_key.month - 1][:3]} {row.raw_key.year}"
        if row.unit == "hour":
            return f"{row.key}:00"
        return str(row.key.capitalize() if row.unit == "weekday" else row.key)

    def _head_label(self, row: Any) -> str:
        """Return the same for the head of a column."""
        if row.unit == "day":
            return f"{row.raw_key.day} {_MONTHS[row.raw_key.month - 1][:3]}"
        return self._unit_label(row)[: 3 if row.unit == "weekday" else None]

    @cached_property
    def _all_groups(self) -> dict[str, _Group]:
        """The groups, and what is going on now as one more."""
        if self._now_duration is None or self._current is None:
            return self._groups
        left = self._worked - sum((group.duration for group in self._groups.values()), _NOTHING)
        return {**self._groups, _NOW_KEY: _Group(_NOW, self._going_on, left, [])}

    @cached_property
    def _breaks(self) -> list[tuple[str, timedelta]]:
        """The breaks with their durations, those of most time first."""
        durations: dict[str, timedelta] = {}
        for row in self._model.activities_model.names_break:
            name = self._style.shown(row.name.name.rstrip("*").strip() or row.name.name) + self._since(row.name)
            durations[name] = durations.get(name, _NOTHING) + row.duration
        names = sorted(durations, key=lambda name: -durations[name])
        return [*zip(names, self._shared([durations[name] for name in names], self._rested), strict=True)]

    @cached_property
    def _work_of_groups(self) -> dict[date, dict[str, timedelta]]:
        """The work of each day that has any, by the keys of groups."""
        work = self._exact_work_of_groups if self._model.args.rounding is None else self._rounded_work_of_groups
        if self._model.args.is_decimal:
            for key, group in self._all_groups.items():
                days = [row for row in work.values() if key in row]
                for row, shared in zip(days, self._shared([row[key] for row in days], group.duration), strict=True):
                    row[key] = shared
        return work

    @property
    def _exact_work_of_groups(self) -> dict[date, dict[str, timedelta]]:
        work: dict[date, dict[str, timedelta]] = {}
        for activity in self._model.activities:
            if activity.type == _WORK:
                key = self._key_of(activity)
                for day, start, end in self._calendar.split(activity.start, activity.end):
                    row = work.setdefault(day, {})
                    row[key] = row.get(key, _NOTHING) + v1.elapsed(start, end)
        return work

    @property
    def _rounded_work_of_groups(self) -> dict[date, dict[str, timedelta]]:
        unit = "project" if self._has_projects else "task"
        rows = self._model.grouped_by("day", unit).groups
        return {row.raw_key: {each.key: each.duration for each in row.groups} for row in rows}

    @cached_property
    def _work_by_day(self) -> dict[date, timedelta]:
        """The work of each day that has any."""
        if self._is_long or self._by:
            return {row.raw_key: row.duration for row in self._model.days_model.groups if row.duration}
        return {day: sum(row.values(), _NOTHING) for day, row in self._work_of_groups.items()}

    @cached_property
    def _shown_days(self) -> tuple[date, date]:
        """The first and the last day that are shown: not those to come, unless there is work on them already."""
        first, last = self._first, self._last
        if self._has_today:
            last = max([self._today, *self._work_by_day])
        if last - first > _LONGEST_MAP:
            first, last = min(self._work_by_day), max(self._work_by_day)
        return first, last

    @cached_property
    def _is_filtered(self) -> bool:
        return self._model.args.has_filters

    @cached_property
    def _target(self) -> timedelta | None:
        """How long to work in the period, up to today; None where nothing is set for it, or not all work counts."""
        balance = self._model.targets_model
        return None if balance is None else balance.target or None

    def _key_of(self, activity: v1.Activity) -> str:
        is_now = activity.is_current_activity and self._now_duration is not None
        return _NOW_KEY if is_now else self._key(activity.name)

    def _mark_of(self, activity: v1.Activity) -> v1.Mark | None:
        """Return the mark of an activity, None if it is ignored."""
        if activity.type == _WORK:
            return self._all_groups[self._key_of(activity)].mark
        return self._break if activity.type == _BREAK else None

    # How they are laid out.

    @cached_property
    def _duration_width(self) -> int:
        return len(self._text(self._model.summary_model.total_time))

    @cached_property
    def _label_width(self) -> int:
        groups = self._unit_groups if self._by else self._groups.values()
        labels = [_BREAKS if self._breaks and not self._by else "", *(group.label for group in groups)]
        room = self._columns - len(self._margin) - 4 - self._duration_width
        # What is worked and rested is written above, without a mark.
        return max(min(max(map(v1.width, labels)), _WIDEST_LABEL, self._columns // 4, room), len(_WORKED) - 2)

    @cached_property
    def _text_column(self) -> int:
        """Where the text behind a group's duration begins."""
        return self._label_end + 2 + self._duration_width

    @cached_property
    def _label_end(self) -> int:
        return len(self._margin) + 2 + self._label_width

    @cached_property
    def _tasks_column(self) -> int:
        """Where tasks begin that are on the line of their group, behind a short bar."""
        return self._text_column + 2 + _SHORT_BAR + 2

    @cached_property
    def _task_indent(self) -> str:
        below = self._text_column - self._duration_width + 2
        return " " * below if self._columns - below >= 3 * self._columns // 5 else self._margin + " " * 4

    def _duration(self, duration: timedelta) -> str:
        return f"{self._text(duration):>{self._duration_width}}"

    def _signed(self, duration: timedelta) -> str:
        return v1.format_balance(duration, self._model.args.is_decimal)

    def _text(self, duration: timedelta) -> str:
        if not self._model.args.is_decimal:
            return v1.format_duration(duration)
        sign = "-" if duration < _NOTHING else ""
        return sign + v1.format_hundredths(v1.hundredths(abs(duration)))

    def _shared(self, durations: Sequence[timedelta], total: timedelta | None) -> Sequence[timedelta]:
        """Return the durations as they are shown: decimals add up to those of *total*, unless that is None."""
        if not self._model.args.is_decimal:
            return durations
        numbers = v1.decimal_hundredths(durations, None if total is None else v1.hundredths(total))
        return [_HUNDREDTH * number for number in numbers]

    def _hanging(self, head: str, taken: int, text: str) -> _Lines:
        """Yield *head*, which takes so many columns, and *text* behind it, wrapped; below it if there is no room."""
        room = self._columns - taken
        if room >= min(v1.width(text), _ROOMY // 4):
            first, *more = v1.wrapped(text, room) if text else [""]
            yield head + first
            yield from (" " * taken + line for line in more)
            return
        yield head
        indent = self._margin + " " * 4
        yield from (indent + line for line in v1.wrapped(text, self._columns - len(indent)))

    def _day_label(self, day: date) -> str:
        label = f"{_WEEKDAYS[day.weekday()][:3]} {day.day:2}"
        is_one_month = (self._first.year, self._first.month) == (self._last.year, self._last.month)
        return label if is_one_month else f"{label} {_MONTHS[day.month - 1][:3]}"


def _ordered(unit: str, rows: Sequence[Any]) -> list[Any]:
    """Return the rows of a unit: names by time, and others as they come."""
    return sorted(rows, key=lambda row: (-row.duration, row.key.lower(), row.key)) if unit in _NAMES else [*rows]


def _percent(duration: timedelta, whole: timedelta) -> str:
    percent = round(duration / whole * 100) if whole else 0
    return "<1%" if duration and not percent else f"{percent}%"


def _dates(start: date, end: date, to: str) -> str:
    """Return the days in words: a day, a month, a year, or both ends."""
    month = _MONTHS[start.month - 1]
    if start == end:
        return f"{_WEEKDAYS[start.weekday()]} {start.day} {month} {start.year}"
    is_to_end = (end.toordinal() + 1 > date.max.toordinal()) or (end + _DAY).day == 1
    if start.year == end.year:
        if start.day == 1 and is_to_end and start.month == end.month:
            return f"{month} {start.year}"
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return f"{start.year}"
        if start.month == end.month:
            return f"{start.day}{to}{end.day} {month} {start.year}"
        return f"{start.day} {month} {to} {end.day} {_MONTHS[end.month - 1]} {end.year}"
    return f"{start.day} {month} {start.year} {to} {end.day} {_MONTHS[end.month - 1]} {end.year}"


v1.register_format("screen", "A page for people, as wide as the terminal", report=ScreenReport)
