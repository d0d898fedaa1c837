"""The CSV of Harvest, which has days and hours, and rarely times."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home

NOW = "2026-11-20 12:00"

HEAD = "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,First Name,Last Name"


def imported(home: Home, *lines: str, head: str = HEAD) -> tuple[list[str], str]:
    """Import into the log; return its lines and the messages."""
    path = home.directory / "harvest.csv"
    path.write_text("".join(f"{line}\n" for line in (head, *lines)), encoding="utf-8")
    result = home.run("import", "harvest", str(path), now=NOW)
    return [line[5:] for line in result.log.splitlines() if line], result.stderr.replace(str(path), "harvest.csv")


def test_hours_without_times_start_at_nine(home: Home) -> None:
    log, _ = imported(
        home,
        "2026-11-17,Zoo,acme,AC,Design,,1.5,Yes,No,Ana,Lima",
        '2026-11-16,Zoo,acme,AC,Design,"logo, new",1.25,Yes,No,Ana,Lima',
        "2026-11-16,Zoo,beta,BE,Calls,,0.75,Yes,No,Ana,Lima",
    )

    assert log == [
        "11-16 09:00 hello",
        "11-16 10:15 acme: logo, new",
        "11-16 11:00 beta: Calls",
        "11-17 09:00 hello",
        "11-17 10:30 acme: Design",
    ]


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param("16/11/2026", "1.5", id="day first"),
        pytest.param("11/16/2026", "1:30", id="month first and clock"),
        pytest.param("16.11.2026", '"1,5"', id="German"),
    ],
)
def test_days_and_hours_are_read_in_any_form(home: Home, day: str, hours: str) -> None:
    log, _ = imported(home, f"{day},,acme,,Design,,{hours},Yes,No,Ana,Lima")

    assert log == ["11-16 09:00 hello", "11-16 10:30 acme: Design"]


def test_hours_follow_the_days_other_entries(home: Home) -> None:
    home.write("2026-11-16 10:00 hello\n2026-11-16 11:00 z\n")

    log, _ = imported(home, "2026-11-16,,acme,,Design,,1.5,Yes,No,Ana,Lima")

    assert log[2:] == ["11-16 12:30 acme: Design"]


def test_times_are_used_where_present(home: Home) -> None:
    log, _ = imported(
        home,
        "2026-11-16,acme,Design,,0.33,2:00pm,2:20pm",
        head="Date,Project,Task,Notes,Hours,Started At,Ended At",
    )

    assert log == ["11-16 14:00 hello", "11-16 14:20 acme: Design"]


def test_a_day_loses_less_than_a_minute(home: Home) -> None:
    log, said = imported(home, *[f"2026-11-16,,p{number},,x,,0.33,Yes,No,Ana,Lima" for number in range(9)])

    assert log[-1] == "11-16 11:58 p8: x"
    assert "note: the log has no seconds: 0:00:12 less is counted in all\n" in said


def test_clients_and_extra_tasks_are_reported(home: Home) -> None:
    _, said = imported(
        home,
        "2026-11-16,Zoo,acme,AC,Design,logo,1,Yes,No,Ana,Lima",
        "2026-11-17,Zoo,acme,AC,Design,,1,Yes,No,Ben,Lima",
    )

    assert said.splitlines() == [
        "note: the clients of 2 records have no place in the log: Zoo",
        "note: a task beside a description has no place in the log: Design",
        "note: a file has what more than one person did: Ana Lima, Ben Lima",
        "note: 2 durations without times were placed after what else is on their days",
    ]


@pytest.mark.parametrize(
    ("line", "head", "error"),
    [
        pytest.param("Ana,acme", "First Name,Project", "line 1: it names no columns 'date', 'hours'", id="columns"),
        pytest.param(
            "2026-11-16,,acme,,x,,many,Yes,No,A,L",
            HEAD,
            "line 2: 'many' is not a duration: expected one like 1:30, 1:30:00 or 1.5",
            id="hours",
        ),
        pytest.param(
            "2026-11-16,,acme,,x,,,Yes,No,A,L", HEAD, "line 2: it has neither times nor a duration", id="none"
        ),
    ],
)
def test_a_fault_is_reported_with_its_line(home: Home, line: str, head: str, error: str) -> None:
    assert imported(home, line, head=head) == ([], f"error: harvest.csv, {error}\n")
