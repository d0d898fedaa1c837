"""``utt sync`` where something is in the way: at the remote, in the repository, in git itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.machines import Machine, bare, error, git
from utt.sync import syncing
from utt.sync.git import GitError, refusal
from utt.sync.remotes import Remotes
from utt.timelog.change import Change
from utt.timelog.log import Log

pytestmark = pytest.mark.slow

HELLO, REVIEW = "2026-11-16 09:00 hello", "2026-11-16 10:00 acme: review"
MAIL, CALL = "2026-11-16 11:00 mail", "2026-11-16 12:00 call"


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return bare(tmp_path / "remote.git")


@pytest.fixture
def a(tmp_path: Path, remote: Path) -> Machine:
    return Machine(tmp_path / "a", remote)


@pytest.fixture
def b(tmp_path: Path, remote: Path) -> Machine:
    return Machine(tmp_path / "b", remote)


def test_without_a_repository_init_is_named(a: Machine) -> None:
    assert error(a.run("sync")) == (
        f"The log {a.log} is not in a git repository: create one with utt --data {a.log} sync --init URL, where URL is "
        "a remote of yours, see docs/sync.md"
    )


def test_an_invalid_url_leaves_nothing(a: Machine, tmp_path: Path) -> None:
    a.add(HELLO)

    assert "cannot be reached" in error(a.run("sync", "--init", str(tmp_path / "nowhere.git")))
    assert "is not the URL" in error(a.run("sync", "--init", ""))

    assert [path.name for path in a.place.iterdir()] == ["utt.log"]


def test_offline_nothing_is_lost(a: Machine, b: Machine, remote: Path) -> None:
    a.begin(HELLO)
    b.begin()
    remote.rename(remote.with_name("away"))
    a.add(REVIEW)
    b.add(MAIL)

    said = error(a.run("sync"))
    again = error(a.run("sync", "--quiet"))

    assert said.startswith("origin cannot be reached; nothing is lost, and the next sync tries again: ")
    assert said == again
    assert a.lines == [HELLO, REVIEW]
    remote.with_name("away").rename(remote)
    a.sync()
    b.sync()
    a.sync()
    assert a.lines == b.lines == [HELLO, REVIEW, MAIL]


def test_a_remote_that_refuses_pushes_is_reported(a: Machine, b: Machine, remote: Path) -> None:
    a.begin(HELLO)
    b.begin()
    b.add(MAIL)
    b.sync()
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho not on Mondays >&2\nexit 1\n")
    hook.chmod(0o755)
    a.add(REVIEW)

    result = a.run("sync")

    assert error(result) == (
        "origin rejected the push; nothing is lost, and the next sync tries again: "
        "[remote rejected] (pre-receive hook declined): not on Mondays"
    )
    assert a.lines == [HELLO, REVIEW, MAIL]
    hook.unlink()
    assert a.sync().stdout == "synced with origin: 0 entries came, 1 went\n"


@pytest.mark.parametrize("options", [(), ("--quiet",)], ids=["loud", "quiet"])
def test_a_merge_is_reported_though_its_push_fails(a: Machine, b: Machine, remote: Path, options: tuple[str]) -> None:
    a.begin(HELLO, REVIEW)
    b.begin()
    b.write(f"{HELLO}\n2026-11-16 10:00 acme: sketch\n")
    b.sync()
    a.write(f"{HELLO}\n2026-11-16 10:00 acme: design\n")
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)

    result = a.run("sync", *options)

    assert result.status == 1
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["conflict", "error"]


def others_push(machine: Machine, monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """Have another machine push before each of the first so many pushes, and return the pauses."""
    pushed: list[int] = []
    pauses: list[int] = []
    monkeypatch.setattr(syncing, "pause", pauses.append)
    push = Remotes.push

    def later(remotes: Remotes, remote: str, branch: str, commit: str) -> GitError | None:
        if len(pushed) < times:
            pushed.append(1)
            machine.add(f"2026-11-16 1{len(pushed)}:30 other {len(pushed)}")
            machine.git("commit", "--quiet", "-am", "by hand")
            machine.git("push", "--quiet", "origin", "HEAD")
        return push(remotes, remote, branch, commit)

    monkeypatch.setattr(Remotes, "push", later)
    return pauses


def test_a_lost_race_is_retried(a: Machine, b: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    a.begin(HELLO)
    b.begin()
    pauses = others_push(b, monkeypatch, 5)
    a.add(REVIEW)

    a.sync()

    assert pauses == [1, 2, 3, 4, 5]
    b.git("pull", "--quiet")
    assert a.lines == b.lines
    assert len(a.lines) == 7


def test_ten_lost_races_lose_nothing(a: Machine, b: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    a.begin(HELLO)
    b.begin()
    others_push(b, monkeypatch, 10)
    a.add(REVIEW)

    first = a.run("sync")
    second = a.run("sync")

    assert first.status == 1
    assert "Others pushed to origin before each of 6 tries" in first.stderr
    assert second.status == 0
    b.git("pull", "--quiet")
    assert a.lines == b.lines
    assert len(a.lines) == 12


def test_the_pause_grows_and_varies() -> None:
    slept: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", slept.append)
        for number in (1, 1, 5):
            syncing.pause(number)

    assert slept[0] != slept[1]
    assert 0.1 < slept[0] < 1 < slept[2] < 10


def test_a_rewritten_remote_is_synced(a: Machine, b: Machine) -> None:
    a.begin(HELLO, REVIEW)
    b.begin()
    b.add(MAIL)
    b.sync()
    a.sync()
    b.git("reset", "--quiet", "--hard", "HEAD~1")
    b.add(CALL)
    b.git("commit", "--quiet", "-am", "instead")
    b.git("push", "--quiet", "--force", "origin", "HEAD")
    a.add("2026-11-16 13:00 more")

    a.sync()
    b.sync()

    assert a.lines == b.lines == [HELLO, REVIEW, MAIL, CALL, "2026-11-16 13:00 more"]


def test_a_recreated_remote_gets_everything(a: Machine, b: Machine, remote: Path) -> None:
    a.begin(HELLO, REVIEW)
    b.begin()
    remote.rename(remote.with_name("old"))
    bare(remote)
    b.add(MAIL)

    a.sync()
    b.sync()
    a.sync()

    assert a.lines == b.lines == [HELLO, REVIEW, MAIL]


def commit_in(machine: Machine, change: Callable[[Path], object]) -> None:
    """Commit and push by hand what *change* does in the directory of a machine's log."""
    change(machine.place)
    machine.git("add", "-A", "-f", ".")
    machine.git("commit", "--quiet", "-m", "by hand")
    machine.git("push", "--quiet", "origin", "HEAD")


