"""The report's work by day: its rows, and the section that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice, repeat

from utt.domain.activity import Name
from utt.domain.duration import format_decimal_hours, format_duration
from utt.domain.printable import printable
from utt.list_like import ListLike
from utt.report.model import in_order
from utt.report.sections import texts_of, write_title
from utt.report.sums import Sums
from utt.runtime.streams import Output

_SEPARATOR = ", "
# A log has few sets of names and many days.
_SETS = 1024
# How many lines are written at once, and how many durations and names of days are cached as text.
_AT_ONCE = 256
_LENGTHS = 1 << 11
_NAMES = 1 << 10


class DayRow:
    """The work of one day: its ``date``, the ``duration``, and the distinct ``projects`` and ``tasks`` in display
    order. Work without a project has the empty one. ``exact`` is the duration before rounding.
    """

    __slots__ = ("date", "duration", "exact", "projects", "tasks")

    def __init__(
        self,
        date: date,
        duration: timedelta,
        projects: list[str],
        tasks: list[str],
        exact: timedelta | None = None,
    ) -> None:
        self.date = date
        self.duration = duration
        self.projects = projects
        self.tasks = tasks
        self.exact: timedelta = duration if exact is None else exact


class PerDayModel:
    """The work by day: ``dates`` are the rows, oldest first; days without work are left out.

    Of an activity that spans the end of a day, each part counts on its own day.
    """

    def __init__(self, dates: Sequence[DayRow]) -> None:
        self.dates = dates

    @property
    def columns(self) -> tuple[Sequence[date], Sequence[timedelta], Iterable[tuple[str, str]]]:
        """The ``date`` of each row, its ``duration``, and its projects and its tasks, each joined with commas: for many
        days, this is several times as fast as the rows.

        Since 2.0.
        """
        rows = self.dates
        if isinstance(rows, DayRows):
            return rows.columns()
        texts = [(_SEPARATOR.join(row.projects), _SEPARATOR.join(row.tasks)) for row in rows]
        return [row.date for row in rows], [row.duration for row in rows], texts


class DayRows(ListLike[DayRow]):
    """The rows of days, a lazy sequence: there may be many. Only *depth* parts of projects count, None for all."""

    def __init__(self, sums: Sums, depth: int | None) -> None:
        super().__init__()
        self._sums = sums
        self._depth = depth

    def _make(self) -> Iterator[DayRow]:
        for (day, duration, names), (_, exact, _) in zip(self._sums.by_day, self._sums.exact.by_day, strict=True):
            projects, tasks = _projects_and_tasks(names, self._depth)
            yield DayRow(day, duration, [*projects], [*tasks], exact)

    def columns(self) -> tuple[Sequence[date], Sequence[timedelta], Iterable[tuple[str, str]]]:
        """Return the days, the time of each, and its projects and tasks as texts."""
        days, durations, names = self._sums.by_day.columns
        return days, durations, map(_joined, names, repeat(self._depth))


@lru_cache(_SETS)
def _projects_and_tasks(names: tuple[str, ...], depth: int | None) -> tuple[list[str], list[str]]:
    parts = [Name(name) for name in names]
    return in_order(part.project_to(depth) for part in parts), in_order(part.task for part in parts)


@lru_cache(_SETS)
def _joined(names: tuple[str, ...], depth: int | None) -> tuple[str, str]:
    projects, tasks = _projects_and_tasks(names, depth)
    return _SEPARATOR.join(projects), _SEPARATOR.join(tasks)


class PerDayView:
    """The report's section with one line per day, with its projects and tasks.

    If *hundredths* is given, durations are hours with two decimals that add up to so many hundredths.

    Since utt 1.
    """

    def __init__(self, model: PerDayModel, hundredths: int | None = None) -> None:
        self._model = model
        self._hundredths = hundredths

    def render(self, output: Output) -> None:
        """Write the section to *output*, its title first."""
        write_title("Per Day", output)
        days, durations, names = self._model.columns
        sums: Iterable[str] = map(_sums, durations)
        if self._hundredths is not None:
            sums = (f"({text})" for text in texts_of(durations, self._hundredths))
        rows = zip(days, sums, map(_shown_names, names), strict=True)
        lines = (f"{day.isoformat()}: {sums} - {shown}\n" for day, sums, shown in rows)
        # In batches, since there may be many.
        while text := "".join(islice(lines, _AT_ONCE)):
            output.write(text)


@lru_cache(_NAMES)
def _shown_names(projects_and_tasks: tuple[str, str]) -> str:
    return printable(" - ".join(projects_and_tasks))


@lru_cache(_LENGTHS)
def _sums(duration: timedelta) -> str:
    return f"{format_decimal_hours(duration):>4}h {f'({format_duration(duration)})':>7}"
