"""Timeclock files in the dialects of Emacs, ledger and hledger."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.foreign_files import exported, imported


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "i 2026/11/16 09:00:00 acme  design\no 2026/11/16 10:30:00\n",
            ["09:00 hello", "10:30 acme: design"],
            id="all",
        ),
        pytest.param("i 2026-11-16 9:00 a  x\no 2026-11-16 10:30\n", ["09:00 hello", "10:30 a: x"], id="hyphens"),
        pytest.param("i 2026.11.16 09:00 a  x\nO 2026.11.16 10:30\n", ["09:00 hello", "10:30 a: x"], id="full stops"),
        pytest.param(
            "i 2026/11/16 09:00:00+0100 a  x\no 2026/11/16 10:30:00+0200\n",
            ["09:00 hello", "10:30 a: x"],
            id="hledger: a time zone that it ignores",
        ),
        pytest.param(
            "i 2026/11/16 09:00:00 some:account name  a: b\no 2026/11/16 10:30:00\n",
            ["09:00 hello", "10:30 some-account-name: a: b"],
            id="hledger: a subaccount",
        ),
        pytest.param(
            "i 2026/11/16 09:00:00 acme\tdesign ; with Ana\no 2026/11/16 10:30:00\n",
            ["09:00 hello", "10:30 acme: design  # with Ana"],
            id="hledger: a comment",
        ),
        pytest.param(
            "I 2026/11/16 09:00:00 acme  design  ; with Ana\nO 2026/11/16 10:30:00 acme\n",
            ["09:00 hello", "10:30 acme: design  # with Ana"],
            id="ledger: an account on clocking out",
        ),
        pytest.param(
            "i 2026/11/16 09:00 a  x\ni 2026/11/16 10:00 b  y\no 2026/11/16 11:00 a\no 2026/11/16 11:30 b\n",
            ["09:00 hello", "11:00 a: x", "11:30 b: y"],
            id="ledger: two at once",
        ),
        pytest.param(
            "i 2026/11/16 09:00:00 Big Client\no 2026/11/16 10:30:00 lunch time\n",
            ["09:00 hello", "10:30 Big-Client: untitled  # lunch time"],
            id="Emacs: a project, and a reason to stop",
        ),
        pytest.param(
            "i 2026/11/16 09:00:00 acme  x  ; one\no 2026/11/16 10:30:00 acme  ; two\n",
            ["09:00 hello", "10:30 acme: x  # one; two"],
            id="a comment on either line",
        ),
        pytest.param(
            "i 2026/11/16 09:00:00\no 2026/11/16 10:30:00\n", ["09:00 hello", "10:30 untitled"], id="Emacs: no project"
        ),
        pytest.param(
            "; x\n# x\n* x\n\n  \ni 2026/11/16 09:00:00 a  x\n; between\no 2026/11/16 10:30:00\n",
            ["09:00 hello", "10:30 a: x"],
            id="comments",
        ),
        pytest.param(
            "i 2026/11/16 09:00:30 a  x\r\no 2026/11/16 10:30:29\r\n",
            ["09:00 hello", "10:30 a: x"],
            id="CRLF and seconds",
        ),
    ],
)
def test_each_dialect_is_read(home: Home, text: str, expected: list[str]) -> None:
    log, _ = imported(home, "timeclock", text, "--overlap", "clip")

    assert [line.removeprefix("2026-11-16 ") for line in log] == expected


def test_text_of_old_emacs_is_read(home: Home) -> None:
    log, _ = imported(home, "timeclock", "i 2026/11/16 09:00:00 Büro\no 2026/11/16 10:00:00\n".encode("latin-1"))

    assert log[-1] == "2026-11-16 10:00 Büro: untitled"


def test_ignored_and_running_records_are_reported(home: Home) -> None:
    log, said = imported(
        home,
        "timeclock",
        "b 2026/11/15 00:00:00 3600\nh 2026/11/16 09:00:00 6\ni 2026/11/16 09:00:00 a\no 2026/11/16 10:00:00\n"
        "i 2026/11/16 11:00:00 a\n",
    )

    assert log == ["2026-11-16 09:00 hello", "2026-11-16 10:00 a: untitled"]
    assert said[0].startswith("note: 2 lines of h or b are left out")
    assert said[-1] == "note: one record is left out, since it is still running"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("o 2026/11/16 10:00:00\n", "line 1: clocks out, but nothing", id="nothing to clock out of"),
        pytest.param("i 2026/11/16 09:00:00 a\n2026/11/16 x\n", "line 2: expected i, o", id="a transaction"),
        pytest.param("i 2026/11-16 09:00:00 a\n", "line 1: expected i, o", id="mixed separators"),
        pytest.param("i 2026/02/30 09:00:00 a\n", "line 1: there is no such date", id="no date"),
        pytest.param("i 2026/11/16 24:00:00 a\n", "line 1: there is no such date", id="no time"),
        pytest.param(
            "i 2026/11/16 09:00:00 a\no 2026/11/16 08:00:00\n", "line 1: it ends before it starts", id="backwards"
        ),
    ],
)
def test_an_impossible_line_is_refused_with_its_line(home: Home, text: str, error: str) -> None:
    log, said = imported(home, "timeclock", text)

    assert (log, len(said)) == ([], 1)
    assert said[0].startswith(f"error: FILE, {error}")


def test_names_ledger_would_calculate_are_changed(home: Home) -> None:
    log = "2026-11-16 09:00 hello\n2026-11-16 10:00 a: x ; y  # see [1] and rate:: 2\n2026-11-16 10:30 ; z\n"

    found, said = exported(home, "timeclock", log)

    assert found == (
        "i 2026/11/16 09:00:00 a  x , y  ; see (1) and rate: 2\n"
        "o 2026/11/16 10:00:00\n"
        "i 2026/11/16 10:00:00 none  , z\n"
        "o 2026/11/16 10:30:00\n"
    )
    assert said == [
        "note: semicolons of 2 names became commas, since they would begin comments: x , y, , z",
        "note: brackets or colons of a comment were changed, since ledger would calculate with them: "
        "see (1) and rate: 2",
    ]