def link(place: Path) -> None:
    (place / "utt.log").unlink()
    (place / "utt.log").symlink_to("/etc/passwd")


def directory(place: Path) -> None:
    (place / "utt.log").unlink()
    (place / "utt.log").mkdir()
    (place / "utt.log" / "x").write_text("x")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param(link, "is a symbolic link", id="a link"),
        pytest.param(directory, "is a directory", id="a directory"),
        pytest.param(lambda place: (place / "utt.log").unlink(), "was deleted at origin", id="nothing"),
    ],
)
def test_another_kind_of_file_is_refused(a: Machine, b: Machine, change: Callable[[Path], object], what: str) -> None:
    a.begin(HELLO)
    b.begin()
    commit_in(b, change)
    a.add(REVIEW)

    assert what in error(a.run("sync"))

    assert a.lines == [HELLO, REVIEW]
    assert a.log.is_file()
    assert not a.log.is_symlink()


def test_broken_lines_are_synced_too(a: Machine, b: Machine) -> None:
    a.begin(HELLO, REVIEW)
    b.begin()
    broken = b"no entry \x1b[2J\x00\n\xff\xfe\n2026-11-16 10:30 a\tb\x07c\n"
    commit_in(b, lambda place: (place / "utt.log").write_bytes(f"{HELLO}\n{REVIEW}\n".encode() + broken))
    a.add(MAIL)

    result = a.sync()

    assert "\x1b" not in result.stdout + result.stderr
    assert a.log.read_bytes() == f"{HELLO}\n{REVIEW}\n".encode() + broken + f"{MAIL}\n".encode()
    assert a.run("check", now="2026-11-16 18:00").status == 1


def test_a_lock_of_git_is_named_and_stays(a: Machine) -> None:
    a.begin(HELLO)
    a.add(REVIEW)
    lock = a.place / ".git" / "index.lock"
    lock.touch()

    said = error(a.run("sync"))

    assert said.startswith(f"There is a git lock file, {lock}: ")
    assert lock.exists()
    lock.unlink()
    a.sync()


def test_a_lock_of_a_reference_is_named(a: Machine) -> None:
    a.begin(HELLO)
    a.add(REVIEW)
    lock = a.place / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()

    assert f"{lock}: " in error(a.run("sync"))

    assert a.lines == [HELLO, REVIEW]
    lock.unlink()
    a.sync()


def test_two_syncs_at_once_are_refused(a: Machine) -> None:
    fcntl = pytest.importorskip("fcntl")
    a.begin(HELLO)
    (path,) = (a.directory / ".local" / "state" / "utt").glob("*.syncing")
    with path.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        said = error(a.run("sync"))

    assert said == "Another utt sync of this log is running: try again when it is done"
    a.sync()


