"""The CSV of Toggl Track, in its forms over the years, and as spreadsheets save it."""

from __future__ import annotations

import csv
import io

import pytest

from tests.support.command_line import Home
from tests.support.foreign_files import BREAK_TOLD

NOW = "2026-11-20 12:00"

OLD = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags"
NEWER = "Description,Billable,Duration,Member,Email,Project,Tags,Start date,Start time,Stop date,Stop time"

ROW = "Ana,a@x.io,,acme,,design,No,2026-11-16,09:00:00,2026-11-16,10:30:00,01:30:00,"


def imported(home: Home, text: str | bytes, *options: str) -> tuple[list[str], str]:
    """Import into an empty log; return its lines and the messages."""
    path = home.directory / "toggl.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = home.run("import", "toggl", str(path), *options, now=NOW)
    return [line[5:] for line in result.log.splitlines() if line], result.stderr.replace(str(path), "toggl.csv")


def rows(*lines: str, head: str = OLD) -> str:
    return "".join(f"{line}\n" for line in (head, *lines))


WHOLE = ["11-16 09:00 hello", "11-16 10:30 acme: design"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(rows(ROW), WHOLE, id="as it was"),
        pytest.param(
            rows("design,No,1:30:00,Ana,a@x.io,acme,-,2026-11-16,09:00:00,2026-11-16,10:30:00", head=NEWER),
            WHOLE,
            id="the newer head",
        ),
        pytest.param(
            rows("-,No,1:30:00,Ana,a@x.io,-,ui,2026-11-16,09:00:00,2026-11-16,10:30:00", head=NEWER),
            ["11-16 09:00 hello", "11-16 10:30 untitled #ui"],
            id="dashes for nothing",
        ),
        pytest.param(
            rows("-,No,1:30:00,Ana,a@x.io,acme,-,2026-11-16,11:00 PM,2026-11-17,12:30 AM", head=NEWER),
            ["11-16 23:00 hello", "11-17 00:30 acme: untitled"],
            id="over midnight by twelve hours",
        ),
        pytest.param(
            rows(
                "acme,design,2026-11-16,09:00,1.5",
                head="Project,Description,Start date,Start time,Duration",
            ),
            WHOLE,
            id="as Toggl wants it to read it",
        ),
        pytest.param(
            rows(ROW.replace(",", ";").replace("2026-11-16", "16.11.2026"), head=OLD.replace(",", ";")),
            WHOLE,
            id="semicolons and German dates",
        ),
        pytest.param("sep=;\n" + rows(ROW.replace(",", ";"), head=OLD.replace(",", ";")), WHOLE, id="sep="),
        pytest.param(rows(ROW.replace(",", "\t"), head=OLD.replace(",", "\t")), WHOLE, id="tabs"),
        pytest.param(rows(ROW, ",,,,,,,,,,,,", "", head=OLD.upper()), WHOLE, id="capitals and empty rows"),
        pytest.param(rows(ROW + ",1.50", head=OLD + ",Amount (EUR)"), WHOLE, id="more columns"),
        pytest.param(
            rows(
                "Mo. 16. Nov. 2026;9:00 Uhr;1,5;design;acme",
                head="Startdatum;Startzeit;Dauer;Beschreibung;Projekt",
            ),
            WHOLE,
            id="German, in another order",
        ),
        pytest.param(
            rows(ROW.replace("design", '"a ""b"",\nc"')), [WHOLE[0], '11-16 10:30 acme: a "b", c'], id="quotes"
        ),
        pytest.param(
            rows(ROW.replace(",design,", ",design #ui,") + '"ui, big thing, ui"'),
            [WHOLE[0], "11-16 10:30 acme: design #ui #big-thing"],
            id="tags",
        ),
        pytest.param(
            rows(ROW.replace("acme", "Big Client: Web")),
            [WHOLE[0], "11-16 10:30 Big-Client-Web: design"],
            id="a project of words",
        ),
        pytest.param(rows(ROW.replace(",,design", ",design,")), WHOLE, id="a task alone"),
    ],
)
def test_a_toggl_export_is_read(home: Home, text: str, expected: list[str]) -> None:
    assert imported(home, text)[0] == expected


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_file_may_be_in_any_encoding(home: Home, encoding: str, ends: str) -> None:
    text = rows(ROW.replace("design", "Büro")).replace("\n", ends)

    assert imported(home, text.encode(encoding))[0] == [WHOLE[0], "11-16 10:30 acme: Büro"]


@pytest.mark.parametrize(
    ("days", "options", "expected"),
    [
        pytest.param(("03/04/2026", "16/04/2026"), (), "04-03", id="day first"),
        pytest.param(("03/04/2026", "04/16/2026"), (), "03-04", id="month first"),
        pytest.param(("03/04/2026",), ("--date-order", "dmy"), "04-03", id="said day first"),
        pytest.param(("03/04/2026",), ("--date-order", "mdy"), "03-04", id="said month first"),
    ],
)
def test_dates_are_read_as_the_whole_file_allows(
    home: Home, days: tuple[str, ...], options: tuple[str, ...], expected: str
) -> None:
    log, _ = imported(home, rows(*(ROW.replace("2026-11-16", day) for day in days)), *options)

    assert log[0] == f"{expected} 09:00 hello"


