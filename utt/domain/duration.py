"""Durations as utt shows them."""

from __future__ import annotations

from datetime import timedelta

_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


def format_duration(duration: timedelta) -> str:
    """The duration as hours and minutes, ``1h05``: seconds are cut off, hours do not turn into days.

    A negative duration has its sign in front, ``-0h30``.

    Since 2.0.
    """
    sign = "-" if duration < timedelta() else ""
    hours, minutes = divmod(abs(duration) // _MINUTE, 60)
    return f"{sign}{hours}h{minutes:02}"


def format_decimal_hours(duration: timedelta) -> str:
    """The duration, which is not negative, in hours with one decimal, ``7.3``: half a tenth is rounded up."""
    tenths = (duration // _SECOND + 180) // 360
    return f"{tenths // 10}.{tenths % 10}"
