"""What is remembered of a checked log: it saves time, and never causes a wrong answer."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.harmed import bad_line_error
from utt.api import v1
from utt.domain.entry import parse_line
from utt.timelog.file.chunk_memory import ChunkMemory
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory, State
from utt.timelog.read import check
from utt.timelog.read.bad_line import BadLineError
from utt.timelog.read.entries import Entries
from utt.timelog.write.changes import add

GOOD = "2026-11-16 08:00 hello\n2026-11-16 09:00 x\n"


@pytest.fixture
def file(home: Home) -> LogFile:
    home.write(GOOD)
    return LogFile(str(home.log), Memory(str(home.directory / "cache" / "utt"), str(home.log)))


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by one with each check."""
    made: list[str] = []
    require_valid = check.require_valid

    def counted(log: Bytes) -> bool:
        made.append("checked")
        return require_valid(log)

    monkeypatch.setattr(check, "require_valid", counted)
    return made


def entry(text: str) -> v1.Entry:
    found = parse_line(text)
    assert found is not None
    return found


def test_a_log_is_checked_once(file: LogFile, checks: list[str]) -> None:
    for _ in range(3):
        list(Entries(file))

    assert checks == ["checked"]


def test_what_utt_records_needs_no_new_check(file: LogFile, checks: list[str]) -> None:
    list(Entries(file))

    add(file, entry("2026-11-16 10:00 at the end"))
    add(file, entry("2026-11-16 08:30 in its place"))

    assert [each.name for each in Entries(file)] == ["hello", "in its place", "x", "at the end"]
    assert checks == ["checked"]


def test_recording_checks_nothing(file: LogFile, checks: list[str]) -> None:
    add(file, entry("2026-11-16 10:00 y"))
    _ = Entries(file)[-1]

    assert checks == []


def test_an_add_to_an_unchecked_log_is_checked(file: LogFile, checks: list[str]) -> None:
    add(file, entry("2026-11-16 10:00 y"))
    list(Entries(file))

    assert checks == ["checked"]


