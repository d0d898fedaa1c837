"""The option ``--at``: when something was."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta

from utt.arguments.options import completes
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, format_moment, is_earlier, offset_of, parse_stamp, without_offset
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.clock import Now
from utt.runtime.options import option

if TYPE_CHECKING:
    import re

    from utt.arguments import at_instant, past
    from utt.domain import moment, zone
else:
    re = lazy("re")
    at_instant = lazy("utt.arguments.at_instant")
    past = lazy("utt.arguments.past")
    moment = lazy("utt.domain.moment")
    zone = lazy("utt.domain.zone")


# The end of a time of day with its offset from UTC.
_OFFSET = ":[0-9]{2}[+-][0-9]{4}"


class At(datetime):
    """The moment to record: that of the command's ``--at``, else Now.

    ``start`` is the moment at which the activity began, if ``--at`` names both its ends, else None. ``is_given`` is
    false without ``--at``. ``utc_offset`` is the offset from UTC, a timedelta, if Now has one, else None: the one that
    ``--at`` names, else that of the system's time zone at that moment. If the clock shows that time twice, it is the
    later moment, unless that is after Now.

    Asking for it raises UttError if ``--at`` cannot be read, or names a moment after Now. ``add_at_argument`` gives a
    command the option; without it, the moment is Now.

    Since 2.0.
    """

    start: datetime | None = None
    is_given: bool = False
    utc_offset: timedelta | None = None
    _is_instant: bool = False
    _names_offset: bool = False
    _now: datetime = datetime.max

    def for_entry(self, entry: Entry) -> datetime:
        """Return the new moment for *entry*, with an offset from UTC if the entry has one.

        The offset is the entry's own; but if the system's clock had that offset then, it is the system's offset at the
        new moment. An offset that ``--at`` names is kept. Raises UttError if the new moment is after Now.

        Since 2.0.
        """
        knows_offset = self._names_offset or entry.utc_offset is not None
        moment = at_instant.by_clock_of(entry, self) if knows_offset else without_offset(self)
        if is_earlier(self._now, moment):
            raise UttError(
                f"{format_moment(moment)} is in the future, since it is now {format_moment(self._now)}: "
                f"write --at {format_moment(self)!r} if you mean the clock here"
            )
        return moment


def add_at_argument(parser: ArgumentParser, takes_range: bool = False) -> None:
    """Give a command the option ``--at WHEN``, as ``utt add`` has it. The command's handler then asks for ``At``.

    With *takes_range*, it may be ``9:00-10:30`` as well, see ``At.start``. The argument is the text as typed, or None
    without the option. Raises argparse.ArgumentError if *parser* already has an option of that name.

    Since 2.0.
    """
    a_range = ", or from when to when: '9:00-10:30'" if takes_range else ""
    at = parser.add_argument(
        "--at", metavar="WHEN", help=f"when it was: '9:30', 'yesterday 17:00', '16 nov 9am', '-15m' and so on{a_range}"
    )
    completes(at, "times")
    at.takes_when = True  # type: ignore[attr-defined]
    parser.set_defaults(utt_at_takes_range=takes_range)


def at(args: Namespace, now: Now, calendar: Calendar) -> At:
    """Return the moment that ``--at`` names, else *now*.

    Raises UttError if ``--at`` cannot be read, or names a moment after *now*.
    """
    words = getattr(args, "at", None)
    if words is None:
        return _at(now)
    # Fast path for the form that scripts use.
    start, when = None, parse_stamp(words)
    if when is None:
        takes_range = bool(getattr(args, "utt_at_takes_range", False))
        try:
            ends = moment.parse_range(words, now, calendar) if takes_range else None
            start, when = ends or (None, moment.parse_moment(words, now, calendar))
        except UttError as error:
            raise past.with_what_was_meant(error, words, now, takes_range) from error
    is_instant = offset_of(when) is not None
    if offset_of(now) is not None:
        when = instant_of(when, now)
        start = None if start is None else instant_of(start, when)
    if is_earlier(now, when):
        # A stretched activity lasts until now, and not until some minutes ago.
        other = "now" if option(args, "command") == "stretch" else "-15m"
        raise past.in_the_future(when, now, calendar, "--at", words, other)
    at = _at(when)
    at.start, at.is_given, at._is_instant, at._now = start, True, is_instant, now
    at._names_offset = is_instant and re.search(_OFFSET, words) is not None
    return at


def _at(when: datetime) -> At:
    utc_offset = offset_of(when)
    if utc_offset is not None:
        return at_instant.AtInstant.at(when, utc_offset)
    return At(when.year, when.month, when.day, when.hour, when.minute)


def instant_of(moment: datetime, now: datetime) -> datetime:
    """Return *moment* with its own offset from UTC, else with that of the system's time zone.

    If the clock shows it twice, *now* decides.
    """
    return moment if offset_of(moment) is not None else zone.instant(moment, now)
