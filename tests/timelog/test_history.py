"""The history: it names changes that it could not write, and tolerates anything in its place."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import UTT, Home, Result
from tests.support.harmed import assert_one_error, needs_unix, run_as_nobody, run_harmed
from tests.support.system_calls import NOBODY, Harm
from utt.timelog.write import replay
from utt.timelog.write.history import History
from utt.timelog.write.patch import Patch
from utt.timelog.write.record import DO, KEEP, UNDO, Record

LOG = "2026-11-16 09:00 hello\n"
NOW = "2026-11-16 12:00"
UNDONE_NEVER = "warning: this cannot be undone, since the history cannot be written: "


def state_of(home: Home) -> Path:
    return home.directory / ".local" / "state"


def do(home: Home, *arguments: str) -> str:
    result = home.run(*arguments, now=NOW)
    assert result.status == 0, result.stderr
    return result.stdout


@needs_unix
def test_a_change_missing_from_the_history_is_named(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")
    missed = run_harmed(home, Harm(str(state_of(home)), "write"), "--now", NOW, "add", "y")
    before = home.read()

    refused = home.run("undo")

    assert (missed.status, missed.stderr) == (0, UNDONE_NEVER + "No space left on device\n")
    assert_one_error(refused)
    assert "could not be noted in the history" in refused.stderr
    assert home.read() == before == LOG + f"{NOW} x\n{NOW} y\n"
    assert do(home, "undo", "--list") == f"unknown\nadd     {NOW} x\n"
    assert do(home, "undo", "--keep") == "kept unknown\n"
    assert_one_error(home.run("redo"))


@pytest.mark.slow
@needs_unix
def test_changes_around_one_that_is_missing_are_undone(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")
    run_harmed(home, Harm(str(state_of(home)), "write"), "--now", NOW, "add", "y")
    do(home, "add", "z")

    assert do(home, "undo") == f"undid add {NOW} z\n"
    assert_one_error(home.run("undo"))
    do(home, "undo", "--keep")
    # It is next to the line of the unknown change, but the line before it is unchanged.
    assert do(home, "undo") == f"undid add {NOW} x\n"
    assert home.read() == LOG + f"{NOW} y\n"


@pytest.mark.slow
@needs_unix
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root has files of two users")
def test_a_read_only_history_is_reported(nobodys_home: Home) -> None:
    nobodys_home.write(LOG)
    run_as_nobody(nobodys_home, "--now", NOW, "add", "x")
    [path] = (state_of(nobodys_home) / "utt").iterdir()
    path.chmod(0o444)
    path.parent.chmod(0o555)

    told = run_harmed(nobodys_home, Harm(as_nobody=True), "--now", NOW, "add", "y")

    assert told.status == 0
    assert told.stderr.startswith(UNDONE_NEVER)
    assert told.stderr.count("\n") == 1
    assert path.stat().st_uid == NOBODY


@needs_unix
@pytest.mark.parametrize("kind", ["pipe", "directory", "file without rights"])
def test_anything_in_its_place_does_no_harm(home: Home, kind: str) -> None:
    home.write(LOG)
    do(home, "add", "x")
    [path] = (state_of(home) / "utt").iterdir()
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "directory":
        path.mkdir()
    else:
        path.write_bytes(b"\x1b[2J" * 1000)

    added = home.run("add", "y", now=NOW)
    undone = home.run("undo")

    assert added.status == 0
    assert home.read() in (LOG + f"{NOW} x\n{NOW} y\n", LOG + f"{NOW} x\n")
    assert "\x1b" not in undone.stderr + undone.stdout
    assert undone.stderr.count("\n") <= 1


def test_control_characters_of_a_history_are_escaped(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")
    [path] = (state_of(home) / "utt").iterdir()
    path.write_bytes(path.read_bytes().replace(b"do add", b"do \x1b[2J"))

    for command in (["undo"], ["undo", "--list"], ["redo"]):
        result = home.run(*command)

        assert "\x1b" not in result.stdout + result.stderr


@needs_unix
@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_gap_survives_a_failed_note(tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(str(tmp_path), "log", "add")
    history.begin(DO, [Patch(0, b"", b"2026-11-16 09:00 x\n", b"", b"")], 0)
    history.finish()
    history.leave_gap()
    original = getattr(os, call)
    calls = 0

    def failing(*arguments: object) -> object:
        nonlocal calls
        calls += 1
        # The record is written after the missing change, and the number that announced it.
        if call == "write" and calls < 3:
            return original(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, call, failing)
    with pytest.raises(KeyboardInterrupt):
        history.begin(KEEP, (), 19)
    monkeypatch.undo()

    with replay.past_changes(History(str(tmp_path), "log", "undo")) as past:
        assert [each.is_known for each in past.done] == [True, False]


def test_keep_counts_once_it_is_written(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")
    do(home, "add", "y")
    [path] = (state_of(home) / "utt").iterdir()
    do(home, "undo", "--keep")
    # As if it had been killed then.
    path.write_bytes(path.read_bytes().removesuffix(b"done\n"))
    home.write(home.read() + "2026-11-16 13:00 by hand\n")

    assert do(home, "undo") == f"undid add {NOW} x\n"


def test_whether_the_last_change_happened_is_asked_once(tmp_path: Path) -> None:
    history = History(str(tmp_path), "/some/log", "add")
    asked: list[bytes] = []

    def happened(record: Record) -> bool:
        asked.extend(patch.added for patch in record.patches)
        return len(asked) > 1

    def known(was_done: bool | None) -> list[tuple[list[bytes], bool]]:
        with replay.past_changes(history, lambda record: was_done) as past:
            return [([patch.added for patch in each.patches], each.is_known) for each in past.done]

    for name in (b"x", b"y"):
        history.begin(DO, [Patch(0, b"", name, b"", b"")], 10)
        history.settle(happened)
        history.settle(happened)
    history.begin(UNDO, [Patch(0, b"y", b"", b"", b"")], 11)

    assert asked == [b"x", b"y"]
    assert known(was_done=False) == [([b"y"], True)]
    assert known(was_done=True) == []
    assert [is_known for _, is_known in known(was_done=None)] == [True, False]


# A full disk, on which existing bytes can still be overwritten.
FULL = """
import os, sys
from pathlib import Path
log, errno = sys.argv[1], 28
write = os.write
def full(descriptor, content):
    size, position = os.fstat(descriptor).st_size, os.lseek(descriptor, 0, os.SEEK_CUR)
    if descriptor > 2 and position + len(content) > size:
        raise OSError(errno, os.strerror(errno))
    return write(descriptor, content)
