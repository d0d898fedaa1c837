"""Names that are wider than their number of characters, and names that disguise themselves."""

from __future__ import annotations

import json

import pytest

from tests.support.command_line import Home
from tests.support.plugins import write_plugin

WIDE = """2026-11-16 09:00 hello
2026-11-16 10:00 設計: 書く
2026-11-16 11:00 acme: design
2026-11-16 12:00 👩\u200d💻: café
"""


def test_projects_are_aligned_as_a_terminal_shows_them(home: Home) -> None:
    home.write(WIDE)

    lines = home.run("report", "2026-11-16", now="2026-11-17 09:00").stdout.splitlines()

    for heading in ("Projects", "Activities"):
        start = next(number for number, line in enumerate(lines) if f" {heading} " in line)
        assert sorted(lines[start + 2 : start + 5]) == [
            "(1h00) acme: design",
            "(1h00) 設計: 書く",
            "(1h00) 👩\u200d💻  : café",
        ]


def test_an_escaped_project_is_aligned_with_others(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 a\u202eb: x\n2026-11-16 11:00 acme: y\n")

    report = home.run("report", "2026-11-16", now="2026-11-17 09:00").stdout

    assert "(1h00) acme    : y\n(1h00) a\\u202eb: x\n" in report


def test_a_wide_section_title_is_centred(home: Home) -> None:
    write_plugin(
        home,
        "wide",
        "class View:\n    def render(self, output):\n        print('x', file=output)\n"
        "v1.register_report_section('設計', View)\n",
    )
    home.write(WIDE)

    report = home.run("report", "2026-11-16", now="2026-11-17 09:00").stdout

    assert f"{'-' * 37} 設計 {'-' * 37}\n" in report


def test_the_list_of_changes_aligns_wide_names(home: Home) -> None:
    write_plugin(
        home,
        "wide",
        "def wide(log: v1.Log, now: v1.Now):\n"
        "    return lambda: log.replace(log.entries[-1], v1.Entry(now, 'x'))\n"
        "v1.register_command(v1.Command('設計', 'Wide', wide, lambda parser: None))\n",
    )
    home.write("2026-11-16 09:00 hello\n")
    home.run("設計", now="2026-11-16 10:00")
    home.run("add", "y", now="2026-11-16 11:00")

    assert home.run("undo", "--list").stdout == (
        "add     2026-11-16 11:00 y\n設計    2026-11-16 10:00 x, was 2026-11-16 09:00 hello\n"
    )
    home.run("undo")
    assert home.run("undo").stdout == "undid 設計 2026-11-16 10:00 x\n         → 2026-11-16 09:00 hello\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "2026-11-16"],
        ["report", "2026-11-16", "--per-day"],
        ["status"],
        ["status", "--format", "{after}"],
        ["stretch"],
        ["amend", "new"],
        ["undo", "--list"],
        ["undo"],
        ["check"],
        ["rename", "admin\u202egnp.exe", "x", "--dry-run"],
    ],
    ids=" ".join,
)
def test_an_override_of_the_direction_is_shown_escaped(home: Home, arguments: list[str]) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-18 08:00 x\n")
    home.run("add", "admin\u202egnp.exe", now="2026-11-16 10:00")
    home.write(
        home.read().replace("2026-11-18 08:00 x\n", "broken \u2067\n") if arguments == ["check"] else home.read()
    )
    home.write(home.read().replace("\n2026-11-18 08:00 x\n", ""))

    result = home.run(*arguments, now="2026-11-16 12:00")

    shown = result.stdout + result.stderr
    assert not {"\u202e", "\u2067"} & {*shown}
    assert "\\u20" in shown


def test_json_has_the_logs_own_text(home: Home) -> None:
    name = "a\u202e: b\u200d\u2067"
    home.write(f"2026-11-16 09:00 hello\n2026-11-16 10:00 {name}\n")

    csv = home.run("report", "2026-11-16", "--csv-section", "per_task", now="2026-11-17 09:00").stdout
    status = home.run("status", "--json", now="2026-11-16 12:00").stdout

    assert ",a\u202e,b\u200d\u2067," in csv
    assert json.loads(status)["after"] == name


def test_a_name_with_an_override_can_be_recorded(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n")

    for arguments in (["add", "a\u200f"], ["rename", "a\u200f", "b\u200f"]):
        assert home.run(*arguments, now="2026-11-16 10:00").status == 0
    assert home.read().endswith("10:00 b\u200f\n")
