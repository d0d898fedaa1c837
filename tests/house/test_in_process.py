"""Commands in the test process leave nothing behind, and calls that they cannot serve are refused."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import utt
from tests.support.command_line import Home
from utt.plugin_system import registry
from utt.report import per_day


def surroundings() -> dict[str, Any]:
    return {
        "environment": dict(os.environ),
        "time zone": time.tzname,
        "directory": os.getcwd(),
        "streams": [sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.__stdout__, sys.__stderr__],
        "files": [(os.fstat(number).st_dev, os.fstat(number).st_ino) for number in range(3)],
        "descriptors": len(os.listdir("/dev/fd")),
        "path": [*sys.path],
        "finders": [*sys.meta_path],
        "package": [*utt.__path__],
        "plugins": sorted(name for name in sys.modules if name.startswith("utt.plugins")),
        "registry": registry.current(),
    }


PLUGIN = """\
import builtins, os, sys, time
import helper
from utt.api import v1

def handler():
    os.environ["LEFT"] = "behind"
    os.chdir("/")
    sys.path.insert(0, "/nowhere")
    sys.meta_path.append(None)
    {}

v1.register_command(v1.Command("odd", "Odd", lambda: handler, lambda parser: None))
"""


def write_plugin(home: Home, end: str) -> None:
    plugins = home.directory / "path" / "utt" / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    (plugins / "odd.py").write_text(PLUGIN.format(end))
    (home.directory / "path" / "helper.py").write_text("")
    home.environment["PYTHONPATH"] = str(home.directory / "path")


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("pass", id="returns"),
        pytest.param("sys.exit(3)", id="exits"),
        pytest.param("1 / 0", id="fails"),
        pytest.param("raise KeyboardInterrupt", id="is interrupted"),
        pytest.param("sys.stdout = sys.stderr = sys.stdin = None", id="drops the streams"),
        pytest.param("sys.stdout.close()", id="closes a stream"),
        pytest.param("os.close(1)", id="closes a descriptor"),
    ],
)
def test_a_command_leaves_nothing_behind(home: Home, end: str) -> None:
    write_plugin(home, end)
    before = surroundings()

    # An exception that ends any process is passed on.
    with suppress(Exception):
        home.run("odd", TZ="Asia/Kathmandu")

    assert surroundings() == before
    assert "helper" not in sys.modules


def test_a_command_has_no_more_than_its_environment(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_TESTS", "yes")
    write_plugin(home, "print(*sorted({*os.environ} - {'LEFT', 'LC_CTYPE'}))")

    result = home.run("odd", OWN="yes")

    assert result.stdout.split() == sorted({*home.environment, "OWN"})


def test_a_plugin_is_gone_with_its_path(home: Home) -> None:
    write_plugin(home, "print('odd')")

    with_plugin = home.run("odd")
    del home.environment["PYTHONPATH"]

    assert with_plugin.stdout == "odd\n"
    assert home.run("odd").status == 2


def test_caches_are_cleared_each_time(home: Home) -> None:
    for _ in range(2):
        per_day._sums(timedelta(hours=1))
        assert per_day._sums.cache_info().currsize == 1

        home.run("hello", now="2026-11-16 12:00")

        assert per_day._sums.cache_info().currsize == 0


def test_a_changed_plugin_is_read_again(home: Home) -> None:
    write_plugin(home, "print('first')")
    first = home.run("odd")
    write_plugin(home, "print('the second')")

    assert (first.stdout, home.run("odd").stdout) == ("first\n", "the second\n")


def test_a_file_a_plugin_leaves_open_is_closed(home: Home) -> None:
    write_plugin(home, "ring = []; ring += [ring, open('/dev/null')]")

    result = home.run("odd")

    assert (result.stderr, result.status) == ("", 0)
    # If any were left, pytest would warn of them, which counts as a failure.
    gc.collect()


def test_output_of_child_processes_is_captured(home: Home) -> None:
    result = home.run("edit", EDITOR="sh -c 'cat; echo error >&2'", stdin="typed\n")

    assert (result.stdout, result.stderr) == ("typed\n", "error\n")


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(lambda home: home.run("hello", PYTHONIOENCODING="ascii"), id="a variable of the interpreter"),
        pytest.param(lambda home: home.run("hello", _ARGCOMPLETE="1"), id="a completion without a file"),
        pytest.param(lambda home: home.run("hello", stdin="x" * 100_000), id="more than a pipe holds"),
    ],
)
def test_calls_that_need_a_process_are_refused(home: Home, refused: Callable[[Home], object]) -> None:
    with pytest.raises(ValueError, match="use real_home"):
        refused(home)

    assert not home.log.exists()


def test_a_command_within_a_command_is_refused(home: Home, tmp_path: Path) -> None:
    write_plugin(
        home,
        "from pathlib import Path; from tests.support.in_process import InProcessHome; "
        f"InProcessHome(Path({str(tmp_path)!r})).run('hello')",
    )

    assert "two commands cannot run in one process at once: use real_home" in home.run("odd").stderr
