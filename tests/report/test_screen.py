"""The report as a page: laws that hold for any log, at any size."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.examples import examples
from tests.support.in_process import InProcessHome
from tests.support.pages import CONFIGURATION, write
from tests.support.plugins import write_plugin
from tests.support.screens import without_colors
from utt.domain.printable import find_control
from utt.domain.width import width

NOW = "2026-11-25 17:40"
IDLE = "note: --comments shows nothing without --details\n"
DAY = "2026-11-25 09:00 hello\n2026-11-25 10:30 acme: design\n2026-11-25 11:00 tea **\n2026-11-25 17:10 beta: x\n"
PERIODS = (
    ["today"],
    ["--week"],
    ["--month"],
    ["--from", "2026-08-01"],
    ["2026-11-24"],
    ["--month", "dec", "--per-day"],
    ["--from", "2020-01-01", "--to", "9999-12-31"],
)

HOW = (
    ["--by", "day"],
    ["--by", "week"],
    ["--by", "project"],
    ["--by", "tag,project"],
    ["--by", "week,project"],
    ["--by", "task,weekday"],
    ["--by", "hour,day"],
    ["--by", "month,tag", "--decimal"],
    ["--decimal"],
    ["--round", "15m:up"],
    ["--round", "7m", "--decimal", "--details"],
    ["--depth", "1", "--not-project", "acme"],
)

# Each example runs a command.
few = examples(15)

names = st.sampled_from(
    [
        *("acme: design", "acme: API", "beta: x", "beta", "lunch **", "** **", "gone ***", "hello", "bye ***"),
        *("日本語: 会議 と 設計", "👩\u200d💻: 👨\u200d👩\u200d👧", f"{'long' * 15}: {'words ' * 20}end", "w" * 150),
        *(
            "a: \x1b[31mred",
            "b: x\x07",
            "c: \u202egnp",
            "d: e\u0301\u0301",
            "acme: with  two",
            "no\u00a0break: a\u00a0b",
        ),
    ]
)
any_names = names | st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=40).map(
    "x{}".format
)


@st.composite
def logs(draw: st.DrawFn, names: st.SearchStrategy[str] = any_names) -> str:
    """Return a log that ends before, at or after the present."""
    moment = datetime(2026, 7, 20, 8)
    steps = st.lists(st.tuples(st.sampled_from([0, 1, 7, 30, 60, 95, 600, 1440, 20000]), names), max_size=40)
    lines = []
    for minutes, name in draw(steps):
        moment += timedelta(minutes=minutes)
        lines.append(f"{moment:%Y-%m-%d %H:%M} {name}")
    # So most of it is in the latest days.
    late = datetime(2026, 11, 25, draw(st.integers(0, 23))) - moment
    return "".join(f"{datetime.fromisoformat(line[:16]) + late:%Y-%m-%d %H:%M}{line[16:]}\n" for line in lines)


@contextmanager
def a_home(log: str) -> Iterator[Home]:
    with TemporaryDirectory() as directory:
        home = InProcessHome(Path(directory))
        home.write(log)
        yield home


def page(home: Home, *arguments: str, **environment: str) -> str:
    result = home.run("report", "--format", "screen", *arguments, now=NOW, **environment)

    assert (result.stderr.removeprefix(IDLE), result.status) == ("", 0)
    return result.stdout


def counted(text: str) -> int:
    """Return the minutes, or hundredths of hours, of a table's cell."""
    return minutes(text) if "h" in text else int(text.replace(".", "").replace("·", "0"))


def minutes(text: str) -> int:
    hours, _, rest = text.partition("h")
    return int(hours) * 60 + int(rest)


# Laws.


