"""``--at`` and ``--now`` through the real command: the recorded time, and what is refused."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime

import pytest

from tests.support.command_line import Home
from utt.api import v1
from utt.arguments.at import at
from utt.errors import UttError

MORNING = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design  # with Ana\n"
NOON = "2026-11-16 12:00"


@pytest.mark.parametrize(
    ("command", "recorded"),
    [
        (["hello", "--at", "11:40"], "11:40 hello"),
        (["add", "--at", "11:40", "x"], "11:40 x"),
        (["add", "x", "--at", "11:40am", "-c", "y"], "11:40 x  # y"),
        (["stretch", "--at", "11:40"], "11:40 acme: design  # with Ana"),
        (["add", "x", "--at", "monday 11:40"], "11:40 x"),
        (["add", "x", "--at", "2026-11-16 11:40"], "11:40 x"),
        (["add", "x", "--at", "16 Nov 11:40"], "11:40 x"),
        (["add", "x", "--at", "20 minutes ago"], "11:40 x"),
        # These look like options.
        (["hello", "--at", "-20m"], "11:40 hello"),
        (["add", "--at", "-20m", "x"], "11:40 x"),
        (["add", "--at=-20m", "x"], "11:40 x"),
        (["add", "x", "--at", "-1h20"], "10:40 x"),
        (["stretch", "--at", "-20m"], "11:40 acme: design  # with Ana"),
        # Until now.
        (["add", "x", "--at", "now"], "12:00 x"),
        (["add", "x", "--at", "12:00:59"], "12:00 x"),
        (["add", "x"], "12:00 x"),
    ],
)
def test_at_sets_the_time_of_the_entry(home: Home, command: list[str], recorded: str) -> None:
    home.write(MORNING)

    result = home.run(*command, now=NOON)

    assert (result.stderr, result.status) == ("", 0)
    assert home.read() == f"{MORNING}2026-11-16 {recorded}\n"


@pytest.mark.parametrize(
    ("command", "recorded"),
    [
        (["hello", "--at", "9:30"], "2026-11-16 09:30 hello"),
        (["add", "x", "--at", "-150m"], "2026-11-16 09:30 x"),
        (["stretch", "--at", "2h30 ago"], "2026-11-16 09:30 acme: design  # with Ana"),
    ],
)
def test_an_earlier_entry_goes_to_its_place(home: Home, command: list[str], recorded: str) -> None:
    first, last = MORNING.splitlines()
    home.write(MORNING)

    result = home.run(*command, now=NOON)

    assert (result.stderr, result.status) == (f"inserted in its place, before: {last}\n", 0)
    assert home.read() == f"{first}\n{recorded}\n{last}\n"


def test_stretch_shows_the_time_that_is_named(home: Home) -> None:
    home.write(MORNING)

    result = home.run("stretch", "--at", "-15m", now=NOON)

    assert result.stdout == (
        "stretched 2026-11-16 10:00 acme: design  # with Ana\n        → 2026-11-16 11:45 acme: design  # with Ana\n"
    )


@pytest.mark.parametrize("command", [["hello"], ["add", "x"], ["stretch"]])
@pytest.mark.parametrize(
    ("when", "example"),
    [
        ("12:01", "yesterday 12:01"),
        ("12:01pm", "yesterday 12:01pm"),
        (" 12:01  PM", "yesterday 12:01 PM"),
        ("1201", "yesterday 1201"),
        ("at 12:01", "yesterday at 12:01"),
        ("2026-11-16 12:01", "yesterday 17:00"),
        ("today 12:01", "yesterday 17:00"),
    ],
)
def test_the_future_is_refused_with_two_examples(home: Home, command: list[str], when: str, example: str) -> None:
    home.write(MORNING)

    result = home.run(*command, "--at", when, now=NOON)

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr == (
        "error: 2026-11-16 12:01 is in the future, since it is now 2026-11-16 12:00: "
        f"write --at like {example!r} or '{'now' if command == ['stretch'] else '-15m'}'\n"
    )
    assert home.read() == MORNING


def test_a_future_time_suggests_yesterday_and_that_works(home: Home) -> None:
    refused = home.run("add", "x", "--at", "23:50", now="2026-11-17 00:10")
    home.run("add", "x", "--at", re.search("'(yesterday.*?)'", refused.stderr)[1], now="2026-11-17 00:10")  # type: ignore[index]

    assert home.read() == "2026-11-16 23:50 x\n"


@pytest.mark.parametrize(
    "when", ["9:00-10:00", "26-11-05 9:00", "9:30 10", "1h", "16.11", "18/11/2026", "2026-11-16 09:30+02:00"]
)
def test_ambiguous_times_are_refused(home: Home, when: str) -> None:
    home.write(MORNING)

    result = home.run("hello", "--at", when, now=NOON)

    assert (result.stdout, result.status, len(result.stderr.splitlines())) == ("", 1, 1)
    assert "write it like" in result.stderr
    assert home.read() == MORNING


@pytest.mark.parametrize("command", [["hello"], ["add", "x"], ["stretch"]])
@pytest.mark.parametrize(
    ("when", "examples"),
    [
        ("tomorrow", "'9:30' or 'yesterday 17:00'"),
        ("-15x", "'-15m' or '15 minutes ago'"),
        ("", "'9:30' or 'yesterday 17:00'"),
    ],
)
def test_unreadable_times_are_refused_with_two_examples(
    home: Home, command: list[str], when: str, examples: str
) -> None:
    home.write(MORNING)

    result = home.run(*command, "--at", when, now=NOON)

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr == f"error: No time can be read in {when!r}: write it like {examples}\n"
    assert home.read() == MORNING


@pytest.mark.parametrize("arguments", [["--now", "-15m"], ["--now=-1h30"], ["--now", "15 minutes ago"]])
def test_now_takes_the_same_words(home: Home, arguments: list[str]) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)

    result = home.run_bare("--data", str(home.log), *arguments, "hello")

    assert (result.stderr, result.status) == ("", 0)
    minutes = (before - datetime.fromisoformat(home.read()[:16])).total_seconds() / 60
    assert minutes == pytest.approx(90 if "1h30" in arguments[0] else 15, abs=2)


def test_relative_at_counts_from_now(home: Home) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)

    home.run_bare("--data", str(home.log), "--now", "-1h", "add", "--at", "-1h", "x")

    assert (before - datetime.fromisoformat(home.read()[:16])).total_seconds() / 60 == pytest.approx(120, abs=2)


def test_at_follows_the_clock_of_a_plugin(home: Home) -> None:
    plugin = home.directory / "plugins" / "utt" / "plugins" / "clock.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from utt.api import v1\n"
        "def late() -> v1.Now:\n"
        "    return v1.Now(2026, 11, 17, 0, 10, 59)\n"
        "v1.register_component(v1.Now, late)\n"
    )

    home.run("add", "--at", "-15m", "x", now=NOON, PYTHONPATH=str(plugin.parents[2]))
    home.run("add", "y", now=NOON, PYTHONPATH=str(plugin.parents[2]))

    assert home.read() == "2026-11-16 23:55 x\n\n2026-11-17 00:10 y\n"


def test_a_plugins_at_defaults_to_now(home: Home) -> None:
    plugin = home.directory / "plugins" / "utt" / "plugins" / "tea.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from utt.api import v1\n"
        "def handler(at: v1.At, now: v1.Now, output: v1.Output):\n"
        "    return lambda: print(at, now, type(at) is v1.At, file=output)\n"
        "v1.register_command(v1.Command('tea', 'Tea', handler, v1.add_at_argument))\n"
        "v1.register_command(v1.Command('milk', 'Milk', handler, lambda parser: None))\n"
    )

    results = [
        home.run(*command, now=NOON, PYTHONPATH=str(plugin.parents[2])).stdout
        for command in (["tea", "--at", "-15m"], ["tea"], ["milk"])
    ]

    assert results == [
        "2026-11-16 11:45:00 2026-11-16 12:00:00 True\n",
        "2026-11-16 12:00:00 2026-11-16 12:00:00 True\n",
        "2026-11-16 12:00:00 2026-11-16 12:00:00 True\n",
    ]


# Values that begin with - and are not options, and one that is.


@pytest.mark.parametrize(
    ("command", "recorded"),
    [
        (["add", "-5"], "-5"),
        (["add", "-.5"], "-.5"),
        (["add", "--", "-5"], "-5"),
        (["add", "--", "-x"], "-x"),
        (["add", "x", "-c", "-5"], "x  # -5"),
        (["add", "x", "-c", "-5m"], "x  # -5m"),
        (["add", "x", "-c-5"], "x  # -5"),
        (["add", "--at", "-0m", "--", "-15m"], "-15m"),
    ],
)
def test_an_option_value_may_start_with_a_minus(home: Home, command: list[str], recorded: str) -> None:
    result = home.run(*command, now=NOON)

    assert (result.stderr, result.status) == ("", 0)
    assert home.read() == f"2026-11-16 12:00 {recorded}\n"


@pytest.mark.parametrize(
    "command",
    [["hello", "-15m"], ["stretch", "-15m"], ["hello", "--at"], ["-15m"]],
)
def test_a_time_without_its_option_is_refused(home: Home, command: list[str]) -> None:
    result = home.run(*command, now=NOON)

    assert (result.stdout, result.status) == ("", 2)
    assert not home.log.exists()


@pytest.mark.parametrize("option", [["--week", "-1"], ["--week=-1"], ["--month", "-1"]])
def test_weeks_and_months_ago_may_start_with_minus(home: Home, option: list[str]) -> None:
    result = home.run("report", *option, now=NOON)

    assert (result.stderr, result.status) == ("", 0)


def test_a_plugins_subparsers_understand_at_too(home: Home) -> None:
    plugin = home.directory / "plugins" / "utt" / "plugins" / "nested.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from argparse import ArgumentParser, Namespace, RawTextHelpFormatter\n"
        "from utt.api import v1\n"
        "def add_args(parser: ArgumentParser) -> None:\n"
        "    inner = parser.add_subparsers().add_parser('inner', formatter_class=RawTextHelpFormatter)\n"
        "    v1.add_at_argument(inner)\n"
        "def handler(at: v1.At, output: v1.Output):\n"
        "    return lambda: print(at, file=output)\n"
        "v1.register_command(v1.Command('nested', 'Nested', handler, add_args))\n"
    )

    result = home.run("nested", "inner", "--at", "-15m", now=NOON, PYTHONPATH=str(plugin.parents[2]))

    assert (result.stdout, result.stderr) == ("2026-11-16 11:45:00\n", "")


# The component on its own.


def test_without_its_option_at_is_this_minute() -> None:
    assert at(argparse.Namespace(), v1.Now(2026, 11, 16, 12, 0, 30), v1.Calendar()) == v1.At(2026, 11, 16, 12, 0)


def test_at_may_be_now_but_no_later_minute() -> None:
    now = v1.Now(2026, 12, 31, 23, 59)

    assert at(argparse.Namespace(at="23:59"), now, v1.Calendar()) == now
    with pytest.raises(UttError, match=r"^2027-01-01 00:00 is in the future, since it is now 2026-12-31 23:59"):
        at(argparse.Namespace(at="2027-01-01 00:00"), now, v1.Calendar())


@pytest.mark.parametrize(
    ("command", "words", "advice"),
    [
        ("add", "from 9:00 to 10:30", "'9:00-10:30' or 'monday 23:00..tuesday 1:00'"),
        ("add", "9-10 yesterday", "'yesterday 9-10' or 'monday 23:00..tuesday 1:00'"),
        ("add", "since 9", "'9' or 'yesterday 17:00'"),
        ("amend", "@9:30", "'9:30' or 'yesterday 17:00'"),
        ("amend", "9 to 10", "'9:30' or 'yesterday 17:00'"),
        ("amend", "mon 16 nov", "'2026-11-16 09:30' or '16 nov 9:30'"),
        ("amend", "31.12", "'31.12.' or '12/31'"),
    ],
)
def test_filler_words_around_a_time_are_named(home: Home, command: str, words: str, advice: str) -> None:
    home.write("2026-11-17 09:00 hello\n")

    result = home.run(command, "x", "--at", words, now="2026-11-17 18:00")

    assert (result.stdout, result.status, result.log) == ("", 1, "2026-11-17 09:00 hello\n")
    assert result.stderr.startswith(f"error: No time can be read in {words!r}")
    assert result.stderr.endswith(f": write it like {advice}\n")
