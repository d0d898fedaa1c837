"""The request: which activities a report covers, what it shows, and in which format."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from utt.domain.activity import CURRENT_ACTIVITY
from utt.domain.calendar import Calendar
from utt.domain.period import Period, parse_period
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.runtime.clock import Now
from utt.timelog.read.entries import Entries

if TYPE_CHECKING:
    from utt.domain.rounding import Rounding
    from utt.report import everything, unknown, wishes
    from utt.report.criteria import Criteria
else:
    everything = lazy("utt.report.everything")
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
    """What the user asks of a report. Asking for it raises UttError for an invalid period.

    ``range`` has its days, from ``range.start`` to ``range.end``, both included. ``current_activity_name`` is None if
    the current activity is left out, ``project_name_filter`` if all projects count, and ``csv_section``, one of
    CSV_SECTIONS, if the report is not CSV. ``show_comments``, ``show_details`` and ``show_per_day`` are true with the
    options ``--comments``, ``--details`` and ``--per-day``. ``is_range_given`` is false if no option selects the days,
    so that it is today.

    ``criteria`` has all filters, None if there are none; of these, ``project_name_filter`` is the project if exactly
    one is given. ``by`` are the units to group by, none, one or two of UNITS; ``depth`` is how many parts of a
    project's name form a group, None for all. ``rounding`` is None without rounding. ``is_decimal`` is true if
    durations are shown as decimal hours, ``has_total`` if a table has a row with the total. ``output_path`` is None for
    standard output. ``wanted_format`` is None if no format is named. ``wants_schema`` is true if the JSON Schema is
    shown instead of the report. ``is_everything`` is true for ``all`` without a filter. ``wants_color`` is true for
    ``--color always``.

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
        wants_color: bool = False,
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
        self.wants_color = wants_color

    @property
    def format_name(self) -> str:
        """The name of the format: ``csv`` for a CSV section; ``text`` if none is named."""
        if self.csv_section is not None:
            return "csv"
        return "text" if self.wanted_format is None else self.wanted_format

    @property
    def has_filters(self) -> bool:
        """True if some activities of the period may be left out."""
        return self.project_name_filter is not None or (self.criteria is not None and self.criteria.is_set)

    @property
    def lists_activities(self) -> bool:
        """True if the activities themselves are shown: on request, and for a single day without groups."""
        return self.show_details or (self.range.start == self.range.end and not self.by)


ReportArgs = Request
"""Another name of ``Request``.

Since 2.0.
"""


def request(args: Namespace, now: Now, calendar: Calendar, entries: Entries) -> Request:
    """Return the request on the command line. An option that the command does not have counts as not given.

    Raises UttError for an invalid period; *entries* are used to suggest a project instead.
    """
    options = vars(args)
    words = [options.get(name) for name in ("report_date", "month", "week", "from_date", "to_date")]
    is_given = any(word is not None for word in words)
    if words[:3] == [None, None, None]:
        words[0] = options.get("utt_default_period")
    day, month, week, start, end = words
    today = calendar.day_of(now)
    try:
        period = parse_period(today, day, month, week, start, end, lambda: everything.whole(entries, now, calendar))
    except UttError as error:
        text = unknown.day(str(error), words[0], [start, end], options, entries, today)
        raise UttError(*text.split("\n")) from error
    more = wishes.wishes(args) if any(options.get(name) not in _NOT_GIVEN for name in _WISHES) else {}
    found = more.get("criteria")
    if more.get("output_path") is not None and isinstance(entries, Entries):
        # A report needs no Log, which is a large module.
        entries.refuse_as_output(more["output_path"])
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
        wants_color=options.get("color") == "always" and bool(options.get("utt_shows_report")),
        **more,
    )
