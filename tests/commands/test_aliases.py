"""``[projects]``: short names of projects, for what a person types."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home, configure
from tests.support.plugins import write_plugin

ALIASES = "[projects]\nam = acme   # the customer\nBe = Beta\n"
LOG = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n"
NOW = "2026-11-16 11:00"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        pytest.param("am: review", "acme: review", id="a short name"),
        pytest.param("AM: review", "acme: review", id="capital letters"),
        pytest.param("be: x", "Beta: x", id="capital letters of a project"),
        pytest.param("am:  two spaces", "acme:  two spaces", id="two spaces"),
        pytest.param("am: lunch **", "acme: lunch **", id="a break"),
        pytest.param("am:review", "am:review", id="no project"),
        pytest.param("am", "am", id="a name without a task"),
        pytest.param("team: x", "team: x", id="another project"),
        pytest.param("acme: am: x", "acme: am: x", id="within the task"),
        pytest.param("am i: x", "am i: x", id="two words"),
    ],
)
@pytest.mark.parametrize("command", ["add", "amend"])
def test_a_short_name_is_written_in_full(home: Home, command: str, typed: str, written: str) -> None:
    home.write(LOG)
    configure(home, ALIASES)

    result = home.run(command, typed, now=NOW)

    assert (result.stderr, result.status) == ("", 0)
    assert result.log.endswith(f" {written}\n")


def test_rename_expands_an_alias_in_the_new_name(home: Home) -> None:
    home.write(LOG)
    configure(home, ALIASES)

    assert home.run("rename", "acme: design", "be: x").log.endswith(" Beta: x\n")
    assert home.run("rename", "Beta", "am", "--project").log.endswith(" acme: x\n")


def test_rename_takes_the_old_name_as_it_stands(home: Home) -> None:
    home.write(LOG + "2026-11-16 10:30 am: old\n")
    configure(home, ALIASES)

    assert home.run("rename", "am", "acme", "--project").log == LOG + "2026-11-16 10:30 acme: old\n"


def test_an_alias_as_old_name_gets_a_suggestion(home: Home) -> None:
    home.write(LOG)
    configure(home, ALIASES)

    activity = home.run("rename", "am: design", "x", now=NOW)
    project = home.run("rename", "am", "zeta", "--project", now=NOW)

    assert activity.stderr == "error: There is no activity 'am: design' in the log: did you mean 'acme: design'?\n"
    assert project.stderr == "error: There is no project 'am' in the log: did you mean acme?\n"
    assert project.log == LOG


def test_what_a_plugin_records_stays_as_it_is(home: Home) -> None:
    configure(home, ALIASES)
    write_plugin(
        home,
        "odd",
        "def odd(log: v1.Log, now: v1.Now):\n    return lambda: log.add(v1.Entry(now, 'am: x'))\n"
        "v1.register_command(v1.Command('odd', 'Odd', odd, lambda parser: None))\n",
    )

    assert home.run("odd", now=NOW).log == f"{NOW} am: x\n"


def test_default_section_keys_are_not_projects(home: Home) -> None:
    configure(home, "[DEFAULT]\nx = 1: 2\n[projects]\nam = acme\n")

    result = home.run("add", "x: y", now=NOW)

    assert (result.stderr, result.log) == ("", f"{NOW} x: y\n")


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        pytest.param("am =", "[projects] am = '' in {} is not a project: write one word", id="empty"),
        pytest.param("am = # x", "[projects] am = '' in {} is not a project: write one word", id="a comment alone"),
        pytest.param("am = acme: x", "[projects] am = 'acme: x' in {} is not a project", id="a task too"),
        pytest.param("am = acme:x", "[projects] am = 'acme:x' in {} is not a project", id="a colon"),
        pytest.param("am = a\nam = b\n[plugins]", "The configuration {} cannot be read: ", id="told once"),
        pytest.param("am = acme corp", "[projects] am = 'acme corp' in {} is not a project", id="two words"),
        pytest.param("am = a\n  b", "[projects] am = 'a\\nb' in {} is not a project", id="two lines"),
        pytest.param("am", "The configuration {} cannot be read: ", id="no value"),
        pytest.param("am = a\nam = b", "The configuration {} cannot be read: ", id="twice"),
    ],
)
def test_a_bad_alias_warns_and_the_entry_counts(home: Home, text: str, warning: str) -> None:
    configure(home, f"[projects]\n{text}\n")

    result = home.run("add", "am: x", now=NOW)

    assert (result.stdout, result.status, result.log) == ("", 0, f"{NOW} am: x\n")
    assert result.stderr.startswith(f"warning: {warning.format(home.directory / '.config/utt/utt.cfg')}")
    assert result.stderr.count("\n") == 1


def test_a_bad_alias_matters_only_where_typed(home: Home) -> None:
    configure(home, "[projects]\nam =\nb = beta\n")

    assert home.run("add", "b: x", now=NOW).stderr == ""


def test_a_plugin_can_expand_a_name(home: Home) -> None:
    configure(home, ALIASES)
    write_plugin(
        home,
        "odd",
        "def odd(aliases: v1.ProjectAliases, output: v1.Output):\n"
        "    return lambda: print(aliases.expand('am: x'), aliases.project('be'), file=output)\n"
        "v1.register_command(v1.Command('odd', 'Odd', odd, lambda parser: None))\n",
    )

    assert home.run("odd").stdout == "acme: x Beta\n"
