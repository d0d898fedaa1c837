"""The days of the configuration: where each begins."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress

from utt.domain.calendar import Calendar
from utt.domain.day_starts import START, parse_day_starts
from utt.domain.printable import printable
from utt.errors import UttError
from utt.plugin_system.registry import Registry
from utt.runtime.config import ConfigError, Settings
from utt.runtime.options import option
from utt.runtime.streams import ErrorOutput

_SECTION = "day"
# The groups of commands to which days matter little: for the blank lines between them, and a time without a date.
_GROUPS_THAT_GO_ON = ("record", "put right")
# It is of another group, and warns of what a day has to do with.
_CHECK = "check"
# What names a period, wherever a command takes one.
_PERIOD = ("report_date", "from_date", "to_date", "month", "week")


def configured_calendar(settings: Settings, args: Namespace, registry: Registry, error_output: ErrorOutput) -> Calendar:
    """Return the calendar whose days begin as the sections ``[day]`` and ``[day 2026-03-01]`` say.

    Raises UttError if they mean nothing, or cannot be read. But a command that records, puts right or checks goes on
    with midnight, and a warning says so, unless it is given a period.
    """
    try:
        return parse_day_starts(_sections(settings), settings.filename)
    except UttError as error:
        command = registry.commands_at_hand.get(option(args, "command") or "")
        if command is None or not (command.group in _GROUPS_THAT_GO_ON or command.name == _CHECK):
            raise
        if any(getattr(args, name, None) is not None for name in _PERIOD):
            raise
        _warn(error, settings, error_output)
        return Calendar()


def _sections(settings: Settings) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the settings of each section, behind what stands behind its name."""
    parser = settings.parsed_for(_SECTION)
    # A section has the settings of [DEFAULT] too, which may be there for others.
    others = {} if parser is None else parser.defaults()
    for name, section in () if parser is None else parser.items():
        first, *more = name.split() or [""]
        if first == _SECTION:
            yield " ".join(more), {each: text for each, text in section.items() if each == START or each not in others}


def _warn(error: UttError, settings: Settings, error_output: ErrorOutput) -> None:
    if isinstance(error, ConfigError):
        if settings.is_told:
            return
        settings.is_told = True
    # What is to be recorded counts, even if nobody hears of it.
    with suppress(OSError):
        warning = printable(f"warning: {error}; meanwhile days begin at midnight")
        print(warning, file=error_output, flush=True)
