"""Rechecking a large log: equal to a check of all lines, but only changed lines are read one by one."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Home
from tests.support.examples import examples
from tests.support.logs import GOOD_LOGS, LOGS, OTHERS
from utt.domain.entry import parse_line
from utt.timelog.file import log_file
from utt.timelog.file.chunk_memory import ChunkMemory
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read import check, chunks
from utt.timelog.read.bad_line import BadLineError
from utt.timelog.read.entries import LARGE_LOG, Entries
from utt.timelog.write.changes import add

BLOCK = log_file.LARGEST_BLOCK
LINES = 60_000


# The law.


@st.composite
def edited(draw: st.DrawFn, log: bytes) -> bytes:
    """Return *log* after an edit somewhere in it."""
    lines = log.split(b"\n")
    start, end = sorted(draw(st.lists(st.integers(0, len(log)), min_size=2, max_size=2)))
    first, last = sorted(draw(st.lists(st.integers(0, len(lines) - 1), min_size=2, max_size=2)))
    text = draw(OTHERS | st.sampled_from([b"0", b"9", b"\n", b"\r"]) | st.sampled_from(lines))
    swapped = lines.copy()
    swapped[first], swapped[last] = swapped[last], swapped[first]
    return draw(
        st.sampled_from(
            [
                log[:start] + log[end:],
                log[:start],
                log[:start] + text + log[start:],
                log[:start] + text + log[start + len(text) :],
                log + text + b"\n",
                b"\n".join(swapped),
                b"\n".join(lines[:first] + lines[last:]),
                b"\n".join([*lines[:first], text, *lines[first:]]),
                b"\n".join([*lines[:first], *lines[last:], *lines[first:last]]),
                log.replace(b"\n", b"\r\n"),
            ]
        )
    )


@st.composite
def histories(draw: st.DrawFn) -> list[bytes]:
    """Return a log as it was checked, again and again: each time, an earlier one is edited."""
    logs = [draw(GOOD_LOGS | LOGS)]
    for _ in range(draw(st.integers(1, 4))):
        logs.append(draw(edited(draw(st.sampled_from(logs)))))
    return logs


def first_problem(log: Bytes) -> str | None:
    return next(map(str, check.problems(log)), None)


@pytest.mark.slow
@examples(120)
@given(histories(), st.integers(1, 60), st.integers(1, 60), st.integers(1, 100))
def test_a_recheck_finds_what_a_check_does(history: list[bytes], smallest: int, largest: int, chunk_size: int) -> None:
    record = b""
    for content in history:

        def log(content: bytes = content) -> Bytes:
            return Bytes(None, content, smallest, max(smallest, largest))

        try:
            found = None
            record = chunks.record_of(chunks.checked(log(), chunks.chunks_in(record), chunk_size))
        except BadLineError as error:
            found = str(error)

        assert found == first_problem(log())


def small_log(*lines: str, block: int = 40) -> Bytes:
    """Return a log that is read in blocks of this many bytes: an entry of 19 bytes for each hour, and other lines."""
    texts = [f"2028-02-28 {line}:00 x\n" if line.isdigit() else f"{line}\n" for line in lines]
    return Bytes(None, "".join(texts).encode(), block, block)


def test_a_chunk_after_a_later_entry_is_bad() -> None:
    known = chunks.checked(small_log("10", "11", "12", "13", "14"), [], 30)
    assert [chunk.first[11:13] for chunk in known] == [b"10", b"12"]

    with pytest.raises(BadLineError, match=r"^Line 4 not in chronological order"):
        chunks.checked(small_log("10", "11", "13", "12", "13", "14"), known, 30)


def test_a_chunk_begins_only_where_a_line_does() -> None:
    later = [str(hour) for hour in range(12, 24)]
    known = chunks.checked(small_log("10", "11", "# note", *later), [], 30)
    assert [chunk.lead for chunk in known[:2]] == [0, 7]

    with pytest.raises(BadLineError, match=r"^Invalid entry at line 3: x# note"):
        chunks.checked(small_log("10", "11", "x# note", *later), known, 30)


def test_a_chunk_beginning_with_a_note_is_found() -> None:
    later = [str(hour) for hour in range(12, 24)]
    known = chunks.checked(small_log("10", "11", "# note", *later), [], 30)

    found = chunks.checked(small_log("10", "11", "11", "# note", *later, block=60), known, 30)

    assert known[1] in found


# What is saved.


def line_at(number: int) -> bytes:
    return f"{datetime(2020, 1, 1) + timedelta(minutes=7 * number):%Y-%m-%d %H:%M} acme: {number}\n".encode()


@cache
def all_lines() -> list[bytes]:
    return [line_at(number) for number in range(LINES)]


@pytest.fixture
def lines() -> list[bytes]:
    """Return a log of a dozen chunks."""
    return all_lines().copy()


@pytest.fixture
def file(home: Home, lines: list[bytes]) -> LogFile:
    """Return a checked log, whose chunks are remembered."""
    home.log.write_bytes(b"".join(lines))
    file = LogFile(str(home.log), Memory(str(home.directory / "cache" / "utt"), str(home.log)))
    assert next(iter(Entries(file))) == parse_line(lines[0].decode())
    return file


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the sizes of the parts that are checked line by line."""
    sizes: list[int] = []
    problems_in = check.Check.problems_in

    def counted(self: check.Check, block: bytes) -> Iterator[BadLineError]:
        sizes.append(len(block))
        return problems_in(self, block)

    monkeypatch.setattr(check.Check, "problems_in", counted)
    return sizes


