"""The option ``--at``: when it was."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from utt.domain.calendar import Calendar
from utt.domain.entry import is_earlier
from utt.errors import UttError
from utt.lazy import lazy
from utt.runtime.clock import Now

if TYPE_CHECKING:
    from utt.domain import moment
else:
    moment = lazy("utt.domain.moment")


class At(datetime):
    """The moment to record: the one that the command's ``--at`` names, else Now.

    Asking for it raises UttError if ``--at`` cannot be read, or names a moment after Now. ``add_at_argument`` gives a
    command the option; without it, the moment is Now.

    Since 2.0.
    """


def add_at_argument(parser: ArgumentParser) -> None:
    """Give a command the option ``--at WHEN``, as ``utt add`` has it. The command's handler then asks for ``At``.

    The argument is the text as typed, or None without the option. Raises argparse.ArgumentError if *parser* already has
    an option of that name.

    Since 2.0.
    """
    parser.add_argument(
        "--at", metavar="WHEN", help="when it was: '9:30', 'yesterday 17:00', '16 nov 9am', '-15m' and so on"
    )


def at(args: Namespace, now: Now, calendar: Calendar) -> At:
    """Return the moment that ``--at`` names, else *now*.

    Raises UttError if ``--at`` cannot be read, or names a moment after *now*.
    """
    words = getattr(args, "at", None)
    when = now if words is None else moment.parse_moment(words, now, calendar)
    if is_earlier(now, when):
        raise UttError(
            f"{when.isoformat(' ', 'minutes')} lies in the future, since it is {now.isoformat(' ', 'minutes')}: "
            f"write --at like {_yesterday(words)!r} or '-15m'"
        )
    return At(when.year, when.month, when.day, when.hour, when.minute)


def _yesterday(words: str | None) -> str:
    """Return the time that *words* are, of yesterday; an example if they are anything else."""
    time = "17:00" if words is None or not moment.is_clock_time(words) else " ".join(words.split())
    return f"yesterday {time}"
