"""The durations of many activities, added up by columns: what ``Sums`` says of a long period, made faster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from utt.domain.activity import ActivityType, stretches
from utt.domain.calendar import Calendar
from utt.domain.columns import Columns, DayCutter, lengths_in, moment_of
from utt.domain.entry import HELLO_ENTRY_NAME, Entry
from utt.report.filters import Filter
from utt.report.sums import Sums

_MINUTE = timedelta(minutes=1)
# So many different activities, by name and length, are counted before they are added up.
_MOST_COUNTED = 1 << 12


def long_sums(
    columns: Iterable[Columns],
    present: Iterable[Entry],
    start: datetime,
    end: datetime,
    filters: Sequence[Filter],
    days: Calendar | None = None,
) -> Sums:
    """Return the sums of the activities between entries, from *start* to *end*, whole minutes, that pass
    the filters.

    The entries are those of *columns*, and then those of *present*. *days* is as for Sums.
    """

    def passes(name: str) -> bool:
        return name != HELLO_ENTRY_NAME and all(counts(name) for counts in filters)

    def is_work(name: str) -> bool:
        return ActivityType.of(name) == ActivityType.WORK and passes(name)

    sums = Sums(())
    by_day = None if days is None else DayCutter(days, is_work)
    counted: Counter[tuple[str, int]] = Counter()
    latest = None
    for lengths in lengths_in(columns, start, end):
        begin, ends, minutes, names = lengths
        counted.update(zip(names, minutes, strict=True))
        if len(counted) > _MOST_COUNTED:
            _add_up(counted, sums.by_name)
        if by_day is not None:
            by_day.cut(lengths, sums.by_day.add_all)
        latest = ends[-1] if ends else begin
    _add_up(counted, sums.by_name)
    sums.by_name = {name: time for name, time in sums.by_name.items() if passes(name)}
    if latest is not None:
        since = Entry(moment_of(latest), "")
        sums.add((span for span in stretches([since, *present], start, end) if passes(span[0])), days)
    return sums


def _add_up(counted: Counter[tuple[str, int]], durations: dict[str, timedelta]) -> None:
    """Add what was counted to the durations by name, and begin to count anew."""
    by_name: dict[str, int] = {}
    for (name, minutes), times in counted.items():
        by_name[name] = by_name.get(name, 0) + minutes * times
    for name, minutes in by_name.items():
        durations[name] = durations.get(name, timedelta()) + minutes * _MINUTE
    counted.clear()
