"""utt as git's merge driver, in real repositories."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from tests.support.clones import Clone
from tests.support.command_line import UTT, Home
from tests.support.harmed import assert_one_error

pytestmark = pytest.mark.slow

BASE = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n"
MAIN = BASE + "2026-11-16 11:00 acme: review\n"
OTHER = BASE.replace("design", "sketch") + "2026-11-16 12:00 mail\n"
MERGED = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: sketch\n2026-11-16 11:00 acme: review\n2026-11-16 12:00 mail\n"
CONFLICT = (
    "# conflict: 2026-11-16 10:00 acme: design became '2026-11-16 10:00 acme: plan' and "
    "'2026-11-16 10:00 acme: sketch': keep one of them, and take this line out\n"
)


def files(home: Home, base: str | bytes | None, ours: str | bytes, theirs: str | bytes) -> list[str]:
    names = []
    for name, content in (("base", base), ("ours", ours), ("theirs", theirs)):
        if content is not None:
            (home.directory / name).write_bytes(content.encode() if isinstance(content, str) else content)
        names.append(str(home.directory / name))
    return names


def driven(home: Home, base: str | bytes | None, ours: str | bytes, theirs: str | bytes) -> bytes:
    result = home.run_bare("merge", "--driver", *files(home, base, ours, theirs))
    assert (result.stdout, result.status) == ("", 0), result.stderr
    return (home.directory / "ours").read_bytes()


@pytest.fixture
def clone(real_home: Home) -> Clone:
    return Clone(real_home, real_home.directory / "clone")


def diverged(clone: Clone, base: str = BASE, main: str = MAIN, other: str = OTHER) -> str:
    """Have ``main``, which is checked out, and ``other`` go on from one commit, and return that."""
    start = clone.commit(base)
    clone.branch("other", start, other)
    clone.git("checkout", "--quiet", "main")
    clone.commit(main)
    return start


# Three files


def test_two_sides_are_merged_into_ours(home: Home) -> None:
    assert driven(home, BASE, MAIN, OTHER).decode() == MERGED


@pytest.mark.parametrize("base", [None, ""], ids=["missing", "empty"])
def test_without_a_base_it_is_a_union(home: Home, base: str | None) -> None:
    assert driven(home, base, MAIN, OTHER.replace("sketch", "design")).decode() == MERGED.replace("sketch", "design")


def test_a_conflict_keeps_both_and_has_its_status(home: Home) -> None:
    names = files(home, BASE, BASE.replace("design", "plan"), BASE.replace("design", "sketch"))

    result = home.run_bare("merge", "--driver", *names)

    assert (result.stdout, result.status) == ("", 3)
    assert result.stderr == (
        "note: conflict, both are in the log: 2026-11-16 10:00 acme: design became '2026-11-16 10:00 acme: plan' and "
        "'2026-11-16 10:00 acme: sketch'\n"
    )
    content = (home.directory / "ours").read_text()
    assert content == BASE.replace("2026-11-16 10:00 acme: design\n", f"{CONFLICT}2026-11-16 10:00 acme: plan\n") + (
        "2026-11-16 10:00 acme: sketch\n"
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param(
            b"\xef\xbb\xbf" + MAIN.replace("\n", "\r\n").encode(),
            OTHER.encode(),
            b"\xef\xbb\xbf" + MERGED.replace("\n", "\r\n").encode(),
            id="ours",
        ),
        pytest.param(
            MAIN.encode(), b"\xef\xbb\xbf" + OTHER.replace("\n", "\r\n").encode(), MERGED.encode(), id="theirs"
        ),
        pytest.param(b"", OTHER.replace("\n", "\r\n").encode(), OTHER.replace("\n", "\r\n").encode(), id="only theirs"),
    ],
)
def test_each_file_keeps_its_line_ends(home: Home, ours: bytes, theirs: bytes, expected: bytes) -> None:
    assert driven(home, BASE if ours else "", ours, theirs) == expected


def test_a_file_that_stays_is_not_written(home: Home) -> None:
    names = files(home, BASE, MAIN, BASE)
    os.utime(names[1], (1, 1))

    assert home.run_bare("merge", "--driver", *names).status == 0
    assert os.stat(names[1]).st_mtime == 1


def test_mode_and_link_of_ours_stay(home: Home) -> None:
    base, ours, theirs = files(home, BASE, MAIN, OTHER)
    os.chmod(ours, 0o640)
    os.symlink(ours, home.directory / "link")

    home.run_bare("merge", "--driver", base, str(home.directory / "link"), theirs)

    assert (home.directory / "link").is_symlink()
    assert Path(ours).read_text() == MERGED
    assert os.stat(ours).st_mode & 0o777 == 0o640


@pytest.mark.parametrize("missing", ["ours", "theirs"])
def test_a_missing_file_is_not_a_git_conflict(home: Home, missing: str) -> None:
    names = files(home, BASE, MAIN, OTHER)
    (home.directory / missing).unlink()

    result = home.run_bare("merge", "--driver", *names)

    assert result.status == 129
    assert (
        result.stderr
        == f"error: {home.directory / missing} cannot be read, No such file or directory: nothing was merged\n"
    )


def test_an_internal_error_is_not_a_git_conflict(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise IndexError("gone")

    monkeypatch.setattr("utt.sync.driver.merged_log", fail)
    names = files(home, BASE, MAIN, OTHER)

    result = home.run_bare("merge", "--driver", *names)

    assert result.status == 129
    assert result.stderr == "error: The logs could not be merged, which is a fault of utt's: IndexError: gone\n"
    assert Path(names[1]).read_text() == MAIN


def test_neither_home_nor_log_nor_configuration_is_needed(real_home: Home) -> None:
    names = files(real_home, BASE, MAIN, OTHER)
    for name in ("HOME", "XDG_DATA_HOME", "TZ"):
        real_home.environment.pop(name, None)

    result = real_home.run_bare("merge", "--driver", *names)

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)
    assert Path(names[1]).read_text() == MERGED


@pytest.mark.parametrize("text", ["[day]\nstart = nonsense\n", "nonsense\n"], ids=["a day that is none", "no INI"])
def test_a_broken_configuration_does_not_stop_git(home: Home, text: str) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_text(text)

    assert driven(home, BASE, MAIN, OTHER).decode() == MERGED


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--driver", "a", "b", "c", "d"], id="a fourth file"),
        pytest.param(["--find", "a"], id="find and a file"),
        pytest.param(["--install", "a"], id="install and a file"),
        pytest.param([], id="nothing"),
    ],
)
def test_impossible_arguments_are_refused(home: Home, arguments: list[str]) -> None:
    assert_one_error(home.run("merge", *arguments))


# In git


def test_git_merges_with_the_driver(clone: Clone) -> None:
    diverged(clone)

    clone.git("merge", "--quiet", "--no-edit", "other")

    assert clone.log.read_text() == MERGED
    assert clone.git("status", "--short") == ""


def test_a_rebase_gives_what_a_merge_gives(clone: Clone) -> None:
    diverged(clone)
    clone.git("checkout", "--quiet", "other")

    clone.git("rebase", "--quiet", "main")

    assert clone.log.read_text() == MERGED


@pytest.mark.parametrize("backend", ["merge", "apply"])
def test_a_rebase_ends_conflicts_as_merges_do(clone: Clone, backend: str) -> None:
    diverged(clone, main=BASE.replace("design", "plan"), other=BASE.replace("design", "sketch"))
    clone.git("merge", "--quiet", "other", status=1)
    merged = clone.log.read_text()
    clone.git("merge", "--abort")
    clone.git("checkout", "--quiet", "other")

    clone.git("rebase", f"--{backend}", "main", status=1)

    assert CONFLICT in merged
    assert clone.log.read_text() == merged
    assert "<<<<" not in merged


def test_a_conflict_is_resolved_as_any_of_gits(clone: Clone) -> None:
    diverged(clone, main=BASE.replace("design", "plan"), other=BASE.replace("design", "sketch"))
    said = clone.git("merge", "other", status=1)
    assert "note: conflict, both are in the log" in said
    assert clone.git("status", "--short") == "UU utt.log\n"

    clone.log.write_text(BASE.replace("design", "plan"))
    clone.git("commit", "--quiet", "--all", "--no-edit")

    assert clone.git("status", "--short") == ""


def test_a_cherry_pick_takes_one_change(clone: Clone) -> None:
    diverged(clone)
    clone.git("checkout", "--quiet", "other")
    picked = clone.commit(OTHER + "2026-11-16 13:00 lunch **\n")
    clone.git("checkout", "--quiet", "main")

    clone.git("cherry-pick", picked)

    # Before lunch, nothing counts here.
    assert clone.log.read_text() == MAIN + "2026-11-16 12:00 hello\n2026-11-16 13:00 lunch **\n"


def test_a_revert_takes_out_one_change(clone: Clone) -> None:
    clone.commit(BASE)
    added = clone.commit(BASE + "2026-11-16 11:00 x\n")
    clone.commit(BASE + "2026-11-16 11:00 x\n2026-11-16 12:00 y\n")

    clone.git("revert", "--no-edit", added)

    # The other side counted the minutes of x for it alone, and y began where it ended.
    assert clone.log.read_text() == BASE + "2026-11-16 11:00 hello\n2026-11-16 12:00 y\n"


def test_two_logs_that_began_apart_are_merged(clone: Clone) -> None:
    clone.commit(MAIN)
    clone.git("checkout", "--quiet", "--orphan", "other")
    clone.commit(OTHER.replace("sketch", "design"))
    clone.git("checkout", "--quiet", "main")

    clone.git("merge", "--quiet", "--no-edit", "--allow-unrelated-histories", "other")

    assert clone.log.read_text() == MERGED.replace("sketch", "design")


@pytest.mark.parametrize("is_conflict", [False, True], ids=["clean", "with a conflict in the virtual base"])
def test_a_criss_cross_has_a_virtual_base(clone: Clone, is_conflict: bool) -> None:
    """Both branches have merged each other before, so they have two bases, which git merges by the driver too."""
    one = BASE.replace("design", "plan") if is_conflict else MAIN
    diverged(clone, main=one, other=OTHER)
    mains, others = (clone.git("rev-parse", name).strip() for name in ("main", "other"))
    status = 1 if is_conflict else 0
    clone.git("merge", "--no-edit", others, status=status)
    decided = clone.log.read_text()
    if is_conflict:
        decided = OTHER
        clone.commit(decided)
    clone.git("checkout", "--quiet", "other")
    clone.git("merge", "--no-edit", mains, status=status)
    if is_conflict:
        clone.commit(decided)
    assert clone.log.read_text() == decided
    clone.commit(decided + "2026-11-16 14:00 theirs\n")
    clone.git("checkout", "--quiet", "main")
    clone.commit(decided + "2026-11-16 13:00 ours\n")
    assert len(clone.git("merge-base", "--all", "main", "other").split()) == 2

    clone.git("merge", "--quiet", "--no-edit", "other")

    assert clone.log.read_text() == decided + "2026-11-16 13:00 ours\n2026-11-16 14:00 theirs\n"


def test_an_octopus_is_merged_or_refused_by_git(clone: Clone) -> None:
    start = diverged(clone)
    clone.branch("third", start, BASE + "2026-11-16 13:00 third\n")
    clone.git("checkout", "--quiet", "main")

    said = clone.git("merge", "other", "third", status=2)

    assert "Should not be doing an octopus" in said
    assert clone.git("status", "--short") == ""


@pytest.mark.parametrize("content", [b"\0\x01\xff\n\xfe\0", b"no log\nat all\n", b"2026-11-16 09:00 \xff\n\x1b[2J\n"])
def test_a_file_that_is_no_log_loses_nothing(clone: Clone, content: bytes) -> None:
    start = clone.commit(b"# first\n" + content)
    clone.branch("other", start, b"# first\n" + content + b"theirs\n")
    clone.git("checkout", "--quiet", "main")
    clone.commit(b"ours\n# first\n" + content)

    clone.git("merge", "--quiet", "--no-edit", "other")

    assert {*clone.log.read_bytes().split(b"\n")} == {*(b"ours\n# first\n" + content + b"theirs\n").split(b"\n")}


def test_without_the_driver_git_merges_lines(real_home: Home) -> None:
    clone = Clone(real_home, real_home.directory / "clone", has_driver=False)
    diverged(clone)

    clone.git("merge", "other", status=1)

    assert "<<<<<<<" in clone.log.read_text()


# Setting it up


def run_in(clone: Clone, home: Home, *arguments: str) -> str:
    home.environment |= clone.environment
    home.log = clone.log
    result = home.run(*arguments)
    assert result.status == 0, result.stderr
    return result.stdout


def test_the_installed_driver_merges(real_home: Home) -> None:
    clone = Clone(real_home, real_home.directory / "a clone's", has_driver=False)
    diverged(clone)

    run_in(clone, real_home, "merge", "--install")
    clone.git("merge", "--quiet", "--no-edit", "other")

    assert clone.log.read_text() == MERGED


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("/nowhere/utt", id="gone"),
        # As Python does, where a module is missing.
        pytest.param("exit 1;", id="status 1"),
        pytest.param("exit 2;", id="status 2"),
        pytest.param("kill -9 $$;", id="killed"),
    ],
)
def test_a_broken_utt_leaves_both_sides(real_home: Home, broken: str) -> None:
    clone = Clone(real_home, real_home.directory / "clone", has_driver=False)
    diverged(clone, main=BASE.replace("design", "plan"))
    run_in(clone, real_home, "merge", "--install")
    command = clone.git("config", "merge.utt.driver").strip()
    broken_utt = broken if broken.startswith("/") else f"sh -c {shlex.quote(broken)}"
    clone.git("config", "merge.utt.driver", command.replace(str(UTT), broken_utt))

    said = clone.git("merge", "other", status=1)

    assert "CONFLICT" in said
    assert "acme: plan" in clone.log.read_text()
    assert "acme: sketch" in clone.log.read_text()
