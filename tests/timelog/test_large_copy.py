"""Copying the beginning of a large log: the same bytes, whatever the system can do, and whatever fails."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count, product
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.command_line import Home
from utt.timelog.file import new_file
from utt.timelog.file.new_file import LARGE

if sys.platform != "linux":
    pytest.skip("Linux has these ways of copying", allow_module_level=True)

import fcntl

AT_ONCE = 1 << 20
TIMES = product(range(1, 15), range(24), range(60))
PAGE = os.sysconf("SC_PAGESIZE")
CONTENT = bytes(range(256)) * 251 * 64 + b"2026-11-16 10:00 a\n"


@pytest.fixture(params=["in memory", "on disk"])
def directory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A directory where tests keep files, and one where people do."""
    if request.param == "in memory":
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        yield Path(name)


@pytest.fixture
def unshared(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file system shares bytes."""
    monkeypatch.setattr(fcntl, "ioctl", failing(errno.EOPNOTSUPP))


def failing(number: int) -> Callable[..., NoReturn]:
    def call(*_: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return call


def copied(directory: Path, pieces: list[bytes | range], content: bytes = CONTENT) -> bytes:
    """Return what a new file of *pieces* of a log with this *content* holds."""
    (directory / "log").write_bytes(content)
    log = os.open(directory / "log", os.O_RDWR)
    new = os.open(directory / "new", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        new_file.write(log, pieces, new)
        assert not fcntl.fcntl(new, fcntl.F_GETFL) & os.O_DIRECT
    finally:
        os.close(log)
        os.close(new)
    return (directory / "new").read_bytes()


@pytest.mark.parametrize(
    "end",
    [
        *(pytest.param(LARGE + more, id=f"smallest {more:+}") for more in (-1, 0, 1)),
        *(pytest.param(2 * AT_ONCE + more, id=f"two pipes {more:+}") for more in (-PAGE, -1, 0, 1, PAGE)),
        pytest.param(3 * AT_ONCE, id="three pipes"),
        pytest.param(len(CONTENT), id="all"),
    ],
)
def test_a_new_file_has_the_same_bytes(directory: Path, end: int) -> None:
    inserted = copied(directory, [range(end), b"inserted\n", range(end, len(CONTENT))])

    assert inserted == CONTENT[:end] + b"inserted\n" + CONTENT[end:]


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([b"first\n", range(len(CONTENT))], id="something before"),
        pytest.param([range(PAGE, len(CONTENT))], id="not from the beginning"),
        pytest.param([range(LARGE), range(LARGE)], id="twice"),
    ],
)
def test_only_a_beginning_is_copied_like_that(directory: Path, pieces: list[bytes | range]) -> None:
    expected = b"".join(CONTENT[each.start : each.stop] if isinstance(each, range) else each for each in pieces)

    assert copied(directory, pieces) == expected


def failing_once(number: int, calls: int, original: Callable[..., int]) -> Callable[..., int]:
    """Return a function that does as *original* for so many *calls*, and then fails, once."""
    left = iter(range(calls + 1))

    def call(*arguments: object, **named: object) -> int:
        if next(left, None) == calls:
            raise OSError(number, os.strerror(number))
        return original(*arguments, **named)

    return call


@pytest.mark.usefixtures("unshared")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.EFAULT, errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("calls", [0, 1, 2, 3])
def test_the_usual_way_goes_on_after_a_failure(
    directory: Path, monkeypatch: pytest.MonkeyPatch, number: int, calls: int
) -> None:
    monkeypatch.setattr(os, "splice", failing_once(number, calls, os.splice))

    assert copied(directory, [range(len(CONTENT))]) == CONTENT


@pytest.mark.usefixtures("unshared")
def test_a_python_without_splice_copies(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "splice")

    assert copied(directory, [range(len(CONTENT))]) == CONTENT


@pytest.mark.usefixtures("unshared")
def test_a_process_without_a_pipe_copies(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "pipe", failing(errno.EMFILE))

    assert copied(directory, [range(len(CONTENT))]) == CONTENT


@pytest.mark.usefixtures("unshared")
def test_a_file_system_without_direct_writing_copies(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "fcntl", failing_once(errno.EINVAL, 1, fcntl.fcntl))

    assert copied(directory, [range(len(CONTENT))]) == CONTENT


@pytest.mark.usefixtures("unshared")
@pytest.mark.parametrize("call", range(4))
@pytest.mark.parametrize("moved", [0, 1, PAGE, PAGE + 1])
def test_what_was_moved_in_part_is_completed(
    directory: Path, monkeypatch: pytest.MonkeyPatch, call: int, moved: int
) -> None:
    splice, calls = os.splice, count()

    def short(source: int, target: int, size: int, **named: int) -> int:
        return splice(source, target, moved, **named) if next(calls) == call else splice(source, target, size, **named)

    monkeypatch.setattr(os, "splice", short)

    assert copied(directory, [range(len(CONTENT))]) == CONTENT


@pytest.mark.usefixtures("unshared")
@pytest.mark.parametrize("call", range(4))
def test_a_log_cut_meanwhile_is_copied_so_far(directory: Path, monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    splice, calls = os.splice, count()

    def cutting(source: int, target: int, size: int, **named: int) -> int:
        if next(calls) == call:
            os.truncate(directory / "log", LARGE + 5)
        return splice(source, target, size, **named)

    monkeypatch.setattr(os, "splice", cutting)

    # The rest of its last page may be there too, as zeros. The log has changed, so the new file never replaces it.
    assert copied(directory, [range(len(CONTENT))]).startswith(CONTENT[: LARGE + 5])


@pytest.mark.parametrize("end", [LARGE, len(CONTENT) - 1, len(CONTENT), len(CONTENT) + 1])
def test_a_shared_beginning_has_the_same_bytes(directory: Path, monkeypatch: pytest.MonkeyPatch, end: int) -> None:
    def share(new: int, request: int, log: int) -> int:
        """Do as a file system that shares bytes."""
        assert request == 0x40049409
        os.pwrite(new, os.pread(log, os.fstat(log).st_size, 0), 0)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", share)
    monkeypatch.setattr(new_file, "_write_past_cache", None)

    assert copied(directory, [range(end), b"inserted\n"]) == CONTENT[:end] + b"inserted\n"


@pytest.mark.usefixtures("unshared")
def test_an_interrupted_copy_leaves_the_file_as_usual(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **named: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "splice", interrupted)
    new = os.open(directory / "new", os.O_RDWR | os.O_CREAT)
    (directory / "log").write_bytes(CONTENT)
    log = os.open(directory / "log", os.O_RDONLY)

    with pytest.raises(KeyboardInterrupt):
        new_file.write(log, [range(len(CONTENT))], new)

    assert not fcntl.fcntl(new, fcntl.F_GETFL) & os.O_DIRECT
    os.close(log)
    os.close(new)


def test_a_large_log_is_amended_and_restored(home: Home) -> None:
    lines = [
        f"2026-11-{day:02} {hour:02}:{minute:02} acme: {'a long name ' * 6}{minute}\n" for day, hour, minute in TIMES
    ]
    home.write("".join(lines))
    assert home.log.stat().st_size > LARGE

    amended = home.run("amend", "review", now="2026-12-01 00:00")
    after = home.read()
    home.run("undo", now="2026-12-01 00:00")

    assert amended.status == 0
    assert after == "".join([*lines[:-1], "2026-11-14 23:59 review\n"])
    assert home.read() == "".join(lines)
