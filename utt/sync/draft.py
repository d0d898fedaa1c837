"""The file that a sync writes the log to, and that then replaces the log."""

from __future__ import annotations

import os
from contextlib import suppress

from utt.errors import UttError
from utt.timelog.file.locked_file import flush_directory
from utt.timelog.file.opening import open_regular


class Draft:
    """The draft of the log at *log_path*, whose repository has git's own files in *directory*.

    It is made, and on the disk, before a sync is about to write the log, and ceases to exist in the moment in which it
    gets the log's name. So, whenever that sync is killed, and whatever is done to the log afterwards, it tells whether
    the log was written.
    """

    def __init__(self, directory: str, log_path: str) -> None:
        # Among git's files, nobody takes it for rubbish. But only a file on the log's file system can get its name.
        self._path, self._path_beside = os.path.join(directory, "utt-draft"), f"{log_path}.utt-draft"
        self._mark = os.path.join(directory, "utt-draft-beside")

    def exists(self) -> bool:
        """Return true if it was made, and has neither replaced the log nor been removed."""
        return any(map(os.path.lexists, (self._path, self._path_beside)))

    def is_exposed(self) -> bool:
        """Return true if it was made beside the log, where somebody else may have removed it."""
        return os.path.lexists(self._mark)

    def make(self) -> str:
        """Make it, empty, and return its path. Raises UttError if that is impossible."""
        path = self._path
        try:
            if os.stat(os.path.dirname(path)).st_dev != os.stat(os.path.dirname(self._path_beside)).st_dev:
                _make(self._mark)
                path = self._path_beside
            _make(path)
        except OSError as error:
            raise UttError(f"The file {path} cannot be written: {error.strerror}; nothing was synced") from error
        return path

    def remove(self) -> None:
        """Remove it, if it exists. Ignores failures: the next sync uses it again."""
        for path in (self._path, self._path_beside, self._mark):
            with suppress(OSError):
                os.unlink(path)


def _make(path: str) -> None:
    os.close(open_regular(path, os.O_RDWR | os.O_CREAT))
    flush_directory(os.path.dirname(path))
