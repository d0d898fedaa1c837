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

A name is imported on first use, see ``utt.lazy``. Type checkers find them in ``names``.
"""

from __future__ import annotations

import importlib

from utt import errors
from utt.lazy import TYPE_CHECKING
from utt.plugin_system.plugin import Command as Command
from utt.plugin_system.registry import LISTENER, REPORT_SECTION, current

if TYPE_CHECKING:
    from typing import Any

    from utt.api.names import *  # noqa: F403

API_VERSION = (2, 0)
"""The version of this API: utt's major and minor version. A minor version only adds to it.

Since 2.0.
"""

# The modules, and their public names. As one text, it costs the first run less than a dict of lists.
_HOMES = """
utt.arguments.aliases: ProjectAliases
utt.arguments.at: At add_at_argument
utt.arguments.entry_at: EntryAt add_entry_argument
utt.arguments.options: add_json_argument add_quiet_argument add_rare_arguments
utt.arguments.period: add_period_arguments
utt.arguments.words: NameArgument add_name_argument as_break
utt.completion.completers: completers
utt.completion.scripts: SHELLS completion_script
utt.domain.activity: Activity Name activity_to
utt.domain.calendar: Calendar
utt.domain.duration: format_balance format_decimal_hours format_duration
utt.domain.entry: BYE_ENTRY_NAME Entry HELLO_ENTRY_NAME elapsed format_iso format_moment is_earlier parse_moment
utt.domain.near: did_you_mean near_names
utt.domain.period: Period
utt.domain.printable: excerpt find_control printable
utt.domain.rounding: decimal_hundredths decimal_table format_hundredths hundredths
utt.domain.tags: tags_of
utt.domain.targets: Balance Targets
utt.domain.width: fitted width
utt.domain.wrapping: wrapped
utt.errors: UttError
utt.exchange.as_json: entry_as_json schema_of_entries
utt.exchange.breaks: remark_on_breaks
utt.exchange.dates: Dates
utt.exchange.exporting: Exporter
utt.exchange.importing: ImportResult Importer
utt.exchange.instants: in_utc
utt.exchange.record: Record
utt.exchange.remarks: Remarks
utt.exchange.source: Source
utt.exchange.table: Table
utt.exchange.timesheets: Timesheets
utt.exchange.wall_times: wall_times
utt.plugin_system.format: Format Formats register_format
utt.plugin_system.listing: PluginInfo Plugins
utt.plugin_system.project: new_plugin_project
utt.report.activities_of: ActivitiesOf
utt.report.groups_view: GroupsView
utt.report.model: ReportModel
utt.report.request: CSV_SECTIONS ReportArgs Request
utt.report.per_day: PerDayView
utt.report.sections: ActivitiesView DetailsView ProjectsView ReportSections SummaryView summary_hundredths
utt.report.selection: Activities
utt.report.status: Status
utt.report.tables: UNITS
utt.report.unmatched: unmatched_filters
utt.report.unshown: unshown_options
utt.report.view: ReportView
utt.runtime.clock: Now
utt.runtime.config: Config
utt.runtime.editor: Editor
utt.runtime.environment: Environment
utt.runtime.output_file: output_file
utt.runtime.streams: ErrorOutput Output
utt.sync.copies: ConflictCopy
utt.sync.memory: LastSync
utt.sync.merging: Folded Merger
utt.sync.one_sync: Synced
utt.sync.syncing: Syncer
utt.terminal.before_after: arrow_below before_and_after
utt.terminal.confirmation: Confirmation
utt.terminal.cross_table: CrossTable
utt.terminal.day_strip: day_strip
utt.terminal.heat_map: heat_map
utt.terminal.help: Help
utt.terminal.pager: Pager
utt.terminal.progress: Progress
utt.terminal.question: Question
utt.terminal.style: COLOR_CHOICES Mark Style project_colors
utt.terminal.times: format_times
utt.terminal.topics: help_topics
utt.timelog.change: Change
utt.timelog.log: Log
utt.timelog.read.entries: Entries
utt.timelog.read.findings: Finding
utt.timelog.read.locating: LocatedEntry
utt.timelog.write.insert: Insertion
"""
_HOME_OF = {
    name: home for home, names in (line.split(": ") for line in _HOMES.split("\n")[1:-1]) for name in names.split()
}
_OWN = "API_VERSION Command register_command register_component register_listener register_report_section require_api"


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
    __all__ = sorted({*_HOME_OF, *_OWN.split()})

    def __getattr__(name: str) -> Any:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(_HOME_OF[name]), name)
        return value

    def __dir__() -> list[str]:
        return __all__
