"""The options that select a period or activities, and that few command lines have."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace

from utt.arguments.options import completes
from utt.domain.activity import CURRENT_ACTIVITY
from utt.lazy import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any
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


def add_ends(parser: ArgumentParser) -> None:
    """Add the options for the period."""
    start = parser.add_argument("--from", dest="from_date", metavar="PERIOD", help="the day or period to begin with")
    end = parser.add_argument(
        "--to",
        dest="to_date",
        metavar="PERIOD",
        help="the day or period to end with; a weekday means the first one from the start on",
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


def add_filters(parser: ArgumentParser) -> None:
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
