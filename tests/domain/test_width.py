"""How wide a text is on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.domain.width import fitted, width
from utt.domain.wrapping import wrapped


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("acme: design", 12, id="ascii"),
        pytest.param("café", 4, id="a letter with an accent"),
        pytest.param("cafe\u0301", 4, id="a combining accent"),
        pytest.param("設計", 4, id="Chinese"),
        pytest.param("デザイン", 8, id="Japanese"),
        pytest.param("ﾃﾞｻﾞ", 4, id="halfwidth Japanese"),
        pytest.param("\uff21\uff22", 4, id="fullwidth Latin"),
        pytest.param("설계", 4, id="Korean"),
        pytest.param("\u1109\u1165\u11af", 2, id="a Korean syllable in parts"),
        pytest.param("אבג", 3, id="Hebrew"),
        pytest.param("ไทย", 3, id="Thai"),
        pytest.param("ที่", 1, id="a Thai letter with two marks"),
        pytest.param("нет → да", 8, id="ambiguous is narrow"),
        pytest.param("🎉", 2, id="an emoji"),
        pytest.param("☕", 2, id="an emoji of old"),
        pytest.param("❤", 1, id="a symbol"),
        pytest.param("❤\ufe0f", 2, id="a symbol as an emoji"),
        pytest.param("1\ufe0f\u20e3", 2, id="a keycap"),
        pytest.param("👍🏽", 2, id="a colour of skin"),
        pytest.param("👩\u200d💻", 2, id="two emoji joined"),
        pytest.param("👩🏽\u200d❤\ufe0f\u200d💋\u200d👩🏽", 2, id="many emoji joined"),
        pytest.param("🤷\u200d♀\ufe0f", 2, id="joined to a symbol"),
        pytest.param("👩\u200d💻👩\u200d💻", 4, id="joined emoji side by side"),
        pytest.param("क\u094d\u200dष", 2, id="a joiner between letters"),
        pytest.param("🇩🇪", 2, id="a flag"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2, id="a flag of tags"),
    ],
)
def test_a_text_has_its_width_in_columns(text: str, columns: int) -> None:
    assert width(text) == columns
    assert width(f"<{text}>") == columns + 2


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        pytest.param("abc", 5, "abc  ", id="spaces behind it"),
        pytest.param("abc", 3, "abc", id="as it is"),
        pytest.param("abcd", 3, "ab…", id="cut"),
        pytest.param("設計", 6, "設計  ", id="wide"),
        pytest.param("設計書", 5, "設計…", id="wide and cut"),
        pytest.param("設計書", 4, "設… ", id="wide and cut in the middle of one"),
        pytest.param("cafe\u0301s", 5, "cafe\u0301s", id="combining"),
        pytest.param("cafe\u0301s!", 5, "cafe\u0301…", id="combining and cut"),
        pytest.param("👩\u200d💻👩\u200d💻", 3, "👩\u200d💻…", id="joined and cut"),
        pytest.param("🇩🇪🇫🇷", 3, "🇩🇪…", id="flags"),
        pytest.param("abc", 1, "…", id="one column"),
        pytest.param("abc", 0, "", id="no column"),
    ],
)
def test_a_text_is_fitted_into_columns(text: str, columns: int, shown: str) -> None:
    assert fitted(text, columns) == shown


def test_the_ellipsis_may_be_another() -> None:
    assert fitted("abcdef", 5, "...") == "ab..."
    assert fitted("設計書", 5, "...") == "設..."


SIGNS = [*"ab é設ア🎉❤👩♀क1", "\u0301", "\u200d", "\ufe0f", "\U0001f3fd", "\u1109", "\u1165", "🇩"]
TEXTS = st.text(st.sampled_from(SIGNS) | st.characters(exclude_categories=["Cc", "Cs"]))


@given(TEXTS, st.integers(0, 12))
def test_a_fitted_text_has_the_columns_given(text: str, columns: int) -> None:
    shown = fitted(text, columns)

    assert width(shown) == columns
    assert shown.startswith(text) if width(text) <= columns else shown.rstrip(" ").endswith("…"[:columns])


@given(TEXTS, TEXTS)
def test_separate_texts_have_the_sum_of_widths(one: str, other: str) -> None:
    # The first character of a text cannot combine with anything before it, and stands alone.
    assert width(f"{one} x{other}") == width(one) + 1 + width(f"x{other}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("one two three", ["one two", "three"], id="words"),
        pytest.param("one  two", ["one two"], id="two spaces"),
        pytest.param("one\u00a0two three", ["one\u00a0two", "three"], id="a no-break space"),
        pytest.param("a wordlikethis b", ["a", "wordlike", "this b"], id="a long word"),
        pytest.param("long-named-project", ["long-", "named-", "project"], id="hyphens"),
        pytest.param("a-verylongname", ["a-verylo", "ngname"], id="an early hyphen"),
        pytest.param("設計設計設計", ["設計設計", "設計"], id="wide letters"),
    ],
)
def test_a_text_is_wrapped_at_words(text: str, expected: list[str]) -> None:
    assert wrapped(text, 8) == expected


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.integers(2, 20))
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    lines = wrapped(text, columns)

    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
