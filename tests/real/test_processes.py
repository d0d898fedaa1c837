"""Each command in a separate process, where it behaves as in the process of the other tests."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.in_process import InProcessHome
from tests.support.machines import Scene

LOG = """\
2026-11-16 09:00 hello
2026-11-16 10:30 acme: design review
2026-11-16 11:30 beta: migration  # with Ana
2026-11-16 12:00 lunch **

2026-11-17 08:45 hello
2026-11-17 10:00 acme: API sketch
"""
BROKEN = LOG + "nonsense\n2026-11-17 caf\u00e9 \x1b\n"
CONFIGURATION = "[plugins]\ndisable = off\n[ui]\nquiet = no\n"
PLUGIN = """\
import os, sys, time, helper
from utt.api import v1

class Section:
    def __init__(self, now: v1.Now, model: v1.ReportModel):
        self.now = now
    def render(self, output):
        1 / (os.environ.get("BREAKS") != "1")
        print("at", self.now, helper.WORD, file=output)

class Handler:
    def __init__(self, output: v1.Output, environ: v1.Environment):
        self.output, self.environ = output, environ
    def __call__(self):
        print(sys.stdin.read(), self.environ.get("WORD"), sys.stdout.isatty(), time.strftime("%Z"), file=self.output)
        print(os.getcwd() == self.environ["HOME"], file=self.output)
        print("caf\\u00e9", file=sys.stderr)
        sys.exit("ends with words" if self.environ.get("WORD") else 300)

v1.register_command(v1.Command("tea", "Make tea", Handler, lambda parser: None))
v1.register_report_section("Tea", Section)
"""

# By the name of the command. Each of utt's own has at least one line.
COMMAND_LINES: dict[str, list[list[str]]] = {
    "add": [
        ["add", "mail"],
        ["add", "mail", "-c", "to \u2615"],
        ["add", "--at", "9:30", "between"],
        ["add", ""],
        ["-q", "add", "mail"],
    ],
    "amend": [["amend", "sketch"], ["amend", "sketch", "--at", "-15m"]],
    "bye": [["bye"], ["bye", "mail", "--at", "-5m"]],
    "check": [["check"], ["check", "--json"]],
    "completion": [["completion", "bash"], ["completion", "tcsh"]],
    "config": [["config"], ["config", "--filename"]],
    "edit": [["edit"]],
    "export": [["export", "csv"], ["export", "json", "2026-11-16"], ["export", "nothing"]],
    "hello": [["hello"], ["hello", "--help"]],
    "help": [["help"], ["help", "add"], ["help", "dates"], ["help", "nonsense"]],
    "import": [["import", "nowhere.csv"], ["import", "csv", "-"], ["import", "csv"]],
    "merge": [["merge", "--find"], ["merge", "nowhere.log"], ["merge", "--driver", "a", "b", "c"], ["merge"]],
    "log": [["log", "-n", "3"], ["log", "--json"]],
    "plugins": [["plugins", "new", "coffee"]],
    "redo": [["redo"]],
    "remove": [["remove"], ["remove", "--entry", "2020-01-01"]],
    "rename": [["rename", "acme", "gamma", "--project"], ["rename", "nothing", "x"]],
    "report": [
        ["report"],
        ["report", "2026-11-16", "--details"],
        ["report", "--week", "--per-day"],
        ["report", "--csv-section", "per-task"],
        ["report", "nonsense"],
    ],
    "status": [["status"], ["status", "--json"], ["status", "--format", "{today} {working}"]],
    "stretch": [["stretch"]],
    "sync": [["sync"], ["sync", "--dry-run"], ["sync", "--init", "nowhere.git"]],
    "undo": [["undo"]],
}
WRONG = [[], ["--help"], ["--version"], ["--nonsense"], ["fly"], ["--now", "sometime", "hello"]]
EVERY = [line for lines in [*COMMAND_LINES.values(), WRONG] for line in lines]

# Commands that depend on variables and on standard input.
SURROUNDINGS = [
    (["report", "--help"], {"COLUMNS": "40"}),
    (["report"], {"COLUMNS": "nonsense"}),
    (["hello"], {"UTT_DISABLE_PLUGINS": "all"}),
    (["hello"], {"TZ": "Asia/Kathmandu"}),
    (["hello"], {"XDG_STATE_HOME": "relative", "XDG_CACHE_HOME": "/dev/null"}),
    (["plugins"], {}),
    (["plugins", "--json"], {}),
    (["tea"], {}),
    (["tea"], {"stdin": "words\r\n"}),
    (["tea"], {"WORD": "caf\u00e9"}),
    (["report"], {"UTT_DISABLE_PLUGINS": "off", "UTT_DEBUG": "1", "BREAKS": "1"}),
    (["--data", "/dev/stdin", "report", "2026-11-16"], {"stdin": LOG}),
    (["--data", "/dev/stdin", "check"], {"stdin": BROKEN}),
    (["edit"], {"EDITOR": "cat"}),
    (["edit"], {"EDITOR": "ls utt.log && false"}),
    (["edit"], {"EDITOR": "tee", "stdin": "2026-11-16 09:00 typed\n"}),
    (
        [],
        {
            "_ARGCOMPLETE": "1",
            "COMP_LINE": "utt re",
            "COMP_POINT": "6",
            "_ARGCOMPLETE_IFS": " ",
            "_ARGCOMPLETE_STDOUT_FILENAME": "answer",
        },
    ),
]


def assert_same(homes: tuple[Home, Home], *arguments: str, **environment: str) -> None:
    """Run the command line in both homes; the results, and then the files, must be the same."""
    here, there = homes
    in_process = here.run(*arguments, now="2026-11-17 12:00", **environment)
    real = there.run(*arguments, now="2026-11-17 12:00", **environment)

    assert comparable(here, in_process.stdout) == comparable(there, real.stdout)
    assert comparable(here, in_process.stderr) == comparable(there, real.stderr)
    assert (in_process.status, in_process.log) == (real.status, real.log)
    assert files_of(here) == files_of(there)


def comparable(home: Home, text: str) -> str:
    """Return the text without the path of the home, which may also be in a file's name, and without durations."""
    path = str(home.directory)
    return re.sub(
        r" *[0-9.]+ ms|(?<=milliseconds\": )[0-9.]+",
        "TIME",
        text.replace(path, "HOME").replace(path.replace("/", "%2F"), "HOME"),
    )


