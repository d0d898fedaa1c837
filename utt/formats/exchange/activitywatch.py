"""The stopwatch of ActivityWatch, in an export of its buckets as JSON. The label is the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from utt.api import v1

_STOPWATCH = "general.stopwatch"
# An event is an item in a member of a bucket, which is a member of the buckets.
_EVENT_DEPTH = 4
_NO_EXPORT = 'is not an export of ActivityWatch: expected "buckets", each with a "type" and "events"'


class ActivityWatchReader:
    """Reads the events of all stopwatches."""

    def recognises(self, source: v1.Source) -> bool:
        """Return true if it begins like an export of buckets."""
        return re.match(r'\s*\{\s*"buckets"\s*:', source.head) is not None

    def read(self, source: v1.Source) -> Iterator[v1.Record]:
        """Yield a record for each event."""
        # A bucket's type may come after its events.
        types = _types_of_buckets(source)
        if _STOPWATCH not in types.values():
            source.fail("", f"has no bucket of the type {_STOPWATCH}: other buckets are not what you said you did")
        for name, member, place, event in _parts_of_buckets(source):
            if member != "events" or types[name] != _STOPWATCH or (event == [] and not place):
                continue
            if not place or not isinstance(place[0], int):
                source.fail(f"bucket {v1.excerpt(name)}", 'its "events" are not a list')
            where = f"bucket {v1.excerpt(name)}, event {place[0]}"
            try:
                yield _record(event, where)
            except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
                source.fail(where, 'it has no "timestamp" and "duration", or no "label" in its "data"')


def _types_of_buckets(source: v1.Source) -> dict[str, object]:
    """Return the type of each bucket. Raises UttError if one has no type or no events."""
    types: dict[str, object] = {}
    with_events = set()
    for name, member, place, value in _parts_of_buckets(source):
        if member == "type" and not place:
            types[name] = value
        elif member == "events":
            with_events.add(name)
    if types.keys() != with_events:
        source.fail("", _NO_EXPORT)
    return types


def _parts_of_buckets(source: v1.Source) -> Iterator[tuple[str, str, tuple[str | int, ...], Any]]:
    """Yield each value in the members of buckets: the bucket's name, the member's, and its place in that."""
    is_export = False
    for path, value in source.json_parts(_EVENT_DEPTH):
        match path:
            case ("buckets", str(name), str(member), *place):
                yield name, member, tuple(place), value
            case ("buckets", *others) if others or value != {}:
                source.fail("", _NO_EXPORT)
        is_export = is_export or path[:1] == ("buckets",)
    if not is_export:
        source.fail("", _NO_EXPORT)


def _record(event: dict[str, Any], where: str) -> v1.Record:
    start = datetime.fromisoformat(event["timestamp"])
    data = event["data"]
    end = None if data.get("running") is True else start + timedelta(seconds=event["duration"])
    if start.tzinfo is None or not isinstance(data["label"], str):
        raise TypeError(event)
    return v1.Record(start, end, name=data["label"], where=where)


v1.register_format("activitywatch", "ActivityWatch, the stopwatch in an export", read=ActivityWatchReader)
