"""What a command gets from the world around it: the time, the streams, the environment."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime
from io import TextIOWrapper
from typing import NewType, cast


class Now(datetime):
    """What time it is: a naive local time, to the minute, as ``--now`` or the clock says.

    Since utt 1.
    """


class Output(TextIOWrapper):
    """The text stream that a command writes its answer to: the standard output.

    Since utt 1.
    """


class ErrorOutput(TextIOWrapper):
    """The text stream for what is said beside the answer, warnings for instance: the standard error.

    Since 2.0.
    """


Environment = NewType("Environment", Mapping[str, str])
"""The environment variables, by their names.

Since 2.0.
"""


def now(args: Namespace) -> Now:
    """The time that ``--now`` names, else the clock's. Seconds are dropped: the log's times have none."""
    moment = getattr(args, "now", None) or datetime.now()
    return Now(moment.year, moment.month, moment.day, moment.hour, moment.minute)


def output() -> Output:
    """The standard output of the moment, which a test may have replaced."""
    return cast("Output", sys.stdout)


def error_output() -> ErrorOutput:
    """The standard error of the moment."""
    return cast("ErrorOutput", sys.stderr)


def environment() -> Environment:
    """The environment of the process."""
    return Environment(os.environ)
