"""Everything that ``utt check`` finds in a log: invalid lines, and suspicious ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from operator import eq

from utt.domain.activity import SUSPICIOUSLY_LONG, ActivityType
from utt.domain.calendar import Calendar
from utt.domain.day_lengths import latest_start
from utt.domain.duration import format_duration
from utt.domain.entry import (
    BYE_ENTRY_NAME,
    CONFLICT,
    HELLO_ENTRY_NAME,
    LONGEST_LINE,
    Entry,
    elapsed,
    format_moment,
    is_earlier,
    is_ignored_line,
    offset_of,
    parse_line,
    without_offset,
)
from utt.domain.odd_lines import wrong_offset_in
from utt.domain.printable import excerpt, find_control, printable
from utt.timelog.file.log_file import Bytes, beginning_of_cut, decode
from utt.timelog.read.check import PIECE, SMALL_LOG, pieces
from utt.timelog.read.order import (
    Days,
    are_ascending,
    are_in_order,
    is_behind,
    is_far_behind,
    is_line_earlier,
    latest_wall,
)
from utt.timelog.read.simple_lines import DAY, OFFSET, REST_OF_TEXT, compiled, days_in, has_wrong_leap_day
from utt.timelog.read.stamps import STAMP_LENGTH, has_offset, stamp_in, stamp_of

_WARNINGS = ("future", "long", "twice", "hello", "driver")
# A second arrival this long after the day's beginning is suspicious.
_MOST_CUT = timedelta(hours=1)

# The least and most lines to read one by one before looking for the next run of plain lines.
_FEWEST_LINES = 1
MOST_LINES = 64
_DATE_LENGTH = len("2026-11-16")
_CLOCK_LENGTH = len("09:00")
_STAMP_WITH_OFFSET = len("2026-11-16 09:00+0100")
_OFFSET_LENGTH = len("+0100")
# A run of this many bytes is worth looking for.
_WORTHWHILE = 400

# Lines as utt writes them, a date at a time, in which no activity is long: a date begins with its only ``hello``, and
# no line from 16:00 on follows one before 08:00. No line ends with a space, so equal entries mean equal lines. There
# may be notes and blank lines between them. No ``hello`` there cuts off part of a day that begins at midnight; with any
# other calendar, that is checked separately.
_GAP = rb"\n*+(?:#(?! conflict: ).*+\n++)*+"


def _plain_day(minute: bytes, start: bytes = b"", late_hour: bytes = rb"2[0-3]") -> bytes:
    """Return an expression for such a day, with the gap behind it: *minute* follows the hour in each line. *start*
    follows the first date. *late_hour* matches the hour of a line from 20:00 on, unless it is the first.
    """
    name = minute + rb" (?!hello)[!-\xff].*+(?<! )\n" + _GAP
    hello = minute + rb" hello(?:  # .*+(?<! ))?\n" + _GAP
    return (
        rb"(?:(?P<day>" + DAY + rb")" + start + rb"(?:"
        rb" (?:0[89]|1[0-9]|2[0-3])" + hello + rb"|"
        rb" 0[0-7]" + hello + rb"(?:(?P=day) 0[0-7]" + name + rb")*+"
        rb"(?:(?P=day) (?:0[89]|1[0-5])" + name + rb"|(?!(?P=day)))"
        rb")(?:(?P=day) [01][0-9]" + name + rb")*+(?:(?P=day) " + late_hour + name + rb")*+(?!(?P=day)))"
    )


_MINUTE = rb":[0-5][0-9]"
_PLAIN_DAYS = _GAP + _plain_day(_MINUTE) + rb"*+"
# The same for lines that all have the offset of the first, and so are in the order of their bytes too.
_PLAIN_DAYS_WITH_OFFSET = (
    _GAP
    + rb"(?=[0-9-]{10} [0-9]{2}"
    + _MINUTE
    + rb"(?P<offset>"
    + OFFSET
    + rb") )"
    + _plain_day(_MINUTE + rb"(?P=offset)")
    + rb"*+"
)
# The same for a day with its own offset, for ``days_in``.
_PLAIN_DAY_WITH_ITS_OFFSET = (
    _plain_day(
        _MINUTE + rb"(?P=offset)",
        rb"(?= (?P<hour>[0-9]{2})" + _MINUTE + rb"(?P<offset>" + OFFSET + rb") )",
        rb"(?P<late>2)[0-3]",
    )
    + REST_OF_TEXT
)
# As numbers, since searching for bytes in bytes first raises an exception inside Python.
_CONTROLS = [code for code in (*range(0x20), 0x7F) if code != ord("\n")]
_ASCII = bytes(range(0x80))
# Beyond ASCII, in UTF-8: control characters, and whitespace, which at the end of a line is not part of its entry.
_CONTROL_OR_WHITE_SPACE = rb"\xc2[\x80-\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80"


class Finding:
    r"""Something that ``utt check`` reports about a line of the log.

    ``line_number`` counts from 1. ``kind`` is one of

    - ``entry``: the line is not an entry;
    - ``order``: its entry is earlier than the one before;
    - ``encoding``: it is not UTF-8;
    - ``control``: there is a control character in its entry;
    - ``conflict``: a merge has left it before an entry that two machines have changed, with both versions in the log;
    - ``future``: its entry is later than now;
    - ``long``: its activity is longer than 16 hours;
    - ``twice``: its entry is the same as the one before;
    - ``hello``: it discards more than an hour of a day already begun;
    - ``driver``: it is a line of git's attributes that requires utt's merge driver, which is not installed.

    ``is_warning`` is true for the last five, with which the log is still usable. ``message`` says what was found.
    ``text`` is the line, without the whitespace around it; a byte that is not UTF-8 is an escape there, such as
    ``\xe9``. It may contain control characters, and be long; of a line longer than 4 MiB it is only the beginning.

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
        """True if the log is usable despite it."""
        return self.kind in _WARNINGS

    def format(self, path: str) -> str:
        """Return its line as ``utt check`` prints it: the place in the log at *path*, the message, the text."""
        message = f"warning: {self.message}" if self.is_warning else self.message
        return f"{printable(path)}:{self.line_number}: {message}: {excerpt(self.text)}"

    def __repr__(self) -> str:
        return f"Finding({self.line_number!r}, {self.kind!r}, {self.message!r}, {self.text!r})"


