"""Logs and pages of the report for a browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count

from tests.support.command_line import Home

# Texts that could escape from their text, tag, attribute or template, or from their place on the page.
HOSTILE = (
    "</svg><script>alert(1)</script>",
    '"onload="alert(1)',
    "'>",
    "{{7*7}}",
    "{%if%}",
    "&lt;b&gt;",
    "x" * 150,
    "日本語のプロジェクト",
    "🚀🚀🚀",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "אבג",
)
_TASKS = ("design review", "API sketch", "migration", "bug fixes", "workshop")
_LENGTHS = (25, 90, 45, 60, 75, 35, 120)


def log_of(days: int, projects: Sequence[str], at_once: int = 5, start: date = date(2026, 1, 1)) -> str:
    """Return a log with work on this many *days*, without weekends if there are more than seven; each day has a break
    and this many projects.
    """
    lines, number, length = [], count(), count()
    for day in (start + timedelta(days=each) for each in range(days)):
        if days > 7 and day.weekday() > 4:
            continue
        moment = datetime(day.year, day.month, day.day, 8, 15)
        lines.append(f"{moment:%Y-%m-%d %H:%M} hello")
        for each in range(at_once):
            moment += timedelta(minutes=_LENGTHS[next(length) % len(_LENGTHS)])
            task = next(number)
            lines.append(f"{moment:%Y-%m-%d %H:%M} {projects[task % len(projects)]}: {_TASKS[task % len(_TASKS)]}")
            if each == 2:
                moment += timedelta(minutes=30)
                lines.append(f"{moment:%Y-%m-%d %H:%M} lunch **")
        lines.append("")
    return "\n".join(lines)


_MONDAY = date(2026, 1, 5)
_WEEK = ["--from", "2026-01-05", "--to", "2026-01-11"]
_MONTH = ["--month", "2026-01"]
_YEAR = ["--from", "2026-01-01", "--to", "2026-12-31"]

PAGES: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", ["2026-01-05"]),
    "a day": (log_of(1, ["acme", "beta"], start=_MONDAY), ["2026-01-05"]),
    "a week": (log_of(7, ["acme", "beta", "web"], start=_MONDAY), [*_WEEK, "--by", "day,project"]),
    "a month": (log_of(31, ["acme", "beta", "web", "ops", "internal"]), [*_MONTH, "--by", "week,project"]),
    "a year": (log_of(365, [f"customer-{number}" for number in range(20)]), _YEAR),
    "200 projects": (log_of(31, [f"customer-{number}" for number in range(200)], 10), _MONTH),
    "hostile names": (log_of(31, HOSTILE), _MONTH),
}
"""The log of each page and what its report is asked for."""


def page_of(home: Home, name: str, *more: str) -> str:
    """Return the page with this name."""
    log, period = PAGES[name]
    home.write(log)
    result = home.run("report", *period, *more, "--format", "html", now="2027-01-05 09:00")
    assert (result.stderr, result.status) == ("", 0)
    return result.stdout
