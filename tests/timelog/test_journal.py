"""The journal: what utt records while an editor is open is written there first, or refused."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.command_line import UTT, Home
from tests.support.editors import editor, utt_in_editor
from tests.support.harmed import assert_one_error, needs_unix, run_harmed
from tests.support.system_calls import Harm
from utt.errors import UttError
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.write import edit
from utt.timelog.write.journal import Journal

pytestmark = needs_unix

LOG = "2026-11-16 09:00 hello\n"
NOW = "2026-11-16 12:00"


def journal_of(home: Home) -> Path:
    return home.directory / "utt.log.utt-edit"


@contextmanager
def an_open_editor(home: Home) -> Iterator[Journal]:
    """Hold a journal, like a process whose editor is open."""
    journal = Journal.opened_for_editor(str(home.log))
    assert journal is not None
    try:
        yield journal
    finally:
        journal.release()


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("now", [NOW, "2026-11-16 08:00"])
@pytest.mark.slow
def test_an_entry_that_cannot_be_noted_is_refused(home: Home, call: str, now: str) -> None:
    home.write(LOG)
    with an_open_editor(home):
        noted = journal_of(home).read_bytes()

        result = run_harmed(home, Harm(str(journal_of(home)), call), "--now", now, "add", "x")

        assert_one_error(result)
        assert "is open in an editor" in result.stderr
        assert home.read() == LOG
        assert journal_of(home).read_bytes() == noted
        assert home.run("undo").stderr == "error: There is nothing to undo\n"


@pytest.mark.slow
@pytest.mark.parametrize("now", [NOW, "2026-11-16 08:00"])
def test_an_entry_that_failed_is_not_noted(home: Home, now: str) -> None:
    home.write(LOG)
    with an_open_editor(home):
        noted = journal_of(home).read_bytes()

        result = run_harmed(home, Harm(str(home.log), "fsync" if now == NOW else "replace"), "--now", now, "add", "x")

        # The first flush is that of the journal; when it fails, nothing has been written to the log.
        assert result.status == 1
        assert home.read() == LOG
        assert journal_of(home).read_bytes() == noted


def test_a_journal_note_is_flushed_before_the_entry(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write(LOG)
    with an_open_editor(home):
        calls: list[tuple[str, str]] = []

        def noting(name: str, call: Callable[..., object]) -> Callable[..., object]:
            def note(descriptor: int, *arguments: object) -> object:
                path = os.readlink(f"/proc/self/fd/{descriptor}") if sys.platform == "linux" else ""
                calls.append((name, Path(path).name))
                return call(descriptor, *arguments)

            return note

        for name in ("write", "fsync"):
            monkeypatch.setattr(os, name, noting(name, getattr(os, name)))
        home.run("add", "x", now=NOW)

    log_calls = [each for each in calls if each[1].startswith("utt.log") and not each[1].endswith(".history")]
    assert log_calls[:3] == [("write", "utt.log.utt-edit"), ("fsync", "utt.log.utt-edit"), ("write", "utt.log")]


def test_a_new_journal_and_its_name_are_flushed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write(LOG)
    flushed: list[str] = []
    fsync = os.fsync

    def noting(descriptor: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    with an_open_editor(home):
        assert str(journal_of(home)) in flushed
        assert flushed[-1] == str(home.directory)


def plant(home: Home, kind: str, victim: Path) -> None:
    path = journal_of(home)
    if kind == "link":
        path.symlink_to(victim)
    elif kind == "link to nothing":
        path.symlink_to(victim.with_name("nothing"))
    elif kind == "hard link":
        path.hardlink_to(victim)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "directory":
        path.mkdir()
    else:
        path.write_text("2026-11-16 11:00 not ours\n")


PLANTED = ["link", "link to nothing", "hard link", "pipe", "directory", "no journal"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", PLANTED)
def test_nothing_planted_is_followed_or_blocks(home: Home, kind: str) -> None:
    home.write(LOG)
    victim = home.directory / "victim"
    victim.write_text("utt edit 1\n= 1-a\n+ 2026-11-16 10:00 planted\n")
    before = victim.read_bytes()
    plant(home, kind, victim)

    added = home.run("add", "x", now=NOW)
    inserted = home.run("add", "y", now="2026-11-16 08:00")
    edited = home.run("edit", EDITOR=editor(home, "path.write_text(path.read_text() + '# mine\\n')"))

    assert (added.stderr, added.status, inserted.status) == ("", 0, 0)
    assert edited.status == 0
    assert home.read() == f"2026-11-16 08:00 y\n{LOG}{NOW} x\n# mine\n"
    assert victim.read_bytes() == before
    assert not (home.directory / "nothing").exists()


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"utt ed", id="cut off"),
        pytest.param(b"\0" * 40, id="a hole"),
        pytest.param(b"utt edit 0\n= 1-a\n", id="another version"),
        pytest.param(b"utt edit 1\n= 1-a\n+ 2026-11-16 1", id="cut off in a line"),
    ],
)
def test_a_damaged_note_takes_new_notes(home: Home, damaged: bytes) -> None:
    home.write(LOG)
    journal_of(home).write_bytes(damaged)
    with an_open_editor(home):
        noted = journal_of(home).read_bytes()

        home.run("add", "x", now=NOW)

        assert noted.startswith(b"utt edit 1\n= ")
        assert journal_of(home).read_bytes() == noted + f"+ {NOW} x\n".encode()


def test_a_note_cut_off_takes_new_lines(home: Home) -> None:
    home.write(LOG)
    with an_open_editor(home):
        noted = journal_of(home).read_bytes()
        journal_of(home).write_bytes(noted + b"+ 2026-11-16 1")

        home.run("add", "x", now=NOW)

        assert journal_of(home).read_bytes() == noted + f"+ {NOW} x\n".encode()


def test_absurd_counts_in_a_note_are_ignored(home: Home) -> None:
    home.write(LOG)
    journal_of(home).write_text("utt edit 1\n= 1-a\n999999999 2026-11-16 10:00 hostile\n")

    assert home.run("add", "x", now=NOW).status == 0
    assert home.read() == f"{LOG}{NOW} x\n"


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_journal_that_fails_leaves_no_file(home: Home, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    home.write(LOG)

    def fail(*arguments: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, fail)

    assert Journal.opened_for_editor(str(home.log)) is None
    assert not journal_of(home).exists()


def test_an_error_after_an_edit_is_true(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write(LOG)
    file = LogFile(str(home.log), Memory(None, str(home.log)))

    def fail(*arguments: object) -> NoReturn:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def open_editor(path: str) -> None:
        home.write(LOG + "# mine\n")
        monkeypatch.setattr(os, "read", fail)

    with pytest.raises(UttError, match="cannot be written: Input/output error; it is as the editor left it"):
        edit.edit(file, open_editor, print)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root has files of two users")
def test_a_note_of_somebody_else_does_not_count(home: Home) -> None:
    home.write(LOG)
    journal_of(home).write_text("utt edit 1\n= 1-a\n+ 2026-11-16 10:00 planted\n")
    os.chown(journal_of(home), 4711, 4711)

    result = home.run("add", "x", now=NOW)

    assert (result.stderr, result.status) == ("", 0)
    assert home.read() == f"{LOG}{NOW} x\n"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root has files of two users")
@pytest.mark.parametrize("is_writable", [True, False])
@pytest.mark.slow
def test_a_note_left_behind_blocks_nobody(nobodys_home: Home, is_writable: bool) -> None:
    home = nobodys_home
    home.write(LOG)
    home.log.chmod(0o666)
    home.log.parent.chmod(0o755)
    journal = home.log.with_name("utt.log.utt-edit")
    journal.write_text("utt edit 1\n= 1-a\n+ 2026-11-16 10:00 lost\n")
    journal.chmod(0o666 if is_writable else 0o644)
    (home.directory / ".local").mkdir(mode=0o777)
    (home.directory / ".local").chmod(0o777)

    nobody = Harm(as_nobody=True)
    first = run_harmed(home, nobody, "--now", NOW, "add", "x")
    put_back = home.read()
    home.write(put_back.replace("2026-11-16 10:00 lost\n", ""))
    second = run_harmed(home, nobody, "--now", NOW, "add", "y")

    assert (first.status, second.status, second.stderr) == (0, 0, "")
    # A note that could not be removed would be restored again and again, so another process must remove it.
    assert put_back == LOG + ("2026-11-16 10:00 lost\n" if is_writable else "") + f"{NOW} x\n"
    assert home.read() == f"{LOG}{NOW} x\n{NOW} y\n"


@pytest.mark.slow
def test_killing_one_of_two_editors_loses_nothing(home: Home) -> None:
    home.write(LOG)
    run = f"subprocess.run([{str(UTT)!r}, '--data', path, '--now', '2026-11-16 12:00', *command], check=True)"
    # The outer editor opens the inner one, and kills its process after that has overwritten an entry.
    inner = "\n".join(
        [
            "import os, signal, subprocess",
            "text = path.read_text()",
            f"command = ['add', 'inner']; {run}",
            "path.write_text(text)",
            # Its lock on the journal ends with its process, and nobody waits for that.
            "os.closerange(3, 256)",
            "os.kill(os.getppid(), signal.SIGKILL)",
        ]
    )
    (home.directory / "inner").mkdir()
    inner_editor = editor(Home(home.directory / "inner"), inner)
    outer = utt_in_editor(
        "import os",
        "text = path.read_text()",
        "utt('add', 'outer')",
        f"subprocess.run([{str(UTT)!r}, '--data', path, 'edit'], env=os.environ | {{'EDITOR': os.environ['INNER']}})",
        "path.write_text(text)",
    )

    home.run("edit", EDITOR=editor(home, outer), INNER=inner_editor)

    assert Counter(home.read().splitlines()) == Counter([LOG.strip(), f"{NOW} outer", f"{NOW} inner"])
    assert not journal_of(home).exists()


@pytest.mark.slow
def test_an_editor_that_outlives_utt_loses_nothing(real_home: Home) -> None:
    """The process of utt edit is killed, something is recorded, and only then does the editor save what it has read."""
    real_home.write(LOG)
    script = utt_in_editor(
        "import os, signal",
        "text = path.read_text()",
        "os.kill(os.getppid(), signal.SIGKILL)",
        "utt('add', 'meanwhile')",
        "path.write_text(text)",
    )

    # This also waits for the editor, which holds the pipes.
    real_home.run("edit", EDITOR=editor(real_home, script))
    assert real_home.read() == LOG
    result = real_home.run("add", "x", now="2026-11-16 13:00")

    assert Counter(real_home.read().splitlines()) == Counter([LOG.strip(), f"{NOW} meanwhile", "2026-11-16 13:00 x"])
    assert result.stderr == f"restored, since the editor overwrote it: {NOW} meanwhile\n"
    assert not journal_of(real_home).exists()


def test_an_editors_child_processes_keep_no_journal(home: Home) -> None:
    home.write(LOG)
    with an_open_editor(home):
        left_running = subprocess.Popen(["sleep", "60"], close_fds=False)

    found = Journal.found(str(home.log))
    try:
        assert found is not None
        assert found.is_left_over()
    finally:
        left_running.kill()
        left_running.wait()
        if found is not None:
            found.release()


@pytest.mark.slow
def test_the_second_editor_may_outlive_the_first(home: Home) -> None:
    """What the end of the first edit restores is kept by the second, which was opened after the first had saved."""
    home.write(LOG)
    first, second = (home.directory / name for name in ("first", "second"))
    for directory in (first, second):
        directory.mkdir()
    # A file tells each editor when to take its next step.
    steps = """
