"""What is raised for a line of the log that cannot be used."""

from __future__ import annotations

from utt.errors import UttError


class BadLineError(UttError):
    """A line of the log that cannot be used; the text says which, and why. ``line_number`` counts from 1."""

    def __init__(self, line_number: int, message: str) -> None:
        super().__init__(message)
        self.line_number = line_number
