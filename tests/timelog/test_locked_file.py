"""Writing the log's file: without locks, with several names, with planted files; and true error messages."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.command_line import UTT, Home
from utt.domain.entry import Entry, parse_line
from utt.errors import UttError
from utt.timelog.file.lock import lock
from utt.timelog.file.locked_file import LockedFile, locked
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.file.opening import open_regular
from utt.timelog.write.changes import add

if sys.platform == "win32":
    pytest.skip("locks, links and flushes as Unix has them", allow_module_level=True)

import fcntl

LOG = "2026-11-16 08:00 hello\n2026-11-16 10:00 a\n"
UNCHANGED, CHANGED = (
    "; it is as it was before",
    "; it may have been changed all the same: see what is in it with utt edit",
)


@pytest.fixture
def file(home: Home) -> LogFile:
    home.write(LOG)
    return LogFile(str(home.log), Memory(None, str(home.log)))


def entry(text: str) -> Entry:
    found = parse_line(text)
    assert found is not None
    return found


LATER, BETWEEN = entry("2026-11-16 11:00 x"), entry("2026-11-16 09:00 x")


def failing(number: int) -> Callable[..., NoReturn]:
    def call(*_: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return call


def names_in(home: Home) -> list[str]:
    return sorted(path.name for path in home.directory.iterdir())


# No locks.


@pytest.mark.parametrize(
    "number", sorted({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS}), ids=os.strerror
)
@pytest.mark.parametrize("new", [LATER, BETWEEN], ids=["at the end", "in between"])
def test_without_locks_utt_records_with_a_warning(
    file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch, number: int, new: Entry
) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(number))
    warnings: list[str] = []

    add(file, new)
    with locked(file.path, warnings.append):
        pass

    assert str(new) in home.read()
    assert names_in(home) == ["utt.log"]
    (warning,) = warnings
    assert warning.startswith(f"warning: there are no locks where the log {file.path} is: ")


def test_another_failure_of_the_lock_is_an_error(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(errno.EIO))

    with pytest.raises(UttError, match=UNCHANGED):
        add(file, LATER)

    assert home.read() == LOG


def test_without_locks_another_new_file_is_left_alone(
    file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(errno.ENOLCK))
    another = home.directory / "utt.log.utt-new"
    another.write_text("half written")

    add(file, BETWEEN)

    assert another.read_text() == "half written"
    assert str(BETWEEN) in home.read()


def test_without_locks_simultaneous_adds_lose_nothing(file: LogFile, home: Home) -> None:
    with locked(file.path) as one:
        one.read()
        with home.log.open("ab") as other:
            other.write(b"2026-11-16 10:30 other\n")

        one.append(b"2026-11-16 11:00 x\n")

    assert home.read() == f"{LOG}2026-11-16 10:30 other\n2026-11-16 11:00 x\n"


@pytest.mark.parametrize("step", [pytest.param(0, id="stands still"), pytest.param(-1, id="runs backwards")])
def test_waiting_for_a_lock_ends_with_any_clock(
    file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    times = count(0, step)
    monkeypatch.setattr("time.monotonic", lambda: float(next(times)))
    slept: list[float] = []

    with home.log.open("rb") as held, home.log.open("rb") as waiting:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(UttError, match="has been locked by another process for 10 seconds"):
            lock(waiting.fileno(), file.path, 10, slept.append)

    assert sum(slept) == pytest.approx(10)


def test_a_constantly_replaced_log_is_an_error(file: LogFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.path.samestat", lambda one, other: False)

    with pytest.raises(UttError, match="it is another file each time that it is opened"), locked(file.path):
        pass


# Several names.


def test_inserting_into_a_hard_linked_log_is_refused(file: LogFile, home: Home) -> None:
    link = home.directory / "link.log"
    link.hardlink_to(home.log)

    with pytest.raises(UttError, match=r"is one of 2 hard links.*; remove the other links"):
        add(file, BETWEEN)

    assert (home.read(), link.read_text()) == (LOG, LOG)
    assert names_in(home) == ["link.log", "utt.log"]


def test_appending_to_a_hard_linked_log_reaches_both(file: LogFile, home: Home) -> None:
    link = home.directory / "link.log"
    link.hardlink_to(home.log)

    add(file, LATER)

    assert link.read_text() == home.read() == f"{LOG}{LATER}\n"


# Planted files.


@pytest.fixture
def victim(home: Home) -> Path:
    victim = home.directory / "victim"
    victim.write_text("mine")
    return victim


def test_a_planted_link_is_not_followed(file: LogFile, home: Home, victim: Path) -> None:
    (home.directory / "utt.log.utt-new").symlink_to(victim)

    add(file, BETWEEN)

    assert victim.read_text() == "mine"
    assert str(BETWEEN) in home.read()
    assert names_in(home) == ["utt.log", "victim"]


def test_a_link_planted_during_opening_is_not_followed(
    file: LogFile, home: Home, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makedirs = os.makedirs

    def planting(path: str, exist_ok: bool) -> None:
        makedirs(path, exist_ok=exist_ok)
        home.log.unlink()
        home.log.symlink_to(victim)

    monkeypatch.setattr(os, "makedirs", planting)

    with pytest.raises(UttError, match=UNCHANGED):
        add(file, LATER)

    assert victim.read_text() == "mine"


def test_a_pipe_named_as_new_file_is_skipped(file: LogFile, home: Home) -> None:
    os.mkfifo(home.directory / "utt.log.utt-new")

    add(file, BETWEEN)

    assert str(BETWEEN) in home.read()


@pytest.mark.parametrize("flags", [os.O_RDONLY, os.O_RDWR])
def test_a_file_utt_creates_must_be_regular(home: Home, flags: int) -> None:
    pipe = home.directory / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(OSError, match="not a regular file"):
        open_regular(str(pipe), flags)


def test_what_cannot_be_removed_is_named(file: LogFile, home: Home) -> None:
    (home.directory / "utt.log.utt-new").mkdir()

    with pytest.raises(UttError, match=rf"utt\.log\.utt-new is in the way, and cannot be removed: [^\[]*{UNCHANGED}"):
        add(file, BETWEEN)

    assert home.read() == LOG


# Flushes.


def test_the_parents_of_new_directories_are_flushed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[tuple[int, int]] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        status = os.fstat(descriptor)
        flushed.append((status.st_dev, status.st_ino))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    path = home.directory / "a" / "b" / "utt.log"

    add(LogFile(str(path), Memory(None, str(path))), LATER)

    for parent in (home.directory, home.directory / "a", home.directory / "a" / "b"):
        status = parent.stat()
        assert (status.st_dev, status.st_ino) in flushed


# True messages.


def test_an_entry_is_removed_when_flushing_fails(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))

    with pytest.raises(UttError, match=UNCHANGED):
        add(file, LATER)

    assert home.read() == LOG


def test_an_entry_that_cannot_be_removed_may_remain(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    monkeypatch.setattr(os, "ftruncate", failing(errno.EIO))

    with pytest.raises(UttError) as error:
        add(file, LATER)

    assert str(error.value) == f"The log {file.path} cannot be written: {os.strerror(errno.EIO)}{CHANGED}"
    assert home.read() == f"{LOG}{LATER}\n"


def test_an_error_says_how_to_open_this_log(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    monkeypatch.setattr(os, "ftruncate", failing(errno.EIO))
    home.write(LOG)

    result = home.run("add", "x", now="2026-11-16 11:00")

    assert result.stderr.endswith(f"{CHANGED.replace('utt edit', f'utt --data {home.log} edit')}\n")


def test_another_programs_addition_is_not_cut_off(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def adding(_: int) -> None:
        with home.log.open("ab") as log:
            log.write(b"2026-11-16 12:00 other\n")
        failing(errno.EIO)()

    monkeypatch.setattr(os, "fsync", adding)

    with pytest.raises(UttError, match=CHANGED):
        add(file, LATER)

    assert home.read() == f"{LOG}{LATER}\n2026-11-16 12:00 other\n"


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda log: log.append(b"x\n"), id="at the end"),
        pytest.param(lambda log: log.replace([b"x\n"]), id="anew"),
    ],
)
def test_a_failure_after_a_change_reports_the_change(file: LogFile, write: Callable[[LockedFile], object]) -> None:
    def change_and_fail() -> None:
        with locked(file.path) as log:
            write(log)
            failing(errno.EIO)()

    with pytest.raises(UttError, match=CHANGED):
        change_and_fail()


def test_a_failure_before_a_rename_changes_nothing(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", failing(errno.EIO))

    with pytest.raises(UttError, match=UNCHANGED):
        add(file, BETWEEN)

    assert home.read() == LOG
    assert names_in(home) == ["utt.log"]


# Copying unchanged bytes.


class Copying:
    """A system that copies from file to file as ``answers`` say, one by one: a number of bytes, or an error."""

    def __init__(self, *answers: int | OSError) -> None:
        self._answers = list(answers)
        self._original: Callable[..., int] = getattr(os, "copy_file_range", failing(errno.ENOSYS))
        self.copied = 0

    def __call__(self, source: int, target: int, count: int, offset: int) -> int:
        answer = self._answers.pop(0) if self._answers else count
        if isinstance(answer, OSError):
            raise answer
        copied = self._original(source, target, min(count, answer), offset) if answer else 0
        self.copied += copied
        return copied


needs_copying = pytest.mark.skipif(not hasattr(os, "copy_file_range"), reason="the system copies no files by itself")
REFUSALS = [errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM]
INSERTED = LOG.replace("2026-11-16 10", f"{BETWEEN}\n2026-11-16 10")


@needs_copying
@pytest.mark.parametrize(
    ("answers", "copied"),
    [
        pytest.param([], len(LOG), id="all at once"),
        pytest.param([1] * len(LOG), len(LOG), id="byte by byte"),
        pytest.param([0], len(LOG) - LOG.index("2026-11-16 10"), id="nothing at first"),
        pytest.param([5, 0, 0], 5, id="less and less"),
        *(pytest.param([OSError(number, "")] * 2, 0, id=errno.errorcode[number]) for number in REFUSALS),
        pytest.param([3, OSError(errno.EXDEV, ""), 4, OSError(errno.EINVAL, "")], 7, id="refused halfway"),
    ],
)
def test_unchanged_bytes_are_copied_on_any_system(
    file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch, answers: list[int | OSError], copied: int
) -> None:
    copying = Copying(*answers)
    monkeypatch.setattr(os, "copy_file_range", copying)

    add(file, BETWEEN)

    assert home.read() == INSERTED
    assert copying.copied == copied


def test_a_log_is_copied_without_system_support(file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "copy_file_range", raising=False)

    add(file, BETWEEN)

    assert home.read() == INSERTED


@needs_copying
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EFBIG])
def test_a_copy_that_fails_changes_nothing(
    file: LogFile, home: Home, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "copy_file_range", Copying(5, OSError(number, "no")))

    with pytest.raises(UttError, match=f"no{UNCHANGED}"):
        add(file, BETWEEN)

    assert home.read() == LOG
    assert names_in(home) == ["utt.log"]


def test_an_append_after_a_replacement_goes_last(file: LogFile, home: Home) -> None:
    with locked(file.path) as log:
        assert log.replace([range(len(LOG)), b"b\n"])
        with home.log.open("ab") as other:
            other.write(b"another program's\n")
        log.read().read(0, 5)
        log.append(b"c\n")

    assert home.read() == f"{LOG}b\nanother program's\nc\n"


@pytest.fixture
def deleted_directory(home: Home) -> Iterator[Path]:
    here = Path.cwd()
    gone = home.directory / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    yield gone
    os.chdir(here)


# pytest-cov changes the directory even if it measures nothing, as in slow tests.
@pytest.mark.usefixtures("deleted_directory")
@pytest.mark.parametrize("command", ["hello", "report", "status", "check", "undo"])
def test_a_deleted_current_directory_fails_in_one_line(home: Home, command: str) -> None:
    environment = home.environment

    done = subprocess.run(
        [str(UTT), "--data", "utt.log", command], env=environment, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr == ("error: The current directory was removed: go to another one with cd\n")


def test_a_root_nobody_can_see_does_not_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **named: object) -> NoReturn:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "lstat", fail)

    with locked(str(tmp_path / "utt.log")) as locked_log:
        assert locked_log.size() == 0
