"""Formats and parses durations."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
# A day has few minutes, and a report many lines.
_LENGTHS = 1 << 11


@lru_cache(_LENGTHS)
def format_duration(duration: timedelta) -> str:
    """Return the duration as hours and minutes, ``1h05``. Seconds are dropped; hours do not become days.

    A negative duration begins with its sign: ``-0h30``.

    Since 2.0.
    """
    sign = "-" if duration < timedelta() else ""
    hours, minutes = divmod(abs(duration) // _MINUTE, 60)
    return f"{sign}{hours}h{minutes:02}"


def format_balance(duration: timedelta, is_decimal: bool = False) -> str:
    """Return the duration as ``format_duration`` does, with a sign unless it is zero: ``+1h05``, ``-0h30``.

    If *is_decimal* is true, it is hours with two decimals: ``+1.08``, ``-0.50``.

    Since 2.0.
    """
    if is_decimal:
        hundredths = (abs(duration) // _SECOND + 18) // 36
        text, is_nothing = f"{hundredths // 100}.{hundredths % 100:02}", not hundredths
    else:
        text, is_nothing = format_duration(abs(duration)), abs(duration) < _MINUTE
    return text if is_nothing else f"{'-' if duration < timedelta() else '+'}{text}"


@lru_cache(_LENGTHS)
def format_decimal_hours(duration: timedelta) -> str:
    """Return the duration, which is not negative, in hours with one decimal, ``7.3``: half a tenth is rounded up.

    Since 2.0.
    """
    tenths = (duration // _SECOND + 180) // 360
    return f"{tenths // 10}.{tenths % 10}"
