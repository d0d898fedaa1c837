"""utt as a merge driver for git: reads three files, and writes one of them.

git runs it, as ``.git/config`` says, with the names of three files: %O, the common base, %A, ours, which takes the
result, and %B, theirs. See gitattributes(5).
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
    """The files could not be merged, and nothing was written.

    The exit status tells git that this is not a conflict: after 1, it would use our file as the result.
    """

    exit_status = 129


def drive(base: str, ours: str, theirs: str, calendar: Calendar) -> MergedLog:
    """Merge three files, and write the result to *ours* if that changes it. A missing *base* counts as empty.

    Raises DriverError if that fails for any reason; *ours* is unchanged then.
    """
    try:
        merged = merged_log(_read(base, may_be_missing=True), before := _read(ours), _read(theirs), calendar)
        if merged.content != before:
            _write(ours, merged.content)
    except UttError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {reason(error)}"
        raise DriverError(f"The logs could not be merged, which is a bug in utt: {what}") from error
    return merged


def _read(path: str, may_be_missing: bool = False) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        if may_be_missing and isinstance(error, FileNotFoundError):
            return b""
        raise DriverError(f"{path} cannot be read: {error.strerror}; nothing was merged") from error


def _write(path: str, content: bytes) -> None:
    """Write the file atomically."""
    try:
        # A link stays a link: write the file that it points to.
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
        raise DriverError(f"{path} cannot be written: {error.strerror}; it is unchanged") from error
