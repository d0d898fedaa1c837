"""The moment of ``--at`` when times have offsets from UTC."""

from __future__ import annotations

from datetime import datetime

from utt.arguments.at import At
from utt.domain import zone
from utt.domain.entry import Entry
from utt.domain.instant import Moment


class AtInstant(Moment, At):
    """An At that knows its offset."""


def by_clock_of(entry: Entry, at: At) -> datetime:
    """Return the moment *at* for *entry*, of which one has an offset from UTC, see ``At.for_entry``."""
    own = entry.utc_offset
    if own is None or at._names_offset:
        return at
    if at._is_instant and at.utc_offset is not None:
        return Moment.at(at + (own - at.utc_offset), own)
    if at.utc_offset is None or own not in zone.offsets_at(entry.datetime) or own in zone.offsets_at(at):
        return Moment.at(at, own)
    return at
