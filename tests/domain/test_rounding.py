"""Rounding, and shares that add up: laws, and the words for it."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utt.domain.rounding import (
    MODES,
    Rounding,
    apportioned,
    decimal_hundredths,
    decimal_table,
    format_hundredths,
    hundredths,
    parse_rounding,
)
from utt.errors import UttError

MINUTE = timedelta(minutes=1)
MINUTES = st.integers(0, 3000).map(lambda number: number * MINUTE)
STEPS = st.sampled_from([1, 5, 6, 10, 15, 30, 60, 90]).map(lambda number: number * MINUTE)
WAYS = st.sampled_from(MODES)


def in_hundredths(time: timedelta) -> Fraction:
    return Fraction(time // timedelta(seconds=1), 36)


@pytest.mark.parametrize(
    ("words", "minutes", "mode"),
    [
        ("15m", 15, "nearest"),
        ("6m", 6, "nearest"),
        ("0.25h", 15, "nearest"),
        ("0.1h", 6, "nearest"),
        ("1h", 60, "nearest"),
        ("1h30", 90, "nearest"),
        ("24h", 1440, "nearest"),
        ("15m:up", 15, "up"),
        (" 15M:Down ", 15, "down"),
        ("1m:nearest", 1, "nearest"),
    ],
)
def test_words_mean_a_rounding(words: str, minutes: int, mode: str) -> None:
    rounding = parse_rounding(words, each=True)

    assert (rounding.step, rounding.mode, rounding.each) == (minutes * MINUTE, mode, True)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        *((words, "write it like --round 15m or --round 6m:up") for words in ("", "15", "x", "0m", "0.01h", "-15m")),
        *((words, "write it like --round 15m or --round 6m:up") for words in ("25h", "15s", "15 minutes", ":up", "¼h")),
        *((words, "use up, down, nearest, as in --round 15m:up") for words in ("15m:", "15m:half", "15m:up:down")),
    ],
)
def test_other_words_are_refused_with_what_is_allowed(words: str, error: str) -> None:
    with pytest.raises(UttError) as raised:
        parse_rounding(words)

    assert str(raised.value).endswith(error)


@given(MINUTES, STEPS, WAYS)
def test_a_duration_rounds_as_its_mode_says(time: timedelta, step: timedelta, mode: str) -> None:
    rounded = Rounding(step, mode).rounded(time)

    assert rounded % step == timedelta()
    assert abs(rounded - time) < step
    if mode == "up":
        assert rounded >= time
    elif mode == "down":
        assert rounded <= time
    else:
        assert -step / 2 < rounded - time <= step / 2


@pytest.mark.parametrize(
    ("mode", "minutes", "rounded"),
    [
        ("nearest", 3, 6),
        ("nearest", 2, 0),
        ("nearest", 9, 12),
        ("up", 1, 6),
        ("up", 6, 6),
        ("down", 5, 0),
        ("down", 6, 6),
    ],
)
def test_half_a_step_is_rounded_up(mode: str, minutes: int, rounded: int) -> None:
    assert Rounding(6 * MINUTE, mode).rounded(minutes * MINUTE) == rounded * MINUTE


@given(st.integers(0, 100), STEPS, WAYS)
def test_a_multiple_stays(number: int, step: timedelta, mode: str) -> None:
    assert Rounding(step, mode).rounded(number * step) == number * step


@given(MINUTES, st.lists(MINUTES, min_size=1, max_size=12))
def test_shares_add_up_close_to_exact_parts(total: timedelta, weights: list[timedelta]) -> None:
    shares = apportioned(total, weights)

    assert sum(shares, timedelta()) == total
    assert all(share >= timedelta() for share in shares)
    if whole := sum(weights, timedelta()):
        for share, weight in zip(shares, weights, strict=True):
            assert (
                abs(Fraction(share // MINUTE) - Fraction(total // MINUTE) * Fraction(weight // MINUTE, whole // MINUTE))
                < 1
            )


@given(st.lists(MINUTES, max_size=12))
def test_shares_of_the_exact_sum_are_exact(weights: list[timedelta]) -> None:
    assert apportioned(sum(weights, timedelta()), weights) == weights


@given(st.lists(MINUTES, max_size=12))
def test_decimals_add_up_within_a_hundredth(times: list[timedelta]) -> None:
    total = hundredths(sum(times, timedelta()))
    found = decimal_hundredths(times)

    assert sum(found) == total
    for number, time in zip(found, times, strict=True):
        assert abs(Fraction(number, 100) - Fraction(time // timedelta(seconds=1), 3600)) < Fraction(1, 100)


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), MINUTES), max_size=9))
def test_a_decimal_table_adds_up_at_both_edges(rows: list[dict[str, timedelta]]) -> None:
    keys = sorted({key for row in rows for key in row})
    columns = [[row[key] for row in rows if key in row] for key in keys]
    totals = dict(zip(keys, decimal_hundredths([sum(each, timedelta()) for each in columns]), strict=True))

    table = decimal_table(rows, totals)

    assert all(found.keys() == row.keys() for found, row in zip(table, rows, strict=True))
    assert {key: sum(row.get(key, 0) for row in table) for key in keys} == totals
    for found, row in zip(table, rows, strict=True):
        assert all(abs(Fraction(number) - in_hundredths(row[key])) < 1 for key, number in found.items())


@given(st.lists(st.fixed_dictionaries(dict.fromkeys("abcd", MINUTES)), min_size=1, max_size=9))
def test_no_full_row_is_off_by_a_hundredth(rows: list[dict[str, timedelta]]) -> None:
    keys = "abcd"
    totals = decimal_hundredths([sum((row[key] for row in rows), timedelta()) for key in keys])

    table = decimal_table(rows, dict(zip(keys, totals, strict=True)))

    for found, row in zip(table, rows, strict=True):
        assert abs(sum(found.values()) - sum(map(in_hundredths, row.values()), Fraction())) <= 1


@given(st.lists(st.lists(MINUTES, max_size=5), max_size=5))
def test_decimals_add_up_within_sections(sections: list[list[timedelta]]) -> None:
    sums = [sum(times, timedelta()) for times in sections]

    for times, total in zip(sections, decimal_hundredths(sums), strict=True):
        found = decimal_hundredths(times, total)

        assert sum(found) == total
        for number, time in zip(found, times, strict=True):
            assert abs(Fraction(number, 100) - Fraction(time // timedelta(seconds=1), 3600)) < Fraction(1, 100)


@pytest.mark.parametrize(("number", "text"), [(0, "0.00"), (5, "0.05"), (125, "1.25"), (123456, "1234.56")])
def test_hundredths_are_written_with_two_decimals(number: int, text: str) -> None:
    assert format_hundredths(number) == text


@pytest.mark.parametrize(
    ("rounding", "text"),
    [
        (Rounding(15 * MINUTE), "to 15m, half up, each day's sum of an activity"),
        (Rounding(6 * MINUTE, "up", each=True), "to 6m, up, each activity"),
    ],
)
def test_a_rounding_describes_itself(rounding: Rounding, text: str) -> None:
    assert str(rounding) == text
