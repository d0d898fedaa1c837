"""``utt plugins new``: the new project is installed next to utt, run, tested, checked and uninstalled.

Two projects are enough: one installed from its wheel, and an editable one with a hyphen in its name.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.command_line import Home, Result
from tests.support.environments import FreshEnvironment, Parts, make_once
from utt.errors import UttError
from utt.plugin_system import registry
from utt.plugin_system.plugin import Command, Plugin
from utt.plugin_system.project import new_plugin_project
from utt.plugin_system.registry import Registry

_ROOT = Path(__file__).parents[2]
_COMMANDS = ["standup", "my-report"]
_LOG = """\
2026-11-16 09:00 hello
2026-11-16 11:00 acme: design\x1b
2026-11-16 11:10 mail
2026-11-16 11:30 coffee **
2026-11-16 12:00 acme: design\x1b
2026-11-16 12:30 commuting ***

2026-11-17 09:00 hello
2026-11-17 11:00 mail
"""

# The other Python finds this Python's pytest, after everything else, so that it tests utt's wheel.
_PYTEST = """
import os, sys
os.chdir(sys.argv.pop(1))
sys.path.append(sys.argv.pop(1))
import pytest
sys.exit(pytest.main())
"""

needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
needs_mypy = pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is in the dev extra only")
needs_ruff = pytest.mark.skipif(importlib.util.find_spec("ruff") is None, reason="ruff is in the dev extra only")


@pytest.fixture(autouse=True)
def plugins() -> Iterator[Registry]:
    """Return a registry without plugins."""
    before = registry.current()
    empty = Registry()
    registry.replace(empty)
    yield empty
    registry.replace(before)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return Parts.shared(tmp_path_factory)


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory, parts: Parts) -> Path:
    """Return the projects, and in ``venv`` an environment in which they are installed; the wheel's utt wrote them."""

    def fill(directory: Path) -> None:
        environment = FreshEnvironment(directory, parts)
        for command in _COMMANDS:
            written = environment.run("plugins", "new", command, "--dir", str(directory))
            assert (written.stderr, written.status) == ("", 0)
        environment.install(str(directory / "utt-standup"), "--editable", str(directory / "utt-my-report"))

    return make_once(tmp_path_factory, "projects", fill)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, parts: Parts, projects: Path) -> FreshEnvironment:
    """Return an environment with the plugins, for tests that change nothing in it."""
    return _environment_with_plugins(tmp_path_factory.mktemp("with-plugins"), parts, projects)


def _environment_with_plugins(directory: Path, parts: Parts, projects: Path) -> FreshEnvironment:
    environment = FreshEnvironment(directory, replace(parts, environment=projects / "venv"))
    environment.write(_LOG)
    return environment


# What is written.


def test_a_new_project_has_all_its_files(tmp_path: Path) -> None:
    path = new_plugin_project("my-report", str(tmp_path))

    assert path == str(tmp_path / "utt-my-report")
    assert _files(tmp_path) == {
        "utt-my-report/.gitignore",
        "utt-my-report/README.md",
        "utt-my-report/pyproject.toml",
        "utt-my-report/src/utt/plugins/my_report.py",
        "utt-my-report/tests/conftest.py",
        "utt-my-report/tests/test_my_report.py",
    }


def test_a_new_project_uses_its_own_name_everywhere(tmp_path: Path) -> None:
    project = Path(new_plugin_project("my-report", str(tmp_path)))

    text = "".join(file.read_text(encoding="utf-8") for file in project.rglob("*") if file.is_file())

    assert "@" not in text
    assert 'name = "utt-my-report"\n' in text
    assert 'name="my-report",\n' in text
    assert "class MyReportHandler:\n" in text


def test_the_command_writes_a_project_and_says_where(home: Home) -> None:
    directory = home.directory / "somewhere"
    directory.mkdir()

    result = home.run("plugins", "new", "standup", "--dir", str(directory))

    assert str(directory / "utt-standup") in result.stdout
    assert (result.stderr, result.status) == ("", 0)
    assert _files(directory) >= {"utt-standup/pyproject.toml", "utt-standup/src/utt/plugins/standup.py"}


