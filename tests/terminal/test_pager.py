"""Long texts in pages: on a terminal with fewer rows, through $PAGER or less, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.command_line import Home
from tests.support.harmed import needs_unix
from tests.support.screens import shown
from tests.support.terminals import Terminal
from utt.runtime.environment import Environment
from utt.terminal.pager import Pager
from utt.terminal.style import Style

MARKS_LINES = "sed s/^/paged:/"
LONG = "a\n" * 9 + "b"

pytestmark = needs_unix


def shown_text(text: str, **variables: str) -> str:
    """Return what a pager leaves on a terminal of 20 columns and 10 rows."""
    environ = Environment({"PATH": os.environ["PATH"], "TERM": "xterm"} | variables)
    with Terminal() as terminal:
        with open(terminal.end, "w", closefd=False, encoding="utf-8") as output:
            Pager(environ, Style(20, 10), cast("Any", output)).show(text)
        return terminal.read_all().decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "is_paged"),
    [
        pytest.param(LONG, True, id="a row more than leaves room for the prompt"),
        pytest.param(LONG[2:], False, id="as many rows as fit"),
        pytest.param("a" * 200, True, id="a line that the terminal wraps"),
        pytest.param("日" * 91, True, id="wide characters"),
        pytest.param("é" * 170, False, id="narrow characters"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_only_output_longer_than_the_terminal_is_paged(text: str, is_paged: bool) -> None:
    before = "paged:" if is_paged else ""

    assert shown_text(text, PAGER=MARKS_LINES) == "".join(f"{before}{line}\n" for line in text.split("\n"))


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"PAGER": "cat"}, id="cat"),
        pytest.param({"PAGER": " "}, id="blank"),
        pytest.param({"PAGER": "'"}, id="a quote without its other"),
        pytest.param({"PAGER": "/nowhere/less"}, id="one that is not there"),
        pytest.param({"PAGER": MARKS_LINES, "TERM": "dumb"}, id="a dumb terminal"),
        pytest.param({"PATH": "/nowhere"}, id="no less"),
    ],
)
def test_without_a_pager_all_is_printed(variables: dict[str, str]) -> None:
    assert shown_text(LONG, **variables) == f"{LONG}\n"


def test_a_pager_may_be_left_at_once() -> None:
    assert shown_text("a\n" * 100_000, PAGER="head -n 1") == "a\n"


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        pytest.param(LONG, {}, "FRX", id="its own"),
        pytest.param(LONG, {"LESS": "i"}, "i", id="the user's"),
        pytest.param(f"\x1b[1m{LONG}\x1b[22m", {"LESS": "i"}, "i -R", id="the user's with colours"),
    ],
)
def test_less_gets_its_options(tmp_path: Path, text: str, given: dict[str, str], expected: str) -> None:
    less = tmp_path / "less"
    less.write_text("#!/bin/sh\ncat > /dev/null\necho $LESS $*\n")
    less.chmod(0o755)

    assert shown_text(text, PATH=f"{tmp_path}:{os.environ['PATH']}", **given) == f"{expected}\n"


def test_long_help_is_paged_on_a_terminal_alone(real_home: Home) -> None:
    real_home.environment["PAGER"] = MARKS_LINES

    assert shown(real_home, ["help", "log"], 80).startswith("paged:usage: utt log")
    assert shown(real_home, ["help", "filters"], 80).startswith("Filters")
    assert real_home.run_bare("help", "log").stdout.startswith("usage: utt log")
