"""Rounded reports, and formats: all of them show the same numbers.

The log is arbitrary: nights, breaks, tags, comments, several entries a minute. A second reader of it is the oracle.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import Phase, example, given
from hypothesis import strategies as st

import utt.version
from tests.support.command_line import Home
from tests.support.examples import examples
from tests.support.in_process import InProcessHome

SCHEMA = json.loads(
    (Path(utt.version.__file__).parent / "formats" / "report" / "report.schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

NAMES = ["hello", "acme: design", "acme/web: API #ux #api", "beta: a|b", "review", "lunch **", "bus ***", "acme: x #ux"]
COMMENTS = ["", "", "agreed with Ana #ana", "#ux again"]
MONDAY = datetime(2026, 11, 2, 8)
ENTRIES = st.lists(
    # Some end exactly where a day, a week or a month does.
    st.tuples(
        st.one_of(st.integers(0, 200), st.integers(0, 1500), st.sampled_from([60, 960, 1440, 5760])),
        st.sampled_from(NAMES),
        st.sampled_from(COMMENTS),
    ),
    min_size=2,
    max_size=14,
)
UNITS = ["day", "week", "month", "quarter", "year", "weekday", "hour", "project", "task", "tag"]
BY = st.one_of(st.sampled_from(UNITS), st.permutations(UNITS).map(lambda units: ",".join(units[:2])))
ROUNDING = st.sampled_from(["", "15m", "6m:up", "30m:down", "60m"])
# Long enough to be summed by columns, where that is possible.
PERIOD = ["--from", "2026-11-02", "--to", "2027-01-09"]
NOW = "2027-01-15 10:00"

# An activity with a tag on only a part of it, and one that ends with the day.
CUT = [
    (0, "hello", ""),
    (7, "acme: design", "#ux"),
    (8, "acme: design", ""),
    (945, "review", ""),
    (60, "beta: a|b", ""),
]

Log = list[tuple[datetime, str, str]]


def log_of(entries: list[tuple[int, str, str]]) -> Log:
    at, found = MONDAY, []
    for minutes, name, comment in entries:
        at += timedelta(minutes=minutes)
        found.append((at, name, comment))
    return found


def written(log: Log) -> str:
    return "".join(f"{at:%Y-%m-%d %H:%M} {name}{f'  # {comment}' if comment else ''}\n" for at, name, comment in log)


def parts(log: Log) -> list[tuple[datetime, datetime, str, str]]:
    """Yield the activities, cut at midnights and full hours, minute by minute if necessary."""
    found = []
    for (start, _, _), (end, name, comment) in pairwise(log):
        while start < end and name != "hello":
            hour_end = datetime.combine(start.date(), time(start.hour)) + timedelta(hours=1)
            found.append((start, min(end, hour_end), name, comment))
            start = min(end, hour_end)
    return found


def is_work(name: str) -> bool:
    return not name.endswith("**")


class Reporter:
    """Runs reports on one log."""

    def __init__(self, directory: Path, log: Log) -> None:
        self.home: Home = InProcessHome(directory)
        self.home.write(written(log))

    def text(self, *arguments: str, now: str = NOW) -> str:
        result = self.home.run("report", *PERIOD, *filter(None, arguments), now=now)
        assert (result.stderr, result.status) == ("", 0)
        return result.stdout

    def json(self, *arguments: str) -> Any:
        found = json.loads(self.text("--format", "json", *arguments))
        VALIDATOR.validate(found)
        return found


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bills")


def rounds(rounding: str) -> list[str]:
    return ["--round", rounding] if rounding else []


def minutes(text: str) -> int:
    hours, _, rest = text.partition("h")
    return int(hours) * 60 + int(rest)


def leaves(groups: list[Any]) -> list[tuple[tuple[str, ...], int]]:
    """Yield the innermost rows of JSON with their keys; a row without rows has an empty second key."""
    found: list[tuple[tuple[str, ...], int]] = []
    for row in groups:
        found += [((row["key"], each["key"]), each["seconds"]) for each in row["groups"]]
        if not row["groups"]:
            found.append(((row["key"],), row["seconds"]))
    return found


FEW = examples(10)


@FEW
@given(ENTRIES, BY)
@example(CUT, "day,project")
def test_groups_are_what_counting_by_hand_gives(directory: Path, entries: Any, by: str) -> None:
    log = log_of(entries)
    units = by.split(",")
    expected: Counter[tuple[str, ...]] = Counter()
    for start, end, name, comment in parts(log):
        if is_work(name):
            project, _, task = name.partition(": ") if ": " in name else ("", "", name)
            iso = start.isocalendar()
            tags = re.findall(r"(?:^| )#(\w+)", f"{name} {comment}")
            keys = {
                "day": [f"{start:%Y-%m-%d}"],
                "week": [f"{iso.year}-W{iso.week:02}"],
                "month": [f"{start:%Y-%m}"],
                "quarter": [f"{start.year}-Q{(start.month + 2) // 3}"],
                "year": [f"{start.year}"],
                "weekday": [f"{start:%A}".lower()],
                "hour": [f"{start:%H}"],
                "project": [project],
                "task": [task],
                "tag": [*dict.fromkeys(tags)] or [""],
            }
            for first in keys[units[0]]:
                for second in keys[units[1]] if len(units) > 1 else [None]:
                    key = (first,) if second is None else (first, second)
                    expected[key] += int((end - start).total_seconds())

    found = dict(leaves(Reporter(directory, log).json("--by", by)["groups"]))

    assert {key: seconds for key, seconds in found.items() if seconds} == expected


@FEW
@given(ENTRIES, ROUNDING.filter(bool), st.booleans())
def test_a_rounded_report_adds_up(directory: Path, entries: Any, rounding: str, each: bool) -> None:
    log = log_of(entries)
    report = Reporter(directory, log).json("--details", *rounds(rounding), *(["--round-each"] if each else []))
    totals, step = report["totals"], report["rounding"]["seconds"]

    assert totals["total"] == totals["working"] + totals["break"]
    assert sum(row["seconds"] for row in report["projects"]) == totals["working"]
    assert sum(row["seconds"] for row in report["days"]) == totals["working"]
    by_type: Counter[str] = Counter()
    by_name: Counter[str] = Counter()
    for row in report["details"]:
        by_type[row["type"]] += row["seconds"]
        by_name[row["name"]] += row["seconds"]
    assert [by_type[kind] for kind in ("work", "break", "ignored")] == [
        totals[name] for name in ("working", "break", "ignored")
    ]
    assert {row["name"]: row["seconds"] for row in report["activities"]} == by_name
    assert all(row["seconds"] % step == 0 for row in report["activities"])


@FEW
@given(ENTRIES, ROUNDING.filter(bool))
def test_each_days_sum_of_a_name_rounds_once(directory: Path, entries: Any, rounding: str) -> None:
    log = log_of(entries)
    words, _, mode = rounding.partition(":")
    step = int(words[:-1]) * 60
    exact: defaultdict[tuple[str, str], int] = defaultdict(int)
    for start, end, name, _ in parts(log):
        exact[f"{start:%Y-%m-%d}", name] += int((end - start).total_seconds())
    expected: Counter[str] = Counter()
    for (day, name), seconds in exact.items():
        half = {"up": step - 1, "down": 0, "": step // 2}[mode]
        rounded = (seconds + half) // step * step
        if is_work(name):
            expected[day] += rounded

    days = Reporter(directory, log).json(*rounds(rounding))["days"]

    assert {row["date"]: row["seconds"] for row in days if row["seconds"]} == {k: v for k, v in expected.items() if v}


@FEW
@given(ENTRIES, ROUNDING, BY, st.sampled_from(NAMES[1:5]))
def test_a_bill_is_the_same_however_grouped(directory: Path, entries: Any, rounding: str, by: str, name: str) -> None:
    reporter = Reporter(directory, log_of(entries))
    bill = reporter.json(*rounds(rounding))
    grouped = reporter.json(*rounds(rounding), "--by", by)
    text = name.partition(" ")[0]
    with_it = reporter.home.run(
        "report", *PERIOD, "--format", "json", *rounds(rounding), "--match", text, now=NOW
    ).stdout
    without = reporter.json(*rounds(rounding), "--not-match", text)

    assert grouped["totals"] == bill["totals"]
    if "tag" not in by:
        assert sum(seconds for _, seconds in leaves(grouped["groups"])) == bill["totals"]["working"]
    for total, seconds in bill["totals"].items():
        assert json.loads(with_it)["totals"][total] + without["totals"][total] == seconds


@FEW
@given(ENTRIES, ROUNDING)
@example(CUT, "6m:up")
def test_a_filter_that_cuts_a_day_shares_it(directory: Path, entries: Any, rounding: str) -> None:
    reporter = Reporter(directory, log_of(entries))
    arguments = [*PERIOD, "--format", "json", *rounds(rounding)]
    whole, tagged, others = (
        json.loads(reporter.home.run("report", *arguments, *more, now=NOW).stdout)["totals"]
        for more in ([], ["--tag", "ux"], ["--not-tag", "ux"])
    )

    assert {name: tagged[name] + others[name] for name in whole} == whole


@FEW
@given(ENTRIES, ROUNDING, BY)
def test_csv_and_json_have_the_same_groups(directory: Path, entries: Any, rounding: str, by: str) -> None:
    reporter = Reporter(directory, log_of(entries))
    report = reporter.json("--by", by, *rounds(rounding))

    text = reporter.text("--format", "csv", "--by", by, *rounds(rounding))
    if not report["groups"]:
        assert text == " -- No activities for this time range --\n"
        return
    head, *rows = csv.reader(io.StringIO(text, newline=""))

    assert head[: len(by.split(",")) + 3] == [*by.split(","), "seconds", "hours", "duration"]
    keys = len(by.split(","))
    assert [(tuple(filter_empty(row[:keys])), int(row[keys])) for row in rows] == [
        (tuple(filter_empty(key)), seconds) for key, seconds in leaves(report["groups"])
    ]
    for row in rows:
        seconds, hours, duration = row[keys : keys + 3]
        assert round(float(hours) * 3600) == int(seconds)
        assert minutes(duration.replace(":", "h")) == int(seconds) // 60


def filter_empty(key: Any) -> list[str]:
    """Return a key without the empty part after it, which CSV has if there is no inner row."""
    return [*key[:1], *filter(None, key[1:])]


def test_activities_in_csv_are_rounded(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:01 acme: x\n2026-11-16 10:32 lunch **\n")

    for section in (["--format", "csv"], ["--csv-section", "per-task"]):
        text = home.run("report", *section, "--round", "30m:up", now="2026-11-16 10:32").stdout
        assert [row[3] for row in csv.reader(io.StringIO(text, newline=""))] == ["Duration", "1.5", "1.0"]


def test_json_of_an_empty_log_matches_its_schema(home: Home) -> None:
    home.write("")
    report = json.loads(home.run("report", "--format", "json", "--by", "week", "--round", "15m").stdout)

    VALIDATOR.validate(report)
    assert report["groups"] == report["days"] == report["projects"] == []


TEXT_ROW = re.compile(r"^\((\d+h\d\d|\d+\.\d\d)\) ([^:]*): (.*)$")


@FEW
@given(ENTRIES, ROUNDING)
def test_text_markdown_and_json_show_the_same_times(directory: Path, entries: Any, rounding: str) -> None:
    reporter = Reporter(directory, log_of(entries))
    report = reporter.json(*rounds(rounding))
    text = reporter.text(*rounds(rounding))
    markdown = reporter.text(*rounds(rounding), "--format", "markdown")

    projects = text.partition(" Projects ")[2].partition(" Activities ")[0].splitlines()
    shown = [(match[2].strip(), minutes(match[1])) for match in map(TEXT_ROW.match, projects) if match]
    expected = [(row["project"], row["seconds"] // 60) for row in report["projects"]]
    assert shown == expected
    assert f"  Total: {report['totals']['total'] // 3600}h" in text
    cells = table_of(markdown, "Projects")
    assert [(row[0], minutes(row[-1])) for row in cells] == expected
    work = [
        (row["project"], row["task"], row["seconds"] // 60) for row in report["activities"] if row["type"] == "work"
    ]
    assert [(row[0], row[1], minutes(row[2])) for row in table_of(markdown, "Activities")] == work


@FEW
@given(ENTRIES, ROUNDING, BY)
def test_text_and_markdown_groups_match_json(directory: Path, entries: Any, rounding: str, by: str) -> None:
    reporter = Reporter(directory, log_of(entries))
    report = reporter.json("--by", by, *rounds(rounding))
    markdown = reporter.text("--by", by, *rounds(rounding), "--format", "markdown")
    text = reporter.text("--by", by, *rounds(rounding))

    *rows, total = table_of(markdown, f"By {' and '.join(by.split(','))}")
    keys = len(by.split(","))
    expected = [(*(k or "-" for k in key), seconds // 60) for key, seconds in leaves(report["groups"])]
    assert [(*filter(None, row[:keys]), minutes(row[-1])) for row in rows] == expected
    assert text.count(total[-1]) >= 1
    for key, seconds in {row["key"]: row["seconds"] for row in report["groups"]}.items():
        line = next(each for each in text.splitlines() if each.startswith(f"{key or '-'} ".replace("\\", "\\\\")))
        # The last column is the whole row.
        assert minutes(line.split()[-1]) == seconds // 60


def table_of(markdown: str, title: str) -> list[list[str]]:
    """Return the cells of a table's rows, without escapes."""
    section = markdown.partition(f"## {title}\n\n")[2].partition("\n\n")[0]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines()[2:]]
    return [[re.sub(r"\\(.)", r"\1", cell.strip()) for cell in row] for row in rows]


