"""A file that is written all or not at all: what was there stays whole until the new one is complete."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.streams import Output

if TYPE_CHECKING:
    import tempfile
    from typing import Any
else:
    tempfile = lazy("tempfile")

_NEW = 0o666


@contextmanager
def output_file(path: str) -> Iterator[Output]:
    """Open the file *path* to be written, in UTF-8 and with line ends as they are; it is there when the block ends.

    If the block raises an exception, or the file cannot be written, what was there stays as it is. A pipe or a device
    is written to as it goes. Raises UttError, with the reason, for a file that cannot be written.

    Since 2.0.
    """
    try:
        # What a link leads to is written, and the link stays.
        place = os.path.realpath(path)
        present = _mode_of(place)
        if present is not None and not stat.S_ISREG(present):
            with open(place, "w", encoding="utf-8", newline="") as stream:
                yield _as_output(stream)
            return
        if present is not None:
            # A file that may not be written is not replaced either.
            os.close(os.open(place, os.O_WRONLY))
        descriptor, beside = tempfile.mkstemp(prefix=".utt-", dir=os.path.dirname(place))
        try:
            with open(descriptor, "w", encoding="utf-8", newline="") as file:
                yield _as_output(file)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, stat.S_IMODE(present) if present is not None else _NEW & ~_umask())
            os.replace(beside, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
    except OSError as error:
        raise UttError(f"{path} cannot be written, {error.strerror}: name another file") from error


def _mode_of(place: str) -> int | None:
    try:
        return os.stat(place).st_mode
    except FileNotFoundError:
        return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _as_output(stream: Any) -> Output:
    """Return the stream, which does for a view what the standard output does."""
    output: Output = stream
    return output
