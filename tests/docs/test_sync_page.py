"""``docs/sync.md``: its command lines are run in their order, on the machine and at the time that the marks name."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import Home
from tests.support.machines import bare
from tests.support.pages import ROOT, is_shown, lines, run, sections

PAGE = ROOT / "docs" / "sync.md"
REMOTE = "git@example.org:me/time.git"


def test_what_the_page_shows_is_what_happens(tmp_path: Path) -> None:
    remote = bare(tmp_path / "time.git")
    config = tmp_path / "gitconfig"
    config.write_text(f'[url "{remote}"]\n\tinsteadOf = {REMOTE}\n')
    homes = {}
    for name in ("laptop", "desktop"):
        (tmp_path / name).mkdir()
        homes[name] = Home(tmp_path / name)
        homes[name].environment |= {"GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1"}
    count = 0

    for block in (block for blocks in sections(PAGE).values() for block in blocks if block.language == "console"):
        now, _, name = block.mark.removeprefix("at ").partition(", on the ")
        for line in lines(block):
            printed, status = run(line.command, homes[name], now)
            count += 1

            assert status == 0, f"{line.command}\n{printed}"
            assert is_shown(line.output, printed), f"{line.command}\n{printed}"
    assert count > 20
