"""Names of several words, breaks, ``bye`` and ``add --at A-B``: what they write, print and refuse."""

from __future__ import annotations

import os
import re
import shlex

import pytest

from tests.commands.test_confirmation import said
from tests.support.command_line import Home

MORNING = "2026-11-16 09:00 hello\n2026-11-16 12:00 acme: design  # with Ana\n"


# Names.


@pytest.mark.parametrize(
    ("arguments", "recorded"),
    [
        pytest.param(["acme:", "fix", "the", "login"], "acme: fix the login", id="several words"),
        pytest.param(["-c", "c", "acme:", "fix"], "acme: fix  # c", id="an option before"),
        pytest.param(["acme:", "fix", "-c", "c"], "acme: fix  # c", id="an option behind"),
        pytest.param(["acme:", "-c", "c c", "fix", "it"], "acme: fix it  # c c", id="an option between"),
        pytest.param(["acme:", "-c", "c", "--", "-b", "it"], "acme: -b it  # c", id="what looks like an option"),
        pytest.param(["a", "-q", "b", "-c", "c c", "d"], "a b d  # c c", id="two options between"),
        pytest.param(["-b", "lunch"], "lunch **", id="a break"),
        pytest.param(["late", "lunch", "--break"], "late lunch **", id="a break of several words"),
        pytest.param(["-b", "lunch **"], "lunch **", id="a break with stars"),
        pytest.param(["-b", "lunch***"], "lunch***", id="what is ignored"),
    ],
)
def test_words_are_one_name(home: Home, arguments: list[str], recorded: str) -> None:
    result = home.run("add", *arguments, now="2026-11-16 10:00")

    assert (result.stderr, result.status) == ("", 0)
    assert result.log == f"2026-11-16 10:00 {recorded}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["bye", "--at", "yesterday", "17:00"], id="bye"),
        pytest.param(["add", "lunch", "-b", "--at", "yesterday", "17:00"], id="a break"),
        pytest.param(["add", "x", "--at", "15", "minutes", "ago"], id="a span"),
        pytest.param(["add", "x", "--at", "3:30", "pm", "-c", "y"], id="am or pm"),
        pytest.param(["add", "x", "--at=monday", "9:00-10:00"], id="a stretch"),
        pytest.param(["amend", "--at", "12:10", "pm"], id="amend"),
        pytest.param(["remove", "--entry", "yesterday", "12:00"], id="remove"),
        pytest.param(["hello", "--at", "yesterday", "8:30"], id="hello"),
    ],
)
def test_a_time_split_by_the_shell_needs_quotes(home: Home, arguments: list[str]) -> None:
    home.write(MORNING)

    result = home.run(*arguments, now="2026-11-16 14:00")

    assert (result.status, result.log) == (2, MORNING)
    assert "needs quotes: --" in result.stderr.splitlines()[0]
    assert len(result.stderr.splitlines()) == 2


def test_words_after_a_time_are_a_name(home: Home) -> None:
    assert home.run("add", "--at", "9:30", "acme:", "x", now="2026-11-16 14:00").log == "2026-11-16 09:30 acme: x\n"


@pytest.mark.parametrize("name", ["", " "])
def test_a_break_needs_a_name(home: Home, name: str) -> None:
    result = home.run("add", "-b", name, now="2026-11-16 14:00")

    assert (result.status, result.log) == (1, "")
    assert "The name is empty" in result.stderr


def test_a_broken_line_before_hides_what_was_before(home: Home) -> None:
    home.write(MORNING + "foo\n")

    assert said(home, "2026-11-16 14:00", "add", "x")[1:] == ["14:00 x"]


def test_the_advice_on_a_departure_has_its_time(home: Home) -> None:
    home.write(MORNING)

    assert said(home, "2026-11-16 14:00", "bye", "--at", "13:00")[-1].endswith(
        "; if that was work, run utt undo, and utt bye NAME --at '2026-11-16 13:00'"
    )


def test_a_future_stretch_suggests_yesterday(home: Home) -> None:
    result = home.run("add", "x", "--at", "9:00-10:00", now="2026-11-16 08:00")

    assert "write --at like 'yesterday 9:00-10:00'" in result.stderr


def test_an_unknown_option_among_words_is_refused(home: Home) -> None:
    result = home.run("add", "acme:", "--nonsense", "fix", now="2026-11-16 10:00")

    assert result.status == 2
    assert "--nonsense" in result.stderr
    assert not home.log.exists()


