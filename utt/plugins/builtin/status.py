"""``utt status``: how things stand."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta

from utt.api import v1

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
)
_FIELDS_TEXT = ", ".join(f"{{{name}}}" for name in _FIELDS)
_FIELD = r"\{\{|\}\}|\{([^{}]*)\}|[{}]"


class StatusHandler:
    """Prints the status for people, as JSON, or in a format of the user's."""

    def __init__(self, args: Namespace, status: v1.Status, output: v1.Output) -> None:
        self._args = args
        self._status = status
        self._output = output

    def __call__(self) -> None:
        if self._args.json:
            text = _json(self._status)
        elif self._args.format is not None:
            text = re.sub(_FIELD, lambda match: _replacement(match, self._status), self._args.format)
        else:
            text = "\n".join(_lines(self._status))
        print(text, file=self._output)


def _lines(status: v1.Status) -> list[str]:
    since, after, elapsed, working, resting = (
        _text(getattr(status, name), status.now) for name in ("since", "after", "elapsed", "working", "resting")
    )
    lines = [
        f"since {since} ({elapsed}), after {after}" if status.since is not None else "nothing is recorded",
        f"worked {working}, rested {resting} today",
    ]
    if status.target is not None:
        lines.append(_balance(status.target, status.working, status.done_at, status.now))
    if status.week_target is not None and status.week_working is not None:
        done_at = status.week_done_at
        # Nobody works on through the nights that are left of a week.
        ends_today = done_at is not None and done_at.date() == status.now.date()
        lines.append(
            _balance(status.week_target, status.week_working, done_at if ends_today else None, status.now, " this week")
        )
    return lines


def _balance(target: timedelta, working: timedelta, done_at: datetime | None, now: datetime, period: str = "") -> str:
    if working >= target:
        return f"{_text(target, now)} done{period}, {_text(working - target, now)} over"
    end = "" if done_at is None else f", done at {_text(done_at, now)}"
    return f"{_text(target - working, now)} left of {_text(target, now)}{period}{end}"


def _json(status: v1.Status) -> str:
    # Costs more to import than the rest of the command does.
    import json

    def plain(value: object) -> object:
        if isinstance(value, timedelta):
            return value // timedelta(seconds=1)
        return value.isoformat() if isinstance(value, datetime) else value

    return json.dumps({name: plain(getattr(status, name)) for name in ("now", *_FIELDS)}, indent=2)


def _replacement(match: re.Match[str], status: v1.Status) -> str:
    """What stands for a field, or for two braces. Raises UttError if it is neither."""
    if match[0] in ("{{", "}}"):
        return match[0][0]
    name, _, form = (match[1] or "").partition(":")
    if name not in _FIELDS:
        raise v1.UttError(
            f"--format cannot be read at {match[0]!r}: use the fields {_FIELDS_TEXT}, and {{{{ and }}}} for braces"
        )
    value = getattr(status, name)
    if not form:
        return _text(value, status.now)
    if name not in _MOMENTS:
        raise v1.UttError(
            f"--format cannot be read at {match[0]!r}: only {', '.join(_MOMENTS)} have a form, as in {{since:%H:%M}}"
        )
    try:
        return "" if value is None else value.strftime(form)
    except ValueError as error:
        raise v1.UttError(f"--format cannot be read at {match[0]!r}: {error}") from error


def _text(value: str | datetime | timedelta | None, now: datetime) -> str:
    """A value as people read it; of a moment the time, and the date if it is not that of *now*."""
    if isinstance(value, timedelta):
        return v1.format_duration(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes").removeprefix(f"{now.date()} ")
    return v1.printable(value or "")


def add_args(parser: ArgumentParser) -> None:
    """For whom to print it: a program, or a prompt."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print it as JSON, for programs")
    form.add_argument(
        "--format",
        metavar="FORMAT",
        help="print this text, with values for its fields, as in '{since:%%H:%%M} {elapsed}'",
    )


v1.register_command(v1.Command("status", "Say how today stands, and what is left", StatusHandler, add_args))
