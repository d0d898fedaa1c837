"""Sums by columns: equal to those of one entry after the other, for any log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.late_calendar import LateCalendar
from tests.support.logs import SIZES, entries_of, in_blocks
from utt.api import v1
from utt.domain.calendar import Calendar
from utt.domain.day_starts import DayStarts
from utt.domain.entry import Entry
from utt.domain.period import Period
from utt.report import selection
from utt.report.adding_up import pieces_of
from utt.report.grouping import groups_of
from utt.report.long_sums import long_sums
from utt.report.per_day import PerDayModel
from utt.report.rounded_sums import sums_of_pieces
from utt.report.selection import Activities, Selection
from utt.report.sums import Sums
from utt.report.tables import DAY_UNITS, NAME_UNITS, Table, counted
from utt.report.work_by_day import WorkByDay
from utt.timelog.file.log_file import Bytes
from utt.timelog.read.check import problems
from utt.timelog.read.columns import columns
from utt.timelog.read.entries import Entries

FIRST = datetime(2028, 2, 27, 12)
NAMES = st.sampled_from(
    [
        *("hello", "acme: x", "acme/web: y", "b: x", "x", "lunch **", "way ***", "hello  # c", "acme: x  # c", "x #c"),
        *(
            "caf\u00e9",
            "acme:\xa0x",
            "a\tb",
            "a\u2028b",
            "a\x1bb",
            "\u3000x",
            "x ",
            " x",
            "a  #  c",
            "x  #",
            "a  # b  # c",
        ),
    ]
)
OWN_FORM = "{0:%Y-%m-%d %H:%M} {1}"
OTHER_FORMS = ["{0:%Y-%m-%d}  {0:%H:%M} {1}", "{0.year}-{0.month}-{0.day} {0.hour}:{0.minute} {1}"]
FORMS = st.sampled_from([OWN_FORM] * 12 + OTHER_FORMS)
OTHERS = st.lists(st.sampled_from(["", "# note", "  "]), max_size=1)
STEPS = st.lists(
    st.tuples(st.sampled_from([0, 0, 1, 30, 60, 95, 1440, 5000]) | st.integers(0, 3000), NAMES, FORMS, OTHERS),
    min_size=2,
    max_size=25,
)
ENDS = st.sampled_from(["\n", "\n", "\r\n"])
FOUR = timedelta(hours=4)
CALENDARS = st.sampled_from(
    [
        Calendar(),
        LateCalendar(),
        DayStarts(FOUR, {}),
        DayStarts(timedelta(minutes=1439), {}),
        DayStarts(timedelta(), {date(2028, 2, 29): FOUR, date(2028, 3, 1): timedelta(), date(2028, 3, 4): FOUR}),
    ]
)
CURRENT = st.sampled_from([None, "-- Current Activity --", "hello", "acme: now", "rest **"])
NOWS = st.integers(-600, 40_000 * 60).map(lambda seconds: FIRST + timedelta(seconds=seconds))


@st.composite
def good_logs(draw: st.DrawFn) -> bytes:
    """Return logs in order, with most lines in utt's own form."""
    moment, lines = FIRST, []
    for minutes, name, form, others in draw(STEPS):
        moment += timedelta(minutes=minutes)
        lines += [form.format(moment, name), *others]
    text = draw(ENDS).join([*lines, ""])
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return (mark + (text if draw(st.booleans()) else text.rstrip("\n"))).encode()


def said_by(sums: Sums) -> tuple[object, ...]:
    by_day = [(day, duration, set(names), len(names)) for day, duration, names in sums.by_day]
    return sums.by_name, by_day, sums.current_activity


def by_columns(
    log: Bytes,
    piece_size: int,
    request: v1.Request,
    now: datetime,
    calendar: Calendar,
    days: Calendar | None,
    tables: Sequence[Table] = (),
) -> Sums:
    chosen = Selection(entries_of(log), request, now, calendar)
    start, end = calendar.start_of(request.range.start), calendar.end_of(request.range.end)
    read = columns(log, entries_of(log)._good_from(log, start), piece_size)
    return long_sums(read, chosen.present(), start, end, chosen.filters, days, tables, calendar)


