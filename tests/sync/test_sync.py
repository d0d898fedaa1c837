"""``utt sync``: what comes and goes, from the first time on."""

from __future__ import annotations

import json
from pathlib import Path
from unittest import mock

import pytest

from tests.support.machines import Machine, Scene, bare, error, git
from utt.sync.git import GitError
from utt.sync.one_sync import OneSync
from utt.sync.remotes import Remotes
from utt.timelog.log import Log

pytestmark = pytest.mark.slow


@pytest.fixture
def machines(tmp_path: Path) -> tuple[Machine, Machine]:
    """Two machines that have nothing yet, and an empty remote."""
    remote = bare(tmp_path / "remote.git")
    return Machine(tmp_path / "a", remote), Machine(tmp_path / "b", remote)


HELLO, REVIEW = "2026-11-16 09:00 hello", "2026-11-16 10:00 acme: review"
MAIL, CALL = "2026-11-16 11:00 mail", "2026-11-16 12:00 call"


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, Machine, Scene]:
    place = tmp_path_factory.mktemp("in-step") / "scene"
    remote = bare(place / "remote.git")
    a, b = Machine(place / "a", remote), Machine(place / "b", remote)
    a.begin(HELLO, REVIEW)
    b.begin()
    a.add(MAIL)
    a.sync()
    b.sync()
    return a, b, Scene(place)


@pytest.fixture
def in_step(beginning: tuple[Machine, Machine, Scene]) -> tuple[Machine, Machine]:
    """Two machines with the same log, whose last entry came to the second one by a sync."""
    a, b, scene = beginning
    scene.restore()
    return a, b


def test_a_log_goes_and_comes(machines: tuple[Machine, Machine]) -> None:
    a, b = machines

    assert a.begin(HELLO, REVIEW).stdout == "synced with origin: 0 entries came, 2 went\n"
    assert b.begin().stdout == "synced with origin: 2 entries came, 0 went\n"
    b.add(MAIL)
    assert b.sync().stdout == "synced with origin: 0 entries came, 1 went\n"
    assert a.sync().stdout == "synced with origin: 1 entry came, 0 went\n"

    assert a.lines == b.lines == [HELLO, REVIEW, MAIL]
    assert a.is_clean
    assert b.is_clean


