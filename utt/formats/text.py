"""The report as text: a section after the other, each with its title."""

from __future__ import annotations

from utt.api import v1


class TextReport(v1.ReportView):
    """Shows all sections that were asked for, and then those of plugins."""

    def __init__(self, model: v1.ReportModel, plugin_sections: v1.ReportSections) -> None:
        self._model = model
        self._plugin_sections = plugin_sections

    def render(self, output: v1.Output) -> None:
        model = self._model
        v1.SummaryView(model.summary_model).render(output)
        if model.args.show_per_day:
            v1.PerDayView(model.per_day_model).render(output)
        else:
            v1.ProjectsView(model.projects_model).render(output)
        v1.ActivitiesView(model.activities_model).render(output)
        if model.args.lists_activities:
            v1.DetailsView(model.details_model, show_comments=model.args.show_comments).render(output)
        self._plugin_sections.render(output)


v1.register_format("text", "Sections of plain text, for people and scripts", report=TextReport)
