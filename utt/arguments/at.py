"""The options ``--at`` and ``--entry``: when something was, and which entry is meant."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import takewhile

from utt.arguments.completes import completes
from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, format_moment, is_earlier, offset_of, parse_stamp, without_offset
from utt.domain.printable import excerpt
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.clock import Now
from utt.runtime.options import option

if TYPE_CHECKING:
    import re

    from utt.arguments import at_instant
    from utt.domain import calendar as calendars
    from utt.domain import instant, moment, period_words, time_words, zone
    from utt.domain import period as periods
else:
    re = lazy("re")
    at_instant = lazy("utt.arguments.at_instant")
    calendars = lazy("utt.domain.calendar")
    instant = lazy("utt.domain.instant")
    moment = lazy("utt.domain.moment")
    period_words = lazy("utt.domain.period_words")
    periods = lazy("utt.domain.period")
    time_words = lazy("utt.domain.time_words")
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
        moment = self._by_clock_of(entry)
        if is_earlier(self._now, moment):
            raise UttError(
                f"{format_moment(moment)} is in the future, since it is now {format_moment(self._now)}: "
                f"write --at {format_moment(self)!r} if you mean the clock here"
            )
        return moment

    def _by_clock_of(self, entry: Entry) -> datetime:
        own = entry.utc_offset
        if self._names_offset:
            return self
        if own is None:
            return without_offset(self)
        if self._is_instant and self.utc_offset is not None:
            return instant.Moment.at(self + (own - self.utc_offset), own)
        if self.utc_offset is None or own not in zone.offsets_at(entry.datetime) or own in zone.offsets_at(self):
            return instant.Moment.at(self, own)
        return self


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


def phrase_without_quotes(argument: Action, given: Sequence[str], takes_range: bool = False) -> tuple[str, str] | None:
    """Return the words of the command line *given* that the shell has split but that form one WHEN or period, and their
    meaning without the other words around it.

    These are the value of *argument*, an option, and the words after it. None if there are none, or they are invalid.
    """
    what = getattr(argument, "takes_when", False)
    if not what:
        return None
    for index, word in enumerate(given):
        option, equals, value = word.partition("=")
        if option not in argument.option_strings:
            continue
        words = [value, *given[index + 1 :]] if equals else [*given[index + 1 :]]
        if not words or parse_stamp(words[0]) is not None:
            return None
        behind = [*words[:1], *takewhile(lambda each: each == "-" or not each.startswith("-"), words[1:])]
        for number in range(len(behind), 1, -1):
            phrase = " ".join(behind[:number])
            meant = _period(phrase) if what == "period" else time_words.when_meant(phrase, datetime.now(), takes_range)
            if meant is not None:
                return phrase, meant
    return None


def _period(words: str) -> str | None:
    today = calendars.Calendar().day_of(datetime.now())
    with suppress(UttError, OverflowError):
        period_words.parse_one(words, today, lambda: periods.Period(today, today))
        return words
    return None


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
            raise _with_what_was_meant(error, words, now, takes_range) from error
    is_instant = offset_of(when) is not None
    if offset_of(now) is not None:
        when = _instant(when, now)
        start = None if start is None else _instant(start, when)
    # A stretched activity lasts until now, and not until some minutes ago.
    _require_past(when, now, calendar, "--at", words, "now" if option(args, "command") == "stretch" else "-15m")
    at = _at(when)
    at.start, at.is_given, at._is_instant, at._now = start, True, is_instant, now
    at._names_offset = is_instant and re.search(_OFFSET, words) is not None
    return at


def _at(when: datetime) -> At:
    utc_offset = offset_of(when)
    if utc_offset is not None:
        return at_instant.AtInstant.at(when, utc_offset)
    return At(when.year, when.month, when.day, when.hour, when.minute)


def _instant(moment: datetime, now: datetime) -> datetime:
    return moment if offset_of(moment) is not None else zone.instant(moment, now)


def entry_at(args: Namespace, now: Now, calendar: Calendar) -> EntryAt:
    """Return the moment that ``--entry`` names. Raises UttError like ``at``."""
    words = getattr(args, "entry", None)
    if words is None:
        return EntryAt(None)
    try:
        when = moment.parse_moment(words, now, calendar, takes_offset=True)
    except UttError as error:
        raise _with_what_was_meant(error, words, now, False) from error
    # The entry may have been recorded by any clock.
    _require_past(when if offset_of(now) is None else _instant(when, now), now, calendar, "--entry", words)
    return EntryAt(when)


def _with_what_was_meant(error: UttError, words: str, now: Now, takes_range: bool) -> UttError:
    """Return the *error* about *words*, or a better one if they are a time with other words around it."""
    meant = time_words.when_meant(words, now, takes_range)
    if meant is None or meant == words:
        return error
    is_range = takes_range and moment.parse_range(meant, now) is not None
    other = "monday 23:00..tuesday 1:00" if is_range else "yesterday 17:00"
    return UttError(f"No time can be read in {excerpt(words)!r}: write it like {meant!r} or {other!r}")


def _require_past(when: datetime, now: Now, calendar: Calendar, argument: str, words: str, other: str = "-15m") -> None:
    """Raise UttError, with two examples of which one is *other*, if *when* is after *now*."""
    if is_earlier(now, when):
        is_unclear = offset_of(now) is None and zone.is_shown_twice(when)
        raise UttError(
            f"{format_moment(when)} is in the future, since it is now {format_moment(now)}: "
            f"write {argument} like {_yesterday(words, now, calendar)!r} or {other!r}"
            + ("; if the clock was put back since, set [log] utc_offset = yes" if is_unclear else "")
        )


def _yesterday(words: str, now: Now, calendar: Calendar) -> str:
    """Return the time or time range in *words*, but of yesterday; an example if they are anything else."""
    with suppress(UttError):
        if moment.parse_range(f"yesterday {words}", now, calendar) is not None:
            return f"yesterday {words}"
    if moment.is_clock_time(words):
        of_yesterday = f"yesterday {' '.join(words.split())}"
        # A day that is longer or shorter may have it twice or not at all.
        with suppress(UttError):
            moment.parse_moment(of_yesterday, now, calendar)
            return of_yesterday
    return "yesterday 17:00"
