"""``utt check``: everything that it can find in a log."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.examples import examples
from tests.support.late_calendar import LateCalendar
from tests.support.logs import LOGS, SIZES, SMALL_LOGS, in_blocks, joined
from utt.domain.calendar import Calendar
from utt.domain.day_starts import DayStarts
from utt.domain.entry import is_ignored_line, parse_line
from utt.domain.printable import find_control
from utt.timelog.file.log_file import Bytes
from utt.timelog.read import findings

NOW = "2026-11-18 12:00"
GOOD = "2026-11-16 08:00 hello\n2026-11-16 09:00 x\n"


def test_a_good_log_says_nothing(home: Home) -> None:
    home.write(f"\ufeff# a note\x1b\r\n\r\n{GOOD}2026-11-16  9:30\t caf\u00e9 \t\r\n\t\n")

    result = home.run("check", now=NOW)

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)


@pytest.mark.parametrize("log", [None, "", "\n\n", "# nothing yet\n"])
def test_a_log_without_entries_has_no_problems(home: Home, log: str | None) -> None:
    if log is not None:
        home.write(log)

    result = home.run("check", now=NOW)
    as_json = home.run("check", "--json", now=NOW)

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)
    assert (json.loads(as_json.stdout), as_json.stderr, as_json.status) == ([], "", 0)
    assert home.log.exists() == (log is not None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("  nonsense ", "not an entry: nonsense"),
        ("2026-02-30 09:00 x", "not an entry: 2026-02-30 09:00 x"),
        ("2026-11-16 10:00 a\rb", "not an entry: 2026-11-16 10:00 a\\rb"),
        ("\x1b[2J", "not an entry: \\x1b[2J"),
        ("2026-11-16 08:59 y  # c", "earlier than the entry before, 2026-11-16 09:00: 2026-11-16 08:59 y  # c"),
        (b"2026-11-16 10:00 caf\xe9", "byte 21 is not UTF-8, 0xe9: 2026-11-16 10:00 caf\\xe9"),
        (b"# \xff", "byte 3 is not UTF-8, 0xff: # \\xff"),
        ("2026-11-16 10:00 a\tb", "control character \\t: 2026-11-16 10:00 a\\tb"),
        ("2026-11-16 10:00 a  # \x1b[2J\r", "control character \\x1b: 2026-11-16 10:00 a  # \\x1b[2J"),
        ("2026-11-16 10:00 a\u2028b", "control character \\u2028: 2026-11-16 10:00 a\\u2028b"),
        ("2026-11-16 10:00 a\x7f", "control character \\x7f: 2026-11-16 10:00 a\\x7f"),
        ("2026-11-16 10:00\x0ca", "control character \\x0c: 2026-11-16 10:00\\x0ca"),
    ],
)
def test_a_problem_is_printed_with_its_line(home: Home, line: str | bytes, message: str) -> None:
    home.write(GOOD.encode() + (line.encode() if isinstance(line, str) else line) + b"\n2026-11-16 11:00 z\n")

    result = home.run("check", now=NOW)

    assert result.stdout == f"{home.log}:3: {message}\n"
    assert (result.stderr, result.status) == ("", 1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2026-11-18 12:01 hello", "in the future: 2026-11-18 12:01 hello"),
        (
            "2026-11-17 01:01 mail  # late",
            "16h01 in one activity, from 2026-11-16 09:00: 2026-11-17 01:01 mail  # late",
        ),
        ("2026-11-18 09:00 nap **", "48h00 in one activity, from 2026-11-16 09:00: 2026-11-18 09:00 nap **"),
        ("2026-11-16 09:00 x", "the same entry as the one before: 2026-11-16 09:00 x"),
        ("\n# n\n 2026-11-16 9:00 x ", "the same entry as the one before: 2026-11-16 9:00 x"),
    ],
)
def test_a_warning_is_printed_but_not_a_failure(home: Home, line: str, message: str) -> None:
    home.write(f"{GOOD}{line}\n")

    result = home.run("check", now=NOW)

    assert result.stdout == f"{home.log}:{3 + line.count(chr(10))}: warning: {message}\n"
    assert (result.stderr, result.status) == ("", 0)


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-17 01:00 exactly sixteen hours",
        "2026-11-17 08:00 hello",
        "2026-11-17 08:00 hello  # slept well",
        "2026-11-17 08:00 night ***",
        "2026-11-16 09:00 X",
        "2026-11-16 09:00 x  # with a comment",
        "2026-11-16 09:00 y\n2026-11-16 09:00 x",
        "2026-11-18 11:00 hello\n2026-11-18 12:00 now",
    ],
)
def test_ordinary_lines_print_nothing(home: Home, line: str) -> None:
    home.write(f"{GOOD}{line}\n")

    result = home.run("check", now=NOW)

    assert (result.stdout, result.stderr, result.status) == ("", "", 0)


def test_all_problems_of_a_line_are_printed(home: Home) -> None:
    home.write(GOOD.encode() + b"2026-11-16 08:30 caf\xe9\x1b\n2026-11-16 08:20 tea\n\xff\n2026-11-19 07:00 \xe9\n")

    result = home.run_bare("--data", "utt.log", "--now", NOW, "check")

    assert result.stdout == (
        "utt.log:3: byte 21 is not UTF-8, 0xe9: 2026-11-16 08:30 caf\\xe9\\x1b\n"
        "utt.log:3: earlier than the entry before, 2026-11-16 09:00: 2026-11-16 08:30 caf\\xe9\\x1b\n"
        "utt.log:3: control character \\x1b: 2026-11-16 08:30 caf\\xe9\\x1b\n"
        "utt.log:4: earlier than the entry before, 2026-11-16 08:30: 2026-11-16 08:20 tea\n"
        "utt.log:5: byte 1 is not UTF-8, 0xff: \\xff\n"
        "utt.log:5: not an entry: \\xff\n"
        "utt.log:6: byte 18 is not UTF-8, 0xe9: 2026-11-19 07:00 \\xe9\n"
        "utt.log:6: warning: 70h40 in one activity, from 2026-11-16 08:20: 2026-11-19 07:00 \\xe9\n"
        "utt.log:6: warning: in the future: 2026-11-19 07:00 \\xe9\n"
    )
    assert result.status == 1


BAD = (
    b"2026-11-16 08:00 hello\nnonsense\n2026-11-16 07:00 a\x1b[2Jb\n2026-11-17 01:00 caf\xe9\n"
    b"2026-11-17 01:00 late\n2026-11-17 01:00 late\n2026-11-19 01:00 hello\n"
)


def test_one_run_finds_every_problem(home: Home) -> None:
    home.write(BAD)

    result = home.run_bare("--data", "utt.log", "--now", NOW, "check")

    assert result.stdout == (
        "utt.log:2: not an entry: nonsense\n"
        "utt.log:3: earlier than the entry before, 2026-11-16 08:00: 2026-11-16 07:00 a\\x1b[2Jb\n"
        "utt.log:3: control character \\x1b: 2026-11-16 07:00 a\\x1b[2Jb\n"
        "utt.log:4: byte 21 is not UTF-8, 0xe9: 2026-11-17 01:00 caf\\xe9\n"
        "utt.log:4: warning: 18h00 in one activity, from 2026-11-16 07:00: 2026-11-17 01:00 caf\\xe9\n"
        "utt.log:6: warning: the same entry as the one before: 2026-11-17 01:00 late\n"
        "utt.log:7: warning: in the future: 2026-11-19 01:00 hello\n"
    )
    assert (result.stderr, result.status) == ("", 1)
    assert home.log.read_bytes() == BAD


def test_json_has_one_object_per_problem(home: Home) -> None:
    home.write(BAD)

    result = home.run_bare("--data", "utt.log", "--now", NOW, "check", "--json")

    found = json.loads(result.stdout)
    assert (result.stderr, result.status) == ("", 1)
    assert [(each["line"], each["kind"], each["is_warning"]) for each in found] == [
        (2, "entry", False),
        (3, "order", False),
        (3, "control", False),
        (4, "encoding", False),
        (4, "long", True),
        (6, "twice", True),
        (7, "future", True),
    ]
    assert found[2] == {
        "file": "utt.log",
        "line": 3,
        "kind": "control",
        "is_warning": False,
        "message": "control character \\x1b",
        "text": "2026-11-16 07:00 a\x1b[2Jb",
    }
    assert found[3]["text"] == "2026-11-17 01:00 caf\\xe9"


@pytest.mark.parametrize("name", ['a "quoted"\tname.log', "caf\u00e9 \u2615.log", "\udce9.log"])
def test_json_is_valid_for_any_stream_and_path(real_home: Home, name: str) -> None:
    try:
        (real_home.directory / name).write_text("2026-11-16 09:00 \u00e9\u2615\U0001f600\x00\n", encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this system has no file of such a name")

    result = real_home.run_bare("--data", name, "--now", NOW, "check", "--json", PYTHONIOENCODING="ascii")

    (found,) = json.loads(result.stdout)
    assert found["file"] == name.replace("\udce9", "\\xe9")
    assert found["text"] == "2026-11-16 09:00 \u00e9\u2615\U0001f600\x00"
    assert result.stdout.isascii()


def test_a_path_is_shown_escaped(home: Home) -> None:
    try:
        (home.directory / "a\x1bb.log").write_text("bad\n")
    except OSError:
        pytest.skip("this system has no file of such a name")

    result = home.run_bare("--data", "a\x1bb.log", "check")

    assert result.stdout == "a\\x1bb.log:1: not an entry: bad\n"


def test_a_log_from_a_pipe_is_checked(home: Home) -> None:
    result = home.run_bare("--data", "/dev/stdin", "--now", NOW, "check", stdin=f"{GOOD}bad\n")

    assert (result.stdout, result.status) == ("/dev/stdin:3: not an entry: bad\n", 1)


@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"]])
def test_a_log_that_cannot_be_read_is_refused(home: Home, arguments: list[str]) -> None:
    home.log.mkdir()

    result = home.run(*arguments)

    assert result.stderr == f"error: The log {home.log} cannot be read: it is a directory\n"
    assert (result.stdout, result.status) == ("", 1)


def test_problems_deep_in_a_log_have_line_numbers(home: Home) -> None:
    first = datetime(2000, 1, 1, 9, 0)
    lines = []
    for day in range(3000):
        for hour, name in enumerate(["hello", "mail", "acme: caf\u00e9  # tea", "lunch **", "x ***"]):
            lines.append(f"{first + timedelta(days=day, hours=hour):%Y-%m-%d %H:%M} {name}")
        lines.append("")
    for index, line in {5000: "bad", 9001: lines[9000], 12998: "1999-01-01 09:00 hello"}.items():
        lines[index] = line
    home.write("\r\n".join(lines))

    result = home.run_bare("--data", "utt.log", "--now", NOW, "check")

    assert [line.partition(": ")[0] for line in result.stdout.splitlines()] == [
        "utt.log:5001",
        "utt.log:9002",
        "utt.log:12999",
        "utt.log:13000",
    ]


# The findings of the search, which looks at pieces, compared with those of a check of each line.


HOUR = timedelta(hours=1)


def plain_findings(content: bytes, now: datetime, calendar: Calendar = Calendar()) -> list[tuple[int, str]]:
    """Return the lines and kinds of everything to find, by looking at one line after the other."""
    found: list[tuple[int, str]] = []
    entries = []
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        text = line.decode("utf-8", "replace")
        if "\ufffd" in text:
            found.append((number, "encoding"))
        entry = parse_line(text)
        if entry is not None:
            entries.append((number, entry))
            if entry.datetime > now:
                found.append((number, "future"))
            separated = text.removesuffix("\r").replace("\t", " ")
            if any(find_control(each) is not None for each in (entry.name, entry.comment or "", separated)):
                found.append((number, "control"))
        elif not is_ignored_line(text):
            found.append((number, "entry"))
    for (_, before), (number, entry) in pairwise(entries):
        if entry.datetime < before.datetime:
            found.append((number, "order"))
        if entry == before:
            found.append((number, "twice"))
        is_counted = entry.name != "hello" and not entry.name.endswith("***")
        if is_counted and entry.datetime - before.datetime > timedelta(hours=16):
            found.append((number, "long"))
        is_cut = entry.name == "hello" and before.name != "bye ***"
        is_one_day = calendar.day_of(entry.datetime) == calendar.day_of(before.datetime)
        if is_cut and is_one_day and entry.datetime - before.datetime > HOUR:
            found.append((number, "hello"))
    return sorted(found)


NAMES = st.sampled_from(
    ["hello"] * 4
    + ["x"] * 4
    + [
        "y",
        "a  # c",
        "hello  # c",
        "hello  # c ",
        "hello ",
        "hello x",
        "bye ***",
        "x ",
        "x\u00a0",
        "x ***",
        "x **",
        "\u3000x",
        "# x",
    ]
    + ["caf\u00e9", "\u2615", "a\x1bb", "a\x85b", "a\u2029", "a\u200bb", "a\tb", "a\rb", "\t", "x\x1f", "a  #\u00a0c"]
)
OTHERS = st.sampled_from(
    [b"", b"", b"", b"# n", b"# n\x1b", b" # n", b"# \xe9", b"bad", b"\xff", b"\t", b"\xc2\x85", b"# \xe2\x80\xa8"]
)


@st.composite
def days(draw: st.DrawFn) -> bytes:
    """Return a log that is mostly in order, with days mostly as utt writes them."""
    moment = datetime(2028, 2, 27, 6, 0)
    lines: list[bytes] = []
    steps = st.sampled_from([0, 0, 1, 60, 60, 61, 479, 480, 481, 600, 960, 961, 1440, -1])
    for step, name, other in draw(st.lists(st.tuples(steps, NAMES, st.none() | st.none() | OTHERS), max_size=14)):
        moment += timedelta(minutes=step)
        lines.append(f"{moment:%Y-%m-%d %H:%M} {name}".encode())
        if draw(st.integers(0, 9)) == 0:
            lines.append(lines[-1])
        if other is not None:
            lines.append(other)
    return draw(st.sampled_from([b"\n", b"\n", b"\r\n"])).join(lines)


@st.composite
def plain_days(draw: st.DrawFn) -> bytes:
    """Return a log as utt writes it, in which there is little to find except long activities."""
    lines: list[str] = []
    day = datetime(2028, 2, 27)
    for gap, minutes in draw(
        st.lists(
            st.tuples(
                st.sampled_from([1, 1, 1, 2]),
                st.lists(st.integers(0, 1439) | st.sampled_from([0, 479, 480, 959, 960, 1439]), min_size=1, max_size=5),
            ),
            max_size=6,
        )
    ):
        day += timedelta(days=gap)
        first = draw(st.sampled_from(["hello", "hello", "hello", "x", "hello x", "hello  # c", "hello  # "]))
        others = ["x", "x", "y", "hello", "hello  # c", "bye ***"]
        names = [first, *draw(st.lists(st.sampled_from(others), min_size=4, max_size=4))]
        for minute, name in zip(sorted(minutes), names, strict=False):
            lines.append(f"{day + timedelta(minutes=minute):%Y-%m-%d %H:%M} {name}\n")
        lines.append("\n")
    return "".join(lines).encode()


LATE = DayStarts(timedelta(hours=4), {})
CALENDARS = st.sampled_from(
    [Calendar(), LATE, LateCalendar(), DayStarts(timedelta(), {date(2028, 3, 1): timedelta(hours=12)})]
)


def find(log: Bytes, now: datetime, **sizes: Any) -> list[tuple[int, str]]:
    return sorted((each.line_number, each.kind) for each in findings.findings(log, now, **sizes))


@pytest.mark.slow
@examples(120)
@given(
    days() | plain_days() | LOGS | st.builds(joined, st.just(b"\xef\xbb\xbf"), st.lists(days()), st.booleans()),
    st.integers(0, 9000),
    SIZES | st.integers(100, 400),
    SIZES | st.integers(100, 400),
    st.integers(1, 200),
    st.integers(1, 5),
    SMALL_LOGS,
    CALENDARS,
)
@example(b"2028-02-29 07:59 hello\n2028-02-29 23:59 x\n", 9000, 99, 99, 99, 1, 0, Calendar())
@example(b"2028-02-29 07:58 hello\n2028-02-29 23:59 x\n", 9000, 99, 99, 99, 1, 0, Calendar())
@example(b"2028-02-28 12:00 hello\n2028-02-29 09:00 x\n", 9000, 99, 99, 99, 1, 0, Calendar())
@example(b"2028-02-28 12:00 y\n2028-02-28 12:00 x\n2028-02-28 12:00 y\n", 9000, 99, 99, 99, 1, 0, Calendar())
@example(b"2028-02-28 12:00 hello  # c\n2028-02-28 12:00 hello  # c \n", 9000, 99, 99, 99, 1, 0, Calendar())
@example(
    b"2027-02-28 12:00 hello\n2027-02-29 12:00 hello\n2027-03-01 12:00 hello\n", 9000, 99, 99, 99, 1, 0, Calendar()
)
@example(b"2028-02-28 00:00 hello\n2028-02-28 16:01 x\n", 9000, 99, 99, 99, 1, 0, Calendar())
@example(b"2028-02-28 12:00 hello\n2028-02-29 12:00 hello x\n", 9000, 99, 99, 99, 1, 0, Calendar())
@example(
    b"2028-02-28 12:00 hello\r\n2028-02-28 12:01 x\r\r\n2028-02-28 12:02 y\r\n", 9000, 99, 99, 99, 1, 0, Calendar()
)
@example(b"# \n# n\n2028-02-28 12:00 hello\n# n\n\n# n\n\n2028-02-28 11:59 x\n", 9000, 99, 99, 99, 1, 0, Calendar())
@example(
    b"# n\n\n2028-02-28 23:00 x\n# n\n\n2028-02-29 01:30 hello\n2028-02-29 02:00 y\n", 9000, 99, 99, 99, 1, 0, LATE
)
@example(b"2028-02-28 23:00 hello\n2028-02-29 01:30 hello\n2028-02-29 02:00 y\n", 9000, 99, 99, 99, 1, 0, LATE)
@example(b"2028-02-28 23:00 bye ***\n2028-02-29 01:30 hello\n2028-03-01 02:00 hello\n", 9000, 99, 99, 99, 1, 0, LATE)
@example("2028-02-28 12:00 hello\n2028-02-28 12:00 hello  # c\u00a0\n".encode(), 9000, 99, 99, 99, 1, 0, Calendar())
@example(
    "2028-02-28 12:00 hello  # c\n2028-02-28 12:00 hello  # c\u00a0\n".encode(), 9000, 99, 99, 99, 1, 0, Calendar()
)
def test_search_equals_a_check_of_every_line(
    content: bytes,
    minutes: int,
    smallest: int,
    largest: int,
    piece: int,
    few_lines: int,
    small_log: int,
    calendar: Calendar,
) -> None:
    now = datetime(2028, 2, 26) + timedelta(minutes=minutes)

    log = in_blocks(content, smallest, largest)
    found = find(log, now, calendar=calendar, small_log=small_log, piece_size=piece, most_lines=few_lines)

    assert found == plain_findings(content, now, calendar)


@pytest.mark.slow
@examples(10)
@given(st.lists(st.tuples(st.integers(0, 6000), days() | OTHERS), max_size=4), st.sampled_from([b"\n", b"\r\n"]))
def test_search_finds_the_same_in_many_pieces(faults: list[tuple[int, bytes]], line_end: bytes) -> None:
    lines: list[bytes] = []
    for day in range(1000):
        start = datetime(2024, 1, 1, 7 + day % 3, day % 60) + timedelta(days=day)
        lines.extend(
            f"{start + timedelta(hours=hour):%Y-%m-%d %H:%M} {name}".encode()
            for hour, name in enumerate(["hello", "mail", "acme: x  # with Ana", "lunch **", "acme: y"])
        )
        lines.append(b"")
    for index, fault in faults:
        lines.insert(index, fault)
    content = line_end.join(lines)
    now = datetime(2040, 1, 1)

    assert find(Bytes(None, content), now) == plain_findings(content, now)


@pytest.fixture
def lines_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines that are checked one by one."""
    read: list[str] = []

    def noted(line: str) -> object:
        read.append(line)
        return parse_line(line)

    monkeypatch.setattr(findings, "parse_line", noted)
    return read


