"""The report as Markdown: a table for each section, for issues, wikis and mails. The log's text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from io import StringIO
from typing import Any, cast

from utt.api import v1

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#|~$&!])")
_NONE = "-"
_HUNDREDTH = timedelta(hours=1) / 100


class MarkdownReport(v1.ReportView):
    """Shows the same sections as the text report, and those of plugins unchanged."""

    def __init__(self, model: v1.ReportModel, plugin_sections: v1.ReportSections) -> None:
        self._model = model
        self._plugin_sections = plugin_sections

    def render(self, output: v1.Output) -> None:
        for line in self._lines():
            print(line, file=output)
        # A plugin's section is plain text.
        text = StringIO()
        self._plugin_sections.render(cast("v1.Output", text))
        if text.getvalue():
            print(f"\n```text\n{text.getvalue().strip()}\n```", file=output)

    def unshown(self, reports_all: bool = True) -> Iterable[str]:
        args = self._model.args
        return v1.unshown_options(args, reports_all, lists_activities=args.lists_activities)

    def _lines(self) -> Iterator[str]:
        model, args = self._model, self._model.args
        yield from self._summary()
        summary = model.summary_model
        _, work, breaks = v1.summary_hundredths(summary) if args.is_decimal else (None, None, None)
        if args.by:
            yield from self._groups()
        elif args.show_per_day:
            dates = model.per_day_model.dates
            cells = [[row.date.isoformat(), ", ".join(row.projects), ", ".join(row.tasks)] for row in dates]
            head = ["Date", "Projects", "Tasks", "Time"]
            yield from _table("Per day", head, cells, self._texts([row.duration for row in dates], work))
        else:
            projects = model.projects_model.projects
            cells = [[row.project, ", ".join(row.tasks)] for row in projects]
            times = self._texts([row.duration for row in projects], work)
            yield from _table("Projects", ["Project", "Tasks", "Time"], cells, times)
        if not args.by:
            rows = model.activities_model
            for title, of_type, total in (("Activities", rows.names_work, work), ("Breaks", rows.names_break, breaks)):
                cells = [[row.name.project, row.name.task] for row in of_type]
                times = self._texts([row.duration for row in of_type], total)
                yield from _table(title, ["Project", "Task", "Time"], cells, times)
        if args.lists_activities:
            yield from self._details()

    def _summary(self) -> Iterator[str]:
        model = self._model.summary_model
        # An invalid target is an error, before which nothing may be written.
        balance = self._model.targets_model
        start, end = model.report_range
        yield f"# {start.isoformat()}" if start == end else f"# {start.isoformat()} to {end.isoformat()}"
        durations = [model.total_time, model.working_time, model.break_time]
        numbers = v1.summary_hundredths(model) if self._model.args.is_decimal else None
        times = list(map(v1.format_hundredths, numbers)) if numbers else list(map(v1.format_duration, durations))
        yield from _table("", ["", "Time"], [["Total"], ["Working"], ["Break"]], times)
        if model.current_activity is not None:
            (now,) = self._texts([model.current_time], None)
            name = model.current_activity.name.name
            # The default name adds no information.
            what = "." if name.startswith("-- ") else f": {_escaped(name)}"
            yield f"\nOf this, {now} is going on now{what}"
        if self._model.args.rounding is not None:
            (exact,) = self._texts([model.exact.total_time], None)
            yield f"\nRounded {self._model.args.rounding}. Exactly, the total is {exact}."
        if balance is not None:
            (target,) = self._texts([balance.target], None)
            begin = f", {self._balance(balance.start)} of it to begin with" if balance.start else ""
            yield f"\nOf {target} to work, the balance is {self._balance(balance.balance)}{begin}."

    def _balance(self, duration: timedelta) -> str:
        return v1.format_balance(duration, self._model.args.is_decimal)

    def _groups(self) -> Iterator[str]:
        model = self._model.groups_model
        total = v1.hundredths(model.duration) if self._model.args.is_decimal and not model.has_overlap else None
        cells: list[list[str]] = []
        times: list[str] = []
        balances: list[v1.Balance | None] = []
        for row, text, number in self._numbers(model.groups, total):
            inner = self._numbers(row.groups, None if model.has_overlap else number)
            second_keys = [[each.key or _NONE] for each, _, _ in inner] or [[""] * (len(model.units) - 1)]
            cells += ([row.key or _NONE, *second] for second in second_keys)
            times += [each for _, each, _ in inner] or [text]
            # Sums of the shown numbers, so that decimals add up as well.
            time = row.duration if number is None else _HUNDREDTH * number
            # A balance that several rows share is in the first of them.
            balances += [row.period and self._model.balance_of(row.period, time), *[None] * (len(second_keys) - 1)]
        heads = [unit.capitalize() for unit in model.units]
        cells.append(["Total", *[""] * (len(model.units) - 1)])
        if any(balances):
            heads.append("Balance")
            for cell, balance in zip(cells, [*balances, self._model.targets_model], strict=True):
                cell.append("" if balance is None else self._balance(balance.balance))
        (whole,) = self._texts([model.duration], None)
        yield from _table(f"By {' and '.join(model.units)}", [*heads, "Time"], cells, [*times, whole])
        if model.has_overlap:
            yield "\nActivities with several tags count under each, and once in the total."

    def _numbers(self, rows: Sequence[Any], total: int | None) -> list[tuple[Any, str, int | None]]:
        durations = [row.duration for row in rows]
        if not self._model.args.is_decimal:
            return [(row, v1.format_duration(row.duration), None) for row in rows]
        numbers = v1.decimal_hundredths(durations, total)
        return [(row, v1.format_hundredths(number), number) for row, number in zip(rows, numbers, strict=True)]

    def _details(self) -> Iterator[str]:
        rows = self._model.details_model.rows
        has_comments = self._model.args.show_comments
        cells = [
            [
                f"{row.activity.start:%Y-%m-%d %H:%M}",
                f"{row.activity.end:%Y-%m-%d %H:%M}",
                row.activity.name.name,
                *([row.activity.comment or ""] if has_comments else []),
            ]
            for row in rows
        ]
        head = ["Start", "End", "Name", *(["Comment"] if has_comments else []), "Time"]
        yield from _table("Details", head, cells, self._texts([row.duration for row in rows], None))

    def _texts(self, durations: Sequence[timedelta], total: int | None) -> list[str]:
        if not self._model.args.is_decimal:
            return list(map(v1.format_duration, durations))
        return list(map(v1.format_hundredths, v1.decimal_hundredths(durations, total)))


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], times: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a section: its *title*, and a table with the *times* last. Without rows, yield none."""
    if not rows:
        return
    yield ""
    if title:
        yield f"## {title}\n"
    yield _line(head)
    yield _line([*["---"] * (len(head) - 1), "---:"])
    for row, time in zip(rows, times, strict=True):
        yield _line([*map(_escaped, row), time])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", v1.printable(text))


v1.register_format("markdown", "Tables, for issues, wikis and mails", report=MarkdownReport)
