"""``utt amend``: correct the latest entry."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class AmendHandler:
    """Changes the name, comment or time of the latest entry."""

    def __init__(
        self, args: Namespace, at: v1.At, log: v1.Log, output: v1.Output, confirmation: v1.Confirmation
    ) -> None:
        self._args = args
        self._at = at
        self._log = log
        self._output = output
        self._confirmation = confirmation

    def __call__(self) -> None:
        if self._args.name is None and self._args.comment is None and self._args.at is None:
            raise v1.UttError("Say what to change: utt amend NAME, -c COMMENT or --at WHEN")
        entries = iter(reversed(self._log.entries))
        old = next(entries, None)
        if old is None:
            raise v1.UttError("There is no entry to amend: record one with utt add")
        new = self._amended(old)
        before = next(entries, None)
        if before is not None and v1.is_earlier(new, before):
            raise v1.UttError(
                "The latest entry cannot be before the one before it, "
                f"{v1.excerpt(str(before))}: move it there with utt edit"
            )
        if new != old:
            self._log.replace(old, new)
        print(v1.before_and_after("amended", old, new), file=self._output)
        self._confirmation.tell(new)

    def _amended(self, old: v1.Entry) -> v1.Entry:
        return v1.Entry(
            old.datetime if self._args.at is None else self._at,
            old.name if self._args.name is None else self._args.name,
            False,
            old.comment if self._args.comment is None else self._args.comment or None,
        )


def add_args(parser: ArgumentParser) -> None:
    """Add the new name, comment and time, and whether to confirm it."""
    name = parser.add_argument("name", nargs="?", help="what it was, instead")
    parser.add_argument("-c", "--comment", metavar="TEXT", help="the comment on it, instead; '' for none")
    v1.add_at_argument(parser)
    v1.add_quiet_argument(parser)
    name.completer = v1.completers.activities  # type: ignore[attr-defined]


v1.register_command(
    v1.Command(
        "amend",
        "Correct the latest entry",
        AmendHandler,
        add_args,
        examples=("utt amend 'acme: design review'", "utt amend --at -15m", "utt amend -c 'with Ana'"),
        group="put right",
    )
)
