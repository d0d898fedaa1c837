"""Moments with an offset from UTC, and the offsets.

Most logs have none, so this is imported only when one occurs, or when logs are merged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from itertools import pairwise

from utt.domain.entry import offset_of, without_offset
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Self

_FIRST_OFFSET, _LAST_OFFSET = timedelta(hours=-12), timedelta(hours=14)
_MINUTE = timedelta(minutes=1)
_OFFSET = "([+-])([0-9]{2}):?([0-5][0-9])"


class Moment(datetime):
    """A naive local time that may have an offset from UTC: ``utc_offset``, else None.

    Two with an offset are compared and subtracted as instants; any other two as what the clocks on the wall showed. So
    the order is that of the log, and a difference is the time that really passed. They are equal if both clock and
    offset are. The result of ``replace`` or an addition has no offset.
    """

    utc_offset: timedelta | None = None

    def __lt__(self, other: Any, /) -> bool:
        ahead = self._ahead(other)
        return datetime.__lt__(self, other) if ahead is None else datetime.__sub__(self, other) < ahead

    def __le__(self, other: Any, /) -> bool:
        ahead = self._ahead(other)
        return datetime.__le__(self, other) if ahead is None else datetime.__sub__(self, other) <= ahead

    def __gt__(self, other: Any, /) -> bool:
        ahead = self._ahead(other)
        return datetime.__gt__(self, other) if ahead is None else datetime.__sub__(self, other) > ahead

    def __ge__(self, other: Any, /) -> bool:
        ahead = self._ahead(other)
        return datetime.__ge__(self, other) if ahead is None else datetime.__sub__(self, other) >= ahead

    def __sub__(self, other: Any, /) -> Any:
        ahead = self._ahead(other)
        difference = datetime.__sub__(self, other)
        return difference if ahead is None else difference - ahead

    def __eq__(self, other: object) -> bool:
        return datetime.__eq__(self, other) and self.utc_offset == getattr(other, "utc_offset", None)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = datetime.__hash__

    def __reduce_ex__(self, protocol: Any, /) -> Any:
        # datetime's own reduction lacks the offset.
        reduced: Any = super().__reduce_ex__(protocol)
        return _restored, (*reduced[:2], self.utc_offset)

    def _ahead(self, other: object) -> timedelta | None:
        """Return by how much this clock is ahead of that of *other*; None if that is unknown."""
        offset, other_offset = self.utc_offset, getattr(other, "utc_offset", None)
        return None if offset is None or other_offset is None else offset - other_offset

    @classmethod
    def at(cls, moment: datetime, utc_offset: timedelta | None) -> Self:
        """Return *moment*, to the minute, with this offset."""
        made = cls(moment.year, moment.month, moment.day, moment.hour, moment.minute)
        made.utc_offset = utc_offset
        return made


def _restored(make: Callable[..., Moment], arguments: tuple[Any, ...], utc_offset: timedelta | None) -> Moment:
    moment = make(*arguments)
    moment.utc_offset = utc_offset
    return moment


def have_one_order(moments: Iterable[datetime]) -> bool:
    """Return true if all *moments* are in one order, whichever of them are compared.

    Two with offsets from UTC are compared as instants, and others by the clock on the wall, so both must agree.
    """
    different = {*moments}
    known = sorted(moment for moment in different if offset_of(moment) is not None)
    walls = [without_offset(moment) for moment in known]
    return len(known) in (0, len(different)) or all(
        (one < other) == (wall < other_wall) and wall <= other_wall
        for (one, other), (wall, other_wall) in zip(pairwise(known), pairwise(walls), strict=True)
    )


def format_offset(utc_offset: timedelta) -> str:
    """Return an offset from UTC as text: ``+0200``."""
    hours, minutes = divmod(abs(utc_offset) // _MINUTE, 60)
    return f"{'-' if utc_offset < timedelta() else '+'}{hours:02}{minutes:02}"


def format_iso(moment: datetime, utc_offset: timedelta) -> str:
    """Return *moment* with this offset in ISO 8601: ``2026-11-16T09:00:00+01:00``."""
    return datetime.isoformat(datetime(*moment.timetuple()[:6], tzinfo=timezone(utc_offset)))


def parse_offset(text: str) -> timedelta | None:
    """Return the offset in *text*, ``+0200`` or ``+02:00``; None if no place in the world has it."""
    match = re.fullmatch(_OFFSET, text)
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    utc_offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    return utc_offset if is_offset(utc_offset) else None


def is_offset(utc_offset: timedelta) -> bool:
    """Return true if some place may have this offset from UTC: from -12:00 to +14:00, whole minutes."""
    return _FIRST_OFFSET <= utc_offset <= _LAST_OFFSET and not utc_offset % _MINUTE


class _Offsets(dict[str, timedelta]):
    """The offsets in lines of the log, by their text. Raises ValueError for an invalid text."""

    def __missing__(self, text: str) -> timedelta:
        utc_offset = parse_offset(text)
        if utc_offset is None:
            raise ValueError(text)
        self[text] = utc_offset
        return utc_offset


OFFSETS = _Offsets()
"""The offsets from UTC in lines of the log, by their text. Raises ValueError for an invalid text."""
