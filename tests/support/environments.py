"""Fresh environments with utt's built wheel, into which tests install plugins with pip."""

from __future__ import annotations

import csv
import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.command_line import Result
from tests.support.registry import pip_environment

_PROJECT = Path(__file__).parents[2]
_OFFLINE = ["--no-index", "--no-deps", "--no-build-isolation"]


@dataclass(frozen=True)
class Parts:
    """The parts from which fresh environments are made, without the network.

    ``wheels`` is a directory with utt's wheel; ``environment`` is a virtual environment with that installed, to be
    copied; ``pip`` is a directory with pip, and ``backends`` one with build backends. Those and utt's dependencies are
    copied from this environment, in which utt itself is not installed.
    """

    wheels: Path
    environment: Path
    pip: Path
    backends: Path

    @classmethod
    def shared(cls, temporary: pytest.TempPathFactory) -> Parts:
        """Return the parts for this test run."""
        directory = make_once(temporary, "parts", lambda directory: cls._in(directory)._make(directory / "libraries"))
        return cls._in(directory)

    @classmethod
    def _in(cls, directory: Path) -> Parts:
        return cls(directory / "wheels", directory / "environment", directory / "pip", directory / "backends")

    def _make(self, libraries: Path) -> None:
        _copy(_with_needs(["pip"]), self.pip)
        _copy(_with_needs(["editables", "hatchling", "setuptools"]), self.backends)
        _copy(_needs_of(distribution("utt")), libraries)
        venv.create(self.environment, symlinks=True)
        (_place("purelib", self.environment) / "libraries.pth").write_text(f"{libraries}\n")
        subprocess.run(
            [
                *(sys.executable, "-m", "uv", "build", "--quiet", "--offline", "--wheel", "--no-build-isolation"),
                *("--python", sys.executable, "--out-dir", str(self.wheels), str(_PROJECT)),
            ],
            env=pip_environment(),
            stdin=subprocess.DEVNULL,
            check=True,
        )
        self.run_pip(self.environment, "install", *_OFFLINE, str(self.wheel))

    @property
    def wheel(self) -> Path:
        """The path of utt's wheel."""
        [wheel] = self.wheels.glob("*.whl")
        return wheel

    def run_pip(self, environment: Path, command: str, *arguments: str) -> None:
        """Run pip in *environment*, with the build backends on its path if it builds without isolation.

        Raises RuntimeError with pip's output if it fails.
        """
        path = [self.pip, self.backends] if "--no-build-isolation" in arguments else [self.pip]
        python = _place("scripts", environment) / "python"
        user_base = str(environment.parent / "user")
        done = subprocess.run(
            [python, "-m", "pip", "--quiet", "--disable-pip-version-check", command, *arguments],
            cwd=environment.parent,
            env=pip_environment() | {"PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONUSERBASE": user_base},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"pip {command} {' '.join(arguments)}\n{done.stdout}{done.stderr}")


def make_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a directory that *make* has filled, once for all processes of this test run."""
    in_worker = "PYTEST_XDIST_WORKER" in os.environ
    base = temporary.getbasetemp().parent if in_worker else temporary.getbasetemp()
    directory = base / name
    with (base / f"{name}.made").open("a") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        if os.path.getsize(made.name) == 0:
            # Another process may have left it half filled, and skipped its tests.
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir()
            make(directory)
            made.write("yes")
    return directory


class FreshEnvironment:
    """A separate virtual environment with utt installed from its wheel, as a user has it."""

    def __init__(self, directory: Path, parts: Parts, *, user_site: bool = False) -> None:
        self._directory = directory
        self._parts = parts
        self._log = directory / "utt.log"
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "PYTHONUSERBASE": str(directory / "user"),
            "TZ": "UTC",
            "COLUMNS": "80",
            "PYTHONUTF8": "1",
        }
        shutil.copytree(parts.environment, directory / "venv", symlinks=True)
        self._scripts = _place("scripts", directory / "venv")
        self._site_packages = _place("purelib", directory / "venv")
        if user_site:
            settings = directory / "venv" / "pyvenv.cfg"
            settings.write_text(settings.read_text().replace("site-packages = false", "site-packages = true"))

    @property
    def python(self) -> Path:
        """The path of its Python."""
        return self._scripts / "python"

    def install(self, *arguments: str) -> None:
        """Have uv install what it finds here: no network, and the build backends of this environment.

        It leaves what pip does, and takes a tenth of the time.
        """
        self._uv("install", *_OFFLINE, *arguments, PYTHONPATH=str(self._parts.backends))

    def uninstall(self, *names: str) -> None:
        """Have uv uninstall these distributions."""
        self._uv("uninstall", *names)

    def _uv(self, command: str, *arguments: str, **environment: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "uv", "pip", command, "--quiet", "--python", str(self.python), *arguments],
            env=pip_environment() | environment,
            stdin=subprocess.DEVNULL,
            check=True,
        )

    def pip_install(self, *arguments: str) -> None:
        """Have pip install what it finds here, as ``install`` does."""
        self.pip("install", *_OFFLINE, *arguments)

    def pip_uninstall(self, *names: str) -> None:
        """Have pip uninstall these distributions."""
        self.pip("uninstall", "--yes", *names)

    def pip(self, command: str, *arguments: str) -> None:
        """Run pip in this environment."""
        self._parts.run_pip(self._directory / "venv", command, *arguments)

    def write(self, log: str) -> None:
        """Write *log* to the log."""
        self._log.write_text(log)

    def read(self) -> str:
        """Return the content of the log."""
        return self._log.read_text()

    def run(self, *arguments: str, now: str = "2026-11-17 12:00", **environment: str) -> Result:
        """Run this environment's ``utt`` on the log."""
        # By name, since the script's first line contains the path of the environment that this one was copied from.
        utt = str(self._scripts / "utt")
        return self.run_python(utt, "--data", str(self._log), "--now", now, *arguments, **environment)

    def run_python(self, *arguments: str, **environment: str) -> Result:
        """Run this environment's Python."""
        done = subprocess.run(
            [str(self._scripts / "python"), *arguments],
            cwd=self._directory,
            env=self._environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Result(done.stdout.decode(), done.stderr.decode(), done.returncode)

    def damage(self) -> set[str]:
        """Return utt's files that are missing, or differ from what was installed."""
        [record] = self._site_packages.glob("utt-*.dist-info/RECORD")
        with record.open(newline="") as rows:
            hashes = {name: digest for name, digest, _ in csv.reader(rows) if digest}
        return {name for name, digest in hashes.items() if _digest(self._site_packages / name) != digest}


def _place(kind: str, environment: Path) -> Path:
    return Path(sysconfig.get_path(kind, "venv", {"base": str(environment), "platbase": str(environment)}))


def _digest(file: Path) -> str | None:
    if not file.exists():
        return None
    return "sha256=" + urlsafe_b64encode(sha256(file.read_bytes()).digest()).decode().rstrip("=")


def _needs_of(dependent: Distribution) -> Iterator[Distribution]:
    requirements = [Requirement(requirement) for requirement in dependent.requires or []]
    return _with_needs(need.name for need in requirements if need.marker is None or need.marker.evaluate({"extra": ""}))


def _with_needs(names: Iterable[str]) -> Iterator[Distribution]:
    for name in names:
        wanted = distribution(canonicalize_name(name))
        yield wanted
        yield from _needs_of(wanted)


def _copy(distributions: Iterable[Distribution], directory: Path) -> None:
    for each in distributions:
        for file in each.files or []:
            # Scripts are outside, in an environment's bin.
            if ".." not in file.parts:
                target = directory / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(Path(str(file.locate())), target)
