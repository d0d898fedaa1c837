"""Logs with offsets from UTC in all lines, or in some: reading parts of them, and placing new entries."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.logs import entries_of, in_blocks
from utt.domain.activity import ActivityType, stretches
from utt.domain.calendar import Calendar
from utt.domain.day_starts import DayStarts
from utt.domain.entry import Entry, is_earlier, is_same_minute, parse_line, without_offset
from utt.domain.instant import format_offset
from utt.domain.period import Period
from utt.domain.targets import Targets
from utt.report.request import Request
from utt.report.selection import Selection
from utt.report.status import status
from utt.runtime.clock import Now
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read import check, chunks, findings, simple_lines
from utt.timelog.read.bad_line import BadLineError
from utt.timelog.read.check import Check
from utt.timelog.read.entries import Entries
from utt.timelog.read.locating import placed_at
from utt.timelog.read.order import Days, is_line_earlier
from utt.timelog.read.stamps import moment_of
from utt.timelog.write.changes import add
from utt.timelog.write.place import find_place

START = datetime(2026, 3, 27)
DAYS = [START.date() + timedelta(days=number) for number in range(-2, 12)]
HALF_HOURS = st.integers(-24, 28).map(lambda number: timedelta(minutes=30 * number))
NOW = datetime(2027, 1, 1)


@st.composite
def logs(draw: st.DrawFn, offsets: st.SearchStrategy[timedelta] = HALF_HOURS) -> list[Entry]:
    """Return entries in order, each with an offset, which usually stays the same for a while."""
    instant, offset = START, draw(offsets)
    entries: list[Entry] = []
    for minutes in draw(st.lists(st.integers(0, 900), min_size=1, max_size=20)):
        instant += timedelta(minutes=minutes)
        offset = draw(st.just(offset) | st.just(offset) | offsets)
        entries.append(Entry(instant + offset, draw(st.sampled_from(["hello", "x", "y"])), utc_offset=offset))
    return entries


def content_of(entries: list[Entry]) -> bytes:
    return "".join(f"{entry}\n" for entry in entries).encode()


# Mostly around a midnight, and with few offsets.
_MINUTES = st.integers(23 * 60, 25 * 60) | st.integers(0, 3 * 24 * 60)
_HOURS = st.sampled_from([0, 1, 2, 14, -12]).map(lambda hours: timedelta(hours=hours)) | HALF_HOURS | st.none()
_MOMENTS = st.builds(
    lambda minutes, offset: Entry(START + timedelta(minutes=minutes), "x", utc_offset=offset), _MINUTES, _HOURS
)


@given(st.lists(st.tuples(_MOMENTS, _MOMENTS), min_size=10, max_size=30))
def test_lines_are_compared_as_their_entries_are(pairs: list[tuple[Entry, Entry]]) -> None:
    # The second time, the hours are partly known.
    for one, other in [*pairs, *pairs]:
        assert is_line_earlier(str(one).encode(), str(other).encode()) == is_earlier(one, other)


# Reading a period.


@given(logs(), st.sampled_from(DAYS), st.integers(1, 40))
def test_a_day_has_all_that_its_clocks_show(entries: list[Entry], day: datetime, size: int) -> None:
    log = in_blocks(content_of(entries), size, size)
    start, end = Calendar().start_of(day), Calendar().end_of(day)

    found = Selection(entries_of(log), Request(Period(day, day)), NOW, Calendar())

    assert list(found.spans()) == list(stretches(entries, start, end, lambda: True))


@given(logs())
def test_a_long_period_equals_adding_line_by_line(entries: list[Entry]) -> None:
    period = Period(START.date() - timedelta(days=40), START.date() + timedelta(days=40))
    request = Request(period, current_activity_name=None)

    kept = Selection(entries, request, NOW, Calendar()).sums(Calendar())
    read = Selection(entries_of(Bytes(None, content_of(entries))), request, NOW, Calendar()).sums(Calendar())

    assert read.by_name == kept.by_name
    assert list(read.by_day) == list(kept.by_day)


# Where new entries go, and where old ones are found.


@given(logs(), st.integers(-500, 9000), HALF_HOURS)
def test_an_entry_goes_where_its_instant_belongs(entries: list[Entry], minutes: int, offset: timedelta) -> None:
    entry = Entry(START + timedelta(minutes=minutes) + offset, "new", utc_offset=offset)
    place = find_place(Bytes(None, content_of(entries)), entry, Calendar())

    following = next((each for each in entries if is_earlier(entry, each)), None)
    assert place.following == following


@given(logs(), st.data())
def test_every_entry_of_a_clock_time_is_found(entries: list[Entry], data: st.DataObject) -> None:
    wall = without_offset(data.draw(st.sampled_from(entries)).datetime)

    placed, _, _ = placed_at(Bytes(None, content_of(entries)), wall)

    assert [each.entry for each in placed] == [entry for entry in entries if is_same_minute(entry, wall)]
    assert all(each.before in [None, *entries] and each.after in [None, *entries] for each in placed)


# The checks.

PLACES = st.sampled_from(["+0100", "+0200", "-0500", "", ""])


@st.composite
def days(draw: st.DrawFn) -> bytes:
    """Return days as people have them, each with an offset or without, some with a line of another one."""
    lines: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        day = START + timedelta(days=number)
        place = draw(PLACES)
        for hour in draw(st.lists(st.integers(0, 23), max_size=6).map(sorted)):
            own = draw(st.just(place) | st.just(place) | PLACES)
            lines.append(f"{day:%Y-%m-%d} {hour:02}:00{own} {'x' if lines else 'hello'}")
        lines.append("")
    return "\n".join([*lines, ""]).encode()


@st.composite
def working_days(draw: st.DrawFn) -> bytes:
    """Return days that begin with a hello, each in another place, some after a flight over the date line."""
    lines: list[str] = []
    day = START
    for _ in range(draw(st.integers(2, 8))):
        day += timedelta(days=draw(st.sampled_from([1, 1, 1, 1, 0, -1])))
        place = draw(st.sampled_from(["+0100", "+0100", "+0200", "+1400", "-1200", ""]))
        for number, hour in enumerate(draw(st.lists(st.integers(0, 23), min_size=1, max_size=5).map(sorted))):
            lines.append(f"{day:%Y-%m-%d} {hour:02}:00{place} {'x' if number else 'hello'}")
        lines.append("")
    return "\n".join([*lines, ""]).encode()


# Offsets that may make up for the time from the evening of a day to the next one.
_FAR_APART = st.lists(st.sampled_from(["-1200", "-0500", "-0330", "+0100", "+1400"]), min_size=2, max_size=3)


@st.composite
def travels(draw: st.DrawFn) -> bytes:
    """Return days that follow one another, each in one of few places, with notes and blank lines between them."""
    places, first_hours = (
        st.sampled_from(draw(_FAR_APART)),
        st.sampled_from(draw(st.sampled_from([[0, 4, 8], [8], [22]]))),
    )
    late = draw(st.sampled_from([[15], [15, 19], [15, 20], [19, 23]]))
    lines: list[str] = []
    for number in range(draw(st.integers(3, 12))):
        day = START + timedelta(days=number)
        hours = sorted({draw(first_hours), *draw(st.lists(st.sampled_from(late), max_size=2))})
        place = draw(places)
        lines += [f"{day:%Y-%m-%d} {hour:02}:00{place} {'x' if at else 'hello'}" for at, hour in enumerate(hours)]
        lines += draw(st.sampled_from([[], [""], [""], ["", "# n", ""]]))
    return "\n".join([*lines, ""]).encode()


@given(travels(), st.sampled_from([1, 200, 8192]), st.integers(1, 4))
def test_both_ways_follow_a_traveller(content: bytes, size: int, most_lines: int) -> None:
    log = in_blocks(content, size, size)

    by_line = list(findings.findings(log, NOW, small_log=len(content)))
    by_run = list(findings.findings(log, NOW, small_log=0, most_lines=most_lines))

    assert [repr(finding) for finding in by_run] == [repr(finding) for finding in by_line]
    problems = ([str(problem) for problem in check.problems(log, small_log)] for small_log in (0, len(content)))
    assert next(problems) == next(problems)


@pytest.mark.parametrize("ahead", range(27))
def test_days_run_back_as_their_lines_do(ahead: int) -> None:
    place = format_offset(timedelta(hours=ahead - 12)).encode()
    for last, first in product(range(24), repeat=2):
        for earlier in {last, min(first, last)}:
            hours = [earlier, last] if earlier < last else [last]
            lines = [b"2026-03-27 %02d:59-1200 x" % hour for hour in hours]
            lines.append(b"2026-03-28 %02d:00%b x" % (first, place))
            late = b"2" if len(hours) > 1 and last >= 20 else b""
            days = [(b"2026-03-27", b"%02d" % earlier, b"-1200", late), (b"2026-03-28", b"%02d" % first, place, b"")]

            assert Days(days).run_back(lines) == is_line_earlier(lines[-1], lines[-2])


@given(
    working_days(),
    st.sampled_from([0, 4]),
    st.sampled_from(["", "+0000", "-1000"]),
    st.integers(0, 200),
    st.integers(1, 4),
)
def test_both_ways_find_the_same(content: bytes, day_start: int, place: str, hours: int, most_lines: int) -> None:
    log, calendar = Bytes(None, content), DayStarts(timedelta(hours=day_start), {})
    now = moment_of(f"{START + timedelta(hours=hours):%Y-%m-%d %H:%M}{place}".encode())

    by_line = list(findings.findings(log, now, calendar, small_log=len(content)))
    by_run = list(findings.findings(log, now, calendar, small_log=0, most_lines=most_lines))

    assert [repr(finding) for finding in by_run] == [repr(finding) for finding in by_line]
    problems = ([str(problem) for problem in check.problems(log, small_log)] for small_log in (0, len(content)))
    assert next(problems) == next(problems)


@given(days(), st.sampled_from([1, 50, 8192]))
def test_the_checks_agree_on_offsets(content: bytes, size: int) -> None:
    log = Bytes(None, content)
    by_line = [str(problem) for problem in check.problems(log, len(content) + 1)]

    assert [str(problem) for problem in check.problems(log, 0)] == by_line
    assert [
        (finding.line_number, finding.kind, finding.message) for finding in findings.findings(log, NOW, small_log=0)
    ] == [(finding.line_number, finding.kind, finding.message) for finding in findings.findings(log, NOW)]
    if not by_line:
        way = chunks.way_through(log, chunks.chunks_in(chunks.record_of(chunks.checked(log, [], size))), size)
        entries = [entry for line in content.decode().split("\n") if (entry := parse_line(line)) is not None]
        assert way.has_offsets == any(entry.utc_offset is not None for entry in entries) or way.has_offsets
        assert check.require_valid(log) == any(entry.utc_offset is not None for entry in entries)


# Lines without offsets between lines with offsets, which could hide that time runs backwards.


def run_back() -> bytes:
    """Return entries in order with their neighbours, though each day begins before the one before it."""
    clocks = ((hour, place) for hour in (10, 9, 8) for place in ("-1200", "", "+1400"))
    dates = (START - timedelta(days=number // 3) for number in range(9))
    return "".join(
        f"{day:%Y-%m-%d} {hour:02}:00{place} x\n" for day, (hour, place) in zip(dates, clocks, strict=True)
    ).encode()


# The same within lines that all have offsets: the last but one is behind the first, and not behind the one before.
RUN_BACK_LATER = b"""\
2026-03-28 02:00 hello
2026-03-28 02:00+1400 x
2026-03-27 01:00-1200 x
2026-03-27 01:00 x
2026-03-27 01:00+1400 x
2026-03-28 00:30+1400 hello
2026-03-26 23:00-1200 hello
2026-03-27 00:30-1200 hello
"""


@pytest.mark.parametrize("small_log", [0, 1 << 13], ids=["by runs", "line by line"])
@pytest.mark.parametrize(("content", "number"), [(run_back(), 7), (RUN_BACK_LATER, 7)], ids=["days", "later"])
def test_a_log_that_runs_back_is_bad(content: bytes, number: int, small_log: int) -> None:
    log = Bytes(None, content)

    assert [problem.line_number for problem in check.problems(log, small_log)] == [number]
    found = findings.findings(log, NOW, small_log=small_log, most_lines=1)
    assert [(each.line_number, each.message) for each in found if each.kind == "order"] == [
        (number, "more than 26 hours behind an earlier entry, which no two clocks are")
    ]


EVENING = """\
2026-03-26 09:00+0100 hello

