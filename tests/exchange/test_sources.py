"""What a source returns: its text in any encoding, and the items of a list, without holding either as a whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.errors import UttError
from utt.exchange.json_items import JsonError, JsonItems
from utt.exchange.source import Source

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def in_pieces(text: str, size: int, member: str | None = None) -> JsonItems:
    return JsonItems((text[start : start + size] for start in range(0, len(text), size)), member)


def error_of(items: JsonItems) -> tuple[str, str] | None:
    try:
        list(items)
    except JsonError as error:
        return error.where, error.what
    return None


@given(st.lists(_VALUES, max_size=5), st.integers(1, 9), st.sampled_from([None, 1]), st.booleans())
def test_items_are_those_of_the_whole_list(values: list[object], size: int, indent: int | None, is_ascii: bool) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=is_ascii)

    assert [*in_pieces(f" {text}\n", size)] == values


@given(st.dictionaries(st.text(max_size=2), _VALUES, max_size=3), st.lists(_VALUES, max_size=4), st.integers(1, 9))
def test_items_may_be_those_of_a_member(others: dict[str, object], values: list[object], size: int) -> None:
    text = json.dumps({"before": 1} | others | {"entries": values, "after": [2]})

    assert [*in_pieces(text, size, "entries")] == values


@given(
    st.lists(st.lists(st.integers(0, 20), max_size=2), max_size=3),
    st.integers(0, 30),
    st.sampled_from(["", "]", "x", '"', ",", "\n"]),
    st.integers(1, 9),
)
def test_errors_do_not_depend_on_pieces(values: list[object], place: int, inserted: str, size: int) -> None:
    text = json.dumps(values, indent=1)
    text = text[:place] + inserted + text[place + 1 :]

    assert error_of(in_pieces(text, size)) == error_of(in_pieces(text, 1000))


@pytest.mark.parametrize("size", [1, 3, 100])
def test_parts_come_with_their_paths(size: int) -> None:
    text = '{"a": {"b": [1, {}], "c": {"d": []}}, "e": [], "f": [{"g": 2}], "h": null}'

    assert [*in_pieces(text, size).parts(2)] == [
        (("a", "b"), [1, {}]),
        (("a", "c"), {"d": []}),
        (("e",), []),
        (("f", 1), {"g": 2}),
        (("h",), None),
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("", ("line 1", "does not begin a list, as this format does"), id="empty"),
        pytest.param(
            '[1,\n "a', ("line 2", "no JSON, Unterminated string starting at at column 2"), id="a text cut off"
        ),
        pytest.param("[1,\n 2", ("line 2", "is where the file is cut off"), id="a list cut off"),
        pytest.param("[1\n 2]", ("line 2", "lacks a comma or a bracket"), id="no comma"),
        pytest.param("[1, [2, x]]", ("line 1", "no JSON, Expecting value at column 9"), id="no value"),
        pytest.param("[1]\n\n2", ("line 3", "follows the end of the list"), id="something behind it"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_an_error_says_where_and_what(text: str, error: tuple[str, str], size: int) -> None:
    assert error_of(in_pieces(text, size)) == error


@pytest.mark.parametrize("length", [1, (1 << 16) - 1, 1 << 17])
@pytest.mark.parametrize(
    ("encoding", "start"),
    [
        pytest.param("utf-8", "", id="UTF-8"),
        pytest.param("utf-8", "\ufeff", id="UTF-8 with a mark"),
        pytest.param("utf-16-le", "\ufeff", id="UTF-16"),
        pytest.param("utf-16-be", "\ufeff", id="UTF-16 of the other order"),
        pytest.param("cp1252", "", id="Windows-1252"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_in_its_encoding(tmp_path: Path, length: int, encoding: str, start: str, end: str) -> None:
    path = tmp_path / "text"
    path.write_bytes(f"{start}{'x' * length}€{end}é{end}".encode(encoding))

    assert Source(str(path)).text == f"{'x' * length}€\né\n"
    assert [*Source(str(path)).lines] == [f"{'x' * length}€", "é"]


def test_an_incomplete_last_character_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes("ü€".encode()[:-1])

    assert Source(str(path)).text == "ü"


@pytest.mark.parametrize("kind", ["text", "lines"])
def test_a_null_byte_is_refused_with_its_line(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"a\n" * 40_000 + b"b\0")

    with pytest.raises(UttError, match="line 40001: is not a text"):
        [*getattr(Source(str(path)), kind)]
