"""Logs for Hypothesis to draw: valid ones, and any bytes at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from hypothesis import strategies as st

from utt.domain.entry import Entry, parse_line
from utt.timelog.file.log_file import Bytes, LogFile
from utt.timelog.file.memory import Memory
from utt.timelog.read import check
from utt.timelog.read.entries import Entries

# Characters of a name: any except control characters, line breaks and surrogates.
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
NAMES = TEXT.map(str.strip).filter(lambda name: name != "" and "  # " not in name)
COMMENTS = TEXT.filter(lambda comment: comment.rstrip() == comment)
MOMENTS = st.datetimes().map(lambda moment: moment.replace(second=0, microsecond=0))
ENTRIES = st.builds(Entry, MOMENTS, NAMES, st.just(False), st.none() | COMMENTS)


# Logs in order.

LINES = st.sampled_from(["", "# note", "bad", "  ", "2026-11-16 9:00 x \r"])
STEPS = st.lists(st.tuples(st.integers(0, 3000), st.lists(LINES, max_size=2)), max_size=12)


def log_of(steps: list[tuple[int, list[str]]], end: str) -> bytes:
    """Return a log in order, with lines of other kinds in it."""
    moment = datetime(2026, 11, 14)
    lines = []
    for gap, others in steps:
        moment += timedelta(minutes=gap)
        lines += [f"{moment:%Y-%m-%d %H:%M} x", *(line for line in others if not line.startswith("2026"))]
    return end.join([*lines, ""]).encode()


def entries_in(log: bytes) -> list[Entry]:
    entries = [parse_line(line.decode()) for line in log.split(b"\n")]
    return [entry for entry in entries if entry is not None]


def written(log: Bytes, pieces: Iterable[bytes | range]) -> bytes:
    """Return the log in which these pieces are replaced."""
    return b"".join(log.read(piece.start, piece.stop) if isinstance(piece, range) else piece for piece in pieces)


# Any bytes at all.

_ANY_NAMES = st.sampled_from(
    [
        "x",
        "a  # c",
        "hello",
        "a\u2028b",
        "caf\u00e9",
        "a\tb",
        "a\x00b",
        "a\x1b[2Jb",
        "\u3000x",
        "x ",
        "a\rb",
        "x" * 5000,
    ]
) | st.text(max_size=6)
_STAMPS = st.builds(
    lambda minutes, offset: f"{datetime(2028, 2, 28, 23, 0) + timedelta(minutes=minutes):%Y-%m-%d %H:%M}{offset}",
    st.integers(0, 3000),
    st.sampled_from(["", "", "", "+0200", "+0100", "-0500", "+1400", "-1200", "+02:00", "+2500", "-1201", "+02"]),
) | st.sampled_from(["2026-02-29 09:00", "2028-02-29 10:00", "2028-2-29 9:5", "0000-01-01 10:00", "2028-02-29 24:00"])
OTHERS = st.sampled_from(
    [b"", b"  ", b"# note", b"\xff", b"# \xff", b"bad", b"\x00", b"\xef\xbb\xbf", b"2028-02-29", "\u2028".encode()]
) | st.binary(max_size=8)
_LINES = st.builds(lambda moment, name: f"{moment} {name}".encode("utf-8", "replace"), _STAMPS, _ANY_NAMES) | OTHERS
_ENDS = st.sampled_from([b"\n", b"\n", b"\n", b"\r\n", b"\r", b"\n\n"])
_STARTS = st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf", b"\xef\xbb"])
_ANY_LINES = st.lists(st.tuples(_LINES, _ENDS).map(b"".join), max_size=12)


@st.composite
def _simple_lines(draw: st.DrawFn, least_minutes: int = 0) -> list[bytes]:
    moment = datetime(2028, 2, 28, 12, 0)
    first, second = draw(st.sampled_from([("", ""), ("", ""), ("+0200", "+0200"), ("", "+0100"), ("+0100", "+0000")]))
    lines: list[bytes] = []
    for minutes, other in draw(
        st.lists(st.tuples(st.integers(least_minutes, 900), st.sampled_from([b"", b"\n", b"# n\n"])))
    ):
        moment += timedelta(minutes=minutes)
        # The second offset is behind the first, so that what is in order by the clock is in order in truth.
        offset = first if len(lines) < 4 else second
        lines.append(f"{moment:%Y-%m-%d %H:%M}{offset} x\n".encode() + other)
    return lines


def joined(start: bytes, lines: list[bytes], has_end: bool) -> bytes:
    content = start + b"".join(lines)
    return content if has_end else content.removesuffix(b"\n")


LOGS = st.binary(max_size=60) | st.builds(
    joined, _STARTS, _ANY_LINES | _simple_lines() | _simple_lines(-200), st.booleans()
)
GOOD_LOGS = st.builds(joined, st.sampled_from([b"", b"\xef\xbb\xbf"]), _simple_lines(), st.booleans())


def in_blocks(content: bytes, smallest: int, largest: int) -> Bytes:
    """Return the bytes, which are read in blocks of these sizes."""
    return Bytes(None, content, smallest, max(smallest, largest))


class _InBlocks(LogFile):
    """A log without a file."""

    def __init__(self, log: Bytes) -> None:
        super().__init__("/no/such/log", Memory("/no/such/cache", "/no/such/log"))
        self._bytes = log

    @contextmanager
    def opened(self) -> Iterator[Bytes]:
        yield self._bytes


def entries_of(log: Bytes) -> Entries:
    return Entries(_InBlocks(log))


# A small log is read line by line, unless no log counts as small.
SMALL_LOGS = st.sampled_from([0, check.SMALL_LOG])


SIZES = st.integers(1, 40)
