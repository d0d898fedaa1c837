"""``utt log``: list entries."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise, takewhile

from utt.api import v1

_LATEST = 10
_MOST_DIGITS = 12
# No two clocks in the world differ by more.
_MOST_APART = timedelta(hours=26)
# The width of a time range that ends on the next day.
_TIMES = len("22:30-01:15+1")

Pair = tuple[v1.Entry | None, v1.Entry]
"""An entry, and the one before it."""


class LogHandler:
    """Prints entries, the oldest first: the latest ones, or those of a period."""

    def __init__(
        self,
        args: Namespace,
        request: v1.Request,
        entries: v1.Entries,
        calendar: v1.Calendar,
        output: v1.Output,
        error_output: v1.ErrorOutput,
    ) -> None:
        self._args = args
        self._request = request
        self._entries = entries
        self._calendar = calendar
        self._output = output
        self._error_output = error_output

    def __call__(self) -> None:
        if self._args.schema:
            self._output.write(v1.schema_of_entries())
            return
        if self._args.json:
            self._print_json(self._pairs())
            return
        is_empty = True
        for before, entry in self._pairs():
            is_empty = False
            print(self._line(before, entry), file=self._output)
        if is_empty and self._error_output.isatty():
            print(f"note: {self._nothing_found()}", file=self._error_output)

    def _nothing_found(self) -> str:
        if next(reversed(self._entries), None) is None:
            return "the log has no entry yet: record one with utt add"
        period = self._request.range
        days = f"on {period.start}" if period.start == period.end else f"from {period.start} to {period.end}"
        return f"the log has no entry {days}"

    def _pairs(self) -> Iterable[Pair]:
        number = self._args.number
        if self._request.is_range_given:
            pairs = self._pairs_in_period()
            return pairs if number is None else deque(pairs, number)
        latest: list[v1.Entry | None] = [*islice(reversed(self._entries), (number or _LATEST) + 1)]
        if len(latest) <= (number or _LATEST):
            latest.append(None)
        latest.reverse()
        return ((before, entry) for before, entry in pairwise(latest) if entry is not None)

    def _pairs_in_period(self) -> Iterator[Pair]:
        start = self._calendar.start_of(self._request.range.start)
        end = self._calendar.end_of(self._request.range.end)
        before: v1.Entry | None = None
        # With offsets from UTC, a later entry may have an earlier date on the wall.
        latest = end + min(_MOST_APART, datetime.max - end)
        for entry in takewhile(lambda entry: not v1.is_earlier(latest, entry), self._entries.since(start)):
            if not v1.is_earlier(entry, start) and v1.is_earlier(entry, end):
                yield before, entry
            before = entry

    def _line(self, before: v1.Entry | None, entry: v1.Entry) -> str:
        activity = v1.activity_to(entry, before)
        day = self._calendar.day_of(entry.datetime if activity is None else activity.start)
        times, duration = f"{entry.datetime:%H:%M}", ""
        if activity is not None:
            days = (self._calendar.day_of(activity.end) - day).days
            times = f"{activity.start:%H:%M}-{times}{f'{days:+}' if days else ''}"
            duration = v1.format_duration(activity.duration)
        comment = f"  # {entry.comment}" if entry.comment else ""
        return v1.printable(f"{day.isoformat()}  {times:<{_TIMES}} {duration:>6}  {entry.name}{comment}")

    def _print_json(self, pairs: Iterable[Pair]) -> None:
        # Importing it costs more than the rest of the command.
        import json

        separator = "[\n"
        for before, entry in pairs:
            print(
                end=f"{separator}  {json.dumps(v1.entry_as_json(entry, before), ensure_ascii=False)}", file=self._output
            )
            separator = ",\n"
        print("[]" if separator == "[\n" else "\n]", file=self._output)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not text.strip("0"):
        raise ArgumentTypeError(f"'{v1.excerpt(text)}' is not a number of entries: write -n 20")
    # No log has more entries, and Python parses no longer numbers.
    digits = text.lstrip("0")
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def add_args(parser: ArgumentParser) -> None:
    """Add the period, how many entries, and the format."""
    v1.add_period_arguments(parser, filters=False)
    parser.add_argument(
        "-n",
        dest="number",
        metavar="N",
        type=_number,
        help=f"how many of the latest entries ({_LATEST}, or all of a period)",
    )
    parser.add_argument("--json", action="store_true", help="print them as JSON, for programs")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of every command's --json instead")
    # The option that a bare number may have been meant for.
    parser.set_defaults(utt_number_option="utt log -n")


v1.register_command(
    v1.Command(
        "log",
        "List the latest entries, or those of a period",
        LogHandler,
        add_args,
        examples=("utt log", "utt log -n 20", "utt log yesterday"),
        group="look",
    )
)
