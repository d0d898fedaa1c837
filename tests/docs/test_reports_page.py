"""The page of questions about reports: each command line is run, and its output is compared to the character."""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.pages import LOG, ROOT, is_shown, lines, moment, run, sections, write

PAGE = ROOT / "docs" / "reports.md"
PARTS = sections(PAGE)


# Sections without command lines are compared by tests/real/test_screens.py.
QUESTIONS = [title for title, blocks in PARTS.items() if any(block.language == "console" for block in blocks)]


@pytest.mark.slow
@pytest.mark.parametrize("title", QUESTIONS)
def test_each_question_gets_the_answer_shown(title: str, home: Home) -> None:
    [log] = [block.text for block in PARTS[""] if block.mark == "utt.log"]
    write(home.directory / LOG, log)
    [block] = PARTS[title]

    for line in lines(block):
        printed, status = run(line.command, home, moment(line, block.mark))

        assert status == 0
        assert is_shown(line.output, printed), printed
