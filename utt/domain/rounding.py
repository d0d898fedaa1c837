"""Rounding of durations, for bills: each is rounded once, and every other number is a sum of these.

What is cut into parts after it was rounded is apportioned: each part gets its share of the rounded sum, in whole
grains, and those that lose most by that get one grain more, so that the parts add up (the method of the largest
remainder).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from utt.domain.duration import parse_duration
from utt.errors import UttError

MODES = ("up", "down", "nearest")
"""The ways to round. ``nearest`` rounds half a step up."""

_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_NOTHING = timedelta()
_EXAMPLES = "write it like --round 15m or --round 6m:up"


class Rounding:
    """How to round: to multiples of ``step``, in one of the MODES.

    ``each`` is true where each activity is rounded, and false where it is each day's sum of each name.
    """

    __slots__ = ("each", "mode", "step")

    def __init__(self, step: timedelta, mode: str = "nearest", each: bool = False) -> None:
        self.step = step
        self.mode = mode
        self.each = each

    def rounded(self, duration: timedelta) -> timedelta:
        """Return the multiple of the step for *duration*, which is not negative. What is a multiple stays."""
        steps, rest = divmod(duration, self.step)
        if rest and (self.mode == "up" or (self.mode == "nearest" and rest * 2 >= self.step)):
            steps += 1
        return steps * self.step


def parse_rounding(words: str, each: bool = False) -> Rounding:
    """Return the rounding that *words* mean: a step, ``15m``, ``6m`` or ``0.25h``, and perhaps a mode, ``15m:up``.

    Raises UttError, with what is allowed, if they mean none.
    """
    text, colon, mode = words.strip().lower().partition(":")
    step = parse_duration(text)
    if step is None or step % _MINUTE:
        raise UttError(f"There is no step {text!r} to round to, which is whole minutes: {_EXAMPLES}")
    if not _NOTHING < step <= _DAY:
        raise UttError(f"There is no step {text!r} to round to, from 1m to 24h: {_EXAMPLES}")
    if colon and mode not in MODES:
        raise UttError(f"There is no way {mode!r} to round: use {', '.join(MODES)}, as in --round 15m:up")
    return Rounding(step, mode if colon else "nearest", each)


def apportioned(total: timedelta, weights: Sequence[timedelta], grain: timedelta = _MINUTE) -> list[timedelta]:
    """Return the shares of *total* for parts of these *weights*, in whole grains but for what *total* itself is not.

    They add up to *total*, and none is a grain or more off its exact share. Without any weight, the first gets all.
    """
    if not weights:
        return []
    whole, rest = divmod(total, grain)
    shares = [share * grain for share in apportioned_numbers(whole, [weight // _SECOND for weight in weights])]
    if rest:
        shares[max(range(len(weights)), key=weights.__getitem__)] += rest
    return shares


def apportioned_numbers(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole numbers in the ratio of *weights* that add up to *total*, each less than 1 off its exact share.

    Where shares lose alike, the first of them gets more. Without any weight, the first gets all.
    """
    whole = sum(weights)
    if whole == 0:
        return [total, *[0] * (len(weights) - 1)] if weights else []
    shares = [total * weight // whole for weight in weights]
    missing = total - sum(shares)
    losses = [total * weight % whole for weight in weights]
    for index in sorted(range(len(weights)), key=lambda each: (-losses[each], each))[:missing]:
        shares[index] += 1
    return shares


def decimal_hundredths(durations: Sequence[timedelta]) -> list[int]:
    """Return the *durations* of a section's rows in hundredths of an hour, so that they add up to those of their sum.

    None is off by a hundredth or more; the sum's are rounded, half up. So the section's total is the sum of its rows.
    """
    total = hundredths(sum(durations, _NOTHING))
    exact = [duration // _SECOND for duration in durations]
    floors = [seconds // 36 for seconds in exact]
    missing = total - sum(floors)
    losses = [seconds % 36 for seconds in exact]
    for index in sorted(range(len(exact)), key=lambda each: (-losses[each], each))[:missing]:
        floors[index] += 1
    return floors


def hundredths(duration: timedelta) -> int:
    """Return *duration* in hundredths of an hour, half up."""
    return (duration // _SECOND + 18) // 36


def format_hundredths(number: int) -> str:
    """Return hundredths of an hour as hours with two decimals: ``1.25``."""
    return f"{number // 100}.{number % 100:02}"
