"""What time it is."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from utt.runtime.options import option


class Now(datetime):
    """What time it is: a naive local time, to the minute, as ``--now`` or the clock says.

    Since utt 1.
    """


def now(args: Namespace) -> Now:
    """The time that ``--now`` names, else the clock's. Seconds are dropped: the log's times have none."""
    moment = option(args, "now") or datetime.now()
    return Now(moment.year, moment.month, moment.day, moment.hour, moment.minute)