@pytest.mark.slow
@examples(120)
@given(
    good_logs(),
    st.tuples(SIZES, SIZES, st.integers(1, 90)),
    NOWS,
    CURRENT,
    st.sampled_from([None, None, None, "", "acme"]),
    CALENDARS,
    st.tuples(st.integers(-2, 3), st.integers(0, 30)),
    st.booleans(),
)
def test_sums_by_columns_match_the_entries(
    content: bytes,
    sizes: tuple[int, int, int],
    now: datetime,
    current: str | None,
    project: str | None,
    calendar: Calendar,
    days: tuple[int, int],
    is_by_day: bool,
) -> None:
    log = in_blocks(content, *sizes[:2])
    assert not list(problems(log))
    start = FIRST.date() + timedelta(days=days[0])
    request = v1.Request(Period(start, start + timedelta(days=days[1])), current, project)
    by_day = calendar if is_by_day else None

    sums = by_columns(log, sizes[2], request, now, calendar, by_day)

    assert said_by(sums) == said_by(Sums(Selection(entries_of(log), request, now, calendar).spans(), by_day))


QUICK_UNITS = (*DAY_UNITS, *NAME_UNITS)
TABLES = st.tuples(
    st.lists(st.sampled_from(QUICK_UNITS), min_size=1, max_size=2, unique=True),
    st.sampled_from([None, 1]),
    st.sampled_from([(), ("work",), ("break", "ignored")]),
)


def rows_of(table: Table) -> tuple[object, ...]:
    return table.whole, table.whole_exact, table.times, table.exact, table.total, table.exact_total, table.has_overlap


@pytest.mark.slow
@examples(120)
@given(
    good_logs(),
    st.tuples(SIZES, SIZES, st.integers(1, 90)),
    NOWS,
    CURRENT,
    CALENDARS,
    st.tuples(st.integers(-2, 3), st.integers(0, 30)),
    st.lists(TABLES, min_size=1, max_size=3),
)
def test_tables_by_columns_match_tables_by_pieces(
    content: bytes,
    sizes: tuple[int, int, int],
    now: datetime,
    current: str | None,
    calendar: Calendar,
    days: tuple[int, int],
    asked: list[tuple[list[str], int | None, tuple[str, ...]]],
) -> None:
    log = in_blocks(content, *sizes[:2])
    start = FIRST.date() + timedelta(days=days[0])
    request = v1.Request(Period(start, start + timedelta(days=days[1])), current)
    quick, slow = ([Table(units, depth, counted(types)) for units, depth, types in asked] for _ in range(2))

    sums = by_columns(log, sizes[2], request, now, calendar, None, quick)

    activities = Activities(entries_of(log), request, cast("v1.Now", now), calendar)
    expected = sums_of_pieces(pieces_of(activities, request, calendar), None, slow)
    assert sums.by_name == expected.by_name
    assert [*map(rows_of, quick)] == [*map(rows_of, slow)]


@given(st.dictionaries(st.dates(date(2028, 1, 1), date(2028, 1, 9)), st.integers(1, 900)), st.booleans())
def test_columns_of_groups_match_their_rows(minutes_of: dict[date, int], fills: bool) -> None:
    table = Table(["day"], None, counted(()))
    table.whole.update({day: timedelta(minutes=minutes) for day, minutes in minutes_of.items()})

    groups = groups_of(table, fills)

    assert [*zip(*groups.columns, strict=True)] == [(row.key, row.duration, row.exact) for row in groups.groups]


LONG = v1.Request(Period(date(2028, 1, 1), date(2028, 12, 31)))


def test_a_long_period_is_added_up_by_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    log = in_blocks(b"2028-02-28 09:00 hello\n2028-02-28 10:00 x\n", 1, 1)
    monkeypatch.setattr(Entries, "since", None)

    sums = Selection(entries_of(log), LONG, FIRST, Calendar()).sums(Calendar())

    assert said_by(sums) == ({"x": timedelta(hours=1)}, [(date(2028, 2, 28), timedelta(hours=1), {"x"}, 1)], None)


def test_a_day_after_a_gap_is_its_own() -> None:
    days = [date(2028, 3, day) for day in (1, 2, 9)]
    lines = "".join(f"{day} 09:00 hello\n{day} 10:00 x\n" for day in days).encode()

    sums = Selection(entries_of(in_blocks(lines, 1, 1)), LONG, FIRST, Calendar()).sums(Calendar())

    assert [day for day, _, _ in sums.by_day] == days


