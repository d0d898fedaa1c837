"""The balance of a report: the time worked compared with the targets."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.command_line import Home
from tests.support.plugins import write_plugin

# From Thursday on: 7 hours, 3, nothing on the weekend, 5, and 2 on Tuesday.
LOG = (
    "2026-11-12 08:00 hello\n2026-11-12 15:00 acme: review\n\n2026-11-13 09:00 hello\n2026-11-13 12:00 beta: API\n\n"
    "2026-11-16 09:00 hello\n2026-11-16 14:00 acme: review\n2026-11-16 15:00 lunch **\n\n"
    "2026-11-17 09:00 hello\n2026-11-17 11:00 acme: review\n"
)
NOW = "2026-11-17 11:00"
WEEKDAYS = "daily = 6h\noff = saturday sunday\n"


def configure(home: Home, targets: str) -> None:
    path = home.directory / ".config" / "utt" / "utt.cfg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[targets]\n{targets}", encoding="utf-8")


def reported(home: Home, *arguments: str, now: str = NOW) -> dict[str, Any]:
    result = home.run("report", *arguments, "--format", "json", now=now)
    assert (result.stderr, result.status) == ("", 0)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def hours(balance: dict[str, int]) -> tuple[float, ...]:
    return tuple(balance[name] / 3600 for name in ("target", "worked", "balance"))


@pytest.mark.parametrize(
    ("targets", "period", "balance"),
    [
        pytest.param(WEEKDAYS, ["today"], (6, 2, -4), id="a day"),
        pytest.param(WEEKDAYS, ["2026-11-12"], (6, 7, 1), id="a day that is over"),
        pytest.param(WEEKDAYS, ["2026-11-14"], (0, 0, 0), id="a day off"),
        pytest.param(WEEKDAYS, ["--week"], (12, 7, -5), id="a week that is running"),
        pytest.param(WEEKDAYS, ["--week", "prev"], (12, 10, -2), id="from the first entry on"),
        pytest.param(WEEKDAYS, ["--month"], (24, 17, -7), id="a month"),
        pytest.param(WEEKDAYS + "start = -3h30\n", ["--month"], (24, 17, -10.5), id="a start"),
        pytest.param(WEEKDAYS + "start = -3h30\n", ["--week"], (12, 7, -5), id="a start before"),
        pytest.param("weekly = 30h\n", ["--month"], (24, 17, -7), id="a week alone"),
        pytest.param(WEEKDAYS + "[targets 2026-11-16]\ndaily = 1h\n", ["--month"], (14, 17, 3), id="a new contract"),
        pytest.param(WEEKDAYS + "vacation = 2026-11-13..2026-11-16\n", ["--month"], (12, 17, 5), id="vacation"),
    ],
)
def test_the_balance_is_of_the_period(home: Home, targets: str, period: list[str], balance: tuple[float, ...]) -> None:
    home.write(LOG)
    configure(home, targets)

    assert hours(reported(home, *period)["targets"]) == balance


def test_without_targets_there_is_no_balance(home: Home) -> None:
    home.write(LOG)

    assert reported(home, "--month")["targets"] is None
    configure(home, "off = monday\n")
    assert reported(home, "--month")["targets"] is None


@pytest.mark.parametrize(
    "filters", [["--project", "acme"], ["--not-task", "review"], ["--type", "break"], ["--match", "acme"]]
)
def test_a_report_without_work_has_no_balance(home: Home, filters: list[str]) -> None:
    home.write(LOG)
    configure(home, WEEKDAYS)

    assert reported(home, "--month", *filters)["targets"] is None
    assert all("targets" not in each for each in reported(home, "--month", "--by", "week", *filters)["groups"])


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("rounding", [[], ["--round", "1h:up"]], ids=["exact", "rounded"])
def test_the_balances_of_groups_add_up(home: Home, unit: str, rounding: list[str]) -> None:
    home.write(LOG)
    configure(home, WEEKDAYS + "start = 2h\n")

    found = reported(home, "--month", "--by", unit, *rounding)

    assert sum(each["targets"]["balance"] for each in found["groups"]) == found["targets"]["balance"]
    assert sum(each["targets"]["target"] for each in found["groups"]) == found["targets"]["target"]
    assert found["targets"]["worked"] == found["totals"]["working"]


@pytest.mark.parametrize(
    ("units", "outer", "inner"),
    [("week,day", True, True), ("week,project", True, False), ("project,week", False, False), ("task", False, False)],
)
def test_only_whole_days_have_a_balance(home: Home, units: str, outer: bool, inner: bool) -> None:
    home.write(LOG)
    configure(home, WEEKDAYS)

    groups = reported(home, "--month", "--by", units)["groups"]

    assert {"targets" in group for group in groups} == {outer}
    assert {"targets" in each for group in groups for each in group["groups"]} <= {inner}


def test_markdown_and_the_page_show_the_balance(home: Home) -> None:
    home.write(LOG)
    configure(home, WEEKDAYS + "start = -3h30\n")

    markdown = home.run("report", "--month", "--by", "week", "--format", "markdown", now=NOW).stdout
    page = home.run("report", "--month", "--by", "week", "--format", "html", now=NOW).stdout

    assert "\nOf 24h00 to work, the balance is -10h30, -3h30 of it to begin with.\n" in markdown
    assert "| Week | Balance | Time |\n| --- | --- | ---: |\n| 2026-W46 | -5h30 | 10h00 |" in markdown
    assert "| Total | -10h30 | 17h00 |" in markdown
    assert "<dt>Balance</dt><dd>-10h30<small>with -3h30 to begin with</small>" in page
    assert 'W46 2026</bdi><td class="n">10h00<td class="n">12h00<td class="n">-5h30' in page


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(
            ["--by", "week"],
            ["2026-W46  10h00  -2h00", "2026-W47   7h00  -5h00", "Total     17h00  -7h00"],
            id="one unit",
        ),
        pytest.param(
            ["--by", "week,project"],
            [
                "           acme  beta  Total  Balance",
                "2026-W46   7h00  3h00  10h00    -2h00",
                "2026-W47   7h00         7h00    -5h00",
                "Total     14h00  3h00  17h00    -7h00",
            ],
            id="a table",
        ),
        pytest.param(["--by", "month", "--decimal"], ["2026-11  17.00  -7.00", "Total    17.00  -7.00"], id="decimals"),
        pytest.param(
            ["--by", "project"], ["acme   14h00", "beta    3h00", "Total  17h00"], id="no unit of the calendar"
        ),
    ],
)
def test_groups_in_plain_text_have_their_balances(home: Home, options: list[str], expected: list[str]) -> None:
    home.write(LOG)
    configure(home, WEEKDAYS)

    text = home.run("report", "--month", *options, now=NOW).stdout

    assert text.partition(" By ")[2].splitlines()[2:] == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["week"], ["2026-W46,-2:00", "2026-W47,-5:00", "total,-7:00"], id="one unit"),
        pytest.param(["week", "--round", "2h:up"], ["2026-W46,0:00", "2026-W47,-4:00", "total,-4:00"], id="rounded"),
        pytest.param(
            ["week,project"],
            ["2026-W46,acme,-2:00", "2026-W46,beta,", "2026-W47,acme,-5:00", "total,,-7:00"],
            id="two units, once for each of the first",
        ),
        pytest.param(["month,week"], ["2026-11,2026-W46,-7:00", "2026-11,2026-W47,", "total,,-7:00"], id="both days"),
        pytest.param(["project"], None, id="no unit of the calendar"),
        pytest.param(["week", "--task", "review"], None, id="work left out"),
    ],
)
def test_tables_for_machines_have_balances(home: Home, options: list[str], expected: list[str] | None) -> None:
    home.write(LOG)
    configure(home, WEEKDAYS)
    command = ["report", "--month", "--by", *options]

    table = [*csv.DictReader(home.run(*command, "--format", "csv", "--total", now=NOW).stdout.splitlines())]
    markdown = home.run(*command, "--format", "markdown", now=NOW).stdout.partition("## By")[2]

    units = options[0].split(",")
    rows = [",".join([*(row[unit] for unit in units), signed(row["balance"])]) for row in table if "balance" in row]
    assert rows == (expected or [])
    cells = [line.strip("| ").split(" | ") for line in markdown.splitlines()[2:]]
    assert ("Balance" in cells[0]) == bool(expected)
    in_markdown = [",".join(row[: len(units) + 1]).lower().replace("+", "").replace("h", ":") for row in cells[2:]]
    assert not expected or in_markdown == [row.lower() for row in expected]


def signed(seconds: str) -> str:
    hours, minutes = divmod(abs(int(seconds or 0)) // 60, 60)
    return f"{'-' if seconds.startswith('-') else ''}{hours}:{minutes:02}" if seconds else ""


@pytest.mark.parametrize(
    ("form", "units"),
    [
        ("text", "day"),
        ("markdown", "day"),
        ("html", "day"),
        ("html", "day,project"),
        ("screen", "day,project"),
    ],
)
def test_decimals_of_balances_add_up(home: Home, form: str, units: str) -> None:
    # Each day is two thirds of a hundredth more than its decimals.
    days = range(2, 7)
    home.write("\n".join(f"2026-11-0{day} 08:00 hello\n2026-11-0{day} 15:04 acme: review" for day in days))
    configure(home, WEEKDAYS)

    text = home.run("report", "--by", units, "--decimal", "--format", form, "--month", now="2026-11-06 18:00").stdout

    *rows, whole = [round(100 * float(each)) for each in re.findall(r"\+\d\.\d\d\b", text)][-len(days) - 1 :]
    assert sum(rows) == whole


def test_plain_text_has_no_balance(home: Home) -> None:
    home.write(LOG)
    before = home.run("report", "--month", now=NOW).stdout
    configure(home, WEEKDAYS)

    assert home.run("report", "--month", now=NOW).stdout == before


@pytest.mark.parametrize("by", [(), ("--by", "day"), ("--by", "day,project")], ids=["plain", "a unit", "two units"])
@pytest.mark.parametrize("name", ["text", "json", "csv", "markdown", "html", "screen"])
def test_a_wrong_target_prints_no_partial_report(home: Home, name: str, by: tuple[str, ...]) -> None:
    home.write("2026-11-16 09:00 hello\n2026-11-16 10:00 x\n")
    configure(home, "daily = much\n")

    result = home.run("report", "--format", name, *by, now="2026-11-16 12:00")

    # A format without a balance needs no targets.
    assert (result.status, result.stdout == "") == ((0, False) if name in ("text", "csv") and not by else (1, True))


def test_plain_text_needs_no_good_targets(home: Home) -> None:
    home.write(LOG)
    configure(home, "daily = much\n")

    assert home.run("report", now=NOW).status == 0
    result = home.run("report", "--format", "json", now=NOW)
    assert (result.status, result.stderr.count("\n")) == (1, 1)
    assert "The target daily = 'much' is not a duration, in [targets] of " in result.stderr


def test_a_plugins_targets_count(home: Home) -> None:
    home.write(LOG)
    write_plugin(
        home,
        "mine",
        "from datetime import timedelta\n"
        "class Mine(v1.Targets):\n"
        "    def of_day(self, day):\n        return timedelta(hours=day.weekday())\n"
        "v1.register_component(v1.Targets, lambda: Mine())\n",
    )

    assert hours(reported(home, "2026-11-13")["targets"]) == (4, 3, -1)


def test_a_report_without_entries_owes_nothing(home: Home) -> None:
    home.write("")
    configure(home, WEEKDAYS)

    assert hours(reported(home)["targets"]) == (0, 0, 0)


def test_a_plugin_can_get_a_partial_balance(home: Home) -> None:
    home.write(LOG)
    configure(home, WEEKDAYS)
    write_plugin(
        home,
        "mine",
        "from datetime import timedelta\n"
        "class Mine(v1.ReportView):\n"
        "    def __init__(self, model: v1.ReportModel):\n        self.model = model\n"
        "    def render(self, output):\n"
        "        balance = self.model.balance_of(self.model.args.range, timedelta(hours=9))\n"
        "        print(v1.format_balance(balance.balance), self.model.targets_model.target, file=output)\n"
        "v1.register_report_section('Mine', Mine)\n",
    )

    assert "\n-3h00 12:00:00\n" in home.run("report", "--week", now=NOW).stdout


def test_the_days_of_a_month_add_up(home: Home) -> None:
    home.write(LOG)
    configure(home, "weekly = 33h\nsick = 2026-11-13\nstart = 1h\n")
    days = [date(2026, 11, 1) + timedelta(days=number) for number in range(17)]

    of_days = [reported(home, str(day))["targets"]["balance"] for day in days]

    assert sum(of_days) == reported(home, "--month")["targets"]["balance"]
