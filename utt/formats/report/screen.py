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
        environ: v1.Environment,
    ) -> None:
        self._model = model
        self._plugin_sections = plugin_sections
        self._style = style
        self._status = status
        self._environ = environ
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
        text = f"{text.replace(GLUE, ' ')}\n"
        # A plugin may show the sections in its own way.
        is_replaced = type(self._plugin_sections).render is not v1.ReportSections.render
        if not is_replaced:
            text += "".join(self._sections())
        if text.count("\n") < self._style.rows:
            output.write(text)
        else:
            # What one looks for first is at the top of the page.
            v1.Pager(self._environ, self._style, output).show(text.removesuffix("\n"))
        if is_replaced:
            self._plugin_sections.render(output)

    def unshown(self, reports_all: bool = True) -> Iterable[str]:
        args = self._model.args
        return v1.unshown_options(args, reports_all, lists_activities=self._lists_activities, has_colors=True)

    @property
    def _lists_activities(self) -> bool:
        args = self._model.args
        return args.show_details or (self._page.is_day and args.show_comments)

    def _sections(self) -> Iterator[str]:
        page = self._page
        for name, text in self._plugin_sections:
            title = page.margin + page.style.printable(name)
            yield f"\n{page.style.bold(v1.fitted(title, min(v1.width(title), page.columns)))}\n\n{text}"

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
        """Yield smaller and smaller versions, and last the one for a terminal that has fewer rows than all of these."""
        if not self._page.is_long and self._page.last - self._page.first > _WEEK and self._has_work:
            yield from self._versions_of_weeks()
            return
        pictures: list[_Block] = []
        for pictures in self._pictures():
            for density in (1,) if self._is_complete else range(1, _DENSITIES + 1):
                yield self._blocks([*pictures, self._list(density)])
        most = self._rows_beside(pictures)
        if not self._is_complete and most >= _FEWEST_LINES:
            yield self._blocks([*pictures, self._list(_DENSITIES, most)])

    def _versions_of_weeks(self) -> Iterator[list[_Block]]:
        """Yield the projects above the days, with the sums of weeks if there is room, or if nothing fits."""
        long = list(self._table(has_weeks=True))
        if self._is_complete:
            yield self._blocks([self._list(1), long])
            return
        short = list(self._table(has_weeks=False))
        for density in range(1, _DENSITIES + 1):
            yield self._blocks([self._list(density), long])
        yield self._blocks([self._list(_DENSITIES), short])
        for table in (long, short):
            most = self._rows_beside([table])
            if most >= _FEWEST_LINES:
                yield self._blocks([self._list(_DENSITIES, most), table])
        yield self._blocks([self._list(_DENSITIES), long])

    def _pictures(self) -> Iterator[list[_Block]]:
        """Yield a table of days, or the map of a long period; and a smaller one if there is any."""
        if not self._has_work:
            yield []
        elif self._page.is_long:
            map_ = list(self._map())
            yield [map_, list(self._table())] if self._model.args.show_per_day else [map_]
            if not self._is_complete:
                yield [list(self._map(is_short=True))]
        else:
            yield [list(self._table())]

    @cached_property
    def _is_complete(self) -> bool:
        """True if nothing is left out, however many rows the terminal has."""
        return self._model.args.show_details or self._model.args.show_per_day

    def _blocks(self, middle: Iterable[Iterable[str]]) -> list[_Block]:
        """Return the parts of the page as lines, with *middle* between its head and the details."""
        blocks: list[Iterable[str]] = [*self._head, *middle]
        if self._lists_activities:
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

    def _table(self, has_weeks: bool = False) -> Lines:
        from utt.formats.screen.days import table

        return table(self._page, self._work, has_weeks)

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
