"""Bisection: the place of a moment in a good log, however long the log is, and wherever it is looked for first."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from utt.timelog.file.log_file import Bytes
from utt.timelog.read.search import Search

FIRST = datetime(2026, 11, 16)
SPANS = st.integers(0, 90).map(lambda minutes: timedelta(minutes=minutes))
# Their bytes are several steps back from the end.
LINES = st.lists(st.tuples(SPANS, st.integers(1, 900)), max_size=60).map(lambda lines: lines * 4)


def log_of(lines: list[tuple[timedelta, int]]) -> tuple[bytes, list[tuple[datetime, int]]]:
    """Return a log, with the moments of its entries, and the offsets at which their lines end."""
    text, moment, ends = b"", FIRST, []
    for span, length in lines:
        moment += span
        text += f"{moment:%Y-%m-%d %H:%M} {'x' * length}\n".encode()
        ends.append((moment, len(text)))
    return text, ends


@given(LINES, st.lists(SPANS.map(lambda span: span * 40), min_size=1, max_size=4))
def test_a_search_finds_what_a_reader_would(lines: list[tuple[timedelta, int]], spans: list[timedelta]) -> None:
    text, ends = log_of(lines)
    with tempfile.TemporaryFile() as file:
        file.write(text)
        file.flush()
        search = Search(Bytes(file.fileno()))

        for moment in (FIRST - timedelta(minutes=1) + span for span in spans):
            expected = max((end for each, end in ends if each <= moment), default=0)
            assert search.offset_after(moment) == expected
