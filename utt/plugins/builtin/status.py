"""``utt status``: show today's work, and what is left of the target."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import datetime, timedelta

from utt.api import v1

_UNREADABLE = 1
_MOMENTS = ("since", "done_at", "week_done_at")
_FIELDS = (
    "since",
    "after",
    "elapsed",
    "working",
    "resting",
    "target",
    "left",
    "done_at",
    "week_working",
    "week_target",
    "week_left",
    "week_done_at",
    "synced",
    "unsynced",
)
_OF_SYNC = {"synced": "elapsed", "unsynced": "unsynced"}
_FIELDS_TEXT = ", ".join(f"{{{name}}}" for name in _FIELDS)
_FIELD = r"\{\{|\}\}|\{([^{}]*)\}|[{}]"


class StatusHandler:
    """Prints the status as text, as JSON, or in the user's own format."""

    def __init__(
        self, args: Namespace, status: v1.Status, last_sync: v1.LastSync, calendar: v1.Calendar, output: v1.Output
    ) -> None:
        self._args = args
        self._status = status
        self._last_sync = last_sync
        self._calendar = calendar
        self._output = output

    def __call__(self) -> int:
        if self._args.json:
            text = _json({name: self._value(name) for name in ("now", *_FIELDS)})
        elif self._args.format is not None:
            if not self._can_be_read():
                # A prompt would repeat the error at each line.
                return _UNREADABLE
            text = re.sub(_FIELD, self._replacement, self._args.format)
        else:
            text = "\n".join(self._lines())
        print(text, file=self._output)
        return 0

    def _can_be_read(self) -> bool:
        """Return false if the log cannot be read, which reading the first value shows."""
        try:
            return self._status.working is not None
        except v1.UttError:
            return False

    def _lines(self) -> list[str]:
        status = self._status
        since, after, elapsed, working, resting = (
            self._text(getattr(status, name)) for name in ("since", "after", "elapsed", "working", "resting")
        )
        if status.since is not None and v1.is_earlier(status.now, status.since):
            doing = f"the latest entry is in the future: {since} {'bye' if status.has_left else after}"
        elif status.has_left:
            doing = f"nothing is going on, you left at {since}"
        elif status.since is not None:
            doing = f"since {since} ({elapsed}), after {after}"
        else:
            doing = "nothing is recorded"
        lines = [doing, f"worked {working}, rested {resting} today"]
        if status.target is not None:
            lines.append(self._left(status.target, status.working, status.done_at))
        if status.week_target is not None and status.week_working is not None:
            done_at = status.week_done_at
            # Nobody works through all remaining nights of a week.
            ends_today = done_at is not None and self._calendar.is_same_day(done_at, status.now)
            lines.append(
                self._left(status.week_target, status.week_working, done_at if ends_today else None, " this week")
            )
        if status.week_balance is not None:
            lines.append(f"balance {v1.format_balance(status.week_balance)} this week")
        if self._last_sync.elapsed is not None:
            number = self._last_sync.unsynced
            rest = f", {number} {'entry' if number == 1 else 'entries'} not yet" if number else ""
            lines.append(f"synced {_ago(self._last_sync.elapsed)}{rest}")
        return lines

    def _value(self, name: str) -> object:
        """Return the value of a field, None if it has none."""
        of_sync = _OF_SYNC.get(name)
        return getattr(self._status, name) if of_sync is None else getattr(self._last_sync, of_sync)

    def _left(self, target: timedelta, working: timedelta, done_at: datetime | None, period: str = "") -> str:
        if working >= target:
            return f"{self._text(target)} done{period}, {self._text(working - target)} over"
        end = "" if done_at is None else f", done at {self._text(done_at)}"
        return f"{self._text(target - working)} left of {self._text(target)}{period}{end}"

    def _replacement(self, match: re.Match[str]) -> str:
        """Return the replacement of a field or of two braces. Raises UttError for anything else."""
        if match[0] in ("{{", "}}"):
            return match[0][0]
        name, _, form = (match[1] or "").partition(":")
        if name not in _FIELDS:
            near = " or ".join(f"{{{each}}}" for each in v1.near_names(name, _FIELDS))
            what_to_type = f"use the fields {_FIELDS_TEXT}, and {{{{ and }}}} for braces"
            if near:
                what_to_type = f"did you mean {near}?"
            raise v1.UttError(f"--format cannot be read at {match[0]!r}: {what_to_type}")
        value = self._value(name)
        if not form:
            return self._text(value)
        if name not in _MOMENTS:
            raise v1.UttError(
                f"--format cannot be read at {match[0]!r}: "
                f"only {', '.join(_MOMENTS)} have a format, as in {{since:%H:%M}}"
            )
        try:
            return value.strftime(form) if isinstance(value, datetime) else ""
        except ValueError as error:
            raise v1.UttError(f"--format cannot be read at {match[0]!r}: {error}") from error

    def _text(self, value: object) -> str:
        """Return a value for people. A moment that is not today includes its date."""
        if isinstance(value, timedelta):
            return v1.format_duration(value)
        if isinstance(value, datetime):
            is_today = self._calendar.is_same_day(value, self._status.now)
            return f"{value:%H:%M}" if is_today else value.isoformat(" ", "minutes")
        return "" if value is None else v1.printable(str(value))


def _ago(elapsed: timedelta) -> str:
    """Return how long ago something was, in the largest unit."""
    minutes = elapsed // timedelta(minutes=1)
    for unit, length in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        number = minutes // length
        if number:
            return f"{number} {unit} ago" if number == 1 else f"{number} {unit}s ago"
    return "just now"


def _json(values: Mapping[str, object]) -> str:
    # Importing it costs more than the rest of the command.
    import json

    def plain(value: object) -> object:
        if isinstance(value, timedelta):
            return value // timedelta(seconds=1)
        return v1.format_iso(value) if isinstance(value, datetime) else value

    return json.dumps({name: plain(value) for name, value in values.items()}, indent=2)


def add_args(parser: ArgumentParser) -> None:
    """Add the formats for programs and for prompts."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print it as JSON, for programs")
    form.add_argument(
        "--format",
        metavar="FORMAT",
        help="print this text, with values for its fields, as in '{since:%%H:%%M} {elapsed}'",
    )


v1.register_command(
    v1.Command(
        "status",
        "Show today's work, and what is left of the target",
        StatusHandler,
        add_args,
        examples=("utt status", "utt status --format '{since:%H:%M} {elapsed}'"),
        group="look",
    )
)