def test_ambiguous_dates_are_refused(home: Home) -> None:
    log, said = imported(home, rows(ROW.replace("2026-11-16", "03/04/2026")))

    assert (log, said) == (
        [],
        "error: toggl.csv, line 2: 03/04/2026 may be day first or month first: choose with --date-order dmy or "
        "--date-order mdy\n",
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(
            rows("Ana,design", head="User,Description"),
            "line 1: it names no columns 'start date', 'start time'",
            id="columns that are missing",
        ),
        pytest.param(
            rows(ROW, ROW.replace("2026-11-16", "2026-11-31")),
            "line 3: '2026-11-31' is not a date: expected one like 2026-11-16, 16.11.2026 or 11/16/2026",
            id="a bad date",
        ),
        pytest.param(
            rows(ROW.replace("09:00:00", "9 o'clock")),
            """line 2: "9 o'clock" is not a time of day: expected one like 13:30 or 1:30 PM""",
            id="a bad time",
        ),
        pytest.param(
            rows(ROW.replace("design", "a, b, c") + "x"),
            "line 2: it has more values than there are columns: some lack their quotes",
            id="a comma without quotes",
        ),
        pytest.param(
            rows(ROW.replace("10:30:00", "08:30:00")), "line 2: it ends before it starts", id="an end before its start"
        ),
        pytest.param(
            rows(ROW.replace(",2026-11-16,10:30:00,01:30:00", ",,,99999999999:00")),
            "line 2: there is no such time",
            id="too long",
        ),
        pytest.param(
            rows(ROW, ROW.replace("design", '"design')),
            "line 3: no values with ',' between them, unexpected end of data",
            id="an open quote",
        ),
    ],
)
def test_a_fault_is_reported_with_its_line(home: Home, text: str, error: str) -> None:
    assert imported(home, text) == ([], f"error: toggl.csv, {error}\n")


def test_clients_tasks_and_other_people_are_reported(home: Home) -> None:
    _, said = imported(
        home,
        rows(
            "Ana,a@x.io,Zoo,acme,UI,design,No,2026-11-16,09:00:00,2026-11-16,10:30:00,01:30:00,",
            "Ben,b@x.io,Zoo,acme,,design,No,2026-11-17,09:00:00,2026-11-17,10:30:00,01:30:00,",
            "Ben,b@x.io,,acme,,design,No,2026-11-18,09:00:00,,,,",
        ),
    )

    assert said.splitlines() == [
        "note: the clients of 2 records have no place in the log: Zoo",
        "note: a task beside a description has no place in the log: UI",
        "note: one record is left out, since it is still running",
        "note: a file has what more than one person did: Ana, Ben",
    ]


def test_an_export_has_toggls_columns(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:30 acme: a, b #ui #x,y  # note\n2026-11-17 00:15 tea **\n")

    result = home.run("export", "toggl", now=NOW)

    assert result.stdout == (
        f"{OLD}\n"
        ',,,acme,,"a, b #ui #x,y",No,2026-11-16,09:00:00,2026-11-16,10:30:00,01:30:00,ui\n'
        ",,,,,tea **,No,2026-11-16,10:30:00,2026-11-17,00:15:00,13:45:00,\n"
    )
    assert result.stderr.splitlines() == ["note: a comment has no place in it", BREAK_TOLD]


def test_the_repeated_hour_counts_twice(home: Home) -> None:
    home.write("2026-10-25 01:30+0200 hello\n2026-10-25 02:30+0100 acme: night\n")

    result = home.run("export", "toggl", now=NOW, TZ="Europe/Berlin")
    [row] = csv.DictReader(io.StringIO(result.stdout))

    assert (row["Start time"], row["End time"], row["Duration"]) == ("01:30:00", "03:30:00", "02:00:00")
    assert result.stderr.startswith("note: the clock changed within one activity")


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        pytest.param("01:30,02:30,2:00", ["01:30+0200 hello", "02:30+0100 x"], id="the later hour"),
        pytest.param("01:30,02:30,1:00", ["01:30+0200 hello", "02:30+0200 x"], id="the earlier hour"),
        pytest.param("02:40,02:20,0:40", ["02:40+0200 hello", "02:20+0100 x"], id="from one to the other"),
        pytest.param("01:30,04:30,3:00", ["01:30 hello", "04:30 x"], id="by the clock on the wall"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--zone", "Europe/Berlin")], ids=["here", "in a zone"])
def test_a_duration_tells_repeated_hours_apart(
    home: Home, times: str, expected: list[str], options: tuple[str, ...]
) -> None:
    start, end, duration = times.split(",")
    path = home.directory / "toggl.csv"
    path.write_text(
        "Description,Start date,Start time,End date,End time,Duration\n"
        f"x,2026-10-25,{start},2026-10-25,{end},{duration}\n"
    )
    if options and end == "04:30":
        expected = ["01:30+0200 hello", "04:30+0100 x"]

    result = home.run("import", "toggl", str(path), *options, now="2026-11-20 12:00", TZ="Europe/Berlin")

    assert [line.removeprefix("2026-10-25 ") for line in result.log.splitlines()] == expected