2026-03-27 09:00-0500 hello
2026-03-27 {}-0500 x

2026-03-28 {}+0100 hello
"""


@pytest.mark.parametrize("small_log", [0, 1 << 13], ids=["by runs", "line by line"])
@pytest.mark.parametrize(
    ("evening", "morning", "numbers"),
    [
        pytest.param("23:01", "05:00", [6], id="a late evening"),
        pytest.param("23:00", "05:00", [], id="just in time"),
        pytest.param("19:59", "02:00", [], id="an early evening"),
    ],
)
def test_an_evening_in_the_west_ends_before_morning(
    evening: str, morning: str, numbers: list[int], small_log: int
) -> None:
    log = Bytes(None, EVENING.format(evening, morning).encode())

    assert [problem.line_number for problem in check.problems(log, small_log)] == numbers
    assert [each.line_number for each in findings.findings(log, NOW, small_log=small_log)] == numbers


@st.composite
def mixed_logs(draw: st.DrawFn) -> list[Entry]:
    """Return entries that are each in order with the one before, some of them with offsets."""
    entries = [Entry(START, "hello")]
    for minutes in draw(st.lists(st.sampled_from([0, 0, 0, 60, 1500]), min_size=1, max_size=24)):
        before = entries[-1]
        offset = draw(st.sampled_from([None, timedelta(hours=-12), timedelta(hours=14)]))
        wall = without_offset(before.datetime) + timedelta(minutes=minutes)
        if before.utc_offset is not None and offset is not None:
            wall += offset - before.utc_offset
        entries.append(Entry(wall, draw(st.sampled_from(["hello", "x", "y"])), utc_offset=offset))
    return entries


@given(mixed_logs(), st.integers(-4, 4).map(lambda number: START.date() + timedelta(days=number)), st.integers(1, 40))
def test_a_mixed_log_is_refused_or_read_right(entries: list[Entry], day: datetime, size: int) -> None:
    log = in_blocks(content_of(entries), size, size)
    problems = [str(problem) for problem in check.problems(log)]
    request = Request(Period(day, day))
    start, end = Calendar().start_of(day), Calendar().end_of(day)

    assert [str(problem) for problem in check.problems(log, 0)] == problems
    if not problems:
        found = Selection(entries_of(log), request, NOW, Calendar())
        assert list(found.spans()) == list(stretches(entries, start, end, lambda: True))


@given(mixed_logs(), st.integers(-2, 4), st.integers(0, 23))
def test_status_of_a_mixed_log_equals_the_report(entries: list[Entry], number: int, hour: int) -> None:
    log = Bytes(None, content_of(entries))
    now = Now(2026, 3, 27, hour) + timedelta(days=number)
    today = Calendar().day_of(now)
    if list(check.problems(log)):
        return

    found = status(entries_of(log), now, Targets())

    request = Request(Period(today, today), "now" if found.is_running else None)
    sums = Selection(entries_of(log), request, now, Calendar()).sums()
    assert found.working == sums.of_type(ActivityType.WORK)


@given(mixed_logs(), st.integers(0, 15), st.sampled_from([30, 200]))
def test_chunks_of_a_mixed_log_hide_nothing(entries: list[Entry], number: int, size: int) -> None:
    bad = next(iter(check.problems(Bytes(None, content_of(entries)))), None)
    good = entries if bad is None else entries[: bad.line_number - 1]
    known = chunks.chunks_in(chunks.record_of(chunks.checked(Bytes(None, content_of(good)), [], size)))

    changed = content_of(entries[:number] + entries[number + 1 :])
    first = next((problem.line_number for problem in check.problems(Bytes(None, changed))), None)

    assert first_problem(changed, known, size) == first


def first_problem(content: bytes, known: list[chunks.Chunk], size: int) -> int | None:
    try:
        chunks.checked(Bytes(None, content), known, size)
    except BadLineError as problem:
        return problem.line_number
    return None


# What is remembered.


def file_of(home: Home) -> LogFile:
    return LogFile(str(home.log), Memory(str(home.directory / "cache"), str(home.log)))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["2026-11-16 09:00 hello", "2026-11-16 10:00 x +0100"], False),
        (["2026-11-16 09:00 hello", "2026-11-16 10:00+0100 x"], True),
        (["2026-11-16 09:00+01:00 hello"], True),
    ],
)
def test_it_is_remembered_that_a_log_has_offsets(home: Home, lines: list[str], expected: bool) -> None:
    home.write("".join(f"{line}\n" for line in lines))

    for _ in range(2):
        entries = Entries(file_of(home))
        list(entries)
        assert entries.has_offsets is expected


def test_a_first_offset_is_remembered_when_recorded(home: Home) -> None:
    home.write("2026-11-16 09:00 hello\n")
    home.run("report", now="2026-11-16 12:00")
    (home.directory / ".config" / "utt").mkdir(parents=True)
    (home.directory / ".config" / "utt" / "utt.cfg").write_text("[log]\nutc_offset = yes\n")

    home.run("add", "x", now="2026-11-16 12:00+0000")
    home.run("add", "y", now="2026-11-16 08:00-0500")

    assert "(1h00) 12:00-08:00 y" in home.run("report", "2026-11-16", now="2026-11-17 12:00+0000").stdout


def test_a_large_log_is_found_again_by_chunks() -> None:
    chance = random.Random(1)
    instant = datetime(2020, 1, 1)
    lines = []
    for _ in range(3000):
        instant += timedelta(minutes=chance.randrange(600))
        offset = "+0100" if instant.month % 6 else "-0500"
        lines.append(f"{instant + timedelta(hours=1 if offset == '+0100' else -5):%Y-%m-%d %H:%M}{offset} x\n")
    content = "".join(lines).encode()
    log = Bytes(None, content)

    known = chunks.checked(log, [], 1 << 12)
    changed = Bytes(None, content + b"2099-01-01 00:00+0100 x\n")
    again = chunks.checked(changed, chunks.chunks_in(chunks.record_of(known)), 1 << 12)

    assert [chunk.row for chunk in again[: len(known)]] == [chunk.row for chunk in known]
    assert all(chunk.has_offsets for chunk in known)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("2026-11-16 13:00+0000 y", True, id="later on the wall too"),
        pytest.param("2026-11-16 13:00 y", True, id="without offset"),
        pytest.param("2026-11-16 08:00-0500 y", False, id="earlier on the wall"),
    ],
)
def test_clock_times_that_run_back_are_rechecked(home: Home, line: str, expected: bool) -> None:
    home.write("2026-11-16 11:00+0000 hello\n2026-11-16 12:00+0000 x\n")
    file = file_of(home)
    list(Entries(file))
    entry = parse_line(line)
    assert entry is not None

    add(file, entry)

    with file.opened() as log:
        state = log.state()
        assert state is not None
        assert (file.memory.known(state) is not None) is expected


@pytest.mark.parametrize(
    ("farthest", "is_simple"),
    [
        pytest.param(b"2026-11-18 02:00", True, id="26 hours ahead"),
        pytest.param(b"2026-11-18 02:01", False, id="a minute more"),
    ],
)
def test_days_far_behind_a_clock_are_not_simple(farthest: bytes, is_simple: bool) -> None:
    check = Check()
    check.latest, check.farthest = b"2026-11-18 01:00+1400 x", farthest
    check.has_offsets = check.changes_offset = True

    end = simple_lines.end_of_simple(check, b"2026-11-17 00:00-1200 x\n2026-11-18 00:00-1100 y")

    assert (end is not None) is is_simple
