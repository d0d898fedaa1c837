"""bartib's log, as its documentation describes it."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.foreign_files import BREAK_TOLD, exported, imported

_TIMES = "2026-11-16 09:00 - 2026-11-16 10:30"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(f"{_TIMES} | acme | design", "10:30 acme: design", id="both"),
        pytest.param(f"{_TIMES} | acme", "10:30 acme: untitled", id="no description"),
        pytest.param(f"{_TIMES} |  | design", "10:30 design", id="no project"),
        pytest.param(f"{_TIMES} | Big Client | a: b", "10:30 Big-Client: a: b", id="words in a project"),
        pytest.param(
            rf"{_TIMES} | client\|work | path: C:\\Users\\a", r"10:30 client|work: path: C:\Users\a", id="escaped"
        ),
        pytest.param(rf"{_TIMES} | a\\ | b \\\| c", "10:30 a\\: b \\| c", id="backslashes before bars"),
        pytest.param(rf"{_TIMES} | acme | C:\Users | b", r"10:30 acme: C:\Users | b", id="not escaped, as of old"),
        pytest.param("2026-11-16 09:00:59 - 2026-11-16 10:30:01 | a | x", "10:30 a: x", id="seconds"),
        pytest.param(f"  {_TIMES}|a|x  ", "10:30 a: x", id="other spaces"),
    ],
)
def test_a_line_is_an_activity(home: Home, line: str, expected: str) -> None:
    log, _ = imported(home, "bartib", f"{line}\n")

    assert log == ["2026-11-16 09:00 hello", f"2026-11-16 {expected}"]


def test_lines_are_in_any_order_and_over_midnight(home: Home) -> None:
    log, _ = imported(
        home,
        "bartib",
        "2026-11-17 09:00 - 2026-11-17 10:00 | a | later\n2026-11-16 23:00 - 2026-11-17 01:00 | a | night\n",
    )

    assert log == [
        "2026-11-16 23:00 hello",
        "2026-11-17 01:00 a: night",
        "2026-11-17 09:00 hello",
        "2026-11-17 10:00 a: later",
    ]


def test_what_bartib_does_not_count_is_reported(home: Home) -> None:
    log, said = imported(home, "bartib", f"# my week\n\n{_TIMES} | a | x\n2026-11-16 10:30 | a | y\n- more\n")

    assert log == ["2026-11-16 09:00 hello", "2026-11-16 10:30 a: x"]
    assert said == [
        "note: 2 lines are left out, since they are not activities for bartib either: # my week, - more",
        "note: one record is left out, since it is still running",
    ]


def test_a_file_of_comments_is_recognised(home: Home) -> None:
    path = home.directory / "activities"
    path.write_text(f"# my week\n{_TIMES} | a | x\n", encoding="utf-8")

    assert "is read as bartib" in home.run("import", str(path), now="2026-11-20 12:00").stderr


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(f"{_TIMES} | a | x\n2026-11-16 10:00 a x\n", ", line 2: expected 2026-", id="no bars"),
        pytest.param("2026-02-30 09:00 - 2026-03-01 10:00 | a | x\n", ", line 1: there is no such date", id="no date"),
        pytest.param("2026-11-16 09:00 - 2026-11-16 25:00 | a | x\n", ", line 1: there is no such date", id="no time"),
        pytest.param("2026-11-16 10:00 - 2026-11-16 09:00 | a | x\n", ", line 1: it ends before", id="backwards"),
        pytest.param("nothing\n", ": has no activity in it", id="nothing"),
    ],
)
def test_an_impossible_record_is_refused_with_its_line(home: Home, text: str, error: str) -> None:
    log, said = imported(home, "bartib", text)

    assert (log, len(said)) == ([], 1)
    assert said[0].startswith(f"error: FILE{error}")


def test_an_export_can_be_read_by_bartib(home: Home) -> None:
    log = "2026-11-16 23:00 hello\n2026-11-17 00:30 acme: a | b\n2026-11-17 01:00 C:\\x **  # y\n"

    assert exported(home, "bartib", log) == (
        "2026-11-16 23:00 - 2026-11-17 00:30 | acme | a \\| b\n"
        "2026-11-17 00:30 - 2026-11-17 01:00 | none | C:\\\\x **\n",
        [BREAK_TOLD, "note: bartib has no place for a comment"],
    )
