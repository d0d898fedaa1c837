"""The option ``--entry``: which entry is meant."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime

from utt.arguments.options import completes
from utt.domain.calendar import Calendar
from utt.domain.entry import is_earlier, offset_of
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.clock import Now

if TYPE_CHECKING:
    from utt.arguments import at, past
    from utt.domain import moment
else:
    at = lazy("utt.arguments.at")
    past = lazy("utt.arguments.past")
    moment = lazy("utt.domain.moment")


class EntryAt:
    """The moment of the entry that the command's ``--entry`` names: ``moment``, None without the option.

    It has an offset from UTC, ``utc_offset``, if ``--entry`` names one, as in ``2:40+0200``; otherwise it is what the
    clock on the wall showed.

    Asking for it raises UttError if ``--entry`` cannot be read, or names a moment after Now.

    Since 2.0.
    """

    __slots__ = ("moment",)

    def __init__(self, moment: datetime | None) -> None:
        self.moment = moment


def add_entry_argument(parser: ArgumentParser) -> None:
    """Give a command the option ``--entry WHEN``: which entry is meant. The command's handler then asks for
    ``EntryAt``.

    Raises argparse.ArgumentError if *parser* already has an option of that name.

    Since 2.0.
    """
    entry = parser.add_argument(
        "--entry", metavar="WHEN", help="the entry of that minute instead of the latest: '9:30', 'yesterday 17:00'"
    )
    completes(entry, "moments")
    entry.takes_when = True  # type: ignore[attr-defined]


def entry_at(args: Namespace, now: Now, calendar: Calendar) -> EntryAt:
    """Return the moment that ``--entry`` names. Raises UttError like ``at``."""
    words = getattr(args, "entry", None)
    if words is None:
        return EntryAt(None)
    try:
        when = moment.parse_moment(words, now, calendar, takes_offset=True)
    except UttError as error:
        raise past.with_what_was_meant(error, words, now, False) from error
    # The entry may have been recorded by any clock.
    meant = when if offset_of(now) is None else at.instant_of(when, now)
    if is_earlier(now, meant):
        raise past.in_the_future(meant, now, calendar, "--entry", words)
    return EntryAt(when)
