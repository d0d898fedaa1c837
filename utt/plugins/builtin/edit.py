"""``utt edit``: open the log in an editor."""

from __future__ import annotations

from argparse import ArgumentParser

from utt.api import v1


class EditHandler:
    """Opens the log in the user's editor, and then prints what is wrong with it."""

    def __init__(self, log: v1.Log, editor: v1.Editor) -> None:
        self._log = log
        self._editor = editor

    def __call__(self) -> None:
        self._log.edit(self._editor.open)
        problems = self._log.problems()
        if problems:
            raise v1.UttError("\n".join([*map(str, problems), "put it right with utt edit"]))


def add_args(parser: ArgumentParser) -> None:
    """Add no arguments."""


v1.register_command(
    v1.Command(
        "edit",
        "Open the log in your editor ($VISUAL, $EDITOR, or vi)",
        EditHandler,
        add_args,
        examples=("utt edit", "EDITOR='vim +' utt edit"),
        group="put right",
    )
)
