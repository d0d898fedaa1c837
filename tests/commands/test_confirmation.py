"""What ``add``, ``hello`` and ``amend`` print on a terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.in_process import InProcessHome

LOG = "2026-11-16 09:00 hello\n2026-11-16 10:00 acme: design\n"


def said(home: Home, now: str, *arguments: str, before: tuple[str, ...] = (), **environment: str) -> list[str]:
    """Return the lines that a command writes to a terminal as its standard error."""
    on_terminal = InProcessHome(home.directory)
    on_terminal.has_terminal, on_terminal.environment = True, home.environment

    result = on_terminal.run(*before, *arguments, now=now, **environment)

    assert result.status == 0
    assert result.stdout == "" or arguments[0] in ("amend", "stretch")
    return result.stderr.splitlines()


@pytest.mark.parametrize(
    ("now", "arguments", "expected"),
    [
        ("2026-11-16 11:30", ["add", "acme: review"], "(1h30) 10:00-11:30 acme: review"),
        ("2026-11-16 11:30", ["add", "acme: review", "-c", "ok"], "(1h30) 10:00-11:30 acme: review  # ok"),
        ("2026-11-16 11:30", ["add", "lunch **"], "(1h30) 10:00-11:30 lunch **"),
        ("2026-11-16 10:00", ["add", "x"], "(0h00) 10:00-10:00 x"),
        ("2026-11-17 09:00", ["hello"], "09:00 hello"),
        ("2026-11-16 11:00", ["amend", "beta: x"], "(1h00) 09:00-10:00 beta: x"),
        ("2026-11-16 11:00", ["amend", "--at", "9:30"], "(0h30) 09:00-09:30 acme: design"),
        ("2026-11-17 01:00", ["add", "acme: late"], "(15h00) 2026-11-16 10:00-01:00 acme: late"),
        # The date is shown if it is not today.
        ("2026-11-17 09:00", ["add", "acme: late", "--at", "monday 17:00"], "(7h00) 2026-11-16 10:00-17:00 acme: late"),
        ("2026-11-17 09:00", ["hello", "--at", "monday 17:00"], "2026-11-16 17:00 hello"),
        ("2026-11-18 09:00", ["add", "x", "--at", "tuesday 0:30"], "(14h30) 2026-11-16 10:00-2026-11-17 00:30 x"),
        # Parts of the command line that are not in the entry.
        ("2026-11-16 11:30", ["add", " acme: review "], "(1h30) 10:00-11:30 acme: review"),
        ("2026-11-16 11:30", ["add", "x", "-c", " "], "(1h30) 10:00-11:30 x"),
        ("2026-11-16 11:30", ["add", "x  # y"], "(1h30) 10:00-11:30 x  # y"),
    ],
)
def test_the_recorded_entry_is_confirmed(home: Home, now: str, arguments: list[str], expected: str) -> None:
    home.write(LOG)

    assert said(home, now, *arguments)[0] == expected


def test_an_insertion_confirms_what_it_cuts(home: Home) -> None:
    home.write(LOG)

    lines = said(home, "2026-11-16 12:00", "add", "mail", "--at", "9:15")

    assert lines == [
        "inserted in its place, before: 2026-11-16 10:00 acme: design",
        "(0h15) 09:00-09:15 mail",
        "cut: 09:00-10:00 acme: design is 09:15-10:00 now",
    ]


def test_the_first_entry_has_no_length(home: Home) -> None:
    assert said(home, "2026-11-16 12:00", "add", "mail") == [
        "12:00 mail",
        "warning: no hello yet today, so no time counts for it: record when you arrived with utt hello --at WHEN",
    ]


def test_a_long_name_is_cut_short(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n")

    (line,) = said(home, "2026-11-16 10:00", "add", "x" * 5000)

    assert line.startswith("(1h00) 09:00-10:00 xxx")
    assert len(line) <= 200


def test_an_entry_before_the_hello_has_no_length(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n")

    assert said(home, "2026-11-16 12:00", "add", "mail", "--at", "8:00")[1:] == [
        "08:00 mail",
        "warning: no hello before it, so no time counts for it: record when you arrived with utt hello --at WHEN",
    ]


NIGHT = "warning: that counts the night as work, "


@pytest.mark.parametrize(
    ("now", "name", "warning"),
    [
        (
            "2026-11-17 09:30",
            "acme: mail",
            f"{NIGHT}23h30 since 2026-11-16 10:00: if you had gone, record when you came back with utt hello --at WHEN",
        ),
        (
            "2026-11-17 02:00",
            "acme: mail",
            f"{NIGHT}16h00 since 2026-11-16 10:00: if you had gone, record when you came back with utt hello --at WHEN",
        ),
        ("2026-11-17 09:30", "weekend ***", None),
        ("2026-11-16 23:59", "acme: mail", None),
        (
            "2026-11-17 03:00",
            "sleep **",
            "warning: that is 17h00 at a stretch: utt undo reverts it, utt amend --at WHEN corrects it",
        ),
    ],
)
def test_nights_and_long_stretches_are_suspicious(home: Home, now: str, name: str, warning: str | None) -> None:
    home.write(LOG)

    assert said(home, now, "add", name)[1:] == ([] if warning is None else [warning])


@pytest.mark.parametrize(
    ("before", "now", "is_night"),
    [
        ("2026-11-16 00:15", "2026-11-16 09:00", True),
        ("2026-11-16 00:00", "2026-11-16 10:00", True),
        ("2026-11-15 22:00", "2026-11-16 02:00", True),
        ("2026-11-15 19:00", "2026-11-16 00:01", False),
        ("2026-11-15 23:00", "2026-11-16 02:30", False),
        ("2026-11-16 05:30", "2026-11-16 12:00", False),
        ("2026-11-14 07:00", "2026-11-15 07:00", True),
    ],
)
def test_a_night_is_long_and_mostly_at_night(home: Home, before: str, now: str, is_night: bool) -> None:
    home.write(f"2026-11-13 09:00 hello\n{before} x\n")

    assert any(NIGHT in line for line in said(home, now, "add", "y")) == is_night


def test_a_night_warning_suggests_hello(home: Home) -> None:
    home.write(LOG)
    said(home, "2026-11-17 09:30", "add", "acme: mail")

    said(home, "2026-11-17 09:31", "hello", "--at", "9:00")

    assert home.read() == LOG + "\n2026-11-17 09:00 hello\n2026-11-17 09:30 acme: mail\n"


@pytest.mark.parametrize("project", ["acm", "acmee", "amce", "acne", "xacme", "cme"])
def test_a_new_project_near_another_is_suspicious(home: Home, project: str) -> None:
    home.write(LOG)

    lines = said(home, "2026-11-16 11:00", "add", f"{project}: x")

    assert lines[1:] == [
        f"warning: {project} is a new project, one letter off acme: if it is that one, run utt amend 'acme: x'"
    ]


def test_the_suggested_command_is_quoted_for_the_shell(home: Home) -> None:
    home.write(LOG)

    warning = said(home, "2026-11-16 11:00", "add", "acne: Ana's plan")[-1]

    assert warning.endswith(""", run utt amend 'acme: Ana'"'"'s plan'""")


def test_an_earlier_entry_is_amended_by_its_time(home: Home) -> None:
    home.write("2026-11-15 00:00 hello\n2026-11-15 23:50 nap **\n2026-11-16 10:00 acme: x\n2026-11-16 11:00 beta: y\n")

    project = said(home, "2026-11-16 12:00", "add", "acne: z", "--at", "10:30")
    stretch = said(home, "2026-11-16 12:00", "add", "sleep **", "--at", "2026-11-15 16:30")

    assert project[-1] == (
        "warning: acne is a new project, one letter off acme: "
        "if it is that one, run utt amend 'acme: z' --entry '2026-11-16 10:30'"
    )
    assert stretch[-1] == "warning: that is 16h30 at a stretch: utt undo reverts it, utt edit corrects it"


@pytest.mark.parametrize("name", ["acme: x", "beta: x", "acm", "acme2: x", "ac: x", "acmeee: x", "emca: x"])
def test_distinct_projects_are_not_suspicious(home: Home, name: str) -> None:
    home.write(LOG)

    assert len(said(home, "2026-11-16 11:00", "add", name)) == 1


def test_a_known_project_is_not_suspicious(home: Home) -> None:
    home.write(LOG + "2026-11-16 10:30 acne: x\n")

    assert len(said(home, "2026-11-16 11:00", "add", "acne: y")) == 1


@pytest.mark.parametrize("option", ["--quiet", "-q"])
def test_quiet_works_before_and_after_the_command(home: Home, option: str) -> None:
    home.write(LOG)

    assert said(home, "2026-11-16 11:00", "add", "x", option) == []
    assert said(home, "2026-11-16 12:00", "add", "x", before=(option,)) == []
    assert said(home, "2026-11-17 08:00", "hello", option) == []
    assert said(home, "2026-11-17 08:00", "amend", "hello", option) == []


def write_configuration(home: Home, text: str) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True)
    path.write_text(text)


@pytest.mark.parametrize(("value", "number"), [("yes", 0), ("no", 1)])
def test_the_configuration_stops_it(home: Home, value: str, number: int) -> None:
    home.write(LOG)
    write_configuration(home, f"[ui]\nquiet = {value}\n")

    assert len(said(home, "2026-11-16 11:00", "add", "x")) == number


@pytest.mark.parametrize("text", ["[ui]\nquiet = perhaps\n", "[ui]\nquiet\n", "[plugins]\n[ui]\nquiet\n"])
def test_an_unreadable_configuration_warns_and_the_entry_counts(home: Home, text: str) -> None:
    home.write(LOG)
    write_configuration(home, text)

    [line] = said(home, "2026-11-16 11:00", "add", "x")

    assert line.startswith("warning: ")
    assert "utt.cfg" in line
    assert home.read().endswith("2026-11-16 11:00 x\n")


def test_a_configuration_broken_elsewhere_warns_and_confirms(home: Home) -> None:
    home.write(LOG)
    write_configuration(home, "[targets\ndaily = 8h\n")

    warning, line = said(home, "2026-11-16 11:00", "add", "x")

    assert warning.startswith("warning: ")
    assert line == "(1h00) 10:00-11:00 x"


def test_nothing_is_confirmed_without_a_terminal(home: Home) -> None:
    home.write(LOG)

    assert home.run("add", "acmee: x", now="2026-11-18 11:00").stderr == ""


def test_a_broken_line_further_up_does_not_matter(home: Home) -> None:
    home.write("nonsense\n" + LOG)

    assert said(home, "2026-11-16 11:00", "add", "x") == ["(1h00) 10:00-11:00 x"]


def test_a_plugins_own_log_raises_no_traceback(home: Home, tmp_path: Path) -> None:
    plugin = tmp_path / "path" / "utt" / "plugins" / "elsewhere.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from utt.api import v1\n"
        "class Elsewhere:\n    entries = []\n    def add(self, entry): self.entries.append(entry)\n"
        "v1.register_component(v1.Log, Elsewhere)\n"
    )

    assert said(home, "2026-11-16 11:00", "add", "x", PYTHONPATH=str(tmp_path / "path"))[0] == "11:00 x"


def test_a_plugins_calendar_decides_what_today_is(home: Home, tmp_path: Path) -> None:
    plugin = tmp_path / "path" / "utt" / "plugins" / "late.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from utt.api import v1\nfrom tests.support.late_calendar import LateCalendar\n"
        "v1.register_component(v1.Calendar, LateCalendar)\n"
    )
    home.write("2026-11-16 23:50 hello\n")
    path = f"{tmp_path / 'path'}{os.pathsep}{Path(__file__).parents[2]}"

    lines = said(home, "2026-11-17 01:30", "add", "x", "--at", "23:55", PYTHONPATH=path)

    assert lines == ["(0h05) 23:50-23:55 x"]
    assert home.read() == "2026-11-16 23:50 hello\n2026-11-16 23:55 x\n"


@pytest.mark.parametrize(
    ("log", "now", "arguments"),
    [
        pytest.param(LOG, "2026-11-16 11:30", ["add", "acme: desing"], id="one letter off"),
        pytest.param(LOG, "2026-11-16 11:30", ["add", "Acme Corp: x"], id="no project"),
        pytest.param(LOG, "2026-11-16 11:30", ["add", "call", "--at", "9:15-9:30"], id="what was cut"),
        pytest.param(LOG, "2026-11-17 09:00", ["add", "x"], id="a night"),
        pytest.param(LOG, "2026-11-17 09:00", ["add", "-b", "x"], id="many hours"),
        pytest.param("", "2026-11-16 11:30", ["add", "x"], id="no hello"),
        pytest.param(LOG + "2026-11-16 10:30 bye ***\n", "2026-11-16 11:00", ["add", "x"], id="no hello after a bye"),
        pytest.param("2026-11-16 09:00 hello\n", "2026-11-16 11:00", ["stretch"], id="a hello that is stretched"),
    ],
)
def test_suspicions_are_printed_only_on_terminals(home: Home, log: str, now: str, arguments: list[str]) -> None:
    home.write(log)

    assert home.run(*arguments, now=now).stderr == ""
    home.write(log)
    assert len(said(home, now, *arguments)) > 1
