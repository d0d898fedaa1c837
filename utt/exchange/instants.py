"""Activities as instants, for programs that store those and not what the clock showed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from utt.domain import zone
from utt.domain.activity import Activity
from utt.domain.entry import format_moment, is_earlier, offset_of, without_offset
from utt.errors import UttError
from utt.exchange.remarks import Remarks


def in_utc(activities: Iterable[Activity], remarks: Remarks) -> Iterator[tuple[Activity, datetime, datetime]]:
    """Yield each of the *activities* with its start and end as instants: aware datetimes in UTC.

    None begins before an earlier one ends. Moments without an offset are in the system's time zone. An activity lasts
    as long as the log counts, even if the clock goes back meanwhile and the log does not know it; what the log counts
    of an hour that the clock skips is left out, which is remarked.

    Since 2.0.
    """
    last = datetime.min.replace(tzinfo=UTC)
    for activity in activities:
        start, end = _later(_instant(activity.start), last), _instant(activity.end)
        counted_end = start + activity.duration
        if is_earlier(counted_end, end):
            end = counted_end
        elif is_earlier(end, counted_end):
            remarks.add(
                "one activity is shortened, since the clock skipped part of it",
                "{} activities are shortened, since the clock skipped part of them",
            )
        if is_earlier(start, end):
            last = end
            yield activity, start, end


def _later(one: datetime, other: datetime) -> datetime:
    return other if is_earlier(one, other) else one


def _instant(moment: datetime) -> datetime:
    utc_offset = offset_of(moment)
    try:
        if utc_offset is None:
            return without_offset(moment).astimezone(UTC)
        return (without_offset(moment) - utc_offset).replace(tzinfo=UTC)
    except (OverflowError, ValueError) as error:
        zone.require_one()
        raise UttError(
            f"{format_moment(moment)} is too early or too late for this format: leave it out with a period"
        ) from error