@pytest.mark.parametrize("words", [["x", "-15m"], ["-15m", "x"]])
def test_a_span_among_words_is_refused(home: Home, words: list[str]) -> None:
    result = home.run("add", *words, now="2026-11-16 10:00")

    assert (result.status, result.stderr.count("\n")) == (1, 1)
    assert "--at -15m" in result.stderr
    assert not home.log.exists()


@pytest.mark.parametrize("command", ["add", "bye", "amend"])
def test_stars_that_a_shell_expanded_are_refused(home: Home, command: str) -> None:
    home.write(MORNING)
    for name in ("a.txt", ".hidden"):
        (home.directory / name).touch()
    visible = [name for name in reversed(os.listdir(home.directory)) if not name.startswith(".")]

    result = home.run(command, "lunch", *visible, now="2026-11-16 13:00")

    assert (result.status, result.log) == (1, MORNING)
    assert result.stderr.endswith(f": for a break, run utt {command} --break lunch\n")


@pytest.mark.parametrize(
    "words", [["lunch", "a.txt"], ["a.txt", "utt.log", "lunch"], ["lunch", "a.txt", "utt.log", ".hidden"]]
)
def test_other_names_of_files_are_words(home: Home, words: list[str]) -> None:
    home.write(MORNING)
    for name in ("a.txt", ".hidden"):
        (home.directory / name).touch()

    result = home.run("add", *words, now="2026-11-16 13:00")

    assert result.log == MORNING + f"2026-11-16 13:00 {' '.join(words)}\n"


# Departures.


def test_bye_records_a_departure(home: Home) -> None:
    home.write(MORNING)

    result = home.run("bye", now="2026-11-16 12:30")

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)
    assert result.log == MORNING + "2026-11-16 12:30 bye ***\n"


def test_bye_records_what_is_finished_first(home: Home) -> None:
    home.write(MORNING)

    result = home.run("bye", "acme:", "mail", "-c", "done", now="2026-11-16 12:30")

    assert result.log == MORNING + "2026-11-16 12:30 acme: mail  # done\n2026-11-16 12:30 bye ***\n"
    assert home.run("undo").log == MORNING


@pytest.mark.parametrize(
    "arguments",
    [
        ["report"],
        ["report", "--details"],
        ["report", "--from", "2026-08-01", "--to", "2026-11-16"],
        ["report", "--per-day"],
    ],
)
def test_nothing_goes_on_after_bye(home: Home, arguments: list[str]) -> None:
    home.write(MORNING)
    before = home.run(*arguments, "--no-current-activity", now="2026-11-16 12:00").stdout

    home.write(MORNING + "2026-11-16 12:00 bye ***\n")

    assert "Current Activity" not in home.run(*arguments, now="2026-11-16 18:00").stdout
    assert home.run(*arguments, now="2026-11-16 18:00").stdout == before


def test_nothing_after_bye_counts_in_later_months(home: Home) -> None:
    home.write("2026-05-04 09:00 hello\n2026-05-04 17:00 x\n2026-05-04 17:00 bye ***\n")

    result = home.run("report", "--from", "2026-08-01", "--to", "2026-11-16", now="2026-11-16 18:00")

    assert "Total: 0h00\n" in result.stdout


def test_status_after_bye_counts_no_longer(home: Home) -> None:
    home.write(MORNING + "2026-11-16 12:00 bye ***\n")
    (home.directory / ".config" / "utt").mkdir(parents=True)
    (home.directory / ".config" / "utt" / "utt.cfg").write_text("[targets]\ndaily = 8h\n")

    result = home.run("status", now="2026-11-16 18:00")
    fields = home.run("status", "--format", "{elapsed}|{working}|{done_at}|{left}", now="2026-11-16 18:00")

    assert result.stdout == (
        "nothing is going on, you left at 12:00\nworked 3h00, rested 0h00 today\n5h00 left of 8h00\n"
    )
    assert fields.stdout == "|3h00||5h00\n"


def test_the_next_entry_ends_a_departure(home: Home) -> None:
    home.write(MORNING + "2026-11-16 12:00 bye ***\n2026-11-16 13:00 hello\n")

    assert home.run("status", now="2026-11-16 14:00").stdout.startswith("since 13:00 (1h00), after hello\nworked 4h00")


