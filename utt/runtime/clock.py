"""The current time."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime, timedelta

from utt.domain.entry import offset_of
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.options import option
from utt.runtime.settings import Settings
from utt.runtime.streams import ErrorOutput

if TYPE_CHECKING:
    from utt.runtime import offsets
else:
    offsets = lazy("utt.runtime.offsets")

# The sections that may turn on recording offsets from UTC.
_SECTIONS = ("log", "timezone")


class Now(datetime):
    """The current time, from ``--now`` or the clock: a naive local time, to the minute.

    ``utc_offset`` is its offset from UTC, a timedelta, if the configuration turns on recording offsets, else None.

    Since utt 1; *utc_offset* since 2.0.
    """

    utc_offset: timedelta | None = None


def now(args: Namespace, settings: Settings, error_output: ErrorOutput) -> Now:
    """Return the time of ``--now``, else the clock's. Seconds are dropped: the log's times have none.

    Raises UttError if offsets are recorded, and ``--now`` names a time that the system's clock never showed.
    """
    given: datetime | None = option(args, "now")
    if any(map(settings.may_have, _SECTIONS)) and offsets.are_recorded(settings, error_output):
        return offsets.now_here(given, error_output)
    moment = datetime.now() if given is None else given
    if offset_of(moment) is not None:
        moment = offsets.as_shown_here(moment)
    return Now(moment.year, moment.month, moment.day, moment.hour, moment.minute)
