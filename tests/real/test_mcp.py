"""The example plugin ``utt-mcp``, in an environment of its own with the package ``mcp`` from the registry."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import registry
from tests.support.environments import FreshEnvironment, Parts
from tests.support.pages import ROOT

_EXAMPLE = ROOT / "examples" / "utt-mcp"


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return Parts.shared(tmp_path_factory)


def test_the_example_passes_its_tests_once_installed(tmp_path: Path, parts: Parts) -> None:
    environment = FreshEnvironment(tmp_path, parts)
    registry.install("--python", str(environment.python), "mcp>=2", "pytest")
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "dist")
    project = Path(shutil.copytree(_EXAMPLE, tmp_path / "project", ignore=ignored))
    environment.install(str(project))

    tested = environment.run_python("-m", "pytest", "-q", str(project))
    assert tested.status == 0, tested.stdout + tested.stderr
    assert " passed" in tested.stdout

    if importlib.util.find_spec("mypy") is None:
        pytest.skip("its types are not checked: mypy is in the dev extra only")
    typed = subprocess.run(
        [sys.executable, "-m", "mypy", "--python-executable", str(environment.python), "."],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )

    assert typed.stdout.startswith("Success"), typed.stdout + typed.stderr


def test_other_commands_work_without_its_dependencies(tmp_path: Path, parts: Parts) -> None:
    environment = FreshEnvironment(tmp_path, parts)
    environment.install(str(shutil.copytree(_EXAMPLE, tmp_path / "project")))

    result = environment.run("hello")

    assert (result.stderr, result.status) == ("", 0)
