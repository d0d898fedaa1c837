"""Components that depend on the command line and the environment."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress

from utt.domain.calendar import Calendar
from utt.errors import UttError
from utt.lazy import TYPE_CHECKING, lazy
from utt.plugin_system.extensions import Extensions
from utt.plugin_system.registry import Registry
from utt.runtime import paths
from utt.runtime.environment import Environment
from utt.runtime.options import option
from utt.runtime.settings import Settings
from utt.timelog.file.log_file import LogFile
from utt.timelog.file.memory import Memory

if TYPE_CHECKING:
    from utt.app import days
    from utt.timelog import log as logs
    from utt.timelog.read import entries as reading
    from utt.timelog.read.entries import Entries
else:
    days = lazy("utt.app.days")
    logs = lazy("utt.timelog.log")
    reading = lazy("utt.timelog.read.entries")


def calendar(settings: Settings, extensions: Extensions) -> Calendar:
    """Return the configured calendar. Raises UttError if the configuration of days is invalid."""
    # Few people have such a section, and nobody else should pay for it.
    if not settings.may_have("day"):
        return Calendar()
    made: Calendar = extensions.make(days.configured_calendar, None)
    return made


def log_file(args: Namespace, environ: Environment, calendar: Calendar) -> LogFile:
    """Return the file of the log that ``--data`` names, else of the one of this user."""
    path = option(args, "data_filename") or paths.log_file(environ)
    cache_directory = state_directory = None
    # Without a home directory, utt remembers nothing.
    with suppress(UttError):
        cache_directory = paths.cache_directory(environ)
    with suppress(UttError):
        state_directory = paths.state_directory(environ)
    memory = Memory(cache_directory, path)
    command = option(args, "command") or ""
    is_named = bool(option(args, "data_filename"))
    return LogFile(path, memory, state_directory, command, calendar, is_named=is_named)


def log_of(log: logs.Log) -> logs.Log:
    """Return the log that is in force, which a plugin may have made."""
    return log


def entries(file: LogFile, plugins: Registry, extensions: Extensions) -> Entries:
    """Return the entries of the log. What only reads them needs no Log, unless a plugin has registered one."""
    if any(getattr(each, "__qualname__", "") == "Log" and each is logs.Log for each in plugins.components):
        made: logs.Log = extensions.make(log_of, None)
        return made.entries
    return reading.Entries(file)
