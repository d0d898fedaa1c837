"""``Log.replace``: an entry is changed or removed, and nothing else."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.harmed import needs_unix
from tests.support.logs import STEPS, entries_in, log_of, written
from tests.support.system_calls import BEFORE, HALF_WRITTEN, Change, outcomes
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, parse_line
from utt.errors import UttError
from utt.timelog.change import Change as LogChange
from utt.timelog.file import locked_file
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries
from utt.timelog.write import rearranging
from utt.timelog.write.patches import patched
from utt.timelog.write.patching import patches_of

LOG = """\
2026-11-16 09:00 hello
2026-11-16 10:00 a
2026-11-16 12:00 b

2026-11-17 09:00 hello

2026-11-18 09:00 hello
2026-11-18 10:00 a
"""


def bytes_replaced(log: Bytes, old: Entry, new: Entry | None) -> bytes:
    return written(log, patched(log, patches_of(log, change_of(old, new), Calendar())))


def change_of(old: Entry, new: Entry | None) -> LogChange:
    return LogChange([] if new is None else [new], [old])


def replace(file: LogFile, old: Entry, new: Entry | None) -> None:
    rearranging.apply(file, change_of(old, new))


def replaced(log: str, old: str, new: str | None) -> str:
    return bytes_replaced(Bytes(None, log.encode()), entry(old), None if new is None else entry(new)).decode()


def entry(line: str) -> Entry:
    parsed = parse_line(line)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        # In its line.
        ("2026-11-16 10:00 a", "2026-11-16 10:00 c  # x", "2026-11-16 10:00 a\n", "2026-11-16 10:00 c  # x\n"),
        ("2026-11-16 10:00 a", "2026-11-16 12:00 a", "2026-11-16 10:00 a\n", "2026-11-16 12:00 a\n"),
        ("2026-11-16 09:00 hello", "2026-11-16 00:00 hello", "2026-11-16 09:00 hello\n", "2026-11-16 00:00 hello\n"),
        ("2026-11-18 10:00 a", "2026-11-18 23:59 a", "2026-11-18 10:00 a\n", "2026-11-18 23:59 a\n"),
        # Removed.
        ("2026-11-16 10:00 a", None, "2026-11-16 10:00 a\n", ""),
        ("2026-11-16 12:00 b", None, "2026-11-16 12:00 b\n", ""),
        ("2026-11-17 09:00 hello", None, "\n2026-11-17 09:00 hello\n", ""),
        ("2026-11-18 10:00 a", None, "2026-11-18 10:00 a\n", ""),
    ],
)
def test_one_line_changes_and_no_other(old: str, new: str | None, removed: str, added: str) -> None:
    assert removed in LOG
    assert replaced(LOG, old, new) == LOG.replace(removed, added)


@pytest.mark.parametrize(
    ("log", "old", "new", "after"),
    [
        # Moved to its place.
        (
            LOG,
            "2026-11-17 09:00 hello",
            "2026-11-16 11:00 c",
            LOG.replace("\n2026-11-17 09:00 hello\n", "").replace(
                "a\n2026-11-16 12", "a\n2026-11-16 11:00 c\n2026-11-16 12"
            ),
        ),
        (
            "2026-11-16 09:00 a\n",
            "2026-11-16 09:00 a",
            "2026-11-17 09:00 a",
            "2026-11-17 09:00 a\n",
        ),
        ("\ufeff2026-11-16 09:00 a\r\n", "2026-11-16 09:00 a", "2026-11-17 09:00 a", "\ufeff2026-11-17 09:00 a\r\n"),
        # The first and the last day.
        ("2026-11-16 09:00 a\n\n2026-11-17 09:00 b\n", "2026-11-16 09:00 a", None, "2026-11-17 09:00 b\n"),
        ("2026-11-16 09:00 a\n\n2026-11-17 09:00 b\n", "2026-11-17 09:00 b", None, "2026-11-16 09:00 a\n"),
        ("2026-11-16 09:00 a\n", "2026-11-16 09:00 a", None, ""),
        # The last of several equal ones.
        (
            "2026-11-16 09:00 a\n# one\n2026-11-16 09:00 a\n2026-11-16 09:00 b\n",
            "2026-11-16 09:00 a",
            "2026-11-16 09:00 c",
            "2026-11-16 09:00 a\n# one\n2026-11-16 09:00 c\n2026-11-16 09:00 b\n",
        ),
        # Line ends, notes, broken lines, and days without blank lines between them.
        ("\ufeff2026-11-16 09:00 a\r\n", "2026-11-16 09:00 a", "2026-11-16 09:00 b", "\ufeff2026-11-16 09:00 b\r\n"),
        ("2026-11-16 09:00 a", "2026-11-16 09:00 a", "2026-11-16 09:00 b", "2026-11-16 09:00 b"),
        (
            "2026-11-16 09:00 a\nwhat\n2026-11-17 09:00 b\n# note\n",
            "2026-11-17 09:00 b",
            "2026-11-17 08:00 b",
            "2026-11-16 09:00 a\nwhat\n2026-11-17 08:00 b\n# note\n",
        ),
        (
            "2026-11-16 09:00 a\n2026-11-17 09:00 b\n2026-11-18 09:00 c\n",
            "2026-11-17 09:00 b",
            None,
            "2026-11-16 09:00 a\n2026-11-18 09:00 c\n",
        ),
        # A log that is out of order.
        (
            "2026-11-16 09:00 a\n2026-11-18 09:00 b\n2026-11-10 09:00 c\n2026-11-19 09:00 d\n2026-11-20 09:00 e\n",
            "2026-11-10 09:00 c",
            None,
            "2026-11-16 09:00 a\n2026-11-18 09:00 b\n2026-11-19 09:00 d\n2026-11-20 09:00 e\n",
        ),
    ],
)
def test_an_entry_is_changed(log: str, old: str, new: str | None, after: str) -> None:
    assert replaced(log, old, new) == after


@given(STEPS, st.sampled_from(["\n", "\r\n"]), st.data())
def test_replacing_keeps_the_order_and_all_others(
    steps: list[tuple[int, list[str]]], end: str, data: st.DataObject
) -> None:
    content = log_of(steps, end)
    entries = entries_in(content)
    if not entries:
        return
    old = data.draw(st.sampled_from(entries))
    minutes = data.draw(st.integers(-3000, 3000))
    new = data.draw(st.sampled_from([None, Entry(old.datetime + timedelta(minutes=minutes), "new")]))

    after = bytes_replaced(Bytes(None, content), old, new)

    left = Counter(entries) - Counter([old]) + Counter([] if new is None else [new])
    assert Counter(entries_in(after)) == left
    moments = [each.datetime for each in entries_in(after)]
    assert moments == sorted(moments)
    lines_before, lines_after = (Counter(filter(bytes.strip, text.split(end.encode()))) for text in (content, after))
    assert lines_after - lines_before <= Counter([] if new is None else [str(new).encode()])
    assert lines_before - lines_after <= Counter([str(old).encode()])


def test_replacing_a_missing_entry_changes_nothing(home: Home) -> None:
    home.write(LOG)
    file = LogFile(str(home.log), Memory(None, str(home.log)))

    with pytest.raises(UttError, match="has no entry '2026-11-16 10:00 c': nothing was changed"):
        replace(file, entry("2026-11-16 10:00 c"), None)

    assert home.read() == LOG
    assert [path.name for path in home.directory.iterdir()] == ["utt.log"]


def test_an_unreadable_replacement_is_refused(home: Home) -> None:
    home.write(LOG)
    file = LogFile(str(home.log), Memory(None, str(home.log)))

    with pytest.raises(UttError, match="control character"):
        replace(file, entry("2026-11-16 10:00 a"), Entry(datetime(2026, 11, 16, 10), "a\nb"))

    assert home.read() == LOG


def test_a_constantly_changing_log_is_left_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write(LOG)
    file = LogFile(str(home.log), Memory(None, str(home.log)))
    monkeypatch.setattr(locked_file.LockedFile, "replace", lambda *_: False)

    with pytest.raises(UttError, match="is being changed by another program"):
        replace(file, entry("2026-11-16 10:00 a"), None)

    assert home.read() == LOG


def test_a_good_log_stays_known_as_good(home: Home) -> None:
    home.write(LOG)
    memory = Memory(str(home.directory / "cache"), str(home.log))
    file = LogFile(str(home.log), memory)
    list(Entries(file))

    replace(file, entry("2026-11-16 10:00 a"), entry("2026-11-16 10:30 c"))

    with file.opened() as log:
        state = log.state()
    assert state is not None
    assert memory.known(state) is not None


REPLACE = """\
from argparse import ArgumentParser, Namespace
from utt.api import v1

