"""What all parts of the page share: its width, its period, and the format of durations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from utt.api import v1

_WIDEST = 100
# With less room, nothing is indented.
ROOMY = 50
# A longer period is shown as a map of its days, not as a table.
_LONGEST_TABLE = timedelta(days=62)
_WIDEST_LABEL = 24
# A label begins after a mark; work and breaks have none.
_MARK, _NARROWEST_LABEL = 2, 4
# A weekday is such a label, and is cut only if there is no room for a duration.
_SHORT_LABEL = 9
_SHORT_BAR = 12
NOTHING = timedelta()
_HUNDREDTH = timedelta(hours=1) / 100
# A no-break space, between words that belong together.
GLUE = "\xa0"

Lines = Iterator[str]


class Page:
    """The page: the ``model`` that it shows in a ``style``, as wide as ``columns``, with a ``margin`` on both sides and
    ``room`` between these; and the period from ``first`` to ``last``.
    """

    def __init__(self, model: v1.ReportModel, style: v1.Style, calendar: v1.Calendar, now: v1.Now) -> None:
        self.model = model
        self.style = style
        self.calendar = calendar
        self.now = now
        self.columns = min(style.columns, _WIDEST)
        self.margin = "  " if self.columns >= ROOMY else ""
        self.room = self.columns - 2 * len(self.margin)
        self.first, self.last = model.args.range
        self.today = calendar.day_of(now)
        self.has_today = self.today in model.args.range
        self.is_day = self.first == self.last
        self.is_long = self.last - self.first > _LONGEST_TABLE

    def text(self, duration: timedelta) -> str:
        """Return the text of a duration."""
        if not self.model.args.is_decimal:
            return v1.format_duration(duration)
        sign = "-" if duration < NOTHING else ""
        return sign + v1.format_hundredths(v1.hundredths(abs(duration)))

    def signed(self, duration: timedelta) -> str:
        """Return a duration with its sign."""
        return v1.format_balance(duration, self.model.args.is_decimal)

    def shared(self, durations: Sequence[timedelta], total: timedelta | None) -> Sequence[timedelta]:
        """Return the durations to show: decimals add up to those of *total*, unless that is None."""
        if not self.model.args.is_decimal:
            return durations
        numbers = v1.decimal_hundredths(durations, None if total is None else v1.hundredths(total))
        return [_HUNDREDTH * number for number in numbers]

    def shared_in_table(
        self, rows: Sequence[Mapping[str, timedelta]], totals: Mapping[str, timedelta]
    ) -> list[dict[str, timedelta]]:
        """Return the durations of a table's rows to show, by the keys of its columns: decimals add up to the columns'
        *totals*.
        """
        if not self.model.args.is_decimal:
            return [*map(dict, rows)]
        found = v1.decimal_table(rows, {key: v1.hundredths(total) for key, total in totals.items()})
        return [{key: _HUNDREDTH * number for key, number in row.items()} for row in found]

    def summed(self) -> tuple[timedelta, timedelta]:
        """Return the shown work and breaks."""
        summary = self.model.summary_model
        if not self.model.args.is_decimal:
            return summary.working_time, summary.break_time
        _, worked, rested = v1.summary_hundredths(summary)
        return _HUNDREDTH * worked, _HUNDREDTH * rested

    def balance_of(self, period: v1.Period | None, worked: timedelta) -> timedelta | None:
        """Return the balance of a part of the report, None if it has none or nothing was due."""
        found = None if period is None else self.model.balance_of(period, worked)
        return found.balance if found is not None and (found.target or worked or found.start) else None

    def hanging(self, head: str, taken: int, text: str) -> Lines:
        """Yield *head*, which takes *taken* columns, followed by the wrapped *text*; below it if there is no room."""
        room = self.columns - taken
        if room >= min(v1.width(text), ROOMY // 4):
            first, *more = v1.wrapped(text, room) if text else [""]
            yield head + first
            yield from (" " * taken + line for line in more)
            return
        yield head
        indent = self.margin + " " * 4
        yield from (indent + line for line in v1.wrapped(text, self.columns - len(indent)))

    def within_margins(self, lines: Iterable[str]) -> Lines:
        """Return the lines, indented by the margin."""
        return (self.margin + line for line in lines)


class Columns:
    """The columns at which the parts of a row begin and end: a mark, a label, a duration as wide as the longest one,
    and the rest.
    """

    def __init__(self, page: Page, labels: Iterable[str]) -> None:
        self.duration = len(page.text(page.model.summary_model.total_time))
        most = page.columns - len(page.margin) - 2 * _MARK - self.duration
        widest = max(map(v1.width, labels), default=0)
        self.label = max(min(widest, _WIDEST_LABEL, max(page.columns // 4, _SHORT_LABEL), most), _NARROWEST_LABEL)
        self.label_end = len(page.margin) + _MARK + self.label
        # The column after the duration.
        self.end = self.label_end + 2 + self.duration
        self.short_bar = _SHORT_BAR
        # The column of tasks on the line of their group, after a short bar.
        self.tasks = self.end + 2 + _SHORT_BAR + 2
        below = self.end - self.duration + 2
        is_roomy = page.columns - below >= 3 * page.columns // 5
        self.task_indent = " " * below if is_roomy else page.margin + " " * 4
        self.has_dense_rows = page.columns - self.tasks >= ROOMY // 2
