# PYTHON_ARGCOMPLETE_OK, which argcomplete's global completion looks for.
"""The process: its streams, signals and exit status, and its errors, which ``messages`` prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from utt.app.program import Program
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from typing import TextIO

    from utt.app import messages
else:
    messages = lazy("utt.app.messages")

_FAILURE = 1
_INTERRUPTED = 130
_READER_GONE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line, ``sys.argv``'s if *argv* is None, and return its exit status.

    This is the only place where an error becomes text.
    """
    _prepare_streams()
    program = Program(argv, _warn)
    try:
        try:
            status = program.run()
        except SystemExit as end:
            status = _status_of(end)
        _flush(sys.stdout)
        return status
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BaseException as error:
        if isinstance(error, OSError):
            # Other errors mean that the answer could not be written: to a full disk, for instance.
            _discard(sys.stdout)
        messages.print_error(error, program.has_changed_log)
        if isinstance(error, UttError):
            return error.exit_status
        return _READER_GONE if isinstance(error, BrokenPipeError) else _FAILURE
    finally:
        try:
            _flush(sys.stderr)
        except OSError:
            _discard(sys.stderr)


def _status_of(end: SystemExit) -> int:
    if isinstance(end.code, int):
        return end.code
    if end.code is None:
        return 0
    messages.print_lines(*str(end.code).split("\n"))
    return _FAILURE


def _warn(text: str, error: BaseException | None) -> None:
    messages.print_warning(text, error)


def _prepare_streams() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # The caller closed it.
            setattr(sys, name, open(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8", closefd=False))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            # A character that the terminal or pipe cannot encode becomes an escape, not a traceback.
            stream.reconfigure(errors="backslashreplace")


def _flush(stream: TextIO) -> None:
    # A stream that a command has closed or removed needs no flush.
    with suppress(AttributeError, ValueError):
        stream.flush()


def _discard(stream: TextIO) -> None:
    # Python flushes its streams once more when it ends, and that must not fail. A program's own stream need not have a
    # descriptor.
    with suppress(AttributeError, ValueError, OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
