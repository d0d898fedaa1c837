"""``utt stretch``: record the last activity again."""

from __future__ import annotations

from argparse import ArgumentParser

from utt.api import v1


class StretchHandler:
    """Records that the activity of the log's last entry ends again, now or at the given time."""

    def __init__(self, at: v1.At, log: v1.Log, output: v1.Output, confirmation: v1.Confirmation) -> None:
        self._at = at
        self._log = log
        self._output = output
        self._confirmation = confirmation

    def __call__(self) -> None:
        # A departure cannot be stretched.
        last = self._log.find(passed_over=[v1.BYE_ENTRY_NAME]).entry
        stretched = v1.Entry(self._at, last.name, False, last.comment)
        following = self._log.add(stretched)
        print(v1.before_and_after("stretched", last, stretched), file=self._output)
        self._confirmation.show(stretched, following)


def add_args(parser: ArgumentParser) -> None:
    """Add the time, and whether to confirm it."""
    v1.add_at_argument(parser)
    v1.add_quiet_argument(parser)
    v1.add_json_argument(parser)


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
