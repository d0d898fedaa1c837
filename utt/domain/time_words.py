"""Times among other words, as people say them: ``at 9``, ``from 13:00 to 14:00``, ``acme: call 13:00-14:00``, and
durations, ``call for 2 hours``.

Nothing is recorded by this; it is for advice on what to type instead.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta

from utt.domain.moment import parse_moment, parse_range
from utt.domain.when import UnreadableError, plain, read_span
from utt.errors import UttError

_BEFORE_A_TIME = re.compile(r"(?:^|(?<= ))(?:@ ?|(?:at|on|from|since|between|until|till|by) )", re.IGNORECASE)
_BETWEEN_TIMES = re.compile(r" (?:to|till|until|and) ", re.IGNORECASE)
# A number alone may be anything, a chapter for instance.
_LIKE_A_CLOCK = re.compile(
    r"[0-9]:[0-9]|[0-9] ?[ap]\.?m\b|(?:\b(?:at|until|till) |@ ?)(?:[0-9]|noon|midnight)|^from [0-9]", re.IGNORECASE
)
_LIKE_A_DURATION = re.compile("[0-9].*(?:h|m)", re.IGNORECASE)
_MOST_WORDS = 7


def when_meant(words: str, now: datetime, takes_range: bool = False) -> str | None:
    """Return what *words* are as a WHEN for ``--at``, or with *takes_range* also as a stretch of time, without what
    people say around it; None if they are neither.
    """
    text = " ".join(words.split()).replace("\N{EM DASH}", "-")
    ends = [_BEFORE_A_TIME.sub("", each).strip() for each in _BETWEEN_TIMES.split(text, maxsplit=1)]
    candidates = ends if len(ends) == 1 else [text, "-".join(ends), "..".join(ends)]
    front, _, last = ends[0].rpartition(" ")
    if takes_range and len(ends) == 1 and front:
        # The day may come after the times.
        candidates = [*candidates, f"{last} {front}"]
    return next((each for each in candidates if each and _is_when(each, now, takes_range)), None)


def around_time(name: str, now: datetime, takes_range: bool = False) -> tuple[str, str, str] | None:
    """Return the time with which the words *name* end or begin, the same as a WHEN, and the other words; None if
    they do neither.

    A bare number is not a time, since it may count anything.
    """
    words = name.split()
    numbers = range(min(len(words), _MOST_WORDS), 0, -1)
    for number in numbers:
        for time, rest in ((words[-number:], words[:-number]), (words[:number], words[number:])):
            said = " ".join(time)
            if _LIKE_A_CLOCK.search(said) and (meant := when_meant(said, now, takes_range)) is not None:
                return said, meant, " ".join(rest)
    return None


def duration_at_end(name: str) -> tuple[str, timedelta, str] | None:
    """Return how long something took, if the words *name* end with that, ``for 2 hours`` or ``1h30``: as written and as
    a duration, and the other words. None if they do not.
    """
    words = name.split()
    for number in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        said = " ".join(words[-number:])
        span = re.sub("^(?:for|took) ", "", said, flags=re.IGNORECASE)
        if not _LIKE_A_DURATION.match(span):
            continue
        with suppress(UnreadableError, OverflowError):
            duration = read_span(plain(f"-{span}"))
            if duration is not None and timedelta() < duration < timedelta(days=1):
                return said, duration, " ".join(words[:-number])
    return None


def _is_when(words: str, now: datetime, takes_range: bool) -> bool:
    with suppress(UttError):
        if takes_range and parse_range(words, now) is not None:
            return True
    with suppress(UttError):
        parse_moment(words, now)
        return True
    return False
