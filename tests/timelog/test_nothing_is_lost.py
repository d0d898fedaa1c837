"""What damages other logs: many writers, kills, failing calls, full disks, missing permissions, and any bytes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.command_line import UTT, Home, Result
from tests.support.examples import examples
from tests.support.harmed import assert_one_error, needs_unix, run_as_nobody, run_harmed
from tests.support.in_process import InProcessHome
from tests.support.logs import GOOD_LOGS, LOGS, OTHERS, SIZES, SMALL_LOGS, entries_of, in_blocks
from tests.support.system_calls import BEFORE, HALF_WRITTEN, NOBODY, Change, Harm, command, outcomes
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, is_ignored_line, parse_line
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.timelog.file.locked_file import locked
from utt.timelog.file.log_file import LARGEST_BLOCK, Bytes
from utt.timelog.read.check import problems
from utt.timelog.write.place import find_place

LOG = "2026-11-16 08:00 hello\n2026-11-16 10:00 a\n"


def files_beside(log: Path) -> list[str]:
    return sorted(path.name for path in log.parent.iterdir())


# A process that is killed, or a call that fails, anywhere.

CHANGES = [
    pytest.param(Change(LOG, "2026-11-16 10:00", is_checked=True), id="append"),
    pytest.param(Change(LOG.removesuffix("\n"), "2026-11-17 10:00"), id="append on the next day"),
    pytest.param(Change(None, "2026-11-16 10:00"), id="first entry"),
    pytest.param(Change(LOG, "2026-11-16 09:00"), id="insert"),
    pytest.param(Change(LOG.replace("\n", "\r\n"), "2026-11-15 09:00"), id="insert on a day before"),
]


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("change", CHANGES)
def test_an_error_means_that_nothing_changed(tmp_path: Path, change: Change) -> None:
    unharmed, harmed = outcomes(tmp_path, change, kills=False)

    assert {"open", "flock", "write", "fsync", "close"} <= {outcome.call for outcome in harmed}
    for outcome in harmed:
        ending = outcome.ending
        if ending.status == 0:
            told = re.sub(
                "^warning: this cannot be undone, since the history cannot be written: .*\n", "", ending.stderr
            )
            assert (ending.log, told) == (unharmed.log, unharmed.stderr), outcome
        else:
            assert (ending.status, ending.stderr[:7], ending.stderr.count("\n")) == (1, "error: ", 1), outcome
            # A file that is not known to be locked may belong to another by now, so it stays there, empty.
            left = (ending.log or None) if outcome.call in ("flock", "fstat", "stat") else ending.log
            assert left == change.log, outcome
        assert not [name for name in ending.files if "utt-new" in name], outcome


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("change", CHANGES)
def test_a_full_disk_during_a_write_changes_nothing(tmp_path: Path, change: Change) -> None:
    unharmed, harmed = outcomes(tmp_path, change, kills=False, when=HALF_WRITTEN)

    assert harmed
    assert 1 in {outcome.ending.status for outcome in harmed}
    for outcome in harmed:
        expected = unharmed.log if outcome.ending.status == 0 else change.log
        assert outcome.ending.log == expected, outcome


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("call", ["open", "write", "fsync"])
def test_a_failed_first_entry_leaves_no_directory(home: Home, call: str) -> None:
    home.log = home.directory / "some" / "where" / "utt.log"

    result = run_harmed(home, Harm(str(home.log), call), "--now", "2026-11-16 11:00", "add", "x")

    assert_one_error(result)
    assert not (home.directory / "some").exists()


@needs_unix
def test_others_files_beside_a_failed_entry_stay(home: Home) -> None:
    home.log = home.directory / "logs" / "utt.log"
    home.log.parent.mkdir()
    (home.log.parent / "notes").write_text("mine")

    run_harmed(home, Harm(str(home.log), "write"), "--now", "2026-11-16 11:00", "add", "x")

    assert files_beside(home.log) == ["notes"]


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("when", [BEFORE, HALF_WRITTEN])
@pytest.mark.parametrize("change", CHANGES)
def test_a_kill_leaves_a_whole_and_usable_log(tmp_path: Path, change: Change, when: str) -> None:
    unharmed, harmed = outcomes(tmp_path, change, kills=True, when=when)

    old, new = change.log or "", unharmed.log or ""
    is_append = new.startswith(old)
    assert harmed
    for outcome in harmed:
        left = outcome.ending.log or ""
        assert outcome.ending.status < 0, outcome
        is_torn = when == HALF_WRITTEN and is_append and new.startswith(left) and left.startswith(old)
        assert left in (old, new) or is_torn, outcome

        report, append, insert = outcome.report, outcome.append, outcome.insert
        assert report is not None
        assert append is not None
        assert insert is not None
        if not is_torn:
            assert (report.status, report.stderr) == (0, ""), outcome
        assert report.log == outcome.ending.log, outcome
        assert append.status == 0, outcome
        assert (append.log or "").startswith(left), outcome
        assert (append.log or "").rstrip().endswith("2026-11-20 10:00 next"), outcome
        assert insert.status == 0, outcome
        assert (insert.log or "").endswith(append.log or ""), outcome
        assert (insert.log or "").startswith("2026-11-01 10:00 past"), outcome
        assert [name for name in insert.files if not name.endswith((".checked", ".history"))] == ["utt.log"], outcome


@pytest.mark.slow
@needs_unix
def test_a_failed_flush_removes_the_entry(home: Home) -> None:
    home.write(LOG)

    result = run_harmed(home, Harm(str(home.directory), "fsync"), "--now", "2026-11-16 11:00", "add", "x")

    assert_one_error(result)
    assert home.read() == LOG


# Many at once.


def run_all_at_once(home: Home, commands: Sequence[Sequence[str]]) -> list[int]:
    processes = [
        subprocess.Popen(
            [str(UTT), "--data", str(home.log), *arguments],
            env=home.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for arguments in commands
    ]
    return [process.wait() for process in processes]


@pytest.mark.slow
def test_dozens_of_writers_lose_nothing_and_keep_order(home: Home) -> None:
    first = datetime(2026, 11, 14, 12, 0)
    old = [Entry(first + timedelta(days=day), f"old {day}") for day in range(4)]
    for entry in old:
        home.run("add", entry.name, now=str(entry.datetime))
    # Checked, so that the writers remember that.
    home.run("report", now="2026-11-18 12:00")
    # In the past and in the future, no two in one minute, and in no order.
    new = [
        Entry(first + timedelta(hours=7 * (number * 17 % 24 - 5), minutes=1), f"new {number}") for number in range(24)
    ]

    statuses = run_all_at_once(home, [["--now", str(entry.datetime), "add", entry.name] for entry in new])

    lines = home.read().splitlines()
    entries = [entry for entry in map(parse_line, lines) if entry is not None]
    assert set(statuses) == {0}
    assert entries == sorted(old + new, key=lambda entry: entry.datetime)
    assert files_beside(home.log) == [".cache", ".local", "utt.log"]
    # One blank line between days, and nowhere else.
    expected = [str(entries[0])]
    for before, entry in pairwise(entries):
        expected += [""] * (before.datetime.date() != entry.datetime.date()) + [str(entry)]
    assert lines == expected


@pytest.mark.slow
@needs_unix
def test_fifty_adds_in_a_shell_loop_are_reported(home: Home) -> None:
    home.run("hello", now="2026-11-16 08:00")
    script = (
        'i=10; while [ $i -lt 60 ]; do "$0" --data "$1" --now "2026-11-16 9:$i" add "task $i" & i=$((i+1)); done; wait'
    )

    subprocess.run(["sh", "-c", script, str(UTT), str(home.log)], env=home.environment, check=True)

    report = home.run("report", "2026-11-16", "--csv-section", "per-task", now="2026-11-16 10:00")
    assert report.status == 0
    assert home.read().splitlines()[1:] == [f"2026-11-16 09:{number} task {number}" for number in range(10, 60)]
    assert all(f"task {number}" in report.stdout for number in range(10, 60))


# The lock.

if sys.platform != "win32":
    import fcntl

    class WaitingWriter:
        """A command that waits for the lock, which this process holds."""

        def __init__(self, home: Home, *arguments: str) -> None:
            self.log = open(home.log, "rb")  # noqa: SIM115
            fcntl.flock(self.log, fcntl.LOCK_EX)
            self._process = subprocess.Popen(
                command(Harm(tells_when_it_waits=True), ["--data", str(home.log), *arguments]),
                env=home.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            assert self._process.stdout is not None
            assert self._process.stdout.readline() == "waiting\n"

        def goes_on(self) -> tuple[str, int]:
            """Release the lock. Return the command's errors and its status."""
            self.log.close()
            errors = self._process.communicate(timeout=60)[1]
            return errors, self._process.returncode

    def test_a_lock_held_too_long_is_an_error(home: Home) -> None:
        home.write(LOG)

        with open(home.log, "rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with (
                pytest.raises(UttError, match="has been locked by another process"),
                locked(str(home.log), patience=0.2),
            ):
                pass

        assert home.read() == LOG

    def test_a_lock_held_briefly_is_waited_for(home: Home) -> None:
        home.write(LOG)
        writer = WaitingWriter(home, "--now", "2026-11-16 11:00", "add", "x")

        ended = writer.goes_on()

        assert ended == ("", 0)
        assert home.read() == f"{LOG}2026-11-16 11:00 x\n"

    def test_a_waiting_writer_writes_into_the_current_log(home: Home) -> None:
        home.write(LOG)
        writer = WaitingWriter(home, "--now", "2026-11-16 11:00", "add", "x")
        new = home.directory / "new"
        new.write_text(f"{LOG}2026-11-16 10:30 meanwhile\n")
        new.replace(home.log)

        ended = writer.goes_on()

        assert ended == ("", 0)
        assert home.read() == f"{LOG}2026-11-16 10:30 meanwhile\n2026-11-16 11:00 x\n"

    def test_a_reader_needs_no_lock(home: Home) -> None:
        home.write(LOG)

        with open(home.log, "rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            result = home.run("report", "2026-11-16", now="2026-11-17 09:00")

        assert result.status == 0


# A full disk.

LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("now", ["2026-11-16 11:00", "2026-11-16 09:00", "2026-11-01 09:00"])
@pytest.mark.parametrize("room", [0, 5])
def test_a_file_over_its_size_limit_stays_unchanged(home: Home, now: str, room: int) -> None:
    home.write(LOG)

    limit = str(len(LOG) + room)
    arguments = ["--data", str(home.log), "--now", now, "add", "x"]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, limit, str(UTT), *arguments],
        env=home.environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert_one_error(Result(done.stdout, done.stderr, done.returncode))
    assert home.read() == LOG
    assert not [name for name in files_beside(home.log) if "utt-new" in name]


