"""Writes docs/API.md from the docstrings (``make docs``), and the API's snapshot, which a test compares."""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Iterator

from tools.api_surface import ROOT, Public, flat, module_docstring, surface

PAGE = ROOT / "docs" / "API.md"
SNAPSHOT = ROOT / "tests" / "plugins" / "api_snapshot.txt"

TESTING = "Tests"

GROUPS = {
    "Registering": [
        "v1.Command",
        "v1.register_command",
        "v1.register_component",
        "v1.register_report_section",
        "v1.register_format",
        "v1.register_listener",
        "v1.require_api",
        "v1.API_VERSION",
    ],
    "The log": [
        "v1.Log",
        "v1.Entries",
        "v1.Entry",
        "v1.HELLO_ENTRY_NAME",
        "v1.BYE_ENTRY_NAME",
        "v1.LocatedEntry",
        "v1.Insertion",
        "v1.is_earlier",
        "v1.elapsed",
        "v1.format_iso",
        "v1.entry_as_json",
        "v1.schema_of_entries",
        "v1.format_moment",
        "v1.parse_moment",
        "v1.Change",
        "v1.before_and_after",
        "v1.arrow_below",
        "BadLineError",
        "v1.Finding",
    ],
    "Activities": [
        "v1.Activities",
        "v1.ActivitiesOf",
        "v1.Activity",
        "v1.activity_to",
        "ActivityType",
        "v1.Name",
        "v1.format_duration",
        "v1.format_balance",
        "v1.format_decimal_hours",
        "v1.Status",
        "v1.Targets",
        "v1.Balance",
        "Span",
    ],
    "Report requests": [
        "v1.add_period_arguments",
        "v1.add_rare_arguments",
        "v1.ProjectAliases",
        "v1.Request",
        "v1.ReportArgs",
        "v1.Period",
        "Criteria",
        "Rounding",
        "v1.CSV_SECTIONS",
    ],
    "Report models": [
        "v1.ReportModel",
        "SummaryModel",
        "ProjectsModel",
        "ProjectRow",
        "PerDayModel",
        "DayRow",
        "ActivitiesModel",
        "ActivityRow",
        "DetailsModel",
        "DetailRow",
        "GroupsModel",
        "GroupRow",
    ],
    "Report views": [
        "v1.ReportView",
        "v1.SummaryView",
        "v1.ProjectsView",
        "v1.PerDayView",
        "v1.ActivitiesView",
        "v1.DetailsView",
        "v1.GroupsView",
        "v1.summary_hundredths",
        "v1.decimal_hundredths",
        "v1.decimal_table",
        "v1.hundredths",
        "v1.format_hundredths",
        "v1.output_file",
        "v1.UNITS",
        "v1.unmatched_filters",
        "v1.unshown_options",
        "v1.ReportSections",
        "v1.project_colors",
    ],
    "Import, export and sync": [
        "v1.Formats",
        "v1.Format",
        "v1.Record",
        "v1.Source",
        "v1.Table",
        "v1.Dates",
        "v1.Timesheets",
        "v1.Remarks",
        "v1.wall_times",
        "v1.remark_on_breaks",
        "v1.Exporter",
        "v1.Importer",
        "v1.ImportResult",
        "Clash",
        "v1.Syncer",
        "v1.Synced",
        "v1.LastSync",
        "v1.Progress",
        "v1.tags_of",
        "v1.in_utc",
    ],
    "Merging": [
        "v1.Merger",
        "v1.Folded",
        "v1.ConflictCopy",
    ],
    "Services for a command": [
        "v1.Now",
        "v1.At",
        "v1.Calendar",
        "v1.Confirmation",
        "v1.Question",
        "v1.add_quiet_argument",
        "v1.add_json_argument",
        "v1.add_at_argument",
        "v1.EntryAt",
        "v1.add_entry_argument",
        "v1.NameArgument",
        "v1.add_name_argument",
        "v1.as_break",
        "v1.format_times",
        "v1.Output",
        "v1.ErrorOutput",
        "v1.excerpt",
        "v1.printable",
        "v1.near_names",
        "v1.did_you_mean",
        "v1.find_control",
        "v1.width",
        "v1.fitted",
        "v1.wrapped",
        "v1.Style",
        "v1.Mark",
        "v1.COLOR_CHOICES",
        "v1.day_strip",
        "v1.CrossTable",
        "v1.heat_map",
        "v1.UttError",
        "v1.Environment",
        "v1.Config",
        "v1.Editor",
        "v1.Pager",
        "v1.Help",
        "v1.help_topics",
    ],
    "Completion": [
        "v1.completers",
        "v1.SHELLS",
        "v1.completion_script",
        "CompletionScript",
    ],
    "Plugins": [
        "v1.Plugins",
        "v1.PluginInfo",
        "v1.new_plugin_project",
    ],
    TESTING: [
        "utt.testing.run",
        "utt.testing.Home",
        "utt.testing.Result",
    ],
}
"""The public names, and the classes that they lead to, in the page's groups. Add new ones here."""

