"""The API for plugins, version 1: everything that a plugin may use, and that utt's own commands use.

A plugin is a module in the namespace ``utt.plugins``, which registers what it adds when it is imported::

    from utt.api import v1

    class FooHandler:
        def __init__(self, now: v1.Now, output: v1.Output) -> None:
            self._now = now
            self._output = output

        def __call__(self) -> None:
            print(f"Now: {self._now}", file=self._output)

    v1.register_command(
        v1.Command(name="foo", description="Tell the time", handler_class=FooHandler, add_args=lambda parser: None)
    )

A handler, and a component's constructor, gets what its annotated parameters ask for: ``argparse.Namespace``,
``configparser.ConfigParser``, and any of Activities, ActivitiesOf, At, Calendar, Config, Confirmation, Editor, Entries,
EntryAt, Environment, ErrorOutput, Exporter, Formats, Help, Importer, LastSync, Log, NameArgument, Now, Output, Pager,
Plugins, Progress, ProjectAliases, Question, Remarks, ReportArgs, ReportModel, ReportSections, ReportView, Status,
Style, Syncer and Targets. Each of them can be replaced with ``register_component``.

A name is imported on first use, see ``utt.lazy``.
"""

from __future__ import annotations

import importlib

from utt import errors
from utt.lazy import TYPE_CHECKING
from utt.plugin_system.plugin import Command
from utt.plugin_system.registry import LISTENER, REPORT_SECTION, current

