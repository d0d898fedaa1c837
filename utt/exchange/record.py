"""Records: intervals that another program has recorded, as a format reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from utt.domain.entry import Entry


class Record:
    """An interval that another program has recorded.

    ``start`` and ``end`` are datetimes: one with a ``tzinfo`` is an instant, one without is what the clock on the wall
    showed; an ``end`` of None means that it is still running. If the other program has no times, both are None, and
    ``day``, a date, and ``duration``, a timedelta, which may be negative, replace them.

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
