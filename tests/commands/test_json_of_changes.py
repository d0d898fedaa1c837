"""``--json`` of the commands that change the log: the removed and added entries."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import jsonschema
import pytest

from tests.support.command_line import Home
from tests.support.plugins import write_plugin

_LOG = """\
2026-11-16 09:00 hello
# a note
2026-11-16 10:30 acme: design  # with Ana
2026-11-16 10:30 acme: mail
2026-11-16 13:00 lunch **
2026-11-16 17:15 beta: migration
"""
_CSV = "start,end,name\n2026-11-15T09:00:00,2026-11-15T10:00:00,acme: plan\n"
_NOW = "2026-11-16 17:40"

_COMMANDS = [
    pytest.param(["add", "x", "y", "-c", "c"], id="add"),
    pytest.param(["add", "x", "--at", "9:30"], id="add in between"),
    pytest.param(["add", "x", "--at", "9:30-9:45"], id="add a stretch"),
    pytest.param(["add", "x", "--at", "10:00-14:00", "--over"], id="add over others"),
    pytest.param(["hello"], id="hello"),
    pytest.param(["bye"], id="bye"),
    pytest.param(["bye", "beta:", "mail"], id="bye with a name"),
    pytest.param(["stretch"], id="stretch"),
    pytest.param(["amend", "x"], id="amend"),
    pytest.param(["amend", "x", "--entry", "10:30"], id="amend the second of a minute"),
    pytest.param(["amend", "--at", "16:00"], id="amend a time"),
    pytest.param(["remove"], id="remove"),
    pytest.param(["remove", "--entry", "10:30"], id="remove the second of a minute"),
    pytest.param(["remove", "--entry", "9:00"], id="remove the first"),
    pytest.param(["rename", "acme", "zeta", "--project"], id="rename a project"),
    pytest.param(["undo"], id="undo"),
    pytest.param(["import", "csv", "c.csv"], id="import"),
    pytest.param(["edit"], id="edit"),
    pytest.param(["merge", "copy.log"], id="merge"),
]


@pytest.fixture
def home(home: Home) -> Home:
    home.write(_LOG.replace("lunch", "lanch"))
    home.run("rename", "lanch **", "lunch **", now=_NOW)
    (home.directory / "c.csv").write_text(_CSV)
    (home.directory / "copy.log").write_text(_LOG + "2026-11-16 17:20 beta: mail\n")
    home.environment["EDITOR"] = "sed -i s/beta/gamma/"
    return home


def _rows(home: Home) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(home.run("log", "all", "--json", now=_NOW).stdout)
    return rows


def _frozen(rows: list[dict[str, Any]]) -> Counter[str]:
    return Counter(json.dumps(row) for row in rows)


def _lines(rows: list[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
    return Counter((row["end"], row["name"], row["comment"]) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", _COMMANDS)
def test_json_leads_from_one_log_to_the_other(home: Home, arguments: list[str]) -> None:
    before = _rows(home)

    result = home.run(*arguments, "--json", now=_NOW)

    change, after = json.loads(result.stdout), _rows(home)
    assert (result.status, change["command"], change["dry_run"]) == (0, arguments[0], False)
    assert _lines(before) - _lines(change["removed"]) + _lines(change["added"]) == _lines(after)
    assert before != after
    # Each is as the log shows it, including its start and duration.
    assert _frozen(change["removed"]) <= _frozen(before)
    assert _frozen(change["added"]) <= _frozen(after)


def test_redo_with_json_has_what_undo_had(home: Home) -> None:
    undone = json.loads(home.run("undo", "--json", now=_NOW).stdout)
    redone = json.loads(home.run("redo", "--json", now=_NOW).stdout)

    assert (redone["added"], redone["removed"]) == (undone["removed"], undone["added"])
    assert redone["command"] == "redo"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["rename", "acme", "zeta", "--project"], id="rename"),
        pytest.param(["import", "csv", "c.csv"], id="import"),
        pytest.param(["merge", "copy.log"], id="merge"),
    ],
)
def test_a_dry_run_has_the_change_that_follows(home: Home, arguments: list[str]) -> None:
    log = home.read()

    planned = home.run(*arguments, "--dry-run", "--json", now=_NOW)

    assert planned.log == log
    assert json.loads(planned.stdout)["dry_run"]
    made = json.loads(home.run(*arguments, "--json", now=_NOW).stdout)
    assert json.loads(planned.stdout) | {"dry_run": False} == made


@pytest.mark.parametrize(
    "arguments",
    [
        *(["log", "--json"], ["add", "x", "--json"], ["rename", "lunch **", "y", "--json"]),
        *(["export", "json"], ["export", "json", "2020"], ["export", "json", "2026", "--type", "break"]),
    ],
)
def test_output_matches_the_schema(home: Home, arguments: list[str]) -> None:
    schema = json.loads(home.run("log", "--schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)

    printed = json.loads(home.run(*arguments, now=_NOW).stdout)

    jsonschema.validate(printed, schema)


def test_nothing_changed_is_an_empty_change(home: Home) -> None:
    result = home.run("amend", "beta:", "migration", "--json", now=_NOW)

    assert json.loads(result.stdout) == {
        "command": "amend",
        "dry_run": False,
        "added": [],
        "removed": [],
        "other_lines": 0,
    }


def test_json_counts_lines_that_are_no_entries(home: Home) -> None:
    home.write("# one\n" + _LOG)
    home.environment["EDITOR"] = "sed -i -e s/one/two/ -e s/beta/gamma/"

    changes = [json.loads(home.run(command, "--json", now=_NOW).stdout) for command in ("edit", "undo", "redo")]

    assert [(len(each["added"]), len(each["removed"]), each["other_lines"]) for each in changes] == [(1, 1, 1)] * 3


def test_an_edited_note_is_a_change_in_json(home: Home) -> None:
    home.write("# one\n" + _LOG)
    home.environment["EDITOR"] = "sed -i s/one/two/"

    change = json.loads(home.run("edit", "--json", now=_NOW).stdout)

    assert (change["added"], change["removed"], change["other_lines"]) == ([], [], 1)


def test_merged_notes_are_counted_in_json(home: Home) -> None:
    (home.directory / "copy.log").write_text("# mine\n" + home.read(), encoding="utf-8")

    planned, made = (
        json.loads(home.run("merge", "copy.log", *option, "--json", now=_NOW).stdout) for option in (["--dry-run"], [])
    )

    assert (planned["other_lines"], made["other_lines"]) == (1, 1)


def test_an_error_leaves_the_output_empty(home: Home) -> None:
    result = home.run("rename", "nobody", "x", "--json", now=_NOW)

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr.startswith("error: ")


def test_a_change_is_printed_although_an_error_follows(home: Home) -> None:
    home.environment["EDITOR"] = "sed -i s/09:00/foo/"

    result = home.run("edit", "--json", now=_NOW)

    assert result.status == 1
    assert [row["name"] for row in json.loads(result.stdout)["removed"]] == ["hello"]


def test_a_broken_line_only_leaves_start_null(home: Home) -> None:
    home.write("foo\n" + _LOG)

    [row] = json.loads(home.run("add", "x", "--json", now=_NOW).stdout)["added"]

    assert (row["start"], row["end"], row["type"], row["seconds"]) == (None, "2026-11-16T17:40:00", "work", 0)


def test_the_list_of_changes_has_no_json(home: Home) -> None:
    result = home.run("undo", "--list", "--json")

    assert (result.status, result.stdout) == (2, "")


def test_other_messages_stay_on_stderr(home: Home) -> None:
    result = home.run("add", "x", "--at", "12:00", "--json", now=_NOW)

    assert result.stderr == "inserted in its place, before: 2026-11-16 13:00 lunch **\n"
    assert json.loads(result.stdout)


def test_a_plugins_command_may_have_json(home: Home) -> None:
    write_plugin(
        home,
        "tea",
        """\
class Tea:
    def __init__(self, now: v1.Now, log: v1.Log, output: v1.Output) -> None:
        self.now, self.log, self.output = now, log, output

    def __call__(self) -> None:
        print("tea time", file=self.output)
        self.log.add(v1.Entry(self.now, "tea **"))

v1.register_command(v1.Command("tea", "Drink tea", Tea, v1.add_json_argument))
""",
    )

    [row] = json.loads(home.run("tea", "--json", now=_NOW).stdout)["added"]

    assert (row["name"], row["type"], row["seconds"]) == ("tea **", "break", 1500)
