"""The report as text: one section after the other, each with its title."""

from __future__ import annotations

from collections.abc import Iterable

from utt.api import v1


class TextReport(v1.ReportView):
    """Shows all requested sections, and then those of plugins."""

    def __init__(self, model: v1.ReportModel, plugin_sections: v1.ReportSections) -> None:
        self._model = model
        self._plugin_sections = plugin_sections

    def render(self, output: v1.Output) -> None:
        model, args = self._model, self._model.args
        if args.by:
            # An invalid target is an error, before which nothing may be written.
            model.targets_model  # noqa: B018
        v1.SummaryView(model.summary_model, args.rounding, args.is_decimal).render(output)
        if args.by:
            v1.GroupsView.of(model).render(output)
        else:
            sums = v1.summary_hundredths(model.summary_model)[1:] if args.is_decimal else None
            work = sums and sums[0]
            if args.show_per_day:
                v1.PerDayView(model.per_day_model, work).render(output)
            else:
                v1.ProjectsView(model.projects_model, work).render(output)
            v1.ActivitiesView(model.activities_model, sums).render(output)
        if args.lists_activities:
            v1.DetailsView(model.details_model, args.show_comments, args.is_decimal).render(output)
        self._plugin_sections.render(output)

    def unshown(self, reports_all: bool = True) -> Iterable[str]:
        args = self._model.args
        return v1.unshown_options(args, reports_all, lists_activities=args.lists_activities)


v1.register_format("text", "Sections of plain text, for people and scripts", report=TextReport)