if TYPE_CHECKING:
    from typing import Any

    from utt.arguments.aliases import ProjectAliases
    from utt.arguments.at import At, EntryAt, add_at_argument, add_entry_argument
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
    from utt.domain.width import fitted, width, wrapped
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
    from utt.report.request import CSV_SECTIONS, ReportArgs, Request
    from utt.report.sections import (
        ActivitiesView,
        DetailsView,
        PerDayView,
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
    from utt.sync.syncing import Synced, Syncer
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
    from utt.timelog.read.search import LocatedEntry
    from utt.timelog.write.insert import Insertion

__all__ = [
    "API_VERSION",
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
    "Command",
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
    "register_command",
    "register_component",
    "register_format",
    "register_listener",
    "register_report_section",
    "remark_on_breaks",
    "require_api",
    "schema_of_entries",
    "summary_hundredths",
    "tags_of",
    "unmatched_filters",
    "unshown_options",
    "wall_times",
    "width",
    "wrapped",
]

API_VERSION = (2, 0)
"""The version of this API: utt's major and minor version. A minor version only adds to it.

Since 2.0.
"""

_HOMES = {
    "utt.domain.period": ["Period"],
    "utt.completion.completers": ["completers"],
    "utt.completion.scripts": ["SHELLS", "completion_script"],
    "utt.runtime.config": ["Config"],
    "utt.domain.activity": ["Activity", "Name", "activity_to"],
    "utt.terminal.before_after": ["arrow_below", "before_and_after"],
    "utt.domain.calendar": ["Calendar"],
    "utt.domain.duration": ["format_balance", "format_decimal_hours", "format_duration"],
    "utt.domain.entry": [
        "BYE_ENTRY_NAME",
        "Entry",
        "HELLO_ENTRY_NAME",
        "elapsed",
        "format_iso",
        "is_earlier",
        "parse_moment",
        "format_moment",
    ],
    "utt.domain.near": ["did_you_mean", "near_names"],
    "utt.domain.printable": ["excerpt", "find_control", "printable"],
    "utt.domain.targets": ["Balance", "Targets"],
    "utt.domain.width": ["fitted", "width", "wrapped"],
    "utt.runtime.editor": ["Editor"],
    "utt.errors": ["UttError"],
    "utt.plugin_system.listing": ["PluginInfo", "Plugins"],
    "utt.plugin_system.project": ["new_plugin_project"],
    "utt.plugin_system.format": ["Format", "Formats", "register_format"],
    "utt.exchange.breaks": ["remark_on_breaks"],
    "utt.exchange.dates": ["Dates"],
    "utt.exchange.as_json": ["entry_as_json", "schema_of_entries"],
    "utt.exchange.exporting": ["Exporter"],
    "utt.exchange.importing": ["ImportResult", "Importer"],
    "utt.exchange.instants": ["in_utc"],
    "utt.exchange.record": ["Record"],
    "utt.exchange.remarks": ["Remarks"],
    "utt.exchange.source": ["Source"],
    "utt.exchange.table": ["Table"],
    "utt.exchange.timesheets": ["Timesheets"],
    "utt.exchange.wall_times": ["wall_times"],
    "utt.domain.tags": ["tags_of"],
    "utt.sync.memory": ["LastSync"],
    "utt.sync.syncing": ["Synced", "Syncer"],
    "utt.terminal.pager": ["Pager"],
    "utt.terminal.progress": ["Progress"],
    "utt.report.request": ["CSV_SECTIONS", "ReportArgs", "Request"],
    "utt.terminal.confirmation": ["Confirmation"],
    "utt.terminal.cross_table": ["CrossTable"],
    "utt.terminal.day_strip": ["day_strip"],
    "utt.terminal.heat_map": ["heat_map"],
    "utt.terminal.question": ["Question"],
    "utt.terminal.help": ["Help"],
    "utt.terminal.style": ["COLOR_CHOICES", "Mark", "Style", "project_colors"],
    "utt.terminal.topics": ["help_topics"],
    "utt.terminal.times": ["format_times"],
    "utt.arguments.period": ["add_period_arguments"],
    "utt.arguments.options": ["add_json_argument", "add_quiet_argument", "add_rare_arguments"],
    "utt.arguments.words": ["NameArgument", "add_name_argument", "as_break"],
    "utt.report.model": ["ReportModel"],
    "utt.report.activities_of": ["ActivitiesOf"],
    "utt.report.selection": ["Activities"],
    "utt.report.status": ["Status"],
    "utt.report.sections": [
        "ActivitiesView",
        "DetailsView",
        "PerDayView",
        "ProjectsView",
        "ReportSections",
        "SummaryView",
        "summary_hundredths",
    ],
    "utt.report.view": ["ReportView"],
    "utt.arguments.aliases": ["ProjectAliases"],
    "utt.arguments.at": ["At", "EntryAt", "add_at_argument", "add_entry_argument"],
    "utt.runtime.clock": ["Now"],
    "utt.runtime.environment": ["Environment"],
    "utt.runtime.streams": ["ErrorOutput", "Output"],
    "utt.sync.copies": ["ConflictCopy"],
    "utt.sync.merging": ["Folded", "Merger"],
    "utt.timelog.change": ["Change"],
    "utt.timelog.read.findings": ["Finding"],
    "utt.timelog.read.search": ["LocatedEntry"],
    "utt.timelog.write.insert": ["Insertion"],
    "utt.timelog.log": ["Log"],
    "utt.report.unmatched": ["unmatched_filters"],
    "utt.report.unshown": ["unshown_options"],
    "utt.report.tables": ["UNITS"],
    "utt.report.groups_view": ["GroupsView"],
    "utt.domain.rounding": ["decimal_hundredths", "decimal_table", "format_hundredths", "hundredths"],
    "utt.runtime.output_file": ["output_file"],
    "utt.timelog.read.entries": ["Entries"],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def register_command(command: Command, *, replace: bool = False) -> None:
    """Add a command to ``utt``.

    It replaces an earlier one with the same name, including utt's own. Every start warns about that, unless *replace*
    is true. Raises TypeError or ValueError if it is not a ``Command``, or one that could not work.

    Since utt 1; *replace* since 2.0.
    """
    current().register_command(command, replace)


def register_component(interface: Any, constructor: Any) -> None:
    """Register *constructor* as the maker of what handlers and components get when they ask for *interface*.

    *constructor* is a class or a function, which gets what its own annotated parameters ask for; anything else is the
    component itself. It replaces the previous constructor, such as utt's own. Raises TypeError if *interface* is not
    hashable, since no annotation could ask for it.

    Since utt 1.
    """
    hash(interface)
    current().register("component", interface, constructor)


def register_report_section(name: str, view_class: Any) -> None:
    """Add a section to the text of the report, at its end, with *name* as its title.

    *view_class*, a class or a function, is called with what its annotated parameters ask for, ``ReportModel`` for
    instance, and returns an object with a method ``render(output)``, which writes the section's lines. If it writes
    nothing, there is no title either. A later section of the same name replaces it. If it raises an exception, utt
    prints a warning, and the report continues without it. Raises TypeError if *name* is not a text.

    Since 2.0.
    """
    # A plugin may not have checked its types.
    title: Any = name
    if not isinstance(title, str):
        raise TypeError(f"the name of a section must be a text, not {title!r}")
    current().register(REPORT_SECTION, name, view_class)


def register_listener(handler_class: Any) -> None:
    """Register a listener, which is told of each change of the log, after it is on the disk.

    *handler_class*, a class or a function, is called with what its annotated parameters ask for, and its result is
    called with the ``Change``. If that raises an exception, utt prints a warning, and the change stays.

    Since 2.0.
    """
    current().register(LISTENER, None, handler_class)


def require_api(major: int, minor: int) -> None:
    """Require at least this version of the API: for the first line of a plugin.

    Raises UttError, which says what to do, if the API is older.

    Since 2.0.
    """
    if (major, minor) > API_VERSION:
        present = ".".join(map(str, API_VERSION))
        raise errors.UttError(f"it needs utt {major}.{minor} or later, and this is utt {present}: update utt")


# Hidden from type checkers, to which each name would be one of this module.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(_HOME_OF[name]), name)
        return value


def __dir__() -> list[str]:
    return __all__