# The disk has one page left for the log, and the log fills it.
FULL_DISK = """
mount -t tmpfs -o size=64k none "$2" || exit 77
cp "$3" "$2/utt.log"
dd if=/dev/zero of="$2/filler" bs=4096 2>/dev/null
"$1" --data "$2/utt.log" --now "$4" add x
status=$?
ls "$2" >&2
cp "$2/utt.log" "$5"
exit $status
"""
UNSHARE = shutil.which("unshare")
FULL_DISK_SHELL = [str(UNSHARE), "--mount", "--map-root-user", "sh", "-c", FULL_DISK, "sh"]


@pytest.mark.slow
@pytest.mark.skipif(UNSHARE is None, reason="no unshare, with which any user can mount a disk")
@pytest.mark.parametrize("now", ["2026-11-17 11:00", "2026-11-16 09:00"])
def test_a_full_disk_leaves_the_log_unchanged(home: Home, now: str) -> None:
    disk, after = home.directory / "disk", home.directory / "after.log"
    disk.mkdir()
    log = LOG + "# a full page\n" * 300
    log = log[: 4096 - 1] + "\n"
    home.write(log)

    done = subprocess.run(
        [*FULL_DISK_SHELL, str(UTT), str(disk), str(home.log), now, str(after)],
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare" in done.stderr or done.returncode == 77:
        pytest.skip(f"this system lets nobody mount a disk: {done.stderr.strip()}")

    error, *files = done.stderr.splitlines()
    assert (error.startswith("error: "), done.returncode) == (True, 1)
    assert "No space left on device" in error
    assert files == ["filler", "utt.log"]
    assert after.read_text() == log


# Missing permissions.


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("now", ["2026-11-16 11:00", "2026-11-16 09:00"])
def test_a_read_only_log_is_an_error(nobodys_home: Home, now: str) -> None:
    nobodys_home.write(LOG)
    nobodys_home.log.chmod(0o444)

    result = run_as_nobody(nobodys_home, "--now", now, "add", "x")

    assert_one_error(result)
    assert "Permission denied" in result.stderr
    assert nobodys_home.read() == LOG
    assert files_beside(nobodys_home.log) == ["utt.log"]


@pytest.mark.slow
@needs_unix
def test_inserting_in_a_read_only_directory_fails(nobodys_home: Home) -> None:
    nobodys_home.write(LOG)
    nobodys_home.log.parent.chmod(0o555)

    result = run_as_nobody(nobodys_home, "--now", "2026-11-16 09:00", "add", "x")

    assert_one_error(result)
    assert "Permission denied" in result.stderr
    assert nobodys_home.read() == LOG
    assert files_beside(nobodys_home.log) == ["utt.log"]


@pytest.mark.slow
@needs_unix
def test_appending_in_a_read_only_directory_works(nobodys_home: Home) -> None:
    nobodys_home.write(LOG)
    nobodys_home.log.parent.chmod(0o555)

    result = run_as_nobody(nobodys_home, "--now", "2026-11-16 11:00", "add", "x")

    assert (result.stderr, result.status) == ("", 0)
    assert nobodys_home.read() == f"{LOG}2026-11-16 11:00 x\n"


@pytest.mark.slow
@needs_unix
def test_a_read_only_directory_refuses_a_first_entry(nobodys_home: Home) -> None:
    nobodys_home.log.parent.chmod(0o555)

    result = run_as_nobody(nobodys_home, "--now", "2026-11-16 11:00", "add", "x")

    assert_one_error(result)
    assert files_beside(nobodys_home.log) == []


@pytest.mark.slow
@needs_unix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root has files of two users")
def test_an_insert_changing_the_owner_is_an_error(nobodys_home: Home) -> None:
    nobodys_home.write(LOG)
    nobodys_home.log.chmod(0o666)
    os.chown(nobodys_home.log.parent, NOBODY, NOBODY)
    nobody = Harm(as_nobody=True)

    insertion = run_harmed(nobodys_home, nobody, "--now", "2026-11-16 09:00", "add", "x")
    appending = run_harmed(nobodys_home, nobody, "--now", "2026-11-16 11:00", "add", "y")

    assert_one_error(insertion)
    assert "belongs to another user or group" in insertion.stderr
    # Nobody's user cannot write the history of this home either.
    assert (
        appending.stderr == "warning: this cannot be undone, since the history cannot be written: Permission denied\n"
    )
    assert appending.status == 0
    assert nobodys_home.read() == f"{LOG}2026-11-16 11:00 y\n"
    assert nobodys_home.log.stat().st_uid == 0
    assert files_beside(nobodys_home.log) == ["utt.log"]


@pytest.mark.parametrize("command", [["add", "x"], ["report", "2026-11-16"]])
def test_a_file_where_the_cache_belongs_is_ignored(home: Home, command: list[str]) -> None:
    home.write(LOG)
    (home.directory / "cache").write_text("mine")

    result = home.run(*command, now="2026-11-16 11:00", XDG_CACHE_HOME=str(home.directory / "cache"))

    assert (result.stderr, result.status) == ("", 0)
    assert home.read() == LOG + ("2026-11-16 11:00 x\n" if command[0] == "add" else "")
    assert (home.directory / "cache").read_text() == "mine"


# Any bytes at all.


BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def lines_of(content: bytes) -> list[bytes]:
    return content.removeprefix(BYTE_ORDER_MARK).split(b"\n")


def plain_problems(content: bytes) -> list[str]:
    """Return the problems of a log, found by reading it line by line."""
    found = []
    latest = None
    for number, line in enumerate(lines_of(content), start=1):
        text = line.decode("utf-8", "surrogateescape")
        entry = parse_line(text)
        if entry is not None:
            if latest is not None and entry.datetime < latest:
                found.append(f"Line {number} not in chronological order: {excerpt(text)}")
            latest = entry.datetime
        elif not is_ignored_line(text):
            found.append(f"Invalid entry at line {number}: {excerpt(text)}")
    return found


def plain_entries(content: bytes) -> list[Entry]:
    entries = [parse_line(line.decode("utf-8", "surrogateescape")) for line in lines_of(content)]
    return [entry for entry in entries if entry is not None]


@given(LOGS, SIZES, SIZES, SMALL_LOGS)
def test_the_check_equals_reading_line_by_line(content: bytes, smallest: int, largest: int, small_log: int) -> None:
    found = list(map(str, problems(in_blocks(content, smallest, largest), small_log)))

    assert found == plain_problems(content)


@examples(8)
@given(GOOD_LOGS.filter(lambda log: len(log) > 20), st.lists(OTHERS, max_size=2))
def test_the_check_is_right_across_many_blocks(content: bytes, ends: list[bytes]) -> None:
    # One entry, repeated until there are blocks of every size, and several of the largest.
    line = f"{plain_entries(content)[-1]}\n".encode()
    content += b"\n" + line * (5 * LARGEST_BLOCK // (2 * len(line))) + b"\n".join(ends)

    found = list(map(str, problems(Bytes(None, content))))

    assert found == plain_problems(content)


@pytest.mark.slow
@given(LOGS, SIZES, SIZES)
@example(b"", 1, 1)
@example(b"\n", 1, 1)
def test_lines_are_the_same_forwards_and_backwards(content: bytes, smallest: int, largest: int) -> None:
    log = in_blocks(content, smallest, largest)

    forwards = list(log.lines_from(log.start))
    backwards = list(log.lines_before(log.size))
    starts = [log.line_start(offset) for offset in range(log.start, log.size + 1)]

    lines = lines_of(content)
    # After the last line feed, there is no line unless there is text.
    assert [line for _, line in forwards] == (lines[:-1] if lines[-1] == b"" else lines)
    assert backwards == forwards[::-1]
    for number, start in enumerate(starts):
        assert start == max(content.rfind(b"\n", log.start, log.start + number) + 1, log.start)


@given(LOGS, SIZES, SIZES)
def test_reading_gives_all_entries_or_the_first_problem(content: bytes, smallest: int, largest: int) -> None:
    entries: list[Entry] | str
    try:
        entries = list(entries_of(in_blocks(content, smallest, largest)))
    except UttError as error:
        entries = str(error).split("\n")[0]

    found = plain_problems(content)
    assert entries == (found[0] if found else plain_entries(content))


@given(LOGS, SIZES, SIZES)
def test_the_last_entry_is_right_or_an_error(content: bytes, smallest: int, largest: int) -> None:
    last: Entry | str | None
    try:
        last = entries_of(in_blocks(content, smallest, largest))[-1]
    except IndexError:
        last = None
    except UttError as error:
        last = str(error).split("\n")[0]

    entries = plain_entries(content)
    # Of the broken lines after the last entry, the last one is named. Lines out of order do not matter here.
    broken = [problem for problem in plain_problems(content) if problem.startswith("Invalid")]
    assert last == (broken[-1] if isinstance(last, str) else entries[-1] if entries else None)


@given(GOOD_LOGS, st.integers(-100, 9000), SIZES, SIZES)
def test_a_period_starts_with_the_entry_before_it(content: bytes, minutes: int, smallest: int, largest: int) -> None:
    moment = datetime(2028, 2, 28, 12, 0) + timedelta(minutes=minutes)

    found = list(entries_of(in_blocks(content, smallest, largest)).since(moment))

    entries = plain_entries(content)
    expected = entries[max(sum(entry.datetime <= moment for entry in entries) - 1, 0) :]
    # With offsets from UTC, it begins early enough that no clock can have shown the moment before.
    has_offsets = any(entry.utc_offset is not None for entry in entries)
    assert found[-len(expected) :] == expected if has_offsets and expected else found == expected


@given(LOGS, st.integers(-100, 3200), SIZES, SIZES)
def test_insertion_finds_a_place_and_keeps_all_bytes(content: bytes, minutes: int, smallest: int, largest: int) -> None:
    entry = Entry(datetime(2028, 2, 28, 23, 0) + timedelta(minutes=minutes), "new")

    place = find_place(in_blocks(content, smallest, largest), entry, Calendar())

    after = content[: place.offset] + place.addition + content[place.offset :]
    before, found = plain_entries(content), plain_entries(after)
    assert 0 <= place.offset <= len(content)
    assert place.addition.strip() == str(entry).encode()
    # All entries are still there, and the new one is between two of them.
    position = next(index for index, each in enumerate(found) if each == entry and found[:index] == before[:index])
    assert found[:position] + found[position + 1 :] == before


COMMANDS = [["report", "2028-02-29"], ["stretch"], ["add", "x"], ["hello"], ["edit"], ["check"]]


def is_still_in(old: bytes, new: bytes) -> bool:
    """Return true if all lines of *old* are in *new*, in order, and the byte order mark before them."""
    mark = BYTE_ORDER_MARK if old.startswith(BYTE_ORDER_MARK) else b""
    left = iter(lines_behind(mark, new))
    return new.startswith(mark) and all(line in left for line in lines_behind(mark, old.removesuffix(b"\n")))


def lines_behind(mark: bytes, log: bytes) -> list[bytes]:
    return [line.rstrip(b"\r") for line in log.removeprefix(mark).split(b"\n")]


@examples(10)
@given(LOGS, st.sampled_from(["2028-02-28 12:00", "2028-02-29 12:00", "2029-01-01 00:00"]))
@example(BYTE_ORDER_MARK, "2028-02-28 12:00")
@example(BYTE_ORDER_MARK + b"2028-02-29 12:00 x\n", "2028-02-28 12:00")
@pytest.mark.slow
def test_no_log_causes_tracebacks_or_lost_lines(content: bytes, now: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        home = InProcessHome(Path(directory))
        for arguments in COMMANDS:
            home.write(content)

            result = home.run(*arguments, now=now, EDITOR="true")

            after = home.log.read_bytes()
            assert result.status in (0, 1)
            assert "Traceback" not in result.stderr
            assert is_still_in(content, after)
            if arguments[0] in ("report", "edit", "check") or result.status == 1:
                assert after == content
