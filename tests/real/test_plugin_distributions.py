"""Plugins as their users get them: real distributions in fresh environments, and directories on the path."""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.command_line import Home, Result
from tests.support.environments import FreshEnvironment, Parts
from utt.api import v1

_SAMPLES = Path(__file__).parents[1] / "sample_plugins"
_LOG = """\
2026-11-17 08:45 hello
2026-11-17 10:00 Beta: migration
2026-11-17 10:15 coffee **
2026-11-17 11:20 mail
"""
_TEA = Result("Tea at 12:04\n", "", 0)
_TALLY = Result("WORK: 3\nBREAK: 1\nIGNORED: 0\n", "", 0)
_HATCHLING = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "utt-{name}"
version = "0.1"

[tool.hatch.build.targets.wheel]
packages = ["{source}utt"]
"""
_SETUPTOOLS = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "utt-{name}"
version = "0.1"

[tool.setuptools.packages.find]
where = ["./{source}"]
include = ["utt*"]
"""

# Other files that a project may have, in addition to the plugin.
_BARE: list[str] = []
_WITH_PLUGINS_INIT = ["utt/plugins/__init__.py"]
_WITH_BOTH_INITS = ["utt/__init__.py", "utt/plugins/__init__.py"]


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return Parts.shared(tmp_path_factory)


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory, parts: Parts) -> FreshEnvironment:
    """Return an environment for tests that install nothing into it."""
    environment = FreshEnvironment(tmp_path_factory.mktemp("untouched"), parts)
    environment.write(_LOG)
    return environment


@pytest.fixture
def environment(tmp_path: Path, parts: Parts) -> FreshEnvironment:
    environment = FreshEnvironment(tmp_path, parts)
    environment.write(_LOG)
    return environment


def _project(directory: Path, *samples: str, inits: list[str], pyproject: str = _HATCHLING, source: str = "") -> str:
    """Write a project into *directory* with these samples and empty files *inits*, all of it under *source*."""
    name = "-".join(samples)
    packages = directory / name / source
    for sample in samples:
        shutil.copytree(_SAMPLES / sample / "utt", packages / "utt", dirs_exist_ok=True)
    for file in inits:
        (packages / file).touch()
    (directory / name / "pyproject.toml").write_text(pyproject.format(name=name, source=source))
    return str(directory / name)


@pytest.mark.parametrize("inits", [_BARE, _WITH_BOTH_INITS], ids=["bare", "inits"])
def test_installed_plugins_work_and_leave_utt_intact(
    environment: FreshEnvironment, tmp_path: Path, inits: list[str]
) -> None:
    help_before = environment.run("--help")

    environment.pip_install(_project(tmp_path, "tea", inits=inits), _project(tmp_path, "tally", inits=inits))
    tea, tally = environment.run("tea"), environment.run("tally")
    environment.pip_uninstall("utt-tea", "utt-tally")

    assert (tea, tally) == (_TEA, _TALLY)
    assert environment.damage() <= {"utt/__init__.py"}
    assert environment.run("--help") == help_before


@pytest.mark.parametrize("inits", [_BARE, _WITH_BOTH_INITS], ids=["bare", "inits"])
@pytest.mark.parametrize("source", ["", "src/"], ids=["flat", "src"])
@pytest.mark.parametrize("pyproject", [_HATCHLING, _SETUPTOOLS], ids=["hatchling", "setuptools"])
def test_editable_plugins_work_and_leave_utt_intact(
    environment: FreshEnvironment, tmp_path: Path, pyproject: str, source: str, inits: list[str]
) -> None:
    project = _project(tmp_path, "tea", "tally", inits=inits, pyproject=pyproject, source=source)
    help_before = environment.run("--help")

    environment.install("--editable", project)
    tea, tally = environment.run("tea"), environment.run("tally")
    environment.uninstall("utt-tea-tally")

    assert (tea, tally) == (_TEA, _TALLY)
    assert environment.damage() == set()
    assert environment.run("--help") == help_before


@pytest.mark.parametrize("inits", [_BARE, _WITH_PLUGINS_INIT], ids=["bare", "plugins-init"])
def test_plugins_in_directories_on_the_path_are_found(
    untouched: FreshEnvironment, tmp_path: Path, inits: list[str]
) -> None:
    path = os.pathsep.join([_project(tmp_path, "tea", inits=inits), _project(tmp_path, "tally", inits=inits)])

    assert untouched.run("tea", PYTHONPATH=path) == _TEA
    assert untouched.run("tally", PYTHONPATH=path) == _TALLY


@pytest.mark.parametrize("inits", [_BARE, _WITH_PLUGINS_INIT], ids=["bare", "plugins-init"])
def test_plugins_in_a_zip_are_found(untouched: FreshEnvironment, tmp_path: Path, inits: list[str]) -> None:
    projects = [_project(tmp_path, name, inits=inits) for name in ("tea", "tally")]
    path = os.pathsep.join(shutil.make_archive(project, "zip", project) for project in projects)

    assert untouched.run("tea", PYTHONPATH=path) == _TEA
    assert untouched.run("tally", PYTHONPATH=path) == _TALLY


