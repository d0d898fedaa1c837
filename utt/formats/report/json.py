"""The report as JSON, for programs. ``report.schema.json`` is its schema, and its names are stable.

Durations are in seconds: ``seconds`` is the number to show, and with rounding there is also ``exact_seconds``. Each row
is a separate line, and rows are written lazily, since there may be many.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import islice

from utt.api import v1

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Row = dict[str, Any]

_SCHEMA = "report.schema.json"
_SECOND = timedelta(seconds=1)
_AT_ONCE = 256
_LENGTHS = 1 << 11


class JsonReport(v1.ReportView):
    """Shows all numbers, or their schema."""

    def __init__(self, model: v1.ReportModel, now: v1.Now) -> None:
        self._model = model
        self._now = now
        self._is_rounded = False

    def render(self, output: v1.Output) -> None:
        args = self._model.args
        if args.wants_schema:
            from utt.formats.beside import text_beside

            output.write(text_beside(__name__, _SCHEMA))
            return
        self._is_rounded = args.rounding is not None
        separator = "{\n"
        for name, value in self._members():
            output.write(f"{separator}  {json.dumps(name)}: ")
            separator = ",\n"
            if isinstance(value, Iterator):
                _write_rows(value, output)
            else:
                output.write(json.dumps(value, ensure_ascii=False))
        output.write("\n}\n")

    def unshown(self, reports_all: bool = True) -> Iterable[str]:
        args = self._model.args
        return v1.unshown_options(args, reports_all, lists_activities=args.lists_activities, has_hours=False)

    def _members(self) -> Iterator[tuple[str, Any]]:
        model, args = self._model, self._model.args
        # Requested before all others, so that the log is read only once.
        days = model.days_model
        # A target that means nothing is an error, which leaves no half of an object.
        balance = model.targets_model
        yield "period", {"start": args.range.start.isoformat(), "end": args.range.end.isoformat()}
        yield "now", v1.format_iso(self._now)
        yield "rounding", _rounding(args)
        yield "totals", _totals(model.summary_model)
        if self._is_rounded:
            yield "exact_totals", _totals(model.summary_model.exact)
        yield "projects", map(self._project, model.projects_model.projects)
        yield "activities", self._activities()
        yield "days", self._days(days)
        if args.lists_activities:
            yield "details", map(self._detail, model.details_model.rows)
        if args.by:
            yield "groups", map(self._group, model.groups_model.groups)
        yield "targets", None if balance is None else _balance(balance)

    def _times(self, duration: timedelta, exact: timedelta) -> dict[str, int]:
        times = {"seconds": duration // _SECOND}
        return times | {"exact_seconds": exact // _SECOND} if self._is_rounded else times

    def _project(self, row: Any) -> _Row:
        return {"project": row.project, **self._times(row.duration, row.exact), "tasks": row.tasks}

    def _days(self, model: Any) -> Iterator[str]:
        # There may be many, and their keys need no escaping.
        times = lru_cache(_LENGTHS)(lambda duration, exact: json.dumps(self._times(duration, exact))[1:])
        for day, duration, exact in zip(*model.columns, strict=True):
            yield f'{{"date": "{day}", {times(duration, exact)}'

    def _activities(self) -> Iterator[_Row]:
        rows = self._model.activities_model
        of_types = (("work", rows.names_work), ("break", rows.names_break), ("ignored", rows.names_ignored))
        for kind, of_type in of_types:
            for row in of_type:
                yield {**_name(row.name), "type": kind, **self._times(row.duration, row.exact)}

    def _detail(self, row: Any) -> _Row:
        activity = row.activity
        return {
            "start": v1.format_iso(activity.start),
            "end": v1.format_iso(activity.end),
            **_name(activity.name),
            "type": activity.type.name.lower(),
            "comment": activity.comment or "",
            "tags": [*row.tags],
            "is_current": activity.is_current_activity,
            **self._times(row.duration, row.exact),
        }

    def _group(self, row: Any, is_whole: bool = True) -> _Row:
        """Return the row; with its balance if *is_whole* is true and it is a calendar unit."""
        is_whole = is_whole and row.period is not None
        inner = [self._group(each, is_whole) for each in row.groups]
        found = {"unit": row.unit, "key": row.key, **self._times(row.duration, row.exact), "groups": inner}
        balance = self._model.balance_of(row.period, row.duration) if is_whole else None
        return found if balance is None else found | {"targets": _balance(balance)}


def _rounding(args: v1.Request) -> _Row | None:
    rounding = args.rounding
    if rounding is None:
        return None
    return {"seconds": rounding.step // _SECOND, "mode": rounding.mode, "each": rounding.each}


def _totals(summary: Any) -> dict[str, int]:
    times = {
        "total": summary.total_time,
        "working": summary.working_time,
        "break": summary.break_time,
        "ignored": summary.ignored_time,
        "current": summary.current_time,
    }
    return {name: time // _SECOND for name, time in times.items()}


def _balance(balance: v1.Balance) -> dict[str, int]:
    times = {"target": balance.target, "worked": balance.worked, "balance": balance.balance}
    return {name: time // _SECOND for name, time in times.items()}


def _name(name: v1.Name) -> dict[str, str]:
    return {"name": name.name, "project": name.project, "task": name.task}


def _write_rows(rows: Iterable[_Row | str], output: v1.Output) -> None:
    """Write a list, one line per row. A row that is a text is already JSON."""
    texts = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    before, end = "[", "[]"
    while batch := list(islice(texts, _AT_ONCE)):
        output.write(f"{before}\n    " + ",\n    ".join(batch))
        before, end = ",", "\n  ]"
    output.write(end)


v1.register_format("json", "All numbers, for programs", report=JsonReport)