@pytest.mark.slow
@few
@given(
    log=logs(),
    columns=st.integers(20, 120) | st.sampled_from([20, 40, 60, 80, 200]),
    period=st.sampled_from(PERIODS),
    how=st.just([]) | st.sampled_from(HOW),
    options=st.lists(
        st.sampled_from(["--details", "--comments", "--color=always", "--no-current-activity"]), unique=True
    ),
)
def test_no_line_is_wider_than_the_terminal(
    log: str, columns: int, period: list[str], how: list[str], options: list[str]
) -> None:
    with a_home(log) as home:
        text = without_colors(page(home, *period, *how, *options, COLUMNS=str(columns)))

    assert max(map(width, text.split("\n"))) <= min(columns, 100)
    assert find_control(text.replace("\n", "")) is None


@pytest.mark.slow
@few
@given(log=logs(), period=st.sampled_from(PERIODS), columns=st.sampled_from([30, 80]))
def test_colors_change_nothing_but_the_marks(log: str, period: list[str], columns: int) -> None:
    with a_home(log) as home:
        plain = page(home, *period, "--color=never", COLUMNS=str(columns)).splitlines()
        colored = without_colors(page(home, *period, "--color=always", COLUMNS=str(columns))).splitlines()

    assert len(plain) == len(colored)
    assert [re.findall(r"\d+h\d\d", line) for line in plain] == [re.findall(r"\d+h\d\d", line) for line in colored]


simple_names = st.sampled_from(["a: one", "a: two", "b: one", "c: three", "rest **", "gone ***", "hello"])


@pytest.mark.slow
@few
@given(log=logs(simple_names), period=st.sampled_from(PERIODS), is_wide=st.booleans())
def test_projects_add_up_to_the_text_reports_sum(log: str, period: list[str], is_wide: bool) -> None:
    with a_home(log) as home:
        text = page(home, *period, COLUMNS="100" if is_wide else "40")
        plain = home.run("report", *period, now=NOW).stdout

    [working] = re.findall(r"Working: (\d+h\d\d)", plain)
    [worked] = re.findall(r"^ *worked +(\d+h\d\d)", text, re.MULTILINE)
    projects = re.findall(r"^ *(?:[a-c] [a-c]|▒ now) +(\d+h\d\d)", text, re.MULTILINE)
    assert worked == working
    assert sum(map(minutes, projects)) == minutes(worked)


@pytest.mark.slow
@few
@given(log=logs(simple_names), columns=st.sampled_from([34, 40, 60, 80, 100]))
def test_a_weeks_rows_and_columns_add_up(log: str, columns: int) -> None:
    with a_home(log) as home:
        text = page(home, "--week", COLUMNS=str(columns))

    table = [
        [minutes(cell) if "h" in cell else 0 for cell in re.findall(r" (\d+h\d\d|·)(?= |$)", line)]
        for line in text.splitlines()
        if re.match(r" *(Mon|Tue|Wed|Thu|Fri|Sat|Sun|sum) ", line)
    ]
    if not table:
        assert re.search("worked +0h00", text)
        return
    *days, sums = table
    assert all(sum(row[:-1]) == row[-1] for row in table if len(row) > 1)
    assert [sum(column) for column in zip(*days, strict=True)] == sums


@pytest.mark.slow
@few
@given(log=logs(simple_names))
def test_each_task_is_shown_under_its_project(log: str) -> None:
    with a_home(log) as home:
        text = page(home, "today", LINES="100")

    total = 0
    for line in text.splitlines():
        if project := re.match(r" *[a-c] [a-c] +(\d+h\d\d)", line):
            assert total == 0
            total = minutes(project[1])
        elif task := re.match(r" {6,}(\d+h\d\d)  (one|two|three)", line):
            total -= minutes(task[1])
    assert total == 0


