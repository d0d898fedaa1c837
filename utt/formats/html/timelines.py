"""When the activities of each day began and ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from utt.api import v1
from utt.formats.dates import month_of, weekday_of
from utt.formats.html.shapes import Context, digits, minutes, shape, ticks
from utt.formats.html.work import NOTHING, Work

_MOST_DAYS = 31

# The activities of a day, each with the part on that day.
_Row = list[tuple[v1.Activity, datetime, datetime]]


def lists_activities(args: v1.Request) -> bool:
    """Return true if the page lists activities: of a few days, and of many on request."""
    first, until = args.range
    return args.show_details or (until - first).days < _MOST_DAYS


def timelines(work: Work) -> Context | None:
    """Return when each day's activities began and ended; None if they are not listed."""
    if not lists_activities(work.model.args) or not work.model.activities:
        return None
    parts: dict[date, _Row] = {}
    for activity in work.model.activities:
        if activity.type != v1.Activity.Type.IGNORED:
            for day, start, end in work.calendar.split(activity.start, activity.end):
                parts.setdefault(day, []).append((activity, start, end))
    if not parts:
        return None
    starts = [_into(work, day, row[0][1], start) for day, row in parts.items() for _, start, _ in row]
    ends = [_into(work, day, row[0][1], end) for day, row in parts.items() for _, _, end in row]
    first, last = int(min(starts) // 60) * 60, int(-(-max(ends) // 60)) * 60
    hours = range(first // 60, last // 60 + 1)
    # A day may begin at another hour than 0.
    begin = work.calendar.start_of(work.first).hour
    return {
        "view": f"{first} 0 {last - first} 10",
        "grid": [hour * 60 for hour in hours[1:-1]],
        "x": ticks(
            [((hour * 60 - first) / (last - first) * 100, f"{(hour + begin) % 24:02}") for hour in hours],
            taken=(110, 130),
        ),
        "rows": [_timeline(work, day, row) for day, row in parts.items()],
        "is_open": work.first == work.until or work.model.args.show_details,
        "activities": list(_listed(work)),
    }


def _timeline(work: Work, day: date, row: _Row) -> Context:
    shapes = []
    for activity, start, end in row:
        x, length = _into(work, day, row[0][1], start), minutes(v1.elapsed(start, end))
        tip = f"{start:%H:%M}\u2013{end:%H:%M} {work.printable(activity.name.name)}"
        if activity.type == v1.Activity.Type.WORK:
            css = f"p{work.color.get(work.project_of(activity.name), 0)}"
            path = f"M{digits(x)} 1h{digits(length)}v8h-{digits(length)}z"
        else:
            css, path = "brk", f"M{digits(x)} 4h{digits(length)}v2h-{digits(length)}z"
        shapes.append(shape(css, path, tip))
    label = _label(work, day)
    times = f"{row[0][1]:%H:%M} to {row[-1][2]:%H:%M}"
    worked = work.by_day.get(day, NOTHING)
    alt = f"{label}, from {times}: {work.text(worked)} of work; the same as a table below"
    return {"label": label, "alt": alt, "shapes": shapes, "duration": work.text(worked)}


def _listed(work: Work) -> Iterator[Context]:
    rows = [row for row in work.model.details_model.rows if row.activity.type != v1.Activity.Type.IGNORED]
    for row, text in zip(rows, work.texts([row.duration for row in rows]), strict=True):
        activity = row.activity
        day, times = work.calendar.day_of(activity.start), f"{activity.start:%H:%M}\u2013{activity.end:%H:%M}"
        yield {
            "label": times if work.first == work.until else f"{_label(work, day)}, {times}",
            "duration": text,
            "name": work.printable(activity.name.name),
            "comment": (activity.comment or "") if work.model.args.show_comments else "",
        }


def _label(work: Work, day: date) -> str:
    label = f"{weekday_of(day)} {day.day}"
    if (work.first.year, work.first.month) != (work.until.year, work.until.month):
        label += f" {month_of(day)}"
    return label if work.first.year == work.until.year else f"{label} {day.year}"


def _into(work: Work, day: date, first: datetime, moment: datetime) -> float:
    """Return how many minutes of *day* have passed at *moment*, by the clock of *first*, which is in it."""
    return minutes(v1.elapsed(work.calendar.start_of(day), first) + v1.elapsed(first, moment))