def test_equal_days_need_no_calendar_call_each(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [date(2028, 1, 1) + timedelta(days=number) for number in range(300)]
    log = in_blocks("".join(f"{day} 09:00 hello\n{day} 10:00 x\n" for day in days).encode(), 1, 1)
    asked: list[date] = []
    start_of = DayStarts.start_of

    def noted(calendar: DayStarts, day: date) -> datetime:
        asked.append(day)
        return start_of(calendar, day)

    monkeypatch.setattr(DayStarts, "start_of", noted)
    calendar = DayStarts(FOUR, {})

    sums = Selection(entries_of(log), v1.Request(LONG.range, None), FIRST, calendar).sums(calendar)

    assert [day for day, _, _ in sums.by_day] == days
    assert len(asked) < 10


class _Others(Entries):
    """The entries of a plugin."""

    def since(self, moment: datetime) -> Iterator[Entry]:
        return iter([Entry(datetime(2028, 5, 1, 9), "hello"), Entry(datetime(2028, 5, 1, 11), "other")])


class _Halves(Calendar):
    """A calendar that cuts days differently: it drops each half hour."""

    def split(self, start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
        for day, part_start, part_end in super().split(start, end):
            yield day, part_start, max(part_start, part_end - timedelta(minutes=30))


class _Doubled(Activities):
    """The activities of a plugin."""

    def spans(self) -> Iterator[tuple[str, datetime, datetime, bool, str | None]]:
        return (span for span in super().spans() for _ in range(2))


class _WithSeconds(Calendar):
    """A calendar whose days do not begin with a minute."""

    def day_of(self, moment: datetime) -> date:
        return super().day_of(moment - timedelta(seconds=30))

    def start_of(self, day: date) -> datetime:
        return super().start_of(day) + timedelta(seconds=30)


def model_of(entries: Entries, calendar: Calendar, make: type[Activities] = Activities) -> v1.ReportModel:
    args = v1.Request(LONG.range, None, show_per_day=True)
    return v1.ReportModel(make(entries, args, cast("v1.Now", FIRST), calendar), args, calendar)


def simple() -> Entries:
    return entries_of(in_blocks(b"2028-02-28 23:00 hello\n2028-02-29 01:00 x\n", 1, 1))


def test_the_entries_of_a_plugin_are_used() -> None:
    model = model_of(_Others(simple()._file), Calendar())

    assert [row.name.name for row in model.activities_model.names_work] == ["other"]


def test_the_activities_of_a_plugin_are_used() -> None:
    assert model_of(simple(), Calendar(), _Doubled).summary_model.working_time == timedelta(hours=4)


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        pytest.param(Calendar(), [60, 60], id="midnight"),
        pytest.param(LateCalendar(), [120], id="late"),
        pytest.param(_Halves(), [30, 30], id="cuts by itself"),
        pytest.param(_WithSeconds(), [60.5, 59.5], id="with seconds"),
    ],
)
def test_the_calendar_of_a_plugin_cuts_days(calendar: Calendar, expected: list[float]) -> None:
    rows = model_of(simple(), calendar).per_day_model.dates

    assert [row.duration for row in rows] == [timedelta(minutes=minutes) for minutes in expected]


def test_a_period_is_cut_at_seconds() -> None:
    entries = entries_of(in_blocks(b"2027-12-31 23:00 hello\n2028-01-01 01:00 x\n", 1, 1))

    assert model_of(entries, _WithSeconds()).summary_model.working_time == timedelta(minutes=59.5)


def test_a_short_period_imports_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "adding_up", None)
    request = v1.Request(Period(date(2028, 2, 1), date(2028, 2, 29)), None)

    sums = Selection(simple(), request, FIRST, Calendar()).sums()

    assert sums.by_name == {"x": timedelta(hours=2)}


def test_columns_of_days_match_their_rows() -> None:
    lines = b"2028-02-28 23:00 hello\n2028-02-29 01:00 b: y\n2028-02-29 02:00 A: x\n2028-03-02 01:00 x\n"
    model = model_of(entries_of(in_blocks(lines, 1, 1)), Calendar()).per_day_model

    rows = [(row.date, row.duration, (", ".join(row.projects), ", ".join(row.tasks))) for row in model.dates]
    assert [*zip(*model.columns, strict=True)] == rows
    assert [*zip(*PerDayModel([*model.dates]).columns, strict=True)] == rows


def test_days_alone_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    sums = Selection.sums

    def noted(*arguments: Any) -> Sums:
        read.append(arguments)
        return sums(*arguments)

    monkeypatch.setattr(Selection, "sums", noted)
    args = v1.Request(LONG.range, None, csv_section="per-day")
    model = v1.ReportModel(Activities(simple(), args, cast("v1.Now", FIRST)), args)

    assert len(model.per_day_model.dates) == 2
    assert len(read) == 1


def test_days_that_come_back_are_one() -> None:
    one, other, hour = date(2028, 3, 1), date(2028, 2, 1), timedelta(hours=1)
    work = WorkByDay()
    for day, name in ((one, "a"), (other, "b"), (one, "c"), (one, "a")):
        work.add(day, hour, (name,))

    assert list(work) == [(other, hour, ("b",)), (one, 3 * hour, ("a", "c"))]
