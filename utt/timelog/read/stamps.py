"""Stamps: the date and time at the beginning of a line in utt's own form, as bytes.

A stamp is ``2026-11-16 09:00``, with the offset from UTC if there is one: ``2026-11-16 09:00+0100``. The functions
require lines that are known to have that form.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from operator import itemgetter

from utt.domain.entry import format_moment, parse_line
from utt.lazy import TYPE_CHECKING, lazy
from utt.timelog.file.log_file import decode

if TYPE_CHECKING:
    from utt.domain import instant
else:
    instant = lazy("utt.domain.instant")

STAMP_LENGTH = len("2026-11-16 09:00")
WITH_OFFSET = len("2026-11-16 09:00+0100")
SIGNS = (b"+", b"-")

offset_in = itemgetter(slice(STAMP_LENGTH, WITH_OFFSET))


def stamp_of(moment: datetime) -> bytes:
    """Return the stamp of *moment*."""
    return format_moment(moment).encode()[:WITH_OFFSET]


def stamp_in(line: bytes) -> bytes:
    """Return the stamp at the beginning of *line*, which may be a bare stamp."""
    return line[: WITH_OFFSET if has_offset(line) else STAMP_LENGTH]


def has_offset(line: bytes) -> bool:
    """Return true if the stamp of *line* has an offset."""
    return line[STAMP_LENGTH : STAMP_LENGTH + 1] in SIGNS


def has_offset_in(text: bytes) -> bool:
    """Return true if a line of *text*, in any form, has an offset."""
    # There may be very many.
    for line in BytesIO(text):
        # A date alone has two hyphens.
        if b"+" in line or line.count(b"-") > 2:
            entry = parse_line(decode(line.removesuffix(b"\n")))
            if entry is not None and entry.utc_offset is not None:
                return True
    return False


def moment_of(line: bytes) -> datetime:
    """Return the moment of the stamp of *line*. Raises ValueError if it has none."""
    moment = wall_of(line)
    return instant.Moment.at(moment, instant.OFFSETS[offset_in(line).decode()]) if has_offset(line) else moment


def wall_of(line: bytes) -> datetime:
    """Return what the clock of *line* showed."""
    return datetime.fromisoformat(line[:STAMP_LENGTH].decode())