@pytest.mark.parametrize("inits", [_BARE, _WITH_PLUGINS_INIT], ids=["bare", "plugins-init"])
def test_plugins_in_a_wheel_are_found(untouched: FreshEnvironment, tmp_path: Path, inits: list[str]) -> None:
    tea = Path(_project(tmp_path, "tea", inits=inits))
    wheel = tmp_path / "utt_tea-0.1-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        for file in tea.rglob("*.py"):
            archive.write(file, file.relative_to(tea))

    assert untouched.run("tea", PYTHONPATH=str(wheel)) == _TEA


@pytest.mark.parametrize("inits", [_BARE, _WITH_PLUGINS_INIT, _WITH_BOTH_INITS], ids=["bare", "plugins-init", "inits"])
def test_plugins_in_the_user_site_are_found(tmp_path: Path, parts: Parts, inits: list[str]) -> None:
    environment = FreshEnvironment(tmp_path, parts, user_site=True)
    environment.write(_LOG)

    environment.pip_install("--user", _project(tmp_path, "tea", "tally", inits=inits))

    assert environment.run("tea") == _TEA
    assert environment.run("tally") == _TALLY


def test_utt_survives_a_plugins_uninstalled_init_file(environment: FreshEnvironment, tmp_path: Path) -> None:
    environment.install(_project(tmp_path, "tea", inits=_WITH_BOTH_INITS))

    environment.uninstall("utt-tea")

    assert environment.damage() == {"utt/__init__.py"}
    assert environment.run("hello", now="2026-11-17 13:00") == Result("", "", 0)
    assert environment.read() == _LOG + "2026-11-17 13:00 hello\n"
    assert environment.run_python("-c", "from utt.api import v1; print(v1.Now.__name__)") == Result("Now\n", "", 0)


@pytest.mark.parametrize("inits", [_BARE, _WITH_BOTH_INITS], ids=["bare", "inits"])
def test_plugins_survive_anothers_uninstalled_init_file(
    environment: FreshEnvironment, tmp_path: Path, inits: list[str]
) -> None:
    environment.install(_project(tmp_path, "tea", inits=_WITH_BOTH_INITS))
    environment.uninstall("utt-tea")

    environment.install("--editable", _project(tmp_path, "tally", inits=inits))

    assert environment.run("tally") == _TALLY


def _write_plugin(directory: Path, name: str, code: str) -> str:
    plugins = directory / "utt" / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    (plugins / f"{name}.py").write_text("from utt.api import v1\n" + code)
    return str(directory)


def _saying(command: str, words: str) -> str:
    """Return the code of a plugin whose *command* prints *words*."""
    return f"""
def handler(output: v1.Output):
    return lambda: print("{words}", file=output)

v1.register_command(v1.Command("{command}", "Say something", handler, lambda parser: None))
"""


def test_a_plugin_of_any_name_replaces_commands(home: Home) -> None:
    path = _write_plugin(home.directory, "aaa", _saying("hello", "Hello yourself"))

    assert home.run("hello", PYTHONPATH=path).stdout == "Hello yourself\n"


def test_the_alphabetically_later_plugin_wins_anywhere(home: Home) -> None:
    first = _write_plugin(home.directory / "first", "beta", _saying("which", "beta"))
    second = _write_plugin(home.directory / "second", "alpha", _saying("which", "alpha"))

    assert home.run("which", PYTHONPATH=os.pathsep.join([first, second])).stdout == "beta\n"
    assert home.run("which", PYTHONPATH=os.pathsep.join([second, first])).stdout == "beta\n"


def test_a_plugin_replaces_the_view_of_the_report(home: Home) -> None:
    view = """
class BriefView(v1.ReportView):
    def __init__(self, model: v1.ReportModel):
        self._dates = model.args.range

    def render(self, output):
        print(f"Nothing to see from {self._dates.start} to {self._dates.end}", file=output)

v1.register_component(v1.ReportView, BriefView)
"""
    path = _write_plugin(home.directory, "brief", view)
    home.write(_LOG)

    shown = home.run("report", "2026-11-17", now="2026-11-18 09:00", PYTHONPATH=path)

    assert shown == Result("Nothing to see from 2026-11-17 to 2026-11-17\n", "", 0)


def test_a_plugin_replaces_the_clock(home: Home) -> None:
    clock = """
v1.register_component(v1.Now, lambda: v1.Now(2026, 11, 17, 12, 34))
"""
    path = _write_plugin(home.directory, "clock", clock)

    home.run("hello", now="2026-11-18 09:00", PYTHONPATH=path)

    assert home.read() == "2026-11-17 12:34 hello\n"