def test_stretch_and_amend_pass_over_bye(home: Home) -> None:
    home.write(MORNING + "2026-11-16 12:00 bye ***\n")

    amended = home.run("amend", "beta: x", now="2026-11-16 12:30")
    stretched = home.run("stretch", now="2026-11-16 12:30")

    assert amended.log == MORNING.replace("acme: design", "beta: x") + "2026-11-16 12:00 bye ***\n"
    assert stretched.log == amended.log + "2026-11-16 12:30 beta: x  # with Ana\n"


def test_remove_takes_bye(home: Home) -> None:
    home.write(MORNING + "2026-11-16 12:30 bye ***\n")

    result = home.run("remove", now="2026-11-16 13:00")

    assert result.log == MORNING
    assert result.stdout == (
        "removed 2026-11-16 12:30 bye ***\n12:00-12:30 (0h30) is open again: it will count as what you record next\n"
    )


@pytest.mark.parametrize(
    ("log", "arguments", "expected"),
    [
        pytest.param(MORNING, ["bye"], ["13:00 bye", "not counted: 12:00-13:00 (1h00); if that"], id="time is lost"),
        pytest.param(MORNING, ["bye", "x"], ["(1h00) 12:00-13:00 x", "13:00 bye"], id="with a name"),
        pytest.param(
            MORNING + "2026-11-16 12:30 bye ***\n",
            ["bye"],
            ["13:00 bye", "warning: you had left already, at 12:30"],
            id="twice",
        ),
        pytest.param(
            MORNING + "2026-11-16 12:30 bye ***\n",
            ["add", "x"],
            ["(0h30) 12:30-13:00 x", "warning: you had left at 12:30, and the 0h30 since then count: if you"],
            id="work after it",
        ),
        pytest.param(
            MORNING,
            ["bye", "--at", "10:00"],
            [
                "inserted in its place, before: 2026-11-16 12:00 acme: design  # with Ana",
                "10:00 bye",
                "not counted: 09:00-10:00 (1h00); if that",
                "warning: acme: design follows without a hello, so the time from here on counts as that: record",
            ],
            id="before work",
        ),
        pytest.param(
            MORNING,
            ["bye", "mail", "--at", "10:00"],
            [
                "inserted in its place, before: 2026-11-16 12:00 acme: design  # with Ana",
                "(1h00) 09:00-10:00 mail",
                "10:00 bye",
                "warning: acme: design follows without a hello, so the time from here on counts as that: record",
            ],
            id="after a task, before work",
        ),
        pytest.param(MORNING + "2026-11-16 12:30 bye ***\n", ["hello"], ["13:00 hello"], id="coming back"),
    ],
)
def test_a_departure_is_confirmed(home: Home, log: str, arguments: list[str], expected: list[str]) -> None:
    home.write(log)

    lines = said(home, "2026-11-16 13:00", *arguments)

    assert len(lines) == len(expected)
    assert all(line.startswith(start) for line, start in zip(lines, expected, strict=True)), lines


# A time range.


@pytest.mark.parametrize(
    ("at", "added", "lines"),
    [
        pytest.param(
            "10:00-10:30",
            "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design  # with Ana\n2026-11-16 10:30 call\n"
            "2026-11-16 12:00 acme: design  # with Ana\n",
            ["(0h30) 10:00-10:30 call", "cut: 09:00-12:00 acme: design is 09:00-10:00 and 10:30-12:00 now"],
            id="inside a task",
        ),
        pytest.param(
            "9:00-10:30",
            "2026-11-16 09:00 hello\n2026-11-16 10:30 call\n2026-11-16 12:00 acme: design  # with Ana\n",
            ["(1h30) 09:00-10:30 call", "cut: 09:00-12:00 acme: design is 10:30-12:00 now"],
            id="at its beginning",
        ),
        pytest.param(
            "11:00-12:00",
            "2026-11-16 09:00 hello\n2026-11-16 11:00 acme: design  # with Ana\n2026-11-16 12:00 call\n",
            ["(1h00) 11:00-12:00 call", "cut: 09:00-12:00 acme: design is 09:00-11:00 now"],
            id="at its end",
        ),
        pytest.param(
            "11:00-12:30",
            "2026-11-16 09:00 hello\n2026-11-16 11:00 acme: design  # with Ana\n2026-11-16 12:30 call\n",
            ["(1h30) 11:00-12:30 call", "cut: 09:00-12:00 acme: design is 09:00-11:00 now"],
            id="over its end",
        ),
        pytest.param(
            "12:30-13:00",
            MORNING + "2026-11-16 12:30 hello\n2026-11-16 13:00 call\n",
            ["(0h30) 12:30-13:00 call", "not counted: 12:00-12:30"],
            id="behind the end",
        ),
        pytest.param("12:00-13:00", MORNING + "2026-11-16 13:00 call\n", ["(1h00) 12:00-13:00 call"], id="at the end"),
        pytest.param(
            "8:00-8:30",
            "2026-11-16 08:00 hello\n2026-11-16 08:30 call\n" + MORNING,
            ["(0h30) 08:00-08:30 call"],
            id="before hello",
        ),
        pytest.param(
            "8:00-9:30",
            "2026-11-16 08:00 hello\n2026-11-16 09:30 call\n2026-11-16 12:00 acme: design  # with Ana\n",
            [
                "(1h30) 08:00-09:30 call",
                "moved: 09:00 hello to 08:00",
                "cut: 09:00-12:00 acme: design is 09:30-12:00 now",
            ],
            id="over hello",
        ),
    ],
)
def test_a_stretch_records_start_and_end(home: Home, at: str, added: str, lines: list[str]) -> None:
    home.write(MORNING)

    confirmed = said(home, "2026-11-16 14:00", "add", "call", "--at", at)

    assert home.read() == added
    assert confirmed == lines
    assert home.run("undo").log == MORNING


