"""How durations are shown and written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from utt.domain.duration import format_balance, format_decimal_hours, format_duration
from utt.domain.duration_words import parse_duration


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "0h00"),
        (timedelta(minutes=65), "1h05"),
        (timedelta(minutes=1, seconds=59), "0h01"),
        (timedelta(days=4, hours=6), "102h00"),
        (timedelta(minutes=-30), "-0h30"),
    ],
)
def test_a_duration_is_hours_and_minutes(duration: timedelta, text: str) -> None:
    assert format_duration(duration) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "0h00"),
        (timedelta(seconds=59), "0h00"),
        (timedelta(seconds=-59), "0h00"),
        (timedelta(minutes=1), "+0h01"),
        (timedelta(minutes=-61), "-1h01"),
        (timedelta(days=4, hours=6), "+102h00"),
    ],
)
def test_a_balance_has_a_sign(duration: timedelta, text: str) -> None:
    assert format_balance(duration) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0.00"), (0.2, "0.00"), (-0.4, "-0.01"), (65, "+1.08"), (-30, "-0.50"), (6000, "+100.00")]
)
def test_a_balance_in_decimals_has_a_sign(minutes: float, text: str) -> None:
    assert format_balance(timedelta(minutes=minutes), is_decimal=True) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0.0"), (2, "0.0"), (3, "0.1"), (8, "0.1"), (9, "0.2"), (14, "0.2"), (15, "0.3"), (57, "1.0"), (735, "12.3")],
)
def test_decimal_hours_are_rounded_half_up(minutes: int, text: str) -> None:
    assert format_decimal_hours(timedelta(minutes=minutes)) == text


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8h", 480),
        ("0h", 0),
        ("7h30", 450),
        ("7h30m", 450),
        ("7h 30m", 450),
        ("7h5", 425),
        ("450m", 450),
        ("7.5h", 450),
        ("7.25h", 435),
        (" 8H\n", 480),
        ("168h", 10080),
    ],
)
def test_a_duration_is_read(text: str, minutes: int) -> None:
    assert parse_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text",
    ["", "8", "h", "m", "-8h", "8h60", "8h 300m", "7,5h", "7.h", ".5h", "7.5h30", "8 h", "8hours", "99999h", "\u0668h"],
)
def test_other_text_is_not_a_duration(text: str) -> None:
    assert parse_duration(text) is None
