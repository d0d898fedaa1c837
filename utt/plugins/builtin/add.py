"""``utt add``: record what has just been finished."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class AddHandler:
    """Records that the named activity ends now."""

    def __init__(self, args: Namespace, now: v1.Now, log: v1.Log) -> None:
        self._entry_name = args.name
        self._comment = args.comment
        self._now = now
        self._log = log

    def __call__(self) -> None:
        self._log.add(v1.Entry(self._now, self._entry_name, False, self._comment))


def add_args(parser: ArgumentParser) -> None:
    """The name, and a comment."""
    parser.add_argument("name", help="what you have just finished, as in 'acme: design review'")
    parser.add_argument("-c", "--comment", metavar="TEXT", help="a comment on it")


v1.register_command(v1.Command("add", "Record what you have just finished", AddHandler, add_args))
