"""The changes of an editor are undone as one change, to the byte, and redone."""

from __future__ import annotations

import signal
import tempfile
import tracemalloc
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.editors import editor, utt_in_editor
from tests.support.examples import examples
from tests.support.harmed import assert_one_error
from utt.errors import UttError
from utt.timelog.change import Change
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.log import Log
from utt.timelog.notices import Notices

NOW = "2026-11-16 12:00"
LOG = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n# note\n\n2026-11-17 09:00 hello\n"


def do(home: Home, *arguments: str, **environment: str) -> str:
    result = home.run(*arguments, now=NOW, **environment)
    assert result.status == 0, result.stderr
    return result.stdout


def edit(home: Home, content: str | bytes) -> None:
    written = content.encode() if isinstance(content, str) else content
    home.run("edit", now="2026-11-18 12:00", EDITOR=editor(home, f"path.write_bytes({written!r})"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(LOG, LOG.replace("design", "sketch"), id="a name"),
        pytest.param(LOG, LOG + "2026-11-17 10:00 mail\n", id="an entry at the end"),
        pytest.param(LOG, "", id="everything"),
        pytest.param("", LOG, id="into an empty log"),
        pytest.param(LOG, LOG.replace("# note\n", "# another\n"), id="a note"),
        pytest.param(LOG, LOG.replace("\n\n", "\n"), id="a blank line"),
        pytest.param(LOG, LOG.replace("# note", "broken"), id="a line gets broken"),
        pytest.param(LOG.replace("# note", "broken"), LOG, id="a broken line"),
        pytest.param(LOG, LOG.replace("10:00", "08:00"), id="out of order"),
        pytest.param(LOG, LOG.rstrip("\n"), id="the last line feed"),
        pytest.param(LOG.rstrip("\n"), LOG, id="a last line feed"),
        pytest.param(LOG, LOG.replace("\n", "\r\n"), id="all line ends"),
        pytest.param(LOG, "\ufeff" + LOG, id="a byte order mark"),
        pytest.param("\ufeff" + LOG, LOG, id="no byte order mark"),
        pytest.param("\ufeff" + LOG, "\ufeff" + LOG.replace("design", "x"), id="behind a byte order mark"),
        pytest.param(LOG, LOG.replace("09:00 hello", "09:01 hello"), id="both ends"),
        pytest.param(b"\xff\n" + LOG.encode(), LOG, id="a line that is not UTF-8"),
        pytest.param(LOG, LOG + "  2026-11-17   9:30   x  \n", id="a line with white space"),
        pytest.param(LOG, LOG.replace("design", "x" * 9000), id="a long line"),
    ],
)
def test_an_edit_is_undone_and_redone_exactly(home: Home, before: str | bytes, after: str) -> None:
    old = before.encode() if isinstance(before, str) else before
    home.log.write_bytes(old)
    edit(home, after)

    for _ in range(2):
        assert do(home, "undo").startswith("undid edit")
        assert home.log.read_bytes() == old
        assert do(home, "redo").startswith("redid edit")
        assert home.log.read_bytes() == after.encode()


def test_the_list_names_an_edit(home: Home) -> None:
    home.write(LOG)
    edit(home, LOG.replace("design", "sketch"))
    edit(home, LOG.replace("design", "sketch").replace("note", "notes"))

    assert do(home, "undo", "--list") == (
        "edit    a line that is not an entry\n"
        "edit    2026-11-16 10:00 acme: sketch, was 2026-11-16 10:00 acme: design\n"
    )
    assert do(home, "undo") == "undid edit of a line that is not an entry\n"
    assert do(home, "undo") == "undid edit 2026-11-16 10:00 acme: sketch\n         → 2026-11-16 10:00 acme: design\n"


@pytest.mark.parametrize(
    ("before", "after", "undone", "listed"),
    [
        pytest.param(
            "bad\n",
            "2026-11-16 09:30 good\n",
            "undid edit 2026-11-16 09:30 good\nand a line that is not an entry\n",
            "edit    2026-11-16 09:30 good, and a line that is not an entry\n",
            id="a broken line that became an entry",
        ),
        pytest.param(
            "# one\n# two\n2026-11-16 09:30 x\n",
            "2026-11-16 09:30 y\n",
            "undid edit 2026-11-16 09:30 y\n         → 2026-11-16 09:30 x\nand 2 lines that are not entries\n",
            "edit    2026-11-16 09:30 y, was 2026-11-16 09:30 x, and 2 lines that are not entries\n",
            id="notes and an entry",
        ),
        pytest.param("# a\n\n", "# a\n", "undid edit of whitespace\n", "edit\n", id="a blank line"),
    ],
)
def test_undo_of_an_edit_counts_other_lines(home: Home, before: str, after: str, undone: str, listed: str) -> None:
    home.write("2026-11-16 09:00 hello\n" + before)
    edit(home, "2026-11-16 09:00 hello\n" + after)

    assert do(home, "undo", "--list") == listed
    assert do(home, "undo") == undone


