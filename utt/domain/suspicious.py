"""Rules for probable mistakes in a recorded activity. Their wording is in ``utt.terminal``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from utt.domain.activity import SUSPICIOUSLY_LONG, Activity, ActivityType, Name
from utt.domain.calendar import Calendar
from utt.domain.entry import elapsed

# Work of this many hours, with this many of them in the night, is probably a night away from work.
_LONG_FOR_A_NIGHT = timedelta(hours=4)
_MUCH_OF_A_NIGHT = timedelta(hours=2)
_NIGHT = timedelta(hours=6)
_MORNING = timedelta(hours=6)
_DAY = timedelta(days=1)
_SHORTEST = 3
# A longer head is probably the beginning of a sentence.
_MOST_WORDS = 3


def counts_a_night(activity: Activity, calendar: Calendar) -> bool:
    """Return true if the activity counts a night as work."""
    if activity.type != ActivityType.WORK:
        return False
    at_night = timedelta()
    for day in {calendar.day_of(activity.start), calendar.day_of(activity.end)}:
        at_night += activity.clip(*_night(day, calendar)).duration
    is_one = activity.duration >= _LONG_FOR_A_NIGHT and at_night >= _MUCH_OF_A_NIGHT
    return is_one or activity.duration >= _DAY


def _night(day: date, calendar: Calendar) -> tuple[datetime, datetime]:
    """Return the start and end of the night with which *day* begins.

    It lasts until six, or two hours if the day begins shortly before that, so that people who work past midnight and
    come in the morning get no warning. A day that begins at any other time has no night.
    """
    start = calendar.start_of(day)
    until_morning = (_MORNING - timedelta(hours=start.hour, minutes=start.minute)) % _DAY
    if until_morning > _NIGHT:
        return start, start
    return start, start + max(until_morning, _MUCH_OF_A_NIGHT)


def is_too_long(activity: Activity) -> bool:
    """Return true if the activity counts and is longer than anybody works or rests at a stretch."""
    return activity.type != ActivityType.IGNORED and activity.duration > SUSPICIOUSLY_LONG


def has_no_hello(activity: Activity, calendar: Calendar) -> bool:
    """Return true if the activity counts time since an earlier day, and did not just continue into the night."""
    return (
        activity.type != ActivityType.IGNORED
        and not calendar.is_same_day(activity.start, activity.end)
        and elapsed(calendar.start_of(calendar.day_of(activity.end)), activity.end) >= _NIGHT
    )


def nearly_known(word: str, known: Collection[str]) -> str | None:
    """Return the *known* project or task of which *word* is probably a misspelling, or None."""
    if not word or word in known:
        return None
    return min((each for each in known if each and _is_one_letter_off(word, each)), default=None)


def looks_like_project(name: Name) -> str | None:
    """Return the corrected name if *name* looks as if it had a project, but has none; else None.

    It has a colon without a space after it, or one after two or three words.
    """
    head, colon, rest = name.name.partition(":")
    words = head.split()
    if name.project or not colon or not rest.strip() or not words or head[0].isspace():
        return None
    if not rest[0].isspace():
        # Neither an address, https://example.org, nor a time of day.
        is_other = rest.startswith("//") or (head[-1].isdigit() and rest[0].isdigit())
        return None if len(words) > 1 or is_other else f"{head}: {rest}"
    return f"{'-'.join(words)}:{rest}" if len(words) <= _MOST_WORDS else None


def _is_one_letter_off(one: str, other: str) -> bool:
    """Return true if one typo turns *one* into *other*.

    A typo is a letter added, omitted or changed, or two neighbours swapped. Digits and the stars of a break do not
    count as letters, and names of one or two letters are too short.
    """
    if min(len(one), len(other)) < _SHORTEST or _letters(one) == _letters(other):
        return False
    if len(one) > len(other):
        one, other = other, one
    differs_from = next((index for index, letter in enumerate(one) if letter != other[index]), len(one))
    rest, other_rest = one[differs_from:], other[differs_from:]
    if len(one) < len(other):
        return rest == other_rest[1:]
    return rest[1:] == other_rest[1:] or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])


def _letters(text: str) -> str:
    return "".join(character for character in text if not character.isdigit() and character != "*").strip()
