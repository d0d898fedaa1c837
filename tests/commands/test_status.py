"""``utt status``: today's status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home, configure
from tests.support.harmed import bad_line_error
from tests.support.imports import HEAVY, imported
from utt.api import v1
from utt.domain.period import Period
from utt.domain.targets import Targets
from utt.plugins.builtin.status import _FIELDS
from utt.report.model import ReportModel
from utt.report.request import ReportArgs
from utt.report.selection import Activities
from utt.report.status import status
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries

# A Monday.
LOG = """\
2026-11-16 09:00 hello
2026-11-16 10:30 acme: design review
2026-11-16 11:00 coffee **
2026-11-16 11:30 dentist ***
"""
EIGHT_HOURS = "[targets]\ndaily = 8h\n"


def printed(home: Home, now: str, *arguments: str) -> str:
    result = home.run("status", *arguments, now=now)

    assert (result.stderr, result.status) == ("", 0)
    return result.stdout


def entries_of(log: Path) -> Entries:
    return Entries(LogFile(str(log), Memory(None, str(log))))


# The text.


@pytest.mark.parametrize(
    ("log", "now", "text"),
    [
        (LOG, "2026-11-16 12:15", "since 11:30 (0h45), after dentist ***\nworked 2h15, rested 0h30 today\n"),
        # The current activity begins now.
        (LOG, "2026-11-16 11:30", "since 11:30 (0h00), after dentist ***\nworked 1h30, rested 0h30 today\n"),
        # Nothing is recorded today, so yesterday's last activity continues.
        (
            LOG,
            "2026-11-17 08:30",
            "since 2026-11-16 11:30 (21h00), after dentist ***\nworked 8h30, rested 0h00 today\n",
        ),
        (
            f"{LOG}2026-11-16 23:30 bye ***\n",
            "2026-11-17 08:30",
            "nothing is going on, you left at 2026-11-16 23:30\nworked 0h00, rested 0h00 today\n",
        ),
        # The last entry is an arrival.
        (
            "2026-11-16 09:00 hello\n",
            "2026-11-16 09:50",
            "since 09:00 (0h50), after hello\nworked 0h50, rested 0h00 today\n",
        ),
        # Work that began the day before, and is recorded today.
        (
            "2026-11-15 23:00 hello\n2026-11-16 01:00 night shift\n",
            "2026-11-16 01:30",
            "since 01:00 (0h30), after night shift\nworked 1h30, rested 0h00 today\n",
        ),
        # The last entry is in the future, today and later.
        (
            LOG,
            "2026-11-16 11:10",
            "the latest entry is in the future: 11:30 dentist ***\nworked 1h30, rested 0h30 today\n",
        ),
        (
            "2026-11-16 09:00 x\n2026-11-18 09:00 hello\n",
            "2026-11-16 10:00",
            "the latest entry is in the future: 2026-11-18 09:00 hello\nworked 0h00, rested 0h00 today\n",
        ),
        (
            "2026-11-16 09:00 x\n2026-11-16 18:00 bye ***\n",
            "2026-11-16 10:00",
            "the latest entry is in the future: 18:00 bye\nworked 0h00, rested 0h00 today\n",
        ),
        ("", "2026-11-16 09:50", "nothing is recorded\nworked 0h00, rested 0h00 today\n"),
        ("# nothing yet\n", "2026-11-16 09:50", "nothing is recorded\nworked 0h00, rested 0h00 today\n"),
    ],
)
def test_status_shows_start_name_and_sums(home: Home, log: str, now: str, text: str) -> None:
    home.write(log)

    assert printed(home, now) == text


def test_it_needs_no_log_and_makes_none(home: Home) -> None:
    assert printed(home, "2026-11-16 09:50") == "nothing is recorded\nworked 0h00, rested 0h00 today\n"
    assert list(home.directory.iterdir()) == []


def test_a_name_cannot_take_over_the_terminal(home: Home) -> None:
    home.write("2026-11-16 09:00 \x1b[2J\x9b5A\n")

    assert printed(home, "2026-11-16 10:00").startswith("since 09:00 (1h00), after \\x1b[2J\\x9b5A\n")
    assert printed(home, "2026-11-16 10:00", "--format", "{after}") == "\\x1b[2J\\x9b5A\n"
    assert printed(home, "2026-11-16 10:00", "--json").isprintable() is False
    assert re.search("[^\n -~]", printed(home, "2026-11-16 10:00", "--json")) is None


# The sums.

moments = st.integers(0, 5 * 24 * 12).map(lambda number: datetime(2026, 11, 14) + number * timedelta(minutes=5))
names = st.sampled_from(["hello", "acme: design", "coffee **", "dentist ***"])


@given(st.lists(st.tuples(moments, names), max_size=12), moments)
def test_the_sums_are_those_of_the_report(lines: list[tuple[datetime, str]], now: datetime) -> None:
    now = v1.Now.fromisoformat(str(now))
    lines.sort(key=lambda line: line[0])
    day, week = Period(now.date(), now.date()), Period(now.date() - timedelta(days=now.weekday()), now.date())
    with TemporaryDirectory() as directory:
        log = Path(directory, "utt.log")
        log.write_text("".join(f"{moment:%Y-%m-%d %H:%M} {name}\n" for moment, name in lines), encoding="utf-8")

        def summary(period: Period) -> tuple[timedelta, timedelta]:
            args = ReportArgs(period)
            model = ReportModel(Activities(entries_of(log), args, now), args).summary_model
            return model.working_time, model.break_time

        found = status(entries_of(log), now, Targets(weekly=timedelta(hours=40)))

        assert (found.working, found.resting) == summary(day)
        assert found.week_working == summary(week)[0]
        assert found.is_running == (lines != [] and lines[-1][0] <= now)
        assert found.since == (lines[-1][0] if lines else None)


# What is left.


@pytest.mark.parametrize(
    ("configuration", "now", "text"),
    [
        (EIGHT_HOURS, "2026-11-16 12:15", "5h45 left of 8h00, done at 18:00"),
        (EIGHT_HOURS, "2026-11-16 18:00", "8h00 done, 0h00 over"),
        (EIGHT_HOURS, "2026-11-16 18:25", "8h00 done, 0h25 over"),
        # It would be done after midnight.
        (EIGHT_HOURS.replace("8h", "14h"), "2026-11-16 12:15", "11h45 left of 14h00, done at 2026-11-17 00:00"),
        # The activity of the day before continues.
        (EIGHT_HOURS, "2026-11-17 02:30", "5h30 left of 8h00, done at 08:00\nbalance +0h30 this week"),
        # The last entry is in the future.
        (EIGHT_HOURS, "2026-11-16 11:10", "6h30 left of 8h00"),
        ("[targets]\nmonday = 2h30\ndaily = 8h\n", "2026-11-16 12:15", "0h15 left of 2h30, done at 12:30"),
        ("[targets]\nweekly = 10h\n", "2026-11-16 12:15", "7h45 left of 10h00 this week, done at 20:00"),
        ("[targets]\nweekly = 40h\n", "2026-11-16 12:15", "37h45 left of 40h00 this week"),
        ("[targets]\nweekly = 2h\n", "2026-11-16 12:15", "2h00 done this week, 0h15 over"),
        (
            "[targets]\ndaily = 8h\nweekly = 40h\n",
            "2026-11-16 12:15",
            "5h45 left of 8h00, done at 18:00\n37h45 left of 40h00 this week",
        ),
        ("[targets]\ndaily = 8h\noff = monday\n", "2026-11-16 12:15", ""),
        ("[targets]\ndaily = 8h\noff = 2026-11-16\n", "2026-11-16 12:15", ""),
        ("[other]\ndaily = 8h\n", "2026-11-16 12:15", ""),
        ("# no [targets]\n", "2026-11-16 12:15", ""),
    ],
)
def test_with_targets_it_shows_what_is_left(home: Home, configuration: str, now: str, text: str) -> None:
    home.write(LOG)
    configure(home, configuration)

    assert "\n".join(printed(home, now).splitlines()[2:]) == text


def test_the_week_is_counted_from_monday(home: Home) -> None:
    home.write(
        "2026-11-15 09:00 hello\n2026-11-15 10:00 on Sunday\n"
        "2026-11-16 09:00 hello\n2026-11-16 15:00 on Monday\n"
        "2026-11-18 09:00 hello\n2026-11-18 09:30 coffee **\n"
    )
    configure(home, "[targets]\nweekly = 40h\n")

    assert printed(home, "2026-11-18 10:30").splitlines()[1:] == [
        "worked 1h00, rested 0h30 today",
        "33h00 left of 40h00 this week",
        "balance -17h00 this week",
    ]


@pytest.mark.parametrize(
    ("settings", "now", "balance"),
    [
        pytest.param("daily = 2h", "2026-11-18 10:00", ["balance +1h30 this week"], id="over"),
        pytest.param("daily = 8h", "2026-11-18 10:00", ["balance -16h30 this week"], id="missing"),
        pytest.param("daily = 2h30", "2026-11-18 10:00", ["balance 0h00 this week"], id="even"),
        pytest.param("daily = 8h\nstart = 1h", "2026-11-18 10:00", ["balance -15h30 this week"], id="a start"),
        pytest.param("daily = 8h\noff = tuesday", "2026-11-18 10:00", ["balance -8h30 this week"], id="a day off"),
        pytest.param("weekly = 10h", "2026-11-18 10:00", ["balance +1h30 this week"], id="a week's time alone"),
        pytest.param("daily = 8h", "2026-11-16 15:00", [], id="the first day"),
        pytest.param("", "2026-11-18 10:00", [], id="no targets"),
    ],
)
def test_the_balance_of_the_week_counts_whole_days(home: Home, settings: str, now: str, balance: list[str]) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 14:30 x\n\n2026-11-18 09:00 hello\n2026-11-18 10:00 y\n")
    configure(home, f"[targets]\n{settings}\n")

    assert [line for line in printed(home, now).splitlines() if line.startswith("balance")] == balance


def test_the_start_counts_in_the_first_week_only(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 09:00 x\n\n2026-11-24 09:00 hello\n2026-11-24 10:00 y\n")
    configure(home, "[targets]\ndaily = 1h\nstart = 5h\n")

    assert printed(home, "2026-11-24 10:00").splitlines()[-1] == "balance -1h00 this week"


def test_a_balance_needs_a_good_week(home: Home) -> None:
    home.write(f"nonsense\n{LOG}2026-11-17 09:00 hello\n")
    configure(home, EIGHT_HOURS)

    assert home.run("status", now="2026-11-17 09:15").stderr.startswith("error: Invalid entry at line 1: nonsense\n")


def test_times_after_year_9999_are_not_printed(home: Home) -> None:
    home.write("9999-12-31 09:00 hello\n")
    configure(home, EIGHT_HOURS)

    assert printed(home, "9999-12-31 23:59", "--format", "{done_at}|{left}") == "|0h00\n"
    assert printed(home, "9999-12-31 10:00", "--format", "{done_at}|{left}") == "17:00|7h00\n"
    home.write("9999-12-31 22:00 hello\n")
    assert printed(home, "9999-12-31 23:00", "--format", "{done_at}|{left}") == "|7h00\n"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("daily = 8", "The target daily = '8' is not a duration, in [targets] of {path}: write it like 8h, 7h30, "),
        ("dayly = 8h", "There is no target 'dayly', in [targets] of {path}: did you mean daily?"),
        ("yearly = 8h", "There is no target 'yearly', in [targets] of {path}: use daily, weekly, monday, tuesday, "),
        ("daily", "The configuration {path} cannot be read: "),
    ],
)
def test_an_invalid_target_error_says_where(home: Home, settings: str, message: str) -> None:
    home.write(LOG)
    configure(home, f"[targets]\n{settings}\n")

    result = home.run("status", now="2026-11-16 12:15")

    path = home.directory / ".config" / "utt" / "utt.cfg"
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith(f"error: {message.format(path=path)}")
    assert result.stderr.count("\n") == 1


def test_default_section_keys_are_not_targets(home: Home) -> None:
    home.write(LOG)
    configure(home, "[DEFAULT]\ncolour = red\ndaily = 8h\n[targets]\nfriday = 6h\n")

    assert printed(home, "2026-11-16 12:15").splitlines()[2:] == ["5h45 left of 8h00, done at 18:00"]


# JSON.


def test_json_has_exact_seconds(home: Home) -> None:
    home.write(LOG)
    configure(home, "[targets]\ndaily = 8h\nweekly = 40h\n")

    assert json.loads(printed(home, "2026-11-16 12:15", "--json")) == {
        "now": "2026-11-16T12:15:00",
        "since": "2026-11-16T11:30:00",
        "after": "dentist ***",
        "elapsed": 2700,
        "working": 8100,
        "resting": 1800,
        "target": 28800,
        "left": 20700,
        "done_at": "2026-11-16T18:00:00",
        "week_working": 8100,
        "week_target": 144000,
        "week_left": 135900,
        "week_done_at": "2026-11-18T02:00:00",
        "synced": None,
        "unsynced": None,
    }


def test_absent_values_are_null(home: Home) -> None:
    values = json.loads(printed(home, "2026-11-16 12:15", "--json"))

    assert {name for name, value in values.items() if value is not None} == {"now", "working", "resting"}
    assert (values["working"], values["resting"]) == (0, 0)


# The format.


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{since:%H:%M} {elapsed} {working}", "11:30 0h45 2h15"),
        ("{since}|{after}|{resting}", "11:30|dentist ***|0h30"),
        ("{target} {left} {done_at}", "8h00 5h45 18:00"),
        ("{done_at:%H.%M}", "18.00"),
        ("[{week_working}{week_target}{week_left}{week_done_at}{week_done_at:%H}]", "[]"),
        ("{{elapsed}} {{{elapsed}}}", "{elapsed} {0h45}"),
        ("", ""),
        ("100 % $HOME \\n", "100 % $HOME \\n"),
        ("{since:}", "11:30"),
    ],
)
def test_a_format_has_named_fields(home: Home, template: str, text: str) -> None:
    home.write(LOG)
    configure(home, EIGHT_HOURS)

    assert printed(home, "2026-11-16 12:15", "--format", template) == f"{text}\n"


@pytest.mark.parametrize(
    ("template", "meant"),
    [("{elasped}", "{elapsed}"), ("{ since}", "{since}"), ("{since!r}", "{since}"), ("{week}", "{week_left}")],
)
def test_a_misspelt_field_gets_a_suggestion(home: Home, template: str, meant: str) -> None:
    home.write(LOG)

    result = home.run("status", "--format", template, now="2026-11-16 12:15")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith(f"error: --format cannot be read at {template!r}: did you mean ")
    assert meant in result.stderr
    assert result.stderr.endswith("?\n")


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("{elapsed} {foo}", "{foo}"),
        ("{since.__class__}", "{since.__class__}"),
        ("{since[0]}", "{since[0]}"),
        ("{}", "{}"),
        ("{0}", "{0}"),
        ("{now}", "{now}"),
        ("{since", "{"),
        ("since}", "}"),
        ("{since:{elapsed}}", "{"),
    ],
)
def test_an_unknown_field_lists_all_the_fields(home: Home, template: str, wrong: str) -> None:
    home.write(LOG)

    result = home.run("status", "--format", template, now="2026-11-16 12:15")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        f"error: --format cannot be read at {wrong!r}: use the fields {{since}}, {{after}}, {{elapsed}}, {{working}}, "
        "{resting}, {target}, {left}, {done_at}, {week_working}, {week_target}, {week_left}, {week_done_at}, "
        "{synced}, {unsynced}, "
        "and {{ and }} for braces\n"
    )


@pytest.mark.parametrize("field", ["elapsed:%H", "after:>20", "left:%H"])
def test_only_moments_have_a_form(home: Home, field: str) -> None:
    result = home.run("status", "--format", f"{{{field}}}", now="2026-11-16 12:15")

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        f"error: --format cannot be read at '{{{field}}}': "
        "only since, done_at, week_done_at have a format, as in {since:%H:%M}\n"
    )


def test_an_invalid_form_shows_no_traceback(home: Home) -> None:
    home.write(LOG)

    # A byte that is not UTF-8. Some Pythons refuse it in a format.
    result = home.run("status", "--format", "{since:\udcff}", now="2026-11-16 12:15")

    assert (result.status, result.stdout) in [(1, ""), (0, "\\udcff\n")]
    assert result.stderr.count("\n") == result.status


def test_the_fields_are_those_of_the_page() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "commands.md").read_text(encoding="utf-8")
    section = page.partition("\n## status\n")[2].partition("\n## ")[0]
    documented = re.findall(r"^\| `\{(\w+)\}` \|", section, re.MULTILINE)

    assert documented == list(_FIELDS)


def test_json_and_a_format_do_not_go_together(home: Home) -> None:
    result = home.run("status", "--json", "--format", "{since}")

    assert result.status == 2
    assert result.stderr.startswith("error: --format and --json exclude each other: leave one of them out\n")


# What it reads.


def test_it_reads_the_logs_end_only(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    early = "".join(f"2026-11-{day:02} {hour:02}:00 {'x' * 300}\n" for day in range(1, 16) for hour in range(24))
    home.write(f"nonsense\n{early}{LOG}")
    read = []
    reading = Bytes.read

    def noted(log: Bytes, start: int, end: int) -> bytes:
        read.append(start)
        return reading(log, start, end)

    monkeypatch.setattr(Bytes, "read", noted)
    found = status(entries_of(home.log), v1.Now(2026, 11, 16, 12, 15), Targets(weekly=timedelta(hours=40)))

    assert (found.working, found.resting) == (timedelta(hours=2, minutes=15), timedelta(minutes=30))
    assert read[0] == 0
    # An earlier clock could have shown more than midnight.
    assert min(read[1:]) > len(early) - 20_000


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "Invalid entry at line 5: nonsense"),
        ("2026-11-16 08:00 x", "Line 5 not in chronological order: 2026-11-16 08:00 x"),
    ],
)
def test_a_bad_line_it_reads_is_an_error(home: Home, line: str, message: str) -> None:
    home.write(f"{LOG}{line}\n2026-11-16 12:00 y\n")

    result = home.run("status", now="2026-11-16 12:15")

    assert (result.stderr, result.status, result.stdout) == (bad_line_error(home, 5, message), 1, "")


def test_earlier_days_matter_only_to_weekly_targets(home: Home) -> None:
    home.write(f"nonsense\n{LOG}2026-11-17 09:00 hello\n")

    assert printed(home, "2026-11-17 09:15").startswith("since 09:00 (0h15)")
    configure(home, "[targets]\nweekly = 40h\n")
    result = home.run("status", now="2026-11-17 09:15")
    assert result.stderr == bad_line_error(home, 1, "Invalid entry at line 1: nonsense")


def test_it_imports_nothing_heavy_without_targets(home: Home) -> None:
    home.write(LOG)
    configure(home, "[other]\na = 1\n")

    for arguments in (["status"], ["status", "--format", "{since:%H:%M} {elapsed}"]):
        modules = imported(home, *arguments)

        assert "utt.report.status" in modules
        assert modules.isdisjoint([*HEAVY, "utt.report.model", "utt.timelog.read.check", "utt.timelog.write.changes"])


def test_status_of_a_named_log_needs_no_home(home: Home) -> None:
    home.write(LOG)
    # An id without a user, and no HOME: as in a container.
    program = "import os, pwd, sys; pwd.getpwuid = {}.__getitem__; from utt.__main__ import main; sys.exit(main())"

    done = subprocess.run(
        [sys.executable, "-c", program, "--data", str(home.log), "--now", "2026-11-16 12:15", "status"],
        env={name: value for name, value in home.environment.items() if name != "HOME"},
        cwd=home.directory,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("since 11:30 (0h45)")


# Plugins.


def test_a_plugin_can_replace_status_and_targets(home: Home) -> None:
    home.write(LOG)
    plugin = home.directory / "plugins" / "utt" / "plugins" / "mine.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(
        "from datetime import timedelta\n"
        "from utt.api import v1\n"
        "class Short(v1.Targets):\n"
        "    def of_day(self, day):\n"
        "        return timedelta(hours=3)\n"
        "v1.register_component(v1.Targets, lambda: Short())\n",
        encoding="utf-8",
    )

    result = home.run("status", now="2026-11-16 12:15", PYTHONPATH=str(home.directory / "plugins"))
    plugin.write_text(
        "from utt.api import v1\n"
        "def mine(now: v1.Now) -> v1.Status:\n"
        "    return v1.Status(now, after='all')\n"
        "v1.register_component(v1.Status, mine)\n",
        encoding="utf-8",
    )
    replaced = home.run("status", "--format", "{after} {working}", PYTHONPATH=str(home.directory / "plugins"))

    assert result.stdout.splitlines()[2:] == ["0h45 left of 3h00, done at 13:00"]
    assert (replaced.stdout, replaced.stderr) == ("all 0h00\n", "")


def test_an_unclosed_targets_section_is_an_error(home: Home) -> None:
    home.write(LOG)
    configure(home, "[targets\ndaily = 8h\n")

    result = home.run("status", now="2026-11-16 12:15")

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr.startswith("error: ")
    assert "utt.cfg" in result.stderr


FIELDS = [
    *("since", "after", "elapsed", "working", "resting", "target", "left", "done_at"),
    *("week_working", "week_target", "week_left", "week_done_at", "synced", "unsynced"),
]


def test_the_fields_are_the_keys_of_json(home: Home) -> None:
    home.write(LOG)

    values = json.loads(home.run("status", "--json", now="2026-11-16 12:15").stdout)
    formatted = home.run("status", "--format", " ".join(f"{{{field}}}" for field in FIELDS), now="2026-11-16 12:15")

    assert list(values) == ["now", *FIELDS]
    assert formatted.status == 0
    assert [values[name] for name in FIELDS if "target" in name or "left" in name or "done" in name] == [None] * 6
    assert isinstance(values["elapsed"], int)


@pytest.mark.parametrize(
    ("now", "targets", "done_at", "week_done_at"),
    [
        pytest.param("2026-11-16 20:00", "daily = 8h", None, None, id="after the day"),
        pytest.param("2026-11-16 18:00", "daily = 8h", "2026-11-17T00:00:00", None, id="at its very end"),
        pytest.param("2026-11-16 17:00", "daily = 8h", "2026-11-16T23:00:00", None, id="within the day"),
        pytest.param("2026-11-16 20:00", "weekly = 40h", None, "2026-11-18T10:00:00", id="within the week"),
        pytest.param("2026-11-16 20:00", "weekly = 160h", None, None, id="after the week"),
    ],
)
def test_nothing_is_done_after_the_end(
    home: Home, now: str, targets: str, done_at: str | None, week_done_at: str | None
) -> None:
    # The last two hours before now are work.
    started = f"{int(now[11:13]) - 2:02}:00"
    home.write(f"2026-11-16 {started} hello\n2026-11-16 {started} x\n")
    configure(home, f"[targets]\n{targets}\n")

    values = json.loads(home.run("status", "--json", now=now).stdout)

    assert (values["done_at"], values["week_done_at"]) == (done_at, week_done_at)
    assert values["left"] is None or values["left"] > 0


def test_the_last_week_of_all_has_an_end(home: Home) -> None:
    home.write("9999-12-31 09:00 hello\n")
    configure(home, "[targets]\ndaily = 8h\nweekly = 8h\n")

    values = json.loads(home.run("status", "--json", now="9999-12-31 10:00").stdout)

    assert values["week_done_at"] == "9999-12-31T17:00:00"


@pytest.mark.parametrize("log", ["2026-11-16 09:00 hello\nnonsense\n", "\xff\n"], ids=["no entry", "encoding"])
def test_a_format_is_silent_on_a_broken_log(home: Home, log: str) -> None:
    home.write(log.encode("latin-1"))

    formatted = home.run("status", "--format", "{since}", now="2026-11-16 12:15")
    plain = home.run("status", now="2026-11-16 12:15")

    assert (formatted.stdout, formatted.stderr, formatted.status) == ("", "", 1)
    assert (plain.stdout, plain.status) == ("", 1)
    assert plain.stderr.startswith("error: Invalid entry at line ")


def test_a_format_is_silent_on_a_directory(home: Home) -> None:
    home.log.mkdir()

    result = home.run("status", "--format", "{since}")

    assert (result.stdout, result.stderr, result.status) == ("", "", 1)


def test_a_wrong_format_is_reported(home: Home) -> None:
    home.write(LOG)

    assert "--format cannot be read" in home.run("status", "--format", "{x}").stderr
