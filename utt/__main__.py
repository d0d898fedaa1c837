# PYTHON_ARGCOMPLETE_OK, which argcomplete's global completion looks for.
"""The process: streams, signals, exit status, and errors as text."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from utt.app import cli
from utt.app.program import Program
from utt.domain.printable import printable
from utt.errors import UttError, reason
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.faults import explained, fault_of_utt
from utt.plugin_system.plugin import PluginError

if TYPE_CHECKING:
    import traceback
    from typing import TextIO
else:
    traceback = lazy("traceback")

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
        _report(error, program.has_changed_log)
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
    _print_lines(*str(end.code).split("\n"))
    return _FAILURE


def _report(error: BaseException, has_changed_log: bool) -> None:
    if isinstance(error, UttError) and not isinstance(error, PluginError):
        # Its text says what happened to the log.
        text, *hints = _lines_of(error)
    else:
        if isinstance(error, BrokenPipeError) and not has_changed_log:
            return
        text, *hints = _lines_of(_explained(error))
        if has_changed_log:
            text = f"{text}; the log was changed anyway"
    with suppress(OSError):
        _flush(sys.stdout)
    _show_traceback(error)
    _print_lines(f"error: {text}", *hints)


def _lines_of(error: BaseException) -> list[str]:
    return [str(argument) for argument in error.args or ("",)]


def _explained(error: BaseException) -> UttError:
    if isinstance(error, PluginError):
        return explained(error)
    if not isinstance(error, OSError):
        return fault_of_utt(error)
    if isinstance(error, FileNotFoundError) and error.filename is None:
        # Python looks up the current directory, and its error does not say so.
        return UttError("The current directory was removed: go to another one with cd")
    return UttError(reason(error))


def _print_lines(*lines: str) -> None:
    with suppress(OSError):
        print(*map(printable, lines), sep="\n", file=sys.stderr)


def _warn(text: str, error: BaseException | None) -> None:
    # During completion, the shell would show this in the middle of the line.
    if not cli.is_completing():
        if error is not None:
            _show_traceback(error)
        _print_lines(f"warning: {text}")


def _show_traceback(error: BaseException) -> None:
    if os.environ.get("UTT_DEBUG", "") not in ("", "0"):
        traceback.print_exception(error)


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
