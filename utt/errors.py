"""The one kind of error that is shown to the user."""

from __future__ import annotations

import re


class UttError(Exception):
    """Something that the user caused or can fix.

    Raised where it is noticed; ``utt`` prints its text as ``error: ...`` to standard error, and exits with status 1, or
    with a subclass's ``exit_status``. The first argument says what is wrong, where, and what to do; further arguments
    are hints. Each is shown on one line, whatever is in it: a path, for instance, may contain a line feed.

    Since 2.0.
    """

    exit_status: int = 1

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


def reason(error: BaseException) -> str:
    """Return the text of *error* in one line, without the number that Python puts before a system error."""
    return re.sub(r"\[(?:Errno|WinError) -?\d+\] ", "", " ".join(str(error).split()))
