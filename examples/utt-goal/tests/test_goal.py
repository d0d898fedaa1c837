"""The tests of ``utt goal`` and of the section in the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from utt.testing import Home, Result

# 2026-11-16 is a Monday.
_LOG = """\
2026-11-16 09:00 hello
2026-11-16 12:00 acme: API sketch
2026-11-16 13:00 lunch **
2026-11-16 17:15 beta: migration
"""
_MONDAY = "2026-11-16 17:15"
_SECTION = f"\n{' Goal ':-^80}\n\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.write(_LOG)
    return home


def configure(home: Home, *lines: str) -> Path:
    file = home.directory / ".config" / "utt" / "utt.cfg"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(["[goal]", *lines, ""]))
    return file


@pytest.mark.parametrize(
    ("goals", "period", "answer"),
    [
        (["daily = 8h"], [], "Goal: 8h00\nDone: 7h15\nLeft: 0h45\n"),
        (["daily = 7h15"], [], "Goal: 7h15\nDone: 7h15\nLeft: 0h00\n"),
        (["daily = 6h00"], [], "Goal: 6h00\nDone: 7h15\nOver: 1h15\n"),
        (["daily = 8h", "monday = 0h"], [], "Goal: 0h00\nDone: 7h15\nOver: 7h15\n"),
        (["tuesday = 8h"], [], "Goal: 0h00\nDone: 7h15\nOver: 7h15\n"),
        (["daily = 8h"], ["sunday"], "Goal: 0h00\nDone: 0h00\nLeft: 0h00\n"),
        (["daily = 8h"], ["--week"], "Goal: 40h00\nDone: 7h15\nLeft: 32h45\n"),
        (["daily = 8h", "friday = 5h30", "saturday = 2h"], ["--week"], "Goal: 39h30\nDone: 7h15\nLeft: 32h15\n"),
        # November 2026 has four whole weeks, a Sunday before them and a Monday after them.
        (["daily = 8h", "sunday = 1h"], ["--month"], "Goal: 173h00\nDone: 7h15\nLeft: 165h45\n"),
    ],
)
def test_a_period_has_the_goals_of_its_days(home: Home, goals: list[str], period: list[str], answer: str) -> None:
    configure(home, *goals)

    assert home.run("goal", *period, now=_MONDAY) == Result(answer, "", 0)


def test_the_current_activity_counts(home: Home) -> None:
    configure(home, "daily = 8h")

    assert home.run("goal", now="2026-11-16 17:35").stdout == "Goal: 8h00\nDone: 7h35\nLeft: 0h25\n"


def test_the_report_shows_the_goal_at_its_end(home: Home) -> None:
    without = home.run("report", "--week", now=_MONDAY)
    configure(home, "daily = 8h")

    shown = home.run("report", "--week", now=_MONDAY)

    assert shown == Result(without.stdout + _SECTION + "Goal: 40h00\nDone: 7h15\nLeft: 32h45\n", "", 0)


def test_a_project_report_does_not_mention_the_goal(home: Home) -> None:
    without = home.run("report", "--project", "acme", now=_MONDAY)
    configure(home, "daily = 8h")

    assert home.run("report", "--project", "acme", now=_MONDAY) == without


def test_csv_does_not_mention_the_goal(home: Home) -> None:
    without = home.run("report", "--csv-section", "per-day", now=_MONDAY)
    configure(home, "daily = 8h")

    assert home.run("report", "--csv-section", "per-day", now=_MONDAY) == without


def test_the_goal_is_not_for_one_project(home: Home) -> None:
    configure(home, "daily = 8h")

    result = home.run("goal", "--project", "acme", now=_MONDAY)

    assert result == Result("", "error: The goal is for the work on all projects together: leave out --project\n", 1)


def test_without_a_goal_the_report_is_unchanged(home: Home) -> None:
    without = home.run("report", now=_MONDAY, UTT_DISABLE_PLUGINS="goal")

    assert home.run("report", now=_MONDAY) == without


def test_without_a_goal_the_command_suggests_one(home: Home) -> None:
    file = home.run_bare("config", "--filename").stdout.strip()

    result = home.run("goal", now=_MONDAY)

    assert result == Result(
        "", f"error: There is no goal: write one into {file}, for instance\n[goal]\ndaily = 8h\n", 1
    )


@pytest.mark.parametrize(
    "line",
    [
        "daily = 8",
        "daily = a lot",
        "daily = ",
        "daily = 8h60",
        "daily = 24h01",
        "monday = -8h",
        "daily = \N{FULLWIDTH DIGIT EIGHT}h",
    ],
)
def test_an_invalid_goal_is_reported_with_its_place(home: Home, line: str) -> None:
    file = configure(home, line)

    result = home.run("goal", now=_MONDAY)

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr == (
        f"error: {line} in the section [goal] of {file} "
        "is not a daily working time: write it as 8h or 7h30, and at most 24h\n"
    )


def test_an_unknown_key_is_reported(home: Home) -> None:
    file = configure(home, "daily = 8h", "weekly = 40h")

    result = home.run("goal", now=_MONDAY)

    assert result.stderr == (
        f"error: weekly = 40h in the section [goal] of {file} names no day: "
        "write daily, or a weekday, as in friday = 5h30\n"
    )
    assert result.status == 1


def test_an_invalid_goal_leaves_the_report_whole(home: Home) -> None:
    without = home.run("report", now=_MONDAY)
    configure(home, "daily = a lot")

    result = home.run("report", now=_MONDAY)

    assert (result.stdout, result.status) == (without.stdout, 0)
    assert result.stderr.startswith("warning: utt.plugins.goal ")
    assert "daily = a lot in the section [goal]" in result.stderr
    assert result.stderr.count("\n") == 1
