"""The activities of days that a plugin chooses."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.plugins import write_plugin

LOG = (
    "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: a\n2026-11-16 12:00 beta: b\n\n"
    "2026-11-17 09:00 hello\n2026-11-17 09:30 acme: c\n"
)
NOW = "2026-11-17 10:00"
CODE = """
from datetime import date

def days(arguments):
    return [date.fromisoformat(each) for each in arguments.split()]

def make(activities_of: v1.ActivitiesOf, activities: v1.Activities, now: v1.Now, output: v1.Output):
    def tell():
        print(*(each.name for each in activities), sep=",", file=output)
        print(*(each.name for each in activities_of(*days({days!r}))), sep=",", file=output)
    return tell

v1.register_command(v1.Command("tell", "Tell", make, v1.add_period_arguments))
"""


def told(home: Home, days: str, *arguments: str) -> list[str]:
    home.write(LOG)
    write_plugin(home, "tell", CODE.replace("{days!r}", repr(days)))
    result = home.run("tell", *arguments, now=NOW)
    return result.stdout.splitlines() or [result.stderr]


@pytest.mark.parametrize(
    ("days", "arguments", "expected"),
    [
        pytest.param("2026-11-16", [], ["acme: c,-- Current Activity --", "acme: a,beta: b"], id="one day"),
        pytest.param(
            "2026-11-16 2026-11-17",
            ["--no-current-activity"],
            ["acme: c", "acme: a,beta: b,acme: c"],
            id="several days without the present",
        ),
        pytest.param("2026-11-17", ["yesterday"], ["acme: a,beta: b", "acme: c,-- Current Activity --"], id="today"),
        pytest.param(
            "2026-11-16", ["--project", "acme", "--no-current-activity"], ["acme: c", "acme: a"], id="of one project"
        ),
        pytest.param("2026-11-15", [], ["acme: c,-- Current Activity --", ""], id="a day without any"),
    ],
)
def test_the_days_of_a_plugin_have_their_activities(
    home: Home, days: str, arguments: list[str], expected: list[str]
) -> None:
    assert told(home, days, *arguments) == expected


def test_the_days_are_those_of_the_calendar(home: Home) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_text("[day]\nstart = 11:00\n")

    assert told(home, "2026-11-15") == ["beta: b,acme: c,-- Current Activity --", "acme: a,beta: b"]


def test_an_inverted_period_is_the_plugins_fault(home: Home) -> None:
    told(home, "2026-11-17 2026-11-16")

    result = home.run("tell", now=NOW)

    assert result.status == 1
    assert "ValueError: a period cannot end on 2026-11-16, before it starts on 2026-11-17" in result.stderr
