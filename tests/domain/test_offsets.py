"""Offsets from UTC: moments that know theirs, and the clocks of real time zones."""

from __future__ import annotations

import copy
import os
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from utt.domain import zone
from utt.domain.activity import Activity, add_up, stretches
from utt.domain.calendar import Calendar
from utt.domain.entry import (
    MOST_APART,
    Entry,
    elapsed,
    in_order,
    is_earlier,
    is_same_minute,
    parse_line,
    without_offset,
)
from utt.domain.instant import Moment, parse_offset
from utt.domain.moment import parse_moment
from utt.errors import UttError
from utt.report.sums import Sums
from utt.timelog.change import require_writable

WALL = datetime(2026, 10, 25, 2, 40)
HOUR = timedelta(hours=1)


def moment(text: str) -> datetime:
    entry = parse_line(f"{text} x")
    assert entry is not None
    return entry.datetime


# Writing and reading.


@pytest.mark.parametrize(
    ("line", "offset"),
    [
        ("2026-10-25 02:40+0200 night shift", 2 * HOUR),
        ("2026-10-25 02:40-0330 x", -3.5 * HOUR),
        ("2026-10-25 02:40+1400 x  # c", 14 * HOUR),
        ("2026-10-25 02:40-1200 x", -12 * HOUR),
        ("2026-10-25 02:40+0000 x", 0 * HOUR),
        ("2026-10-25 02:40 x", None),
        ("2026-10-25 02:40 +0200 x", None),
    ],
)
def test_a_line_has_its_offset(line: str, offset: timedelta | None) -> None:
    entry = parse_line(line)

    assert entry is not None
    assert (without_offset(entry.datetime), entry.datetime.tzinfo, entry.utc_offset) == (WALL, None, offset)
    assert str(entry) == line
    assert entry == Entry(WALL, entry.name, False, entry.comment, utc_offset=offset)


@pytest.mark.parametrize(
    "line",
    [
        "2026-10-25 02:40+2500 x",
        "2026-10-25 02:40+1401 x",
        "2026-10-25 02:40-1201 x",
        "2026-10-25 02:40+0260 x",
        "2026-10-25 02:40+02 x",
        "2026-10-25 02:40+200 x",
        "2026-10-25 02:40Z x",
        "2026-10-25 02:40+0200x",
        "2026-10-25 24:00+0200 x",
        "2026-02-30 02:40+0200 x",
    ],
)
def test_a_line_with_an_invalid_offset_is_refused(line: str) -> None:
    assert parse_line(line) is None


@pytest.mark.parametrize("offset", [timedelta(hours=25), timedelta(hours=-13), timedelta(seconds=90)])
def test_an_impossible_offset_is_not_written(offset: timedelta) -> None:
    with pytest.raises(UttError, match=r"^There is no offset .* from UTC"):
        require_writable(Entry(WALL, "x", utc_offset=offset))


def test_an_entry_of_a_moment_has_its_offset() -> None:
    entry = Entry(Moment.at(WALL, HOUR), "x")

    assert Entry(entry.datetime, "y").utc_offset == HOUR
    assert Entry(entry.datetime + HOUR, "y").utc_offset is None


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_a_copy_has_the_offset(copied: Callable[[Moment], Moment]) -> None:
    assert copied(Moment.at(WALL, HOUR)) == Moment.at(WALL, HOUR)


# Order, and the time that passed.

OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))
WALLS = st.datetimes().map(lambda wall: wall.replace(second=0, microsecond=0))
MOMENTS = st.builds(Moment.at, WALLS, OFFSETS)


def aware(moment: datetime) -> datetime:
    offset = getattr(moment, "utc_offset", None)
    return without_offset(moment).replace(tzinfo=timezone(offset or timedelta()))


@given(MOMENTS, MOMENTS)
@example(Moment.at(datetime.min, 14 * HOUR), Moment.at(datetime.max, -12 * HOUR))
def test_two_entries_with_offsets_compare_as_instants(one: Moment, other: Moment) -> None:
    assert is_earlier(one, other) == (aware(one) < aware(other))
    assert is_same_minute(one, other) == (aware(one) == aware(other))
    assert elapsed(one, other) == aware(other) - aware(one)
    assert (one <= other, one > other, one >= other) == (
        aware(one) <= aware(other),
        aware(one) > aware(other),
        aware(one) >= aware(other),
    )


@given(WALLS, MOMENTS)
def test_one_without_offset_compares_both_as_written(wall: datetime, other: Moment) -> None:
    shown = without_offset(other)

    assert (is_earlier(wall, other), is_earlier(other, wall)) == (wall < shown, shown < wall)
    assert (elapsed(wall, other), elapsed(other, wall)) == (shown - wall, wall - shown)
    assert is_same_minute(wall, other) == (wall == shown)


@given(MOMENTS, MOMENTS)
def test_entries_equal_only_with_equal_offsets(one: Moment, other: Moment) -> None:
    assert (one == other) == (without_offset(one) == without_offset(other) and one.utc_offset == other.utc_offset)
    assert hash(one) == hash(other) or one != other
    assert len({one, other}) == (1 if one == other else 2)


# Real zones: what their clocks show in nights when they change, and on a day that is missing.

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
CHANGES = [
    datetime(2016, 1, 1),
    *(datetime(year, month, day) for year in range(2016, 2027) for month in (3, 4, 10, 11) for day in (1, 15, 28)),
    datetime(2011, 12, 29, 10),
    datetime(2026, 10, 25),
    datetime(2026, 3, 29),
    datetime(2026, 11, 1, 5),
]