def test_an_edit_without_changes_is_not_recorded(home: Home) -> None:
    home.write(LOG)
    edit(home, LOG)

    assert home.run("undo").stderr == "error: There is nothing to undo\n"


def test_edits_and_commands_are_undone_in_their_order(home: Home) -> None:
    home.write(LOG)
    steps = [LOG]
    for number in range(3):
        edit(home, f"{home.read()}# note {number}\n")
        steps.append(home.read())
        do(home, "add", f"task {number}", "--at", "9:30")
        steps.append(home.read())

    while len(steps) > 1:
        assert home.read() == steps.pop()
        do(home, "undo")
    assert home.read() == LOG


def test_an_edit_is_undone_beside_later_entries(home: Home) -> None:
    home.write(LOG)
    edit(home, LOG.replace("design", "sketch"))
    home.write(home.read() + "2026-11-17 10:00 by hand\n")

    do(home, "undo")

    assert home.read() == LOG + "2026-11-17 10:00 by hand\n"


def test_an_edit_changed_since_is_not_undone(home: Home) -> None:
    home.write(LOG)
    edit(home, LOG.replace("design", "sketch"))
    changed = home.read().replace("sketch", "sketches")
    home.write(changed)

    result = home.run("undo")

    assert_one_error(result)
    assert "The last edit cannot be undone, since the log was changed there" in result.stderr
    assert home.read() == changed


MEANWHILE = [
    pytest.param(["utt('add', 'mail')"], id="added"),
    pytest.param(["utt('add', 'mail', '--at', '9:30')"], id="inserted"),
    pytest.param(["utt('rename', 'mine', 'other')"], id="renamed"),
    pytest.param(["utt('add', 'x')", "utt('undo')", "utt('add', 'y')"], id="undone"),
    pytest.param(["utt('undo')"], id="an earlier change undone"),
]


@pytest.mark.slow
@pytest.mark.parametrize("saves_over_it", [True, False])
@pytest.mark.parametrize("commands", MEANWHILE)
def test_undo_of_an_edit_keeps_what_was_recorded(home: Home, commands: Sequence[str], saves_over_it: bool) -> None:
    log = "2026-11-16 09:00 hello\n# note\n2026-11-16 10:00 mine\n"
    for does_edit in (False, True):
        home.write(log)
        do(home, "add", "earlier", "--at", "11:00")
        change = "path.write_text(text.replace('# note', '# changed').replace('hello', 'hello  # early'))"
        text = ["text = path.read_text()"]
        lines = [*text, *commands, change] if saves_over_it else [*commands, *text, change]
        do(home, "edit", EDITOR=editor(home, utt_in_editor(*(lines if does_edit else commands))))
        if not does_edit:
            without = home.read()

    assert "# changed" in home.read()
    do(home, "undo")

    assert home.read() == without


def test_listeners_get_the_undo_of_an_edit(tmp_path: Path) -> None:
    told: list[Change] = []
    log = log_at(tmp_path, LOG, Notices(tell=told.append))

    log.edit(lambda path: rewrite(path, LOG.replace("design", "sketch").replace("note", "notes")))
    log.undo()

    assert [([e.name for e in each.added], [e.name for e in each.removed]) for each in told] == [
        (["acme: sketch"], ["acme: design"]),
        (["acme: design"], ["acme: sketch"]),
    ]


def test_an_edit_returns_its_changed_lines(tmp_path: Path) -> None:
    log = log_at(tmp_path, "a\nb\nc\nd\ne\nf")

    changed = log.edit(lambda path: rewrite(path, "x\nb\nd\ne\nf\ng"))

    assert [[*lines] for lines in changed] == [[1], [3], [5, 6]]


def test_a_failed_editors_changes_can_be_undone(home: Home) -> None:
    home.write(LOG)

    result = home.run("edit", EDITOR=editor(home, "path.write_text('# gone\\n')\nsys.exit(3)"))

    assert result.status == 1
    do(home, "undo")
    assert home.read() == LOG


@pytest.mark.slow
def test_the_history_holds_only_changed_lines(home: Home) -> None:
    lines = [
        f"2026-11-{day:02} {hour:02}:{minute:02} x\n"
        for day in range(1, 29)
        for hour in range(24)
        for minute in range(60)
    ]
    home.write("".join(lines))
    lines[100], lines[-100] = "# one\n", "# two\n"
    edit(home, "".join(lines))

    [path] = (home.directory / ".local" / "state" / "utt").iterdir()
    assert path.stat().st_size < 1000


