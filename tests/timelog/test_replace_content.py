"""Replacing the whole log changes only what differs, in one change that undo reverts."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.logs import entries_in
from utt.errors import UttError
from utt.timelog.change import Change
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.log import Log
from utt.timelog.notices import Notices

LOG = b"2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n# note\n\n2026-11-17 09:00 hello\n"


def log_at(directory: Path, content: bytes | None, notices: Notices | None = None) -> Log:
    path = directory / "utt.log"
    if content is not None:
        path.write_bytes(content)
    memory = Memory(str(directory / "cache"), str(path))
    return Log(LogFile(str(path), memory, str(directory / "state"), "merge"), notices or Notices())


def test_a_missing_log_is_created(tmp_path: Path) -> None:
    log = log_at(tmp_path, None)

    made = log.replace_content(lambda before: before + LOG)

    assert (tmp_path / "utt.log").read_bytes() == LOG
    assert [*made.added] == entries_in(LOG)
    assert log.has_changed


def test_listeners_get_each_entry_once(tmp_path: Path) -> None:
    told: list[Change] = []
    log = log_at(tmp_path, LOG, Notices(tell=told.append))

    log.replace_content(lambda before: before.replace(b"design", b"sketch").replace(b"# note", b"# notes"))

    assert [(len(each.added), each.added[0].name, each.removed[0].name) for each in told] == [
        (1, "acme: sketch", "acme: design")
    ]


def test_an_unchanged_log_is_not_a_change(tmp_path: Path) -> None:
    log = log_at(tmp_path, LOG)
    before = (tmp_path / "utt.log").stat()

    log.replace_content(lambda before: before)

    assert os.stat(log.path).st_ino == before.st_ino
    assert not log.has_changed
    with pytest.raises(UttError, match="nothing to undo"):
        log.undo()


def test_an_error_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    log = log_at(tmp_path, LOG)

    def refuse(before: bytes) -> bytes:
        raise UttError("no")

    with pytest.raises(UttError, match="no"):
        log.replace_content(refuse)

    assert (tmp_path / "utt.log").read_bytes() == LOG


@pytest.mark.parametrize("line", [b"broken\n", b"2026-11-16 08:00 early\n"], ids=["no entry", "out of order"])
def test_a_new_broken_line_is_noticed(tmp_path: Path, line: bytes) -> None:
    log = log_at(tmp_path, LOG)
    assert len([*log.entries]) == 3

    log.replace_content(lambda before: before + line)

    with pytest.raises(UttError, match="ine 6"):
        list(log.entries)


CONTENTS = st.one_of(
    st.binary(max_size=30),
    st.lists(
        st.sampled_from([*LOG.splitlines(), b"\xef\xbb\xbf# m", b"\xff", b"2026-11-16 10:00 a\r", b"x\0"]), max_size=8
    ).map(b"\n".join),
)


@examples(40)
@given(CONTENTS, CONTENTS)
def test_any_bytes_become_any_others_and_back(one: bytes, other: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        log = log_at(Path(name), one)
        log.replace_content(lambda before: other)
        assert Path(log.path).read_bytes() == other

        if one != other:
            log.undo()
            assert Path(log.path).read_bytes() == one
            log.redo()
            assert Path(log.path).read_bytes() == other


@pytest.mark.parametrize(
    "after",
    [pytest.param(LOG[:-6] + b"bye\n", id="inside"), pytest.param(LOG + b"2026-11-17 10:00 mail\n", id="the end")],
)
def test_a_draft_that_becomes_the_log_is_gone(tmp_path: Path, after: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    log, draft = log_at(tmp_path, LOG), tmp_path / "draft"
    draft.write_bytes(b"what a killed process has left")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(5, "broken")))
        with pytest.raises(UttError):
            log.replace_content(lambda before: after, str(draft))

    left = draft.exists(), Path(log.path).read_bytes()
    log.replace_content(lambda before: before, str(draft))
    unused = draft.exists()
    log.replace_content(lambda before: after, str(draft))

    assert left == (True, LOG)
    assert unused
    assert Path(log.path).read_bytes() == after
    assert not draft.exists()
    assert [*tmp_path.glob("*.utt-*")] == []


def test_a_draft_serves_again_after_a_foreign_change(tmp_path: Path) -> None:
    log, draft = log_at(tmp_path, LOG), tmp_path / "draft"
    draft.touch()
    others = iter([b"2026-11-17 10:00 mail\n"])

    def make(before: bytes) -> bytes:
        with open(log.path, "ab") as file:
            file.write(next(others, b""))
        return before.replace(b"design", b"sketch")

    log.replace_content(make, str(draft))

    assert Path(log.path).read_bytes() == LOG.replace(b"design", b"sketch") + b"2026-11-17 10:00 mail\n"
    assert not draft.exists()