def zone_named(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pytest.skip("there is no data of time zones: install tzdata")


@st.composite
def logs(draw: st.DrawFn, names: list[str] = ZONES) -> list[Entry]:
    """Entries with offsets, in order, each by the clock of some zone."""
    instant = draw(st.sampled_from(CHANGES)).replace(tzinfo=UTC)
    entries: list[Entry] = []
    for minutes in draw(st.lists(st.integers(0, 700), min_size=2, max_size=12)):
        instant += timedelta(minutes=minutes)
        there = instant.astimezone(zone_named(draw(st.sampled_from(names))))
        entries.append(Entry(there.replace(tzinfo=None, fold=0), f"task {len(entries)}", utc_offset=there.utcoffset()))
    return entries


@pytest.mark.slow
@pytest.mark.parametrize("names", [*([name] for name in ZONES), ZONES], ids=[*ZONES, "flights"])
def test_the_time_that_passed_is_right(names: list[str]) -> None:
    @given(logs(names))
    def holds(entries: list[Entry]) -> None:
        instants = [aware(entry.datetime) for entry in entries]
        spans = list(stretches(entries, datetime.min, datetime.max, lambda: True))
        durations: dict[str, timedelta] = {}
        add_up(spans, durations)

        assert [aware(entry.datetime) for entry in in_order(reversed(entries))] == instants
        assert [parse_line(str(entry)) for entry in entries] == entries
        assert sum(durations.values(), timedelta()) == instants[-1] - instants[0]
        assert [Activity(*span).duration for span in spans] == [
            later - earlier for earlier, later in pairwise(instants) if later > earlier
        ]

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("names", [*([name] for name in ZONES), ZONES], ids=[*ZONES, "flights"])
def test_days_add_up_to_the_whole(names: list[str]) -> None:
    calendar = Calendar()

    @given(logs(names))
    def holds(entries: list[Entry]) -> None:
        walls = [without_offset(entry.datetime) for entry in entries]
        first, last = calendar.day_of(min(walls)), calendar.day_of(max(walls) + MOST_APART)
        whole = aware(entries[-1].datetime) - aware(entries[0].datetime)
        alone = timedelta()
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            spans = stretches(entries, calendar.start_of(day), calendar.end_of(day), lambda: True)
            for name, start, end, _, _ in spans:
                # Each day has what its first clock shows of it.
                assert calendar.day_of(start) == day, name
                alone += elapsed(start, end)
        by_day = Sums(stretches(entries, datetime.min, datetime.max, lambda: True), calendar).by_day

        assert alone == whole
        assert sum((time for _, time, _ in by_day), timedelta()) == whole

    holds()


@given(logs(["Pacific/Apia"]))
def test_parts_of_an_activity_add_up(entries: list[Entry]) -> None:
    activity = Activity("x", entries[0].datetime, entries[-1].datetime, False)
    middle = without_offset(entries[0].datetime) + timedelta(hours=5)

    assert activity.clip(end=middle).duration + activity.clip(start=middle).duration == activity.duration


# The zone of this system.


@contextmanager
def system_in(name: str) -> Iterator[ZoneInfo]:
    """Set this system's time zone to *name*, as the system knows it."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's time zone cannot be set")
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        found = zone_named(name)
        if datetime(2026, 7, 1).astimezone().utcoffset() != datetime(2026, 7, 1, tzinfo=found).utcoffset():
            pytest.skip("the system has no data of time zones")
        yield found
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@pytest.mark.parametrize("name", ZONES)
def test_the_offset_is_that_of_the_zone(name: str) -> None:
    with system_in(name) as there:

        @given(st.sampled_from(CHANGES), st.integers(0, 60 * 24 * 45))
        def holds(start: datetime, minutes: int) -> None:
            instant = start.replace(tzinfo=UTC) + timedelta(minutes=minutes)
            shown = instant.astimezone(there)
            wall = shown.replace(tzinfo=None, fold=0)
            now = Moment.at(wall, shown.utcoffset())

            found = zone.instant(wall, now)

            assert zone.here(Moment.at(instant.replace(tzinfo=None), timedelta())) == now
            assert shown.utcoffset() in zone.offsets_at(wall)
            # If the clock shows it twice, the later one that is not in the future.
            assert found == now
            assert parse_moment("-90m", now) == zone.here(Moment.at(now - 90 * timedelta(minutes=1), now.utc_offset))
            assert elapsed(parse_moment("-90m", now), now) == timedelta(minutes=90)

        holds()


@pytest.mark.parametrize(
    ("name", "wall"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 2, 30)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15)),
        ("Pacific/Apia", datetime(2011, 12, 30, 12)),
    ],
)
def test_a_time_no_clock_showed_is_refused(name: str, wall: datetime) -> None:
    with system_in(name):
        assert zone.offsets_at(wall) == []
        with pytest.raises(UttError, match=r"^No clock here showed"):
            zone.instant(wall, Moment.at(datetime(2026, 11, 26), timedelta()))


# The words.


@pytest.mark.parametrize("words", ["2:40+0200", "02:40+0200", "today 2:40+0200", "2026-10-25 02:40+0200"])
def test_a_time_may_have_its_offset(words: str) -> None:
    now = Moment.at(datetime(2026, 10, 25, 12), HOUR)

    assert parse_moment(words, now) == Moment.at(WALL, 2 * HOUR)
    assert parse_moment(words, without_offset(now), takes_offset=True) == Moment.at(WALL, 2 * HOUR)
    with pytest.raises(UttError, match=r"write it like '2026-11-16T09:30\+02:00'"):
        parse_moment(words, without_offset(now))


@given(OFFSETS)
def test_an_offset_reads_back_as_it_is_written(offset: timedelta) -> None:
    assert parse_offset(str(Entry(WALL, "x", utc_offset=offset))[16:21]) == offset
