"""Reads durations as people write them: ``1h30``, ``1.5h``, ``90m``."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = r"([0-9]{1,4}(?:\.[0-9]{1,2})?)h|([0-9]{1,4})h ?([0-5]?[0-9])m?|([0-9]{1,5})m"


def parse_duration(text: str) -> timedelta | None:
    """Return the duration in *text*: ``8h``, ``7h30``, ``7h30m``, ``450m``, ``7.5h``; None if it is invalid."""
    match = re.fullmatch(_DURATION, text.strip().lower())
    if match is None:
        return None
    decimal_hours, hours, more_minutes, minutes = match.groups(default="0")
    return timedelta(hours=float(decimal_hours) + int(hours), minutes=int(more_minutes) + int(minutes))
