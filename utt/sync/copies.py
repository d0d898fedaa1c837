"""Conflict copies: what programs that keep directories in step leave beside a file which changed on two machines.

Each has its own way to call them; here ``utt`` is the log's name and ``.log`` its suffix:

- Syncthing: ``utt.sync-conflict-20261116-101500-ABCDEFG.log``, before version 0.14.44 without the device;
- Dropbox: ``utt (Ana's conflicted copy 2026-11-16).log``, in the language of the program, which keeps the date;
- Nextcloud: ``utt (conflicted copy 2026-11-16 101500).log``, maybe with a person's name; before version 2.6, and
  ownCloud: ``utt_conflict-20261116-101500.log``;
- OneDrive: ``utt-LAPTOP.log``, by the machine's name;
- iCloud: ``utt 2.log``, on Windows also ``utt.log(1)``; Google Drive, and a second one of Dropbox's: ``utt (1).log``.

The last three lines are names that any file may have, so only what holds an entry is taken for a copy.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from utt.domain.calendar import Calendar
from utt.domain.entry import Entry, is_ignored_line, parse_line
from utt.errors import UttError
from utt.sync.three_way import MergedLog, merged_log
from utt.timelog.file.log_file import decode

_NUMBER = r"\(\d{1,3}\)"
# Between the log's name and its suffix.
_MARKS = (
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?",
    r" \(.*\d{4}-\d{2}-\d{2}.*\)",
    r"_conflict-\d{8}-\d{6}",
    r"-[^.]+",
    f" ?{_NUMBER}",
    r" \d{1,3}",
)


class ConflictCopy:
    """A conflict copy of the log, at ``path``; ``added`` are the entries that it would bring into the log.

    Since 2.0.
    """

    __slots__ = ("added", "path")

    def __init__(self, path: str, added: Sequence[Entry]) -> None:
        self.path: str = path
        self.added: Sequence[Entry] = added


def copies_beside(path: str, content: bytes, calendar: Calendar) -> Iterator[ConflictCopy]:
    """Yield the conflict copies of the log at *path*, which holds *content*, in the order of their names.

    They lie beside it, or beside what it is a link to. What cannot be read is none.
    """
    for place in dict.fromkeys((os.path.abspath(path), os.path.realpath(path))):
        directory, name = os.path.split(place)
        pattern = _pattern(name)
        names: list[str] = []
        with suppress(OSError):
            names = sorted(each for each in os.listdir(directory) if pattern.fullmatch(each))
        for each in names:
            with suppress(UttError):
                copy = os.path.join(directory, each)
                yield ConflictCopy(copy, folded(content, read_copy(copy), calendar).added)


def read_copy(path: str) -> bytes:
    """Return what is in the conflict copy at *path*. Raises UttError if it cannot be read, or is no log."""
    if os.path.lexists(path) and not os.path.isfile(path):
        raise UttError(f"{path} cannot be folded in: it is no file")
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise UttError(f"{path} cannot be read, {error.strerror}: nothing was merged") from error
    texts = [decode(line) for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    has_other = False
    for text in texts:
        if parse_line(text) is not None:
            return content
        has_other = has_other or not is_ignored_line(text)
    if has_other:
        raise UttError(f"{path} is no log, since no line of it is an entry: nothing was merged")
    return content


def folded(ours: bytes, copy: bytes, calendar: Calendar) -> MergedLog:
    """Return what becomes of our log with what a *copy* of it has. Nobody knows what was there before: a union."""
    return merged_log(b"", ours, copy, calendar)


def _pattern(name: str) -> re.Pattern[str]:
    stem, suffix = os.path.splitext(name)
    between, behind = f"(?:{'|'.join(_MARKS)}){re.escape(suffix)}", f"{re.escape(suffix)} ?{_NUMBER}"
    return re.compile(f"{re.escape(stem)}(?:{between}|{behind})", re.DOTALL)
