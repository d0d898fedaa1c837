"""``utt import timewarrior`` and ``utt export timewarrior``: tags become names, and names tags."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.foreign_files import BREAK_TOLD, exported, imported
from tests.support.samples import LOG

NOW = "2026-11-20 12:00"


def intervals(*tags: list[str]) -> str:
    """Return intervals of an hour with these tags, one a day from 1 November on, as ``timew export`` writes them."""
    lines = [
        json.dumps({"id": 1, "start": f"202611{day:02}T090000Z", "end": f"202611{day:02}T100000Z", "tags": each})
        for day, each in enumerate(tags, 1)
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def names(log: list[str]) -> list[str]:
    return [line[17:] for line in log if not line.endswith(" hello")]


@pytest.mark.parametrize(
    ("tags", "options", "name"),
    [
        pytest.param(["acme", "acme: design"], (), "acme: design", id="a whole name and its project"),
        pytest.param(["acme: design"], (), "acme: design", id="a whole name alone"),
        pytest.param(["acme", "acme: design", "ui"], (), "acme: design #ui", id="one more tag"),
        pytest.param(["acme", "acme: design #ui", "ui"], (), "acme: design #ui", id="a tag in the name"),
        pytest.param(["acme", "acme: x", "b: y"], (), "acme: x #b:-y", id="two whole names, one with its project"),
        pytest.param(["reading"], (), "reading", id="a single tag"),
        pytest.param(["lunch **"], (), "lunch **", id="a break"),
        pytest.param([], (), "untitled", id="no tag"),
        pytest.param(["fix #ui bug", "ui"], (), "fix #ui bug", id="a name without a project, and its tag"),
        pytest.param(["acme", "design"], ("--project-tag", "acme"), "acme: design", id="a project"),
        pytest.param(["design", "zeta"], ("--project-tag", "zeta"), "zeta: design", id="a project that sorts last"),
        pytest.param(["acme"], ("--project-tag", "acme"), "acme: untitled", id="a project alone"),
        pytest.param(
            ["acme", "b", "x"], ("--project-tag", "acme", "--task-tag", "x"), "acme: x #b", id="a project and a task"
        ),
        pytest.param(["b", "x"], ("--task-tag", "x"), "x #b", id="a task"),
        pytest.param(["b", "x"], ("--project-tag", "acme", "--project-tag", "b"), "b: x", id="one of several projects"),
        pytest.param(["acme", "acme: x"], ("--task-tag", "acme"), "acme: x", id="a whole name wins"),
        pytest.param(["Big Client", "x"], ("--project-tag", "Big Client"), "Big-Client: x", id="a project of words"),
    ],
)
def test_tags_make_a_name(home: Home, tags: list[str], options: tuple[str, ...], name: str) -> None:
    assert names(imported(home, "timewarrior", intervals(tags), *options)[0]) == [name]


def test_unclear_tags_are_refused_in_one_error(home: Home) -> None:
    log, said = imported(home, "timewarrior", intervals(["a", "x"], ["b"], ["a", "y"], ["a: x", "a"]))

    assert (log, said) == (
        [],
        [
            "error: FILE: 2 intervals have several tags, and it is unknown which are the project and the task: name "
            "them with --project-tag TAG and --task-tag TAG, each as often as it takes; the tags are a 2, x 1, y 1"
        ],
    )


def test_an_error_names_options_without_effect(home: Home) -> None:
    options = ("--project-tag", "acmee", "--task-tag", "x", "--task-tag", "nothing")

    log, said = imported(home, "timewarrior", intervals(["acme", "b", "c"], ["x"]), *options)

    assert log == []
    assert said[-1].endswith("the tags are acme 1, b 1, c 1; no interval has the tag acmee, nothing")


@pytest.mark.parametrize(
    ("tags", "options"),
    [
        pytest.param(["a", "b", "x"], ("--project-tag", "a", "--project-tag", "b"), id="two projects"),
        pytest.param(["x", "y"], ("--task-tag", "x", "--task-tag", "y"), id="two tasks"),
        pytest.param(["a: x", "b: y"], (), id="two whole names"),
        pytest.param(["a", "x", "y"], ("--project-tag", "a"), id="two tags beside a project"),
    ],
)
def test_ambiguous_tags_are_refused(home: Home, tags: list[str], options: tuple[str, ...]) -> None:
    log, said = imported(home, "timewarrior", intervals(tags), *options)

    assert (log, len(said)) == ([], 1)
    assert said[0].startswith("error: FILE: one interval has several tags")


def test_of_very_many_tags_the_first_are_shown(home: Home) -> None:
    _, said = imported(home, "timewarrior", intervals([f"tag{number}" for number in range(20)]))

    assert said[0].endswith("tag10 1, tag11 1 and 8 more")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("# a", "a", id="a word"),
        pytest.param('# "a b"', "a b", id="a quoted tag"),
        pytest.param(r'# "say \"x\" \\ y"', 'say "x" \\ y', id="quotes and backslashes in it"),
        pytest.param(r'# "x\/y \u00e9"', "x/y é", id="other escapes"),
        pytest.param(r'# "x\q y"', "xq y", id="an escape that there is not"),
        pytest.param(r"# back\slash", r"back\slash", id="a backslash in a word"),
        pytest.param("# it's", "it's", id="an apostrophe"),
        pytest.param("# #ops", "#ops", id="a tag that looks like a mark"),
        pytest.param('# a # "a note"', "a  # a note", id="an annotation"),
        pytest.param(r'# a # "50 % of # \"x\""', 'a  # 50 % of # "x"', id="marks in an annotation"),
        pytest.param("# a # a note of old", "a  # a note of old", id="an annotation without quotes"),
        pytest.param('# # "a note"', "untitled  # a note", id="an annotation without tags"),
        pytest.param("", "untitled", id="nothing"),
    ],
)
def test_a_line_of_data_is_an_activity(home: Home, line: str, expected: str) -> None:
    log, _ = imported(home, "timewarrior", f"inc 20261101T090000Z - 20261101T100000Z {line}".rstrip() + "\n")

    assert log == ["2026-11-01 09:00 hello", f"2026-11-01 10:00 {expected}"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("inc 20261101T090000Z # a\n", id="a line"),
        pytest.param('[{"id":1,"start":"20261101T090000Z","tags":["a"]}]', id="JSON"),
    ],
)
def test_running_intervals_are_left_out(home: Home, content: str) -> None:
    log, said = imported(home, "timewarrior", content)

    assert (log, said) == ([], ["note: one record is left out, since it is still running"])


def test_lines_may_end_as_on_windows(home: Home) -> None:
    content = "\ufeffinc 20261101T090000Z - 20261101T100000Z # a\r\n\r\ninc 20261101T100000Z - 20261101T110000Z # b\r\n"

    assert names(imported(home, "timewarrior", content)[0]) == ["a", "b"]


def test_the_repeated_hour_is_told_apart(home: Home) -> None:
    content = "inc 20261025T000000Z - 20261025T010000Z # a\ninc 20261025T010000Z - 20261025T020000Z # b\n"

    log, _ = imported(home, "timewarrior", content, TZ="Europe/Berlin")

    assert log == ["2026-10-25 02:00+0200 hello", "2026-10-25 02:00+0100 a", "2026-10-25 03:00+0100 b"]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        pytest.param("inc 20261101T090000Z - 20261101T100000Z # a\ninc yesterday # a\n", "line 2", id="a line"),
        pytest.param("inc 20261101T090000Z - 20261101T250000Z # a\n", "line 1", id="an hour that there is not"),
        pytest.param("inc\n", "line 1", id="no times"),
        pytest.param("exc 20261101T090000Z\n", "line 1", id="another word"),
        pytest.param('[{"start":"2026-11-01","tags":[]}]', "interval 1", id="another date"),
        pytest.param('[{"start":"20261101T090000Z","tags":[1]}]', "interval 1", id="a tag that is none"),
        pytest.param('[{"start":"20261101T090000Z","tags":3}]', "interval 1", id="tags that are none"),
        pytest.param('[{"start":"20261101T090000Z","tags":"ab"}]', "interval 1", id="a text for tags"),
        pytest.param('[{"start":"20261101T090000Z","annotation":3}]', "interval 1", id="an annotation that is none"),
        pytest.param('[{"start":1}]', "interval 1", id="a number for a time"),
        pytest.param('[["start"]]', "interval 1", id="a list"),
    ],
)
def test_a_malformed_interval_is_named(home: Home, content: str, where: str) -> None:
    log, said = imported(home, "timewarrior", content)

    assert (log, len(said)) == ([], 1)
    assert said[0].startswith(f"error: FILE, {where}: it is not written like ")


def test_a_directory_names_file_and_line(home: Home) -> None:
    data = home.directory / "timewarrior" / "data"
    data.mkdir(parents=True)
    (data / "2026-11.data").write_text("inc 20261101T090000Z - 20261101T100000Z # a\n")
    (data / "2026-12.data").write_text("inc 20261101T093000Z - 20261101T103000Z # b\n")
    (data / "tags.data").write_text("{}")

    result = home.run("import", str(data.parent), now=NOW)

    assert result.stderr.splitlines()[-1] == (
        f"{data.parent}, 2026-12.data, line 1: 2026-11-01 09:30-10:30 b overlaps "
        "2026-11.data, line 1: 2026-11-01 09:00-10:00 a"
    )


def test_the_inner_directory_will_do(home: Home, tmp_path: Path) -> None:
    (tmp_path / "2026-11.data").write_text("inc 20261101T090000Z - 20261101T100000Z # a\n")

    assert home.run("import", str(tmp_path), now=NOW).log.endswith("2026-11-01 10:00 a\n")


def test_an_export_is_what_timew_exports(home: Home) -> None:
    assert exported(home, "timewarrior", LOG) == (
        "[\n"
        '{"start":"20261116T090000Z","end":"20261116T103000Z","tags":["acme","acme: design #ui","ui"]},\n'
        '{"start":"20261116T103000Z","end":"20261116T110000Z","tags":["lunch **"]},\n'
        '{"start":"20261116T110000Z","end":"20261116T121500Z","tags":["beta","beta: call, long"],'
        '"annotation":"with \\"Ana\\""}\n'
        "]\n",
        [BREAK_TOLD],
    )


def test_an_empty_log_is_an_empty_list(home: Home) -> None:
    assert exported(home, "timewarrior", "")[0] == "[\n]\n"


def test_an_exported_directory_has_a_file_a_month(home: Home) -> None:
    home.write('2026-10-31 23:00 hello\n2026-11-01 00:30 a\n2026-11-01 01:00 b: say "x"  # c \\ d\n')

    home.run("export", "timewarrior", "-o", "data/", now=NOW, TZ="Europe/Berlin")

    data = home.directory / "data" / "data"
    assert {path.name: path.read_text() for path in data.iterdir()} == {
        "2026-10.data": "inc 20261031T220000Z - 20261031T233000Z # a\n",
        "2026-11.data": r'inc 20261031T233000Z - 20261101T000000Z # b "b: say \"x\"" # "c \\ d"' "\n",
        "tags.data": '{\n  "a":{"count":1},\n  "b":{"count":1},\n  "b: say \\"x\\"":{"count":1}\n}',
    }
    assert (home.directory / "data" / "timewarrior.cfg").read_text() == ""
