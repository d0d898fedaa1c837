"""A day that begins at 04:00: whatever depends on days follows the given calendar."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest

from tests.support.late_calendar import LateCalendar
from utt.api import v1
from utt.arguments.aliases import ProjectAliases
from utt.arguments.at import at
from utt.domain.activity import Activity
from utt.domain.entry import Entry
from utt.domain.moment import parse_moment, parse_range
from utt.domain.period import parse_period
from utt.domain.suspicious import counts_a_night
from utt.errors import UttError
from utt.plugins.builtin.rename import RenameHandler
from utt.plugins.builtin.status import StatusHandler
from utt.report.request import ReportArgs
from utt.report.status import Status
from utt.runtime.settings import Settings
from utt.runtime.streams import ErrorOutput, Output
from utt.terminal.recorded import lines_on

CALENDAR = LateCalendar()
# A Tuesday by the clock, and still Monday.
NIGHT = datetime(2026, 11, 17, 1, 30)


class _NeverSynced(v1.LastSync):
    def __init__(self) -> None:
        self._content = None


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("23:50", "2026-11-16 23:50", id="a time before midnight"),
        pytest.param("00:30", "2026-11-17 00:30", id="a time after midnight"),
        pytest.param("midnight", "2026-11-17 00:00", id="the midnight of the clock"),
        pytest.param("24:00", "2026-11-17 00:00", id="the end of the day by the clock"),
        pytest.param("yesterday 24:00", "2026-11-16 00:00", id="the end of yesterday by the clock"),
        pytest.param("-15m", "2026-11-17 01:15", id="a span"),
        pytest.param("today", "2026-11-16 04:00", id="today"),
        pytest.param("yesterday", "2026-11-15 04:00", id="yesterday"),
        pytest.param("monday", "2026-11-16 04:00", id="the weekday of today"),
        pytest.param("tuesday", "2026-11-10 04:00", id="the weekday of the clock"),
        pytest.param("2026-11-12", "2026-11-12 04:00", id="a written day"),
        pytest.param("12 Nov 2026", "2026-11-12 04:00", id="a written day with a name"),
        pytest.param("yesterday 4:00", "2026-11-15 04:00", id="the start of a day in words"),
        pytest.param("yesterday 3:59", "2026-11-16 03:59", id="the end of a day in words"),
        pytest.param("3:59 sun", "2026-11-16 03:59", id="the end of a weekday"),
        pytest.param("last sunday 3:59", "2026-11-16 03:59", id="the end of the last weekday"),
        pytest.param("2 days ago 3:59", "2026-11-15 03:59", id="the end of a day counted back"),
        pytest.param("2026-11-12 02:00", "2026-11-12 02:00", id="a written date with a time"),
        pytest.param("2026-11-12 2:00", "2026-11-12 02:00", id="a written date with a short time"),
        pytest.param("2:00 2026-11-12", "2026-11-12 02:00", id="a time with a written date"),
        pytest.param("12 Nov 2026 2:00", "2026-11-12 02:00", id="a named date with a time"),
    ],
)
def test_words_for_a_moment_follow_the_calendar(words: str, expected: str) -> None:
    assert parse_moment(words, NIGHT, CALENDAR) == moment(expected)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        pytest.param("23:50-1:10", "2026-11-16 23:50", "2026-11-17 01:10", id="over the clock's midnight"),
        pytest.param("yesterday 23:00-3:00", "2026-11-15 23:00", "2026-11-16 03:00", id="a day in words"),
        pytest.param("2026-11-17 0:30-1:00", "2026-11-17 00:30", "2026-11-17 01:00", id="a written date"),
        pytest.param("yesterday..0:30", "2026-11-15 04:00", "2026-11-16 00:30", id="from the start of a day"),
    ],
)
def test_words_for_a_stretch_follow_the_calendar(words: str, start: str, end: str) -> None:
    assert parse_range(words, NIGHT, CALENDAR) == (moment(start), moment(end))


def test_a_day_before_all_time_is_an_error() -> None:
    with pytest.raises(UttError, match="lies outside the years 1 to 9999"):
        parse_moment("9:30", datetime.min, CALENDAR)


def test_at_noon_last_night_is_in_the_future() -> None:
    noon = v1.Now(2026, 11, 17, 12)

    with pytest.raises(UttError, match=r"^2026-11-18 00:30 is in the future.* 'yesterday 00:30' "):
        at(Namespace(at="00:30"), noon, CALENDAR)
    assert at(Namespace(at="yesterday 00:30"), noon, CALENDAR) == moment("2026-11-17 00:30")


def test_a_period_is_counted_from_the_calendars_today() -> None:
    assert list(parse_period(CALENDAR.day_of(NIGHT), week="this")) == [date(2026, 11, 16), date(2026, 11, 22)]


@pytest.mark.parametrize(
    ("start", "end", "is_night"),
    [
        pytest.param("2026-11-16 20:00", "2026-11-17 03:59", False, id="until the day ends"),
        pytest.param("2026-11-16 20:00", "2026-11-17 06:00", True, id="until the morning"),
        pytest.param("2026-11-17 05:30", "2026-11-17 12:00", False, id="from early in the morning"),
    ],
)
def test_a_night_begins_with_the_day(start: str, end: str, is_night: bool) -> None:
    assert counts_a_night(Activity("x", moment(start), moment(end), False), CALENDAR) == is_night


@pytest.mark.parametrize(
    ("before", "end", "now", "expected"),
    [
        pytest.param("2026-11-16 23:50", "2026-11-17 01:10", NIGHT, "(1h20) 23:50-01:10 x", id="over midnight, today"),
        pytest.param(
            "2026-11-16 23:50",
            "2026-11-17 01:10",
            NIGHT + timedelta(hours=12),
            "(1h20) 2026-11-16 23:50-01:10 x",
            id="over midnight, yesterday",
        ),
        pytest.param(
            "2026-11-17 03:50",
            "2026-11-17 04:10",
            NIGHT + timedelta(hours=12),
            "(0h20) 2026-11-17 03:50-04:10 x",
            id="over four",
        ),
    ],
)
def test_a_confirmation_has_the_dates_needed(before: str, end: str, now: datetime, expected: str) -> None:
    entry = Entry(moment(end), "x")

    assert lines_on(entry, [Entry(moment(before), "hello"), entry], now, CALENDAR) == [expected]


def test_a_status_has_dates_beyond_today_only() -> None:
    def shown(since: str, week_target: timedelta) -> list[str]:
        output = Output(written := BytesIO(), write_through=True)
        status = Status(
            v1.Now(2026, 11, 16, 23, 0),
            since=moment(since),
            after="x",
            is_running=True,
            target=timedelta(hours=5),
            week_working=timedelta(),
            week_target=week_target,
        )
        StatusHandler(Namespace(json=False, format=None), status, _NeverSynced(), CALENDAR, output)()
        return written.getvalue().decode().splitlines()

    assert shown("2026-11-16 04:00", timedelta(hours=4))[0] == "since 04:00 (19h00), after x"
    assert shown("2026-11-16 03:59", timedelta(hours=4))[0] == "since 2026-11-16 03:59 (19h01), after x"
    assert shown("2026-11-16 04:00", timedelta(hours=4))[2:] == [
        "5h00 left of 5h00, done at 2026-11-17 04:00",
        "4h00 left of 4h00 this week, done at 03:00",
    ]


class _Log:
    """Renames entries without a file."""

    def __init__(self, *entries: Entry) -> None:
        self.entries = entries

    def require_valid(self, start: datetime, end: datetime) -> None:
        """Raise nothing: no line can be broken."""

    def rewrite(self, change, dry_run):  # type: ignore[no-untyped-def]
        return [(each, change(each)) for each in self.entries if change(each) != each]


def test_rename_takes_the_entries_of_a_day() -> None:
    output = Output(written := BytesIO(), write_through=True)
    log = _Log(*(Entry(moment(text), "x") for text in ("2026-11-16 03:59", "2026-11-17 00:00", "2026-11-17 03:59")))
    args = Namespace(old="x", new="y", project=False, dry_run=False)
    aliases = ProjectAliases(Settings({}), ErrorOutput(BytesIO()))

    RenameHandler(args, ReportArgs(parse_period(date(2026, 11, 16))), CALENDAR, log, output, aliases)()  # type: ignore[arg-type]

    assert written.getvalue() == b"renamed 2 entries\n"
