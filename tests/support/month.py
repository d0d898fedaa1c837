"""A month in a log, and what utt counts in it, to compare with what other programs count."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.support.command_line import Home
from tests.support.totals import Totals, totals

_DAY = [
    (0, 90, "acme: design #ui"),
    (0, 30, "acme: call Ana  # about 50 %, and more"),
    (0, 45, "lunch **"),
    (15, 75, 'beta-2: say "x"; then y'),
    (0, 3, "beta-2: naïve"),
    (30, 60, "reading a | b"),
]


def month(hour: int = 8) -> str:
    """Return a log of November 2026: one or two projects a day from this *hour* on, breaks, work without a project, and
    work past midnight.
    """
    lines = []
    for day in range(1, 31):
        moment = datetime(2026, 11, day, hour)
        if moment.weekday() > 4:
            continue
        lines.append(f"{moment:%Y-%m-%d %H:%M} hello")
        for gap, minutes, name in _DAY[: 3 + day % 4]:
            if gap:
                moment += timedelta(minutes=gap)
                lines.append(f"{moment:%Y-%m-%d %H:%M} hello")
            moment += timedelta(minutes=minutes + 3 * (day % 5))
            lines.append(f"{moment:%Y-%m-%d %H:%M} {name}")
        if day % 10 == 0:
            lines.append(f"2026-11-{day} 22:30 hello")
            lines.append(f"{datetime(2026, 11, day, 22, 30) + timedelta(hours=3):%Y-%m-%d %H:%M} night: shift ***")
    return "".join(f"{line}\n" for line in lines)


def counted(home: Home) -> Totals:
    """Return what utt counts in the log of *home* in November 2026, including breaks and ignored activities."""
    return totals(home, "2026-11")
