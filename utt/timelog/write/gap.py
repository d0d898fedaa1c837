"""The gap of a history: the mark that a change is missing in it, since its record could not be written."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from utt.timelog.file.locked_file import write_all
from utt.timelog.file.opening import create
from utt.timelog.write.history import GAP_AT, History, number_at


def leave(history: History) -> Callable[[], object] | None:
    """Record that a change is missing here, and return what takes that back; None if it cannot be recorded."""
    try:
        return partial(_exchange, history, _exchange(history, None))
    except OSError:
        if os.path.lexists(history.path):
            with suppress(OSError):
                os.close(create(history.gap_path))
                return partial(os.unlink, history.gap_path)
    return None


def _exchange(history: History, offset: int | None) -> int:
    """Overwrite the offset at which a change is missing, with the file's end if *offset* is None; return the old
    one.
    """
    with open(history.opened(os.O_RDWR), "r+b", buffering=0) as file:
        header = file.read(len(history.header(0, 0)))
        if not history.header_end(header):
            return 0
        end = file.seek(0, os.SEEK_END)
        file.seek(GAP_AT)
        write_all(file.fileno(), b"%012d" % (end if offset is None else offset))
        return number_at(header, GAP_AT)