@pytest.mark.slow
@pytest.mark.parametrize("changes", [True, False])
def test_a_killed_edit_is_not_another_change(real_home: Home, changes: bool) -> None:
    real_home.write(LOG)
    do(real_home, "add", "mail", "--at", "9:30")
    before = real_home.read()
    script = utt_in_editor("import os", "text = path.read_text()", "utt('add', 'meanwhile')")
    if changes:
        script += "\npath.write_text(text.replace('design', 'sketch'))"
    real_home.run("edit", EDITOR=editor(real_home, f"{script}\nos.kill(os.getppid(), {int(signal.SIGKILL)})"))

    result = real_home.run("undo")

    if changes:
        *notices, error = result.stderr.splitlines()
        assert notices == ["restored, since the editor overwrote it: 2026-11-16 12:00 meanwhile"]
        assert error.startswith("error: The last edit was interrupted, and its changes are unknown")
        assert "acme: sketch" in real_home.read()
        # It is reported once, and then left alone.
        assert do(real_home, "undo", "--keep") == "kept edit\n"
        assert do(real_home, "undo") == "undid add 2026-11-16 12:00 meanwhile\n"
    else:
        assert result.stdout == "undid add 2026-11-16 12:00 meanwhile\n"
        assert real_home.read() == before


def test_a_log_broken_by_undo_is_checked_again(home: Home) -> None:
    for broken in (LOG.replace("# note", "broken"), LOG.replace("10:00", "08:00")):
        home.write(broken)
        edit(home, LOG)
        do(home, "report")
        do(home, "undo")

        assert home.read() == broken
        assert home.run("report").status == 1


def log_at(directory: Path, content: str, notices: Notices | None = None) -> Log:
    path = directory / "utt.log"
    path.write_text(content)
    return Log(
        LogFile(str(path), Memory(str(directory / "cache"), str(path)), str(directory / "state"), "edit"),
        notices or Notices(),
    )


def rewrite(path: str, content: str) -> None:
    Path(path).write_text(content)


LINES = st.lists(
    st.sampled_from(
        ["2026-11-16 09:00 a", "2026-11-16 09:00 b", "2026-11-16 10:00 c", "2026-11-17 09:00 d", "# n", "", "x"]
    ),
    max_size=8,
)


@pytest.mark.slow
@examples(20)
@given(st.lists(st.tuples(LINES, st.sampled_from(["", "\n"])), min_size=2, max_size=4))
def test_edits_of_any_content_are_undone_stepwise(contents: list[tuple[list[str], str]]) -> None:
    texts = ["\n".join(lines) + end for lines, end in contents]
    with tempfile.TemporaryDirectory() as name:
        log = log_at(Path(name), texts[0])
        states = [texts[0]]
        for text in texts[1:]:
            log.edit(lambda path, text=text: rewrite(path, text))  # type: ignore[misc]
            if text != states[-1]:
                states.append(text)

        for state in states[-2::-1]:
            log.undo()
            assert Path(log.path).read_text() == state
        with pytest.raises(UttError, match="nothing to undo"):
            log.undo()
        for state in states[1:]:
            log.redo()
            assert Path(log.path).read_text() == state


def test_an_edit_killed_when_recorded_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_at(tmp_path, LOG)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("utt.timelog.write.edit.finish_edit", interrupted)
    with pytest.raises(KeyboardInterrupt):
        log.edit(lambda path: rewrite(path, LOG.replace("design", "sketch")))
    monkeypatch.undo()
    assert (tmp_path / "utt.log.utt-edit").exists()

    log.undo()

    assert Path(log.path).read_text() == LOG
    assert not (tmp_path / "utt.log.utt-edit").exists()


@pytest.mark.parametrize("note", [b"@ 99999999999999999999999999\n", b"@ -1\n", b"@ x\n", b"~ 1-a x\n", b"@ 1\n@ 2\n"])
def test_a_hostile_edit_journal_does_no_harm(home: Home, note: bytes) -> None:
    home.write(LOG)
    do(home, "add", "mail", "--at", "9:30")
    (home.directory / "utt.log.utt-edit").write_bytes(b"utt edit 1\n= 1-a\n" + note)

    result = home.run("undo")

    assert result.stdout == "undid add 2026-11-16 09:30 mail\n" or "The last edit was interrupted" in result.stderr
    assert "Traceback" not in result.stderr


def test_memory_of_an_edit_depends_on_bytes_only(tmp_path: Path) -> None:
    moments = [datetime(2026, 1, 1) + timedelta(minutes=number) for number in range(40_000)]
    content = "".join(f"{moment:%Y-%m-%d %H:%M} acme: design\n" for moment in moments)
    log = log_at(tmp_path, content)
    new = content.replace("2026-01-15 12:00 acme", "2026-01-15 12:00 beta")

    tracemalloc.start()
    try:
        log.edit(lambda path: rewrite(path, new))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    # The bytes of the log, and those written here; separate lines would take four times as much.
    assert peak < 3 * len(content)