@FEW
@given(ENTRIES, ROUNDING, BY)
def test_decimals_add_up_to_their_section(directory: Path, entries: Any, rounding: str, by: str) -> None:
    reporter = Reporter(directory, log_of(entries))
    text = reporter.text("--decimal", *rounds(rounding))
    totals = {label: decimals(text, label) for label in ("Total", "Working", "Break")}
    projects, activities = text.partition(" Projects ")[2].split(" Activities ")
    work, breaks = activities.split("\n\n")[1:3] if activities.count("\n\n") > 1 else (activities, "")

    assert totals["Total"] == totals["Working"] + totals["Break"]
    for section, total in ((projects, totals["Working"]), (work, totals["Working"]), (breaks, totals["Break"])):
        found = [round(float(match[1]) * 100) for match in map(TEXT_ROW.match, section.splitlines()) if match]
        assert sum(found) in ((total, 0) if section is breaks else (total,))


def decimals(text: str, label: str) -> int:
    match = re.search(rf"{label}: (\d+\.\d\d)", text)
    assert match is not None
    return round(float(match[1]) * 100)


@examples(6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(ENTRIES, st.sampled_from(["00:00", "04:00", "12:30"]), st.sampled_from(["", "15m"]))
def test_days_and_units_sum_up_single_days(directory: Path, entries: Any, start: str, rounding: str) -> None:
    log = log_of(entries)
    reporter = Reporter(directory, log)
    configuration = directory / ".config/utt/utt.cfg"
    configuration.parent.mkdir(parents=True, exist_ok=True)
    configuration.write_text(f"[day]\nstart = {start}\n", encoding="utf-8")
    try:
        report = reporter.json(*rounds(rounding), "--by", "week,project")
        days = {row["date"]: row["seconds"] for row in report["days"] if row["seconds"]}
        singles: dict[str, int] = {}
        for day in sorted({f"{at - timedelta(days=ago):%Y-%m-%d}" for at, _, _ in log for ago in (0, 1)} | {*days}):
            single = reporter.home.run("report", day, "--format", "json", *rounds(rounding), now=NOW)
            if seconds := json.loads(single.stdout)["totals"]["working"]:
                singles[day] = seconds
    finally:
        configuration.unlink()

    assert {day: seconds for day, seconds in singles.items() if day in days} == days
    weeks: Counter[str] = Counter()
    for day, seconds in days.items():
        weeks["{}-W{:02}".format(*datetime.fromisoformat(day).isocalendar()[:2])] += seconds
    assert {row["key"]: row["seconds"] for row in report["groups"] if row["seconds"]} == weeks


@pytest.mark.parametrize(
    ("form", "units", "hours"),
    [
        pytest.param("text", "hour", r"(?m)^(\d\d)  ", id="text"),
        pytest.param("csv", "hour", r"(?m)^(\d\d),", id="csv"),
        pytest.param("json", "hour", r'"key": "(\d\d)"', id="json"),
        pytest.param("markdown", "hour", r"(?m)^\| (\d\d) ", id="markdown"),
        pytest.param("html", "hour", r"<bdi>(\d\d):00", id="html"),
        pytest.param("screen", "hour", r"(?m)^ +(\d\d):00", id="screen"),
        # The first project has 09 and 03, the second 04.
        pytest.param("text", "project,hour", r"(?<=  )(\d\d)(?=  )", id="columns of text"),
        pytest.param("html", "project,hour", r"<bdi>(\d\d):00", id="columns of html"),
        pytest.param("screen", "project,hour", r"  (\d\d):00(?=  )", id="columns of screen"),
    ],
)
def test_hours_begin_with_the_day(home: Home, form: str, units: str, hours: str) -> None:
    home.write(
        "2026-11-16 04:00 hello\n2026-11-16 04:20 b: y\n2026-11-16 09:00 hello\n2026-11-16 09:30 a: x\n"
        "2026-11-17 03:00 hello\n2026-11-17 03:40 a: x\n"
    )
    configuration = home.directory / ".config/utt/utt.cfg"
    configuration.parent.mkdir(parents=True, exist_ok=True)
    configuration.write_text("[day]\nstart = 04:00\n", encoding="utf-8")

    text = home.run("report", "2026-11-16", "--by", units, "--format", form, now=NOW).stdout

    assert re.findall(hours, text) == ["04", "09", "03"]
