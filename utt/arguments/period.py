"""The options that select a period and activities."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace

from utt.arguments.completes import completes
from utt.arguments.options import add_rare_arguments
from utt.domain.activity import CURRENT_ACTIVITY
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class JoinedWords(Action):
    """Accepts words anywhere among the options: the value is one text, None without any."""

    takes_words = True

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        setattr(namespace, self.dest, " ".join(values) if values else None)


class EachValue(Action):
    """Accepts an option that may be repeated. Its value is the last text, as plugins for utt 1 expect of ``--project``;
    ``utt_each`` has all of them, by the option's name.
    """

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        each = getattr(namespace, "utt_each", {})
        namespace.utt_each = each | {self.dest: [*each.get(self.dest, []), values]}
        setattr(namespace, self.dest, values)


def add_period_arguments(parser: ArgumentParser, filters: bool = True, default: str | None = None) -> None:
    """Give a command the report's options that select a period and activities.

    The command's handler then asks for ``Activities``, and gets the selected ones. The options are ``PERIOD``, whose
    words need no quotes, ``--from``, ``--to``, ``--month``, ``--week``, and, unless *filters* is false, ``--project``,
    ``--task``, ``--match``, ``--regex``, ``--tag``, ``--type``, ``--not-project``, ``--not-task``, ``--not-match``,
    ``--not-tag``, ``--current-activity`` and ``--no-current-activity``. *default* is the ``PERIOD`` if none is given,
    instead of today. Raises argparse.ArgumentError if *parser* already has one of them.

    Since 2.0.
    """
    # Without filters, the command is not a report, and no period need not mean today.
    meant = default or ("today" if filters else None)
    words = ("today", "monday", "'16 nov'", "last month", "2026-W47", "last 4 weeks", "monday..friday", "all")
    listed = ", ".join(f"{word} (default)" if word == meant else word for word in words)
    period = parser.add_argument(
        "report_date",
        metavar="PERIOD",
        nargs="*",
        action=JoinedWords,
        # Without it, argparse reports the argument as missing along with others.
        default=None,
        help=f"the days: {listed}",
    )
    completes(period, "periods")
    # The values if the options are not added, since the command line has none.
    parser.set_defaults(from_date=None, to_date=None, month=None, week=None)
    if default is not None:
        parser.set_defaults(utt_default_period=default)
    add_rare_arguments(parser, _add_ends)
    if filters:
        parser.set_defaults(project=None, current_activity=CURRENT_ACTIVITY, no_current_activity=False)
        add_rare_arguments(parser, _add_filters)


def _add_ends(parser: ArgumentParser) -> None:
    """Add the options for the period."""
    start = parser.add_argument("--from", dest="from_date", metavar="PERIOD", help="the day or period to begin with")
    end = parser.add_argument(
        "--to",
        dest="to_date",
        metavar="PERIOD",
        help="the day or period to end with; a weekday is the first such day from the start on",
    )
    month = parser.add_argument(
        "--month", nargs="?", const="this", help="a month: YYYY-MM, its name or number, this (default), prev, -1 to -11"
    )
    week = parser.add_argument(
        "--week", nargs="?", const="this", help="a week: its ISO number, this (default), prev, or -1 and so on"
    )
    completes(start, "ends")
    completes(end, "ends")
    start.takes_when = end.takes_when = "period"  # type: ignore[attr-defined]
    completes(month, "months")
    completes(week, "weeks")


def _add_filters(parser: ArgumentParser) -> None:
    """Add the options that select activities. Each may be repeated."""
    for name, metavar, help_, kind in _FILTERS:
        completes(parser.add_argument(name, action=EachValue, metavar=metavar, help=help_), kind)
    parser.add_argument(
        "--type", action=EachValue, choices=("work", "break", "ignored"), help="only this type: work, break or ignored"
    )
    parser.add_argument("--regex", action="store_true", help="--match and --not-match take regular expressions")
    current = parser.add_argument(
        "--current-activity", metavar="NAME", default=CURRENT_ACTIVITY, help="the name of the current activity"
    )
    parser.add_argument("--no-current-activity", action="store_true", help="leave out the current activity")
    completes(current, "activities")
    parser.set_defaults(utt_has_filters=True)


_FILTERS: tuple[tuple[str, str, str, str], ...] = (
    ("--project", "PROJECT", "only this project; * and ? are wildcards, '' means none", "projects"),
    ("--task", "TASK", "only this task; * and ? are wildcards", "tasks"),
    ("--match", "TEXT", "only activities with this text in their name or comment", "activities"),
    ("--tag", "TAG", "only activities with the tag #TAG", "tags"),
    ("--not-project", "PROJECT", "leave this project out", "projects"),
    ("--not-task", "TASK", "leave this task out", "tasks"),
    ("--not-match", "TEXT", "leave out activities with this text", "activities"),
    ("--not-tag", "TAG", "leave out activities with this tag", "tags"),
)
