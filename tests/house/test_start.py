"""A start: what a command imports, and what works as usual although less is imported."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import utt.version
import utt_command
from tests.support.command_line import Home
from tests.support.imports import HEAVY, imported
from tests.support.plugins import write_plugin
from utt.plugin_system.loader import modules_in

# utt's own modules that a change rarely needs.
RARE = {f"utt.timelog.write.{each}" for each in ("journal", "locate", "merge", "replay", "stored")}
# What frequent commands do not need as long as nothing is unusual: the first run compiles all that they import.
UNUSUAL = {
    *("utt.api.names", "utt.app.aliases", "utt.app.columns", "utt.app.completing", "utt.app.help", "utt.app.messages"),
    *("utt.app.suggestions", "utt.app.suspects", "utt.arguments.past", "utt.arguments.rare_period"),
    *("utt.arguments.unquoted", "utt.domain.day_lengths", "utt.domain.duration_words", "utt.domain.ends"),
    *("utt.domain.instant", "utt.domain.instant_stretches", "utt.domain.near", "utt.domain.odd_lines"),
    *("utt.domain.period_words", "utt.domain.signs", "utt.domain.target_settings", "utt.domain.weeks_and_months"),
    *("utt.domain.wrapping", "utt.exchange.as_json", "utt.plugin_system.checks", "utt.plugin_system.explanations"),
    *("utt.plugin_system.suspected", "utt.report.criteria", "utt.report.groups_view", "utt.timelog.write.replay"),
    *("utt.report.adding_up", "utt.report.everything", "utt.report.per_day", "utt.report.target_sections"),
    *("utt.report.work_by_day", "utt.runtime.config", "utt.timelog.file.chunk_memory", "utt.timelog.file.held_bytes"),
    *("utt.timelog.file.new_file", "utt.timelog.read.bad_line"),
    *("utt.timelog.read.order", "utt.timelog.read.part"),
    *("utt.timelog.read.simple_lines", "utt.timelog.write.gap", "utt.timelog.write.patches"),
    *("utt.timelog.write.patching", "utt.timelog.write.rearranging", "utt.timelog.write.removal"),
    "utt.timelog.write.restoring",
}


PACKAGE = Path(utt.version.__file__).parent
BUILTIN = "utt.plugins.builtin."
# Each of utt's commands, and what it cannot do without.
COMMANDS: dict[str, tuple[list[str], set[str]]] = {
    "add": (["x"], set()),
    "amend": (["y"], set()),
    "bye": ([], set()),
    "check": ([], set()),
    "completion": (["bash"], set()),
    "config": ([], {"configparser"}),
    "edit": ([], {"locale", "shlex", "shutil", "subprocess", "utt.timelog.write.journal", "utt.timelog.write.merge"}),
    "export": (["csv"], {"csv"}),
    "hello": ([], set()),
    "help": ([], set()),
    "import": (["csv", str(Path(__file__).parents[1] / "exchange" / "samples" / "csv.csv")], {"csv"}),
    "log": ([], set()),
    "merge": (["--find"], {"utt.timelog.write.merge"}),
    "plugins": ([], {"json"}),
    "remove": ([], set()),
    "rename": (["x", "y"], set()),
    "report": ([], set()),
    "status": ([], set()),
    "stretch": ([], set()),
    "sync": (["--help"], set()),
    "undo": (["--list"], RARE - {"utt.timelog.write.journal"}),
}


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        *(pytest.param([name, *more], allowed, id=name) for name, (more, allowed) in COMMANDS.items()),
        *(pytest.param([option], set(), id=option) for option in ("--version", "--help")),
    ],
)
def test_nothing_heavy_is_imported(real_home: Home, arguments: list[str], allowed: set[str]) -> None:
    real_home.write("2026-11-16 08:00 hello\n2026-11-16 09:00 x\n")
    real_home.environment["EDITOR"] = "true"

    modules = imported(real_home, *arguments)

    assert modules & {*HEAVY, *RARE} == allowed


@pytest.mark.parametrize("arguments", [["hello"], ["add", "acme: x"], ["stretch"], ["status"], ["report"]])
def test_a_frequent_command_imports_nothing_unusual(real_home: Home, arguments: list[str]) -> None:
    real_home.write("2026-11-16 08:00 hello\n2026-11-16 09:00 x\n")

    modules = imported(real_home, "--now", "2026-11-16 10:00", *arguments)

    assert modules.isdisjoint({*UNUSUAL, *RARE})


def test_what_is_unusual_exists() -> None:
    paths = [PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py") for name in UNUSUAL]

    assert all(path.is_file() for path in paths)


@pytest.mark.parametrize("line", ["utt ", "utt report --", "utt add "])
def test_tab_imports_nothing_heavy_but_argcomplete(real_home: Home, line: str) -> None:
    real_home.environment |= {
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": os.devnull,
    }

    modules = imported(real_home)

    assert modules & {*HEAVY, *RARE} == {"argcomplete", "shlex"}


def test_a_commands_file_is_called_as_the_command() -> None:
    assert set(modules_in([str(PACKAGE / "plugins" / "builtin")])) == {*COMMANDS}


@pytest.mark.parametrize(
    "before",
    [
        pytest.param([], id="no option"),
        pytest.param(["-q"], id="a flag"),
        pytest.param(["--now", "2026-11-16 10:00"], id="a value"),
        pytest.param(["--now=2026-11-16 10:00"], id="a value in one word"),
        pytest.param(["--data", "hello"], id="a command's name as a value"),
    ],
)
def test_only_the_chosen_command_is_imported(real_home: Home, before: list[str]) -> None:
    modules = imported(real_home, *before, "add", "x")

    assert {name for name in modules if name.startswith(BUILTIN)} == {f"{BUILTIN}add"}


def test_an_alias_imports_its_command_alone(real_home: Home) -> None:
    path = real_home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_text("[alias]\ndone = add\n", encoding="utf-8")

    modules = imported(real_home, "--quiet", "done", "x")

    assert {name for name in modules if name.startswith(BUILTIN)} == {f"{BUILTIN}add"}


def test_without_an_alias_none_is_looked_for(real_home: Home) -> None:
    path = real_home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_text("[alias]\nstandup = report\n", encoding="utf-8")

    modules = imported(real_home, "add", "x")

    assert modules.isdisjoint({"configparser", "shlex", "utt.app.aliases"})


def test_an_abbreviated_option_finds_its_command(real_home: Home) -> None:
    modules = imported(real_home, "--no", "2026-11-16 10:00", "add", "x")

    assert f"{BUILTIN}add" in modules


@pytest.mark.parametrize("arguments", [["plugins"], ["--help"], []], ids=["plugins", "--help", "nothing"])
def test_a_full_list_of_commands_names_all(home: Home, arguments: list[str]) -> None:
    result = home.run(*arguments)

    assert all(name in result.stdout for name in COMMANDS)


def test_beside_other_plugins_all_are_imported(real_home: Home) -> None:
    write_plugin(
        real_home, "hello", "v1.register_command(v1.Command('hello', 'Mine', lambda: print, lambda parser: None))\n"
    )

    result = real_home.run("add", "x")

    assert "utt.plugins.hello hides the command hello of utt.plugins.builtin.hello" in result.stderr


def test_the_command_creates_each_package() -> None:
    packages = {".".join(("utt", *path.parent.relative_to(PACKAGE).parts)) for path in PACKAGE.rglob("__init__.py")}

    assert packages == {"utt", *utt_command._ROOMS}


def test_a_package_holds_nothing_but_a_docstring() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        assert [type(each) for each in ast.parse(path.read_text("utf-8")).body] == [ast.Expr]


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_no_container_is_made_for_help(real_home: Home, arguments: list[str]) -> None:
    modules = imported(real_home, *arguments)

    assert modules.isdisjoint({"cargo", "utt.app.container", "utt.timelog.log"})


def test_the_collector_is_on_while_a_command_runs(real_home: Home) -> None:
    write_plugin(
        real_home,
        "collector",
        "import gc\n"
        "def handler(output: v1.Output):\n    return lambda: print(gc.isenabled(), file=output)\n"
        "v1.register_command(v1.Command('collector', 'Tell', handler, lambda parser: None))\n",
    )

    assert real_home.run("collector").stdout == "True\n"


def test_a_plugin_gets_the_real_inspect_module(real_home: Home) -> None:
    write_plugin(
        real_home,
        "look",
        "import gettext, inspect\n"
        "def handler(output: v1.Output):\n"
        "    return lambda: print(inspect.isclass(int), gettext.gettext('a'), file=output)\n"
        "v1.register_command(v1.Command('look', 'Look', handler, lambda parser: None))\n",
    )

    assert real_home.run("look").stdout == "True a\n"


STOOD_IN = """
import sys
from utt.lazy import stood_in
with stood_in("colorsys", rgb_to_hsv=lambda *_: "stand-in"):
    import colorsys as one
    from colorsys import rgb_to_hsv
import colorsys as other
print(rgb_to_hsv(0, 0, 0), one.hsv_to_rgb(0, 0, 0), other.rgb_to_hsv(0, 0, 0), one is other)
"""


def test_a_stand_in_gives_way_to_the_module() -> None:
    done = subprocess.run([sys.executable, "-c", STOOD_IN], capture_output=True, text=True, check=True)

    assert done.stdout == "stand-in (0, 0, 0) (0.0, 0.0, 0) False\n"
