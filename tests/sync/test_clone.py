"""What git's own files say of the log, against git itself; and what ``check`` makes of it."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.clones import Clone
from tests.support.command_line import Home
from tests.support.examples import examples
from utt.sync.clone import clone_of, configured, driver_of
from utt.sync.patterns import pattern_of

LOG = "2026-11-16 09:00 hello\n"
NOW = "2026-11-16 12:00"


def check(home: Home, clone: Clone, *arguments: str) -> str:
    home.environment |= clone.environment
    home.log = clone.log
    result = home.run("check", *arguments, now=NOW)
    assert result.status == 0, result.stderr
    return result.stdout


@pytest.fixture
def clone(home: Home) -> Clone:
    made = Clone(home, home.directory / "clone", has_driver=False)
    made.commit(LOG)
    return made


def missing(clone: Clone, line: int = 1, text: str = "utt.log merge=utt -text") -> str:
    return (
        f"{clone.directory}/.gitattributes:{line}: warning: this clone does not have the merge driver utt, "
        f"type utt --data {clone.log} merge --install: {text}\n"
    )


def test_check_reports_a_missing_driver(home: Home, clone: Clone) -> None:
    assert check(home, clone) == missing(clone)
    [finding] = json.loads(check(home, clone, "--json"))
    assert (finding["file"], finding["line"], finding["kind"], finding["is_warning"]) == (
        f"{clone.directory}/.gitattributes",
        1,
        "driver",
        True,
    )

    clone.git("config", "merge.utt.driver", "utt merge --driver %O %A %B")

    assert check(home, clone) == ""


@pytest.mark.parametrize("scope", ["--global", "--worktree"])
def test_the_driver_may_be_configured_elsewhere(home: Home, clone: Clone, scope: str) -> None:
    clone.git("config", "extensions.worktreeConfig", "true")
    clone.git("config", scope, "merge.utt.driver", "utt merge --driver %O %A %B")

    assert check(home, clone) == ""


def test_a_removed_driver_is_reported(home: Home, clone: Clone) -> None:
    clone.git("config", "merge.utt.driver", "'/nowhere/at all/utt' merge --driver %O %A %B || true")

    assert "the merge driver of this clone is /nowhere/at all/utt, which is not there, type utt --data" in check(
        home, clone
    )


@pytest.mark.parametrize(
    "attributes",
    ["", "utt.log -text\n", "other.log merge=utt\n", "utt.log merge=utt\n*.log merge=union\n", "utt.log -merge\n"],
)
def test_where_git_merges_otherwise_check_is_silent(home: Home, clone: Clone, attributes: str) -> None:
    (clone.directory / ".gitattributes").write_text(attributes)

    assert check(home, clone) == ""


def test_attributes_above_the_clone_do_not_count(home: Home, clone: Clone) -> None:
    (clone.directory / ".gitattributes").write_text("")
    (home.directory / ".gitattributes").write_text("utt.log merge=utt\n")

    assert check(home, clone) == ""


def test_attributes_of_the_clone_alone_win(home: Home, clone: Clone) -> None:
    (clone.directory / ".git" / "info").mkdir(exist_ok=True)
    (clone.directory / ".git" / "info" / "attributes").write_text("*.log merge=union\n")

    assert check(home, clone) == ""


def test_a_worktree_and_submodule_use_their_repositorys_configuration(home: Home, clone: Clone) -> None:
    clone.git("worktree", "add", "--quiet", str(home.directory / "tree"))
    outer = Clone(home, home.directory / "outer", has_driver=False)
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(clone.directory), "logs")
    places = [home.directory / "tree", outer.directory / "logs"]
    for place in places:
        assert (place / ".git").is_file()
        clone.directory, clone.log = place, place / "utt.log"
        assert check(home, clone) == missing(clone)

        clone.git("config", "merge.utt.driver", "utt merge --driver %O %A %B")

        assert check(home, clone) == ""


def test_a_link_counts_where_it_leads(home: Home, clone: Clone) -> None:
    log = clone.log
    clone.log = home.directory / "linked.log"
    clone.log.symlink_to(log)

    assert check(home, clone) == missing(clone)


def test_install_prints_its_steps_and_runs_once(home: Home, clone: Clone) -> None:
    (clone.directory / ".gitattributes").write_bytes(b"*.txt text")
    home.environment |= clone.environment
    home.log = clone.log
    config = (clone.directory / ".git" / "config").read_bytes()

    shown = home.run("merge", "--install", "--dry-run")
    assert (clone.directory / ".git" / "config").read_bytes() == config
    assert (clone.directory / ".gitattributes").read_bytes() == b"*.txt text"
    done = home.run("merge", "--install")
    again = home.run("merge", "--install")

    assert shown.stdout == done.stdout
    assert done.stdout.startswith(
        "git config merge.utt.name 'utt: merge time logs entry by entry'\ngit config merge.utt.driver "
    )
    assert done.stdout.endswith(f"{clone.directory}/.gitattributes: utt.log merge=utt -text\n")
    assert (clone.directory / ".gitattributes").read_bytes() == b"*.txt text\nutt.log merge=utt -text\n"
    assert [line.partition(" already")[1] for line in again.stdout.splitlines()] == [" already"] * 3
    assert (clone.directory / ".gitattributes").read_bytes() == b"*.txt text\nutt.log merge=utt -text\n"
    assert check(home, clone) == ""


def test_without_a_clone_install_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write(LOG)

    result = home.run("merge", "--install")

    assert result.status == 1
    assert "is in a git repository: go to your clone, or let utt sync --init URL make one" in result.stderr


def test_install_does_not_write_through_a_link(home: Home, clone: Clone) -> None:
    attributes = clone.directory / ".gitattributes"
    attributes.unlink()
    attributes.symlink_to(home.directory / "elsewhere")
    home.environment |= clone.environment
    home.log = clone.log

    result = home.run("merge", "--install")

    assert result.status == 1
    assert "is a symbolic link, which git does not follow" in result.stderr


# Against git


NAMES = st.text(st.sampled_from('ab .*?[]!#\\"-é\t'), min_size=1, max_size=6).filter(
    lambda name: name.strip(".") and name == name.strip() and not name.startswith(".git")
)
PATTERNS = st.text(st.sampled_from("ab/*?[]!\\^-"), min_size=1, max_size=7)
PATHS = st.lists(st.text(st.sampled_from("ab"), min_size=1, max_size=2), min_size=1, max_size=3).map("/".join)


def merge_attribute(top: str, path: str) -> str | None:
    done = subprocess.run(
        ["git", "check-attr", "-z", "merge", "--", path], cwd=top, capture_output=True, check=True, text=True
    )
    value = done.stdout.split("\0")[2]
    return None if value in ("unspecified", "unset", "set") else value


@pytest.fixture(scope="module")
def top() -> str:
    name = tempfile.mkdtemp()
    subprocess.run(["git", "init", "--quiet", name], check=True, capture_output=True)
    return name


@examples(40)
@given(NAMES)
def test_git_agrees_on_a_names_pattern(top: str, name: str) -> None:
    (Path(top) / ".gitattributes").write_text(f"{pattern_of(name)} merge=utt\n")
    clone = clone_of(str(Path(top) / name))
    assert clone is not None

    found = driver_of(str(Path(top) / name), clone)

    assert merge_attribute(top, name) == "utt"
    assert found is not None
    assert found.name == "utt"


@examples(60)
@given(st.lists(PATTERNS, min_size=1, max_size=3), PATHS)
def test_attributes_say_what_git_reads_in_them(top: str, patterns: list[str], path: str) -> None:
    lines = [f"{pattern} merge={number}" for number, pattern in enumerate(patterns)]
    (Path(top) / ".gitattributes").write_text("\n".join(lines))
    clone = clone_of(str(Path(top) / path))
    assert clone is not None

    found = driver_of(str(Path(top) / path), clone)

    assert (None if found is None else found.name) == merge_attribute(top, path)


CONFIGURATIONS = [
    '[merge "utt"]\n\tdriver = one\n',
    '[merge "utt"]\n\tdriver = "a \\"b\\" # c" ; note\n',
    '[merge "utt"] driver=one # note\n',
    '[MERGE "utt"]\n\tDriver = one\n[merge "Utt"]\n\tdriver = two\n',
    '[merge "utt"]\n\tdriver = one\n\tdriver = two\n',
    '[merge "utt"]\n\tdriver = one \\\n  two\n',
    '[merge "utt"]\n\tname = x\n',
    '# [merge "utt"]\n# driver = x\n',
    "[merge.utt]\n\tdriver = old\n",
    "[include]\n\tpath = included\n",
    '[merge "utt"]\n\tdriver = C:\\\\utt\\\\utt.exe merge\n',
]


@pytest.mark.slow
@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_a_configuration_says_what_git_reads_in_it(home: Home, clone: Clone, text: str) -> None:
    (home.directory / "gitconfig").write_text(text)
    (home.directory / "included").write_text('[merge "utt"]\n\tdriver = included\n')
    found = clone_of(str(clone.log))
    assert found is not None

    read = configured(found, clone.environment, "merge.utt", "driver")

    known = subprocess.run(
        ["git", "config", "merge.utt.driver"],
        cwd=clone.directory,
        env=clone.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert read == (known.stdout.removesuffix("\n") if known.returncode == 0 else None)
