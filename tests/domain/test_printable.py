"""Text that is safe for a terminal, and short enough for a message."""

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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\u202eb", "a\\u202eb", id="an override"),
        pytest.param("\u202a\u202b\u202c\u202d", "\\u202a\\u202b\\u202c\\u202d", id="embeddings"),
        pytest.param("\u2066a\u2067b\u2068c\u2069", "\\u2066a\\u2067b\\u2068c\\u2069", id="isolates"),
        pytest.param("\u200ea\u200fb\u061cc", "\\u200ea\\u200fb\\u061cc", id="marks"),
        pytest.param("ac\u200bme\u2060\ufeff\xad", "ac\\u200bme\\u2060\\ufeff\\xad", id="no width"),
        pytest.param("a\U000e0041", "a\\U000e0041", id="a tag"),
        pytest.param("שלום", "שלום", id="Hebrew"),
        pytest.param("می\u200cکن", "می\u200cکن", id="a joiner of letters"),
        pytest.param("👩\u200d💻 🤷🏽\u200d♀\ufe0f", "👩\u200d💻 🤷🏽\u200d♀\ufe0f", id="emoji"),
        pytest.param("🏴\U000e0067\U000e007f\u202e", "🏴\U000e0067\U000e007f\\u202e", id="a flag of tags"),
        pytest.param("設計 🇩🇪 café", "設計 🇩🇪 café", id="wide"),
    ],
)
def test_invisible_and_misleading_characters_are_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text() | st.text("x\x00\u2028\udcff", min_size=150))
def test_no_excerpt_is_longer_than_200_characters(line: str) -> None:
    shown = excerpt(line)

    assert len(shown) <= 200
    assert find_control(shown) is None
    assert shown == printable(line.strip()) or shown.endswith("...")