@pytest.mark.slow
@few
@given(log=logs(simple_names), period=st.sampled_from(PERIODS))
def test_decimals_add_up_to_the_hundredth(log: str, period: list[str]) -> None:
    with a_home(log) as home:
        text = page(home, *period, "--decimal", COLUMNS="100")

    [worked] = re.findall(r"^ *worked +(\d+\.\d\d)", text, re.MULTILINE)
    projects = re.findall(r"^ *(?:[a-c] [a-c]|▒ now) +(\d+\.\d\d)", text, re.MULTILINE)
    assert sum(map(Decimal, projects)) == Decimal(worked)
    sums = re.findall(r"^ *sum .*?(\d+\.\d\d)$", text, re.MULTILINE)
    assert sums in ([], [worked])


@pytest.mark.slow
@few
@given(log=logs(simple_names))
def test_a_days_decimals_add_up_to_its_hours(log: str) -> None:
    with a_home(log) as home:
        text = page(home, "--week", "--decimal", COLUMNS="100")
        days = json.loads(home.run("report", "--week", "--format", "json", now=NOW).stdout)["days"]

    rows = [
        [Decimal(cell) for cell in re.findall(r" (\d+\.\d\d)(?= |$)", line)]
        for line in text.splitlines()
        if re.match(r" *(Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*\d\.\d\d", line)
    ]
    hours = [day["seconds"] / 3600 for day in days if day["seconds"]]
    assert all(sum(row[:-1]) == row[-1] for row in rows)
    assert [float(row[-1]) for row in rows] == pytest.approx(hours, abs=0.0101)


@pytest.mark.slow
@few
@given(
    log=logs(simple_names), units=st.sampled_from(["project,task", "project,weekday", "day,project", "hour", "task"])
)
def test_groups_add_up_to_the_sum(log: str, units: str) -> None:
    with a_home(log) as home:
        text = page(home, "--month", "--by", units, "--no-current-activity", COLUMNS="100", LINES="200")

    [worked] = re.findall(r"^ *worked +(\d+h\d\d)", text, re.MULTILINE)
    if sums := re.findall(r"^ *sum .*?(\d+h\d\d)$", text, re.MULTILINE):
        assert sums == [worked]
    else:
        rows = re.findall(r"^ {2}(?:\S| ) \S+ +(\d+h\d\d)  .*%", text, re.MULTILINE)
        assert sum(map(minutes, rows)) == minutes(worked)


# What is on the page.


def test_two_units_are_a_table_where_it_fits(home: Home) -> None:
    home.write(DAY)

    text = page(home, "--by", "weekday,project", "--no-current-activity", COLUMNS="60")

    assert text.splitlines()[5:] == [
        "             b beta  a acme   sum",
        "  Wednesday    6h10    1h30  7h40  bbbbbbbbbbbbbbbbbbaaaaa",
        "  ───────────────────────────────",
        "  sum          6h10    1h30  7h40",
    ]


def test_two_units_nest_when_no_table_fits(home: Home) -> None:
    home.write(DAY)

    text = page(home, "--by", "weekday,project", "--no-current-activity", COLUMNS="30")

    assert text.splitlines()[6:] == [
        "  Wednesday  7h40  █████  100%",
        "    6h10  beta",
        "    1h30  acme",
    ]


# More than a year of work for 35 projects.
LONG = "".join(
    f"{day:%F} 08:00 hello\n{day:%F} {11 + day.day % 5}:{day.day:02} p{day.month % 5}{day.day % 7}: x\n"
    for day in (datetime(2025, 11, 1) + timedelta(days=number) for number in range(389))
    if day.weekday() < 5
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "period",
    [
        pytest.param(["last", "12", "months"], id="a year"),
        pytest.param(["last", "12", "months", "--by", "week"], id="a year by week"),
        pytest.param(["last", "12", "months", "--by", "month,project"], id="a year by two units"),
        pytest.param(["last", "2", "weeks", "--by", "day"], id="two weeks by day"),
        pytest.param(["last", "month", "--by", "day"], id="a month by day"),
        pytest.param(["last", "12", "months", "--by", "project"], id="projects"),
        pytest.param(["all", "--by", "hour"], id="hours"),
    ],
)
@pytest.mark.parametrize("targets", ["", "[targets]\nweekly = 38h\n"], ids=["no targets", "targets"])
def test_a_long_period_fits_the_terminal(home: Home, period: list[str], targets: str) -> None:
    home.write(LONG)
    write(home.directory / CONFIGURATION, targets)

    text = page(home, *period, COLUMNS="80", LINES="24")

    # One row is the prompt's.
    assert len(text.splitlines()) <= 23


