"""``utt edit``: open the log in an editor."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence

from utt.api import v1

_LAST_LINE = -1


class EditHandler:
    """Opens the log in the user's editor, prints what is wrong with it then, and offers to open it again."""

    def __init__(
        self, log: v1.Log, editor: v1.Editor, now: v1.Now, question: v1.Question, error_output: v1.ErrorOutput
    ) -> None:
        self._log = log
        self._editor = editor
        self._now = now
        self._question = question
        self._error_output = error_output

    def __call__(self) -> None:
        line: int | None = None
        while True:
            found = self._edited_at(line)
            problems = [finding for finding in found if not finding.is_warning]
            for finding in found:
                print(finding.told_of(self._log.path), file=self._error_output, flush=True)
            if not found or not self._question.is_answered_yes("Open the editor again?"):
                break
            line = (problems or found)[0].line_number
        if problems:
            number = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
            raise v1.UttError(f"The log has {number}: put it right with utt edit")

    def _edited_at(self, line: int | None) -> Sequence[v1.Finding]:
        """Open the editor at *line*, at the first problem if that is None, else at the log's end; return every problem
        that there is then, and the warnings about the lines that were changed.
        """
        changed = self._log.edit(lambda filename: self._editor.open(filename, line or self._first_problem()))
        return [
            finding
            for finding in self._log.check(self._now)
            if not finding.is_warning or any(finding.line_number in lines for lines in changed)
        ]

    def _first_problem(self) -> int:
        numbers = (finding.line_number for finding in self._log.check(self._now) if not finding.is_warning)
        return next(numbers, _LAST_LINE)


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
