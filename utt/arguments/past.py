"""What is wrong with the time of an option: it cannot be read, or is in the future."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from utt.domain.calendar import Calendar
from utt.domain.entry import format_moment, offset_of
from utt.domain.moment import is_clock_time, parse_moment, parse_range
from utt.domain.printable import excerpt
from utt.domain.time_words import when_meant
from utt.domain.zone import is_shown_twice
from utt.errors import UttError
from utt.runtime.clock import Now


def with_what_was_meant(error: UttError, words: str, now: Now, takes_range: bool) -> UttError:
    """Return the *error* about *words*, or a better one if they are a time with other words around it."""
    meant = when_meant(words, now, takes_range)
    if meant is None or meant == words:
        return error
    is_range = takes_range and parse_range(meant, now) is not None
    other = "monday 23:00..tuesday 1:00" if is_range else "yesterday 17:00"
    return UttError(f"No time can be read in {excerpt(words)!r}: write it like {meant!r} or {other!r}")


def in_the_future(
    when: datetime, now: Now, calendar: Calendar, argument: str, words: str, other: str = "-15m"
) -> UttError:
    """Return the error for *when*, which is after *now*, with two examples, of which one is *other*."""
    is_unclear = offset_of(now) is None and is_shown_twice(when)
    return UttError(
        f"{format_moment(when)} is in the future, since it is now {format_moment(now)}: "
        f"write {argument} like {_yesterday(words, now, calendar)!r} or {other!r}"
        + ("; if the clock was put back since, set [log] utc_offset = yes" if is_unclear else "")
    )


def _yesterday(words: str, now: Now, calendar: Calendar) -> str:
    """Return the time or time range in *words*, but of yesterday; an example if they are anything else."""
    with suppress(UttError):
        if parse_range(f"yesterday {words}", now, calendar) is not None:
            return f"yesterday {words}"
    if is_clock_time(words):
        of_yesterday = f"yesterday {' '.join(words.split())}"
        # A day that is longer or shorter may have it twice or not at all.
        with suppress(UttError):
            parse_moment(of_yesterday, now, calendar)
            return of_yesterday
    return "yesterday 17:00"
