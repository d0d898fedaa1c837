"""Sends new entries to a time sheet, rounds the clock to its steps, and writes ASCII on request.

Each of the three is off until the section ``[timesheet]`` of the configuration turns it on.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime
from typing import Any, TextIO, cast

from utt.api import v1

v1.require_api(2, 0)

_SECTION = "timesheet"
_STEPS = ("1", "2", "3", "4", "5", "6", "10", "12", "15", "20", "30", "60")

# The user waits for the server after each entry, so keep this short.
_SECONDS = 2

# Characters that Unicode's decomposition does not turn into ASCII.
_LIKENESSES = str.maketrans({"→": "->", "\N{EN DASH}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'", "ß": "ss"})


class Settings:
    """The section ``[timesheet]`` of the configuration. Reading an invalid setting raises UttError."""

    def __init__(self, config: v1.Config) -> None:
        self._filename = config.filename
        self._values = config.values

    @property
    def url(self) -> str:
        """The URL to which entries are sent, empty if they are not sent at all."""
        url = self._text("url", "")
        # urllib would also write to files.
        if url and not url.startswith(("http://", "https://")):
            raise self._error("url", "begin it with http:// or https://")
        return url

    @property
    def step(self) -> int:
        """The clock's step in minutes, which divides an hour."""
        step = self._text("step", "1")
        if step not in _STEPS:
            raise self._error("step", f"write one of the minutes {', '.join(_STEPS)}")
        return int(step)

    @property
    def is_ascii(self) -> bool:
        """True if only ASCII should be written."""
        try:
            return self._values.getboolean(_SECTION, "ascii", fallback=False)
        except ValueError as error:
            raise self._error("ascii", "write yes or no") from error

    def _text(self, key: str, default: str) -> str:
        return self._values.get(_SECTION, key, fallback=default)

    def _error(self, key: str, remedy: str) -> v1.UttError:
        where = f"{key} = {self._text(key, '')} in the section [{_SECTION}] of {self._filename}"
        return v1.UttError(f"{where} is invalid: {remedy}")


def clock(args: Namespace, settings: Settings) -> v1.Now:
    """Return the time of ``--now``, else the computer's, rounded down to the last step."""
    moment = args.now or datetime.now()
    return v1.Now(moment.year, moment.month, moment.day, moment.hour, moment.minute // settings.step * settings.step)


class AsciiOutput:
    """Writes to *stream* in ASCII: letters lose their accents, and other characters become question marks."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write *text*, and return the number of its characters."""
        self._stream.write(text if text.isascii() else _ascii(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _ascii(text: str) -> str:
    # Imported here, since most commands write only ASCII.
    from unicodedata import combining, normalize

    decomposed = normalize("NFKD", text.translate(_LIKENESSES))
    return "".join(each for each in decomposed if not combining(each)).encode("ascii", "replace").decode()


def output(settings: Settings) -> v1.Output:
    """Return the standard output, in ASCII if that is wanted."""
    # It has the methods of a text stream, which is all that an output needs.
    return cast("v1.Output", AsciiOutput(sys.stdout) if settings.is_ascii else sys.stdout)


class Sender:
    """Sends each added entry to the server. Raises UttError for the first one that fails.

    utt turns that into a warning: the entries are in the log in any case.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, change: v1.Change) -> None:
        url = self._settings.url
        if not url:
            return
        # Imported here, since every command would pay for it at the top.
        from http.client import HTTPException

        for position, entry in enumerate(change.added):
            try:
                _send(entry, url)
            # An invalid address raises ValueError.
            except (OSError, HTTPException, ValueError) as error:
                others = len(change.added) - position - 1
                unsent = f"{entry} and {others} more" if others else f"{entry}"
                raise v1.UttError(f"{url} did not take {unsent}: {error}; enter it there yourself") from error


def _send(entry: v1.Entry, url: str) -> None:
    import json
    from urllib.request import Request, urlopen

    name = v1.Name(entry.name)
    values = {
        "time": entry.datetime.isoformat(timespec="minutes"),
        "project": name.project,
        "task": name.task,
        "comment": entry.comment,
    }
    request = Request(url, json.dumps(values).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=_SECONDS) as response:
        # urllib follows redirects with a GET, which loses the entry.
        if response.url != request.full_url:
            raise OSError(f"it sends on to {response.url}")


# Make Settings available to whatever asks for them: all three parts.
v1.register_component(Settings, Settings)
v1.register_component(v1.Now, clock)
v1.register_component(v1.Output, output)
v1.register_listener(Sender)
