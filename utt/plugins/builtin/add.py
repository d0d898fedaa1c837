"""``utt add``: record what you have just finished."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class AddHandler:
    """Records that the named activity ends, now or at the given time, or that it took the given time range."""

    def __init__(
        self, args: Namespace, name: v1.NameArgument, at: v1.At, log: v1.Log, confirmation: v1.Confirmation
    ) -> None:
        self._entry = v1.Entry(at, name.text or "", False, args.comment)
        self._start = at.start
        self._is_over = args.over
        self._log = log
        self._confirmation = confirmation

    def __call__(self) -> None:
        if self._start is None:
            if self._is_over:
                raise v1.UttError("--over needs a time range: utt add NAME --at 9:00-10:30 --over")
            self._confirmation.show(self._entry, self._log.add(self._entry))
        else:
            insertion = self._log.insert(self._entry, self._start, self._is_over)
            self._confirmation.show(self._entry, insertion=insertion)


def add_args(parser: ArgumentParser) -> None:
    """Add the name, a comment, the time, and whether to confirm it."""
    v1.add_name_argument(parser, "what you have just finished, as in acme: design review")
    parser.add_argument("-c", "--comment", metavar="TEXT", help="add a comment")
    v1.add_at_argument(parser, takes_range=True)
    parser.add_argument("--over", action="store_true", help="replace the activities within --at A-B")
    v1.add_quiet_argument(parser)
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "add",
        "Record what you have just finished",
        AddHandler,
        add_args,
        examples=(
            "utt add acme: design review",
            "utt add --break lunch --at 13:00",
            "utt add acme: call -c 'with Ana' --at 9:30-9:45",
        ),
        group="record",
    )
)
