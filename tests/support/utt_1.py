"""What utt 1 had."""

from __future__ import annotations

# The names of its API.
OF_UTT_1 = [
    "Activities",
    "ActivitiesView",
    "Activity",
    "Command",
    "DetailsView",
    "Entries",
    "Entry",
    "HELLO_ENTRY_NAME",
    "Name",
    "Now",
    "Output",
    "PerDayView",
    "ProjectsView",
    "ReportModel",
    "ReportView",
    "SummaryView",
    "register_command",
    "register_component",
]