def test_overlapped_entries_are_replaced_only_on_request(home: Home) -> None:
    log = MORNING + "2026-11-16 12:15 mail\n2026-11-16 12:30 tea **\n"
    home.write(log)

    refused = home.run("add", "call", "--at", "11:30-13:00", now="2026-11-16 14:00")
    done = home.run("add", "call", "--at", "11:30-13:00", "--over", now="2026-11-16 14:00")

    assert (refused.status, refused.log) == (1, log)
    assert refused.stderr == (
        "error: Nothing was recorded, to keep what is within that time: 12:15 mail, 12:30 tea **; "
        "add --over to replace it\n"
    )
    assert done.stderr == "taken out: 2026-11-16 12:15 mail\ntaken out: 2026-11-16 12:30 tea **\n"
    assert done.log == MORNING.replace("12:00 acme", "11:30 acme") + "2026-11-16 13:00 call\n"
    assert home.run("undo").log == log


def test_over_needs_a_stretch(home: Home) -> None:
    result = home.run("add", "x", "--over", now="2026-11-16 14:00")

    assert (result.status, result.log) == (1, "")
    assert "--at 9:00-10:30 --over" in result.stderr


@pytest.mark.parametrize("command", ["hello", "bye", "stretch", "amend"])
def test_other_commands_take_no_stretch(home: Home, command: str) -> None:
    home.write(MORNING)

    result = home.run(command, "--at", "9:00-10:00", now="2026-11-16 14:00")

    assert (result.status, result.log, result.stderr.count("\n")) == (1, MORNING, 1)


# What is suspicious.


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        (
            "acme: desing",
            "desing is a new task, one letter off design: if it is that one, run utt amend 'acme: design'",
        ),
        (
            "acme:fix",
            "acme:fix has no project, that takes one word, a colon and a space: for one, run utt amend 'acme: fix'",
        ),
        (
            "Acme Corp: review",
            "Acme Corp: review has no project, that takes one word, a colon and a space: "
            "for one, run utt amend 'Acme-Corp: review'",
        ),
        ("12:30", "12:30 is the name: if that is its time, run utt undo, and utt add NAME --at 12:30"),
        ("lunch 12:30", "12:30 is part of the name: if that is its time, run utt amend lunch --at 12:30"),
        ("lunch at 12:30 **", "at 12:30 is part of the name: if that is its time, run utt amend 'lunch **' --at 12:30"),
        (
            "acme: call from 10:00 to 11:30",
            "from 10:00 to 11:30 is part of the name: if that is its time, "
            "run utt undo, and utt add 'acme: call' --at 10:00-11:30",
        ),
        ("call 13:30", "13:30 is part of the name: if that is its time, it is in the future: utt undo reverts it"),
        (
            "call 12:00-13:30",
            "12:00-13:30 is part of the name: if that is its time, it is in the future: utt undo reverts it",
        ),
        ("9:30 call", "9:30 is part of the name: if that is its time, run utt undo, and utt add call --at 9:30"),
        (
            "call at noon -c Ana",
            "at noon is part of the name: if that is its time, run utt amend call --at noon",
        ),
        (
            "call for 2 hours",
            "for 2 hours is part of the name: if it took that long, run utt undo, and utt add call --at 11:00-13:00",
        ),
        (
            "call 1h30 -c Ana -b",
            "1h30 is part of the name: if it took that long, "
            "run utt undo, and utt add 'call **' -c Ana --at 11:30-13:00",
        ),
        (
            "call 10:00-11:30 -c Ana",
            "10:00-11:30 is part of the name: if that is its time, "
            "run utt undo, and utt add call -c Ana --at 10:00-11:30",
        ),
    ],
)
def test_a_name_is_suspicious(home: Home, name: str, warning: str) -> None:
    home.write(MORNING)

    assert said(home, "2026-11-16 13:00", "add", *name.split())[1:] == [f"warning: {warning}"]
    # It is known now.
    assert len(said(home, "2026-11-16 13:30", "add", *name.split())) == 1


