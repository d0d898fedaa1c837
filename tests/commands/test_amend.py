"""``utt amend`` and ``utt rename``: mistakes put right in one line."""

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
def test_the_latest_entry_is_changed_and_shown_before_and_after(home: Home, arguments: list[str], line: str) -> None:
    home.write(LOG)

    result = home.run("amend", *arguments, now="2026-11-17 10:30")

    assert result.stdout == f"amended {LAST}      → {line}\n"
    assert (result.stderr, result.status) == ("", 0)
    assert result.log == LOG.replace(LAST, f"{line}\n")


def test_a_comment_is_taken_away_by_an_empty_one(home: Home) -> None:
    home.write("2026-11-16 10:00 x  # y\n")

    assert home.run("amend", "-c", "", now="2026-11-16 11:00").log == "2026-11-16 10:00 x\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Say what to change: utt amend NAME, -c COMMENT or --at WHEN"),
        (["--at", "8:59"], "The latest entry cannot be before the one before it, 2026-11-17 09:00 hello"),
        (["--at", "monday 10:00"], "The latest entry cannot be before the one before it"),
        (["--at", "10:31"], "lies in the future"),
        (["--at", "sometime"], "sometime"),
        ([" "], "The name is empty"),
        (["a\nb"], "control character"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(home: Home, arguments: list[str], message: str) -> None:
    home.write(GOOD)

    result = home.run("amend", *arguments, now="2026-11-17 10:30")

    assert (result.status, result.stdout, result.log) == (1, "", GOOD)
    assert result.stderr.startswith("error: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_empty_log_has_nothing_to_amend(home: Home) -> None:
    result = home.run("amend", "x")

    assert (result.status, result.stderr) == (1, "error: There is no entry to amend: record one with utt add\n")
    assert not home.log.exists()


def test_an_amendment_that_changes_nothing_leaves_nothing_to_undo(home: Home) -> None:
    home.write(GOOD)

    result = home.run("amend", "acme: design", now="2026-11-17 10:30")

    assert (result.status, result.log) == (0, GOOD)
    assert home.run("undo").stderr == "error: There is nothing to undo\n"


# rename


def test_an_activity_is_renamed_throughout_the_log(home: Home) -> None:
    home.write(LOG)

    result = home.run("rename", "acme: design", "acme: drawing", now="2026-11-18 09:00")

    assert (result.stdout, result.stderr, result.status) == ("renamed 2 entries\n", "", 0)
    assert result.log == LOG.replace("acme: design", "acme: drawing")


def test_a_project_is_renamed_throughout_the_log(home: Home) -> None:
    log = LOG + "2026-11-17 11:00 acme:  two spaces\n2026-11-17 12:00 acmes: x\n2026-11-17 13:00 acme\n"
    home.write(log)

    result = home.run("rename", "acme", "zeta", "--project", now="2026-11-18 09:00")

    assert result.stdout == "renamed 3 entries\n"
    assert result.log == log.replace("acme: ", "zeta: ")


@pytest.mark.parametrize(
    ("period", "number"),
    [
        (["2026-11-16"], 1),
        (["monday"], 1),
        (["today"], 0),
        (["--week"], 2),
        (["--from", "2026-11-17", "--to", "2026-11-17"], 1),
        (["--month", "oct"], 0),
    ],
)
def test_a_period_limits_it(home: Home, period: list[str], number: int) -> None:
    home.write(LOG)

    result = home.run("rename", "acme: design", "x", *period, now="2026-11-18 09:00")

    assert result.stdout == f"renamed {number} {'entry' if number == 1 else 'entries'}\n"
    assert result.log.count(" x\n") + result.log.count(" x  #") == number


def test_a_dry_run_shows_each_line_before_and_after_and_changes_nothing(home: Home) -> None:
    home.write(LOG)

    result = home.run("rename", "acme: design", "x", "--dry-run")

    assert result.stdout == (
        "rename 2026-11-16 10:00 acme: design  # with Ana\n"
        "     → 2026-11-16 10:00 x  # with Ana\n"
        "rename 2026-11-17 10:00 acme: design\n"
        "     → 2026-11-17 10:00 x\n"
        "would rename 2 entries\n"
    )
    assert (result.status, result.log) == (0, LOG)
    assert home.run("undo").status == 1


@pytest.mark.parametrize(
    "log", [LOG.replace("\n", "\r\n"), "\ufeff" + LOG, LOG.rstrip("\n"), LOG.replace(" 10:00 ", "  10:0\t")]
)
def test_no_other_byte_changes(home: Home, log: str) -> None:
    home.write(log)

    result = home.run("rename", "beta: design", "beta: x")

    assert result.log == log.replace("beta: design", "beta: x")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["acme: design", ""], "'' cannot be a name: it is plain text without control characters, and not blank"),
        (["acme: design", "a\tb"], "'a\\tb' cannot be a name"),
        (["nothing", " "], "' ' cannot be a name"),
        (["nothing", "a\x1b"], "'a\\x1b' cannot be a name"),
        (["acme", "a\x1b", "--project"], "'a\\x1b' cannot be a name"),
        (["acme", "a b", "--project"], "'a b' cannot be the name of a project: it is one word without a colon"),
        (["acme", "a:b", "--project"], "cannot be the name of a project"),
        (["acme", "", "--project"], "cannot be the name of a project"),
    ],
)
@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_a_name_that_cannot_be_is_refused(home: Home, arguments: list[str], message: str, dry_run: list[str]) -> None:
    home.write(LOG)

    result = home.run("rename", *arguments, *dry_run)

    assert (result.status, result.stdout, result.log) == (1, "", LOG)
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_name_that_is_not_there_is_no_error(home: Home) -> None:
    home.write(LOG)

    result = home.run("rename", "nothing", "something")

    assert (result.stdout, result.status, result.log) == ("renamed 0 entries\n", 0, LOG)
