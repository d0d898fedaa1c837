"""Moments as people type them: WHEN, for ``--at`` and ``--now``.

Case does not matter; commas, ``and`` and ``at`` count as white space. ``{}`` are parts that may be left out:

========  =================================================  ===============================================
``WHEN``  ``now``
          ``{DAY} TIME`` or ``TIME DAY``                     ``monday 9:00``; without a day it is today
          ``-SPAN`` or ``SPAN ago``                          counted back from now: ``-15m``, ``1h30 ago``
          anything else that dateutil's parser reads         ``16 Nov 2026 9:30``; without a day it is today
``DAY``   ``YYYY-MM-DD``, ``today``, ``yesterday``, or a     see ``utt.domain.period.parse_day``
          weekday: the latest such day up to today
``TIME``  ``H:M{:SS}{am|pm}`` or ``H am|pm``                 ``9:30``, ``21:30:15``, ``9:30 pm``, ``9pm``
``SPAN``  ``{N days} {N hours} {N minutes}``: at least one   ``2d``, ``1 hour 30 minutes``, ``an hour``
``N``     a number, ``a`` or ``an``; the minutes after       ``1h30``, ``1h30m``
          hours need no unit
========  =================================================  ===============================================

The units are ``d day days``, ``h hr hrs hour hours`` and ``m min mins minute minutes``. Seconds are dropped. A span is
counted on the clock on the wall, which knows nothing of summer time.

Some of what dateutil reads would surprise whoever typed it, and is an error: what begins with ``-`` and is no span,
minutes with neither ``-`` nor ``ago``, a number such as ``930``, and a weekday without a time. A weekday that only
dateutil reads, as in ``mon 9:00``, is the latest one too.
"""

from __future__ import annotations

import re
import warnings
from datetime import datetime, time, timedelta

from utt.errors import UttError
from utt.lazy import load

_N = "[0-9]{1,9} ?|an? "
_MINUTE = "m|mins?|minutes?"
_SPAN = (
    f"(?:(?P<days>{_N})(?:d|days?) ?)?"
    f"(?:(?P<hours>{_N})(?:h|hrs?|hours?) ?)?"
    f"(?:(?P<minutes>{_N})(?(hours)(?:{_MINUTE})?|(?:{_MINUTE})))?"
)
_TIME = "(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{1,2})(?::[0-5][0-9])?)? ?(?P<half>[ap]m)?"


def parse_moment(words: str, now: datetime) -> datetime:
    """The moment that *words* mean at the time *now*, as the module's table says.

    It is a naive local time, to the minute, and may lie in the future. Raises UttError for what cannot be read, and for
    a moment outside the years 1 to 9999.
    """
    # What scripts pass is read at once.
    if words[4:14:3] == "-- :" and len(words) == 16:
        try:
            return datetime.fromisoformat(words)
        except ValueError:
            pass
    this_minute = datetime.combine(now, time(now.hour, now.minute))
    try:
        moment = _moment(words, this_minute)
        return moment if moment is not None else _moment_by_dateutil(words, this_minute)
    # OSError is what Windows has for a moment that is too far away to be put into the local time zone.
    except (ValueError, ArithmeticError, OSError) as error:
        raise UttError(f"No time can be read in {words!r}: write it like '2026-11-16 09:30' or '-15m'") from error


def _moment(words: str, now: datetime) -> datetime | None:
    """The moment, None if it is for dateutil to read. Raises ValueError or ArithmeticError if there is none."""
    words = " ".join(word for word in words.lower().replace(",", " ").split() if word not in ("and", "at"))
    if words == "now":
        return now
    is_negative = words.startswith("-")
    span = re.fullmatch(_SPAN, words.removeprefix("-").lstrip().removesuffix(" ago"))
    if span is not None and span[0] and is_negative != words.endswith(" ago"):
        return now - timedelta(**{unit: _number(text) for unit, text in span.groupdict().items()})
    if is_negative or (span is not None and span["minutes"] and not span["hours"]):
        raise ValueError("neither a time nor a span back from now")
    if re.fullmatch("[0-9]{1,4}", words):
        raise ValueError("an hour without minutes, or a day, or a year")
    if re.fullmatch("([0-9]+ )?([a-z]+day|mon|tue|wed|thu|fri|sat|sun)( [0-9]+)?", words):
        raise ValueError("a day without a time")
    match = re.fullmatch(f"(?:(?P<day>[^ ]+) )?{_TIME}", words) or re.fullmatch(f"{_TIME} (?P<day>[^ ]+)", words)
    if match is None or not (match["minute"] or match["half"]):
        return None
    try:
        # Most moments need no periods.
        day = load("utt.domain.period:parse_day")(match["day"], now.date()) if match["day"] else now.date()
    except UttError:
        return None
    return datetime.combine(day, _time(match))


def _number(text: str | None) -> int:
    if text is None:
        return 0
    return 1 if text.startswith("a") else int(text)


def _time(match: re.Match[str]) -> time:
    hour = int(match["hour"])
    if match["half"]:
        if hour > 12:
            raise ValueError("an hour of the twenty-four with am or pm")
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    return time(hour, int(match["minute"] or 0))


def _moment_by_dateutil(words: str, now: datetime) -> datetime:
    # Importing it costs more than all the rest of a command.
    parse = load("dateutil.parser:parse")
    try:
        with warnings.catch_warnings():
            # A time zone that dateutil does not know must not be taken for the local one.
            warnings.simplefilter("error")
            midnight = datetime.combine(now, time())
            moment: datetime = parse(words, default=midnight)
            earlier: datetime = parse(words, default=midnight - timedelta(days=6))
    except Warning as warning:
        raise ValueError(str(warning)) from warning
    # dateutil takes a weekday for the first such day from the default's on, and nothing else differs by a week.
    if moment - earlier == timedelta(days=7):
        moment = earlier
    if moment.tzinfo is not None:
        moment = moment.astimezone().replace(tzinfo=None)
    return moment.replace(second=0, microsecond=0)
