"""``utt hello``, ``add`` and ``stretch``: what they write, where, and what they refuse."""

from __future__ import annotations

import errno
import os
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.harmed import bad_line_error
from tests.support.logs import ENTRIES, STEPS, entries_in, log_of
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry
from utt.errors import UttError
from utt.timelog.file import locked_file
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries
from utt.timelog.write import changes as writer
from utt.timelog.write import undo
from utt.timelog.write.patch import Patch
from utt.timelog.write.place import find_place, insertions
from utt.timelog.write.transaction import transaction

# Where an entry goes.


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        # At the end.
        (None, "2026-11-16 09:00", "2026-11-16 09:00 x\n"),
        ("\n", "2026-11-16 09:00", "\n2026-11-16 09:00 x\n"),
        ("2026-11-16 09:00 a\n", "2026-11-16 09:00", "2026-11-16 09:00 a\n2026-11-16 09:00 x\n"),
        ("2026-11-16 09:00 a", "2026-11-16 10:00", "2026-11-16 09:00 a\n2026-11-16 10:00 x\n"),
        ("2026-11-16 09:00 a", "2026-11-17 10:00", "2026-11-16 09:00 a\n\n2026-11-17 10:00 x\n"),
        # One blank line between days, and no second one.
        ("2026-11-16 09:00 a\n\n", "2026-11-17 10:00", "2026-11-16 09:00 a\n\n2026-11-17 10:00 x\n"),
        ("2026-11-16 09:00 a\n  ", "2026-11-17 10:00", "2026-11-16 09:00 a\n  \n2026-11-17 10:00 x\n"),
        (
            "2026-11-16 09:00 a\n# note\n",
            "2026-11-17 10:00",
            "2026-11-16 09:00 a\n# note\n\n2026-11-17 10:00 x\n",
        ),
        # The file's own line ends.
        ("2026-11-16 09:00 a\r\n", "2026-11-17 10:00", "2026-11-16 09:00 a\r\n\r\n2026-11-17 10:00 x\r\n"),
        (
            "2026-11-16 08:00 a\r\n2026-11-16 09:00 a",
            "2026-11-16 10:00",
            "2026-11-16 08:00 a\r\n2026-11-16 09:00 a\r\n2026-11-16 10:00 x\r\n",
        ),
        ("\ufeff2026-11-16 09:00 a\n", "2026-11-16 10:00", "\ufeff2026-11-16 09:00 a\n2026-11-16 10:00 x\n"),
        # In the past: after what is not later, with a blank line between days.
        (
            "2026-11-16 08:00 a\n2026-11-16 09:00 b\n2026-11-16 10:00 c\n",
            "2026-11-16 09:00",
            "2026-11-16 08:00 a\n2026-11-16 09:00 b\n2026-11-16 09:00 x\n2026-11-16 10:00 c\n",
        ),
        (
            "2026-11-16 08:00 a\n2026-11-16 10:00 c",
            "2026-11-16 09:00",
            "2026-11-16 08:00 a\n2026-11-16 09:00 x\n2026-11-16 10:00 c",
        ),
        ("2026-11-16 08:00 a\n", "2026-11-16 07:00", "2026-11-16 07:00 x\n2026-11-16 08:00 a\n"),
        ("2026-11-16 08:00 a\n", "2026-11-15 07:00", "2026-11-15 07:00 x\n\n2026-11-16 08:00 a\n"),
        (
            "2026-11-14 08:00 a\n\n2026-11-16 08:00 b\n",
            "2026-11-14 09:00",
            "2026-11-14 08:00 a\n2026-11-14 09:00 x\n\n2026-11-16 08:00 b\n",
        ),
        (
            "2026-11-14 08:00 a\n\n2026-11-16 08:00 b\n",
            "2026-11-15 09:00",
            "2026-11-14 08:00 a\n\n2026-11-15 09:00 x\n\n2026-11-16 08:00 b\n",
        ),
        (
            "2026-11-14 08:00 a\n2026-11-16 08:00 b\n",
            "2026-11-16 07:00",
            "2026-11-14 08:00 a\n\n2026-11-16 07:00 x\n2026-11-16 08:00 b\n",
        ),
        ("\ufeff2026-11-16 09:00 a\n", "2026-11-16 08:00", "\ufeff2026-11-16 08:00 x\n2026-11-16 09:00 a\n"),
        (
            "2026-11-14 08:00 a\r\n\r\n2026-11-16 08:00 b\r\n",
            "2026-11-15 09:00",
            "2026-11-14 08:00 a\r\n\r\n2026-11-15 09:00 x\r\n\r\n2026-11-16 08:00 b\r\n",
        ),
        ("2026-11-16 09:00 a\r\n", "2026-11-15 08:00", "2026-11-15 08:00 x\r\n\r\n2026-11-16 09:00 a\r\n"),
        # Lines that are not entries stay where they are.
        (
            "2026-11-16 08:00 a\n# note\nbad\n2026-11-16 10:00 c\n",
            "2026-11-16 09:00",
            "2026-11-16 08:00 a\n2026-11-16 09:00 x\n# note\nbad\n2026-11-16 10:00 c\n",
        ),
        # A note stays with the day that follows it.
        (
            "2026-11-15 08:00 a\n\n# note\n2026-11-16 10:00 c\n",
            "2026-11-16 09:00",
            "2026-11-15 08:00 a\n\n# note\n2026-11-16 09:00 x\n2026-11-16 10:00 c\n",
        ),
        (
            "# top\n2026-11-16 10:00 c\n",
            "2026-11-16 09:00",
            "# top\n2026-11-16 09:00 x\n2026-11-16 10:00 c\n",
        ),
    ],
)
def test_an_entry_goes_to_its_place(home: Home, before: str | None, now: str, after: str) -> None:
    if before is not None:
        home.write(before)

    result = home.run("add", "x", now=now)

    assert (result.stdout, result.status) == ("", 0)
    assert home.read() == after


