"""Which activities a report counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import Home

LOG = """\
2026-11-16 09:00 hello
2026-11-16 09:01 acme: design
2026-11-16 09:03 acme/web: API #ux
2026-11-16 09:07 beta: design  # with Ana
2026-11-16 09:15 review #UX
2026-11-16 09:31 lunch **
2026-11-16 10:03 bus ***
2026-11-16 11:07 acme: API  # see #ux.
"""
# A name for each activity, whose minutes are powers of two.
MINUTES = {"design": 1, "web": 2, "beta": 4, "review": 8, "lunch": 16, "bus": 32, "last": 64}
NOW = "2026-11-16 11:07"
WORK = {"design", "web", "beta", "review", "last"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param("--project acme", {"design", "last"}, id="a project"),
        pytest.param("--project acme*", {"design", "web", "last"}, id="a wildcard"),
        pytest.param("--project ?eta", {"beta"}, id="a question mark"),
        pytest.param("--project ACME", set(), id="capital letters matter"),
        pytest.param("--project a.me", set(), id="no regular expression"),
        pytest.param("--project acme --project beta", {"design", "last", "beta"}, id="one or the other"),
        pytest.param("--project=", {"review", "lunch", "bus"}, id="no project"),
        pytest.param("--task design", {"design", "beta"}, id="a task"),
        pytest.param("--task API*", {"web", "last"}, id="the start of a task"),
        pytest.param("--project acme --task API", {"last"}, id="both"),
        pytest.param("--match ANA", {"beta"}, id="a comment"),
        pytest.param("--match acme", {"design", "web", "last"}, id="a name"),
        pytest.param("--match [a]", set(), id="a text with signs"),
        pytest.param("--match ^acme: --regex", {"design", "last"}, id="a regular expression"),
        pytest.param("--match lunch --match bus", {"lunch", "bus"}, id="either text"),
        pytest.param("--tag ux", {"web", "last"}, id="a tag"),
        pytest.param("--tag #UX", {"review"}, id="a tag with its sign"),
        pytest.param("--tag u*", {"web", "last"}, id="a tag with a wildcard"),
        pytest.param("--tag=", {"design", "beta", "lunch", "bus"}, id="no tag"),
        pytest.param("--type work", WORK, id="work"),
        pytest.param("--type break --type ignored", {"lunch", "bus"}, id="two types"),
        pytest.param("--not-project acme", {"web", "beta", "review", "lunch", "bus"}, id="not a project"),
        pytest.param("--not-project acme* --not-project beta", {"review", "lunch", "bus"}, id="neither"),
        pytest.param("--not-task design --type work", {"web", "review", "last"}, id="not a task"),
        pytest.param("--not-match ana", {*MINUTES} - {"beta"}, id="not a text"),
        pytest.param("--not-match ux --not-match lunch", {"design", "beta", "bus"}, id="neither text"),
        pytest.param("--not-match ^a.*API --regex", {*MINUTES} - {"web", "last"}, id="not an expression"),
        pytest.param("--not-tag ux", {*MINUTES} - {"web", "last"}, id="not a tag"),
        pytest.param("--project acme --not-tag ux", {"design"}, id="a project without a tag"),
        pytest.param("--project acme*,beta", set(), id="a comma is not a list"),
    ],
)
@pytest.mark.parametrize("period", [["today"], ["2026-01-01.."]], ids=["one by one", "by columns"])
def test_filters_choose_activities(home: Home, period: list[str], options: str, expected: set[str]) -> None:
    home.write(LOG)

    result = home.run("report", *period, "--format", "json", *options.split(), now=NOW)

    totals = json.loads(result.stdout)["totals"]
    assert totals["total"] + totals["ignored"] == 60 * sum(MINUTES[name] for name in expected)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        pytest.param("--by wek", "There is no unit 'wek' to group by: did you mean week?", id="a unit"),
        pytest.param("--by xyz", "There is no unit 'xyz' to group by: use day, week, month,", id="no unit near"),
        pytest.param("--by day,week,month", "--by takes one unit or two different ones, not 'day,we", id="three"),
        pytest.param("--by day,day", "--by takes one unit or two different ones, not 'day,day'", id="twice"),
        pytest.param("--format jsno", "There is no format 'jsno': did you mean json?", id="a format"),
        pytest.param(
            "--format xyz", "There is no format 'xyz': use csv, html, json, markdown, screen, text", id="no format near"
        ),
        pytest.param("--round 7x", "There is no step '7x' to round to, which is whole minutes", id="a step"),
        pytest.param("--round 15m:x", "There is no way 'x' to round: use up, down, nearest", id="a mode"),
        pytest.param("--round-each", "--round-each says what to round, and --round how", id="no step"),
        pytest.param("--match [ --regex", "'[' is not a regular expression", id="an expression"),
        pytest.param("--not-match ( --regex", "'(' is not a regular expression", id="one that is left out"),
        pytest.param("--csv-section per-day --format json", "--csv-section and --format json contr", id="two formats"),
        pytest.param("--by=", "There is no unit '' to group by: use day, week, month,", id="an empty unit"),
        pytest.param("--format=", "There is no format '': use csv, html, json,", id="an empty format"),
        pytest.param("--output=", "--output needs the name of a file", id="an empty file"),
        pytest.param("--csv-section per-day --by day", "--csv-section and --by contradict each other", id="two tables"),
        pytest.param("--by project --per-day", "--by and --per-day contradict each other", id="two groupings"),
        pytest.param("--by day --total", "--total is about CSV: write it like --by", id="a total of text"),
        pytest.param("--format csv --total", "--total is about CSV: write it like --by", id="a total of activities"),
        pytest.param("--schema --format csv", "--schema is about JSON", id="no schema"),
        pytest.param(
            "--output x.HTML", "x.HTML would be plain text: add --format html, or --format text", id="no page in a file"
        ),
        pytest.param("--regex", "--regex is about --match and --not-match: write", id="no regular expression"),
        pytest.param(
            "--by day --depth 2",
            "--depth is about projects: write it like --by project,day --depth 2",
            id="no projects",
        ),
        pytest.param("--output no/such/place", "no/such/place cannot be written, No such file", id="no directory"),
        pytest.param("--output no\n/x", "no\\n/x cannot be written, No such file", id="a line feed in a name"),
        pytest.param("--output .", ". cannot be written, Is a directory", id="a directory"),
    ],
)
def test_a_wrong_value_prints_one_line(home: Home, options: str, error: str) -> None:
    home.write(LOG)

    result = home.run("report", *options.split(" "), now=NOW)

    assert result.stderr.startswith(f"error: {error}")
    assert (result.stderr.count("\n"), result.stdout, result.status) == (1, "", 1)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("--type works", "--type cannot be 'works': did you mean work?"),
        ("--depth 0", "--depth: '0' is not a number of parts: write --depth 1"),
        ("--depth x", "--depth: 'x' is not a number of parts: write --depth 1"),
    ],
)
def test_a_wrong_choice_prints_the_usage(home: Home, options: str, error: str) -> None:
    result = home.run("report", *options.split(), now=NOW)

    assert result.stderr.splitlines()[0] == f"error: {error}"
    assert result.status == 2


# Files.


@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown"])
def test_a_file_holds_what_would_be_printed(home: Home, form: str) -> None:
    home.write(LOG)
    printed = home.run("report", "--format", form, now=NOW)

    result = home.run("report", "--format", form, "--output", "report.out", now=NOW)

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)
    assert (home.directory / "report.out").read_bytes().decode() == printed.stdout


def test_a_file_stays_whole_if_the_report_fails(home: Home) -> None:
    home.write(LOG + "nonsense\n")
    file = home.directory / "report.out"
    file.write_text("before", encoding="utf-8")

    result = home.run("report", "--output", "report.out", now=NOW)

    assert result.status == 1
    assert file.read_text(encoding="utf-8") == "before"
    assert [path.name for path in home.directory.iterdir() if path.name.startswith(".utt-")] == []


def test_a_files_link_and_mode_are_kept(home: Home) -> None:
    home.write(LOG)
    file, link = home.directory / "report.out", home.directory / "link"
    file.write_text("before", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)

    assert home.run("report", "--output", "link", now=NOW).status == 0

    assert link.is_symlink()
    assert "Total" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to(home: Home) -> None:
    home.write(LOG)

    assert home.run("report", "--output", "/dev/null", now=NOW).status == 0
    assert not Path("/dev/null").is_file()


# Groups.


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param("--per-day", "2026-11-16:  1.3h  (1h19) - , acme, beta - ", id="per day"),
        pytest.param("--per-day --format markdown", "| 2026-11-16 | , acme, beta | ", id="per day in markdown"),
        pytest.param("--csv-section per-day", '2026-11-16,1.3,1h19,", acme, beta",', id="per day in CSV"),
        pytest.param("--csv-section per-task", "2026-11-16,acme,API #ux,0.0,WORK,", id="per task in CSV"),
        pytest.param("--by day --format json", '{"project": "acme", "seconds": 4020,', id="beside groups in JSON"),
    ],
)
def test_parts_of_projects_are_shown_in_all_formats(home: Home, options: str, expected: str) -> None:
    home.write(LOG)

    assert expected in home.run("report", "--depth", "1", *options.split(), now=NOW).stdout


def test_parts_of_projects_count_together(home: Home) -> None:
    home.write(LOG)

    result = home.run("report", "--by", "project", "--depth", "1", "--type", "work", "--decimal", now=NOW)

    assert result.stdout.partition(" By project ")[2].splitlines()[2:] == [
        "-      0.13",
        "acme   1.12",
        "beta   0.07",
        "Total  1.32",
    ]


def test_wide_groups_are_rows_within_rows(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n" + "".join(f"2026-11-16 {10 + n}:00 p{n}: {'x' * 20}{n}\n" for n in range(4)))

    result = home.run("report", "--by", "project,task", now="2026-11-16 13:00")

    assert result.stdout.partition(" By project and task ")[2].splitlines()[2:4] == [
        "p0                       1h00",
        f"  {'x' * 20}0  1h00",
    ]


def test_empty_days_between_are_rows(home: Home) -> None:
    home.write("2026-11-10 09:00 hello\n2026-11-10 10:00 x\n2026-11-25 09:00 hello\n2026-11-25 10:00 x\n")

    result = home.run("report", "all", "--by", "week,day", "--format", "csv", now="2026-11-25 10:00")

    assert [line.split(",")[:3] for line in result.stdout.splitlines()[1:]] == [
        ["2026-W46", "2026-11-10", "3600"],
        ["2026-W47", "", "0"],
        ["2026-W48", "2026-11-25", "3600"],
    ]
