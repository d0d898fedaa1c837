"""``utt bye``: record a departure."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class ByeHandler:
    """Records that you leave, now or at the given time, after the activity that you have finished, if you name one."""

    def __init__(
        self, args: Namespace, name: v1.NameArgument, at: v1.At, log: v1.Log, confirmation: v1.Confirmation
    ) -> None:
        if name.is_break and name.text is None:
            raise v1.UttError("--break needs a name: utt bye lunch --break")
        self._entry = v1.Entry(at, v1.BYE_ENTRY_NAME)
        self._finished = None if name.text is None else v1.Entry(at, name.text, False, args.comment)
        if self._finished is None:
            self._entry.comment = args.comment
        self._log = log
        self._confirmation = confirmation

    def __call__(self) -> None:
        if self._finished is None:
            self._confirmation.show(self._entry, self._log.add(self._entry))
            return
        following = self._log.add(self._finished, self._entry)
        self._confirmation.show(self._finished)
        self._confirmation.show(self._entry, following)


def add_args(parser: ArgumentParser) -> None:
    """Add the name of what is finished, a comment, the time, and whether to confirm it."""
    v1.add_name_argument(parser, "what you have just finished, if it is not recorded yet", required=False)
    parser.add_argument("-c", "--comment", metavar="TEXT", help="add a comment")
    v1.add_at_argument(parser)
    v1.add_quiet_argument(parser)
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "bye",
        "Record that you leave",
        ByeHandler,
        add_args,
        examples=("utt bye", "utt bye acme: design review", "utt bye --at 'yesterday 17:30'"),
        group="record",
    )
)
