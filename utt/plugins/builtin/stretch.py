"""``utt stretch``: record the last activity again."""

from __future__ import annotations

from argparse import ArgumentParser

from utt.api import v1


class StretchHandler:
    """Records that the activity of the log's last entry ends again, now or at the given time."""

    def __init__(self, at: v1.At, entries: v1.Entries, log: v1.Log, output: v1.Output) -> None:
        self._at = at
        self._entries = entries
        self._log = log
        self._output = output

    def __call__(self) -> None:
        try:
            last = self._entries[-1]
        except IndexError as error:
            raise v1.UttError("There is no entry to stretch: record one with utt add") from error
        stretched = v1.Entry(self._at, last.name, False, last.comment)
        self._log.add(stretched)
        print(v1.before_and_after("stretched", last, stretched), file=self._output)


def add_args(parser: ArgumentParser) -> None:
    """Add the time."""
    v1.add_at_argument(parser)


v1.register_command(
    v1.Command(
        "stretch",
        "Record the last activity again, until now",
        StretchHandler,
        add_args,
        examples=("utt stretch", "utt stretch --at 17:30"),
        group="record",
    )
)
