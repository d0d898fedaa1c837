"""What a command gets from the world around it: the time, the streams, the environment."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import datetime
from io import TextIOWrapper
from typing import Any, NewType, cast

from utt.errors import UttError
from utt.lazy import load


class Now(datetime):
    """What time it is: a naive local time, to the minute, as ``--now`` or the clock says.

    Since utt 1.
    """


class At(datetime):
    """The moment that is to be recorded: the one that the command's ``--at`` names, counted from Now, else Now itself.

    It does not lie after Now: asking for it raises UttError if it would, and if ``--at`` cannot be read. A command
    gets the option from ``add_at_argument``; one without it has Now.

    Since 2.0.
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


def option(args: Namespace, name: str) -> Any:
    """What an option of utt's own says, one that comes before the command; None where it is not given."""
    # A plugin's own argument may have the public name.
    return vars(args).get(f"utt_{name}", vars(args).get(name))


def now(args: Namespace) -> Now:
    """The time that ``--now`` names, else the clock's. Seconds are dropped: the log's times have none."""
    moment = option(args, "now") or datetime.now()
    return Now(moment.year, moment.month, moment.day, moment.hour, moment.minute)


def add_at_argument(parser: ArgumentParser) -> None:
    """Give a command the option ``--at WHEN``, as ``utt add`` has it. The command's handler then asks for ``At``.

    The argument is the text as it was typed, None without the option. Raises argparse.ArgumentError if *parser* has an
    option of the name already.

    Since 2.0.
    """
    parser.add_argument("--at", metavar="WHEN", help="when it was: '9:30pm', 'yesterday 17:00', '-15m' and so on")


def at(args: Namespace, now: Now) -> At:
    """The moment that ``--at`` names, else *now*. Raises UttError if it cannot be read, and if it lies after *now*."""
    words = getattr(args, "at", None)
    moment = now if words is None else load("utt.domain.moment:parse_moment")(words, now)
    if moment > now:
        raise UttError(
            f"{moment.isoformat(' ', 'minutes')} lies in the future, since it is {now.isoformat(' ', 'minutes')}: "
            "write --at like 'yesterday 17:00' or '-15m'"
        )
    return At(moment.year, moment.month, moment.day, moment.hour, moment.minute)


def output() -> Output:
    """The standard output of the moment, which a test may have replaced."""
    return cast("Output", sys.stdout)


def error_output() -> ErrorOutput:
    """The standard error of the moment."""
    return cast("ErrorOutput", sys.stderr)


def environment() -> Environment:
    """The environment of the process."""
    return Environment(os.environ)
