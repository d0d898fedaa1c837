"""Conflict copies: files that sync programs leave beside a file which was changed on two machines.

Each program has its own names for them. For a log called ``utt.log``, these are:

- Syncthing: ``utt.sync-conflict-20261116-101500-ABCDEFG.log``, before version 0.14.44 without the device;
- Dropbox: ``utt (Ana's conflicted copy 2026-11-16).log``, in the user's language, but always with the date;
- Nextcloud: ``utt (conflicted copy 2026-11-16 101500).log``, sometimes with a person's name; before version 2.6, and
  ownCloud: ``utt_conflict-20261116-101500.log``;
- OneDrive: ``utt-LAPTOP.log``, with the machine's name;
- iCloud: ``utt 2.log``, on Windows also ``utt.log(1)``; Google Drive, and the second copy of Dropbox: ``utt (1).log``.

Any file may be called like the last three, so only a file with an entry counts as a copy.
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
# What stands between the log's name and its suffix.
_MARKS = (
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?",
    r" \(.*\d{4}-\d{2}-\d{2}.*\)",
    r"_conflict-\d{8}-\d{6}",
    r"-[^.]+",
    f" ?{_NUMBER}",
    r" \d{1,3}",
)


class ConflictCopy:
    """A conflict copy of the log, at ``path``. ``added`` are its entries that the log lacks.

    Since 2.0.
    """

    __slots__ = ("added", "path")

    def __init__(self, path: str, added: Sequence[Entry]) -> None:
        self.path: str = path
        self.added: Sequence[Entry] = added


def copies_beside(path: str, content: bytes, calendar: Calendar) -> Iterator[ConflictCopy]:
    """Yield the conflict copies of the log at *path*, whose bytes are *content*, sorted by name.

    They are in the log's directory, or in that of the file it links to. A file that cannot be read is skipped.
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
    """Return the bytes of the conflict copy at *path*. Raises UttError if it cannot be read, or is not a log."""
    if os.path.lexists(path) and not os.path.isfile(path):
        raise UttError(f"{path} cannot be merged: it is not a file")
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise UttError(f"{path} cannot be read: {error.strerror}; nothing was merged") from error
    texts = [decode(line) for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    has_other = False
    for text in texts:
        if parse_line(text) is not None:
            return content
        has_other = has_other or not is_ignored_line(text)
    if has_other:
        raise UttError(f"{path} is not a log, since none of its lines is an entry; nothing was merged")
    return content


def folded(ours: bytes, copy: bytes, calendar: Calendar) -> MergedLog:
    """Merge a *copy* into our log. Their common base is unknown, so the result is their union."""
    return merged_log(b"", ours, copy, calendar)


def _pattern(name: str) -> re.Pattern[str]:
    stem, suffix = os.path.splitext(name)
    between, behind = f"(?:{'|'.join(_MARKS)}){re.escape(suffix)}", f"{re.escape(suffix)} ?{_NUMBER}"
    return re.compile(f"{re.escape(stem)}(?:{between}|{behind})", re.DOTALL)
