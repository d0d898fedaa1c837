"""Saying on a terminal what was recorded."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from contextlib import suppress

from utt import paths
from utt.domain.entry import Entry
from utt.errors import UttError
from utt.lazy import load
from utt.runtime import Environment, ErrorOutput, Now, option
from utt.timelog.log import Log


class Confirmation:
    """Says on the standard error, if that is a terminal, what was recorded, and what is suspicious about it.

    ``--quiet``, or ``quiet = yes`` in the section ``[ui]`` of the configuration, stops it.

    Since 2.0.
    """

    def __init__(self, args: Namespace, now: Now, environ: Environment, error_output: ErrorOutput, log: Log) -> None:
        self._is_quiet = getattr(args, "quiet", False) or option(args, "quiet")
        self._today = now.date()
        self._environ = environ
        self._error_output = error_output
        self._log = log

    def tell(self, entry: Entry) -> None:
        """Say that *entry*, which is in the log, was recorded. Whatever keeps it from being said does not matter."""
        with suppress(OSError):
            if self._error_output.isatty() and not self._is_quiet:
                for line in self._lines(entry):
                    print(line, file=self._error_output, flush=True)

    def _lines(self, entry: Entry) -> list[str]:
        try:
            if paths.config_mentions(self._environ, "ui") and load("utt.config:is_quiet")(self._environ):
                return []
            lines: list[str] = load("utt.timelog.recorded:lines_on")(entry, self._log.entries, self._today)
            return lines
        except UttError as error:
            return [f"warning: {error}"]


def add_quiet_argument(parser: ArgumentParser) -> None:
    """Give a command the option ``--quiet``, which stops its Confirmation, and which ``utt`` has before it as well.

    Raises argparse.ArgumentError if *parser* has an option of the name already.

    Since 2.0.
    """
    # The option before the command must not be overruled by this one's default.
    parser.add_argument("-q", "--quiet", action="store_true", default=SUPPRESS, help="do not say what was recorded")
