"""The report as a page: its content, without a browser. ``tests/real`` shows what it looks like."""

from __future__ import annotations

import json
import re
import sys
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from tests.support.command_line import Home
from tests.support.html_logs import HOSTILE, PAGES, page_of
from tests.support.pages import CONFIGURATION, write
from tests.support.plugins import write_plugin

NOW = "2027-01-05 09:00"
TASKS = ((0, "hello"), (1, "a: x"), (2, "b: x"), (3, "c: x"))
RECT = re.compile(r"M([\d.]+) ([\d.]+)h[\d.]+v-([\d.]+)h-[\d.]+z")


class _Page(HTMLParser):
    """Collects the tags of a page with their attributes, and the rows of its tables, one or two per section."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._section = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.tags.append((tag, found))
        if tag == "section":
            self._section = found.get("aria-labelledby") or ""
        elif tag == "table" and self._section in self.tables:
            self._section += " again"
        elif tag == "tr":
            self.tables.setdefault(self._section, []).append([])
        elif tag in ("td", "th"):
            self.tables[self._section][-1].append("")

    def handle_data(self, data: str) -> None:
        rows = self.tables.get(self._section)
        if rows and rows[-1] and data.strip():
            rows[-1][-1] += data.strip("\n")


def report_of(home: Home, name: str, *more: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        home.run("report", *PAGES[name][1], *more, "--format", "json", now=NOW).stdout
    )
    return found


def minutes(text: str) -> int:
    hours, _, rest = text.partition("h")
    return int(hours) * 60 + int(rest)


@pytest.mark.slow
@pytest.mark.parametrize("units", ["week", "project", "project,task", "weekday,project", "month,tag", "hour"])
@pytest.mark.parametrize("options", [[], ["--round", "15m"]], ids=["exact", "rounded"])
def test_groups_are_those_of_json(home: Home, units: str, options: list[str]) -> None:
    page = _Page(page_of(home, "a month", "--by", units, *options))
    groups = report_of(home, "a month", "--by", units, *options)["groups"]
    assert isinstance(groups, list)

    for name in [each for each in page.tables if each.startswith("group")]:
        _, *rows, total = page.tables[name]

        is_table = len(rows[0]) > 2
        expected = []
        for row in groups:
            inner = [each["seconds"] for each in row["groups"]]
            times = [*inner, row["seconds"]] if is_table else [row["seconds"], *inner]
            expected += [times] if is_table else [[time] for time in times]
        assert [[60 * minutes(cell) for cell in row[1:] if cell] for row in rows] == expected
        assert 60 * minutes(total[-1]) == sum(row["seconds"] for row in groups)


@pytest.mark.parametrize(
    ("projects", "targets", "forms"),
    [
        pytest.param(3, "", [["Day", "p0", "p1", "p2", "All"]], id="few"),
        pytest.param(6, "", [["Day", "p0", "p1", "p2", "p3", "p4", "p5", "All"], ["Day", "Time"]], id="some"),
        pytest.param(9, "", [["Day", "Time"]], id="many"),
        pytest.param(
            3,
            "[targets]\ndaily = 8h\n",
            [["Day", "p0", "p1", "p2", "All", "Target", "Balance"], ["Day", "Time", "Target", "Balance"]],
            id="few with a balance",
        ),
    ],
)
def test_two_units_are_a_table_where_it_fits(home: Home, projects: int, targets: str, forms: list[list[str]]) -> None:
    lines = [f"2027-01-05 {10 + number}:00 p{number}: x\n" for number in range(projects)]
    home.write(f"2027-01-05 09:00 hello\n{''.join(lines)}")
    write(home.directory / CONFIGURATION, targets)

    text = home.run("report", "2027-01-05", "--by", "day,project", "--format", "html", now="2027-01-06 08:00").stdout

    tables = _Page(text).tables
    assert [tables[name][0] for name in tables if name.startswith("group")] == forms
    assert ('<table class="wide">' in text) == ('<table class="narrow">' in text) == (len(forms) == 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "label"),
    [
        ("day", "Tue 5 Jan 2027"),
        ("week", "W01 2027"),
        ("month", "January 2027"),
        ("quarter", "Q1 2027"),
        ("year", "2027"),
        ("weekday", "Tuesday"),
        ("hour", "08:00"),
        ("project", "no project"),
        ("task", "mail"),
        ("tag", "no tag"),
    ],
)
def test_keys_of_units_are_words(home: Home, unit: str, label: str) -> None:
    home.write("2027-01-05 08:00 hello\n2027-01-05 09:00 mail\n")

    text = home.run("report", "--by", unit, "--format", "html", now=NOW).stdout

    assert _Page(text).tables["group"][1:] == [[label, "1h00"], ["Total", "1h00"]]


def test_the_current_activity_is_called_now(home: Home) -> None:
    home.write("2027-01-05 08:00 hello\n")

    page = _Page(home.run("report", "--format", "html", now=NOW).stdout)

    assert page.tables["projects"][1] == ["no projectnow 1h00", "1h00", "100 %"]
    assert page.tables["timeline"][1] == ["08:00\N{EN DASH}09:00", "1h00", "now"]


def test_table_decimals_add_up_at_both_edges(home: Home) -> None:
    # Thirds of an hour, which are never exact.
    lines = [f"2027-01-{day:02} {8 + number}:{7 * number + day:02} {name}" for day in (4, 5) for number, name in TASKS]
    home.write("\n".join(lines))

    text = home.run("report", "--week", "--by", "day,project", "--decimal", "--format", "html", now=NOW).stdout

    head, *rows, total = _Page(text).tables["group"]
    assert head == ["Day", "a", "b", "c", "All"]
    numbers = [[round(100 * float(cell or 0)) for cell in row[1:]] for row in (*rows, total)]
    assert all(sum(row[:-1]) == row[-1] for row in numbers)
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a week", "a month", "a year", "200 projects"])
def test_bars_match_the_numbers(home: Home, name: str) -> None:
    text = page_of(home, name)
    bars = text.partition('id="days"')[2].partition("</svg>")[0]
    groups = report_of(home, name, "--by", "day,project")["groups"]
    assert isinstance(groups, list)

    drawn: dict[float, float] = {}
    for x, _, height in RECT.findall(bars):
        drawn[float(x)] = drawn.get(float(x), 0) + float(height)

    assert [drawn[x] for x in sorted(drawn)] == [group["seconds"] / 60 for group in groups if group["seconds"]]
    assert len(RECT.findall(bars)) == sum(len(group["groups"]) for group in groups)


@pytest.mark.parametrize("name", ["a day", "a month", "a year"])
def test_tables_have_the_numbers(home: Home, name: str) -> None:
    page = _Page(page_of(home, name))
    projects = report_of(home, name)["projects"]
    assert isinstance(projects, list)

    rows = {row[0]: row for row in page.tables["projects"][1:]}

    assert minutes(rows["All work"][1]) * 60 == sum(each["seconds"] for each in projects)
    for each in projects:
        row = next(row for label, row in rows.items() if label.startswith(each["project"]))
        assert minutes(row[1]) * 60 == each["seconds"]


def test_a_page_refers_to_nothing_outside_itself(home: Home) -> None:
    page = _Page(page_of(home, "hostile names"))

    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "base", "form"})
    names = {name for _, attributes in page.tags for name in attributes}
    assert names.isdisjoint({"src", "href", "onload", "xlink:href", "srcset"})
    policy = next(each["content"] for tag, each in page.tags if tag == "meta" and "http-equiv" in each)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_hostile_names_stay_text(home: Home) -> None:
    text = page_of(home, "hostile names")

    assert "<script" not in text
    assert "49" not in re.findall(r">[^<]*7\*7[^<]*<", text)
    shown = {row[0] for row in _Page(text).tables["projects"]}
    assert all(any(label.startswith(name) for label in shown) for name in HOSTILE if name.isprintable())
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text


def test_the_page_of_a_year_is_small(home: Home) -> None:
    assert len(page_of(home, "a year").encode()) < 300_000


def test_a_project_has_one_color(home: Home) -> None:
    page = _Page(page_of(home, "a week"))
    colors: dict[str, set[str]] = {}

    text = page_of(home, "a week")
    for css, tip in re.findall(r'<path class="(p\d+)"[^>]*><title>([^<]*)</title>', text):
        name = next(each for each in ("acme", "beta", "web") if each in tip)
        colors.setdefault(name, set()).add(css)

    assert page.tags
    assert sorted(map(len, colors.values())) == [1, 1, 1]
    assert len(set.union(*colors.values())) == 3


def test_a_project_has_its_color_of_the_terminal(home: Home) -> None:
    names = ["acme", "beta", "web", "ops", "home", "iota"]
    home.write(
        "2027-01-05 00:00 hello\n" + "".join(f"2027-01-05 0{n}:00 {each}: x\n" for n, each in enumerate(names, 1))
    )

    page = home.run("report", "--format", "html", now="2027-01-05 19:00").stdout
    screen = home.run("report", "--format", "screen", "--color", "always", now="2027-01-05 19:00").stdout

    in_browser = dict(re.findall(r'swatch p(\d+)"></span><bdi>([a-z]+)<', page))
    on_terminal = dict(re.findall(r"\x1b\[(\d+)m█\x1b\[39m \x1b\[1m([a-z]+)", screen))
    assert len(on_terminal) == len(names)
    assert on_terminal == {str(30 + int(color) + 52 * (int(color) > 7)): name for color, name in in_browser.items()}


@pytest.mark.parametrize(
    ("name", "present", "missing"),
    [
        pytest.param("nothing", [], ["days", "calendar", "projects", "timeline"], id="nothing"),
        pytest.param("a day", ["projects", "breaks", "timeline"], ["days", "calendar"], id="a day"),
        pytest.param("a month", ["days", "projects", "timeline"], ["calendar"], id="a month"),
        pytest.param("a year", ["days", "calendar", "projects"], ["timeline"], id="a year"),
    ],
)
def test_a_page_has_the_pictures_for_its_length(home: Home, name: str, present: list[str], missing: list[str]) -> None:
    ids = {attributes.get("id") for _, attributes in _Page(page_of(home, name)).tags}

    assert set(present) <= ids
    assert ids.isdisjoint(missing)


def test_without_jinja_a_line_says_what_to_install(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    home.write(PAGES["a day"][0])

    result = home.run("report", "2026-01-05", "--format", "html", now=NOW)

    assert (result.stdout, result.status, result.stderr.count("\n")) == ("", 1, 1)
    assert result.stderr.startswith("error: --format html needs Jinja2, which is not installed: ")
    assert "utt[html]" in result.stderr


def test_sections_of_plugins_are_on_the_page(home: Home) -> None:
    write_plugin(
        home,
        "mine",
        "class Mine(v1.ReportView):\n"
        "    def render(self, output):\n        print('<b>1 & 2', file=output)\n"
        "v1.register_report_section('Mine <i>', Mine)\n",
    )

    text = page_of(home, "a day")

    assert "Mine &lt;i&gt;</h2>" in text
    assert "&lt;b&gt;1 &amp; 2" in text


def test_many_years_have_a_bar_a_month(home: Home) -> None:
    home.write("2020-03-01 09:00 hello\n2020-03-01 10:00 a: x\n\n2026-11-16 09:00 hello\n2026-11-16 12:00 a: x\n")

    text = home.run("report", "--from", "2020-01-01", "--to", "2026-12-31", "--format", "html", now=NOW).stdout

    assert "Work by month" in text
    assert [(row[0], row[1]) for row in _Page(text).tables["days"][1:]] == [
        ("March 2020", "1h00"),
        ("November 2026", "3h00"),
    ]
    assert text.count("<h3>") == 7
    assert text.index("<h3>2020</h3>") < text.index("<h3>2026</h3>")


def test_a_report_of_all_time_stays_small(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 12:00 a: x\n")

    period = ["--from", "0001-01-01", "--to", "9999-12-31", "--no-current-activity"]
    text = home.run("report", *period, "--format", "html", now=NOW).stdout

    assert len(text) < 20_000
    assert [(row[0], row[1]) for row in _Page(text).tables["days"][1:]] == [("Mon 16 Nov 2026", "3h00")]


def test_a_bar_includes_time_past_midnight(home: Home) -> None:
    home.write("2026-11-16 22:00 hello\n2026-11-17 01:00 a: x\n")

    text = home.run("report", "--from", "2026-11-16", "--to", "2026-11-17", "--format", "html", now=NOW).stdout

    bars = RECT.findall(text.partition('id="days"')[2].partition("</svg>")[0])
    assert [timedelta(minutes=float(height)) for *_, height in bars] == [timedelta(hours=2), timedelta(hours=1)]


def test_a_timeline_has_the_time_that_passed(home: Home) -> None:
    home.write("2026-11-16 09:00+0100 hello\n2026-11-16 13:00-0500 a: flight\n2026-11-16 14:00-0500 b: y\n")

    text = home.run("report", "--format", "html", now="2026-11-16 14:00", TZ="EST5EDT,M3.2.0,M11.1.0").stdout

    timeline = text.partition('id="timeline"')[2].partition("</svg>")[0]
    assert 'viewBox="540 0 660 10"' in timeline
    assert re.findall(r'd="M(\d+) 1h(\d+)v', timeline) == [("540", "600"), ("1140", "60")]


def test_a_future_day_with_work_is_drawn(home: Home) -> None:
    home.write("2026-11-16 09:00+0900 hello\n2026-11-17 02:00+0900 a: x\n2026-11-16 14:00-0500 b: y\n")

    result = home.run("report", "--week", "--format", "html", now="2026-11-16 15:00")

    assert result.status == 0
    assert [row[0] for row in _Page(result.stdout).tables["days"][1:]] == ["Mon 16 Nov 2026", "Tue 17 Nov 2026"]