@pytest.mark.parametrize(
    ("command", "words", "whole", "alone"),
    [
        pytest.param(
            "add",
            "acme: call -c agreed with Ana",
            "acme: call # agreed with Ana",
            "acme: call with Ana # agreed",
            id="end",
        ),
        pytest.param("add", "-c agreed with Ana", "NAME # agreed with Ana", "with Ana # agreed", id="without a name"),
        pytest.param("add", "-c ask Ana acme: x", "acme: x # ask Ana", "Ana acme: x # ask", id="before a project"),
        pytest.param("add", "-c ask Ana --at 12:45 x", "x # ask Ana", "Ana x # ask", id="before another option"),
        pytest.param("add", "a --comment=for Ana -b", "a ** # for Ana", "a Ana ** # for", id="joined with its option"),
        pytest.param("add", "a -curgent b -- -c", "a -c # urgent b", "a b -c # urgent", id="before two dashes"),
        pytest.param("add", "-c With Ana", "NAME # With Ana", "Ana # With", id="one that no comment ends with"),
        pytest.param("bye", "-c done mail", "bye *** # done mail", "mail # done", id="bye"),
        pytest.param("amend", "-c urgent mail", "acme: design # urgent mail", "mail # urgent", id="amend"),
        pytest.param(
            "amend", "--entry 12:00 -c ask Ana", "acme: design # ask Ana", "Ana # ask", id="an entry by its time"
        ),
    ],
)
def test_words_behind_a_short_comment_are_refused(home: Home, command: str, words: str, whole: str, alone: str) -> None:
    home.write(MORNING)

    result = home.run(command, *words.split(), now="2026-11-16 13:00")

    assert (result.stdout, result.status, home.read()) == ("", 2, MORNING)
    error, usage = result.stderr.splitlines()
    lines = re.fullmatch(r"error: The comment could be '(.+)' or only '(.+)': run utt (.+), or utt (.+)", error)
    assert lines is not None
    assert usage.startswith(f"usage: utt {command} ")
    for line, recorded in ((lines[3], whole), (lines[4], alone)):
        home.write(MORNING)
        assert home.run(*shlex.split(line), now="2026-11-16 13:00").status == 0
        assert re.search(rf"[0-9] {re.escape(recorded.replace(' # ', '  # '))}$", home.read(), re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "recorded"),
    [
        pytest.param(["-c", "urgent", "review"], "review  # urgent", id="the only word"),
        pytest.param(["-c", "urgent", "acme:", "call"], "acme: call  # urgent", id="a project behind it"),
        pytest.param(["-c", "urgent", "acme:", "--at=13:00", "x"], "acme: x  # urgent", id="an option within the name"),
        pytest.param(["acme:", "x", "-c", "with Ana", "Lee"], "acme: x Lee  # with Ana", id="a comment of two words"),
        pytest.param(["acme:", "x", "-c", "urgent", "-b"], "acme: x **  # urgent", id="an option behind it"),
        pytest.param(["acme:", "x", "-c", "urgent", "--at=13:00"], "acme: x  # urgent", id="a value behind it"),
        pytest.param(["call", "-c", "with"], "call  # with", id="nothing behind it"),
        pytest.param(["-c", "with", "--", "call", "Ana"], "call Ana  # with", id="behind two dashes"),
        pytest.param(["-c", "the", "acme: call"], "acme: call  # the", id="a name in quotes"),
        pytest.param(["call", "-c", "", "Ana"], "call Ana", id="an empty comment"),
    ],
)
def test_a_comment_with_one_reading_is_recorded(home: Home, words: list[str], recorded: str) -> None:
    home.write(MORNING)

    assert said(home, "2026-11-16 13:00", "add", *words) == [f"(1h00) 12:00-13:00 {recorded}"]
    assert home.read() == f"{MORNING}2026-11-16 13:00 {recorded}\n"