@pytest.mark.parametrize("calendar", [Calendar(), LATE], ids=["midnight", "late"])
def test_an_ordinary_log_is_not_read_by_line(lines_read: list[str], calendar: Calendar) -> None:
    names = ["hello", "mail", "caf\u00e9: x  # \u2615", "# no note", "acme: y **"]
    content = "".join(
        f"# a note\n\n{datetime(2024, 1, 1, 7, 30) + timedelta(days=day, hours=hour):%Y-%m-%d %H:%M} {name}\n"
        for day in range(2000)
        for hour, name in enumerate(names)
    ).encode()

    assert find(Bytes(None, content), datetime(2040, 1, 1), calendar=calendar) == []
    assert len(lines_read) < 200


def test_no_other_command_imports_its_modules(home: Home) -> None:
    home.write(GOOD)
    program = (
        "import atexit, sys\n"
        "from utt.__main__ import main\n"
        "atexit.register(lambda: print(*sys.modules))\n"
        "sys.exit(main(sys.argv[1:]))"
    )

    def loads(command: str) -> bool:
        done = subprocess.run(
            [sys.executable, "-c", program, "--data", str(home.log), command],
            env=home.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return "utt.timelog.read.findings" in done.stdout.split()

    assert [command for command in ("report", "stretch", "hello", "check") if loads(command)] == ["check"]


@pytest.mark.parametrize(
    ("before", "is_told"),
    [
        ("2026-11-16 09:00 hello\n2026-11-16 10:00 x\n", True),
        ("2026-11-16 09:00 hello\n2026-11-16 10:01 x\n", False),
        ("2026-11-16 09:00 hello\n", True),
        ("2026-11-16 09:00 hello\n2026-11-16 10:00 bye ***\n", False),
        ("2026-11-16 09:00 hello\n2026-11-16 10:00 x\n2026-11-16 11:01 lunch ***\n", False),
        ("2026-11-15 09:00 hello\n", False),
    ],
)
def test_a_second_hello_in_a_day_is_suspicious(home: Home, before: str, is_told: bool) -> None:
    home.write(before + "2026-11-16 11:01 hello\n")

    result = home.run("check", now=NOW)

    assert result.status == 0
    assert ("warning: hello in a day already begun, " in result.stdout) == is_told
