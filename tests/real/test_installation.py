"""The lines for installers and for make: a shell runs each of them exactly as it is written.

The registry is that of pip's configuration, plus the wheel of this utt. ``make test`` is the only line that is not run,
since it runs these tests; tests/docs/test_readme.py checks what it would do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

from tests.support import registry, terminals
from tests.support.command_line import Result
from tests.support.environments import Parts, make_once
from tests.support.pages import COMMANDS, INSTALL, INSTALLERS, ON_FIRST_LOG, ROOT, commands, first_log, lines, sections
from utt.version import VERSION

# Variables that would lead an installer out of the home, or change what make does.
_NOT_PASSED_ON = ("MAKE", "MFLAGS", "PIPX_", "UV_", "XDG_")

# Files that are not part of the project in a directory where somebody works on it.
_MADE_HERE = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "htmlcov", "*.egg-info")


class Machine:
    """A reader's machine: an empty home, a fresh ``python3``, and the installer, from the registry.

    This utt is added to the registry, as if it had just been released, and no other version matches.

    *with_pip* is an environment with pip, of which the machine's ``python3`` is a copy. pipx has another copy, which it
    would otherwise make at its first start.
    """

    def __init__(self, directory: Path, parts: Parts, with_pip: Path, installer: str) -> None:
        self.home = directory / "home"
        python = directory / "python"
        wheels = directory / "wheels"
        constraint = directory / "constraint.txt"
        # Where the installers put commands: that of a virtual environment, and that of a user.
        self._commands = [python / "bin", self.home / ".local" / "bin"]
        passed_on = registry.pip_environment().items()
        self._environment = {name: value for name, value in passed_on if not name.startswith(_NOT_PASSED_ON)}
        self._environment |= registry.variables(wheels) | {
            "HOME": str(self.home),
            "PATH": os.pathsep.join([*map(str, self._commands), os.environ["PATH"]]),
            "PIP_CONSTRAINT": str(constraint),
            "UV_CONSTRAINT": str(constraint),
            # A Python that uv downloads is large, and not in this registry.
            "UV_PYTHON_DOWNLOADS": "never",
            # It takes as long as all else that pip does.
            "PIP_NO_COMPILE": "1",
            "TZ": "UTC",
            "COLUMNS": "80",
        }

        self.home.mkdir()
        wheels.mkdir()
        # Because of the build number, pip prefers this wheel to a released one of the same version.
        shutil.copy2(parts.wheel, wheels / parts.wheel.name.replace("-py3-", "-1-py3-"))
        constraint.write_text(f"utt=={VERSION}\n")
        shutil.copytree(with_pip, python, symlinks=True)
        if installer != "python3":
            registry.install("--python", str(python), installer)
        if installer == "pipx":
            shutil.copytree(with_pip, self.home / ".local" / "share" / "pipx" / "shared", symlinks=True)

    def run(self, line: str, directory: Path | None = None) -> str:
        """Run the line in a shell, by default in the home; it must succeed. Return what it prints."""
        done = terminals.run(
            ["sh", "-c", line],
            cwd=directory or self.home,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
        )
        printed = done.stdout.decode()
        assert done.returncode == 0, f"{line}\n{printed}"
        return printed

    def run_utt(self, *arguments: str) -> Result:
        """Run the ``utt`` that an installer has put here, and not another one on this machine."""
        utt = shutil.which("utt", path=os.pathsep.join(map(str, self._commands)))
        assert utt is not None, "no command utt has been installed"
        done = subprocess.run(
            [utt, *arguments], cwd=self.home, env=self._environment, capture_output=True, timeout=60, check=False
        )
        return Result(done.stdout.decode(), done.stderr.decode(), done.returncode)


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return Parts.shared(tmp_path_factory)


@pytest.fixture(scope="session")
def with_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment with pip, compiled once for all that run it."""
    return make_once(tmp_path_factory, "with pip", _install_pip)


def _install_pip(directory: Path) -> None:
    venv.create(directory, symlinks=True)
    registry.install("--python", str(directory), "--compile-bytecode", "pip")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project as it is now, committed or not."""
    return Path(shutil.copytree(ROOT, tmp_path / "project", ignore=_MADE_HERE))


@pytest.mark.parametrize("installer", INSTALLERS)
def test_each_installer_installs_utt_and_a_plugin(installer: str, tmp_path: Path, parts: Parts, with_pip: Path) -> None:
    machine = Machine(tmp_path, parts, with_pip, installer)
    install_utt, install_plugin = (line for line in commands(INSTALL) if line.split()[0] == installer)

    machine.run(install_utt)

    assert machine.run_utt("--version").stdout.startswith(f"utt {VERSION}\n")
    assert machine.run_utt("balance", "--help").status == 2

    machine.run(install_plugin)

    assert machine.run_utt("--version").stdout.startswith(f"utt {VERSION}\n")
    assert machine.run_utt("balance", "--help").stdout.startswith("usage: utt balance ")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")
def test_make_demo_shows_the_report_of_the_reference(
    tmp_path: Path, parts: Parts, with_pip: Path, project: Path
) -> None:
    reports = [
        line.output
        for block in sections(COMMANDS)["report"]
        if block.mark.endswith(ON_FIRST_LOG)
        for line in lines(block)
        if line.command == "utt report"
    ]
    machine = Machine(tmp_path, parts, with_pip, "python3")

    printed = machine.run("make demo", project)

    assert (project / "build" / "demo" / "utt.log").read_text(encoding="utf-8") == first_log()
    assert reports[0].strip("\n") in printed
