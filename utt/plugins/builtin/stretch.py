"""``utt stretch``: record the last activity again."""

from __future__ import annotations

from argparse import ArgumentParser

from utt.api import v1


class StretchHandler:
    """Records that what the log's last entry names ends now, once more."""

    def __init__(self, now: v1.Now, entries: v1.Entries, log: v1.Log, output: v1.Output) -> None:
        self._now = now
        self._entries = entries
        self._log = log
        self._output = output

    def __call__(self) -> None:
        try:
            last = self._entries[-1]
        except IndexError as error:
            raise v1.UttError("There is no entry to stretch: record one with utt add") from error
        stretched = v1.Entry(self._now, last.name, False, last.comment)
        self._log.add(stretched)
        print(f"stretched {v1.printable(str(last))}", file=self._output)
        print(f"        → {v1.printable(str(stretched))}", file=self._output)


def add_args(parser: ArgumentParser) -> None:
    """No arguments."""


v1.register_command(v1.Command("stretch", "Record the last activity again, until now", StretchHandler, add_args))
