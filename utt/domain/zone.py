"""The system's time zone: its offset from UTC at any moment.

This uses ``datetime.astimezone``, not dateutil. Its ``tz.tzlocal`` knows only the zone's two current offsets, and which
is which by a sign: it would be wrong in Apia, Istanbul, Moscow and Kathmandu before their last change of rules, and in
Dublin always. Its ``tz.gettz`` misreads what POSIX allows for TZ: ``UTC+3`` is west there, and ``<+03>-3`` is valid.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta, timezone

from utt.domain.entry import format_moment, is_earlier, offset_of, without_offset
from utt.domain.instant import Moment, is_offset
from utt.errors import UttError

_MINUTE = timedelta(minutes=1)


def instant(wall: datetime, now: datetime) -> Moment:
    """Return the moment at which the system's clock shows *wall*, with its offset from UTC.

    If that happens twice, because the clock goes back, it is the later one unless that is after *now*. Raises UttError
    if the clock never shows it, because it goes forward then, or it is outside the supported years.
    """
    found = _moments(wall)
    if not found:
        # The hours before and after: which of them has which fold depends on the system.
        before, after = sorted((_aware(wall, 0), _aware(wall, 1)))
        raise UttError(
            f"No clock here showed {format_moment(wall)}, since it went forward then: "
            f"write it like {format_moment(_moment_of(before))!r} or {format_moment(_moment_of(after))!r}"
        )
    return found[0] if is_earlier(now, found[-1]) else found[-1]


def present() -> Moment | None:
    """Return what the system's clock shows now, with its offset from UTC; None if no place in the world has that one.

    TZ may name any: ``UTC+0530`` is 530 hours.
    """
    try:
        moment = _moment_of(datetime.now().astimezone())
    except ValueError:
        return None
    return moment if is_offset(moment.utc_offset or timedelta()) else None


def require_one() -> None:
    """Raise UttError if no place in the world has the system's offset from UTC."""
    if present() is None:
        raise UttError("No place is as far from UTC as the system's time zone: set TZ like TZ=Europe/Berlin")


def after(moment: datetime, span: timedelta) -> datetime:
    """Return the moment *span* after *moment*: if that knows its offset, when this much time has really passed."""
    utc_offset = offset_of(moment)
    return moment + span if utc_offset is None else here(Moment.at(moment + span, utc_offset))


def offsets_at(wall: datetime) -> list[timedelta]:
    """Return the offsets from UTC with which the system's clock shows *wall*: one, two if it goes back, or none."""
    # Near the first and last supported year, none is known.
    with suppress(UttError):
        return [offset for each in _moments(wall) if (offset := each.utc_offset) is not None]
    return []


def is_shown_twice(wall: datetime) -> bool:
    """Return true if the system's clock shows *wall* twice, because it goes back."""
    return len(offsets_at(wall)) > 1


def offset_at(wall: datetime) -> timedelta | None:
    """Return the system's offset from UTC when its clock shows *wall*, the first time if it does so twice."""
    return _aware(wall, 0).utcoffset()


def here(moment: datetime) -> Moment:
    """Return an instant, which is a moment with an offset, as the system's clock shows it."""
    utc_offset = offset_of(moment) or timedelta()
    return _moment_of(_shown_here(without_offset(moment).replace(tzinfo=timezone(utc_offset))))


def _moments(wall: datetime) -> list[Moment]:
    """Return the moments at which the system's clock shows *wall*, the first one first."""
    aware = [_aware(wall, fold) for fold in (0, 1)]
    found = [_moment_of(each) for each in aware if each.replace(tzinfo=None, fold=0) == without_offset(wall)]
    return list(dict.fromkeys(found))


def _aware(wall: datetime, fold: int) -> datetime:
    return _shown_here(without_offset(wall).replace(fold=fold))


def _shown_here(moment: datetime) -> datetime:
    """Return *moment* as an aware datetime in the system's zone. Raises UttError if that fails."""
    try:
        return moment.astimezone()
    # On Windows, a moment too far away raises OSError.
    except (ArithmeticError, ValueError, OSError) as error:
        raise UttError(f"The clock here never shows {format_moment(moment)}: write a day like '2026-11-16'") from error


def _moment_of(aware: datetime) -> Moment:
    # Long ago, every place had its own local time, with an offset in seconds.
    utc_offset = aware.utcoffset() or timedelta()
    return Moment.at(aware, round(utc_offset / _MINUTE) * _MINUTE)