os.write = full
from utt.__main__ import main
sys.exit(main(["--data", log, "--now", "2026-11-16 12:00", *sys.argv[2:]]))
"""


def run_on_full_disk(home: Home, *arguments: str) -> Result:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(home.log), *arguments],
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.stdout, done.stderr, done.returncode)


def run_without_bytes(home: Home, *arguments: str) -> Result:
    """Run utt where no byte can be written to any file, not even over existing bytes."""
    line = 'ulimit -f 0; exec "$@"'
    done = subprocess.run(
        ["sh", "-c", line, "-", str(UTT), "--data", str(home.log), "--now", NOW, *arguments],
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.stdout, done.stderr, done.returncode)


@needs_unix
def test_on_a_full_disk_the_next_undo_works(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")
    before = home.read()

    result = run_on_full_disk(home, "add", "y")

    assert_one_error(result)
    assert "No space left on device" in result.stderr
    assert home.read() == before
    assert do(home, "undo") == f"undid add {NOW} x\n"


@pytest.mark.slow
@needs_unix
def test_a_missing_change_is_named_after_a_failure(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")
    run_harmed(home, Harm(str(state_of(home)), "write"), "--now", NOW, "add", "y")

    assert_one_error(run_on_full_disk(home, "add", "z"))

    refused = home.run("undo")
    assert_one_error(refused)
    assert "could not be noted in the history" in refused.stderr


@needs_unix
def test_when_no_byte_fits_the_next_undo_works(home: Home) -> None:
    home.write(LOG)
    do(home, "add", "x")

    refused = run_without_bytes(home, "add", "y")

    assert_one_error(refused)
    assert "it is as it was before" in refused.stderr
    assert do(home, "undo") == f"undid add {NOW} x\n"
    assert do(home, "redo").startswith("redid add")


@pytest.fixture
def sealed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Return a read-only history in a writable directory; it has an entry, and then a missing one."""
    home.write(LOG)
    do(home, "add", "x")
    opened = History.opened

    def read_only(self: History, flags: int) -> int:
        if flags != os.O_RDONLY:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(self, flags)

    with monkeypatch.context() as patch:
        patch.setattr(History, "opened", read_only)
        result = home.run("add", "y", "--at", "10:00", now=NOW)
        assert (result.stderr.split("\n")[0], result.status) == (f"{UNDONE_NEVER}Permission denied", 0)


@pytest.mark.usefixtures("sealed")
def test_undo_refuses_what_a_sealed_history_missed(home: Home) -> None:
    before = home.read()

    refused = home.run("undo")

    assert_one_error(refused)
    assert "could not be noted in the history" in refused.stderr
    assert home.read() == before
    assert do(home, "undo", "--list") == f"unknown\nadd     {NOW} x\n"


@pytest.mark.usefixtures("sealed")
def test_changes_around_what_was_missed_are_undone(home: Home) -> None:
    do(home, "add", "z")

    assert do(home, "undo") == f"undid add {NOW} z\n"
    assert_one_error(home.run("undo"))
    do(home, "undo", "--keep")
    assert do(home, "undo") == f"undid add {NOW} x\n"
    assert [path.suffix for path in (state_of(home) / "utt").iterdir()] == [".history"]


@pytest.mark.parametrize(("number", "times"), [(1, 0), (3, 0), (4, 1)])
def test_a_file_of_few_large_changes_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, times: int
) -> None:
    written: list[History] = []
    monkeypatch.setattr(replay, "rewrite", written.append)
    history = History(str(tmp_path), "log", "rename", limit=10)

    for _ in range(number):
        history.begin(DO, [Patch(0, b"a" * 10_000, b"b" * 10_000, b"", b"")], 10_000)
        history.finish()

    assert len(written) == times
