"""Breaks in programs that count them like work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from utt.domain.activity import Activity, ActivityType
from utt.exchange.remarks import Remarks


def remark_on_breaks(activities: Iterable[Activity], remarks: Remarks) -> Iterator[Activity]:
    """Yield the activities, for a format without breaks and ignored activities, and add their numbers to *remarks*.

    Since 2.0.
    """
    for each in activities:
        if each.type is ActivityType.BREAK:
            remarks.add(
                "a break is written like work, with its stars in the name: --type work leaves it out",
                "{} breaks are written like work, with their stars in the names: --type work leaves them out",
            )
        elif each.type is ActivityType.IGNORED:
            remarks.add(
                "an ignored activity is written like work, with its stars in the name: --type work leaves it out",
                "{} ignored activities are written like work, with their stars in the names: --type work leaves them "
                "out",
            )
        yield each
