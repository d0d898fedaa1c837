"""The CSV of Clockify, with the formats of dates and times that its users choose."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.foreign_files import BREAK_TOLD

NOW = "2026-11-20 12:00"

HEAD = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,"
    "Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal)"
)
WHOLE = ["11-16 09:00 hello", "11-16 13:30 acme: design"]


def imported(home: Home, text: str, *options: str) -> tuple[list[str], str]:
    """Import into an empty log; return its lines and the messages."""
    path = home.directory / "clockify.csv"
    path.write_text(text, encoding="utf-8")
    result = home.run("import", str(path), *options, now=NOW)
    return [line[5:] for line in result.log.splitlines() if line], result.stderr.partition("detailed report\n")[2]


def row(day: str, start: str, end: str, duration: str = "04:30:00", decimal: str = "4.50") -> str:
    return f"acme,,design,,Ana,,a@x.io,,No,{day},{start},{day},{end},{duration},{decimal}"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("09:00:00", "13:30:00", id="24 hours"),
        pytest.param("09:00:00 AM", "01:30:00 PM", id="12 hours"),
        pytest.param("9:00 AM", "1:30 PM", id="12 hours without seconds"),
    ],
)
@pytest.mark.parametrize("day", ["2026-11-16", "11/16/2026", "16/11/2026", "16.11.2026", "11-16-2026", "16-11-2026"])
def test_every_date_format_of_a_profile_is_read(home: Home, day: str, start: str, end: str) -> None:
    assert imported(home, f"{HEAD}\n{row(day, start, end)}\n")[0] == WHOLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Project,Client,Description,Task,Email,Tags,Billable,Start Date,Start Time,Duration (h)\n"
            "acme,,design,UI,a@x.io,,No,08/31/2026,9:00 AM,4:30\n",
            ["08-31 09:00 hello", "08-31 13:30 acme: design"],
            id="no end, as Clockify wants it",
        ),
        pytest.param(
            "Projekt;Beschreibung;Startdatum;Startzeit;Dauer (dezimal)\nacme;design;16.11.2026;09:00;4,5\n",
            WHOLE,
            id="German",
        ),
        pytest.param(
            f"{HEAD}\n" + row("2026-11-16", "09:00:00", "13:30:00").replace(",No,", ",Yes,").replace(",,No", ",No"),
            WHOLE,
            id="billable",
        ),
        pytest.param(
            f"{HEAD},Billable Rate (USD)\n" + row("2026-11-16", "09:00", "13:30") + ',"1,000.00"\n',
            WHOLE,
            id="more columns",
        ),
        pytest.param(
            f"{HEAD}\n" + row("2026-11-16", "09:00", "13:30").replace("a@x.io,,", 'a@x.io,"ui, night shift",'),
            [WHOLE[0], "11-16 13:30 acme: design #ui #night-shift"],
            id="tags",
        ),
    ],
)
def test_a_clockify_export_is_read(home: Home, text: str, expected: list[str]) -> None:
    assert imported(home, text)[0] == expected


def test_ambiguous_dates_are_refused(home: Home) -> None:
    text = f"{HEAD}\n{row('11/12/2026', '09:00', '13:30')}\n"

    log, said = imported(home, text)

    assert (log, "--date-order dmy or --date-order mdy\n" in said, said.count("\n")) == ([], True, 1)
    assert imported(home, text, "--date-order", "mdy")[0] == ["11-12 09:00 hello", "11-12 13:30 acme: design"]


def test_an_export_has_clockifys_columns(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:20 acme: design #ui  # note\n2026-11-16 11:00 tea **\n")

    result = home.run("export", "clockify", now=NOW)

    assert result.stdout == (
        f"{HEAD}\n"
        "acme,,design #ui,,,,,ui,No,2026-11-16,09:00:00,2026-11-16,10:20:00,01:20:00,1.33\n"
        ",,tea **,,,,,,No,2026-11-16,10:20:00,2026-11-16,11:00:00,00:40:00,0.67\n"
    )
    assert result.stderr.splitlines() == ["note: a comment has no place in it", BREAK_TOLD]
