"""``utt amend``: correct an entry."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from utt.api import v1


class AmendHandler:
    """Changes the name, comment or time of the latest entry, or of another one."""

    def __init__(
        self,
        args: Namespace,
        name: v1.NameArgument,
        at: v1.At,
        entry_at: v1.EntryAt,
        log: v1.Log,
        output: v1.Output,
        confirmation: v1.Confirmation,
    ) -> None:
        self._comment = args.comment
        self._name = name.text
        self._is_break = name.is_break
        self._at = at
        self._entry_at = entry_at
        self._log = log
        self._output = output
        self._confirmation = confirmation

    def __call__(self) -> None:
        if self._name is None and self._comment is None and not self._at.is_given and not self._is_break:
            raise v1.UttError("Name what to change: utt amend NAME, -b, -c COMMENT or --at WHEN")
        # After bye, people want to correct what they did before.
        placed = self._log.find(self._entry_at.moment, passed_over=[v1.BYE_ENTRY_NAME])
        old, new = placed.entry, self._amended(placed.entry)
        self._require_between(new, placed)
        if new == old:
            print(f"unchanged {v1.printable(str(old))}", file=self._output)
            return
        self._log.replace(old, new)
        print(v1.before_and_after("amended", old, new), file=self._output)
        self._confirmation.show(new)

    def _amended(self, old: v1.Entry) -> v1.Entry:
        return v1.Entry(
            self._at.for_entry(old) if self._at.is_given else old.datetime,
            self._name_for(old),
            False,
            old.comment if self._comment is None else self._comment or None,
        )

    def _name_for(self, old: v1.Entry) -> str:
        if self._name is not None:
            return self._name
        return v1.as_break(old.name) if self._is_break else old.name

    def _require_between(self, new: v1.Entry, placed: v1.LocatedEntry) -> None:
        which = "latest entry" if placed.after is None else f"entry of {placed.entry.datetime:%H:%M}"
        for neighbour, is_wrong, where in (
            (
                placed.before,
                placed.before is not None and v1.is_earlier(new, placed.before),
                "before the one before it",
            ),
            (placed.after, placed.after is not None and v1.is_earlier(placed.after, new), "after the one after it"),
        ):
            if is_wrong:
                raise v1.UttError(
                    f"The {which} cannot be {where}, {v1.excerpt(str(neighbour))}: "
                    f"move it there with {self._log.program} edit"
                )


def add_args(parser: ArgumentParser) -> None:
    """Add the new name, comment and time, which entry it is, and whether to confirm it."""
    v1.add_name_argument(parser, "the new name", required=False)
    parser.add_argument("-c", "--comment", metavar="TEXT", help="the new comment; '' removes it")
    v1.add_at_argument(parser)
    v1.add_entry_argument(parser)
    v1.add_quiet_argument(parser)
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "amend",
        "Correct the latest entry, or another",
        AmendHandler,
        add_args,
        examples=("utt amend acme: design review", "utt amend --at -15m", "utt amend --entry 12:00 -c 'with Ana'"),
        group="correct",
    )
)
