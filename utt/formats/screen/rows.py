"""Rows: groups of work with their bars and parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from utt.api import v1
from utt.formats.screen.page import GLUE, NOTHING, Columns, Lines, Page

NARROWEST_BAR = 5
_PERCENT = 4
# The space between groups side by side.
_GAP = 3


class Group:
    """The work for a project, or for a name if no project is used: its ``label``, ``mark`` and ``duration``, and its
    ``tasks`` with their durations, the longest first; *unit* says what they are. ``note`` follows its bar, its share if
    empty.
    """

    __slots__ = ("duration", "label", "mark", "note", "tasks", "unit")

    def __init__(
        self,
        label: str,
        mark: v1.Mark,
        duration: timedelta,
        tasks: list[tuple[str, timedelta]],
        note: str = "",
        unit: str = "task",
    ) -> None:
        self.label = label
        self.mark = mark
        self.duration = duration
        self.tasks = tasks
        self.note = note
        self.unit = unit


class Rows:
    """The rows of a page in its columns, with their shares of *whole*."""

    def __init__(self, page: Page, columns: Columns, whole: timedelta) -> None:
        self._page = page
        self._columns = columns
        self._whole = whole

    @property
    def has_dense_rows(self) -> bool:
        """True if there is room for tasks on the line of their group."""
        return self._columns.has_dense_rows

    def listed(self, groups: Collection[Group], density: int, most_lines: int | None) -> Lines:
        """Yield the groups, each with its tasks; tasks side by side take at most *most_lines* lines.

        With a *density* of 0 each task has a line, with 1 they are side by side, and with 2 on the line of their group.
        """
        columns = self._columns
        most = max((group.duration for group in groups), default=NOTHING)
        has_tasks = any(group.tasks for group in groups)
        note_width = max([_PERCENT, *(len(group.note) for group in groups)])
        for group in groups:
            if density == 2 and has_tasks and columns.has_dense_rows:
                yield from self._dense(group, most, most_lines)
                continue
            yield from self._group(group, most, note_width)
            if density:
                indent = columns.task_indent
                flow = self._flow(group, self._page.columns - len(indent), most_lines)
                yield from (indent + line for line in flow)
            else:
                for task, duration in group.tasks:
                    head = f"{columns.task_indent}{self._duration(duration)}  "
                    yield from self._page.hanging(head, len(head), task)

    def brief(self, groups: Collection[Group]) -> Lines:
        """Yield one line per group: after a short bar its note and, if there is room, as many of its tasks as fit."""
        page, columns = self._page, self._columns
        most = max((group.duration for group in groups), default=NOTHING)
        note = max((len(group.note) for group in groups), default=0)
        left = page.columns - columns.tasks - (note + 2 if note else 0)
        size = columns.short_bar if columns.has_dense_rows else page.columns - columns.end - 2 - len(page.margin)
        for group in groups:
            line = page.margin + self._start(group, columns.label, columns.duration)
            if size >= NARROWEST_BAR:
                line += f"  {self._bar(group, most, size)}"
            if columns.has_dense_rows:
                flow = self._flow(group, left, most_lines=1)
                line += (f"  {group.note:>{note}}" if note else "") + (f"  {flow[0]}" if len(flow) == 1 else "")
            yield line

    def packed(self, groups: Sequence[Group], most_lines: int) -> list[str] | None:
        """Return at most *most_lines* lines with the groups side by side, without their tasks; None if there is no
        room.

        They are in columns from top to bottom. Each has its note and a bar if these fit.
        """
        if most_lines < 1 or not groups:
            return None
        page = self._page
        count = -(-len(groups) // most_lines)
        lines = -(-len(groups) // count)
        size = (page.room + _GAP) // count - _GAP
        has_marks = any(group.mark.sign.strip() for group in groups)
        label = min(max(v1.width(group.label) for group in groups), self._columns.label)
        duration = max(len(page.text(group.duration)) for group in groups)
        note = max(len(group.note) for group in groups)
        taken = 2 * has_marks + label + 2 + duration
        note = note if note and taken + 2 + note <= size else 0
        bar = size - taken - (2 + note if note else 0) - 2
        if taken > size:
            return None
        most = max(group.duration for group in groups)
        cells = []
        for group in groups:
            cell = self._start(group, label, duration, has_marks)
            cell += f"  {self._bar(group, most, bar)}" if bar >= NARROWEST_BAR else ""
            cells.append(cell + (f"  {group.note:>{note}}" if note else ""))
        return [page.margin + (" " * _GAP).join(cells[line::lines]) for line in range(lines)]

    def row(self, mark: v1.Mark, label: str, duration: timedelta, text: str) -> Lines:
        """Yield a row with a *text* instead of a bar."""
        head = f"{label:{self._columns.label}}  {self._duration(duration)}  "
        line = f"{self._page.margin}{self._page.style.dim(mark.sign)} {head}"
        yield from self._page.hanging(line, len(self._page.margin) + 2 + len(head), text)

    def _group(self, group: Group, most: timedelta, note_width: int) -> Lines:
        line, *more = self._heads(group)
        left = self._page.columns - len(self._page.margin) - self._columns.end
        size = left - 4 - note_width
        if size >= NARROWEST_BAR:
            line += f"  {self._bar(group, most, size)}"
        if left >= note_width + 2:
            note = group.note or percent(group.duration, self._whole)
            line += f"  {note:>{note_width}}"
        yield from (line, *more)

    def _dense(self, group: Group, most: timedelta, most_lines: int | None) -> Lines:
        """Yield the group with its tasks after a short bar."""
        columns = self._columns
        head, *more = self._heads(group)
        bar = self._bar(group, most, columns.short_bar)
        flow = [*self._flow(group, self._page.columns - columns.tasks, most_lines)]
        yield f"{head}  {bar}  {flow[0] if flow else ''}"
        indent = " " * columns.tasks
        for index in range(1, max(len(flow), len(more) + 1)):
            start = more[index - 1] if index <= len(more) else ""
            end = flow[index] if index < len(flow) else ""
            yield (start + indent[columns.label_end :] if start else indent) + end

    def _bar(self, group: Group, most: timedelta, size: int) -> str:
        style = self._page.style
        return style.bar([(group.duration / most, v1.Mark(style.block, group.mark.color))], size)

    def _start(self, group: Group, label: int, duration: int, has_mark: bool = True) -> str:
        """Return the group's mark, its label, cut to *label* columns, and its duration in *duration* columns."""
        style = self._page.style
        mark = f"{style.painted(group.mark.sign, group.mark.color)} " if has_mark else ""
        text = v1.fitted(group.label, label, style.ellipsis)
        return f"{mark}{style.bold(text)}  {self._page.text(group.duration):>{duration}}"

    def _heads(self, group: Group) -> Lines:
        """Yield the lines of the group's label: the first with its mark and duration, the others padded."""
        style, size, margin = self._page.style, self._columns.label, self._page.margin
        first, *more = v1.wrapped(group.label, size) or [""]
        yield (
            f"{margin}{style.painted(group.mark.sign, group.mark.color)} "
            f"{style.bold(v1.fitted(first, size))}  {self._duration(group.duration)}"
        )
        for text in more:
            yield f"{margin}  {style.bold(v1.fitted(text, size))}"

    def _flow(self, group: Group, columns: int, most_lines: int | None) -> list[str]:
        """Return lines with as many of the group's tasks as fit, and the sum of the others."""
        tasks = group.tasks
        if len(tasks) == 1:
            # The task has all of its group's time.
            tasks_alone = v1.wrapped(tasks[0][0], columns)
            if most_lines is not None and len(tasks_alone) > most_lines:
                ellipsis = self._page.style.ellipsis
                tasks_alone[most_lines - 1 :] = [v1.fitted(" ".join(tasks_alone[most_lines - 1 :]), columns, ellipsis)]
            return tasks_alone
        count = len(tasks) if most_lines is None else min(len(tasks), 6 * most_lines)
        while True:
            texts = [f"{task}{GLUE}{self._page.text(duration)}" for task, duration in tasks[:count]]
            if others := tasks[count:]:
                rest = sum((duration for _, duration in others), NOTHING)
                # All together have the group's time, which is beside it.
                texts.append(
                    f"{len(others)} more{GLUE}{self._page.text(rest)}" if count else f"{len(tasks)} {group.unit}s"
                )
            lines = v1.wrapped(", ".join(texts), columns)
            if most_lines is None or len(lines) <= most_lines or count == 0:
                return lines
            count -= 1

    def _duration(self, duration: timedelta) -> str:
        return f"{self._page.text(duration):>{self._columns.duration}}"


def percent(duration: timedelta, whole: timedelta) -> str:
    """Return the share that the duration has of the whole."""
    number = round(duration / whole * 100) if whole else 0
    return "<1%" if duration and not number else f"{number}%"
