"""How durations are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from utt.domain.duration import format_decimal_hours, format_duration


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
    ("minutes", "text"),
    [(0, "0.0"), (2, "0.0"), (3, "0.1"), (8, "0.1"), (9, "0.2"), (14, "0.2"), (15, "0.3"), (57, "1.0"), (735, "12.3")],
)
def test_decimal_hours_are_rounded_half_up(minutes: int, text: str) -> None:
    assert format_decimal_hours(timedelta(minutes=minutes)) == text