import time
def wait(name):
    for _ in range(6000):
        if path.with_name(name).exists():
            return
        time.sleep(0.01)
    sys.exit(1)
def told(name):
    path.with_name(name).touch()
"""
    save = "path.write_text(text)"
    one = [steps, "text = path.read_text()", "told('one open')", "wait('x added')", save]
    one += ["told('one saved')", "wait('two open')"]
    two = [steps, "text = path.read_text()", "told('two open')", "wait('one closed')", save]

    def edit(directory: Path, script: list[str]) -> subprocess.Popen[bytes]:
        environment = home.environment | {"EDITOR": editor(Home(directory), "\n".join(script))}
        return subprocess.Popen([str(UTT), "--data", str(home.log), "edit"], env=environment, stderr=subprocess.DEVNULL)

    def wait_for(name: str) -> None:
        for _ in range(6000):
            if (home.directory / name).exists():
                return
            subprocess.run(["sleep", "0.01"], check=True)
        raise AssertionError(name)

    one_process = edit(first, one)
    wait_for("one open")
    home.run("add", "x", now=NOW)
    (home.directory / "x added").touch()
    wait_for("one saved")
    two_process = edit(second, two)
    wait_for("two open")
    assert one_process.wait(60) == 0
    assert home.read() == f"{LOG}{NOW} x\n"
    (home.directory / "one closed").touch()
    assert two_process.wait(60) == 0

    assert home.read() == f"{LOG}{NOW} x\n"


def test_an_entry_moved_and_renamed_stays_one(home: Home) -> None:
    home.write(LOG + "2026-11-16 11:00 x\n")
    script = utt_in_editor(
        "utt('amend', '--at', '11:30')", f"path.write_text({LOG + '2026-11-16 11:00 z' + chr(10)!r})"
    )

    result = home.run("edit", EDITOR=editor(home, script))

    assert home.read() == LOG + "2026-11-16 11:30 z\n"
    assert result.stderr.endswith("restored, since the editor overwrote it: 2026-11-16 11:30 z\n")
    assert "taken out" not in result.stderr
