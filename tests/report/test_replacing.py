"""What a plugin replaces affects the whole report: the plugins' sections, and the days."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.plugins import write_plugin

# Nights that belong to the day before.
LATE_CALENDAR = """
from datetime import timedelta

class LateCalendar(v1.Calendar):
    def day_of(self, moment):
        return super().day_of(moment - timedelta(hours=4))

    def start_of(self, day):
        return super().start_of(day) + timedelta(hours=4)

v1.register_component(v1.Calendar, LateCalendar)
"""
NIGHT = "2026-11-15 23:00 hello\n2026-11-16 02:00 a: x\n2026-11-16 03:00 a: y\n2026-11-16 05:00 a: z\n"
NOW = "2026-11-16 05:00"


@pytest.fixture
def late_home(home: Home) -> Home:
    """Return a home in which days begin at 4:00."""
    home.write(NIGHT)
    write_plugin(home, "late", LATE_CALENDAR)
    return home


def test_the_sections_of_plugins_can_be_replaced(home: Home) -> None:
    write_plugin(
        home,
        "sections",
        "class Sections:\n    def render(self, output):\n        print('in their place', file=output)\n"
        "v1.register_component(v1.ReportSections, Sections)\n"
        "v1.register_report_section('Odd', Sections)\n",
    )

    result = home.run("report")

    assert result.stdout.endswith("\n\nin their place\n")
    assert " Odd " not in result.stdout


def test_todays_report_begins_with_the_day(late_home: Home) -> None:
    result = late_home.run("report", now=NOW)

    assert result.stdout.endswith("------\n\n(1h00) 04:00-05:00 a: z\n\n")


def test_the_current_activity_counts_on_its_day(late_home: Home) -> None:
    late_home.write("2026-11-15 23:00 hello\n")

    result = late_home.run("report", now="2026-11-16 01:00")

    assert " Sunday, Nov 15, 2026 (week 46) " in result.stdout
    assert "(2h00) 23:00-01:00 -- Current Activity --\n" in result.stdout


def test_a_night_counts_on_the_day_before(late_home: Home) -> None:
    per_day = late_home.run("report", "--from", "yesterday", "--csv-section", "per-day", now=NOW)
    per_task = late_home.run("report", "--from", "yesterday", "--csv-section", "per-task", now=NOW)

    assert [line[:15] for line in per_day.stdout.splitlines()[1:]] == ["2026-11-15,5.0,", "2026-11-16,1.0,"]
    assert [line[:10] for line in per_task.stdout.splitlines()[1:]] == 3 * ["2026-11-15"]


def test_the_details_of_a_night_share_a_day(late_home: Home) -> None:
    result = late_home.run("report", "--from", "yesterday", "--details", now=NOW)

    assert result.stdout.endswith("\n\n(3h00) 23:00-02:00 a: x\n(1h00) 02:00-03:00 a: y\n(2h00) 03:00-05:00 a: z\n\n")


def test_a_nights_status_is_of_its_day(late_home: Home) -> None:
    late_home.write("2026-11-15 23:00 hello\n2026-11-16 02:00 a: x\n")

    result = late_home.run("status", now="2026-11-16 03:30")

    assert "worked 4h30, rested 0h00 today\n" in result.stdout
