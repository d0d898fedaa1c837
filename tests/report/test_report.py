"""The report: our own rules, each tested through the command, and the laws of its sums."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import date, datetime, time, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.plugins import write_plugin
from utt.api import v1
from utt.domain.period import Period
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries

MONDAY = date(2026, 11, 16)
CALENDAR = v1.Calendar()


def section(report: str, title: str) -> list[str]:
    """Return the lines of a section of the report that are not blank."""
    _, _, rest = report.partition(f" {title} -")
    _, _, body = rest.partition("\n")
    return [line for line in body.partition("\n-")[0].splitlines() if line]


def summary(report: str) -> list[str]:
    return [line.strip() for line in report.splitlines()[3:6]]


# A day ends exactly at the next midnight.


def test_an_activity_over_midnight_counts_on_both_days(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-17 09:00 deploy\n")

    monday = home.run("report", "2026-11-16", now="2026-11-18 12:00")
    tuesday = home.run("report", "2026-11-17", now="2026-11-18 12:00")

    assert section(monday.stdout, "Details") == ["(15h00) 09:00-00:00 deploy"]
    assert section(tuesday.stdout, "Details") == ["(9h00) 00:00-09:00 deploy"]


def test_per_day_splits_an_activity_at_midnight(home: Home) -> None:
    home.write("2026-11-15 22:00 hello\n2026-11-16 03:00 ops: deploy\n2026-11-16 04:00 wait **\n")

    text = home.run("report", "--week", "prev", "--to", "2026-11-16", "--per-day", now="2026-11-18 12:00")
    table = home.run("report", "--from", "2026-11-15", "--csv-section", "per-day", now="2026-11-16 04:00")

    assert section(text.stdout, "Per Day") == [
        "2026-11-15:  2.0h  (2h00) - ops - deploy",
        "2026-11-16:  3.0h  (3h00) - ops - deploy",
    ]
    assert table.stdout == (
        "Date,Hours,Duration,Projects,Tasks\r\n2026-11-15,2.0,2h00,ops,deploy\r\n2026-11-16,3.0,3h00,ops,deploy\r\n"
    )


# The present.


def test_a_single_entry_has_a_current_activity(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n")

    result = home.run("report", now="2026-11-16 11:00")

    assert section(result.stdout, "Details") == ["(2h00) 09:00-11:00 -- Current Activity --"]
    assert summary(result.stdout) == ["Total: 2h00 (0h00 + 2h00)", "Working: 2h00 (0h00 + 2h00)", "Break: 0h00"]


def test_an_ignored_current_activity_is_not_shown(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 x\n")

    result = home.run("report", "--current-activity", "bus ***", now="2026-11-16 11:00")

    assert summary(result.stdout) == ["Total: 1h00", "Working: 1h00", "Break: 0h00"]


def test_a_log_without_entries_has_no_current_activity(home: Home) -> None:
    home.write("# nothing yet\n\n")

    result = home.run("report", now="2026-11-16 11:00")

    assert section(result.stdout, "Details") == []


@pytest.mark.parametrize("now", ["2026-11-15 23:59", "2026-11-17 00:00"])
def test_outside_the_period_no_activity_is_current(home: Home, now: str) -> None:
    home.write("2026-11-14 09:00 hello\n")

    result = home.run("report", "2026-11-16", now=now)

    assert section(result.stdout, "Details") == []


def test_a_project_filter_counts_the_current_activity(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 acme: x\n")

    result = home.run("report", "--project", "acme", "--current-activity", "acme: y", now="2026-11-16 11:00")

    assert section(result.stdout, "Projects") == ["(2h00) acme: x, y"]


# The text.


def test_names_differing_in_case_have_fixed_order(home: Home) -> None:
    home.write(
        "2026-11-16 08:00 hello\n"
        "2026-11-16 08:10 acme: b\n"
        "2026-11-16 08:20 acme: B\n"
        "2026-11-16 08:30 Acme: a\n"
        "2026-11-16 08:40 zeta\n"
        "2026-11-16 08:50 Zeta\n"
    )

    result = home.run("report", now="2026-11-16 08:50")
    per_day = home.run("report", "--per-day", now="2026-11-16 08:50")

    assert section(result.stdout, "Projects") == [
        "(0h20)     : Zeta, zeta",
        "(0h10) Acme: a",
        "(0h20) acme: B, b",
    ]
    assert section(result.stdout, "Activities") == [
        "(0h10)     : Zeta",
        "(0h10)     : zeta",
        "(0h10) Acme: a",
        "(0h10) acme: B",
        "(0h10) acme: b",
    ]
    assert section(per_day.stdout, "Per Day") == ["2026-11-16:  0.8h  (0h50) - , Acme, acme - a, B, b, Zeta, zeta"]


def test_control_characters_of_a_log_are_shown_escaped(home: Home) -> None:
    home.write("2026-11-16 08:00 hello\n2026-11-16 09:00 a\x1b]0;pwned\x07b\u2028c: \x9bx  # \x00\n")

    result = home.run("report", "--comments", "--per-day", now="2026-11-16 09:00")

    assert section(result.stdout, "Details") == [r"(1h00) 08:00-09:00 a\x1b]0;pwned\x07b\u2028c: \x9bx  # \x00"]
    assert all(line.isprintable() for line in result.stdout.splitlines())


def test_csv_holds_the_text_of_the_log_itself(home: Home) -> None:
    home.write('2026-11-16 08:00 hello\n2026-11-16 09:00 acme: say "hi", =1+1  # a, b\n')

    result = home.run("report", "--csv-section", "per-task", now="2026-11-16 09:00")

    assert list(csv.reader(io.StringIO(result.stdout))) == [
        ["Date", "Projects", "Tasks", "Duration", "Type", "Comment"],
        ["2026-11-16", "acme", 'say "hi", =1+1', "1.0", "WORK", "a, b"],
    ]


def test_an_empty_end_of_the_period_is_today(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n")

    first = home.run("report", "--week", "--from", "", now="2026-11-18 11:00")
    last = home.run("report", "--week", "--to", "", now="2026-11-18 11:00")

    assert "- Wednesday, Nov 18, 2026 (week 47) to Sunday, Nov 22, 2026 (week 47) -" in first.stdout
    assert "- Monday, Nov 16, 2026 (week 47) to Wednesday, Nov 18, 2026 (week 47) -" in last.stdout


# Invalid periods, and the messages about them.


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--week", "foo"], "Invalid week: foo"),
        (["--week", "60"], "Invalid week: 60"),
        (["--month", "13"], "Invalid month: 13"),
        (["--from", "2026-11-18"], "The period ends before it starts"),
        (["--to", "yesterday"], "The period ends before it starts"),
        (["--from", "x\x1b"], r"Invalid date: x\x1b "),
        (["0001-01-01", "--week", "-999999"], "The period lies outside"),
    ],
)
def test_an_invalid_period_prints_one_line(home: Home, arguments: list[str], message: str) -> None:
    result = home.run("report", *arguments, now="2026-11-17 12:30")

    assert result.status == 1
    assert result.stderr.startswith(f"error: {message}")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_last_day_can_be_reported(home: Home, day: str) -> None:
    home.write(f"{day} 09:00 hello\n{day} 10:00 x\n")

    result = home.run("report", day, "--per-day", now="2026-11-17 12:30")

    assert summary(result.stdout)[0] == "Total: 1h00"


def peak_of_report(home: Home, days: int) -> int:
    """Return the peak memory, in bytes, of the sums of a report over this many days of four entries."""
    first = date(2026, 11, 16) - timedelta(days=days)
    lines = [f"{first + timedelta(days=day)} {hour:02}:00 {100 * 'x'}" for day in range(days) for hour in range(8, 12)]
    home.write("\n".join(lines))
    log = LogFile(str(home.log), Memory(str(home.directory), str(home.log)))
    tracemalloc.start()
    model = model_of(Entries(log), first, MONDAY, datetime(2026, 11, 16, 12), None)
    assert model.summary_model.total_time > timedelta(days=days // 2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_activities(home: Home) -> None:
    assert peak_of_report(home, days=3000) < 1.5 * peak_of_report(home, days=1500)


# The laws. Logs of some days around MONDAY, with times that cross midnight, share a minute or are far apart.

NAMES = st.sampled_from(["hello", "acme: x", "acme: y", "Acme: x", "plain", "lunch **", "acme: lunch **", "bus ***"])
GAPS = st.sampled_from([0, 1, 7, 60, 300, 1500, 4000])
LOGS = st.lists(st.tuples(GAPS, NAMES), max_size=25)
NOWS = st.integers(-3000, 9000).map(lambda minutes: datetime(2026, 11, 16, 12) + timedelta(minutes=minutes))
CURRENT_NAMES = st.sampled_from([None, "-- Current Activity --", "acme: z", "nap **", "walk ***"])


def entries_of(steps: list[tuple[int, str]]) -> v1.Entries:
    moment = datetime(2026, 11, 14, 20)
    entries = []
    for gap, name in steps:
        moment += timedelta(minutes=gap)
        entries.append(v1.Entry(moment, name))
    return cast("v1.Entries", entries)


def model_of(entries: v1.Entries, start: date, end: date, now: datetime, current: str | None) -> v1.ReportModel:
    args = v1.ReportArgs(Period(start, end), current_activity_name=current)
    return v1.ReportModel(v1.Activities(entries, args, cast("v1.Now", now)), args)


def days_from(first: int, length: int) -> list[date]:
    return [MONDAY + timedelta(days=first + number) for number in range(length + 1)]


def sums(
    parts: list[v1.ReportModel], start: tuple[timedelta, timedelta] = (timedelta(), timedelta())
) -> tuple[timedelta, timedelta]:
    work, rest = ([totals(part)[index] for part in parts] for index in (0, 1))
    return sum(work, start[0]), sum(rest, start[1])


def totals(model: v1.ReportModel) -> tuple[timedelta, timedelta]:
    return model.summary_model.working_time, model.summary_model.break_time


@given(LOGS, NOWS, st.integers(-3, 3), st.integers(0, 7))
def test_reports_of_days_add_up_to_their_range(
    steps: list[tuple[int, str]], now: datetime, first: int, length: int
) -> None:
    entries = entries_of(steps)
    days = days_from(first, length)

    whole = model_of(entries, days[0], days[-1], now, None)
    parts = [model_of(entries, day, day, now, None) for day in days]

    assert totals(whole) == sums(parts)
    by_day = {row.date: row.duration for row in whole.per_day_model.dates}
    assert by_day == {day: totals(part)[0] for day, part in zip(days, parts, strict=True) if totals(part)[0]}


@given(LOGS, NOWS, CURRENT_NAMES, st.integers(-3, 3), st.integers(0, 7))
def test_with_a_current_activity_they_differ_before_today(
    steps: list[tuple[int, str]], now: datetime, current: str | None, first: int, length: int
) -> None:
    entries = entries_of(steps)
    days = days_from(first, length)

    whole = model_of(entries, days[0], days[-1], now, current)
    parts = [model_of(entries, day, day, now, current) for day in days]

    # It counts if the present is in the period, as the recorded cases have it. So the time before today is in the
    # range's report, if that includes today, and in no earlier day's: the report of the past never changes with the
    # present.
    before_today = timedelta()
    if entries and current is not None and now.date() in days:
        since = max(entries[-1].datetime, CALENDAR.start_of(whole.args.range.start))
        before_today = max(datetime.combine(now, time()) - since, timedelta())
    kind = v1.Activity.Type.of(current or "")
    work, rest = (before_today if kind is each else timedelta() for each in (kind.WORK, kind.BREAK))
    assert totals(whole) == sums(parts, (work, rest))


@given(LOGS, NOWS, NOWS, CURRENT_NAMES, st.integers(-3, 3), st.integers(0, 7))
def test_a_past_report_ignores_the_present(
    steps: list[tuple[int, str]], now: datetime, later: datetime, current: str | None, first: int, length: int
) -> None:
    entries = entries_of(steps)
    days = days_from(first, length)

    reports = [
        model_of(entries, days[0], days[-1], moment, current) for moment in (now, later) if moment.date() > days[-1]
    ]

    assert len({totals(report) for report in reports}) <= 1


@given(LOGS, NOWS, CURRENT_NAMES, st.integers(-3, 3), st.integers(0, 7))
def test_the_sections_of_a_report_agree(
    steps: list[tuple[int, str]], now: datetime, current: str | None, first: int, length: int
) -> None:
    start = MONDAY + timedelta(days=first)
    model = model_of(entries_of(steps), start, start + timedelta(days=length), now, current)

    work, breaks = totals(model)

    nothing = timedelta()
    details = model.details_model.activities
    assert work == sum((row.duration for row in model.projects_model.projects), nothing)
    assert work == sum((row.duration for row in model.activities_model.names_work), nothing)
    assert work == sum((row.duration for row in model.per_day_model.dates), nothing)
    assert work == sum((each.duration for each in details if each.type == v1.Activity.Type.WORK), nothing)
    assert breaks == sum((row.duration for row in model.activities_model.names_break), nothing)
    assert breaks == sum((each.duration for each in details if each.type == v1.Activity.Type.BREAK), nothing)
    assert model.summary_model.total_time == work + breaks


@given(LOGS, NOWS, CURRENT_NAMES, st.integers(-3, 3), st.integers(0, 7))
def test_activities_follow_one_another_within_the_period(
    steps: list[tuple[int, str]], now: datetime, current: str | None, first: int, length: int
) -> None:
    start = MONDAY + timedelta(days=first)
    model = model_of(entries_of(steps), start, start + timedelta(days=length), now, current)

    activities = model.details_model.activities

    bounds = [CALENDAR.start_of(model.args.range.start)]
    for activity in activities:
        bounds += [activity.start, activity.end]
        assert activity.start < activity.end
        assert activity.name.name != v1.HELLO_ENTRY_NAME
    assert bounds == sorted(bounds)
    assert bounds[-1] <= CALENDAR.end_of(model.args.range.end)


@given(LOGS, NOWS, CURRENT_NAMES)
def test_project_reports_add_up_to_the_whole(steps: list[tuple[int, str]], now: datetime, current: str | None) -> None:
    entries = entries_of(steps)
    week = Period(MONDAY, MONDAY + timedelta(days=6))

    whole = model_of(entries, week.start, week.end, now, current)
    parts = []
    for project in ("", "acme", "Acme"):
        args = v1.ReportArgs(week, current_activity_name=current, project_name_filter=project)
        parts.append(v1.ReportModel(v1.Activities(entries, args, cast("v1.Now", now)), args))

    assert totals(whole)[0] == sum((totals(part)[0] for part in parts), timedelta())
    assert totals(whole)[1] == sum((totals(part)[1] for part in parts), timedelta())


def test_a_plugins_own_log_is_reported(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 not this\n")
    write_plugin(
        home,
        "elsewhere",
        "from datetime import datetime\n"
        "nine, eleven = (datetime(2026, 11, 16, hour) for hour in (9, 11))\n"
        "class Elsewhere:\n    entries = [v1.Entry(nine, 'hello'), v1.Entry(eleven, 'acme: x')]\n"
        "v1.register_component(v1.Log, Elsewhere)\n",
    )

    run = home.run("--now", "2026-11-16 12:00", "report", "--no-current-activity")

    assert "(2h00) acme: x\n" in run.stdout
    assert "not this" not in run.stdout