def test_a_time_in_a_departures_name_is_suspicious(home: Home) -> None:
    home.write(MORNING)

    assert "at 12:30 is the name: if that is its time, run utt undo, and utt bye --at 12:30" in "\n".join(
        said(home, "2026-11-16 13:00", "bye", "at", "12:30")
    )


@pytest.mark.parametrize(
    "name",
    [
        "acme: design2",
        "2h",
        "2h of it",
        "call 20h",
        "tube 5mm",
        "acme: design *",
        "see https://x.org/y",
        "standup 9",
        "a b c d: e",
        "acme: x",
        "x:",
    ],
)
def test_a_name_is_not_suspicious(home: Home, name: str) -> None:
    home.write(MORNING)

    assert len(said(home, "2026-11-16 13:00", "add", name)) == 1


def test_a_days_first_entry_needs_a_hello(home: Home) -> None:
    home.write("2026-11-15 22:00 x\n")

    assert said(home, "2026-11-16 09:00", "add", "-b", "breakfast")[1:] == [
        "warning: no hello yet today, so it counts from 2026-11-15 22:00: "
        "record when you arrived with utt hello --at WHEN"
    ]
    assert len(said(home, "2026-11-16 09:30", "add", "x")) == 1


def test_work_over_midnight_needs_no_hello(home: Home) -> None:
    home.write("2026-11-15 19:00 x\n")

    assert len(said(home, "2026-11-16 00:30", "add", "x")) == 1


def test_a_stretched_hello_is_suspicious(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n")

    assert said(home, "2026-11-16 10:00", "stretch") == [
        "10:00 hello",
        "warning: that stretches hello, so the time since then is not counted: "
        "utt undo reverts it, utt add NAME records it",
    ]


@pytest.mark.parametrize("command", [["add", "x"], ["hello"], ["bye"], ["bye", "x"], ["stretch"]])
def test_a_clock_behind_the_log_always_warns(home: Home, command: list[str]) -> None:
    home.write(MORNING)

    result = home.run(*command, now="2026-11-16 11:00")
    quiet = home.run(*command, "--quiet", now="2026-11-16 11:00")

    warning = "warning: the clock shows 2026-11-16 11:00, which is before 2026-11-16 12:00 acme: design  # with Ana: "
    assert result.stderr.splitlines()[-1].startswith(warning)
    assert "warning" not in quiet.stderr


def test_a_given_time_is_not_a_clock(home: Home) -> None:
    home.write(MORNING)

    assert "warning" not in home.run("add", "x", "--at", "11:00", now="2026-11-16 12:30").stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["bye", "-b"], "--break needs a name: utt bye lunch --break", id="a break without a name"),
        pytest.param(
            ["add", "acme:", "call", "-15m"],
            "-15m is among the words of the name, so nothing was recorded: if that is its time, "
            "run utt add acme: call --at -15m, else put quotes around the whole name",
            id="a span",
        ),
        pytest.param(
            ["bye", "-15m", "call"],
            "-15m is among the words of the name, so nothing was recorded: if that is its time, "
            "run utt bye call --at -15m, else put quotes around the whole name",
            id="a span of a departure",
        ),
        pytest.param(
            ["add", "-15m"],
            "-15m is not a name, so nothing was recorded: if that is its time, run utt add NAME --at -15m",
            id="a span alone",
        ),
        pytest.param(
            ["amend", "-1h"],
            "-1h is not a name, so nothing was recorded: if that is its time, run utt amend --at -1h",
            id="a span as a correction",
        ),
        pytest.param(
            ["bye", "-5"],
            "-5 is not a name, so nothing was recorded: if that is its time, run utt bye --at -5",
            id="a span alone of a departure",
        ),
    ],
)
def test_ambiguous_words_are_refused_with_a_suggestion(home: Home, words: list[str], message: str) -> None:
    home.write(MORNING)

    result = home.run(*words, now="2026-11-16 13:00")

    assert (result.stderr, result.status, result.log) == (f"error: {message}\n", 1, MORNING)
