"""Reading the log from its end, with ``reversed``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.harmed import bad_line_error
from utt.domain.entry import Entry, parse_line
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read import check
from utt.timelog.read.bad_line import BadLineError
from utt.timelog.read.entries import Entries

START = datetime(2026, 11, 16, 8)


def entries_of(log: Path) -> Entries:
    return Entries(LogFile(str(log), Memory(None, str(log))))


def taken(entries: Iterator[Entry]) -> tuple[list[Entry], BadLineError | None]:
    """Return the entries until the end or an error, and the error."""
    given = []
    try:
        for entry in entries:
            given.append(entry)
    except BadLineError as error:
        return given, error
    return given, None


# Names of all lengths, so that some lines and runs of notes are longer than the blocks in which a log is read.
names = st.builds(
    lambda word, times: " ".join([word] * times), st.sampled_from(["x", "é ☕", "lunch **"]), st.integers(1, 900)
)
steps = st.integers(0, 3000).map(lambda minutes: timedelta(minutes=minutes))
ignored_lines = st.sampled_from(["", "# a note", "  ", f"# {'long ' * 1000}"])


@st.composite
def logs(draw: st.DrawFn, broken: bool = False) -> bytes:
    """Return the bytes of a log: a valid one, or one with broken lines and times that run backwards."""
    ends = accumulate(draw(st.lists(steps, max_size=12)), lambda end, step: end + step, initial=START)
    times: list[datetime] = list(ends)[1:]
    if broken:
        times = draw(st.permutations(times))
    lines = []
    for time in times:
        lines += draw(st.lists(ignored_lines | st.just("no entry") if broken else ignored_lines, max_size=2))
        lines.append(str(Entry(time, draw(names))))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    text = draw(st.sampled_from(["", "\ufeff"])) + line_end.join([*lines, *draw(st.sampled_from([[], [""]]))])
    return text.encode()


@given(logs())
def test_reversed_gives_the_entries_latest_first(content: bytes) -> None:
    with TemporaryDirectory() as directory:
        log = Path(directory, "utt.log")
        log.write_bytes(content)

        assert list(reversed(entries_of(log))) == list(iter(entries_of(log)))[::-1]


@given(logs(broken=True))
def test_entries_before_a_bad_line_are_right(content: bytes) -> None:
    with TemporaryDirectory() as directory:
        log = Path(directory, "utt.log")
        log.write_bytes(content)
        lines = [parse_line(line) for line in content.decode().removeprefix("\ufeff").splitlines()]
        entries = [entry for entry in lines if entry is not None]
        problems = {problem.line_number: str(problem) for problem in check.problems(Bytes(None, content))}

        given, error = taken(reversed(entries_of(log)))

        assert given[::-1] == entries[len(entries) - len(given) :]
        assert (error is None) == (problems == {})
        if error is None:
            assert len(given) == len(entries)
        else:
            assert problems[error.line_number] == str(error).split("\n")[0]
            assert all(early.datetime <= late.datetime for late, early in pairwise(given))


FAR_BACK = "".join(f"2026-11-16 {hour:02}:{minute:02} {'x' * 100}\n" for hour in range(24) for minute in range(60))


@pytest.mark.parametrize(
    ("bad", "number", "message"),
    [
        ("nonsense", 1441, "Invalid entry at line 1441: nonsense"),
        ("2026-11-15 09:00 y", 1441, "Line 1441 not in chronological order: 2026-11-15 09:00 y"),
        ("2027-01-01 09:00 y", 1442, "Line 1442 not in chronological order: 2026-11-17 09:00 z"),
    ],
)
def test_a_bad_line_that_is_reached_is_named(home: Home, bad: str, number: int, message: str) -> None:
    home.write(f"{FAR_BACK}{bad}\n2026-11-17 09:00 z\n2026-11-17 10:00 z\n")

    _, error = taken(reversed(entries_of(home.log)))

    told = bad_line_error(home, number, message).removeprefix("error: ").rstrip("\n").replace(f" --data {home.log}", "")
    assert error is not None
    assert (error.line_number, str(error)) == (number, told)


def test_a_bad_line_further_back_is_ignored(home: Home) -> None:
    home.write("nonsense\n2026-11-16 09:00 x\n2026-11-16 10:00 y\n")

    entries = reversed(entries_of(home.log))

    assert [next(entries).name, next(entries).name] == ["y", "x"]


def test_only_the_logs_end_is_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write(FAR_BACK)
    read = []
    reading = Bytes.read

    def noted(log: Bytes, start: int, end: int) -> bytes:
        read.append(start)
        return reading(log, start, end)

    monkeypatch.setattr(Bytes, "read", noted)
    next(reversed(entries_of(home.log)))

    # Finding the byte order mark takes a read at the start.
    assert read[0] == 0
    assert min(read[1:]) > len(FAR_BACK) - 10_000


def test_entries_already_read_are_not_read_again(home: Home) -> None:
    home.write("2026-11-16 09:00 x\n2026-11-16 10:00 y\n")
    entries = entries_of(home.log)
    assert len(entries) == 2
    home.write("")

    assert [entry.name for entry in reversed(entries)] == ["y", "x"]


def test_a_missing_log_has_no_latest_entries(home: Home) -> None:
    assert list(reversed(entries_of(home.log))) == []
