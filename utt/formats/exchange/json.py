"""Lossless JSON, for programs and for utt itself.

It is an object whose ``entries`` are the log's, each with its ``time``, as in the log, its ``name``, and its
``comment``, empty without one. ``utt log --schema`` describes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from utt.api import v1


class JsonExport:
    """Writes the log's entries, one per line.

    With a period or filters, these are the entries that end the activities, and the arrivals before them.
    """

    def __init__(self, request: v1.Request, entries: v1.Entries, activities: v1.Activities) -> None:
        self._request = request
        self._entries = entries
        self._activities = activities

    def write(self, output: v1.Output) -> None:
        """Write the entries."""
        separator = "\n"
        output.write('{"entries": [')
        for entry in self._entries if self._request.is_everything else self._chosen():
            output.write(f"{separator}  {json.dumps(_row_of(entry), ensure_ascii=False)}")
            separator = ",\n"
        output.write("]}\n" if separator == "\n" else "\n]}\n")

    def _chosen(self) -> Iterator[v1.Entry]:
        last = None
        for each in self._activities:
            if last is None or v1.is_earlier(last, each.start):
                yield v1.Entry(each.start, v1.HELLO_ENTRY_NAME)
            yield v1.Entry(each.end, each.name.name, comment=each.comment)
            last = each.end


# The list itself, as it was before it became the member of an object, is read too.
_BEGINNING = r'\s*(?:\{\s*"entries"\s*:\s*)?\[\s*(?:\{\s*"time"\s*:\s*"[^"]*"\s*,\s*"name"|\]\s*\}?\s*\Z)'


class JsonReader:
    """Reads what ``JsonExport`` writes."""

    def recognises(self, source: v1.Source) -> bool:
        """Return true if it begins like an export, or is an empty list."""
        return re.match(_BEGINNING, source.head) is not None

    def read(self, source: v1.Source) -> Iterator[v1.Entry]:
        """Yield the entries."""
        for number, row in enumerate(source.json_items("entries"), 1):
            try:
                time, name, comment = row["time"], row["name"], row.get("comment")
                moment = v1.parse_moment(time)
                if not isinstance(name, str) or not isinstance(comment, str | None):
                    raise TypeError
            except (KeyError, TypeError, AttributeError):
                moment = None
            if moment is None:
                source.fail(f"entry {number}", 'it has no "time" like "2026-11-16 09:00", or no "name"')
            yield v1.Entry(moment, name, comment=comment or None)


def _row_of(entry: v1.Entry) -> dict[str, str]:
    return {"time": v1.format_moment(entry.datetime), "name": entry.name, "comment": entry.comment or ""}


v1.register_format(
    "json",
    "the log without loss, for programs",
    export=JsonExport,
    read=JsonReader,
)
