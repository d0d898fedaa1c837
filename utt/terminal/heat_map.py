"""A calendar whose days are the darker, the more work they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from utt.domain.duration import format_duration
from utt.domain.period import Period, monday_of
from utt.terminal.style import Style

_NOTHING = timedelta()
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL = 5
_WIDEST_CELL = 3
_GREEN = 2
_NOTHING_DONE = ("·", ".")
_SHADES = (("░", "-"), ("▒", "+"), ("▓", "*"), ("█", "#"))


def heat_map(style: Style, durations: Mapping[date, timedelta], period: Period, columns: int) -> list[str]:
    """Return the lines of a map of the period's days, with a column a week and a row a weekday, and what its shades
    mean.

    *durations* are those of the days that have any. If the weeks do not fit side by side, they go on below. No line
    takes more than so many columns.

    Since 2.0.
    """
    most = max(durations.values(), default=_NOTHING)
    # As numbers, since the last week that there is has no Sunday.
    monday, last = monday_of(period.start).toordinal(), period.end.toordinal()
    weeks = (last - monday) // 7 + 1
    room = columns - _LABEL
    cell = max(min(room // weeks, _WIDEST_CELL), 1)
    blocks = -(-weeks // (room // cell))
    # As even as they can be.
    at_once = -(-weeks // blocks)
    lines: list[str] = []
    for first in range(0, weeks, at_once):
        mondays = range(monday + 7 * first, monday + 7 * min(first + at_once, weeks), 7)
        if lines:
            lines.append("")
        lines.append(style.dim(" " * _LABEL + _months(mondays, last, cell, room)))
        for weekday, label in enumerate(_WEEKDAYS):
            days = [_day(each + weekday, period) for each in mondays]
            shades = (_shade(style, None if day is None else durations.get(day, _NOTHING), most, cell) for day in days)
            lines.append((style.dim(f"{label:{_LABEL}}") + "".join(shades)).rstrip())
    return [*lines, "", *_legend(style, most, columns)] if most else lines


def _day(number: int, period: Period) -> date | None:
    """Return the day of this number; None if the period does not have it."""
    first, last = (day.toordinal() for day in period)
    return date.fromordinal(number) if first <= number <= last else None


def _months(mondays: Sequence[int], last: int, cell: int, room: int) -> str:
    """Return the names of the months, each above the week in which it begins."""
    months = [date.fromordinal(min(monday + 6, last)) for monday in mondays]
    begins = [index for index, sunday in enumerate(months) if sunday.day <= 7]
    line = ""
    # The month that the first week is in the middle of, if the next one is far enough away.
    for index in [0, *begins] if not begins or begins[0] * cell > len(_MONTHS[0]) else begins:
        place = index * cell
        if place + len(_MONTHS[0]) <= room and place >= len(line):
            line = line.ljust(place) + f"{_MONTHS[months[index].month - 1]} "
    return line.rstrip()


def _shade(style: Style, duration: timedelta | None, most: timedelta, cell: int) -> str:
    """Return a cell of the map, with a gap behind it where there is room for one."""
    wide = min(cell, 2)
    gap = " " * (cell - wide)
    if duration is None:
        return " " * cell
    if not duration:
        return style.dim(f"{style.sign(*_NOTHING_DONE):{wide}}") + gap
    # A quarter of the most is a shade.
    level = -(-duration * len(_SHADES) // most) - 1
    return style.painted(style.sign(*_SHADES[level]) * wide, _GREEN) + gap


def _legend(style: Style, most: timedelta, columns: int) -> Iterator[str]:
    """Yield what the shades mean, as many of them a line as fit."""
    line, left = " " * _LABEL, columns - _LABEL
    for level, shade in enumerate(_SHADES, 1):
        text = f"to {format_duration(most * level / len(_SHADES))}"
        taken = len(text) + 4
        if taken > left:
            yield line.rstrip()
            line, left = " " * _LABEL, columns - _LABEL
        line += f"{style.painted(style.sign(*shade), _GREEN)} {style.dim(text)}  "
        left -= taken
    yield line.rstrip()
