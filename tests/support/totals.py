"""What utt counts by day and project, to compare with what another program counts."""

from __future__ import annotations

import csv
import io
from collections import Counter

from tests.support.command_line import Home

NOW = "2026-12-01 12:00"

Totals = Counter[tuple[str, str]]
"""Seconds by day and project."""


def totals(home: Home, period: str, **environment: str) -> Totals:
    """Return what utt counts in the *period*, including breaks and ignored activities."""
    found: Totals = Counter()
    for kind in ("work", "break", "ignored"):
        arguments = (
            "report",
            period,
            "--no-current-activity",
            "--by",
            "day,project",
            "--type",
            kind,
            "--format",
            "csv",
        )
        for row in csv.DictReader(io.StringIO(home.run(*arguments, now=NOW, **environment).stdout)):
            if row["seconds"] != "0":
                found[row["day"], row["project"]] += int(row["seconds"])
    return found
