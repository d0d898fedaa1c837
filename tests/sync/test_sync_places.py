"""``utt sync`` in the repositories that there are: its own, with other files, other names, other settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from tests.support.machines import Machine, bare, error, git

pytestmark = pytest.mark.slow

HELLO, REVIEW = "2026-11-16 09:00 hello", "2026-11-16 10:00 acme: review"
MAIL, CALL = "2026-11-16 11:00 mail", "2026-11-16 12:00 call"


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return bare(tmp_path / "remote.git")


def dotfiles(directory: Path, remote: Path, *, branch: str = "trunk", remote_name: str = "hub") -> Machine:
    """Return a machine whose log lies in a repository with other files, which is pushed to the remote."""
    machine = Machine(directory, remote, name="time.txt")
    git(directory, "init", "--quiet", "--initial-branch", branch)
    git(directory, "remote", "add", remote_name, str(remote))
    (directory / ".gitignore").write_text(".local\n.config\n")
    (directory / "bashrc").write_text("one\n")
    machine.add(HELLO)
    git(directory, "add", ".gitignore", "bashrc", "data/time.txt")
    git(directory, "commit", "--quiet", "-m", "my files")
    git(directory, "push", "--quiet", remote_name, branch)
    return machine


def clone(directory: Path, remote: Path, *options: str, name: str = "time.txt") -> Machine:
    git(directory.parent, "clone", "--quiet", *options, str(remote), str(directory))
    return Machine(directory, remote, name=name)


def commit_bashrc(machine: Machine, text: str) -> None:
    """Change another file than the log, and commit it with git."""
    (machine.directory / "bashrc").write_text(text)
    git(machine.directory, "commit", "--quiet", "-am", "more")


def test_any_branch_remote_and_name_work(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    b = clone(tmp_path / "b", remote)
    a.add(REVIEW)

    assert a.sync().stdout == "synced with hub: 0 entries came, 1 went\n"
    assert b.sync().stdout == "synced with origin: 1 entry came, 0 went\n"

    assert b.lines == [HELLO, REVIEW]
    assert a.is_clean
    assert b.is_clean


def test_other_changed_files_stay_so(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    b = clone(tmp_path / "b", remote)
    b.add(MAIL)
    b.sync()
    (a.directory / "bashrc").write_text("dirty\n")
    (a.directory / "new").write_text("untracked\n")
    (a.directory / "staged").write_text("staged\n")
    git(a.directory, "add", "staged")
    a.add(REVIEW)

    a.sync()

    assert git(a.directory, "status", "--porcelain") == " M bashrc\nA  staged\n?? new\n"
    assert a.lines == [HELLO, REVIEW, MAIL]
    assert git(a.directory, "diff", "--name-only", "trunk~2", "trunk").split() == ["data/time.txt"]


def with_files_elsewhere(directory: Path, remote: Path) -> tuple[Machine, Callable[..., str]]:
    """Return a machine whose log is among dotfiles in a bare repository, and their usual alias for git."""
    machine = Machine(directory, remote)
    git(directory, "init", "--quiet", "--bare", "--initial-branch", "trunk", ".dotfiles")

    def dot(*arguments: str) -> str:
        return git(directory, f"--git-dir={directory}/.dotfiles", f"--work-tree={directory}", *arguments)

    dot("config", "status.showUntrackedFiles", "no")
    (directory / "bashrc").write_text("one\n")
    machine.add(HELLO)
    dot("add", "bashrc", str(machine.log))
    dot("commit", "--quiet", "-m", "my files")
    configure(machine, "git_dir = ~/.dotfiles")
    return machine, dot


def configure(machine: Machine, line: str) -> None:
    path = machine.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[sync]\n{line}\n")


def test_a_repository_may_be_elsewhere(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a, dot = with_files_elsewhere(tmp_path / "a", remote)
    refused = error(a.run("sync", "--init", str(remote)))
    dot("remote", "add", "origin", str(remote))
    a.begin()
    b = clone(tmp_path / "b", remote, name="utt.log")
    b.add(MAIL)
    b.sync()
    (a.directory / "bashrc").write_text("dirty\n")
    (a.directory / "staged").write_text("staged\n")
    dot("add", "staged")
    a.add(REVIEW)

    planned = a.good("sync", "--dry-run")
    a.sync()
    b.sync()

    assert f"type git --git-dir {a.directory}/.dotfiles remote add origin {remote}" in refused
    assert planned.stdout.splitlines()[-1] == "not synced with origin: 1 entry would come, 1 would go"
    assert a.lines == b.lines == [HELLO, REVIEW, MAIL]
    assert dot("status", "--porcelain") == " M bashrc\nA  staged\n"
    assert not (a.place / ".git").exists()


def test_files_elsewhere_may_ignore_all_others(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = Machine(tmp_path / "a", remote)
    git(a.directory, "init", "--quiet", "--bare", "--initial-branch", "trunk", ".dotfiles")
    (a.directory / ".gitignore").write_text("*\n")
    configure(a, "git_dir = ~/.dotfiles")
    a.add(HELLO)

    a.begin()

    assert git(remote, "ls-tree", "-r", "--name-only", "trunk").split() == ["data/utt.log"]
    assert not (a.place / ".git").exists()


def test_files_elsewhere_may_be_the_logs_alone(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = Machine(tmp_path / "a", remote)
    git(a.directory, "init", "--quiet", "--bare", "--initial-branch", "trunk", ".dotfiles")
    git(a.directory, "--git-dir=.dotfiles", "config", "core.bare", "false")
    git(a.directory, "--git-dir=.dotfiles", "config", "core.worktree", str(a.place))
    configure(a, "git_dir = ~/.dotfiles")
    a.add(HELLO)

    a.begin()

    assert "utt.log" in git(remote, "ls-tree", "-r", "--name-only", "trunk").split()
    assert not (a.place / ".git").exists()


def test_the_driver_of_a_repository_elsewhere(tmp_path: Path) -> None:
    a, dot = with_files_elsewhere(tmp_path / "a", tmp_path)
    (a.directory / ".gitattributes").write_text("data/utt.log merge=utt -text\n")

    missing = a.run("check")
    a.good("merge", "--install")

    assert "this clone does not have the merge driver utt" in missing.stdout + missing.stderr
    assert "merge --driver" in dot("config", "merge.utt.driver")
    assert a.run("check").stdout == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("git_dir = ~/data", "data, which is not a git repository", id="no repository"),
        pytest.param("git_dir = ~/other", "/data/utt.log is not in ", id="another work tree"),
    ],
)
def test_a_wrong_repository_elsewhere_is_named(tmp_path: Path, line: str, message: str) -> None:
    a, _ = with_files_elsewhere(tmp_path / "a", tmp_path)
    git(a.directory, "init", "--quiet", "--bare", "other")
    git(a.directory, "--git-dir=other", "config", "core.worktree", "../elsewhere")
    git(a.directory, "--git-dir=other", "config", "core.bare", "false")
    configure(a, line)

    assert message in error(a.run("sync"))


def test_other_files_are_pulled_as_by_git(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    b = clone(tmp_path / "b", remote)
    (b.directory / "bashrc").write_text("two\n")
    (b.directory / "vimrc").write_text("set\n")
    git(b.directory, "add", "-A")
    git(b.directory, "commit", "--quiet", "-m", "more")
    b.add(MAIL)
    assert b.sync().stderr == "note: one commit of your own goes along\n"
    a.add(REVIEW)

    a.sync()

    assert git(a.directory, "status", "--porcelain") == ""
    assert (a.directory / "bashrc").read_text() == "two\n"
    assert (a.directory / "vimrc").read_text() == "set\n"


@pytest.mark.parametrize("options", [[], ["--dry-run"]], ids=["sync", "dry run"])
def test_a_new_remote_gets_no_other_commits_unasked(tmp_path: Path, remote: Path, options: list[str]) -> None:
    a = dotfiles(tmp_path / "a", bare(tmp_path / "r.git", "trunk"))
    git(a.directory, "remote", "remove", "hub")

    told = error(a.run("sync", "--init", str(remote), *options))

    advice = f"type git -C {a.directory} remote add origin {remote} and then utt --data {a.log} sync --init {remote}; "
    assert "commits of other files (1) would be pushed" in told
    assert advice in told
    assert git(remote, "for-each-ref") == git(a.directory, "remote") == ""
    git(a.directory, "remote", "add", "origin", str(remote))
    assert a.good("sync", "--init", str(remote), *options).stderr == "note: one commit of your own goes along\n"


def test_another_remote_is_for_another_repository(tmp_path: Path, remote: Path) -> None:
    a = dotfiles(tmp_path / "a", bare(tmp_path / "r.git", "trunk"))

    told = error(a.run("sync", "--init", str(remote)))

    assert told.endswith("sync without --init, or have git ignore the log there, and it gets its own repository")
    git(a.directory, "rm", "--quiet", "--cached", "data/time.txt")
    git(a.directory, "commit", "--quiet", "-m", "not here")
    (a.directory / ".git" / "info" / "exclude").write_text("data\n")
    a.good("sync", "--init", str(remote))
    assert git(remote, "log", "--format=%s", "main") == "utt sync\n"


@pytest.mark.parametrize("options", [[], ["--dry-run"]], ids=["sync", "dry run"])
def test_a_log_that_git_encrypts_is_refused(tmp_path: Path, options: list[str]) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    (a.directory / ".gitattributes").write_text("*.txt filter=git-crypt diff=git-crypt\n")
    a.add(REVIEW)
    before = git(remote, "for-each-ref")

    told = error(a.run("sync", *options))

    assert "through the filter git-crypt, which utt sync does not run: keep the log out of that repository" in told
    assert git(remote, "for-each-ref") == before
    (a.place / ".gitattributes").write_text("time.txt !filter\n")
    a.sync(*options)


def test_commits_of_the_log_alone_are_pushed(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.add(HELLO)
    a.git("init", "--quiet")
    a.git("add", "utt.log")
    a.git("commit", "--quiet", "-m", "by hand")

    assert a.begin().stderr == "note: one commit of your own goes along\n"


def test_a_file_written_again_is_no_change(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    b = clone(tmp_path / "b", remote)
    commit_bashrc(b, "two\n")
    git(b.directory, "push", "--quiet")
    again = a.directory / "bashrc"
    os.utime(again, (0, 0))

    a.sync()

    assert again.read_text() == "two\n"


def test_a_pull_overwrites_no_changed_file(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    b = clone(tmp_path / "b", remote)
    commit_bashrc(b, "two\n")
    b.add(MAIL)
    b.sync()
    (a.directory / "bashrc").write_text("dirty\n")
    a.add(REVIEW)

    assert "The sync would overwrite changes in" in error(a.run("sync"))

    assert (a.directory / "bashrc").read_text() == "dirty\n"
    assert a.lines == [HELLO, REVIEW]
    git(a.directory, "checkout", "bashrc")
    a.sync()
    assert a.lines == [HELLO, REVIEW, MAIL]


def test_conflicts_of_other_files_are_left_to_git(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    b = clone(tmp_path / "b", remote)
    for machine, text in ((b, "two\n"), (a, "three\n")):
        commit_bashrc(machine, text)
    b.sync()

    said = error(a.run("sync"))

    assert said == f"bashrc in {a.directory} changed on both sides: merge with git pull, and sync again"
    assert a.lines == [HELLO]


def test_an_untracked_log_is_not_committed(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    git(a.directory, "rm", "--quiet", "--cached", "data/time.txt")
    git(a.directory, "commit", "--quiet", "-m", "not public")
    git(a.directory, "push", "--quiet", "hub", "trunk")

    assert "is not tracked in the repository" in error(a.run("sync"))

    assert git(remote, "ls-tree", "--name-only", "trunk").split() == [".gitignore", "bashrc"]

    git(a.directory, "add", "data/time.txt")
    a.sync()

    assert git(remote, "ls-tree", "--name-only", "trunk").split() == [".gitignore", "bashrc", "data"]


def test_init_uses_an_existing_repository(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    a.add(REVIEW)

    assert a.good("sync", "--init", str(remote)).stdout == "synced with hub: 0 entries came, 1 went\n"

    assert not (a.place / ".git").exists()


def test_init_with_another_remote_is_refused(tmp_path: Path, remote: Path) -> None:
    a = dotfiles(tmp_path / "a", bare(tmp_path / "r.git", "trunk"))

    assert "has a remote already, hub at" in error(a.run("sync", "--init", str(remote)))


def test_an_ignored_log_has_its_own_repository(tmp_path: Path, remote: Path) -> None:
    home = dotfiles(tmp_path / "a", bare(tmp_path / "r.git", "trunk"))
    machine = Machine(home.directory, remote)
    machine.log = home.directory / ".local" / "utt" / "utt.log"
    machine.place.mkdir(parents=True)

    machine.begin(HELLO)

    assert (machine.place / ".git").is_dir()
    assert git(remote, "ls-tree", "--name-only", "main").split() == [".gitattributes", "utt.log"]


def test_its_own_repository_has_only_the_log(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.add(HELLO)
    (a.place / "secret").write_text("x")

    a.begin()

    assert a.is_clean
    assert a.git("ls-files").split() == [".gitattributes", "utt.log"]
    assert (a.place / ".gitattributes").read_text() == "utt.log merge=utt -text\n"


@pytest.mark.parametrize("branch", [pytest.param("master", id="another branch"), pytest.param("main", id="main")])
def test_a_remote_with_another_head_works(tmp_path: Path, branch: str) -> None:
    remote = bare(tmp_path / "r.git", "nowhere")
    a, b = Machine(tmp_path / "a", remote), Machine(tmp_path / "b", remote)
    a.begin(HELLO)
    a.git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
    if branch == "master":
        git(remote, "update-ref", "-d", "refs/heads/main")

    b.begin()

    assert b.lines == [HELLO]
    assert b.git("branch", "--show-current") == f"{branch}\n"


def test_a_log_of_another_name_is_refused(tmp_path: Path, remote: Path) -> None:
    Machine(tmp_path / "a", remote).begin(HELLO)
    b = Machine(tmp_path / "b", remote, name="my time.log")

    said = error(b.run("sync", "--init", str(remote)))

    assert said == (
        "The log at origin is called utt.log, but here it is my time.log: give it the same name, and sync again"
    )


def test_a_name_with_spaces_and_marks_works(tmp_path: Path, remote: Path) -> None:
    a, b = (Machine(tmp_path / name, remote, name="my [time]* é.log") for name in "ab")
    a.begin(HELLO)

    b.begin()

    assert b.lines == [HELLO]
    assert a.is_clean
    assert b.is_clean
    assert a.git("check-attr", "-z", "merge", "--", a.log.name).split("\0")[2] == "utt"
    assert a.git("check-attr", "-z", "text", "--", a.log.name).split("\0")[2] == "unset"


def test_a_log_that_is_a_link_stays_one(tmp_path: Path) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = dotfiles(tmp_path / "a", remote)
    b = clone(tmp_path / "b", remote)
    a.add(REVIEW)
    a.sync()
    link = Machine(b.directory, remote)
    link.log = tmp_path / "link.log"
    link.log.symlink_to(b.log)

    link.sync()

    assert link.log.is_symlink()
    assert b.lines == [HELLO, REVIEW]


def test_a_submodule_is_synced(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.begin(HELLO)
    above = tmp_path / "above"
    above.mkdir()
    git(above, "init", "--quiet")
    git(above, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(remote), "data")
    sub = Machine(above, remote)
    sub.add(REVIEW)

    sub.sync()

    assert (sub.place / ".git").is_file()
    a.sync()
    assert a.lines == [HELLO, REVIEW]


def test_what_is_pushed_elsewhere_is_fetched_there(tmp_path: Path, remote: Path) -> None:
    a, b = Machine(tmp_path / "a", remote), Machine(tmp_path / "b", bare(tmp_path / "pushed.git"))
    a.begin(HELLO)
    b.begin(HELLO, MAIL)
    a.git("config", "remote.origin.pushurl", str(b.remote))
    a.add(REVIEW)

    a.sync()

    assert a.sync().stdout == "in sync with origin, nothing new\n"
    b.sync()
    assert a.lines == b.lines == [HELLO, REVIEW, MAIL]


def test_a_remote_that_is_pushed_to_twice(tmp_path: Path, remote: Path) -> None:
    a, other = Machine(tmp_path / "a", remote), bare(tmp_path / "other.git")
    a.begin(HELLO)
    for place in (other, remote):
        a.git("config", "--add", "remote.origin.pushurl", str(place))
    a.add(REVIEW)

    a.sync()

    assert a.sync().stdout == "in sync with origin, nothing new\n"
    assert git(remote, "rev-parse", "main") == git(other, "rev-parse", "main")


def test_a_local_remote_packs_what_it_gets(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)

    a.begin(HELLO)

    assert git(remote, "count-objects").startswith("0 objects")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize(
    ("server", "has_packs"),
    [
        pytest.param('exec sh -c "$command"', True, id="with a shell"),
        pytest.param('case $command in git-*) exec sh -c "$command";; esac; exit 128', False, id="a hosting service"),
    ],
)
def test_a_remote_behind_ssh_packs_if_it_can(tmp_path: Path, remote: Path, server: str, *, has_packs: bool) -> None:
    a = Machine(tmp_path / "a", remote)
    tries = tmp_path / "tries"
    ssh = tmp_path / "ssh"
    ssh.write_text(f'#!/bin/sh\nfor command; do :; done\necho "$command" >> {tries}\n{server}\n')
    ssh.chmod(0o755)
    a.environment["GIT_SSH_COMMAND"] = f"{ssh} -o BatchMode=yes"
    a.add(HELLO)
    a.good("sync", "--init", f"host:{remote}")
    a.add(REVIEW)
    tries.write_text("")

    a.sync()

    assert ("in-pack: 0\n" not in git(remote, "count-objects", "-v")) == has_packs
    assert git(remote, "show", "main:utt.log") == a.read()
    # One to fetch, and one to push.
    assert len(tries.read_text().splitlines()) == 2


@pytest.mark.parametrize("is_own", [True, False], ids=["its own", "with other files"])
def test_what_takes_much_space_here_is_packed(tmp_path: Path, *, is_own: bool) -> None:
    remote = bare(tmp_path / "r.git", "trunk")
    a = Machine(tmp_path / "a", remote) if is_own else dotfiles(tmp_path / "a", remote)
    (a.begin if is_own else a.add)(HELLO)
    (tmp_path / "large").write_bytes(os.urandom(1 << 21))
    a.git("hash-object", "-w", str(tmp_path / "large"))
    a.add(REVIEW)

    a.sync()

    assert "in-pack: 0\n" not in a.git("count-objects", "-v")


def test_a_worktree_is_synced(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.begin(HELLO)
    (tmp_path / "w").mkdir()
    a.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "w" / "data"))
    a.git("push", "--quiet", "origin", "other")
    tree = Machine(tmp_path / "w", remote)
    tree.add(REVIEW)

    tree.sync()

    assert (tree.place / ".git").is_file()
    assert tree.is_clean
    assert git(remote, "cat-file", "blob", "other:utt.log") == f"{HELLO}\n{REVIEW}\n"


def test_a_missing_branch_is_reported(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.begin(HELLO)
    a.git("checkout", "--quiet", "--detach")

    assert error(a.run("sync")).startswith("No branch is checked out in ")


def test_a_shallow_clone_is_deepened(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.begin(HELLO)
    for line in (REVIEW, MAIL):
        a.add(line)
        a.sync()
    (tmp_path / "b").mkdir()
    git(tmp_path / "b", "clone", "--quiet", "--depth=1", f"file://{remote}", "data")
    b = Machine(tmp_path / "b", remote)
    # Something is removed on a branch that begins further down.
    b.git("fetch", "--quiet", "--depth=1", "origin", a.git("rev-parse", "HEAD~1").strip())
    b.git("reset", "--quiet", "--hard", "FETCH_HEAD")
    b.write(f"{HELLO}\n{CALL}\n")

    b.sync()

    assert b.lines == [HELLO, MAIL, CALL]
    a.sync()
    assert a.lines == b.lines


def test_without_a_name_utt_has_its_own(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)

    a.begin(HELLO)

    assert a.git("log", "-1", "--format=%an <%ae>") == "utt <utt@localhost>\n"


def test_the_user_s_name_is_used(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    config = tmp_path / "config"
    config.write_text("[user]\nname = Eva\nemail = eva@example.org\n")
    a.environment["GIT_CONFIG_GLOBAL"] = str(config)

    a.begin(HELLO)

    assert a.git("log", "-1", "--format=%an <%ae>") == "Eva <eva@example.org>\n"


def test_hooks_and_signing_are_off_with_a_note(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "post-commit", "pre-commit", "post-merge", "post-index-change"):
        (hooks / name).write_text("#!/bin/sh\necho >> $HOME/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    config = tmp_path / "config"
    config.write_text(f"[commit]\ngpgsign = true\n[core]\nhooksPath = {hooks}\n[gpg]\nprogram = false\n")
    a.environment["GIT_CONFIG_GLOBAL"] = str(config)

    first = a.begin(HELLO)
    a.add(REVIEW)
    second = a.sync()

    assert first.stderr == "note: utt commits and pushes without hooks and signing\n"
    assert second.stderr == ""
    assert not (a.directory / "ran").exists()


@pytest.mark.parametrize("autocrlf", ["true", "input", "false"])
def test_settings_on_line_ends_change_nothing(tmp_path: Path, remote: Path, autocrlf: str) -> None:
    config = tmp_path / "config"
    config.write_text(f"[core]\nautocrlf = {autocrlf}\n")
    a, b = Machine(tmp_path / "a", remote), Machine(tmp_path / "b", remote)
    b.environment["GIT_CONFIG_GLOBAL"] = str(config)
    a.begin(HELLO)
    b.begin()
    b.add(REVIEW)
    b.sync()
    a.sync()

    assert a.read() == b.read() == f"{HELLO}\n{REVIEW}\n"
    assert b.git("status", "--porcelain", GIT_CONFIG_GLOBAL=str(config)) == ""


def test_each_log_keeps_its_line_ends(tmp_path: Path, remote: Path) -> None:
    a, b = Machine(tmp_path / "a", remote), Machine(tmp_path / "b", remote)
    a.begin(HELLO)
    b.place.mkdir()
    b.write(f"{HELLO}\r\n{REVIEW}\r\n")
    b.begin()
    a.sync()
    a.add(MAIL)
    a.sync()
    b.sync()
    head = a.git("rev-parse", "HEAD")

    assert b.sync().stdout.startswith("in sync")
    assert a.sync().stdout.startswith("in sync")

    assert a.read() == f"{HELLO}\n{REVIEW}\n{MAIL}\n"
    assert b.log.read_bytes() == f"{HELLO}\r\n{REVIEW}\r\n{MAIL}\r\n".encode()
    assert b.is_clean
    assert b.git("rev-parse", "HEAD") == head


OF_ANOTHER = {
    "another repository": {"GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere/index", "GIT_WORK_TREE": "/nowhere"},
    "another configuration": {"GIT_CONFIG": "/nowhere/config"},
    "another kind of paths": {"GIT_LITERAL_PATHSPECS": "1"},
    "another time": {"GIT_AUTHOR_DATE": "2001-01-01", "GIT_COMMITTER_DATE": "never"},
}


@pytest.mark.parametrize("variables", OF_ANOTHER.values(), ids=OF_ANOTHER)
def test_variables_set_by_git_hooks_are_ignored(tmp_path: Path, remote: Path, variables: dict[str, str]) -> None:
    a = Machine(tmp_path / "a", remote)
    a.environment |= variables

    a.begin(HELLO)
    a.git("rm", "--quiet", "--cached", "utt.log")
    a.sync()

    assert a.is_clean


def test_the_encoding_of_git_s_messages_changes_nothing(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.begin(HELLO)
    a.git("config", "i18n.logOutputEncoding", "UTF-16")
    a.add(REVIEW)
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert a.run("sync").status == 1
    hook.unlink()

    assert a.sync().stderr == ""


def test_other_unmerged_files_are_left_to_git(tmp_path: Path) -> None:
    a = dotfiles(tmp_path / "a", bare(tmp_path / "r.git", "trunk"))
    for text in ("stashed\n", "committed\n"):
        (a.directory / "bashrc").write_text(text)
        git(a.directory, *(["stash", "--quiet"] if text == "stashed\n" else ["commit", "--quiet", "-am", "more"]))
    with pytest.raises(CalledProcessError):
        git(a.directory, "stash", "pop")
    a.add(REVIEW)

    a.sync()

    assert git(a.directory, "status", "--porcelain", "data", "bashrc") == "UU bashrc\n"


def test_offsets_and_notes_are_synced(tmp_path: Path, remote: Path) -> None:
    a, b = Machine(tmp_path / "a", remote), Machine(tmp_path / "b", remote)
    lines = ["2026-10-25 01:00+0200 hello", "# the clock changes", "2026-10-25 02:40+0200 x", "2026-10-25 02:10+0100 y"]
    a.begin(*lines)

    b.begin()

    assert b.lines == lines


def test_a_new_repository_has_the_merge_driver(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.begin(HELLO)

    assert " merge --driver " in a.git("config", "merge.utt.driver")


def test_a_clone_without_the_driver_is_reported(tmp_path: Path, remote: Path) -> None:
    a = Machine(tmp_path / "a", remote)
    a.begin(HELLO)
    a.git("config", "--remove-section", "merge.utt")
    a.add(MAIL)

    assert a.sync().stderr.rstrip().endswith(" merge --install")
