"""The formats that a report is shown in: utt's own, and those of plugins."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import pytest

import utt_command
from tests.support.command_line import Home
from tests.support.imports import imported
from tests.support.plugins import write_plugin
from utt.api import v1
from utt.app.container import Container
from utt.errors import UttError
from utt.formats.beside import text_beside
from utt.plugin_system import registry
from utt.plugin_system.format import find_format
from utt.plugin_system.plugin import Plugin
from utt.plugin_system.registry import FORMATS, Registry
from utt.runtime.settings import Settings

LOG = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n2026-11-16 10:30 tea **\n"
NOW = "2026-11-16 10:30"

SHOUT = """
class Shout:
    def __init__(self, model: v1.ReportModel):
        self.model = model

    def render(self, output):
        for row in self.model.activities_model.names_work:
            print(row.name.task.upper(), file=output)
"""

# A command that shows the report in the given format.
SHOW = """
from argparse import Namespace
class Show:
    def __init__(self, args: Namespace, formats: v1.Formats, output: v1.Output):
        self.view, self.output = formats.view(args.name), output

    def __call__(self):
        self.view.render(self.output)

def add_args(parser):
    parser.add_argument('name')
    v1.add_period_arguments(parser)

v1.register_command(v1.Command('show', 'Show', Show, add_args))
"""


@pytest.fixture
def plugins() -> Iterator[Registry]:
    """Replace the current registry by one in which no format of ours is imported yet."""
    before = registry.current()
    modules = {name: module for name, module in sys.modules.items() if name.startswith(f"{FORMATS}.")}
    for name in modules:
        del sys.modules[name]
    registry.replace(Registry())
    yield registry.current()
    registry.replace(before)
    sys.modules.update(modules)


def formats(plugins: Registry) -> v1.Formats:
    return cast("v1.Formats", Container(plugins, Namespace(), print, Settings({})).make(_formats))


def _formats(formats: v1.Formats) -> v1.Formats:
    return formats


# Formats of plugins.


def test_a_plugins_format_shows_the_report(home: Home) -> None:
    home.write(LOG)
    write_plugin(home, "shout", f"{SHOUT}v1.register_format('shout', 'Loud', report=Shout)\n{SHOW}")

    result = home.run("show", "shout", now=NOW)

    assert (result.stdout, result.stderr, result.status) == ("DESIGN\n", "", 0)


@pytest.mark.parametrize(
    ("name", "options"),
    [pytest.param("text", [], id="text"), pytest.param("csv", ["--csv-section", "per-day"], id="csv")],
)
def test_a_plugins_format_replaces_ours(home: Home, name: str, options: list[str]) -> None:
    home.write(LOG)
    write_plugin(home, "shout", f"{SHOUT}v1.register_format({name!r}, 'Loud', report=Shout)\n")

    result = home.run("report", *options, now=NOW)

    assert (result.stdout, result.stderr, result.status) == ("DESIGN\n", "", 0)


def test_a_request_of_a_plugin_names_the_format(home: Home) -> None:
    home.write(LOG)
    write_plugin(
        home,
        "shout",
        f"{SHOUT}v1.register_format('shout', 'Loud', report=Shout)\n"
        "class Loud(v1.ReportArgs):\n"
        "    format_name = 'shout'\n"
        "    def __init__(self, status: v1.Status, targets: v1.Targets):\n"
        "        super().__init__(self)\n"
        "        self.range = self\n"
        "        self.start = self.end = status.now.date()\n"
        "    def __contains__(self, day):\n        return day == self.start\n"
        "v1.register_component(v1.ReportArgs, Loud)\n",
    )

    assert home.run("report", now=NOW).stdout == "DESIGN\n"


def test_a_failing_format_leaves_the_original_in_place(home: Home) -> None:
    home.write(LOG)
    expected = home.run("report", now=NOW).stdout
    write_plugin(home, "odd", "v1.register_format('text', 'Odd', report=lambda: 1/0)\n")

    result = home.run("report", now=NOW)

    assert (result.stdout, result.status) == (expected, 0)
    assert result.stderr.startswith("warning: left out utt.plugins.odd (")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("class Odd:\n    def render(self, output):\n        1/0\n", id="breaks"),
        pytest.param("class Odd:\n    def render(self):\n        pass\n", id="takes no output"),
        pytest.param("def Odd():\n    return None\n", id="makes no view"),
    ],
)
@pytest.mark.parametrize("arguments", [["report"], ["show", "text"]])
def test_a_broken_format_is_its_plugins_fault(home: Home, arguments: list[str], odd: str) -> None:
    write_plugin(home, "odd", f"{odd}v1.register_format('text', 'Odd', report=Odd)\n")
    write_plugin(home, "show", SHOW)

    result = home.run(*arguments, now=NOW)

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr.startswith("error: utt.plugins.odd (")
    assert "): its format 'text' breaks: " in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_closed_pipe_is_not_a_formats_fault(home: Home) -> None:
    write_plugin(
        home,
        "shut",
        "class Shut:\n    def render(self, output): raise BrokenPipeError\n"
        "v1.register_format('text', 'Shut', report=lambda: Shut())\n",
    )

    result = home.run("report", now=NOW)

    assert (result.stdout, result.stderr) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param(("a b", "x", print), ValueError, id="two words"),
        pytest.param(("", "x", print), ValueError, id="no name"),
        pytest.param(("--csv", "x", print), ValueError, id="an option"),
        pytest.param(("a\x07", "x", print), ValueError, id="a control character"),
        pytest.param((5, "x", print), TypeError, id="a number for a name"),
        pytest.param(("a", None, print), TypeError, id="no description"),
        pytest.param(("a", "x", None), TypeError, id="nothing that shows a report"),
    ],
)
def test_an_unusable_format_is_refused(
    plugins: Registry, arguments: tuple[Any, Any, Any], error: type[Exception]
) -> None:
    name, description, report = arguments

    with pytest.raises(error):
        v1.register_format(name, description, report=report)

    assert find_format(plugins, name) is None


# Our own formats.


def test_a_plugin_can_show_our_formats(home: Home) -> None:
    home.write(LOG)
    write_plugin(home, "show", SHOW)

    assert home.run("show", "text", now=NOW).stdout == home.run("report", now=NOW).stdout
    assert home.run("show", "csv", now=NOW).stdout == home.run("report", "--csv-section", "per-task", now=NOW).stdout


def test_all_formats_are_listed_by_name(plugins: Registry) -> None:
    v1.register_format("loud", "Loud", report=print)
    v1.register_format("text", "Mine", report=print)

    listed = [(each.name, each.description) for each in formats(plugins)]

    assert [name for name, _ in listed] == ["csv", "html", "json", "loud", "markdown", "screen", "text"]
    assert ("loud", "Loud") in listed
    assert ("text", "Mine") in listed


def test_an_unknown_format_is_an_error(plugins: Registry) -> None:
    with pytest.raises(UttError, match=r"^There is no format '__init__': use csv, html, json, markdown, screen, text$"):
        formats(plugins).view("__init__")


def test_our_formats_belong_to_no_plugin(plugins: Registry) -> None:
    plugins.plugins["foo"] = Plugin("foo")
    scope = {"__name__": "utt.plugins.foo", "find_format": find_format, "plugins": plugins}

    exec("found = find_format(plugins, 'text')", scope)

    found = scope["found"]
    assert isinstance(found, registry.Registration)
    assert (found.key, found.plugin) == ("text", None)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["add", "x"], set(), id="no format"),
        pytest.param(["report"], {"utt.formats.report.text"}, id="text"),
        pytest.param(["report", "--csv-section", "per-day"], {"utt.formats.report.csv"}, id="csv"),
    ],
)
def test_only_the_format_asked_for_is_imported(home: Home, arguments: list[str], expected: set[str]) -> None:
    modules = imported(home, *arguments)

    # The packages themselves are created by the command.
    assert {name for name in modules if name.startswith("utt.formats.")} - {*utt_command._ROOMS} == expected


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param([], "Of this, 0h30 is going on now.", id="no name"),
        pytest.param(["--current-activity", "acme: x*y"], r"Of this, 0h30 is going on now: acme: x\*y", id="a name"),
    ],
)
def test_markdown_shows_the_current_activity(home: Home, options: list[str], sentence: str) -> None:
    home.write(LOG)

    text = home.run("report", "--format", "markdown", *options, now="2026-11-16 11:00").stdout

    assert f"\n\n{sentence}\n\n" in text


def test_a_data_file_may_be_in_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("in_a_zip.py", "")
        archive.writestr("words.txt", "größer")
    monkeypatch.syspath_prepend(tmp_path / "packed.zip")

    importlib.import_module("in_a_zip")

    assert text_beside("in_a_zip", "words.txt") == "größer"
