"""The stopwatch of ActivityWatch, in an export of its buckets as JSON. The label is the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from utt.api import v1

_STOPWATCH = "general.stopwatch"


class ActivityWatchReader:
    """Reads the events of all stopwatches."""

    def recognises(self, source: v1.Source) -> bool:
        """Return true if it begins like an export of buckets."""
        return re.match(r'\s*\{\s*"buckets"\s*:', source.head) is not None

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each event."""
        try:
            buckets = source.json["buckets"].items()
            stopwatches = {name: bucket["events"] for name, bucket in buckets if bucket["type"] == _STOPWATCH}
        except (AttributeError, KeyError, TypeError):
            source.fail("", 'is not an export of ActivityWatch: expected "buckets", each with a "type" and "events"')
        if not stopwatches:
            source.fail(
                "", f"has no bucket of the type {_STOPWATCH}: other buckets do not contain what you entered yourself"
            )
        for name, events in stopwatches.items():
            if not isinstance(events, list):
                source.fail(f"bucket {v1.excerpt(name)}", 'its "events" are not a list')
            for number, event in enumerate(events, 1):
                where = f"bucket {v1.excerpt(name)}, event {number}"
                try:
                    yield _record(event, where)
                except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
                    source.fail(where, 'it has no "timestamp" and "duration", or no "label" in its "data"')


def _record(event: dict[str, Any], where: str) -> v1.Record:
    start = datetime.fromisoformat(event["timestamp"])
    data = event["data"]
    end = None if data.get("running") is True else start + timedelta(seconds=event["duration"])
    if start.tzinfo is None or not isinstance(data["label"], str):
        raise TypeError(event)
    return v1.Record(start, end, name=data["label"], where=where)


v1.register_format("activitywatch", "ActivityWatch, the stopwatch in an export", read=ActivityWatchReader)
