"""What a report is asked for: which activities, what of them, and in which format."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime

from utt.domain.activity import CURRENT_ACTIVITY
from utt.domain.calendar import Calendar
from utt.domain.period import Period, parse_period
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.clock import Now
from utt.timelog.read.entries import Entries

if TYPE_CHECKING:
    from utt.domain.rounding import Rounding
    from utt.report import unknown, wishes
    from utt.report.criteria import Criteria
else:
    unknown = lazy("utt.report.unknown")
    wishes = lazy("utt.report.wishes")

CSV_SECTIONS = ("per-day", "per_day", "per_task", "per-task")
"""The values of the report's ``--csv-section``: two sections, with two spellings each.

Since 2.0.
"""

# The destinations of the options that wishes.py reads.
_WISHES = (
    *("project", "task", "match", "tag", "type", "not_project", "not_task", "not_match", "not_tag", "regex"),
    *("by", "depth", "round", "round_each", "decimal", "total", "format", "output", "schema"),
)
_NOT_GIVEN = (None, False)


class Request:
    """What a report is asked for. Asking for it raises UttError for a period that means nothing.

    ``range`` are its days, from ``range.start`` to ``range.end``, both included. ``current_activity_name`` is None
    where the current activity is to be left out, ``project_name_filter`` where all projects count, ``csv_section``,
    one of CSV_SECTIONS, where the report is not to be CSV. ``show_comments``, ``show_details`` and ``show_per_day`` are
    true where the options ``--comments``, ``--details`` and ``--per-day`` are given. ``is_range_given`` is false where
    no option says which days, and so it is today.

    ``criteria`` are all filters, None where there are none; of these, ``project_name_filter`` is the project where one
    alone is asked for.
    ``by`` are the units to group by, none, one or two of UNITS; ``depth`` is how many parts of a project's name make a
    group, None for all. ``rounding`` is None where nothing is to be rounded. ``is_decimal`` is true where durations
    are to be shown in hours with decimals, ``has_total`` where a table is to have a row with the total. ``output_path``
    is None for the standard output. ``wanted_format`` is None where no format is named. ``wants_schema`` is true where
    not the report is to be shown, but what JSON of it is like. ``is_everything`` is true where ``all`` is asked for,
    without a filter.

    Since 2.0.
    """

    def __init__(
        self,
        range: Period,
        current_activity_name: str | None = CURRENT_ACTIVITY,
        project_name_filter: str | None = None,
        csv_section: str | None = None,
        show_comments: bool = False,
        show_details: bool = False,
        show_per_day: bool = False,
        is_range_given: bool = True,
        *,
        criteria: Criteria | None = None,
        by: Sequence[str] = (),
        depth: int | None = None,
        rounding: Rounding | None = None,
        is_decimal: bool = False,
        has_total: bool = False,
        wanted_format: str | None = None,
        output_path: str | None = None,
        wants_schema: bool = False,
        is_everything: bool = False,
    ) -> None:
        self.range = range
        self.current_activity_name = current_activity_name
        self.project_name_filter = project_name_filter
        self.csv_section = csv_section
        self.show_comments = show_comments
        self.show_details = show_details
        self.show_per_day = show_per_day
        self.is_range_given = is_range_given
        self.criteria = criteria
        self.by: tuple[str, ...] = tuple(by)
        self.depth = depth
        self.rounding = rounding
        self.is_decimal = is_decimal
        self.has_total = has_total
        self.wanted_format = wanted_format
        self.output_path = output_path
        self.wants_schema = wants_schema
        self.is_everything = is_everything

    @property
    def format_name(self) -> str:
        """The name of the format: ``csv`` for one of its sections; ``text`` where none is named."""
        if self.csv_section is not None:
            return "csv"
        return "text" if self.wanted_format is None else self.wanted_format

    @property
    def has_filters(self) -> bool:
        """Whether some activities of the period may be left out."""
        return self.project_name_filter is not None or (self.criteria is not None and self.criteria.is_set)

    @property
    def lists_activities(self) -> bool:
        """Whether the activities themselves are shown: on request, and for a single day that is not grouped."""
        return self.show_details or (self.range.start == self.range.end and not self.by)


ReportArgs = Request
"""Another name of ``Request``.

Since 2.0.
"""


def request(args: Namespace, now: Now, calendar: Calendar, entries: Entries) -> Request:
    """Return what the command line asks for. An option that the command does not have counts as not given.

    Raises UttError for a period that means nothing; *entries* say whether one of their projects was meant.
    """
    options = vars(args)
    words = [options.get(name) for name in ("report_date", "month", "week", "from_date", "to_date")]
    is_given = any(word is not None for word in words)
    if words[:3] == [None, None, None]:
        words[0] = options.get("utt_default_period")
    day, month, week, start, end = words
    today = calendar.day_of(now)
    try:
        period = parse_period(today, day, month, week, start, end, lambda: _whole(entries, now, calendar))
    except UttError as error:
        number_option = options.get("utt_number_option")
        raise UttError(
            unknown.day(
                str(error), words[0], [start, end], "current_activity" in options, entries, today, number_option
            )
        ) from error
    more = wishes.wishes(args) if any(options.get(name) not in _NOT_GIVEN for name in _WISHES) else {}
    found = more.get("criteria")
    return Request(
        period,
        current_activity_name=(
            None if options.get("no_current_activity") else options.get("current_activity", CURRENT_ACTIVITY)
        ),
        project_name_filter=more.pop("project_name_filter", None),
        csv_section=options.get("csv_section"),
        show_comments=bool(options.get("comments")),
        show_details=bool(options.get("details")),
        show_per_day=bool(options.get("per_day")),
        is_range_given=is_given,
        is_everything=words == ["all", None, None, None, None] and (found is None or not found.is_set),
        **more,
    )


def _whole(entries: Entries, now: datetime, calendar: Calendar) -> Period:
    """Return the days from the log's first entry to its last one, or to today if that is later."""
    today = calendar.day_of(now)
    first = next(iter(entries), None)
    if first is None:
        return Period(today, today)
    return Period(min(today, calendar.day_of(first.datetime)), max(today, calendar.day_of(entries[-1].datetime)))
