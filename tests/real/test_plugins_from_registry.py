"""The plugins on PyPI, which were written for the original utt, with ours: they print the same as with the original."""

from __future__ import annotations

import shutil
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Result
from tests.support.environments import FreshEnvironment, Parts, make_once
from tests.support.registry import IMPATIENTLY, install, within_reach
from utt.version import VERSION

_NEEDED_BY_THEIR_TESTS = ["pytest", "pytz"]
_PLUGINS = ["utt-balance", "utt-project-summary"]
_LOG = """\
2026-11-15 10:00 hello
2026-11-15 11:00 acme: planning

2026-11-16 09:00 hello
2026-11-16 10:30 acme: design review
2026-11-16 12:00 acme: API sketch  # agreed with Ana
2026-11-16 12:45 lunch **
2026-11-16 14:00 Beta: migration
2026-11-16 14:10 commuting ***

2026-11-17 08:45 hello
2026-11-17 10:00 Beta: migration
2026-11-17 11:20 mail
"""
_BALANCE = """\
┏━━━━━━━━━━━━━━┳━━━━━━━━┳━━━━━━━━━━━┓
┃              ┃ Worked ┃ Remaining ┃
┡━━━━━━━━━━━━━━╇━━━━━━━━╇━━━━━━━━━━━┩
│ Today        │   2h35 │      5h25 │
│ Since Sunday │   7h50 │     32h10 │
└──────────────┴────────┴───────────┘
"""
_BALANCE_SINCE_MONDAY = """\
┏━━━━━━━━━━━━━━┳━━━━━━━━┳━━━━━━━━━━━┓
┃              ┃ Worked ┃ Remaining ┃
┡━━━━━━━━━━━━━━╇━━━━━━━━╇━━━━━━━━━━━┩
│ Today        │   2h35 │      4h55 │
│ Since Monday │   6h50 │     23h10 │
└──────────────┴────────┴───────────┘
"""
_TODAY = """
Project Summary
---------------

    : 1h20
Beta: 1h15
-- Current Activity --: 0h40

Total: 3h15

"""
_THREE_DAYS_SHARED = """
Project Summary
---------------

acme: 4h00 ( 47.1%)
Beta: 2h30 ( 29.4%)
    : 1h20 ( 15.7%)
-- Current Activity --: 0h40 (  7.8%)

Total: 8h30 (100.0%)

"""
_ONE_PROJECT = """
Project Summary
---------------

acme: 3h00

Total: 3h00

"""


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return Parts.shared(tmp_path_factory)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory, parts: Parts) -> Path:
    """Return the plugins' wheels from the registry, and in ``venv`` an environment with the plugins and their
    dependencies.
    """

    def fill(directory: Path) -> None:
        environment = FreshEnvironment(directory, parts)
        with within_reach():
            environment.pip("download", *IMPATIENTLY, "--no-deps", "--dest", str(directory), *_PLUGINS)
        install("--python", str(environment.python), "--find-links", str(directory), *_PLUGINS, *_NEEDED_BY_THEIR_TESTS)

    return make_once(tmp_path_factory, "registry", fill)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, parts: Parts, registry: Path) -> FreshEnvironment:
    """Return an environment with the plugins."""
    filled = replace(parts, environment=registry / "venv")
    environment = FreshEnvironment(tmp_path_factory.mktemp("plugins"), filled)
    environment.write(_LOG)
    return environment


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["balance"], _BALANCE),
        (["balance", "--daily-hrs", "7.5", "--weekly-hrs", "30", "--week-start", "monday"], _BALANCE_SINCE_MONDAY),
        (["project-summary"], _TODAY),
        (["project-summary", "--from", "2026-11-15", "--to", "2026-11-17", "--show-perc"], _THREE_DAYS_SHARED),
        (["project-summary", "--project", "acme", "2026-11-16"], _ONE_PROJECT),
    ],
    ids=["today", "options", "summary", "shares", "project"],
)
def test_a_published_plugin_prints_as_with_the_original(
    environment: FreshEnvironment, arguments: list[str], shown: str
) -> None:
    assert environment.run(*arguments) == Result(shown, "", 0)


def test_published_plugins_accept_this_version_of_utt(environment: FreshEnvironment) -> None:
    installed = environment.run_python("-c", "from importlib.metadata import version; print(version('utt'))")

    assert installed.stdout == f"{VERSION}\n"
    assert environment.damage() == set()


@pytest.mark.parametrize("plugin", _PLUGINS)
def test_a_published_plugins_own_tests_pass(environment: FreshEnvironment, tmp_path: Path, plugin: str) -> None:
    only_source = ["--no-deps", "--no-build-isolation", "--no-binary", plugin]
    environment.pip("download", *only_source, "--dest", str(tmp_path), plugin)
    [archive] = tmp_path.glob("*.tar.gz")
    # Python 3.11.2, for instance, has no filters yet.
    safely: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    shutil.unpack_archive(archive, tmp_path, **safely)
    [project] = (file.parent for file in tmp_path.glob("*/pytest.ini"))

    # Its own options require coverage.
    done = environment.run_python("-m", "pytest", "-q", "-o", "addopts=", "-p", "no:cacheprovider", str(project))

    assert (done.status, done.stderr) == (0, ""), done.stdout


def test_published_plugins_leave_utt_intact(tmp_path: Path, parts: Parts, registry: Path) -> None:
    environment = FreshEnvironment(tmp_path, parts)
    help_before = environment.run("--help")

    environment.pip_install("--find-links", str(registry), *_PLUGINS)
    environment.pip_uninstall(*_PLUGINS)

    assert environment.damage() == set()
    assert environment.run("--help") == help_before