@pytest.mark.parametrize("targets", ["", "[targets]\nweekly = 38h\n"], ids=["no targets", "targets"])
def test_a_year_of_53_weeks_has_its_map(home: Home, targets: str) -> None:
    days = (datetime(2020, 1, 1) + timedelta(days=number) for number in range(366))
    home.write("".join(f"{day:%F} 08:00 hello\n{day:%F} {11 + day.day % 5}:{day.day:02} x\n" for day in days))
    write(home.directory / CONFIGURATION, targets)

    text = page(home, "2020", "--by", "week", COLUMNS="80", LINES="24")

    assert len(text.splitlines()) <= 23
    assert re.search("^  Mon .*  ░ to 1h52$", text, re.MULTILINE)
    assert [*map(int, sorted(re.findall(r"W(\d\d) ", text)))] == [*range(1, 54)]


@pytest.mark.parametrize("columns", ["44", "80"])
def test_rows_on_a_line_keep_their_second_unit(home: Home, columns: str) -> None:
    home.write(LONG)

    text = page(home, "last", "12", "months", "--by", "month,project", COLUMNS=columns, LINES="24")

    for month in ("Dec 2025", "Jun 2026", "Nov 2026"):
        assert re.search(rf"^ +{month} .*(\n.*)?p\d\d \d+h\d\d", text, re.MULTILINE)


def test_a_long_name_is_cut_in_few_rows(home: Home) -> None:
    home.write(LONG.replace(": x", ": " + "long words " * 12))

    text = page(home, "last", "12", "months", COLUMNS="80", LINES="24")

    assert re.search(r"^  . p12 +\d+h\d\d +\S+  long words long .*…$", text, re.MULTILINE)


def test_where_no_column_fits_the_sums_are_left(home: Home) -> None:
    home.write(LONG)

    text = page(home, "this", "month", COLUMNS="26", LINES="24")

    assert re.search(r"^ +sum$", text, re.MULTILINE)
    assert re.search(r"^Tue 10 +\d+h\d\d(  \S+)?$", text, re.MULTILINE)
    assert "others" not in text.partition(" sum\n")[2]


@pytest.mark.parametrize(
    "targets", ["", "[targets]\ndaily = 7h\noff = saturday sunday\n"], ids=["no targets", "targets"]
)
@pytest.mark.parametrize(
    ("columns", "rows", "is_fitting", "has_weeks"),
    [
        pytest.param("40", "24", False, True, id="narrow"),
        pytest.param("60", "20", False, True, id="low"),
        pytest.param("80", "24", False, True, id="usual"),
        pytest.param("80", "36", True, False, id="room for the days"),
        pytest.param("100", "100", True, True, id="room for all"),
    ],
)
def test_a_month_is_days_by_projects(
    home: Home, columns: str, rows: str, is_fitting: bool, has_weeks: bool, targets: str
) -> None:
    home.write(LONG)
    write(home.directory / CONFIGURATION, targets)

    text = page(home, "2026-10", COLUMNS=columns, LINES=rows)
    head, _, table = text.partition(" sum")

    assert re.search("^ *worked", head, re.MULTILINE)
    assert re.search(r"^ *\S p01 +\d+h\d\d", head, re.MULTILINE)
    assert re.search(r"^ +p p\d\d  ", head.splitlines()[-1])
    assert bool(targets) == ("balance" in table.partition("\n")[0])
    assert len(re.findall(r"^ *(?:Mon|Tue|Wed|Thu|Fri) [ \d]\d  ", table, re.MULTILINE)) == 22
    assert len(re.findall(r"^ *W4\d  ", table, re.MULTILINE)) == 5 * has_weeks
    assert (len(text.splitlines()) < int(rows)) == is_fitting


