"""The page on time: each of its command lines is run, in a fresh home in Berlin, at the moment that it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Home
from tests.support.pages import CONFIGURATION, LOG, ROOT, is_shown, lines, moment, run, sections, write

PAGE: Path = ROOT / "docs" / "time.md"
BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"


@pytest.mark.parametrize("title", sections(PAGE))
def test_what_the_page_shows_is_what_happens(title: str, home: Home) -> None:
    for block in sections(PAGE)[title]:
        if block.mark == "utt.log":
            write(home.directory / LOG, block.text)
        if block.mark == "utt.cfg":
            write(home.directory / CONFIGURATION, block.text)
        for line in lines(block) if block.language == "console" else []:
            printed, status = run(line.command, home, moment(line.command, block.mark), TZ=BERLIN)

            assert status == 0, printed
            assert is_shown(line.output, printed), f"{line.command}\n{printed}"
