"""The report as a page for a browser: one file without scripts, which loads nothing from the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from utt.api import v1
from utt.formats.html.page import Page
from utt.formats.html.shapes import Context
from utt.formats.html.template import template
from utt.formats.html.timelines import lists_activities


class HtmlReport(v1.ReportView):
    """Shows the time of a day, of weeks or of months, as pictures with a table for each."""

    def __init__(
        self, model: v1.ReportModel, plugin_sections: v1.ReportSections, calendar: v1.Calendar, now: v1.Now
    ) -> None:
        self._model = model
        self._plugin_sections = plugin_sections
        self._calendar = calendar
        self._now = now

    def render(self, output: v1.Output) -> None:
        shown = template()
        page = Page(self._model, self._calendar, self._now)
        output.write(shown.render(page=page, sections=list(self._sections())) + "\n")

    def unshown(self, reports_all: bool = True) -> Iterable[str]:
        args = self._model.args
        return v1.unshown_options(args, reports_all, lists_activities=lists_activities(args))

    def _sections(self) -> Iterator[Context]:
        for title, text in self._plugin_sections:
            yield {"title": title, "lines": text.rstrip("\n").split("\n")}


v1.register_format("html", "A page for a browser, a printer or a client", report=HtmlReport)