@pytest.mark.parametrize(
    ("entries", "targets", "is_shown"),
    [
        pytest.param("", "", False, id="nothing was done"),
        pytest.param("2026-10-10 09:00 hello\n2026-10-10 10:00 acme: x\n", "", True, id="work"),
        pytest.param("", "[targets]\nsaturday = 2h\n", True, id="something due"),
    ],
)
def test_a_weekend_has_rows_if_it_matters(home: Home, entries: str, targets: str, is_shown: bool) -> None:
    home.write(f"2026-10-05 09:00 hello\n2026-10-05 10:00 acme: x\n{entries}")
    write(home.directory / CONFIGURATION, targets)

    text = page(home, "2026-10-05..2026-10-16")

    assert ("Sat 10 " in text) == is_shown
    assert "Tue  6 " in text
    assert ("W41 " in text) == is_shown or "W42 " in text


def test_a_month_just_begun_has_no_weeks(home: Home) -> None:
    home.write("2026-11-02 09:00 hello\n2026-11-02 10:00 acme: x\n")

    text = home.run("report", "this", "month", "--format", "screen", LINES="50", now="2026-11-03 17:00").stdout

    assert re.findall(r"^  (\w{3} +\d+|W\d\d)  ", text, re.MULTILINE) == ["Sun  1", "Mon  2", "Tue  3"]


def test_details_are_shown_however_many_rows(home: Home) -> None:
    home.write(LONG)

    text = page(home, "this", "month", "--details", LINES="24")

    assert re.search(r"^  Tue 10 ", text, re.MULTILINE)
    assert "others" not in text.partition(" sum\n")[0]


def test_items_without_a_row_are_summed_up(home: Home) -> None:
    home.write(LONG)

    text = page(home, "last", "12", "months", "--no-current-activity", LINES="24")

    rows = [minutes(row) for row in re.findall(r"^  (?:. p\d\d|  others) +(\S+)", text, re.MULTILINE)]
    [worked] = re.findall(r"^  worked +(\S+)", text, re.MULTILINE)
    assert "more\n" in text
    assert sum(rows) == minutes(worked)


def test_overlapping_tags_are_noted(home: Home) -> None:
    home.write("2026-11-25 09:00 hello\n2026-11-25 10:00 a: x #one #two\n")

    text = page(home, "--by", "tag", "--no-current-activity")

    assert "  o one   1h00  " in text
    assert "  t two   1h00  " in text
    assert text.endswith("  Activities with several tags count under each, and once in the total.\n")


def test_rounding_shows_the_exact_total(home: Home) -> None:
    home.write("2026-11-25 09:00 hello\n2026-11-25 10:01 a: x\n")

    text = page(home, "--round", "15m:up", "--no-current-activity")

    assert "worked  1h15" in text
    assert "exact total 1h01" in text


def test_piped_it_is_the_text(home: Home) -> None:
    home.write(DAY)

    assert home.run("report", now=NOW) == home.run("report", "--format", "text", now=NOW)
    assert "---- Projects ----" in home.run("report", now=NOW).stdout


def test_an_unknown_format_gets_a_suggestion(home: Home) -> None:
    result = home.run("report", "--format", "scren", now=NOW)

    assert (result.stdout, result.status) == ("", 1)
    assert result.stderr == "error: There is no format 'scren': did you mean screen?\n"


def test_an_unknown_color_lists_the_choices(home: Home) -> None:
    result = home.run("report", "--color", "blue", now=NOW)

    assert result.status == 2
    assert "auto" in result.stderr


def test_an_empty_day_says_so(home: Home) -> None:
    home.write(DAY)

    text = page(home, "2026-11-20")

    title = f"Friday 20 November 2026{'week 47':>57}"
    assert text == f"{title}\n\n  worked  0h00  nothing recorded\n"


