"""The public names of ``v1``, for type checkers. Python never imports this module: ``v1`` finds each name itself."""

from __future__ import annotations

from utt.arguments.aliases import ProjectAliases
from utt.arguments.at import At, add_at_argument
from utt.arguments.entry_at import EntryAt, add_entry_argument
from utt.arguments.options import add_json_argument, add_quiet_argument, add_rare_arguments
from utt.arguments.period import add_period_arguments
from utt.arguments.words import NameArgument, add_name_argument, as_break
from utt.completion.completers import completers
from utt.completion.scripts import SHELLS, completion_script
from utt.domain.activity import Activity, Name, activity_to
from utt.domain.calendar import Calendar
from utt.domain.duration import format_balance, format_decimal_hours, format_duration
from utt.domain.entry import (
    BYE_ENTRY_NAME,
    HELLO_ENTRY_NAME,
    Entry,
    elapsed,
    format_iso,
    format_moment,
    is_earlier,
    parse_moment,
)
from utt.domain.near import did_you_mean, near_names
from utt.domain.period import Period
from utt.domain.printable import excerpt, find_control, printable
from utt.domain.rounding import decimal_hundredths, decimal_table, format_hundredths, hundredths
from utt.domain.tags import tags_of
from utt.domain.targets import Balance, Targets
from utt.domain.width import fitted, width
from utt.domain.wrapping import wrapped
from utt.errors import UttError
from utt.exchange.as_json import entry_as_json, schema_of_entries
from utt.exchange.breaks import remark_on_breaks
from utt.exchange.dates import Dates
from utt.exchange.exporting import Exporter
from utt.exchange.importing import Importer, ImportResult
from utt.exchange.instants import in_utc
from utt.exchange.record import Record
from utt.exchange.remarks import Remarks
from utt.exchange.source import Source
from utt.exchange.table import Table
from utt.exchange.timesheets import Timesheets
from utt.exchange.wall_times import wall_times
from utt.plugin_system.format import Format, Formats, register_format
from utt.plugin_system.listing import PluginInfo, Plugins
from utt.plugin_system.project import new_plugin_project
from utt.report.activities_of import ActivitiesOf
from utt.report.groups_view import GroupsView
from utt.report.model import ReportModel
from utt.report.per_day import PerDayView
from utt.report.request import CSV_SECTIONS, ReportArgs, Request
from utt.report.sections import (
    ActivitiesView,
    DetailsView,
    ProjectsView,
    ReportSections,
    SummaryView,
    summary_hundredths,
)
from utt.report.selection import Activities
from utt.report.status import Status
from utt.report.tables import UNITS
from utt.report.unmatched import unmatched_filters
from utt.report.unshown import unshown_options
from utt.report.view import ReportView
from utt.runtime.clock import Now
from utt.runtime.config import Config
from utt.runtime.editor import Editor
from utt.runtime.environment import Environment
from utt.runtime.output_file import output_file
from utt.runtime.streams import ErrorOutput, Output
from utt.sync.copies import ConflictCopy
from utt.sync.memory import LastSync
from utt.sync.merging import Folded, Merger
from utt.sync.one_sync import Synced
from utt.sync.syncing import Syncer
from utt.terminal.before_after import arrow_below, before_and_after
from utt.terminal.confirmation import Confirmation
from utt.terminal.cross_table import CrossTable
from utt.terminal.day_strip import day_strip
from utt.terminal.heat_map import heat_map
from utt.terminal.help import Help
from utt.terminal.pager import Pager
from utt.terminal.progress import Progress
from utt.terminal.question import Question
from utt.terminal.style import COLOR_CHOICES, Mark, Style, project_colors
from utt.terminal.times import format_times
from utt.terminal.topics import help_topics
from utt.timelog.change import Change
from utt.timelog.log import Log
from utt.timelog.read.entries import Entries
from utt.timelog.read.findings import Finding
from utt.timelog.read.locating import LocatedEntry
from utt.timelog.write.insert import Insertion

__all__ = [
    "BYE_ENTRY_NAME",
    "COLOR_CHOICES",
    "CSV_SECTIONS",
    "HELLO_ENTRY_NAME",
    "SHELLS",
    "UNITS",
    "Activities",
    "ActivitiesOf",
    "ActivitiesView",
    "Activity",
    "At",
    "Balance",
    "Calendar",
    "Change",
    "Config",
    "Confirmation",
    "ConflictCopy",
    "CrossTable",
    "Dates",
    "DetailsView",
    "Editor",
    "Entries",
    "Entry",
    "EntryAt",
    "Environment",
    "ErrorOutput",
    "Exporter",
    "Finding",
    "Folded",
    "Format",
    "Formats",
    "GroupsView",
    "Help",
    "ImportResult",
    "Importer",
    "Insertion",
    "LastSync",
    "LocatedEntry",
    "Log",
    "Mark",
    "Merger",
    "Name",
    "NameArgument",
    "Now",
    "Output",
    "Pager",
    "PerDayView",
    "Period",
    "PluginInfo",
    "Plugins",
    "Progress",
    "ProjectAliases",
    "ProjectsView",
    "Question",
    "Record",
    "Remarks",
    "ReportArgs",
    "ReportModel",
    "ReportSections",
    "ReportView",
    "Request",
    "Source",
    "Status",
    "Style",
    "SummaryView",
    "Synced",
    "Syncer",
    "Table",
    "Targets",
    "Timesheets",
    "UttError",
    "activity_to",
    "add_at_argument",
    "add_entry_argument",
    "add_json_argument",
    "add_name_argument",
    "add_period_arguments",
    "add_quiet_argument",
    "add_rare_arguments",
    "arrow_below",
    "as_break",
    "before_and_after",
    "completers",
    "completion_script",
    "day_strip",
    "decimal_hundredths",
    "decimal_table",
    "did_you_mean",
    "elapsed",
    "entry_as_json",
    "excerpt",
    "find_control",
    "fitted",
    "format_balance",
    "format_decimal_hours",
    "format_duration",
    "format_hundredths",
    "format_iso",
    "format_moment",
    "format_times",
    "heat_map",
    "help_topics",
    "hundredths",
    "in_utc",
    "is_earlier",
    "near_names",
    "new_plugin_project",
    "output_file",
    "parse_moment",
    "printable",
    "project_colors",
    "register_format",
    "remark_on_breaks",
    "schema_of_entries",
    "summary_hundredths",
    "tags_of",
    "unmatched_filters",
    "unshown_options",
    "wall_times",
    "width",
    "wrapped",
]