@pytest.fixture
def digested(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the sizes of the parts that are digested, to compare them with a known chunk or a record."""
    sizes: list[int] = []
    digest = chunks._digest

    def counted(text: bytes) -> str:
        sizes.append(len(text))
        return digest(text)

    monkeypatch.setattr(chunks, "_digest", counted)
    return sizes


def read(file: LogFile) -> None:
    next(iter(Entries(file)))


def digest_of(text: bytes) -> str:
    return f"{zlib.crc32(text):08x}{zlib.adler32(text):08x}"


def test_chunks_are_the_whole_log_but_its_end(lines: list[bytes]) -> None:
    log = b"".join(lines)

    found = chunks.checked(Bytes(None, log), [])

    ends = [sum(chunk.size for chunk in found[: number + 1]) for number in range(len(found))]
    assert len(log) - ends[-1] < BLOCK
    assert [chunk.digest for chunk in found] == [digest_of(log[start:end]) for start, end in pairwise([0, *ends])]
    assert all(chunk.size <= BLOCK + len(lines[-1]) for chunk in found)
    assert len(found) <= 1.1 * len(log) / BLOCK


@pytest.mark.parametrize(
    ("edit", "places"),
    [
        pytest.param(lambda lines: lines.append(line_at(LINES)), 1, id="append"),
        pytest.param(lambda lines: lines.insert(0, lines[0]), 2, id="first line"),
        pytest.param(lambda lines: lines.insert(LINES // 2, lines[LINES // 2]), 2, id="insert"),
        pytest.param(lambda lines: lines.__delitem__(LINES // 2), 2, id="delete"),
        pytest.param(lambda lines: lines.__delitem__(slice(LINES // 3, LINES // 2)), 2, id="delete many"),
        pytest.param(lambda lines: lines.__setitem__(9, lines[9].replace(b"acme", b"Acme")), 2, id="overwrite"),
        pytest.param(lambda lines: lines.__setitem__(9, b"# note\n" * 99), 2, id="notes"),
        pytest.param(lambda lines: (lines.pop(LINES // 5), lines.pop(-LINES // 5)), 3, id="two far apart"),
    ],
)
def test_only_what_changed_is_checked(
    file: LogFile, lines: list[bytes], checked: list[int], edit: Callable[[list[bytes]], object], places: int
) -> None:
    edit(lines)
    Path(file.path).write_bytes(b"".join(lines))

    read(file)

    # The log's end is always.
    assert sum(checked) <= places * BLOCK


def test_the_line_number_counts_what_is_passed_over(file: LogFile, lines: list[bytes], checked: list[int]) -> None:
    lines.insert(0, b"# note\n")
    lines.insert(LINES - 10, b"bad\n")
    Path(file.path).write_bytes(b"".join(lines))

    with pytest.raises(BadLineError, match=f"Invalid entry at line {LINES - 9}: bad"):
        read(file)

    assert sum(checked) <= 2 * BLOCK


def test_a_fixed_mistake_costs_little(file: LogFile, lines: list[bytes], checked: list[int]) -> None:
    Path(file.path).write_bytes(b"".join([*lines[: LINES // 2], b"bad\n", *lines[LINES // 2 + 1 :]]))
    with pytest.raises(BadLineError):
        read(file)

    Path(file.path).write_bytes(b"".join([*lines[: LINES // 2], b"# good\n", *lines[LINES // 2 + 1 :]]))
    read(file)

    assert sum(checked) <= 3 * BLOCK


def test_what_utt_records_leaves_the_chunks_known(file: LogFile, lines: list[bytes], checked: list[int]) -> None:
    for number in (LINES, 5, LINES // 2):
        entry = parse_line(line_at(number).decode())
        assert entry is not None
        add(file, entry)
    read(file)
    assert checked == []

    with open(file.path, "ab") as log:
        log.write(line_at(LINES + 1))
    read(file)

    assert sum(checked) <= 4 * BLOCK


@pytest.mark.slow
def test_small_changes_leave_no_ever_smaller_chunks(file: LogFile, lines: list[bytes]) -> None:
    for number in range(40):
        lines.insert(0, lines[0])
        lines.insert(LINES // 2 + 100 * number, b"\n")
        lines.append(line_at(LINES + number))
        Path(file.path).write_bytes(b"".join(lines))
        read(file)

    found = chunks.chunks_in(ChunkMemory(file.memory).known(1 << 20))
    assert len(found) <= 20


def test_each_chunk_is_digested_once(file: LogFile, lines: list[bytes], digested: list[int]) -> None:
    lines[9] = lines[9].replace(b"acme", b"Acme")
    Path(file.path).write_bytes(b"".join(lines))

    read(file)

    found = chunks.chunks_in(ChunkMemory(file.memory).known(1 << 20))
    assert len([size for size in digested if size > BLOCK / 2]) == len(found)


def test_a_log_changed_throughout_costs_little_more(
    file: LogFile, lines: list[bytes], checked: list[int], digested: list[int]
) -> None:
    log = b"".join(line.replace(b"acme", b"Acme") for line in lines)
    Path(file.path).write_bytes(log)

    read(file)

    assert sum(digested) <= len(log) / 2 + 2 * BLOCK
    assert len(log) * 0.99 < sum(checked) <= len(log)


def test_a_small_log_is_checked_without_digests(home: Home) -> None:
    home.log.write_bytes(b"".join(map(line_at, range(LARGE_LOG // len(line_at(10_000)) - 100))))
    program = f"""
import sys
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read.entries import Entries
print(len(list(Entries(LogFile({str(home.log)!r}, Memory({str(home.directory / "cache")!r}, {str(home.log)!r}))))))
sys.exit("hashlib" in sys.modules or "utt.timelog.read.chunks" in sys.modules)
"""

    subprocess.run([sys.executable, "-c", program], check=True)

    assert [path.suffix for path in (home.directory / "cache").iterdir()] == [".checked"]


# What may be in the cache.

GOOD_ROW = f"100000 3000 0 2020-01-01 00:00 2020-01-02 00:00 {'0' * 16}"


def record_with(*rows: str) -> bytes:
    text = "".join(f"{row}\n" for row in rows).encode()
    return digest_of(text).encode() + b"\n" + text


def test_a_record_is_read_back() -> None:
    record = record_with(GOOD_ROW, GOOD_ROW)

    assert chunks.record_of(chunks.chunks_in(record)) == record
    assert len(chunks.chunks_in(record)) == 2


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\n", id="no digest"),
        pytest.param(record_with(GOOD_ROW)[:-1], id="truncated"),
        pytest.param(record_with(GOOD_ROW).replace(b"3000", b"3001"), id="changed"),
        pytest.param(record_with(GOOD_ROW) + b"\n", id="longer"),
        pytest.param(record_with(GOOD_ROW, "x"), id="no row"),
        pytest.param(record_with(GOOD_ROW.replace("100000", "0")), id="size zero"),
        pytest.param(record_with(GOOD_ROW.replace("100000", "-100000")), id="negative size"),
        pytest.param(record_with(GOOD_ROW.replace("100000", "9" * 15)), id="huge size"),
        pytest.param(record_with(GOOD_ROW.replace("100000", "9" * 5000)), id="a number of 5000 digits"),
        pytest.param(record_with(GOOD_ROW.replace("3000", "-1")), id="negative lines"),
        pytest.param(record_with(GOOD_ROW.replace("3000", "100001")), id="more lines than bytes"),
        pytest.param(record_with(GOOD_ROW.replace(" 0 ", " 100000 ")), id="first entry behind the end"),
        pytest.param(record_with(GOOD_ROW.replace("2020-01-01", "2020-13-01")), id="no such month"),
        pytest.param(record_with(GOOD_ROW.replace("2020-01-01", "2021-01-01")), id="first after last"),
        pytest.param(record_with(GOOD_ROW.replace("00:00", "00:00:00")), id="seconds"),
        pytest.param(record_with("\xff" + GOOD_ROW), id="not ASCII"),
    ],
)
def test_a_damaged_record_gives_no_chunks(record: bytes) -> None:
    assert chunks.chunks_in(record) == []


def other_version(record: bytes) -> bytes:
    return record.replace(b"utt 2", b"utt 3", 1)


def another_logs(record: bytes) -> bytes:
    return record.replace(b"utt.log", b"utx.log", 1)


def too_long(record: bytes) -> bytes:
    return record + b"x" * (1 << 20)


def garbage(record: bytes) -> bytes:
    return b"\x1b[2J\xff" * 1000


@pytest.mark.parametrize("garble", [other_version, another_logs, too_long, garbage])
def test_damaged_chunks_cost_a_full_check(
    file: LogFile, lines: list[bytes], checked: list[int], garble: Callable[[bytes], bytes]
) -> None:
    (memory,) = Path(file.path).parent.glob("cache/utt/*.chunks")
    record = memory.read_bytes()
    memory.write_bytes(garble(record))
    with open(file.path, "ab") as log:
        log.write(line_at(LINES))

    read(file)

    assert sum(checked) >= 0.99 * sum(map(len, lines))
    assert memory.read_bytes() == record


def test_hostile_chunks_end_in_a_check(lines: list[bytes]) -> None:
    row = f"{3 << 22} 1 0 2020-01-01 00:00 9999-12-31 00:00 {'0' * 16}"
    hostile = chunks.chunks_in(record_with(*[row] * 5000))
    assert len(hostile) == 5000

    found = chunks.checked(Bytes(None, b"".join(lines)), hostile)

    assert found != []
    assert not set(found) & set(hostile)
