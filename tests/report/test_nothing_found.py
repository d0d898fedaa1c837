"""A command that finds nothing prints that on standard error: for a name always, else on a terminal."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home, configure
from tests.support.in_process import InProcessHome

LOG = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n2026-11-17 09:00 hello\n2026-11-17 10:00 beta: x\n"


@pytest.fixture
def on_terminal(home: InProcessHome) -> InProcessHome:
    home.has_terminal = True
    home.write(LOG)
    return home


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        pytest.param(["--project", "acm"], "there is no project 'acm' in the log: did you mean acme?", id="near"),
        pytest.param(["--project", "omega"], "there is no project 'omega' in the log", id="nothing near"),
        pytest.param(["--project", "acme"], "the project acme has nothing in this period", id="another day"),
        pytest.param(["--project", "\x1b"], "there is no project '\\x1b' in the log", id="a control character"),
        pytest.param(["--project", "a*x"], "there is no project 'a*x' in the log", id="wildcards"),
        pytest.param(
            ["--project", "beta", "--project", "acme"], "the project acme has nothing in this period", id="two"
        ),
        pytest.param(["--task", "desing"], "there is no task 'desing' in the log: did you mean design?", id="a task"),
        pytest.param(["--tag", "x"], "there is no tag 'x' in the log", id="a tag"),
        pytest.param(["--match", "design"], "no name or comment in this period matches 'design'", id="a text"),
        pytest.param(
            ["--not-project", "acm"], "there is no project 'acm' in the log: did you mean acme?", id="left out"
        ),
        pytest.param(["--not-task", "y*"], "there is no task 'y*' in the log", id="a task left out"),
        pytest.param(
            ["--not-tag", "x", "--not-project", "beta"], "there is no tag 'x' in the log", id="a tag left out"
        ),
    ],
)
def test_a_note_names_a_project_without_activities(on_terminal: Home, arguments: list[str], note: str) -> None:
    result = on_terminal.run("report", *arguments, now="2026-11-17 11:00")

    assert result.stderr == f"note: {note}\r\n"
    assert result.status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--project", "beta"], id="today"),
        pytest.param(["--project", "acme", "--week"], id="week"),
        pytest.param([], id="no filter"),
        pytest.param(["--project", ""], id="without a project"),
        pytest.param(["--not-project", "acme", "--not-task", "d*", "--not-project", ""], id="left out"),
    ],
)
def test_a_report_with_activities_has_no_note(on_terminal: Home, arguments: list[str]) -> None:
    assert on_terminal.run("report", *arguments, now="2026-11-17 11:00").stderr == ""


def test_an_export_tells_of_names_without_activities(home: Home) -> None:
    home.write(LOG)

    result = home.run("export", "csv", "--project", "acm", "--output", "x.csv", now="2026-11-17 11:00")

    assert (result.stderr, result.status) == ("note: there is no project 'acm' in the log: did you mean acme?\n", 0)


def test_a_note_names_an_aliased_projects_full_name(home: Home) -> None:
    home.write(LOG + "2026-11-17 10:10 acm: x\n2026-11-17 10:20 amm: x\n")
    configure(home, "[projects]\nam = acme\n")

    result = home.run("report", "--project", "am", now="2026-11-17 11:00")

    assert (result.stderr, result.status) == ("note: there is no project 'am' in the log: did you mean acme?\n", 0)


def test_the_note_comes_without_a_terminal_too(home: Home) -> None:
    home.write(LOG)

    result = home.run("report", "--project", "acm", now="2026-11-17 11:00")

    assert result.stderr == "note: there is no project 'acm' in the log: did you mean acme?\n"
    assert "Total: 0h00" in result.stdout


def test_without_a_terminal_nothing_near_is_silent(home: Home) -> None:
    home.write(LOG)

    assert home.run("report", "--project", "omega", now="2026-11-17 11:00").stderr == ""
    assert home.run("report", "--not-project", "omega", now="2026-11-17 11:00").stderr == ""


LISTS = [
    pytest.param(LOG, ["log", "2026-11-18"], "the log has no entry on 2026-11-18", id="a day"),
    pytest.param(LOG, ["log", "2025"], "the log has no entry from 2025-01-01 to 2025-12-31", id="a year"),
    pytest.param("", ["log"], "the log has no entry yet: record one with utt add", id="an empty log"),
    pytest.param(LOG, ["undo", "--list"], "there is nothing to undo", id="no change"),
    pytest.param(LOG, ["export", "klog", "2025"], "there is nothing to export in this period", id="nothing to export"),
]


@pytest.mark.parametrize(("log", "arguments", "note"), LISTS)
def test_an_empty_list_is_explained_on_a_terminal(on_terminal: Home, log: str, arguments: list[str], note: str) -> None:
    on_terminal.write(log)

    result = on_terminal.run(*arguments, now="2026-11-18 11:00")

    assert (result.stdout, result.stderr, result.status) == ("", f"note: {note}\r\n", 0)


@pytest.mark.parametrize(("log", "arguments", "note"), LISTS)
def test_an_empty_list_is_empty_for_programs(home: Home, log: str, arguments: list[str], note: str) -> None:
    home.write(log)

    result = home.run(*arguments, now="2026-11-18 11:00")

    assert (result.stdout, result.stderr, result.status) == ("", "", 0), note