def test_an_entry_in_the_past_reports_its_place(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 10:00 \x1b[1mb\n")

    result = home.run("add", "x", now="2026-11-16 09:00")

    assert result.stderr.splitlines()[0] == r"inserted in its place, before: 2026-11-16 10:00 \x1b[1mb"


def test_an_entry_at_the_end_says_nothing(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")

    result = home.run("add", "x", now="2026-11-16 09:00")

    assert (result.stdout, result.stderr) == ("", "")


@pytest.mark.parametrize(
    ("log", "warned_of"),
    [
        ("bad\n2026-11-16 08:00 hello\n", None),
        ("2026-11-16 08:00 hello\nbad\n", "bad"),
        ("2026-11-16 08:00 hello\nbad \x1b", r"bad \x1b"),
        ("bad\n", "bad"),
        (b"2026-11-16 08:00 hello\n2026-11-16 08:30 \xff\n", r"2026-11-16 08:30 \xff"),
        ("2026-11-16 08:00 b\n2026-11-16 07:00 out of order\n", None),
    ],
)
def test_a_broken_log_can_be_added_to(home: Home, log: str | bytes, warned_of: str | None) -> None:
    home.write(log)
    before = home.log.read_bytes()

    result = home.run("add", "x", now="2026-11-16 09:00")

    end = b"" if before.endswith(b"\n") else b"\n"
    assert result.status == 0
    assert home.log.read_bytes() == before + end + b"2026-11-16 09:00 x\n"
    edit = f"utt --data {home.log} edit"
    warning = f"warning: a line of the log is not an entry, fix it with {edit}: {warned_of}\n"
    assert result.stderr == ("" if warned_of is None else warning)


def test_hello_records_an_arrival(home: Home) -> None:
    home.run("hello", now="2026-11-16 09:00")

    assert home.read() == "2026-11-16 09:00 hello\n"


@pytest.mark.parametrize("comment", ["", "  ", "\xa0"])
def test_a_blank_comment_counts_as_no_comment(home: Home, comment: str) -> None:
    home.run("add", "x", "-c", comment, now="2026-11-16 09:00")

    assert home.read() == "2026-11-16 09:00 x\n"


# What is refused.


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", ""],
        ["add", "  "],
        ["add", "\xa0"],
        ["add", "a\tb"],
        ["add", "a\nb"],
        ["add", "a\rb"],
        ["add", "a\x85b"],
        ["add", "a\u2028b"],
        ["add", "a\u2029b"],
        ["add", "\x1b[1m"],
        ["add", "x", "-c", "a\nb"],
        ["add", "x", "-c", "a\tb"],
        ["add", "\udcff"],
    ],
)
def test_a_text_that_makes_no_line_is_refused(home: Home, arguments: list[str]) -> None:
    home.write("2026-11-16 08:00 hello\n")

    result = home.run(*arguments, now="2026-11-16 09:00")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert home.read() == "2026-11-16 08:00 hello\n"


def test_a_refused_name_creates_no_files(home: Home) -> None:
    home.run_bare("add", "")

    assert list(home.directory.iterdir()) == []


# Stretching.


def test_stretch_writes_any_line_in_the_standard_form(home: Home) -> None:
    home.write("2024-2-28   9:05   x   #  c  \n")

    result = home.run("stretch", now="2024-02-28 12:30")

    assert result.stdout == "stretched 2024-02-28 09:05 x   #  c\n        → 2024-02-28 12:30 x   #  c\n"
    assert home.read() == "2024-2-28   9:05   x   #  c  \n2024-02-28 12:30 x   #  c\n"


@pytest.mark.parametrize("log", [None, "", "\n# note\n"])
def test_stretch_needs_an_entry(home: Home, log: str | None) -> None:
    if log is not None:
        home.write(log)

    result = home.run("stretch", now="2026-11-16 09:00")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == "error: There is no entry yet: record one with utt add\n"


def test_stretch_refuses_a_name_that_add_would_refuse(home: Home) -> None:
    home.write("2026-11-16 08:00 a\tb\n")

    result = home.run("stretch", now="2026-11-16 09:00")

    assert (result.status, result.stdout) == (1, "")
    assert home.read() == "2026-11-16 08:00 a\tb\n"


def test_stretch_reports_an_unreadable_last_line(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n\nbad\n\n")

    result = home.run("stretch", now="2026-11-16 09:00")

    assert (result.status, result.stderr) == (1, bad_line_error(home, 3, "Invalid entry at line 3: bad"))


# The file.


def test_a_symbolic_link_to_the_log_stays_one(home: Home) -> None:
    target = home.directory / "dropbox" / "real.log"
    target.parent.mkdir()
    target.write_text("2026-11-16 08:00 hello\n2026-11-16 10:00 b\n")
    home.log.symlink_to(Path("dropbox") / "real.log")

    home.run("add", "c", now="2026-11-16 11:00")
    home.run("add", "a", now="2026-11-16 09:00")

    assert home.log.is_symlink()
    assert target.read_text() == "2026-11-16 08:00 hello\n2026-11-16 09:00 a\n2026-11-16 10:00 b\n2026-11-16 11:00 c\n"
    assert list(target.parent.iterdir()) == [target]


def test_a_link_to_a_missing_log_is_followed(home: Home) -> None:
    home.log.symlink_to("later/real.log")

    home.run("add", "x", now="2026-11-16 09:00")

    assert home.log.is_symlink()
    assert (home.directory / "later/real.log").read_text() == "2026-11-16 09:00 x\n"


@pytest.mark.parametrize("now", ["2026-11-16 09:00", "2026-11-16 07:00"])
def test_the_logs_mode_is_kept(home: Home, now: str) -> None:
    home.write("2026-11-16 08:00 hello\n")
    home.log.chmod(0o640)

    home.run("add", "x", now=now)

    assert stat.S_IMODE(home.log.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_the_logs_owner_is_kept(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")
    os.chown(home.log, 12345, 54321)

    home.run("add", "x", now="2026-11-16 07:00")

    assert (home.log.stat().st_uid, home.log.stat().st_gid) == (12345, 54321)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="needs extended attributes")
def test_the_logs_extended_attributes_are_kept(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")
    try:
        os.setxattr(home.log, "user.mine", b"yes")
    except OSError as error:
        pytest.skip(f"this file system has none: {error}")

    home.run("add", "x", now="2026-11-16 07:00")

    assert os.getxattr(home.log, "user.mine") == b"yes"


# A system that cannot rename over an open file, such as Windows.


@pytest.fixture
def windows_rename(monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def replace_closed(source: str, target: str) -> None:
        is_open = {os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")}
        if {os.path.realpath(source), os.path.realpath(target)} & is_open:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_closed)


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs to see which files are open")


@needs_proc
@pytest.mark.usefixtures("windows_rename")
def test_insertion_works_where_open_files_cannot_be_renamed(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")
    file = LogFile(str(home.log), Memory(None, str(home.log)), renames_open_files=False)

    for hour in (7, 9, 6):
        writer.add(file, Entry(datetime(2026, 11, 16, hour), "x"))

    assert [str(entry)[11:] for entry in Entries(file)] == ["06:00 x", "07:00 x", "08:00 hello", "09:00 x"]
    assert [path.name for path in home.directory.iterdir()] == ["utt.log"]


@needs_proc
@pytest.mark.usefixtures("windows_rename")
def test_the_lock_is_held_during_a_replacement(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")

    with locked_file.locked(str(home.log), renames_open_files=False) as file:
        file.read()
        assert file.replace([b"2026-11-16 09:00 hello\n"])
        with (
            pytest.raises(UttError, match="has been locked"),
            locked_file.locked(str(home.log), patience=0.0, renames_open_files=False),
        ):
            pass

    assert home.read() == "2026-11-16 09:00 hello\n"


@needs_proc
@pytest.mark.usefixtures("windows_rename")
def test_a_failed_first_entry_leaves_no_files(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    file = LogFile(str(home.log), Memory(None, str(home.log)), renames_open_files=False)

    with pytest.raises(UttError, match="No space left"):
        writer.add(file, Entry(datetime(2026, 11, 16, 9), "x"))

    assert list(home.directory.iterdir()) == []


# Programs that do not take the lock.


def test_another_programs_lines_survive_an_insertion(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")
    file = LogFile(str(home.log), Memory(None, str(home.log)))
    notes = iter(["# one\n", "# two\n"])

    def patches_meanwhile(log: Bytes) -> list[Patch]:
        with home.log.open("a") as other:
            other.write(next(notes, ""))
        return insertions(log, [Entry(datetime(2026, 11, 16, 7), "x")], Calendar())[0]

    with transaction(file) as change:
        change.apply(patches_meanwhile)

    assert home.read() == "2026-11-16 07:00 x\n2026-11-16 08:00 hello\n# one\n# two\n"


def test_an_insertion_that_was_retried_can_be_undone(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")
    file = LogFile(str(home.log), Memory(None, str(home.log)), str(home.directory / "state"), "add")
    notes = iter(["# one\n", "# two\n"])

    def patches_meanwhile(log: Bytes) -> list[Patch]:
        with home.log.open("a") as other:
            other.write(next(notes, ""))
        return insertions(log, [Entry(datetime(2026, 11, 16, 7), "x")], Calendar())[0]

    with transaction(file) as change:
        change.apply(patches_meanwhile)
    undone, _ = undo.undo(file)

    assert [entry.name for entry in undone.added] == ["x"]
    assert home.read() == "2026-11-16 08:00 hello\n# one\n# two\n"
    assert undo.past_changes(file) == []


def test_a_constantly_changing_log_refuses_an_insertion(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n")
    file = LogFile(str(home.log), Memory(None, str(home.log)))

    def patches_meanwhile(log: Bytes) -> list[Patch]:
        with home.log.open("a") as other:
            other.write("# more\n")
        return insertions(log, [Entry(datetime(2026, 11, 16, 7), "x")], Calendar())[0]

    with (
        pytest.raises(UttError, match="is being changed by another program: nothing was recorded"),
        transaction(file) as change,
    ):
        change.apply(patches_meanwhile)

    assert "x" not in home.read()
    assert [path.name for path in home.directory.iterdir()] == ["utt.log"]


def test_a_line_appended_during_an_add_is_checked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write("2026-11-16 08:00 hello\n")
    file = LogFile(str(home.log), Memory(str(home.directory / "cache"), str(home.log)))
    list(Entries(file))
    fsync = os.fsync

    def fsync_meanwhile(descriptor: int) -> None:
        with home.log.open("a") as other:
            other.write("garbage\n")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync_meanwhile)
    writer.add(file, Entry(datetime(2026, 11, 16, 9), "x"))

    with pytest.raises(UttError, match="Invalid entry at line 3: garbage"):
        list(Entries(file))


@pytest.mark.slow
def test_add_works_behind_a_line_of_many_megabytes(home: Home) -> None:
    home.write(b"2026-11-16 08:00 hello\n" + b"x" * 50_000_000 + b"\n")

    result = home.run("add", "x", now="2026-11-16 09:00")

    assert result.status == 0
    assert home.log.read_bytes().endswith(b"xxx\n2026-11-16 09:00 x\n")


# The laws.


@given(STEPS, st.sampled_from(["\n", "\r\n"]), st.integers(-2000, 20000), st.booleans())
def test_an_insertion_keeps_order_and_every_other_byte(
    steps: list[tuple[int, list[str]]], end: str, minutes: int, final_line_end: bool
) -> None:
    content = log_of(steps, end)
    content = content if final_line_end else content.removesuffix(end.encode())
    entry = Entry(datetime(2026, 11, 14) + timedelta(minutes=minutes), "new")

    place = find_place(Bytes(None, content), entry, Calendar())

    after = content[: place.offset] + place.addition + content[place.offset :]
    moments = [each.datetime for each in entries_in(after)]
    earlier = [each for each in entries_in(content) if each.datetime <= entry.datetime]
    later = [each for each in entries_in(content) if each.datetime > entry.datetime]
    assert moments == sorted(moments)
    assert entries_in(after) == [*earlier, entry, *later]
    assert place.addition.strip() == str(entry).encode()
    assert place.following == (later[0] if later else None)


@given(st.lists(ENTRIES, max_size=8))
def test_entries_added_in_any_order_read_in_order(entries: list[Entry]) -> None:
    content = b""
    for entry in entries:
        place = find_place(Bytes(None, content), entry, Calendar())
        content = content[: place.offset] + place.addition + content[place.offset :]

    # Sorting is stable: entries of the same minute keep their order.
    assert entries_in(content) == sorted(entries, key=lambda entry: entry.datetime)
    assert b"\n\n\n" not in content


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["add", "x"], id="add"),
        pytest.param(["add", "x", "--at", "8:30-9:00"], id="a stretch of time"),
        pytest.param(["hello"], id="hello"),
        pytest.param(["bye"], id="bye"),
        pytest.param(["bye", "x"], id="bye with a name"),
    ],
)
def test_whatever_records_behind_a_broken_line_warns(home: Home, arguments: list[str]) -> None:
    home.write("2026-11-16 08:00 hello\nbad\n")

    result = home.run(*arguments, now="2026-11-16 09:00")

    assert result.status == 0
    assert result.stderr.count(" is not an entry, fix it with ") == 1
