"""Writes a file atomically: the old content stays until the new one is complete."""

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
    """Open the file *path* for writing, in UTF-8 with unconverted line endings; it appears when the block ends.

    If the block raises an exception, or the file cannot be written, the old content stays. A pipe or a device is
    written to directly. Raises UttError, with the reason, if the file cannot be written.

    Since 2.0.
    """
    try:
        # Write to the target of a link, and keep the link.
        place = os.path.realpath(path)
        present = _mode_of(place)
        if present is not None and not stat.S_ISREG(present):
            with open(place, "w", encoding="utf-8", newline="") as stream:
                yield _as_output(stream)
            return
        if present is not None:
            # Do not replace a read-only file.
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
    """Return the stream, typed as a view's output."""
    output: Output = stream
    return output