def files_of(home: Home) -> dict[str, str]:
    """Return the files below the home, and their content, except what is remembered of a log, which depends on its
    inode.
    """
    files = (path for path in home.directory.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {
        comparable(home, str(path)): comparable(home, path.read_bytes().decode("latin-1"))
        for path in files
        if path.suffix != ".checked"
    }


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scene]:
    """Return a directory with two equal homes."""
    place = tmp_path_factory.mktemp("processes") / "homes"
    for name in ("here", "there"):
        plugins = place / name / "path" / "utt" / "plugins"
        plugins.mkdir(parents=True)
        home = InProcessHome(place / name)
        (home.directory / "path" / "helper.py").write_text("WORD = 'helped'\n")
        (plugins / "tea.py").write_text(PLUGIN)
        (plugins / "off.py").write_text("1/0\n")
        (home.directory / ".config" / "utt").mkdir(parents=True)
        (home.directory / ".config" / "utt" / "utt.cfg").write_text(CONFIGURATION)
        home.write(LOG)
        # Now there is something to undo and to redo.
        for command in (["add", "first"], ["add", "second"], ["undo"]):
            assert home.run(*command, now="2026-11-17 11:30").status == 0
    return place, Scene(place)


@pytest.fixture
def homes(beginning: tuple[Path, Scene]) -> tuple[Home, Home]:
    """Return these homes as they were: commands of the first run in this process, those of the second in their own."""
    place, scene = beginning
    scene.restore()
    for name in ("here", "there"):
        # The copy of a log has another inode, for which nothing is remembered.
        InProcessHome(place / name).run("report", now="2026-11-17 11:30")
    homes = InProcessHome(place / "here"), Home(place / "there")
    for each in homes:
        each.environment["PYTHONPATH"] = str(each.directory / "path")
        each.environment["EDITOR"] = "sed -i -e 's/lunch/tea/' -e '$ a 2026-11-17 11:00 edited'"
    return homes


def test_each_command_has_its_lines_in_the_table(home: Home) -> None:
    plugins = json.loads(home.run("plugins", "--json").stdout)

    assert sorted(COMMAND_LINES) == sorted(name for plugin in plugins for name in plugin["commands"])


@pytest.mark.parametrize("arguments", EVERY, ids=" ".join)
def test_a_process_behaves_as_commands_in_tests(homes: tuple[Home, Home], arguments: list[str]) -> None:
    assert_same(homes, *arguments)


@pytest.mark.parametrize("command", COMMAND_LINES)
def test_a_process_and_tests_agree_on_broken_logs(homes: tuple[Home, Home], command: str) -> None:
    for home in homes:
        home.write(BROKEN)

    assert_same(homes, *COMMAND_LINES[command][0])


@pytest.mark.parametrize(
    ("arguments", "environment"), SURROUNDINGS, ids=[" ".join([*line, *variables]) for line, variables in SURROUNDINGS]
)
def test_a_process_has_the_same_environment(
    homes: tuple[Home, Home], arguments: list[str], environment: dict[str, str]
) -> None:
    assert_same(homes, *arguments, **environment)