def findings(
    log: Bytes,
    now: datetime,
    calendar: Calendar = Calendar(),
    small_log: int = SMALL_LOG,
    piece_size: int = PIECE,
    most_lines: int = MOST_LINES,
) -> Iterator[Finding]:
    """Yield everything there is to find in the log at the moment *now*, line by line.

    A log of up to *small_log* bytes is read line by line, a larger one in pieces of *piece_size*, in which at most
    *most_lines* are read one by one before looking for plain ones again.
    """
    search = _Search(now, calendar, log.size <= small_log, most_lines)
    for block in log.blocks(log.start):
        for piece in pieces(block, piece_size):
            yield from search.findings_in(piece)


class _Search:
    """A search through a log, piece by piece."""

    def __init__(self, now: datetime, calendar: Calendar, only_by_line: bool, most_lines: int) -> None:
        # Comparing instants costs more.
        self._now = now if offset_of(now) is not None else without_offset(now)
        self._calendar = calendar
        self._most_lines = most_lines
        self._last_stamp = stamp_of(now)
        # No hello from then on discards anything, if it is the first entry of its date.
        self._harmless = b"%02d:%02d" % divmod(latest_start(calendar) // timedelta(minutes=1), 60)
        self._only_by_line = only_by_line
        # Compiling an expression costs as much as reading some hundred lines one by one.
        self._plain_days: re.Pattern[bytes] | None = None
        self._plain_days_with_offset: re.Pattern[bytes] | None = None
        self._plain_day_with_its_offset: re.Pattern[bytes] | None = None
        self._lines_before = 0
        # The line of the entry before, if it has not been parsed, which takes long, and if it has, the entry.
        self._line_before = b""
        self._entry_before: Entry | None = None
        self._has_offsets = False
        # As in Check.
        self._farthest = b""
        self._has_controls = False

    @property
    def _before(self) -> Entry | None:
        """The entry before the current line, None without one."""
        if self._line_before:
            self._entry_before, self._line_before = parse_line(decode(self._line_before)), b""
        return self._entry_before

    @_before.setter
    def _before(self, entry: Entry) -> None:
        self._entry_before, self._line_before = entry, b""

    def findings_in(self, piece: bytes) -> Iterator[Finding]:
        """Yield the findings in the next piece of the log."""
        is_by_line, text = self._only_by_line, piece + b"\n"
        if b"\r" in text:
            without = text.replace(b"\r\n", b"\n")
            is_by_line, text = (True, text) if b"\r" in without else (is_by_line, without)
        position, lines = 0, _FEWEST_LINES
        self._has_controls = any(control in text for control in _CONTROLS)
        while position < len(text):
            if is_by_line:
                lines = text.count(b"\n")
            else:
                end = self._end_of_plain(text, position)
                lines = _FEWEST_LINES if end - position >= _WORTHWHILE else min(2 * lines, self._most_lines)
                self._lines_before += text.count(b"\n", position, end)
                position = end
            *read, rest = text[position:].split(b"\n", lines)
            for line in read:
                self._lines_before += 1
                yield from self._findings_of(line)
            position = len(text) - len(rest)

    def _end_of_plain(self, text: bytes, position: int) -> int:
        """Skip lines from *position* on that have no findings, and return where they end."""
        stamp = stamp_in(self._line_before)
        if not stamp and self._before is not None:
            stamp = stamp_of(self._before.datetime)
        # A line before which offsets begin or end is read by itself.
        has_offsets = has_offset(stamp or text[position : position + _STAMP_WITH_OFFSET])
        if has_offsets:
            plain_days = self._plain_days_with_offset or compiled(_PLAIN_DAYS_WITH_OFFSET)
            self._plain_days_with_offset = plain_days
        else:
            plain_days = self._plain_days = self._plain_days or compiled(_PLAIN_DAYS)
        # Pretend that the previous entry is a hello: then a day that began earlier is like one that begins here.
        arrival = stamp and stamp + b" hello\n"
        match = plain_days.match(arrival + text[position:]) if arrival else plain_days.match(text, position)
        plain = match[0] if match else b""
        days: Days | None = None
        if has_offsets and match is not None and match.end() < len(match.string):
            plain, days = self._with_further_days(match)
        run = _without_odd(plain, self._has_controls)
        entries = _entries_in(run)
        if not self._are_plain(entries, days):
            run = run[: self._end_of_good(run)]
            entries = _entries_in(run)
        if self._has_early_hello(run, has_offsets) and (cut := self._first_that_cuts(entries)) is not None:
            # A date has only one hello, so there is no other such line.
            run = run[: (b"\n" + run).index(b"\n" + entries[cut])]
            del entries[cut:]
        if stamp:
            del entries[:1]
        if not entries:
            return position + max(len(run) - len(arrival), 0)
        if stamp and entries[0].startswith(stamp) and parse_line(decode(entries[0])) == self._before:
            return position
        if self._has_offsets and is_far_behind(entries[0], self._farthest):
            return position
        self._line_before = entries[-1]
        if self._has_offsets or has_offset(entries[-1]):
            self._has_offsets, self._farthest = True, latest_wall(entries[-1], self._farthest)
        return position + len(run) - len(arrival)

    def _with_further_days(self, match: re.Match[bytes]) -> tuple[bytes, Days | None]:
        """Return the text of *match*, days of one offset, with the days behind it, and these days, if there are any."""
        plain_day = self._plain_day_with_its_offset or compiled(_PLAIN_DAY_WITH_ITS_OFFSET)
        self._plain_day_with_its_offset = plain_day
        found, rest = days_in(plain_day, match.string, match.end())
        return match.string[: len(match.string) - len(rest)], Days(found) if found else None

    def _are_plain(self, entries: list[bytes], days: Days | None) -> bool:
        """Return true if these lines, which are good by themselves, are also good next to one another. Their offset
        from UTC changes only from one of the last *days* to the next, and before these.
        """
        return (
            (are_ascending(entries) or (are_in_order(entries) and not any(map(eq, entries, islice(entries, 1, None)))))
            and not (entries and is_line_earlier(self._last_stamp, entries[-1]))
            and (days is None or not days.run_back(entries))
        )

    def _has_early_hello(self, run: bytes, has_offsets: bool) -> bool:
        """Return false if no hello of *run*, whose lines all have offsets or none has, is early enough to discard
        something.
        """
        if self._harmless == b"00:00":
            return False
        end = _OFFSET_LENGTH if has_offsets else 0
        begin = end + _CLOCK_LENGTH
        at = run.find(b" hello")
        while at >= 0:
            # In the middle of a name, anything may come before it.
            if run[at - begin : at - end] < self._harmless:
                return True
            at = run.find(b" hello", at + 1)
        return False

    def _first_that_cuts(self, lines: list[bytes]) -> int | None:
        """Return the index of the first line with a hello that discards time of a day already begun, None without one.

        The very first line is that of the previous entry, or else follows none.
        """
        for index, line in enumerate(lines):
            if line.startswith(b" hello", len(stamp_in(line))) and index:
                before = self._before if index == 1 else None
                before = parse_line(decode(lines[index - 1])) if before is None else before
                entry = parse_line(decode(line))
                if before is not None and entry is not None and self._cuts_off(before, entry):
                    return index
        return None

    def _end_of_good(self, run: bytes) -> int:
        """Return the offset of the first line of *run* that is out of order, in the future, or a duplicate."""
        end, before = 0, b""
        for line in run.splitlines(keepends=True):
            if not line.startswith((b"\n", b"#")):
                is_wrong = is_line_earlier(line, before) or is_line_earlier(self._last_stamp, line) or line == before
                # A clock that is behind, if time is not, may be too far behind: that line is read by itself.
                if is_wrong or is_behind(line, before[:STAMP_LENGTH]):
                    break
                before = line
            end += len(line)
        return end

    def _findings_of(self, line: bytes) -> Iterable[Finding]:
        text = decode(line)
        entry = parse_line(text)
        if entry is None:
            return self._findings_of_note(text) if is_ignored_line(text) else self._findings_of_unusable(line)
        before, self._before = self._before, entry
        is_far = (self._has_offsets or type(entry.datetime) is not datetime) and self._is_far_behind(entry, before)
        if (
            before is not None
            and not is_far
            and is_earlier(before, entry)
            and not is_earlier(self._now, entry)
            and elapsed(before, entry) <= SUSPICIOUSLY_LONG
            and entry.name != HELLO_ENTRY_NAME
            and text.isprintable()
        ):
            # True for nearly every line.
            return ()
        return self._findings_of_entry(entry, before, is_far, text, text)

    def _findings_of_note(self, text: str) -> Iterable[Finding]:
        """Return the findings in a line that is blank or a note."""
        if text.strip().startswith(CONFLICT):
            return [self._finding("conflict", "both versions of an entry, of which one is to go", text)]
        return ()

    def _is_far_behind(self, entry: Entry, before: Entry | None) -> bool:
        """Return true if time must have run backwards between some earlier entry and *entry*, even if not since the one
        *before*; and remember what its clock showed.
        """
        if not self._has_offsets and before is not None:
            self._farthest = latest_wall(stamp_of(before.datetime), b"")
        self._has_offsets = True
        stamp = stamp_of(entry.datetime)
        is_far = is_far_behind(stamp, self._farthest)
        is_wrong = is_far or (before is not None and is_earlier(entry, before))
        self._farthest = latest_wall(stamp, b"" if is_wrong else self._farthest)
        return is_far

    def _findings_of_entry(
        self, entry: Entry, before: Entry | None, is_far: bool, line: str, text: str
    ) -> Iterator[Finding]:
        """Yield the findings in the *entry* of a *line*, which is shown as *text*."""
        if before is not None:
            if is_earlier(entry, before):
                yield self._finding("order", f"earlier than the entry before, {_moment(before)}", text)
            elif is_far:
                yield self._finding(
                    "order", "more than 26 hours behind an earlier entry, which no two clocks are", text
                )
            elif entry == before:
                yield self._finding("twice", "the same entry as the one before", text)
            elif elapsed(before, entry) > SUSPICIOUSLY_LONG and _counts(entry):
                length = format_duration(elapsed(before, entry))
                yield self._finding("long", f"{length} in one activity, from {_moment(before)}", text)
            elif self._cuts_off(before, entry):
                length = format_duration(elapsed(before, entry))
                yield self._finding("hello", f"hello in a day already begun, {length} are not counted", text)
        if is_earlier(self._now, entry):
            yield self._finding("future", "in the future", text)
        control = None if line.isprintable() else _control_in(line, entry)
        if control is not None:
            yield self._finding("control", f"control character {printable(control)}", text)

    def _cuts_off(self, before: Entry, entry: Entry) -> bool:
        """Return true if *entry* is an arrival with no departure before it that discards over an hour of its day."""
        return (
            entry.name == HELLO_ENTRY_NAME
            and before.name != BYE_ENTRY_NAME
            and elapsed(before, entry) > _MOST_CUT
            and self._calendar.is_same_day(before.datetime, entry.datetime)
        )

    def _findings_of_unusable(self, line: bytes) -> Iterator[Finding]:
        """Yield the findings in a line that is not an entry, or not UTF-8, or both."""
        beginning = beginning_of_cut(line)
        if beginning is not None:
            text = beginning.decode("utf-8", "backslashreplace")
            yield self._finding("entry", f"not an entry, longer than {LONGEST_LINE >> 20} MiB", text)
            return
        text = line.decode("utf-8", "backslashreplace")
        try:
            repaired = line.decode()
        except UnicodeDecodeError as error:
            yield self._finding("encoding", f"byte {error.start + 1} is not UTF-8, 0x{line[error.start]:02x}", text)
            # Report its other problems now, not only after the byte is fixed.
            repaired = line.decode("utf-8", "replace")
        entry = parse_line(repaired)
        if entry is not None:
            before, self._before = self._before, entry
            is_far = (self._has_offsets or entry.utc_offset is not None) and self._is_far_behind(entry, before)
            yield from self._findings_of_entry(entry, before, is_far, repaired, text)
        elif not is_ignored_line(repaired):
            wrong = wrong_offset_in(repaired)
            message = "not an entry" if wrong is None else f"not an entry, since there is no offset {wrong} from UTC"
            yield self._finding("entry", message, text)

    def _finding(self, kind: str, message: str, text: str) -> Finding:
        return Finding(self._lines_before, kind, message, text.strip())


def _entries_in(run: bytes) -> list[bytes]:
    """Return the lines of *run* that are neither blank nor notes."""
    lines = list(filter(None, run.split(b"\n")))
    return [line for line in lines if not line.startswith(b"#")] if b"\n#" in run else lines


def _without_odd(run: bytes, may_have_controls: bool) -> bytes:
    """Return the lines of *run* before the first with a control character, with whitespace beyond ASCII, with an
    invalid 29 February, or with bytes that are not UTF-8. No line has an ASCII control unless *may_have_controls*.
    """
    end = len(run)
    if may_have_controls:
        end = min((position for control in _CONTROLS if (position := run.find(control)) >= 0), default=end)
    if not run.isascii():
        try:
            run.decode()
        except UnicodeDecodeError as error:
            end = min(end, error.start)
        if re.search(_CONTROL_OR_WHITE_SPACE, run.translate(None, _ASCII)):
            found = re.search(_CONTROL_OR_WHITE_SPACE, run)
            end = min(end, found.start() if found else end)
    if has_wrong_leap_day(run):
        end = min(end, run.find(b"-02-29 "))
    return run if end == len(run) else run[: run.rfind(b"\n", 0, end) + 1]


def _counts(entry: Entry) -> bool:
    """Return true if the time before *entry* counts."""
    return entry.name != HELLO_ENTRY_NAME and ActivityType.of(entry.name) is not ActivityType.IGNORED


def _control_in(text: str, entry: Entry) -> str | None:
    """Return the first control character in the line of *entry*, None without one. A tab between or around its parts is
    ordinary whitespace.
    """
    line = text.removesuffix("\r").replace("\t", " ")
    searched = f"{entry.name}{entry.comment or ''}{line}"
    position = find_control(searched)
    return None if position is None else searched[position]


def _moment(entry: Entry) -> str:
    return format_moment(entry.datetime)
