"""``docs/time.md``: its command lines run at the times that they name; each section has a separate home.

The marks before the blocks are explained in ``tests.support.pages``.
"""

from __future__ import annotations

import pytest

from tests.support.command_line import Home
from tests.support.pages import CONFIGURATION, LOG, ROOT, is_shown, lines, moment, run, sections, write

PAGE = ROOT / "docs" / "time.md"
# The page is set in Berlin; with its zone spelled out, no time zone data is needed.
ZONE = "CET-1CEST,M3.5.0,M10.5.0/3"


@pytest.mark.slow
@pytest.mark.parametrize("title", [title for title in sections(PAGE) if title])
def test_every_command_prints_what_the_page_shows(title: str, home: Home) -> None:
    count = 0
    for block in sections(PAGE)[title]:
        for name, path in (("utt.log", LOG), ("utt.cfg", CONFIGURATION)):
            if block.mark == name:
                write(home.directory / path, block.text)
        for line in lines(block) if block.language == "console" else ():
            printed, status = run(line.command, home, moment(line, block.mark), TZ=ZONE)
            count += 1

            assert status == 0, printed
            assert is_shown(line.output, printed), f"{line.command}\n{printed}"
    assert count
