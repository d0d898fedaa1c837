"""``[alias]``: the user's own commands."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.plugins import write_plugin

LOG = "2026-11-15 09:00 hello\n2026-11-15 10:00 acme: design  # with Ana\n\n2026-11-16 09:00 hello\n"
NOW = "2026-11-16 11:00"
STANDUP = "standup = report yesterday --details\n"
PATH = ".config/utt/utt.cfg"


@pytest.fixture
def aliased(home: Home) -> Home:
    home.write(LOG)
    configure(home, STANDUP)
    return home


def configure(home: Home, aliases: str) -> None:
    path = home.directory / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[alias]\n{aliases}", encoding="utf-8")


@pytest.mark.parametrize(
    ("alias", "typed", "meant"),
    [
        pytest.param("x = report yesterday --details", ["x"], ["report", "yesterday", "--details"], id="a command"),
        pytest.param("x = report yesterday", ["x", "--comments"], ["report", "yesterday", "--comments"], id="more"),
        pytest.param("X = report", ["x", "yesterday"], ["report", "yesterday"], id="capital letters in the file"),
        pytest.param("x = report", ["X"], ["report"], id="capital letters on the line"),
        pytest.param("x = y --per-day\ny = report yesterday", ["x"], ["report", "yesterday", "--per-day"], id="two"),
        pytest.param("x = report --project 'a b'", ["x"], ["report", "--project", "a b"], id="single quotes"),
        pytest.param('x = report --project "a b"', ["x"], ["report", "--project", "a b"], id="double quotes"),
        pytest.param(r"x = report --project a\ b", ["x"], ["report", "--project", "a b"], id="a backslash"),
        pytest.param("x = report\n  yesterday", ["x"], ["report", "yesterday"], id="two lines"),
        pytest.param("x = report # of today", ["x"], ["report"], id="a comment"),
        pytest.param("x = --now 2026-11-15 report", ["x"], ["--now", "2026-11-15", "report"], id="options of utt"),
        pytest.param("x = report", ["--quiet", "x"], ["--quiet", "report"], id="an option before it"),
        pytest.param("x = report", ["--da", "x", "x"], ["--data", "x", "report"], id="a value that is called so"),
        pytest.param("x = report", ["x", "--help"], ["report", "--help"], id="its help"),
        pytest.param("x = report", ["--help", "x"], ["report", "--help"], id="its help, asked for before"),
        pytest.param("report = report --details", ["report"], ["report"], id="the name of a command"),
    ],
)
def test_an_alias_runs_its_command_line(home: Home, alias: str, typed: list[str], meant: list[str]) -> None:
    home.write(LOG)
    configure(home, f"{alias}\n")

    found, expected = home.run(*typed, now=NOW), home.run(*meant, now=NOW)

    assert (found.stdout, found.status) == (expected.stdout, expected.status)


def test_an_alias_records(home: Home) -> None:
    configure(home, "rev = add 'acme: review' -c\n")

    assert home.run("rev", "with Ana", now=NOW).log == f"{NOW} acme: review  # with Ana\n"


TEA = """\
from argparse import Namespace
def tea(args: Namespace, log: v1.Log, now: v1.Now):
    return lambda: log.add(v1.Entry(now, args.name[0]))
v1.register_command(v1.Command('tea', 'Tea', tea, lambda parser: parser.add_argument('name', nargs=1)))
"""


@pytest.mark.parametrize("name", ["add", "tea"])
def test_a_command_wins_over_an_alias_with_warning(home: Home, name: str) -> None:
    if name == "tea":
        write_plugin(home, "tea", TEA)
    configure(home, f"{name} = report --details\n")

    result = home.run(name, "x", now=NOW)

    assert (result.log, result.stdout, result.status) == (f"{NOW} x\n", "", 0)
    assert result.stderr == (
        f"warning: [alias] {name} = 'report --details' in {home.directory / PATH} is not used, "
        f"because {name} is a command: give it another name\n"
    )


def test_a_broken_alias_hides_no_command(home: Home) -> None:
    configure(home, "add = 'report\n")

    result = home.run("add", "x", now=NOW)

    assert (result.log, result.status) == (f"{NOW} x\n", 0)


@pytest.mark.parametrize(
    ("aliases", "said"),
    [
        pytest.param("x = x -q", "x = 'x -q' in {} {}: it refers to itself, from x to x: ", id="itself"),
        pytest.param(
            "x = y\ny = z\nz = y", "x = 'y' in {} {}: it refers to itself, from x to y to z to y", id="a circle"
        ),
        pytest.param(
            "x = raport", "x = 'raport' in {} {}: There is no command 'raport': did you mean report?", id="no command"
        ),
        pytest.param("x = report 'a", 'x = "report \'a" in {} {}: a quote is not closed', id="a quote"),
        pytest.param("x =", "x = '' in {} {}: it is empty: write what it stands for", id="nothing"),
    ],
)
def test_a_wrong_alias_prints_one_line(home: Home, aliases: str, said: str) -> None:
    configure(home, f"{aliases}\n")

    result = home.run("x")

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr.startswith(f"error: [alias] {said.format(home.directory / PATH, 'cannot be used')}")
    assert result.stderr.count("\n") == 1


def test_an_unreadable_configuration_prints_one_line(home: Home) -> None:
    configure(home, "x\n")

    result = home.run("x")

    assert (result.stdout, result.status, result.stderr.count("\n")) == ("", 1, 1)
    assert result.stderr.startswith(f"error: The configuration {home.directory / PATH} cannot be read: ")


def test_a_mistyped_alias_is_suggested(aliased: Home) -> None:
    assert "did you mean standup?" in aliased.run("standpu").stderr
    assert "did you mean standup?" in aliased.run("help", "standpu").stderr


def test_default_section_keys_are_not_aliases(home: Home) -> None:
    configure(home, "a = report\n[DEFAULT]\nstandup = report\n")

    assert home.run("standup").stderr.startswith("error: There is no command 'standup'")


def test_the_help_shows_aliases(aliased: Home) -> None:
    assert "\n  aliases     standup\n" in aliased.run("--help").stdout
    assert "\naliases:\n  standup     utt report yesterday --details\n" in aliased.run("help").stdout
    assert aliased.run("help", "standup").stdout == (
        f"standup is short for: utt report yesterday --details\n\n{aliased.run('help', 'report').stdout}"
    )


def test_a_hidden_alias_is_not_shown_in_help(home: Home) -> None:
    configure(home, "report = log\n")

    assert "alias" not in home.run("help").stdout + home.run("--help").stdout
