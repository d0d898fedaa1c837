"""One bar per day or month, stacked by project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from utt.formats.dates import MONTHS, day_in_words, month_of, weekday_of
from utt.formats.html.shapes import Context, digits, minutes, shape, ticks
from utt.formats.html.work import MOST_BARS, NO_PROJECT, NOTHING, Work

_HOUR = timedelta(hours=1)
# Up to this many bars, each is a separate shape.
_MOST_BARS_APART = 62
# The width of a bar with the gap beside it, and of the bar.
_SLOT, _BAR = 10, 7
_MOST_LINES, _STEPS = 5, (1, 2, 4, 6, 8, 12, 24, 48, 96, 200, 400, 800)

# The work of each project, by the numbers of the bars.
_Parts = dict[str, dict[int, timedelta]]


def bars(work: Work) -> Context | None:
    """Return one bar per day, or per month if there are many days, stacked by project; None for a single day."""
    if work.first == work.until or not work.ranked:
        return None
    first, last = work.drawn
    is_by_month = (last - first).days >= MOST_BARS
    slots = _months(first, last) if is_by_month else _days(first, last)
    place = {slot: number for number, slot in enumerate(slots)}
    parts: _Parts = {}
    for (day, project), time in work.by_project.items():
        number = place[day.replace(day=1) if is_by_month else day]
        row = parts.setdefault(project, {})
        row[number] = row.get(number, NOTHING) + time
    rows = [parts.get(row.project, {}) for row in work.ranked]
    sums = [sum((row.get(number, NOTHING) for row in rows), NOTHING) for number in range(len(slots))]
    texts = work.texts(sums, work.hundredths[1])
    step = next((each for each in _STEPS if max(sums) <= _MOST_LINES * each * _HOUR), _STEPS[-1])
    top = max(-(-max(sums) // (step * _HOUR)), 1) * step
    unit, name = ("month", _month) if is_by_month else ("day", day_in_words)
    names = [name(slot) for slot in slots]
    return {
        "unit": unit,
        "css": "bars" if len(slots) <= _MOST_BARS_APART else "bars thin",
        "width": len(slots) * _SLOT,
        "height": top * 60,
        "label": f"One bar per {unit}, the highest of {work.text(max(sums))}; the same as a table below",
        "shapes": list(_stacks(work, parts, top * 60, names)),
        "grid": [(top - hours) * 60 for hours in range(step, top + 1, step)],
        "y": [{"at": digits(hours / top * 100), "text": f"{hours}h"} for hours in range(0, top + 1, step)],
        "x": _bar_labels(slots, is_by_month),
        "rows": [
            _bar_row(work, number, names[number], texts[number], parts) for number in range(len(slots)) if sums[number]
        ],
    }


def _stacks(work: Work, parts: _Parts, height: int, names: Sequence[str]) -> Iterator[Context]:
    """Yield the shapes of the projects: one for each project's part of all bars, or one per bar if there are few."""
    tops = [NOTHING] * len(names)
    is_apart = len(names) <= _MOST_BARS_APART
    for row in work.ranked:
        paths = []
        for number, time in sorted(parts.get(row.project, {}).items()):
            if not time:
                continue
            x, y = number * _SLOT + (_SLOT - _BAR) / 2, height - minutes(tops[number])
            tops[number] += time
            path = f"M{digits(x)} {digits(y)}h{_BAR}v-{digits(minutes(time))}h-{_BAR}z"
            label = row.project or NO_PROJECT
            if is_apart:
                tip = f"{names[number]}: {label} {work.text(time)}"
                yield shape(f"p{work.color[row.project]}", path, tip)
            paths.append(path)
        if paths and not is_apart:
            tip = f"{row.project or NO_PROJECT}: {work.text(row.duration)}"
            yield shape(f"p{work.color[row.project]}", "".join(paths), tip)


def _bar_labels(slots: Sequence[date], is_by_month: bool) -> list[Context]:
    width = 100 / len(slots)
    if is_by_month:
        return ticks([((number + 0.5) * width, f"{month_of(slot)} {slot.year}") for number, slot in enumerate(slots)])
    if len(slots) > _MOST_BARS_APART:
        return ticks(
            [(number * width, month_of(slot)) for number, slot in enumerate(slots) if slot.day == 1 or number == 0],
            "start",
        )
    is_week = len(slots) <= 7
    return ticks(
        [
            ((number + 0.5) * width, f"{weekday_of(slot)} {slot.day}" if is_week else str(slot.day))
            for number, slot in enumerate(slots)
        ]
    )


def _bar_row(work: Work, number: int, name: str, text: str, parts: _Parts) -> Context:
    shares = [
        {"label": row.project or NO_PROJECT, "duration": work.text(time)}
        for row in work.ranked
        if (time := parts.get(row.project, {}).get(number))
    ]
    return {"label": name, "duration": text, "parts": shares}


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def _months(first: date, last: date) -> list[date]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"
