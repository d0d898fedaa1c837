"""Errors and warnings as text, on standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from utt.app import cli
from utt.domain.printable import printable
from utt.errors import UttError, reason
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.plugin import PluginError

if TYPE_CHECKING:
    import traceback

    from utt.plugin_system import explanations
else:
    traceback = lazy("traceback")
    explanations = lazy("utt.plugin_system.explanations")


def print_error(error: BaseException, has_changed_log: bool) -> None:
    """Print *error* to standard error; *has_changed_log* tells whether the log was changed before."""
    if isinstance(error, UttError) and not isinstance(error, PluginError):
        # Its text says what happened to the log.
        text, *hints = _lines_of(error)
    else:
        if isinstance(error, BrokenPipeError) and not has_changed_log:
            return
        text, *hints = _lines_of(_explained(error))
        if has_changed_log:
            text = f"{text}; the log was changed anyway"
    # A stream that a command has closed or removed needs no flush.
    with suppress(OSError, AttributeError, ValueError):
        sys.stdout.flush()
    _show_traceback(error)
    print_lines(f"error: {text}", *hints)


def _lines_of(error: BaseException) -> list[str]:
    return [str(argument) for argument in error.args or ("",)]


def _explained(error: BaseException) -> UttError:
    if isinstance(error, PluginError):
        return explanations.explained(error)
    if not isinstance(error, OSError):
        return explanations.fault_of_utt(error)
    if isinstance(error, FileNotFoundError) and error.filename is None:
        # Python looks up the current directory, and its error does not say so.
        return UttError("The current directory was removed: go to another one with cd")
    return UttError(reason(error))


def print_lines(*lines: str) -> None:
    """Print lines to standard error. Ignores failures."""
    with suppress(OSError):
        print(*map(printable, lines), sep="\n", file=sys.stderr)


def print_warning(text: str, error: BaseException | None) -> None:
    """Print a warning, with the traceback of the *error* behind it in debug mode."""
    # During completion, the shell would show this in the middle of the line.
    if not cli.is_completing():
        if error is not None:
            _show_traceback(error)
        print_lines(f"warning: {text}")


def _show_traceback(error: BaseException) -> None:
    if os.environ.get("UTT_DEBUG", "") not in ("", "0"):
        traceback.print_exception(error)
