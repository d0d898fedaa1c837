"""Finds what an edit has changed: the lines in which the log differs from its earlier content.

Usually nearly all of a log is unchanged. So both sides are compared in blocks, and only the surroundings of a
difference are split into lines. Lines that occur once on each side, in the same order, show where the sides match again
(patience diff): nearly every line of a log begins with a different time.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence

from utt.timelog.file.log_file import Bytes
from utt.timelog.write.patching import Piece

_BLOCK = 1 << 17
# How many bytes around a difference are split into lines; four times as many if they have no matching lines.
_WINDOW = 1 << 14
_LARGEST_WINDOW = 1 << 22


def differences(
    before: Bytes, after: Bytes, window: int = _WINDOW, largest_window: int = _LARGEST_WINDOW
) -> Iterator[Piece]:
    """Yield the pieces that turn *before* into *after*, in order. Each consists of whole lines.

    Takes time in proportion to both sizes, and memory for what differs. If no line within *largest_window* bytes
    matches, everything that follows is one difference, except for an equal end.
    """
    start = other_start = 0
    while True:
        same = _same_length(before, start, after, other_start)
        start, other_start = start + same, other_start + same
        if start == before.size and other_start == after.size:
            return
        # A line that is equal only up to here is different. A byte order mark comes before the first line.
        back = start - min(start, before.line_start(start))
        start, other_start = start - back, other_start - back
        anchors: list[tuple[int, int]] = []
        size = window
        while start < before.size and other_start < after.size and size <= largest_window:
            lines, other_lines = _lines(before, start, size), _lines(after, other_start, size)
            anchors = _anchors(lines, other_lines)
            if anchors or (start + size >= before.size and other_start + size >= after.size):
                break
            size *= 4
        if not anchors:
            end, other_end = _same_end(before, start, after, other_start)
            yield start, end, after.read(other_start, other_end)
            return
        done = other_done = 0
        for index, other_index in anchors:
            gap, other_gap = lines[done:index], other_lines[other_done:other_index]
            if gap != other_gap:
                yield _difference(start, gap, other_gap)
            length = sum(map(len, gap)) + len(lines[index])
            start, other_start = start + length, other_start + sum(map(len, other_gap)) + len(lines[index])
            done, other_done = index + 1, other_index + 1


def _same_length(before: Bytes, start: int, after: Bytes, other_start: int) -> int:
    """Return how many bytes are equal from here on."""
    length = 0
    while True:
        one = before.read(start + length, start + length + _BLOCK)
        other = after.read(other_start + length, other_start + length + _BLOCK)
        if one != other:
            return length + common_length(one, other)
        if not one:
            return length
        length += len(one)


def _same_end(before: Bytes, start: int, after: Bytes, other_start: int) -> tuple[int, int]:
    """Return the offsets from which both sides have the same lines up to their ends."""
    end, other_end = before.size, after.size
    while start < end and other_start < other_end:
        size = min(_BLOCK, end - start, other_end - other_start)
        one, other = before.read(end - size, end), after.read(other_end - size, other_end)
        same = size if one == other else common_length(one[::-1], other[::-1])
        end, other_end = end - same, other_end - same
        if same < size:
            break
    if _is_line_start(before, start, end) and _is_line_start(after, other_start, other_end):
        return end, other_end
    while rest := before.read(end, end + _BLOCK):
        line_feed = rest.find(b"\n")
        length = len(rest) if line_feed < 0 else line_feed + 1
        end, other_end = end + length, other_end + length
        if line_feed >= 0:
            break
    return end, other_end


def _is_line_start(log: Bytes, start: int, offset: int) -> bool:
    return offset == start or log.read(offset - 1, offset) == b"\n"


def common_length(one: bytes, other: bytes) -> int:
    """Return the length of the common prefix of two texts."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _lines(log: Bytes, start: int, size: int) -> list[bytes]:
    """Return the whole lines in the *size* bytes from *start*, with their line feeds."""
    text = log.read(start, start + size)
    if start + size < log.size:
        text = text[: text.rfind(b"\n") + 1]
    lines = [line + b"\n" for line in text.split(b"\n")]
    # After the last line feed comes nothing, or a line without one.
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _anchors(lines: Sequence[bytes], other_lines: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return the positions of lines that occur once on both sides: the longest sequence in the same order on both."""
    once = {line for line, number in Counter(lines).items() if number == 1}
    once &= {line for line, number in Counter(other_lines).items() if number == 1}
    if not once:
        return []
    other_positions = {line: index for index, line in enumerate(other_lines) if line in once}
    pairs = [(index, other_positions[line]) for index, line in enumerate(lines) if line in once]
    # The longest increasing subsequence: for each length, the one with the lowest end, and each element's predecessor.
    lowest: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (_, other_index) in enumerate(pairs):
        length = bisect.bisect_left(lowest, other_index)
        previous.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [other_index]
        ends[length : length + 1] = [number]
    found = []
    number = ends[-1]
    while number >= 0:
        found.append(pairs[number])
        number = previous[number]
    return found[::-1]


def _difference(start: int, lines: Sequence[bytes], other_lines: Sequence[bytes]) -> Piece:
    """Return the piece that turns *lines*, which begin at *start*, into *other_lines*, without equal outer lines."""
    shorter = min(len(lines), len(other_lines))
    first = next((index for index in range(shorter) if lines[index] != other_lines[index]), shorter)
    last = next(
        (index for index in range(shorter - first) if lines[-1 - index] != other_lines[-1 - index]), shorter - first
    )
    start += sum(map(len, lines[:first]))
    removed = lines[first : len(lines) - last]
    return start, start + sum(map(len, removed)), b"".join(other_lines[first : len(other_lines) - last])
