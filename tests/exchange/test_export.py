"""``utt export``: the selected activities, the destination, and the messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.plugins import write_plugin

NOW = "2026-11-20 12:00"
LOG = """\
# from the old machine
2026-11-16 09:00 hello
2026-11-16 10:30 acme: design
# left early
2026-11-16 11:00 lunch **

2026-11-20 11:00 hello
2026-11-20 11:30 beta: x
"""


def test_everything_but_the_current_activity_is_exported(home: Home) -> None:
    home.write(LOG)

    result = home.run("export", "csv", now=NOW)

    assert [line.split(",")[0] for line in result.stdout.splitlines()[1:]] == [
        "2026-11-16T09:00:00",
        "2026-11-16T10:30:00",
        "2026-11-20T11:00:00",
    ]
    assert result.stderr == "note: 2 notes of the log are left out\n"


def test_a_period_and_filters_choose(home: Home) -> None:
    home.write(LOG)

    result = home.run("export", "json", "2026-11-16", "--project", "acme", now=NOW)

    assert result.stdout == (
        '{"entries": [\n  {"time": "2026-11-16 09:00", "name": "hello", "comment": ""},\n'
        '  {"time": "2026-11-16 10:30", "name": "acme: design", "comment": ""}\n]}\n'
    )
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("options", "days"),
    [
        pytest.param((), {"2026-11-16", "2026-11-20"}, id="none"),
        pytest.param(("--month", "2026-11"), {"2026-11-16", "2026-11-20"}, id="a month"),
        pytest.param(("--week", "46"), set(), id="a week"),
        pytest.param(("--from", "2026-11-17"), {"2026-11-20"}, id="a start"),
        pytest.param(("--to", "2026-11-17"), {"2026-11-16"}, id="an end"),
    ],
)
def test_each_option_for_the_period_is_taken(home: Home, options: tuple[str, ...], days: set[str]) -> None:
    home.write(LOG)

    result = home.run("export", "csv", *options, now=NOW)

    assert result.status == 0, result.stderr
    assert {line[:10] for line in result.stdout.splitlines()[1:]} == days


def test_an_empty_log_gives_an_empty_file(home: Home) -> None:
    assert home.run("export", "json", now=NOW).stdout == '{"entries": []}\n'


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("export", "csv", "-o", "LOG"), id="an export"),
        pytest.param(("export", "watson", "-o", "LINK"), id="a link"),
        pytest.param(("export", "sqlite", "-o", "LINK.db"), id="a database"),
        pytest.param(("report", "all", "--format", "csv", "--output", "LOG"), id="a report"),
    ],
)
def test_no_output_overwrites_the_log(home: Home, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    home.write(LOG)
    link = tmp_path / "link"
    for each in (link, link.with_suffix(".db")):
        each.symlink_to(home.log)
    paths = [each.replace("LOG", str(home.log)).replace("LINK", str(link)) for each in arguments]

    result = home.run(*paths, now=NOW)

    assert result.stderr == f"error: {paths[-1]} is the log itself, which would be lost: name another file\n"
    assert (result.status, home.read()) == (1, LOG)


def test_a_failed_export_keeps_the_old_file(home: Home, tmp_path: Path) -> None:
    home.write(f"{LOG}broken\n")
    (tmp_path / "out.csv").write_text("old")

    result = home.run("export", "csv", "-o", str(tmp_path / "out.csv"), now=NOW)

    assert (result.status, (tmp_path / "out.csv").read_text()) == (1, "old")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param(("kloq",), "There is no format 'kloq' to export to: did you mean klog?", id="no format"),
        pytest.param(("csv", "-o", "x/"), "csv is not a directory: name a file instead of x/", id="no directory"),
        pytest.param(("csv", "-o", "/nowhere/x"), "/nowhere/x cannot be written, No such file", id="no place"),
        pytest.param(("csv", "nonsense"), "Invalid date: nonsense", id="no period"),
    ],
)
def test_impossible_arguments_are_refused(home: Home, arguments: tuple[str, ...], error: str) -> None:
    home.write(LOG)

    result = home.run("export", *arguments, now=NOW)

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr.startswith(f"error: {error}")


def test_a_directory_with_files_in_it_is_kept(home: Home, tmp_path: Path) -> None:
    home.write(LOG)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine").write_text("mine")

    result = home.run("export", "watson", "-o", f"{tmp_path}/there/", now=NOW)

    assert (result.status, result.stderr) == (1, f"error: {tmp_path}/there/ exists already: name a new directory\n")
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("body", "path", "error"),
    [
        pytest.param("file_endings = 3", "x.odd", "utt.plugins.odd (", id="no endings"),
        pytest.param("file_endings = [3]", "x.odd", "utt.plugins.odd (", id="endings that are no texts"),
        pytest.param(
            "file_endings = ['.odd']\n    def write_file(self, path): 1 / 0",
            "x.odd",
            "utt.plugins.odd (",
            id="it raises",
        ),
        pytest.param(
            "file_endings = ['.odd']\n    def write_file(self, path): pass",
            "x.odd",
            "x.odd was not written: the format has made no file",
            id="no file",
        ),
        pytest.param(
            "file_endings = ['.odd']\n    def write_file(self, path): pass",
            "x.txt",
            "odd needs a path that ends like this: utt export odd -o x.odd",
            id="another ending",
        ),
        pytest.param("pass", "x.odd", "utt.plugins.odd (", id="nothing that writes"),
    ],
)
def test_a_plugin_that_writes_nothing_is_reported(home: Home, body: str, path: str, error: str) -> None:
    write_plugin(home, "odd", f"class Odd:\n    {body}\nv1.register_format('odd', 'x', export=Odd)\n")
    home.write(LOG)

    result = home.run("export", "odd", "-o", path, now=NOW)

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr.startswith(f"error: {error}")
    assert result.stderr.count("\n") == 1
    assert not [*home.directory.glob("*x.*"), *home.directory.glob(".utt-*")]
