"""The one kind of error that a user is told about."""

from __future__ import annotations

import re


class UttError(Exception):
    """Something that the user caused or can put right.

    Raised where it is noticed; ``utt`` prints its text as ``error: ...`` on the standard error and ends with
    exit status 1, or another one that a subclass has as its ``exit_status``. The text says what is wrong, where, and
    what to do; further lines of it are hints.

    Since 2.0.
    """

    exit_status: int = 1


def reason(error: BaseException) -> str:
    """Return what *error* says, in one line and without the number that Python puts before an error of the system."""
    return re.sub(r"\[(?:Errno|WinError) -?\d+\] ", "", " ".join(str(error).split()))
