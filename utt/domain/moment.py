"""Moments as people type them."""

from __future__ import annotations

import warnings
from datetime import datetime, time

from utt.errors import UttError
from utt.lazy import load


def parse_moment(words: str, today: datetime) -> datetime:
    """The moment that *words* mean: ``2026-11-16 09:30``, or what dateutil's parser reads.

    It is a naive local time, to the minute. Without a date it is on the day of *today*, which also completes a part
    of a date. Raises UttError for anything else.
    """
    # What scripts pass is read without dateutil, whose parser costs more to import than the rest of utt does.
    if words[4:14:3] == "-- :" and len(words) == 16:
        try:
            return datetime.fromisoformat(words)
        except ValueError:
            pass
    try:
        with warnings.catch_warnings():
            # A time zone that dateutil does not know must not be taken for the local one.
            warnings.simplefilter("error")
            moment: datetime = load("dateutil.parser:parse")(words, default=datetime.combine(today, time()))
        if moment.tzinfo is not None:
            moment = moment.astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError, Warning) as error:
        raise UttError(
            f"No time can be read in {words!r}: write it like '2026-11-16 09:30' or '9:30pm'",
        ) from error
    return moment.replace(second=0, microsecond=0)
