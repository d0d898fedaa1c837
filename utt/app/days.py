"""The configured days: when each begins."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress

from utt.domain.calendar import Calendar
from utt.domain.day_starts import START, parse_day_starts
from utt.domain.printable import printable
from utt.errors import UttError
from utt.plugin_system.registry import Registry
from utt.runtime.options import option
from utt.runtime.settings import ConfigError, Settings
from utt.runtime.streams import ErrorOutput

_SECTION = "day"
# Groups of commands for which days matter little: for the blank lines between them, and a time without a date.
_GROUPS_THAT_GO_ON = ("record", "correct")
# It is in another group, but should continue as well, since only its warnings depend on days.
_CHECK = "check"
# The arguments that name a period, in any command that accepts one.
_PERIOD = ("report_date", "from_date", "to_date", "month", "week")


def configured_calendar(settings: Settings, args: Namespace, registry: Registry, error_output: ErrorOutput) -> Calendar:
    """Return the calendar whose days begin according to the sections ``[day]`` and ``[day 2026-03-01]``.

    Raises UttError if they are invalid, or cannot be read. But a command that records, corrects or checks, and is given
    no period, warns, and uses days that begin at midnight.
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
    """Yield what follows each section's name, with the section's settings."""
    parser = settings.parsed_for(_SECTION)
    # A section includes the settings of [DEFAULT], which may be meant for others.
    others = {} if parser is None else parser.defaults()
    for name, section in () if parser is None else parser.items():
        first, *more = name.split() or [""]
        if first == _SECTION:
            yield " ".join(more), {each: text for each, text in section.items() if each == START or each not in others}


def _warn(error: UttError, settings: Settings, error_output: ErrorOutput) -> None:
    if isinstance(error, ConfigError):
        if settings.is_reported:
            return
        settings.is_reported = True
    # Recording continues, even if the warning cannot be printed.
    with suppress(OSError):
        warning = printable(f"warning: {error}; meanwhile days begin at midnight")
        print(warning, file=error_output, flush=True)
