"""All that ``utt check`` finds in a log: what cannot be used, and what can but is hardly meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from operator import eq, lt

from utt.domain.activity import SUSPICIOUSLY_LONG, ActivityType
from utt.domain.duration import format_duration
from utt.domain.entry import HELLO_ENTRY_NAME, Entry, is_ignored_line, parse_line
from utt.domain.printable import find_control, printable
from utt.timelog import check
from utt.timelog.check import DAY, STAMP_LENGTH, are_in_order, has_wrong_leap_day, is_utf8, pieces
from utt.timelog.storage import Bytes, decode

_WARNINGS = ("future", "long", "twice")

# A piece in which there may be something to find is cut into so many parts, and those again, until they have few lines,
# which are read one by one.
_PARTS = 8
_FEW_LINES = 100

# Lines as utt writes them, a day at a time, where no activity is long: a day begins with ``hello``, and none of its
# lines from 16:00 on follows one before 08:00. No line ends with a space, so lines are the same if their entries are.
_NAME = rb":[0-5][0-9] [!-\xff].*+(?<! )\n"
_HELLO = rb":[0-5][0-9] hello(?:  # .*+(?<! ))?\n"
_PLAIN_DAY = (
    rb"(" + DAY + rb")(?:"
    rb" (?:0[89]|1[0-9]|2[0-3])" + _HELLO + rb"|"
    rb" 0[0-7]" + _HELLO + rb"(?:\1 0[0-7]" + _NAME + rb")*+(?:\1 (?:0[89]|1[0-5])" + _NAME + rb"|(?!\1))"
    rb")(?:\1 [01][0-9]" + _NAME + rb")*+(?:\1 2[0-3]" + _NAME + rb")*+\n*+|\n"
)
# As numbers, since bytes are looked for in bytes only after an exception inside of Python.
_CONTROLS = [code for code in (*range(0x20), 0x7F) if code != ord("\n")]
_ASCII = bytes(range(0x80))
# Above ASCII, in UTF-8: control characters, and white space, which at the end of a line is no part of its entry.
_CONTROL_OR_WHITE_SPACE = rb"\xc2[\x80-\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80"


class Finding:
    r"""Something that ``utt check`` tells of a line of the log.

    ``line_number`` counts from 1. ``kind`` is one of

    - ``entry``: the line is no entry;
    - ``order``: its entry is earlier than the one before;
    - ``encoding``: it is not UTF-8;
    - ``control``: there is a control character in its entry;
    - ``future``: its entry is later than now;
    - ``long``: its activity is longer than 16 hours;
    - ``twice``: its entry is the same as the one before.

    ``is_warning`` is true for the last three, with which the log can be used. ``message`` says what is found. ``text``
    is the line, without the white space around it; a byte that is not UTF-8 is an escape there, such as ``\xe9``. It
    may hold control characters.

    Since 2.0.
    """

    __slots__ = ("kind", "line_number", "message", "text")

    def __init__(self, line_number: int, kind: str, message: str, text: str) -> None:
        self.line_number = line_number
        self.kind = kind
        self.message = message
        self.text = text

    @property
    def is_warning(self) -> bool:
        """Whether the log can be used all the same."""
        return self.kind in _WARNINGS

    def __repr__(self) -> str:
        return f"Finding({self.line_number!r}, {self.kind!r}, {self.message!r}, {self.text!r})"


def findings(log: Bytes, now: datetime) -> Iterator[Finding]:
    """Everything there is to find in the log at the moment *now*, line by line."""
    search = _Search(now, only_by_line=log.size <= check.SMALL_LOG)
    for block in log.blocks(log.start):
        for piece in pieces(block):
            yield from search.findings_in(piece)


class _Search:
    """A way through a log, piece by piece."""

    def __init__(self, now: datetime, only_by_line: bool) -> None:
        self._now = now
        self._last_stamp = now.isoformat(" ", "minutes").encode()[:STAMP_LENGTH]
        # Compiling the expression costs as much as reading some hundred lines one by one.
        self._plain_day = None if only_by_line else re.compile(_PLAIN_DAY)
        self._lines_before = 0
        self._before: Entry | None = None

    def findings_in(self, piece: bytes) -> Iterator[Finding]:
        """What there is to find in the next piece of the log."""
        if self._plain_day is not None and self._pass_over(piece, self._plain_day):
            self._lines_before += piece.count(b"\n") + 1
            return
        lines = piece.split(b"\n")
        if self._plain_day is None or len(lines) <= _FEW_LINES:
            for line in lines:
                self._lines_before += 1
                yield from self._findings_of(line)
            return
        length = -(-len(lines) // _PARTS)
        for start in range(0, len(lines), length):
            yield from self.findings_in(b"\n".join(lines[start : start + length]))

    def _pass_over(self, piece: bytes, plain_day: re.Pattern[bytes]) -> bool:
        """Pass over a piece in which there is nothing to find; False if there may be something, and nothing is done."""
        before = self._before
        # In the place of the entry before, a hello: so a day that has begun before is like one that begins here.
        stamp = b"" if before is None else before.datetime.isoformat(" ", "minutes").encode() + b" hello\n"
        text = stamp + piece + b"\n"
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
        if any(control in text for control in _CONTROLS) or not _is_plain_utf8(text):
            return False
        if plain_day.sub(b"", text):
            # Notes, and blank lines within a day, are rare, and left out for a second look.
            lines = [line for line in text.split(b"\n") if line and not line.startswith(b"#")]
            text = b"\n".join([*lines, b""])
            if plain_day.sub(b"", text):
                return False
        lines = list(filter(None, text.split(b"\n")))
        # Lines each of which is greater than the one before are in order, and no two of them are the same.
        if not all(map(lt, lines, islice(lines, 1, None))) and (
            not are_in_order(lines) or any(map(eq, lines, islice(lines, 1, None)))
        ):
            return False
        if has_wrong_leap_day(text) or (lines and lines[-1][:STAMP_LENGTH] > self._last_stamp):
            return False
        entries = lines if before is None else lines[1:]
        if entries:
            if parse_line(decode(entries[0])) == before:
                return False
            self._before = parse_line(decode(entries[-1]))
        return True

    def _findings_of(self, line: bytes) -> Iterable[Finding]:
        text = decode(line)
        entry = parse_line(text)
        if entry is None:
            return () if is_ignored_line(text) else (self._unusable(line),)
        before, self._before = self._before, entry
        if (
            before is not None
            and before.datetime < entry.datetime <= self._now
            and entry.datetime - before.datetime <= SUSPICIOUSLY_LONG
            and text.isprintable()
        ):
            # So it is with nearly every line.
            return ()
        return self._findings_of_entry(entry, before, text)

    def _findings_of_entry(self, entry: Entry, before: Entry | None, text: str) -> Iterator[Finding]:
        if before is not None:
            if entry.datetime < before.datetime:
                yield self._finding("order", f"earlier than the entry before, {_moment(before)}", text)
            elif entry == before:
                yield self._finding("twice", "the same entry as the one before", text)
            elif entry.datetime - before.datetime > SUSPICIOUSLY_LONG and _counts(entry):
                length = format_duration(entry.datetime - before.datetime)
                yield self._finding("long", f"{length} in one activity, from {_moment(before)}", text)
        if entry.datetime > self._now:
            yield self._finding("future", "in the future", text)
        control = None if text.isprintable() else _control_in(text, entry)
        if control is not None:
            yield self._finding("control", f"control character {printable(control)}", text)

    def _unusable(self, line: bytes) -> Finding:
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            message = f"byte {error.start + 1} is not UTF-8, 0x{line[error.start]:02x}"
            return self._finding("encoding", message, line.decode("utf-8", "backslashreplace"))
        return self._finding("entry", "no entry", text)

    def _finding(self, kind: str, message: str, text: str) -> Finding:
        return Finding(self._lines_before, kind, message, text.strip())


def _is_plain_utf8(text: bytes) -> bool:
    """Whether *text* is UTF-8, without control characters and white space above ASCII."""
    return text.isascii() or (
        is_utf8(text) and re.search(_CONTROL_OR_WHITE_SPACE, text.translate(None, _ASCII)) is None
    )


def _counts(entry: Entry) -> bool:
    """Whether the time before *entry* counts."""
    return entry.name != HELLO_ENTRY_NAME and ActivityType.of(entry.name) is not ActivityType.IGNORED


def _control_in(text: str, entry: Entry) -> str | None:
    """The first control character in the line of *entry*. A tab between or around its parts is none: that is white
    space like any other.
    """
    line = text.removesuffix("\r").replace("\t", " ")
    searched = f"{entry.name}{entry.comment or ''}{line}"
    position = find_control(searched)
    return None if position is None else searched[position]


def _moment(entry: Entry) -> str:
    return entry.datetime.isoformat(" ", "minutes")
