"""The API for plugins, version 1: all that a plugin of utt may use, and all that utt's own commands use.

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
``configparser.ConfigParser``, and any of Activities, Config, Editor, Entries, Environment, ErrorOutput, Log, Now,
Output, ReportArgs, ReportModel and ReportView. Each of them can be replaced with ``register_component``.

A name is loaded when it is first used, see ``utt.lazy``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from utt.lazy import load
from utt.registry import Command, current

if TYPE_CHECKING:
    from utt.config import Config
    from utt.domain.activity import Activity, Name
    from utt.domain.duration import format_duration
    from utt.domain.entry import HELLO_ENTRY_NAME, Entry
    from utt.domain.printable import printable
    from utt.editor import Editor
    from utt.errors import UttError
    from utt.report.arguments import CSV_SECTIONS, ReportArgs, add_period_arguments
    from utt.report.model import ReportModel
    from utt.report.selection import Activities
    from utt.report.text_view import ActivitiesView, DetailsView, PerDayView, ProjectsView, SummaryView
    from utt.report.view import ReportView
    from utt.runtime import Environment, ErrorOutput, Now, Output
    from utt.timelog.log import Log
    from utt.timelog.reader import Entries

__all__ = [
    "CSV_SECTIONS",
    "HELLO_ENTRY_NAME",
    "Activities",
    "ActivitiesView",
    "Activity",
    "Command",
    "Config",
    "DetailsView",
    "Editor",
    "Entries",
    "Entry",
    "Environment",
    "ErrorOutput",
    "Log",
    "Name",
    "Now",
    "Output",
    "PerDayView",
    "ProjectsView",
    "ReportArgs",
    "ReportModel",
    "ReportView",
    "SummaryView",
    "UttError",
    "add_period_arguments",
    "format_duration",
    "printable",
    "register_command",
    "register_component",
]

_HOMES = {
    "utt.config": ["Config"],
    "utt.domain.activity": ["Activity", "Name"],
    "utt.domain.duration": ["format_duration"],
    "utt.domain.entry": ["HELLO_ENTRY_NAME", "Entry"],
    "utt.domain.printable": ["printable"],
    "utt.editor": ["Editor"],
    "utt.errors": ["UttError"],
    "utt.report.arguments": ["CSV_SECTIONS", "ReportArgs", "add_period_arguments"],
    "utt.report.model": ["ReportModel"],
    "utt.report.selection": ["Activities"],
    "utt.report.text_view": ["ActivitiesView", "DetailsView", "PerDayView", "ProjectsView", "SummaryView"],
    "utt.report.view": ["ReportView"],
    "utt.runtime": ["Environment", "ErrorOutput", "Now", "Output"],
    "utt.timelog.log": ["Log"],
    "utt.timelog.reader": ["Entries"],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def register_command(command: Command) -> None:
    """Add a command to ``utt``. It takes the place of an earlier one with the same name."""
    current().register_command(command)


def register_component(interface: Any, constructor: Any) -> None:
    """Have *constructor* make what handlers and components get when they ask for *interface*.

    *constructor* is a class or a function, which gets what its own annotated parameters ask for; anything else is
    taken as the component itself. It takes the place of what made it before, utt's own constructor for instance.
    """
    current().register_component(interface, constructor)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = load(f"{_HOME_OF[name]}:{name}")
    return value


def __dir__() -> list[str]:
    return __all__
