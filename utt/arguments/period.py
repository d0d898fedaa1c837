"""The options that select a period and activities."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace

from utt.arguments.options import add_rare_arguments, completes
from utt.domain.activity import CURRENT_ACTIVITY
from utt.lazy import TYPE_CHECKING, lazy

if TYPE_CHECKING:
    from typing import Any

    from utt.arguments import rare_period
else:
    rare_period = lazy("utt.arguments.rare_period")


class JoinedWords(Action):
    """Accepts words anywhere among the options: the value is one text, None without any."""

    takes_words = True

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        setattr(namespace, self.dest, " ".join(values) if values else None)


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
    add_rare_arguments(parser, lambda parser: rare_period.add_ends(parser))
    if filters:
        parser.set_defaults(project=None, current_activity=CURRENT_ACTIVITY, no_current_activity=False)
        add_rare_arguments(parser, lambda parser: rare_period.add_filters(parser))
