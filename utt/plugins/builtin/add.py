"""``utt add``: record what you have just finished."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class AddHandler:
    """Records that the named activity ends, now or at the given time."""

    def __init__(self, args: Namespace, at: v1.At, log: v1.Log, confirmation: v1.Confirmation) -> None:
        self._entry_name = args.name
        self._comment = args.comment
        self._at = at
        self._log = log
        self._confirmation = confirmation

    def __call__(self) -> None:
        entry = v1.Entry(self._at, self._entry_name, False, self._comment)
        self._log.add(entry)
        self._confirmation.tell(entry)


def add_args(parser: ArgumentParser) -> None:
    """Add the name, a comment, the time, and whether to confirm it."""
    name = parser.add_argument("name", help="what you have just finished, as in 'acme: design review'")
    parser.add_argument("-c", "--comment", metavar="TEXT", help="a comment on it")
    v1.add_at_argument(parser)
    v1.add_quiet_argument(parser)
    name.completer = v1.completers.activities  # type: ignore[attr-defined]


v1.register_command(
    v1.Command(
        "add",
        "Record what you have just finished",
        AddHandler,
        add_args,
        examples=(
            "utt add 'acme: design review'",
            "utt add 'lunch **' --at 13:00",
            "utt add 'acme: call' -c 'with Ana' --at -15m",
        ),
        group="record",
    )
)