def test_a_plugin_replaces_the_output(home: Home) -> None:
    output = """
import sys

class Shouting:
    def write(self, text):
        return sys.stdout.write(text.upper())

v1.register_component(v1.Output, Shouting)
"""
    path = _write_plugin(home.directory, "shouting", output)
    home.write(_LOG)

    shown = home.run("stretch", now="2026-11-17 11:30", PYTHONPATH=path).stdout

    assert shown == "STRETCHED 2026-11-17 11:20 MAIL\n        → 2026-11-17 11:30 MAIL\n"


TO_A_FILE = """
import os

def to_a_file() -> v1.Output:
    return open(os.environ["OUT"], "w", encoding="utf-8")

v1.register_component(v1.Output, to_a_file)
"""


@pytest.mark.parametrize("arguments", [["report"], ["report", "--csv-section", "per-task"]])
def test_a_plugin_may_send_output_to_files(home: Home, arguments: list[str]) -> None:
    path = _write_plugin(home.directory, "tofile", TO_A_FILE)
    home.write(_LOG)
    out = home.directory / "out.txt"

    expected = home.run(*arguments, now="2026-11-17 11:30")
    result = home.run(*arguments, now="2026-11-17 11:30", PYTHONPATH=path, OUT=str(out))

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)
    assert out.read_bytes().decode() == expected.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_an_unwritable_plugin_output_is_an_error(home: Home) -> None:
    path = _write_plugin(home.directory, "tofile", TO_A_FILE)
    home.write(_LOG)

    result = home.run("report", now="2026-11-17 11:30", PYTHONPATH=path, OUT="/dev/full")

    assert result.status == 1
    assert result.stderr.startswith("error: utt.plugins.tofile ")
    assert "No space left on device" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_plugin_replaces_the_log_that_is_reported(home: Home) -> None:
    entries = """
from datetime import datetime

def entries() -> v1.Entries:
    return [
        v1.Entry(datetime(2026, 11, 17, 9, 0), v1.HELLO_ENTRY_NAME, False, None),
        v1.Entry(datetime(2026, 11, 17, 9, 45), "from elsewhere", False, None),
    ]

v1.register_component(v1.Entries, entries)
"""
    path = _write_plugin(home.directory, "elsewhere", entries)

    shown = home.run("report", "2026-11-17", "--csv-section", "per-task", now="2026-11-18 09:00", PYTHONPATH=path)

    assert shown.stdout == (
        "Date,Projects,Tasks,Duration,Type,Comment\n2026-11-17,,from elsewhere,0.8,WORK,\n".replace("\n", "\r\n")
    )


def test_a_plugins_component_gets_its_dependencies(home: Home) -> None:
    chain = """
class Greeting:
    def __init__(self, now: v1.Now):
        self.words = f"Good morning at {now:%H:%M}"

def handler(greeting: Greeting, output: v1.Output):
    return lambda: print(greeting.words, file=output)

v1.register_component(Greeting, Greeting)
v1.register_command(v1.Command("greet", "Greet", handler, lambda parser: None))
"""
    path = _write_plugin(home.directory, "greet", chain)

    assert home.run("greet", now="2026-11-18 09:00", PYTHONPATH=path).stdout == "Good morning at 09:00\n"


@pytest.mark.parametrize(
    ("view", "options"),
    [
        ("SummaryView(model.summary_model)", []),
        ("ProjectsView(model.projects_model)", []),
        ("PerDayView(model.per_day_model)", ["--per-day"]),
        ("ActivitiesView(model.activities_model)", []),
        ("DetailsView(model.details_model, show_comments=True)", ["--comments"]),
    ],
)
def test_a_plugin_shows_a_section_of_the_report(home: Home, view: str, options: list[str]) -> None:
    section = f"""
def handler(model: v1.ReportModel, output: v1.Output):
    return lambda: v1.{view}.render(output)

v1.register_command(v1.Command("section", "Show a section", handler, v1.add_period_arguments))
"""
    path = _write_plugin(home.directory, "section", section)
    home.write(_LOG)

    section_alone = home.run("section", "2026-11-17", now="2026-11-18 09:00", PYTHONPATH=path)
    report = home.run("report", "2026-11-17", *options, now="2026-11-18 09:00")

    assert (section_alone.stderr, section_alone.status) == ("", 0)
    assert "---" in section_alone.stdout
    assert section_alone.stdout in report.stdout


def test_the_module_has_its_original_name() -> None:
    assert importlib.import_module("utt.api._v1") is v1


@pytest.mark.parametrize(
    "name",
    [
        *["Command", "register_command", "register_component", "HELLO_ENTRY_NAME"],
        *["Activities", "Activity", "Entries", "Entry", "Name", "Now", "Output", "ReportModel", "ReportView"],
        *["SummaryView", "ProjectsView", "PerDayView", "ActivitiesView", "DetailsView"],
        *["ReportArgs", "Log", "Config", "UttError", "add_period_arguments", "format_duration"],
    ],
)
def test_every_promised_name_exists(name: str) -> None:
    assert hasattr(v1, name)
    assert name in dir(v1)