def handler(args: Namespace, now: v1.Now, log: v1.Log):
    return lambda: log.replace(log.entries[-1], v1.Entry(now, args.name))

v1.register_command(v1.Command("revise", "Revise", handler, lambda parser: parser.add_argument("name")))
"""


def test_a_plugin_replaces_entries_during_an_edit(home: Home) -> None:
    plugin = home.directory / "path" / "utt" / "plugins" / "revise.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(REPLACE)
    home.write(LOG)
    script = home.directory / "editor.sh"
    script.write_text('cp "$1" kept; utt --data "$1" --now "2026-11-18 10:30" revise c; cp kept "$1"\n')
    path = os.pathsep.join([str(Path(sys.executable).parent), home.environment["PATH"]])

    revised = home.run("revise", "b", now="2026-11-18 10:15", PYTHONPATH=str(home.directory / "path"))
    before = home.read()
    edited = home.run("edit", EDITOR=f"sh {script}", PATH=path, PYTHONPATH=str(home.directory / "path"))

    assert (revised.status, revised.stderr) == (0, "")
    assert before == LOG.replace("2026-11-18 10:00 a", "2026-11-18 10:15 b")
    # What the editor overwrote is restored, and the old entry is not kept beside it.
    assert edited.stderr.splitlines() == [
        "restored, since the editor overwrote it: 2026-11-18 10:30 c",
        "removed again, since the editor restored it: 2026-11-18 10:15 b",
    ]
    assert home.read() == before.replace("2026-11-18 10:15 b", "2026-11-18 10:30 c")


# A process that is killed, or a call that fails, anywhere.

NOT_HERE = {"copy_file_range"} - {*dir(os)}
CHANGES = [
    pytest.param(Change(LOG, "2026-11-17 10:00", command="revise"), id="moved"),
]


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("when", [BEFORE, HALF_WRITTEN])
def test_an_error_means_that_nothing_changed(tmp_path: Path, change: Change, when: str) -> None:
    unharmed, harmed = outcomes(tmp_path, change, kills=False, when=when)

    assert {"write", "copy_file_range"} - {outcome.call for outcome in harmed} <= NOT_HERE
    assert unharmed.log != change.log
    for outcome in harmed:
        ending = outcome.ending
        assert ending.log == (unharmed.log if ending.status == 0 else change.log), outcome
        # If the history failed, that is reported, and the change counts.
        told = (
            re.sub("^warning: this cannot be undone, .*\n", "", ending.stderr) if ending.status == 0 else ending.stderr
        )
        assert told.count("\n") == (0 if ending.status == 0 else 1), outcome
        assert not [name for name in ending.files if "utt-new" in name], outcome


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("when", [BEFORE, HALF_WRITTEN])
def test_a_kill_leaves_the_old_or_new_log(tmp_path: Path, change: Change, when: str) -> None:
    unharmed, harmed = outcomes(tmp_path, change, kills=True, when=when)

    assert harmed
    for outcome in harmed:
        assert outcome.ending.log in (change.log, unharmed.log), outcome
        assert outcome.report is not None
        assert outcome.insert is not None
        assert (outcome.report.status, outcome.report.stderr) == (0, ""), outcome
        assert (outcome.insert.log or "").endswith((outcome.ending.log or "") + "\n2026-11-20 10:00 next\n"), outcome
        others = [name for name in outcome.insert.files if not name.endswith((".checked", ".history"))]
        assert others == ["utt.log"], outcome
