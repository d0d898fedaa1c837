"""The difference that an edit makes: all of it is found, and not much more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.timelog.file.log_file import Bytes
from utt.timelog.write.difference import differences
from utt.timelog.write.patching import Piece


def pieces_of(before: bytes, after: bytes, window: int = 1 << 14, largest_window: int = 1 << 22) -> list[Piece]:
    return list(differences(Bytes(None, before), Bytes(None, after), window, largest_window))


def applied(before: bytes, pieces: list[Piece]) -> bytes:
    made, position = [], 0
    for start, end, added in pieces:
        assert position <= start <= end
        made += [before[position:start], added]
        position = end
    return b"".join([*made, before[position:]])


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        pytest.param(b"a\nb\n", b"a\nb\n", [], id="nothing"),
        pytest.param(b"", b"a\n", [(0, 0, b"a\n")], id="the first line"),
        pytest.param(b"a\n", b"", [(0, 2, b"")], id="the last line is gone"),
        pytest.param(b"a\nb\nc\n", b"a\nx\nc\n", [(2, 4, b"x\n")], id="a line"),
        pytest.param(b"a\nbc\nd\n", b"a\nbx\nd\n", [(2, 5, b"bx\n")], id="the end of a line"),
        pytest.param(b"a\nb\n", b"a\nb\nc\n", [(4, 4, b"c\n")], id="a line at the end"),
        pytest.param(b"a\nb", b"a\nb\nc", [(2, 3, b"b\nc")], id="behind a line without an end"),
        pytest.param(b"a\nb\n", b"a\nb", [(2, 4, b"b")], id="the last line feed"),
        pytest.param(b"a\nb\nc\nd\n", b"x\nb\nc\ny\n", [(0, 2, b"x\n"), (6, 8, b"y\n")], id="both ends"),
        pytest.param(b"a\nb\nc\nd\n", b"c\nd\na\nb\n", [(0, 4, b""), (8, 8, b"a\nb\n")], id="lines that moved"),
        pytest.param(b"a\n\nb\n\nc\n", b"a\n\nb\nc\n", [(5, 6, b"")], id="a blank line"),
        pytest.param(b"\xef\xbb\xbfa\nb\n", b"a\nb\n", [(0, 5, b"a\n")], id="a byte order mark"),
        pytest.param(b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfx\nb\n", [(3, 5, b"x\n")], id="behind a byte order mark"),
        pytest.param(b"a\r\nb\r\n", b"a\nb\n", [(0, 6, b"a\nb\n")], id="all line ends"),
    ],
)
def test_the_lines_that_differ_are_found(before: bytes, after: bytes, pieces: list[Piece]) -> None:
    assert pieces_of(before, after) == pieces


@given(
    before=st.lists(st.sampled_from([b"a", b"b", b"c", b"d", b"", b"long line\r"]), max_size=30),
    after=st.lists(st.sampled_from([b"a", b"b", b"x", b"d", b"", b"long line"]), max_size=30),
    window=st.sampled_from([1, 4, 16, 1 << 14]),
    largest=st.sampled_from([4, 64, 1 << 22]),
)
def test_the_pieces_turn_one_into_the_other(before: list[bytes], after: list[bytes], window: int, largest: int) -> None:
    one, other = b"\n".join(before), b"\n".join(after)

    pieces = pieces_of(one, other, window, largest)

    assert applied(one, pieces) == other
    assert all(one[start:end] != added for start, end, added in pieces)


@given(st.sets(st.integers(0, 2999), max_size=8), st.sampled_from([b"", b"changed\n", b"one\ntwo\n"]))
def test_only_changed_lines_differ(changed: set[int], new: bytes) -> None:
    lines = [b"line %d\n" % number for number in range(3000)]
    made = [new if number in changed else line for number, line in enumerate(lines)]

    pieces = pieces_of(b"".join(lines), b"".join(made), 256, 1 << 12)

    assert sum(end - start for start, end, _ in pieces) == sum(len(lines[number]) for number in changed)
    assert b"".join(added for _, _, added in pieces) == new * len(changed)
