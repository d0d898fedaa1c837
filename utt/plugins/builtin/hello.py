"""``utt hello``: record an arrival."""

from __future__ import annotations

from argparse import ArgumentParser

from utt.api import v1


class HelloHandler:
    """Records that the working day begins, now or at the given time."""

    def __init__(self, at: v1.At, log: v1.Log, confirmation: v1.Confirmation) -> None:
        self._entry = v1.Entry(at, v1.HELLO_ENTRY_NAME)
        self._log = log
        self._confirmation = confirmation

    def __call__(self) -> None:
        self._confirmation.show(self._entry, self._log.add(self._entry))


def add_args(parser: ArgumentParser) -> None:
    """Add the time, and whether to confirm it."""
    v1.add_at_argument(parser)
    v1.add_quiet_argument(parser)
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "hello",
        "Record that you have arrived",
        HelloHandler,
        add_args,
        examples=("utt hello", "utt hello --at 9:00"),
        group="record",
    )
)
