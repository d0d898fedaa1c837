"""Notes about options that ask for something that a report does not show.

This is the rule for all formats: options that contradict each other, or that lack what they are about, are errors; an
option that is only idle gets a note, since the report is right without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from utt.report.request import Request


def unshown_options(
    request: Request,
    reports_all: bool = True,
    *,
    lists_activities: bool,
    lists_on_request: bool = True,
    has_hours: bool = True,
    has_colors: bool = False,
) -> Iterator[str]:
    """Yield a line for each option that asks for something that a view of the request does not show.

    *lists_activities* is true if the view lists them, *lists_on_request* if it does so with ``--details``; it may show
    durations as hours or not, and colours. What utt 1 accepts without a word is reported only if *reports_all*.

    Since 2.0.
    """
    if reports_all or request.wanted_format is not None or request.by:
        idle = [("--details", request.show_details), ("--comments", request.show_comments)]
        given = [option for option, is_given in idle if is_given]
        if given and not lists_activities:
            why = "without --details" if lists_on_request else "where groups or days are shown"
            yield f"{' and '.join(given)} {'shows' if len(given) == 1 else 'show'} nothing {why}"
        if request.show_per_day and request.csv_section in ("per-task", "per_task"):
            yield f"--per-day shows nothing with --csv-section {request.csv_section}"
    if request.is_decimal and not has_hours:
        yield "--decimal shows nothing where durations are in seconds"
    if request.wants_color and not has_colors:
        yield "--color always colours the page alone: add --format screen"
