"""Lines of any length: they are read in linear time, and too long ones are not kept in memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import UTT, Home
from utt.domain.entry import LONGEST_LINE, is_ignored_line, parse_line
from utt.timelog.file.log_file import Bytes, beginning_of_cut, decode
from utt.timelog.read.check import problems
from utt.timelog.read.findings import findings
from utt.timelog.read.search import entry_before, offset_after

needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="makes a sparse file, and counts memory as Unix does")

NOW = datetime(2026, 11, 18, 12, 0)
HEAD = b"2026-11-16 09:00 "
# More than a small log, which is read line by line.
BEFORE = b"2026-11-15 08:00 hello\n" + b"2026-11-15 10:00 x\n" * 600
AFTER = b"\n2026-11-17 09:00 y\n"

LINES = st.sampled_from([b"", b"x" * 19, b"y" * 20, b"z" * 21, b"#" * 70, b" " * 33, b"\x00" * 100]) | st.binary(
    max_size=50
).map(lambda line: line.replace(b"\n", b""))


# Cut lines.


@given(st.lists(LINES, max_size=8), st.booleans(), st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_only_lines_that_are_too_long_are_cut(lines: list[bytes], has_end: bool, start: bytes) -> None:
    content = start + b"\n".join(lines) + (b"\n" if has_end else b"")
    log = Bytes(None, content, longest_line=20)

    forwards = list(log.lines_from(log.start))

    lines = content[log.start :].split(b"\n")
    lines = lines[:-1] if lines[-1] == b"" else lines
    assert list(log.lines_before(log.size)) == forwards[::-1]
    assert [line for block in log.blocks(log.start) for line in block.split(b"\n")] == [line for _, line in forwards]
    assert len(forwards) == len(lines)
    offset = log.start
    for number, (begin, line) in enumerate(forwards):
        whole = lines[number]
        assert begin == offset
        assert log.line_number(begin) == number + 1
        assert beginning_of_cut(line) == (whole[:20] if len(whole) > 20 else None)
        assert beginning_of_cut(line) is not None or line == whole
        offset += len(whole) + 1


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(HEAD + b"x" * LONGEST_LINE, id="entry"),
        pytest.param(b"#" * (LONGEST_LINE + 1), id="note"),
        pytest.param(b" " * (LONGEST_LINE + 1), id="spaces"),
    ],
)
def test_a_cut_line_is_broken(line: bytes) -> None:
    log = Bytes(None, BEFORE + line + AFTER)
    text = decode(dict(log.lines_from(log.start))[len(BEFORE)])

    (problem,) = problems(log)
    found = [each for each in findings(log, NOW) if each.line_number == 602]

    assert (parse_line(text), is_ignored_line(text)) == (None, False)
    assert (problem.line_number, len(str(problem)) < 300) == (602, True)
    assert [(each.kind, each.message) for each in found] == [("entry", "not an entry, longer than 4 MiB")]
    assert len(found[0].text) <= 1024


def test_the_longest_line_is_an_entry() -> None:
    log = Bytes(None, BEFORE + HEAD + b"x" * (LONGEST_LINE - len(HEAD)) + AFTER)

    assert list(problems(log)) == []
    found = entry_before(log, log.size - len(AFTER) + 1)
    assert found is not None
    assert found.end - found.start == LONGEST_LINE + 1


# Linear time.

FILLINGS = [
    pytest.param(lambda size: HEAD + b"x" + b"  # " * (size // 4), id="marks"),
    pytest.param(lambda size: HEAD + b"x" + b"  # " * (size // 4) + b"\xff", id="marks and a byte that is not UTF-8"),
    pytest.param(lambda size: HEAD + b"\rx" * (size // 2), id="carriage returns"),
    pytest.param(lambda size: HEAD + b"\xff" * size, id="bytes that are not UTF-8"),
    pytest.param(lambda size: b"\x00" * size, id="NULs"),
    pytest.param(lambda size: b" " * size, id="spaces"),
    pytest.param(lambda size: b"#" * size, id="a note"),
    pytest.param(lambda size: HEAD + "e\u0301".encode() * (size // 3), id="combining marks"),
    pytest.param(lambda size: b"2026-11-16 09:00 x " * (size // 19), id="stamps"),
    pytest.param(lambda size: HEAD + b":00 \xc2\xa0" * (size // 6), id="white space behind times"),
]


@pytest.mark.slow
@pytest.mark.parametrize("line", FILLINGS)
def test_time_grows_with_the_length_of_a_line(line: Callable[[int], bytes]) -> None:
    def seconds_of(size: int) -> float:
        log = Bytes(None, BEFORE + line(size) + AFTER)
        begin = time.process_time()
        list(problems(log))
        list(findings(log, NOW))
        entry_before(log, log.size - len(AFTER) + 1)
        offset_after(log, datetime(2026, 11, 16))
        return time.process_time() - begin

    least = min(seconds_of(100_000) for _ in range(3))

    # A hundred times as long if time grew with the square; the rest allows for a busy machine.
    assert min(seconds_of(1_000_000) for _ in range(2)) <= 30 * least + 0.1


# Messages.


@pytest.mark.parametrize("arguments", [["report"], ["status"], ["amend", "x"], ["edit"], ["add", "x"]])
def test_a_message_shows_200_characters_of_a_line(home: Home, arguments: list[str]) -> None:
    home.write(b"2026-11-16 09:00 x\n" + b"\x1bbad" * 100_000 + b"\n")

    result = home.run(*arguments, now="2026-11-16 10:00", EDITOR="true")

    (line, *_) = result.stderr.splitlines()
    assert "\\x1bbad\\x1bbad" in line
    assert line.endswith("...")
    assert len(line.replace(str(home.log), "")) <= 280


def test_check_shows_200_characters_and_json_all(home: Home) -> None:
    home.write(b"bad" * 1000 + b"\n")

    shown = home.run("check").stdout
    as_json = home.run("check", "--json").stdout

    assert shown.endswith("bad...\n") or shown.endswith("...\n")
    assert len(shown.rpartition(": ")[2]) == 201
    assert "bad" * 1000 in as_json


# A hole.

_RUN = """
import os, subprocess, sys
subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
import resource
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> (20 if sys.platform == "darwin" else 10))
"""


@needs_unix
@pytest.mark.parametrize("now", ["2026-11-18 10:00", "2026-11-16 08:30", "2026-11-17 09:30"])
@pytest.mark.parametrize("is_followed", [True, False])
@pytest.mark.slow
def test_a_sparse_log_can_be_recorded_to(home: Home, now: str, is_followed: bool) -> None:
    after = b"\n2026-11-17 09:00 y\n2026-11-17 10:00 z\n" if is_followed else b""
    with home.log.open("wb") as log:
        log.write(b"2026-11-16 08:00 hello\n")
        log.truncate(1 << 28)
        log.seek(0, os.SEEK_END)
        log.write(after)
    size = home.log.stat().st_size

    done = subprocess.run(
        [sys.executable, "-c", _RUN, "-", str(UTT), "--data", str(home.log), "--now", now, "add", "new"],
        env=home.environment,
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert int(done.stdout) < 100
    assert home.log.stat().st_size >= size + len(f"{now} new\n")
