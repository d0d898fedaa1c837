"""Reading many entries at a time, as columns: by loops in C, which take a piece of the log apart.

This is for lines of the form that utt writes, whose stamps tell their minutes, see ``stamps``. A line of any other form
has a day, a time or a name that none of the tables here knows; then its piece of the log is read line by line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import add, itemgetter

from utt.domain.columns import Columns, minute_of
from utt.domain.entry import parse_line
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.check import pieces

# Lists of some hundred lines are made faster than those of thousands, and one odd line makes only its piece slow.
PIECE = 1 << 14
# So many days or names are kept at a time.
_MOST = 1 << 10

_DAY = 24 * 60
_CLOCK_TIMES = {b"%02d:%02d " % divmod(minute, 60): minute for minute in range(_DAY)}
_day_in, _clock_time_in, _name_in = (itemgetter(slice(*ends)) for ends in ((0, 11), (11, 17), (17, None)))


class _Days(dict[bytes, int]):
    """The minutes before each day, by what a line begins with. Raises ValueError for what begins no line of utt's."""

    def __missing__(self, begin: bytes) -> int:
        text = begin.decode("ascii")
        # Python would take a week's day too.
        if text[4:11:3] != "-- ":
            raise ValueError(text)
        minutes = self[begin] = date.fromisoformat(text[:10]).toordinal() * _DAY - _DAY
        return minutes


class _Names(dict[bytes, str]):
    """The names of entries, by what a line ends with. Raises ValueError for what ends no line of utt's."""

    def __missing__(self, end: bytes) -> str:
        text = end.decode()
        if not text.isprintable() or text[:1] in ("", " ") or text[-1] == " ":
            raise ValueError(text)
        name = self[end] = text.partition("  # ")[0]
        return name


def columns(log: Bytes, start: int, piece_size: int = PIECE) -> Iterator[Columns]:
    """Yield the entries of a good log from the offset *start* on, where a line begins.

    The lines are taken apart in pieces of *piece_size* bytes, or as many more as the last line of each takes.
    """
    days, names = _Days(), _Names()
    for block in log.blocks(start):
        for piece in pieces(block, piece_size):
            yield _plain(piece, days, names) or _parsed(piece)
            for table in (days, names):
                if len(table) > _MOST:
                    table.clear()


def _plain(piece: bytes, days: _Days, names: _Names) -> Columns | None:
    """Return the entries of a piece if all of its lines are blank or of utt's own form; None if not."""
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
