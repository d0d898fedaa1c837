"""A calendar in which a day is darker the more work it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from utt.domain.duration import format_duration
from utt.domain.period import monday_of
from utt.terminal.style import Style

_NOTHING = timedelta()
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL = 5
_WIDEST_CELL, _WIDEST_MONTH = 3, 4
# A period of this many months or more has no rows of weekdays.
_LONGEST = 36
_GREEN = 2
_NOTHING_DONE = ("·", ".")
_SHADES = (("░", "-"), ("▒", "+"), ("▓", "*"), ("█", "#"))


def heat_map(
    style: Style,
    durations: Mapping[date, timedelta],
    start: date,
    end: date,
    columns: int,
    text: Callable[[timedelta], str] = format_duration,
    is_short: bool = False,
) -> list[str]:
    """Return the lines of a map of the days from *start* to *end*, and what its shades mean.

    There is one column per week and one row per weekday; weeks that do not fit side by side continue below. For more
    than three years, there is one column per month and one row per year. *durations* has the days with work. No line
    takes more than this many columns. If it *is_short*, the meaning of the shades is beside the days if that fits.

    Since 2.0.
    """
    if (end.year - start.year) * 12 + end.month - start.month >= _LONGEST:
        return _by_month(style, durations, start, end, columns, text)
    most = max(durations.values(), default=_NOTHING)
    # As numbers, since the last week of the calendar has no Sunday.
    monday, last = monday_of(start).toordinal(), end.toordinal()
    weeks = (last - monday) // 7 + 1
    room = columns - _LABEL
    cell = max(min(room // weeks, _WIDEST_CELL), 1)
    blocks = -(-weeks // (room // cell))
    # As evenly as possible.
    at_once = -(-weeks // blocks)
    width = _LABEL + cell * at_once
    limits = _limits(most, text)
    has_legend_beside = is_short and blocks == 1 and width + 4 + max(map(len, limits), default=0) <= columns
    lines: list[str] = []
    for first in range(0, weeks, at_once):
        mondays = range(monday + 7 * first, monday + 7 * min(first + at_once, weeks), 7)
        if lines:
            lines.append("")
        lines.append(style.dim(" " * _LABEL + _months(mondays, last, cell, room, start.year < end.year)))
        for weekday, label in enumerate(_WEEKDAYS):
            days = [_day(each + weekday, start, end) for each in mondays]
            times = (None if day is None else durations.get(day, _NOTHING) for day in days)
            row = _row(style, label, times, most, cell, min(cell, 2))
            if has_legend_beside and weekday < len(limits):
                row += f"  {_meaning(style, weekday, limits)}"
            lines.append(row.rstrip())
    return lines if has_legend_beside else [*lines, *_legend(style, limits, columns)]


def _by_month(
    style: Style,
    durations: Mapping[date, timedelta],
    start: date,
    end: date,
    columns: int,
    text: Callable[[timedelta], str],
) -> list[str]:
    sums: dict[tuple[int, int], timedelta] = {}
    for day, duration in durations.items():
        month = (day.year, day.month)
        sums[month] = sums.get(month, _NOTHING) + duration
    most = max(sums.values(), default=_NOTHING)
    cell = max(min((columns - _LABEL) // len(_MONTHS), _WIDEST_MONTH), 1)
    wide = cell - 1 or 1
    first, last = ((day.year, day.month) for day in (start, end))
    lines = [style.dim(f"{'':{_LABEL}}{''.join(f'{name[:wide]:{cell}}' for name in _MONTHS)}".rstrip())]
    for year in range(first[0], last[0] + 1):
        months = [(year, number) for number in range(1, len(_MONTHS) + 1)]
        times = (sums.get(month, _NOTHING) if first <= month <= last else None for month in months)
        lines.append(_row(style, str(year), times, most, cell, wide).rstrip())
    return [*lines, *_legend(style, _limits(most, text), columns)]


def _row(style: Style, label: str, times: Iterable[timedelta | None], most: timedelta, cell: int, wide: int) -> str:
    """Return a row of cells, each *wide* columns."""
    shades = (_shade(style, time, most, wide) + " " * (cell - wide) for time in times)
    return style.dim(f"{label:{_LABEL}}") + "".join(shades)


def _day(number: int, start: date, end: date) -> date | None:
    """Return the day with this number; None if it is not in the period."""
    first, last = start.toordinal(), end.toordinal()
    return date.fromordinal(number) if first <= number <= last else None


def _months(mondays: Sequence[int], last: int, cell: int, room: int, has_years: bool) -> str:
    """Return the names of the months, each above the week in which it begins."""
    months = [date.fromordinal(min(monday + 6, last)) for monday in mondays]
    begins = [index for index, sunday in enumerate(months) if sunday.day <= 7]
    line = ""
    # Include the month of the first week, if the next label is far enough away.
    for index in [0, *begins] if not begins or begins[0] * cell > len(_MONTHS[0]) else begins:
        place = index * cell
        if place + len(str(date.max.year)) <= room and place >= len(line):
            month = months[index]
            # With several years, January's label is the year.
            label = str(month.year) if has_years and month.month == 1 else _MONTHS[month.month - 1]
            line = line.ljust(place) + f"{label} "
    return line.rstrip()


def _shade(style: Style, duration: timedelta | None, most: timedelta, wide: int) -> str:
    if duration is None:
        return " " * wide
    if not duration:
        return style.dim(f"{style.sign(*_NOTHING_DONE):{wide}}")
    # Each shade is a quarter of the maximum.
    level = -(-duration * len(_SHADES) // most) - 1
    return style.painted(style.sign(*_SHADES[level]) * wide, _GREEN)


def _limits(most: timedelta, text: Callable[[timedelta], str]) -> list[str]:
    """Return how much work each shade stands for; nothing if there is none."""
    return [f"to {text(most * level / len(_SHADES))}" for level in range(1, len(_SHADES) + 1)] if most else []


def _meaning(style: Style, level: int, limits: Sequence[str]) -> str:
    return f"{style.painted(style.sign(*_SHADES[level]), _GREEN)} {style.dim(limits[level])}"


def _legend(style: Style, limits: Sequence[str], columns: int) -> Iterator[str]:
    """Yield a blank line, and what the shades mean, as many per line as fit; nothing if there are none."""
    if not limits:
        return
    yield ""
    line, left = " " * _LABEL, columns - _LABEL
    for level, limit in enumerate(limits):
        taken = len(limit) + 4
        if taken > left:
            yield line.rstrip()
            line, left = " " * _LABEL, columns - _LABEL
        line += f"{_meaning(style, level, limits)}  "
        left -= taken
    yield line.rstrip()
