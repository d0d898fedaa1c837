"""Rounds durations, for bills: each is rounded once, and every other number is a sum of these.

A sum that is split after rounding is apportioned: each part gets its share of the rounded sum, in whole grains, and the
parts that lose most by that get one more grain, so that the parts add up (largest remainder method).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import product

from utt.domain.duration_words import parse_duration
from utt.errors import UttError

MODES = ("up", "down", "nearest")
"""The ways to round. ``nearest`` rounds half a step up."""

_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
# The seconds in a hundredth of an hour.
_SECONDS = 36
_NOTHING = timedelta()
_EXAMPLES = "write it like --round 15m or --round 6m:up"


class Rounding:
    """How to round: to multiples of ``step``.

    ``mode`` is ``up``, ``down`` or ``nearest``, which rounds half a step up. ``each`` is true if each activity is
    rounded, and false if each name's sum per day is.
    """

    __slots__ = ("each", "mode", "step")

    def __init__(self, step: timedelta, mode: str = "nearest", each: bool = False) -> None:
        self.step = step
        self.mode = mode
        self.each = each

    def rounded(self, duration: timedelta) -> timedelta:
        """Return *duration*, which is not negative, rounded to a multiple of the step. A multiple stays as it is."""
        steps, rest = divmod(duration, self.step)
        if rest and (self.mode == "up" or (self.mode == "nearest" and rest * 2 >= self.step)):
            steps += 1
        return steps * self.step

    def __str__(self) -> str:
        """Return its description in a report: ``to 15m, half up, each day's sum of an activity``."""
        way = "half up" if self.mode == "nearest" else self.mode
        what = "each activity" if self.each else "each day's sum of an activity"
        return f"to {self.step // _MINUTE}m, {way}, {what}"


def parse_rounding(words: str, each: bool = False) -> Rounding:
    """Return the rounding in *words*: a step, ``15m``, ``6m`` or ``0.25h``, optionally with a mode, ``15m:up``.

    Raises UttError, with what is allowed, if they are invalid.
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
    """Return the shares of *total* for parts of these *weights*, in whole grains, except for the part of *total* that
    is not.

    They add up to *total*, and each differs from its exact share by less than a grain. If all weights are 0, the first
    gets everything.
    """
    if not weights:
        return []
    whole, rest = divmod(total, grain)
    shares = [share * grain for share in apportioned_numbers(whole, [weight // _SECOND for weight in weights])]
    if rest:
        shares[max(range(len(weights)), key=weights.__getitem__)] += rest
    return shares


def apportioned_numbers(total: int, weights: Sequence[int]) -> list[int]:
    """Return integers in the ratio of *weights* that add up to *total*, each less than 1 off its exact share.

    If shares lose equally, the first of them gets more. If all weights are 0, the first gets everything.
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


def decimal_hundredths(durations: Sequence[timedelta], total: int | None = None) -> list[int]:
    """Return the *durations* of a section's rows in hundredths of an hour, so that they add up to its *total*.

    By default, the total is their sum, rounded half up; a given total must be less than a hundredth off their sum. Each
    row is less than a hundredth off.

    Since 2.0.
    """
    if total is None:
        total = hundredths(sum(durations, _NOTHING))
    found, losses = [], []
    for duration in durations:
        whole, loss = divmod(duration // _SECOND, _SECONDS)
        found.append(whole)
        losses.append(loss)
    missing = total - sum(found)
    for index in sorted(range(len(found)), key=lambda each: (-losses[each], each))[: max(missing, 0)]:
        found[index] += 1
    return found


def decimal_table(rows: Sequence[Mapping[str, timedelta]], totals: Mapping[str, int]) -> list[dict[str, int]]:
    """Return the durations of *rows*, by the keys of their columns, in hundredths of an hour, so that each column adds
    up to its total in *totals*.

    The totals are like those from ``decimal_hundredths``. Each cell is less than a hundredth off, and each row's sum at
    most one, unless the totals leave no choice.

    Since 2.0.
    """
    found: list[dict[str, int]] = [{} for _ in rows]
    # What the rows have lost so far, in seconds.
    lost = [0] * len(rows)
    for key, total in totals.items():
        losses = {}
        for number, row in enumerate(rows):
            if key in row:
                found[number][key], losses[number] = divmod(row[key] // _SECOND, _SECONDS)
                lost[number] += losses[number]
        missing = total - sum(found[number][key] for number in losses)
        # The rows that have lost most get one more.
        inexact = [number for number, loss in losses.items() if loss]
        for number in sorted(inexact, key=lambda each: (-lost[each], -losses[each], each))[: max(missing, 0)]:
            found[number][key] += 1
            lost[number] -= _SECONDS
    while max(lost, default=0) > _SECONDS or min(lost, default=0) < -_SECONDS:
        if not _exchange(rows, found, lost):
            break
    return found


def _exchange(rows: Sequence[Mapping[str, timedelta]], found: list[dict[str, int]], lost: list[int]) -> bool:
    """Move a hundredth from a row that has lost little to one that has lost much; return false if none can."""
    by_loss = sorted(range(len(rows)), key=lambda each: -lost[each])
    for one, other in product(by_loss, reversed(by_loss)):
        if lost[one] - lost[other] <= _SECONDS:
            continue
        for key in found[one].keys() & found[other].keys():
            is_less = found[one][key] * _SECONDS * _SECOND < rows[one][key]
            is_more = found[other][key] * _SECONDS * _SECOND > rows[other][key]
            if is_less and is_more:
                found[one][key] += 1
                found[other][key] -= 1
                lost[one] -= _SECONDS
                lost[other] += _SECONDS
                return True
    return False


def hundredths(duration: timedelta) -> int:
    """Return *duration* in hundredths of an hour, half up.

    Since 2.0.
    """
    return (duration // _SECOND + _SECONDS // 2) // _SECONDS


def format_hundredths(number: int) -> str:
    """Return hundredths of an hour as hours with two decimals: ``1.25``.

    Since 2.0.
    """
    return f"{number // 100}.{number % 100:02}"
