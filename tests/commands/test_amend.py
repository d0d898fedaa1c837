"""``utt amend``: corrects a mistake in one line."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home

LOG = """\
# my log
2026-11-16 09:00 hello
2026-11-16 10:00 acme: design  # with Ana
nonsense
2026-11-16 12:00 beta: design

2026-11-17 09:00 hello
2026-11-17 10:00 acme: design
"""
LAST = "2026-11-17 10:00 acme: design\n"
GOOD = LOG.replace("nonsense\n", "")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["acme: review"], "2026-11-17 10:00 acme: review"),
        (["-c", "with Bo"], "2026-11-17 10:00 acme: design  # with Bo"),
        (["--at", "9:30"], "2026-11-17 09:30 acme: design"),
        (["--at", "-15m"], "2026-11-17 10:15 acme: design"),
        (["--at", "9:00"], "2026-11-17 09:00 acme: design"),
        (["x", "-c", "y", "--at", "9:30"], "2026-11-17 09:30 x  # y"),
    ],
)
def test_amend_shows_the_latest_entry_before_and_after(home: Home, arguments: list[str], line: str) -> None:
    home.write(LOG)

    result = home.run("amend", *arguments, now="2026-11-17 10:30")

    assert result.stdout == f"amended {LAST}      → {line}\n"
    assert (result.stderr, result.status) == ("", 0)
    assert result.log == LOG.replace(LAST, f"{line}\n")


def test_an_empty_comment_removes_the_comment(home: Home) -> None:
    home.write("2026-11-16 10:00 x  # y\n")

    assert home.run("amend", "-c", "", now="2026-11-16 11:00").log == "2026-11-16 10:00 x\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name what to change: utt amend NAME, -b, -c COMMENT or --at WHEN"),
        (["--at", "8:59"], "The latest entry cannot be before the one before it, 2026-11-17 09:00 hello"),
        (["--at", "monday 10:00"], "The latest entry cannot be before the one before it"),
        (["--at", "10:31"], "is in the future"),
        (["--at", "sometime"], "sometime"),
        ([" "], "The name is empty"),
        (["a\nb"], "control character"),
    ],
)
def test_an_impossible_amendment_is_refused_without_a_change(home: Home, arguments: list[str], message: str) -> None:
    home.write(GOOD)

    result = home.run("amend", *arguments, now="2026-11-17 10:30")

    assert (result.status, result.stdout, result.log) == (1, "", GOOD)
    assert result.stderr.startswith("error: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_empty_log_has_nothing_to_amend(home: Home) -> None:
    result = home.run("amend", "x")

    assert (result.status, result.stderr) == (1, "error: There is no entry yet: record one with utt add\n")
    assert not home.log.exists()


@pytest.mark.parametrize("command", [["amend", "x"], ["stretch"]], ids=["amend", "stretch"])
def test_a_departure_alone_is_reported(home: Home, command: list[str]) -> None:
    home.write("2026-11-16 17:00 bye ***\n")

    result = home.run(*command, now="2026-11-16 18:00")

    assert (result.status, result.stderr) == (1, "error: There is no entry yet but bye: record one with utt add\n")


def test_an_amendment_without_effect_cannot_be_undone(home: Home) -> None:
    home.write(GOOD)

    result = home.run("amend", "acme: design", now="2026-11-17 10:30")

    assert (result.status, result.log) == (0, GOOD)
    assert home.run("undo").stderr == "error: There is nothing to undo\n"