_INTRODUCTION = """\
# The API for plugins

Everything that a plugin may use: the names of `utt.api.v1`, which you import with `from utt.api import v1`, and those
of `utt.testing`, for its tests. [The plugin guide](PLUGINS.md) shows how to use them.

If a class is shown without parameters, utt creates its objects: a plugin asks for one, or gets it from another object.
A name without a module is only reached through others, and cannot be imported.

`make docs` generates this page from the docstrings in the code: change those, not the page.
"""

_WIDTH = 110


def page() -> str:
    """Return the text of docs/API.md."""
    publics = {public.path: public for public in surface()}
    parts = [_INTRODUCTION]
    for title, paths in GROUPS.items():
        parts.append(f"## {title}\n")
        if title == TESTING:
            parts.append(f"{_markdown(module_docstring('utt.testing'))}\n")
        parts += [_section(publics[path]) for path in paths]
    return "\n".join(parts)


def snapshot() -> str:
    """Return the text of the snapshot: one line for each public name and each member, in alphabetical order."""
    publics = sorted(flat(surface()), key=lambda public: (public.path, public.kind))
    return "".join(f"{public.line()}\n" for public in publics)


def _section(public: Public) -> str:
    lines = [f"### {public.path}", "", "```python", *_code(public), "```", "", _markdown(public.docstring), ""]
    members = [member for member in public.members if member.kind != "constructor" and not member.is_special]
    for member in members:
        lines.append(f"- `{member.signature}`")
        if member.docstring:
            lines += ["", textwrap.indent(_markdown(member.docstring), "  ")]
    return "\n".join(lines + [""] * bool(members))


def _code(public: Public) -> Iterator[str]:
    constructor = next((member for member in public.members if member.kind == "constructor"), None)
    if public.kind == "class" and (constructor is None or "(" in public.signature):
        yield f"class {public.signature}"
    if public.kind != "class" or constructor is not None:
        yield _wrapped((constructor or public).signature)


def _wrapped(signature: str) -> str:
    """Return the signature of a function, with one line for each parameter if it is long."""
    if len(signature) <= _WIDTH or "(" not in signature:
        return signature
    name, _, rest = signature.partition("(")
    parameters, _, result = rest.rpartition(")")
    # A comma before a parameter is followed by a name, a star or a bar, outside all brackets.
    split = re.split(r", (?=\*{0,2}\w+:|[*/],)", parameters)
    return "\n".join([f"{name}(", *(f"    {each}," for each in split), f"){result}"])


def _markdown(docstring: str) -> str:
    """Return a docstring as Markdown: code in single backquotes, and in a fence after a double colon."""
    lines: list[str] = []
    paragraphs = re.split(r"\n\n(?=\S)", docstring)
    for paragraph in paragraphs:
        text, colons, code = paragraph.partition("::\n\n")
        lines.append(text.replace("``", "`") + colons[:1])
        if colons:
            lines.append(f"```python\n{textwrap.dedent(code).rstrip()}\n```")
    return "\n\n".join(lines)


def _write() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.api_docs", description=__doc__)
    parser.add_argument("--snapshot", action="store_true", help="accept the API as it is now")
    if parser.parse_args().snapshot:
        SNAPSHOT.write_text(snapshot(), encoding="utf-8", newline="\n")
    else:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _write()
