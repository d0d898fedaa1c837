"""The log's lines: their grammar, and that written lines can be read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.logs import ENTRIES
from utt.domain.entry import LONGEST_LINE, Entry, is_ignored_line, parse_line
from utt.domain.odd_lines import parse_by_grammar
from utt.errors import UttError
from utt.timelog.change import require_writable

NINE = datetime(2026, 11, 16, 9, 0)


@pytest.mark.parametrize(
    ("line", "moment", "name", "comment"),
    [
        ("2026-11-16 09:00 hello", NINE, "hello", None),
        ("2026-11-16 09:00 acme: design  # agreed", NINE, "acme: design", "agreed"),
        # Fewer digits, and whitespace of any kind and number.
        ("2026-1-2 3:4 x", datetime(2026, 1, 2, 3, 4), "x", None),
        ("2026-11-16\t09:00\tx", NINE, "x", None),
        ("  2026-11-16   9:0   x  ", NINE, "x", None),
        ("2026-11-16  9:30 x", datetime(2026, 11, 16, 9, 30), "x", None),
        ("2026-11-6  09:30 x", datetime(2026, 11, 6, 9, 30), "x", None),
        ("2026-11-16 09:5  x", datetime(2026, 11, 16, 9, 5), "x", None),
        ("2026-11-16\xa009:00\u2003x\xa0", NINE, "x", None),
        ("2026-11-16 09:00 x\r", NINE, "x", None),
        # A comment has two whitespace characters before its sign and one after it; the first sign counts.
        ("2026-11-16 09:00 x # c", NINE, "x # c", None),
        ("2026-11-16 09:00 x  #c", NINE, "x  #c", None),
        ("2026-11-16 09:00 x  # ", NINE, "x  #", None),
        ("2026-11-16 09:00 x   # c", NINE, "x ", "c"),
        ("2026-11-16 09:00 x  # a  # b", NINE, "x", "a  # b"),
        ("2026-11-16 09:00 x\t\t#\tc", NINE, "x", "c"),
        ("2026-11-16 09:00 x  #  c  ", NINE, "x", " c"),
        ("2026-11-16 09:00  # c", NINE, "# c", None),
        ("2026-11-16 09:00 # c", NINE, "# c", None),
        # What else a name may contain.
        ("2026-11-16 09:00 a\tb", NINE, "a\tb", None),
        ("2026-11-16 09:00 a\x1bb", NINE, "a\x1bb", None),
        ("2026-11-16 09:00 a\u2028b", NINE, "a\u2028b", None),
        ("2026-11-16 09:00 +0100 x", NINE, "+0100 x", None),
        ("0001-01-01 00:00 x", datetime(1, 1, 1), "x", None),
    ],
)
def test_a_line_is_an_entry(line: str, moment: datetime, name: str, comment: str | None) -> None:
    assert parse_line(line) == Entry(moment, name, False, comment)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "nonsense",
        "# 2026-11-16 09:00 x",
        "2026-11-16 09:00",
        "2026-11-16 09:00 ",
        "2026-11-16 09:00x",
        "2026-11-16T09:00 x",
        "2026-11-16 09:00:30 x",
        "2026-11-16 24:00 x",
        "2026-11-16 09:60 x",
        "2026-02-30 09:00 x",
        "2026-13-01 09:00 x",
        "0000-01-01 09:00 x",
        "26-11-16 09:00 x",
        "02026-11-16 09:00 x",
        "2026-011-16 09:00 x",
        "2026-11-16 009:00 x",
        "2026-W47-1 09:00 x",
        "2026/11/16 09:00 x",
        "2026-11-16 09.00 x",
        "2026-11-16 -9:00 x",
        "2026-11-16 0٩:00 x",
        "\ufeff2026-11-16 09:00 x",
        # A carriage return inside a line, and a byte that is not UTF-8.
        "2026-11-16 09:00 a\rb",
        "2026-11-16 09:00 a\udcffb",
    ],
)
def test_a_malformed_line_is_not_an_entry(line: str) -> None:
    assert parse_line(line) is None


@given(ENTRIES)
def test_a_written_entry_reads_back_the_same(entry: Entry) -> None:
    require_writable(entry)

    assert parse_line(str(entry)) == entry


@given(st.text())
def test_an_entry_read_is_written_and_read_alike(line: str) -> None:
    entry = parse_line(line)

    if entry is not None:
        assert parse_line(str(entry)) == entry


@given(ENTRIES, st.text("\t\v\f \xa0\u2003", max_size=3), st.text("\t \xa0", min_size=1, max_size=3))
def test_white_space_around_the_parts_does_not_matter(entry: Entry, around: str, between: str) -> None:
    day, time, rest = str(entry).split(" ", 2)

    assert parse_line(around + day + between + time + between + rest + around) == entry


# Lines that are almost in utt's form.
NEARLY = st.from_regex(
    r"\s?2026-[01]?[0-9]-[0-3]?[0-9][ \t]{1,2}[0-2]?[0-9]:[0-6]?[0-9]\s{1,2}[x #\r]*\s?", fullmatch=True
)


@given(NEARLY)
def test_the_fast_parser_agrees_with_the_grammar(line: str) -> None:
    assert parse_line(line) == parse_by_grammar(line.strip())


# The grammar of a line in one expression: clear, but its time grows with the square of a line's length.
TEXT_OF_A_LINE = r"[^\r\ud800-\udfff]"
GRAMMAR = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\s+([0-9]{1,2}):([0-9]{1,2})\s+"
    rf"((?!\s){TEXT_OF_A_LINE}+?)(?:\s\s#\s({TEXT_OF_A_LINE}+))?"
)
RESTS = st.text(st.sampled_from(" \t\r#ax\x1b\xa0\udcff"), max_size=14)


def parsed_by_one_expression(line: str) -> Entry | None:
    match = GRAMMAR.fullmatch(line.strip())
    if match is None:
        return None
    *numbers, name, comment = match.groups()
    try:
        return Entry(datetime(*map(int, numbers)), name, False, comment)  # type: ignore[arg-type]
    except ValueError:
        return None


@examples(300)
@given(st.sampled_from(["2026-11-16 09:00", "2026-1-2\t3:4", "2026-13-01 09:00"]), RESTS)
@example("2026-11-16 09:00", " a  #\r #\rc")
@example("2026-11-16 09:00", " a  #\rc")
@example("2026-11-16 09:00", " a\r\r#\rc")
@example("2026-11-16 09:00", " a  # b\r")
def test_a_line_is_read_as_one_expression_would(head: str, rest: str) -> None:
    assert parse_line(head + rest) == parsed_by_one_expression(head + rest)


HEAD = "2026-11-16 09:00 "


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(lambda size: HEAD + "x" + "  # " * (size // 4), id="marks"),
        pytest.param(lambda size: HEAD + "x" + "  # " * (size // 4) + "\udcff", id="marks and no UTF-8"),
        pytest.param(lambda size: HEAD + "x" + "\r\r#\r" * (size // 4) + "x", id="marks of carriage returns"),
        pytest.param(lambda size: HEAD + "\rx" * (size // 2), id="carriage returns"),
        pytest.param(lambda size: HEAD + "\udcff" * size, id="bytes that are not UTF-8"),
        pytest.param(lambda size: HEAD + "\0" * size, id="NULs in an entry"),
        pytest.param(lambda size: "\0" * size, id="NULs"),
        pytest.param(lambda size: " " * size, id="spaces"),
        pytest.param(lambda size: "2026-11-16" + " " * size + "x", id="spaces behind a date"),
        pytest.param(lambda size: HEAD + " " * size + "x", id="spaces before a name"),
        pytest.param(lambda size: HEAD + "e\u0301" * (size // 2), id="combining marks"),
    ],
)
def test_time_grows_with_the_length(line: Callable[[int], str]) -> None:
    def seconds_of(size: int) -> float:
        text = line(size)
        begin = time.process_time()
        parse_line(text)
        is_ignored_line(text)
        return time.process_time() - begin

    least = min(seconds_of(20_000) for _ in range(3))

    # A hundred times as long if time grew with the square; the rest allows for a busy machine.
    assert min(seconds_of(200_000) for _ in range(3)) <= 30 * least + 0.02


def test_an_entry_that_is_too_long_is_refused() -> None:
    longest = Entry(NINE, "é" * ((LONGEST_LINE - len(HEAD)) // 2))
    require_writable(longest)

    with pytest.raises(UttError, match=r"^The entry is longer than 4 MiB"):
        require_writable(Entry(NINE, f"{longest.name}é"))


def test_a_note_in_another_encoding_is_not_ignored() -> None:
    assert not is_ignored_line("# caf\udce9")


@pytest.mark.parametrize("line", ["", "  ", "\t\r", "\xa0", "# note", "   # note", "#", "#x"])
def test_blank_lines_and_notes_are_ignored(line: str) -> None:
    assert is_ignored_line(line)


@pytest.mark.parametrize(
    "name", ["", "  ", "\xa0", "a\tb", "a\nb", "a\rb", "a\x85b", "a\u2028b", "a\u2029b", "\x1b[1m"]
)
def test_an_unreadable_name_is_refused(name: str) -> None:
    with pytest.raises(UttError):
        require_writable(Entry(NINE, name))


@pytest.mark.parametrize("comment", ["a\tb", "a\nb", "\x00", "a\u2028", "\udcff"])
def test_an_unreadable_comment_is_refused(comment: str) -> None:
    with pytest.raises(UttError, match="comment"):
        require_writable(Entry(NINE, "x", False, comment))


def test_a_name_in_another_encoding_is_refused() -> None:
    with pytest.raises(UttError, match=r"^Character 4 of the name is not UTF-8, '\\udce9': leave it out"):
        require_writable(Entry(NINE, "caf\udce9"))


def test_a_name_is_written_as_given() -> None:
    assert str(Entry(NINE, "  spaces  ")) == "2026-11-16 09:00   spaces  "


def test_an_empty_comment_is_none() -> None:
    assert str(Entry(NINE, "x", False, "")) == "2026-11-16 09:00 x"