@pytest.mark.parametrize(
    ("begin", "what"),
    [
        pytest.param(("merge", "--quiet", "other"), "A merge is under way", id="merge"),
        pytest.param(("rebase", "--quiet", "other"), "A rebase is under way", id="rebase"),
        pytest.param(("cherry-pick", "other"), "A cherry-pick is under way", id="cherry-pick"),
    ],
)
def test_an_unfinished_git_operation_refuses_a_sync(a: Machine, begin: tuple[str, ...], what: str) -> None:
    a.begin(HELLO)
    # With utt's driver, there would be no conflict.
    a.git("config", "--remove-section", "merge.utt")
    a.git("checkout", "--quiet", "-b", "other")
    a.write(f"{HELLO}\n{REVIEW}\n")
    a.git("commit", "--quiet", "-am", "there")
    a.git("checkout", "--quiet", "main")
    a.write(f"{HELLO}\n{MAIL}\n")
    a.git("commit", "--quiet", "-am", "here")
    with pytest.raises(subprocess.CalledProcessError):
        a.git(*begin)

    assert what in error(a.run("sync")) or "No branch" in error(a.run("sync"))


def fake_git(machine: Machine, script: str) -> None:
    place = machine.directory / "bin"
    place.mkdir()
    (place / "git").write_text(f"#!/bin/sh\n{script}\n")
    (place / "git").chmod(0o755)
    machine.environment["PATH"] = f"{place}{os.pathsep}{machine.environment['PATH']}"


def test_without_git_one_line_explains_it(a: Machine) -> None:
    a.add(HELLO)
    a.environment["PATH"] = "/nowhere"

    assert error(a.run("sync")) == "git is not installed: utt sync needs git 2.30 or later"


def test_an_old_git_is_named(a: Machine) -> None:
    a.add(HELLO)
    fake_git(a, "echo git version 2.20.1")

    assert error(a.run("sync", "--init", str(a.remote))) == "git 2.20.1 is too old: utt sync needs git 2.30 or later"


def test_quiet_never_prompts(a: Machine) -> None:
    a.begin(HELLO)
    fake_git(
        a,
        'case "$*" in *fetch*) echo "$GIT_TERMINAL_PROMPT $GIT_SSH_COMMAND" >&2; exit 1;; esac\n'
        f'exec {subprocess.check_output(["which", "git"], text=True).strip()} "$@"',
    )
    a.git("config", "core.sshCommand", "ssh -i key")

    quiet = error(a.run("sync", "--quiet"))
    loud = error(a.run("sync"))
    a.git("config", "--unset", "core.sshCommand")
    a.environment["GIT_SSH"] = "my ssh"

    assert error(a.run("sync", "--quiet")).endswith(": 0 'my ssh' -o BatchMode=yes")
    assert quiet.endswith(": 0 ssh -i key -o BatchMode=yes")
    assert "BatchMode" not in loud


def test_a_lock_file_at_the_remote_is_named(a: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "pause", lambda number: None)
    a.begin(HELLO)
    a.add(MAIL)
    left = a.remote / "refs" / "heads" / "main.lock"
    left.touch()

    assert f"{left}: another git is running, or one was killed" in error(a.run("sync")).replace("/./", "/")
    assert left.exists()
    left.unlink()
    a.sync()


@pytest.mark.parametrize("url", ["--upload-pack=touch ran", " ", "a\nb"], ids=["an option", "blank", "two lines"])
def test_an_invalid_url_is_refused(a: Machine, url: str) -> None:
    a.add(HELLO)

    result = a.run("sync", f"--init={url}")

    assert "is not the URL of a remote" in error(result)
    assert not (a.directory / "ran").exists()


def test_no_password_of_a_url_is_shown(a: Machine, remote: Path) -> None:
    a.add(HELLO)
    fake_git(a, f'case "$*" in *version*) exec {shutil.which("git")} "$@";; *) echo fatal: no >&2; exit 1;; esac')

    told = error(a.run("sync", "--init", "https://ana:secret@example.org/time.git"))

    assert told == "https://example.org/time.git cannot be reached: no"


def test_no_password_of_the_remote_there_is_shown(a: Machine, remote: Path) -> None:
    a.begin(HELLO)
    a.git("remote", "set-url", "origin", "https://ana:secret@example.org/time.git")

    told = error(a.run("sync", "--init", str(remote)))

    assert "origin at https://example.org/time.git: " in told


def test_a_branch_may_name_a_url(a: Machine, remote: Path) -> None:
    a.begin(HELLO)
    a.git("config", "branch.main.remote", f"file://ana:secret@{remote}")

    assert a.sync().stdout == f"in sync with file://{remote}, nothing new\n"


