"""A calendar of each year, in which a day is darker the more work it has."""

from __future__ import annotations

from datetime import date, timedelta

from utt.formats.dates import day_in_words, month_of
from utt.formats.html.shapes import Context, digits, shape, ticks
from utt.formats.html.work import NOTHING, Work

_LONGEST_WITHOUT = timedelta(days=61)
_CELL, _SQUARE = 10, 8.4
_SHADES = 4


def maps(work: Work) -> list[Context]:
    """Return a calendar of each year, for more than two months."""
    if work.until - work.first <= _LONGEST_WITHOUT or not work.ranked:
        return []
    first_day, last_day = work.drawn
    years = range(first_day.year, last_day.year + 1)
    parts = [(max(first_day, date(year, 1, 1)), min(last_day, date(year, 12, 31))) for year in years]
    return [_map(work, first, last) for first, last in parts]


def _map(work: Work, first: date, last: date) -> Context:
    monday = first.toordinal() - first.weekday()
    weeks = (last.toordinal() - monday) // 7 + 1
    shapes, labels = [], []
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        week, weekday = divmod(number - monday, 7)
        time = work.by_day.get(day, NOTHING)
        gap = (_CELL - _SQUARE) / 2
        path = f"M{digits(week * _CELL + gap)} {digits(weekday * _CELL + gap)}h{_SQUARE}v{_SQUARE}h-{_SQUARE}z"
        shapes.append(shape(f"h{_shade(work, time)}", path, f"{day_in_words(day)}: {work.text(time)}" if time else ""))
        if day.day == 1 or number == first.toordinal():
            labels.append((week / weeks * 100, month_of(day)))
    # Days without work are one shape.
    empty = "".join(each["path"] for each in shapes if each["css"] == "h0")
    shapes = [shape("h0", empty, ""), *(each for each in shapes if each["css"] != "h0")]
    worked = sum((time for day, time in work.by_day.items() if first <= day <= last), NOTHING)
    return {
        "year": first.year,
        "weeks": weeks,
        "label": f"One square per day, {work.text(worked)} in all; the same as a table above",
        "shapes": shapes if empty else shapes[1:],
        "x": ticks(labels, "start"),
    }


def _shade(work: Work, time: timedelta) -> int:
    return -(-time * _SHADES // max(work.by_day.values())) if time else 0


def levels(work: Work) -> list[Context]:
    """Return what the shades of the calendars mean."""
    most = max(work.by_day.values())
    ends = [most * number / _SHADES for number in range(_SHADES + 1)]
    shades = [{"css": f"h{number}", "text": f"up to {work.text(ends[number])}"} for number in range(1, _SHADES + 1)]
    return [{"css": "h0", "text": "none"}, *shades]
