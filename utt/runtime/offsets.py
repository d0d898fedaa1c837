"""Recording offsets from UTC: the setting, and the current offset."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from utt.domain import zone
from utt.domain.entry import without_offset
from utt.domain.instant import Moment
from utt.runtime.clock import Now
from utt.runtime.settings import ConfigError, Settings
from utt.runtime.streams import ErrorOutput

# The second one is utt 1's.
_SETTINGS = (("log", "utc_offset"), ("timezone", "enabled"))


def are_recorded(settings: Settings, error_output: ErrorOutput) -> bool:
    """Return true if offsets are recorded. A value that is neither yes nor no causes a warning, and counts as no."""
    try:
        for name, option in _SETTINGS:
            section = settings.section(name)
            if section is not None and option in section:
                return section.getboolean(option, fallback=False)
    except ConfigError:
        # The error is reported at the end, and recording goes on.
        return False
    except ValueError:
        with suppress(OSError):
            print(
                f"warning: [{name}] {option} in {settings.filename} is neither yes nor no, so no offset from UTC is "
                f"recorded: write {option} = yes",
                file=error_output,
                flush=True,
            )
    return False


class NowInstant(Moment, Now):
    """A Now with an offset."""


def now_here(given: datetime | None, error_output: ErrorOutput) -> Now:
    """Return the time *given*, else the clock's, with its offset from UTC.

    If the system's time zone has an offset that no place has, a time without one causes a warning, and gets none.
    Raises UttError if the system's clock never showed the given time.
    """
    present = zone.present()
    moment = given or present or datetime.now()
    if isinstance(moment, Moment):
        return NowInstant.at(moment, moment.utc_offset)
    if present is not None:
        shown = zone.instant(moment, present)
        return NowInstant.at(shown, shown.utc_offset)
    with suppress(OSError):
        print(
            "warning: no place is as far from UTC as the system's time zone, so no offset from UTC is recorded: "
            "set TZ like TZ=Europe/Berlin",
            file=error_output,
            flush=True,
        )
    return Now(moment.year, moment.month, moment.day, moment.hour, moment.minute)


def as_shown_here(given: datetime) -> datetime:
    """Return what the system's clock shows at the time *given*, which has an offset."""
    return without_offset(zone.here(given))
