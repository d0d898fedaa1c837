"""utt as a merge driver of git's: three files are read, and one is written.

git calls it as ``.git/config`` says, with the names of three files: %O, what both sides had in common, %A, ours, which
takes the result, and %B, theirs. See gitattributes(5).
"""

from __future__ import annotations

import os
from contextlib import suppress

from utt.domain.calendar import Calendar
from utt.errors import UttError, reason
from utt.lazy import TYPE_CHECKING, lazy
from utt.sync.three_way import MergedLog, merged_log

if TYPE_CHECKING:
    import tempfile
else:
    tempfile = lazy("tempfile")


class DriverError(UttError):
    """The files could not be merged, so that nothing was written.

    The exit status tells git that this is no conflict: with 1, it would take what is in our file for the result.
    """

    exit_status = 129


def drive(base: str, ours: str, theirs: str, calendar: Calendar) -> MergedLog:
    """Merge three files, and write the result to *ours*; a *base* that is missing is empty.

    What is there already is not written. Raises DriverError if that fails, whatever the reason; then *ours* is as it
    was.
    """
    try:
        merged = merged_log(_read(base, may_be_missing=True), before := _read(ours), _read(theirs), calendar)
        if merged.content != before:
            _write(ours, merged.content)
    except UttError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {reason(error)}"
        raise DriverError(f"The logs could not be merged, which is a fault of utt's: {what}") from error
    return merged


def _read(path: str, may_be_missing: bool = False) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        if may_be_missing and isinstance(error, FileNotFoundError):
            return b""
        raise DriverError(f"{path} cannot be read, {error.strerror}: nothing was merged") from error


def _write(path: str, content: bytes) -> None:
    """Write all of the file, or leave it as it was."""
    try:
        # What a link leads to is written, and the link stays.
        place = os.path.realpath(path)
        descriptor, beside = tempfile.mkstemp(prefix=".utt-", dir=os.path.dirname(place))
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, os.stat(place).st_mode & 0o7777)
            os.replace(beside, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
    except OSError as error:
        raise DriverError(f"{path} cannot be written, {error.strerror}: it is as it was") from error
