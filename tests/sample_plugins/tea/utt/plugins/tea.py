"""``utt tea``: when the next cup is ready."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import timedelta

from utt.api import v1


class TeaHandler:
    """Says when tea that is put on now has drawn."""

    def __init__(self, args: Namespace, now: v1.Now, output: v1.Output) -> None:
        self._args = args
        self._now = now
        self._output = output

    def __call__(self) -> None:
        ready = self._now + timedelta(minutes=self._args.minutes)
        print(f"Tea at {ready:%H:%M}", file=self._output)


def _add_args(parser: ArgumentParser) -> None:
    parser.add_argument("--minutes", type=int, default=4)


v1.register_command(
    v1.Command(name="tea", description="Say when tea is ready", handler_class=TeaHandler, add_args=_add_args)
)
