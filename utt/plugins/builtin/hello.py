"""``utt hello``: record an arrival."""

from __future__ import annotations

from argparse import ArgumentParser

from utt.api import v1


class HelloHandler:
    """Records that the working day begins now."""

    def __init__(self, now: v1.Now, log: v1.Log) -> None:
        self._now = now
        self._log = log

    def __call__(self) -> None:
        self._log.add(v1.Entry(self._now, v1.HELLO_ENTRY_NAME))


def add_args(parser: ArgumentParser) -> None:
    """No arguments."""


v1.register_command(v1.Command("hello", "Record that you have arrived", HelloHandler, add_args))