# What git says where a remote cannot be reached, and what of it tells why.
HOLLOW = "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\n"
UNREACHED = {
    "a name that is unknown": (
        f"ssh: Could not resolve hostname x: unknown\n{HOLLOW}",
        "ssh: Could not resolve hostname x: unknown",
    ),
    "a key that is new": (f"Warning: added\nHost key verification failed.\n{HOLLOW}", "Host key verification failed."),
    "no repository": (
        f"fatal: '/x' does not appear to be a git repository\n{HOLLOW}",
        "'/x' does not appear to be a git repository",
    ),
    "nothing but the end": (HOLLOW, "Could not read from remote repository."),
    "another hash": ("fatal: no hash of mine\nfatal: the remote end hung up unexpectedly\n", "no hash of mine"),
    "an unknown protocol": (
        "git: 'remote-x' is not a git command.\n\nThe most similar is\n\tremote-ftp\n",
        "git: 'remote-x' is not a git command.",
    ),
    "silence": ("", "it gave no reason"),
}


@pytest.mark.parametrize(("said", "cause"), UNREACHED.values(), ids=UNREACHED)
def test_the_line_with_the_reason_is_shown(said: str, cause: str) -> None:
    assert str(refusal("no way", said)) == f"no way: {cause}"


def test_a_killed_git_is_reported(a: Machine) -> None:
    a.add(HELLO)
    fake_git(a, "kill -9 $$")

    assert error(a.run("sync", "--init", str(a.remote))) == "git version failed: it was killed by signal 9"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
def test_a_pipe_as_the_log_is_not_read(a: Machine) -> None:
    a.begin(HELLO)
    a.log.unlink()
    os.mkfifo(a.log)

    result = a.run("sync")

    assert "not a regular file" in error(result)


def test_entries_recorded_during_a_sync_stay(a: Machine, b: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    a.begin(HELLO, REVIEW)
    b.begin()
    b.add(MAIL)
    b.sync()
    replace_content = Log.replace_content

    def late(log: Log, merged: Callable[[bytes], bytes], draft: str | None) -> Change:
        a.add(CALL)
        return replace_content(log, merged, draft)

    with monkeypatch.context() as patch:
        patch.setattr(Log, "replace_content", late)
        a.sync()

    assert a.lines == [HELLO, REVIEW, MAIL, CALL]
    a.sync()
    b.sync()
    assert b.lines == a.lines


def test_a_conflict_with_a_late_change_is_told(a: Machine, b: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    a.begin(HELLO, REVIEW)
    b.begin()
    b.write(f"{HELLO}\n2026-11-16 10:00 acme: design\n")
    b.sync()
    replace_content = Log.replace_content

    def late(log: Log, merged: Callable[[bytes], bytes], draft: str | None) -> Change:
        a.write(f"{HELLO}\n2026-11-16 10:00 acme: sketch\n")
        return replace_content(log, merged, draft)

    with monkeypatch.context() as patch:
        patch.setattr(Log, "replace_content", late)
        result = a.run("sync", now="2026-11-16 18:00")

    assert result.status == 1
    assert result.stderr.startswith(f"conflict: {REVIEW} became ")


def test_a_history_that_is_damaged_stops_it(a: Machine) -> None:
    a.begin(HELLO)
    a.good("add", "x", now="2026-11-16 10:00")
    a.good("add", "y", now="2026-11-16 11:00")
    (history,) = (a.directory / ".local" / "state" / "utt").glob("*.history")
    content = history.read_bytes()
    history.write_bytes(content.replace(b"do add", b"d0 add", 1))

    assert "is damaged" in error(a.run("sync"))


def test_a_remote_of_other_hashes_is_refused(a: Machine, tmp_path: Path) -> None:
    remote = tmp_path / "new.git"
    git(tmp_path, "init", "--quiet", "--bare", "--object-format=sha256", str(remote))
    a.add(HELLO)

    assert error(a.run("sync", "--init", str(remote))) == (
        f"origin has another object format than {a.place}, which git cannot convert; nothing is lost: "
        "create the remote with git init --bare --object-format=sha1, and sync again"
    )


def test_long_hashes_work_from_their_beginning(a: Machine, b: Machine, tmp_path: Path) -> None:
    remote = tmp_path / "new.git"
    git(tmp_path, "init", "--quiet", "--bare", "--object-format=sha256", str(remote))
    a.add(HELLO)
    git(tmp_path, "init", "--quiet", "--object-format=sha256", str(a.place))

    a.good("sync", "--init", str(remote))
    planned = b.good("sync", "--init", str(remote), "--dry-run")
    b.good("sync", "--init", str(remote))
    b.add(REVIEW)
    b.sync()
    a.sync()

    assert HELLO in planned.stdout
    assert a.lines == b.lines == [HELLO, REVIEW]
