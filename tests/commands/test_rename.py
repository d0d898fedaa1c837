"""``utt rename``: gives an activity or a project another name."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home

LOG = """\
# my log
2026-11-16 09:00 hello
2026-11-16 10:00 acme: design  # with Ana
2026-11-16 12:00 beta: design

2026-11-17 09:00 hello
2026-11-17 10:00 acme: design
"""


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

    told = "1 entry" if number == 1 else f"{number} entries"
    assert result.stdout == (f"renamed {told}\n" if number else "")
    assert result.status == (0 if number else 1)
    assert result.log.count(" x\n") + result.log.count(" x  #") == number


def test_a_dry_run_shows_lines_and_changes_nothing(home: Home) -> None:
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
def test_an_impossible_name_is_refused(home: Home, arguments: list[str], message: str, dry_run: list[str]) -> None:
    home.write(LOG)

    result = home.run("rename", *arguments, *dry_run)

    assert (result.status, result.stdout, result.log) == (1, "", LOG)
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["nothing", "x"], "There is no activity 'nothing' in the log", id="no near one"),
        pytest.param(
            ["acme: desing", "x"],
            "There is no activity 'acme: desing' in the log: did you mean 'acme: design'?",
            id="a typing mistake",
        ),
        pytest.param(
            ["design", "x"],
            "There is no activity 'design' in the log: did you mean 'acme: design' or 'beta: design'?",
            id="without its project",
        ),
        pytest.param(
            ["Acme", "x", "--project"], "There is no project 'Acme' in the log: did you mean acme?", id="a project"
        ),
        pytest.param(["", "x", "--project"], "There is no project '' in the log", id="no project at all"),
        pytest.param(
            ["beta: design", "x", "2026-11-17"], "The activity 'beta: design' is not in this period", id="another day"
        ),
    ],
)
@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]], ids=["", "dry run"])
def test_a_missing_old_name_is_an_error(home: Home, arguments: list[str], message: str, dry_run: list[str]) -> None:
    home.write(LOG)

    result = home.run("rename", *arguments, *dry_run, now="2026-11-18 09:00")

    assert (result.stdout, result.stderr, result.status) == ("", f"error: {message}\n", 1)
    assert result.log == LOG
    assert home.run("undo").stderr == "error: There is nothing to undo\n"


def test_renaming_to_the_same_name_is_allowed(home: Home) -> None:
    home.write(LOG)

    result = home.run("rename", "acme: design", "acme: design")

    assert (result.stdout, result.status, result.log) == ("renamed 0 entries\n", 0, LOG)


@pytest.mark.parametrize("line", ["nonsense", "2026-11-16 09:30 early"], ids=["no entry", "order"])
@pytest.mark.parametrize("period", [[], ["--from", "2026-11-16", "--to", "2026-11-17"]], ids=["whole log", "period"])
def test_a_broken_log_is_not_renamed_in(home: Home, line: str, period: list[str]) -> None:
    log = LOG.replace("2026-11-16 12:00", f"{line}\n2026-11-16 12:00")
    home.write(log)

    result = home.run("rename", "acme: design", "x", *period)

    assert (result.stdout, result.status, result.log) == ("", 1, log)
    assert "ine 4" in result.stderr
    assert line in result.stderr


@pytest.mark.parametrize("line", ["nonsense", "2026-11-17 09:30 early"], ids=["no entry", "order"])
@pytest.mark.parametrize("is_last", [True, False], ids=["last", "within"])
def test_a_broken_line_after_the_period_is_ignored(home: Home, line: str, is_last: bool) -> None:
    log = (
        f"{LOG}{line}\n"
        if is_last
        else LOG.replace("2026-11-17 10:00", f"2026-11-17 09:40 y\n{line}\n2026-11-17 10:00")
    )
    home.write(log)

    result = home.run("rename", "acme: design", "x", "2026-11-16", now="2026-11-18 09:00")

    assert (result.status, result.log) == (
        0,
        log.replace("16 10:00 acme: design", "16 10:00 x").replace("16 12:00 acme: design", "16 12:00 x"),
    )


def test_a_misplaced_line_of_the_period_matters(home: Home) -> None:
    log = f"{LOG}2026-11-16 09:30 early\n"
    home.write(log)

    result = home.run("rename", "acme: design", "x", "2026-11-16", now="2026-11-18 09:00")

    assert (result.status, result.log) == (1, log)
    assert "not in chronological order: 2026-11-16 09:30 early" in result.stderr


def test_a_line_possibly_of_the_period_matters(home: Home) -> None:
    for log in (f"nonsense\n{LOG}", LOG.replace("2026-11-17 09:00", "nonsense\n2026-11-17 09:00")):
        home.write(log)

        assert home.run("rename", "acme: design", "x", "2026-11-16").status == 1


@pytest.mark.parametrize("line", ["nonsense", "2026-11-15 09:30 early"], ids=["no entry", "order"])
def test_a_broken_line_before_the_period_is_ignored(home: Home, line: str) -> None:
    log = LOG.replace("2026-11-16 10:00", f"{line}\n2026-11-16 10:00")
    home.write(log)

    renamed = home.run("rename", "acme", "zeta", "--project", "--from", "2026-11-17", now="2026-11-18 09:00")
    missing = home.run("rename", "acm", "zeta", "--project", "--from", "2026-11-17", now="2026-11-18 09:00")

    assert (renamed.stdout, renamed.stderr, renamed.status) == ("renamed 1 entry\n", "", 0)
    assert renamed.log == log.replace("17 10:00 acme", "17 10:00 zeta")
    assert (missing.stderr, missing.status) == ("error: There is no project 'acm' in the log: did you mean acme?\n", 1)


def test_a_project_without_its_option_gets_it_suggested(home: Home) -> None:
    home.write(LOG)

    result = home.run("rename", "acme", "zeta web")

    assert (result.status, result.log) == (1, LOG)
    assert result.stderr == (
        "error: There is no activity 'acme' in the log, but a project: run utt rename acme 'zeta web' --project\n"
    )
