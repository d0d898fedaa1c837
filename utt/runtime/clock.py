"""What time it is."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from utt.domain.entry import Moment
from utt.lazy import lazy
from utt.runtime.config import Settings
from utt.runtime.options import option
from utt.runtime.streams import ErrorOutput

if TYPE_CHECKING:
    from utt.runtime import offsets
else:
    offsets = lazy("utt.runtime.offsets")

# What may say that offsets from UTC are recorded.
_SECTIONS = ("log", "timezone")


class Now(Moment):
    """What time it is: a naive local time, to the minute, as ``--now`` or the clock says.

    ``utc_offset`` is its offset from UTC, a timedelta, where the configuration has offsets recorded, and else None.

    Since utt 1; *utc_offset* since 2.0.
    """


def now(args: Namespace, settings: Settings, error_output: ErrorOutput) -> Now:
    """The time that ``--now`` names, else the clock's. Seconds are dropped: the log's times have none.

    Raises UttError if ``--now`` names a time that no clock here ever showed, and that matters.
    """
    moment: datetime | None = option(args, "now")
    utc_offset = None
    if any(map(settings.may_have, _SECTIONS)) and offsets.are_recorded(settings, error_output):
        moment = offsets.now_here(moment)
        utc_offset = moment.utc_offset
    elif type(moment) is Moment:
        moment = offsets.as_shown_here(moment)
    return Now.at(moment or datetime.now(), utc_offset)