def test_a_project_has_the_usual_file_permissions(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()

    project = Path(new_plugin_project("standup", str(tmp_path)))

    assert project.stat().st_mode == (tmp_path / "other").stat().st_mode


# What can be done with it.


@pytest.mark.parametrize("command", _COMMANDS)
def test_a_projects_command_lists_what_was_done(environment: FreshEnvironment, command: str) -> None:
    yesterday = environment.run(command, "yesterday")
    today = environment.run(command, "--at-least", "90")

    assert yesterday == Result("As of 2026-11-17 12:00:\n2h30 acme: design\\x1b\n0h10 mail\n", "", 0)
    assert today == Result("As of 2026-11-17 12:00:\n2h00 mail\n", "", 0)


@pytest.mark.parametrize("command", _COMMANDS)
def test_the_help_of_the_command_has_its_options(environment: FreshEnvironment, command: str) -> None:
    result = environment.run(command, "--help")

    assert result.stdout.startswith(f"usage: utt {command} [-h]")
    assert "--week" in result.stdout
    assert "--at-least MINUTES" in result.stdout
    assert (result.stderr, result.status) == ("", 0)


def test_the_value_of_its_own_option_is_completed(environment: FreshEnvironment, tmp_path: Path) -> None:
    line = "utt standup --at-least "
    answer = tmp_path / "answer"

    result = environment.run(
        _ARGCOMPLETE="1",
        COMP_LINE=line,
        COMP_POINT=str(len(line)),
        _ARGCOMPLETE_STDOUT_FILENAME=str(answer),
        _ARGCOMPLETE_SUPPRESS_SPACE="1",
        _ARGCOMPLETE_IFS="\n",
    )

    assert (result.stdout, result.stderr) == ("", "")
    assert answer.read_text().split("\n") == ["15", "30", "60"]


@pytest.mark.parametrize("command", _COMMANDS)
def test_an_installed_projects_tests_pass(environment: FreshEnvironment, projects: Path, command: str) -> None:
    project = str(projects / f"utt-{command}")

    done = environment.run_python(
        "-c", _PYTEST, project, sysconfig.get_path("purelib"), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"
    )

    assert " 5 passed in " in done.stdout, done.stdout + done.stderr


@needs_mypy
@pytest.mark.parametrize("command", _COMMANDS)
def test_the_types_of_a_project_are_clean(projects: Path, command: str) -> None:
    done = _run_tool("mypy", *_with_python_of(projects), directory=projects, of=command)

    assert done.stdout == "Success: no issues found in 3 source files\n", done.stdout + done.stderr


@needs_mypy
def test_a_type_error_in_a_project_is_found(projects: Path, tmp_path: Path) -> None:
    new_plugin_project("faulty", str(tmp_path))
    plugin = tmp_path / "utt-faulty" / "src" / "utt" / "plugins" / "faulty.py"
    plugin.write_text(plugin.read_text().replace("now:%Y", "now.moment:%Y") + "\n\nv1.registre_command\n")

    done = _run_tool("mypy", *_with_python_of(projects), directory=tmp_path, of="faulty")

    assert '"Now" has no attribute "moment"' in done.stdout
    assert 'Module has no attribute "registre_command"' in done.stdout


@needs_ruff
@pytest.mark.parametrize("command", _COMMANDS)
def test_a_project_passes_utts_own_linter(projects: Path, command: str) -> None:
    config = ["--no-cache", "--config", str(_ROOT / "pyproject.toml")]

    # Whether each function needs a docstring is up to its author.
    checked = _run_tool("ruff", "check", *config, "--ignore", "D", directory=projects, of=command)
    formatted = _run_tool("ruff", "format", *config, "--check", directory=projects, of=command)

    assert checked.returncode == 0, checked.stdout
    assert formatted.returncode == 0, formatted.stdout


def test_utt_is_whole_when_the_plugins_are_uninstalled(tmp_path: Path, parts: Parts, projects: Path) -> None:
    environment = _environment_with_plugins(tmp_path, parts, projects)

    environment.uninstall("utt-standup", "utt-my-report")

    assert environment.damage() == set()
    assert environment.run("standup").status == 2
    assert environment.run("hello", now="2026-11-17 13:00") == Result("", "", 0)


# What is refused.


@pytest.mark.parametrize(
    "name",
    ["", "Standup", "1st", "my report", "my.report", "étude", "-x", "x-", "_x", "x_", "a--b", "../x", "x\n", "x/y"],
)
def test_an_invalid_name_is_refused(tmp_path: Path, name: str) -> None:
    with _refusal(tmp_path) as message:
        new_plugin_project(name, str(tmp_path))

    assert message[0].startswith(f"{name!r} cannot be the name of a plugin: take ")


@pytest.mark.parametrize("name", ["class", "is"])
def test_a_python_keyword_is_refused(tmp_path: Path, name: str) -> None:
    with _refusal(tmp_path) as message:
        new_plugin_project(name, str(tmp_path))

    assert message == [f"{name} cannot be the name of a plugin, since it is a word of Python's own: choose another"]


def test_the_name_builtin_is_refused(tmp_path: Path) -> None:
    with _refusal(tmp_path) as message:
        new_plugin_project("builtin", str(tmp_path))

    assert message == ["utt.plugins.builtin is where utt has its own commands: choose another name"]


def test_the_name_of_a_plugins_command_is_refused(tmp_path: Path, plugins: Registry) -> None:
    plugins.register_command(Command("tea", "Make tea", lambda: print, print), is_meant=False)

    with _refusal(tmp_path) as message:
        new_plugin_project("tea", str(tmp_path))

    assert message == ["tea is a command already: choose another name"]


@pytest.mark.parametrize("name", ["hello", "report", "plugins"])
def test_the_name_of_a_utt_command_is_refused(home: Home, name: str) -> None:
    result = home.run("plugins", "new", name)

    message = f"error: {name} is a command of utt.plugins.builtin.{name} already: choose another name\n"
    assert result == Result("", message, 1)
    assert list(home.directory.iterdir()) == []


def test_the_name_of_an_installed_plugin_is_refused(tmp_path: Path, plugins: Registry) -> None:
    plugins.plugins["my_report"] = Plugin("my_report")

    with _refusal(tmp_path) as message:
        new_plugin_project("my-report", str(tmp_path))

    assert message == ["utt.plugins.my_report is a plugin that is installed already: choose another name"]


@pytest.mark.parametrize("kind", ["folder", "empty folder", "file", "link that leads nowhere"])
def test_existing_files_are_left_as_they_are(tmp_path: Path, kind: str) -> None:
    there = tmp_path / "utt-standup"
    if kind == "file":
        there.write_text("mine")
    elif kind == "link that leads nowhere":
        there.symlink_to(tmp_path / "nowhere")
    else:
        there.mkdir()
    if kind == "folder":
        (there / "README.md").write_text("mine")

    with _refusal(tmp_path) as message:
        new_plugin_project("standup", str(tmp_path))

    assert message == [f"{there} exists already, and is left as it is: choose another name or another directory"]


def test_a_directory_that_is_missing_is_refused(tmp_path: Path) -> None:
    with _refusal(tmp_path) as message:
        new_plugin_project("standup", str(tmp_path / "missing"))

    path = tmp_path / "missing" / "utt-standup"
    assert message == [f"{path} cannot be written: No such file or directory; choose another directory"]


def test_a_file_in_place_of_the_directory_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    with _refusal(tmp_path) as message:
        new_plugin_project("standup", str(tmp_path / "file"))

    path = tmp_path / "file" / "utt-standup"
    assert message == [f"{path} cannot be written: Not a directory; choose another directory"]


@needs_unix
def test_a_full_disk_leaves_no_partial_project(tmp_path: Path) -> None:
    # There is room for the first file only. Coverage would need more, so it is not passed on.
    limited = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))\n"
        "from utt.plugin_system.project import new_plugin_project\n"
        "new_plugin_project('standup', '.')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    path = os.path.join(".", "utt-standup")
    assert f"UttError: {path} cannot be written: File too large; choose another directory\n" in done.stderr
    assert list(tmp_path.iterdir()) == []


@contextmanager
def _refusal(directory: Path) -> Iterator[list[str]]:
    """Require that the block raises UttError and changes nothing in *directory*; the yielded list gets the error's
    text.
    """
    before = _contents(directory)
    message: list[str] = []
    with pytest.raises(UttError) as error:
        yield message
    message.append(str(error.value))
    assert _contents(directory) == before


def _contents(directory: Path) -> dict[str, str | None]:
    return {str(path): path.read_text() if path.is_file() else None for path in directory.rglob("*")}


def _files(directory: Path) -> set[str]:
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}


def _with_python_of(projects: Path) -> list[str]:
    """Return the option with which mypy looks for utt where the projects are installed."""
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(projects / "venv")})
    return ["--python-executable", os.path.join(scripts, "python")]


def _run_tool(tool: str, *arguments: str, directory: Path, of: str) -> subprocess.CompletedProcess[str]:
    """Run *tool* in the project of the command *of* in *directory*."""
    return subprocess.run(
        [sys.executable, "-m", tool, *arguments],
        cwd=directory / f"utt-{of}",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
