"""Reads names from the end of the log, for TAB completion.

It reads only the latest entries, and neither checks nor remembers anything, so that a key press costs the same on a log
of any size. Lines that are not entries are skipped.
"""

from __future__ import annotations

import os
import stat
from argparse import Namespace
from collections.abc import Iterator, Sequence
from itertools import islice

from utt.domain.activity import Name
from utt.domain.entry import BYE_ENTRY_NAME, HELLO_ENTRY_NAME, Entry, format_moment, parse_line
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime import paths
from utt.runtime.options import option
from utt.timelog.file.log_file import Bytes, LogFile, decode
from utt.timelog.file.memory import Memory

if TYPE_CHECKING:
    from utt.domain import tags as tagging
else:
    tagging = lazy("utt.domain.tags")

_ENTRIES = 500
# As many as fit on a screen.
_MOMENTS = 20
# Room for that many entries and as much besides. A log may contain anything, a line of many megabytes for instance.
_BYTES = 1 << 17


def activities(args: Namespace) -> list[str]:
    """Return the names of the latest activities in the log of *args*, the latest first, each once."""
    names = dict.fromkeys(entry.name for entry in _latest_entries(args))
    return [name for name in names if name not in (HELLO_ENTRY_NAME, BYE_ENTRY_NAME)]


def rest_of_activities(args: Namespace, words: Sequence[str]) -> list[str]:
    """Return what may follow *words* in the names of the latest activities, the latest first, each once."""
    beginning = "".join(f"{word} " for word in words)
    return [name.removeprefix(beginning) for name in activities(args) if name.startswith(beginning)]


def moments(args: Namespace) -> dict[str, str]:
    """Return the moments of the latest entries, the latest first, each with the name of that minute's last entry."""
    names: dict[str, str] = {}
    for entry in islice(_latest_entries(args), _MOMENTS):
        names.setdefault(format_moment(entry.datetime), entry.name)
    return names


def projects(args: Namespace) -> list[str]:
    """Return the projects of the latest activities, the latest first, each once."""
    names = dict.fromkeys(Name(name).project for name in activities(args))
    return [name for name in names if name]


def tasks(args: Namespace) -> list[str]:
    """Return the tasks of the latest activities, the latest first, each once."""
    return [*dict.fromkeys(Name(name).task for name in activities(args))]


def tags(args: Namespace) -> list[str]:
    """Return the tags of the latest entries, in their names and comments, the latest first, each once."""
    return [
        *dict.fromkeys(tag for entry in _latest_entries(args) for tag in tagging.tags_of(entry.name, entry.comment))
    ]


def _latest_entries(args: Namespace) -> Iterator[Entry]:
    try:
        path = option(args, "data_filename") or paths.log_file(os.environ)
        # A pipe would block the shell.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return
        with LogFile(path, Memory(None, path)).opened() as log:
            end = log.read(max(log.start, log.size - _BYTES), log.size)
            is_whole = log.size - log.start <= _BYTES
    except (OSError, UttError, ValueError):
        return
    complete = Bytes(None, end if is_whole else end.partition(b"\n")[2])
    lines = (decode(line) for _, line in complete.lines_before(complete.size))
    yield from islice(filter(None, map(parse_line, lines)), _ENTRIES)
