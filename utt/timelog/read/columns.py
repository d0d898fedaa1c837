"""Reads many entries at a time, as columns: loops in C split up a piece of the log.

This works for lines in utt's own form, whose stamps give their minutes, see ``stamps``. A line in any other form has a
day, a time or a name that the tables here do not contain; then its piece of the log is read line by line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from operator import add, itemgetter

from utt.domain.columns import Columns, minute_of
from utt.domain.entry import parse_line
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.check import pieces
from utt.timelog.read.entries import Entries

# Lists of a few hundred lines are faster to make than those of thousands, and an odd line slows down only its piece.
PIECE = 1 << 14
# How many days or names are kept at a time.
_MOST = 1 << 10

_DAY = 24 * 60
_CLOCK_TIMES = {b"%02d:%02d " % divmod(minute, 60): minute for minute in range(_DAY)}
_day_in, _clock_time_in, _name_in = (itemgetter(slice(*ends)) for ends in ((0, 11), (11, 17), (17, None)))


class _Days(dict[bytes, int]):
    """The minutes before each day, by the beginning of a line. Raises ValueError if no line of utt's begins so."""

    def __missing__(self, begin: bytes) -> int:
        text = begin.decode("ascii")
        # Python would also accept a day of an ISO week.
        if text[4:11:3] != "-- ":
            raise ValueError(text)
        minutes = self[begin] = date.fromisoformat(text[:10]).toordinal() * _DAY - _DAY
        return minutes


class _Names(dict[bytes, str]):
    """The names of entries, by the end of a line. Raises ValueError if no line of utt's ends like that."""

    def __missing__(self, end: bytes) -> str:
        text = end.decode()
        if not text.isprintable() or text[:1] in ("", " ") or text[-1] == " ":
            raise ValueError(text)
        name = self[end] = text.partition("  # ")[0]
        return name


def columns(log: Bytes, start: int, piece_size: int = PIECE) -> Iterator[Columns]:
    """Yield the entries of a good log from the offset *start* on, where a line begins.

    The lines are split up in pieces of at least *piece_size* bytes that end with a whole line.
    """
    days, names = _Days(), _Names()
    for block in log.blocks(start):
        for piece in pieces(block, piece_size):
            yield _plain(piece, days, names) or _parsed(piece)
            for table in (days, names):
                if len(table) > _MOST:
                    table.clear()


def columns_since(entries: Entries, moment: datetime) -> Iterator[Columns]:
    """Yield the same *entries* as ``since``, many at a time, as columns of minutes and names to add up.

    Yields none if the log has offsets, which minutes cannot express. Iterating raises UttError like ``Entries``.
    """
    with entries._file.opened() as log:
        start = entries._good_from(log, moment)
        if not entries.has_offsets:
            yield from columns(log, start)


def _plain(piece: bytes, days: _Days, names: _Names) -> Columns | None:
    """Return the entries of a piece if all of its lines are blank or in utt's own form; None if not."""
    if b"\r" in piece:
        piece = piece.removesuffix(b"\r").replace(b"\r\n", b"\n")
    lines = list(filter(None, piece.split(b"\n")))
    clock_times = map(_CLOCK_TIMES.__getitem__, map(_clock_time_in, lines))
    try:
        minutes = list(map(add, map(days.__getitem__, map(_day_in, lines)), clock_times))
        return minutes, list(map(names.__getitem__, map(_name_in, lines)))
    except (KeyError, ValueError):
        return None


def _parsed(piece: bytes) -> Columns:
    entries = [entry for line in piece.split(b"\n") if (entry := parse_line(decode(line))) is not None]
    return [minute_of(entry.datetime) for entry in entries], [entry.name for entry in entries]
