"""The report as a page for people: as wide as the terminal, with the most important information at the top.

Optional parts of the page are imported lazily.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property

from utt.api import v1
from utt.formats.screen import head
from utt.formats.screen.page import GLUE, NOTHING, Columns, Lines, Page
from utt.formats.screen.rows import Rows
from utt.formats.screen.work import NOW, Work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from utt.formats.screen.units import Units

_BREAKS = "breaks"
_OTHERS = "others"
# Each task has a line, they are side by side, or on the line of their project. A fourth has one line per project.
_DENSITIES = 3
# The limits of lines for a project's tasks below a table or a map, and for the whole list there.
_MOST_LINES, _FEWEST_LINES = 2, 4
_WEEK = timedelta(days=6)

_Block = list[str]


class ScreenReport(v1.ReportView):
    """Shows a day with its projects and a strip of its hours; a few weeks as a table of days and projects; and longer
    periods as a calendar, in which a day is darker the more work it has. Sections of plugins follow.
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
        self._status = status
        self._page = Page(model, style, calendar, now)
        self._work = Work(self._page)
        self._by = model.args.by

    def render(self, output: v1.Output) -> None:
        # Requested before any sums, so that the log is read only once.
        if self._page.is_long:
            self._work.by_day  # noqa: B018
        if self._by:
            self._units.prepare()
        for blocks in self._versions():
            if _size(blocks) <= self._style.rows:
                break
        text = "\n\n".join("\n".join(map(str.rstrip, block)) for block in blocks)
        print(text.replace(GLUE, " "), file=output)
        self._render_sections(output)

    def _render_sections(self, output: v1.Output) -> None:
        sections = self._plugin_sections
        if type(sections).render is not v1.ReportSections.render:
            # A plugin may show them in its own way.
            sections.render(output)
            return
        page = self._page
        for name, text in sections:
            title = page.margin + page.style.printable(name)
            print("", page.style.bold(v1.fitted(title, min(v1.width(title), page.columns))), "", sep="\n", file=output)
            output.write(text)

    def _versions(self) -> Iterator[list[_Block]]:
        """Return versions of the page with fewer and fewer lines: if none fits the terminal, it gets the last one."""
        if self._by:
            return self._versions_of_units()
        if self._page.is_day:
            return (self._blocks([self._list(density), self._strip()]) for density in range(_DENSITIES))
        return self._versions_of_days()

    def _versions_of_units(self) -> Iterator[list[_Block]]:
        """Yield versions with nested rows line by line, side by side, or on their group's line, and then what fits."""
        has_map = self._page.is_long and self._has_work and self._by[0] in ("day", "week")
        above = [list(self._map())] if has_map else []
        short = [list(self._map(is_short=True))] if has_map else []
        is_nested = len(self._by) > 1
        for density in range(_DENSITIES if is_nested else 1):
            yield self._blocks([*above, self._units.lines(self._rows, density)])
        for pictures in (short, []):
            if lines := self._units.packed(self._rows, self._rows_beside(pictures)):
                yield self._blocks([*pictures, lines])
                return

    def _versions_of_days(self) -> Iterator[list[_Block]]:
        """Yield smaller and smaller pictures, each above shorter and shorter lists."""
        is_complete = self._model.args.show_details or self._model.args.show_per_day
        pictures: list[_Block] = []
        for pictures in self._pictures(is_complete):
            for density in (1,) if is_complete else range(1, _DENSITIES + 1):
                yield self._blocks([*pictures, self._list(density)])
        most = self._rows_beside(pictures)
        if not is_complete and most >= _FEWEST_LINES:
            yield self._blocks([*pictures, self._list(_DENSITIES, most)])

    def _pictures(self, is_complete: bool) -> Iterator[list[_Block]]:
        """Yield a table of days and a table of weeks, or the map of a long period; nothing smaller if *is_complete*."""
        if not self._has_work:
            yield []
        elif self._page.is_long:
            map_ = list(self._map())
            yield [map_, list(self._table())] if self._model.args.show_per_day else [map_]
            if not is_complete:
                yield [list(self._map(is_short=True))]
        else:
            has_weeks = not is_complete and self._page.last - self._page.first > _WEEK
            table = list(self._table())
            if not has_weeks or self._rows_beside([table]) >= _FEWEST_LINES:
                yield [table]
            if has_weeks:
                yield [list(self._calendar())]

    def _blocks(self, middle: Iterable[Iterable[str]]) -> list[_Block]:
        """Return the parts of the page as lines, with *middle* between its head and the details."""
        blocks: list[Iterable[str]] = [*self._head, *middle]
        if self._model.args.show_details or (self._page.is_day and self._model.args.show_comments):
            blocks.append(self._details())
        return [lines for lines in map(list, blocks) if lines]

    def _rows_beside(self, others: Iterable[_Block]) -> int:
        """Return how many more lines fit on the terminal, besides the head and *others*."""
        return self._style.rows - _size(self._blocks(others)) - 1

    @cached_property
    def _head(self) -> list[_Block]:
        if self._by:
            parts = self._units.parts
        else:
            parts = [(group.duration, group.mark) for group in self._work.all_groups.values()]
        summary = head.Summary(self._page, self._work, self._columns, self._status)
        return [list(head.title(self._page)), list(summary.lines(parts))]

    @cached_property
    def _has_work(self) -> bool:
        return bool(self._model.summary_model.working_time)

    def _list(self, density: int, most: int | None = None) -> Lines:
        """Yield the groups, each with its tasks, then the current activity, and the breaks.

        They take at most *most* lines, unless that is None; if necessary, the groups with the least time are joined.
        """
        rows, groups = self._rows, [*self._work.groups.values()]
        end = list(self._end_of_list())
        if most is not None and len(groups) + len(end) > most:
            kept = most - len(end) - 1
            groups, others = groups[:kept], groups[kept:]
            rest = sum((group.duration for group in others), NOTHING)
            end = [*rows.row(v1.Mark(" "), _OTHERS, rest, f"{len(others)} more"), *end]
        if density == _DENSITIES:
            yield from rows.brief(groups)
        else:
            yield from rows.listed(groups, density, None if self._page.is_day else _MOST_LINES)
        yield from end

    def _end_of_list(self) -> Lines:
        work, rows = self._work, self._rows
        if work.now_duration is not None:
            yield from rows.row(work.now_mark, NOW, work.now_shown, work.now_text)
        if work.breaks:
            texts = [f"{name} {self._page.text(duration)}" for name, duration in work.breaks]
            text = ", ".join(texts) if len(texts) > 1 else work.breaks[0][0]
            yield from rows.row(work.break_mark, _BREAKS, work.sums[1], text)

    def _strip(self) -> Lines:
        from utt.formats.screen.hours import strip

        return strip(self._page, self._work)

    def _details(self) -> Lines:
        from utt.formats.screen.hours import details

        return details(self._page, self._work, self._columns)

    def _table(self) -> Lines:
        from utt.formats.screen.days import table

        return table(self._page, self._work)

    def _calendar(self) -> Lines:
        from utt.formats.screen.days import calendar

        return calendar(self._page, self._work)

    def _map(self, is_short: bool = False) -> Lines:
        from utt.formats.screen.days import heat_map

        return heat_map(self._page, self._work, is_short)

    @cached_property
    def _units(self) -> Units:
        from utt.formats.screen.units import Units

        return Units(self._page, self._work)

    @cached_property
    def _columns(self) -> Columns:
        if self._by:
            return Columns(self._page, [group.label for group in self._units.groups])
        breaks = [_BREAKS] if self._work.breaks else []
        return Columns(self._page, [*breaks, *(group.label for group in self._work.groups.values())])

    @cached_property
    def _rows(self) -> Rows:
        # The whole of the shares.
        whole = self._model.groups_model.duration if self._by else self._work.sums[0]
        return Rows(self._page, self._columns, whole)


def _size(blocks: Iterable[_Block]) -> int:
    """Return how many terminal rows these take, with the blank ones between them and the prompt below."""
    return sum(len(block) + 1 for block in blocks)


v1.register_format("screen", "A page for people, as wide as the terminal", report=ScreenReport)
