"""The report as a page for people: as wide as the terminal, with what one looks for first at its top.

What a page may do without is imported when it has it.
"""

from __future__ import annotations

from functools import cached_property

from utt.api import v1
from utt.formats.screen import head
from utt.formats.screen.page import GLUE, Columns, Lines, Page
from utt.formats.screen.rows import Rows
from utt.formats.screen.work import NOW, Work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from utt.formats.screen.units import Units

_BREAKS = "breaks"
_DENSITIES = 3
# Beside a table or a map.
_MOST_LINES = 2


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
        self._status = status
        self._page = Page(model, style, calendar, now)
        self._work = Work(self._page)
        self._by = model.args.by

    def render(self, output: v1.Output) -> None:
        if self._page.is_long:
            # What the days have comes first, so that the log is read once.
            self._work.by_day  # noqa: B018
        for density in range(0 if self._page.is_day or self._by else 1, _DENSITIES):
            blocks = self._blocks(density)
            if sum(len(block) + 1 for block in blocks) <= self._style.rows:
                break
        text = "\n\n".join("\n".join(map(str.rstrip, block)) for block in blocks)
        print(text.replace(GLUE, " "), file=output)
        self._render_sections(output)

    def _render_sections(self, output: v1.Output) -> None:
        sections = self._plugin_sections
        if type(sections).render is not v1.ReportSections.render:
            # A plugin shows them in its own way.
            sections.render(output)
            return
        page = self._page
        for name, text in sections:
            title = page.margin + page.style.shown(name)
            print("", page.style.bold(v1.fitted(title, min(v1.width(title), page.columns))), "", sep="\n", file=output)
            output.write(text)

    def _blocks(self, density: int) -> list[list[str]]:
        """Return the parts of the page, each of some lines. With a *density* of 0 each task has a line, with 1 they are
        side by side, and with 2 on the line of their project.
        """
        page, args = self._page, self._model.args
        blocks = [head.title(page), head.Summary(page, self._work, self._columns, self._status).lines()]
        has_work = bool(self._model.summary_model.working_time)
        if page.is_long and has_work and self._by[:1] in ((), ("day",), ("week",)):
            blocks.append(self._map())
        if self._by:
            blocks.append(self._units.lines(self._rows, density))
        else:
            if has_work and not page.is_day and (not page.is_long or args.show_per_day):
                blocks.append(self._table())
            blocks.append(self._list(density))
            if page.is_day:
                blocks.append(self._strip())
        if args.show_details or (page.is_day and args.show_comments):
            blocks.append(self._details())
        return [lines for lines in map(list, blocks) if lines]

    def _list(self, density: int) -> Lines:
        """Yield the groups, each with its tasks, and then what is going on now, and the breaks."""
        work, rows = self._work, self._rows
        yield from rows.listed(work.groups.values(), density, None if self._page.is_day else _MOST_LINES)
        if work.now_duration is not None and work.current is not None:
            what = "" if work.is_unnamed else f"{self._style.shown(work.current.name.task)}, "
            yield from rows.row(work.now_mark, NOW, work.now_shown, f"{what}since {work.current.start:%H:%M}")
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

    def _map(self) -> Lines:
        from utt.formats.screen.days import heat_map

        return heat_map(self._page, self._work)

    @cached_property
    def _units(self) -> Units:
        from utt.formats.screen.units import Units

        return Units(self._page)

    @cached_property
    def _columns(self) -> Columns:
        if self._by:
            return Columns(self._page, [group.label for group in self._units.groups])
        breaks = [_BREAKS] if self._work.breaks else []
        return Columns(self._page, [*breaks, *(group.label for group in self._work.groups.values())])

    @cached_property
    def _rows(self) -> Rows:
        # What the shares are of.
        whole = self._model.groups_model.duration if self._by else self._work.sums[0]
        return Rows(self._page, self._columns, whole)


v1.register_format("screen", "A page for people, as wide as the terminal", report=ScreenReport)
