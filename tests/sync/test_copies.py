"""The conflict copies that other programs leave beside the log."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.harmed import assert_one_error

LOG = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n"
COPY = LOG + "2026-11-16 11:00 acme: review\n"
NOTE = "note: what was removed on one side only is back, since nobody can tell: utt undo takes all of it out\n"

NAMES = [
    pytest.param("utt.sync-conflict-20261116-101500-ABCDEFG.log", id="Syncthing"),
    pytest.param("utt.sync-conflict-20261116-101500.log", id="Syncthing before devices"),
    pytest.param("utt (Ana's conflicted copy 2026-11-16).log", id="Dropbox"),
    pytest.param("utt (Ana's conflicted copy 2026-11-16 (1)).log", id="Dropbox, the second of a day"),
    pytest.param("utt (conflicted copy 2026-11-16).log", id="Dropbox, nobody's"),
    pytest.param("utt (In Konflikt stehende Kopie von Ana 2026-11-16).log", id="Dropbox in German"),
    pytest.param("utt (Copie en conflit de Ana 2026-11-16).log", id="Dropbox in French"),
    pytest.param("utt (MacBook (2) conflicted copy 2026-11-16).log", id="Dropbox, brackets in the machine's name"),
    pytest.param("utt (conflicted copy 2026-11-16 101500).log", id="Nextcloud"),
    pytest.param("utt (conflicted copy ana 2026-11-16 101500).log", id="Nextcloud with a person"),
    pytest.param("utt_conflict-20261116-101500.log", id="ownCloud"),
    pytest.param("utt-LAPTOP.log", id="OneDrive"),
    pytest.param("utt-DESKTOP-1A2B3C4.log", id="OneDrive, a name with a hyphen"),
    pytest.param("utt-LAPTOP-2.log", id="OneDrive, the second"),
    pytest.param("utt 2.log", id="iCloud"),
    pytest.param("utt.log(1)", id="iCloud on Windows"),
    pytest.param("utt (1).log", id="Google Drive"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_known_by_its_name(home: Home, name: str) -> None:
    home.write(LOG)
    (home.directory / name).write_text(COPY)

    result = home.run("merge", "--find")

    assert result.stdout == f"{home.directory / name}: 1 entry that the log lacks\n"
    assert result.stderr == "note: fold one in with utt merge FILE\n"
    assert home.read() == LOG


@pytest.mark.parametrize(
    "name",
    [
        "utt.log.bak",
        "butt 2.log",
        "utt 2.txt",
        "utt (final).log",
        "utt2.log",
        "utt.log.utt-edit",
        "utt-a.b.log",
        "utt-.log",
    ],
)
def test_another_name_is_no_copy(home: Home, name: str) -> None:
    home.write(LOG)
    (home.directory / name).write_text(COPY)

    result = home.run("merge", "--find")

    assert result.stdout == ""
    assert result.stderr == "note: no conflict copies lie beside the log\n"


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("worklog", "worklog.sync-conflict-20261116-101500-ABCDEFG"),
        ("my [work] log.txt", "my [work] log 2.txt"),
        ("hours.2026.log", "hours.2026 (conflicted copy 2026-11-16 101500).log"),
    ],
)
def test_the_log_may_have_any_name(home: Home, name: str, copy: str) -> None:
    home.log = home.directory / name
    home.write(LOG)
    (home.directory / copy).write_text(COPY)

    assert home.run("merge", "--find").stdout.startswith(str(home.directory / copy))


def test_copies_lie_beside_what_the_log_links_to(home: Home) -> None:
    (home.directory / "cloud").mkdir()
    (home.directory / "cloud" / "hours.txt").write_text(LOG)
    (home.directory / "cloud" / "hours 2.txt").write_text(COPY)
    home.log.symlink_to(home.directory / "cloud" / "hours.txt")
    (home.directory / "utt 2.log").write_text(LOG)

    assert home.run("merge", "--find").stdout == (
        f"{home.directory}/utt 2.log: nothing that the log lacks\n"
        f"{home.directory}/cloud/hours 2.txt: 1 entry that the log lacks\n"
    )


def test_other_files_named_alike_are_not_listed(home: Home) -> None:
    home.write(LOG)
    (home.directory / "utt-photo.log").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (home.directory / "utt 2.log").mkdir()

    assert home.run("merge", "--find").stdout == ""


def test_without_a_log_copies_are_listed_too(home: Home) -> None:
    (home.directory / "utt 2.log").write_text(COPY)

    assert home.run("merge", "--find").stdout == f"{home.directory}/utt 2.log: 3 entries that the log lacks\n"


def test_files_are_merged_in_one_change(home: Home) -> None:
    home.write(LOG + "2026-11-16 12:00 here\n")
    (home.directory / "utt 2.log").write_text("# a note\n" + COPY)
    (home.directory / "utt 3.log").write_text(LOG + "\n2026-11-17 09:00 hello\n")
    paths = [str(home.directory / name) for name in ("utt 2.log", "utt 3.log")]

    result = home.run("merge", *paths)

    assert result.stdout == "2 entries merged into the log\n"
    assert result.stderr == NOTE
    assert home.read() == f"# a note\n{COPY}2026-11-16 12:00 here\n\n2026-11-17 09:00 hello\n"
    assert (home.directory / "utt 2.log").read_text() == "# a note\n" + COPY
    assert home.run("undo").status == 0
    assert home.read() == LOG + "2026-11-16 12:00 here\n"


def test_merging_again_adds_nothing(home: Home) -> None:
    home.write(LOG)
    path = home.directory / "utt 2.log"
    path.write_text(COPY)
    home.run("merge", str(path))

    result = home.run("merge", str(path))

    assert (result.stdout, result.stderr) == ("0 entries merged into the log\n", "")
    assert home.read() == COPY


def test_the_order_of_the_files_does_not_matter(home: Home) -> None:
    contents = [COPY, LOG + "2026-11-16 11:00 beta: mail\n# end\n", LOG.replace("design", "sketch")]
    paths = [str(home.directory / f"utt {number}.log") for number in range(3)]
    for path, content in zip(paths, contents, strict=True):
        home.directory.joinpath(path).write_text(content)
    found = set()
    for order in ([0, 1, 2], [2, 1, 0], [1, 0, 2]):
        home.write(LOG)
        home.run("merge", *(paths[number] for number in order))
        found.add(home.read())

    assert len(found) == 1


def test_a_dry_run_shows_what_would_be_added(home: Home) -> None:
    home.write(LOG)
    path = home.directory / "utt 2.log"
    path.write_text(COPY)

    result = home.run("merge", "--dry-run", str(path))

    assert result.stdout == "2026-11-16 11:00 acme: review\n"
    assert result.stderr == f"1 entry would be merged into the log\n{NOTE}"
    assert home.read() == LOG


def test_an_arrival_within_an_activity_is_reported(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 12:00 acme: design\n")
    path = home.directory / "utt 2.log"
    path.write_text("2026-11-16 10:00 hello\n2026-11-16 11:00 mail\n")

    result = home.run("merge", str(path))

    assert result.stderr.startswith(
        "note: within an activity of the other side, which goes on: 2026-11-16 10:00 hello is now "
        "2026-11-16 10:00 acme: design\n"
    )
    assert "10:00 acme: design\n2026-11-16 11:00 mail\n" in home.read()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("nowhere", None, id="missing"),
        pytest.param("photo.png", b"\x89PNG\r\n\x1a\n\0\0", id="no log"),
        pytest.param("utt.log", LOG.encode(), id="the log itself"),
        pytest.param(".", None, id="a directory"),
    ],
)
def test_an_unmergeable_file_changes_nothing(home: Home, name: str, content: bytes | None) -> None:
    home.write(LOG)
    (home.directory / "utt 2.log").write_text(COPY)
    if content is not None:
        (home.directory / name).write_bytes(content)

    assert_one_error(home.run("merge", str(home.directory / "utt 2.log"), str(home.directory / name)))
    assert home.read() == LOG


def test_the_history_calls_it_a_merge(home: Home) -> None:
    home.write(LOG)
    path = home.directory / "utt 2.log"
    path.write_text(COPY)
    home.run("merge", str(path))

    assert home.run("undo", "--list").stdout == "merge   2026-11-16 11:00 acme: review\n"
