"""Checks a part of the log: the lines of some time."""

from __future__ import annotations

from datetime import datetime

from utt.domain.entry import is_earlier, parse_line
from utt.timelog.file.log_file import Bytes, decode
from utt.timelog.read.bad_line import BadLineError
from utt.timelog.read.check import problems


def problem_between(log: Bytes, start: datetime, end: datetime) -> BadLineError | None:
    """Return the error for the first invalid line of the time from *start* until before *end*; None if there is none.

    These are all lines except those that come before an entry earlier than *start*, or after one at or after *end*.
    """
    lines_that_are_bad = {problem.line_number: problem for problem in problems(log)}
    found: BadLineError | None = None
    is_past_end = False
    for number, (_, line) in enumerate(log.lines_from(log.start) if lines_that_are_bad else (), start=1):
        problem = lines_that_are_bad.get(number)
        entry = parse_line(decode(line))
        if entry is not None and problem is None:
            found = None if is_earlier(entry, start) else found
            is_past_end = is_past_end or not is_earlier(entry, end)
        elif entry is not None and not is_earlier(entry, start) and is_earlier(entry, end):
            # Return it, wherever it is.
            return problem
        elif problem is not None and not is_past_end:
            found = found or problem
    return found
