"""``utt undo`` and ``utt redo``: back and forth, and exactly what they say."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.command_line import Home
from tests.support.examples import examples
from tests.support.harmed import assert_one_error, needs_unix
from tests.support.plugins import write_plugin
from tests.support.system_calls import BEFORE, HALF_WRITTEN, Change, Outcome, outcomes
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry
from utt.errors import UttError
from utt.timelog.change import Change as LogChange
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries
from utt.timelog.write import changes as writer
from utt.timelog.write import edit, rearranging, replay, undo
from utt.timelog.write.history import History
from utt.timelog.write.journal import Journal
from utt.timelog.write.patch import Patch
from utt.timelog.write.patches import inverses
from utt.timelog.write.place import insertions
from utt.timelog.write.record import DO, UNDO, Past
from utt.timelog.write.transaction import transaction

HELLO = "2026-11-16 09:00 hello\n"
LOG = HELLO + "2026-11-16 10:00 acme: design\n"


def do(home: Home, *arguments: str, now: str = "2026-11-16 12:00") -> str:
    """Run a command that must succeed, and return what it prints."""
    result = home.run(*arguments, now=now)
    assert result.status == 0, result.stderr
    return result.stdout


# Back and forth.

COMMANDS = [
    (["add", "mail"], "2026-11-16 12:00", "undid add 2026-11-16 12:00 mail\n"),
    (["add", "mail", "-c", "long"], "2026-11-17 09:00", "undid add 2026-11-17 09:00 mail  # long\n"),
    (["add", "mail"], "2026-11-16 09:30", "undid add 2026-11-16 09:30 mail\n"),
    (["hello"], "2026-11-17 09:00", "undid hello 2026-11-17 09:00 hello\n"),
    (["hello"], "2026-11-15 09:00", "undid hello 2026-11-15 09:00 hello\n"),
    (["bye"], "2026-11-16 12:00", "undid bye 2026-11-16 12:00 bye ***\n"),
    (
        ["bye", "mail"],
        "2026-11-16 12:00",
        "undid bye 2026-11-16 12:00 mail\nundid bye 2026-11-16 12:00 bye ***\n",
    ),
    (["remove"], "2026-11-16 12:00", "undid remove 2026-11-16 10:00 acme: design\n"),
    (["remove", "--entry", "9:00"], "2026-11-16 12:00", "undid remove 2026-11-16 09:00 hello\n"),
    (
        ["amend", "beta: x", "--entry", "9:00"],
        "2026-11-16 12:00",
        "undid amend 2026-11-16 09:00 beta: x\n          → 2026-11-16 09:00 hello\n",
    ),
    (
        ["add", "x", "--at", "9:15-9:45"],
        "2026-11-16 12:00",
        "undid add 2026-11-16 09:15 acme: design\nundid add 2026-11-16 09:45 x\n",
    ),
    (
        ["add", "x", "--at", "9:30-11:00"],
        "2026-11-16 12:00",
        "undid add 2026-11-16 09:30 acme: design\nundid add 2026-11-16 11:00 x\n"
        "        → 2026-11-16 10:00 acme: design\n",
    ),
    (["stretch"], "2026-11-16 12:00", "undid stretch 2026-11-16 12:00 acme: design\n"),
    (
        ["amend", "beta: x"],
        "2026-11-16 12:00",
        "undid amend 2026-11-16 10:00 beta: x\n          → 2026-11-16 10:00 acme: design\n",
    ),
    (
        ["rename", "acme", "beta", "--project"],
        "2026-11-16 12:00",
        "undid rename 2026-11-16 10:00 beta: design\n           → 2026-11-16 10:00 acme: design\n",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("log", [LOG, LOG.rstrip("\n"), LOG.replace("\n", "\r\n"), "# note\n" + LOG + "\n# end\n"])
@pytest.mark.parametrize(("arguments", "now", "told"), COMMANDS)
def test_undo_and_redo_restore_every_byte(home: Home, arguments: list[str], now: str, told: str, log: str) -> None:
    home.write(log)
    do(home, *arguments, now=now)
    after = home.read()

    undone = do(home, "undo")
    before = home.read()
    redone = do(home, "redo")

    assert undone == told
    assert before == log
    assert redone.startswith(told.split("\n")[0].replace("undid", "redid")[:11])
    assert home.read() == after != log


def test_several_changes_are_undone_latest_first(home: Home) -> None:
    home.write(LOG)
    for minute in range(10):
        do(home, "add", f"task {minute}", now=f"2026-11-16 11:{minute:02}")

    undone = [do(home, "undo") for _ in range(10)]

    assert [line.split()[-1] for line in undone] == [f"{minute}" for minute in reversed(range(10))]
    assert home.read() == LOG
    assert_one_error(home.run("undo"))


def test_a_new_change_ends_redo(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "a")
    do(home, "undo")
    do(home, "add", "b")

    result = home.run("redo")

    assert (result.status, result.stderr) == (1, "error: There is nothing to redo\n")
    assert home.read() == LOG + "2026-11-16 12:00 b\n"


def test_the_list_shows_changes_latest_first(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    do(home, "amend", "post")
    do(home, "rename", "acme", "beta", "--project")
    do(home, "add", "undone")
    do(home, "undo")

    assert do(home, "undo", "--list").splitlines() == [
        "rename  2026-11-16 10:00 beta: design, was 2026-11-16 10:00 acme: design",
        "amend   2026-11-16 12:00 post, was 2026-11-16 12:00 mail",
        "add     2026-11-16 12:00 mail",
    ]


def test_an_early_stretch_is_listed_by_its_name(home: Home) -> None:
    home.write("2026-11-15 10:00 acme: x\n")
    do(home, "add", "early", "--at", "2026-11-15 9:00-9:30")

    assert do(home, "undo", "--list").startswith("add     2026-11-15 09:30 early, and ")


def test_a_stretch_is_listed_by_its_name(home: Home) -> None:
    home.write("2026-11-15 09:00 hello\n2026-11-15 12:00 acme: x\n2026-11-15 13:00 bye ***\n")
    for name, at in (("call", "10:00-11:00"), ("early", "8:00-8:30"), ("late", "11:30-13:00")):
        do(home, "add", name, "--at", f"2026-11-15 {at}", "--over")

    assert [line.partition(", and")[0] for line in do(home, "undo", "--list").splitlines()] == [
        "add     2026-11-15 13:00 late",
        "add     2026-11-15 08:30 early",
        "add     2026-11-15 11:00 call",
    ]


_THERE = "unchanged, since the log has it already: 2026-11-16 10:00 acme: design\n"
_SAME = "unchanged 2026-11-16 10:00 acme: design\n"


@pytest.mark.parametrize(
    ("arguments", "stdout", "stderr"),
    [
        pytest.param(["add", "acme: design", "--at", "9:00-10:00", "--over"], "", _THERE, id="over itself"),
        pytest.param(["amend", "acme: design"], _SAME, "", id="the same name"),
        pytest.param(["amend", "--entry", "10:00", "--at", "10:00"], _SAME, "", id="the same time"),
        pytest.param(["amend", "-c", ""], _SAME, "", id="no comment removed"),
    ],
)
def test_what_changes_nothing_cannot_be_undone(home: Home, arguments: list[str], stdout: str, stderr: str) -> None:
    # The line need not be what utt would write.
    log = HELLO + "2026-11-16  10:0   acme: design \n"
    home.write(log)

    result = home.run(*arguments, now="2026-11-16 12:00")

    assert (result.stdout, result.stderr, result.status) == (stdout, stderr, 0)
    assert home.read() == log
    assert do(home, "undo", "--list") == ""
    assert '"added": [],' in do(home, *arguments, "--json")


def test_undo_shows_only_what_changed(home: Home) -> None:
    home.write(LOG + "2026-11-16 11:00 b\n")

    assert home.run("add", "b", "--at", "9:30-11:00", "--over", now="2026-11-16 12:00").stderr == ""
    assert home.read() == HELLO + "2026-11-16 09:30 acme: design\n2026-11-16 11:00 b\n"
    assert do(home, "undo") == ("undid add 2026-11-16 09:30 acme: design\n        → 2026-11-16 10:00 acme: design\n")


def test_nothing_to_undo_is_an_error(home: Home) -> None:
    result = home.run("undo")

    assert (result.status, result.stdout, result.stderr) == (1, "", "error: There is nothing to undo\n")
    assert home.run("undo", "--list").stdout == ""
    assert not home.log.exists()


def test_each_log_has_its_history_despite_links(home: Home) -> None:
    home.write(LOG)
    other = home.directory / "other.log"
    link = home.directory / "link.log"
    link.symlink_to(home.log)
    home.run_bare("--data", str(other), "--now", "2026-11-16 12:00", "add", "other")
    do(home, "add", "mine")

    through_link = home.run_bare("--data", str(link), "undo")

    assert through_link.stdout == "undid add 2026-11-16 12:00 mine\n"
    assert home.read() == LOG
    assert link.is_symlink()
    assert other.read_text() == "2026-11-16 12:00 other\n"


def test_logs_with_odd_paths_have_their_own_histories(home: Home) -> None:
    paths = ["a%/b", "a/%b", "a%2Fb"]
    for path in paths:
        (home.directory / path).parent.mkdir(exist_ok=True)
        home.run_bare("--data", path, "--now", "2026-11-16 12:00", "add", "x")

    assert [home.run_bare("--data", path, "undo").stdout for path in paths] == ["undid add 2026-11-16 12:00 x\n"] * 3


def test_history_does_not_depend_on_the_current_directory(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")
    elsewhere = home.directory / "elsewhere"
    elsewhere.mkdir()
    there = Home(elsewhere)
    there.environment = home.environment | {"XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}

    result = there.run_bare("--data", str(home.log), "undo")

    assert result.stdout == "undid add 2026-11-16 12:00 x\n"
    assert list(elsewhere.iterdir()) == []


def test_many_entries_are_shown_in_part(home: Home) -> None:
    home.write("".join(f"2026-11-16 10:{minute:02} a\n" for minute in range(30)))
    do(home, "rename", "a", "b")

    lines = do(home, "undo").splitlines()

    assert len(lines) == 41
    assert lines[-1] == "and 10 more"


def test_entries_that_become_others_are_all_shown(home: Home) -> None:
    home.write(LOG)
    write_plugin(
        home,
        "merge",
        "def merge(log: v1.Log, now: v1.Now):\n"
        "    return lambda: log.apply(v1.Change([v1.Entry(now, 'one')], list(log.entries)))\n"
        "v1.register_command(v1.Command('merge', 'Merge', merge, lambda parser: None))\n",
    )
    do(home, "merge")

    listed, undone, redone = do(home, "undo", "--list"), do(home, "undo"), do(home, "redo")

    assert listed == "merge   2026-11-16 12:00 one, was 2026-11-16 09:00 hello, and 1 more\n"
    assert undone == (
        "undid merge 2026-11-16 12:00 one\n"
        "          → 2026-11-16 09:00 hello\n"
        "          → 2026-11-16 10:00 acme: design\n"
    )
    assert redone == (
        "redid merge 2026-11-16 09:00 hello\n"
        "redid merge 2026-11-16 10:00 acme: design\n"
        "          → 2026-11-16 12:00 one\n"
    )


@pytest.mark.slow
def test_a_hundred_changes_can_be_undone(home: Home) -> None:
    home.write(LOG)
    file = log_file(home)
    for minute in range(120):
        writer.add(file, Entry(datetime(2026, 11, 16, 12) + timedelta(minutes=minute), "x"))

    for _ in range(120):
        undo.undo(file)

    assert home.read() == LOG


def log_file(home: Home) -> LogFile:
    memory = Memory(str(home.directory / ".cache" / "utt"), str(home.log))
    return LogFile(str(home.log), memory, str(home.directory / ".local" / "state" / "utt"), "test")


def noted(history: History, number: int, event: str = DO) -> None:
    history.begin(event, [Patch(0, b"", b"2026-11-16 12:00 %d\n" % number, b"", b"")], 0)
    history.finish()


def names_of(changes: Iterable[Past]) -> list[str]:
    return [patch.added.decode().split()[-1] for change in changes for patch in change.patches]


def names_in(history: History) -> tuple[list[str], list[str]]:
    """Return the names of the changes that can be undone, and of those that can be redone."""
    with replay.past_changes(history) as past:
        return names_of(past.done), names_of(past.undone)


def test_a_large_history_keeps_the_latest_changes(tmp_path: Path) -> None:
    history = History(str(tmp_path), "/some/log", "test", limit=2000, kept=5)
    sizes = []
    for number in range(200):
        noted(history, number)
        [path] = tmp_path.iterdir()
        sizes.append(path.stat().st_size)

    done, undone = names_in(history)

    assert max(sizes) < 2100
    assert done == [f"{number}" for number in range(200 - len(done), 200)]
    assert len(done) >= 5
    assert undone == []


def test_a_shortened_history_keeps_what_redo_needs(tmp_path: Path) -> None:
    history = History(str(tmp_path), "/some/log", "test", limit=10)
    for number in range(4):
        noted(history, number)
    for number in (3, 2):
        history.begin(UNDO, inverses([Patch(0, b"", b"2026-11-16 12:00 %d\n" % number, b"", b"")]), 0)
        history.finish()

    assert names_in(history) == (["0", "1"], ["3", "2"])


@pytest.mark.parametrize(
    ("undone", "redone"),
    [pytest.param(0, 0, id="changes"), pytest.param(2, 0, id="undos"), pytest.param(2, 1, id="redo")],
)
def test_a_shortened_history_knows_the_logs_size(home: Home, undone: int, redone: int) -> None:
    lines = [f"2026-11-16 09:{minute:02} work\n" for minute in range(40)]
    home.write("".join(lines))
    file = log_file(home)
    for minute in (10, 20, 30):
        writer.add(file, Entry(datetime(2026, 11, 16, 9, minute), f"added at {minute}"))
    for _ in range(undone):
        undo.undo(file)
    for _ in range(redone):
        undo.redo(file)

    assert file.state_directory is not None
    history = History(file.state_directory, file.path, "test", limit=10)
    before = names_in(history)
    replay.rewrite(history)
    noticed: list[str] = []
    undo.undo(file, noticed.append)

    assert names_in(history)[0] == before[0][:-1]
    assert noticed == []


def test_a_history_is_rewritten_without_holding_it(tmp_path: Path) -> None:
    large = 1 << 22
    history = History(str(tmp_path), "/some/log", "test", limit=10)
    for event, patch in [
        (DO, Patch(0, b"", b"a" * large, b"", b"")),
        (DO, Patch(0, b"a" * large, b"b" * large, b"", b"")),
        (UNDO, Patch(0, b"b" * large, b"a" * large, b"", b"")),
    ]:
        history.begin(event, [patch], 0)
        history.finish()
    with replay.past_changes(history) as past:
        before = [[*each.patches] for each in [*past.done, *past.undone]]
    tracemalloc.start()

    replay.rewrite(history)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with replay.past_changes(history) as past:
        assert [[*each.patches] for each in [*past.done, *past.undone]] == before
    assert peak < large / 4


# Exactly what it says.


@pytest.mark.parametrize(
    ("by_hand", "left"),
    [
        # Elsewhere: before it, and after it.
        (("hello", "hello there"), LOG.replace("hello", "hello there")),
        (("2026-11-16 09:00", "2026-11-15 08:00 hello\n\n2026-11-16 09:00"), None),
        (("12:00 mail\n", "12:00 mail\n2026-11-16 13:00 more\n"), LOG + "2026-11-16 13:00 more\n"),
        (("12:00 mail\n", "12:00 mail\n# note\n"), LOG + "# note\n"),
        (("2026-11-16 12:00 mail", "2026-11-16 11:00 more\n2026-11-16 12:00 mail"), LOG + "2026-11-16 11:00 more\n"),
        # An equal line elsewhere.
        (("2026-11-16 09:00", "2026-11-16 12:00 mail\n2026-11-16 09:00 x\n2026-11-16 09:00"), None),
    ],
)
def test_a_change_elsewhere_does_not_matter(home: Home, by_hand: tuple[str, str], left: str | None) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    home.write(home.read().replace(*by_hand))

    do(home, "undo")

    assert home.read() == (LOG.replace(*by_hand) if left is None else left)


@pytest.mark.parametrize(
    "by_hand",
    [
        ("12:00 mail", "12:00 mails"),
        ("12:00 mail", "12:01 mail"),
        ("2026-11-16 12:00 mail\n", ""),
        ("2026-11-16 12:00 mail", " 2026-11-16 12:00 mail"),
        ("2026-11-16 12:00 mail", "# 2026-11-16 12:00 mail"),
        ("12:00 mail\n", "12:00 mail  # yes\n"),
    ],
)
def test_a_conflicting_change_refuses_undo(home: Home, by_hand: tuple[str, str]) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    changed = home.read().replace(*by_hand)
    home.write(changed)

    result = home.run("undo")

    assert_one_error(result)
    assert "The last add cannot be undone, since the log was changed there" in result.stderr
    assert f"utt --data {home.log} undo --keep" in result.stderr
    assert home.read() == changed
    # A refused change is refused again, until it is kept.
    assert_one_error(home.run("undo"))
    assert do(home, "undo", "--keep") == "kept add     2026-11-16 12:00 mail\n"
    assert home.run("undo").stderr == "error: There is nothing to undo\n"


def test_keep_lets_undo_reach_the_change_before(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "one", now="2026-11-16 11:00")
    do(home, "add", "two")

    do(home, "undo", "--keep")
    do(home, "undo")

    assert home.read() == LOG + "2026-11-16 12:00 two\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("log", "now", "later", "left"),
    [
        # The entry has ended a line that had no line end.
        ("2026-11-16 10:00 a", "2026-11-16 11:00", "2026-11-16 12:00 b|", "2026-11-16 10:00 a|2026-11-16 12:00 b|"),
        ("2026-11-16 10:00 a", "2026-11-17 11:00", "2026-11-17 12:00 b|", "2026-11-16 10:00 a||2026-11-17 12:00 b|"),
        # It has kept two days apart.
        ("2026-11-16 10:00 a|", "2026-11-17 11:00", "2026-11-17 12:00 b|", "2026-11-16 10:00 a||2026-11-17 12:00 b|"),
        ("2026-11-16 10:00 a|", "2026-11-16 11:00", "# note|", "2026-11-16 10:00 a|# note|"),
    ],
)
def test_line_ends_needed_by_later_lines_stay(home: Home, log: str, now: str, later: str, left: str, end: str) -> None:
    home.write(log.replace("|", end))
    do(home, "add", "x", now=now)
    home.write(home.read() + later.replace("|", end))

    do(home, "undo")

    expected = left.replace("|", end)
    # If the log has no line end to copy, utt writes its own.
    assert home.read() == expected if "|" in log else home.read().replace("\r\n", "\n") == left.replace("|", "\n")


def test_keep_never_joins_two_lines(home: Home) -> None:
    home.write("2026-11-16 10:00 a")
    do(home, "add", "x", now="2026-11-16 11:00")
    do(home, "add", "y", now="2026-11-16 12:00")

    do(home, "undo", "--keep")
    do(home, "undo")

    assert home.read() == "2026-11-16 10:00 a\n2026-11-16 12:00 y\n"


def test_an_entry_already_there_is_not_redone(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")
    do(home, "add", "x")
    before = home.read()
    do(home, "undo")
    # As if the process had been killed after the note and before the write.
    home.write(before)

    assert_one_error(home.run("redo"))
    assert home.read() == before


@pytest.mark.parametrize("damage", [b"\0" * 20, b"do add 99999999 999999999\n", b"do add 1 1\n0 99999 0 0 0\n"])
def test_a_damaged_history_is_refused_in_one_line(home: Home, damage: bytes) -> None:
    home.write(LOG)
    for name in ("x", "y"):
        do(home, "add", name)
    [path] = (home.directory / ".local" / "state" / "utt").iterdir()
    content = path.read_bytes()
    position = content.rindex(b"do add")
    path.write_bytes(content[:position] + damage + content[position + len(damage) :])
    do(home, "add", "z")
    before = home.read()

    for command in (["undo"], ["undo", "--list"], ["undo", "--keep"], ["redo"]):
        result = home.run(*command)

        assert_one_error(result)
        assert "is damaged at byte" in result.stderr
        assert "remove that file" in result.stderr
        assert home.read() == before
    path.unlink()
    do(home, "add", "w")
    assert do(home, "undo") == "undid add 2026-11-16 12:00 w\n"


def test_undo_beside_a_manual_line_keeps_the_order(home: Home) -> None:
    home.write(LOG)
    do(home, "amend", "--at", "11:00")
    home.write(home.read().replace("2026-11-16 11:00", "2026-11-16 10:30 by hand\n2026-11-16 11:00"))

    do(home, "undo")

    assert home.read() == LOG + "2026-11-16 10:30 by hand\n"


def test_redo_beside_a_manual_line_keeps_the_order(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    do(home, "undo")
    home.write(LOG + "2026-11-16 11:00 by hand\n2026-11-16 13:00 later\n")
    before = home.read()

    assert_one_error(home.run("redo"))

    assert home.read() == before
    home.write(LOG + "2026-11-16 11:00 by hand\n")
    do(home, "redo")
    assert home.read() == LOG + "2026-11-16 11:00 by hand\n2026-11-16 12:00 mail\n"


def test_a_redo_whose_minute_was_changed_is_refused(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    do(home, "undo")
    by_hand = LOG + "2026-11-16 12:00 mail\n"
    home.write(by_hand)

    result = home.run("redo")

    assert_one_error(result)
    assert "The last add cannot be redone" in result.stderr
    assert "--keep" not in result.stderr
    assert home.read() == by_hand


def assert_refused(home: Home, path: Path) -> None:
    """One line says that the file is not used, if it has any content."""
    result = home.run("undo")

    assert_one_error(result)
    assert result.stderr.startswith("error: There is nothing to undo")
    assert ("is not a history of this log" in result.stderr) == (path.stat().st_size > 0)
    assert "\x1b" not in result.stderr


def test_a_history_of_another_log_is_not_used(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    [path] = (home.directory / ".local" / "state" / "utt").iterdir()
    path.write_bytes(path.read_bytes().replace(b"utt.log", b"xxx.log"))

    assert_refused(home, path)
    do(home, "add", "more")
    assert do(home, "undo") == "undid add 2026-11-16 12:00 more\n"


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"nonsense", id="a word"),
        pytest.param(b"\xff\x00\n" * 40, id="not text"),
        pytest.param(b"", id="empty"),
        pytest.param(b"utt history 1 ", id="half a header"),
    ],
)
def test_a_garbled_history_harms_nothing(home: Home, garbage: bytes) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    [path] = (home.directory / ".local" / "state" / "utt").iterdir()
    path.write_bytes(garbage)

    assert_refused(home, path)
    do(home, "add", "more")
    assert do(home, "undo") == "undid add 2026-11-16 12:00 more\n"


def test_a_truncated_history_undoes_fewer_changes(home: Home) -> None:
    home.write(LOG)
    file = log_file(home)
    for minute in range(3):
        writer.add(file, Entry(datetime(2026, 11, 16, 12, minute), "x"))
    undo.undo(file)
    [path] = (home.directory / ".local" / "state" / "utt").iterdir()
    whole, log = path.read_bytes(), home.read()

    # Not every byte, to save time.
    for length in [*range(0, len(whole), 5), *range(len(whole) - 20, len(whole))]:
        path.write_bytes(whole[:length])
        home.write(log)
        known = undo.past_changes(file)
        # The end of the history may be missing, and with it the undo.
        assert len(known) in (0, 1, 2, 3)
        if len(known) < 3:
            writer.add(file, Entry(datetime(2026, 11, 16, 13), "new"))
            assert len(undo.past_changes(file)) == len(known) + 1
            undo.undo(file)
            assert home.read() == log


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs rights as Unix has them")
def test_recording_works_though_the_history_is_unwritable(home: Home) -> None:
    state = home.directory / ".local" / "state"
    state.parent.mkdir()
    state.write_text("a file in the directory's place")
    home.write(LOG)

    result = home.run("add", "mail", now="2026-11-16 12:00")

    assert result.stderr.startswith("warning: this cannot be undone, since the history cannot be written: ")
    assert (result.stderr.count("\n"), result.status) == (1, 0)
    assert home.read() == LOG + "2026-11-16 12:00 mail\n"
    assert home.run("undo").stderr == "error: There is nothing to undo\n"


def test_a_change_missing_from_the_history_is_named(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "first")
    state = home.directory / ".local" / "state" / "utt"
    state.rename(state.with_name("away"))
    state.write_text("a file in the directory's place")
    do(home, "add", "second", now="2026-11-16 12:30")
    state.unlink()
    state.with_name("away").rename(state)

    result = home.run("undo")

    assert result.stderr == "not undone, since the history does not know of it: 2026-11-16 12:30 second\n"
    assert result.stdout == "undid add 2026-11-16 12:00 first\n"
    assert home.read() == LOG + "2026-11-16 12:30 second\n"


def test_the_history_is_private(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "mail")

    [path] = (home.directory / ".local" / "state" / "utt").iterdir()
    assert path.stat().st_mode & 0o077 == 0


def test_a_log_with_a_long_path_has_history(home: Home) -> None:
    home.log = home.directory / ("d" * 150) / ("e" * 150) / "utt.log"
    home.log.parent.mkdir(parents=True)
    home.write(LOG)
    do(home, "add", "mail")

    do(home, "undo")

    assert home.read() == LOG


# An equal line that utt has not written is not mistaken for its own.

NOON = "2026-11-16 12:00 x\n"


@pytest.mark.parametrize(
    "after",
    [
        # Its own line is gone, differs, or was in another log.
        HELLO + NOON,
        HELLO + NOON + NOON.replace("x", "mine"),
        "# a note that is longer than an entry\n" + HELLO + NOON,
        NOON,
    ],
)
def test_undo_mistakes_no_equal_line_for_its_own(home: Home, after: str) -> None:
    home.write(HELLO + NOON)
    do(home, "add", "x", now="2026-11-16 12:00")
    home.write(after)

    result = home.run("undo")

    assert_one_error(result)
    assert home.read() == after


def test_undo_leaves_another_logs_equal_line_alone(home: Home) -> None:
    home.write(HELLO)
    do(home, "add", "x", now="2026-11-16 12:00")
    home.write(NOON)

    assert_one_error(home.run("undo"))
    assert home.read() == NOON


def test_redo_leaves_an_equal_line_alone(home: Home) -> None:
    home.write(HELLO + NOON + NOON)
    do(home, "amend", "y", now="2026-11-16 12:00")
    do(home, "undo")
    by_hand = HELLO + NOON + NOON.replace("x", "mine")
    home.write(by_hand)

    assert_one_error(home.run("redo"))
    assert home.read() == by_hand


@pytest.mark.parametrize(
    "by_hand",
    [
        ("12:00 x\n", "12:00 x\n# lunch\n"),
        ("12:00 x\n", "12:00 x\n2026-11-16 13:00 mine\n"),
        ("acme: design\n", "acme: design  # a comment\n"),
        ("acme: design\n", "acme: design\n2026-11-16 11:00 mine\n"),
        ("2026-11-16 09:00 hello\n", "# a note\n2026-11-16 09:00 hello\n"),
    ],
)
def test_undo_beside_a_manual_change_can_be_redone(home: Home, by_hand: tuple[str, str]) -> None:
    home.write(LOG)
    do(home, "add", "x", now="2026-11-16 12:00")
    changed = home.read().replace(*by_hand)
    home.write(changed)

    for _ in range(2):
        assert do(home, "undo") == "undid add 2026-11-16 12:00 x\n"
        assert "12:00 x" not in home.read()
        assert do(home, "redo") == "redid add 2026-11-16 12:00 x\n"
        assert home.read() == changed


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_moved_last_line_gets_a_line_end(home: Home, line_end: str) -> None:
    home.write(f"{HELLO.strip()}{line_end}2026-11-16 10:00 x")
    do(home, "amend", "--at", "2026-11-17 00:30", now="2026-11-17 01:00")
    home.write(f"{home.read()}2026-11-17 09:00 mine{line_end}")

    do(home, "undo", now="2026-11-17 10:00")

    lines = home.read().split(line_end)
    assert "2026-11-16 10:00 x" in lines
    assert "2026-11-17 09:00 mine" in lines


def test_a_note_without_line_end_stays_unchanged(home: Home) -> None:
    home.write("2026-11-16 21:50 b\n\n2026-11-17 09:30 c\n# note")
    do(home, "amend", "--at", "2026-11-18 10:30", now="2026-11-18 11:00")
    amended = home.read()

    for _ in range(2):
        do(home, "undo")
        do(home, "redo")
        assert home.read() == amended


def test_a_minute_that_both_changed_is_not_redone(home: Home) -> None:
    home.write(HELLO + "2026-11-16 10:00 a\n2026-11-16 11:00 b\n")
    do(home, "rename", "a", "c")
    do(home, "undo")
    by_hand = home.read().replace(HELLO, HELLO + "2026-11-16 10:00 c\n")
    home.write(by_hand)

    assert_one_error(home.run("redo"))
    assert home.read() == by_hand


def test_undo_of_a_rename_spares_other_lines(home: Home) -> None:
    home.write("".join(f"2026-11-16 10:{minute} a\n2026-11-16 10:{minute} b\n" for minute in range(10, 15)))
    do(home, "rename", "a", "b")
    by_hand = "".join(home.read().splitlines(keepends=True)[:2] + home.read().splitlines(keepends=True)[3:])
    home.write(by_hand)

    assert_one_error(home.run("undo"))
    assert home.read() == by_hand


def test_rewriting_unordered_lines_can_be_undone(home: Home) -> None:
    log = HELLO + "2026-11-16 11:00 a\n2026-11-16 10:00 a\n2026-11-16 10:30 b\n"
    home.write(log)
    rearranging.rewrite(log_file(home), lambda entry: Entry(entry.datetime, entry.name.replace("a", "z")))

    do(home, "undo")

    assert home.read() == log


def test_entries_added_at_once_are_undone_at_once(home: Home) -> None:
    home.write(LOG)
    file = log_file(home)
    entry = Entry(datetime(2026, 11, 17, 9), "x")

    with pytest.raises(UttError):
        writer.add(file, entry, more=[Entry(entry.datetime, "")])
    assert home.read() == LOG
    writer.add(file, entry, more=[Entry(entry.datetime, "y")])
    assert home.read() == f"{LOG}\n2026-11-17 09:00 x\n2026-11-17 09:00 y\n"

    undo.undo(file)

    assert home.read() == LOG


def test_a_restored_entry_keeps_its_place_among_equals(home: Home) -> None:
    """The first entry of a minute has the time before it."""
    home.write(HELLO + "2026-11-16 10:00 y\n2026-11-16 10:00 x\n")
    file = log_file(home)
    rearranging.apply(file, LogChange([], [Entry(datetime(2026, 11, 16, 10), "y")]))
    home.write(home.read().replace("hello", "hello again"))

    undo.undo(file)

    assert home.read() == HELLO.replace("hello", "hello again") + "2026-11-16 10:00 y\n2026-11-16 10:00 x\n"


def test_redo_works_right_after_undo_beside_manual_lines(home: Home) -> None:
    home.write(LOG)
    file = log_file(home)
    added = [Entry(datetime(2026, 11, day, hour), "x") for day in (17, 18) for hour in (9, 10, 11)]
    rearranging.apply(file, LogChange(added))
    home.write(home.read() + "\n2026-11-19 09:00 by hand\n")
    before = home.read()

    undo.undo(file)
    undone = home.read()
    undo.redo(file)

    assert undone == LOG + "\n2026-11-19 09:00 by hand\n"
    assert home.read() == before


def test_a_redo_keeps_days_one_blank_line_apart(home: Home) -> None:
    home.write(LOG)
    file = log_file(home)
    rearranging.apply(file, LogChange([Entry(datetime(2026, 11, 17, hour), "x") for hour in (9, 10)]))
    undo.undo(file)
    home.write(LOG + "\n2026-11-18 09:00 by hand\n")

    undo.redo(file)

    assert home.read() == f"{LOG}\n2026-11-17 09:00 x\n2026-11-17 10:00 x\n\n2026-11-18 09:00 by hand\n"


def test_undo_keeps_the_order_around_a_note(home: Home) -> None:
    home.write(f"{LOG}# a note\n2026-11-16 18:00 b\n")
    file = log_file(home)
    rearranging.apply(file, LogChange([], [Entry(datetime(2026, 11, 16, 10), "acme: design")]))
    home.write(home.read().replace("18:00 b", "09:30 by hand\n2026-11-16 18:00 b"))

    undo.undo(file)

    assert (
        home.read() == f"{HELLO}# a note\n2026-11-16 09:30 by hand\n2026-11-16 10:00 acme: design\n2026-11-16 18:00 b\n"
    )


def test_an_entry_between_two_removed_is_not_listed(home: Home) -> None:
    home.write(f"{LOG}2026-11-16 11:00 b\n")
    file = log_file(home)
    rearranging.apply(
        file, LogChange([], [Entry(datetime(2026, 11, 16, 9), "hello"), Entry(datetime(2026, 11, 16, 11), "b")])
    )

    [change] = undo.past_changes(file)

    assert [entry.name for entry in change.removed] == ["hello", "b"]
    assert change.added == ()


# Other writers, editors, and listeners.


def test_undo_during_an_edit_keeps_both_changes(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    script = home.directory / "editor.sh"
    script.write_text('utt="$UTT --data $1"; $utt undo >/dev/null; echo "2026-11-16 13:00 mine" >> "$1"\n')

    home.run("edit", EDITOR=f"sh {script}", UTT=str(Path(sys.executable).with_name("utt")))

    assert home.read() == LOG + "2026-11-16 13:00 mine\n"


def test_undo_after_a_killed_edit_reports_restored_entries(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "mail")
    # As an editor that was killed leaves it.
    (home.directory / "utt.log.utt-edit").write_text("utt edit 1\n= 1-a\n+ 2026-11-16 11:00 lost\n")

    result = home.run("undo")

    assert result.stderr == "restored, since the editor overwrote it: 2026-11-16 11:00 lost\n"
    assert home.read() == LOG + "2026-11-16 11:00 lost\n"


@pytest.mark.slow
def test_adding_and_undoing_at_once_loses_nothing_else(home: Home) -> None:
    home.write(LOG)
    for minute in range(10):
        do(home, "add", f"first {minute}", now=f"2026-11-16 11:{minute:02}")
    utt = str(Path(sys.executable).with_name("utt"))

    running = []
    for minute in range(12):
        command = ["add", f"second {minute}"] if minute % 2 else ["undo"]
        running.append(
            subprocess.Popen(
                [utt, "--data", str(home.log), "--now", f"2026-11-16 12:{minute:02}", *command],
                env=home.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        )
    told = [process.communicate()[0].decode() for process in running]

    assert all(process.returncode == 0 for process in running)
    undone = {line.removeprefix("undid add ") for line in "".join(told).splitlines()}
    lines = set(home.read().splitlines())
    written = {f"2026-11-16 11:{minute:02} first {minute}" for minute in range(10)}
    written |= {f"2026-11-16 12:{minute:02} second {minute}" for minute in range(1, 12, 2)}
    assert len(undone) == 6
    assert lines == set(LOG.splitlines()) | written - undone


# A process that is killed, or a call that fails, anywhere.

FIRST = ["add", "w"], ["add", "x"]
STEPS = [LOG, LOG + "2026-11-16 12:00 w\n", LOG + "2026-11-16 12:00 w\n2026-11-16 12:00 x\n"]


def history_of(command: str, *arguments: str, first: Sequence[Sequence[str]] = FIRST, edited: str = "") -> Change:
    return Change(LOG, "2026-11-16 12:00", command=command, arguments=arguments, first=first, edited=edited)


# With a note, a broken line, and no line feed at its end.
EDITED = STEPS[2].replace("hello\n", "hello\n# note\nbroken\n").replace("design", "sketch").rstrip("\n")


# The change, and the log before the previous one, after that, and so on, up to after the change itself.
CHANGES = [
    pytest.param(history_of("undo"), STEPS, id="undo"),
    pytest.param(history_of("redo", first=[*FIRST, ["undo"]]), STEPS, id="redo"),
    pytest.param(history_of("add", "y"), [*STEPS, STEPS[2] + "2026-11-16 12:00 y\n"], id="add"),
    pytest.param(
        history_of("add", "y", "--at", "9:30"),
        [*STEPS, STEPS[2].replace("hello\n", "hello\n2026-11-16 09:30 y\n")],
        id="insert",
    ),
    pytest.param(
        history_of("add", "y", "--at", "9:30-11:00", "--over"),
        [*STEPS, STEPS[2].replace("10:00 acme", "09:30 acme").replace("12:00 w", "11:00 y\n2026-11-16 12:00 w")],
        id="a stretch",
    ),
    pytest.param(
        history_of("bye", "y"), [*STEPS, STEPS[2] + "2026-11-16 12:00 y\n2026-11-16 12:00 bye ***\n"], id="bye"
    ),
    pytest.param(
        history_of("remove", "--entry", "10:00"),
        [*STEPS, STEPS[2].replace("2026-11-16 10:00 acme: design\n", "")],
        id="remove",
    ),
    pytest.param(history_of("amend", "y"), [*STEPS, STEPS[2].replace("12:00 x", "12:00 y")], id="amend"),
    pytest.param(history_of("amend", "--at", "11:00", first=[FIRST[0]]), [*STEPS[:2], None], id="amend the time"),
    pytest.param(
        history_of("rename", "acme", "beta", "--project"),
        [*STEPS, STEPS[2].replace("acme", "beta")],
        id="rename",
    ),
    pytest.param(history_of("edit", edited=EDITED), [*STEPS, EDITED], id="edit"),
    pytest.param(history_of("undo", first=[*FIRST, ["edit"]], edited=EDITED), [*STEPS, EDITED], id="undo of an edit"),
]


def assert_undo_says_what_it_does(outcome: Outcome, steps: Sequence[str | None]) -> None:
    """Require that the undo reverts the very last change, or says that it cannot and changes nothing."""
    log, undo = outcome.ending.log, outcome.undo
    if undo.status == 0:
        assert log in steps[1:], outcome
        assert undo.log == steps[steps.index(log) - 1], outcome
        assert undo.stderr == "", outcome
    else:
        assert (undo.status, undo.log, undo.stderr.count("\n")) == (1, log, 1), outcome
        assert undo.stderr.startswith("error: "), outcome


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize(("change", "steps"), CHANGES)
@pytest.mark.parametrize("when", [BEFORE, HALF_WRITTEN])
def test_a_failed_call_lets_undo_revert_the_last(
    tmp_path: Path, change: Change, steps: list[str | None], when: str
) -> None:
    unharmed, harmed = outcomes(tmp_path, change, kills=False, when=when)
    steps = [unharmed.log if step is None else step for step in steps]
    before = unharmed_before(change, steps)

    assert harmed
    assert unharmed.log != before
    for outcome in harmed:
        ending = outcome.ending
        if change.command != "edit" or ending.status == 0:
            assert ending.log == (unharmed.log if ending.status == 0 else before), outcome
        assert ending.stderr.count("error: ") == (0 if ending.status == 0 else 1), outcome
        assert_undo_says_what_it_does(outcome, steps)
        if ending.log == before:
            # A failure that left the log unchanged leaves the history unchanged, too.
            assert outcome.undo.status == 0, outcome


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize(("change", "steps"), CHANGES)
@pytest.mark.parametrize("when", [BEFORE, HALF_WRITTEN])
def test_after_a_kill_undo_reports_what_it_does(
    tmp_path: Path, change: Change, steps: list[str | None], when: str
) -> None:
    unharmed, harmed = outcomes(tmp_path, change, kills=True, when=when)
    steps = [unharmed.log if step is None else step for step in steps]
    before = unharmed_before(change, steps)

    assert harmed
    for outcome in harmed:
        log = outcome.ending.log
        # An append may be cut off in the middle if the system stops.
        is_torn = when == HALF_WRITTEN and log not in steps and (unharmed.log or "").startswith(log or "")
        assert log in (before, unharmed.log) or is_torn, outcome
        assert_undo_says_what_it_does(outcome, steps)
        # The changes of an editor are unknown if utt stopped before its end was recorded.
        is_unknown = change.command == "edit" and log == unharmed.log and "The last edit" in outcome.undo.stderr
        if not is_torn and not is_unknown:
            assert outcome.undo.status == 0, outcome


@needs_unix
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.EIO, os.strerror(errno.EIO))])
@pytest.mark.parametrize("command", ["undo", "add"])
def test_an_interrupt_after_the_rename_counts_as_done(
    home: Home, command: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write(LOG)
    do(home, "add", "x")
    do(home, "add", "y", "--at", "9:30")
    steps = [LOG + "2026-11-16 12:00 x\n", home.read()]
    file = log_file(home)
    replace = os.replace

    def replacing_and_failing(source: str, target: str) -> None:
        replace(source, target)
        if target == file.path:
            raise error

    monkeypatch.setattr(os, "replace", replacing_and_failing)
    z = Entry(datetime(2026, 11, 16, 9, 45), "z")
    with pytest.raises((KeyboardInterrupt, UttError)) as raised:
        _ = undo.undo(file) if command == "undo" else writer.add(file, z)
    monkeypatch.undo()

    if command == "add":
        assert home.read() != steps[-1]
        assert do(home, "undo") == "undid test 2026-11-16 09:45 z\n"
        assert home.read() == steps[-1]
    else:
        assert home.read() == steps[0]
        assert do(home, "undo") == "undid add 2026-11-16 12:00 x\n"
        assert home.read() == LOG
    assert "as it was before" not in str(raised.value)


def test_another_programs_line_is_not_undone(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "a")
    file = log_file(home)
    (home.directory / "utt.log.utt-edit").write_text("utt edit 1\n= 1-a\n")
    journal = Journal.opened_for_editor(str(home.log))
    assert journal is not None
    names = iter(["other"])

    def renamed(entry: Entry) -> Entry:
        for name in names:
            home.log.write_bytes(home.log.read_bytes() + f"2026-11-16 13:00 {name}\n".encode())
        return Entry(entry.datetime, "b") if entry.name == "a" else entry

    rearranging.rewrite(file, renamed)

    try:
        assert journal.wanted(Counter([b"2026-11-16 12:00 a"])) == Counter({b"2026-11-16 12:00 b": 1})
    finally:
        journal.release()
    assert [change.command for change in undo.past_changes(file)] == ["test", "add"]
    undo.undo(file)
    assert home.read() == LOG + "2026-11-16 12:00 a\n2026-11-16 13:00 other\n"


def test_an_entry_never_follows_half_a_line(home: Home) -> None:
    home.write(LOG)
    parts = iter([b"2026-11-16 13:00 half"])
    entry = Entry(datetime(2026, 11, 16, 14), "x")

    def patches_for(log: Bytes) -> list[Patch]:
        patches, _ = insertions(log, [entry], Calendar())
        for part in parts:
            home.log.write_bytes(home.log.read_bytes() + part)
        return patches

    with transaction(log_file(home)) as change:
        change.apply(patches_for)

    assert home.read() == LOG + f"2026-11-16 13:00 half\n{entry}\n"


def unharmed_before(change: Change, steps: Sequence[str | None]) -> str | None:
    """Return the log before the change."""
    return {"undo": steps[-1], "redo": steps[-2]}.get(change.command, steps[-2])


# The law.


class Machine(RuleBasedStateMachine):
    """Make changes one after the other, and undo some of them; then undo all, and redo all."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory()
        home = Home(Path(self.directory.name))
        home.write(LOG)
        self.file = log_file(home)
        self.home = home
        # The log after each change that can be undone, and before it.
        self.states = [home.log.read_bytes()]
        self.ahead: list[bytes] = []

    def teardown(self) -> None:
        while len(self.states) > 1:
            self.take_back()
        while self.ahead:
            self.make_again()
        self.directory.cleanup()

    def changed(self) -> None:
        now = self.home.log.read_bytes()
        if now != self.states[-1]:
            self.states.append(now)
            self.ahead = []

    @rule(minutes=st.integers(-3000, 3000), name=st.sampled_from(["a", "b", "hello", "p: c", "q: c"]))
    def add(self, minutes: int, name: str) -> None:
        writer.add(self.file, Entry(datetime(2026, 11, 16, 12) + timedelta(minutes=minutes), name))
        self.states.append(self.home.log.read_bytes())
        self.ahead = []

    @rule(data=st.data(), minutes=st.integers(-3000, 3000), leaves_out=st.booleans())
    def replace(self, data: st.DataObject, minutes: int, leaves_out: bool) -> None:
        entries = list(Entries(self.file))
        if not entries:
            return
        old = data.draw(st.sampled_from(entries))
        new = None if leaves_out else Entry(old.datetime + timedelta(minutes=minutes), f"{old.name}!")
        rearranging.apply(self.file, LogChange([] if new is None else [new], [old]))
        self.changed()

    @rule(old=st.sampled_from("abpq"), new=st.sampled_from("abpq"))
    def rename(self, old: str, new: str) -> None:
        rearranging.rewrite(self.file, lambda entry: Entry(entry.datetime, entry.name.replace(old, new)))
        self.changed()

    @rule(data=st.data(), new=st.sampled_from([b"# note", b"", b"!", None]))
    def edit_by_hand(self, data: st.DataObject, new: bytes | None) -> None:
        lines = self.home.log.read_bytes().split(b"\n")
        position = data.draw(st.integers(0, len(lines) - 1))
        if new == b"!":
            lines[position] += new if lines[position] else b""
        elif new is not None:
            lines.insert(position, new)
        else:
            del lines[position]
        edit.edit(self.file, lambda path: self.home.write(b"\n".join(lines)), lambda notice: None)
        self.changed()

    @precondition(lambda self: len(self.states) > 1)
    @rule()
    def take_back(self) -> None:
        undo.undo(self.file)
        self.ahead.append(self.states.pop())

    @precondition(lambda self: self.ahead)
    @rule()
    def make_again(self) -> None:
        undo.redo(self.file)
        self.states.append(self.ahead.pop())

    @invariant()
    def the_log_is_what_it_was(self) -> None:
        assert self.home.log.read_bytes() == self.states[-1]
        moments = [entry.datetime for entry in Entries(self.file)]
        assert moments == sorted(moments)


Machine.TestCase.settings = examples(25, stateful_step_count=12)
test_undoing_and_redoing_all_restores_every_byte = pytest.mark.slow(Machine.TestCase)
