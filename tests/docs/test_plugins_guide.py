"""The guide for plugin authors: each of its plugins is written to a file, checked, packaged and run as it says.

The marks before the blocks are those of the README, see ``tests.support.pages``; in addition, a path says that the
block is that file. Each section starts with the same log, and with the plugins of the sections before it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.pages import LOG, ROOT, Block, is_shown, lines, moment, run, sections
from utt.api import v1

GUIDE = ROOT / "docs" / "PLUGINS.md"

# Lines that need a network or another environment.
NOT_RUN = {
    "python -m pip install build twine",
    "python -m build",
    "python -m twine upload dist/*",
    "python -m pytest",
}


def blocks() -> list[Block]:
    return [block for section in sections(GUIDE).values() for block in section]


def is_plugin(block: Block) -> bool:
    return block.mark.startswith("utt/plugins/")


def write(block: Block, directory: Path) -> None:
    path = directory / block.mark
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Write the project of the section on packaging; the test may add all plugins of the guide."""
    directory = tmp_path / "utt-lunch"
    for block in blocks():
        if block.mark in ("pyproject.toml", "tests/test_lunch.py"):
            write(block, directory)
        elif block.mark == "utt/plugins/lunch.py":
            write(block, directory / "src")
    return directory


@pytest.mark.slow
@pytest.mark.parametrize("title", sections(GUIDE))
def test_every_command_prints_what_the_page_shows(title: str, home: Home) -> None:
    parts = sections(GUIDE)
    titles = list(parts)
    plugins = home.directory / "plugins"
    log = home.directory / LOG
    log.parent.mkdir(parents=True)
    log.write_text(next(block.text for block in parts[""] if block.mark == "utt.log"), encoding="utf-8")
    for earlier in titles[: titles.index(title)]:
        for block in filter(is_plugin, parts[earlier]):
            write(block, plugins)

    for block in parts[title]:
        if is_plugin(block):
            write(block, plugins)
        if block.language != "console":
            continue
        for line in lines(block):
            if line.command in NOT_RUN:
                continue
            printed, status = run(line.command, home, moment(line, block.mark), PYTHONPATH=str(plugins))

            assert status == 0, printed
            assert is_shown(line.output, printed), f"{line.command}\n{printed}"


def test_every_line_not_run_is_listed() -> None:
    commands = [line.command for block in blocks() if block.language == "console" for line in lines(block)]

    assert {command for command in commands if command.startswith("python")} == NOT_RUN


def test_the_tables_name_the_whole_api() -> None:
    rows = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    names = set(re.findall(r"`v1\.(\w+)", " ".join(row.split(" | ")[0] for row in rows)))

    assert names == set(dir(v1))


def test_the_tables_name_only_methods_that_exist() -> None:
    rows = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    missing = [
        f"{method} in: {row}"
        for row in rows
        for method in re.findall(r"`(?:with )?(\w+)\(", row)
        if method != "str" and not any(hasattr(getattr(v1, name), method) for name in re.findall(r"`v1\.(\w+)", row))
    ]

    assert not missing, "\n".join(missing)


def test_handlers_can_request_every_type_listed(home: Home) -> None:
    first_table = GUIDE.read_text(encoding="utf-8").partition("| Type |")[2].partition("\n\n")[0]
    types = re.findall(r"^\| `([\w.]+)` \|", first_table, re.MULTILINE)
    parameters = ", ".join(f"p{number}: {name}" for number, name in enumerate(types))
    plugin = (
        "import argparse, configparser\nfrom utt.api import v1\n"
        f"def handler({parameters}):\n    return lambda: print('had all')\n"
        "v1.register_command(v1.Command('ask', 'Ask', handler, lambda parser: None))\n"
    )
    write(Block("utt/plugins/ask.py", "python", plugin), home.directory)

    printed, _ = run("utt ask", home, None, PYTHONPATH=str(home.directory))

    assert len(types) > 20
    assert printed == "had all\n"


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is in the dev extra only")
def test_mypy_passes_as_the_guide_runs_it(project: Path) -> None:
    for block in filter(is_plugin, blocks()):
        write(block, project / "src")
    command = re.search(r"`mypy ([^`]+) src`, with `MYPYPATH=src`", GUIDE.read_text(encoding="utf-8"))
    assert command is not None

    done = subprocess.run(
        [sys.executable, "-m", "mypy", *command[1].split(), "src", "tests"],
        cwd=project,
        env=os.environ | {"MYPYPATH": "src"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.stdout.startswith("Success"), done.stdout + done.stderr


@pytest.mark.slow
def test_the_tests_of_the_project_pass(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": "src", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert "2 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.slow
def test_the_built_wheel_runs_the_plugin(project: Path, home: Home) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", str(project)], capture_output=True, check=True
    )
    (wheel,) = (project / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read("utt_lunch-1.0.0.dist-info/METADATA").decode()
        archive.extractall(home.directory / "installed")

    printed, status = run(
        "utt hello && utt lunch", home, "2026-11-16 12:00", PYTHONPATH=str(home.directory / "installed")
    )

    assert [name for name in names if name.endswith(".py")] == ["utt/plugins/lunch.py"]
    assert "Requires-Dist: utt>=2" in metadata.splitlines()
    assert (printed, status) == ("", 0)
    assert (home.directory / LOG).read_text(encoding="utf-8").splitlines()[-1] == "2026-11-16 12:00 lunch **"


def test_a_zip_of_plugins_runs_as_shown(home: Home) -> None:
    for block in filter(is_plugin, blocks()):
        # One of them is meant to break.
        if not block.mark.endswith("six_minutes.py"):
            write(block, home.directory)
    subprocess.run([sys.executable, "-m", "zipfile", "-c", "plugins.zip", "utt"], cwd=home.directory, check=True)

    printed, _ = run("utt foo", home, "2026-11-16 17:40", PYTHONPATH=str(home.directory / "plugins.zip"))

    assert printed == "Now: 2026-11-16 17:40:00\n"


def test_an_init_file_hides_utt_except_the_command(home: Home) -> None:
    write(Block("utt/__init__.py", "python", ""), home.directory)

    _, command_status = run("utt --help", home, None, PYTHONPATH=str(home.directory))
    printed, module_status = run(f"'{sys.executable}' -m utt --help", home, None, PYTHONPATH=str(home.directory))

    assert command_status == 0
    assert module_status != 0
    assert "No module named utt.__main__" in printed


def test_every_link_leads_to_a_section() -> None:
    anchors = {f"#{title.lower().replace(' ', '-')}" for title in sections(GUIDE)}

    for target in re.findall(r"\]\((.+?)\)", GUIDE.read_text(encoding="utf-8")):
        assert target in anchors or (GUIDE.parent / target).exists()
