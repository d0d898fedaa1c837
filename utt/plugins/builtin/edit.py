"""``utt edit``: open the log in an editor."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from utt.api import v1

_LAST_LINE = -1


class EditHandler:
    """Opens the log in the user's editor, prints what is wrong with it afterwards, and offers to open it again."""

    def __init__(
        self, log: v1.Log, editor: v1.Editor, now: v1.Now, question: v1.Question, error_output: v1.ErrorOutput
    ) -> None:
        self._log = log
        self._editor = editor
        self._now = now
        self._begun = time.monotonic()
        self._question = question
        self._error_output = error_output
        self._failure: v1.UttError | None = None
        self._is_emptied = False

    def __call__(self) -> None:
        line: int | None = None
        while True:
            changed = self._log.edit(partial(self._open, line))
            if self._failure is not None and not changed:
                raise self._failure
            number, line = self._print_findings(changed)
            if self._is_emptied:
                warning = "warning: the editor left nothing in the log: undo that with utt undo"
                print(warning, file=self._error_output, flush=True)
            if self._failure is not None:
                raise v1.UttError(f"{self._failure}; the log was changed anyway") from self._failure
            if line is None or not self._question.ask("Open the editor again?"):
                break
        if number:
            problems = "a problem" if number == 1 else f"{number} problems"
            raise v1.UttError(f"The log has {problems}: fix it with {self._log.program} edit")

    def _open(self, line: int | None, filename: str) -> None:
        """Open the editor at this line; if it is None, at the first line with a problem, else at the end."""
        if line is None:
            numbers = (finding.line_number for finding in self._log.check(self._now) if not finding.is_warning)
            line = next(numbers, _LAST_LINE)
        size = os.path.getsize(filename)
        try:
            self._editor.open(filename, line)
        except v1.UttError as failure:
            # Check what the editor has changed, even if it failed.
            self._failure = failure
        self._is_emptied = size > 0 and (not os.path.exists(filename) or os.path.getsize(filename) == 0)

    def _print_findings(self, changed: Sequence[range]) -> tuple[int, int | None]:
        """Print every problem of the log, and the warnings about the lines *changed*, which are in order.

        Return how many problems there are, and the number of the first line with one, or else of the first with a
        warning; None if there is neither.
        """
        problem = warning = None
        number = index = 0
        # Entries from while the editor was open are not in the future.
        now = self._now + timedelta(seconds=time.monotonic() - self._begun)
        for finding in self._log.check(now):
            while index < len(changed) and changed[index].stop <= finding.line_number:
                index += 1
            if not finding.is_warning:
                number += 1
                problem = problem or finding.line_number
            elif index < len(changed) and finding.line_number in changed[index]:
                warning = warning or finding.line_number
            else:
                continue
            print(finding.format(self._log.path), file=self._error_output, flush=True)
        return number, problem or warning


def add_args(parser: ArgumentParser) -> None:
    """Add how to print what was changed."""
    v1.add_json_argument(parser)


v1.register_command(
    v1.Command(
        "edit",
        "Open the log in your editor ($VISUAL, $EDITOR, or vi)",
        EditHandler,
        add_args,
        examples=("utt edit", "EDITOR='vim +' utt edit"),
        group="correct",
    )
)
