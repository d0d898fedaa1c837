"""``docs/first-week.md``: its command lines run on a terminal, at the times before their prompts, in one home."""

from __future__ import annotations

import shlex

from tests.support.in_process import InProcessHome
from tests.support.pages import ROOT, lines, moment, sections

PAGE = ROOT / "docs" / "first-week.md"


def test_every_command_prints_what_the_page_shows(home: InProcessHome) -> None:
    home.has_terminal = True
    shown = [(line, block) for blocks in sections(PAGE).values() for block in blocks for line in lines(block)]

    assert len(shown) > 20
    for line, block in shown:
        now = moment(line, block.mark)
        assert now is not None
        command = shlex.split(line.command)

        result = home.run_bare("--now", now, *command[1:])

        assert (command[0], result.status) == ("utt", 0)
        assert (result.stdout + result.stderr).replace("\r\n", "\n") == line.output, line.command
