"""``[day]``: days that begin at another time than midnight, in everything that a command prints, reads and writes."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from tests.support.command_line import Home, configure
from tests.support.plugins import write_plugin
from utt.app import cli

LATE = "[day]\nstart = 04:00\n"
# A Monday that continues until Tuesday, 01:30, and a Tuesday.
LOG = (
    "2026-11-16 18:00 hello\n"
    "2026-11-16 23:30 acme: release\n"
    "2026-11-17 00:30 pizza **\n"
    "2026-11-17 01:30 acme: hotfix\n"
    "\n"
    "2026-11-17 12:00 hello\n"
    "2026-11-17 13:00 beta: mail\n"
)
MONDAY = LOG.partition("\n\n")[0] + "\n"
NIGHT = "2026-11-17 01:30"
NOON = "2026-11-17 13:00"


@pytest.fixture
def late(home: Home) -> Home:
    """Return a home whose days begin at four, with the log."""
    configure(home, LATE)
    home.write(LOG)
    return home


# Words.


@pytest.mark.parametrize(
    ("words", "written"),
    [
        pytest.param("23:50", "2026-11-16 23:50", id="an hour and a half ago"),
        pytest.param("00:30", "2026-11-17 00:30", id="an hour ago"),
        pytest.param("today", "2026-11-16 04:00", id="today"),
        pytest.param("yesterday 3:59", "2026-11-16 03:59", id="the end of yesterday"),
        pytest.param("monday 1:00", "2026-11-17 01:00", id="a weekday with a time"),
        pytest.param("2026-11-16 1:00", "2026-11-16 01:00", id="a written date with a time"),
        pytest.param("midnight", "2026-11-17 00:00", id="the midnight of the clock"),
        pytest.param("24:00", "2026-11-17 00:00", id="the end of the clock's day"),
    ],
)
def test_a_time_belongs_to_the_day_in_progress(home: Home, words: str, written: str) -> None:
    configure(home, LATE)

    assert home.run("hello", "--at", words, now=NIGHT).log == f"{written} hello\n"


@pytest.mark.parametrize("name", ["Day", "DAY", " day", "day ", "Day 2026-01-01"])
def test_a_sections_name_may_have_capitals(home: Home, name: str) -> None:
    configure(home, f"[{name}]\nstart = 04:00\n")

    assert home.run("hello", "--at", "23:50", now=NIGHT).log == "2026-11-16 23:50 hello\n"


@pytest.mark.parametrize("option", ["--at", "--entry"])
def test_at_noon_last_night_is_named_yesterday(late: Home, option: str) -> None:
    result = late.run("amend", "x", option, "00:30", now=NOON)

    assert result.stderr == (
        "error: 2026-11-18 00:30 is in the future, since it is now 2026-11-17 13:00: "
        f"write {option} like 'yesterday 00:30' or '-15m'\n"
    )
    assert "pizza" in late.run("remove", "--entry", "yesterday 00:30", now=NOON).stdout


def test_every_example_named_can_be_read(home: Home) -> None:
    configure(home, "[day]\nstart = 04:00\n[day 2026-11-17]\nstart = 00:00\n")

    result = home.run("hello", "--at", "3:00", now="2026-11-17 02:00")

    assert "write --at like 'yesterday 17:00' or '-15m'" in result.stderr


@pytest.mark.parametrize(
    ("period", "days"),
    [
        pytest.param(["today"], "Monday, Nov 16, 2026 (week 47)", id="today"),
        pytest.param(["yesterday"], "Sunday, Nov 15, 2026 (week 46)", id="yesterday"),
        pytest.param(["tuesday"], "Tuesday, Nov 10, 2026 (week 46)", id="a weekday that has begun on the clock only"),
        pytest.param(
            ["--from", "sunday"], "Sunday, Nov 15, 2026 (week 46) to Monday, Nov 16, 2026 (week 47)", id="from"
        ),
        pytest.param(["2 days ago"], "Saturday, Nov 14, 2026 (week 46)", id="days ago"),
        pytest.param(["11/17"], "Monday, Nov 17, 2025 (week 47)", id="a date without a year"),
    ],
)
def test_a_period_is_counted_from_today(late: Home, period: list[str], days: str) -> None:
    assert f" {days} -" in late.run("report", *period, now=NIGHT).stdout


@pytest.mark.parametrize(
    ("option", "now", "days"),
    [
        pytest.param("--week", "2026-11-23 03:59", "Monday, Nov 16, 2026 (week 47) to Sunday, Nov 22", id="week"),
        pytest.param("--week", "2026-11-23 04:00", "Monday, Nov 23, 2026 (week 48) to Sunday, Nov 29", id="next week"),
        pytest.param("--month", "2026-12-01 03:59", "Sunday, Nov 01, 2026 (week 44) to Monday, Nov 30", id="month"),
        pytest.param(
            "--month", "2026-12-01 04:00", "Tuesday, Dec 01, 2026 (week 49) to Thursday, Dec 31", id="next month"
        ),
    ],
)
def test_a_week_begins_with_its_first_day(late: Home, option: str, now: str, days: str) -> None:
    assert f" {days}" in late.run("report", option, now=now).stdout


@pytest.mark.parametrize(
    ("words", "clock", "now"),
    [
        pytest.param("23:50", "2026-11-17 01:30", "2026-11-16 23:50", id="a time before midnight"),
        pytest.param("yesterday 1:00", "2026-11-17 12:00", "2026-11-17 01:00", id="a time after midnight"),
        pytest.param("2026-11-16", "2026-11-17 12:00", "2026-11-16 04:00", id="a day alone"),
        pytest.param("2026-11-16 01:00", "2026-11-17 12:00", "2026-11-16 01:00", id="a script's moment"),
    ],
)
def test_now_in_words_follows_the_calendar(
    home: Home, monkeypatch: pytest.MonkeyPatch, words: str, clock: str, now: str
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.fromisoformat(clock)

    configure(home, LATE)
    monkeypatch.setattr(cli, "datetime", Clock)
    write_plugin(
        home,
        "tell",
        "from argparse import Namespace\n"
        "def tell(args: Namespace, now: v1.Now, output: v1.Output):\n"
        "    return lambda: print(args.now, now, file=output)\n"
        "v1.register_command(v1.Command('tell', 'Tell', tell, lambda parser: None))\n",
    )

    result = home.run_bare("--now", words, "tell")

    assert result.stdout == f"{now}:00 {now}:00\n"


def test_now_in_words_follows_a_plugins_calendar(home: Home) -> None:
    write_plugin(
        home,
        "noon",
        "from datetime import timedelta\n"
        "class Noon(v1.Calendar):\n"
        "    def day_of(self, moment): return super().day_of(moment - timedelta(hours=12))\n"
        "    def start_of(self, day): return super().start_of(day) + timedelta(hours=12)\n"
        "v1.register_component(v1.Calendar, Noon)\n",
    )

    result = home.run("hello", now="2026-11-16")

    assert result.log == "2026-11-16 12:00 hello\n"


def test_an_unreadable_now_is_a_usage_error(home: Home) -> None:
    configure(home, "[day 2026-11-17]\nstart = 04:00\n")

    for words in ("sometime", "9999-12-32"):
        result = home.run("report", now=words)

        assert (result.status, result.stderr.count("\n")) == (2, 2)
        assert result.stderr.startswith("error: --now: ")


# Reports.


def test_a_report_covers_a_whole_night(late: Home) -> None:
    result = late.run("report", "monday", now=NOON)

    assert " Monday, Nov 16, 2026 (week 47) -" in result.stdout
    assert "\n  Total: 7h30\nWorking: 6h30\n  Break: 1h00\n" in result.stdout
    assert result.stdout.endswith(
        "\n(5h30) 18:00-23:30 acme: release\n(1h00) 23:30-00:30 pizza **\n(1h00) 00:30-01:30 acme: hotfix\n\n"
    )


def test_an_activity_across_a_days_end_is_split(home: Home) -> None:
    configure(home, LATE)
    home.write("2026-11-17 02:00 hello\n2026-11-17 07:00 acme: x\n")

    assert "(2h00) 02:00-04:00 acme: x\n" in home.run("report", "2026-11-16", now=NOON).stdout
    assert "(3h00) 04:00-07:00 acme: x\n" in home.run("report", "2026-11-17", now=NOON).stdout


def test_per_day_lines_follow_the_calendar(late: Home) -> None:
    week = late.run("report", "--per-day", "--week", now=NOON).stdout

    assert "2026-11-16:  6.5h  (6h30) - acme - hotfix, release\n2026-11-17:  1.0h  (1h00) - beta - mail\n" in week


def test_details_stand_under_their_day(late: Home) -> None:
    details = late.run("report", "--details", "--week", now=NOON).stdout.partition(" Details ")[2]

    assert details.partition("\n")[2] == (
        "\n2026-11-16:\n\n(5h30) 18:00-23:30 acme: release\n"
        "(1h00) 23:30-00:30 pizza **\n(1h00) 00:30-01:30 acme: hotfix\n"
        "\n2026-11-17:\n\n(1h00) 12:00-13:00 beta: mail\n\n"
    )


def test_csv_has_the_days_of_the_calendar(late: Home) -> None:
    days = late.run("report", "--week", "--csv-section", "per-day", now=NOON).stdout
    tasks = late.run("report", "--week", "--csv-section", "per-task", now=NOON).stdout

    assert days.splitlines()[1:] == ['2026-11-16,6.5,6h30,acme,"hotfix, release"', "2026-11-17,1.0,1h00,beta,mail"]
    assert [line[:10] for line in tasks.splitlines()[1:]] == ["2026-11-16"] * 3 + ["2026-11-17"]


def test_a_current_activity_at_night_counts_today(late: Home) -> None:
    late.write(MONDAY)

    assert "(0h15)     : -- Current Activity --\n" in late.run("report", now="2026-11-17 01:45").stdout
    assert "Current" not in late.run("report", "yesterday", now="2026-11-17 04:00").stdout


# Other commands.


def test_status_at_night_is_of_the_day_before(late: Home) -> None:
    configure(late, LATE + "[targets]\ndaily = 8h\nmonday = 7h\nweekly = 30h\n")
    late.write(MONDAY)

    assert late.run("status", now=NIGHT).stdout == (
        "since 01:30 (0h00), after acme: hotfix\n"
        "worked 6h30, rested 1h00 today\n"
        "0h30 left of 7h00, done at 02:00\n"
        "23h30 left of 30h00 this week\n"
    )
    status = json.loads(late.run("status", "--json", now="2026-11-17 04:00").stdout)
    # Since 01:30, which belongs to the day before.
    assert (status["working"], status["week_working"], status["target"]) == (0, 9 * 3600, 8 * 3600)


def test_no_target_is_reached_after_the_day_ends(late: Home) -> None:
    configure(late, LATE + "[targets]\ndaily = 10h\n")
    late.write(MONDAY)

    assert late.run("status", now=NIGHT).stdout.endswith("\n3h30 left of 10h00\n")


def test_a_day_off_ends_where_days_do(late: Home) -> None:
    configure(late, LATE + "[targets]\ndaily = 8h\noff = 2026-11-16\n")
    late.write(MONDAY)

    assert " left of " not in late.run("status", now=NIGHT).stdout
    assert " left of " in late.run("status", now="2026-11-17 04:00").stdout


def test_the_log_is_listed_by_days(late: Home) -> None:
    assert late.run("log", "monday", now=NOON).stdout == (
        "2026-11-16  18:00                 hello\n"
        "2026-11-16  18:00-23:30     5h30  acme: release\n"
        "2026-11-16  23:30-00:30     1h00  pizza **\n"
        "2026-11-16  00:30-01:30     1h00  acme: hotfix\n"
    )
    assert late.run("log", "today", now=NOON).stdout.count("\n") == 2


def test_an_activity_across_its_days_end_is_listed(home: Home) -> None:
    configure(home, LATE)
    home.write("2026-11-17 02:00 hello\n2026-11-17 07:00 acme: x\n")

    assert home.run("log").stdout.endswith("2026-11-16  02:00-07:00+1   5h00  acme: x\n")


def test_blank_lines_separate_the_days_of_the_calendar(home: Home) -> None:
    configure(home, LATE)
    for now, *command in (
        ("2026-11-16 18:00", "hello"),
        ("2026-11-16 23:30", "add", "acme: release"),
        ("2026-11-17 01:30", "add", "acme: hotfix"),
        ("2026-11-17 12:00", "hello"),
    ):
        home.run(*command, now=now)
    result = home.run("add", "pizza **", "--at", "yesterday 00:30", now=NOON)

    assert result.log == LOG.replace("2026-11-17 13:00 beta: mail\n", "")


def test_an_insertion_keeps_days_apart(late: Home) -> None:
    assert late.run("add", "call", "--at", "yesterday 2:00-2:30", now=NOON).log == LOG.replace(
        "hotfix\n", "hotfix\n2026-11-17 02:00 hello\n2026-11-17 02:30 call\n"
    )
    assert late.run("undo", now=NOON).log == LOG
    assert late.run("hello", "--at", "4:00", now=NOON).log == LOG.replace("\n\n", "\n\n2026-11-17 04:00 hello\n")
    assert late.run("remove", "--entry", "4:00", now=NOON).log == LOG


def test_rename_keeps_to_the_days_of_a_period(late: Home) -> None:
    assert late.run("rename", "acme", "zeta", "tuesday", "--project", now=NOON).status == 1
    assert late.run("rename", "acme", "zeta", "monday", "--project", now=NOON).log == LOG.replace("acme", "zeta")


def test_a_hello_at_night_is_a_second_one(late: Home) -> None:
    late.write(MONDAY.replace("00:30 pizza **", "00:45 hello"))

    assert ":3: warning: hello in a day already begun, 1h15 are not counted: 2026-11-17 00:45 hello\n" in (
        late.run("check", now=NOON).stdout
    )
    configure(late, "")
    assert late.run("check", now=NOON).stdout == ""


def test_a_hello_of_the_next_day_is_ordinary(late: Home) -> None:
    late.write("2026-11-17 02:00 hello\n2026-11-17 03:00 x\n2026-11-17 09:00 hello\n2026-11-17 10:00 y\n")

    assert late.run("check", now=NOON).stdout == ""
    configure(late, "")
    assert "hello in a day already begun, 6h00" in late.run("check", now=NOON).stdout


# The configuration.


def test_a_start_holds_from_its_date_on(home: Home) -> None:
    configure(home, "[day]\nstart = 00:00\n[day 2026-11-17]\nstart = 04:00  # from now on\n")
    home.write("2026-11-15 23:00 hello\n2026-11-16 01:00 a\n\n2026-11-16 23:00 hello\n2026-11-17 05:00 b\n")

    week = home.run("report", "--per-day", "--from", "sunday", "--no-current-activity", now=NOON).stdout

    assert week.partition(" Per Day ")[2].splitlines()[2:5] == [
        "2026-11-15:  1.0h  (1h00) -  - a",
        "2026-11-16:  6.0h  (6h00) -  - a, b",
        "2026-11-17:  1.0h  (1h00) -  - b",
    ]


@pytest.mark.parametrize("command", [["report"], ["status"], ["log"], ["rename", "late", "x", "monday"]], ids=" ".join)
@pytest.mark.parametrize("now", [NOON, "2026-11-17T13:00"], ids=["as scripts write it", "in words"])
def test_an_invalid_start_is_an_error(late: Home, command: list[str], now: str) -> None:
    path = configure(late, "[day]\nstart = 25:00\n")

    result = late.run(*command, now=now)

    assert (result.status, result.stdout, result.log) == (1, "", LOG)
    assert result.stderr == (
        f"error: [day] start = '25:00' is not a time of day, in {path}: "
        "write it like start = 04:00, from 00:00 to 23:59\n"
    )


@pytest.mark.parametrize("command", [["hello"], ["add", "x"], ["bye"], ["stretch"]], ids=" ".join)
@pytest.mark.parametrize("now", [NOON, "2026-11-17T13:00"], ids=["as scripts write it", "in words"])
def test_recording_goes_on_with_midnight_and_a_warning(late: Home, command: list[str], now: str) -> None:
    path = configure(late, "[day]\nstart = noon\n")
    late.write(MONDAY)

    result = late.run(*command, now=now)

    assert result.status == 0
    assert result.stderr == (
        f"warning: [day] start = 'noon' is not a time of day, in {path}: "
        "write it like start = 04:00, from 00:00 to 23:59; meanwhile days begin at midnight\n"
    )
    assert result.log.startswith(f"{MONDAY}2026-11-17 13:00 ")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["undo"], "undid add "),
        (["remove"], "removed "),
        (["amend", "y"], "amended "),
        (["rename", "x", "y"], "renamed "),
        (["check"], ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_commands_without_days_only_warn(late: Home, command: list[str], said: str) -> None:
    late.write(MONDAY)
    late.run("add", "x", now=NOON)
    configure(late, "[day]\nstart = noon\n")

    result = late.run(*command, now=NOON)

    assert result.status == 0
    assert result.stdout.startswith(said)
    assert "warning: [day] start = 'noon' is not a time of day" in result.stderr
    assert "meanwhile days begin at midnight\n" in result.stderr


def test_an_unreadable_file_is_reported_once(late: Home) -> None:
    path = configure(late, "[day]\nstart\n[plugins]\n")

    for command, level in (("report", "error"), ("hello", "warning")):
        result = late.run(command, now=NOON)

        assert result.stderr.startswith(f"{level}: The configuration {path} cannot be read: ")
        assert result.stderr.count("cannot be read") == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[DEFAULT]\nother = x\n[day]\nstart = 04:00\n", id="settings of all sections"),
        pytest.param("[daytime]\nstart = 05:00\n[day 2026-11-01]\nstart = 04:00\n", id="a section with a like name"),
        pytest.param("[day  2026-11-01]\nstart=4:00\n", id="white space"),
    ],
)
def test_other_sections_do_not_matter(late: Home, text: str) -> None:
    configure(late, text)

    assert "Working: 6h30" in late.run("report", "monday", now=NOON).stdout


def test_sections_that_contradict_are_an_error(late: Home) -> None:
    path = configure(late, "[day]\nstart = 04:00\n[day 0001-01-01]\nstart = 05:00\n")

    assert late.run("report").stderr == (
        f"error: [day] and [day 0001-01-01] in {path} contradict: "
        "04:00 and 05:00 begin the same day, so leave one of them out\n"
    )


def test_a_plugins_calendar_wins_over_the_configuration(late: Home) -> None:
    configure(late, "[day]\nstart = noon\n")
    write_plugin(late, "clock", "v1.register_component(v1.Calendar, v1.Calendar)\n")

    result = late.run("report", "monday", now=NOON)

    assert (result.stderr, "Working: 5h30" in result.stdout) == ("", True)
