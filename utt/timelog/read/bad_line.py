"""The error for an invalid line of the log."""

from __future__ import annotations

from utt.domain.odd_lines import wrong_offset_in
from utt.domain.printable import excerpt
from utt.errors import UttError

_LOOKS_LIKE = "an entry looks like 2026-11-16 10:30 acme: design review; fix the line with"


class BadLineError(UttError):
    """An invalid line of the log; the text says which, and why. ``line_number`` counts from 1, and ``advice`` says what
    to do, to be followed by ``utt edit``.
    """

    def __init__(self, line_number: int, message: str, *hints: str, advice: str = _LOOKS_LIKE) -> None:
        super().__init__(message, *hints)
        self.line_number = line_number
        self.advice = advice


def in_file(error: BadLineError, path: str, program: str) -> BadLineError:
    """Return the *error* with a second line: where the log is, and what to do, with command lines that begin with
    *program*.
    """
    hint = f"{path}:{error.line_number}: {error.advice} {program} edit"
    return BadLineError(error.line_number, str(error), hint, advice=error.advice)


def invalid_entry(line_number: int, line: str) -> BadLineError:
    """Return the error for a line that is not an entry."""
    wrong = wrong_offset_in(line)
    advice = _LOOKS_LIKE if wrong is None else f"there is no offset {wrong} from UTC; fix the line with"
    return BadLineError(line_number, f"Invalid entry at line {line_number}: {excerpt(line)}", advice=advice)


def not_in_order(line_number: int, line: str) -> BadLineError:
    """Return the error for a line whose entry is earlier than the one before."""
    return BadLineError(line_number, f"Line {line_number} not in chronological order: {excerpt(line)}")