def test_a_change_keeping_size_and_times_is_noticed(home: Home) -> None:
    home.write(GOOD)
    assert home.run("report", "2026-11-16").status == 0
    before = home.log.stat()

    with home.log.open("r+b") as log:
        log.write(b"2026-13-16")
    os.utime(home.log, ns=(before.st_atime_ns, before.st_mtime_ns))

    result = home.run("report", "2026-11-16")
    assert (home.log.stat().st_size, home.log.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert result.stderr == bad_line_error(home, 1, "Invalid entry at line 1: 2026-13-16 08:00 hello")


def test_a_change_right_after_recording_is_noticed(home: Home) -> None:
    home.write(GOOD)
    home.run("report")
    home.run("add", "y", now="2026-11-16 10:00")
    before = home.log.stat()

    with home.log.open("r+b") as log:
        log.write(b"2026-13-16")
    os.utime(home.log, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert home.run("report", "2026-11-16").status == 1


def test_another_file_in_the_logs_place_is_noticed(home: Home) -> None:
    home.write(GOOD)
    home.run("report")
    before = home.log.stat()

    new = home.directory / "new"
    new.write_text(GOOD.replace("09:00", "07:00"))
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.rename(home.log)

    result = home.run("report", "2026-11-16")
    assert result.stderr == bad_line_error(home, 2, "Line 2 not in chronological order: 2026-11-16 07:00 x")


def test_a_broken_log_is_not_remembered_as_good(file: LogFile, home: Home, checks: list[str]) -> None:
    home.write(f"{GOOD}bad\n")

    for _ in range(2):
        with pytest.raises(BadLineError, match="line 3"):
            list(Entries(file))

    assert checks == ["checked"] * 2


def test_a_change_during_the_check_is_noticed(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    require_valid = check.require_valid

    def interrupted(log: Bytes) -> bool:
        has_offsets = require_valid(log)
        home.write("bad\n" + GOOD)
        return has_offsets

    with monkeypatch.context() as patch:
        patch.setattr(check, "require_valid", interrupted)
        list(Entries(file))

    with pytest.raises(BadLineError, match="line 1"):
        list(Entries(file))


@pytest.mark.parametrize("content", [b"", b"garbage", b"utt 2 1 2 3 4 5 /log\n" * 2])
def test_a_garbled_memory_costs_a_check(file: LogFile, home: Home, checks: list[str], content: bytes) -> None:
    list(Entries(file))
    (memory,) = (home.directory / "cache" / "utt").iterdir()
    memory.write_bytes(content)

    assert len(list(Entries(file))) == 2
    assert checks == ["checked"] * 2


def test_each_log_has_a_memory_of_its_own(home: Home) -> None:
    for name in ("a.log", "b.log"):
        (home.directory / name).write_text(GOOD)
        home.run_bare("--data", name, "report", XDG_CACHE_HOME=str(home.directory / "cache"))

    names = sorted(path.name for path in (home.directory / "cache" / "utt").iterdir())
    assert len(names) == 2
    assert names[0].endswith("%2Fa.log.checked")


def test_an_unwritable_cache_does_not_matter(home: Home) -> None:
    home.write(GOOD)
    (home.directory / "cache").write_text("a file")

    result = home.run("report", "2026-11-16", XDG_CACHE_HOME=str(home.directory / "cache"))
    added = home.run("add", "y", now="2026-11-16 10:00", XDG_CACHE_HOME=str(home.directory / "cache"))

    assert (result.status, result.stderr) == (0, "")
    assert (added.status, added.stderr) == (0, "")


def test_a_time_in_whole_seconds_is_not_trusted(file: LogFile, home: Home) -> None:
    whole = (home.log.stat().st_ctime_ns // 10**9 + 5) * 10**9

    assert not changed_at(home, whole).settle()


# What may be in the cache instead.


def put_pipe(path: Path) -> None:
    os.mkfifo(path)


def put_directory(path: Path) -> None:
    path.mkdir()


def put_loop(path: Path) -> None:
    path.symlink_to(path)


def put_link_to_endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def put_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5 << 30)


def put_controls(path: Path) -> None:
    path.write_bytes(b"\x1b[2J\x1b]0;owned\x07" * 1000)


needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links as Unix has them")
PLANTED = [put_pipe, put_directory, put_loop, put_link_to_endless, put_huge, put_controls]


@pytest.mark.slow
@needs_unix
@pytest.mark.parametrize("put", PLANTED)
def test_anything_in_its_place_does_not_matter(home: Home, put: Callable[[Path], None]) -> None:
    home.write(GOOD)
    home.run("report", "2026-11-16")
    (memory,) = (home.directory / ".cache" / "utt").iterdir()
    memory.unlink()
    put(memory)

    reported = home.run("report", "2026-11-16", now="2026-11-16 10:00")
    added = home.run("add", "y", now="2026-11-16 10:00")

    assert (reported.status, reported.stderr) == (0, "")
    assert "\x1b" not in reported.stdout
    assert (added.status, added.stderr) == (0, "")
    assert list(memory.parent.iterdir()) == [memory]


@needs_unix
@pytest.mark.parametrize("put", PLANTED)
def test_anything_in_place_of_chunks_is_ignored(file: LogFile, home: Home, put: Callable[[Path], None]) -> None:
    ChunkMemory(file.memory).keep(b"chunks")
    (path,) = (home.directory / "cache" / "utt").iterdir()
    path.unlink()
    put(path)

    assert ChunkMemory(file.memory).known(100) == b""
    ChunkMemory(file.memory).keep(b"chunks")

    assert ChunkMemory(file.memory).known(100) == (b"" if path.is_dir() else b"chunks")
    assert list(path.parent.iterdir()) == [path]


def test_more_chunks_than_asked_for_are_ignored(file: LogFile) -> None:
    ChunkMemory(file.memory).keep(b"chunks")

    assert ChunkMemory(file.memory).known(6) == b"chunks"
    assert ChunkMemory(file.memory).known(5) == b""


@needs_unix
def test_only_the_length_of_a_record_is_read(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    list(Entries(file))
    (memory,) = (home.directory / "cache" / "utt").iterdir()
    record = memory.read_bytes()
    memory.write_bytes(record * 1000)
    read: list[int] = []
    reading = os.read

    def noted(descriptor: int, number: int) -> bytes:
        read.append(number)
        return reading(descriptor, number)

    monkeypatch.setattr(os, "read", noted)

    assert file.memory.known(State(home.log.stat())) is None
    assert read == [len(record) + len(b"offsets\n") + 1]


@needs_unix
@pytest.mark.parametrize("suffix", ["", ".new"])
def test_a_planted_link_is_not_followed(file: LogFile, home: Home, suffix: str) -> None:
    list(Entries(file))
    (memory,) = (home.directory / "cache" / "utt").iterdir()
    memory.unlink()
    victim = home.directory / "victim"
    victim.write_text("mine")
    Path(f"{memory}{suffix}").symlink_to(victim)

    list(Entries(file))

    assert victim.read_text() == "mine"
    assert file.memory.known(State(home.log.stat())) is not None
    assert list(memory.parent.iterdir()) == [memory]


@needs_unix
def test_a_memory_is_never_half_written(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    list(Entries(file))
    (memory,) = (home.directory / "cache" / "utt").iterdir()
    before = memory.read_bytes()

    def failing(descriptor: int, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing)
        file.memory.keep(State(home.directory.stat()))
        ChunkMemory(file.memory).keep(b"chunks")

    assert memory.read_bytes() == before
    assert list(memory.parent.iterdir()) == [memory]


# Clocks that stand still or run backwards.


@needs_unix
@pytest.mark.parametrize("step", [pytest.param(0, id="stands still"), pytest.param(-1000, id="runs backwards")])
def test_waiting_for_the_tick_ends_with_any_clock(home: Home, step: int) -> None:
    home.write(GOOD)
    state = changed_at(home, 123_456_789)
    times = count(123_456_789, step)
    slept: list[float] = []

    assert not state.settle(lambda: next(times), slept.append)
    assert 0.01 <= sum(slept) <= 0.1


@needs_unix
def test_waiting_ends_when_the_clock_ticks(home: Home) -> None:
    home.write(GOOD)
    state = changed_at(home, 123_456_789)
    times = iter([123_456_789, 123_456_789, 123_456_790])
    slept: list[float] = []

    assert state.settle(lambda: next(times), slept.append)
    assert len(slept) == 2


def changed_at(home: Home, nanoseconds: int) -> State:
    status = home.log.stat()

    class Changed:
        def __getattr__(self, name: str) -> object:
            return nanoseconds if name == "st_ctime_ns" else getattr(status, name)

    return State(Changed())  # type: ignore[arg-type]
