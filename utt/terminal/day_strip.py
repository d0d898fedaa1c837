"""A strip of a day's hours that shows what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from utt.domain.entry import elapsed, on_wall_of
from utt.terminal.style import Mark, Style

_HOUR = timedelta(hours=1)
_MOST_AN_HOUR = 12
_LABEL_STEPS = (1, 2, 3, 4, 6, 12, 24)
# A label, such as 10, and a space before the next one.
_LABEL = 3


def day_strip(style: Style, stretches: Sequence[tuple[datetime, datetime, Mark]], columns: int) -> list[str]:
    """Return a line with the hours, and below it a line with the mark of what took most of each column's time.

    *stretches* are in order, each with its start, its end and its mark. Both lines take at most this many columns. The
    hours are by the clock of the first one, even if the clock changes later.

    Since 2.0.
    """
    if not stretches:
        return []
    first = stretches[0][0]
    start = on_wall_of(first, first.replace(minute=0, second=0, microsecond=0))
    hours = max(-(-elapsed(start, stretches[-1][1]) // _HOUR), 1)
    an_hour = min(columns // hours, _MOST_AN_HOUR)
    # If not all hours fit, several share one column.
    step = _HOUR / an_hour if an_hour else _HOUR * -(-hours // columns)
    cells = hours * an_hour or -(-hours * _HOUR // step)
    shown = _shown(start, step, cells, stretches)
    nothing = Mark(style.sign("·", "."))
    drawn = []
    for mark, run in groupby(nothing if each is None else each for each in shown):
        text = mark.sign * len([*run])
        drawn.append(style.painted(text, mark.color) if mark.color is not None else style.dim(text))
    return [style.dim(_hours(start, step, hours, columns)), "".join(drawn)]


def _shown(
    start: datetime, step: timedelta, cells: int, stretches: Sequence[tuple[datetime, datetime, Mark]]
) -> list[Mark | None]:
    """Return what took most of each cell's time; None for nothing."""
    taken: list[dict[Mark | None, timedelta]] = [{None: step} for _ in range(cells)]
    for begin, end, mark in stretches:
        since, until = elapsed(start, begin), elapsed(start, end)
        for cell in range(max(since // step, 0), min(-(-until // step), cells)):
            length = min(until, step * (cell + 1)) - max(since, step * cell)
            taken[cell][mark] = taken[cell].get(mark, timedelta()) + length
            taken[cell][None] -= length
    return [max(each, key=each.__getitem__) for each in taken]


def _hours(start: datetime, step: timedelta, hours: int, columns: int) -> str:
    """Return the line with the hours, the last one's end included if there is room."""
    every = next((each for each in _LABEL_STEPS if each * _HOUR // step >= _LABEL), _LABEL_STEPS[-1])
    line = ""
    for hour in range(0, hours + 1, every):
        label = str((start.hour + hour) % 24)
        place = _HOUR * hour // step
        if place + len(label) <= columns and place >= len(line):
            line = line.ljust(place) + label
    return line
