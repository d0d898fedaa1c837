"""Text made safe for a terminal, and short enough for a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.domain.printable import excerpt, find_control, printable


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("acme: design", "acme: design", id="short"),
        pytest.param(" \t x \r", "x", id="white space around it"),
        pytest.param("x" * 200, "x" * 200, id="200 characters"),
        pytest.param("x" * 201, "x" * 197 + "...", id="201 characters"),
        pytest.param("\x1b[2J", "\\x1b[2J", id="control characters"),
        pytest.param("x\x00" * 50, "x\\x00" * 39 + "x...", id="no escape is cut in two"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_an_excerpt_is_safe_and_short(line: str, shown: str) -> None:
    assert excerpt(line) == shown


@given(st.text() | st.text("x\x00\u2028\udcff", min_size=150))
def test_no_excerpt_is_longer_than_200_characters(line: str) -> None:
    shown = excerpt(line)

    assert len(shown) <= 200
    assert find_control(shown) is None
    assert shown == printable(line.strip()) or shown.endswith("...")