@pytest.mark.parametrize("units", ["week", "week,project", "tag"])
def test_without_work_no_table_is_shown(home: Home, units: str) -> None:
    home.write("")

    assert page(home, "this", "month", "--by", units).endswith("\n\n  worked  0h00  nothing recorded\n")


def test_without_any_project_tasks_take_their_place(home: Home) -> None:
    home.write("2026-11-25 09:00 hello\n2026-11-25 10:00 mail\n2026-11-25 12:00 design\n")

    text = page(home, "--no-current-activity", COLUMNS="60")

    assert text.splitlines()[4:6] == [
        "  d design  2h00  ██████████████████████████████████   67%",
        "  m mail    1h00  █████████████████                    33%",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param([], ["  ▒ now     0h30  since 17:10"], id="without a name"),
        pytest.param(["--current-activity", "mail"], ["  ▒ now     0h30  mail, since 17:10"], id="a task"),
        pytest.param(["--current-activity", "nap **"], ["nap (since 17:10) 0h30, tea 0h30"], id="a break"),
        pytest.param(["--current-activity", "beta: y"], ["0h30  y (since 17:10)"], id="of a project"),
        pytest.param(["--current-activity", "beta: x"], ["6h40  x (since 17:10)"], id="of a task there is"),
    ],
)
def test_the_current_activity_shows_its_start(home: Home, options: list[str], expected: list[str]) -> None:
    home.write(DAY)

    text = page(home, *options)

    assert all(line in text for line in expected)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--by", "project"], ["c no project  0h10", "▒ now         0h30"], id="projects"),
        pytest.param(["--by", "project,task"], ["x x  d design  ▒ now  m mail   sum"], id="its own task"),
        pytest.param(["--by", "task"], ["▒ now     0h30"], id="tasks"),
        pytest.param(["--by", "day,project"], ["no project  ▒ now"], id="a column"),
        pytest.param(["--week", "--round", "15m"], ["no project  ▒ now", "0h15   0h30"], id="rounded"),
    ],
)
def test_the_current_activity_is_listed_apart(home: Home, options: list[str], expected: list[str]) -> None:
    home.write(DAY.replace("17:10 beta: x", "17:00 beta: x\n2026-11-25 17:10 mail"))

    text = page(home, *options)

    assert all(line in text for line in expected)


def test_filtered_reports_leave_the_target_out(home: Home) -> None:
    home.write(DAY)
    write(home.directory / CONFIGURATION, "[targets]\ndaily = 8h\n")

    assert "of 8h00" in page(home)
    assert "of 8h00" not in page(home, "--project", "acme")


def test_sections_of_plugins_follow_the_page(home: Home) -> None:
    home.write(DAY)
    write_plugin(
        home,
        "odd",
        "class Odd:\n    def render(self, output):\n        print('odd indeed', file=output)\n"
        "v1.register_report_section('Odd', Odd)\n",
    )

    text = page(home)

    assert text.endswith("▒▒▒···\n\n  Odd\n\nodd indeed\n")


def test_a_plugin_may_replace_the_sections(home: Home) -> None:
    home.write(DAY)
    write_plugin(
        home,
        "sections",
        "class Sections:\n    def render(self, output):\n        print('in their place', file=output)\n"
        "v1.register_component(v1.ReportSections, Sections)\n",
    )

    assert page(home).endswith("\nin their place\n")


def test_a_page_in_another_encoding_is_ascii(real_home: Home) -> None:
    real_home.write("2026-11-25 09:00 hello\n2026-11-25 10:00 büro: 設計\n")

    result = real_home.run("report", "--format", "screen", now=NOW, PYTHONIOENCODING="ascii")

    assert (result.stderr, result.status) == ("", 0)
    assert result.stdout.isascii()
    assert "  b b\\xfcro  1h00  ####" in result.stdout