def test_received_changes_are_printed_as_json(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.begin(HELLO, REVIEW)

    planned = b.good("sync", "--init", str(b.remote), "--dry-run", "--json")
    b.begin()
    b.add(CALL)
    b.sync()
    came = a.good("sync", "--json")
    a.add("2026-11-16 13:00 lunch **")
    received = a.good("sync", "--json")
    b.good("sync", "--quiet", "--json")

    assert [each["name"] for each in json.loads(planned.stdout)["added"]] == ["hello", "acme: review"]
    assert json.loads(planned.stdout)["dry_run"]
    assert [each["name"] for each in json.loads(came.stdout)["added"]] == ["call"]
    assert json.loads(received.stdout) == {
        "command": "sync",
        "dry_run": False,
        "added": [],
        "removed": [],
        "other_lines": 0,
    }
    assert b.lines[-1] == "2026-11-16 13:00 lunch **"


def test_without_news_nothing_happens(machines: tuple[Machine, Machine]) -> None:
    a, _ = machines
    a.begin(HELLO)
    head = a.git("rev-parse", "HEAD")

    result = a.sync()

    assert result.stdout == "in sync with origin, nothing new\n"
    assert a.git("rev-parse", "HEAD") == head


def test_two_logs_begun_apart_are_joined(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.begin(HELLO, REVIEW)

    result = b.begin(HELLO, MAIL)

    assert result.stdout == "synced with origin: 1 entry came, 1 went\n"
    assert result.stderr == "note: both had a log already: the merged log has the entries of both\n"
    a.sync()
    assert a.lines == b.lines == [HELLO, REVIEW, MAIL]


def test_both_sides_are_merged(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.begin(HELLO, REVIEW)
    b.begin()
    a.add(MAIL)
    a.sync()
    b.add(CALL)

    assert b.sync().stdout == "synced with origin: 1 entry came, 1 went\n"

    a.sync()
    assert a.read() == b.read()
    assert a.lines == [HELLO, REVIEW, MAIL, CALL]
    parents = b.git("log", "-1", "--format=%P").split()
    assert len(parents) == 2
    assert a.git("log", "-1", "--format=%H") == b.git("log", "-1", "--format=%H")


def test_appended_lines_go_into_their_places(in_step: tuple[Machine, Machine]) -> None:
    a, b = in_step
    a.add("2026-11-16 09:30 from the phone", CALL)

    a.sync()
    b.sync()

    expected = [HELLO, "2026-11-16 09:30 from the phone", REVIEW, MAIL, CALL]
    assert a.lines == b.lines == expected
    assert a.good("undo").status == 0


def test_a_dry_run_changes_nothing(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.begin(HELLO, REVIEW)
    b.add(HELLO, MAIL)

    first = b.good("sync", "--init", str(b.remote), "--dry-run")

    assert not (b.place / ".git").exists()
    assert b.lines == [HELLO, MAIL]
    b.begin()
    a.add(CALL)
    before = a.git("for-each-ref", "refs/heads")
    second = a.sync("--dry-run")
    assert first.stdout.splitlines()[-1].endswith(": 1 entry would come, 1 would go")
    assert second.stdout == (f"< + {MAIL}\n> + {CALL}\nnot synced with origin: 1 entry would come, 1 would go\n")
    assert a.lines == [HELLO, REVIEW, CALL]
    assert a.git("for-each-ref", "refs/heads") == before


@pytest.mark.parametrize("arguments", [("sync", "--quiet"), ("--quiet", "sync"), ("sync", "-q")])
def test_quiet_prints_nothing(machines: tuple[Machine, Machine], arguments: tuple[str, ...]) -> None:
    a, _ = machines
    a.begin(HELLO)
    a.add(REVIEW)

    result = a.good(*arguments)

    assert (result.stdout, result.stderr) == ("", "")


def conflicting(a: Machine, b: Machine) -> None:
    a.begin(HELLO, REVIEW)
    b.begin()
    a.write(f"{HELLO}\n2026-11-16 10:00 acme: design\n")
    b.write(f"{HELLO}\n2026-11-16 10:00 acme: sketch\n")
    a.sync()


def test_a_conflict_keeps_both_and_is_reported(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    conflicting(a, b)

    result = b.run("sync", now="2026-11-16 18:00")

    assert result.status == 1
    assert result.stdout == "synced with origin: 1 entry came, 1 went\n"
    assert result.stderr == (
        f"conflict: {REVIEW} became '2026-11-16 10:00 acme: design' and '2026-11-16 10:00 acme: sketch'; "
        f"both versions are in the log, below a note: keep one of them with utt --data {b.log} edit\n"
    )
    assert [line for line in b.lines if not line.startswith("#")] == [
        HELLO,
        "2026-11-16 10:00 acme: design",
        "2026-11-16 10:00 acme: sketch",
    ]
    assert b.sync().stdout.startswith("in sync")
    assert a.sync().status == 0
    assert a.read() == b.read()


@pytest.mark.parametrize(
    "end", [pytest.param(GitError("it is gone"), id="a failure"), pytest.param(KeyboardInterrupt(), id="Ctrl-C")]
)
def test_a_sync_that_ends_early_reports_its_conflict(
    machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch, end: BaseException
) -> None:
    a, b = machines
    conflicting(a, b)

    def ended(*_: object) -> None:
        raise end

    monkeypatch.setattr(Remotes, "push", ended)
    result = b.run("sync", now="2026-11-16 18:00")

    assert result.status != 0
    assert result.stderr.count(f"conflict: {REVIEW} became ") == 1


@pytest.mark.parametrize(
    ("owner", "call", "told"),
    [
        pytest.param(Log, "replace_content", [0, 1], id="before the log was written"),
        pytest.param(OneSync, "_finish", [1, 0], id="when the log was written"),
    ],
)
def test_ctrl_c_tells_only_what_was_written(
    machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch, owner: type, call: str, told: list[int]
) -> None:
    a, b = machines
    conflicting(a, b)

    with monkeypatch.context() as patch:
        patch.setattr(owner, call, mock.Mock(side_effect=KeyboardInterrupt))
        results = [b.run("sync", now="2026-11-16 18:00")]
    results.append(b.run("sync", now="2026-11-16 18:00"))

    assert [result.stderr.count(f"conflict: {REVIEW} became ") for result in results] == told


def test_decisions_of_a_merge_are_reported(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.begin(HELLO, REVIEW)
    b.begin()
    a.write(f"{HELLO}\n2026-11-16 10:30 acme: review\n2026-11-16 12:00 mail\n")
    a.sync()
    b.write(f"{HELLO}\n2026-11-16 11:00 hello\n")

    assert b.sync().stderr == (
        "note: changed on one side and removed on the other, so kept: 2026-11-16 10:30 acme: review\n"
        "note: inside an activity of the other side, which continues: 2026-11-16 11:00 hello is now "
        "2026-11-16 11:00 mail\n"
    )


def test_a_line_appended_elsewhere_goes_into_place(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.begin(HELLO, "2026-11-16 11:00 acme: design")
    b.begin()
    b.add(REVIEW)
    b.sync()

    a.sync()
    assert a.lines == [HELLO, REVIEW, "2026-11-16 11:00 acme: design"]
    assert a.is_clean
    b.sync()
    assert a.read() == b.read()
    assert a.sync().stdout.startswith("in sync")


def test_check_names_a_conflict(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    conflicting(a, b)
    b.run("sync")

    text = b.run("check", now="2026-11-16 18:00")
    findings = json.loads(b.run("check", "--json", now="2026-11-16 18:00").stdout)

    assert text.status == 1
    assert text.stdout.startswith(f"{b.log}:2: both versions of an entry, of which one is to go: # conflict: ")
    assert [(each["kind"], each["line"], each["is_warning"]) for each in findings] == [("conflict", 2, False)]
    assert b.run("report", "2026-11-16").status == 0


def test_a_resolved_conflict_stays_resolved(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    conflicting(a, b)
    b.run("sync")
    a.sync()
    b.write(f"{HELLO}\n2026-11-16 10:00 acme: sketch\n")
    b.sync()

    a.sync()

    assert a.lines == b.lines == [HELLO, "2026-11-16 10:00 acme: sketch"]
    assert a.run("check", now="2026-11-16 18:00").stdout == ""


def test_undo_works_on_one_machine(in_step: tuple[Machine, Machine]) -> None:
    a, b = in_step

    undone = b.good("undo")
    between = b.lines
    b.add(CALL)
    b.sync()
    a.sync()

    assert undone.stderr == "note: this is so on this machine only, and the next utt sync brings it again\n"
    assert between == [HELLO, REVIEW]
    assert a.lines == b.lines == [HELLO, REVIEW, MAIL, CALL]


def test_a_removal_reaches_every_machine(in_step: tuple[Machine, Machine]) -> None:
    a, b = in_step

    b.good("remove")
    b.sync()
    a.sync()

    assert a.lines == b.lines == [HELLO, REVIEW]


def test_notes_return_after_an_undo(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.begin(HELLO, REVIEW)
    b.begin()
    a.write(f"{HELLO}\n# a note\n{REVIEW}\n# the last\n")
    a.sync()
    b.sync()
    b.good("undo")
    b.add(MAIL)

    for machine in (b, a):
        machine.sync()

    assert a.lines == b.lines == [HELLO, "# a note", REVIEW, MAIL, "# the last"]


def test_a_removal_after_an_undo_stays(in_step: tuple[Machine, Machine]) -> None:
    a, b = in_step
    b.good("undo")
    a.good("remove", "--entry", "11:00")
    a.sync()
    b.sync()

    for machine in (b, a, b):
        machine.sync()

    assert a.lines == b.lines == [HELLO, REVIEW]


def test_a_redone_sync_is_not_repeated(in_step: tuple[Machine, Machine]) -> None:
    _, b = in_step
    b.good("undo")
    b.good("redo")
    b.good("remove")

    b.sync()

    assert b.lines == [HELLO, REVIEW]


def test_status_shows_the_last_sync(machines: tuple[Machine, Machine]) -> None:
    a, _ = machines
    a.begin(HELLO, REVIEW)
    a.add(MAIL, CALL)
    a.write(a.read().replace("acme: review", "acme: view"))

    shown = a.good("status", now="2026-11-16 18:05").stdout.splitlines()
    values = json.loads(a.good("status", "--json", now="2026-11-16 20:00").stdout)
    fields = a.good("status", "--format", "{synced} {unsynced}", now="2026-11-17 18:00").stdout

    assert shown[-1] == "synced 5 minutes ago, 3 entries not yet"
    assert (values["synced"], values["unsynced"]) == (7200, 3)
    assert fields == "24h00 3\n"
    a.sync()
    assert a.good("status").stdout.splitlines()[-1] == "synced just now"


def test_status_of_a_log_never_synced(machines: tuple[Machine, Machine]) -> None:
    a, _ = machines
    a.add(HELLO)

    values = json.loads(a.good("status", "--json").stdout)

    assert "synced" not in a.good("status").stdout
    assert (values["synced"], values["unsynced"]) == (None, None)
    assert a.good("status", "--format", "{synced}|{unsynced}").stdout == "|\n"


def test_a_change_further_up_is_not_synced(machines: tuple[Machine, Machine]) -> None:
    a, _ = machines
    a.begin(
        HELLO, *(f"2026-11-16 10:{minute:02} x{number} of a long day" for minute in range(60) for number in range(9))
    )
    lines = a.lines
    a.write("\n".join([*lines[:3], "2026-11-16 10:00 another", *lines[3:], ""]))

    assert a.good("status").stdout.splitlines()[-1] == "synced just now, 1 entry not yet"


def test_a_deleted_log_is_restored(machines: tuple[Machine, Machine]) -> None:
    a, _ = machines
    a.begin(HELLO, REVIEW)
    a.log.unlink()

    a.sync()

    assert a.lines == [HELLO, REVIEW]


def test_an_emptied_log_is_not_synced(machines: tuple[Machine, Machine]) -> None:
    a, _ = machines
    a.begin(HELLO, REVIEW)
    a.write("")

    assert "is empty, but was not at the last sync" in error(a.run("sync"))
    assert git(a.remote, "cat-file", "blob", "main:utt.log") == f"{HELLO}\n{REVIEW}\n"


def test_an_undone_first_sync_is_repeated(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.begin(HELLO, REVIEW)
    b.begin()
    b.good("undo")

    assert b.read() == ""
    b.sync()

    assert b.lines == [HELLO, REVIEW]


def test_nothing_to_sync_is_no_error(machines: tuple[Machine, Machine]) -> None:
    a, _ = machines

    result = a.begin()

    assert result.stdout == "in sync with origin, nothing new\n"
    a.add(HELLO)
    assert a.sync().stdout == "synced with origin: 0 entries came, 1 went\n"
