"""Records: intervals that another program has recorded, as a format reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from utt.domain.entry import Entry
from utt.lazy import TYPE_CHECKING


class Record:
    """An interval that another program has recorded.

    ``start`` and ``end`` are datetimes: one with a ``tzinfo`` is an instant, one without is what the clock on the wall
    showed; an ``end`` of None means that it is still running. If the other program has no times, both are None, and
    ``day``, a date, and ``duration``, a timedelta, which may be negative, replace them. Beside times of the clock on
    the wall, ``duration`` tells which of two hours is meant, in the night in which the clock goes back.

    The activity is either ``name``, in utt's form, such as ``acme: design``, or ``project`` and ``task``, which may
    have any form, and either of which may be empty. ``comment`` is None if there is none. ``tags`` have no ``#``.
    ``where`` is its place in the source, for messages: ``line 17``.

    Since 2.0.
    """

    __slots__ = ("comment", "day", "duration", "end", "name", "project", "start", "tags", "task", "where")

    def __init__(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        *,
        name: str | None = None,
        project: str = "",
        task: str = "",
        comment: str | None = None,
        tags: Sequence[str] = (),
        day: date | None = None,
        duration: timedelta | None = None,
        where: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.project = project
        self.task = task
        self.comment = comment
        self.tags = tags
        self.day = day
        self.duration = duration
        self.where = where

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"Record({values})"


if TYPE_CHECKING:
    Read = Record | Entry

_NONE = type(None)
_TYPES: dict[str, tuple[type, ...]] = {
    "start": (datetime, _NONE),
    "end": (datetime, _NONE),
    "name": (str, _NONE),
    "project": (str,),
    "task": (str,),
    "comment": (str, _NONE),
    "day": (date, _NONE),
    "duration": (timedelta, _NONE),
    "where": (str,),
}


def require_types(read: object) -> None:
    """Raise TypeError unless *read*, from a plugin, is a Record or an Entry with values of the right types."""
    if isinstance(read, Entry):
        types = {"datetime": (datetime,), "name": (str,), "comment": (str, _NONE)}
    elif isinstance(read, Record):
        types = _TYPES
        if isinstance(read.tags, str) or not all(isinstance(tag, str) for tag in read.tags):
            raise TypeError(f"the tags of a record must be a list of texts, not {read.tags!r}")
        if isinstance(read.day, datetime):
            raise TypeError(f"the day of a record must be a date, not {read.day!r}")
    else:
        raise TypeError(f"a reader must give records or entries, not {read!r}")
    for name, allowed in types.items():
        value = getattr(read, name)
        if not isinstance(value, allowed):
            raise TypeError(f"{name} must be a {allowed[0].__name__}, not {value!r}")
