"""What is raised for a line of the log that cannot be used."""

from __future__ import annotations

from utt.domain.printable import excerpt
from utt.errors import UttError

_LOOKS_LIKE = "an entry looks like 2026-11-16 10:30 acme: design review; fix the line with"


class BadLineError(UttError):
    """A line of the log that cannot be used; the text says which, and why. ``line_number`` counts from 1."""

    def __init__(self, line_number: int, message: str) -> None:
        super().__init__(message)
        self.line_number = line_number


def in_file(error: BadLineError, path: str, program: str) -> BadLineError:
    """Return the *error* with a further line: where the log is, what an entry looks like, and what to do. There, the
    command line begins with *program*.
    """
    return BadLineError(error.line_number, f"{error}\n{path}:{error.line_number}: {_LOOKS_LIKE} {program} edit")


def invalid_entry(line_number: int, line: str) -> BadLineError:
    """Return the error for a line that is no entry."""
    return BadLineError(line_number, f"Invalid entry at line {line_number}: {excerpt(line)}")


def not_in_order(line_number: int, line: str) -> BadLineError:
    """Return the error for a line whose entry is earlier than the one before."""
    return BadLineError(line_number, f"Line {line_number} not in chronological order: {excerpt(line)}")
